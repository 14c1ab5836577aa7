"""The only way to the warehouse for everything that shows, but for the figures (figures.py): one typed function per .sql file."""

import functools
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import duckdb

from core import warehouse
from core.errors import UsageError
from core.kept import kept
from core.periods import Period
from report.change import Known
from report.rows import (
    Certificates,
    District,
    Flow,
    KnownRosters,
    Lasting,
    NewlyCertified,
    Stock,
    Training,
    Workforce,
)  # fmt: skip

SQL = Path(__file__).parent / "sql"
AT_ONCE = 20_000  # rows
Source = tuple[str | None, bool, bool]
Workforces = dict[tuple[str, date], Workforce]  # by district and day
TRAINING_TYPES = ("VARCHAR", "DATE", "VARCHAR", "VARCHAR", "BIGINT", "BIGINT")


class Result(NamedTuple):
    """Rows as they come from the warehouse: names and DuckDB types of the columns, and one tuple a row."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: list[tuple]


@kept(8)
def breaks(folder: Path, version: int) -> list[Known]:
    """The known breaks in the series (R3). Do not alter the list."""
    return [Known(*row) for row in run(folder, "breaks", version).rows]


@kept(8)
def districts(folder: Path, version: int) -> list[District]:
    """The districts with their parent and first day (R9). Do not alter the list."""
    return [District(*row) for row in run(folder, "districts", version).rows]


@kept(8)
def periods(folder: Path, version: int) -> list[Period]:
    """The periods that any district reported, newest first. Do not alter the list."""
    return [Period(*row) for row in run(folder, "periods", version).rows]


@kept(8)
def kinds(folder: Path, version: int) -> list[tuple[str, str]]:
    """The (category, unit) that any district reported. Do not alter the list."""
    return [tuple(row) for row in run(folder, "kinds", version).rows]


@kept(64)
def certificates(folder: Path, version: int, district: str, day: date) -> Certificates:
    """A district's workers and their certificates at a day, by the roster in force (R1, R2)."""
    return Certificates(*run(folder, "certificates", version, district=district, day=day).rows[0])


def flows(folder: Path, version: int, days: Sequence[tuple[str, date, date]], roles: Sequence[str] = ()) -> list[Flow]:
    """Why the certified workers of districts differ between two days, (district, first, last) each; `roles` empty counts all."""
    districts, first, last = [list(column) for column in zip(*days, strict=True)] if days else ([], [], [])
    params = {"districts": districts, "first": first, "last": last, "roles": list(roles) or None}
    return [Flow(*row) for row in run(folder, "flows", version, **params).rows]


@kept(16)
def workforce(folder: Path, version: int, roles: tuple[str, ...] = (), days: tuple[date, ...] = ()) -> Workforces:
    """For every day with figures, or these; a district without a roster is not in it. Do not alter it."""
    rows = run(folder, "workforce", version, roles=list(roles) or None, days=list(days) or None).rows
    return {(code, day): Workforce(*counted) for code, day, *counted in rows}


@kept(8)
def stocks(folder: Path, version: int, days: tuple[date, ...], roles: tuple[str, ...] = ()) -> list[Stock]:
    """Every district with a roster at every one of these days (R1, R2, R9). Do not alter the list."""
    params = {"days": list(days), "roles": list(roles) or None}
    return [Stock(*row) for row in run(folder, "certificates_months", version, **params).rows]


@kept(8)
def lasting(folder: Path, version: int, day: date, roles: tuple[str, ...] = (), keys: bool = False) -> list[Lasting]:
    """How long the certificates of those certified at a day last. `keys` is for analysts alone. Do not alter the list."""
    params = {"day": day, "roles": list(roles) or None, "keys": keys}
    return [Lasting(*row) for row in run(folder, "certificates_lasting", version, **params).rows]


@kept(8)
def known_rosters(folder: Path, version: int) -> KnownRosters:
    """Between which days there are rosters, and what the settings say of blank expiries."""
    return KnownRosters(*run(folder, "certificates_known", version).rows[0])


@kept(64)
def sources(folder: Path, version: int, category: str, unit: str, first: date, last: date) -> list[Source]:
    """(source, estimate, sample) of the loads behind a view of these periods; source None is the office itself. Do not alter the list."""
    behind = [
        load
        for of, of_unit, day, load in _behind(folder, version)
        if of is None or (of_unit == unit and category in ("all", of) and first <= day <= last)
    ]
    return list(dict.fromkeys(behind))


@kept(8)
def _behind(folder: Path, version: int) -> list[tuple[str | None, str | None, date | None, Source]]:
    """(category, unit, end of the period) and a load behind its cases; one behind the rosters stands without them."""
    return [(*row[:3], row[3:]) for row in run(folder, "sources", version).rows]


def workers(folder: Path, version: int) -> Result:
    """Counts of workers by district, roster date, role, certified or not at that date (R1, R2)."""
    return run(folder, "workers", version)


def training_result(folder: Path, version: int) -> Result:
    """Trainings and tests per event, day and district, in the columns that a load takes back."""
    known = warehouse.read(folder, "select 1 from duckdb_tables() where table_name = 'core_training'", version=version)
    if known.fetchone():
        return run(folder, "training", version)
    return Result(Training._fields, TRAINING_TYPES, [])  # written by a program that knew none


@kept(8)
def training(folder: Path, version: int) -> list[Training]:
    """The same, by day, event and district; those tied to no district under the province's code. Do not alter the list."""
    return [Training(*row) for row in training_result(folder, version).rows]


@kept(16)
def newly_certified(folder: Path, version: int, roles: tuple[str, ...] = ()) -> list[NewlyCertified]:
    """Workers by district and the year of their first certificate; `roles` empty counts all. Do not alter the list."""
    return [NewlyCertified(*row) for row in run(folder, "newly_certified", version, roles=list(roles) or None).rows]


@kept(16)
def sources_of(folder: Path, version: int, datasets: tuple[str, ...]) -> list[Source]:
    """(source, estimate, sample) of the active loads of some datasets; source None is the office itself. Do not alter the list."""
    return [tuple(row) for row in run(folder, "sources_of", version, datasets=list(datasets)).rows]


def coverage(folder: Path, version: int) -> Result:
    """District x period x dataset with its status and the load behind it."""
    return run(folder, "coverage", version)


def history(folder: Path, version: int) -> Result:
    """The ledger up to a version, oldest first."""
    return _result(warehouse.read(folder, warehouse.sql_file("history"), version=version))


@kept(8)
def made_on(folder: Path, version: int) -> dict[int, date]:
    """The day (UTC) on which each version up to this one was published. Do not alter it."""
    sql = "select version, cast(max(happened_at) as date) from ledger_event where version <= $version group by version"
    return dict(warehouse.read(folder, sql, {"version": version}, version).fetchall())


@kept(8)
def is_sample(folder: Path, version: int) -> bool:
    """Whether sample loads are active, so that everything shown says so."""
    return warehouse.read(folder, "select exists (select 1 from core_load where sample)", version=version).fetchone()[0]


def wanted_version(folder: Path, version: int | None) -> int:
    """The version asked for, else the newest; raises UsageError when it never was."""
    newest = warehouse.current_version(folder)
    if version is not None and not 1 <= version <= newest:
        raise UsageError(f"There is no version {version}; the newest is {newest}.")
    return version or newest


def run(folder: Path, name: str, version: int, row: Callable[[tuple], tuple] = tuple, **params: object) -> Result:
    """Run report/sql/<name>.sql on a version; `row` makes what is kept of each row."""
    sql = _sql(name)
    if "$version" in sql:
        params["version"] = version
    return _result(warehouse.read(folder, sql, params, version), row)


def _result(cursor: duckdb.DuckDBPyConnection, row: Callable[[tuple], tuple] = tuple) -> Result:
    """All rows. DuckDB makes each name and date anew for every cell, two thirds of what rows take: here once for all."""
    names, types = zip(*((column[0], str(column[1])) for column in cursor.description), strict=True)
    rows, once = [], {}
    while some := cursor.fetchmany(AT_ONCE):
        columns = zip(zip(*some, strict=True), types, strict=True)
        shared = (map(once.setdefault, of, of) if kind in ("VARCHAR", "DATE") else of for of, kind in columns)
        rows += map(row, zip(*shared, strict=True))
    return Result(names, types, rows)


@functools.cache
def _sql(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")
