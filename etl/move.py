"""Move a warehouse to a lake, history, key and audit log included, and prove that no figure differs."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb

from core import audit, files, lake, lake_connection, place, warehouse
from core import key as keys
from core.errors import BUSY, DamagedError, UsageError

COMPARED = ("core_", "out_")
NOT_TO_BE_USED = "Do not use the lake; the warehouse that you moved from is as it was."


class Same(NamedTuple):
    """A version that is the same in both: how many tables and rows were compared. `recomputed`: its own file at the source
    holds figures by the definitions of an older program, so those that today's give for it were compared."""

    version: int
    tables: int
    rows: int
    recomputed: bool


def move(source: Path, target: Path, on_step: Callable[[str], None] = lambda step: None) -> Iterator[Same]:
    """Copy a warehouse to an empty lake, then compare all its versions, newest first. The source stays as it is.

    Nobody publishes at the source meanwhile. Raises UsageError when the target is no lake or not empty, or the source's
    figures are an older program's; DamagedError when something differs: what was copied must not be used then.
    """
    if not place.is_lake(target):
        raise UsageError("--to names a lake: ducklake:postgres:dbname=NAME host=SERVER. docs/deploy.md says how.")
    version = warehouse.current_version(source)
    writing = lake_connection.alone(source) if place.is_lake(source) else files.lock(source / ".lock", 0, BUSY)
    with writing:
        con = warehouse.recompute(place.absolute(source), version)
        if _figures(warehouse.open_version(source, version)) != _figures(con):
            raise UsageError("The newest figures are an older program's. Bring them up first: python -m etl init")
        try:
            lake.bring(target, con.cursor(), version, on_step, lambda version: _bring_beside(source, target))
        except (OSError, duckdb.Error) as error:
            raise DamagedError(f"The lake could not be written ({files.cause(error)}). Nothing has changed.") from error
        if warehouse.history(source) != warehouse.history(target):
            raise DamagedError(f"The histories differ. {NOT_TO_BE_USED}")
        audit.record(target, "move", version=version)
        for number in range(version, 0, -1):
            yield _compared(source, target, number)


def _compared(source: Path, target: Path, version: int) -> Same:
    there = _figures(warehouse.open_version(target, version))
    stored = _figures(warehouse.open_version(source, version)) == there
    if not stored and _figures(warehouse.recompute(place.absolute(source), version)) != there:
        raise DamagedError(f"The figures of version {version} differ. {NOT_TO_BE_USED}")
    return Same(version, len(there), sum(rows for rows, _ in there.values()), not stored)


def _figures(con: duckdb.DuckDBPyConnection) -> dict[str, tuple]:
    """Rows and content of the tables with figures, and of those that pages read beside them."""
    checksums = warehouse.checksums(con.cursor())
    return {table: found for table, found in checksums.items() if table.startswith(COMPARED)}


def _bring_beside(source: Path, target: Path) -> None:
    """Copy the keys and the audit log of this server. Raises UsageError where the key of another warehouse lies."""
    key, new = keys.key_path(source), keys.key_path(target)
    if key.exists() and new.exists() and keys.read_key(source) != keys.read_key(target):
        raise UsageError(f"{new.name} is there already and belongs to another warehouse. Nothing has changed.")
    new.parent.mkdir(parents=True, exist_ok=True)
    pairs = [(path, new.with_name(new.name + path.name.removeprefix(key.name))) for path in keys.key_files(source)]
    pairs += [
        (path(source), path(target)) for path in (audit.head_path, audit.log_path)
    ]  # lines behind a head are adopted
    for path, copy in pairs:
        if path.exists():
            files.prepare(copy, path.read_bytes(), files.OWNER_ONLY)
            files.put(copy)
