"""A list of persons too large for memory is counted where it lies: DuckDB reads it, numpy tells the persons apart.

The distinct texts of its rows (district, category, period) are few: they are understood like those of any file. Where
something is wrong etl.locate names the lines.
"""

import csv
import math
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np

from etl.persons import NIK_KEY, ROUNDED, Cell, People, all_rounded, distinct_pairs, table_of
from etl.problems import Problem
from etl.shape import Shaped

KEPT = 12_000_000  # persons in memory at once
MOST_TEXTS = 5_000  # of one column; more are no districts or categories
SEEKS, SEEN = 64, 2**13  # places looked at for the texts of a column, and bytes read at each
MEMORY = "400MB"
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
    rows: np.ndarray
    without: np.ndarray
    kind_at: np.ndarray  # code of a row, the product of its columns' codes -> index of `kinds`
    sizes: list[int]
    passes: int
    held: tuple | None  # the arrays of the only pass


def tally(path: Path, shaped: Shaped) -> Tally:
    """Read the list once. Raises Unreadable when a row is not like the others, or a column has too many texts."""
    con = duckdb.connect(":memory:", config={"temp_directory": "", "memory_limit": MEMORY})
    con.execute("set enable_progress_bar = false")
    con.execute("set preserve_insertion_order = false")
    fields = [field for field in FIELDS if shaped.index(field) is not None]
    source, params = _reader(path, shaped)
    texts = _seen_texts(path, shaped, fields)
    nik = shaped.index("nik")
    key = "null::ubigint" if nik is None else NIK_KEY.format(f"c{nik}")
    for _ in range(3):
        codes = []
        for field in fields:
            con.execute(f"drop type if exists {field}_text")
            con.execute(
                "create or replace table seen as select unnest($texts) as text", {"texts": sorted(texts[field]) or [""]}
            )
            con.execute(f"create type {field}_text as enum (select text from seen)")
            codes.append(
                f"coalesce(enum_code(try_cast(c{shaped.index(field)} as {field}_text)), {len(texts[field] or [''])})"
            )
        sizes = [len(texts[field] or [""]) + 1 for field in fields]
        kind = "0"
        for code, size in zip(codes, sizes, strict=True):
            kind = f"({kind}) * {size} + {code}::integer"
        query = f"select coalesce({key}, 0) as key, cast({kind} as integer) as kind from {source}"
        found = Tally(con, query, params, fields, [], None, None, None, sizes, _passes(path, shaped), None)
        found = _first_pass(found, [sorted(texts[field]) or [""] for field in fields])
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
    names = ("total", "value_column", *(column.name for column in shaped.dataset.columns))
    texts: dict[str, list] = {"line": list(range(first, first + kinds))} | {name: [None] * kinds for name in names}
    texts |= {name: [text] * kinds for name, text in shaped.said.items()}
    texts |= {field: [kind[i] for kind in found.kinds] for i, field in enumerate(found.fields)}
    return texts


def count(found: Tally, cell_of: list[Cell | None], line: int, problems: list[Problem]):
    """(rows of raw_caseload, People or None when the list was too large to keep), from the cell of each kind of row."""
    order = sorted({cell for cell in cell_of if cell})
    place = {cell: index for index, cell in enumerate(order)}
    to_cell = np.array([place.get(cell, len(order)) for cell in cell_of], np.uint64)[found.kind_at]
    total = np.zeros(len(order) + 1, np.int64)
    twice, rounded = 0, True
    for number in range(found.passes):
        key, kind = found.held or _pass(found, number)[:2]
        rounded = rounded and all_rounded(key)
        cell = to_cell[kind]
        pairs, bits = distinct_pairs(key, cell, len(order) + 1)
        total += np.bincount((pairs & np.uint64(2**bits - 1)).view(np.int64), minlength=len(order) + 1)
        twice += _in_two_districts(pairs, bits, order)
    without = dict.fromkeys(order, 0)
    for place_of_kind, more in zip(cell_of, found.without.tolist(), strict=True):
        if place_of_kind:
            without[place_of_kind] += more
    if sum(without.values()):
        problems.append(Problem("without_nik", None, None, None, str(sum(without.values()))))
    if twice:
        problems.append(Problem("persons_in_two_districts", None, None, None, str(twice)))
    if rounded and total.any():
        problems.append(Problem("rounded_identity"))
    cases = [int(total[place[cell]]) + without[cell] for cell in order]
    people = None
    if found.passes == 1:
        known = slice(None) if None not in cell_of else cell < len(order)
        people = People(order, key[known], cell[known], without, line)
    return table_of(order, cases, line), people


def has_rounded(found: Tally, shaped: Shaped) -> bool:
    """Whether any NIK was rounded by Excel; asked only when some rows have none."""
    nik = shaped.index("nik")
    if nik is None or not found.without.any():
        return False
    query = f"select count(*) from {found.query.split(' from ', 1)[1]} where {ROUNDED.format(f'c{nik}')}"
    return found.con.execute(query, found.params).fetchone()[0] > 0


def _first_pass(found: Tally, texts: list[list[str]]) -> Tally:
    """Which kinds of rows there are, and how many of each; the arrays are held when there is only one pass."""
    size = math.prod(found.sizes)
    if size > 50_000_000:
        raise Unreadable
    if found.passes == 1:
        key, kind, lacking = _pass(found, 0)
        without = np.bincount(lacking, minlength=size)
        rows = np.bincount(kind, minlength=size) + without
        found = found._replace(held=(key, kind))
    else:
        query = f"select kind, count(*) as rows, count(*) filter (where key = 0) as lacking from ({found.query}) group by kind"
        counts = _run(found.con, query, found.params).fetchnumpy()
        rows, without = np.zeros(size, np.int64), np.zeros(size, np.int64)
        rows[counts["kind"]], without[counts["kind"]] = counts["rows"], counts["lacking"]
    occurring = np.flatnonzero(rows)
    kind_at = np.full(size, 0, np.int64)
    kind_at[occurring] = np.arange(len(occurring))
    kinds = []
    for product in occurring.tolist():
        kind = []
        for own, size_ in zip(reversed(texts), reversed(found.sizes), strict=True):
            product, code = divmod(product, size_)
            kind.append((own[code].strip() or None) if code < len(own) else None)
        kinds.append(tuple(reversed(kind)))
    return found._replace(kinds=kinds, rows=rows[occurring], without=without[occurring], kind_at=kind_at)


def _pass(found: Tally, number: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(key, code of the row) of the persons whose key falls to this pass, and the codes of rows without a NIK."""
    only = f" where key % {found.passes} = {number}" if found.passes > 1 else ""
    # By way of a table: DuckDB writes it with all processors, and hands out a query's result with one.
    _run(found.con, f"create or replace temp table pass as select * from ({found.query}){only}", found.params)
    arrays = found.con.execute("select key, kind from pass").fetchnumpy()
    found.con.execute("drop table pass")
    key, kind = arrays["key"], arrays["kind"]
    known = key != 0
    lacking = kind[~known]
    if len(lacking):
        key, kind = key[known], kind[known]
    return key, kind, lacking


def _in_two_districts(pairs: np.ndarray, bits: int, order: list[Cell]) -> int:
    """How many persons of these sorted pairs stand in two districts in one period."""
    same = np.flatnonzero((pairs[1:] >> np.uint64(bits)) == (pairs[:-1] >> np.uint64(bits)))
    if not len(same):
        return 0
    last = np.uint64(2**bits - 1)
    districts = {one: index for index, one in enumerate(sorted({cell.district_code for cell in order}))}
    district = np.array([districts[cell.district_code] for cell in order] + [-1])
    periods = {one: index for index, one in enumerate(sorted({cell[:2] for cell in order}))}
    period = np.array([periods[cell[:2]] for cell in order] + [-1])
    first, second = ((pairs[at] & last).astype(np.int64) for at in (same, same + 1))
    moved = (district[first] != district[second]) & (period[first] == period[second])
    persons = pairs[same[moved]] >> np.uint64(bits)  # sorted, as the pairs are
    return int(len(persons) > 0) + int(np.count_nonzero(persons[1:] != persons[:-1]))


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


def _seen_texts(path: Path, shaped: Shaped, fields: list[str]) -> dict[str, set[str]]:
    """The texts of some columns at places spread over the file: with luck all of them, and `tally` finds the others."""
    found: dict[str, set[str]] = {field: set() for field in fields}
    size = path.stat().st_size
    with path.open("rb") as file:
        for number in range(SEEKS):
            file.seek(number * max(size - SEEN, 0) // (SEEKS - 1))
            lines = file.read(SEEN).decode("utf-8", errors="ignore").splitlines()[1:-1]
            for cells in csv.reader(lines, delimiter=shaped.delimiter):
                if len(cells) == len(shaped.table.columns):
                    for field in fields:
                        found[field].add(cells[shaped.index(field)])
    return {field: set(sorted(texts - {""})[:MOST_TEXTS]) for field, texts in found.items()}


def _passes(path: Path, shaped: Shaped) -> int:
    """As many as keep the persons of one pass under KEPT, judged by the length of the first rows."""
    rows = shaped.table.rows
    length = sum(len(shaped.delimiter.join(cells).encode()) + 1 for _, cells in rows) / len(rows)
    return max(1, math.ceil(path.stat().st_size / length / KEPT))
