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


NOTHING = Change(None, None, 0)


def changes(now: Iterable[RatioRow], before: Iterable[RatioRow], category: str, breaks: Iterable[Known]) -> Changes:
    """Compare two periods. `now` and `before` are the districts' rows of one unit, for `all` and each category."""
    breaks = list(breaks)
    new = {(row.district_code, row.category): row for row in now if row.districts_total is None}
    old = {(row.district_code, row.category): row for row in before if row.districts_total is None}
    codes = sorted({code for code, _ in new} & {code for code, _ in old})
    alike = {code for code in codes if _reported(new, code) == _reported(old, code)}
    pairs: dict[str, list[tuple[str, str]]] = {}
    for code, kind in sorted(new.keys() & old.keys()):
        after, earlier = new[code, kind], old[code, kind]
        known = after.cases is not None and earlier.cases is not None
        if known and not broken("caseload", after, earlier, breaks):
            pairs.setdefault(code, []).append((code, kind))
    for code, known in pairs.items():
        whole = category != "all" or (code in alike and (code, "all") in known)
        pairs[code] = [(code, kind) for _, kind in known if (kind == category if whole else kind != "all")]
    pairs = {code: known for code, known in pairs.items() if known}
    rostered = [code for code in codes if _same_footing(new, old, code, category, breaks)]
    both = [code for code in rostered if code in pairs]
    in_both = [pair for code in both for pair in pairs[code]]
    workers = _sum(new, old, [(code, category) for code in both], "workers")
    cases = _sum(new, old, in_both, "cases")
    gaps = [
        (code, category)
        for code in both
        if new[code, category].gap is not None
        and old[code, category].gap is not None
        and (category != "all" or code in alike)
    ]
    return Changes(
        ratio=Change(*(c / w if w else None for c, w in zip(cases, workers, strict=True)), len(both))
        if both
        else NOTHING,
        workers=Change(*_sum(new, old, [(code, category) for code in rostered], "workers"), len(rostered))
        if rostered
        else NOTHING,
        cases=Change(*_sum(new, old, [pair for code in pairs for pair in pairs[code]], "cases"), len(pairs))
        if pairs
        else NOTHING,
        gap=Change(*_sum(new, old, gaps, "gap"), len(gaps)) if gaps else NOTHING,
    )


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


def broken(dataset: str, after: RatioRow, before: RatioRow, breaks: Iterable[Known]) -> bool:
    """Whether a known break of a dataset lies between two rows of one district (R3)."""
    first, last = before.data_as_of, after.data_as_of
    return any(
        known.dataset == dataset
        and known.district_code in (None, after.district_code)
        and (first is None or first < known.break_on)
        and (last is None or known.break_on <= last)
        for known in breaks
    )


def _reported(rows: dict, code: str) -> set[str]:
    return {kind for (district, kind), row in rows.items() if district == code and kind != "all" and is_reported(row)}


def _sum(new: dict, old: dict, keys: list, field: str) -> tuple[int, int]:
    """(before, after) of a field over these rows."""
    return sum(getattr(old[key], field) for key in keys), sum(getattr(new[key], field) for key in keys)
