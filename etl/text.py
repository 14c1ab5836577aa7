"""Text: its encoding, its delimiter, and its records with their physical lines."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from etl.problems import Problem

LARGEST_FIELD = 1_000_000  # characters; a longer one is an unclosed quote
LONGEST_LINE = 5_000_000
MOST_COLUMNS = 2_000
DELIMITERS = ",;\t|"
SEEN_FOR_DELIMITER = 200  # lines
ENCODINGS_16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}

_QUOTED_LINE = re.compile(r'"((?:[^"]|"")*)"[,;\t ]*')


def decode(content: bytes) -> tuple[str, str, Problem | None]:
    """(text, encoding, problem). A text in two encodings at once is a problem, never a near miss."""
    for mark, encoding in ENCODINGS_16.items():
        if content.startswith(mark):
            return _decode_as(content[2:], encoding, "utf-16")
    if len(content) > 3 and content[:200].count(0) > len(content[:200]) // 3:
        encoding = "utf-16-le" if content[:200:2].count(0) < content[1:200:2].count(0) else "utf-16-be"
        return _decode_as(content, encoding, encoding)
    encoding = "utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        return content.decode("utf-8-sig"), encoding, None
    except UnicodeDecodeError as error:
        line = line_after(content[: error.start])
        if encoding == "utf-8-sig" or not content.decode("utf-8", errors="ignore").isascii():
            return "", encoding, Problem("mixed_encoding", line)
    return _decode_as(content, "cp1252", "windows-1252")


def records(text: str, delimiter: str, problems: list[Problem], strict: bool = False) -> Iterator[tuple[int, tuple]]:
    """(line, cells) of each record; `line` is where it begins, also after line breaks inside quotes.

    `strict` also refuses quotes inside a cell that is not quoted: other programs read those otherwise.
    """
    csv.field_size_limit(LARGEST_FIELD)
    taken: list[str] = []
    reader = csv.reader(_tee(io.StringIO(text, newline=""), taken), delimiter=delimiter, strict=True)
    cell = rf'(?:"(?:[^"]|"")*"|[^"{re.escape(delimiter)}\r\n]*)'
    well_formed = re.compile(rf"{cell}(?:{re.escape(delimiter)}{cell})*[\r\n]*")
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            told = str(error)
            code = "unclosed_quote" if "end of data" in told or "field larger" in told else "bad_quote"
            problems.append(Problem(code, line))
            return
        if strict and any('"' in part for part in taken) and not well_formed.fullmatch("".join(taken)):
            problems.append(Problem("bad_quote", line))
        elif len(cells) > MOST_COLUMNS:
            problems.append(Problem("too_many_columns", line, detail=str(len(cells))))
            return
        else:
            yield line, tuple(cells)
        taken.clear()
        line = reader.line_num + 1


def find_delimiter(lines: list[str]) -> str:
    """The mark that stands equally often, outside quotes, in most lines; a comma where none does."""
    best = (0, 0, ",")
    for mark in DELIMITERS:
        counts = Counter(count for count in (_outside_quotes(line, mark) for line in lines) if count)
        if counts:
            times, often = max((often, times) for times, often in counts.items())[::-1]
            if (often, times) > best[:2]:
                best = (often, times, mark)
    return best[2]


def unwrap(lines: list[str]) -> list[str] | None:
    """The lines without the quotes around each whole line, as some offices export them; None for any other file."""
    inner = [_QUOTED_LINE.fullmatch(line) for line in lines]
    if not all(match or not line.strip() for line, match in zip(lines, inner, strict=True)):
        return None
    plain = [match[1].replace('""', '"') if match else "" for match in inner]
    full = [line for line in plain if line.strip()]
    mark = find_delimiter(full[:SEEN_FOR_DELIMITER])
    if len(full) < 2 or 2 * sum(_outside_quotes(line, mark) > 0 for line in full) < len(full):
        return None
    return plain


def _decode_as(content: bytes, codec: str, name: str) -> tuple[str, str, Problem | None]:
    try:
        return content.decode(codec).removeprefix("\ufeff"), name, None
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(codec, errors="ignore").encode()
        return "", name, Problem("unknown_encoding", line_after(before))


def line_after(content: bytes) -> int:
    """The line, counted from 1, that follows after these bytes."""
    return len(re.findall(rb"\r\n|\n|\r", content)) + 1


def _outside_quotes(line: str, mark: str) -> int:
    return "".join(line.split('"')[::2]).count(mark)


def _tee(lines: Iterator[str], taken: list[str]) -> Iterator[str]:
    for line in lines:
        taken.append(line)
        yield line
