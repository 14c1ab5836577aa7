"""Any table of known columns, read exactly or refused with the line: never something near it.

Repairs only what cannot be in doubt: a byte-order mark, line ends, empty lines, titles above the header, and surplus
empty cells at the end of every row.
"""

import re
from pathlib import Path
from typing import NamedTuple

from etl.problems import Problem
from etl.read import read_file
from etl.text import DELIMITERS, decode, find_delimiter, records, unwrap
from etl.workbook import kind_of

LARGEST = 64 * 2**20  # bytes
TITLE_ROWS = 60
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufeff]")

Rows = list[tuple[int, tuple[str, ...]]]


class Exact(NamedTuple):
    """`rows` are in the order of the columns asked for, None with a problem."""

    encoding: str | None
    delimiter: str | None
    header_line: int | None
    left_out: list[tuple[int, str]]
    rows: list[list[str]] | None
    problems: list[Problem]


def read_exactly(path: Path, columns: tuple[str, ...]) -> Exact:
    """Read a table of exactly these columns, in any order. Raises OSError when there is no such file."""
    if path.stat().st_size > LARGEST:
        return _refused(read_file(path).problems or [Problem("file_too_large")])
    content = path.read_bytes()
    if kind_of(content) is not None:
        return _of_workbook(path, columns)
    text, encoding, problem = decode(content)
    if not problem and (strange := _CONTROL.search(text)):
        line = len(re.findall(r"\r\n|\n|\r", text[: strange.start()])) + 1
        problem = Problem("nul_byte" if strange[0] == "\0" else "control_character", line)
    if not problem and not text.strip():
        problem = Problem("empty_file")
    if problem:
        return _refused([problem])._replace(encoding=encoding)
    lines = re.split(r"\r\n|\n|\r", text)
    if (plain := unwrap(lines)) is not None:
        text, lines = "\n".join(plain), plain
    best = None
    for delimiter in [find_delimiter([line for line in lines if line.strip()][:200]), *DELIMITERS]:
        problems: list[Problem] = []
        rows = list(records(text, delimiter, problems, strict=True))
        if _header_at(rows, columns) is not None or best is None:
            best = (delimiter, rows, problems)
        if _header_at(rows, columns) is not None:
            break
    delimiter, rows, problems = best
    return _table(rows, columns, problems)._replace(encoding=encoding, delimiter=delimiter)


def _of_workbook(path: Path, columns: tuple[str, ...]) -> Exact:
    source = read_file(path)
    grids = [grid for grid in source.grids if _header_at(grid.rows, columns) is not None]
    if len(grids) > 1:
        return _refused([Problem("several_sheets", detail=", ".join(grid.sheet or "" for grid in grids))])
    if source.problems or not source.grids:
        return _refused(source.problems or [Problem("empty_file")])
    return _table((grids or source.grids)[0].rows, columns, [])


def _table(rows: Rows, columns: tuple[str, ...], problems: list[Problem]) -> Exact:
    left_out = [
        (line, "empty") for line, cells in rows if not "".join(cells).strip() and (len(cells) < 2 or len(columns) == 1)
    ]
    empty = {line for line, _ in left_out}
    rows = [(line, cells) for line, cells in rows if line not in empty]
    while rows and not "".join(rows[-1][1]).strip():  # rows of empty cells below the table
        left_out.append((rows.pop()[0], "empty"))
    at = _header_at(rows, columns)
    if at is None:
        first = next(((line, cells) for line, cells in rows if "".join(cells).strip()), (None, ()))
        problems = sorted(_header_problems(*first, columns) + problems, key=lambda problem: problem.line or 0)
        return _refused(problems, tuple(left_out))
    header_line, header = rows[at]
    width = len(columns)
    names = [cell.strip() for cell in header]
    surplus = len(header) - width if all(len(cells) == len(header) for _, cells in rows[at:]) else 0
    for line, cells in rows[:at]:
        if len(cells) >= width:
            problems.append(Problem("row_above_header", line))
        left_out.append((line, "title"))
    order = [names.index(name) for name in columns]
    found = []
    for line, cells in rows[at + 1 :]:
        if len(cells) != width + surplus or any(cell.strip() for cell in cells[width:]):
            problems.append(Problem("ragged_row", line, detail=f"{len(cells)} / {width}"))
        elif not "".join(cells).strip():
            problems.append(Problem("empty_row", line))
        elif [cell.strip() for cell in cells] == names:
            problems.append(Problem("repeated_header", line))
        elif any(re.fullmatch(r"\s*(?:'.*'|`.*`|“.*”)\s*", cell, re.S) and len(cell.strip()) > 1 for cell in cells):
            problems.append(Problem("other_quote", line))
        elif width > 2 and _is_spaced(cells):
            problems.append(Problem("spaced_delimiter", line))
        else:
            found.append((line, [cells[index] for index in order]))
    if _is_spaced(header):
        problems.append(Problem("spaced_delimiter", header_line))
    if len(header) != width + surplus:
        problems.append(Problem("ragged_row", header_line, detail=f"{len(header)} / {width}"))
    if width == 1 and found and any(header_line < line < found[-1][0] for line in empty):
        problems.append(Problem("empty_row", min(line for line in empty if line > header_line)))
    problems = sorted(problems, key=lambda problem: problem.line or 0)
    read = None if problems else [cells for _, cells in found]
    return Exact(None, None, header_line, sorted(left_out), read, problems)


def _header_at(rows: Rows, columns: tuple[str, ...]) -> int | None:
    """The first row that is these columns and nothing else."""
    for index, (_, cells) in enumerate(rows[:TITLE_ROWS]):
        names = [cell.strip() for cell in cells]
        if sorted(names[: len(columns)]) == sorted(columns) and not any(names[len(columns) :]):
            return index
    return None


def _is_spaced(cells: tuple[str, ...]) -> bool:
    """Whether a space follows each delimiter, and nobody can say whether it belongs to the cell."""
    return len(cells) > 1 and all(cell.startswith(" ") for cell in cells[1:])


def _header_problems(line: int | None, cells: tuple[str, ...], columns: tuple[str, ...]) -> list[Problem]:
    if line is None:
        return [Problem("empty_file")]
    names = [cell.strip() for cell in cells]
    found = [
        Problem("doubled_column" if name in names else "missing_column", line, name, detail=name)
        for name in columns
        if names.count(name) != 1
    ]
    return found + [Problem("surplus_column", line, name) for name in names if name and name not in columns]


def _refused(problems: list[Problem], left_out: tuple = ()) -> Exact:
    return Exact(None, None, None, sorted(left_out), None, problems)
