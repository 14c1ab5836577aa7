"""Lines, areas, points and words at points; and straight lines across the plot."""

import itertools
import math

from report.svg.axes import Axis, Box
from report.svg.paint import Patterns, each, lined, path
from report.svg.text import LEADING, block, draw, escaped, short

WIDTH = 2  # of a line, where the figure says nothing
MARKER, DIAMOND = 6, 1.3  # diameter, and how much further than a circle a diamond reaches
SIDES = {"left": ("end", -1), "center": ("middle", 0), "right": ("start", 1)}
HEIGHTS = {"top": -1, "middle": 0, "bottom": 1}


def scatter(trace: dict, axes: dict[str, Axis], layout: dict, patterns: Patterns) -> str:
    """One trace: what is filled, then its lines, points and words."""
    xaxis, yaxis = axes[trace.get("xaxis", "x")], axes[trace.get("yaxis", "y")]
    places = [
        None if None in (at := (xaxis.at(x), yaxis.at(y))) else at
        for x, y in zip(trace.get("x") or (), trace.get("y") or (), strict=True)
    ]
    mode = trace.get("mode", "lines").split("+")
    drawn = []
    if trace.get("fill", "none") != "none":
        drawn.append(_area(trace, places, yaxis, patterns))
    if "lines" in mode:
        line = trace.get("line", {})
        said = path(places)
        if said and line.get("width", WIDTH):
            stroke = lined(line["color"], line.get("width", WIDTH), line.get("dash", "solid"), "none")
            drawn.append(f'<path class="line" d="{said}"{stroke}/>')
    if "markers" in mode:
        points = [_marker(trace.get("marker", {}), n, *place) for n, place in enumerate(places) if place]
        for look, alike in itertools.groupby(points, key=lambda point: point[1]):
            drawn.append(f"<g{look}>{''.join(outline for outline, _ in alike)}</g>")
    for n, place in enumerate(places):
        if place and "text" in mode:
            drawn.append(_words(trace, n, *place, layout, "markers" in mode))
    return "".join(drawn)


def line(shape: dict, axes: dict[str, Axis], plot: Box, size: tuple[float, float]) -> str:
    """A straight line between values, shares of the plot, or pixels from a place."""
    (x0, x1), (left, right) = _ends(shape, "x", axes, plot, size[0])
    (y0, y1), (top, bottom) = _ends(shape, "y", axes, plot, size[1])
    if None in (x0, x1, y0, y1):
        return ""
    beyond = (max(x0, x1) < left - 1, min(x0, x1) > right + 1, max(y0, y1) < top - 1, min(y0, y1) > bottom + 1)
    if any(beyond):
        return ""  # outside of what its axes show
    style = shape.get("line", {})
    stroke = lined(style["color"], style.get("width", WIDTH), style.get("dash", "solid"))
    return f'<path class="shape" d="M{short(x0)},{short(y0)}L{short(x1)},{short(y1)}"{stroke}/>'


def _ends(
    shape: dict, letter: str, axes: dict[str, Axis], plot: Box, size: float
) -> tuple[tuple[float | None, float | None], tuple[float, float]]:
    """Both ends along x or y in pixels, and between which pixels they can be seen."""
    ref = shape.get(f"{letter}ref", letter)
    values = (shape[f"{letter}0"], shape[f"{letter}1"])
    start, end = (plot.left, plot.right) if letter == "x" else (plot.bottom, plot.top)
    seen = (0.0, size)
    if ref == "paper":
        at = tuple(start + value * (end - start) for value in values)
        if letter == "x" and shape.get("xsizemode") == "pixel":
            anchor = start + shape["xanchor"] * (end - start)
            at = tuple(anchor + value for value in values)
        return at, seen
    axis = axes[ref.removesuffix(" domain")]
    if ref.endswith(" domain"):
        return tuple(axis.start + value * (axis.end - axis.start) for value in values), seen
    return tuple(map(axis.at, values)), tuple(sorted((axis.start, axis.end)))


def _area(trace: dict, places: list, yaxis: Axis, patterns: Patterns) -> str:
    """A closed outline, or what lies between a line and zero."""
    if trace["fill"] == "tozeroy":
        known = [place for place in places if place]
        if not known:
            return ""
        ground = min(max(yaxis.at(0), yaxis.end), yaxis.start)
        places = [(known[0][0], ground), *known, (known[-1][0], ground)]
    pattern = trace.get("fillpattern") or {}
    fill = patterns.hatch(pattern) if pattern.get("shape") else escaped(trace["fillcolor"])
    return f'<path class="area" d="{path(places, closed=True)}" fill="{fill}"/>'


def _marker(marker: dict, n: int, x: float, y: float) -> tuple[str, str]:
    """A point, and the attributes of its look, which points side by side share."""
    symbol = each(marker.get("symbol", "circle"), n)
    r = each(marker.get("size", MARKER), n) / 2
    colour, line = each(marker.get("color"), n), marker.get("line", {})
    width, edge = each(line.get("width"), n) or 0, each(line.get("color"), n)
    opacity = each(marker.get("opacity"), n)
    seen = "" if opacity in (None, 1) else f' opacity="{opacity:g}"'
    if symbol == "x-thin":
        legs = f"M{short(x - r)},{short(y - r)}l{short(2 * r)},{short(2 * r)}m0,{short(-2 * r)}l{short(-2 * r)},{short(2 * r)}"
        return _outline(legs, seen), lined(edge, width)
    if colour is None:
        raise ValueError("scatter without marker.color cannot be drawn")
    solid = f' fill="{escaped(colour)}"{lined(edge, width)}'
    if symbol == "circle":
        return f'<circle class="point" cx="{short(x)}" cy="{short(y)}" r="{short(r)}"{seen}/>', solid
    if symbol == "triangle-up":
        wide = r * 2 / math.sqrt(3)
        return _outline(
            f"M{short(x - wide)},{short(y + r / 2)}h{short(2 * wide)}L{short(x)},{short(y - r)}Z", seen
        ), solid
    if symbol in ("diamond", "diamond-open", "diamond-x-open"):
        reach = short(r * DIAMOND)
        corners = f"M{short(x)},{short(y)}m{reach},0l-{reach},{reach}l-{reach},-{reach}l{reach},-{reach}Z"
        if symbol == "diamond-x-open":
            leg = r * DIAMOND * 0.65
            corners += f"M{short(x - leg)},{short(y - leg)}l{short(2 * leg)},{short(2 * leg)}"
            corners += f"m0,{short(-2 * leg)}l{short(-2 * leg)},{short(2 * leg)}"
        return _outline(corners, seen), solid if symbol == "diamond" else lined(colour, width or 1, fill="none")
    raise ValueError(f"scatter.marker.symbol {symbol} cannot be drawn")


def _outline(corners: str, seen: str) -> str:
    return f'<path class="point" d="{corners}"{seen}/>'


def _words(trace: dict, n: int, x: float, y: float, layout: dict, marked: bool) -> str:
    """Words beside or over a point, clear of its marker."""
    text = each(trace.get("text"), n)
    if text in (None, ""):
        return ""
    font = trace.get("textfont", {})
    size = each(font.get("size"), n) or layout["font"]["size"]
    words = block(text, size)
    height, side = str(each(trace.get("textposition", "middle center"), n)).split(" ")
    anchor, way = SIDES[side]
    away = each(trace.get("marker", {}).get("size", MARKER), n) / 2 / 0.8 + 1 if marked else 0
    lines = (len(words.lines) - 1) * LEADING + 1
    base = size * 0.75 + HEIGHTS[height] * away + (HEIGHTS[height] - 1) * lines * size / 2
    colour = each(font.get("color"), n) or layout["font"]["color"]
    return draw(words, x + way * away, y + base, anchor, colour)
