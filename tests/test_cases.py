"""tests/cases: each file becomes what the table says, or gives exactly the problems it says; every problem code has one."""

import datetime
import io
import re
import tomllib

import pytest
import xlsxwriter

from core.periods import Period
from core.texts import words_of
from etl.__main__ import main as etl
from tests.conftest import PROJECT

CASES = tomllib.loads((PROJECT / "tests" / "cases" / "cases.toml").read_text(encoding="utf-8"))["case"]
ELSEWHERE = {  # code -> the test that makes it, where a table of texts cannot
    "damaged_workbook": "test_hostile", "workbook_too_big": "test_hostile", "encrypted_workbook": "test_hostile",
    "line_too_long": "test_hostile", "too_many_columns": "test_hostile", "file_too_large": "test_large",
    "too_large_together": "test_large", "persons_in_two_districts": "test_large",
    "same_key_two_files": "test_load", "unknown_sheet": "test_books", "several_sheets": "test_books",
    "surplus_column": "test_exact", "control_character": "test_exact", "other_quote": "test_exact", "spaced_delimiter": "test_exact",
    "empty_row": "test_exact", "repeated_header": "test_exact",
}  # fmt: skip


def content_of(case: dict) -> bytes:
    if case.get("bytes") == "xlsx":
        return workbook(case["text"])
    return case["text"].replace("\\0", "\0").encode(case.get("bytes", "utf-8"))


def workbook(text: str) -> bytes:
    """A sheet of the lines: numbers as numbers, days as days, formulas without results; < is merged with the cell to the
    left, ^ with the one above."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("PMKS")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        lines = [line.split(";") for line in text.splitlines()]
        for row, cells in enumerate(lines):
            for column, cell in enumerate(cells):
                if cell in ("<", "^"):
                    continue
                right = next((i for i, mark in enumerate(cells[column + 1 :]) if mark != "<"), len(cells) - column - 1)
                down = next(
                    (i for i, other in enumerate(lines[row + 1 :]) if other[column] != "^"), len(lines) - row - 1
                )
                if right or down:
                    sheet.merge_range(row, column, row + down, column + right, "")
                if cell.startswith("="):
                    sheet.write_formula(row, column, cell, None, "")
                elif re.fullmatch(r"-?\d+(\.\d+)?", cell):
                    sheet.write_number(row, column, float(cell))
                elif re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
                    sheet.write_datetime(row, column, datetime.datetime.fromisoformat(cell), day)
                elif cell:
                    sheet.write_string(row, column, cell)
    return out.getvalue()


def load(folder, path, options=(), before=None):
    """The command line's own words, and the rows of the file's load."""
    from core.settings import load_settings
    from etl import publish
    from etl.__main__ import _parser
    from etl.check import Options

    arguments = _parser().parse_args(["load", str(path), *options])
    said = Options(
        arguments.dataset, arguments.as_of, arguments.period, arguments.unit, arguments.covers,
        arguments.code_system, arguments.sheet,
    )  # fmt: skip
    return publish.check_files(folder, [path], said, load_settings())[0].checked


def as_text(row: dict) -> str:
    if "cases" in row:
        period = str(Period(row["period_end"], row["grain"]))
        cases = "?" if row["cases"] is None else str(row["cases"])
        return ", ".join((row["district_code"], period, row["category"], row["unit"], cases))
    return ", ".join(str(row[name] or "") for name in ("district_code", "role", "certified_on", "expires_on"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_file_becomes_what_the_table_says(folder, tmp_path, case):
    for number, text in enumerate(case.get("before", [])):
        path = tmp_path / f"before{number}.csv"
        path.write_text(text, encoding="utf-8")
        assert etl(["--warehouse", str(folder), "load", str(path), *case.get("before_options", [])]) == 0
    path = tmp_path / case.get("file", "file.csv")
    path.write_bytes(content_of(case))
    checked = load(folder, path, case.get("options", []))
    rows = None if checked.rows is None else sorted(map(as_text, checked.rows.to_pylist()))
    told = [f"{problem.code} {problem.line or ''}".strip() for problem in checked.problems]
    assert (rows, sorted(told)) == (
        sorted(case["rows"]) if "rows" in case else None,
        sorted(case.get("problems", [])),
    )
    assert checked.rows_read == checked.rows_loaded + checked.rows_skipped + checked.rows_left_out
    assert checked.rows_skipped >= 0


def test_every_problem_has_a_case():
    codes = {key.split(".")[1] for key in words_of("id") if key.startswith("problem.")} - {"line", "column"}
    shown = {problem.split()[0] for case in CASES for problem in case.get("problems", [])}
    assert codes - shown - ELSEWHERE.keys() == set()
    for code, module in ELSEWHERE.items():
        path = PROJECT / "tests" / f"{module}.py"
        assert f'"{code}"' in path.read_text(encoding="utf-8"), (code, module)
