"""An attacker who keeps every public version and solves for what was hidden.

The equations come from what the public is told and from the definitions R3, R7 and R8 alone. He knows more than anyone would:
which load each count comes from, which counts a later load left as they were, and which hidden counts are not zero.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from tests.oracle import GRAINS, last_day

MOST = 100_000


class Attacker:
    """Collects equations version by version; `names` are the unknown counts, one for each value a cell had."""

    def __init__(self):
        self.known: dict[tuple, int] = {}
        self.least: dict[tuple, int] = {}
        self.sums: dict[tuple[frozenset, int], str] = {}  # (counts, sum) -> where it was read
        self.at_most: list[tuple[frozenset, int]] = []
        self.last: dict[tuple, tuple[int, tuple]] = {}  # cell -> its newest count and name
        self.by_load: dict[tuple, tuple] = {}

    def look(self, in_force: dict, public: dict, covered: set[str]) -> dict:
        """Take in one version: `public` is {(grain, target): rows of the ratio, "caseload": rows}. Gives cell -> name."""
        names = {}
        for cell, (load_id, count) in in_force.items():
            name = self.by_load.get((cell, load_id)) or (
                self.last[cell][1] if self.last.get(cell, (None,))[0] == count else (cell, load_id)
            )
            names[cell] = self.by_load[cell, load_id] = name
            self.last[cell] = count, name
            self.least[name] = min(1, count)
        for district, day, grain, category, unit, cases in public["caseload"]:
            if cases is not None:
                self._know([names[district, day, grain, category, unit]], cases, "caseload")
        for (grain, _), rows in ((key, rows) for key, rows in public.items() if key != "caseload"):
            parts = parts_of(in_force, grain)
            for row in rows:
                self._read(row, parts, names, covered)
        return names

    def _read(self, row, parts: dict, names: dict, covered: set[str]) -> None:
        place = (row.period_end, row.grain)
        province = row.districts_total is not None
        cells = [
            cell
            for district, of_district in parts.get(place, {}).items()
            if (district in covered if province else district == row.district_code)
            for cell in of_district
            if cell[4] == row.unit and row.category in ("all", cell[3])
        ]
        told = [names[cell] for cell in cells]
        if row.cases is not None:
            self._know(told, row.cases, f"{row.district_code} {place} {row.category}")
        if row.cases_per_worker is not None:
            self._know(told, round(row.cases_per_worker * row.workers), "ratio")
        if row.workers_per_1000_cases:
            self._know(told, round(1000 * row.workers / row.workers_per_1000_cases), "inverse")
        if row.gap is not None and row.target == 1 and row.cases is None:
            if row.gap > 0 and not province:
                self._know(told, row.gap + row.workers, "gap")
            else:
                self.at_most += [(frozenset([name]), row.gap + row.workers) for name in told]
                self.at_most.append((frozenset(told), row.gap + row.workers))

    def _know(self, names: list[tuple], total: int, where: str) -> None:
        if len(names) == 1:
            assert self.known.setdefault(names[0], total) == total, (names, total, where)
        elif names:
            self.sums[frozenset(names), total] = where

    def solve(self, wanted: list[tuple]) -> dict[tuple, tuple[int, int]]:
        """The smallest and largest possible value of each wanted count."""
        groups, sums = self._groups()
        found = {}
        for name in wanted:
            if name in self.known:
                found[name] = (self.known[name],) * 2
                continue
            members = groups.get(name, [name])
            place = {member: number for number, member in enumerate(members)}
            rows = [(names, total, total) for names, total in sums if names & place.keys()]
            rows += [
                (names.difference(self.known), 0, total - sum(self.known.get(n, 0) for n in names))
                for names, total in self.at_most
                if names & place.keys()
            ]
            found[name] = tuple(round(self._extreme(place, rows, name, sign)) for sign in (1, -1))
        return found

    def _extreme(self, place: dict, rows: list, name: tuple, sign: int) -> float:
        goal = np.zeros(len(place))
        goal[place[name]] = sign
        limits = []
        if rows:
            matrix = np.zeros((len(rows), len(place)))
            for line, (names, _, _) in enumerate(rows):
                for each in names & place.keys():
                    matrix[line, place[each]] = 1
            limits = [LinearConstraint(matrix, [low for _, low, _ in rows], [high for _, _, high in rows])]
        least = [self.least[each] for each in place]
        done = milp(goal, integrality=np.ones(len(place)), bounds=Bounds(least, MOST), constraints=limits)
        assert done.success, (done.message, name)
        return sign * done.fun

    def _groups(self) -> tuple[dict[tuple, list], list]:
        """The unknown counts that hang together, and the sums over unknown counts alone; a sum over one makes it known."""
        while True:
            sums = set()
            for names, total in self.sums:
                unknown = names.difference(self.known)
                sums.add((unknown, total - sum(self.known[name] for name in names - unknown)))
            single = [(next(iter(names)), total) for names, total in sums if len(names) == 1]
            if not single:
                break
            self.known.update(single)
        assert all(total == 0 for names, total in sums if not names)
        sums = [(names, total) for names, total in sums if names]
        leader: dict[tuple, tuple] = {}

        def top(name):
            while leader.setdefault(name, name) != name:
                name = leader[name]
            return name

        for names in [names for names, _ in sums] + [names.difference(self.known) for names, _ in self.at_most]:
            first, *rest = [top(name) for name in names] or [None]
            for other in rest:
                leader[top(other)] = top(first)
        together = defaultdict(list)
        for name in list(leader):
            together[top(name)].append(name)
        return {name: together[top(name)] for name in list(leader)}, sums


def parts_of(in_force: dict, grain: str | None) -> dict[tuple[date, str], dict[str, list]]:
    """R3: (period_end, grain) -> district -> the cells that its figures are made of."""
    found: dict = defaultdict(lambda: defaultdict(list))
    if grain is None:
        for cell in in_force:
            found[cell[1], cell[2]][cell[0]].append(cell)
        return found
    inside: dict = defaultdict(list)
    for cell in in_force:
        if GRAINS.index(cell[2]) <= GRAINS.index(grain):
            inside[last_day(cell[1], grain), cell[0]].append(cell)
    for (end, district), cells in inside.items():
        newest = max(cell[1] for cell in cells)
        coarsest = {}
        for cell in sorted((c for c in cells if c[1] == newest), key=lambda c: GRAINS.index(c[2])):
            coarsest[cell[3], cell[4]] = cell
        found[end, grain][district] = list(coarsest.values())
    return found
