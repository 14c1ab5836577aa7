"""In which months certificates end: bars of the workers whose last certificate ends then."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import plotly.graph_objects as go

from core.periods import Period
from core.texts import Texts
from report import theme
from report.drawing import Drawing
from report.pipeline import month_ends
from report.rows import Stamp

HEIGHT = 200
MONTHS = 36


class Month(NamedTuple):
    """A month by its last day, and how many workers' last certificate ends in it."""

    end: date
    workers: int


class Facts(NamedTuple):
    """The months after `day`, every one of them; `later` end after these, `never` have no expiry date."""

    name: str
    day: date
    months: tuple[Month, ...]
    later: int
    never: int
    rostered: bool


def facts(name: str, day: date, ends: Sequence[tuple[date, int]], rostered: bool) -> Facts:
    """From (last day, workers) of an area's certified workers; `rostered` says whether there is a roster at all."""
    days = month_ends(day, MONTHS)
    counts = [0] * len(days)
    later = 0
    for end, workers in ends:
        place = next((place for place, last in enumerate(days) if end <= last), None)
        if place is not None:
            counts[max(place, 1)] += workers  # what ends on the day itself is active on it for the last time
        elif end != date.max:
            later += workers
    never = sum(workers for end, workers in ends if end == date.max)
    months = tuple(Month(end, count) for end, count in zip(days[1:], counts[1:], strict=True))
    return Facts(name, day, months, later, never, rostered)


def draw(facts: Facts, texts: Texts, stamp: Stamp, measure: str, narrow: bool = False) -> go.Figure:
    """One bar a month from zero, its number on it; years below."""
    figure = Drawing()
    width = theme.PHONE if narrow else theme.HALF
    counts = [month.workers for month in facts.months]
    names = [texts.period(Period(month.end, "month")) for month in facts.months]
    figure.add_bar(
        x=list(range(len(counts))),
        y=counts,
        text=[texts.number(count) if count else "" for count in counts],
        textposition="outside",
        textfont={"size": 10.5 if narrow else 11},
        textangle=0,
        cliponaxis=False,
        marker={"color": theme.ALARM},
        hovertext=[f"<b>{name}</b><br>{texts.number(count)}" for name, count in zip(names, counts, strict=True)],
        hoverinfo="text",
    )
    first = [place for place, month in enumerate(facts.months) if month.end.month == 1 or place == 0]
    if len(first) > 1 and first[1] < 6:
        first = first[1:]
    figure.update_xaxes(
        range=[-0.6, len(counts) - 0.4], tickvals=first, ticktext=[str(facts.months[p].end.year) for p in first]
    )
    figure.update_yaxes(visible=False, range=[0, max(counts, default=0) * 1.15 or 1])
    for place in first:
        if place:
            line = {"color": theme.GRID, "width": 1}
            figure.add_shape(type="line", x0=place - 0.5, x1=place - 0.5, y0=0, y1=1, yref="paper", line=line)
    figure.update_layout(bargap=0.25)
    notes = [texts("chart.expiries.foot", later=texts.number(facts.later), months=MONTHS)]
    if facts.never:
        notes.append(texts("chart.expiries.never", n=facts.never, never=texts.number(facts.never)))
    return theme.finish(
        figure,
        texts,
        title(facts, texts),
        texts("chart.expiries.subtitle", measure=measure),
        theme.foot(texts, stamp, " ".join(notes)),
        width,
        HEIGHT,
        left=16,
        axis=24,
        head=12,
    )


def title(facts: Facts, texts: Texts) -> str:
    """The month in which the most certificates end."""
    if not facts.rostered:
        return texts("chart.cliff.no_roster", name=facts.name)
    worst = max(facts.months, key=lambda month: month.workers)
    if not worst.workers:
        return texts("chart.expiries.nothing", months=MONTHS, name=facts.name)
    total = sum(month.workers for month in facts.months)
    said = {"n": total, "total": texts.number(total), "name": facts.name, "months": MONTHS}
    if [month.workers for month in facts.months].count(worst.workers) > 1:
        return texts("chart.expiries.total", **said)
    when = texts.period(Period(worst.end, "month"))
    return texts("chart.expiries.title", most=texts.number(worst.workers), when=when, **said)
