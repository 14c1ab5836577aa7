"""How this process reaches a lake: one DuckDB with the PostgreSQL catalog attached as `pg` and the lake as `lake`.

Connections that were cut are made again by DuckDB's pool. Extensions come as wheels (requirements-lake.txt): nothing is
fetched from the internet. S3 is reached with the usual AWS_* environment variables.
"""

import contextlib
import functools
import importlib.util
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import duckdb

from core import place
from core.errors import BUSY, BusyError, DamagedError, UsageError
from core.tables import in_memory

LOCK = 1802  # PostgreSQL's number for "somebody writes": one lake a database
_attaching = threading.Lock()


def asked(lake: Path, query: str) -> list[tuple]:
    """The rows of a query that PostgreSQL itself runs on the catalog. Raises DamagedError when it cannot be reached."""
    try:
        with catalog(lake).cursor() as cursor:
            return _asked(cursor, query)
    except duckdb.Error as error:
        raise DamagedError(
            f"The catalog of {place.name_of(lake)} cannot be read ({type(error).__name__}). Is its PostgreSQL server running,"
            " and may this account connect? docs/deploy.md says how to bring it back."
        ) from error


def is_made(lake: Path) -> bool:
    """Whether the database holds a DuckLake at all."""
    return asked(lake, "select to_regclass('ducklake_snapshot_changes') is not null") == [(True,)]


@contextlib.contextmanager
def alone(lake: Path) -> Iterator[None]:
    """Hold the lake's lock, which PostgreSQL releases when its holder dies; BusyError when another writer has it."""
    asked(lake, "select 1")
    with catalog(lake).cursor() as cursor:
        cursor.begin()
        try:
            if _asked(cursor, f"select pg_try_advisory_xact_lock({LOCK})") != [(True,)]:
                raise BusyError(BUSY)
            yield
        finally:
            with contextlib.suppress(duckdb.Error):
                cursor.rollback()


def attached(lake: Path, create: bool = False) -> duckdb.DuckDBPyConnection:
    """The connection with the lake attached; take a cursor of it. `create` makes one where the database has none."""
    con = catalog(lake)
    with _attaching:
        if con.execute("select 1 from duckdb_databases() where database_name = 'lake'").fetchone():
            return con
        option = "create_if_not_exists false"
        if create and not is_made(lake):
            option = f"data_path {_quoted(_new_data_path(con))}"
        con.execute(f"attach {_quoted('ducklake:postgres:' + place.connection(lake))} as lake ({option})")
        return con


@functools.lru_cache(maxsize=4)
def catalog(lake: Path) -> duckdb.DuckDBPyConnection:
    """The connection with the catalog attached as `pg`, one for each lake in this process."""
    connection = place.connection(lake)
    con = in_memory()
    s3 = bool(os.environ.get("AWS_ACCESS_KEY_ID"))
    for extension in ("postgres_scanner", "ducklake", *(["httpfs"] if s3 else [])):
        con.execute(f"load {_quoted(str(_extension(extension)))}")
    if s3:
        con.execute(_secret())
    con.execute(f"attach {_quoted(connection)} as pg (type postgres)")
    return con


def _asked(cursor: duckdb.DuckDBPyConnection, query: str) -> list[tuple]:
    return cursor.execute(f"select * from postgres_query('pg', {_quoted(query)})").fetchall()


def _extension(name: str) -> Path:
    """The extension's file in its wheel. Raises UsageError when it is not installed for this DuckDB."""
    found = importlib.util.find_spec(f"duckdb_extension_{name}")
    if found and found.origin:
        path = Path(found.origin).parent / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
        if path.exists():
            return path
    raise UsageError(
        f"A lake needs the extension {name} for DuckDB {duckdb.__version__}: pip install -r requirements-lake.txt"
    )


def _new_data_path(con: duckdb.DuckDBPyConnection) -> str:
    """Where a new lake keeps its rows: what WAREHOUSE_DATA names. Raises UsageError unless it is said and empty."""
    said = os.environ.get("WAREHOUSE_DATA", "")
    if not said:
        raise UsageError(
            "WAREHOUSE_DATA must say where a new lake keeps its rows: a folder that all servers see under the same path,"
            " or s3://bucket/name."
        )
    path = said if "://" in said else str(Path(said).resolve())
    if con.execute("select 1 from glob($pattern) limit 1", {"pattern": f"{path.rstrip('/')}/**"}).fetchone():
        raise UsageError("What WAREHOUSE_DATA names is not empty, so another lake may live there. Nothing has changed.")
    return path.rstrip("/") + "/"


def _secret() -> str:
    """The statement that lets DuckDB reach S3, from the variables that S3's own tools read."""
    said = {
        "key_id": os.environ["AWS_ACCESS_KEY_ID"],
        "secret": os.environ.get("AWS_SECRET_ACCESS_KEY", ""),
        "session_token": os.environ.get("AWS_SESSION_TOKEN", ""),
        "region": os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION", "us-east-1"),
    }
    if endpoint := os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL"):
        address = urlsplit(endpoint)
        said |= {"endpoint": address.netloc, "url_style": "path"}
        said |= {"use_ssl": "false"} if address.scheme == "http" else {}
    values = ", ".join(f"{name} {_quoted(value)}" for name, value in said.items() if value)
    return f"create or replace secret s3 (type s3, {values})"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
