"""Where a warehouse is: a folder, or a lake on a PostgreSQL server, written `ducklake:postgres:dbname=peksos host=db`.

Both travel through the program as a Path. What belongs to one server (key, audit log) lies beside the folder; that of a
lake lies in the folder that the environment variable WAREHOUSE_LOCAL names, else in `data` of the project.
"""

import hashlib
import os
import re
import shlex
import socket
from pathlib import Path

from core.errors import UsageError
from core.settings import PROJECT

LAKE = "ducklake:"
CATALOG = "postgres:"
SECONDS_TO_CONNECT = 10
WRONG = (
    "A lake is written as ducklake:postgres:dbname=NAME host=SERVER user=ACCOUNT; its password belongs into the file that"
    " PGPASSFILE names, its data folder into WAREHOUSE_DATA. docs/deploy.md says how."
)


def is_lake(warehouse: Path) -> bool:
    return str(warehouse).startswith(LAKE)


def absolute(warehouse: Path) -> Path:
    """The same warehouse, whatever the process's current folder."""
    return warehouse if is_lake(warehouse) else warehouse.resolve()


def name_of(warehouse: Path) -> str:
    """What a message calls it: the folder's name, or the lake's database."""
    if not is_lake(warehouse):
        return warehouse.name
    options = _options(warehouse)
    return re.sub(r"[^\w-]", "_", options.get("dbname") or options.get("service") or "lake")


def beside(warehouse: Path) -> Path:
    """The path that the key and the audit log are named after: data/warehouse has data/warehouse.key."""
    if not is_lake(warehouse):
        return warehouse.resolve()
    return Path(os.environ.get("WAREHOUSE_LOCAL") or PROJECT / "data").resolve() / name_of(warehouse)


def audit_log(warehouse: Path) -> str | None:
    """Tells a server's audit log from those of other servers that write to the same lake; None for a folder's only one."""
    here = f"{socket.gethostname()} {beside(warehouse)}"
    return hashlib.sha256(here.encode()).hexdigest()[:16] if is_lake(warehouse) else None


def connection(lake: Path) -> str:
    """The words that PostgreSQL's libraries connect with. Raises UsageError for another catalog, a URL or a password."""
    return " ".join(f"{name}='{_escaped(value)}'" for name, value in _options(lake).items())


def _options(lake: Path) -> dict[str, str]:
    text = str(lake).removeprefix(LAKE)
    try:
        options = dict(part.split("=", 1) for part in shlex.split(text.removeprefix(CATALOG)))
    except ValueError:
        raise UsageError(WRONG) from None
    if not text.startswith(CATALOG) or not options or "password" in options:
        raise UsageError(WRONG)
    return {"connect_timeout": str(SECONDS_TO_CONNECT)} | options


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "\\'")
