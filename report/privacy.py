"""Small numbers (R11): which figures the public may not see, worked out from every version up to the one asked for.

Hidden are counts of 1 to SMALL of a sensitive category, and beside each so many others that no sum shown gives it back:
a district's `all`, the province's category, the province's `all`, in this version or in an earlier one. A *table* is one day
and unit in whatever grain: district by category. Each hidden count has a *move*: some cells that could all be larger or
smaller by up to SMALL - 1, in every version alike, with every sum shown unchanged. There are three kinds:

cycle   (d, c) up, (d, c2) down, (d2, c) down, (d2, c2) up: no sum changes while both districts stand in the province's sums
pair    (d, c) up, (d, c2) down: the province's sums of c and c2 change, so they are hidden
alone   (d, c) up: the district's `all` and the province's sums of c and of `all` are hidden

Cycles and pairs need values that no earlier version gave away: those of districts that had nothing in the table before.
What is hidden once stays hidden. Plain Python over plain rows; report.queries fetches and caches.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import NamedTuple

from core.periods import GRAINS
from report.rows import RatioRow

SMALL = 4  # the largest count that is hidden; also what a cell needs to give SMALL - 1 away and be at least 1

Counts = dict[str, dict[str, int]]  # of one district: category -> grain -> cases
Key = tuple[date, str, str, str, str]  # day, unit, district, category, grain


class Event(NamedTuple):
    """One line of the ledger; `kind` is load, undo or redo, or rules with the categories that are sensitive from then on."""

    version: int
    kind: str
    load_id: int | None = None
    sensitive: frozenset[str] = frozenset()


@dataclass
class Table:
    """One day and unit. `now` holds the rows in force, `last` each district's newest row that was not empty."""

    now: dict[str, Counts] = field(default_factory=dict)
    last: dict[str, Counts] = field(default_factory=dict)
    cells: set[tuple[str, str]] = field(default_factory=set)  # hidden: (district, category),
    districts: set[str] = field(default_factory=set)  # `all` of a district,
    categories: set[str] = field(default_factory=set)  # a category of the province,
    total: bool = False  # `all` of the province
    cycles: set[tuple[str, str, str, str]] = field(default_factory=set)
    pairs: set[tuple[str, str, str]] = field(default_factory=set)
    alone: set[tuple[str, str]] = field(default_factory=set)


class Mask(NamedTuple):
    """What is hidden in a version: the tables, by day and unit, and the districts that any roster covers."""

    tables: dict[tuple[date, str], Table]
    covered: frozenset[str]


def replay(events: Iterable[Event], cases: Iterable[tuple], rosters: Iterable[tuple[int, str]]) -> Mask:
    """The mask after these events, oldest first.

    `cases` are (load_id, district, day, grain, category, unit, cases or None), `rosters` (load_id, district).
    """
    reports: dict[Key, dict[int, int | None]] = {}
    keys_of: dict[int, list[Key]] = {}
    for load_id, district, day, grain, category, unit, count in cases:
        key = (day, unit, district, category, grain)
        reports.setdefault(key, {})[load_id] = count
        keys_of.setdefault(load_id, []).append(key)
    districts_of: dict[int, set[str]] = {}
    for load_id, district in rosters:
        districts_of.setdefault(load_id, set()).add(district)

    tables: dict[tuple[date, str], Table] = {}
    active: set[int] = set()
    covered: frozenset[str] = frozenset()
    sensitive: frozenset[str] = frozenset()
    for _, of_version in groupby(events, key=lambda event: event.version):
        before, rules = set(active), sensitive
        for event in of_version:
            if event.kind == "rules":
                sensitive = event.sensitive
            elif event.kind == "undo":
                active.discard(event.load_id)
            else:
                active.add(event.load_id)
        touched: dict[tuple[date, str], set[str]] = {}
        for load_id in active ^ before:
            for key in keys_of.get(load_id, ()):
                _put(tables.setdefault(key[:2], Table()), key, reports[key], active)
                touched.setdefault(key[:2], set()).add(key[2])
        covered = frozenset(district for load_id in active for district in districts_of.get(load_id, ()))
        for place, table in tables.items():
            changed = set(table.now) if rules != sensitive else touched.get(place, set())
            _hide(table, changed, covered, sensitive)
    return Mask(tables, covered)


def _put(table: Table, key: Key, told: dict[int, int | None], active: set[int]) -> None:
    """R3: the newest active load wins, also with "not available"."""
    _, _, district, category, grain = key
    newest = max((load_id for load_id in told if load_id in active), default=None)
    row = table.now.setdefault(district, {})
    counts = {name: count for name, count in row.pop(category, {}).items() if name != grain}
    if newest is not None and told[newest] is not None:
        counts[grain] = told[newest]
    if counts:
        row[category] = counts
    if not row:
        del table.now[district]


def _hide(table: Table, changed: set[str], covered: frozenset[str], sensitive: frozenset[str]) -> None:
    """Let the table's mask grow by what one version brought: changed rows, covered districts, sensitive categories."""
    changed = {district for district in changed if district in table.now}
    fresh = changed - table.last.keys()
    for district in sorted(changed - fresh):
        old, new = table.last[district], table.now[district]
        for category in sorted(old.keys() | new.keys()):
            cell, counts = (district, category), new.get(category, {})
            small = category in sensitive and _is_small(counts)
            if cell in table.cells and _gives_away(old.get(category, {}), counts) or small and cell not in table.cells:
                table.alone.add(cell)
                table.cells.add(cell)
                table.districts.add(district)
    small = [
        (d, c) for d in sorted(fresh) for c in sorted(table.now[d]) if c in sensitive and _is_small(table.now[d][c])
    ]
    table.cells |= set(small)
    _protect(table, small, fresh, covered)
    for district in changed:
        table.last[district] = {category: dict(counts) for category, counts in table.now[district].items()}
    _hide_sums(table, covered)


def _protect(table: Table, small: list[tuple[str, str]], fresh: set[str], covered: frozenset[str]) -> None:
    """Find the cheapest move for each small count of districts whose rows are all new, and hide its cells."""
    free = {(d, c): sum(n.values()) for d in fresh for c, n in table.now[d].items() if min(n.values()) >= SMALL}
    for district, category in small:
        grains = table.now[district][category].keys()
        columns = [c for c, counts in table.now[district].items() if (district, c) in free and c != category]
        columns = [c for c in columns if table.now[district][c].keys() == grains]
        cost = {cell: 0 if cell in table.cells else free[cell] for cell in free}
        found = []
        for other in sorted(fresh - {district}):
            if (other, category) in free and (other in covered) == (district in covered):
                found += [
                    (cost[district, c] + cost[other, category] + cost[other, c], other, c)
                    for c in columns
                    if (other, c) in free and table.now[other][c].keys() == grains == table.now[other][category].keys()
                ]
        if district in covered and category in table.categories:
            found += [(cost[district, c], "", c) for c in columns if c in table.categories]
        if not found:
            found = [(cost[district, c] + (c not in table.categories), "", c) for c in columns]
        if not found:
            table.alone.add((district, category))
            table.districts.add(district)
            continue
        _, other, column = min(found)
        if other:  # its cells move only where the first does: each small count has a move of its own
            table.cycles.add((district, other, category, column))
            table.cells |= {(district, column), (other, category), (other, column)}
        else:
            table.pairs.add((district, category, column))
            table.cells.add((district, column))


def _hide_sums(table: Table, covered: frozenset[str]) -> None:
    """The province's sums that would give a hidden count back: those that a move changes while its district counts in them."""
    inside = covered & table.now.keys()
    for district, other, *columns in table.cycles:
        if (district in inside) != (other in inside):
            table.categories.update(columns)
    for district, *columns in table.pairs:
        if district in inside:
            table.categories.update(columns)
    for district, category in table.alone:
        if district in inside:
            table.categories.add(category)
            table.total = True


def _is_small(counts: dict[str, int]) -> bool:
    return any(1 <= count <= SMALL for count in counts.values())


def _gives_away(old: dict[str, int], new: dict[str, int]) -> bool:
    """Whether a hidden cell can no longer move with its former self: it came, went, or is or was too small."""
    pairs = [(old.get(grain), new.get(grain)) for grain in old.keys() | new.keys()]
    return any(was != is_now and (None in (was, is_now) or min(was, is_now) <= SMALL) for was, is_now in pairs)


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
