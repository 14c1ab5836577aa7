"""`export ratio` worked out a second time: plain loops over the loads, no SQL and no data frames.

Each step names the rule of the design that it follows. Tests compare it, cell by cell, with what the command line
exports; it shares no code with the warehouse.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

MONTHS = {"month": 1, "quarter": 3, "semester": 6, "year": 12}
GRAINS = tuple(MONTHS)  # fine to coarse
PROVINCE = ("18", "Lampung")
COLUMNS = (
    *("district_code", "district_name", "period_end", "grain", "category", "unit", "workers", "workers_expiry_unknown"),
    *("cases", "cases_per_worker", "workers_per_1000_cases", "target", "gap", "status", "basis", "roster_as_of"),
    *("data_as_of", "categories_reported", "districts_covered", "districts_total"),
)


@dataclass(frozen=True)
class Case:
    """A reported caseload: `cases` is None where the file says "not available"."""

    district: str
    period_end: date
    grain: str
    category: str
    unit: str
    cases: int | None


@dataclass(frozen=True)
class Certificate:
    """One row of a roster; `certified_on` is None for a worker without a certificate."""

    worker: str
    district: str
    as_of: date
    role: str
    certified_on: date | None
    expires_on: date | None
    revoked_on: date | None


@dataclass(frozen=True)
class Load:
    """One accepted file. `covered` holds the (district, as_of) whose full list of workers a roster gives."""

    load_id: int
    dataset: str
    active: bool
    rows: tuple[Case, ...] | tuple[Certificate, ...]
    covered: frozenset[tuple[str, date]] = frozenset()


@dataclass(frozen=True)
class District:
    code: str
    name: str
    first_day: date | None  # inaugurated_on, else an exact law_date, else None: it always existed (R9)


@dataclass(frozen=True)
class Target:
    """So many cases per worker; `category` may be `all`; without `valid_from` it always applies."""

    unit: str
    category: str
    value: float | str
    valid_from: date | None = None


@dataclass(frozen=True)
class Snapshot:
    """What is known of one district in one period, whichever category is asked for."""

    district: District
    established: bool
    data_as_of: date
    cases: dict[tuple[str, str], int]  # (category, unit): reported figures only
    roster_as_of: date | None = None
    basis: str | None = None
    workers: int | None = None
    expiry_unknown: int | None = None


def export_ratio(
    loads: list[Load],
    districts: list[District],
    targets: list[Target],
    grain: str | None = None,
    roles: set[str] | None = None,
    validity_years: int | None = None,
) -> list[dict]:
    """The rows of `export ratio` without `version`, in no promised order; None is an empty cell."""
    cells = caseload_in_force(loads)
    pairs = {(category, unit) for _, _, _, category, unit in cells}
    pairs |= {("all", unit) for _, unit in pairs}  # R4: a total per unit, never across units
    rows = []
    for period_end, period_grain in spine(cells, grain):
        snapshots = [
            snapshot(district, period_end, period_grain, grain is not None, cells, loads, roles, validity_years)
            for district in districts
        ]
        for category, unit in pairs:
            target = target_in_force(targets, category, unit, period_end)
            key = {"period_end": period_end, "grain": period_grain, "category": category, "unit": unit}
            of_districts = [district_row(each, category, unit, target) for each in snapshots]
            whole = province_row(snapshots, of_districts, period_end, category, unit, target)
            rows += [{column: (row | key).get(column) for column in COLUMNS} for row in (*of_districts, whole)]
    return rows


def caseload_in_force(loads: list[Load]) -> dict[tuple, int | None]:
    """R3: per (district, period_end, grain, category, unit) the newest active load wins, also if not available."""
    cells = {}
    for load in sorted(loads, key=lambda load: load.load_id):
        if load.active and load.dataset == "caseload":
            for row in load.rows:
                cells[row.district, row.period_end, row.grain, row.category, row.unit] = row.cases
    return cells


def spine(cells: dict[tuple, int | None], grain: str | None) -> list[tuple[date, str]]:
    """The periods to show: as reported, or those of the coarser grain that hold a reported period."""
    if grain is None:
        return sorted({(period_end, own) for _, period_end, own, _, _ in cells})
    finer_or_same = GRAINS[: GRAINS.index(grain) + 1]
    return sorted({(last_day(day, grain), grain) for _, day, own, _, _ in cells if own in finer_or_same})


def last_day(day: date, grain: str) -> date:
    """The end of the month, quarter, semester or year that holds a day."""
    month = -(-day.month // MONTHS[grain]) * MONTHS[grain]
    return date(day.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def snapshot(
    district: District,
    period_end: date,
    grain: str,
    derive: bool,
    cells: dict[tuple, int | None],
    loads: list[Load],
    roles: set[str] | None,
    validity_years: int | None,
) -> Snapshot:
    """One district in one period: the date of its data, its figures and its workers at that date."""
    if district.first_day is not None and district.first_day > period_end:  # R9, R6
        return Snapshot(district, False, period_end, {})

    # R3: one date for all categories, the latest with a reported figure of the grain or a finer one
    reported = {}
    for (code, day, own, category, unit), cases in cells.items():
        inside = GRAINS.index(own) <= GRAINS.index(grain) and last_day(day, grain) == period_end
        if code == district.code and cases is not None and (inside if derive else (day, own) == (period_end, grain)):
            reported[day, GRAINS.index(own), category, unit] = cases
    data_as_of = max((day for day, _, _, _ in reported), default=period_end)
    figures = {}
    for day, own, category, unit in sorted(reported):  # fine to coarse: a figure of a coarser grain beats a finer one
        if day == data_as_of:
            figures[category, unit] = reported[day, own, category, unit]

    roster = roster_in_force(loads, district.code, data_as_of)
    if roster is None:
        return Snapshot(district, True, data_as_of, figures)
    roster_as_of, rows = roster
    certified = {}  # worker: whether each of their active certificates has a blank expiry
    for row in rows:
        if (roles is None or row.role in roles) and is_active(row, data_as_of, validity_years):
            certified.setdefault(row.worker, []).append(row.expires_on is None)
    basis = "roster" if roster_as_of <= data_as_of else "backcast"
    unknown = sum(all(blank) for blank in certified.values())
    # R1: a worker counts once per district
    return Snapshot(district, True, data_as_of, figures, roster_as_of, basis, len(certified), unknown)


def roster_in_force(loads: list[Load], district: str, day: date) -> tuple[date, list[Certificate]] | None:
    """R2: the latest roster with as_of <= day, else the first; equal dates: the newest active load."""
    rosters = {}  # as_of: the load, the newest last
    for load in sorted(loads, key=lambda load: load.load_id):
        if load.active and load.dataset == "workers":
            rosters |= {as_of: load for code, as_of in load.covered if code == district}
    if not rosters:
        return None
    before = [as_of for as_of in rosters if as_of <= day]
    chosen = max(before) if before else min(rosters)
    return chosen, [row for row in rosters[chosen].rows if (row.district, row.as_of) == (district, chosen)]


def is_active(row: Certificate, day: date, validity_years: int | None) -> bool:
    """R1: certified by that day, not expired before it, not revoked by it."""
    if row.certified_on is None or row.certified_on > day:
        return False
    expires_on = row.expires_on
    if expires_on is None and validity_years is not None:
        expires_on = years_later(row.certified_on, validity_years)
    if expires_on is not None and day > expires_on:
        return False
    return row.revoked_on is None or day < row.revoked_on


def years_later(day: date, years: int) -> date:
    """The same day some years later; 29 February goes to 28 February where the year has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)


def target_in_force(targets: list[Target], category: str, unit: str, period_end: date) -> Fraction | None:
    """R8: of the targets of this very category and unit that apply to the period, the latest."""
    valid = [target for target in targets if (target.category, target.unit) == (category, unit)]
    valid = [target for target in valid if target.valid_from is None or target.valid_from <= period_end]
    if not valid:
        return None
    return Fraction(str(max(valid, key=lambda target: target.valid_from or date.min).value))


def ratios(workers: int, cases: int) -> dict:
    """R5: both directions; R6: no number without a worker, no rate without cases."""
    return {
        "cases_per_worker": cases / workers if workers else None,
        "workers_per_1000_cases": workers * 1000 / cases if workers and cases else None,
    }


def district_row(each: Snapshot, category: str, unit: str, target: Fraction | None) -> dict:
    """The cells of one district's row, its key left to the caller."""
    # one figure, or for `all` every category of the unit (R3, R4)
    reported = [cases for (code, own), cases in each.cases.items() if own == unit and category in ("all", code)]
    row = {
        "district_code": each.district.code,
        "district_name": each.district.name,
        "target": target,
        "data_as_of": each.data_as_of,
        "categories_reported": len(reported) if category == "all" else None,
    }
    if not each.established:
        return row | {"status": "not_established"}
    cases = sum(reported) if reported else None
    row |= {
        "workers": each.workers,
        "workers_expiry_unknown": each.expiry_unknown,
        "cases": cases,
        "basis": each.basis,
        "roster_as_of": each.roster_as_of,
    }
    if cases is None:  # R6: the first reason that applies
        return row | {"status": "no_data"}
    if each.workers is None:
        return row | {"status": "no_roster"}
    gap = None if target is None else max(0, math.ceil(cases / target) - each.workers)  # R8
    return row | ratios(each.workers, cases) | {"gap": gap, "status": "ok" if each.workers else "no_worker"}


def province_row(
    snapshots: list[Snapshot], rows: list[dict], period_end: date, category: str, unit: str, target: Fraction | None
) -> dict:
    """R7: SUM / SUM over the districts whose both parts are known, and how many of how many those are."""
    known = [(each, row) for each, row in zip(snapshots, rows, strict=True) if row["status"] in ("ok", "no_worker")]
    covered = [row for _, row in known]
    categories = {code for each, _ in known for code, own in each.cases if own == unit}
    whole = {
        "district_code": PROVINCE[0],
        "district_name": PROVINCE[1],
        "target": target,
        "data_as_of": only(row["data_as_of"] for row in covered) if covered else period_end,
        "categories_reported": len(categories) if category == "all" else None,
        "districts_covered": len(covered),
        "districts_total": sum(each.established for each in snapshots),
    }
    if not covered:
        reported = any(row["status"] == "no_roster" for row in rows)
        return whole | {"status": "no_roster" if reported else "no_data"}
    workers = sum(row["workers"] for row in covered)
    cases = sum(row["cases"] for row in covered)
    whole |= {
        "workers": workers,
        "workers_expiry_unknown": sum(row["workers_expiry_unknown"] for row in covered),
        "cases": cases,
        "gap": None if target is None else sum(row["gap"] for row in covered),  # R8: no surplus cancels a gap
        "status": "ok" if workers else "no_worker",
        "basis": "backcast" if any(row["basis"] == "backcast" for row in covered) else "roster",
        "roster_as_of": only(row["roster_as_of"] for row in covered),
    }
    return whole | ratios(workers, cases)


def only(values) -> object | None:
    """The value that all share, or None if they differ."""
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else None
