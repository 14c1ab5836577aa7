"""A scenario of the planner: so many seats, one method, and bounds; what becomes of each district and of the whole.

A seat is one worker newly certified. Figures come from rows that the reader may see: a district whose caseload is hidden,
missing, or whose roster is, gets its least or fixed seats only, for nothing may be computed from what it hides (R11). What a
district can get at most is the uncertified on its roster in force, who are known to everybody.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from report import equity
from report.planner import Infeasible, Place, allocate, lacking
from report.queries import Workforce
from report.rows import RatioRow


class Rules(NamedTuple):
    """What every allocation keeps. `most` None is no limit; `roster` takes only uncertified workers on the roster."""

    minimum: int = 0
    most: int | None = None
    roster: bool = True
    fixed: Mapping[str, int] = {}


class Planned(NamedTuple):
    """A district before and after. `candidates` are uncertified on the roster, None where there is no roster."""

    before: RatioRow
    after: RatioRow
    candidates: int | None
    seats: int
    fixed: bool
    short: bool  # the roster holds fewer than the minimum

    @property
    def computed(self) -> bool:
        """Whether caseload and workers are known to the reader, so that seats could be worked out."""
        return self.before.cases is not None and self.before.workers is not None


class Whole(NamedTuple):
    """All districts together: how many have cases and no worker, the worst ratio and whose, total gap, Gini."""

    without: int
    worst: float | None
    worst_name: str
    gap: int | None
    gini: float | None


class Scenario(NamedTuple):
    """`why` says why nothing was given: no_target, least, fixed_unknown, fixed_roster, fixed_most, nothing; with what the words
    name in `values`. `left` seats found no place."""

    method: str
    seats: int
    districts: list[Planned]
    left: int
    before: Whole
    after: Whole
    why: str = ""
    values: Mapping[str, object] = {}


def scenario(
    rows: Sequence[RatioRow],
    workforce: Mapping[tuple[str, date], Workforce],
    seats: int,
    method: str,
    rules: Rules,
) -> Scenario:
    """From the districts' rows of one period, category and unit that the reader may see; the target is theirs."""
    rows = [row for row in rows if row.districts_total is None and row.status != "not_established"]
    candidates = {row.district_code: _candidates(row, workforce) for row in rows}
    target = next((row.target for row in rows if row.target), None)
    why, values = _contradiction(rows, candidates, rules)
    if not why and method == "gap" and target is None:
        why = "no_target"
    if not why and not any(row.cases and row.workers is not None for row in rows):
        why = "nothing"
    places = [_place(row, candidates[row.district_code], seats, rules) for row in rows]
    given = dict.fromkeys(candidates, 0)
    if not why:
        try:
            given = allocate(places, seats, method, target)
        except Infeasible as refused:
            why, values = "least", {"least": refused.least, "seats": seats}
    planned = [
        Planned(
            row,
            _after(row, given[row.district_code]),
            candidates[row.district_code],
            given[row.district_code],
            row.district_code in rules.fixed,
            row.district_code not in rules.fixed and place.low < rules.minimum,
        )
        for row, place in zip(rows, places, strict=True)
    ]
    planned.sort(key=lambda district: badness(district.before))
    left = seats - sum(given.values()) if not why else 0
    before, after = (whole([getattr(p, side) for p in planned]) for side in ("before", "after"))
    return Scenario(method, seats, planned, left, before, after, why, values)


def whole(rows: Sequence[RatioRow]) -> Whole:
    """What can be said of the districts whose caseload and workers are known."""
    known = [row for row in rows if row.cases is not None and row.workers is not None]
    ratios = [row for row in known if row.status == "ok" and row.cases]
    worst = max(ratios, key=lambda row: row.cases_per_worker, default=None)
    gaps = [row.gap for row in known if row.gap is not None]
    return Whole(
        sum(row.status == "no_worker" and row.cases > 0 for row in known),
        worst and worst.cases_per_worker,
        worst.district_name if worst else "",
        sum(gaps) if gaps else None,
        equity.measured(rows).gini,
    )


def badness(row: RatioRow) -> tuple:
    """Sorts as the ranking does (R6): no worker by caseload, then by ratio, then what is not known."""
    if row.status == "no_worker" and row.cases:
        return 0, -row.cases, row.district_name
    if row.status == "ok":
        return 1, -row.cases_per_worker, row.district_name
    return 2, 0, row.district_name


def _candidates(row: RatioRow, workforce: Mapping[tuple[str, date], Workforce]) -> int | None:
    found = workforce.get((row.district_code, row.data_as_of))
    return found and found.on_roster - found.certified


def _most(candidates: int | None, seats: int, rules: Rules) -> int:
    most = (candidates or 0) if rules.roster else max(seats, rules.minimum)
    return most if rules.most is None else min(most, rules.most)


def _place(row: RatioRow, candidates: int | None, seats: int, rules: Rules) -> Place:
    high = _most(candidates, seats, rules)
    low = min(rules.minimum, high)
    if row.district_code in rules.fixed:
        low = high = rules.fixed[row.district_code]
    if row.cases is None or row.workers is None:
        return Place(row.district_code, 0, 0, low, low)
    return Place(row.district_code, row.cases, row.workers, low, max(low, high))


def _contradiction(
    rows: Sequence[RatioRow], candidates: Mapping[str, int | None], rules: Rules
) -> tuple[str, Mapping[str, object]]:
    """Why fixed seats cannot be: of a district that is not there, or more than it may or can get."""
    names = {row.district_code: row.district_name for row in rows}
    for code, seats in rules.fixed.items():
        if code not in names:
            return "fixed_unknown", {"code": code}
        if rules.roster and seats > (candidates[code] or 0):
            return "fixed_roster", {"name": names[code], "seats": seats, "candidates": candidates[code] or 0}
        if rules.most is not None and seats > rules.most:
            return "fixed_most", {"name": names[code], "seats": seats, "most": rules.most}
    return "", {}


def _after(row: RatioRow, seats: int) -> RatioRow:
    """The row with so many workers more, its ratio and gap worked out again; what is not known stays so."""
    if not seats or row.workers is None:
        return row
    workers = row.workers + seats
    if row.cases is None:
        return row._replace(workers=workers)
    return row._replace(
        workers=workers,
        cases_per_worker=row.cases / workers,
        workers_per_1000_cases=1000 * workers / row.cases if row.cases else None,
        gap=lacking(row.cases, workers, row.target) if row.target else None,
        status="ok",
    )
