"""What a chart is as plain data, for drawings that are not Plotly's: slides. Missing values are None and stay gaps."""

from typing import NamedTuple


class Series(NamedTuple):
    """One line, or one colour of bars. `words` name single values where their number does not say enough."""

    name: str
    values: tuple[float | None, ...]
    colour: str
    words: tuple[str | None, ...] = ()
    strong: bool = True  # named at its end; else grey and in the background
    dotted_until: int = 0  # so many first values were counted back (R2)


class Bars(NamedTuple):
    """Bars from zero, the first on top; what has no number is said in the category's words. `form` is number or ratio."""

    categories: tuple[str, ...]
    series: tuple[Series, ...]
    form: str = "number"
    stacked: bool = False
    columns: bool = False


class Lines(NamedTuple):
    """Values per period, one label a period. `form` is number, ratio or decimal; `log` for ratios that span decades."""

    periods: tuple[str, ...]
    series: tuple[Series, ...]
    form: str = "number"
    log: bool = False
    panels: bool = False  # each series in a chart of its own, one above the other


class Outline(NamedTuple):
    """One area of a map: rings of (x, y) upwards, its colour, and a pattern where colour must not speak alone."""

    name: str
    rings: tuple[tuple[tuple[float, float], ...], ...]
    fill: str
    pattern: str | None
    words: str


class Name(NamedTuple):
    """A name on a map, at (x, y); with a line from `point` where it stands outside."""

    lines: tuple[str, ...]
    x: float
    y: float
    point: tuple[float, float] | None
    colour: str
    anchor: str  # left, center or right


class Outlines(NamedTuple):
    """A map, with a legend of (colour, pattern, words)."""

    areas: tuple[Outline, ...]
    names: tuple[Name, ...]
    legend: tuple[tuple[str, str | None, str], ...]


class Cell(NamedTuple):
    """A cell of a grid: its words, and the colour behind them."""

    words: str
    fill: str | None = None
    bold: bool = False


class Grid(NamedTuple):
    """A table whose cells may be shaded: rankings under many definitions, districts by category."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Points(NamedTuple):
    """Lines through (x, y), each value with its own place on both axes: a Lorenz curve."""

    series: tuple[tuple[Series, tuple[float, ...]], ...]  # the values are y, beside them x
    x_title: str
    y_title: str
    form: str = "number"
