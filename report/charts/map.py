"""The districts as filled polygons on plain axes: no tiles, no base map, nothing from the internet."""

import math
from typing import NamedTuple

import plotly.graph_objects as go

from core.texts import Texts
from report import theme
from report.rows import RatioRow, Stamp

HEIGHT = 345  # pixels of the plot
LADDER = [step * 10**power for power in range(7) for step in (1, 2, 5)]  # thresholds that people read
LABEL_SIZE = 11
FILLS = {"no_worker": theme.ALARM_TINT, "no_data": "white", "no_roster": "white", "not_established": "white"}


class Shape(NamedTuple):
    """One district: outline as x and y with None between rings, the middle and extent (degrees) of its largest part."""

    code: str
    name: str
    x: list[float | None]
    y: list[float | None]
    middle: tuple[float, float]
    extent: tuple[float, float]
    label: tuple[float, float] | None  # where the name stands outside, placed by hand


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


def shapes(boundaries: dict, labels: dict[str, tuple[float, float]]) -> list[Shape]:
    """The outlines from GeoJSON (longitude, latitude); `labels` are the places of names that stand outside, by code."""
    found = []
    for feature in boundaries["features"]:
        geometry = feature["geometry"]
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        x: list[float | None] = []
        y: list[float | None] = []
        for ring in (polygon[0] for polygon in polygons):
            x += [*(round(point[0], 3) for point in ring), None]
            y += [*(round(point[1], 3) for point in ring), None]
        largest = max((polygon[0] for polygon in polygons), key=lambda ring: abs(_area(ring)))
        extent = tuple(max(p[i] for p in largest) - min(p[i] for p in largest) for i in (0, 1))
        code, name = feature["id"], feature["properties"]["name"]
        found.append(Shape(code, name, x, y, _middle(largest), extent, labels.get(code)))
    return found


def facts(rows: list[RatioRow], outlines: list[Shape]) -> Facts:
    """From the districts' rows of one period, category and unit; a district without a row counts as not reported."""
    by_code = {row.district_code: row for row in rows if row.districts_total is None}
    ratios = sorted(row.cases_per_worker for row in by_code.values() if row.cases_per_worker is not None)
    thresholds = _thresholds(ratios)
    areas = []
    for shape in outlines:
        row = by_code.get(shape.code)
        ratio = row.cases_per_worker if row else None
        place = None if ratio is None else sum(ratio > threshold for threshold in thresholds)
        status = row.status if row else "no_data"
        areas.append(Area(shape, status, ratio, row.cases if row else None, row.workers if row else None, place))
    return Facts(areas, thresholds)


def draw(facts: Facts, texts: Texts, stamp: Stamp, measure: str, narrow: bool = False) -> go.Figure:
    """A filled map with a legend in words; `measure` says the category, unit, roles and period."""
    figure = go.Figure()
    for area in facts.areas:
        hatched = area.bin is None and area.status != "no_worker"
        figure.add_scatter(
            x=area.shape.x,
            y=area.shape.y,
            mode="lines",
            fill="toself",
            fillcolor=_fill(area, facts),
            fillpattern={"shape": "/", "fgcolor": theme.FAINT, "bgcolor": "white", "size": 6} if hatched else None,
            line={"color": "white" if not hatched else theme.FAINT, "width": 1},
            hoveron="fills",
            text=_hover(area, texts),
            hoverinfo="text",
            showlegend=False,
        )
    _legend(figure, facts, texts)
    _labels(figure, facts)
    xs = [x for area in facts.areas for x in area.shape.x if x is not None]
    ys = [y for area in facts.areas for y in area.shape.y if y is not None]
    figure.update_xaxes(visible=False, range=[min(xs) - 0.05, max(xs) + (0.85 if narrow else 0.5)])
    above = 0.75 if narrow else 0.05  # room for the legend, which on a wide screen stands beside the north
    figure.update_yaxes(visible=False, range=[min(ys) - 0.12, max(ys) + above], scaleanchor="x", scaleratio=1)
    theme.finish(
        figure,
        texts,
        title(facts, texts),
        texts("chart.map.subtitle", measure=measure),
        theme.foot(texts, stamp, texts("foot.ratio")),
        theme.PHONE if narrow else theme.HALF,
        HEIGHT,
        axis=6,
    )
    figure.update_layout(
        showlegend=True,
        legend={"x": 0, "y": 1, "xanchor": "left", "yanchor": "top", "itemclick": False, "itemdoubleclick": False},
    )
    return figure


def title(facts: Facts, texts: Texts) -> str:
    """What the chart shows, as a sentence."""
    worst = [area for area in facts.areas if area.status == "no_worker" and area.cases]
    if len(worst) == 1:
        return texts("chart.map.one", name=worst[0].shape.name)
    if worst:
        largest = sorted(worst, key=lambda area: -(area.cases or 0))[:2]
        return texts("chart.map.largest", first=largest[0].shape.name, second=largest[1].shape.name)
    if any(area.ratio is not None for area in facts.areas):
        return texts("chart.map.everywhere")
    return texts("chart.ranking.nothing")


def _legend(figure: go.Figure, facts: Facts, texts: Texts) -> None:
    """Swatches with words: the bins that occur, then what has no ratio."""
    edges = [None, *facts.thresholds, None]
    entries = []
    for place in sorted({area.bin for area in facts.areas if area.bin is not None}):
        low, high = edges[place], edges[place + 1]
        if low is None and high is None:
            words = texts("chart.map.any")
        elif low is None:
            words = texts("chart.map.up_to", high=texts.ratio(high))
        elif high is None:
            words = texts("chart.map.over", low=texts.ratio(low))
        else:
            words = texts("chart.map.between", low=texts.ratio(low), high=texts.ratio(high))
        entries.append((words, _colour(place, facts), "square"))
    for status in ("no_worker", "suppressed", "no_data", "no_roster", "not_established"):
        if any(area.status == status for area in facts.areas):
            colour = theme.ALARM_TINT if status == "no_worker" else theme.FAINT
            words = texts("chart.none_yet" if status == "no_worker" else f"status.{status}")
            entries.append((words, colour, "square" if status == "no_worker" else "hash-open"))
    for words, colour, symbol in entries:
        marker = {"color": colour, "size": 11, "symbol": symbol, "line": {"width": 1, "color": colour}}
        figure.add_scatter(x=[None], y=[None], mode="markers", name=words, marker=marker, hoverinfo="skip")


def _labels(figure: go.Figure, facts: Facts) -> None:
    """Names inside their district, or outside with a line to it where they were placed by hand."""
    for area in facts.areas:
        shape = area.shape
        dark = area.bin is not None and _colour(area.bin, facts) in theme.RAMP[2:]
        if shape.label is None:
            figure.add_annotation(
                x=shape.middle[0],
                y=shape.middle[1],
                text="<br>".join(map(theme.escaped, shape.name.split())),
                showarrow=False,
                font={"size": LABEL_SIZE, "color": "white" if dark else theme.INK},
            )
        else:
            figure.add_annotation(
                x=shape.middle[0],
                y=shape.middle[1],
                ax=shape.label[0],
                ay=shape.label[1],
                axref="x",
                ayref="y",
                text="<br>".join(map(theme.escaped, _two_lines(shape.name))),
                align="left",
                xanchor="left" if shape.label[0] > shape.middle[0] + 0.3 else "center",
                showarrow=True,
                arrowhead=6,
                arrowsize=0.6,
                arrowwidth=0.8,
                arrowcolor=theme.INK,
                font={"size": LABEL_SIZE},
            )


def _two_lines(name: str) -> list[str]:
    words = name.split()
    return [name] if len(words) < 2 else [" ".join(words[:-1]), words[-1]]


def _hover(area: Area, texts: Texts) -> str:
    lines = [f"<b>{theme.escaped(area.shape.name)}</b>", texts.ratio(area.ratio) if area.ratio is not None else ""]
    if area.workers is not None:
        lines.append(texts("chart.workers", n=area.workers, workers=texts.number(area.workers)))
    if area.cases is not None:
        lines.append(texts("chart.cases", cases=texts.number(area.cases)))
    if area.ratio is None:
        lines.append(texts(f"status.{area.status}"))
    return "<br>".join(line for line in lines if line)


def _fill(area: Area, facts: Facts) -> str:
    return FILLS.get(area.status, "white") if area.bin is None else _colour(area.bin, facts)


def _colour(place: int, facts: Facts) -> str:
    """Few bins use the ends of the ramp, so that they stay apart on a photocopy."""
    last = len(facts.thresholds)
    return theme.RAMP[round(place * (len(theme.RAMP) - 1) / last)] if last else theme.RAMP[2]


def _thresholds(ratios: list[float]) -> list[float]:
    """Up to three readable numbers that part the ratios into groups of about a quarter each."""
    found: list[float] = []
    for share in (0.25, 0.5, 0.75):
        if len(ratios) < 2:
            break
        wanted = ratios[math.ceil(share * len(ratios)) - 1]
        nearest = min(LADDER, key=lambda step: abs(math.log(step) - math.log(max(wanted, 0.5))))
        if nearest not in found and any(r <= nearest for r in ratios) and any(r > nearest for r in ratios):
            found.append(nearest)
    return sorted(found)


def _area(ring: list) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


def _middle(ring: list) -> tuple[float, float]:
    area = _area(ring)
    cross = [(a, b, a[0] * b[1] - b[0] * a[1]) for a, b in zip(ring, ring[1:] + ring[:1], strict=True)]
    return tuple(sum((a[i] + b[i]) * c for a, b, c in cross) / (6 * area) for i in (0, 1))
