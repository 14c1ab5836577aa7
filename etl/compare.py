"""What looks odd beside what the warehouse already holds: warnings, never errors."""

from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa

from core import warehouse
from core.reference import population
from core.settings import Settings
from core.specs import CASELOAD, COUNTS, DATASETS
from etl import ledger
from etl.understand import Sheet

SQL = Path(__file__).parent / "sql"
NO_TRAINING = pa.schema(
    [("event", pa.string()), ("held_on", pa.date32()), ("district_code", pa.string())]
    + [(name, pa.int64()) for name in COUNTS[1:]]
).empty_table()


class Before(NamedTuple):
    """The figures in force: `caseload` (district_code, period_end, grain, category, unit, cases), `workers`
    (district_code, as_of, certified at that day), `training` (event, held_on, district_code, participants, passed)."""

    caseload: pa.Table
    workers: pa.Table
    training: pa.Table
    population: list[tuple[str, int, int]]  # district code, year, persons


def before_of(folder: Path, settings: Settings, sample: bool) -> Before:
    """What is in force in a warehouse; sample data is nothing to compare an office's figures with."""
    con = warehouse.open_version(folder, warehouse.current_version(folder)).cursor()
    tables = {name: _in_force(con, f"before_{name}", sample) for name in DATASETS if name != "training"}
    known = ledger.has_column(con, "core_training", "event")  # by warehouses of older programs it is not
    tables["training"] = _in_force(con, "before_training", sample) if known else NO_TRAINING
    return Before(**tables, population=population(settings))


def _in_force(con: duckdb.DuckDBPyConnection, name: str, sample: bool) -> pa.Table:
    query = (SQL / f"{name}.sql").read_text(encoding="utf-8")
    return con.sql(query, params={"sample": sample}).to_arrow_table()


def with_before(sheet: Sheet, before: Before) -> None:
    """Compare the values of a file with those before, with the population, and with each other."""
    con = sheet.con
    con.register("before", getattr(before, sheet.dataset.name))
    if sheet.dataset is CASELOAD:
        con.execute("create table population (district_code varchar, year integer, people bigint)")
        con.executemany("insert into population values (?, ?, ?)", before.population)
    query = (SQL / f"compare_{sheet.dataset.name}.sql").read_text(encoding="utf-8")
    for line, code, field, text, detail, column in con.execute(query).fetchall():
        sheet.add(code, line, field, text, detail, column)
    con.unregister("before")
