"""What changed between two periods, only where the two can be compared (R2, R3).

Compared are the (district, category) pairs reported on both sides, in districts whose workers come from a roster on both
sides: never across backcast, and never across a known break. Made of the rows a reader may see, so that it gives no hidden
number away: of `all` the districts' own rows where the same categories were reported on both sides, else the categories seen.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from report.rows import RatioRow, is_reported


class Known(NamedTuple):
    """A day from which a series is not comparable with itself; `district_code` None means every district."""

    dataset: str
    district_code: str | None
    break_on: date
    why: str
    why_en: str

    def words(self, language: str) -> str:
        return self.why if language == "id" else self.why_en


class Change(NamedTuple):
    """Before and after over the `districts` that can be compared; None where none can."""

    before: float | None
    after: float | None
    districts: int


class Changes(NamedTuple):
    """The headline figures' changes. Units: cases per worker, workers, cases, workers lacking."""

    ratio: Change
    workers: Change
    cases: Change
    gap: Change


DATASETS = ("caseload", "workers")
NOTHING = Change(None, None, 0)
HIDDEN = "hidden"  # in place of a category: those that are hidden, together
Key = tuple[str, str]  # district, category


class Comparable(NamedTuple):
    """What of two periods can be compared; `new` and `old` hold the districts' rows of the later and the earlier one.

    `rostered` are the districts whose workers compare, `cells` by district the rows whose caseload does: its `all`, or the
    categories seen on both sides. `reported` and `reported_before` are the categories of each district, seen or hidden; `alike`
    the districts where they are the same.
    """

    category: str
    new: dict[Key, RatioRow]
    old: dict[Key, RatioRow]
    reported: dict[str, set[str]]
    reported_before: dict[str, set[str]]
    alike: set[str]
    rostered: list[str]
    cells: dict[str, list[Key]]
    breaks: list[Known]

    @property
    def both(self) -> list[str]:
        """The districts whose ratio compares."""
        return [code for code in self.rostered if code in self.cells]

    def cases(self, codes: Iterable[str]) -> tuple[int, int]:
        """(before, after): the caseload compared of these districts."""
        return _sum(self.new, self.old, [key for code in codes for key in self.cells[code]], "cases")

    def workers(self, codes: Iterable[str]) -> tuple[int, int]:
        """(before, after): the certified workers of these districts."""
        return _sum(self.new, self.old, [(code, self.category) for code in codes], "workers")


def comparable(
    now: Iterable[RatioRow], before: Iterable[RatioRow], category: str, breaks: Iterable[Known]
) -> Comparable:
    """Find what compares. `now` and `before` are the districts' rows of one unit, for `all` and each category."""
    breaks = list(breaks)
    new = {(row.district_code, row.category): row for row in now if row.districts_total is None}
    old = {(row.district_code, row.category): row for row in before if row.districts_total is None}
    codes = sorted({code for code, _ in new} & {code for code, _ in old})
    reported, reported_before = _reported(new), _reported(old)
    alike = {code for code in codes if reported[code] == reported_before[code]}

    def compares(key: Key) -> bool:
        after, earlier = new.get(key), old.get(key)
        known = after is not None and earlier is not None and after.cases is not None and earlier.cases is not None
        return known and not broken("caseload", after, earlier, breaks)

    cells: dict[str, list[Key]] = {}
    for code in codes:
        if (category != "all" or code in alike) and compares((code, category)):
            cells[code] = [(code, category)]
        elif category == "all":
            common = sorted(reported[code] & reported_before[code])
            cells[code] = [(code, kind) for kind in common if compares((code, kind))]
    cells = {code: keys for code, keys in cells.items() if keys}
    rostered = [code for code in codes if _same_footing(new, old, code, category, breaks)]
    return Comparable(category, new, old, reported, reported_before, alike, rostered, cells, breaks)


def changes(now: Iterable[RatioRow], before: Iterable[RatioRow], category: str, breaks: Iterable[Known]) -> Changes:
    """Compare two periods; the rows are those of `comparable`."""
    found = comparable(now, before, category, breaks)
    new, old, both = found.new, found.old, found.both
    gaps = [
        (code, category)
        for code in both
        if new[code, category].gap is not None
        and old[code, category].gap is not None
        and (category != "all" or code in found.alike)
    ]
    ratios = (c / w if w else None for c, w in zip(found.cases(both), found.workers(both), strict=True))
    return Changes(
        ratio=Change(*ratios, len(both)) if both else NOTHING,
        workers=Change(*found.workers(found.rostered), len(found.rostered)) if found.rostered else NOTHING,
        cases=Change(*found.cases(found.cells), len(found.cells)) if found.cells else NOTHING,
        gap=Change(*_sum(new, old, gaps, "gap"), len(gaps)) if gaps else NOTHING,
    )


def by_category(found: Comparable, codes: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Category -> (before, after) of these districts' caseload; together they are `found.cases(codes)`.

    HIDDEN holds what a district's `all` has beyond the categories seen on both sides: of categories that are hidden on one
    of them (R11). It is made of figures that are shown, so it tells nothing new.
    """
    sums: dict[str, tuple[int, int]] = {}

    def add(kind: str, before: int, after: int) -> None:
        earlier, later = sums.get(kind, (0, 0))
        sums[kind] = (earlier + before, later + after)

    for code in codes:
        cells, rest = found.cells[code], (0, 0)
        if cells == [(code, "all")]:
            rest = found.cases([code])
            cells = [(code, kind) for kind in sorted(found.reported[code] & found.reported_before[code])]
            cells = [key for key in cells if found.new[key].cases is not None and found.old[key].cases is not None]
            if len(cells) < len(found.reported[code]):
                add(HIDDEN, 0, 0)
        for key in cells:
            before, after = found.old[key].cases, found.new[key].cases
            add(key[1], before, after)
            rest = (rest[0] - before, rest[1] - after)
        if found.cells[code] == [(code, "all")] and rest != (0, 0):
            add(HIDDEN, *rest)
    return sums


def why_not(found: Comparable, code: str, dataset: str) -> str | None:
    """Why a district's workers or caseload (one of DATASETS) cannot be compared, None where they can.

    The first that applies of not_established, no_roster or no_data, backcast, break, suppressed, categories: none was reported
    on both sides.
    """
    if code in (found.rostered if dataset == "workers" else found.cells):
        return None
    rows = [rows.get((code, found.category)) for rows in (found.old, found.new)]
    if None in rows:
        return "no_data"
    common = found.reported_before[code] & found.reported[code]
    reasons = {
        "not_established": any(row.status == "not_established" for row in rows),
        "no_roster": dataset == "workers" and any(row.workers is None for row in rows),
        "no_data": dataset == "caseload" and not all(map(is_reported, rows)),
        "backcast": dataset == "workers" and any(row.basis == "backcast" for row in rows),
        "break": broken(dataset, rows[1], rows[0], found.breaks),
        "suppressed": found.category != "all" or bool(common),
    }
    return next((reason for reason, applies in reasons.items() if applies), "categories")


def breaks_between(found: Comparable, code: str) -> list[Known]:
    """The known breaks of a district between the two periods, of caseload and workers."""
    rows = [rows.get((code, found.category)) for rows in (found.new, found.old)]
    return [] if None in rows else [known for data in DATASETS for known in _breaks(data, *rows, found.breaks)]


def not_comparable(rows: Iterable[RatioRow]) -> list[str]:
    """Names of the districts whose set of reported categories differs from the commonest, in one period and unit (R3).

    Districts that reported nothing are missing, which is said elsewhere.
    """
    sets: dict[str, frozenset[str]] = {}
    for row in rows:
        if row.districts_total is None and row.category != "all" and is_reported(row):
            sets[row.district_name] = sets.get(row.district_name, frozenset()) | {row.category}
    if not sets:
        return []
    kinds = list(sets.values())
    commonest = max(set(kinds), key=lambda kind: (kinds.count(kind), len(kind), sorted(kind)))
    return sorted(name for name, kind in sets.items() if kind != commonest)


def _same_footing(new: dict, old: dict, code: str, category: str, breaks: list[Known]) -> bool:
    after, before = new.get((code, category)), old.get((code, category))
    return (
        after is not None
        and before is not None
        and after.basis == before.basis == "roster"
        and not broken("workers", after, before, breaks)
    )


def broken(dataset: str, after: RatioRow, before: RatioRow, breaks: list[Known]) -> bool:
    """Whether a known break lies between two rows' figures."""
    return bool(_breaks(dataset, after, before, breaks))


def _breaks(dataset: str, after: RatioRow, before: RatioRow, breaks: list[Known]) -> list[Known]:
    first, last = before.data_as_of, after.data_as_of
    return [
        known
        for known in breaks
        if known.dataset == dataset
        and known.district_code in (None, after.district_code)
        and (first is None or first < known.break_on)
        and (last is None or known.break_on <= last)
    ]


def _reported(rows: dict[Key, RatioRow]) -> dict[str, set[str]]:
    """The categories that each district reported, hidden ones too."""
    found: dict[str, set[str]] = {code: set() for code, _ in rows}
    for (code, kind), row in rows.items():
        if kind != "all" and is_reported(row):
            found[code].add(kind)
    return found


def _sum(new: dict, old: dict, keys: list, field: str) -> tuple[int, int]:
    """(before, after) of a field over these rows."""
    return sum(getattr(old[key], field) for key in keys), sum(getattr(new[key], field) for key in keys)
