"""The districts as filled polygons on plain axes: no tiles, no base map, nothing from the internet."""

import functools
import math
from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from core.reference import boundaries, map_labels
from core.settings import Settings
from core.texts import Texts
from report import theme
from report.charts import axes, placing
from report.rows import RatioRow, Stamp

HEIGHT = 345  # pixels of the plot
LADDER = [step * 10**power for power in range(7) for step in (1, 2, 3, 5)]  # thresholds that people read
PATTERNS = {
    "suppressed": ".",
    "no_data": "/",
    "no_roster": "x",
    "not_established": "-",
}  # statuses apart without colour
WEST = 0.4  # the share of the width whose districts may be named at the western edge
NAMED = 2  # so many districts without a worker are named in the title


class Shape(NamedTuple):
    """One district: its outline as x and y with None between rings, and the largest ring, in degrees."""

    code: str
    name: str
    x: list[float | None]
    y: list[float | None]
    ring: list[tuple[float, float]]
    label: tuple[float, float] | None  # where the name stands if it was placed by hand


class Area(NamedTuple):
    """A district and its figure; `bin` counts from 0, the fewest cases per worker, None where there is no ratio."""

    shape: Shape
    status: str
    ratio: float | None
    cases: int | None
    workers: int | None
    bin: int | None


class Facts(NamedTuple):
    """Areas, and the ratios that separate the bins, ascending."""

    areas: list[Area]
    thresholds: list[float]


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
        found.append(Shape(code, name, xs, ys, max(rings, key=placing.area), (labels or {}).get(code)))
    return found


@functools.cache
def shapes_of(settings: Settings) -> list[Shape]:
    """The outlines of an office's province. Do not alter the list."""
    return shapes(boundaries(settings), map_labels(settings))


def facts(rows: list[RatioRow], outlines: list[Shape], thresholds: Sequence[float] | None = None) -> Facts:
    """From the districts' rows of one period, category and unit; a district without a row counts as not reported.

    `thresholds` keeps the colours comparable from one picture to the next; without them they come from the rows.
    """
    by_code = {row.district_code: row for row in rows if row.districts_total is None}
    if thresholds is None:
        thresholds = thresholds_of([row.cases_per_worker for row in by_code.values()])
    areas = []
    for shape in outlines:
        row = by_code.get(shape.code)
        ratio = row.cases_per_worker if row else None
        place = None if ratio is None else sum(ratio > threshold for threshold in thresholds)
        status = row.status if row else "no_data"
        areas.append(Area(shape, status, ratio, row.cases if row else None, row.workers if row else None, place))
    return Facts(areas, list(thresholds))


def thresholds_of(ratios: Sequence[float | None]) -> list[float]:
    """Up to three readable numbers that part the ratios into groups of about a quarter each."""
    known = sorted(ratio for ratio in ratios if ratio is not None)
    found: list[float] = []
    for share in (0.25, 0.5, 0.75):
        wanted = known[math.ceil(share * len(known)) - 1] if len(known) > 1 else 0
        parts = [step for step in LADDER if step not in found and known and known[0] <= step < known[-1]]
        near = [step for step in parts if 2 / 3 <= step / max(wanted, 0.5) <= 3 / 2]
        if near:
            found.append(min(near, key=lambda step: abs(math.log(step / wanted))))
    found.sort()
    below = [sum(ratio <= step for ratio in known) for step in found]
    return [step for place, step in enumerate(found) if below[place] not in below[:place]]


def draw(facts: Facts, texts: Texts, stamp: Stamp, measure: str, narrow: bool = False) -> go.Figure:
    """A filled map with a legend in words; `measure` says the category, unit, roles and period."""
    figure = go.Figure()
    for area in facts.areas:
        pattern = PATTERNS.get(area.status) if area.bin is None else None
        figure.add_scatter(
            x=area.shape.x,
            y=area.shape.y,
            mode="lines",
            fill="toself",
            fillcolor=_fill(area, facts),
            fillpattern={"shape": pattern, "fgcolor": theme.HATCH, "bgcolor": "white", "size": 6, "solidity": 0.2}
            if pattern
            else None,
            line={"color": theme.HATCH if pattern else "white", "width": 1},
            hoveron="fills",
            text=_hover(area, texts),
            hoverinfo="text",
            showlegend=False,
        )
    _legend(figure, facts, texts)
    _place(figure, facts, narrow)
    width = theme.PHONE if narrow else theme.HALF
    theme.finish(
        figure,
        texts,
        title(facts, texts),
        texts("chart.map.subtitle", measure=measure),
        theme.foot(texts, stamp, texts("foot.ratio") + (f" {texts('foot.suppressed')}" if _hidden(facts) else "")),
        width,
        HEIGHT if not narrow else 270,
        left=6,
        right=6,
        axis=4,
        head=axes.legend_above(figure, width - 12),
    )
    return figure


def title(facts: Facts, texts: Texts) -> str:
    """Who has no certified worker, the larger caseload first; else where the ratio is worst."""
    without = sorted((a for a in facts.areas if a.status == "no_worker"), key=lambda a: (-(a.cases or 0), a.shape.name))
    names = [area.shape.name for area in without]
    if len(names) == 1:
        return texts("chart.map.one", name=names[0])
    if len(names) == NAMED:
        return texts("chart.map.two", first=names[0], second=names[1])
    if names:
        rest = len(names) - NAMED
        return texts("chart.map.several", first=names[0], second=names[1], n=rest)
    worst = max((area for area in facts.areas if area.ratio), key=lambda area: area.ratio, default=None)
    hidden = _hidden(facts)
    if worst is None:
        return texts("chart.ranking.hidden" if hidden else "chart.ranking.nothing")
    said = texts("chart.map.worst", name=worst.shape.name, ratio=texts.ratio(worst.ratio))
    return said + (texts("chart.suppressed", n=hidden) if hidden else "")


def _hidden(facts: Facts) -> int:
    return sum(area.status == "suppressed" for area in facts.areas)


def _legend(figure: go.Figure, facts: Facts, texts: Texts) -> None:
    """Swatches with words: the bins that occur, then what has no ratio."""
    edges = [None, *facts.thresholds, None]
    for place in sorted({area.bin for area in facts.areas if area.bin is not None}):
        low, high = (None if edge is None else texts.ratio(edge) for edge in edges[place : place + 2])
        kind = (
            "any" if low is None and high is None else "up_to" if low is None else "over" if high is None else "between"
        )
        axes.swatch(figure, texts(f"chart.map.{kind}", low=low, high=high), _colour(place, facts))
    for status in ("no_worker", *PATTERNS):
        if any(area.status == status and area.bin is None for area in facts.areas):
            axes.swatch(figure, texts(f"status.{status}"), theme.ALARM_TINT, PATTERNS.get(status, ""))


def _place(figure: go.Figure, facts: Facts, narrow: bool) -> None:
    """The axes, names inside where they fit, the others in a column at the right with a line to their district."""
    xs = [x for area in facts.areas for x in area.shape.x if x is not None]
    ys = [y for area in facts.areas for y in area.shape.y if y is not None]
    size, height, width = (10, 270, theme.PHONE) if narrow else (11, HEIGHT, theme.HALF)
    column = max((theme.text_width(area.shape.name, size) for area in facts.areas), default=0) + 14  # pixels
    scale = min((width - 12 - column) / (max(xs) - min(xs)), height / (max(ys) - min(ys)))  # pixels per degree
    figure.update_xaxes(visible=False, range=[min(xs), max(xs) + column / scale])
    figure.update_yaxes(visible=False, range=[min(ys), max(ys)], scaleanchor="x", scaleratio=1)
    free = [area for area in facts.areas if area.shape.label is None]
    placed = [(area, placing.inside(area.shape.name, area.shape.ring, scale, size)) for area in free]
    beside = [(area.shape.name, *placing.middle(area.shape.ring)) for area, label in placed if label is None]
    left, right, line = [], [], size * 1.5 / scale
    for name, x, y in sorted(beside, key=lambda entry: entry[1]):
        room = theme.text_width(name, size) / scale + 0.12
        western = x - min(xs) < (max(xs) - min(xs)) * WEST
        at = placing.at_sea(_rings(facts), y, room, line, [taken for *_, taken in left]) if western else None
        if at is None:
            right.append((name, x, y))
        else:
            left.append((name, x, y, min(xs) + room, at))
    heights = axes.spread([y for _, _, y in right], line, min(ys), max(ys))
    away = [(*entry, max(xs) + 6 / scale, at) for entry, at in zip(right, heights, strict=True)]
    at_west = {name for name, *_ in left}
    hand = [(a.shape.name, *placing.middle(a.shape.ring), *a.shape.label) for a in facts.areas if a.shape.label]
    for name, x, y, at_x, at_y in left + away + hand:
        figure.add_annotation(
            x=x, y=y, ax=at_x, ay=at_y, axref="x", ayref="y", text=theme.escaped(name), xanchor="right" if name in at_west else "left",
            showarrow=True, arrowhead=6, arrowsize=0.5, arrowwidth=0.8, arrowcolor=theme.INK, font={"size": size},
        )  # fmt: skip
    for area, label in placed:  # after the lines, on the district's own colour, so that a line passes behind a name
        if label:
            dark = area.bin is not None and _colour(area.bin, facts) in theme.RAMP[2:]
            figure.add_annotation(
                x=label.x, y=label.y, text="<br>".join(map(theme.escaped, label.lines)), showarrow=False, borderpad=0,
                bgcolor=_fill(area, facts), font={"size": size, "color": "white" if dark else theme.INK},
            )  # fmt: skip


def _rings(facts: Facts) -> list[placing.Ring]:
    return [area.shape.ring for area in facts.areas]


def _hover(area: Area, texts: Texts) -> str:
    lines = [f"<b>{theme.escaped(area.shape.name)}</b>"]
    lines.append(texts.ratio(area.ratio) if area.ratio is not None else texts(f"status.{area.status}"))
    if area.workers is not None:
        lines.append(texts("chart.workers", n=area.workers, workers=texts.number(area.workers)))
    if area.cases is not None:
        lines.append(texts("chart.cases", cases=texts.number(area.cases)))
    return "<br>".join(lines)


def _fill(area: Area, facts: Facts) -> str:
    if area.bin is not None:
        return _colour(area.bin, facts)
    return theme.ALARM_TINT if area.status == "no_worker" else "white"


def _colour(place: int, facts: Facts) -> str:
    """Few bins use the ends of the ramp, so that they stay apart on a photocopy."""
    last = len(facts.thresholds)
    return theme.RAMP[round(place * (len(theme.RAMP) - 1) / last)] if last else theme.RAMP[2]
