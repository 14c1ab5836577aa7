"""Is the warehouse whole? Everything is read, and every figure computed again from the ledger."""

from pathlib import Path
from typing import NamedTuple

import duckdb

from core import audit, key, place, warehouse
from core.errors import DamagedError
from etl import ledger


class Whole(NamedTuple):
    """A warehouse in which all is as it should be; `without_line` are versions made without the key, so not audited."""

    version: int
    audit_lines: int
    without_line: list[int]


def verify(folder: Path) -> Whole:
    """Check CURRENT, its file, the ledger, the figures, the key and the audit log. Raises DamagedError."""
    version = warehouse.current_version(folder)
    try:
        con = warehouse.open_version(folder, version).cursor()
        warehouse.checksums(con)
        _read_indexes(con)
        versions = con.execute("select version from ledger_event group by version order by version").fetchall()
        if [number for (number,) in versions] != list(range(1, version + 1)):
            raise DamagedError("The ledger lacks a version. Bring the warehouse back from the backup.")
        _compare_counts(con)
        _compare_figures(folder, con, version)
        known = ledger.known_fingerprint(con)
        audited = ledger.audited(con, place.audit_log(folder))
    except duckdb.Error as error:
        raise DamagedError(
            f"Version {version} is damaged ({type(error).__name__}). Bring it back from the backup."
        ) from None
    if key.fingerprint(key.read_key(folder)) != known:
        raise DamagedError(f"{key.key_path(folder).name} is not the key of this warehouse. Bring the right one back.")
    lines = audit.check(folder)
    _compare_audit(audited, lines)
    return Whole(version, len(lines), [version for version, before in audited.items() if before is None])


def _read_indexes(con: duckdb.DuckDBPyConnection) -> None:
    """Look every row of the ledger up by its key: the only blocks that reading the tables does not reach."""
    for table, column in (("ledger_event", "event_id"), ("ledger_load", "load_id")):
        for (number,) in con.execute(f"select {column} from {table}").fetchall():
            if not con.execute(f"select 1 from {table} where {column} = $number", {"number": number}).fetchone():
                raise DamagedError(
                    f"The ledger's index of {table} is damaged. Bring the warehouse back from the backup."
                )


def _compare_counts(con: duckdb.DuckDBPyConnection) -> None:
    stored = (
        "coalesce(rows_stored, rows_loaded)" if ledger.has_column(con, "ledger_load", "rows_stored") else "rows_loaded"
    )
    tables = ["raw_caseload", "raw_worker"]
    tables += ["raw_training"] if ledger.has_column(con, "raw_training", "load_id") else []
    rows = " union all ".join(f"select load_id from {table}" for table in tables)
    wrong = con.execute(f"""
        select load_id from ledger_load
        left join (
            select load_id, count(*) as n from ({rows})
            group by load_id
        ) using (load_id)
        where {stored} <> coalesce(n, 0)
    """).fetchall()
    if wrong:
        raise DamagedError(f"Load {wrong[0][0]} has lost rows. Bring the warehouse back from the backup.")


def _compare_audit(audited: dict[int, int | None], lines: list[dict]) -> None:
    """Each version that the ledger says is audited has its line, and behind those that were there before."""
    for version, before in audited.items():
        if before is not None and not any(line.get("version") == version for line in lines[before:]):
            raise DamagedError(f"The audit log lacks the line of version {version}. {audit.RESTORE}")


def _compare_figures(folder: Path, con: duckdb.DuckDBPyConnection, version: int) -> None:
    """The stored figures against those that the ledger gives, computed afresh in memory."""
    again = warehouse.recompute(folder, version)
    for (table,) in con.execute(
        "select table_name from duckdb_tables() where table_name like 'out_%' or table_name = 'core_training'"
    ).fetchall():
        if warehouse.checksums(con)[table] != warehouse.checksums(again.cursor())[table]:
            raise DamagedError(f"{table} does not follow from the ledger. Bring the warehouse back from the backup.")
