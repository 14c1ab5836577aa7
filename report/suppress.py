"""Figures as the public sees them (R11): what report.privacy says is hidden, and all that is made from it, left out."""

from datetime import date

from core.periods import GRAINS
from report.privacy import Hidden, Mask
from report.rows import RatioRow


def protect(rows: list[RatioRow], mask: Mask, grain: str | None) -> list[RatioRow]:
    """The rows as the public sees them. They must hold all districts of each period, category and unit in them."""
    within = frozenset(GRAINS[: GRAINS.index(grain) + 1] if grain else GRAINS)
    read = {place: mask.tables.get(place) for place in {(row.data_as_of, row.unit) for row in rows}}
    is_hidden = [
        row.districts_total is None
        and row.cases is not None
        and _is_hidden(row, read[row.data_as_of, row.unit], grain, within)
        for row in rows
    ]
    pairs = list(zip(rows, is_hidden, strict=True))
    lacking = {_key(row) for row, hidden in pairs if hidden and row.workers is not None}  # in the province's sum
    tables = _province_tables(rows, mask, grain, within)
    shown = []
    for row, hidden in pairs:
        if row.districts_total is None:
            shown.append(_without(row) if hidden else row)
            continue
        of_table = None if row.category == "all" and grain else tables[row.period_end, row.grain, row.unit]
        if of_table is None:
            hide = _key(row) in lacking
        else:
            hide = of_table.total if row.category == "all" else row.category in of_table.categories
        row = _without(row) if hide and row.cases is not None else row
        shown.append(row._replace(gap=None) if _key(row) in lacking else row)
    return shown


def is_hidden_cell(mask: Mask, district: str, day: date, category: str, unit: str) -> bool:
    """Whether one reported count is hidden, in every grain that ends on that day."""
    table = mask.tables.get((day, unit))
    return table is not None and (district, category) in table.cells


def _key(row: RatioRow) -> tuple:
    return row.period_end, row.grain, row.category, row.unit


def _is_hidden(row: RatioRow, table: Hidden | None, grain: str | None, within: frozenset[str]) -> bool:
    """Whether a district's row is hidden; a coarser grain reads the district at one day, `data_as_of`, whose table this is."""
    if table is None:
        return False
    if row.category != "all":
        return (row.district_code, row.category) in table.cells
    mixed = grain is not None and len(_grains(table, row.district_code, within)) > 1
    if mixed:  # of each category the coarsest grain: a sum that no table has
        return any(district == row.district_code for district, _ in table.cells)
    return row.district_code in table.districts


def _province_tables(
    rows: list[RatioRow], mask: Mask, grain: str | None, within: frozenset[str]
) -> dict[tuple, Hidden | None]:
    """The table that the province's rows of each (period_end, grain, unit) are of, or None. Whichever category is looked at: a
    district is read at one day and has its workers there for all of them."""
    of_any: dict[tuple, tuple[str, list[RatioRow]]] = {}
    for row in rows:
        category, found = of_any.setdefault((row.period_end, row.grain, row.unit), (row.category, []))
        if row.category == category and row.districts_total is None:
            found.append(row)
    if grain is None:
        return {key: mask.tables.get((key[0], key[2])) for key in of_any}
    return {key: _one_table(found, mask, within) for key, (_, found) in of_any.items()}


def _one_table(rows: list[RatioRow], mask: Mask, within: frozenset[str]) -> Hidden | None:
    """The table whose province these districts' rows add up to, if they are all of it in the only grain there is."""
    places = {(row.data_as_of, row.unit): set() for row in rows}
    read = {}
    for row in rows:
        table = mask.tables.get((row.data_as_of, row.unit))
        grains = _grains(table, row.district_code, within) if table else set()
        if row.workers is not None and grains:
            places[row.data_as_of, row.unit].add(row.district_code)
            read[row.data_as_of, row.unit] = read.get((row.data_as_of, row.unit), set()) | grains
    if len(read) != 1:
        return None
    ((place, grains),) = read.items()
    table = mask.tables[place]
    whole = {district for district in mask.covered if grains & _grains(table, district, within)}
    return table if len(grains) == 1 and whole == places[place] else None


def _grains(table: Hidden, district: str, within: frozenset[str]) -> frozenset[str]:
    return table.grains.get(district, frozenset()) & within


def _without(row: RatioRow) -> RatioRow:
    """A row whose count is hidden, and all that is made from it (section 4: no_roster goes before suppressed)."""
    status = row.status if row.status == "no_roster" else "suppressed"
    return row._replace(cases=None, cases_per_worker=None, workers_per_1000_cases=None, gap=None, status=status)
