"""Rows of text to a table: where its header stands, which rows are its body, and what is left out and why."""

import re
from typing import NamedTuple

from core.reference import Reference
from core.specs import Dataset
from etl import values
from etl.columns import Meaning, is_part_of_year, meaning_of
from etl.merged import alone, copies_of, settle
from etl.problems import Problem
from etl.row_kinds import is_column_numbers, is_district, is_foot, is_section, is_total
from etl.title_periods import years_of
from etl.workbook import Grid

TITLE_ROWS = 60  # a header stands within the first rows that are not empty
HEADER_ROWS = 3


class Table(NamedTuple):
    """A sheet as a table. `rows` and `totals` are (line, cells), as many cells as `columns`.

    `rows_read` counts every row below the header that is not empty: data, ragged rows, and those left out of the body.
    """

    titles: list[tuple[int, str]]
    header_line: int | None
    columns: tuple[Meaning, ...]
    rows: list[tuple[int, tuple[str, ...]]]
    totals: list[tuple[int, tuple[str, ...]]]
    sections: list[tuple[int, str]]
    left_out: list[tuple[int, str]]
    rows_read: int
    rows_left_out: int
    problems: list[Problem]
    notes: list[tuple[int, str]] = []  # footnotes


def lay_out(grid: Grid, dataset: Dataset, reference: Reference) -> Table:
    """Find the table of a dataset in a sheet."""
    copies = copies_of(grid.merged)
    rows = alone([(line, tuple(cell.strip() for cell in cells)) for line, cells in grid.rows], copies)
    left_out = [(line, "empty") for line, cells in rows if not any(cells)]
    rows = [(line, cells) for line, cells in rows if any(cells)]
    table = Table([], None, (), [], [], [], left_out, 0, 0, [])
    if not rows:
        return table._replace(problems=[Problem("empty_file")])
    rows, said = _with_year(rows)
    first = _header_at(rows, dataset, reference)
    depth = _header_depth(rows, first, dataset, reference)
    header_line = rows[first][0]
    body = rows[first + depth :]
    width = _width(rows[first : first + depth], body)
    paths = _paths([cells for _, cells in rows[first : first + depth]], width)
    columns = _with_district(tuple(meaning_of(path, dataset, reference, near=True) for path in paths), body, reference)
    titles = [(line, " ".join(dict.fromkeys(cell for cell in cells if cell))) for line, cells in rows[:first]]
    left_out += [(line, "title") for line, _ in titles]
    problems = said + [
        Problem("row_above_header", line) for line, cells in rows[:first] if _is_data(cells, width, columns, reference)
    ]
    if any(is_district(cell, reference) for path in paths for cell in path):
        problems.append(Problem("no_header", header_line))
    if body and is_column_numbers(body[0][1], columns):
        left_out.append((body[0][0], "column_numbers"))
        body = body[1:]
    body, merged = settle(body, columns, copies)
    problems += merged
    table = table._replace(titles=titles, header_line=header_line, columns=columns, rows_read=len(body))
    return _sort_body(table, body, left_out, problems, paths, reference)


def _sort_body(table: Table, body, left_out, problems, paths, reference: Reference) -> Table:
    """Data, totals, sections, footnotes, repeated headers and ragged rows, each to its place."""
    width = len(table.columns)
    nameless = [
        index
        for index, path in enumerate(paths)
        if not any(path)
        and not table.columns[index].field
        and 2 * sum(index < len(cells) and bool(cells[index]) for _, cells in body) < len(body)
    ]
    header = tuple(path[0] for path in paths)
    last = len(body) - 1
    while last >= 0 and is_foot(body[last][1], table.columns, reference):
        last -= 1
    rows, totals, sections, outside, notes = [], [], [], [], []
    for index, (line, cells) in enumerate(body):
        filled = [cell for cell in cells if cell]
        if index > last:
            outside.append((line, "footnote"))
            notes.append((line, " ".join(filled)))
        elif (
            any(cells[width:])
            or any(cells[i] for i in nameless if i < len(cells))
            or (len(cells) < width and not is_section(cells, table.columns, reference))
        ):
            problems.append(Problem("ragged_row", line, detail=f"{len(cells)} / {width}"))
        elif cells[:width] == header[:width]:
            outside.append((line, "repeated_header"))
        elif is_section(cells, table.columns, reference):
            outside.append((line, "section"))
            sections.append((line, " ".join(filled)))
        elif filled and is_total(cells, table.columns, reference):
            totals.append((line, cells[:width]))
            outside.append((line, "total"))
        else:
            rows.append((line, cells[:width]))
    if not rows and not problems:
        problems.append(Problem("no_rows", table.header_line))
    return table._replace(
        rows=rows,
        totals=totals,
        sections=sections,
        left_out=sorted(left_out + outside),
        rows_left_out=len(outside),
        problems=problems,
        notes=notes,
    )


def _header_at(rows: list, dataset: Dataset, reference: Reference) -> int:
    """The first row that names a district column and another one, else the one that names most, else the first."""
    best = (0, 0)
    for index, (_, cells) in enumerate(rows[:TITLE_ROWS]):
        meanings = [meaning_of((cell,), dataset, reference) for cell in cells[:2_000] if cell]
        fields = {meaning.field for meaning in meanings} - {None}
        score = len(fields) + sum(meaning.is_value for meaning in meanings)
        if fields & {"district", "district_code"} and score + sum(m.numbering for m in meanings) >= 2:
            return index
        if score >= 2 and score > best[0]:
            best = (score, index)
        elif not best[0] and (fields or sum(is_district(cell, reference) for cell in cells if cell) > 1):
            best = (1, index)
    return best[1]


def _with_year(rows: list) -> tuple[list, list[Problem]]:
    """Columns of months, quarters or semesters get the year that the title names: "Jan" below "Tahun 2023"."""
    for index, (line, cells) in enumerate(rows[:TITLE_ROWS]):
        parts = [cell for cell in cells if re.search("[a-z]", cell, re.I) and values.parse_period(f"{cell} 2000")]
        if len(parts) < 2 or any(map(values.parse_period, parts)):
            continue
        years = years_of([(above, text) for above, texts in rows[:index] for text in texts])
        if len(years) != 1:
            break
        ((year, above),) = years.items()
        dated = tuple(f"{cell} {year}" if cell in parts else cell for cell in cells)
        return [*rows[:index], (line, dated), *rows[index + 1 :]], [Problem("period_from_title", above, None, year)]
    return rows, []


def _header_depth(rows: list, first: int, dataset: Dataset, reference: Reference) -> int:
    """How many rows the header has: those below its first that name columns and stand beside no district."""
    top = rows[first][1]
    place = [
        i
        for i, cell in enumerate(top)
        if meaning_of((cell,), dataset, reference).field in ("district", "district_code")
    ]
    depth = 1
    for _, cells in rows[first + 1 : first + HEADER_ROWS]:
        own = [(i, cell) for i, cell in enumerate(cells) if cell and (i >= len(top) or cell != top[i])]
        meanings = [meaning_of((cell,), dataset, reference) for _, cell in own]
        named = [
            m
            for m, (_, cell) in zip(meanings, own, strict=True)
            if m.is_value or m.total or m.field or is_part_of_year(cell)
        ]
        beside = [cells[i] for i in place if i < len(cells) and cells[i] and cells[i] != top[i]]
        if (
            not place
            or not named
            or len(named) < len(own)
            or any(
                meaning_of((text,), dataset, reference).field not in ("district", "district_code") for text in beside
            )
        ):
            break
        depth += 1
    return depth


def _paths(header: list[tuple[str, ...]], width: int) -> list[tuple[str, ...]]:
    """Each column's header from the top; a text above several columns (merged cells) holds for all of them."""
    grid = [list(cells[:width]) + [""] * (width - len(cells)) for cells in header]
    for above, below in zip(grid[:-1], grid[1:], strict=True):
        for column in range(1, width):
            if not above[column] and below[column]:
                above[column] = above[column - 1]
    return [tuple(row[column] for row in grid) for column in range(width)]


def _width(header: list, body: list) -> int:
    """The header's cells, less those at its end that are empty in every row too: spreadsheets append such columns."""
    width = max(len(cells) for _, cells in header)
    while width and not any("".join(cells[width - 1 :]) for _, cells in header + body if len(cells) >= width):
        width -= 1
    return width


def _with_district(columns: tuple[Meaning, ...], body: list, reference: Reference) -> tuple[Meaning, ...]:
    """Without a district column, the nameless or unknown one that holds districts is it, and nearly so."""
    if any(meaning.field in ("district", "district_code") for meaning in columns):
        return columns
    for index, meaning in enumerate(columns):
        texts = [cells[index] for _, cells in body if index < len(cells) and cells[index]]
        if not meaning.field and not meaning.is_value and texts:
            known = sum(is_district(text, reference) for text in texts[:200])
            if known * 2 > len(texts[:200]):
                found = meaning._replace(field="district", nearly=True, numbering=False)
                return (*columns[:index], found, *columns[index + 1 :])
    return columns


def _is_data(cells: tuple[str, ...], width: int, columns: tuple[Meaning, ...], reference: Reference) -> bool:
    """Whether a row above the header looks like one that belongs below it."""
    if len(cells) < width or sum(bool(cell) for cell in cells) < 3:
        return False
    return any(
        meaning.field == "district" and is_district(cell, reference)
        for cell, meaning in zip(cells, columns, strict=False)
    )
