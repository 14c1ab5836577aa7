"""A result as csv, json, parquet or xlsx. Numbers unrounded with a dot, ISO dates, empty where there is no number."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from core.texts import Texts
from report import figures, queries, words
from report.queries import Result

TABLES = ("ratio", "caseload", "workers", "training", "coverage", "history")
# Of the history, not for the public: who and why; and what would give a hidden number away: a list of persons has as many
# rows as the count it makes, and a guess could be held against the hash of a file.
OFFICE_ONLY = ("who", "why", "file", "sha256", "options", "rows_read", "rows_loaded", "rows_skipped")
FORMATS = ("csv", "json", "parquet", "xlsx")
ARROW = {
    "BIGINT": "int64",
    "INTEGER": "int64",
    "DOUBLE": "double",
    "DATE": "date32",
    "TIMESTAMP": "timestamp[us]",
    "BOOLEAN": "bool",
}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run


def export(result: Result, form: str) -> bytes:
    """The bytes of a result in one of FORMATS; text is UTF-8 without BOM."""
    return {"csv": _csv, "json": _json, "parquet": _parquet, "xlsx": _xlsx}[form](result)


def read(
    folder: Path, version: int, name: str, audience: str, grain: str | None = None, roles: Sequence[str] = ()
) -> Result:
    """One of TABLES of a version as its audience may see it; `grain` and `roles` belong to the ratio (R11)."""
    if name == "ratio":
        return figures.ratio_result(folder, version, grain, roles, audience=audience)
    if name == "caseload":
        return figures.caseload(folder, version, audience=audience)
    if name == "training":
        return queries.training_result(folder, version)
    result = getattr(queries, name)(folder, version)
    if name != "history" or audience == "full":
        return result
    kept = [place for place, column in enumerate(result.columns) if column not in OFFICE_ONLY]
    columns, types = (tuple(values[place] for place in kept) for values in (result.columns, result.types))
    return Result(columns, types, [tuple(row[place] for place in kept) for row in result.rows])


def table(folder: Path, version: int, name: str, form: str, texts: Texts, audience: str) -> bytes:
    """One of TABLES of a version as bytes."""
    result = read(folder, version, name, audience)
    return export(with_sample_note(result, queries.is_sample(folder, version), texts), form)


def dictionary(folder: Path, version: int, texts: Texts, audience: str) -> bytes:
    """What the columns of the tables and of the files that come in mean, as csv."""
    rows = []
    for name in TABLES[:-1]:
        result = read(folder, version, name, audience)
        rows += [
            (texts(f"export.{name}"), column, kind, texts(f"column.{column}"), None)
            for column, kind in zip(result.columns, result.types, strict=True)
        ]
    rows += [
        (dataset, field, "VARCHAR", about, headers) for dataset, field, about, headers in words.dictionary(texts).rows
    ]
    return export(Result(("dataset", "column", "type", "about", "headers"), ("VARCHAR",) * 5, rows), "csv")


def with_sample_note(result: Result, sample: bool, texts: Texts) -> Result:
    """While sample loads are active every exported row says so, in a column of its own."""
    if not sample:
        return result
    return Result(
        (*result.columns, "note"), (*result.types, "VARCHAR"), [(*row, texts("app.sample")) for row in result.rows]
    )


def _csv(result: Result) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(result.columns)
    writer.writerows([[_plain(value) for value in row] for row in result.rows])
    return text.getvalue().encode()


def _json(result: Result) -> bytes:
    rows = [dict(zip(result.columns, row, strict=True)) for row in result.rows]
    return (json.dumps(rows, ensure_ascii=False, default=_iso) + "\n").encode()


def _parquet(result: Result) -> bytes:
    import pyarrow as pa  # 0.1 s that the first page need not wait for
    from pyarrow import parquet

    columns = list(zip(*result.rows, strict=True)) or [()] * len(result.columns)
    typed = zip(result.columns, columns, result.types, strict=True)
    table = pa.table({name: pa.array(column, ARROW.get(kind, "string")) for name, column, kind in typed})
    out = io.BytesIO()
    parquet.write_table(table, out)
    return out.getvalue()


def _xlsx(result: Result) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    sheet = book.add_worksheet("data")
    sheet.write_row(0, 0, result.columns, book.add_format({"bold": True}))
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for line, row in enumerate(result.rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, datetime):
                sheet.write_string(line, column, _iso(value))
            elif isinstance(value, date):
                sheet.write_datetime(line, column, datetime(value.year, value.month, value.day), day)
            elif isinstance(value, bool):
                sheet.write_string(line, column, _plain(value))  # LibreOffice makes a formula of a boolean
            elif value is not None:
                sheet.write(line, column, value)
    sheet.freeze_panes(1, 0)
    sheet.autofit()
    book.close()
    return out.getvalue()


def _plain(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return _iso(value)
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    return value


def _iso(value: date) -> str:
    return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
