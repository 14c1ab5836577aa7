"""What a view is asked to show, and what it answers: the same for a page, a slide and a sheet of paper."""

import functools
import html
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import plotly.graph_objects as go

from core.periods import Period
from core.settings import Settings
from core.texts import Texts
from report import fetch, words
from report.change import Known
from report.fetch import Choice
from report.queries import Result
from report.rows import District, RatioRow, Stamp
from report.theme import Caption

IN_TURN = 4  # periods fetched at once where all are looked at one after the other: more would fill a country's memory


class Ask(NamedTuple):
    """All that a link says: which figures of which version, for whom, and how to show them.

    `since` is the period compared with, `district` the one that a page is about, `districts` those in colour.
    `options` are a page's own choices as (name, word). `audience` is public or full (R11). `view` is the one of VIEWS
    that is asked for, `chart_id` its id in the picture's foot; without them it is the page.
    """

    folder: Path
    version: int
    settings: Settings
    texts: Texts
    audience: str
    choice: Choice
    period: Period
    since: Period | None = None
    district: str | None = None
    districts: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    narrow: bool = False
    view: str = ""
    chart_id: str = ""

    def option(self, name: str) -> str:
        """One of the page's own choices; raises KeyError when the page does not offer it."""
        return dict(self.options)[name]


class Shown(NamedTuple):
    """A view: a sentence, the chart, its table, and the measures that define it (report.measures).

    `drawing` is the figure, or draws it: a slide does without. `keys` are the columns that tell the table's rows apart.
    `facts` is what the chart was drawn from. `notes` are what a reader must know beside the picture.
    """

    title: str
    sentence: str
    facts: object
    drawing: go.Figure | Callable[[], go.Figure]
    table: Result
    keys: tuple[str, ...]
    measures: tuple[str, ...]
    notes: tuple[str, ...] = ()
    native: object = None  # one of report.native's forms, where a slide can be made of it
    caption: Caption | None = None  # of a figure that is not drawn yet

    @property
    def figure(self) -> go.Figure:
        """The chart of the page."""
        return self.drawing() if callable(self.drawing) else self.drawing

    @property
    def subtitle(self) -> str:
        """What is measured, and what it is filtered to."""
        return self.caption.subtitle if self.caption else html.unescape(self.figure.layout.meta["subtitle"])

    @property
    def foot(self) -> str:
        """Definition, sources, date, version and id."""
        return self.caption.foot if self.caption else html.unescape(self.figure.layout.meta["foot"])


def later(draw: Callable[..., go.Figure], *facts: object) -> Callable[[], go.Figure]:
    """A figure that is drawn when it is first looked at."""
    return functools.cache(functools.partial(draw, *facts))


def link(ask: Ask) -> dict[str, str]:
    """The query of the link that opens a page with exactly these choices, also when defaults change later."""
    choice = ask.choice
    said = {
        "province": choice.province.code if choice.province else "",
        "unit": choice.unit,
        "category": choice.category,
        "role": choice.roles[0] if choice.roles else "all",
        "grain": choice.grain or "reported",
        "target": choice.standard or (f"{choice.target:g}" if choice.target else ""),
        "period": str(ask.period),
        "since": str(ask.since) if ask.since else "",
        "district": ask.district or "",
        "districts": ",".join(ask.districts),
        **dict(ask.options),
        "view": ask.view,
        "lang": ask.texts.language,
        "version": str(ask.version),
    }
    return {name: text for name, text in said.items() if text}


def stamp(ask: Ask, rows: list[RatioRow]) -> Stamp:
    """Where the figures of some rows come from."""
    days = [row.data_as_of or row.period_end for row in rows] or [ask.period.end]
    found = fetch.stamp(ask.folder, ask.version, ask.choice, min(days), max(days), ask.settings.office)
    return found._replace(internal=ask.audience == "full", chart_id=ask.chart_id)


def measure(ask: Ask, with_period: bool = True) -> str:
    """What a chart is filtered to, in words."""
    return words.measure(ask.choice, ask.settings, ask.texts, ask.period if with_period else None)


def what(ask: Ask) -> str:
    """What is counted: "PMKS (orang)"."""
    return words.what(ask.choice, ask.settings, ask.texts)


def said(ask: Ask, title: str, filtered: str = "") -> str:
    """A chart's title as a sentence that stands alone, with what it is filtered to."""
    return ask.texts("page.said", title=title, filtered=filtered) if filtered else f"{title}."


def by_period(rows: list[RatioRow], ask: Ask) -> tuple[Result, tuple[str, ...]]:
    """The table of some rows of the ratio, and its keys."""
    return words.figures(rows, ask.texts), ("district_name", "period")


def view(ask: Ask) -> fetch.View:
    """The rows of the choice in its period, with what changed since the period before."""
    return fetch.view(ask.folder, ask.version, ask.choice, ask.period, ask.audience)


def series(ask: Ask) -> list[RatioRow]:
    """The rows of the choice in every period. Do not alter the list."""
    return fetch.series(ask.folder, ask.version, ask.choice, ask.audience)


def in_period(ask: Ask, *periods: Period | None) -> list[RatioRow]:
    """The rows of the choice in these periods, or in the one asked for: districts and province."""
    wanted = [period for period in periods or (ask.period,) if period]
    of_each = [fetch.of_period(ask.folder, ask.version, ask.choice, period, ask.audience) for period in wanted]
    return [row for rows in of_each for row in rows]


def by_category(ask: Ask, *periods: Period | None) -> list[RatioRow]:
    """The rows of every category of the unit in these periods, or in the one asked for. Do not alter the list."""
    return fetch.by_category(ask.folder, ask.version, ask.choice, ask.audience, periods or (ask.period,))


def in_turn(ask: Ask, periods: Sequence[Period]) -> Iterator[tuple[Period, list[RatioRow]]]:
    """These periods, each with its rows of every category of the unit. Do not alter the lists."""
    for first in range(0, len(periods), IN_TURN):
        some = periods[first : first + IN_TURN]
        of_each: dict[Period, list[RatioRow]] = {period: [] for period in some}
        for row in by_category(ask, *some):
            of_each[Period(row.period_end, row.grain)].append(row)
        yield from of_each.items()


def known_districts(ask: Ask) -> list[District]:
    """The districts there are, or those of the province asked for. Do not alter the list."""
    return fetch.districts(ask.folder, ask.version, ask.choice.province)


def known_breaks(ask: Ask) -> list[Known]:
    """The known breaks in their series (R3). Do not alter the list."""
    return fetch.breaks(ask.folder, ask.version, ask.choice.province)


def known_periods(ask: Ask) -> list[Period]:
    """The periods of the choice, newest first. Do not alter the list."""
    return fetch.periods_of(ask.folder, ask.version, ask.choice, ask.audience)
