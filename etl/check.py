"""A file and a table spec become rows to load and problems: all of them, each with its line.

Each distinct text is understood once, in Python (etl.values, etl.names); what concerns whole rows and keys is asked in SQL.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa

from core.periods import Period, parse_canonical
from core.reference import Reference
from core.specs import FAMILY_CATEGORIES, TRAINING, WORKERS
from etl import compare, fields, large, persons
from etl.compare import Before
from etl.locate import locate
from etl.problems import Problem, has_errors, stop_file
from etl.read import Source
from etl.shape import Shaped, shape
from etl.understand import Sheet, open_sheet, understand_districts
from etl.values import LONG_NUMBER

SQL = Path(__file__).parent / "sql"
PERIOD_TYPE = "struct(period_end date, grain varchar, on_last_day boolean)"


FEW = 5_000  # rows of a file that two threads do not check sooner than one
FIRST_ROWS = 12  # that a preview shows
UNSAID = ("no_period", "no_as_of")  # only the analyst can say it; all else is checked all the same


class Options(NamedTuple):
    """What the analyst said beside the file; None where nothing was said."""

    dataset: str | None = None
    as_of: date | None = None
    period: Period | None = None
    unit: str | None = None
    covers: str | None = None
    code_system: str | None = None
    sheet: str | None = None
    skip: bool = False


class Checked(NamedTuple):
    """What a file becomes.

    `rows` has the columns of raw_caseload or raw_worker without load_id, None when nothing may be loaded; `roster` the
    (district_code, as_of) that a worker file covers; `effective` the options that had a say. `rows_read` are the file's
    own rows: those loaded, skipped and left out (totals, notes). `rows_shown` are the first rows and those that a problem
    names, `fields` what each column is taken for.
    """

    file: str
    dataset: str | None
    shape: str | None
    rows: pa.Table | None
    roster: list[tuple[str, date]]
    effective: dict[str, str]
    rows_read: int
    rows_left_out: int
    rows_loaded: int
    people: persons.People | None
    problems: list[Problem]
    header: tuple[str, ...] = ()
    rows_shown: dict[int, tuple[str, ...]] = {}  # line -> cells, personal ones hidden
    fields: dict[str, str] = {}  # header -> field

    @property
    def rows_skipped(self) -> int:
        return self.rows_read - self.rows_left_out - self.rows_loaded


def check(
    source: Source,
    options: Options,
    reference: Reference,
    read_key: Callable[[], bytes],
    today: date,
    before: Before | None = None,
    one_of_several: bool = False,
    on_step: Callable[[str], None] = lambda step: None,
) -> Checked:
    """Check one file against its table spec.

    `read_key` is called for a worker file only; `before` is what the warehouse holds, to compare with;
    `one_of_several` keeps the persons of a large list, to be counted with another's; `on_step` hears the steps of
    etl.progress.READING but the first as they begin. With any error
    `rows` is None, unless `options.skip` leaves out the faulty rows.
    """
    shaped = shape(source, reference, options.dataset, options.sheet)
    checked = _check(source, shaped, options, reference, read_key, today, before, one_of_several, on_step)
    header = tuple(meaning.header for meaning in shaped.table.columns)
    return checked._replace(header=header, rows_shown=_rows_shown(shaped, checked.problems), fields=shaped.mapping)


def _check(
    source: Source,
    shaped: Shaped,
    options: Options,
    reference: Reference,
    read_key: Callable[[], bytes],
    today: date,
    before: Before | None,
    one_of_several: bool,
    on_step: Callable[[str], None],
) -> Checked:
    dataset, problems = shaped.dataset, list(shaped.problems) + _missing_options(shaped, options, today)
    name = dataset and dataset.name
    table = shaped.table
    nothing = Checked(
        source.file,
        name,
        shaped.shape,
        None,
        [],
        {},
        table.rows_read,
        table.rows_left_out,
        0,
        None,
        sorted_problems(problems),
    )
    tally = None
    if source.large and not stop_file(problems) and table.rows:
        if shaped.shape != "persons" or source.delimiter is None:
            return nothing._replace(problems=sorted_problems([*problems, Problem("file_too_large")]))
        of_rows = [
            p for p in problems if p.line is not None and p.line > table.header_line
        ]  # found again, with all others
        problems = [p for p in problems if p not in of_rows]
        try:
            tally = large.tally(source.large, shaped)
        except large.Unreadable:
            found = locate(source.large, shaped, [], {}) or [Problem("file_too_large")]
            return nothing._replace(problems=sorted_problems([*problems, *found]))
    if stop_file([p for p in problems if p.code not in UNSAID]) or not table.rows:
        return nothing
    on_step("understand")
    in_memory = {"temp_directory": ""}  # names stay there, also when it is short
    threads = {"threads": "1"} if len(table.rows) < FEW and not tally else {}
    with duckdb.connect(":memory:", config=in_memory | threads) as con:
        sheet = open_sheet(con, shaped, reference, problems, tally and large.cells(tally, shaped))
        effective = {"dataset": dataset.name} | understand_districts(sheet, options.code_system)
        people = None
        if dataset is WORKERS:
            effective |= fields.workers(sheet, options.as_of, read_key(), today)
            _ask(sheet)
        elif dataset is TRAINING:
            fields.training(sheet, today)
            _ask(sheet, {"province": reference.province_code})
        else:
            effective |= fields.caseload(sheet, shaped.shape, options.period, options.unit, today)
            _ask(sheet, {"family_categories": list(FAMILY_CATEGORIES), "persons": shaped.shape == "persons"})
        if tally:
            on_step("count")
            rows, people, read, loaded = large.count_checked(sheet, source, shaped, tally, options.skip, one_of_several)
            return nothing._replace(
                rows=rows, effective=effective, rows_read=read, rows_left_out=0, rows_loaded=loaded, people=people,
                problems=sorted_problems(sheet.problems),
            )  # fmt: skip
        if shaped.shape in ("persons", "roster"):
            _check_row_totals(shaped, problems)
        if shaped.shape == "persons":
            people = persons.people_of(sheet)
        if before is not None and not stop_file(problems):
            on_step("compare")
            compare.with_before(sheet, before)
        rows, roster = _rows(sheet, options.skip), []
        if dataset is WORKERS and rows is not None:
            roster, covers = _coverage(rows, options.covers, reference, problems)
            effective |= covers
    if stop_file(problems) or (has_errors(problems) and not options.skip) or rows is None or not rows.num_rows:
        rows = None
    loaded = 0 if rows is None else len(set(rows["line"].to_pylist()))
    if people and rows is not None:
        on_step("count")
        rows = persons.counted([people])
    return nothing._replace(
        rows=rows,
        roster=roster,
        effective=effective,
        rows_loaded=loaded,
        people=people,
        problems=sorted_problems(problems),
    )


def sorted_problems(problems: list[Problem]) -> list[Problem]:
    """By line, those of the whole file first."""
    return sorted(problems, key=lambda problem: (problem.line or 0, problem.column or "", problem.code))


def _rows_shown(shaped: Shaped, problems: list[Problem]) -> dict[int, tuple[str, ...]]:
    """The first rows and those that problems name, as far as their cells stand where they belong: no name may be shown."""
    if shaped.dataset is None:
        return {}
    named = {problem.line for problem in problems} | {line for line, _ in shaped.table.rows[:FIRST_ROWS]}
    personal = {column.name for column in shaped.dataset.columns if column.personal}
    fields = [(meaning.field, shaped.dataset.recognise(meaning.header)) for meaning in shaped.table.columns]
    hidden = [not personal.isdisjoint(field) for field in fields]  # also where one is refused
    return {
        line: tuple(
            "…" if hide and cell else LONG_NUMBER.sub("…", cell) for cell, hide in zip(cells, hidden, strict=True)
        )
        for line, cells in [*shaped.table.rows, *shaped.table.totals]
        if line in named
    }


def _missing_options(shaped: Shaped, options: Options, today: date) -> list[Problem]:
    """What only the analyst can say, when neither the file nor she did."""
    if shaped.dataset is None:
        return []
    if shaped.dataset is WORKERS:
        known = options.as_of or "as_of" in shaped.said or shaped.index("as_of") is not None
        return [] if known else [Problem("no_as_of")]
    if shaped.dataset is TRAINING:
        return []
    if not options.period and "period" in shaped.said:
        title = next(problem for problem in shaped.problems if problem.code == "period_from_title")
        if parse_canonical(shaped.said["period"]).end >= today:
            return [title._replace(code="period_not_ended", line=title.line), Problem("no_period")]
    in_columns = any(meaning.period for meaning in shaped.table.columns)
    if options.period and in_columns:
        return [Problem("period_in_columns", shaped.table.header_line)]
    known = options.period or in_columns or "period" in shaped.said or shaped.index("period") is not None
    return [] if known else [Problem("no_period")]


def _ask(sheet: Sheet, params: dict | None = None) -> None:
    """Make the table `typed`, and run the checks of whole rows and keys: a query of (line, code, field, text, detail, column)."""
    name = sheet.dataset.name
    sheet.con.execute(_sql(f"typed_{name}"))
    for line, code, field, text, detail, column in sheet.con.execute(_sql(f"check_{name}"), params or {}).fetchall():
        sheet.add(code, line, field, text, detail, column if field == "cases" else None)


def _check_row_totals(shaped: Shaped, problems: list[Problem]) -> None:
    """ "Jumlah; 35" below a list must count its rows."""
    table = shaped.table
    for line, row in table.totals:
        numbers = [text for text in row if text.replace(".", "").isdigit()]
        if [int(text.replace(".", "")) for text in numbers] not in ([], [len(table.rows)]):
            problems.append(Problem("total_differs", line, None, None, str(len(table.rows))))


def _rows(sheet: Sheet, skip: bool) -> pa.Table | None:
    """The rows to load: without faulty lines (when they may be skipped) and without repetitions."""
    if has_errors(sheet.problems) and not skip:
        return None
    twice = sheet.dataset is WORKERS
    faulty = [p.line for p in sheet.problems if p.severity == "error" or (twice and p.code == "same_key_twice")]
    faulty = [line for line in faulty if line is not None]
    if sheet.headers.keys() & {"nik", "name"} and not twice:  # persons are counted from `typed`
        sheet.con.execute(
            "delete from typed where line in (select unnest(cast($faulty as bigint[])))", {"faulty": faulty}
        )
        return sheet.con.sql("select line from typed").to_arrow_table()
    return sheet.con.sql(_sql(f"rows_{sheet.dataset.name}"), params={"faulty": faulty}).to_arrow_table()


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


def _sql(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")
