"""Where the names of a map's districts stand, from polygons alone: inside where they fit, else beside with a line.

The same for a page's map in pixels and a slide's in points: lengths on paper are in one of these, places in degrees.
"""

import functools
import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from report import theme
from report.charts import axes

WEST = 0.4  # the share of the width whose districts may be named at the western edge
GAP = 6  # between the map and the column of names at its right
STEPS = 48  # horizontal cuts through an outline
LINE = 1.2  # height of a line of text, in font sizes
SLACK = 0.74  # the share of a label that has to lie inside; its own background covers the rest
TIGHT = 0.9  # the same for a name with lines below it, which would cover more of its neighbours

Ring = tuple[tuple[float, float], ...]
Leader = tuple[tuple[float, float], tuple[float, float]]  # a line's two ends, in degrees


class Label(NamedTuple):
    """Lines of a name and the middle of the place where they fit, in degrees."""

    lines: list[str]
    x: float
    y: float


class Named(NamedTuple):
    """A district to name: its largest ring, its name and what stands below it, and where that was put outside by hand."""

    code: str
    ring: Ring
    lines: tuple[str, ...]
    by_hand: tuple[float, float] | None = None


class Beside(NamedTuple):
    """A name outside its district: a line leads from (x, y) in the district to the name at (at_x, at_y)."""

    code: str
    x: float
    y: float
    at_x: float
    at_y: float
    anchor: str


class Places(NamedTuple):
    """Lengths per degree, the names inside by code and those beside, and the room that these take at the right."""

    scale: float
    inside: dict[str, Label]
    beside: list[Beside]
    column: float


@functools.lru_cache(maxsize=64)
def places(
    districts: tuple[Named, ...], bounds: tuple[float, float, float, float], room: tuple[float, float], size: float
) -> Places:
    """The largest map with its names that `room` (width, height) holds. Do not alter it.

    `bounds` are west, east, south, north in degrees; `size` is the font's. No line to a name beside passes behind one
    inside: a name in its way is moved, or joins those beside, whose lines are then laid again; so this ends.
    """
    west, east, south, north = bounds
    column = max((theme.text_width(line, size) for one in districts for line in one.lines), default=0) + 2 * GAP + 2
    scale = min((room[0] - column) / (east - west), room[1] / (north - south))
    leaders: list[Leader] = []

    def fit(one: Named) -> Label | None:
        name, *below = one.lines
        return inside(name, one.ring, scale, size, below, leaders)

    fitting = {one.code: label for one in districts if one.by_hand is None and (label := fit(one))}
    while True:
        outside = [one for one in districts if one.code not in fitting]
        beside = _beside(outside, tuple(one.ring for one in districts), bounds, scale, size)
        leaders[:] = [((name.x, name.y), (name.at_x, name.at_y)) for name in beside]
        in_the_way = [
            one for one in districts if one.code in fitting and crossed(fitting[one.code], leaders, scale, size)
        ]
        if not in_the_way:
            return Places(scale, fitting, beside, column)
        for one in in_the_way:
            label = fit(one)
            if label:
                fitting[one.code] = label
            else:
                del fitting[one.code]


def _beside(
    outside: list[Named], rings: tuple[Ring, ...], bounds: tuple[float, float, float, float], scale: float, size: float
) -> list[Beside]:
    """Names outside: where they were put by hand, at sea at the western edge, or in a column at the right."""
    west, east, south, north = bounds
    found, right, taken = [], [], []
    for one in sorted(outside, key=lambda known: middle(known.ring)[0]):
        x, y = middle(one.ring)
        tall = (len(one.lines) * 1.2 + 0.3) * size / scale
        if one.by_hand:
            at_x, at_y = one.by_hand
            if at_x > east:
                right.append((one.code, x, y, at_y, tall))
            else:
                east_of, west_of = max(px for px, _ in one.ring) < at_x, at_x < min(px for px, _ in one.ring)
                anchor = "left" if east_of else "right" if west_of else "center"
                found.append(Beside(one.code, x, y, at_x, at_y, anchor))
            continue
        room = max(theme.text_width(line, size) for line in one.lines) / scale + 0.12
        at = at_sea(rings, y, room, tall, taken) if x - west < (east - west) * WEST else None
        if at is None:
            right.append((one.code, x, y, y, tall))
        else:
            taken.append(at)
            found.append(Beside(one.code, x, y, west + room, at, "right"))
    gap = max((tall for *_, tall in right), default=0)
    heights = axes.spread([wanted for *_, wanted, _ in right], gap, south, north)
    edge = east + GAP / scale
    return found + [Beside(c, x, y, edge, at, "left") for (c, x, y, *_), at in zip(right, heights, strict=True)]


def inside(
    name: str,
    ring: Ring,
    scale: float,
    size: float,
    below: Sequence[str] = (),
    leaders: Sequence[Leader] = (),
) -> Label | None:
    """The roomiest place for a name in one line, else in more, with the lines `below` it. None where none fits.

    `scale` is pixels per degree, `size` the font's in pixels; no `leaders` may pass behind the label.
    """
    cuts, slack = _cuts(ring), TIGHT if below else SLACK
    step = (max(y for _, y in ring) - min(y for _, y in ring)) / STEPS
    for lines in ([*of_name, *below] for of_name in _broken(name)):
        width = max(theme.text_width(line, size) for line in lines) * slack / scale
        height = len(lines) * size * LINE * slack / scale
        tall = max(1, round(height / step))
        best: tuple[float, float, float] | None = None
        for first in range(STEPS - tall + 1):
            for left, right in _common([spans for _, spans in cuts[first : first + tall]]):
                room = right - left - width
                if room >= 0 and (best is None or room > best[0]):
                    middle = (cuts[first][0] + cuts[first + tall - 1][0]) / 2
                    if not crossed(Label(lines, (left + right) / 2, middle), leaders, scale, size):
                        best = (room, (left + right) / 2, middle)
        if best:
            return Label(lines, best[1], best[2])
    return None


def crossed(label: Label, leaders: Sequence[Leader], scale: float, size: float) -> bool:
    """Whether a line to another name would pass behind a label."""
    wide = max(theme.text_width(line, size) for line in label.lines) / scale / 2
    tall = len(label.lines) * size * LINE / scale / 2
    shares = [share / STEPS for share in range(STEPS + 1)]
    points = [(a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])) for a, b in leaders for t in shares]
    return any(abs(x - label.x) < wide and abs(y - label.y) < tall for x, y in points)


def middle(ring: Ring) -> tuple[float, float]:
    """A point well inside: the middle of the widest cut through the ring's middle half."""
    cuts = _cuts(ring)[STEPS // 4 : 3 * STEPS // 4]
    width, x, y = max((right - left, (left + right) / 2, y) for y, spans in cuts for left, right in spans)
    return x, y


def at_sea(rings: tuple[Ring, ...], near: float, width: float, height: float, taken: list[float]) -> float | None:
    """The latitude nearest to `near` where a label at the map's western edge meets no outline and none of `taken`."""
    west = min(x for ring in rings for x, _ in ring)
    free = [
        y
        for y, first in _coast(rings, height)
        if first >= west + width and all(abs(y - other) >= height for other in taken)
    ]
    return min(free, key=lambda y: abs(y - near), default=None)


@functools.lru_cache(maxsize=64)
def _coast(rings: tuple[Ring, ...], height: float) -> list[tuple[float, float]]:
    """(latitude, the westernmost land in a strip of that height around it), from south to north."""
    points = [point for ring in rings for point in ring]
    south, north = min(y for _, y in points), max(y for _, y in points)
    found = []
    for place in range(2 * STEPS + 1):
        y = south + place / (2 * STEPS) * (north - south)
        if south + height / 2 <= y <= north - height / 2:
            edges = [x for ring in rings for at in (y - height / 2, y, y + height / 2) for x in _crossings(ring, at)]
            edges += [px for px, py in points if abs(py - y) < height / 2]
            found.append((y, min(edges, default=math.inf)))
    return found


def area(ring: Ring) -> float:
    """In square degrees, without a sign."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise((*ring, ring[0])))) / 2


@functools.lru_cache(maxsize=256)
def _cuts(ring: Ring) -> list[tuple[float, list[tuple[float, float]]]]:
    """(latitude, the stretches of it that lie inside), from south to north."""
    low, high = min(y for _, y in ring), max(y for _, y in ring)
    found = []
    for place in range(STEPS):
        y = low + (place + 0.5) / STEPS * (high - low)
        xs = _crossings(ring, y)
        found.append((y, list(zip(xs[::2], xs[1::2], strict=True))))
    return found


def _crossings(ring: Ring, y: float) -> list[float]:
    """Where a latitude crosses the outline, from west to east."""
    edges = pairwise((*ring, ring[0]))
    return sorted(a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]) for a, b in edges if (a[1] > y) != (b[1] > y))


def _common(cuts: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    """The stretches that all cuts share."""
    shared = cuts[0]
    for spans in cuts[1:]:
        shared = [
            (max(a[0], b[0]), min(a[1], b[1])) for a in shared for b in spans if min(a[1], b[1]) > max(a[0], b[0])
        ]
    return shared


def _broken(name: str) -> list[list[str]]:
    """A name in one line, then in two, then a word a line."""
    words = name.split()
    two = [[" ".join(words[:n]), " ".join(words[n:])] for n in range(1, len(words))]
    return [[name], *two, *([words] if len(words) > 2 else [])]
