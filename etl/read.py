"""Bytes to rows of text, each with the line an editor or spreadsheet shows. No guess is silent.

Text in UTF-8, UTF-16 or Windows-1252, with comma, semicolon, tab or pipe, or each line wrapped whole in quotes;
workbooks and HTML tables through etl.workbook. Whatever cannot be read exactly is a problem, never a near miss.
"""

import errno
import itertools
import os
import re
from pathlib import Path
from typing import NamedTuple

from etl.problems import Problem
from etl.text import LONGEST_LINE, SEEN_FOR_DELIMITER, decode, find_delimiter, line_after, records, unwrap
from etl.workbook import Grid, Unreadable, kind_of, read_workbook

LARGE = 16 * 2**20  # bytes of text above which a file is counted where it lies (etl.persons)
HEAD = 2**16  # bytes of such a file from which its layout is seen
MOST_ROWS = 400_000  # of a text below that size, empty ones too
LARGEST_WORKBOOK = 100 * 2**20


class Source(NamedTuple):
    """A file as it lies: its sheets, or the one rectangle of a text file. With problems the rows are not complete.

    Of a `large` file, named here, only the first rows stand in its grid."""

    file: str
    kind: str  # text, xlsx, xls, ods, html
    encoding: str | None
    delimiter: str | None
    grids: list[Grid]
    problems: list[Problem]
    large: Path | None = None


def read_file(path: Path) -> Source:
    """Read a file. Raises OSError when there is no such file."""
    if not path.is_file():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    if path.stat().st_size <= LARGE:
        return read_bytes(path.name, path.read_bytes())
    with path.open("rb") as file:
        head = file.read(HEAD)
    if kind_of(head) is not None:
        small = path.stat().st_size <= LARGEST_WORKBOOK
        return read_bytes(path.name, path.read_bytes()) if small else _too_large(path, "file_too_large")
    if b"\n" not in head:
        return _too_large(path, "line_too_long")
    source = read_bytes(path.name, head[: head.rindex(b"\n") + 1])
    if source.encoding not in ("utf-8", "utf-8-sig"):
        return _too_large(path, "file_too_large")
    return source._replace(large=path)


def read_bytes(name: str, content: bytes) -> Source:
    """Read the bytes of a file, by what they are and not by what the name says."""
    name = display_name(name)
    if not content.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        return _stopped(name, "text", Problem("empty_file"))
    kind = kind_of(content)
    if kind is None:
        return _read_text(name, content)
    try:
        return Source(name, kind, None, None, read_workbook(content, kind), [])
    except Unreadable as stop:
        return _stopped(name, kind, Problem(stop.code, None, None, stop.detail or None))


def display_name(name: str) -> str:
    """A file's name without the characters that would move a terminal's cursor or break a line of a message."""
    return "".join(char if char.isprintable() else "�" for char in Path(name).name)[:200]


def _read_text(name: str, content: bytes) -> Source:
    text, encoding, problem = decode(content)
    if problem:
        return _stopped(name, "text", problem)._replace(encoding=encoding)
    text = text.removesuffix("\x1a")
    if "\0" in text:
        return _stopped(name, "text", Problem("nul_byte", line_after(text[: text.index("\0")].encode())))
    lines = re.split(r"\r\n|\n|\r", text)
    if len(max(lines, key=len)) > LONGEST_LINE:
        return _stopped(name, "text", Problem("line_too_long", 1 + max(range(len(lines)), key=lambda i: len(lines[i]))))
    plain = unwrap(lines)
    if plain is not None:
        text, lines = "\n".join(plain), plain
    full = [line for line in lines[: 5 * SEEN_FOR_DELIMITER] if line.strip()][:SEEN_FOR_DELIMITER]
    delimiter = find_delimiter(full)
    problems: list[Problem] = []
    rows = list(itertools.islice(records(text, delimiter, problems), MOST_ROWS))
    if len(rows) == MOST_ROWS:
        return _stopped(name, "text", Problem("file_too_large"))
    return Source(name, "text", encoding, delimiter, [Grid(None, rows)], problems)


def _too_large(path: Path, code: str) -> Source:
    return _stopped(display_name(path.name), "text", Problem(code))


def _stopped(name: str, kind: str, problem: Problem) -> Source:
    return Source(name, kind, None, None, [], [problem])
