"""Small numbers (R11): which figures the public may not see, worked out from every version up to the one asked for.

Hidden are counts of 1 to SMALL of a sensitive category, and beside each so many others that no sum shown gives it back:
a district's `all`, the province's category, the province's `all`, in this version or in an earlier one. A *table* is one day
and unit in whatever grain: district by category. Each hidden count has a *move*: some cells that could all be larger or
smaller by up to SMALL - 1, in every version alike, with every sum shown unchanged. There are three kinds:

cycle   (d, c) up, (d, c2) down, (d2, c) down, (d2, c2) up: no sum changes while both districts stand in the province's sums
pair    (d, c) up, (d, c2) down: the province's sums of c and c2 change, so they are hidden
alone   (d, c) up: the district's `all` and the province's sums of c and of `all` are hidden

Cycles and pairs need values that no earlier version gave away: those of districts that had nothing in the table before.
What is hidden once stays hidden. Plain rows in, and each table by itself; report.queries fetches and caches, report.suppress hides.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import ClassVar, NamedTuple

import numpy as np

SMALL = 4  # the largest count that is hidden; also what a cell needs to give SMALL - 1 away and be at least 1

CELLS: dict[tuple[str, str], tuple[str, str]] = {}  # every hidden (district, category) once, for all tables
TABLES = 512  # kept in memory
UNUSABLE = 2**60  # the cost of a cell that no move may use; three of them still fit
Counts = dict[str, dict[str, int]]  # of one district: category -> grain -> cases
Place = tuple[date, str]  # day, unit


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


class Hidden(NamedTuple):
    """What is asked of a finished table: what of it is hidden, as in Table, and in which grains each district reported."""

    grains: dict[str, frozenset[str]]
    cells: frozenset[tuple[str, str]]
    districts: frozenset[str]
    categories: frozenset[str]
    total: bool


class Mask(NamedTuple):
    """What is hidden in a version: the tables, by day and unit, and the districts that any roster covers."""

    tables: Mapping[Place, Hidden]
    covered: frozenset[str]


class Step(NamedTuple):
    """What one version did: the loads that it switched (on or off), the districts covered and the categories sensitive then."""

    switched: tuple[tuple[int, bool], ...]
    covered: frozenset[str]
    sensitive: frozenset[str]


def steps(events: Iterable[Event], rosters: Iterable[tuple[int, str]]) -> list[Step]:
    """The versions, oldest first."""
    districts_of: dict[int, set[str]] = {}
    for load_id, district in rosters:
        districts_of.setdefault(load_id, set()).add(district)
    found, active, covered, sensitive = [], set(), frozenset(), frozenset()
    for _, of_version in groupby(events, key=lambda event: event.version):
        before = set(active)
        for event in of_version:
            if event.kind == "rules":
                sensitive = event.sensitive
            elif event.kind == "undo":
                active.discard(event.load_id)
            else:
                active.add(event.load_id)
        switched = tuple((load_id, load_id in active) for load_id in sorted(active ^ before))
        if any(load_id in districts_of for load_id, _ in switched):
            covered = frozenset(district for load_id in active for district in districts_of.get(load_id, ()))
        found.append(Step(switched, covered, sensitive))
    return found


def steps_of(loads: Collection[int], done: Iterable[Step]) -> tuple[Step, ...]:
    """Of all steps those that alter a table with rows of these loads; none where none of them was ever switched on."""
    found: list[Step] = []
    last = Step((), frozenset(), frozenset())
    for step in done:
        step = step._replace(switched=tuple(pair for pair in step.switched if pair[0] in loads))
        if step.switched or (found and step != last):
            found.append(step)
        last = step._replace(switched=())
    return tuple(found)


def table_of(concerning: Iterable[Step], rows: Iterable[tuple]) -> Table:
    """One table after its steps; `rows` are (load_id, district, grain, category, cases or None)."""
    reports: dict[tuple[str, str, str], dict[int, int | None]] = {}
    keys_of: dict[int, list[tuple[str, str, str]]] = {}
    for load_id, district, grain, category, count in rows:
        key = (district, category, grain)
        reports.setdefault(key, {})[load_id] = count
        keys_of.setdefault(load_id, []).append(key)
    table, active, rules = Table(), set(), frozenset()
    for step in concerning:
        active |= {load_id for load_id, on in step.switched if on}
        active -= {load_id for load_id, on in step.switched if not on}
        keys = [key for load_id, _ in step.switched for key in keys_of.get(load_id, ())]
        for key in keys:
            _put(table, key, reports[key], active)
        changed = {district for district, _, _ in keys} if step.sensitive == rules else set(table.now)
        _hide(table, changed, step.covered, step.sensitive)
        rules = step.sensitive
    return table


def shrink(table: Table) -> Hidden:
    """A finished table without counts and moves."""
    grains = {d: frozenset(grain for counts in row.values() for grain in counts) for d, row in table.now.items()}
    once = {found: found for found in grains.values()}
    grains = {district: once[found] for district, found in grains.items()}
    cells = frozenset(CELLS.setdefault(cell, cell) for cell in table.cells)
    return Hidden(grains, cells, frozenset(table.districts), frozenset(table.categories), table.total)


class Tables(Mapping):
    """The tables of a version, each worked out when it is asked for. What no later version touches is found again there.

    `places` are (day, unit, loads, what stands for their rows); `rows_of` gives the rows of a day and unit.
    """

    made: ClassVar[dict[tuple, Hidden]] = {}

    def __init__(self, places: Iterable[tuple], done: list[Step], rows_of: Callable[[date, str], list[tuple]]) -> None:
        self._keys = {(day, unit): (day, unit, said, steps_of(set(loads), done)) for day, unit, loads, said in places}
        self._rows_of = rows_of
        # here too: a key holds a long history, and a page asks thousands of times
        self._found: dict[Place, Hidden] = {}

    def __getitem__(self, place: Place) -> Hidden:
        if place not in self._found:
            self._found[place] = self._work_out(self._keys[place], place)
        return self._found[place]

    def _work_out(self, key: tuple, place: Place) -> Hidden:
        table = self.made.get(key)
        if table is None:
            table = shrink(table_of(key[-1], self._rows_of(*place)))
            while len(self.made) >= TABLES:
                self.made.pop(next(iter(list(self.made)), None), None)  # another thread may add one meanwhile
            self.made[key] = table
        return table

    def get(self, place: Place, default: Hidden | None = None) -> Hidden | None:
        """Not the inherited one: it would take any KeyError within for "nothing is hidden"."""
        return self[place] if place in self._keys else default

    def __iter__(self) -> Iterator[Place]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


def _put(table: Table, key: tuple[str, str, str], told: dict[int, int | None], active: set[int]) -> None:
    """R3: the newest active load wins, also with "not available"."""
    district, category, grain = key
    newest = max(told.keys() & active, default=None)
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
    """Find the cheapest move for each small count of districts whose rows are all new, and hide its cells.

    Worked out on matrices of district by category: a country has 514 x 26, and a thousand small counts in each table.
    """
    if not small:
        return
    places = {district: number for number, district in enumerate(sorted(fresh))}
    kinds = {category: number for number, category in enumerate(sorted({c for d in fresh for c in table.now[d]}))}
    names, columns_of = list(places), list(kinds)
    cost = np.full((len(places), len(kinds)), UNUSABLE)
    grains = np.full(cost.shape, -1)
    numbers: dict[frozenset[str], int] = {}
    for district in fresh:
        for category, counts in table.now[district].items():
            at = places[district], kinds[category]
            grains[at] = numbers.setdefault(frozenset(counts), len(numbers))
            if min(counts.values()) >= SMALL:
                cost[at] = 0 if (district, category) in table.cells else sum(counts.values())
    is_covered = np.array([district in covered for district in names])
    alike: dict[tuple[int, bool], np.ndarray] = {}  # a move stays within its grains, and on one side of what is covered
    sums = np.empty_like(cost)
    for district, category in small:
        row, column = places[district], kinds[category]
        grain, inside = int(grains[row, column]), bool(is_covered[row])
        if (grain, inside) not in alike:
            alike[grain, inside] = np.where((grains == grain) & (is_covered == inside)[:, None], cost, UNUSABLE)
        usable = alike[grain, inside]
        own, of_column = usable[row].copy(), usable[:, column].copy()
        own[column] = of_column[row] = UNUSABLE
        np.add(usable, own, out=sums)
        sums += of_column[:, None]
        other, along = divmod(int(sums.argmin()), len(kinds))  # the first of equals: by district, then by category
        found = [(int(sums[other, along]), names[other], columns_of[along])] if sums[other, along] < UNUSABLE else []
        if inside and category in table.categories:
            found += [(int(own[at]), "", c) for c, at in kinds.items() if own[at] < UNUSABLE and c in table.categories]
        if not found:
            found = [
                (int(own[at]) + (c not in table.categories), "", c) for c, at in kinds.items() if own[at] < UNUSABLE
            ]
        if not found:
            table.alone.add((district, category))
            table.districts.add(district)
            continue
        _, other, column = min(found)
        if other:  # its cells move only where the first does: each small count has a move of its own
            table.cycles.add((district, other, category, column))
            moved = {(district, column), (other, category), (other, column)}
        else:
            table.pairs.add((district, category, column))
            moved = {(district, column)}
        table.cells |= moved
        for d, c in moved:
            usable[places[d], kinds[c]] = 0


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
