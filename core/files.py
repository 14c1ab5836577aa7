"""The files of a warehouse's folder and beside it: one for each version, CURRENT, and what is replaced in one step."""

import contextlib
import errno
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from core.errors import BusyError, DamagedError

REPLACE_TRIES = 50  # Windows: a reader may hold CURRENT for an instant
OWNER_ONLY = 0o600
CAUSES = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EACCES, errno.EPERM, errno.EROFS, errno.EIO)


def prepare(path: Path, content: bytes, mode: int = 0o666) -> None:
    """Bring what shall stand in a file onto the disk, under another name until `put`."""
    new = _new(path)
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def put(path: Path) -> None:
    """Let what was prepared take its place, in one step that survives a power cut."""
    for attempt in range(REPLACE_TRIES):
        try:
            _new(path).replace(path)
            break
        except PermissionError:
            if attempt == REPLACE_TRIES - 1 or os.name != "nt":
                raise
            time.sleep(0.1)
    sync(path.parent)


@contextlib.contextmanager
def lock(path: Path, seconds: float, busy: str) -> Iterator[None]:
    """Hold a lock file, which the system releases when its holder dies; BusyError with `busy` if another one has it."""
    holder = FileLock(path, timeout=seconds)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        holder.acquire()
    except Timeout:
        raise BusyError(busy) from None
    except OSError as error:
        where = f"{path.parent.name}/{path.name}"
        raise DamagedError(f"{where} cannot be written ({cause(error)}). Nothing has changed.") from None
    try:
        yield
    finally:
        holder.release()


def versions(folder: Path) -> list[int]:
    """The numbers of the version files there are, oldest first."""
    return sorted(int(path.stem[1:]) for path in folder.glob("v*.duckdb") if path.stem[1:].isdigit())


def version_file(folder: Path, version: int) -> Path:
    return folder / f"v{version:06d}.duckdb"


def remove(path: Path) -> None:
    """Remove a file with DuckDB's files beside it; one that a reader on Windows still holds stays until next time."""
    for leftover in (path, path.with_name(path.name + ".wal"), path.with_name(path.name + ".tmp")):
        with contextlib.suppress(OSError):
            shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()


def sync(path: Path) -> None:
    """Wait until a file or folder is on the disk."""
    if path.is_dir() and os.name == "nt":
        return  # Windows has no fsync of a folder
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def cause(error: Exception) -> str:
    """Why a file could not be written, in the system's words, without the path that the error itself would show."""
    words = [os.strerror(code) for code in CAUSES]
    return next((word for word in words if word in str(error)), type(error).__name__)


def _new(path: Path) -> Path:
    return path.with_name(path.name + ".new")
