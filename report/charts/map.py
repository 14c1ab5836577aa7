"""The districts as filled polygons on plain axes: no tiles, no base map, nothing from the internet."""

import functools
from collections.abc import Collection, Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from core.reference import boundaries, map_labels
from core.settings import Settings
from core.texts import Texts
from report import theme
from report.charts import axes, extremes, placing, shading
from report.charts.shading import Place, Shading
from report.rows import RatioRow, Stamp

HALF, LARGE, PHONE = 345, 480, 270  # pixels of the plot: half a page, a page of its own, a phone
WEST = 0.4  # the share of the width whose districts may be named at the western edge
MARGIN = 12  # pixels at the sides of the plot
GAP = 6  # pixels between the map and the column of names at its right


class Shape(NamedTuple):
    """One district: its outline as x and y with None between rings, and the largest ring, in degrees."""

    code: str
    name: str
    x: list[float | None]
    y: list[float | None]
    ring: placing.Ring
    label: tuple[float, float] | None  # where the name stands if it was placed by hand


class Facts(NamedTuple):
    """The districts that have an outline, each with its shape."""

    shading: Shading
    shapes: list[Shape]

    @property
    def areas(self) -> list[tuple[Place, Shape]]:
        return list(zip(self.shading.places, self.shapes, strict=True))


class Beside(NamedTuple):
    """A name outside its district: a line leads from (x, y) in the district to the name at (at_x, at_y)."""

    place: Place
    x: float
    y: float
    at_x: float
    at_y: float
    anchor: str


def shapes(boundaries: dict, labels: dict[str, tuple[float, float]] | None = None) -> list[Shape]:
    """The outlines from GeoJSON (longitude, latitude); `labels` are the places of names put outside by hand, by code."""
    found = []
    for feature in boundaries["features"]:
        geometry = feature["geometry"]
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        rings = [[(round(x, 3), round(y, 3)) for x, y, *_ in polygon[0]] for polygon in polygons]
        xs = [x for ring in rings for x in [*(point[0] for point in ring), None]]
        ys = [y for ring in rings for y in [*(point[1] for point in ring), None]]
        code, name = feature["id"], feature["properties"]["name"]
        found.append(Shape(code, name, xs, ys, tuple(max(rings, key=placing.area)), (labels or {}).get(code)))
    return found


@functools.cache
def shapes_of(settings: Settings) -> list[Shape]:
    """The outlines of an office's province. Do not alter the list."""
    return shapes(boundaries(settings), map_labels(settings))


def facts(
    rows: list[RatioRow],
    outlines: list[Shape],
    thresholds: Sequence[float] | None = None,
    kind: str = "ratio",
    stale: Collection[str] = (),
) -> Facts:
    """From the districts' rows of one period, category and unit; a district without an outline is not on the map.

    `thresholds`, `kind` and `stale` as in `shading.shade`.
    """
    names = {shape.code: shape.name for shape in outlines}
    drawn = [row for row in rows if row.district_code in names]
    return Facts(shading.shade(drawn, names, kind, thresholds, stale), outlines)


def draw(
    facts: Facts, texts: Texts, stamp: Stamp, measure: str, narrow: bool = False, large: bool = False
) -> go.Figure:
    """A filled map with a legend in words; `measure` says the category, unit, roles and period.

    `large` is for a page of its own, with each district's figure under its name.
    """
    figure = go.Figure()
    for place, shape in facts.areas:
        shading.add_area(figure, shape.x, shape.y, place, facts.shading, texts)
    height, width, size = (LARGE, theme.FULL, theme.LABEL) if large else (HALF, theme.HALF, 11)
    if narrow:
        height, width, size, large = PHONE, theme.PHONE, 10, False
    shading.finish(figure, facts.shading, texts, stamp, title(facts, texts), measure, width, height)
    _name(figure, facts, texts, (width - MARGIN, min(height, shading.slide_height(figure))), size, large)
    return figure


def title(facts: Facts, texts: Texts) -> str:
    """What the map shows, as a sentence."""
    return extremes.title(facts.shading, texts)


def _name(figure: go.Figure, facts: Facts, texts: Texts, room: tuple[float, float], size: float, figures: bool) -> None:
    """The axes, names inside where they fit, the others beside the map with a line to their district.

    Placed for the picture that is saved, the least `room` (width, height) in pixels: more room only spreads them.
    """
    words = {place.code: _lines(place, facts.shading, texts, figures) for place, _ in facts.areas}
    xs = [x for shape in facts.shapes for x in shape.x if x is not None]
    ys = [y for shape in facts.shapes for y in shape.y if y is not None]
    widths = [theme.text_width(line, size) for lines in words.values() for line in lines]
    column = max(widths, default=0) + 2 * GAP + 2  # pixels
    scale = min((room[0] - column) / (max(xs) - min(xs)), room[1] / (max(ys) - min(ys)))  # pixels per degree
    figure.update_xaxes(visible=False, range=[min(xs), max(xs) + column / scale])
    figure.update_yaxes(visible=False, range=[min(ys), max(ys)], scaleanchor="x", scaleratio=1)
    fitting, beside = _placed(facts, words, scale, size)
    for name in beside:
        figure.add_annotation(
            x=name.x, y=name.y, ax=name.at_x, ay=name.at_y, axref="x", ayref="y",
            text="<br>".join(map(theme.escaped, words[name.place.code])), xanchor=name.anchor, align=name.anchor,
            showarrow=True, arrowhead=6, arrowsize=0.5, arrowwidth=0.8, arrowcolor=theme.INK, font={"size": size},
        )  # fmt: skip
    for place, _ in facts.areas:  # on the district's own colour, which covers what a name crosses at its edges
        if label := fitting.get(place.code):
            figure.add_annotation(
                x=label.x, y=label.y, text="<br>".join(map(theme.escaped, label.lines)), showarrow=False, borderpad=0,
                bgcolor=shading.fill(place, facts.shading),
                font={"size": size, "color": shading.ink(place, facts.shading)},
            )  # fmt: skip


def _placed(
    facts: Facts, words: dict[str, list[str]], scale: float, size: float
) -> tuple[dict[str, placing.Label], list[Beside]]:
    """The names that fit inside, by code, and those beside. No line to a name beside passes behind one inside.

    A name in the way of a line is moved, or joins those beside, whose lines are then laid again; so this ends.
    """
    rings = {place.code: shape.ring for place, shape in facts.areas if shape.label is None}
    leaders: list[placing.Leader] = []

    def inside(code: str) -> placing.Label | None:
        name, *below = words[code]
        return placing.inside(name, rings[code], scale, size, below, leaders)

    fitting = {code: label for code in rings if (label := inside(code))}
    while True:
        outside = [(place, shape) for place, shape in facts.areas if place.code not in fitting]
        beside = _beside(outside, facts.shapes, words, scale, size)
        leaders[:] = [((name.x, name.y), (name.at_x, name.at_y)) for name in beside]
        crossed = [code for code, label in fitting.items() if placing.crossed(label, leaders, scale, size)]
        if not crossed:
            return fitting, beside
        for code in crossed:
            label = inside(code)
            if label:
                fitting[code] = label
            else:
                del fitting[code]


def _lines(place: Place, shaded: Shading, texts: Texts, figures: bool) -> list[str]:
    """A district's name with its marks and, where there is room, its figure below."""
    said = [shading.label(place, shaded.kind, texts)] if figures and place.state != "no_target" else []
    return [place.name + place.marks, *said]


def _beside(
    outside: list[tuple[Place, Shape]], shapes: list[Shape], words: dict[str, list[str]], scale: float, size: float
) -> list[Beside]:
    """Names outside: where they were put by hand, at sea at the western edge, or in a column at the right."""
    xs = [x for shape in shapes for x in shape.x if x is not None]
    ys = [y for shape in shapes for y in shape.y if y is not None]
    west, east = min(xs), max(xs)
    rings = tuple(shape.ring for shape in shapes)
    found, right, taken = [], [], []
    for place, shape in sorted(outside, key=lambda entry: placing.middle(entry[1].ring)[0]):
        lines = words[place.code]
        x, y = placing.middle(shape.ring)
        tall = (len(lines) * 1.2 + 0.3) * size / scale
        if shape.label:
            at_x, at_y = shape.label
            if at_x > east:
                right.append((place, x, y, at_y, tall))
            else:
                east_of, west_of = max(px for px, _ in shape.ring) < at_x, at_x < min(px for px, _ in shape.ring)
                anchor = "left" if east_of else "right" if west_of else "center"
                found.append(Beside(place, x, y, at_x, at_y, anchor))
            continue
        room = max(theme.text_width(line, size) for line in lines) / scale + 0.12
        western = x - west < (east - west) * WEST
        at = placing.at_sea(rings, y, room, tall, taken) if western else None
        if at is None:
            right.append((place, x, y, y, tall))
        else:
            taken.append(at)
            found.append(Beside(place, x, y, west + room, at, "right"))
    gap = max((tall for *_, tall in right), default=0)
    heights = axes.spread([wanted for *_, wanted, _ in right], gap, min(ys), max(ys))
    edge = east + GAP / scale
    return found + [Beside(p, x, y, edge, at, "left") for (p, x, y, *_), at in zip(right, heights, strict=True)]
