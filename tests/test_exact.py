"""inspect --columns reads any table of known columns exactly, or refuses it and names the damaged line; never another table."""

import json
import random
import re
from typing import NamedTuple

import pytest

from etl.__main__ import main as etl
from etl.exact import read_exactly
from tests.conftest import DEEP

COLUMNS = ("id", "nama tempat", "jumlah", "catatan", "tanggal")
CELLS = (
    "Metro", "Lampung Selatan", "1.234", "0", "", "-", "Jl. A, No. 3", 'kata "asing"', "dua\nbaris", "é ü ñ", "#1", "007",
    "2017-07-31", "31/07/2017", "; titik koma", "a|b", "NULL", " tepi ", "O'Neil", "=1+1", "100%", "Rp 5.000",
)  # fmt: skip


class Damaged(NamedTuple):
    """A file, and the line that a refusal must name: None where none of its lines is wrong more than another."""

    content: bytes
    line: int | None = None
    must_read: bool = False


def table(rng: random.Random) -> list[list[str]]:
    rows = [[str(number), *(rng.choice(CELLS) for _ in COLUMNS[1:])] for number in range(1, rng.randint(4, 30))]
    return [list(COLUMNS), *rows]


def quoted(cell: str, mark: str = ",") -> str:
    return '"' + cell.replace('"', '""') + '"' if re.search(rf'["\r\n{re.escape(mark)}]', cell) else cell


def written(rows: list[list[str]], mark: str = ",", end: str = "\n") -> str:
    return "".join(mark.join(quoted(cell, mark) for cell in row) + end for row in rows)


def line_of(rows: list[list[str]], index: int) -> int:
    """The physical line on which this row begins."""
    return 1 + written(rows[:index]).count("\n")


def harmless(rng: random.Random, rows: list[list[str]]) -> Damaged:
    """Something that cannot be in doubt: encoding, delimiter, line ends, quotes, order of columns, titles, empty cells."""
    way = rng.choice(
        ["marks", "encoding", "quotes", "order", "titles", "empty cells", "no last line end", "empty lines"]
    )
    text, encoding = written(rows), "utf-8"
    if way == "marks":
        text = written(rows, rng.choice(",;\t|"), rng.choice(["\n", "\r\n"]))
    elif way == "encoding":
        encoding = rng.choice(["utf-8-sig", "utf-16", "cp1252"])
    elif way == "quotes":
        text = "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows)
    elif way == "order":
        order = rng.sample(range(len(COLUMNS)), len(COLUMNS))
        text = written([[row[index] for index in order] for row in rows])
    elif way == "titles":
        text = "Rekapitulasi PMKS\nProvinsi Lampung\n\n" + text
    elif way == "empty cells":
        text = written([[*row, "", ""] for row in rows])
    elif way == "no last line end":
        text = text.removesuffix("\n")
    else:
        text = "\n\n" + text + "\n\n"
    return Damaged(text.encode(encoding), must_read=True)


def cells_missing(rng, rows, at):
    rows[at] = rows[at][: rng.randint(1, len(COLUMNS) - 1)]


def cells_surplus(rng, rows, at):
    rows[at] = [*rows[at], rng.choice(["x", "1.234"])]


def another_mark(rng, rows, at):
    rows[at] = [rng.choice(";\t|").join(cell or "x" for cell in rows[at])]


def row_emptied(rng, rows, at):
    rows[at] = [""] * len(COLUMNS)
    rows.append(["999", "x", "x", "x", "x"])


def header_again(rng, rows, at):
    rows[at] = list(COLUMNS)


def control_character(rng, rows, at):
    rows[at][1] = f"Me{rng.choice(chr(1) + chr(0) + chr(27) + chr(0xFEFF))}tro"


DAMAGE = (cells_missing, cells_surplus, another_mark, row_emptied, header_again, control_character)


def damaged_row(rng: random.Random, rows: list[list[str]]) -> Damaged:
    at = rng.randrange(1, len(rows))
    line = line_of(rows, at)
    rng.choice(DAMAGE)(rng, rows, at)
    return Damaged(written(rows).encode(), line)


def damaged_quotes(rng: random.Random, rows: list[list[str]]) -> Damaged:
    """One row whose text is no longer what a CSV writer gives."""
    at = rng.randrange(1, len(rows))
    rows[at][1] = "Metro"
    start = len(written(rows[:at]))
    text = written(rows)
    before, row = text[:start], text[start:]
    change = rng.choice([
        lambda row: row.replace("Metro", '"Metro', 1), lambda row: row.replace("Metro", 'Metro"', 1),
        lambda row: row.replace("Metro", 'Me"tro', 1), lambda row: row.replace("Metro", '"Me"tro"', 1),
        lambda row: row.replace("Metro", r'"Me\"tro"', 1), lambda row: row.replace("Metro", "'Metro'", 1),
        lambda row: row.replace("Metro", '"Metro" ', 1), lambda row: row.replace("Metro", ' "Metro"', 1),
        lambda row: row.replace("Metro", "Met\nro", 1),
    ])  # fmt: skip
    return Damaged((before + change(row)).encode(), line_of(rows, at))


def other_file(rng: random.Random, rows: list[list[str]]) -> Damaged:
    """Not this table as a whole: the header or the marks are others, or there are two tables."""
    text = written(rows)
    way = rng.choice(
        ["header", "column", "doubled", "space", "wide mark", "single quotes", "backslash", "two tables", "above"]
    )
    if way == "header":
        return Damaged(written(rows[1:]).encode(), 1)
    if way == "column":
        return Damaged(written([[*row, "x" if i else "lain"] for i, row in enumerate(rows)]).encode(), 1)
    if way == "doubled":
        return Damaged(written([[*row, row[0]] for row in rows]).encode(), 1)
    if way == "space":
        return Damaged("\n".join(" ".join(cell or "x" for cell in row) for row in rows).encode(), 1)
    if way == "wide mark":
        return Damaged("\n".join(", ".join(map(quoted, row)) for row in rows).encode(), 1)
    if way == "single quotes":
        return Damaged("\n".join(",".join(f"'{cell}'" for cell in row) for row in rows).encode(), 1)
    if way == "backslash":
        at = next((i for i, row in enumerate(rows) if any('"' in cell for cell in row)), None)
        if at is not None:
            return Damaged(text.replace('""', r"\"").encode(), line_of(rows, at))
    if way == "two tables":
        return Damaged((text + "\n" + "a,b,c\n1,2,3\n").encode(), 2 + text.count("\n"))
    return Damaged((",".join(["jumlah", "tempat", "kota", "hari", "orang"]) + "\n" + text).encode(), 1)


def files(count: int):
    for number in range(count):
        rng = random.Random(f"exact {number}")
        rows = table(rng)
        clean = [list(row) for row in rows[1:]]
        way = rng.choices([harmless, damaged_row, damaged_quotes, other_file], [2, 3, 2, 2])[0]
        yield number, way(rng, rows), clean


def test_a_table_is_read_exactly_or_refused_at_its_damaged_line(tmp_path):
    path, wrong, read = tmp_path / "table.csv", [], 0
    for number, damaged, clean in files(1000 if DEEP else 250):
        path.write_bytes(damaged.content)
        found = read_exactly(path, COLUMNS)
        read += found.rows is not None
        if found.rows is not None and found.rows != clean:
            wrong.append((number, "another table", damaged))
        elif found.rows is None and damaged.must_read:
            wrong.append((number, "refused", found.problems, damaged))
        elif found.rows is None and damaged.line not in (None, *(problem.line for problem in found.problems[:1])):
            wrong.append((number, "line", found.problems, damaged))
    assert wrong == [], f"{len(wrong)} files"
    assert read > 40


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a,b,c\n1,2,3\n", "surplus_column", 1),
        ("a,b\n1,long enough to be a text\x012\n", "control_character", 2),
        ("a,b\n'1','2'\n", "other_quote", 2),
        ("a, b\n1, 2\n", "spaced_delimiter", 1),
        ("a,b\n1,2\n,\n3,4\n", "empty_row", 3),
        ("a,b\n1,2\na,b\n3,4\n", "repeated_header", 3),
        ("a,b\n1,2\n3\n", "ragged_row", 3),
        ("b,a\n1,2\n3,4,5\n", "ragged_row", 3),
        ("a\n1\n", "missing_column", 1),
        ("a,b,b\n1,2,3\n", "doubled_column", 1),
        ("x,y\na,b\n1,2\n", "row_above_header", 1),
        ('a,b\n"1\n1",2\n3,"4\n', "unclosed_quote", 4),
        ("", "empty_file", None),
    ],
)
def test_a_refusal_names_cause_and_line(tmp_path, text, code, line):
    path = tmp_path / "table.csv"
    path.write_text(text, newline="")
    found = read_exactly(path, ("a", "b"))
    assert found.rows is None
    assert [(problem.code, problem.line) for problem in found.problems] == [(code, line)]


def test_many_files_are_said_one_on_a_line_and_a_faulty_one_does_not_hide_the_others(tmp_path, capsys):
    for name, text in (("a.csv", "x;y\n1;2\n"), ("b.csv", "x;y\n1\n"), ("c.csv", "y;x\n2;1\n")):
        (tmp_path / name).write_text(text)
    code = etl(
        ["inspect", *(str(tmp_path / name) for name in ("a.csv", "b.csv", "c.csv")), "--columns", "x,y", "--json"]
    )
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert code == 1
    assert [one["file"] for one in said] == ["a.csv", "b.csv", "c.csv"]
    assert said[0]["rows"] == said[2]["rows"] == [["1", "2"]]
    assert "rows" not in said[1]
    assert [problem["line"] for problem in said[1]["problems"]] == [2]
    assert {"encoding", "delimiter", "header_line", "left_out", "shape", "columns"} <= said[1].keys()
