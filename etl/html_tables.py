"""The tables of an HTML page, as web applications export them under the name .xls."""

import re
from html.parser import HTMLParser

from etl.text import decode
from etl.workbook import MOST_CELLS, Unreadable


def tables_of(content: bytes) -> list[tuple[list[tuple[int, tuple[str, ...]]], tuple]]:
    """The outermost tables as rows of (number of the row, cells), in which a spanned cell's text is repeated, and the
    spanned ranges as of etl.workbook.Grid. Raises Unreadable."""
    text, _, problem = decode(content)
    if problem:
        raise Unreadable("damaged_workbook")
    parser = _Tables()
    parser.feed(text)
    return [_spread(rows) for rows in parser.tables]


def _spread(rows: list[list[tuple[str, int, int]]]) -> tuple[list[tuple[int, tuple[str, ...]]], tuple]:
    """Cells of (text, columns, rows) to rows in which a spanned cell's text is repeated."""
    taken: dict[tuple[int, int], str] = {}
    merged = []
    for number, row in enumerate(rows):
        column = 0
        for text, columns, down in row:
            while (number, column) in taken:
                column += 1
            for r in range(number, min(number + down, len(rows))):
                for c in range(column, column + columns):
                    taken[(r, c)] = text
            if columns > 1 or down > 1:
                merged.append((number + 1, column, min(number + down, len(rows)), column + columns - 1))
            column += columns
            if len(taken) > MOST_CELLS // 10:
                raise Unreadable("workbook_too_big")
    width = max((column + 1 for _, column in taken), default=0)
    return [(r + 1, tuple(taken.get((r, c), "") for c in range(width))) for r in range(len(rows))], tuple(merged)


class _Tables(HTMLParser):
    """The outermost tables of a page, as rows of (text, columns spanned, rows spanned)."""

    def __init__(self):
        super().__init__()
        self.tables: list[list[list[tuple[str, int, int]]]] = []
        self.depth = 0
        self.cell: list | None = None
        self.hidden = False

    def handle_starttag(self, tag, attrs):
        if tag == "table":
            self.depth += 1
            if self.depth == 1:
                self.tables.append([])
        elif tag == "tr" and self.depth == 1:
            self._close()
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.depth == 1 and self.tables[-1]:
            self._close()
            said = dict(attrs)
            spans = [
                min(int(said[name]), 1000) if (said.get(name) or "").isdigit() else 1 for name in ("colspan", "rowspan")
            ]
            self.cell = ["", *(max(1, span) for span in spans)]
        elif tag == "br" and self.cell:
            self.cell[0] += " "
        elif tag in ("script", "style"):
            self.hidden = True

    def handle_endtag(self, tag):
        if tag in ("td", "th", "tr", "table") and self.depth == 1:
            self._close()
        if tag == "table":
            self.depth = max(0, self.depth - 1)
        elif tag in ("script", "style"):
            self.hidden = False

    def handle_data(self, data):
        if self.cell is not None and not self.hidden:
            self.cell[0] += data

    def _close(self):
        if self.cell is not None:
            text, columns, rows = self.cell
            self.tables[-1][-1].append((re.sub(r"\s+", " ", text).strip(), columns, rows))
            self.cell = None
