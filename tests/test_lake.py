"""On a lake: what only many servers and many writers can do. More runs with LAKE (tests/lakes.py)."""

import contextlib
import dataclasses
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from core import key, lake, lake_connection, serving, warehouse
from core.errors import DamagedError, MovedOnError
from core.settings import load_settings
from etl import publish
from etl.__main__ import main as etl
from etl.check import Options
from report.__main__ import main as report
from tests.conftest import PROJECT
from tests.dashboard import sentence
from tests.lakes import needs_a_lake
from tests.test_warehouse import caseload, figure

pytestmark = needs_a_lake


def run(place: Path, *arguments) -> int:
    return etl(["--warehouse", str(place), *map(str, arguments)])


def publish_cases(place: Path, tmp_path, number: int, **settings) -> int:
    settings = dataclasses.replace(load_settings(), **settings)
    version, _ = publish.load(
        place, publish.check_files(place, [caseload(tmp_path, number)], Options(), settings), settings
    )
    return version


def exported(place: Path, version: int, tmp_path) -> bytes:
    out = tmp_path / "out.csv"
    assert report(["--warehouse", str(place), "export", "ratio", "--version", str(version), "--out", str(out)]) == 0
    return out.read_bytes()


def forget() -> None:
    """As a process that has opened nothing yet."""
    lake_connection.catalog.cache_clear()
    warehouse.recompute.cache_clear()


@pytest.fixture
def new_lake(lake_at):
    """An initialised lake whose rows lie in a folder."""
    place = lake_at("folder")
    assert run(place, "init") == 0
    return place


class TestTwoWriters:
    def test_of_two_that_both_believe_to_be_alone_one_is_told(self, new_lake, tmp_path, monkeypatch):
        """The lock keeps them apart; should a network lose it, the row that both change still does."""
        monkeypatch.setattr(lake, "alone", lambda place: contextlib.nullcontext())
        settings = load_settings()
        files = publish.check_files(new_lake, [caseload(tmp_path, 1)], Options(), settings)

        def other(step: str) -> None:
            if step == "switch":
                assert publish_cases(new_lake, tmp_path, 2) == 2

        with pytest.raises(MovedOnError):
            publish.load(new_lake, files, settings, on_step=other)
        assert figure(new_lake) == 2
        assert publish_cases(new_lake, tmp_path, 1) == 3
        assert figure(new_lake) == 1
        assert run(new_lake, "verify") == 0

    def test_a_commit_whose_answer_was_lost_is_not_called_a_failure(self, new_lake, tmp_path, monkeypatch):
        monkeypatch.setattr(lake, "attached", lambda *arguments, **named: Deaf(lake_connection.attached(new_lake)))
        assert publish_cases(new_lake, tmp_path, 1) == 2
        monkeypatch.undo()
        assert warehouse.current_version(new_lake) == 2

    def test_loads_of_several_processes_all_arrive(self, new_lake, tmp_path):
        """As analysts on several servers: who is told to wait tries again."""
        command = [sys.executable, "-m", "tests.loader", str(new_lake)]
        waiting, tries = {caseload(tmp_path, number) for number in range(3)}, 0
        while waiting and (tries := tries + 1) < 10:
            running = {file: subprocess.Popen([*command, str(file), "never"], cwd=PROJECT) for file in waiting}
            waiting = {file for file, process in running.items() if process.wait() != 0}
        assert warehouse.current_version(new_lake) == 4
        loaded = {event["file"] for event in warehouse.history(new_lake) if event["kind"] == "load"}
        assert loaded == {f"cases{number}.csv" for number in range(3)}
        assert run(new_lake, "verify") == 0


class Deaf:
    """A connection whose commits are done, and never answered."""

    def __init__(self, real):
        self.real = real

    def __getattr__(self, name):
        return getattr(self.real, name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.real.close()

    def cursor(self):
        return Deaf(self.real.cursor())

    def commit(self):
        self.real.commit()
        raise lake.duckdb.IOException("server closed the connection unexpectedly")


class TestTheCatalogIsGone:
    @pytest.fixture
    def down(self, new_lake, tmp_path, postgres):
        publish_cases(new_lake, tmp_path, 1)
        yield postgres.stop
        with contextlib.suppress(subprocess.CalledProcessError):
            postgres.start()

    @pytest.mark.parametrize("step", ["apply", "verify", "switch"])
    def test_while_a_load_is_written_nothing_changes(self, new_lake, tmp_path, down, postgres, step):
        settings = load_settings()
        files = publish.check_files(new_lake, [caseload(tmp_path, 2)], Options(), settings)
        with pytest.raises(DamagedError, match="Nothing has changed|cannot be read"):
            publish.load(new_lake, files, settings, on_step=lambda now: down() if now == step else None)
        postgres.start()
        assert figure(new_lake) == 1
        assert publish_cases(new_lake, tmp_path, 2) == 3
        assert run(new_lake, "verify") == 0

    def test_pages_go_on_with_what_they_have_opened(self, new_lake, down, postgres, capsys):
        assert serving.served(new_lake) == (2, "")
        down()
        version, why = serving.served(new_lake)
        assert version == 2
        assert "PostgreSQL" in why
        assert run(new_lake, "history") == 4
        assert str(postgres.folder) not in capsys.readouterr().err
        postgres.start()
        assert serving.served(new_lake) == (2, "")


def test_old_snapshots_expire_small_files_are_merged_and_old_versions_stay(new_lake, tmp_path, monkeypatch):
    monkeypatch.setattr(lake, "MERGE_EVERY", 4)
    monkeypatch.setattr(lake, "DAYS_TO_READ", 0)
    kept = [exported(new_lake, 1, tmp_path)]
    for number in range(1, 9):
        version = publish_cases(new_lake, tmp_path, number, keep_versions=3)
        kept.append(exported(new_lake, version, tmp_path))
    assert sorted(lake._snapshots(new_lake)) == [7, 8, 9]
    forget()
    assert [exported(new_lake, version, tmp_path) for version in range(1, 10)] == kept
    assert run(new_lake, "verify") == 0


def test_each_server_has_its_own_audit_log_and_the_same_key(new_lake, tmp_path, monkeypatch):
    publish_cases(new_lake, tmp_path, 1)
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(key.key_path(new_lake), other)
    monkeypatch.setenv("WAREHOUSE_LOCAL", str(other))
    publish_cases(new_lake, tmp_path, 2)
    assert run(new_lake, "verify") == 0
    key.key_path(new_lake).with_suffix(".audit.jsonl").unlink()
    assert run(new_lake, "verify") == 4
    monkeypatch.setenv("WAREHOUSE_LOCAL", str(tmp_path))
    publish_cases(new_lake, tmp_path, 3)
    assert run(new_lake, "verify") == 0


def test_rows_that_are_missing_are_said(new_lake, tmp_path, capsys):
    shutil.rmtree(tmp_path / "lake_data")
    forget()
    assert run(new_lake, "verify") == 4
    assert "lake_data" not in capsys.readouterr().err


def test_a_new_lake_never_shares_its_folder(lake_at, tmp_path, monkeypatch, capsys):
    place = lake_at("folder")
    (tmp_path / "lake_data").mkdir()
    (tmp_path / "lake_data" / "other.parquet").write_bytes(b"")
    assert run(place, "init") == 2
    monkeypatch.delenv("WAREHOUSE_DATA")
    assert run(place, "init") == 2
    assert "WAREHOUSE_DATA" in capsys.readouterr().err
    assert not warehouse.exists(place)


def test_pages_open_on_a_lake(new_lake, tmp_path, monkeypatch):
    from streamlit.testing.v1 import AppTest

    publish_cases(new_lake, tmp_path, 7)
    monkeypatch.setenv("WAREHOUSE", str(new_lake))
    for page in ("", "pages/data.py"):
        app = AppTest.from_file(str(PROJECT / "dashboard.py"), default_timeout=60)
        if page:
            app.switch_page(page)
        app.run()
        assert not app.exception
        assert page or "tercatat 7 PMKS" in sentence(app)


def test_threads_of_one_server_open_a_lake_at_once(new_lake, tmp_path):
    publish_cases(new_lake, tmp_path, 5)
    forget()
    figures = []
    readers = [threading.Thread(target=lambda: figures.append(figure(new_lake))) for _ in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert figures == [5] * 8
