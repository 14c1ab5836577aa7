"""Files to fill in: the office's districts, categories and last values, so that next month's file is right from the start."""

import csv
import io
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from core import warehouse
from core.periods import MONTHS_IN, Period, period_of
from core.reference import Reference
from core.specs import COUNTS, ROLES, TRAINING, WORKERS

CASELOAD = ("district_code", "district", "period", "category", "category_name", "unit", "cases")
ROSTER = tuple(column.name for column in WORKERS.columns if column.name not in ("as_of", "worker_id"))
EVENTS = tuple(column.name for column in TRAINING.columns if not column.personal and column.name != "district_code")
ROOM = 2000  # rows that choose from the lists


def caseload(folder: Path, reference: Reference, form: str, today: date) -> bytes:
    """Every cell of the newest period (before any: every district and category), with its last value, for the period after
    it; `form` is csv or xlsx."""
    sql = """
        select district_code, category, unit, period_end, grain, cases from core_caseload
        where (period_end, grain) = (select (period_end, grain) from core_caseload order by period_end desc, grain limit 1)
    """
    last = warehouse.read(folder, sql).fetchall() if warehouse.exists(folder) else []
    values = {row[:3]: row[5] for row in last}
    if last:
        end, grain = last[0][3:5]
        period = str(_next(Period(end, grain)))
    else:
        period = str(today.year - 1)
    names = {category.code: category.name_id for category in reference.categories}
    kinds = {(category, unit) for _, category, unit in values} or {
        (category.code, category.usual_unit) for category in reference.categories
    }
    rows = [
        (d.code, d.name, period, category, names[category], unit, values.get((d.code, category, unit)))
        for d in reference.districts
        for category, unit in sorted(kinds)
    ]
    return _csv(CASELOAD, rows) if form == "csv" else _xlsx(CASELOAD, rows, {})


def roster(reference: Reference, form: str) -> bytes:
    """An empty roster; in the xlsx districts and roles are chosen from lists."""
    if form == "csv":
        return _csv(ROSTER, [])
    return _xlsx(ROSTER, [], {"district": [d.name for d in reference.districts], "role": list(ROLES)})


def training(reference: Reference, form: str) -> bytes:
    """An empty list of trainings and tests; in the xlsx the district, or the whole province, is chosen from a list."""
    if form == "csv":
        return _csv(EVENTS, [])
    return _xlsx(EVENTS, [], {"district": [reference.province_name, *(d.name for d in reference.districts)]})


def _next(period: Period) -> Period:
    first_day = period.end + timedelta(days=1)
    year, month = divmod(first_day.year * 12 + first_day.month - 1 + MONTHS_IN[period.grain] - 1, 12)
    return period_of(date(year, month + 1, 1), period.grain)


def _csv(columns: tuple[str, ...], rows: list[tuple]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerows([columns, *rows])
    return text.getvalue().encode("utf-8-sig")


def _xlsx(columns: tuple[str, ...], rows: list[tuple], choices: dict[str, list[str]]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("data")
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        for index, name in enumerate(columns):
            sheet.set_column(index, index, 22, text if name not in COUNTS else None)
            sheet.write_string(0, index, name, bold)
            if name in choices:
                sheet.data_validation(1, index, ROOM, index, {"validate": "list", "source": choices[name]})
        for line, row in enumerate(rows, 1):
            for index, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(line, index, value)
                elif value is not None:
                    sheet.write_string(line, index, value, text)
        sheet.freeze_panes(1, 0)
    return content.getvalue()
