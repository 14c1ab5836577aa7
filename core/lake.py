"""A warehouse on DuckLake: a version is a snapshot, the catalog a PostgreSQL database, the rows Parquet files.

The lake holds what is kept (raw_*, ledger_*, rule_*). A reader copies a version into memory once and computes core_* and
out_* there, so every query is the same and as fast as on the embedded files. A writer builds the next version in memory
and adds its rows in one transaction; killed anywhere before its commit, the published version is the old one.
"""

import contextlib
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from core import files, place
from core.errors import DamagedError, NoWarehouse, UsageError, moved_on
from core.lake_connection import alone, asked, attached, is_made
from core.tables import bring_up, copy_until, in_memory, rebuild, sql_file, where_version

MERGE_EVERY = 20  # versions: small files of single loads become larger ones
DAYS_TO_READ = 1  # what was merged away stays for readers that began before
ATTEMPTS = 3
_seen: dict[Path, int] = {}


def current_version(lake: Path) -> int:
    """The number of the published version. Raises NoWarehouse, and DamagedError when the catalog cannot be read."""
    snapshots = _snapshots(lake)
    if not snapshots:
        raise NoWarehouse(f"There is no warehouse in {place.name_of(lake)} yet. Make one with: python -m etl init")
    _seen[lake] = max(snapshots)
    return _seen[lake]


def seen(lake: Path) -> list[int]:
    """The newest version that this process has seen, which it may still show while the catalog cannot be reached."""
    return [_seen[lake]] if lake in _seen else []


def attach(con: duckdb.DuckDBPyConnection, lake: Path, version: int) -> None:
    """Attach the kept tables of a version, or of the newest where its snapshot has expired, as `newest` in memory."""
    for attempt in range(ATTEMPTS):
        snapshots = _snapshots(lake)
        snapshot = snapshots.get(version) or snapshots[max(snapshots)]
        try:
            tables = _read(lake, snapshot)
            break
        except duckdb.Error as error:
            if attempt == ATTEMPTS - 1:
                raise DamagedError(
                    f"The data of {place.name_of(lake)} cannot be read ({type(error).__name__})."
                    " Is its folder or S3 server there, and may this account read it? docs/deploy.md says how to bring it back."
                ) from error
    con.execute("attach ':memory:' as newest")
    con.execute("use newest")
    con.execute(sql_file("schema"))
    for table, rows in tables.items():
        con.register("incoming", rows)
        con.execute(f"insert into {table} by name select * from incoming")
        con.unregister("incoming")
    con.execute("use memory")


def publish(
    lake: Path,
    change: Callable[[duckdb.DuckDBPyConnection, int], Any],
    keep_versions: int,
    on_step: Callable[[str], None],
    on_version: int | None,
    announce: Callable[[int], None],
) -> tuple[int, Any]:
    """As core.warehouse.publish, which calls it; the step rename has no part here."""
    with alone(lake):
        old = max(_snapshots(lake), default=0)
        if on_version not in (None, old):
            raise moved_on(old)
        version = old + 1
        try:
            on_step("copy")
            con = _copy(lake, old)
            on_step("apply")
            result = change(con, version)
            if result is None:
                return old, None
            on_step("build")
            rebuild(con)
            with attached(lake, create=True).cursor() as cursor:
                _commit(cursor, lake, con, version, on_step, announce)
                on_step("clean")
                _clean(cursor, lake, version, keep_versions)
        except (OSError, duckdb.Error) as error:
            raise DamagedError(
                f"The new version could not be written ({files.cause(error)}). Nothing has changed;"
                " `python -m etl verify` says whether the one before is whole."
            ) from error
        return version, result


def bring(lake: Path, con: duckdb.DuckDBPyConnection, version: int, on_step, announce) -> None:
    """Make what another warehouse has kept (`con`, in memory) this lake's first version, with that warehouse's number.

    Raises UsageError when something was ever published here.
    """
    with alone(lake), attached(lake, create=True).cursor() as cursor:
        if _snapshots(lake):
            raise UsageError(f"{place.name_of(lake)} holds a warehouse already. Nothing has changed.")
        _commit(cursor, lake, con, version, on_step, announce, "<=")


def _commit(cursor, lake: Path, con, version: int, on_step, announce, since: str = "=") -> None:
    """Add the rows of a version (`<=`: of those before too) to the lake, read them back, and let them count."""
    token = uuid.uuid4().hex
    cursor.begin()
    try:
        on_step("checkpoint")
        tables = _write(cursor, con, version, since)
        on_step("verify")
        for table in tables:
            _verify(cursor, con, table, version, since)
        cursor.execute(f"call lake.set_commit_message('etl', 'version {version}', extra_info => '{token}')")
        on_step("announce")
        announce(version)
        on_step("switch")
        try:
            cursor.commit()
        except duckdb.Error as error:
            if not _is_done(lake, token):  # else only the answer was lost
                raise moved_on(version) if "conflict" in str(error) else error from None
    except BaseException:
        with contextlib.suppress(duckdb.Error):
            cursor.rollback()
        raise


def _copy(lake: Path, version: int) -> duckdb.DuckDBPyConnection:
    con = in_memory()
    if version:
        attach(con, lake, version)
        copy_until(con, version)
        con.execute("detach newest")
        bring_up(con)
        rebuild(con)
    else:
        con.execute(sql_file("schema"))
    return con


def _write(cursor, con, version: int, since: str) -> list[str]:
    """Add the rows that came with a version, and say that it is the newest. Returns the tables."""
    columns = "select table_name, column_name, data_type from duckdb_columns() where database_name = "
    there = {column[:2] for column in cursor.execute(f"{columns}'lake'").fetchall()}
    if there:  # two writers that change one row are in conflict, and DuckLake lets only the first commit
        cursor.execute(f"update lake.newest set version = {version}")
    else:
        cursor.execute(f"create table lake.newest as select {version} as version")
    kept = [c for c in con.execute(f"{columns}'memory' order by table_oid, column_index").fetchall() if _is_kept(c[0])]
    for table, column, kind in kept:
        if not any(table == known for known, _ in there):
            cursor.execute(f'create table lake.{table} ("{column}" {kind})')
        elif (table, column) not in there:
            cursor.execute(f'alter table lake.{table} add column "{column}" {kind}')
        there.add((table, column))
    tables = sorted({table for table, _, _ in kept})
    for table in tables:
        rows = con.execute(f"select * from {table} where {where_version(table, since)}", {"version": version})
        if (incoming := rows.to_arrow_table()).num_rows:
            cursor.register("incoming", incoming)
            cursor.execute(f"insert into lake.{table} by name select * from incoming")
            cursor.unregister("incoming")
    return tables


def _verify(cursor, con, table: str, version: int, since: str) -> None:
    """Hold a table's new rows in the lake against those in memory, and count all rows: they are only ever added."""
    columns = ", ".join(
        f'"{name}"' for (name,) in con.execute(f"select column_name from (describe {table})").fetchall()
    )
    both = []
    for source, database in ((cursor, "lake."), (con, "")):
        new = f"select {columns} from {database}{table} where {where_version(table, since, database)}"
        counted = f"select count(*), bit_xor(hash(t)), (select count(*) from {database}{table}) from ({new}) as t"
        both.append(source.execute(counted, {"version": version}).fetchone())
    if both[0] != both[1]:
        raise DamagedError("The new version does not hold what was written. Nothing has changed; check the disk.")


def _clean(cursor, lake: Path, version: int, keep_versions: int) -> None:
    """Let old snapshots expire; now and then merge small files, and remove files that no snapshot needs any more."""
    with contextlib.suppress(duckdb.Error, DamagedError):  # the version is published; the next writer cleans again
        kept = _snapshots(lake)
        oldest = kept[max(min(kept), version - keep_versions + 1)]
        old = asked(lake, f"select snapshot_id from ducklake_snapshot where snapshot_id < {oldest}")
        if old:
            cursor.execute(f"call ducklake_expire_snapshots('lake', versions => {[number for (number,) in old]})")
        if version % MERGE_EVERY == 0:
            cursor.execute("call ducklake_merge_adjacent_files('lake')")
            before = f"now() - interval {DAYS_TO_READ} day"
            cursor.execute(f"call ducklake_cleanup_old_files('lake', older_than => {before})")


def _snapshots(lake: Path) -> dict[int, int]:
    """The versions whose snapshots are there, and those: what a snapshot's commit message says makes it a version."""
    query = """
        select substring(commit_message from 9)::integer, snapshot_id
        from ducklake_snapshot_changes join ducklake_snapshot using (snapshot_id)
        where commit_message ~ '^version [0-9]+$'
    """
    try:
        return dict(asked(lake, query))
    except DamagedError:
        if is_made(lake):
            raise
        return {}


def _is_done(lake: Path, token: str) -> bool:
    return asked(lake, f"select 1 from ducklake_snapshot_changes where commit_extra_info = '{token}'") != []


def _read(lake: Path, snapshot: int) -> dict[str, Any]:
    """The rows of the kept tables at a snapshot, each an Arrow table."""
    alive = f"begin_snapshot <= {snapshot} and coalesce(end_snapshot > {snapshot}, true)"
    tables = [table for (table,) in asked(lake, f"select table_name from ducklake_table where {alive}")]
    with attached(lake).cursor() as cursor:
        return {
            table: cursor.execute(f"select * from lake.{table} at (version => {snapshot})").to_arrow_table()
            for table in tables
            if _is_kept(table)
        }


def _is_kept(table: str) -> bool:
    return table.startswith(("raw_", "ledger_", "rule_"))
