"""The ratio over time as a small chart for each district, on one scale."""

import math

import plotly.graph_objects as go

from core.texts import Texts
from report import theme
from report.charts import axis, trend
from report.charts.trend import Facts, Line
from report.rows import Stamp

PANEL = 118  # pixels of a small chart with its name


def draw(facts: Facts, texts: Texts, stamp: Stamp, measure: str, log: bool = True, narrow: bool = False) -> go.Figure:
    """Each district in colour with the others behind it in faint grey; `measure` says category, unit and roles."""
    lines = [line for line in facts.lines if not line.province]
    across = 2 if narrow else 5
    down = max(1, math.ceil(len(lines) / across))
    low, high = trend.value_range(facts, log)
    behind = {
        "x": [x for line in lines for x in [*(point.day for point in line.points), None]],
        "y": [y for line in lines for y in [*(point.value for point in line.points), None]],
    }
    figure = go.Figure()
    for place, line in enumerate(lines):
        row, column = divmod(place, across)
        number = "" if place == 0 else str(place + 1)
        axes = {"xaxis": f"x{number}", "yaxis": f"y{number}"}
        grey = {"color": theme.GRID, "width": 1}
        figure.add_scatter(mode="lines", line=grey, hoverinfo="skip", **behind, **axes)
        trend.add_line(figure, line._replace(chosen=True), facts, texts, colour=theme.ACCENT, **axes)
        left, top = column / across, 1 - row / down
        figure.add_annotation(
            text=_words(line, facts, texts), x=left, y=top, xref="paper", yref="paper", xanchor="left", yanchor="top",
            align="left", showarrow=False, font={"size": 11.5},
        )  # fmt: skip
        figure.layout[f"xaxis{number}"] = {
            "domain": [left, left + 0.9 / across],
            "anchor": f"y{number}",
            "visible": False,
        }
        figure.layout[f"yaxis{number}"] = {
            "domain": [top - 0.92 / down, top - 0.32 / down],
            "anchor": f"x{number}",
            **axis.settings(low, high, log),
            "tickvals": [low, high],
            "showticklabels": False,
        }
    definition = texts("foot.inverse" if facts.inverse else "foot.ratio") + " " + texts("foot.multiples")
    scale = texts(
        "foot.scale",
        low=trend.readable(low, facts, texts),
        high=trend.readable(high, facts, texts),
        first=_first(lines, texts),
    )
    return theme.finish(
        figure,
        texts,
        trend.title(facts, texts),
        texts("chart.trend.subtitle_inverse" if facts.inverse else "chart.trend.subtitle", measure=measure),
        theme.foot(texts, stamp, f"{definition} {scale}"),
        theme.PHONE if narrow else theme.FULL,
        down * PANEL,
        axis=6,
    )


def _words(line: Line, facts: Facts, texts: Texts) -> str:
    """The district's name and its newest figure, or why there is none."""
    known = [point for point in line.points if point.status != "not_established"]
    newest = trend.label(known[-1], facts, texts) if known else texts("status.not_established")
    return f"<b>{theme.escaped(line.name)}</b><br><span style='color:{theme.MUTED}'>{newest}</span>"


def _first(lines: list[Line], texts: Texts) -> str:
    periods = sorted({point.period for line in lines for point in line.points})
    return f"{texts.period(periods[0])} – {texts.period(periods[-1])}" if periods else ""
