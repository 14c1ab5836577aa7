"""The command line is a contract: exit codes, JSON, and no traceback whatever happens."""

import json
import subprocess
import sys

import pytest

from etl import publish
from etl.__main__ import main as etl
from report.__main__ import main as report
from tests.conftest import PROJECT

CASELOAD = "district,period,category,cases,unit\nMetro,2023,08,5,person\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("load", "missing.csv"),
        ("undo", "9", "--why", "x"),
        ("redo", "9", "--why", "x"),
        ("undo", "1", "--why", " "),
        ("inspect", "missing.csv"),
    ],
)
def test_wrong_usage_ends_with_2_and_a_sentence(folder, arguments, capsys):
    assert etl(["--warehouse", str(folder), *arguments]) == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ("ratio", "--version", "9"),
        ("ratio", "--version", "0"),
        ("caseload", "--public", "--grain", "year"),
        ("caseload", "--role", "tks"),
    ],
)
def test_an_export_that_cannot_be_ends_with_2(folder, arguments):
    assert report(["--warehouse", str(folder), "export", *arguments]) == 2


def test_no_warehouse_ends_with_2(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(CASELOAD)
    assert etl(["--warehouse", str(tmp_path / "none"), "load", str(path)]) == 2
    assert report(["--warehouse", str(tmp_path / "none"), "export", "ratio"]) == 2


def test_an_unforeseen_error_shows_its_kind_and_no_value(folder, tmp_path, monkeypatch, capsys):
    def fail(*_):
        raise ValueError("3201234567890001 Siti Rahasia")

    monkeypatch.setattr(publish, "read_file", fail)
    assert etl(["--warehouse", str(folder), "load", str(tmp_path / "a.csv")]) == 4
    printed = capsys.readouterr()
    assert "ValueError" in printed.err
    assert "Rahasia" not in printed.out + printed.err


def test_the_json_of_a_load_has_the_fields_that_scripts_read(load):
    code, outcome = load(CASELOAD.replace("5", "x"))
    assert code == 1
    assert set(outcome) == {"version", "loads"}
    (loaded,) = outcome["loads"]
    assert set(loaded) == {
        "load_id", "file", "dataset", "rows_read", "rows_loaded", "rows_skipped", "rows_left_out", "duplicate_of", "problems",
    }  # fmt: skip
    (problem,) = loaded["problems"]
    assert set(problem) == {"code", "severity", "line", "column", "value", "message", "hint"}
    assert (problem["line"], problem["column"], problem["value"], problem["severity"]) == (2, "cases", "x", "error")


def test_history_tells_who_what_and_why(folder, load, capsys):
    load(CASELOAD)
    etl(["--warehouse", str(folder), "undo", "1", "--why", "berkas keliru"])
    capsys.readouterr()
    assert etl(["--warehouse", str(folder), "history", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["version"] == 3
    assert [(event["kind"], event["load_id"], event["why"]) for event in told["events"]][-2:] == [
        ("load", 1, None),
        ("undo", 1, "berkas keliru"),
    ]


def test_undo_and_redo_of_what_is_so_already_change_nothing(folder, load):
    load(CASELOAD)
    assert etl(["--warehouse", str(folder), "redo", "1", "--why", "x"]) == 0
    assert etl(["--warehouse", str(folder), "undo", "1", "--why", "x"]) == 0
    assert etl(["--warehouse", str(folder), "undo", "1", "--why", "x"]) == 0
    assert publish.warehouse.current_version(folder) == 3


def test_inspect_says_how_a_file_is_read(tmp_path, capsys):
    path = tmp_path / "a.csv"
    path.write_text("\ufeff\nKabupaten;Tahun;Jenis PMKS;Jumlah;Catatan\nMetro;2023;08;5;x\n\n", encoding="utf-8")
    assert etl(["inspect", str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["encoding"], told["delimiter"], told["header_line"], told["shape"]) == ("utf-8-sig", ";", 2, "long")
    assert told["columns"] == {"Kabupaten": "district", "Tahun": "period", "Jenis PMKS": "category", "Jumlah": "cases"}
    assert told["left_out"] == [{"line": 1, "why": "empty"}, {"line": 4, "why": "empty"}]
    assert [problem["code"] for problem in told["problems"]] == ["unknown_column"]
    assert "rows" not in told


def test_inspect_with_columns_gives_exactly_those_or_problems(tmp_path, capsys):
    path = tmp_path / "a.csv"
    path.write_text('b,a\n"x\ny",1\n=2,\n', encoding="utf-8")
    assert etl(["inspect", str(path), "--columns", "a,b", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"] == [["1", "x\ny"], ["", "=2"]]
    assert etl(["inspect", str(path), "--columns", "a,c", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert {problem["code"] for problem in told["problems"]} == {"surplus_column", "missing_column"}
    assert "rows" not in told


def test_a_process_of_its_own_prints_the_export_and_nothing_else(folder, load):
    load(CASELOAD)
    run = [sys.executable, "-m", "report", "--warehouse", str(folder), "export", "caseload"]
    done = subprocess.run(run, cwd=PROJECT, capture_output=True)
    assert done.stdout == b"district_code,district,period,category,cases,unit\n18.72,Metro,2023,08,5,person\n"
    assert done.stderr == b""


@pytest.mark.parametrize("form", ["csv", "json", "parquet", "xlsx"])
def test_every_format_holds_the_same_rows_and_no_formula(folder, load, tmp_path, form):
    import pandas as pd

    load(CASELOAD)
    etl(["--warehouse", str(folder), "undo", "1", "--why", "=cmd|' /C calc'!A0"])
    out = tmp_path / f"out.{form}"
    assert report(["--warehouse", str(folder), "export", "history", "--format", form, "--out", str(out)]) == 0
    if form == "csv":
        assert "'=cmd" in out.read_text(encoding="utf-8")
    elif form == "xlsx":
        import zipfile

        sheet = zipfile.ZipFile(out).read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
    else:
        frame = pd.read_json(out) if form == "json" else pd.read_parquet(out)
        assert len(frame) == 4
