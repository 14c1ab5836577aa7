"""An analyst's own roster with the `worker_key` of each row, to be held against lists by key. Nothing is loaded.

The file is read as `load` reads rosters, but needs no more than a NIK or a worker's id in each row.
"""

import csv
import io
from datetime import date
from pathlib import Path
from typing import NamedTuple

import duckdb
import xlsxwriter

from core import audit, files, warehouse
from core.errors import UsageError
from core.reference import load_reference
from core.settings import Settings
from core.specs import WORKERS
from etl import publish
from etl.check import sorted_problems
from etl.problem_list import plain
from etl.problems import Problem, has_errors
from etl.read import display_name, read_file
from etl.shape import Shaped, shape
from etl.understand import open_sheet, understand_identity

SQL = Path(__file__).parent / "sql" / "match_roster.sql"
IDENTITY = WORKERS.needs[0]
KEY, LISTED = "worker_key", "roster_district"  # the columns added; those of an earlier match are replaced


class Matched(NamedTuple):
    """The file's own columns and rows with what was added; `rows` is None when there are errors. `listed` counts rows of
    workers on a roster in force, None where no day was asked for."""

    file: str
    header: tuple[str, ...]
    rows: list[tuple[str, ...]] | None
    listed: int | None
    problems: list[Problem]


def match(folder: Path, path: Path, settings: Settings, as_of: date | None = None, sheet: str | None = None) -> Matched:
    """Add the warehouse's key of each worker, and with `as_of` the districts on whose roster they are then.

    Raises UsageError when there is no such file, DamagedError without the warehouse's key.
    """
    key = publish.key_of(folder)
    try:
        source = read_file(path)
    except OSError as error:
        raise UsageError(f"{display_name(path.name)} cannot be read ({error.strerror}). Nothing was written.") from None
    reference = load_reference(settings)
    shaped = shape(source, reference, WORKERS.name, sheet)
    problems = [problem for problem in shaped.problems if _concerns_identity(problem)]
    if source.large:
        problems.append(Problem("file_too_large"))
    if has_errors(problems) or shaped.dataset is None:
        return Matched(source.file, (), None, None, sorted_problems(problems))
    with duckdb.connect(":memory:", config={"temp_directory": ""}) as con:  # names stay in memory
        understood = open_sheet(con, shaped, reference, problems)
        understand_identity(understood, key)
        keys = dict(con.execute("select line, worker_key from cell where total is null").fetchall())
    if has_errors(problems):
        return Matched(source.file, (), None, None, sorted_problems(problems))
    rostered = {}
    if as_of:
        rostered = dict(warehouse.read(folder, SQL.read_text(encoding="utf-8"), {"day": as_of}).fetchall())
    return _added(shaped, keys, rostered if as_of else None)


def _added(shaped: Shaped, keys: dict[int, str], rostered: dict[str, str] | None) -> Matched:
    own = [place for place, meaning in enumerate(shaped.table.columns) if meaning.header not in (KEY, LISTED)]
    header = [shaped.table.columns[place].header for place in own] + [KEY] + ([] if rostered is None else [LISTED])
    rows, listed = [], 0
    for line, cells in shaped.table.rows:
        where = [] if rostered is None else [rostered.get(keys[line], "")]
        listed += where not in ([], [""])
        rows.append((*(cells[place] for place in own), keys[line], *where))
    return Matched(shaped.file, tuple(header), rows, None if rostered is None else listed, [])


def save(folder: Path, found: Matched, path: Path | None) -> bytes:
    """The bytes of the matched rows, as csv or, where `path` says so, xlsx; written to `path` for its owner only.

    Leaves a line in the audit log first. Raises UsageError when it cannot be written, DamagedError without a log.
    """
    if path is not None and path.suffix.lower() not in (".csv", ".xlsx"):
        raise UsageError("--out needs a file name that ends in .csv or .xlsx.")
    content = (_xlsx if path is not None and path.suffix.lower() == ".xlsx" else _csv)(found)
    audit.record(folder, "match", rows=len(found.rows))
    if path is not None:
        try:
            files.prepare(path, content, files.OWNER_ONLY)
            files.put(path)
        except OSError as error:
            raise UsageError(f"{path.name} cannot be written ({files.cause(error)}).") from None
    return content


def _csv(found: Matched) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([plain(cell) for cell in row] for row in (found.header, *found.rows))
    return out.getvalue().encode("utf-8-sig")


def _xlsx(found: Matched) -> bytes:
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((found.header, *found.rows)):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)  # a NIK stays a text
    return out.getvalue()


def _concerns_identity(problem: Problem) -> bool:
    """Whether a problem stands in the way of telling who a row is; roles, dates and districts do not matter here."""
    if problem.code == "missing_column":
        return problem.column == " / ".join(IDENTITY)
    if problem.code == "doubled_column":
        return WORKERS.recognise(problem.column or "") in IDENTITY
    return problem.severity == "error"
