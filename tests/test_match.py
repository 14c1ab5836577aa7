"""`etl match`: an analyst's own roster gets the keys that the warehouse knows its workers by, and nothing else happens."""

import csv
import io
import json
import stat

import pytest
from python_calamine import load_workbook

from core import audit, warehouse
from core import key as keys
from etl.__main__ import main as etl

ROSTER = "nik,nama,kabupaten,jenis tenaga,tanggal sertifikat\n1871010101800001,Budi,Metro,peksos,2020-01-01\n"
OWN = "No;NIK;Nama;Telepon\n1;1871010101800001;Budi;=1+1\n2;1871010101800002;Ani;+62\n"


@pytest.fixture
def run(folder, load, tmp_path, capsys):
    """run(text, "--out", "x.csv") gives the exit code, standard output as bytes of text and standard error."""
    assert load(ROSTER, "--as-of", "2023-12-31", "--covers", "listed")[0] == 0

    def match(text: str, *options: str, file: str = "own.csv") -> tuple[int, str, str]:
        (tmp_path / file).write_text(text, encoding="utf-8")
        capsys.readouterr()
        code = etl(["--warehouse", str(folder), "match", str(tmp_path / file), *options])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return match


def test_the_key_is_the_one_the_warehouse_knows_the_worker_by(run, folder):
    code, out, said = run(OWN)
    rows = list(csv.DictReader(io.StringIO(out.removeprefix("\ufeff"))))
    assert code == 0
    assert list(rows[0]) == ["No", "NIK", "Nama", "Telepon", "worker_key"]
    (known,) = warehouse.read(folder, "select distinct worker_key from core_worker").fetchone()
    assert rows[0]["worker_key"] == known == keys.worker_key(keys.read_key(folder), "nik", "1871010101800001")
    assert rows[1]["worker_key"] not in ("", known)
    assert rows[0]["Telepon"] == "'=1+1"  # no spreadsheet runs it
    assert "2 baris" in said


def test_with_a_day_it_says_on_whose_roster_each_is(run):
    _, out, said = run(OWN, "--as-of", "2024-06-30")
    assert [row["roster_district"] for row in csv.DictReader(io.StringIO(out.removeprefix("\ufeff")))] == ["18.72", ""]
    assert "1 di antaranya" in said


def test_it_writes_only_the_file_named_for_its_owner_and_changes_no_version(run, folder, tmp_path):
    before, version = {path.name for path in tmp_path.iterdir()}, warehouse.current_version(folder)
    out = tmp_path / "matched.xlsx"
    assert run(OWN, "--out", str(out))[:2] == (0, "")
    assert {path.name for path in tmp_path.iterdir()} - before <= {"own.csv", "matched.xlsx"}
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    rows = load_workbook(str(out)).get_sheet_by_index(0).to_python()
    assert rows[1][:4] == ["1", "1871010101800001", "Budi", "=1+1"]  # a NIK stays a text, a formula one too
    assert warehouse.current_version(folder) == version
    again = "No;NIK;worker_key\n1;1871010101800001;old\n"
    assert run(again)[1].splitlines()[0] == "\ufeffNo,NIK,worker_key"


def test_the_audit_log_says_how_many_rows_and_nothing_of_them(run, folder, tmp_path):
    run(OWN, "--out", str(tmp_path / "m.csv"))
    line = audit.check(folder)[-1]
    assert (line["what"], line["rows"]) == ("match", 2)
    said = json.dumps(line)
    assert all(word not in said for word in ("1871010101800001", "Budi", "own", "m.csv"))


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        ("nama;kabupaten\nBudi;Metro\n", (), 1),  # nothing to tell workers by
        ("nik;nama\n1871010101800001;Budi\n;Ani\n", (), 1),
        ("nik;nama\n1,87101E+15;Budi\n", (), 1),  # Excel has rounded it
        ("", (), 1),
        (OWN, ("--out", "m.txt"), 2),
        (OWN, ("--out", "nowhere/m.csv"), 2),
    ],
)
def test_what_cannot_be_matched_is_not_written(run, folder, tmp_path, monkeypatch, text, options, code):
    monkeypatch.chdir(tmp_path)
    lines = len(audit.check(folder))
    found, out, said = run(text, *options)
    assert (found, out) == (code, "")
    assert said
    assert "Budi" not in said
    assert "Traceback" not in said
    assert not list(tmp_path.glob("**/m.*"))
    if code == 1:
        assert len(audit.check(folder)) == lines


def test_the_roster_itself_is_never_written_over(run, tmp_path):
    assert run(OWN, "--out", str(tmp_path / "own.csv"))[0] == 2
    assert (tmp_path / "own.csv").read_text(encoding="utf-8") == OWN


def test_without_the_key_nothing_is_matched(run, folder):
    keys.key_path(folder).unlink()
    assert run(OWN)[:2] == (4, "")
