"""The districts as equal squares in a layout like the geography: small ones can be read and tapped, also on a phone."""

import math
from collections.abc import Collection, Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from core.texts import Texts
from report import theme
from report.charts import extremes, shading
from report.charts.shading import Place, Shading
from report.drawing import Drawing
from report.rows import RatioRow, Stamp

HEIGHT = 480  # pixels of the plot on a page; a phone's follows from its width
MARGIN = 12  # pixels at the sides of the plot
INSET = 0.04  # of a square, left free on each side
UNREADABLE = 24  # pixels of a square that hold no name
PAD = 4  # pixels of a square that words leave free
SMALLEST, LINE = 9, 1.3  # font size in pixels, and a line's height in font sizes

Grid = dict[str, tuple[int, int]]  # code -> (row, column), from 1


class Facts(NamedTuple):
    """`cells` are (row, column) from 1, in the order of the places."""

    shading: Shading
    cells: list[tuple[int, int]]


def facts(
    rows: list[RatioRow],
    names: dict[str, str],
    grid: Grid,
    thresholds: Sequence[float] | None = None,
    kind: str = "ratio",
    stale: Collection[str] = (),
) -> Facts:
    """From the districts' rows of one period, category and unit; `names` {code: name} are the districts there must be.

    `thresholds`, `kind` and `stale` as in `shading.shade`.
    """
    shaded = shading.shade(rows, names, kind, thresholds, stale)
    laid = layout([place.code for place in shaded.places], grid)
    return Facts(shaded, [laid[place.code] for place in shaded.places])


def layout(codes: Sequence[str], grid: Grid) -> Grid:
    """A cell of its own for every district: the one of the grid, else the first free one in reading order.

    The first district of a cell keeps it. Rows below are added once the grid is full; without one it is about square.
    """
    found: Grid = {}
    for code in codes:
        if code in grid and grid[code] not in found.values():
            found[code] = grid[code]
    top, left = (min((cell[axis] for cell in found.values()), default=1) for axis in (0, 1))
    right = max((column for _, column in found.values()), default=math.ceil(math.sqrt(len(codes))))
    across = right - left + 1
    taken, place = set(found.values()), 0
    for code in codes:
        while code not in found:
            cell = (top + place // across, left + place % across)
            place += 1
            if cell not in taken:
                found[code] = cell
                taken.add(cell)
    return found


def draw(facts: Facts, texts: Texts, stamp: Stamp, measure: str, narrow: bool = False, titled: str = "") -> go.Figure:
    """Squares with name and figure, and a legend in words; `measure` says category, unit, roles and period.

    `titled` is another title than their own.
    """
    figure = Drawing()
    rows, columns = [row for row, _ in facts.cells] or [1], [column for _, column in facts.cells] or [1]
    across, down = max(columns) - min(columns) + 1, max(rows) - min(rows) + 1
    for place, (row, column) in zip(facts.shading.places, facts.cells, strict=True):
        left, right = column - 0.5 + INSET, column + 0.5 - INSET
        high, low = row - 0.5 + INSET, row + 0.5 - INSET
        square = ([left, right, right, left, left], [high, high, low, low, high])
        shading.add_area(figure, *square, place, facts.shading, texts)
    width = theme.PHONE if narrow else theme.FULL
    height = round((width - MARGIN) / across * down) if narrow else HEIGHT
    shading.frame(figure, facts.shading, texts, stamp, titled or title(facts, texts), measure, width, height)
    if not narrow:
        height = min(height, shading.slide_height(figure))
    side = min((width - MARGIN) / across, height / down) * (1 - 2 * INSET) - PAD
    size = _size(facts.shading, texts, side)
    if side >= UNREADABLE:  # of a country: the colours, and names on hover
        names = [
            {
                "x": column, "y": row, "text": _words(place, facts.shading, texts, side, size),
                "showarrow": False, "borderpad": 0, "bgcolor": shading.fill(place, facts.shading),
                "font": {"size": size, "color": shading.ink(place, facts.shading)},
            }
            for place, (row, column) in zip(facts.shading.places, facts.cells, strict=True)
        ]  # fmt: skip
        figure.annotations += names
    figure.update_xaxes(visible=False, range=[min(columns) - 0.5, max(columns) + 0.5])
    figure.update_yaxes(visible=False, range=[max(rows) + 0.5, min(rows) - 0.5], scaleanchor="x", scaleratio=1)
    return figure.figure()


def title(facts: Facts, texts: Texts) -> str:
    """What the squares show, as a sentence."""
    return extremes.title(facts.shading, texts) if facts.shading.places else texts("maps.no_map")


def _size(shaded: Shading, texts: Texts, side: float) -> float:
    """The font size at which the longest word of all fits into a square, so that none is cut up; at least SMALLEST."""
    words = [(word, False) for place in shaded.places for word in (place.name + place.marks).split(" ")]
    words += [(word, True) for place in shaded.places for word in shading.label(place, shaded.kind, texts).split(" ")]
    widest = max((theme.text_width(word, 1, bold) for word, bold in words), default=1)
    return max(SMALLEST, min(theme.LABEL, math.floor(side / widest * 10) / 10))


def _words(place: Place, shaded: Shading, texts: Texts, side: float, size: float) -> str:
    """The name and below it the figure, in as many lines as a square of `side` pixels holds; the name gives way."""
    said = theme.wrap(shading.label(place, shaded.kind, texts), side, size, bold=True)
    most = max(1, int(side / (size * LINE)) - len(said))
    name = theme.wrap(place.name + place.marks, side, size)
    if len(name) > most:
        name = [*name[: most - 1], name[most - 1] + "…"]
    return "<br>".join([*name, *(f"<b>{line}</b>" for line in said)])
