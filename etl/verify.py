"""Is the warehouse whole? Everything is read, and every figure computed again from the ledger."""

from pathlib import Path

import duckdb

from core import key, warehouse
from core.errors import DamagedError
from etl import ledger


def verify(folder: Path) -> int:
    """Check CURRENT, its file, the ledger, the key and the figures. Returns the version; raises DamagedError."""
    version = warehouse.current_version(folder)
    try:
        con = warehouse.open_version(folder, version).cursor()
        warehouse.checksums(con)
        versions = con.execute("select version from ledger_event group by version order by version").fetchall()
        if [number for (number,) in versions] != list(range(1, version + 1)):
            raise DamagedError("The ledger lacks a version. Bring the warehouse back from the backup.")
        _compare_counts(con)
        _compare_figures(folder, con, version)
        known = ledger.known_fingerprint(con)
    except duckdb.Error as error:
        raise DamagedError(
            f"Version {version} is damaged ({type(error).__name__}). Bring it back from the backup."
        ) from None
    if key.fingerprint(key.read_key(folder)) != known:
        raise DamagedError(f"{key.key_path(folder).name} is not the key of this warehouse. Bring the right one back.")
    return version


def _compare_counts(con: duckdb.DuckDBPyConnection) -> None:
    stored = (
        "coalesce(rows_stored, rows_loaded)" if ledger.has_column(con, "ledger_load", "rows_stored") else "rows_loaded"
    )
    wrong = con.execute(f"""
        select load_id from ledger_load
        left join (
            select load_id, count(*) as n from (select load_id from raw_caseload union all select load_id from raw_worker)
            group by load_id
        ) using (load_id)
        where {stored} <> coalesce(n, 0)
    """).fetchall()
    if wrong:
        raise DamagedError(f"Load {wrong[0][0]} has lost rows. Bring the warehouse back from the backup.")


def _compare_figures(folder: Path, con: duckdb.DuckDBPyConnection, version: int) -> None:
    """The stored figures against those that the ledger gives, computed afresh in memory."""
    again = warehouse.recompute(folder, version)
    for (table,) in con.execute("select table_name from duckdb_tables() where table_name like 'out_%'").fetchall():
        if warehouse.checksums(con)[table] != warehouse.checksums(again.cursor())[table]:
            raise DamagedError(f"{table} does not follow from the ledger. Bring the warehouse back from the backup.")
