"""The only way to the warehouse for everything that shows: one typed function per .sql file."""

import functools
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import duckdb

from core import warehouse
from core.errors import UsageError
from report.rows import RatioRow

SQL = Path(__file__).parent / "sql"


class Result(NamedTuple):
    """Rows as they come from the warehouse: names and DuckDB types of the columns, and one tuple a row."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: list[tuple]


def ratio(folder: Path, version: int, grain: str | None = None, roles: Sequence[str] = ()) -> list[RatioRow]:
    """Every figure of a version (R1-R9): all districts and the province, periods, categories and units.

    `grain` None keeps each period in the grain it was reported in; `roles` empty counts all roles.
    """
    return [RatioRow(*row) for row in ratio_result(folder, version, grain, roles).rows]


def ratio_result(folder: Path, version: int, grain: str | None = None, roles: Sequence[str] = ()) -> Result:
    """The same as a plain result, for export."""
    return _run(folder, "ratio", version, grain=grain, roles=list(roles) or None)


def caseload(folder: Path, version: int) -> Result:
    """The cells in force (R3), in the canonical columns of a caseload file."""
    return _run(folder, "caseload", version)


def workers(folder: Path, version: int) -> Result:
    """Counts of workers by district, roster date, role, certified or not at that date (R1, R2)."""
    return _run(folder, "workers", version)


def coverage(folder: Path, version: int) -> Result:
    """District x period x dataset with its status and the load behind it."""
    return _run(folder, "coverage", version)


def history(folder: Path, version: int) -> Result:
    """The ledger up to a version, oldest first."""
    return _result(warehouse.read(folder, warehouse.sql_file("history"), version=version))


def is_sample(folder: Path, version: int) -> bool:
    """Whether sample loads are active, so that everything shown says so."""
    sql = "select exists (select 1 from core_load where sample)"
    return warehouse.read(folder, sql, version=version).fetchone()[0]


def wanted_version(folder: Path, version: int | None) -> int:
    """The version asked for, else the newest; raises UsageError when it never was."""
    newest = warehouse.current_version(folder)
    if version is not None and not 1 <= version <= newest:
        raise UsageError(f"There is no version {version}; the newest is {newest}.")
    return version or newest


def _run(folder: Path, name: str, version: int, **params: object) -> Result:
    sql = _sql(name)
    if "$version" in sql:
        params["version"] = version
    return _result(warehouse.read(folder, sql, params, version))


def _result(cursor: duckdb.DuckDBPyConnection) -> Result:
    names, types = zip(*((column[0], str(column[1])) for column in cursor.description), strict=True)
    return Result(names, types, cursor.fetchall())


@functools.cache
def _sql(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")
