"""Inequality over time: Gini, Theil T and the share of the caseload without any worker, in three panels on one time axis."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import plotly.graph_objects as go

from core.periods import Period
from core.texts import Texts
from report import theme
from report.charts import axes
from report.drawing import Drawing
from report.equity import SHOWN, Equity
from report.rows import Mark, Stamp

PANEL = 96  # pixels of a panel with its heading
HEADING = 17
LEFT, RIGHT = 16, 26
PANELS = ("gini", "theil", "without_share")
CLOSE = 0.5 * 10**-SHOWN  # what two figures may differ and still be shown alike


class Point(NamedTuple):
    """One period. Values as in report.equity, None where `why_not` says why. `joined`: comparable with the point before,
    over the same districts, categories and rosters (R2, R3)."""

    period: Period
    gini: float | None
    theil: float | None
    without_share: float | None
    districts: int
    established: int
    backcast: bool
    why_not: str
    joined: bool


class Facts(NamedTuple):
    """Points by date, and the period the words are about; `compared` are (before, now) of it on the same footing and `since`
    when, or None."""

    points: list[Point]
    period: Period
    compared: tuple[Equity, Equity] | None
    since: Period | None
    marks: list[tuple[date, str]]


def facts(
    periods: Sequence[tuple[Period, Equity, tuple[Equity, Equity] | None]],
    period: Period,
    compared: tuple[Equity, Equity] | None,
    since: Period | None,
    marks: Sequence[Mark] = (),
) -> Facts:
    """From (period, measured, (before, now) on the same footing as the period listed before), oldest first."""
    points, before = [], None
    for of, now, pair in periods:
        joined = before is not None and pair is not None and _alike(before, pair[0]) and _alike(now, pair[1])
        share = None if now.why_not in ("one", "hidden", "nothing") else now.without_share
        points.append(
            Point(of, now.gini, now.theil, share, now.districts, now.established, now.backcast, now.why_not, joined)
        )
        before = now
    days = [point.period.end for point in points]
    within = [
        (axes.between(mark.day, days), f"{mark.day.year}: {mark.words}")
        for mark in marks
        if not mark.codes and days and days[0] < mark.day <= days[-1]
    ]
    return Facts(points, period, compared, since, within)


def draw(facts: Facts, texts: Texts, stamp: Stamp, measure: str, narrow: bool = False) -> go.Figure:
    """Three panels from zero; `measure` says category, unit and roles in words."""
    figure = Drawing()
    width = (theme.PHONE if narrow else theme.HALF) - LEFT - RIGHT
    for place, name in enumerate(PANELS):
        _add_panel(figure, facts, name, place, texts, width)
    known = [point for point in facts.points if point.without_share is not None]
    _axes(figure, facts if known else facts._replace(points=[]), texts, width)
    notes = ["equity.foot_inequality", "equity.foot_joined"] if known else []
    notes += ["equity.foot_hollow"] if any(point.backcast for point in known) else []
    return theme.finish(
        figure,
        texts,
        title(facts, texts),
        texts("chart.inequality.subtitle", measure=measure),
        theme.foot(texts, stamp, " ".join(texts(key) for key in notes)),
        theme.PHONE if narrow else theme.HALF,
        len(PANELS) * PANEL if known else 60,
        left=LEFT,
        right=RIGHT,
        axis=42 if known else 4,
        head=axes.add_breaks(figure, facts.marks, [point.period.end for point in facts.points], width, 4)
        if known
        else 0,
    )


def title(facts: Facts, texts: Texts) -> str:
    """Whether workers stand more or less evenly than in the period before, where the two compare; else the figure alone."""
    shown = next((point for point in facts.points if point.period == facts.period), None)
    if shown is None or shown.gini is None:
        return texts(f"chart.lorenz.{shown.why_not if shown else 'nothing'}")
    earlier, later = facts.compared or (None, None)
    if earlier is None or earlier.gini is None or later.gini is None:
        gini = texts.number(shown.gini, SHOWN)
        return texts("chart.inequality.title", gini=gini, period=texts.period(shown.period))
    values = dict(zip(("before", "after"), _figures(earlier, later, texts), strict=True))
    kind = "same"
    if values["before"] != values["after"]:
        kind = "better" if later.gini < earlier.gini else "worse"
    words = texts(f"chart.inequality.{kind}", since=texts.period(facts.since), **values)
    before = next(point for point in facts.points if point.period == facts.since)
    same_districts = before.districts == shown.districts == later.districts
    if not same_districts or _figures(before, shown, texts) != _figures(earlier, later, texts):
        words += texts("chart.inequality.footing", districts=later.districts)
    return words


def _figures(before: Point | Equity, now: Point | Equity, texts: Texts) -> list[str]:
    return [texts.number(one.gini, SHOWN) for one in (before, now)]


def _alike(shown: Equity, footing: Equity) -> bool:
    """Whether what is shown is what compares: the same districts, and figures that categories missing on one side leave alike."""
    pairs = [(getattr(shown, name), getattr(footing, name)) for name in PANELS]
    same = [part.code for part in sorted(shown.parts)] == [part.code for part in sorted(footing.parts)]
    return same and not shown.backcast and all(None not in (a, b) and abs(a - b) < CLOSE for a, b in pairs)


def _add_panel(figure: Drawing, facts: Facts, name: str, place: int, texts: Texts, width: float) -> None:
    """One measure: points with their numbers, hollow where counted back; a line only where two periods compare."""
    number = "" if place == 0 else str(place + 1)
    days = [point.period.end for point in facts.points]
    values = [getattr(point, name) for point in facts.points]
    said = [figure_words(name, value, texts) for value in values]
    steps = zip(facts.points, facts.points[1:], strict=False)
    paths = axes.paths((before, point) for before, point in steps if point.joined)
    common = {"yaxis": f"y{number}", "cliponaxis": False}
    if paths:
        figure.add_scatter(
            x=axes.with_gaps([point.period.end for point in path] for path in paths),
            y=axes.with_gaps([getattr(point, name) for point in path] for path in paths),
            mode="lines",
            line={"color": theme.ACCENT, "width": 2.4, "simplify": False},
            connectgaps=False,
            hoverinfo="skip",
            **common,
        )
    shown = [at for at, value in enumerate(values) if value is not None]
    figure.add_scatter(
        x=[days[at] for at in shown],
        y=[values[at] for at in shown],
        mode="markers+text",
        marker={
            "size": 8,
            "color": ["white" if facts.points[at].backcast else theme.ACCENT for at in shown],
            "line": {"color": theme.ACCENT, "width": 1.8},
        },
        text=_labels([days[at] for at in shown], [said[at] for at in shown], days, width),
        textposition="top center",
        hovertext=[_hover(facts.points[at], name, said[at], texts) for at in shown],
        hoverinfo="text",
        **common,
    )
    top = 1 - place / len(PANELS)
    high = max((value for value in values if value is not None), default=0) or 1
    figure.layout[f"yaxis{number}"] = {
        "domain": [top - 1 / len(PANELS) + 0.02, top - HEADING / (len(PANELS) * PANEL)],
        "range": [0, high * 1.5],
        "tickvals": [0],
        "showticklabels": False,
        "anchor": "x",
        "visible": bool(shown),
    }
    if any(point.without_share is not None for point in facts.points):
        figure.add_annotation(
            text=f"<b>{texts(f'chart.inequality.{name}')}</b>", x=0, y=top, xref="paper", yref="paper", xanchor="left",
            yanchor="top", xshift=2 - LEFT, showarrow=False, borderpad=0, bgcolor="white", font={"size": 11.5, "color": theme.MUTED},
        )  # fmt: skip


def _labels(days: list[date], words: list[str], all_days: list[date], width: float) -> list[str]:
    """The words that have room beside each other, the newest first."""
    if not days:
        return words
    pixels = width / ((max(all_days) - min(all_days)).days or 1)
    kept, free = [""] * len(days), float("inf")
    for place in reversed(range(len(days))):
        half = theme.text_width(words[place], theme.LABEL) / 2
        middle = (days[place] - min(all_days)).days * pixels
        if middle + half <= free:
            kept[place], free = words[place], middle - half - 4
    return kept


def _axes(figure: Drawing, facts: Facts, texts: Texts, width: float) -> None:
    """Years, with how many districts were counted below each."""
    periods = [point.period for point in facts.points]
    days, words = axes.time_ticks(periods, texts, width)
    counted = {p.period.end: f"{p.districts}/{p.established}" for p in facts.points}
    small = f"<span style='font-size:10px;color:{theme.MUTED}'>"
    said = [f"{word}<br>{small}{counted[day]}</span>" for day, word in zip(days, words, strict=True)]
    ends = axes.time_range([period.end for period in periods], width, 40)
    figure.update_xaxes(tickvals=days, ticktext=said, range=ends or None, visible=bool(days), anchor=f"y{len(PANELS)}")


def figure_words(name: str, value: float | None, texts: Texts) -> str:
    return texts.percent(value) if name == "without_share" else texts.number(value, SHOWN)


def _hover(point: Point, name: str, said: str, texts: Texts) -> str:
    lines = [f"<b>{texts.period(point.period)}</b>", f"{texts(f'chart.inequality.{name}')}: {said}"]
    lines.append(texts("card.covered", covered=point.districts, total=point.established))
    return "<br>".join(lines + ([texts("basis.backcast")] if point.backcast else []))
