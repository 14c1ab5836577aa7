"""The warehouse: one immutable DuckDB file per version, and CURRENT, which names the published one.

Readers open the published file and never wait. A writer builds the next version beside it, verifies it, and
replaces CURRENT; killed anywhere in between, CURRENT still names the old, whole version. The same functions serve a
lake (core.lake), where many servers read and write.
"""

import contextlib
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb

from core import files, lake, place
from core.errors import BUSY, DamagedError, NoWarehouse, UsageError, moved_on
from core.kept import kept
from core.literals import written
from core.tables import CLOSED, bring_up, checksums, copy_until, in_memory, locked, rebuild, sql_file

STORAGE_VERSION = "v1.5.0"  # so that DuckDB 1.5 opens what 2.0 wrote
READ_ONLY = CLOSED | {"enable_external_access": "false", "lock_configuration": "true"}
SMALL = 32_000_000  # bytes of a version with which nothing is sooner done by two threads, but costs a third more CPU
RESTORE = "Bring it back from the backup; docs/operations.md says how."

# What a change does in the build's transaction; returns None when there is nothing to do. Gets the new version's number.
Change = Callable[[duckdb.DuckDBPyConnection, int], Any]


def current_version(folder: Path) -> int:
    """The number of the published version.

    Raises NoWarehouse when nothing was ever published here, DamagedError when CURRENT is missing or names no version.
    """
    if place.is_lake(folder):
        return lake.current_version(folder)
    pointer = folder / "CURRENT"
    try:
        name = pointer.read_text(encoding="ascii").strip()
        gone = not (folder / (name or "none")).exists() and pointer.read_text(encoding="ascii").strip() == name
    except FileNotFoundError:
        if files.versions(folder) in ([], [1]):  # a lone v000001 is an `init` killed before its switch
            raise NoWarehouse(
                f"There is no warehouse in {folder.name} yet. Make one with: python -m etl init"
            ) from None
        raise DamagedError(f"{folder.name}/CURRENT is missing. {RESTORE}") from None
    except (OSError, ValueError):
        raise DamagedError(f"{folder.name}/CURRENT cannot be read. {RESTORE}") from None
    match = re.fullmatch(r"v(\d{6,})\.duckdb", name)
    if not match or gone:
        named = f"{name}, which is not there" if match else "no version"
        raise DamagedError(f"{folder.name}/CURRENT names {named}. {RESTORE}")
    return int(match[1])


def exists(folder: Path) -> bool:
    """Whether anything was ever published here. Raises DamagedError when CURRENT is missing or names no version."""
    return _version_or_zero(folder) > 0


def read(folder: Path, sql: str, params: dict | None = None, version: int | None = None) -> duckdb.DuckDBPyConnection:
    """Run a query on the published version, or on an older one, and return its cursor.

    Raises UsageError for a version that never was.
    """
    if version is None:
        version = current_version(folder)
    return open_version(folder, version).cursor().execute(written(sql, params or {}))


def open_version(folder: Path, version: int) -> duckdb.DuckDBPyConnection:
    """A read-only connection to a version, also where CURRENT is lost; take a cursor of it. Deleted ones are recomputed."""
    with contextlib.suppress(DamagedError):
        newest = current_version(folder)
        if not 1 <= version <= newest:
            raise UsageError(f"There is no version {version}; the newest is {newest}.")
    if place.is_lake(folder):
        return recompute(folder, version)
    try:
        return _open_file(folder.resolve(), version)
    except FileNotFoundError:
        return recompute(folder.resolve(), version)


def publish(
    folder: Path,
    change: Change,
    keep_versions: int,
    on_step: Callable[[str], None] = lambda step: None,
    on_version: int | None = None,
    announce: Callable[[int], None] = lambda version: None,
) -> tuple[int, Any]:
    """Apply a change and publish the result as the next version.

    Returns the version published (or the current one, when the change had nothing to do) and what the change
    returned. Raises BusyError when another writer is at work, MovedOnError when the published version is not
    `on_version`; whatever is raised, the published version is as before.
    `on_step` hears the name of each step as it begins: copy, apply, build, checkpoint, verify, rename, announce, switch,
    clean. `announce` is called with the version's number when only the switch is left to do; what it raises stops it.
    """
    if place.is_lake(folder):
        return lake.publish(folder, change, keep_versions, on_step, on_version, announce)
    with files.lock(folder / ".lock", 0, BUSY):
        old = _remove_leftovers(folder)
        if on_version not in (None, old):
            raise moved_on(old)
        version = old + 1
        build = folder / f"build-{version:06d}.duckdb"
        try:
            on_step("copy")
            if old:
                shutil.copyfile(files.version_file(folder, old), build)
            result, written = _build(build, change, version, on_step)
            if result is None:
                return old, None
            on_step("verify")
            _verify_build(build, version, written)
            files.sync(build)
            on_step("rename")
            build.replace(files.version_file(folder, version))
            files.prepare(folder / "CURRENT", f"v{version:06d}.duckdb\n".encode())
            files.sync(folder)
            on_step("announce")
            announce(version)
            on_step("switch")
            files.put(folder / "CURRENT")
        except (OSError, duckdb.Error) as error:
            raise DamagedError(
                f"The new version could not be written ({files.cause(error)}). Nothing has changed;"
                " `python -m etl verify` says whether the one before is whole."
            ) from error
        finally:
            files.remove(build)
            if _version_or_zero(folder) == old:  # not switched; on a full disk its room is needed
                files.remove(files.version_file(folder, version))
        on_step("clean")
        for number in files.versions(folder):
            if number <= version - keep_versions:
                files.remove(files.version_file(folder, number))
        return version, result


def history(folder: Path) -> list[dict]:
    """The ledger, oldest first: every event, with what is known of its load."""
    cursor = read(folder, sql_file("history"))
    return [dict(zip([column[0] for column in cursor.description], row, strict=True)) for row in cursor.fetchall()]


def _build(build: Path, change: Change, version: int, on_step: Callable[[str], None]) -> tuple[Any, dict]:
    con = duckdb.connect(
        str(build), config=CLOSED | {"storage_compatibility_version": STORAGE_VERSION} | _threads(build)
    )
    try:
        con.execute("set enable_progress_bar = false")
        on_step("apply")
        con.begin()
        if version == 1:
            con.execute(sql_file("schema"))
        bring_up(con)
        result = change(con, version)
        if result is None:
            con.rollback()
            return None, {}
        on_step("build")
        rebuild(con)
        con.commit()
        on_step("checkpoint")
        con.execute("checkpoint")
        return result, checksums(con)
    finally:
        con.close()


def _verify_build(build: Path, version: int, written: dict) -> None:
    con = duckdb.connect(str(build), read_only=True, config=READ_ONLY | _threads(build))
    try:
        (newest,) = con.execute("select max(version) from ledger_event").fetchone()
        if newest != version or checksums(con) != written:
            raise DamagedError("The new version does not hold what was written. Nothing has changed; check the disk.")
    finally:
        con.close()


@kept(2)  # an open version of the sample holds up to 40 MB and opens in 10 ms
def _open_file(folder: Path, version: int) -> duckdb.DuckDBPyConnection:
    path = files.version_file(folder, version)
    if not path.exists():
        raise FileNotFoundError(path)
    try:
        return duckdb.connect(str(path), read_only=True, config=READ_ONLY | _threads(path))
    except duckdb.Error as error:
        if not path.exists():  # deleted in between, by a writer that cleans up
            raise FileNotFoundError(path) from None
        raise DamagedError(f"{path.name} is damaged. Bring it back from the backup.") from error


def _threads(path: Path) -> dict[str, str]:
    """How many threads a version is worth, as settings of DuckDB's; one that is not there yet begins small."""
    return {} if path.exists() and path.stat().st_size >= SMALL else {"threads": "1"}


@kept(2)
def recompute(folder: Path, version: int) -> duckdb.DuckDBPyConnection:
    """An older version in memory, from what the newest file still holds: loads and events up to it."""
    con = _in_memory(folder, version)
    con.execute("detach newest")
    rebuild(con)
    return locked(con)


@contextlib.contextmanager
def preview(folder: Path, change: Change) -> Iterator[tuple[Any, duckdb.DuckDBPyConnection]]:
    """What `publish` would make of a change now: (what it returned, the next version), None when nothing is to do.

    The next version stands in memory only, with the published one attached to it as `newest`.
    """
    version = current_version(folder)
    con = _in_memory(place.absolute(folder), version)
    try:
        if place.is_lake(folder):  # it holds no figures
            con.execute("use newest")
            rebuild(con)
            con.execute("use memory")
        rebuild(con)
        result = change(con, version + 1)
        if result is not None:
            rebuild(con)
        yield result, con
    finally:
        con.close()


def _in_memory(folder: Path, version: int) -> duckdb.DuckDBPyConnection:
    """The loads, events and rules of a version in memory, with the published one attached as `newest`."""
    con = in_memory()
    if place.is_lake(folder):
        lake.attach(con, folder, version)
    else:
        _retrying_attach(con, folder)
    copy_until(con, version)
    return con


def _retrying_attach(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Attach the published file as `newest`, read-only; once more if it was cleaned away in between."""
    for _ in range(files.REPLACE_TRIES):
        path = files.version_file(folder, current_version(folder))
        try:
            con.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as newest (read_only)")
            break
        except duckdb.Error:
            if path.exists():
                raise DamagedError(f"{path.name} is damaged. Bring it back from the backup.") from None


def _remove_leftovers(folder: Path) -> int:
    """Remove what a killed writer left, builds and a version that CURRENT never named. Returns the current version."""
    current = _version_or_zero(folder)
    beyond = [number for number in files.versions(folder) if number > current]
    if beyond[1:]:  # no writer leaves two: CURRENT is an old one, and these versions were published
        raise DamagedError(
            f"{folder.name}/CURRENT names version {current}, but version {beyond[-1]} is there too. Bring CURRENT back from"
            " the backup, or move the later versions away. Nothing has changed."
        )
    for path in (*folder.glob("build-*"), folder / "CURRENT.new", *(files.version_file(folder, n) for n in beyond)):
        files.remove(path)
    return current


def _version_or_zero(folder: Path) -> int:
    try:
        return current_version(folder)
    except NoWarehouse:
        return 0
