"""Bytes to a rectangle of text, with the line of each row as an editor shows it. No guess is silent.

Reads delimited text in UTF-8. Whatever cannot be read exactly is a problem, never a near miss.
"""

import csv
import io
from pathlib import Path
from typing import NamedTuple

from etl.problems import Problem

LARGEST_FIELD = 1_000_000  # characters; a longer one is an unclosed quote


class Table(NamedTuple):
    """A file as a rectangle. `rows` are (physical line, cells), as many cells as `header`; `left_out` (line, why).

    `rows_read` also counts ragged rows, whose cells cannot be trusted and are not among `rows`.
    """

    file: str
    encoding: str | None
    delimiter: str | None
    header_line: int | None
    header: tuple[str, ...]
    rows: list[tuple[int, tuple[str, ...]]]
    left_out: list[tuple[int, str]]
    rows_read: int
    problems: list[Problem]


def read_file(path: Path) -> tuple[Table, bytes]:
    """Read a file; also returns its bytes, which tell a duplicate. Raises OSError when there is no such file."""
    content = path.read_bytes()
    return read_bytes(path.name, content), content


def read_bytes(name: str, content: bytes) -> Table:
    """Read the bytes of a file. Problems are collected in the table; with an error its rows are not complete."""
    table = Table(name, None, None, None, (), [], [], 0, [])
    if not content.strip():
        return table._replace(problems=[Problem("empty_file")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return table._replace(problems=[Problem("not_utf8", line)])
    encoding = "utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "utf-8"
    table = table._replace(encoding=encoding)
    if "\0" in text:
        return table._replace(problems=[Problem("nul_byte", text[: text.index("\0")].count("\n") + 1)])
    return _split(table, text)


def _split(table: Table, text: str) -> Table:
    delimiter = _delimiter(text)
    header: tuple[str, ...] = ()
    header_line = None
    rows, left_out, problems = [], [], []
    for line, cells in _records(text, delimiter, problems):
        if not any(cell.strip() for cell in cells):
            left_out.append((line, "empty"))
        elif header_line is None:
            header, header_line = cells, line
        else:
            rows.append((line, cells))
    width = _width(header, rows)
    header = tuple(cell.strip() for cell in header[:width])
    whole = []
    for line, cells in rows:
        if len(cells) < width or any(cell.strip() for cell in cells[width:]):
            problems.append(Problem("ragged_row", line, detail=f"{len(cells)} / {width}"))
        else:
            whole.append((line, cells[:width]))
    if header_line is None:
        problems.append(Problem("empty_file"))
    elif not rows and not problems:
        problems.append(Problem("no_rows", header_line))
    return table._replace(
        delimiter=delimiter,
        header_line=header_line,
        header=header,
        rows=whole,
        left_out=left_out,
        rows_read=len(rows),
        problems=problems,
    )


def _width(header: tuple[str, ...], rows: list) -> int:
    """The header's cells, less those at its end that are empty in every row too: spreadsheets append such commas."""
    width = len(header)
    while width and not header[width - 1].strip() and not any("".join(cells[width - 1 :]).strip() for _, cells in rows):
        width -= 1
    return width


def _delimiter(text: str) -> str:
    """Comma or semicolon, whichever stands more often outside quotes in the first line that is not empty."""
    first = next(line for line in text.splitlines() if line.strip())
    outside = "".join(first.split('"')[::2])
    return ";" if outside.count(";") > outside.count(",") else ","


def _records(text: str, delimiter: str, problems: list[Problem]):
    """(line, cells) of each record; `line` is where it begins, also after line breaks inside quotes."""
    csv.field_size_limit(LARGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problems.append(Problem("unclosed_quote" if "end of data" in str(error) else "bad_quote", line))
            return
        yield line, tuple(cells)
        line = reader.line_num + 1
