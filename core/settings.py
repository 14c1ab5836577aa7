"""What an office may change, read once from settings.toml."""

import functools
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

from core.errors import UsageError

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """The settings of one office. `certificate_validity_years` is None when an empty expiry counts as active (R1)."""

    office: str
    language: str
    people: str
    province_code: str
    province_name: str
    reference: Path
    certificate_validity_years: int | None
    stale_after_months: int
    dominating_category: str  # so large that pages can leave it out; empty: none is
    keep_versions: int
    analysts: tuple[str, ...]  # e-mails or whole domains, as are viewers
    viewers: tuple[str, ...]
    session_hours: int
    address: str  # of the dashboard, for links on slides and paper; empty: only the id is given
    logo: Path | None
    template: Path | None  # the office's own PowerPoint file


def load_settings() -> Settings:
    """Read the file named by the environment variable SETTINGS, else settings.toml of the project.

    Raises UsageError when it cannot be read or a value is impossible.
    """
    path = Path(os.environ.get("SETTINGS") or PROJECT / "settings.toml")
    found = path.stat() if path.exists() else None
    return _read(path, found and (found.st_mtime_ns, found.st_size, found.st_ino))


@functools.lru_cache(maxsize=4)
def _read(path: Path, written: tuple[int, ...] | None) -> Settings:
    """Asked for several times in every run of a page; read again when the file was written anew."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        access, briefing = table.get("access", {}), table.get("briefing", {})
        validity = table["figures"].get("certificate_validity_years")
        settings = Settings(
            office=table["office"]["name"],
            language=table["office"]["language"],
            people=table["office"]["people"],
            province_code=table["province"]["code"],
            province_name=table["province"]["name"],
            reference=PROJECT / table["province"]["reference"],
            certificate_validity_years=None if validity is None else int(validity),
            stale_after_months=int(table["figures"]["stale_after_months"]),
            dominating_category=str(table["figures"].get("dominating_category", "")),
            keep_versions=int(table["warehouse"]["keep_versions"]),
            analysts=_listed(access, "analysts"),
            viewers=_listed(access, "viewers"),
            session_hours=int(access.get("session_hours", 12)),
            address=str(briefing.get("address", "")).rstrip("/"),
            logo=_file(briefing, "logo"),
            template=_file(briefing, "template"),
        )
    except (OSError, KeyError, TypeError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error  # an OSError's own words hold the whole path
        raise UsageError(
            f"{path.name} cannot be used ({why}). Compare it with the settings.toml of the project."
        ) from None
    if settings.language not in ("id", "en") or settings.people not in ("PMKS", "PPKS"):
        raise UsageError(f"{path.name}: office.language is id or en, office.people is PMKS or PPKS.")
    whole = (settings.keep_versions, settings.stale_after_months, settings.session_hours)
    if min(whole) < 1 or (validity is not None and int(validity) < 1):
        raise UsageError(
            f"{path.name}: keep_versions, stale_after_months, certificate_validity_years and session_hours are 1 or more."
        )
    return settings


def _file(table: dict, name: str) -> Path | None:
    given = table.get(name)
    if not given:
        return None
    path = PROJECT / str(given)
    if not path.is_file():
        raise ValueError(f"briefing.{name} names no file: {path.name}")
    return path


def _listed(access: dict, name: str) -> tuple[str, ...]:
    entries = access.get(name, [])
    if not isinstance(entries, list) or not all(isinstance(entry, str) and entry.strip("@ ") for entry in entries):
        raise ValueError(f"access.{name} is a list of e-mails or domains")
    return tuple(entries)


def default_warehouse() -> Path:
    """The warehouse folder: the environment variable WAREHOUSE, else data/warehouse of the project."""
    return Path(os.environ.get("WAREHOUSE") or PROJECT / "data" / "warehouse")
