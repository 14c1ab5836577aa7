"""The files of a warehouse's folder: one for each version, and CURRENT."""

import contextlib
import os
import shutil
import time
from pathlib import Path

REPLACE_TRIES = 50  # Windows: a reader may hold CURRENT for an instant


def switch(folder: Path, version: int) -> None:
    """Make CURRENT name this version, in one step that survives a power cut."""
    pointer = folder / "CURRENT.new"
    pointer.write_text(f"v{version:06d}.duckdb\n", encoding="ascii")
    sync(pointer)
    for attempt in range(REPLACE_TRIES):
        try:
            pointer.replace(folder / "CURRENT")
            break
        except PermissionError:
            if attempt == REPLACE_TRIES - 1:
                raise
            time.sleep(0.1)
    sync(folder)


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
