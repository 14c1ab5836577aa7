"""Workbooks and HTML tables are read as a spreadsheet shows them."""

import datetime
import io
import json
import zipfile

import pytest
import xlsxwriter

from etl.__main__ import main as etl
from etl.read import read_bytes
from etl.workbook import kind_of, read_workbook
from tests.conftest import PROJECT

LONG = [["Kabupaten/Kota", "Tahun", "Jenis PMKS", "Jumlah", "Satuan"], ["Mesuji", 2023, "Pengemis", 5, "orang"]]
ODS_CELL = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
ODS = (
    '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="PMKS">{}</table:table></office:spreadsheet></office:body></office:document-content>'
)


def workbook(**sheets) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return out.getvalue()


def ods(rows: list[list[str]]) -> bytes:
    """As LibreOffice writes it, with its endless empty rows at the end."""
    lines = "".join(f"<table:table-row>{''.join(map(ODS_CELL.format, row))}</table:table-row>" for row in rows)
    empty = '<table:table-row table:number-rows-repeated="1048573"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        package.writestr("content.xml", ODS.format(lines + empty))
    return out.getvalue()


def run(folder, path, capsys, *options) -> tuple[int, dict]:
    capsys.readouterr()
    code = etl(["--warehouse", str(folder), "load", str(path), *options, "--json"])
    return code, json.loads(capsys.readouterr().out)["loads"][0]


def test_what_a_cell_holds_is_told_as_excel_shows_it():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("A")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write(2, 1, "x")
        sheet.write(3, 1, 27.605)
        sheet.write(4, 1, 1871010101900012.0)
        sheet.write_datetime(5, 1, datetime.datetime(2023, 7, 31), day)
        sheet.merge_range(6, 1, 7, 2, "y")
        sheet.write_formula(8, 1, "=1/0", None, "#DIV/0!")
        sheet.write(9, 1, 0.1 + 0.2)
        sheet.write(10, 1, True)
    (grid,) = read_workbook(out.getvalue(), "xlsx")
    assert [cells[1] for _, cells in grid.rows] == [
        "", "", "x", "27.6050", "1.87101010190001E+15", "2023-07-31", "y", "y", "#DIV/0!", "0.3", "TRUE",
    ]  # fmt: skip
    assert [line for line, _ in grid.rows] == list(range(1, 12))
    assert grid.rows[7][1][2] == "y"


def test_the_sheet_that_fits_is_taken_and_two_must_be_told_apart(folder, tmp_path, capsys):
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(Catatan=[["bebas"]], PMKS=LONG))
    code, loaded = run(folder, path, capsys)
    assert (code, loaded["rows_loaded"]) == (0, 1)
    path.write_bytes(workbook(Satu=LONG, Dua=[LONG[0], ["Metro", 2023, "Pengemis", 6, "orang"]]))
    code, loaded = run(folder, path, capsys)
    assert (code, [p["code"] for p in loaded["problems"]]) == (1, ["several_sheets"])
    assert run(folder, path, capsys, "--sheet", "Dua")[0] == 0
    code, loaded = run(folder, path, capsys, "--sheet", "Tiga")
    assert (code, [p["code"] for p in loaded["problems"]]) == (1, ["unknown_sheet"])


def test_an_ods_loads_too(folder, tmp_path, capsys):
    path = tmp_path / "a.ods"
    path.write_bytes(ods([[str(cell) for cell in row] for row in LONG]))
    assert kind_of(path.read_bytes()) == "ods"
    code, loaded = run(folder, path, capsys)
    assert (code, loaded["rows_loaded"]) == (0, 1)


def test_a_nik_that_excel_rounded_is_refused_and_not_shown(folder, tmp_path, capsys):
    path = tmp_path / "a.xlsx"
    rows = [
        ["NIK", "Nama", "Kabupaten", "Jabatan", "Tgl Sertifikat"],
        [1871010101900012, "Siti", "Metro", "Peksos", ""],
    ]
    path.write_bytes(workbook(A=rows))
    code, loaded = run(folder, path, capsys, "--as-of", "2023-12-31", "--covers", "listed")
    assert (code, [(p["code"], p["line"]) for p in loaded["problems"]]) == (1, [("rounded_identity", 2)])
    assert "1.87" not in json.dumps(loaded)
    assert "Siti" not in json.dumps(loaded)


@pytest.mark.parametrize("name", ["PMKS", "Lembar & <1>"])
def test_an_error_value_of_a_formula_is_no_empty_cell(name):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("Lain")
        book.add_worksheet(name).write_formula(0, 0, "=1/0", None, "#REF!")
    assert read_workbook(out.getvalue(), "xlsx")[1].rows == [(1, ("#REF!",))]


SAVED = PROJECT / "tests" / "books"


@pytest.mark.parametrize("name", ["pmks.csv", "pmks.xlsx", "pmks.xls", "pmks.ods", "pmks_html.xls"])
def test_a_table_that_libreoffice_saved_is_the_same_in_every_form(folder, export, capsys, name):
    code, loaded = run(folder, SAVED / name, capsys)
    assert code == 0, loaded
    assert [problem["code"] for problem in loaded["problems"]] == ["dash_is_zero"]
    assert {(row["district_code"], row["period"], row["category"]): row["cases"] for row in export("caseload")} == {
        ("18.01", "2022", "02"): "1204", ("18.01", "2023", "02"): "1189", ("18.01", "2022", "11"): "25", ("18.01", "2023", "11"): "27",
        ("18.11", "2022", "02"): "0", ("18.11", "2023", "02"): "0", ("18.11", "2022", "11"): "1", ("18.11", "2023", "11"): "",
        ("18.72", "2022", "02"): "12", ("18.72", "2023", "02"): "10", ("18.72", "2022", "11"): "3", ("18.72", "2023", "11"): "",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["tenaga.xls", "tenaga.ods", "tenaga_html.xls"])
def test_a_roster_that_libreoffice_saved_is_the_same_in_every_form(folder, export, capsys, name):
    code, loaded = run(folder, SAVED / name, capsys, "--covers", "listed")
    assert (code, loaded["rows_loaded"]) == (0, 2), loaded
    counts = {(row["district_code"], row["roster_as_of"], row["role"]): row["workers"] for row in export("workers")}
    assert {key: count for key, count in counts.items() if count != "0"} == {
        ("18.11", "2023-12-31", "tksk"): "1", ("18.72", "2023-12-31", "peksos"): "1"
    }  # fmt: skip


def test_a_figure_in_merged_cells_of_an_ods_is_refused():
    cell = '<table:table-cell office:value-type="float" office:value="100" table:number-rows-spanned="2"><text:p>100</text:p></table:table-cell>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", f"<table:table><table:table-row>{cell}</table:table-row></table:table>")
    (problem,) = read_bytes("pmks.ods", out.getvalue()).problems
    assert (problem.code, problem.value) == ("merged_figure", "100")
