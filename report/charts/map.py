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
from report.drawing import Drawing
from report.rows import RatioRow, Stamp

HALF, LARGE, PHONE = 345, 480, 270  # pixels of the plot: half a page, a page of its own, a phone
MARGIN = 12  # pixels at the sides of the plot


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


def rings(shape: Shape) -> tuple[placing.Ring, ...]:
    """The outline's rings apart."""
    found: list[list[tuple[float, float]]] = [[]]
    for x, y in zip(shape.x, shape.y, strict=True):
        if x is None:
            found.append([])
        else:
            found[-1].append((x, y))
    return tuple(tuple(ring) for ring in found if ring)


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
    facts: Facts, texts: Texts, stamp: Stamp, measure: str, narrow: bool = False, large: bool = False, titled: str = ""
) -> go.Figure:
    """A filled map with a legend in words; `measure` says the category, unit, roles and period.

    `large` is for a page of its own, with each district's figure under its name; `titled` another title than the map's own.
    """
    figure = Drawing()
    for place, shape in facts.areas:
        shading.add_area(figure, shape.x, shape.y, place, facts.shading, texts)
    height, width, size = (LARGE, theme.FULL, theme.LABEL) if large else (HALF, theme.HALF, 11)
    if narrow:
        height, width, size, large = PHONE, theme.PHONE, 10, False
    if not facts.shapes:
        axes.no_picture(figure, texts("maps.no_outlines"), width)
    shading.frame(figure, facts.shading, texts, stamp, titled or title(facts, texts), measure, width, height)
    if facts.shapes:
        _name(figure, facts, texts, (width - MARGIN, min(height, shading.slide_height(figure))), size, large)
    return figure.figure()


def title(facts: Facts, texts: Texts) -> str:
    """What the map shows, as a sentence; or that there is none."""
    if not facts.shapes:
        return texts("maps.no_map")
    return extremes.title(facts.shading, texts)


def bounds(facts: Facts) -> tuple[float, float, float, float]:
    """West, east, south and north of all outlines, in degrees."""
    xs = [x for shape in facts.shapes for x in shape.x if x is not None]
    ys = [y for shape in facts.shapes for y in shape.y if y is not None]
    return min(xs), max(xs), min(ys), max(ys)


def lines(place: Place, shaded: Shading, texts: Texts, figures: bool) -> tuple[str, ...]:
    """A district's name with its marks and, where there is room, its figure below."""
    said = [shading.label(place, shaded.kind, texts)] if figures and place.state != "no_target" else []
    return (place.name + place.marks, *said)


def _name(figure: Drawing, facts: Facts, texts: Texts, room: tuple[float, float], size: float, figures: bool) -> None:
    """The axes, names inside where they fit, the others beside the map with a line to their district.

    Placed for the picture that is saved, the least `room` (width, height) in pixels: more room only spreads them.
    """
    words = {place.code: lines(place, facts.shading, texts, figures) for place, _ in facts.areas}
    west, east, south, north = bounds(facts)
    named = tuple(placing.Named(place.code, shape.ring, words[place.code], shape.label) for place, shape in facts.areas)
    found = placing.places(named, (west, east, south, north), room, size)
    figure.update_xaxes(visible=False, range=[west, east + found.column / found.scale])
    figure.update_yaxes(visible=False, range=[south, north], scaleanchor="x", scaleratio=1)
    said = [
        {
            "x": name.x, "y": name.y, "ax": name.at_x, "ay": name.at_y, "axref": "x", "ayref": "y",
            "text": "<br>".join(map(theme.escaped, words[name.code])), "xanchor": name.anchor, "align": name.anchor,
            "showarrow": True, "arrowhead": 6, "arrowsize": 0.5, "arrowwidth": 0.8, "arrowcolor": theme.INK,
            "font": {"size": size},
        }
        for name in found.beside
    ]  # fmt: skip
    for place, _ in facts.areas:  # on the district's own colour, which covers what a name crosses at its edges
        if label := found.inside.get(place.code):
            font = {"size": size, "color": shading.ink(place, facts.shading)}
            text = "<br>".join(map(theme.escaped, label.lines))
            ground = shading.fill(place, facts.shading)
            said.append({"x": label.x, "y": label.y, "text": text, "showarrow": False, "borderpad": 0, "bgcolor": ground, "font": font})  # fmt: skip
    figure.annotations += said
