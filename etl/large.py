"""A list of persons too large for memory is counted where it lies: DuckDB reads it, numpy tells the persons apart.

The distinct texts of its rows (district, category, period) are few: they are understood like those of any file. Where
something is wrong etl.locate names the lines.
"""

import csv
import math
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np
import pyarrow as pa

from etl.locate import locate
from etl.persons import MOST_TOGETHER, NIK_KEY, REPEATED, ROUNDED, Cell, People, all_rounded, distinct, table_of
from etl.problems import Problem, has_errors, stop_file
from etl.read import Source
from etl.shape import Shaped
from etl.understand import Sheet

READ = 32_000_000  # rows in memory at once, 10 bytes each
COUNTED = 1_500_000  # of which so many are sorted at once, by each of two threads
LARGEST_CODE = 2**31 - 1  # of a row
MOST_TEXTS = 5_000  # of one column; more are no districts or categories
SEEKS, SEEN = 64, 2**13  # places looked at for the texts of a column, and bytes read at each
MEMORY = "640MB"
ROUNDED_KEY = 2**64 - 1  # of a NIK that Excel has rounded
FIELDS = ("district", "district_code", "category", "period")


class Unreadable(Exception):
    """DuckDB met a row it cannot read exactly; etl.locate says which."""


class Tally(NamedTuple):
    """What lies in a list: `kinds` are the different rows by their texts (those of `fields`), `rows` how many of each."""

    con: duckdb.DuckDBPyConnection
    query: str
    params: dict
    fields: list[str]
    kinds: list[tuple[str | None, ...]]
    codes: list[int]  # of the kinds, as `query` gives them
    rows: list[int]
    without: list[int]  # a NIK
    has_rounded: bool  # whether any NIK was rounded by Excel
    passes: int


def tally(path: Path, shaped: Shaped) -> Tally:
    """Read the list once. Raises Unreadable when a row is not like the others, or a column has too many texts."""
    con = duckdb.connect(":memory:", config={"temp_directory": "", "memory_limit": MEMORY})
    con.execute("set enable_progress_bar = false")
    con.execute("set preserve_insertion_order = false")
    fields = [field for field in FIELDS if shaped.index(field) is not None]
    source, params = _reader(path, shaped)
    samples = _samples(path)
    texts = _seen_texts(samples, shaped, fields)
    nik = shaped.index("nik")
    key = "0::ubigint"
    if nik is not None:
        rounded = f"case when {ROUNDED.format(f'c{nik}')} then {ROUNDED_KEY}::ubigint else 0 end"
        key = f"coalesce({NIK_KEY.format(f'c{nik}')}, {rounded})"
    for _ in range(3):
        own = [sorted(texts[field]) or [""] for field in fields]
        kind = "0"
        for field, seen in zip(fields, own, strict=True):
            con.execute(f"drop type if exists {field}_text")
            con.execute("create or replace table seen as select unnest($seen) as text", {"seen": seen})
            con.execute(f"create type {field}_text as enum (select text from seen)")
            code = f"coalesce(enum_code(try_cast(c{shaped.index(field)} as {field}_text)), {len(seen)})::integer"
            kind = f"({kind}) * {len(seen) + 1} + {code}"
        codes = math.prod(len(seen) + 1 for seen in own)
        if codes > LARGEST_CODE:
            raise Unreadable
        kind_type = "usmallint" if codes <= 2**16 else "integer"
        query = f"select {key} as given, cast({kind} as {kind_type}) as kind from {source}"
        query = f"select case when given % {REPEATED} = 0 then 0 else given end as key, kind from ({query})"
        found = _kinds(Tally(con, query, params, fields, [], [], [], [], False, _passes(path, samples)), own)
        unseen = _unseen_texts(con, shaped, fields, source, params) if any(None in kind for kind in found.kinds) else {}
        if not unseen:
            return found
        for field, more in unseen.items():
            texts[field] |= more
            if len(texts[field]) > MOST_TEXTS:
                raise Unreadable
    raise Unreadable


def cells(found: Tally, shaped: Shaped) -> dict[str, list]:
    """One entry for each kind of row, as etl.shape.cells gives one for each row; the line only numbers the kinds."""
    first = shaped.table.rows[0][0]
    kinds = len(found.kinds)
    names = ("total", "value_column", "other", *(column.name for column in shaped.dataset.columns))
    texts: dict[str, list] = {"line": list(range(first, first + kinds))} | {name: [None] * kinds for name in names}
    texts |= {name: [text] * kinds for name, text in shaped.said.items()}
    texts |= {field: [kind[i] for kind in found.kinds] for i, field in enumerate(found.fields)}
    return texts


def count_checked(
    sheet: Sheet, source: Source, shaped: Shaped, found: Tally, skip: bool, keep: bool
) -> tuple[pa.Table | None, People | None, int, int]:
    """(rows of raw_caseload, People, rows read, rows loaded) once the kinds of rows are understood; without rows when
    something is wrong. The problems of kinds in `sheet` become those of their lines."""
    wrong: dict[tuple, list[Problem]] = {}
    problems = []
    for problem in sheet.problems:
        if problem.line is None or problem.line <= shaped.table.header_line:
            problems.append(problem)
        elif problem.severity == "error":
            kind = found.kinds[problem.line - shaped.table.rows[0][0]]
            wrong.setdefault(kind, []).append(problem)
    if wrong or found.has_rounded:
        problems += locate(source.large, shaped, found.fields, wrong)
    sheet.problems[:] = problems
    typed = sheet.con.execute("select period_end, grain, district_code, category from typed order by id").fetchall()
    cell_of = [
        None if kind in wrong or None in cell else Cell(*cell) for kind, cell in zip(found.kinds, typed, strict=True)
    ]
    nothing = (None, None, sum(found.rows), 0)
    may_skip = skip and not found.has_rounded
    if stop_file(problems) or not any(cell_of) or (has_errors(problems) and not may_skip):
        return nothing
    rows, people = count(found, cell_of, shaped.table.rows[0][0], sheet.problems, keep)
    if stop_file(sheet.problems):
        return nothing
    return rows, people, sum(found.rows), sum(n for n, cell in zip(found.rows, cell_of, strict=True) if cell)


def count(found: Tally, cell_of: list[Cell | None], line: int, problems: list[Problem], keep: bool):
    """(rows of raw_caseload, People), from the cell of each kind of row; People is None unless `keep` and they fit."""
    order = sorted({cell for cell in cell_of if cell})
    place = {cell: index for index, cell in enumerate(order)}
    to_cell = np.full(max(found.codes) + 1, len(order), np.uint64)
    for code, cell in zip(found.codes, cell_of, strict=True):
        to_cell[code] = place.get(cell, len(order))
    keep = keep and sum(found.rows) <= MOST_TOGETHER
    slices = list(_slices(found, to_cell, order, keep))
    total = sum(one.rows for one in slices)
    twice = sum(one.in_two_districts for one in slices)
    rounded = all(one.rounded for one in slices)
    without = dict.fromkeys(order, 0)
    for where, more in zip(cell_of, found.without, strict=True):
        if where:
            without[where] += more
    if sum(without.values()):
        problems.append(Problem("without_nik", None, None, None, str(sum(without.values()))))
    if twice:
        problems.append(Problem("persons_in_two_districts", None, None, None, str(twice)))
    if rounded and total.any():
        problems.append(Problem("rounded_identity"))
    cases = [int(total[place[cell]]) + without[cell] for cell in order]
    people = None
    if keep:
        key, cell = (np.concatenate([one.persons[i] for one in slices]) for i in (0, 1))
        people = People(order, key, cell, without, line)
    return table_of(order, cases, line), people


def _kinds(found: Tally, own: list[list[str]]) -> Tally:
    """Which kinds of rows there are, and how many of each. The rows of the only pass stay in the table `row`."""
    if found.passes == 1:
        _read(found)
    source = "row" if found.passes == 1 else f"({found.query})"
    query = (
        f"select kind, count(*), count(*) filter (where key = 0), max(key) from {source} group by kind order by kind"
    )
    counts = _run(found.con, query, found.params if found.passes > 1 else {}).fetchall()
    codes, rows, without, most = map(list, zip(*counts, strict=True)) if counts else ([], [], [], [])
    kinds = []
    for code in codes:
        kind = []
        for seen in reversed(own):
            code, place = divmod(code, len(seen) + 1)
            kind.append((seen[place].strip() or None) if place < len(seen) else None)
        kinds.append(tuple(reversed(kind)))
    rounded = ROUNDED_KEY in most
    return found._replace(kinds=kinds, codes=codes, rows=rows, without=without, has_rounded=rounded)


class Slice(NamedTuple):
    """Some of the persons with a NIK, and no one else's rows: how many a cell, how many in two districts of one period."""

    rows: np.ndarray
    in_two_districts: int
    rounded: bool
    persons: tuple[np.ndarray, np.ndarray] | None  # (key, cell)


def _slices(found: Tally, to_cell: np.ndarray, order: list[Cell], keep: bool) -> Iterator[Slice]:
    """All persons with a NIK, counted by two threads in parts."""
    parts = max(1, math.ceil(sum(found.rows) / found.passes / COUNTED))

    def counted(part: int) -> Slice:
        with found.con.cursor() as con:
            query = f"select key, kind from row where key <> 0 and hash(key) % {parts} = {part}"
            persons = con.execute(query).fetchnumpy()
        key, cell = persons["key"], to_cell[persons["kind"]]
        if len(order) in to_cell:  # the cell of rows that are not loaded
            key, cell = key[cell < len(order)], cell[cell < len(order)]
        key, cell = distinct(key, cell, len(order))
        rows = np.bincount(cell.view(np.int64), minlength=len(order))
        return Slice(rows, _in_two_districts(key, cell, order), all_rounded(key), (key, cell) if keep else None)

    for number in range(found.passes):
        if found.passes > 1:
            _read(found, number)
        with ThreadPoolExecutor(2) as pool:
            yield from pool.map(counted, range(parts))
        found.con.execute("drop table row")


def _read(found: Tally, number: int = 0) -> None:
    """The persons whose key falls to this pass, as the table `row`: DuckDB writes one with all processors, and hands out a
    query's result with one."""
    only = f" where key % {found.passes} = {number}" if found.passes > 1 else ""
    _run(found.con, f"create or replace table row as select * from ({found.query}){only}", found.params)


def _in_two_districts(key: np.ndarray, cell: np.ndarray, order: list[Cell]) -> int:
    """How many of these persons, each cell of theirs once and sorted, stand in two districts in one period."""
    same = np.flatnonzero(key[1:] == key[:-1])
    districts = {one: index for index, one in enumerate(sorted({cell.district_code for cell in order}))}
    district = np.array([districts[cell.district_code] for cell in order])
    periods = {one: index for index, one in enumerate(sorted({cell[:2] for cell in order}))}
    period = np.array([periods[cell[:2]] for cell in order])
    first, second = cell[same], cell[same + 1]
    moved = (district[first] != district[second]) & (period[first] == period[second])
    return len(np.unique(key[same[moved]]))


def _reader(path: Path, shaped: Shaped) -> tuple[str, dict]:
    """read_csv with everything said: nothing of it is guessed."""
    columns = ", ".join(f"'c{index}': 'varchar'" for index in range(len(shaped.table.columns)))
    source = (
        f"read_csv($path, auto_detect = false, header = false, skip = {shaped.table.rows[0][0] - 1}, delim = '{shaped.delimiter}',"
        f" quote = '\"', escape = '\"', columns = {{{columns}}}, strict_mode = true, null_padding = false)"
    )
    return source, {"path": str(path)}


def _run(con: duckdb.DuckDBPyConnection, query: str, params: dict) -> duckdb.DuckDBPyConnection:
    try:
        return con.execute(query, params)
    except duckdb.Error:
        raise Unreadable from None


def _unseen_texts(con, shaped: Shaped, fields: list[str], source: str, params: dict) -> dict[str, set[str]]:
    unseen = {}
    for field in fields:
        column = f"c{shaped.index(field)}"
        query = (
            f"select distinct {column} from {source} where {column} is not null"
            f" and try_cast({column} as {field}_text) is null limit {MOST_TEXTS + 1}"
        )
        if texts := {text for (text,) in _run(con, query, params).fetchall()}:
            unseen[field] = texts
    return unseen


def _samples(path: Path) -> list[str]:
    """Parts spread over the file."""
    size = path.stat().st_size
    with path.open("rb") as file:
        parts = []
        for number in range(SEEKS):
            file.seek(number * max(size - SEEN, 0) // (SEEKS - 1))
            parts.append(file.read(SEEN).decode("utf-8", errors="ignore"))
    return parts


def _seen_texts(samples: list[str], shaped: Shaped, fields: list[str]) -> dict[str, set[str]]:
    """The texts of some columns in these parts: with luck all of them, and `tally` finds the others."""
    found: dict[str, set[str]] = {field: set() for field in fields}
    for part in samples:
        for cells in csv.reader(part.splitlines()[1:-1], delimiter=shaped.delimiter):
            if len(cells) == len(shaped.table.columns):
                for field in fields:
                    found[field].add(cells[shaped.index(field)])
    return {field: set(sorted(texts - {""})[:MOST_TEXTS]) for field, texts in found.items()}


def _passes(path: Path, samples: list[str]) -> int:
    """As many as keep the rows of one pass under READ, judged by the rows in these parts."""
    rows = path.stat().st_size * sum(part.count("\n") for part in samples) / sum(map(len, samples))
    return max(1, math.ceil(rows / READ))
