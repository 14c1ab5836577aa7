"""Figures as the public sees them (R11): what report.privacy says is hidden, and all that is made from it, left out."""

from datetime import date

from core.periods import GRAINS
from report.privacy import Mask, Table
from report.rows import RatioRow


def protect(rows: list[RatioRow], mask: Mask, grain: str | None) -> list[RatioRow]:
    """The rows as the public sees them. They must hold all districts of each period, category and unit in them."""
    within = GRAINS[: GRAINS.index(grain) + 1] if grain else GRAINS
    of_districts = [row for row in rows if row.districts_total is None]
    hidden = {_key(row): set() for row in rows}  # the districts that count for the province and are hidden
    groups: dict[tuple, list[RatioRow]] = {}
    for row in of_districts:
        groups.setdefault(_key(row), []).append(row)
        if row.cases is not None and row.workers is not None and _is_hidden(row, mask, grain, within):
            hidden[_key(row)].add(row.district_code)
    shown = []
    for row in rows:
        if row.districts_total is None:
            shown.append(_without(row) if row.cases is not None and _is_hidden(row, mask, grain, within) else row)
            continue
        of_table = _one_table(groups[_key(row)], mask, within) if grain else mask.tables.get((row.period_end, row.unit))
        if row.category == "all" and grain:
            of_table = None
        if of_table is None:
            hide = bool(hidden[_key(row)])
        else:
            hide = of_table.total if row.category == "all" else row.category in of_table.categories
        row = _without(row) if hide and row.cases is not None else row
        shown.append(row._replace(gap=None) if hidden[_key(row)] else row)
    return shown


def is_hidden_cell(mask: Mask, district: str, day: date, category: str, unit: str) -> bool:
    """Whether one reported count is hidden, in every grain that ends on that day."""
    table = mask.tables.get((day, unit))
    return table is not None and (district, category) in table.cells


def _key(row: RatioRow) -> tuple:
    return row.period_end, row.grain, row.category, row.unit


def _is_hidden(row: RatioRow, mask: Mask, grain: str | None, within: tuple[str, ...]) -> bool:
    """Whether a district's row is hidden. A coarser grain reads the district at one day, `data_as_of`."""
    table = mask.tables.get((row.data_as_of, row.unit))
    if table is None:
        return False
    if row.category != "all":
        return (row.district_code, row.category) in table.cells
    mixed = grain is not None and len(_grains(table, row.district_code, within)) > 1
    if mixed:  # of each category the coarsest grain: a sum that no table has
        return any(district == row.district_code for district, _ in table.cells)
    return row.district_code in table.districts


def _one_table(rows: list[RatioRow], mask: Mask, within: tuple[str, ...]) -> Table | None:
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


def _grains(table: Table, district: str, within: tuple[str, ...]) -> set[str]:
    return {grain for counts in table.now.get(district, {}).values() for grain in counts if grain in within}


def _without(row: RatioRow) -> RatioRow:
    """A row whose count is hidden, and all that is made from it (section 4: no_roster goes before suppressed)."""
    status = row.status if row.status == "no_roster" else "suppressed"
    return row._replace(cases=None, cases_per_worker=None, workers_per_1000_cases=None, gap=None, status=status)
