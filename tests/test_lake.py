"""On a lake: what only many servers and many writers can do, and moving there. More runs with LAKE (tests/lakes.py)."""

import contextlib
import dataclasses
import importlib.util
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
from tests.lakes import needs_a_lake
from tests.test_warehouse import caseload, figure

pytestmark = needs_a_lake
ROSTER = "worker_id,district_code,role,certified_on\nW1,18.72,peksos,2020-01-01\nW2,18.72,tks,2021-05-01\n"


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


@pytest.fixture
def office(tmp_path):
    """A folder with some history: two figures, a roster, an undo, and old versions deleted."""
    place, roster = tmp_path / "office", tmp_path / "roster.csv"
    roster.write_text(ROSTER)
    assert run(place, "init") == 0
    for number in (1, 2):
        publish_cases(place, tmp_path, number)
    assert run(place, "load", roster, "--as-of", "2023-12-31", "--covers", "listed") == 0
    assert run(place, "undo", 2, "--why", "wrong file") == 0
    (place / "v000002.duckdb").unlink()
    return place


@pytest.mark.parametrize("kind", ["folder", "s3"])
def test_a_move_brings_every_version_with_equal_figures(office, lake_at, tmp_path, capsys, kind):
    place = lake_at(kind)
    before = {path: path.read_bytes() for path in office.iterdir()}
    assert run(office, "move", "--to", place) == 0
    assert [line for line in capsys.readouterr().out.splitlines() if line.endswith("rows are equal")][4].startswith(
        "version 1: "
    )
    assert {path: path.read_bytes() for path in office.iterdir()} == before
    forget()
    for version in range(1, 6):
        assert exported(place, version, tmp_path) == exported(office, version, tmp_path)
    assert warehouse.history(place) == warehouse.history(office)
    assert key.read_key(place) == key.read_key(office)
    assert run(place, "verify") == 0
    assert run(place, "redo", 2, "--why", "it was right") == 0
    assert run(place, "verify") == 0
    assert figure(place) == 2


class TestMoveRefuses:
    def test_a_lake_that_holds_something(self, office, new_lake):
        assert run(office, "move", "--to", new_lake) == 2
        assert warehouse.current_version(new_lake) == 1

    def test_a_folder(self, office, tmp_path):
        assert run(office, "move", "--to", tmp_path / "elsewhere") == 2
        assert not (tmp_path / "elsewhere").exists()

    def test_the_key_of_another_warehouse(self, office, lake_at):
        place = lake_at("folder")
        key.use_key(place, b"0" * 32)
        assert run(office, "move", "--to", place) == 2
        assert not warehouse.exists(place)

    def test_rows_that_did_not_arrive(self, office, lake_at, monkeypatch):
        place, write = lake_at("folder"), lake._write

        def losing(cursor, *arguments):
            tables = write(cursor, *arguments)
            cursor.execute("delete from lake.raw_caseload where load_id = 1")
            return tables

        monkeypatch.setattr(lake, "_write", losing)
        assert run(office, "move", "--to", place) == 4
        assert not warehouse.exists(place)
        monkeypatch.setattr(lake, "_write", write)
        assert run(office, "move", "--to", place) == 0


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


@pytest.mark.parametrize(
    "place",
    [
        "ducklake:catalog.sqlite",
        "ducklake:postgres:",
        "ducklake:postgres://peksos@db/peksos",
        "ducklake:postgres:dbname=peksos password=rahasia",
        "ducklake:postgres:dbname='peksos",
    ],
)
def test_a_place_that_cannot_be_a_lake_is_said(place, capsys):
    assert etl(["--warehouse", place, "history"]) == 2
    assert "docs/deploy.md" in capsys.readouterr().err


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
        assert "tercatat 7 PMKS" in " ".join(element.proto.body for element in app.get("html")) or page


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


def test_without_the_extensions_it_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    lake_connection.catalog.cache_clear()
    assert etl(["--warehouse", "ducklake:postgres:dbname=peksos host=/nowhere", "history"]) == 2
    assert "requirements-lake.txt" in capsys.readouterr().err
