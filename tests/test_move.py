"""Moving a warehouse to a lake: all of it arrives, every version is compared, and the source stays as it was."""

import pytest

from core import key, lake, warehouse
from tests.lakes import needs_a_lake
from tests.test_lake import exported, forget, new_lake, publish_cases, run  # noqa: F401 - a fixture
from tests.test_warehouse import figure

pytestmark = needs_a_lake
ROSTER = "worker_id,district_code,role,certified_on\nW1,18.72,peksos,2020-01-01\nW2,18.72,tks,2021-05-01\n"


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
    def test_a_lake_that_holds_something(self, office, new_lake):  # noqa: F811
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
