"""The districts of one province among several, and their sum (R7), made of rows that a reader may see."""

from collections.abc import Iterable

from core.reference import Province
from report.rows import RatioRow, is_hidden, is_reported

Key = tuple  # period_end, grain, category, unit


def of_province(rows: Iterable[RatioRow], province: Province) -> list[RatioRow]:
    """The rows of its districts, and in place of the whole's rows those of the province, under its code and name.

    Made after the small-number rule: a sum in which a district is hidden is hidden too, so that no sum tells more than the
    districts' rows do (R11). `categories_reported` of a sum is None: it cannot be counted in the rows of one category.
    """
    kept: list[RatioRow] = []
    members: dict[Key, list[RatioRow]] = {}
    wholes: dict[Key, RatioRow] = {}
    for row in rows:
        key = (row.period_end, row.grain, row.category, row.unit)
        if row.districts_total is not None:
            wholes[key] = row
        elif is_within(row.district_code, province):
            kept.append(row)
            members.setdefault(key, []).append(row)
    return kept + [_sum(whole, members.get(key, []), province) for key, whole in wholes.items()]


def is_within(district_code: str, province: Province | None) -> bool:
    """Whether a district lies in a province, by its Kemendagri code; in no province (None) all do."""
    return province is None or district_code.partition(".")[0] == province.code


def _sum(whole: RatioRow, districts: list[RatioRow], province: Province) -> RatioRow:
    """SUM / SUM over the districts whose both parts are known; hidden ones are known, and hide what is made of them."""
    established = [row for row in districts if row.status != "not_established"]
    covered = [row for row in established if row.workers is not None and is_reported(row)]
    hidden = any(is_hidden(row) for row in covered)
    workers = _total(row.workers for row in covered)
    cases = None if hidden else _total(row.cases for row in covered)
    status = "ok"
    if not established:
        status = "not_established"
    elif not covered:
        status = "no_roster" if any(is_reported(row) for row in established) else "no_data"
    elif hidden:
        status = "suppressed"
    elif workers == 0:
        status = "no_worker"
    rosters = {row.roster_as_of for row in covered if row.roster_as_of}
    days = {row.data_as_of for row in covered}
    return whole._replace(
        district_code=province.code,
        district_name=province.name,
        workers=workers,
        workers_expiry_unknown=_total(row.workers_expiry_unknown for row in covered),
        cases=cases,
        cases_per_worker=cases / workers if status == "ok" else None,
        workers_per_1000_cases=1000 * workers / cases if status == "ok" and cases else None,
        gap=None if hidden else _total(row.gap for row in covered if row.gap is not None),
        status=status,
        basis=("backcast" if any(row.basis == "backcast" for row in covered) else "roster") if covered else None,
        roster_as_of=rosters.pop() if len(rosters) == 1 else None,
        data_as_of=whole.period_end if not covered else days.pop() if len(days) == 1 else None,
        categories_reported=None,
        districts_covered=len(covered),
        districts_total=len(established),
    )


def _total(numbers: Iterable[int]) -> int | None:
    """Their sum; None of none."""
    found = list(numbers)
    return sum(found) if found else None
