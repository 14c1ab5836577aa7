"""The audit log: one JSON line for each thing done, signed in a chain, so that no line is altered unseen.

`<warehouse>.audit.jsonl` and its head lie beside the warehouse folder, as the key does, for their owner only. The head
tells when the end was cut off. A line holds no name, NIK, e-mail, file name or path. docs/decisions.md says why it is so.
"""

import contextlib
import errno
import getpass
import hashlib
import os
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from core import chain, files
from core import key as keys
from core.chain import Head
from core.errors import DamagedError

FACTS = frozenset({"version", "load_id", "sha256", "rows", "format", "table"})
WORD = re.compile(r"[a-z][a-z_]{0,30}|[0-9a-f]{64}")  # a text that a line may hold: a word of ours or a SHA-256
SECONDS = 20  # to wait for other writers, whose lines take milliseconds
RESTORE = "Bring the audit log and its head back from the backup; docs/operations.md says how."


def log_path(warehouse: Path) -> Path:
    """data/warehouse -> data/warehouse.audit.jsonl"""
    return keys.key_path(warehouse).with_suffix(".audit.jsonl")


def head_path(warehouse: Path) -> Path:
    """data/warehouse -> data/warehouse.audit.head"""
    return keys.key_path(warehouse).with_suffix(".audit.head")


def record(warehouse: Path, what: str, who: str | None = None, **facts) -> int | None:
    """Append a line and return its number. `who` is an e-mail; default: the account on the machine.

    Without the warehouse's key no line can be written: says so on standard error and returns None.
    Raises DamagedError when the line cannot be written or the log has lost its end, BusyError; then there is no new line.
    """
    if what == "new_key":
        raise ValueError("begin_epoch writes this line")
    _check_facts(what, facts)
    key = _key_of_the_log(warehouse)
    if key is None:
        print("Without its key this is not in the warehouse's audit log.", file=sys.stderr)
        return None
    with _writing(warehouse):
        head = _adopted(warehouse, key, _head(warehouse, key))
        entry = _entry(key, head.lines + 1, what, who) | facts
        if head.lines == 0:
            entry["key"] = head.key
        _append(warehouse, key, head, entry)
        return entry["number"]


def begin_epoch(warehouse: Path, who: str | None = None, **facts) -> int:
    """Go on with the log under the warehouse's new key, and return the line's number.

    The line seals all before it, byte by byte (`before`), whether or not the old key is still there; `whole` says
    whether that was in order. So it is also how a log that is damaged beyond repair goes on.
    """
    _check_facts("new_key", facts)
    key = keys.read_key(warehouse)
    with _writing(warehouse):
        content = _read(log_path(warehouse)) or b""
        content = content[: content.rfind(b"\n") + 1]
        lines = content.split(b"\n")[:-1]
        mac = chain.mac_in(lines[-1]) if lines else ""
        head = Head(len(lines), len(content), mac, keys.fingerprint(key))
        entry = _entry(key, head.lines + 1, "new_key" if lines else "init", who) | facts | {"key": head.key}
        entry["before"] = hashlib.sha256(content).hexdigest()
        entry["whole"] = chain.first_wrong(lines, keys.kept_keys(warehouse)) is None
        _append(warehouse, key, head, entry)
        return entry["number"]


def count(warehouse: Path) -> int | None:
    """How many lines the log has for certain; None when the key to tell is missing. Raises DamagedError."""
    key = _key_of_the_log(warehouse)
    return None if key is None else _head(warehouse, key).lines


def goes_on_with(warehouse: Path, key: bytes) -> bool:
    """Whether this is the key that the log's next line is to be signed with."""
    head = chain.parsed(_read(head_path(warehouse)) or b"")
    return head.get("key", keys.fingerprint(key)) == keys.fingerprint(key)


def check(warehouse: Path) -> list[dict]:
    """The lines of the log, none when there is neither log nor head yet.

    Raises DamagedError with the number of the first line that was edited, removed, moved or added.
    """
    if not head_path(warehouse).exists() and not log_path(warehouse).exists():
        return []
    key = keys.read_key(warehouse)
    head = _head(warehouse, key)  # before the log, for lines may be added meanwhile
    content = _read(log_path(warehouse))
    if content is None and head.lines:
        raise DamagedError(f"{log_path(warehouse).name} is missing. {RESTORE}")
    lines = (content or b"").split(b"\n")[:-1]  # without newline at its end: its writer was killed before it counted
    wrong = chain.first_wrong(lines, keys.kept_keys(warehouse))
    if wrong is None and len(lines) < head.lines:
        wrong = len(lines) + 1
    if wrong is None and head.lines and chain.mac_in(lines[head.lines - 1]) != head.mac:
        wrong = head.lines
    if wrong is None:
        wrong = chain.first_unsigned(lines, key, head)
    if wrong is not None:
        raise DamagedError(
            f"{log_path(warehouse).name}, line {wrong}: a line was edited, removed, moved or added here by something"
            f" else than this program. {RESTORE}"
        )
    return [chain.parsed(line) for line in lines]


def account() -> str:
    """The account on the machine; its number where it has no name, as in some containers."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return str(os.getuid())


def _head(warehouse: Path, key: bytes) -> Head:
    """The head, of no lines when there is no log yet."""
    content = _read(head_path(warehouse))
    if content is None:
        if _read(log_path(warehouse)) is not None:
            raise DamagedError(f"{head_path(warehouse).name} is missing. {RESTORE}")
        return Head(0, 0, "", keys.fingerprint(key))
    head = chain.head_in(content, key)
    if head is None:
        raise DamagedError(f"{head_path(warehouse).name} is damaged, or of another key. {RESTORE}")
    return head


def _adopted(warehouse: Path, key: bytes, head: Head) -> Head:
    """The head with the lines behind it that a writer could not count any more, for it was killed."""
    name = log_path(warehouse).name
    try:
        with log_path(warehouse).open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(head.size)
            behind = file.read().split(b"\n")[:-1]
    except FileNotFoundError:
        size, behind = 0, []
    except OSError as error:
        raise DamagedError(f"{name} cannot be read ({files.cause(error)}).") from None
    if size < head.size:
        raise DamagedError(f"{name} has lost lines at its end. {RESTORE}")
    for line in behind:
        if not chain.is_signed(line, key, head.mac):
            raise DamagedError(f"{name}, line {head.lines + 1}, was added by something else. {RESTORE}")
        head = Head(head.lines + 1, head.size + len(line) + 1, chain.mac_in(line), head.key)
    return head


def _append(warehouse: Path, key: bytes, head: Head, entry: dict) -> None:
    """Write a line behind `head` and onto the disk, then the new head. What fails leaves the log as it was."""
    line = chain.signed_line(key, head.mac, entry) + b"\n"
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
    try:
        if head.lines == 0:
            _write_head(warehouse, key, head)  # first, so that a log without a head is never a killed writer's
        with os.fdopen(os.open(log_path(warehouse), flags, files.OWNER_ONLY), "r+b", buffering=0) as log:
            log.truncate(head.size)  # without what a killed writer left of a line
            log.seek(head.size)
            try:
                if log.write(line) != len(line):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                os.fsync(log.fileno())
                after = Head(head.lines + 1, head.size + len(line), chain.mac_in(line[:-1]), head.key)
                _write_head(warehouse, key, after)
            except OSError:
                with contextlib.suppress(OSError):
                    log.truncate(head.size)
                raise
    except OSError as error:
        raise DamagedError(f"The audit log cannot be written ({files.cause(error)}). Nothing has changed.") from None


def _write_head(warehouse: Path, key: bytes, head: Head) -> None:
    files.prepare(head_path(warehouse), chain.sealed_head(key, head), files.OWNER_ONLY)
    files.put(head_path(warehouse))


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DamagedError(f"{path.name} cannot be read ({files.cause(error)}).") from None


def _key_of_the_log(warehouse: Path) -> bytes | None:
    """The key; None when it is missing, no key, or not the one that the log goes on with."""
    try:
        key = keys.read_key(warehouse)
    except DamagedError:
        return None
    return key if goes_on_with(warehouse, key) else None


def _writing(warehouse: Path):
    busy = "Others are writing to the audit log. Try again in a moment; nothing has changed."
    return files.lock(log_path(warehouse).with_suffix(".lock"), SECONDS, busy)


def _entry(key: bytes, number: int, what: str, who: str | None) -> dict:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return {"number": number, "at": now, "what": what, "actor": chain.actor(key, who or account())}


def _check_facts(what: str, facts: dict) -> None:
    """Nothing but numbers, words of ours and hashes gets into the log, whatever a caller gives."""
    for name, value in [("what", what), *facts.items()]:
        for part in value if isinstance(value, list) else [value]:
            if name not in FACTS | {"what"} or not (isinstance(part, int | None) or WORD.fullmatch(str(part))):
                raise ValueError(f"The audit log has no place for this in {name}.")
