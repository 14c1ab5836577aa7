"""When each district reaches the target: a dot on a line of years, or the words that it does not."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import plotly.graph_objects as go

from core.periods import Period
from core.texts import Texts
from report import theme
from report.charts import axes
from report.charts.cliff import SECOND, expected
from report.drawing import Drawing
from report.rows import Stamp

ROW = 24  # pixels a district takes
COLOURS = (theme.ACCENT, SECOND)


class Way(NamedTuple):
    """What a scenario makes of a district: the day on which it has enough, and the one from which it has not any more."""

    reached: date | None
    lost: date | None
    left: float  # certified workers at the end, or where it never reaches, the most it has


class Row(NamedTuple):
    """A district on its way. `need` and `certified` are None where `status` (not ok) says why there is none.

    `per_year` are the new certifications a year with which it has enough on the chosen day; one way a scenario.
    """

    code: str
    name: str
    status: str
    cases: int | None = None
    need: int | None = None
    certified: int | None = None
    per_year: int | None = None
    ways: tuple[Way, ...] = ()

    @property
    def missing(self) -> int | None:
        return None if self.need is None else max(0, self.need - self.certified)


class Facts(NamedTuple):
    """Districts, the first to reach first; `words` say the assumptions of each scenario. `target` is cases per worker."""

    day: date
    last: date
    by: date
    target: float | None
    rows: tuple[Row, ...]
    words: tuple[str, ...]


def facts(day: date, last: date, by: date, target: float | None, rows: Sequence[Row], words: Sequence[str]) -> Facts:
    """In the order in which they are drawn: reached, not reached (the fewest missing first), not known."""

    def order(row: Row) -> tuple:
        if row.status != "ok":
            return (2, row.code)
        return (0, row.ways[0].reached, row.code) if row.ways[0].reached else (1, row.missing, row.code)

    return Facts(day, last, by, target, tuple(sorted(rows, key=order)), tuple(words))


def draw(facts: Facts, texts: Texts, stamp: Stamp, measure: str, narrow: bool = False) -> go.Figure:
    """From the day on to when there are enough; hollow where it does not last; words where it never comes."""
    headline, (facts, left_out) = title(facts, texts), theme.first(facts, "rows")
    figure = Drawing()
    width = theme.PHONE if narrow else theme.FULL
    if facts.target is None:
        facts = facts._replace(rows=())  # each of them would say the same
    names = [row.name for row in facts.rows]
    left = round(min(max((theme.text_width(name, theme.LABEL) for name in names), default=0), 130)) + 14
    notes = [words(row, texts, short=narrow) for row in facts.rows]
    right = round(min(max((theme.text_width(said, 11.5) for said in notes), default=0) + 26, width * 0.37))
    dates = [way.reached for row in facts.rows for way in row.ways if way.reached]
    last = max([date(facts.day.year + 2, facts.day.month, 1), *dates])
    scenarios = max((len(row.ways) for row in facts.rows), default=0)
    for number in reversed(range(scenarios)):
        _add_scenario(figure, facts, number, scenarios, texts)
    span = (last - facts.day).days
    pixels = max(60, width - left - right) / span
    for place, (row, said) in enumerate(zip(facts.rows, notes, strict=True)):
        shown = [way.reached for way in row.ways if way.reached]
        x = max(shown, default=facts.day)
        figure.add_annotation(
            text=theme.cut(said, width - left - (x - facts.day).days * pixels - 20, 11.5), x=x, y=place, xanchor="left",
            yanchor="middle", xshift=10 if shown else 4, showarrow=False, borderpad=0,
            font={"size": 11.5, "color": _ink(row)},
        )  # fmt: skip
    years = [year for year in range(facts.day.year + 1, last.year + 1) if facts.day < date(year, 1, 1) <= last]
    every = max(1, -(-len(years) // max(1, int(span * pixels / 44))))
    ticks = years[::every]
    figure.update_xaxes(
        type="date", range=[date.fromordinal(round(facts.day.toordinal() - 10 / pixels)), last], showgrid=bool(dates), visible=bool(dates and names),
        tickvals=[date(year, 1, 1) for year in ticks], ticktext=[str(year) for year in ticks],
    )  # fmt: skip
    figure.update_yaxes(
        range=[max(len(names), 3) - 0.5, -0.5], tickvals=list(range(len(names))), showgrid=False, visible=bool(names),
        ticktext=[theme.cut(name, left - 12) + "  " for name in names],
    )  # fmt: skip
    foot = [texts("chart.reaching.foot")]
    if any(way.lost for row in facts.rows for way in row.ways):
        foot.append(texts("chart.reaching.hollow"))
    if any(row.status == "suppressed" for row in facts.rows):
        foot.append(texts("foot.suppressed"))
    named = [
        (part, colour)
        for said, colour in zip(facts.words, COLOURS, strict=False)
        for part in theme.wrap(said, width - 24, 12)
    ]
    return theme.finish(
        figure,
        texts,
        headline,
        texts("chart.reaching.subtitle", target=texts.ratio(facts.target), measure=measure)
        if facts.target
        else texts("chart.reaching.subtitle_none", measure=measure),
        theme.foot(texts, stamp, " ".join(foot), left_out),
        width,
        max(3, len(names)) * ROW if names else 20,
        left=left if names else 8,
        right=right if names else 12,
        axis=26 if dates else 6,
        head=axes.colour_words(figure, named, left, width) if facts.target else 0,
    )


def words(row: Row, texts: Texts, short: bool = False) -> str:
    """When it is reached, and what is missing until then."""
    if row.status != "ok":
        return texts(f"chart.reaching.{row.status}")
    first = row.ways[0]
    if first.reached is None:
        key = "chart.reaching.never_short" if short else "chart.reaching.never"
        return texts(key, most=expected(first.left, texts), need=texts.number(row.need))
    if not row.missing and first.lost is None:
        return texts("chart.reaching.already")
    when = texts("chart.reaching.now") if not row.missing else texts.period(Period(first.reached, "month"))
    if first.lost and not short:
        return texts("chart.reaching.lost", when=when, until=texts.period(Period(first.lost, "month")))
    return when


def title(facts: Facts, texts: Texts) -> str:
    """How many districts reach the target, and when the last one does."""
    known = [row for row in facts.rows if row.status == "ok"]
    if facts.target is None:
        return texts("chart.reaching.no_target_title")
    if not known:
        return texts("chart.reaching.nothing")
    there = [row.ways[0].reached for row in known if row.ways[0].reached]
    said = {"target": texts.ratio(facts.target), "reached": len(there), "total": len(known), "n": len(known)}
    if not there:
        return texts("chart.reaching.title_none", **said)
    when = texts.period(Period(max(there), "month"))
    return texts("chart.reaching.title_all" if len(there) == len(known) else "chart.reaching.title", when=when, **said)


def _ink(row: Row) -> str:
    """The colour of a row's words; beside two scenarios that of the first, which they speak of."""
    if len(row.ways) > 1:
        return COLOURS[0]
    return theme.INK if row.ways and row.ways[0].reached else theme.MUTED


def _add_scenario(figure: Drawing, facts: Facts, number: int, scenarios: int, texts: Texts) -> None:
    """Lines and dots of one scenario, the second a little below the first."""
    shift = 0 if scenarios == 1 else (number - 0.5) * 0.3
    xs, ys, dots, hollow, hovers = [], [], [], [], []
    for place, row in enumerate(facts.rows):
        way = row.ways[number] if number < len(row.ways) else None
        if way and way.reached:
            xs += [facts.day, way.reached, None]
            ys += [place + shift] * 2 + [None]
            dots.append((way.reached, place + shift))
            hollow.append(way.lost is not None)
            hovers.append(f"<b>{theme.escaped(row.name)}</b><br>{texts.date(way.reached)}")
    colour = COLOURS[number]
    figure.add_scatter(x=xs, y=ys, mode="lines", line={"color": colour, "width": 2}, opacity=0.45, hoverinfo="skip")
    figure.add_scatter(
        x=[x for x, _ in dots],
        y=[y for _, y in dots],
        mode="markers",
        marker={
            "size": 10, "color": ["white" if open_ else colour for open_ in hollow],
            "line": {"color": colour, "width": 2}, "symbol": ("circle", "diamond")[number],
        },
        hovertext=hovers,
        hoverinfo="text",
        cliponaxis=False,
    )  # fmt: skip
