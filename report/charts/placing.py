"""Where a district's name fits inside its outline, from polygons alone; what does not fit is named beside the map."""

import functools
import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from report import theme

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
