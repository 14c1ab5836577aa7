"""The ratio over time as a small chart for each district, on one scale."""

import math

import plotly.graph_objects as go

from core.texts import Texts
from report import theme
from report.charts import axes, trend
from report.charts.scale import Scale, scale_of, tick_words
from report.charts.trend import Facts, Line
from report.drawing import Drawing
from report.rows import Stamp

PANEL = 130  # pixels of a small chart with its name
NAME, GAP = 32, 2  # pixels above a panel for its name, and beside it
SMALL = 10


def draw(facts: Facts, texts: Texts, stamp: Stamp, measure: str, log: bool = True, narrow: bool = False) -> go.Figure:
    """Each district in colour with the others behind it in faint grey; `measure` says category, unit and roles."""
    lines = [line for line in trend.drawn(facts) if not line.province]
    across = 2 if narrow else 5
    down = max(1, math.ceil(len(lines) / across))
    values = [point.value for line in lines for point in line.points]
    scale = scale_of([*values, facts.target], log, facts.inverse, with_band=False)
    behind = {
        "x": [x for line in lines for x in [*(point.day for point in line.points), None]],
        "y": [y for line in lines for y in [*(point.value for point in line.points), None]],
    }
    width, left = (theme.PHONE if narrow else theme.FULL), 58
    wide = (width - left - 12) / across
    figure = Drawing()
    for place, line in enumerate(lines):
        row, column = divmod(place, across)
        number = "" if place == 0 else str(place + 1)
        where = {"xaxis": f"x{number}", "yaxis": f"y{number}"}
        grey = {"color": theme.FAINT, "width": 0.8}
        figure.add_scatter(mode="lines", line=grey, hoverinfo="skip", **behind, **where)
        if facts.target is not None:
            figure.add_shape(
                type="line", x0=0, x1=1, xref=f"{where['xaxis']} domain", y0=facts.target, y1=facts.target, yref=where["yaxis"],
                line={"color": theme.ALARM, "width": 1, "dash": "dash"},
            )  # fmt: skip
        trend.add_lines(figure, [line._replace(chosen=True)], facts, texts, colour=theme.ACCENT, size=5, **where)
        _panel(figure, number, (column / across, 1 - row / down), (across, down), column == 0, scale, texts)
        figure.add_annotation(
            text=_words(line, facts, texts, wide - GAP), x=column / across, y=1 - row / down, xref="paper", yref="paper",
            xanchor="left", yanchor="top", align="left", showarrow=False, borderpad=0, font={"size": 11.5},
        )  # fmt: skip
        below = place + across >= len(lines)
        days, words = _ends(facts, texts, wide - GAP) if below else ([], [])
        figure.layout[f"xaxis{number}"].update(tickvals=days, ticktext=words, range=_range(facts))
    notes = ["foot.inverse" if facts.inverse else "foot.ratio", "foot.multiples"]
    notes += ["foot.hollow"] if trend.has_backcast(facts) else []
    notes += ["foot.suppressed"] if trend.has_hidden(facts) else []
    notes += ["foot.only_chosen"] if len(trend.drawn(facts)) < len(facts.lines) else []
    said = " ".join(texts(key) for key in notes)
    if facts.target is not None:
        said += " " + texts("foot.target", target=trend.readable(facts.target, facts.inverse, texts))
    return theme.finish(
        figure,
        texts,
        trend.title(facts, texts),
        texts("chart.trend.subtitle_inverse" if facts.inverse else "chart.trend.subtitle", measure=measure),
        theme.foot(texts, stamp, said),
        width,
        down * PANEL,
        left=left,
        axis=18,
    )


def _panel(
    figure: Drawing,
    number: str,
    corner: tuple[float, float],
    grid: tuple[int, int],
    first: bool,
    scale: Scale,
    texts: Texts,
) -> None:
    """The axes of one panel, whose name stands above it; only the first of a row says its values."""
    (left, top), (across, down) = corner, grid
    figure.layout[f"xaxis{number}"] = {
        "domain": [left, left + 1 / across - 0.02],
        "anchor": f"y{number}",
        "tickfont": {"size": SMALL, "color": theme.MUTED},
    }
    ticks = scale.ticks()
    words = tick_words(scale, texts)
    every = max(1, math.ceil(len(ticks) / 4))
    figure.layout[f"yaxis{number}"] = {
        "domain": [top - 1 / down + 0.16 / down, top - NAME / PANEL / down],
        "anchor": f"x{number}",
        "type": "log" if scale.log else "linear",
        "range": scale.range(),
        "tickvals": ticks[::every],
        "ticktext": [f"{word} " for word in words[::every]] if first else [""] * len(ticks[::every]),
        "tickfont": {"size": SMALL, "color": theme.MUTED},
    }


def _words(line: Line, facts: Facts, texts: Texts, width: float) -> str:
    """The district's name and its newest figure, or why there is none."""
    known = [point for point in line.points if point.status != "not_established"]
    newest = trend.label(known[-1], facts.inverse, texts) if known else texts("status.not_established")
    colour = theme.ALARM if known and known[-1].status == "no_worker" else theme.MUTED
    return f"<b>{theme.cut(line.name, width, 11.5)}</b><br><span style='color:{colour}'>{newest}</span>"


def _ends(facts: Facts, texts: Texts, width: float) -> tuple[list, list[str]]:
    """The first and the last period, as far as both fit."""
    periods = sorted({point.period for line in facts.lines for point in line.points})
    ends = periods[:1] + periods[-1:] if len(periods) > 1 else periods
    words = [texts.period(period) for period in ends]
    if sum(theme.text_width(word, SMALL) for word in words) > width - 8:
        return [ends[-1].end], words[-1:]
    return [period.end for period in ends], words


def _range(facts: Facts) -> list:
    return axes.time_range([point.day for line in facts.lines for point in line.points], 110, 26) or None
