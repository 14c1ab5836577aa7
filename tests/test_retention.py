"""Versions older than retention go while readers read the old and the new; no read fails, and each gets its version's figure."""

import dataclasses
import itertools
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from core import files, warehouse
from core.settings import load_settings
from etl import publish
from etl.check import Options
from report import figures
from tests.conftest import DEEP, PROJECT
from tests.test_warehouse import caseload, loaded  # noqa: F401 - loaded is a fixture

KEEP = (1, 2) if DEEP else (1,)
THREADS, PROCESSES, LOADS, THINK = (18, 2, 8, 1.0) if DEEP else (3, 1, 4, 0.1)
OLD = 2  # the first version with a figure; soon only the ledger has it


def read_once(folder: Path, version: int) -> None:
    """Read Metro's figure of a version as a process that has nothing open yet; version n has the figure n - 1."""
    warehouse._open_file.cache_clear()
    warehouse.recompute.cache_clear()
    (row,) = figures.ratio(folder, version, category="08", district="18.72", audience="full")
    assert row.cases == version - 1, version


def read_on(folder: Path, number: int, reads: list[int], failures: list[str]) -> None:
    """A reader until the file `done` is there, and once more: one in three also looks at the old version, time and again."""
    for turn in itertools.count():
        last = folder.with_name("done").exists()
        try:
            version = OLD if number % 3 == 0 and turn % 4 == 1 and not last else warehouse.current_version(folder)
            read_once(folder, version)
            reads.append(version)
        except Exception as error:
            failures.append(repr(error))
        if last:
            return
        time.sleep(THINK)


def main(folder: str) -> None:
    """A reader in a process of its own, as a replica: prints the versions it read and its failures."""
    reads, failures = [], []
    print("ready", flush=True)
    read_on(Path(folder), 0, reads, failures)
    print(reads, failures)


@pytest.mark.parametrize("keep_versions", KEEP)
def test_no_read_fails_while_loads_run_and_old_versions_go(loaded, tmp_path, keep_versions):  # noqa: F811
    settings = dataclasses.replace(load_settings(), keep_versions=keep_versions)
    reads, failures = [], []
    command = [sys.executable, "-m", "tests.test_retention", str(loaded)]
    replicas = [subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) for _ in range(PROCESSES)]
    assert [process.stdout.readline() for process in replicas] == ["ready\n"] * PROCESSES
    readers = [threading.Thread(target=read_on, args=(loaded, number, reads, failures)) for number in range(THREADS)]
    for reader in readers:
        reader.start()
    for number in range(OLD, OLD + LOADS):
        checked = publish.check_files(loaded, [caseload(tmp_path, number)], Options(), settings)
        publish.load(loaded, checked, settings)
    (tmp_path / "done").touch()
    for reader in readers:
        reader.join()
    newest = OLD + LOADS
    assert failures == []
    assert {OLD, newest} <= set(reads) <= set(range(OLD, newest + 1))
    assert len(set(reads)) > 2  # versions in between were read while they stood
    for process in replicas:
        printed, _ = process.communicate()
        assert process.returncode == 0
        assert printed.endswith(" []\n"), printed
    assert files.versions(loaded) == list(range(newest + 1 - keep_versions, newest + 1))


if __name__ == "__main__":
    main(sys.argv[1])
