"""Whose certificates end soon: bars by district of those ending within 3, 6 and 12 months."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import plotly.graph_objects as go

from core.texts import Texts
from report import theme
from report.charts import axes
from report.drawing import Drawing
from report.pipeline import WITHIN, months_later
from report.rows import Stamp

BAR = 22  # pixels a district takes
COLOURS = (theme.ALARM, "#d5927e", theme.ALARM_TINT)  # soonest first


class Bar(NamedTuple):
    """A district: workers whose last certificate ends within 3, 6 and 12 months, each with the ones before in it.

    All are None without a roster; `unknown` are those of the certified with blank expiries only.
    """

    code: str
    name: str
    within: tuple[int, ...] | None
    certified: int | None
    unknown: int | None
    backcast: bool = False


class Facts(NamedTuple):
    """Districts, the most endings within a year first, counted from `day`."""

    day: date
    bars: tuple[Bar, ...]


def facts(day: date, bars: Sequence[Bar]) -> Facts:
    """In the order in which they are drawn; those without a roster last."""
    return Facts(day, tuple(sorted(bars, key=lambda bar: ([-n for n in reversed(bar.within or ())] or [1], bar.code))))


def segments(bar: Bar) -> list[int]:
    """Workers ending within the first, the second and the third span alone."""
    return [n - before for n, before in zip(bar.within or (), (0, *(bar.within or ())), strict=False)]


def draw(facts: Facts, texts: Texts, stamp: Stamp, measure: str, narrow: bool = False) -> go.Figure:
    """Bars from zero, the soonest part darkest, with the year's number of all certified beside them."""
    said, (facts, left_out) = title(facts, texts), theme.first(facts, "bars")
    figure = Drawing()
    width = theme.PHONE if narrow else theme.HALF
    places = list(range(len(facts.bars)))
    for span, colour in enumerate(COLOURS):
        figure.add_bar(
            orientation="h",
            y=places,
            x=[segments(bar)[span] if bar.within else 0 for bar in facts.bars],
            marker={"color": colour},
            hovertext=[_hover(bar, facts.day, texts) for bar in facts.bars],
            hoverinfo="text",
            showlegend=False,
        )
    figure.add_scatter(
        showlegend=False,
        mode="text",
        x=[bar.within[-1] if bar.within else 0 for bar in facts.bars],
        y=places,
        text=["  " + words(bar, texts) for bar in facts.bars],
        textposition="middle right",
        textfont={"color": [theme.INK if bar.within and bar.within[-1] else theme.MUTED for bar in facts.bars]},
        cliponaxis=False,
        hoverinfo="skip",
    )
    names = [bar.name + ("°" if bar.backcast else "") for bar in facts.bars]
    left = round(min(max((theme.text_width(name, theme.LABEL) for name in names), default=0), 130)) + 14
    most = max((bar.within[-1] for bar in facts.bars if bar.within), default=0) or 1
    room = max((theme.text_width(words(bar, texts), theme.LABEL) for bar in facts.bars), default=0) + 24
    plot = width - left - 12
    figure.update_xaxes(visible=False, range=[0, most * plot / max(60, plot - room)])
    figure.update_yaxes(
        range=[max(len(names), 3) - 0.5, -0.5],
        tickvals=places,
        ticktext=[theme.cut(name, left - 12) + "  " for name in names],
        showgrid=False,
    )
    figure.update_layout(barmode="stack", bargap=0.3)
    notes = [texts("chart.expiring.foot")]
    if any(bar.unknown for bar in facts.bars):
        notes.append(texts("foot.unknown_counts"))
    if any(bar.backcast for bar in facts.bars):
        notes.append(texts("foot.marked_bar"))
    spans = [
        (texts("chart.expiring.before", date=texts.short_date(months_later(facts.day, n))), c)
        for n, c in zip(WITHIN, COLOURS, strict=True)
    ]
    return theme.finish(
        figure,
        texts,
        said,
        texts("chart.expiring.subtitle", date=texts.date(facts.day), measure=measure),
        theme.foot(texts, stamp, " ".join(notes), left_out),
        width,
        max(3, len(names)) * BAR,
        left=left,
        axis=6,
        head=_legend(figure, spans, left, width),
    )


def _legend(figure: Drawing, spans: list[tuple[str, str]], left: int, width: int) -> int:
    """Swatches over the plot: pale words could not be read."""
    for words_of, colour in spans:
        axes.swatch(figure, words_of, colour)
    return axes.legend_above(figure, width - left)


def words(bar: Bar, texts: Texts) -> str:
    """ "3 dari 7", or why there is no number."""
    if bar.within is None:
        return texts("status.no_roster")
    if not bar.certified:
        return texts("chart.none_yet")
    return texts("chart.expiring.of", n=texts.number(bar.within[-1]), total=texts.number(bar.certified))


def title(facts: Facts, texts: Texts) -> str:
    """How many of how many end within a year, and where most of them are."""
    known = [bar for bar in facts.bars if bar.within is not None]
    if not known:
        return texts("chart.expiring.no_roster")
    total, ending = sum(bar.certified for bar in known), sum(bar.within[-1] for bar in known)
    said = {"n": ending, "ending": texts.number(ending), "total": texts.number(total)}
    if not total:
        return texts("chart.expiring.none")
    if not ending:
        return texts("chart.expiring.nothing", **said)
    most = known[0].within[-1]
    worst = [bar.name for bar in known if bar.within[-1] == most]
    if len(known) == 1 or len(worst) > 2:
        return texts("chart.expiring.title", **said)
    return texts(
        "chart.expiring.title_most", names=texts("chart.shares.and").join(worst), most=texts.number(most), **said
    )


def _hover(bar: Bar, day: date, texts: Texts) -> str:
    lines = [f"<b>{theme.escaped(bar.name)}</b>"]
    for months, count in zip(WITHIN, bar.within or (), strict=False):
        before = texts("chart.expiring.before", date=texts.short_date(months_later(day, months)))
        lines.append(f"{before}: {texts.number(count)}")
    if bar.unknown:
        lines.append(texts("card.expiry_unknown", n=texts.number(bar.unknown)))
    return "<br>".join(lines)
