"""Versions, not locks: readers see the old or the new version whole, whatever happens to a writer."""

import dataclasses
import os
import random
import subprocess
import sys
import threading
import time

import duckdb
import pytest

from core import files, key, lake_connection, place, warehouse
from core.errors import NoWarehouse
from core.settings import load_settings
from etl import publish
from etl.__main__ import main as etl
from etl.check import Options
from report import figures
from report.__main__ import main as report
from tests.conftest import DEEP, PROJECT
from tests.lakes import KIND, of_files, of_lakes

STEPS = ("copy", "apply", "build", "checkpoint", "verify", "rename", "announce", "switch", "clean")
STEPS = tuple(step for step in STEPS if not KIND or step != "rename")  # a lake has nothing to rename
SNAPSHOTS = "select 1 from ducklake_snapshot_changes where commit_message like 'version %'"
posix = pytest.mark.skipif(os.name == "nt", reason="kill -9 is POSIX's")


def caseload(tmp_path, number: int):
    """A file that sets Metro's figure to `number`."""
    path = tmp_path / f"cases{number}.csv"
    path.write_text(f"district,period,category,cases,unit\nMetro,2023,08,{number},person\n")
    return path


def start_loader(folder, file, kill_at="never"):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.loader", str(folder), str(file), kill_at],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def figure(folder) -> int:
    """Metro's figure in the published version; fails when the version is not whole."""
    rows = figures.ratio(folder, warehouse.current_version(folder), category="08", district="18.72", audience="full")
    (row,) = rows
    return row.cases


@pytest.fixture
def loaded(folder, tmp_path):
    """A warehouse at version 2, Metro's figure 1."""
    assert etl(["--warehouse", str(folder), "load", str(caseload(tmp_path, 1))]) == 0
    return folder


def assert_old_or_new_and_mends_itself(folder, tmp_path, number: int) -> None:
    """After a kill: verify passes, the figure is the old or the new one, and the next load works and cleans up."""
    assert etl(["--warehouse", str(folder), "verify"]) == 0
    assert figure(folder) in (number - 1, number)
    assert etl(["--warehouse", str(folder), "load", str(caseload(tmp_path, number)), "--again"]) == 0
    assert figure(folder) == number
    newest = warehouse.current_version(folder)
    if place.is_lake(folder):
        assert len(lake_connection.asked(folder, SNAPSHOTS)) == newest
        return
    assert sorted(path.name for path in folder.iterdir() if path.name != ".lock") == sorted(
        ["CURRENT", *(f"v{version:06d}.duckdb" for version in range(max(1, newest - 19), newest + 1))]
    )


@posix
@pytest.mark.parametrize("step", STEPS if DEEP else STEPS[::2])
def test_a_loader_killed_at_a_step_leaves_a_whole_version(loaded, tmp_path, step):
    process = start_loader(loaded, caseload(tmp_path, 2), kill_at=step)
    process.communicate()
    assert process.returncode == -9
    assert figure(loaded) == (2 if step == "clean" else 1)
    assert_old_or_new_and_mends_itself(loaded, tmp_path, 2)


@posix
def test_a_loader_killed_at_random_moments_leaves_a_whole_version(loaded, tmp_path):
    seed = random.randrange(10**6)
    print("seed", seed)
    moments = random.Random(seed)
    begun = time.monotonic()
    start_loader(loaded, caseload(tmp_path, 2)).communicate()
    usual = time.monotonic() - begun
    for number in range(3, 3 + (50 if DEEP else 3)):
        process = start_loader(loaded, caseload(tmp_path, number))
        process.stdout.readline()  # its first step: imports are behind it
        time.sleep(moments.uniform(0, usual / 2))
        process.kill()
        process.communicate()
        assert_old_or_new_and_mends_itself(loaded, tmp_path, number)


@posix
@pytest.mark.parametrize("step", STEPS if DEEP else STEPS[::3])
def test_an_init_killed_at_a_step_can_be_begun_again(warehouse_at, step):
    folder = warehouse_at
    code = (
        "import os, signal, sys; from pathlib import Path; from core.settings import load_settings; from etl import publish\n"
        "publish.init(Path(sys.argv[1]), load_settings(),"
        " on_step=lambda step: os.kill(os.getpid(), signal.SIGKILL) if step == sys.argv[2] else None)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(folder), step], cwd=PROJECT)
    assert done.returncode == -9
    assert etl(["--warehouse", str(folder), "init"]) == 0
    assert etl(["--warehouse", str(folder), "verify"]) == 0
    assert warehouse.current_version(folder) == 1


@of_lakes
def test_no_read_fails_while_loads_run_and_old_versions_go(loaded, tmp_path):
    settings = dataclasses.replace(load_settings(), keep_versions=2)
    done = threading.Event()
    failures, reads = [], []

    def read_on():
        while not done.is_set():
            try:
                warehouse._open_file.cache_clear()  # as a process that opens each version for the first time
                warehouse.recompute.cache_clear()
                reads.append(figure(loaded))
            except Exception as error:
                failures.append(repr(error))

    readers = [threading.Thread(target=read_on) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(2, 12):
        files = publish.check_files(loaded, [caseload(tmp_path, number)], Options(), settings)
        publish.load(loaded, files, settings)
    done.set()
    for reader in readers:
        reader.join()
    assert failures == []
    assert reads
    assert set(reads) <= set(range(1, 12))
    assert len(lake_connection.asked(loaded, SNAPSHOTS)) == 2


def test_a_second_writer_is_told_to_wait(loaded, tmp_path):
    writing = lake_connection.alone(loaded) if KIND else files.lock(loaded / ".lock", 0, "busy")
    with writing:
        assert etl(["--warehouse", str(loaded), "load", str(caseload(tmp_path, 2))]) == 3
    assert figure(loaded) == 1


@of_files
def test_a_deleted_version_is_recomputed_from_the_ledger(loaded, tmp_path):
    for number in (2, 3):
        etl(["--warehouse", str(loaded), "load", str(caseload(tmp_path, number))])
    kept, again = tmp_path / "kept.csv", tmp_path / "again.csv"
    assert report(["--warehouse", str(loaded), "export", "ratio", "--version", "3", "--out", str(kept)]) == 0
    (loaded / "v000003.duckdb").unlink()
    warehouse._open_file.cache_clear()
    assert report(["--warehouse", str(loaded), "export", "ratio", "--version", "3", "--out", str(again)]) == 0
    assert again.read_bytes() == kept.read_bytes()


def test_a_reader_cannot_touch_files_or_settings(loaded):
    alter = ("create table t (i integer)", "update raw_caseload set cases = 0")  # of a lake: only one's own copy
    for attempt in (
        "select * from read_csv('/etc/passwd')",
        "copy (select 1) to '/tmp/x.csv'",
        "attach '/tmp/x.duckdb'",
        "install httpfs",
        "set enable_external_access = true",
        *(() if KIND else alter),
    ):
        with pytest.raises(Exception, match="(?i)disabled|locked|read-only|permission|cannot"):
            warehouse.read(loaded, attempt)


def test_settings_that_alter_figures_make_a_version(folder, tmp_path, monkeypatch):
    text = (PROJECT / "settings.toml").read_text(encoding="utf-8")
    changed = tmp_path / "settings.toml"
    changed.write_text(text.replace("# certificate_validity_years", "certificate_validity_years"), encoding="utf-8")
    assert etl(["--warehouse", str(folder), "init"]) == 0
    assert warehouse.current_version(folder) == 1
    monkeypatch.setenv("SETTINGS", str(changed))
    assert etl(["--warehouse", str(folder), "init"]) == 0
    assert warehouse.current_version(folder) == 2


@of_files
class TestDamage:
    """What is missing or broken is said with exit code 4, and nothing is made worse."""

    def test_no_warehouse_is_wrong_usage(self, tmp_path, capsys):
        assert etl(["--warehouse", str(tmp_path / "none"), "history"]) == 2
        assert "init" in capsys.readouterr().err
        with pytest.raises(NoWarehouse):
            warehouse.current_version(tmp_path / "none")

    @pytest.mark.parametrize("content", [None, "", "v9.duckdb", "../v000001.duckdb"])
    def test_current_missing_or_pointing_nowhere(self, loaded, content):
        (loaded / "CURRENT").unlink() if content is None else (loaded / "CURRENT").write_text(content)
        assert etl(["--warehouse", str(loaded), "verify"]) == 4

    def test_a_flipped_bit_is_found(self, loaded):
        path = loaded / "v000002.duckdb"
        content = bytearray(path.read_bytes())
        for position in range(12288, len(content), 4096):
            content[position] ^= 0xFF
        path.write_bytes(content)
        warehouse._open_file.cache_clear()
        assert etl(["--warehouse", str(loaded), "verify"]) == 4

    def test_an_altered_figure_is_found(self, loaded):
        import duckdb

        warehouse._open_file.cache_clear()
        with duckdb.connect(str(loaded / "v000002.duckdb")) as con:
            con.execute("update out_ratio set cases = cases + 1 where cases is not null")
        assert etl(["--warehouse", str(loaded), "verify"]) == 4

    def test_a_full_disk_changes_nothing(self, loaded, tmp_path, monkeypatch):
        def full(*_):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(warehouse.shutil, "copyfile", full)
        assert etl(["--warehouse", str(loaded), "load", str(caseload(tmp_path, 2))]) == 4
        assert figure(loaded) == 1


class TestKey:
    """The key tells workers apart; without it no roster is loaded, caseload is."""

    ROSTER = "worker_id,district_code,role,certified_on\nW1,18.72,peksos,2020-01-01\n"

    def load(self, folder, tmp_path) -> int:
        path = tmp_path / "roster.csv"
        path.write_text(self.ROSTER)
        return etl(
            ["--warehouse", str(folder), "load", str(path), "--as-of", "2023-12-31", "--covers", "listed", "--again"]
        )

    def test_it_lies_beside_the_folder_for_its_owner_only(self, folder):
        path = key.key_path(folder)
        assert path == place.beside(folder).with_suffix(".key")
        assert os.name == "nt" or path.stat().st_mode & 0o077 == 0

    def test_a_missing_key_stops_a_roster_and_says_what_to_do(self, folder, tmp_path, capsys):
        key.key_path(folder).unlink()
        assert self.load(folder, tmp_path) == 4
        assert "init --new-key" in capsys.readouterr().err
        assert etl(["--warehouse", str(folder), "load", str(caseload(tmp_path, 1))]) == 0

    def test_another_warehouse_s_key_stops_a_roster(self, folder, tmp_path):
        key.key_path(folder).write_text("ab" * 32)
        assert self.load(folder, tmp_path) == 4

    def test_a_new_epoch_loads_again_and_keeps_the_old_key(self, folder, tmp_path):
        assert self.load(folder, tmp_path) == 0
        assert etl(["--warehouse", str(folder), "init", "--new-key"]) == 0
        assert self.load(folder, tmp_path) == 0
        keys = warehouse.read(folder, "select distinct worker_key from raw_worker").fetchall()
        assert len(keys) == 2
        assert len(list(key.key_path(folder).parent.glob("*.key*"))) == 2

    def test_init_again_keeps_the_key(self, folder, tmp_path):
        before = key.key_path(folder).read_text()
        assert etl(["--warehouse", str(folder), "init"]) == 0
        assert key.key_path(folder).read_text() == before


@of_files
def test_a_warehouse_that_an_older_program_wrote_is_read_and_grows(loaded, tmp_path, capsys):
    version = warehouse.current_version(loaded)
    with duckdb.connect(str(loaded / f"v{version:06d}.duckdb")) as con:
        for table, column in (
            ("ledger_load", "content"),
            ("ledger_load", "rows_stored"),
            ("core_load", "content"),
            ("core_load", "rows_stored"),
        ):
            con.execute(f"alter table {table} drop column {column}")
    warehouse._open_file.cache_clear()
    path = tmp_path / "more.csv"
    path.write_text("district,period,category,cases,unit\nMesuji,2019,12,5,person\n")
    assert etl(["--warehouse", str(loaded), "verify"]) == 0
    assert etl(["--warehouse", str(loaded), "load", str(path), "--dry-run"]) == 0
    assert etl(["--warehouse", str(loaded), "load", str(path)]) == 0
    assert etl(["--warehouse", str(loaded), "verify"]) == 0
