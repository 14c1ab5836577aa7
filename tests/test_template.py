"""Templates: filled with what the office reported last, so that next month's file is right from the start."""

import csv
import io
from datetime import date

import pytest

from core.reference import load_reference
from core.settings import load_settings
from etl import template
from etl.check import Options
from etl.publish import check_files
from etl.workbook import read_workbook

REFERENCE = load_reference(load_settings())
CASELOAD = """district,period,category,cases,unit
Lampung Selatan,2023-11,08,120,person
Metro,2023-11,08,0,person
Metro,2023-11,24,40,family
Metro,2023-10,16,9,person
"""


def rows_of(content: bytes, form: str) -> list[dict[str, str]]:
    if form == "csv":
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    (sheet,) = read_workbook(content, "xlsx")
    (_, header), *rows = sheet.rows
    return [dict(zip(header, cells, strict=True)) for _, cells in rows]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_it_holds_the_last_values_for_the_period_after_and_loads_as_it_is(folder, load, tmp_path, form):
    assert load(CASELOAD)[0] == 0
    content = template.caseload(folder, REFERENCE, form, date(2024, 3, 1))
    rows = rows_of(content, form)
    assert {row["period"] for row in rows} == {"2023-12"}
    assert {row["district"] for row in rows} == {district.name for district in REFERENCE.districts}
    values = {(row["district"], row["category"], row["unit"]): row["cases"] for row in rows if row["cases"]}
    assert values == {
        ("Lampung Selatan", "08", "person"): "120", ("Metro", "08", "person"): "0", ("Metro", "24", "family"): "40",
    }  # fmt: skip
    path = tmp_path / f"isian.{form}"
    path.write_bytes(content)
    (file,) = check_files(folder, [path], Options(), load_settings())
    assert (file.checked.dataset, file.checked.rows_loaded) == ("caseload", len(rows))
    assert [problem.code for problem in file.checked.problems if problem.severity == "error"] == []


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_before_any_load_it_lists_every_district_and_category(folder, form):
    rows = rows_of(template.caseload(folder, REFERENCE, form, date(2024, 3, 1)), form)
    assert len(rows) == len(REFERENCE.districts) * len(REFERENCE.categories)
    assert {(row["period"], row["cases"]) for row in rows} == {("2023", "")}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_filled_roster_template_loads(folder, tmp_path, form):
    content = template.roster(REFERENCE, "csv").decode()
    assert template.roster(REFERENCE, form)
    line = {"nik": "1801010101900012", "name": "A", "district": "Metro", "role": "peksos", "certified_on": "2020-01-01"}
    path = tmp_path / "isian.csv"
    header = content.lstrip("\ufeff").strip().split(",")
    path.write_text(f"{content}{','.join(line.get(column, '') for column in header)}\n", encoding="utf-8")
    (file,) = check_files(folder, [path], Options(as_of=date(2024, 1, 31), covers="listed"), load_settings())
    assert (file.checked.dataset, file.checked.rows_loaded, file.checked.problems) == ("workers", 1, [])
