"""A figure as SVG, without a browser: our own charts look as Plotly draws them on the page, for paper and for slow lines.

It draws what the charts of this project use. What it does not know it refuses by name (ValueError) rather than leave it out.
"""

import hashlib
import re
from collections.abc import Iterator

import plotly.graph_objects as go

from report.drawing import merged
from report.svg.axes import Axis, Box, axis_of, grid, keep_scale, labels
from report.svg.bars import bars
from report.svg.known import check
from report.svg.lines import line, scatter
from report.svg.paint import Patterns
from report.svg.text import escaped, short
from report.svg.words import annotation, legend


def draw(figure: go.Figure | dict, width: float, height: float, sentence: str = "") -> str:
    """The figure, or its plain data, in a box of so many pixels as an inline SVG that scales.

    `sentence` is what is read out instead of it. Raises ValueError for what cannot be drawn.
    """
    given = figure if isinstance(figure, dict) else figure.to_dict()
    layout = _with_template(given["layout"])
    traces = given["data"]
    check(traces, layout)
    margin = layout["margin"]
    plot = Box(margin["l"], margin["t"], width - margin["r"], height - margin["b"])
    if plot.width <= 0 or plot.height <= 0:
        raise ValueError(f"{width} x {height} pixels leave no room for a plot")
    axes = _axes(traces, layout, plot)
    # Two drawings on a page must not share the names of their hatchings, and the same figure must always be the same text.
    prefix = "h" + hashlib.blake2s(f"{width}{height}{given}".encode(), digest_size=5).hexdigest()
    patterns, body = Patterns(prefix), []
    pairs, separators = list(_pairs(traces, axes, layout)), layout.get("separators", ".,")
    below = [shape for shape in layout.get("shapes", ()) if shape.get("layer") == "below"]
    above = [shape for shape in layout.get("shapes", ()) if shape.get("layer") != "below"]
    body += [line(shape, axes, plot, (width, height)) for shape in below]
    for x, y in pairs:
        body += [grid(axes[x], axes[y], separators), grid(axes[y], axes[x], separators)]
    clips = {}
    for number, (x, y) in enumerate(pairs):
        body += _traces(traces, (x, y), axes, layout, patterns, f"{prefix}-c{number}")
        clips[f"{prefix}-c{number}"] = Box(axes[x].start, axes[y].end, axes[x].end, axes[y].start)
    for name, axis in axes.items():
        across = axes[_across(name, axis, pairs)]
        body.append(labels(axis, across, separators))
    body += [line(shape, axes, plot, (width, height)) for shape in above]
    body.append(legend(traces, layout, plot, (width, height), patterns))
    body += [annotation(found, axes, plot, layout) for found in layout.get("annotations", ())]
    font = layout["font"]
    drawn = _without("".join(body), f' fill="{font["color"]}"', f' font-size="{short(font["size"])}"')
    defined = str(patterns) + "".join(_clip(name, box) for name, box in clips.items() if f"#{name})" in drawn)
    named = f' role="img" aria-label="{escaped(sentence)}"' if sentence else ' aria-hidden="true"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {short(width)} {short(height)}" width="{short(width)}" height="{short(height)}"{named}'
        f' font-family="{escaped(font["family"])}" font-size="{short(font["size"])}" fill="{font["color"]}">'
        + (f"<defs>{defined}</defs>" if defined else "")
        + f'<rect width="100%" height="100%" fill="{layout["paper_bgcolor"]}"/>{drawn}</svg>'
    )


def _without(drawn: str, *attributes: str) -> str:
    """The drawing without what its elements (not words within words) need not say, for the whole says it."""
    for attribute in attributes:
        drawn = re.sub(rf"(<(?:text|path|circle) [^>]*?){re.escape(attribute)}", r"\1", drawn)
    return drawn


def _with_template(layout: dict) -> dict:
    """The layout over what its template says; the template's axes are those of every axis."""
    template = layout.get("template", {})
    if template.get("data"):
        raise ValueError("layout.template.data cannot be drawn")
    base = template.get("layout", {})
    own = {name: value for name, value in layout.items() if name != "template"}
    names = {"xaxis", "yaxis", *(name for name in own if name[:5] in ("xaxis", "yaxis"))}
    whole = merged({name: value for name, value in base.items() if name not in ("xaxis", "yaxis")}, own)
    for name in names:
        whole[name] = merged(base.get(name[:5], {}), own.get(name, {}))
    return whole


def _axes(traces: list[dict], layout: dict, plot: Box) -> dict[str, Axis]:
    """Every axis by its short name: x, y, x2 ..."""
    found = {}
    for name in sorted(name for name in layout if name[:5] in ("xaxis", "yaxis")):
        short_name = name[0] + name[5:]
        of_axis = [trace for trace in traces if trace.get(name[:5], name[0]) == short_name]
        values = [value for trace in of_axis for value in trace.get(name[0]) or ()]
        found[short_name] = axis_of(short_name, layout[name], plot, values)
    return keep_scale(found)


def _pairs(traces: list[dict], axes: dict[str, Axis], layout: dict) -> Iterator[tuple[str, str]]:
    """The (x, y) axes of each plot, in the order of Plotly."""
    pairs = {(trace.get("xaxis", "x"), trace.get("yaxis", "y")) for trace in traces} or {("x", "y")}
    return iter(sorted(pairs, key=lambda pair: [(len(name), name) for name in pair]))


def _across(name: str, axis: Axis, pairs: list[tuple[str, str]]) -> str:
    """The axis that an axis' words stand at."""
    other = next((pair[1 - "xy".index(name[0])] for pair in pairs if name in pair), "y" if axis.is_x else "x")
    return axis.spec.get("anchor") or other


def _traces(
    traces: list[dict], pair: tuple[str, str], axes: dict[str, Axis], layout: dict, patterns: Patterns, clip: str
) -> list[str]:
    """Bars, then lines and points, each cut at the plot's edge unless the trace says not to."""
    own = [trace for trace in traces if (trace.get("xaxis", "x"), trace.get("yaxis", "y")) == pair]
    drawn = [
        (trace, figure + words)
        for trace, figure, words in bars([t for t in own if t["type"] == "bar"], axes, layout, patterns)
    ]
    drawn += [(trace, scatter(trace, axes, layout, patterns)) for trace in own if trace["type"] == "scatter"]
    return [
        f'<g clip-path="url(#{clip})">{said}</g>' if said and trace.get("cliponaxis", True) else said
        for trace, said in drawn
    ]


def _clip(name: str, box: Box) -> str:
    where = f'x="{short(box.left)}" y="{short(box.top)}" width="{short(box.width)}" height="{short(box.height)}"'
    return f'<clipPath id="{name}"><rect {where}/></clipPath>'
