"""Where districts stand among each other (R6), and how that moved between two periods, only where R2 and R3 allow it."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from report.change import Changes, Known, broken, changes
from report.rows import RatioRow

RANKED = ("ok", "no_worker")


class End(NamedTuple):
    """One side of a pair. `value` in cases per worker; where it is None `status` says why: a status of R6, or no_case."""

    value: float | None
    status: str
    backcast: bool


class Pair(NamedTuple):
    """A district, or the province, in two periods.

    `why` is empty where the two can be compared, and then the ends are over what both sides reported (R3); `whole` says that
    this is all of both. Else the ends are the figures as they are, and `why` is backcast, break, categories, no_case, a
    status of the earlier or later period, or no_period. `districts` counts those compared.
    """

    row: RatioRow
    before: End
    after: End
    why: str
    whole: bool
    districts: int


class Move(NamedTuple):
    """A district's rank in both periods, among the districts that can be compared in both; the heaviest is 1."""

    before: int
    after: int


def ranks(rows: Iterable[RatioRow]) -> dict[str, int]:
    """Code -> rank of the districts that have one; equal figures share a rank, and the next one is left out (1, 2, 2, 4).

    The heaviest is 1: without a certified worker the larger caseload first, then the most cases per worker (R6).
    """
    places = {row.district_code: _place(row) for row in rows if row.districts_total is None and _is_ranked(row)}
    return {code: 1 + sum(other < place for other in places.values()) for code, place in places.items()}


def pairs(
    now: Iterable[RatioRow], before: Iterable[RatioRow], category: str, breaks: Iterable[Known]
) -> tuple[list[Pair], Pair | None]:
    """The districts and the province in two periods. `now` and `before` hold `all` and each category of one unit."""
    breaks, now, before = list(breaks), list(now), list(before)
    old = {row.district_code: row for row in before if row.category == category}
    districts, province = [], None
    for row in now:
        if row.category != category:
            continue
        code = row.district_code
        if row.districts_total is not None:
            province = _pair(row, old.get(code), changes(now, before, category, breaks), breaks)
            continue
        own = [[r for r in rows if r.district_code == code] for rows in (now, before)]
        districts.append(_pair(row, old.get(code), changes(*own, category, breaks), breaks))
    return districts, province


def moves(found: Iterable[Pair], before: Iterable[RatioRow]) -> dict[str, Move]:
    """Code -> ranks of both periods, among the districts wholly comparable and ranked in both; `before` are the earlier rows."""
    old = {row.district_code: row for row in before if row.districts_total is None}
    both = [
        pair.row
        for pair in found
        if not pair.why and pair.whole and _is_ranked(pair.row) and _is_ranked(old[pair.row.district_code])
    ]
    after, earlier = ranks(both), ranks(old[row.district_code] for row in both)
    return {code: Move(earlier[code], rank) for code, rank in after.items()}


def verdict(before: float | None, after: float | None, better: str, shown: Callable[[float], str]) -> str:
    """`better`, `worse`, or `same` where both are shown alike; None is no certified worker, worse than any number.

    `better` is that of report.measures: low or high.
    """
    if before is None or after is None:
        return "same" if before is after else "better" if before is None else "worse"
    if shown(before) == shown(after):
        return "same"
    return "better" if (after < before) == (better == "low") else "worse"


def _pair(row: RatioRow, old: RatioRow | None, changed: Changes, breaks: list[Known]) -> Pair:
    if old is None:
        return Pair(row, End(None, "no_period", False), _end(row), "no_period", False, 0)
    ratio, cases = changed.ratio, changed.cases
    if not ratio.districts:
        return Pair(row, _end(old), _end(row), _why(row, old, breaks), False, 0)
    before, after = (_compared(getattr(ratio, side), getattr(cases, side)) for side in ("before", "after"))
    whole = (cases.before, cases.after) == (old.cases, row.cases)
    if row.districts_total is not None:
        covered = old.districts_covered == row.districts_covered == ratio.districts
        whole = whole and covered and (changed.workers.before, changed.workers.after) == (old.workers, row.workers)
    why = "no_case" if "no_case" in (before.status, after.status) else ""
    return Pair(row, before, after, why, whole, ratio.districts)


def _end(row: RatioRow) -> End:
    no_case = row.status == "no_worker" and not row.cases
    return End(row.cases_per_worker, "no_case" if no_case else row.status, row.basis == "backcast")


def _compared(value: float | None, cases: float | None) -> End:
    return End(value, "ok" if value is not None else "no_worker" if cases else "no_case", False)


def _why(row: RatioRow, old: RatioRow, breaks: list[Known]) -> str:
    """Why two rows cannot be compared, the first reason that applies."""
    for of in (old, row):
        if of.status not in RANKED:
            return of.status
    if "backcast" in (old.basis, row.basis):
        return "backcast"
    return "break" if any(broken(dataset, row, old, breaks) for dataset in ("workers", "caseload")) else "categories"


def _is_ranked(row: RatioRow) -> bool:
    return row.cases_per_worker is not None or (row.status == "no_worker" and bool(row.cases))


def _place(row: RatioRow) -> tuple[int, float]:
    return (0, -row.cases) if row.cases_per_worker is None else (1, -row.cases_per_worker)
