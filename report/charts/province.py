"""The province over time: certified workers and ratio in two panels, and published figures in a lane between them."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

import plotly.graph_objects as go

from core.periods import Period
from core.texts import Texts
from report import theme
from report.charts import axes, milestone_lane
from report.drawing import Drawing
from report.milestones import Milestone
from report.rows import Mark, RatioRow, Stamp

RATIO, BETWEEN, WORKERS = 130, 40, 140  # pixels of the lower panel, of the room over it, and of the upper one
LEFT, RIGHT = 16, 34
AXIS_WORDS = 46  # pixels that the widest year takes on the axis
HEADING = 16  # pixels above a panel for what it shows


class Point(NamedTuple):
    """One period of the province, of its covered districts (R7)."""

    period: Period
    workers: int | None
    ratio: float | None
    covered: int
    total: int
    backcast: bool
    hidden: bool = False  # the caseload and so the ratio (R11)


class Facts(NamedTuple):
    """Points by date, and what was published beside them."""

    name: str
    points: list[Point]
    milestones: list[Milestone]
    marks: list[tuple[date, str]]


def facts(rows: list[RatioRow], milestones: Sequence[Milestone] = (), marks: Sequence[Mark] = ()) -> Facts:
    """From the province's rows of every period of one category and unit."""
    own = sorted((row for row in rows if row.districts_total is not None), key=lambda row: (row.period_end, row.grain))
    points = [
        Point(
            Period(row.period_end, row.grain),
            row.workers,
            row.cases_per_worker,
            row.districts_covered or 0,
            row.districts_total or 0,
            row.basis == "backcast",
            row.status == "suppressed",
        )
        for row in own
    ]
    days = [point.period.end for point in points]
    within = [
        (axes.between(mark.day, days), f"{mark.day.year}: {mark.words}")
        for mark in marks
        if not mark.codes and days and days[0] < mark.day <= days[-1]
    ]
    return Facts(own[0].district_name if own else "", points, list(milestones), within)


def draw(facts: Facts, texts: Texts, stamp: Stamp, measure: str, narrow: bool = False) -> go.Figure:
    """Workers above, ratio below, on one time axis; `measure` says the category, unit and roles."""
    figure = Drawing()
    width = (theme.PHONE if narrow else theme.FULL) - LEFT - RIGHT
    partial = any(point.covered < point.total for point in facts.points)
    _add_panel(figure, facts, [point.workers for point in facts.points], texts.number, texts, width, "y2")
    _add_panel(figure, facts, [point.ratio for point in facts.points], texts.ratio, texts, width, "y")
    notes = [texts("foot.ratio")]
    placed = _lane(facts, texts, width)
    if placed:
        milestone_lane.draw(figure, placed, texts)
        notes.append(milestone_lane.foot(facts.milestones, texts))
    if any(point.backcast for point in facts.points):
        notes.append(texts("foot.hollow"))
    if partial:
        notes.append(texts("foot.covered_below"))
    if hidden := [point for point in facts.points if point.hidden]:
        notes.append(texts("foot.suppressed"))
        _add_hidden(figure, hidden, texts)
    lane = (max(spot.row for spot in placed) + 1) * milestone_lane.ROW if placed else 0
    _axes(figure, facts, texts, width, partial, lane)
    return theme.finish(
        figure,
        texts,
        title(facts, texts),
        texts("chart.province.subtitle", measure=measure),
        theme.foot(texts, stamp, " ".join(notes)),
        theme.PHONE if narrow else theme.FULL,
        RATIO + BETWEEN + lane + WORKERS,
        left=LEFT,
        right=RIGHT,
        axis=40 if partial else 26,
        head=axes.add_breaks(figure, facts.marks, _days(facts), width, HEADING),
    )


def _add_panel(
    figure: Drawing, facts: Facts, values: list, shown: Callable, texts: Texts, width: float, yaxis: str
) -> None:
    """One panel's line: solid between rosters, dotted from what was counted back, with its numbers."""
    days = [point.period.end for point in facts.points]
    first = next((place for place, point in enumerate(facts.points) if not point.backcast), len(days))
    firm = [None if p.backcast else value for p, value in zip(facts.points, values, strict=True)]
    words, aside = ["" if value is None else shown(value) for value in values], _falls(values)
    earlier = [value if place <= first else None for place, value in enumerate(values)] if first else []
    stroke = {"color": theme.ACCENT, "width": 2.4}
    common = {"yaxis": yaxis, "connectgaps": False, "cliponaxis": False}
    for line, dash in ((earlier, "dot"), (firm, "solid")):
        if line:
            figure.add_scatter(x=days, y=line, mode="lines", line=stroke | {"dash": dash}, hoverinfo="skip", **common)
    colours = ["white" if point.backcast else theme.ACCENT for point in facts.points]
    figure.add_scatter(
        x=days,
        y=values,
        mode="markers+text",
        marker={"size": 8, "color": colours, "line": {"color": theme.ACCENT, "width": 1.8}},
        text=_labels(days, words, aside, width, _first_day(facts)),
        textposition=["top right" if beside else "top center" for beside in aside],
        hovertext=[_hover(point, texts) for point in facts.points],
        hoverinfo="text",
        **common,
    )


def _falls(values: list) -> list[bool]:
    """Whether a line comes down to a point, so that words over it would stand on the line; not the last point."""
    before = [None, *values][: len(values)]
    falls = [None not in (a, b) and a > b * 1.15 for a, b in zip(before, values, strict=True)]
    return [*falls[:-1], False] if falls else []


def _labels(days: list[date], words: list[str], aside: list[bool], width: float, first: date | None) -> list[str]:
    """The words that have room beside each other, the newest first; those `aside` stand right of their point."""
    if not days or first is None:
        return words
    pixels = width / ((days[-1] - first).days or 1)
    kept, free = [""] * len(days), float("inf")
    for place in reversed(range(len(days))):
        wide, at = theme.text_width(words[place], theme.LABEL), (days[place] - first).days * pixels
        start = at + 4 if aside[place] else at - wide / 2
        if words[place] and start + wide <= free:
            kept[place], free = words[place], start - 4
    return kept


def _first_day(facts: Facts) -> date | None:
    return min(_days(facts), default=None)


def _days(facts: Facts) -> list[date]:
    return [point.period.end for point in facts.points] + [one.day for one in facts.milestones]


def _lane(facts: Facts, texts: Texts, width: float) -> list[milestone_lane.Spot]:
    """The published figures with their places in the lane, on the same time axis as the panels."""
    days = _days(facts)
    if not facts.milestones:
        return []
    first, last = axes.time_range([*days, date(max(days).year, 12, 31)], width, AXIS_WORDS)
    return milestone_lane.placed(facts.milestones, (first, last), width, LEFT, texts)


def _add_hidden(figure: Drawing, points: list[Point], texts: Texts) -> None:
    """An asterisk at the foot of the panel in place of a hidden ratio."""
    figure.add_scatter(
        x=[point.period.end for point in points],
        y=[0] * len(points),
        mode="text",
        text=["*"] * len(points),
        textposition="top center",
        textfont={"color": theme.MUTED},
        hovertext=[_hover(point, texts) for point in points],
        hoverinfo="text",
        showlegend=False,
    )


def _axes(figure: Drawing, facts: Facts, texts: Texts, width: float, partial: bool, lane: int) -> None:
    days = _days(facts)
    if days:
        ends = [Period(date(year, 12, 31), "year") for year in range(min(days).year, max(days).year + 1)]
        shown, words = axes.time_ticks(ends, texts, width)
        covered = {
            p.period.end: texts("chart.province.covered", covered=p.covered, total=p.total) for p in facts.points
        }
        if partial:
            small = f"<span style='font-size:10px;color:{theme.MUTED}'>"
            words = [f"{w}<br>{small}{covered.get(day, '')}</span>" for day, w in zip(shown, words, strict=True)]
        figure.update_xaxes(range=axes.time_range(days + shown[-1:], width, AXIS_WORDS), tickvals=shown, ticktext=words)
    else:
        figure.update_xaxes(visible=False)
    workers = [point.workers for point in facts.points if point.workers is not None]
    ratios = [point.ratio for point in facts.points if point.ratio is not None]
    workers += [one.value for one in facts.milestones if one.kind == "workers"]
    height = RATIO + BETWEEN + lane + WORKERS
    panel = {"showticklabels": False, "tickvals": [0], "showgrid": True}
    figure.update_layout(
        yaxis=panel | {"domain": [0, RATIO / height], "range": [0, max(ratios, default=1) * 1.3 or 1]},
        yaxis2=panel
        | {"domain": [1 - WORKERS / height, 1], "range": [0, max(workers, default=1) * 1.35 or 1], "anchor": "x"},
    )
    if lane:
        rows = lane / milestone_lane.ROW
        domain = [(RATIO + BETWEEN) / height, (RATIO + BETWEEN + lane) / height]
        figure.update_layout(yaxis3={"domain": domain, "range": [rows - 0.4, -1], "visible": False, "anchor": "x"})
    for y, words in ((1.0, texts("card.workers")), (RATIO / height, texts("chart.province.ratio"))):
        figure.add_annotation(
            text=f"<b>{words}</b>", x=0, y=y, xref="paper", yref="paper", xanchor="left", yanchor="bottom", xshift=2 - LEFT,
            showarrow=False, borderpad=0, yshift=-2, bgcolor="rgba(255,255,255,.85)", font={"size": 11.5, "color": theme.MUTED},
        )  # fmt: skip


def title(facts: Facts, texts: Texts) -> str:
    """What the chart shows, as a sentence."""
    known = [point for point in facts.points if point.ratio is not None]
    if not known:
        hidden = any(point.hidden for point in facts.points)
        return texts("chart.ranking.hidden" if hidden else "chart.ranking.nothing")
    last = known[-1]
    return texts(
        "chart.province.title", name=facts.name, ratio=texts.ratio(last.ratio), period=texts.period(last.period)
    )


def _hover(point: Point, texts: Texts) -> str:
    lines = [f"<b>{texts.period(point.period)}</b>"]
    if point.ratio is not None:
        lines.append(texts.ratio(point.ratio))
    if point.hidden:
        lines.append(texts("status.suppressed"))
    if point.workers is not None:
        lines.append(texts("chart.workers", n=point.workers, workers=texts.number(point.workers)))
    lines.append(texts("card.covered", covered=point.covered, total=point.total))
    return "<br>".join(lines + ([texts("basis.backcast")] if point.backcast else []))
