"""Which version pages show when the published one cannot be read: the last one that is whole."""

from pathlib import Path
from typing import NamedTuple

import duckdb

from core import files, lake, place, warehouse
from core.errors import DamagedError, NoWarehouse
from core.kept import kept


class Served(NamedTuple):
    """`why` is empty while all is well, else what is wrong with the published version, for the IT officer."""

    version: int
    why: str = ""


def served(folder: Path) -> Served | None:
    """The published version, or when it is damaged or CURRENT is lost, the newest that is whole; None before the first.

    Raises DamagedError when no version is whole.
    """
    try:
        published = warehouse.current_version(folder)
        _read_whole(place.absolute(folder), published)
        return Served(published)
    except NoWarehouse:
        return None
    except DamagedError as error:
        for version in lake.seen(folder) if place.is_lake(folder) else reversed(files.versions(folder)):
            try:
                _read_whole(place.absolute(folder), version)
                return Served(version, str(error))
            except DamagedError:
                continue
        raise


@kept(8)
def _read_whole(folder: Path, version: int) -> None:
    """Read every table of a version once in this process. Raises DamagedError, and then reads again when asked again."""
    try:
        warehouse.checksums(warehouse.open_version(folder, version).cursor())
    except duckdb.Error as error:
        name = files.version_file(folder, version).name
        raise DamagedError(f"{name} is damaged ({type(error).__name__}). {warehouse.RESTORE}") from None
