"""What a caseload is made of: each category's count, of which districts, their sum and their shares.

Made of rows as a reader may see them, and of nothing else, so that no sum or share gives a hidden count back (R11). Persons
and families never meet here: the rows are of one unit (R4).
"""

from collections.abc import Iterable
from typing import NamedTuple

from report.change import Known, broken
from report.rows import RatioRow, is_hidden, is_reported


class Part(NamedTuple):
    """One category in one period, of a district or of the province.

    `cases` is None where `state` (ok, suppressed, no_data, not_established) says why, `per_worker` where `status`, that of the
    row, does. `counted` are the codes of the districts behind the count, of `established` ones.
    """

    code: str
    cases: int | None
    state: str
    per_worker: float | None
    status: str
    backcast: bool
    counted: frozenset[str]
    established: int


class Whole(NamedTuple):
    """All categories together. `cases` is None where `why` says so: suppressed, no_data, not_established.

    `shares` by category (0 to 1), empty where `why_none` says so: suppressed, missing (a category nobody reported), uneven
    (not the same districts behind each; `uneven` holds their codes) or nothing (no case at all). `counted` are the codes of
    the districts behind the sum.
    """

    cases: int | None
    why: str
    counted: frozenset[str]
    shares: dict[str, float]
    why_none: str
    uneven: frozenset[str]


def part(row: RatioRow, districts: Iterable[RatioRow]) -> Part:
    """A row as a part; `districts` are the districts' rows of the same period and category, used where it is the province's.

    The province's count is its row's: of the districts whose roster is known too (R7). Only where no district has a roster
    it is the sum of what was reported, if none of it is hidden, for a count alone needs no workers.
    """
    figures = {"per_worker": row.cases_per_worker, "status": row.status, "backcast": row.basis == "backcast"}
    if row.districts_total is None:
        counted = frozenset([row.district_code] if is_reported(row) else [])
        return Part(row.category, row.cases, _state(row), counted=counted, established=1, **figures)
    reported = [one for one in districts if is_reported(one)]
    cases, state = row.cases, _state(row)
    if row.status == "no_roster":
        hidden = any(map(is_hidden, reported))
        cases, state = (None, "suppressed") if hidden else (sum(one.cases for one in reported), "ok")
    else:
        reported = [one for one in reported if one.workers is not None]
    counted = frozenset(one.district_code for one in reported)
    return Part(row.category, cases, state, counted=counted, established=row.districts_total, **figures)


def parts(rows: Iterable[RatioRow], code: str) -> dict[str, Part]:
    """By category, also `all`, from all rows of one period and unit; `code` is a district's or the province's."""
    rows = list(rows)
    districts: dict[str, list[RatioRow]] = {}
    for row in rows:
        if row.districts_total is None:
            districts.setdefault(row.category, []).append(row)
    return {row.category: part(row, districts.get(row.category, [])) for row in rows if row.district_code == code}


def whole(found: dict[str, Part], left_out: str | None) -> Whole:
    """The sum of the parts but `left_out`, with each one's share.

    Of all categories the sum is the row `all`. Without one it is added up from the others, and not shown if one of them is
    hidden: a sum is made of what everybody may see.
    """
    kinds = [one for code, one in found.items() if code not in ("all", left_out)]
    states = {one.state for one in kinds}
    known = [one for one in kinds if one.state == "ok"]
    if left_out is None and found.get("all"):
        cases, why = found["all"].cases, found["all"].state
    elif "suppressed" in states:
        cases, why = None, "suppressed"
    else:
        cases, why = (sum(one.cases for one in known), "ok") if known else (None, "no_data")
        why = "not_established" if states == {"not_established"} else why
    sets = [one.counted for one in known]
    counted = frozenset().union(*sets)
    uneven = counted - frozenset.intersection(*sets) if sets else frozenset()
    reasons = {
        "suppressed": "suppressed" in states,
        "missing": bool(states - {"ok", "suppressed"}),
        "uneven": bool(uneven),
        "nothing": not cases,
    }
    why_none = next((reason for reason, applies in reasons.items() if applies), "")
    shares = {} if why_none else {one.code: one.cases / cases for one in known}
    return Whole(cases, "" if why == "ok" else why, counted, shares, why_none, uneven)


def comparable(now: Part, before: Part, rows: dict[str, tuple[RatioRow, RatioRow]], breaks: Iterable[Known]) -> bool:
    """Whether two periods' counts say how a category moved: known both times, of the same districts, with no break (R3).

    `rows` are each district's rows of the category, (before, now).
    """
    if now.state != "ok" or before.state != "ok" or now.counted != before.counted:
        return False
    breaks = list(breaks)
    return not any(broken("caseload", rows[code][1], rows[code][0], breaks) for code in now.counted)


def _state(row: RatioRow) -> str:
    if row.cases is not None:
        return "ok"
    if is_hidden(row):
        return "suppressed"
    return "not_established" if row.status == "not_established" else "no_data"
