"""The ratio over time: every district a line, the chosen ones in colour, or a small chart each."""

import math
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import plotly.graph_objects as go

from core.periods import Period
from core.texts import Texts
from report import theme
from report.charts import axis
from report.rows import Mark, RatioRow, Stamp

HEIGHT = 380  # pixels of the plot
LABEL_GAP = 17  # pixels between two labels at the lines' ends


class Point(NamedTuple):
    """One period of a line; `value` None where `status` says why. Unit: cases per worker, or workers per 1,000 cases."""

    day: date
    period: Period
    value: float | None
    status: str
    backcast: bool


class Line(NamedTuple):
    """One district, or the province."""

    code: str
    name: str
    chosen: bool
    province: bool
    points: list[Point]


class Facts(NamedTuple):
    """`inverse`: workers per 1,000 cases. `marks` are days on which a series breaks or a district was founded."""

    lines: list[Line]
    inverse: bool
    target: float | None
    marks: list[tuple[date, str]]
    codes: list[str]


def facts(
    rows: list[RatioRow],
    chosen: list[str],
    inverse: bool = False,
    marks: Sequence[Mark] = (),
) -> Facts:
    """From the rows of every period of one category and unit."""
    lines = []
    for code in dict.fromkeys(row.district_code for row in rows):
        own = sorted((row for row in rows if row.district_code == code), key=lambda row: (row.period_end, row.grain))
        points = [
            Point(
                row.period_end,
                Period(row.period_end, row.grain),
                row.workers_per_1000_cases if inverse else row.cases_per_worker,
                row.status,
                row.basis == "backcast",
            )
            for row in own
        ]
        province = own[0].districts_total is not None
        lines.append(Line(code, own[0].district_name, code in chosen, province, points))
    days = sorted({point.day for line in lines for point in line.points})
    shown = set(chosen) or {line.code for line in lines}
    within = [
        (theme.between(mark.day, days), f"{mark.day.year}: {mark.words}")
        for mark in marks
        if days and days[0] < mark.day <= days[-1] and (not mark.codes or shown & set(mark.codes))
    ]
    targets = {row.target for row in rows if row.target is not None}
    target = targets.pop() if len(targets) == 1 else None
    if target is not None and inverse:
        target = 1000 / target
    return Facts(lines, inverse, target, sorted(dict.fromkeys(within)), sorted(line.code for line in lines))


def draw(facts: Facts, texts: Texts, stamp: Stamp, measure: str, log: bool = True, narrow: bool = False) -> go.Figure:
    """All lines in one chart; `measure` says the category, unit and roles in words."""
    figure = go.Figure()
    low, high = value_range(facts, log)
    for line in sorted(facts.lines, key=lambda line: (line.chosen, line.province)):
        add_line(figure, line, facts, texts)
    _add_without(figure, facts, texts, high, log)
    _add_end_labels(figure, facts, texts, low, high, log, narrow)
    _add_marks(figure, facts, texts, low, high, log, narrow)
    _axes(figure, facts, texts, low, high, log)
    definition = texts("foot.inverse" if facts.inverse else "foot.ratio")
    if any(point.backcast and point.value is not None for line in facts.lines for point in line.points):
        definition += " " + texts("foot.hollow")
    return theme.finish(
        figure,
        texts,
        title(facts, texts),
        texts("chart.trend.subtitle_inverse" if facts.inverse else "chart.trend.subtitle", measure=measure),
        theme.foot(texts, stamp, definition),
        theme.PHONE if narrow else theme.FULL,
        HEIGHT,
        left=78,
        right=16 if narrow else 210,
        axis=30,
    )


def most_telling(rows: list[RatioRow]) -> list[str]:
    """Codes of the districts to begin with: the worst, the middle and the best ratio of one period."""
    ranked = sorted(
        (row for row in rows if row.districts_total is None and row.cases_per_worker is not None),
        key=lambda row: -row.cases_per_worker,
    )
    if not ranked:
        return []
    return list(dict.fromkeys(ranked[place].district_code for place in (0, len(ranked) // 2, -1)))


def title(facts: Facts, texts: Texts) -> str:
    """The worst and the best of the newest period, or that there is nothing to compare."""
    chosen = [line for line in facts.lines if line.chosen]
    if len(chosen) == 1:
        lines = [chosen[0], *(line for line in facts.lines if line.province)]
        return ", ".join(f"{line.name} {label(_newest(line), facts, texts)}" for line in lines)
    last = max((point.day for line in facts.lines for point in line.points), default=None)
    newest = [
        (point.value, line.name)
        for line in facts.lines
        if not line.province
        for point in line.points
        if point.day == last and point.value is not None
    ]
    if len(newest) < 2:
        return texts("chart.trend.one" if newest else "chart.trend.nothing")
    low, high = min(newest), max(newest)
    worst, best = (low, high) if facts.inverse else (high, low)
    return texts(
        "chart.trend.title",
        worst=worst[1],
        worst_ratio=readable(worst[0], facts, texts),
        best=best[1],
        best_ratio=readable(best[0], facts, texts),
    )


def add_line(figure: go.Figure, line: Line, facts: Facts, texts: Texts, colour: str | None = None, **axes: str) -> None:
    strong = line.chosen or line.province
    colour = colour or (
        theme.INK if line.province else theme.colour_of(line.code, facts.codes) if line.chosen else theme.FAINT
    )
    figure.add_scatter(
        x=[point.day for point in line.points],
        y=[point.value for point in line.points],
        mode="lines+markers" if strong else "lines+markers",
        connectgaps=False,
        line={"color": colour, "width": 2.4 if strong else 1.2, "dash": "dot" if line.province else "solid"},
        marker={
            "size": 7 if strong else 4,
            "color": ["white" if point.backcast else colour for point in line.points],
            "line": {"color": colour, "width": 1.6 if strong else 1},
        },
        hovertext=[_hover(line, point, facts, texts) for point in line.points],
        hoverinfo="text",
        cliponaxis=False,
        **axes,
    )


def _add_without(figure: go.Figure, facts: Facts, texts: Texts, high: float, log: bool) -> None:
    """Chosen districts without any certified worker have no number: a cross at the edge, and the word."""
    for line in (line for line in facts.lines if line.chosen):
        points = [point for point in line.points if point.status == "no_worker"]
        if points:
            edge = high if not facts.inverse else (value_range(facts, log)[0])
            figure.add_scatter(
                x=[point.day for point in points],
                y=[edge] * len(points),
                mode="markers",
                marker={
                    "symbol": "x-thin",
                    "size": 8,
                    "line": {"width": 2, "color": theme.colour_of(line.code, facts.codes)},
                },
                hovertext=[_hover(line, point, facts, texts) for point in points],
                hoverinfo="text",
                cliponaxis=False,
            )


def _add_end_labels(figure, facts: Facts, texts: Texts, low: float, high: float, log: bool, narrow: bool) -> None:
    """Names with the newest figure beside the lines' ends, in their colour, never over each other."""
    labels = []
    for line in (line for line in facts.lines if line.chosen or line.province):
        known = [point for point in line.points if point.status != "not_established"]
        if not known:
            continue
        last = known[-1]
        height = axis.height(last.value if last.value is not None else (low if facts.inverse else high), low, high, log)
        shown = label(last, facts, texts)
        colour = theme.INK if line.province else theme.colour_of(line.code, facts.codes)
        labels.append((height, f"<b>{theme.escaped(line.name)}</b> {shown}", colour))
    places = theme.spread([height for height, _, _ in labels], LABEL_GAP / (HEIGHT * 0.78))
    for (_, words, colour), place in zip(labels, places, strict=True):
        figure.add_annotation(
            text=words, x=1, y=place, xref="paper", yref="paper", xanchor="right" if narrow else "left", yanchor="middle",
            xshift=0 if narrow else 12, yshift=12 if narrow else 0, showarrow=False, align="left",
            bgcolor="rgba(255,255,255,0.75)" if narrow else None, font={"color": colour, "size": 12 if not narrow else 11},
        )  # fmt: skip


def _add_marks(figure: go.Figure, facts: Facts, texts: Texts, low: float, high: float, log: bool, narrow: bool) -> None:
    if facts.target is not None and low <= facts.target <= high:
        figure.add_hline(y=facts.target, line={"color": theme.ALARM, "width": 1.2, "dash": "dash"})
        figure.add_annotation(
            text=texts("chart.target", target=readable(facts.target, facts, texts)), x=0, y=axis.height(facts.target, low, high, log),
            xref="paper", yref="paper", xanchor="left", yanchor="bottom", showarrow=False, font={"size": 11, "color": theme.ALARM},
        )  # fmt: skip
    for place, (day, words) in enumerate(facts.marks):
        figure.add_vline(x=day.isoformat(), line={"color": theme.MUTED, "width": 1, "dash": "dot"})
        figure.add_annotation(
            text="<br>".join(theme.wrap(words, 90 if narrow else 180, 10.5)), x=day, y=0.02 + 0.12 * (place % 3), yref="paper",
            xanchor="left", yanchor="bottom", xshift=4, showarrow=False, align="left", font={"size": 10.5, "color": theme.MUTED},
            bgcolor="rgba(255,255,255,0.7)",
        )  # fmt: skip


def _axes(figure: go.Figure, facts: Facts, texts: Texts, low: float, high: float, log: bool) -> None:
    periods = sorted({point.period for line in facts.lines for point in line.points})
    ends = [period for period in periods if period.grain == "year"] or periods
    step = max(1, math.ceil(len(ends) / 12))
    shown = ends[::-1][::step][::-1]
    figure.update_xaxes(tickvals=[period.end for period in shown], ticktext=[texts.period(period) for period in shown])
    if periods:
        span = (periods[-1].end - periods[0].end).days or 365
        pad = span * 0.03
        first, last = (
            date.fromordinal(round(d)) for d in (periods[0].end.toordinal() - pad, periods[-1].end.toordinal() + pad)
        )
        figure.update_xaxes(range=[first, last])
    ticks = axis.ticks(low, high, log)
    figure.update_yaxes(
        **axis.settings(low, high, log),
        tickvals=ticks,
        ticktext=[readable(tick, facts, texts) + " " for tick in ticks],
    )


def value_range(facts: Facts, log: bool) -> tuple[float, float]:
    """The value axis: from and to, in the unit of the points."""
    values = [point.value for line in facts.lines for point in line.points if point.value is not None]
    return axis.extent(values + ([facts.target] if facts.target is not None else []), log)


def readable(value: float | None, facts: Facts, texts: Texts) -> str:
    """A value as people read it: 1 : 20.833, or 0,048 workers per 1,000."""
    if not facts.inverse:
        return texts.ratio(value)
    decimals = 0 if value is None or value == 0 or value >= 100 else max(0, 2 - math.floor(math.log10(value)) - 1)
    return texts.number(value, min(decimals, 4))


def _newest(line: Line) -> Point:
    """The last period in which the district was established, else its last."""
    return next((point for point in reversed(line.points) if point.status != "not_established"), line.points[-1])


def label(point: Point, facts: Facts, texts: Texts) -> str:
    """A point's value, or in few words why there is none."""
    if point.value is not None:
        return readable(point.value, facts, texts)
    return texts("chart.none_yet") if point.status == "no_worker" else texts(f"status.{point.status}")


def _hover(line: Line, point: Point, facts: Facts, texts: Texts) -> str:
    shown = readable(point.value, facts, texts) if point.value is not None else texts(f"status.{point.status}")
    words = f"<b>{theme.escaped(line.name)}</b> {texts.period(point.period)}<br>{shown}"
    return words + (f"<br>{texts('basis.backcast')}" if point.backcast else "")
