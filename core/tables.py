"""The tables of a version: what is kept (raw_*, ledger_*, rule_*) and what is computed from it (core_*, out_*)."""

import functools
from pathlib import Path

import duckdb

SQL = Path(__file__).parent / "sql"
CLOSED = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
LATER_COLUMNS = (  # which warehouses of older programs lack
    ("ledger_load", "content varchar"),
    ("ledger_load", "rows_stored integer"),
    ("ledger_event", "audit_lines integer"),
    ("ledger_event", "audit_log varchar"),
)


@functools.cache
def sql_file(name: str) -> str:
    """The text of core/sql/<name>.sql."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def rebuild(con: duckdb.DuckDBPyConnection) -> None:
    """Compute core_* and out_* anew from raw_*, ledger_* and rule_*."""
    con.execute(sql_file("model"))
    con.execute(sql_file("out"))


def bring_up(con: duckdb.DuckDBPyConnection) -> None:
    """What warehouses of before 0.4 lack."""
    for table, column in LATER_COLUMNS:
        con.execute(f"alter table {table} add column if not exists {column}")
    for statement in sql_file("schema").split(";"):
        if "create table if not exists" in statement:
            con.execute(statement)


def checksums(con: duckdb.DuckDBPyConnection) -> dict[str, tuple]:
    """Rows and content of every table; reading them all also makes DuckDB check every block."""
    tables = con.execute("select table_name from duckdb_tables() where not internal order by 1").fetchall()
    return {name: con.execute(f'select count(*), bit_xor(hash(t)) from "{name}" as t').fetchone() for (name,) in tables}


def in_memory() -> duckdb.DuckDBPyConnection:
    """A database in memory that loads no extension and has no progress bar."""
    con = duckdb.connect(":memory:", config=CLOSED | {"temp_directory": ""})
    con.execute("set enable_progress_bar = false")
    return con


def locked(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """The same, from now on without access to files or settings."""
    con.execute("set enable_external_access = false")
    con.execute("set lock_configuration = true")
    return con


def copy_until(con: duckdb.DuckDBPyConnection, version: int) -> None:
    """Make the kept tables in memory, with the rows that the attached `newest` has of this version and those before."""
    con.execute(sql_file("schema"))
    names = "select table_name from duckdb_tables() where database_name = "
    both = f"{names}'memory' intersect {names}'newest'"
    for (table,) in con.execute(both).fetchall():
        rows = f"select * from newest.{table} where {where_version(table, '<=', 'newest.')}"
        con.execute(f"insert into {table} by name {rows}", {"version": version})


def where_version(table: str, compared: str, database: str = "") -> str:
    """The condition that picks the rows of a kept table that came with $version (`=`), or until then (`<=`)."""
    if table in ("ledger_event", "ledger_load"):
        return f"version {compared} $version"
    if table.startswith("rule_") or table == "ledger_spelling":
        return f"event_id in (select event_id from {database}ledger_event where version {compared} $version)"
    return f"load_id in (select load_id from {database}ledger_load where version {compared} $version)"
