"""What a chart is as plain data, for drawings that are not Plotly's: slides. Missing values are None and stay gaps.

A number's `form` is number, ratio (1 : 20.833), percent (of 1) or decimal.
"""

from typing import NamedTuple

SOLID, DOTTED, NONE = "solid", "dotted", "none"  # how a line comes to a value


class Fill(NamedTuple):
    """A colour, or the `lines` of a pattern on it, where colour must not speak alone."""

    colour: str
    pattern: str = ""  # one of slide_shapes.PATTERNS
    lines: str = ""


class Swatch(NamedTuple):
    """An entry of a legend."""

    fill: Fill
    words: str


class Series(NamedTuple):
    """One line, or one colour of bars. `words` say single values where their number does not say enough."""

    name: str
    values: tuple[float | None, ...]
    colour: str
    words: tuple[str | None, ...] = ()
    strong: bool = True  # named at its end; else in the background
    hollow: tuple[bool, ...] = ()  # values that were counted back (R2)
    ways: tuple[str, ...] = ()  # how the line comes to each value: SOLID (where nothing is said), DOTTED, NONE
    fills: tuple[Fill, ...] = ()  # bars that are not in the series' colour
    marker: str = "circle"  # or diamond, or empty


class Bars(NamedTuple):
    """Bars from zero, the first on top; what has no number is said in the category's words. Several series have a legend.

    `aside` are words in a column of their own beside the bars, under `heading`. `signed`: to the left for less.
    """

    categories: tuple[str, ...]
    series: tuple[Series, ...]
    form: str = "number"
    stacked: bool = False
    columns: bool = False
    signed: bool = False
    aside: tuple[str, ...] = ()
    heading: str = ""
    legend: tuple[Swatch, ...] = ()


class Step(NamedTuple):
    """A row of a waterfall from `start` to `end`; a level, not a step, where they are the same and there is no fill."""

    name: str
    start: float
    end: float
    words: str
    fill: Fill | None


class Steps(NamedTuple):
    """A waterfall, downwards; its axis need not start from zero. The legend has every fill.

    `base` and `label` name the columns of its data sheet that carry the bars and their words.
    """

    rows: tuple[Step, ...]
    base: str
    label: str
    legend: tuple[Swatch, ...]
    form: str = "number"


class Range(NamedTuple):
    """A row with a value and the interval around it, None where there is none; `words` stand beside it."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    words: str
    colour: str
    hollow: bool = False


class Ranges(NamedTuple):
    """Values with their intervals, of 1; `line` is what they are held against and its words.

    `series` and `interval` name the two in the data sheet.
    """

    rows: tuple[Range, ...]
    series: str
    interval: str
    line: tuple[float, str] | None
    legend: tuple[Swatch, ...] = ()


class Lines(NamedTuple):
    """Values per period, one label a period, from `low` to `high`, else as far as they need; `log` if they span decades.

    The strong lines are named at their end with the last of their words, or with `both` at either end. `against` is what they
    are held against, `upright` the place of a period with an upright line, `notes` say what lines cannot show: why there are
    gaps, where a series breaks.
    """

    periods: tuple[str, ...]
    series: tuple[Series, ...]
    form: str = "number"
    log: bool = False
    low: float | None = None
    high: float | None = None
    both: bool = False
    against: tuple[Series, ...] = ()
    upright: int | None = None
    notes: tuple[str, ...] = ()
    legend: tuple[Swatch, ...] = ()


class Panels(NamedTuple):
    """Lines in charts one above the other, each with its name and its words at every value."""

    panels: tuple[tuple[str, Lines], ...]
    notes: tuple[str, ...] = ()


class Outline(NamedTuple):
    """One area of a map: rings of (x, y) upwards, its alternative text, and the lines of its name.

    `at` is where the name stands outside, put there by hand; None: wherever it fits.
    """

    code: str
    name: str
    rings: tuple[tuple[tuple[float, float], ...], ...]
    fill: Fill
    about: str
    lines: tuple[str, ...]
    ink: str
    at: tuple[float, float] | None = None


class Outlines(NamedTuple):
    """A map with a legend."""

    areas: tuple[Outline, ...]
    legend: tuple[Swatch, ...]


class Square(NamedTuple):
    """One area as a square of a grid; row and column count from 1."""

    name: str
    row: int
    column: int
    fill: Fill
    about: str
    figure: str
    ink: str


class Squares(NamedTuple):
    """A map of equal squares, each with its name and figure, and a legend."""

    areas: tuple[Square, ...]
    legend: tuple[Swatch, ...]


class Cell(NamedTuple):
    """A cell of a grid: its words, and the colour or pattern behind them."""

    words: str
    fill: Fill | str | None = None
    bold: bool = False
    ink: str = ""


class Grid(NamedTuple):
    """A table whose cells may be shaded: rankings under many definitions, districts by category."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    legend: tuple[Swatch, ...] = ()
    lefts: tuple[int, ...] = (0,)  # columns whose words begin at the left


class Point(NamedTuple):
    """A corner of a curve, of 1 on both axes; `words` name it where it is named."""

    x: float
    y: float
    words: str
    colour: str
    hollow: bool = False


class Curve(NamedTuple):
    """A Lorenz curve under the diagonal (`even` names it), from (0, 0); `said` are its measures in words."""

    name: str
    points: tuple[Point, ...]
    even: str
    x_title: str
    y_title: str
    said: str


class Remark(NamedTuple):
    """Why there is nothing to draw."""

    words: str
