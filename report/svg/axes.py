"""From values to pixels: linear, logarithmic, date and category axes, their grid and their labels."""

import math
from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple

from report.svg.text import LEADING, Block, block, draw, short

OUTSIDE = 1e-6  # of an axis: a value so far beyond its end still lies on it
MIDDLE, BELOW, ABOVE = (
    0.35,
    1.0,
    -0.2,
)  # from a tick to the base of its words, in font sizes: beside, below, above the plot
NOTHING = {"date": (date(2000, 1, 1).toordinal(), date(2001, 1, 1).toordinal())}  # Plotly's range without any data


class Box(NamedTuple):
    """A rectangle in pixels of the drawing, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


class Axis(NamedTuple):
    """`start` and `end` are pixels where the axis begins (left, bottom) and ends; `low` and `high` the values there, as
    `number` gives them. `spec` is Plotly's."""

    name: str
    kind: str
    start: float
    end: float
    low: float
    high: float
    categories: tuple[str, ...]
    spec: dict

    @property
    def is_x(self) -> bool:
        return self.name[0] == "x"

    def number(self, value: object) -> float | None:
        """A value as a number along the axis; None where it has no place there."""
        if value is None or value != value:
            return None
        if self.kind == "category":
            return self.categories.index(value) if isinstance(value, str) else float(value)
        if self.kind == "date":
            return _day(value)
        if self.kind == "log":
            return math.log10(value) if value > 0 else None
        return float(value)

    def at(self, value: object) -> float | None:
        """The pixel of a value."""
        number = self.number(value)
        return None if number is None else self.along(number)

    def along(self, number: float) -> float:
        """The pixel of a number along the axis."""
        return self.start + (number - self.low) / (self.high - self.low) * (self.end - self.start)

    def holds(self, value: object) -> bool:
        """Whether a value lies between the axis' ends."""
        number = self.number(value)
        if number is None:
            return False
        return -OUTSIDE <= (number - self.low) / (self.high - self.low) <= 1 + OUTSIDE

    def ticks(self, separators: str) -> list[tuple[float, str]]:
        """Pixel and words of each tick between the axis' ends."""
        if "tickvals" in self.spec:
            values = self.spec["tickvals"] or ()
            words = self.spec.get("ticktext")
            if words is None and self.spec.get("showticklabels", True) and values:
                raise ValueError(f"{self.name}axis.tickvals without ticktext cannot be drawn")
            words = words or [""] * len(values)
            found = zip(values, words, strict=False)
        else:
            found = self._steps(separators)
        return [(self.at(value), str(words)) for value, words in found if self.holds(value)]

    def _steps(self, separators: str) -> list[tuple[float, str]]:
        """Even steps of 1, 2, 5 or 10 as Plotly chooses them."""
        form = self.spec.get("tickformat", "")
        if self.kind != "linear" or not (form.startswith(",.") and form.endswith("f") and form[2:-1].isdigit()):
            raise ValueError(f"{self.name[0]}axis without tickvals and with tickformat {form!r} cannot be drawn")
        rough = abs(self.high - self.low) / self.spec.get("nticks", 6)
        power = 10 ** math.floor(math.log10(rough))
        step = power * next(base for base in (1, 2, 5, 10) if rough / power <= base)
        first = math.ceil(min(self.low, self.high) / step - OUTSIDE)
        last = math.floor(max(self.low, self.high) / step + OUTSIDE)
        marks = str.maketrans({",": separators[1], ".": separators[0]})
        return [(n * step, format(n * step, form).translate(marks)) for n in range(first, last + 1)]


def axis_of(name: str, spec: dict, plot: Box, values: list[object]) -> Axis:
    """An axis of the plot, `name` x, y, x2 ...; `values` are those that traces put on it."""
    low_share, high_share = spec.get("domain") or (0, 1)
    if name[0] == "x":
        start, end = (plot.left + share * plot.width for share in (low_share, high_share))
    else:
        start, end = (plot.bottom - share * plot.height for share in (low_share, high_share))
    known = [value for value in values if value is not None and value == value]
    span = spec.get("range")
    kind = spec.get("type") or _kind([*known, *(span or ())])
    categories = tuple(dict.fromkeys(str(value) for value in known)) if kind == "category" else ()
    bare = Axis(name, kind, start, end, 0, 1, categories, spec)
    if span:
        low, high = (float(end) if kind in ("log", "category") else bare.number(end) for end in span)
    elif known:
        raise ValueError(f"{name[0]}axis{name[1:]} without a range cannot be drawn")
    else:
        low, high = NOTHING.get(kind, (-1, 6))
    return bare._replace(low=low, high=high)


def keep_scale(axes: dict[str, Axis]) -> dict[str, Axis]:
    """Axes tied by `scaleanchor` get the same pixels per unit: the one with more pixels shows more, from its middle."""
    found = dict(axes)
    for name, axis in axes.items():
        other = axis.spec.get("scaleanchor")
        if not other:
            continue
        if other not in axes or axis.spec.get("scaleratio", 1) != 1:
            raise ValueError(f"{name}axis.scaleanchor {other} cannot be drawn")
        scales = {
            key: abs((found[key].end - found[key].start) / (found[key].high - found[key].low)) for key in (name, other)
        }
        least = min(scales.values())
        for key, scale in scales.items():
            tied = found[key]
            middle, half = (tied.low + tied.high) / 2, (tied.high - tied.low) / 2 * scale / least
            found[key] = tied._replace(low=middle - half, high=middle + half)
    return found


def grid(axis: Axis, across: Axis, separators: str) -> str:
    """Thin lines at the ticks, through the plot that the other axis spans."""
    if not axis.spec.get("visible", True) or not axis.spec.get("showgrid", True):
        return ""
    start, end = short(across.start), short(across.end)
    lines = [
        f"M{short(at)},{start}V{end}" if axis.is_x else f"M{start},{short(at)}H{end}"
        for at, _ in axis.ticks(separators)
    ]
    return f'<path class="grid" d="{"".join(lines)}" stroke="{axis.spec["gridcolor"]}"/>' if lines else ""


def labels(axis: Axis, across: Axis, separators: str) -> str:
    """The words at the ticks, below or above the plot, or left of it."""
    spec = axis.spec
    if not spec.get("visible", True) or not spec.get("showticklabels", True):
        return ""
    side = spec.get("side", "bottom" if axis.is_x else "left")
    if side not in (("bottom", "top") if axis.is_x else ("left",)):
        raise ValueError(f"{axis.name[0]}axis.side {side} cannot be drawn")
    font = spec["tickfont"]
    found = [(at, block(words, font["size"])) for at, words in axis.ticks(separators) if words]
    if not axis.is_x:
        return "".join(
            draw(said, across.start - 0.5, at + (MIDDLE - (len(said.lines) - 1) * LEADING / 2) * said.size, "end", font["color"])
            for at, said in found
        )  # fmt: skip
    if _angle(spec, found):
        if side != "top":
            raise ValueError(f"{axis.name[0]}axis.tickangle -90 below a plot cannot be drawn")
        return "".join(_upright(said, at, across.end - 0.5, font["color"], spec) for at, said in found)
    if side == "bottom":
        return "".join(
            draw(said, at, across.start + 0.5 + BELOW * said.size, "middle", font["color"]) for at, said in found
        )
    return "".join(
        draw(
            said, at, across.end - 0.5 + (ABOVE - (len(said.lines) - 1) * LEADING) * said.size, "middle", font["color"]
        )
        for at, said in found
    )


def _angle(spec: dict, found: list[tuple[float, Block]]) -> int:
    """0, or -90 where that is asked for or where words allowed to turn have no room side by side."""
    angle, offered = spec.get("tickangle"), tuple(spec.get("autotickangles") or ())
    if angle not in (None, 0, -90) or (angle is None and offered not in ((), (0, -90))):
        raise ValueError(f"xaxis.tickangle {angle} cannot be drawn")
    if angle is not None or not offered:
        return angle or 0
    edges = sorted((at - said.width / 2, at + said.width / 2 + 2) for at, said in found)
    return -90 if any(left[1] > right[0] for left, right in pairwise(edges)) else 0


def _upright(said: Block, at: float, top: float, colour: str, spec: dict) -> str:
    """Words that read upwards from the plot's top edge."""
    x = at - MIDDLE / 2 * said.size
    y = top + (0.5 if spec.get("tickangle") else ABOVE) * said.size
    aside = short(-(len(said.lines) - 1) * LEADING * said.size / 2)
    turn = f' transform="rotate(-90,{short(x)},{short(y - said.size / 2)}) translate(0,{aside})"'
    return draw(said, x, y, "start", colour, turn)


def _kind(values: list[object]) -> str:
    if any(isinstance(value, date) for value in values):
        return "date"
    words = [value for value in values if isinstance(value, str)]
    if words:
        try:
            datetime.fromisoformat(words[0])
        except ValueError:
            return "category"
        return "date"
    return "linear"


def _day(value: object) -> float:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    hours = (moment.hour + moment.minute / 60) / 24 if isinstance(moment, datetime) else 0
    return moment.toordinal() + hours
