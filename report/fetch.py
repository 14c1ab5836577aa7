"""What a page is asked to show, fetched: one choice of period, unit, category, roles and target.

Cached by version, audience and every choice, so that the small-number rule (R11) runs inside; nothing here draws.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from core import reference
from core.kept import kept
from core.periods import MONTHS_IN, Period, period_of
from core.reference import Province
from core.settings import Settings
from report import figures, group, queries
from report.change import Changes, Known, changes, not_comparable
from report.rows import District, RatioRow, Stamp

KEPT = 130_000  # rows of each of the three below, 0.25 kB each: two series of a country of 514 districts
LEAST = 5_000  # what one answer counts for at least: at most 26 are kept


def _size(rows: list[RatioRow]) -> int:
    """What an answer counts for of KEPT: many of an office are kept, few of a country."""
    return max(len(rows), LEAST)


class Choice(NamedTuple):
    """`grain` None shows periods as reported; `roles` empty counts all; `target` is chosen by the reader, cases per worker, and
    `standard` its row in ratio_standards.csv if it is a published one. `province` leaves its districts and their sum, where the
    districts are of several provinces."""

    category: str
    unit: str
    grain: str | None = None
    roles: tuple[str, ...] = ()
    target: float | None = None
    standard: str = ""
    province: Province | None = None


class View(NamedTuple):
    """The rows of a choice in one period: the province, its districts, and what to say about them."""

    period: Period
    province: RatioRow
    districts: list[RatioRow]
    peksos: int | None  # of the province's certified workers, the whole stock
    workers: int | None  # the whole stock, also of districts without caseload (R7)
    workers_expiry_unknown: int | None
    before: Period | None
    changes: Changes | None
    not_comparable: list[str]


@kept(KEPT, _size)
def series(folder: Path, version: int, choice: Choice, audience: str) -> list[RatioRow]:
    """Every period of a choice: districts and province. Do not alter the list."""
    if choice.province:
        return group.of_province(series(folder, version, choice._replace(province=None), audience), choice.province)
    rows = _rows(folder, version, choice, audience, category=choice.category)
    return [row for row in rows if row.category == choice.category]


def _rows(folder: Path, version: int, choice: Choice, audience: str, **narrowed: object) -> list[RatioRow]:
    """The rows of a choice's unit; a large version is asked for no more than `narrowed` says, a small one once for all."""
    if figures.size(folder, version) <= figures.LARGE:
        return _whole(folder, version, choice.unit, choice.grain, choice.roles, choice.target, audience)
    narrowed |= {"target": choice.target, "unit": choice.unit}
    return figures.ratio(folder, version, choice.grain, choice.roles, audience=audience, **narrowed)


@kept(KEPT, _size)
def _whole(
    folder: Path,
    version: int,
    unit: str,
    grain: str | None,
    roles: tuple[str, ...],
    target: float | None,
    audience: str,
) -> list[RatioRow]:
    """All there is of a small version in a unit: one category takes nearly as long, since half of the time is planning."""
    return figures.ratio(folder, version, grain, roles, target, unit=unit, audience=audience)


@kept(KEPT, _size)
def by_category(
    folder: Path, version: int, choice: Choice, audience: str, of: tuple[Period | None, ...]
) -> list[RatioRow]:
    """Some periods for all categories of the unit, whatever the category chosen. Do not alter the list.

    Never all periods at once: of a country they are two million rows.
    """
    if choice.province:
        rows = by_category(folder, version, choice._replace(province=None), audience, of)
        return group.of_province(rows, choice.province)
    rows = _rows(folder, version, choice, audience, days=[period.end for period in of if period])
    wanted = {(period.end, period.grain) for period in of if period}
    return [row for row in rows if (row.period_end, row.grain) in wanted]


@kept(32)
def of_period(folder: Path, version: int, choice: Choice, period: Period, audience: str) -> list[RatioRow]:
    """One period of a choice: districts and province. Do not alter the list."""
    rows = by_category(folder, version, choice, audience, (period,))
    return [row for row in rows if row.category == choice.category]


@kept(64)
def periods_of(folder: Path, version: int, choice: Choice, audience: str) -> list[Period]:
    """The periods of a choice, newest first. Do not alter the list."""
    return periods(series(folder, version, choice, audience), choice.grain)


def periods(rows: list[RatioRow], grain: str | None) -> list[Period]:
    """The periods of some rows, newest first, coarser ones first where two end on one day."""
    found = {Period(row.period_end, row.grain) for row in rows}
    return sorted(found, key=lambda period: (period.end, MONTHS_IN[period.grain]), reverse=True)


def previous(period: Period, known: list[Period]) -> Period | None:
    """The period before, of the same grain, if it was reported at all; a gap of years is no "period before"."""
    first_day = date(period.end.year, period.end.month, 1)
    year, month = divmod(first_day.year * 12 + first_day.month - 1 - MONTHS_IN[period.grain], 12)
    before = period_of(date(year, month + 1, 1), period.grain)
    return before if before in known else None


def at(rows: list[RatioRow], period: Period | None) -> list[RatioRow]:
    """The rows of one period."""
    return [row for row in rows if period and row.period_end == period.end and row.grain == period.grain]


@kept(8)
def provinces(folder: Path, version: int, settings: Settings) -> list[Province]:
    """Those that the version's districts lie in, by code; one that provinces.csv does not name is called by its code. Do not alter it."""
    codes = sorted({known.code.partition(".")[0] for known in queries.districts(folder, version)})
    return [reference.provinces(settings).get(code, Province(code, code)) for code in codes]


def narrowed(settings: Settings, province: Province | None) -> Settings:
    """The settings with a chosen province in the place of the whole."""
    return replace(settings, province_code=province.code, province_name=province.name) if province else settings


@kept(64)
def districts(folder: Path, version: int, province: Province | None) -> list[District]:
    """The version's districts, or those of one province. Do not alter the list."""
    return [known for known in queries.districts(folder, version) if group.is_within(known.code, province)]


@kept(64)
def breaks(folder: Path, version: int, province: Province | None) -> list[Known]:
    """The known breaks (R3) of every district, or of those of one province. Do not alter the list."""
    known = queries.breaks(folder, version)
    return [one for one in known if one.district_code is None or group.is_within(one.district_code, province)]


@kept(32)
def view(folder: Path, version: int, choice: Choice, period: Period, audience: str) -> View:
    """Fetch a choice in one period, with its change since the period before (R2, R3). Do not alter it."""
    before = previous(period, periods_of(folder, version, choice, audience))
    rows = by_category(folder, version, choice, audience, (period, before))
    now = at(rows, period)
    chosen = [row for row in now if row.category == choice.category]
    province = next(row for row in chosen if row.districts_total is not None)
    districts = [row for row in chosen if row.districts_total is None]
    of_peksos = certified_peksos(folder, version, choice, districts)
    return View(
        period=period,
        province=province,
        districts=districts,
        peksos=sum(of_peksos.values()) if of_peksos else None,
        workers=_stock(districts, "workers"),
        workers_expiry_unknown=_stock(districts, "workers_expiry_unknown"),
        before=before,
        changes=changes(now, at(rows, before), choice.category, queries.breaks(folder, version)) if before else None,
        not_comparable=not_comparable(now) if choice.category == "all" else [],
    )


def certified_peksos(folder: Path, version: int, choice: Choice, rows: list[RatioRow]) -> dict[tuple[str, date], int]:
    """How many of the certified workers of districts' rows are peksos, by district and day; 0 where other roles are chosen."""
    there = [(row.district_code, row.data_as_of) for row in rows if row.workers is not None]
    if choice.roles and "peksos" not in choice.roles:
        return dict.fromkeys(there, 0)
    counted = workforce(folder, version, ("peksos",), rows)
    return {place: counted[place].certified for place in there}


def workforce(folder: Path, version: int, roles: tuple[str, ...], rows: list[RatioRow]) -> queries.Workforces:
    """The workers of each district on the days of these rows; a small version's on all days."""
    small = figures.size(folder, version) <= figures.LARGE
    days = set() if small else {row.data_as_of for row in rows if row.data_as_of}
    return queries.workforce(folder, version, roles, tuple(sorted(days)))


@kept(64)
def district_changes(
    folder: Path, version: int, choice: Choice, period: Period, code: str, audience: str
) -> Changes | None:
    """What changed in one district since the period before (R2, R3). Do not alter it."""
    before = previous(period, periods_of(folder, version, choice, audience))
    if before is None:
        return None
    rows = [r for r in by_category(folder, version, choice, audience, (period, before)) if r.district_code == code]
    return changes(at(rows, period), at(rows, before), choice.category, queries.breaks(folder, version))


def stale(row: RatioRow, months: int) -> bool:
    """Whether a row's roster is older than so many months at its date (R2)."""
    if row.roster_as_of is None or row.data_as_of is None or row.basis != "roster":
        return False
    age = (row.data_as_of.year - row.roster_as_of.year) * 12 + row.data_as_of.month - row.roster_as_of.month
    return age > months or (age == months and row.data_as_of.day > row.roster_as_of.day)


def stamp(folder: Path, version: int, choice: Choice, first: date, last: date, office: str) -> Stamp:
    """Where the figures of a choice between two days come from."""
    loads = queries.sources(folder, version, choice.category, choice.unit, first, last)
    return Stamp(
        version=version,
        sample=queries.is_sample(folder, version),
        estimate=any(estimate for _, estimate, _ in loads),
        sources=tuple(dict.fromkeys(source or office for source, _, sample in loads if source or not sample)),
        data_as_of=last,
    )


def _stock(rows: list[RatioRow], field: str) -> int | None:
    known = [getattr(row, field) for row in rows if getattr(row, field) is not None]
    return sum(known) if known else None
