"""Any bytes, any damage to a workbook, any cells: a result or a list of problems, never another end."""

import csv
import io
import json

import pytest

from etl.__main__ import main as etl
from tests.conftest import DEEP
from tests.test_hostile import BOOK, PERSONS, TIDY, state

hypothesis = pytest.importorskip("hypothesis")  # in requirements-dev.txt
given, st = hypothesis.given, hypothesis.strategies
FUZZ = hypothesis.settings(
    max_examples=500 if DEEP else 60,
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture],
)


def survives(folder, path, content: bytes, capsys) -> None:
    path.write_bytes(content)
    before = state(folder)
    code = etl(["--warehouse", str(folder), "load", str(path), "--dry-run", "--json"])
    printed = capsys.readouterr()
    assert code in (0, 1), printed.err
    assert "Traceback" not in printed.err
    json.loads(printed.out)
    assert etl(["inspect", str(path), "--json"]) in (0, 1)
    assert etl(["inspect", str(path), "--columns", "district,cases", "--json"]) in (0, 1)
    capsys.readouterr()
    assert state(folder) == before


@FUZZ
@given(content=st.binary(max_size=300))
def test_any_bytes(folder, tmp_path, capsys, content):
    survives(folder, tmp_path / "f.csv", content, capsys)


@FUZZ
@given(
    changes=st.lists(st.tuples(st.integers(0, len(BOOK) - 1), st.integers(0, 255)), max_size=20), cut=st.integers(0, 50)
)
def test_any_damage_to_a_workbook(folder, tmp_path, capsys, changes, cut):
    content = bytearray(BOOK)
    for place, byte in changes:
        content[place] = byte
    survives(folder, tmp_path / "f.xlsx", bytes(content[: len(content) - cut]), capsys)


WORDS = st.sampled_from(
    [
        "Metro",
        "2023",
        "08",
        "5",
        "person",
        "Jumlah",
        "Sumber: BPS",
        "1.234",
        "-",
        "...",
        "NIK",
        "(1)",
        "01/02/2020",
        "Pengemis",
    ]
)
CELL = st.one_of(WORDS, st.text(max_size=12), st.floats().map(str), st.integers().map(str))


@FUZZ
@given(
    rows=st.lists(st.lists(CELL, min_size=1, max_size=6), max_size=8),
    head=st.sampled_from(
        [TIDY, PERSONS, "Kabupaten/Kota,2022,2023\n", "worker_id,name,district,role,certified_on\n", ""]
    ),
    mark=st.sampled_from(",;\t|"),
)
def test_any_cells(folder, tmp_path, capsys, rows, head, mark):
    out = io.StringIO()
    csv.writer(out, delimiter=mark).writerows(rows)
    survives(
        folder, tmp_path / "f.csv", (head.replace(",", mark) + out.getvalue()).encode("utf-8", "surrogatepass"), capsys
    )
