"""A backup made and restored as docs/operations.md says is whole: figures, key and audit log."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from core import audit, warehouse
from core.key import read_key
from etl.__main__ import main as etl
from report import figures
from tests.conftest import PROJECT

TEXT = (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8")
BACKUP, RESTORE = re.findall(r"```sh\n(.*?)```", TEXT.partition("## Backup and restore")[2], re.S)[:2]
CASELOAD = "district,period,category,cases,unit\nMetro,2023,08,{},person\n"
ROSTER = "worker_id,district,role,certified_on\nW1,Metro,peksos,2020-01-01\n"

pytestmark = pytest.mark.skipif(shutil.which("cp") is None, reason="the commands are those of Linux and macOS")


@pytest.fixture
def office(tmp_path, monkeypatch):
    """A place with data/warehouse, two versions in it, where the commands of the docs run."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WAREHOUSE", "data/warehouse")
    assert etl(["init"]) == 0
    load(90)
    (tmp_path / "roster.csv").write_text(ROSTER)
    assert etl(["load", "roster.csv", "--as-of", "2023-12-31", "--covers", "listed"]) == 0
    return tmp_path / "data" / "warehouse"


def load(cases: int) -> None:
    Path("cases.csv").write_text(CASELOAD.format(cases))
    assert etl(["load", "cases.csv"]) == 0


def shell(commands: str) -> None:
    python = commands.replace("python -m etl verify", "true")  # asked in this process
    subprocess.run(["sh", "-euc", python], check=True)


def forget() -> None:
    for cache in (warehouse._open_file, warehouse.recompute, figures.mask):
        cache.cache_clear()


def test_what_was_backed_up_comes_back_whole(office):
    assert "python -m etl verify" in RESTORE
    shell(BACKUP)
    key, lines = read_key(office), audit.check(office)
    before = figures.ratio(office, 3, audience="full")
    load(80)  # lost, as the docs say
    shutil.rmtree(office)
    for path in office.parent.glob("warehouse.*"):
        path.unlink()
    forget()
    shell(RESTORE)
    assert etl(["verify"]) == 0
    assert (read_key(office), audit.check(office)) == (key, lines)
    assert figures.ratio(office, 3, audience="full") == before
    load(80)
    assert warehouse.current_version(office) == 4
    assert etl(["verify"]) == 0


def test_a_backup_without_its_key_or_audit_log_is_noticed(office):
    shell(BACKUP)
    for missing in ("warehouse.key", "warehouse.audit.jsonl", "warehouse.audit.head"):
        shell(RESTORE)
        (office.parent / missing).unlink()
        forget()
        assert etl(["verify"]) == 4, missing
