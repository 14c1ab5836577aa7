"""A rectangle and a table spec become rows to load and problems: all of them, each with its line.

Each distinct text is understood once, in Python (etl.values); what concerns whole rows and keys is asked in SQL.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa

from core.periods import Period
from core.reference import Reference
from core.specs import DATASETS, FAMILY_CATEGORIES, WORKERS, Dataset
from etl import values
from etl.problems import Problem, has_errors, stop_file
from etl.read import Table
from etl.understand import Sheet, fill, open_sheet, understand, understand_districts, understand_identity

SQL = Path(__file__).parent / "sql"


class Options(NamedTuple):
    """What the analyst said beside the file; None where nothing was said."""

    dataset: str | None = None
    as_of: date | None = None
    period: Period | None = None
    unit: str | None = None
    covers: str | None = None
    code_system: str | None = None
    skip: bool = False


class Checked(NamedTuple):
    """What a file becomes.

    `rows` has the columns of raw_caseload or raw_worker without load_id, None when nothing may be loaded; `roster` the
    (district_code, as_of) that a worker file covers; `effective` the options that had a say, which tell a duplicate.
    """

    file: str
    dataset: str | None
    rows: pa.Table | None
    roster: list[tuple[str, date]]
    effective: dict[str, str]
    rows_read: int
    problems: list[Problem]

    @property
    def rows_loaded(self) -> int:
        return 0 if self.rows is None else self.rows.num_rows


def check(table: Table, options: Options, reference: Reference, read_key: Callable[[], bytes], today: date) -> Checked:
    """Check one file against its table spec.

    `read_key` is called for a worker file only. With any error `rows` is None, unless `options.skip` leaves out the faulty rows.
    """
    fields, dataset, found = recognise(table, options)
    problems = table.problems + found
    nothing = Checked(table.file, dataset and dataset.name, None, [], {}, table.rows_read, sorted_problems(problems))
    if stop_file(problems) or not table.rows:
        return nothing
    with duckdb.connect(
        ":memory:", config={"temp_directory": ""}
    ) as con:  # names stay in memory, also when it is short
        sheet = open_sheet(con, table, fields, dataset, reference, problems)
        effective = {"dataset": dataset.name} | understand_districts(sheet, options.code_system)
        effective |= (
            _workers(sheet, options, read_key(), today) if dataset is WORKERS else _caseload(sheet, options, today)
        )
        _ask(sheet)
        rows, roster = _rows(sheet, options.skip), []
        if dataset is WORKERS and rows is not None:
            roster, covers = _coverage(rows, options.covers, reference, problems)
            effective |= covers
    if stop_file(problems) or (has_errors(problems) and not options.skip) or rows is None or not rows.num_rows:
        rows = None
    return nothing._replace(rows=rows, roster=roster, effective=effective, problems=sorted_problems(problems))


def recognise(table: Table, options: Options) -> tuple[dict[str, int], Dataset | None, list[Problem]]:
    """Which column is which field, {field: index}; of which dataset; and what is wrong with the header."""
    if not table.header:
        return {}, None, []
    known = {name: {dataset.recognise(header) for header in table.header} for name, dataset in DATASETS.items()}
    if options.dataset:
        dataset = DATASETS[options.dataset]
    else:
        dataset = max(DATASETS.values(), key=lambda d: (d.needs_met(known[d.name]), len(known[d.name])))
        if dataset.needs_met(known[dataset.name]) < 0.5:
            return {}, None, [Problem("unknown_dataset", table.header_line)]
    problems = []
    fields: dict[str, int] = {}
    looks_right = dataset.needs_met(known[dataset.name]) >= 0.5
    for index, header in enumerate(table.header):
        field = dataset.recognise(header)
        if field is None and not looks_right:
            continue  # perhaps no header at all but a row with names in it, which a message must not repeat
        if field is None:
            problems.append(Problem("unknown_column", table.header_line, header))
        elif field in fields:
            problems.append(Problem("doubled_column", table.header_line, header, detail=table.header[fields[field]]))
        else:
            fields[field] = index
    for group in dataset.needs:
        if not any(field in fields for field in group):
            problems.append(Problem("missing_column", table.header_line, " / ".join(group)))
    if dataset is WORKERS and not options.as_of and "as_of" not in fields:
        problems.append(Problem("no_as_of"))
    if dataset is not WORKERS and not options.period and "period" not in fields:
        problems.append(Problem("no_period"))
    return fields, dataset, problems


def sorted_problems(problems: list[Problem]) -> list[Problem]:
    """By line, those of the whole file first."""
    return sorted(problems, key=lambda problem: (problem.line or 0, problem.column or "", problem.code))


def _caseload(sheet: Sheet, options: Options, today: date) -> dict[str, str]:
    effective = {}
    if options.period:
        fill(sheet, "period", str(options.period), overrides=True)
        effective["period"] = str(options.period)
    if options.unit and fill(sheet, "unit", options.unit):
        effective["unit"] = options.unit
    understand(
        sheet,
        "period",
        partial(values.period, today=today),
        "struct(period_end date, grain varchar, on_last_day boolean)",
    )
    understand(sheet, "category", partial(values.category, categories=sheet.reference.categories), "varchar")
    understand(sheet, "cases", values.whole_number, "bigint", may_be_empty=True)
    understand(sheet, "unit", values.unit, "varchar", may_be_empty=True)
    return effective


def _workers(sheet: Sheet, options: Options, key: bytes, today: date) -> dict[str, str]:
    effective = {}
    if options.as_of:
        fill(sheet, "as_of", options.as_of.isoformat(), overrides=True)
        effective["as_of"] = options.as_of.isoformat()
    understand_identity(sheet, key)
    understand(sheet, "role", values.role, "varchar")
    for field in ("certified_on", "expires_on", "revoked_on"):
        understand(sheet, field, values.day, "date", may_be_empty=True)
    understand(sheet, "as_of", partial(values.day_not_after, today=today), "date")
    return effective


def _ask(sheet: Sheet) -> None:
    """Make the table `typed`, and run the checks of whole rows and keys: a query of (line, code, field, text, detail)."""
    name = sheet.dataset.name
    sheet.con.execute((SQL / f"typed_{name}.sql").read_text(encoding="utf-8"))
    params = {"family_categories": list(FAMILY_CATEGORIES)} if name == "caseload" else {}
    query = (SQL / f"check_{name}.sql").read_text(encoding="utf-8")
    for line, code, field, text, detail in sheet.con.execute(query, params).fetchall():
        sheet.add(code, line, field, text, detail)


def _rows(sheet: Sheet, skip: bool) -> pa.Table | None:
    """The rows to load: without faulty lines (when they may be skipped) and without repetitions."""
    if has_errors(sheet.problems) and not skip:
        return None
    faulty = [p.line for p in sheet.problems if p.severity == "error" or p.code == "same_key_twice"]
    query = "select * from typed where not list_contains(cast($faulty as integer[]), line) order by line"
    return sheet.con.sql(query, params={"faulty": faulty}).to_arrow_table()


def _coverage(
    rows: pa.Table, covers: str | None, reference: Reference, problems: list[Problem]
) -> tuple[list[tuple[str, date]], dict[str, str]]:
    """The districts and dates a worker file speaks for (R2), and `covers` if it had a say.

    Where every district established at the date appears, both ways of covering are the same; else it must be said.
    """
    listed: dict[date, set[str]] = {}
    for code, day in zip(rows["district_code"].to_pylist(), rows["as_of"].to_pylist(), strict=True):
        listed.setdefault(day, set()).add(code)
    roster, unlisted = [], []
    for day in sorted(listed):
        missing = [
            d for d in reference.districts if (d.first_day is None or d.first_day <= day) and d.code not in listed[day]
        ]
        unlisted += [d.name for d in missing]
        covered = listed[day] | ({d.code for d in missing} if covers == "all" else set())
        roster += [(code, day) for code in sorted(covered)]
    if unlisted and covers is None:
        problems.append(Problem("covers_needed", detail=", ".join(dict.fromkeys(unlisted))))
    return roster, {"covers": covers} if unlisted and covers else {}
