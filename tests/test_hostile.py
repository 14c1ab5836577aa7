"""Whatever is thrown at it: a clear error, nothing changed, no personal value told, and never a traceback."""

import csv
import io
import json
import subprocess
import sys
import time
import zipfile

import pytest
import xlsxwriter

from etl.__main__ import main as etl
from report.__main__ import main as report
from tests.conftest import DEEP, PROJECT, deep

TIDY = "district,period,category,cases,unit\nMetro,2023,08,5,person\nMesuji,2023,08,7,person\n"
PERSONS = "NIK,Nama,Kabupaten,Jenis PMKS,Tahun\n1871010101900001,SITI RAHASIA,Metro,Pengemis,2023\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def xlsx() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(TIDY.splitlines()):
            sheet.write_row(number, 0, line.split(","))
    return out.getvalue()


def altered(content: bytes, member: str, change) -> bytes:
    """The package with one member changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name in package.namelist():
            written.writestr(name, change(package.read(name)) if name == member else package.read(name))
    return out.getvalue()


BOOK = xlsx()
SHEET = "xl/worksheets/sheet1.xml"


def many_parts() -> bytes:
    out = io.BytesIO(BOOK)
    with zipfile.ZipFile(out, "a") as package:
        for number in range(10_001):
            package.writestr(f"xl/media/{number}", b"")
    return out.getvalue()


def lying_about_its_size() -> bytes:
    """400 MB of zeros that the directory of the package says are 10 bytes."""
    content = altered(BOOK, SHEET, lambda _: b"<worksheet>" + bytes(400 * 2**20))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        size = package.getinfo(SHEET).file_size
    return content.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))


def ods(content: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", "<manifest/>")
        package.writestr("content.xml", content)
    return out.getvalue()


REPEATED = (
    '<office:document-content><office:body><office:spreadsheet><table:table table:name="A"><table:table-row'
    ' table:number-rows-repeated="1000000"><table:table-cell office:value-type="float" office:value="1"'
    ' table:number-columns-repeated="16000"><text:p>1</text:p></table:table-cell></table:table-row></table:table>'
    "</office:spreadsheet></office:body></office:document-content>"
)
FAR_CELL = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
DTD = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>'

HOSTILE = {
    "0 bytes": (b"", "empty_file"),
    "only blanks": (b" \r\n\t\n" * 1000, "empty_file"),
    "one long line": (b"x" * 6_000_000, "line_too_long"),
    "one long quoted line": (TIDY.encode() + b'"' + b"x" * 6_000_000, "line_too_long"),
    "very many columns": (b",".join(b"c%d" % n for n in range(100_000)) + b"\n1\n", "too_many_columns"),
    "NUL bytes": (TIDY.encode().replace(b"Metro", b"Met\0ro"), "nul_byte"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10, "binary_file"),
    "a PDF": (b"%PDF-1.7\n" + TIDY.encode(), "binary_file"),
    "a gzip": (b"\x1f\x8b\x08\x00" + bytes(100), "binary_file"),
    "another zip": (ods("")[:40], "binary_file"),
    "random bytes": (bytes((n * n * 7919 + n) % 251 for n in range(5000)), "binary_file"),
    "half a workbook": (BOOK[: len(BOOK) // 2], "damaged_workbook"),
    "a workbook without its sheet": (altered(BOOK, SHEET, lambda _: b"<worksheet><sheetData><row>"), "damaged_workbook"),
    "entities": (altered(BOOK, SHEET, lambda xml: xml.replace(b"<worksheet", DTD + b"<worksheet", 1)), "damaged_workbook"),
    "an old workbook cut off": (OLE + bytes(600), "damaged_workbook"),
    "a locked workbook": (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600), "encrypted_workbook"),
    "a cell at the far corner": (altered(BOOK, SHEET, lambda xml: xml.replace(b"</sheetData>", FAR_CELL)), "workbook_too_big"),
    "very many parts": (many_parts, "workbook_too_big"),
    "a bomb that lies": (lying_about_its_size, "workbook_too_big"),
    "repeated cells": (ods(REPEATED), "workbook_too_big"),
}  # fmt: skip


def state(folder) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(("content", "code"), HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_files_are_refused_and_nothing_changes(folder, tmp_path, capsys, content, code):
    path = tmp_path / "file.csv"
    path.write_bytes(content() if callable(content) else content)
    before = state(folder)
    capsys.readouterr()
    assert etl(["--warehouse", str(folder), "load", str(path), "--json"]) == 1
    outcome = json.loads(capsys.readouterr().out)
    assert [problem["code"] for problem in outcome["loads"][0]["problems"]] == [code]
    assert state(folder) == before
    assert etl(["inspect", str(path), "--json"]) == 1
    assert etl(["inspect", str(path), "--columns", "a,b", "--json"]) == 1
    assert '"rows"' not in capsys.readouterr().out


@pytest.mark.parametrize(
    "row", ["Metrox{n};2023;jenis {n};x{n};orang{n}", ";;;;", "Metrox;2023;12;x;orangg"][: None if DEEP else 1]
)
def test_many_faulty_rows_take_no_more_than_seconds(folder, tmp_path, row):
    path = tmp_path / "rows.csv"
    rows = "\n".join(row.format(n=n) for n in range(20_000))
    path.write_text(f"Kabupaten/Kota;Tahun;Jenis PMKS;Jumlah;Satuan\n{rows}\n", encoding="utf-8")
    before = time.process_time()
    assert etl(["--warehouse", str(folder), "load", str(path)]) == 1
    assert time.process_time() - before < 10


@deep
def test_a_gigabyte_of_one_line_needs_neither_the_memory_nor_the_time(folder, tmp_path):
    path = tmp_path / "line.csv"
    with path.open("wb") as file:
        file.truncate(2**30)
        for start in range(0, 2**22, 2**20):
            file.seek(start)
            file.write(b"x" * 2**20)
    limited = "import resource, sys; resource.setrlimit(resource.RLIMIT_DATA, (2**30, 2**30));"
    run = subprocess.run(
        [sys.executable, "-c", f"{limited} from etl.__main__ import main; sys.exit(main(sys.argv[1:]))", "--warehouse",
         str(folder), "load", str(path), "--json"], capture_output=True, text=True, cwd=PROJECT, timeout=10, check=False,
    )  # fmt: skip
    assert run.returncode == 1, run.stderr
    assert [problem["code"] for problem in json.loads(run.stdout)["loads"][0]["problems"]] == ["line_too_long"]


@pytest.mark.parametrize(
    "name", ["\x1b[2Jlaporan\n.csv", "..%2f..%2fetc%2fpasswd.csv", "<img src=x onerror=alert(1)>.csv", "'; drop table load; --.csv", "=cmd|' ' !A0.csv"]
)  # fmt: skip
def test_a_file_name_is_only_a_name(folder, tmp_path, capsys, name):
    path = tmp_path / name
    path.write_text(TIDY)
    assert etl(["--warehouse", str(folder), "load", str(path)]) == 0
    assert report(["--warehouse", str(folder), "export", "history"]) == 0
    printed = capsys.readouterr()
    assert "\x1b" not in printed.out + printed.err
    assert "laporan\n" not in printed.out
    assert report(["--warehouse", str(folder), "export", "caseload"]) == 0
    assert capsys.readouterr().out.count("\n") == 3


FORMULA = "=cmd|' /C calc'!A0"


def test_a_formula_is_text_and_escaped_wherever_it_leaves(folder, tmp_path, capsys):
    """Text is legal in a file's name, a reason, and the rows that a list of problems repeats."""
    path = tmp_path / f"{FORMULA.replace('/', '-')}.csv"
    path.write_text(TIDY.replace("Metro", FORMULA).replace("Mesuji", "+62 Metro"))
    for suffix in ("csv", "xlsx"):
        out = tmp_path / f"problems.{suffix}"
        assert etl(["--warehouse", str(folder), "load", str(path), "--problems", str(out)]) == 1
        if suffix == "csv":
            cells = [cell for row in csv.reader(io.StringIO(out.read_text("utf-8-sig"))) for cell in row]
        else:
            book = pytest.importorskip("openpyxl").load_workbook(out)  # in requirements-dev.txt
            cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
            assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
        told = [str(cell) for cell in cells if FORMULA in str(cell) or "+62 Metro" in str(cell)]
        assert told
        if suffix == "csv":
            assert not any(cell.startswith(("=", "+", "-", "@")) for cell in told)
    path.write_text(TIDY)
    assert etl(["--warehouse", str(folder), "load", str(path)]) == 0
    assert etl(["--warehouse", str(folder), "undo", "1", "--why", FORMULA]) == 0
    capsys.readouterr()
    assert report(["--warehouse", str(folder), "export", "history"]) == 0
    cells = [cell for row in csv.reader(io.StringIO(capsys.readouterr().out)) for cell in row]
    assert any(FORMULA in cell for cell in cells)
    assert not any(cell.startswith("=") for cell in cells)


@pytest.mark.parametrize(
    "word", ["<script>alert(1)</script>", "Metro'; drop table raw_caseload; --", "![x](http://a.example/b.png)", "${jndi:x}", "{0.__class__}", "%s%n"]
)  # fmt: skip
def test_words_that_would_be_code_elsewhere_are_words(load, export, word):
    for column in ("Metro", "08,5", "person"):
        code, outcome = load(TIDY.replace(column, f'"{word}"' if column != "08,5" else f'"{word}",5', 1))
        assert code == 1
        assert outcome["loads"][0]["problems"][0]["value"] == word
    assert export("caseload") == []


def test_no_personal_value_is_told(folder, tmp_path, capsys):
    path = tmp_path / "orang.csv"
    for fault in (
        "Metri,Pengemis,2023",
        "Metro,Pengemiss,2023",
        "Metro,Pengemis,2099",
        "Metro,Pengemis",
        'Metro,"Pengemis,2023',
    ):
        path.write_text(PERSONS + f"1872010101900002,BUDI RAHASIA,{fault}\n")
        out = tmp_path / "problems.csv"
        assert etl(["--warehouse", str(folder), "load", str(path), "--problems", str(out)]) == 1
        etl(["inspect", str(path), "--json"])
        printed = capsys.readouterr()
        assert not {"RAHASIA", "1872010101900002", "1871010101900001"} & set(
            (printed.out + printed.err + out.read_text("utf-8-sig")).replace(",", " ").replace('"', " ").split()
        )
