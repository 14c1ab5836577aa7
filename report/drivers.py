"""Why the ratio of the province or of a district moved between two periods: what report.split is given, and what it gives."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from core.kept import kept
from core.periods import Period
from report import fetch, queries
from report.change import DATASETS, HIDDEN, Comparable, Known, breaks_between, by_category, comparable, why_not
from report.fetch import Choice
from report.rows import Flow, RatioRow
from report.split import Side, Split, counts, split

CAME = ("newly", "arrived", "role_in", "corrected_in")  # flows that add workers, in the order shown
WENT = ("expired", "revoked", "left", "role_out", "corrected_out")  # and those that take them away
UNMATCHED = "unmatched"  # the change of districts whose workers cannot be told again: a new key between the rosters


class Drivers(NamedTuple):
    """A change and its parts. `since` None: there is no earlier period.

    `split` is of the `compared` of `total` established districts; None where none compares, `reason` then says why: a reason
    of change.why_not, no_worker_before, no_worker_after or no_worker (a split without a ratio), or no_since. Where only
    workers or only caseload compare, that side stands in `workers` or `cases`, else the split's own. `whole` is the ratio of
    everything that was reported at the end. `no_workers` and `no_cases` say why a side is None. `left_out` are (district, reason), `unmatched`, `same_roster` and `stale` names.
    """

    name: str
    since: Period | None
    period: Period
    split: Split | None = None
    workers: Side | None = None
    cases: Side | None = None
    reason: str = ""
    no_workers: str = ""
    no_cases: str = ""
    whole: float | None = None
    compared: int = 0
    total: int = 0
    moved_in: int = 0
    moved_out: int = 0
    left_out: tuple[tuple[str, str], ...] = ()
    breaks: tuple[Known, ...] = ()
    unmatched: tuple[str, ...] = ()
    same_roster: tuple[str, ...] = ()
    rows: tuple[RatioRow, ...] = ()


def province_code(rows: Sequence[RatioRow]) -> str:
    """The code of the province in rows of the ratio."""
    return next(row.district_code for row in rows if row.districts_total is not None)


def earlier(period: Period, known: Sequence[Period]) -> list[Period]:
    """The periods that a later one can be compared with: the one before of its grain first, then the newest first."""
    found = [other for other in known if other.end < period.end]
    before = fetch.previous(period, found)
    alike = before or next((other for other in found if other.grain == period.grain), None)
    return sorted(found, key=lambda other: other != alike)


@kept(32)
def drivers(
    folder: Path, version: int, choice: Choice, since: Period | None, period: Period, district: str, audience: str
) -> Drivers:
    """Split the change of one district, or of the province, made of the rows that the audience may see (R2, R3, R11)."""
    rows = fetch.by_category(folder, version, choice, audience, (since, period))
    now, before = fetch.at(rows, period), fetch.at(rows, since)
    target = next(row for row in now if row.district_code == district and row.category == choice.category)
    blank = Drivers(target.district_name, since, period, whole=target.cases_per_worker)
    if since is None:
        return blank._replace(reason="no_since", no_workers="no_since", no_cases="no_since", rows=(target,))
    found = comparable(now, before, choice.category, queries.breaks(folder, version))
    of_province = target.districts_total is not None
    names = {row.district_code: row.district_name for row in now if row.districts_total is None}
    codes = [code for code in names if of_province or code == district]
    both = [code for code in found.both if code in codes]
    rostered = both or [code for code in found.rostered if code in codes]
    reported = both or [code for code in found.cells if code in codes]
    flows = {flow.district_code: flow for flow in _flows(folder, version, found, choice.roles)}
    established = [code for code in codes if found.new[code, choice.category].status != "not_established"]
    why = {data: {code: why_not(found, code, data) for code in established} for data in DATASETS}
    left_out = [(code, why["caseload"][code] or why["workers"][code]) for code in established if code not in both]
    no_workers, no_cases = (
        _commonest(why[data].get(code) for code in other or established)  # of those that have the other side
        for data, other in (("workers", reported), ("caseload", rostered))
    )
    breaks = dict.fromkeys(
        known for code, reason in left_out if reason == "break" for known in breaks_between(found, code)
    )
    of_flows = [flows[code] for code in rostered]
    workers, flowed = found.workers(rostered), _flow_parts(of_flows)
    cases, categories = found.cases(reported), _category_parts(found, reported)
    whole = split(cases, workers, categories, flowed) if both else None
    return blank._replace(
        split=whole,
        workers=whole.workers if whole else counts(workers, flowed) if rostered else None,
        cases=whole.cases if whole else counts(cases, categories) if reported else None,
        reason=_no_ratio(whole) if whole else no_workers if reported else no_cases,
        no_workers="" if rostered else no_workers,
        no_cases="" if reported else no_cases,
        compared=len(both),
        total=len(established),
        moved_in=sum(flow.moved_in or 0 for flow in of_flows),
        moved_out=sum(flow.moved_out or 0 for flow in of_flows),
        left_out=tuple((names[code], reason) for code, reason in left_out),
        breaks=tuple(breaks),
        unmatched=tuple(names[flow.district_code] for flow in of_flows if not flow.matched),
        same_roster=tuple(names[code] for code in rostered if _same_roster(found, code)),
        rows=tuple(row for row in (*before, *now) if row.category == choice.category and row.district_code in codes),
    )


def _flows(folder: Path, version: int, found: Comparable, roles: Sequence[str]) -> list[Flow]:
    """The flows of every district that compares: only so can be told who moved from one to another."""
    days = [
        (code, *(rows[code, found.category].data_as_of for rows in (found.old, found.new))) for code in found.rostered
    ]
    return queries.flows(folder, version, days, roles)


def _flow_parts(flows: list[Flow]) -> dict[str, int]:
    """The comings (more) and goings (less) that are not zero."""
    matched = [flow for flow in flows if flow.matched]
    parts = {name: sum(getattr(flow, name) for flow in matched) for name in CAME}
    parts |= {name: -sum(getattr(flow, name) for flow in matched) for name in WENT}
    parts[UNMATCHED] = sum(flow.after - flow.before for flow in flows if not flow.matched)
    return {name: count for name, count in parts.items() if count}


def _category_parts(found: Comparable, codes: list[str]) -> dict[str, int]:
    """The categories that changed, and what is hidden where something is."""
    parts = {name: after - before for name, (before, after) in by_category(found, codes).items()}
    return {name: count for name, count in parts.items() if count or name == HIDDEN}


def _commonest(reasons: Iterable[str | None]) -> str:
    """What holds for the most districts."""
    counted = Counter(reason for reason in reasons if reason)
    return counted.most_common(1)[0][0] if counted else "not_established"


def _no_ratio(whole: Split) -> str:
    """Why a split has no ratio, nothing where it has one."""
    none = [when for when, count in (("before", whole.workers.before), ("after", whole.workers.after)) if not count]
    return {0: "", 1: f"no_worker_{''.join(none)}", 2: "no_worker"}[len(none)]


def _same_roster(found: Comparable, code: str) -> bool:
    old, new = (rows[code, found.category].roster_as_of for rows in (found.old, found.new))
    return old == new
