"""Publishing with a line in the audit log: written when only the switch is left to do, so no version goes without."""

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from core import audit, place, warehouse
from core import key as keys
from core.errors import DamagedError
from core.settings import Settings
from core.warehouse import Change
from etl import ledger


def publish(
    folder: Path,
    change: Change,
    settings: Settings,
    what: str,
    facts: Callable[[], dict] = dict,
    on_step: Callable[[str], None] = lambda step: None,
    on_version: int | None = None,
    who: str | None = None,
) -> tuple[int, Any]:
    """As warehouse.publish. `what` and `facts` (asked once the change is made) go into the line, `who` as a keyed hash.

    Raises DamagedError when the log has lost lines that the ledger knows of, or cannot be written; nothing has changed.
    """
    log = place.audit_log(folder)

    def counted(con: duckdb.DuckDBPyConnection, version: int) -> Any:
        known = [lines for lines in ledger.audited(con, log).values() if lines is not None]
        result = change(con, version)
        if result is not None:
            lines = audit.count(folder)
            if lines is not None and known and lines <= max(known):
                raise DamagedError(f"The audit log has lost lines. Nothing has changed. {audit.RESTORE}")
            ledger.note_audit(con, version, lines, log)
        return result

    def announce(version: int) -> None:
        audit.record(folder, what, who, version=version, **facts())

    return warehouse.publish(folder, counted, settings.keep_versions, on_step, on_version, announce)


def publish_with_new_key(
    folder: Path, change: Change, settings: Settings, key: bytes, on_step: Callable[[str], None]
) -> tuple[int, Any]:
    """As warehouse.publish, with a new key for the warehouse and its audit log from this version on.

    The key takes its place just before the switch; when the switch fails the one before is put back.
    """
    before = []

    def uncounted(con: duckdb.DuckDBPyConnection, version: int) -> Any:
        result = change(con, version)
        ledger.note_audit(
            con, version, 0, place.audit_log(folder)
        )  # the new line seals whatever is there, or begins the log
        return result

    def announce(version: int) -> None:
        with contextlib.suppress(DamagedError):
            before.append(keys.read_key(folder))
        keys.use_key(folder, key)
        audit.begin_epoch(folder, version=version)

    try:
        return warehouse.publish(folder, uncounted, settings.keep_versions, on_step, announce=announce)
    except BaseException:
        if before:
            keys.use_key(folder, before[0])
            if not audit.goes_on_with(folder, before[0]):
                audit.begin_epoch(folder)
        raise
