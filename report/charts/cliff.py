"""Certified workers month by month: what was, what is left if nobody renews, and up to two scenarios beside it."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import plotly.graph_objects as go

from core.periods import Period
from core.texts import Texts
from report import theme
from report.charts import axes
from report.drawing import Drawing
from report.pipeline import Course, Scenario
from report.rows import Mark, Stamp

HEIGHT = 250
LEFT, RIGHT = 40, 46
UNKNOWN, UNKNOWN_WORDS = theme.RAMP[1], theme.RAMP[2]
SECOND = "#3a5ca8"  # the scenario compared with


class Past(NamedTuple):
    """The area at the end of a month: certified workers, those of them with blank expiries only."""

    day: date
    certified: int
    unknown: int
    backcast: bool


class Line(NamedTuple):
    """What a scenario makes of them; `words` say its assumptions."""

    scenario: Scenario
    course: Course
    words: str


class Facts(NamedTuple):
    """`past` up to the day from which all is projected, `days` from it on; without a roster both are empty.

    `cliff` is what is left if nobody renews and nobody is newly certified; `lines` are one or two scenarios.
    """

    name: str
    day: date
    past: tuple[Past, ...]
    days: tuple[date, ...]
    cliff: Course
    lines: tuple[Line, ...]
    marks: tuple[tuple[date, str], ...] = ()


def facts(
    name: str,
    past: Sequence[Past],
    days: Sequence[date],
    cliff: Course,
    lines: Sequence[Line],
    marks: Sequence[Mark] = (),
) -> Facts:
    """From the months behind and the courses ahead; marks outside the months shown are left out."""
    within = [(mark.day, f"{mark.day.year}: {mark.words}") for mark in marks if past and past[0].day < mark.day]
    return Facts(name, days[0], tuple(past), tuple(days) if past else (), cliff, tuple(lines), tuple(within))


def draw(facts: Facts, texts: Texts, stamp: Stamp, measure: str, narrow: bool = False) -> go.Figure:
    """Bands up to the day and of what is left after it; lines for scenarios; hollow and dotted what was counted back."""
    figure = Drawing()
    width = theme.PHONE if narrow else theme.FULL
    head = 8
    if facts.past:
        _add_past(figure, facts, texts)
        _add_ahead(figure, facts, texts)
        head = _axes(figure, facts, texts, width, narrow)
    else:
        figure.update_xaxes(visible=False)
        figure.update_yaxes(visible=False)
    notes = [texts("foot.certified"), texts("chart.cliff.foot")]
    if any(month.unknown for month in facts.past):
        notes.append(texts("foot.unknown_counts"))
    if any(month.backcast for month in facts.past):
        notes.append(texts("chart.cliff.hollow"))
    return theme.finish(
        figure,
        texts,
        title(facts, texts),
        texts("chart.cliff.subtitle", measure=measure),
        theme.foot(texts, stamp, " ".join(notes)),
        width,
        HEIGHT if facts.past else 60,
        left=LEFT,
        right=RIGHT,
        axis=26,
        head=head,
    )


def title(facts: Facts, texts: Texts) -> str:
    """What the certified workers fall to if nobody renews, and by when."""
    if not facts.past:
        return texts("chart.cliff.no_roster", name=facts.name)
    now, left = facts.past[-1].certified, round(facts.cliff.total[-1])
    said = {"name": facts.name, "n": now, "now": texts.number(now)}
    if not now:
        return texts("chart.cliff.none", **said)
    if left == now:
        return texts("chart.cliff.stays", end=texts.date(facts.days[-1]), **said)
    place = next(place for place, count in enumerate(facts.cliff.total) if count == facts.cliff.total[-1])
    when = texts.period(Period(facts.days[place], "month"))
    return texts("chart.cliff.title" if left else "chart.cliff.title_none", left=texts.number(left), when=when, **said)


def expected(count: float, texts: Texts) -> str:
    """An expected number of workers: with a decimal where it is small and not whole."""
    return texts.number(count, 1 if count < 10 and abs(count - round(count)) >= 0.05 else 0)


def _add_past(figure: Drawing, facts: Facts, texts: Texts) -> None:
    firm = [month for month in facts.past if not month.backcast]
    back = [month for month in facts.past if month.backcast] + firm[:1]
    days = [month.day for month in firm]
    band = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "x": days}
    figure.add_scatter(y=[month.certified for month in firm], fill="tozeroy", fillcolor=theme.RAMP[0], **band)
    figure.add_scatter(y=[month.unknown for month in firm], fill="tozeroy", fillcolor=UNKNOWN, **band)
    for months, dash in ((back, "dot"), (firm, "solid")):
        figure.add_scatter(
            x=[month.day for month in months],
            y=[month.certified for month in months],
            mode="lines",
            line={"color": theme.ACCENT, "width": 2.4, "dash": dash},
            hovertext=[_hover(month, texts) for month in months],
            hoverinfo="text",
            cliponaxis=False,
        )


def _add_ahead(figure: Drawing, facts: Facts, texts: Texts) -> None:
    band = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "x": facts.days}
    figure.add_scatter(y=facts.cliff.total, fill="tozeroy", fillcolor=theme.ALARM_TINT, **band)
    figure.add_scatter(y=facts.cliff.undated, fill="tozeroy", fillcolor=UNKNOWN, **band)
    for place, (words, colour, course) in enumerate(_lines(facts, texts)):
        figure.add_scatter(
            x=facts.days,
            y=course.total,
            mode="lines",
            line={"color": colour, "width": 2.2, "dash": ("solid", "dash", "dashdot")[place]},
            hovertext=[
                f"<b>{theme.escaped(texts.date(day))}</b><br>{theme.escaped(words)}: {expected(count, texts)}"
                for day, count in zip(facts.days, course.total, strict=True)
            ],
            hoverinfo="text",
            cliponaxis=False,
        )


def _lines(facts: Facts, texts: Texts) -> list[tuple[str, str, Course]]:
    """(words, colour, course) of the cliff and the scenarios."""
    colours = (theme.ACCENT, SECOND)
    return [
        (texts("chart.cliff.nobody"), theme.ALARM, facts.cliff),
        *((line.words, colour, line.course) for line, colour in zip(facts.lines, colours, strict=False)),
    ]


def _axes(figure: Drawing, facts: Facts, texts: Texts, width: int, narrow: bool) -> int:
    """Years below, whole numbers beside, the values at the lines' ends, the day; gives the height of the words above."""
    plot = width - LEFT - RIGHT
    most = max(
        *(month.certified for month in facts.past), *(max(course.total) for _, _, course in _lines(facts, texts)), 1
    )
    top = most * 1.16
    step = _step(most)
    ticks = list(range(0, int(top) + 1, int(step) or 1))
    font = {"size": 11, "color": theme.MUTED}
    figure.update_yaxes(range=[0, top], tickvals=ticks, ticktext=[texts.number(tick) for tick in ticks], tickfont=font)
    first, last = facts.past[0].day, facts.days[-1]
    years = [year for year in range(first.year + 1, last.year + 1) if date(year, 1, 1) > first]
    every = max(1, -(-len(years) // max(1, int(plot / 44))))
    shown = [year for year in years if (year - years[-1]) % every == 0]
    figure.update_xaxes(
        range=[first, last], tickvals=[date(year, 1, 1) for year in shown], ticktext=[str(year) for year in shown],
        showgrid=False,
    )  # fmt: skip
    ends = [(course.total[-1], colour) for _, colour, course in _lines(facts, texts)]
    pixels = HEIGHT / top
    for place, (count, colour) in zip(axes.spread([value * pixels for value, _ in ends], 15, 6), ends, strict=True):
        figure.add_annotation(
            text=f"<b>{expected(count, texts)}</b>", x=last, y=0, yshift=place, xanchor="left", yanchor="middle",
            xshift=4, showarrow=False, borderpad=0, font={"size": theme.LABEL, "color": colour},
        )  # fmt: skip
    now = facts.past[-1].certified
    share = (facts.day - first).days / ((last - first).days or 1)
    left_side = share > 0.5
    _upright(figure, facts.day, theme.INK)
    figure.add_annotation(
        text="<br>".join(theme.wrap(texts("chart.cliff.day", n=now, now=texts.number(now), date=texts.short_date(facts.day)), round(plot * max(share, 1 - share)), 11)),
        x=facts.day, y=1, yref="paper", xanchor="right" if left_side else "left", yanchor="top", xshift=-4 if left_side else 4,
        align="right" if left_side else "left", showarrow=False, borderpad=1, font={"size": 11, "color": theme.INK},
        bgcolor="rgba(255,255,255,.7)",
    )  # fmt: skip
    for day, words in facts.marks:
        if day <= last:
            _upright(figure, day, theme.MUTED)
            figure.add_annotation(
                text=theme.cut(words, plot * 0.4, 10.5), x=day, y=0.9, yref="paper", xanchor="left", yanchor="top", xshift=3,
                showarrow=False, borderpad=0, font={"size": 10.5, "color": theme.MUTED},
            )  # fmt: skip
    named = [(words, colour) for words, colour, _ in _lines(facts, texts)]
    if any(month.unknown for month in facts.past) or any(facts.cliff.undated):
        named.append((texts("chart.cliff.unknown"), UNKNOWN_WORDS))
    wide = [(part, colour) for words, colour in named for part in theme.wrap(words, width - 24, 12)]
    return axes.colour_words(figure, wide, LEFT, width)


def _step(most: float) -> int:
    """A whole distance between the numbers of an axis that needs at most six of them."""
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if most / step <= 6:
                return step
        size *= 10


def _upright(figure: Drawing, day: date, colour: str) -> None:
    line = {"color": colour, "width": 1, "dash": "dot"}
    figure.add_shape(type="line", x0=day, x1=day, y0=0, y1=1, yref="paper", line=line)


def _hover(month: Past, texts: Texts) -> str:
    lines = [f"<b>{texts.date(month.day)}</b>", texts("chart.workers", workers=texts.number(month.certified))]
    if month.unknown:
        lines.append(texts("card.expiry_unknown", n=texts.number(month.unknown)))
    return "<br>".join(lines + ([texts("basis.backcast")] if month.backcast else []))
