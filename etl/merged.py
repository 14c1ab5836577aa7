"""Merged cells: their text stands in each of them, but a number in several cells is one figure, and nobody knows whose."""

import re

from etl.columns import Meaning
from etl.problems import Problem
from etl.values import ZERO_MARKS

LEFT, ABOVE = "left", "above"  # where a cell has its text from
Copies = dict[tuple[int, int], str]  # (line, place in the row) -> LEFT or ABOVE
Rows = list[tuple[int, tuple[str, ...]]]


def copies_of(ranges: list[tuple[int, int, int, int]]) -> Copies:
    """From (first line, first place, last line, last place) of each range, places counted from 0."""
    return {
        (line, place): LEFT if place > left else ABOVE
        for top, left, bottom, right in ranges
        for line in range(top, bottom + 1)
        for place in range(left, right + 1)
        if (line, place) != (top, left)
    }


def alone(rows: Rows, copies: Copies) -> Rows:
    """A text merged over a whole row (a title, section or note) stands in its first cell only."""
    found = []
    for line, cells in rows if copies else ():
        own = [place for place, cell in enumerate(cells) if cell and (line, place) not in copies]
        merged = [place for place, cell in enumerate(cells) if cell and copies.get((line, place)) == LEFT]
        if len(own) == 1 and merged and all(cells[place] == cells[own[0]] for place in merged):
            cells = tuple("" if place in merged else cell for place, cell in enumerate(cells))
        found.append((line, cells))
    return found or rows


def settle(body: Rows, columns: tuple[Meaning, ...], copies: Copies) -> tuple[Rows, list[Problem]]:
    """The rows below the header with each text once in a row, and a problem for every merged figure."""
    counts = {
        place for place, meaning in enumerate(columns) if meaning.is_value or meaning.total or meaning.field == "cases"
    }
    if not copies:
        return body, []
    found, problems = [], []
    for line, cells in body:
        kept = list(cells)
        for place, cell in enumerate(cells):
            came = copies.get((line, place))
            if came and place in counts and (re.search(r"\d", cell) or cell.casefold() in ZERO_MARKS):
                problems.append(Problem("merged_figure", line, columns[place].header, cell))
            elif came == LEFT:
                kept[place] = ""
        found.append((line, tuple(kept)))
    return found, problems
