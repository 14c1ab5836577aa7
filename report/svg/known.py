"""What of Plotly can be drawn: every attribute that a figure sets is known here, or it is refused by name."""

from collections.abc import Iterator

FONT = ("size", "color", "family")
LINE = ("color", "width", "dash", "simplify")
PATTERN = ("shape", "fgcolor", "bgcolor", "size", "solidity")
OF_ALL_TRACES = {
    "type", "name", "x", "y", "text", "showlegend", "cliponaxis", "xaxis", "yaxis",
    "hoverinfo", "hovertext", "hoveron", "hovertemplate", "customdata", "meta",
}  # fmt: skip
TRACES = {
    "bar": {
        *OF_ALL_TRACES, "orientation", "base", "width", "textposition", "insidetextanchor", "textangle", "marker.color",
        *(f"marker.line.{name}" for name in LINE[:2]), *(f"marker.pattern.{name}" for name in PATTERN),
        *(f"textfont.{name}" for name in FONT),
    },
    "scatter": {
        *OF_ALL_TRACES, "mode", "connectgaps", "fill", "fillcolor", "textposition",
        *(f"marker.{name}" for name in ("size", "color", "symbol", "opacity")), *(f"marker.line.{name}" for name in LINE[:2]),
        *(f"fillpattern.{name}" for name in PATTERN), *(f"line.{name}" for name in LINE), *(f"textfont.{name}" for name in FONT),
    },
}  # fmt: skip
ANNOTATION = {
    "text", "name", "x", "y", "xref", "yref", "xanchor", "yanchor", "xshift", "yshift", "align", "showarrow", "borderpad",
    "bgcolor", "ax", "ay", "axref", "ayref", "arrowhead", "arrowsize", "arrowwidth", "arrowcolor", *(f"font.{name}" for name in FONT),
}  # fmt: skip
SHAPE = {
    "type", "x0", "x1", "y0", "y1", "xref", "yref", "layer", "xsizemode", "xanchor", *(f"line.{name}" for name in LINE),
}  # fmt: skip
AXIS = {
    "type", "range", "domain", "anchor", "side", "visible", "showgrid", "gridcolor", "showline", "zeroline", "ticks", "tickvals",
    "ticktext", "tickformat", "nticks", "tickangle", "autotickangles", "showticklabels", "scaleanchor", "scaleratio",
    "fixedrange", "automargin", *(f"tickfont.{name}" for name in FONT),
}  # fmt: skip
LAYOUT = {
    "width", "height", "autosize", "paper_bgcolor", "plot_bgcolor", "separators", "showlegend", "barmode", "bargap", "hovermode",
    "dragmode", "meta", "uniformtext.mode", "uniformtext.minsize", *(f"font.{name}" for name in FONT),
    *(f"margin.{side}" for side in "lrtb"), *(f"title.font.{name}" for name in FONT), "hoverlabel.align",
    *(f"hoverlabel.font.{name}" for name in FONT), *(f"legend.font.{name}" for name in FONT),
    *(f"legend.{name}" for name in ("orientation", "x", "y", "yanchor", "traceorder", "itemclick", "itemdoubleclick")),
    "legend.borderwidth", "legend.bgcolor",
}  # fmt: skip
WORDS = {  # attributes of which only some words are known
    "mode": {"lines", "markers", "text", "lines+markers", "markers+text", "lines+text", "lines+markers+text", "none"},
    "fill": {"none", "toself", "tozeroy"},
    "orientation": {"h", "v"},
    "barmode": {"overlay", "stack", "group"},
    "insidetextanchor": {"middle", "end"},
    "uniformtext.mode": {"hide"},
    "traceorder": {"normal"},
    "showline": {False},
    "zeroline": {False},
    "ticks": {""},
    "connectgaps": {False},
    "arrowhead": {6},
    "layer": {"below", "above"},
    "xsizemode": {"pixel", "scaled"},
}


def check(traces: list[dict], layout: dict) -> None:
    """Raise ValueError for the first trace type, attribute or word that cannot be drawn."""
    for trace in traces:
        kind = trace.get("type", "scatter")
        if kind not in TRACES:
            raise ValueError(f"a trace of type {kind} cannot be drawn")
        _check(trace, TRACES[kind], f"{kind}.")
    for name, value in layout.items():
        if name in ("annotations", "shapes"):
            kind, known = (name[:-1], {"annotations": ANNOTATION, "shapes": SHAPE}[name])
            for each in value:
                _check(each, known, f"{kind}.")
                if kind == "shape" and each.get("type") != "line":
                    raise ValueError(f"shape.type {each.get('type')} cannot be drawn")
        elif name[:5] in ("xaxis", "yaxis"):
            _check(value, AXIS, f"{name}.")
        else:
            _check({name: value}, LAYOUT, "layout.")
    if layout.get("showlegend") and layout.get("legend", {}).get("orientation") != "h":
        raise ValueError("layout.legend.orientation v cannot be drawn")


def _check(found: dict, known: set[str], where: str) -> None:
    for path, value in _leaves(found):
        if path not in known:
            raise ValueError(f"{where}{path} cannot be drawn")
        allowed = WORDS.get(path)
        if allowed is not None and value not in allowed:
            raise ValueError(f"{where}{path} {value} cannot be drawn")


def _leaves(found: dict, prefix: str = "") -> Iterator[tuple[str, object]]:
    for name, value in found.items():
        if isinstance(value, dict) and "bdata" not in value and name != "meta":
            yield from _leaves(value, f"{prefix}{name}.")
        elif value is not None:
            yield f"{prefix}{name}", value
