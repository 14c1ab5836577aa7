"""What looks odd beside what the warehouse already holds: warnings, never errors."""

from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa

from core import warehouse
from core.reference import population
from core.settings import Settings
from core.specs import TRAINING
from etl import ledger
from etl.understand import Sheet

SQL = Path(__file__).parent / "sql"
POPULATION = pa.schema([("district_code", pa.string()), ("year", pa.int64()), ("people", pa.int64())])
CELLS = {  # what is needed of the file's cells, by dataset: no cell that could hold a name
    "caseload": "select id, cases, value_column from cell",
    "training": "select id, date, event, district from cell",
}


class Before(NamedTuple):
    """What is in force: a published version, of its loads the sample ones or the others, and the population."""

    con: duckdb.DuckDBPyConnection
    sample: bool
    population: list[tuple[str, int, int]]  # district code, year, persons


def before_of(folder: Path, settings: Settings, sample: bool) -> Before:
    """What is in force in a warehouse; sample data is nothing to compare an office's figures with."""
    con = warehouse.open_version(folder, warehouse.current_version(folder)).cursor()
    return Before(con, sample, population(settings))


def with_before(sheet: Sheet, before: Before) -> None:
    """Compare the values of a file with those before, with the population, and with each other.

    The file's values go to the warehouse: there a country's history has a hundred times as many.
    """
    if sheet.dataset is TRAINING and not ledger.has_column(before.con, "core_training", "event"):
        return  # a warehouse of an older program
    tables = {name: f"from {name}" for name in ("typed", "district")}
    if sheet.dataset.name in CELLS:
        tables["cell"] = CELLS[sheet.dataset.name]
    brought = {name: sheet.con.sql(query).to_arrow_table() for name, query in tables.items()}
    people = [dict(zip(POPULATION.names, row, strict=True)) for row in before.population]
    brought["population"] = pa.Table.from_pylist(people, POPULATION)
    with before.con.cursor() as con:
        for name, table in brought.items():
            con.register(name, table)
        query = (SQL / f"compare_{sheet.dataset.name}.sql").read_text(encoding="utf-8")
        for line, code, field, text, detail, column in con.execute(query, {"sample": before.sample}).fetchall():
            sheet.add(code, line, field, text, detail, column)
