"""The lines of a large list of persons in which something is wrong: the file is read once more, slowly, row by row."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from etl.problems import Problem
from etl.shape import Shaped
from etl.text import LARGEST_FIELD, LONGEST_LINE
from etl.understand import is_rounded

MOST_PROBLEMS = 100_000


def locate(path: Path, shaped: Shaped, fields: list[str], wrong: dict[tuple, list[Problem]]) -> list[Problem]:
    """The errors of a list with their lines: rows that cannot be read, rounded NIK, and the kinds of rows in `wrong`."""
    problems: list[Problem] = []
    width = len(shaped.table.columns)
    columns = [shaped.index(field) for field in fields]
    nik = shaped.index("nik")
    for line, cells in _records(path, shaped.delimiter, problems):
        if line <= shaped.table.rows[0][0] - 1 or not any(cells):
            continue
        if len(cells) < width or any(cells[width:]):
            problems.append(Problem("ragged_row", line, detail=f"{len(cells)} / {width}"))
        else:
            kind = tuple(cells[column].strip() or None for column in columns)
            problems += [problem._replace(line=line) for problem in wrong.get(kind, ())]
            if nik is not None and is_rounded(cells[nik].strip()):
                problems.append(Problem("rounded_identity", line, shaped.table.columns[nik].header))
        if len(problems) >= MOST_PROBLEMS:
            break
    return problems


def _records(path: Path, delimiter: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of each record, a line at a time; stops at what cannot be read."""
    csv.field_size_limit(LARGEST_FIELD)
    with path.open("rb") as raw, io.TextIOWrapper(raw, "utf-8-sig", newline="") as file:
        reader = csv.reader(_bounded(file), delimiter=delimiter, strict=True)
        line = 1
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except UnicodeDecodeError:
                problems.append(Problem("unknown_encoding", line))
                return
            except csv.Error as error:
                told = str(error)
                code = {"line too long": "line_too_long"}.get(
                    told, "unclosed_quote" if "end of data" in told else "bad_quote"
                )
                problems.append(Problem(code, line))
                return
            yield line, cells
            line = reader.line_num + 1


def _bounded(file: io.TextIOWrapper) -> Iterator[str]:
    while text := file.readline(LONGEST_LINE):
        if len(text) >= LONGEST_LINE:
            raise csv.Error("line too long")
        yield text
