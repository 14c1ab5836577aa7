"""The rules of the figures by the worked examples of tests/rules.txt: small files in, literal cells out."""

import re
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from etl.__main__ import main as etl
from tests.oracle import Target
from tests.worlds import as_csv, read_period, write_settings

HEADERS = {
    "caseload": ("district_code", "period", "category", "unit", "cases"),
    "roster": ("district_code", "worker_id", "role", "certified_on", "expires_on", "revoked_on"),
}


@dataclass
class Example:
    """Changes one after the other, and what must then show (or why the last is refused)."""

    name: str
    changes: list[tuple[str, ...]] = field(default_factory=list)  # a file's text and options, or undo / redo and load
    expected: list[str] = field(default_factory=list)
    view: tuple[str, ...] = ()
    validity_years: int | None = None
    targets: list[Target] = field(default_factory=list)
    inaugurated: dict[str, str] = field(default_factory=dict)
    refused: str | None = None


def read_examples(text: str) -> list[Example]:
    """Each paragraph is an example: its name, then indented lines; a deeper line continues the one before."""
    examples = []
    for paragraph in re.sub(r"^#.*\n", "", text, flags=re.M).strip().split("\n\n"):
        name, *lines = paragraph.replace("\n    ", " ").split("\n")
        example = Example(name)
        for line in lines:
            words, _, rest = line.strip().partition(": ")
            keyword, *options = words.split()
            cells = tuple(rest.split())
            if keyword == "=":
                example.expected.append(line.strip().removeprefix("= "))
            elif keyword in HEADERS:
                if keyword == "roster":
                    as_of, covers = options
                    options = ["--as-of", as_of, *(["--covers", covers] if covers != "unsaid" else [])]
                example.changes.append((table(HEADERS[keyword], rest), *options))
            elif keyword in ("undo", "redo"):
                example.changes.append((keyword, *cells))
            elif keyword == "view":
                example.view = cells
            elif keyword == "validity":
                (example.validity_years,) = map(int, cells)
            elif keyword == "target":
                unit, category, value, *first_day = cells
                example.targets.append(Target(unit, category, value, *map(date.fromisoformat, first_day)))
            elif keyword == "inaugurated":
                example.inaugurated |= {cells[0]: cells[1]}
            elif keyword == "refused":
                example.refused = rest
            else:
                raise ValueError(f"{name}: {line}")
        examples.append(example)
    return examples


def table(header: tuple[str, ...], rows: str) -> str:
    """`a b+c; d -` as the CSV of three rows: a b, a c, d and a blank."""
    lines = []
    for row in rows.split(";"):
        cells = ["" if cell == "-" else cell for cell in row.split()]
        cells += [""] * (len(header) - len(cells))
        lines += product(*(cell.split("+") for cell in cells))
    return as_csv(header, lines)


EXAMPLES = read_examples((Path(__file__).parent / "rules.txt").read_text(encoding="utf-8"))
SHOWN = [example for example in EXAMPLES if example.refused is None]
REFUSED = [example for example in EXAMPLES if example.refused is not None]


def take(change: tuple[str, ...], load, folder) -> None:
    if change[0] in ("undo", "redo"):
        assert etl(["--warehouse", str(folder), *change, "--why", "example"]) == 0
    else:
        code, outcome = load(*change)
        assert code == 0, outcome


@pytest.mark.parametrize("example", SHOWN, ids=lambda example: example.name)
def test_the_example_gives_its_figures(example, tmp_path, monkeypatch, load, export, folder):
    if example.validity_years is not None or example.targets or example.inaugurated:
        settings = write_settings(tmp_path, example.targets, example.validity_years, inaugurated=example.inaugurated)
        monkeypatch.setenv("SETTINGS", str(settings))
        assert etl(["--warehouse", str(folder), "init"]) == 0
    for change in example.changes:
        take(change, load, folder)
    key = ("district_code", "period_end", "grain", "category", "unit")
    rows = {tuple(row[column] for column in key): row for row in export("ratio", *example.view)}
    assert example.expected
    for line in example.expected:
        place, cells = line.split(": ")
        district, period, category, unit = place.split()
        period_end, grain = read_period(period)
        row = rows.get((district, period_end.isoformat(), grain, category, unit))
        if cells == "no row":
            assert row is None, line
            continue
        assert row is not None, f"no row: {line}"
        wanted = dict(cell.split("=") for cell in cells.split())
        shown = {column: comparable(row[column]) for column in wanted}
        assert shown == {column: comparable(cell) for column, cell in wanted.items()}, line


def comparable(cell: str) -> float | str:
    """100 and 100.0 are one number; what is no number stays as it is written."""
    try:
        return float(cell)
    except ValueError:
        return cell


@pytest.mark.parametrize("example", REFUSED, ids=lambda example: example.name)
def test_what_cannot_be_a_figure_is_refused_and_changes_nothing(example, load, export, folder):
    *before, last = example.changes
    for change in before:
        take(change, load, folder)
    shown = export("ratio")
    code, outcome = load(*last)
    (refused,) = outcome["loads"]
    assert (code, outcome["version"], refused["load_id"]) == (1, len(before) + 1, None)
    lines = [problem["line"] for problem in refused["problems"] if problem["severity"] == "error"]
    assert lines == [None if example.refused == "file" else int(example.refused.removeprefix("line "))]
    assert export("ratio") == shown


def test_every_rule_of_the_figures_has_an_example():
    names = [example.name for example in EXAMPLES]
    assert {name[:3] for name in names} == {f"R{number}:" for number in range(1, 10)}
    assert len(set(names)) == len(names)
