"""The key that turns a worker's NIK or id into `worker_key`: one secret file beside each warehouse folder."""

import contextlib
import glob
import hashlib
import hmac
from pathlib import Path

from core import files, place
from core.errors import DamagedError


def key_path(warehouse: Path) -> Path:
    """data/warehouse -> data/warehouse.key: beside the folder, so that a copy of the folder alone opens no identity."""
    folder = place.beside(warehouse)
    return folder.parent / f"{folder.name}.key"


def use_key(warehouse: Path, key: bytes) -> None:
    """Make this the warehouse's key; the one before is kept beside it, under its fingerprint."""
    path = key_path(warehouse)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        old = path.read_bytes()
        with contextlib.suppress(DamagedError):  # even what is no key is kept
            old = read_key(warehouse)
        kept = path.with_name(f"{path.name}.{fingerprint(old)}")
        if not kept.exists():
            files.prepare(kept, path.read_bytes(), files.OWNER_ONLY)
            files.put(kept)
    files.prepare(path, f"{key.hex()}\n".encode(), files.OWNER_ONLY)
    files.put(path)


def key_files(warehouse: Path) -> list[Path]:
    """The key's file, and those of keys of earlier epochs."""
    path = key_path(warehouse)
    return [path, *path.parent.glob(f"{glob.escape(path.name)}.*")]


def kept_keys(warehouse: Path) -> dict[str, bytes]:
    """The keys there are by their fingerprints, those of earlier epochs too."""
    found = {}
    for file in key_files(warehouse):
        with contextlib.suppress(OSError, ValueError):
            key = bytes.fromhex(file.read_text(encoding="ascii").strip())
            found[fingerprint(key)] = key
    return found


def read_key(warehouse: Path) -> bytes:
    """The key; raises DamagedError when it is missing or is not one."""
    path = key_path(warehouse)
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except FileNotFoundError:
        raise DamagedError(
            f"The key of this warehouse, {path.name}, is missing. Bring it back from the backup and put it beside the"
            " warehouse folder, or start a new epoch with: python -m etl init --new-key"
        ) from None
    except (OSError, ValueError):
        raise DamagedError(f"{path.name} cannot be read as a key. Bring it back from the backup.") from None
    if len(key) != 32:
        raise DamagedError(f"{path.name} is not a whole key. Bring it back from the backup.")
    return key


def fingerprint(key: bytes) -> str:
    """Tells two keys apart and gives neither away."""
    return hashlib.sha256(b"key fingerprint " + key).hexdigest()[:16]


def worker_key(key: bytes, kind: str, identity: str) -> str:
    """The keyed hash of one worker; `kind` (nik or worker_id) keeps the two number series apart."""
    return hmac.new(key, f"{kind}:{identity}".encode(), hashlib.sha256).hexdigest()[:32]
