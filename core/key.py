"""The key that turns a worker's NIK or id into `worker_key`: one secret file beside each warehouse folder."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from core.errors import DamagedError


def key_path(warehouse: Path) -> Path:
    """data/warehouse -> data/warehouse.key: beside the folder, so that a copy of the folder alone opens no identity."""
    folder = warehouse.resolve()
    return folder.parent / f"{folder.name}.key"


def create_key(warehouse: Path) -> str:
    """Make the key unless there is one, readable by its owner only. Returns its fingerprint."""
    path = key_path(warehouse)
    if not path.exists():
        _write(path)
    return fingerprint(read_key(warehouse))


def replace_key(warehouse: Path) -> str:
    """Begin a new epoch: the old key is kept under another name, and a new one takes its place."""
    path = key_path(warehouse)
    if path.exists():
        path.rename(path.with_name(f"{path.name}.{fingerprint(read_key(warehouse))}"))
    _write(path)
    return fingerprint(read_key(warehouse))


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


def _write(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32) + "\n")
        file.flush()
        os.fsync(file.fileno())
