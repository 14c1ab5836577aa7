"""Districts by ratio in one period: without a certified worker on top, then the most cases per worker."""

from typing import NamedTuple

import plotly.graph_objects as go

from core.texts import Texts
from report import theme
from report.rows import RatioRow, Stamp

BAR = 23  # pixels a district takes
WORDS = ("no_worker", "suppressed", "no_roster", "no_data", "not_established")  # the order of what has no bar


class Bar(NamedTuple):
    """One district. `ratio` in cases per worker, None where `status` says why."""

    name: str
    status: str
    ratio: float | None
    cases: int | None
    workers: int | None
    backcast: bool


class Facts(NamedTuple):
    """Bars from worst to unknown; `without` of `established` districts have no certified worker."""

    bars: list[Bar]
    without: int
    established: int


def facts(rows: list[RatioRow]) -> Facts:
    """From the districts' rows of one period, category and unit. Districts not established are left out."""
    bars = [
        Bar(row.district_name, row.status, row.cases_per_worker, row.cases, row.workers, row.basis == "backcast")
        for row in rows
        if row.districts_total is None and row.status != "not_established"
    ]
    return Facts(sorted(bars, key=_place), sum(bar.workers == 0 for bar in bars), len(bars))


def draw(facts: Facts, texts: Texts, stamp: Stamp, measure: str, narrow: bool = False) -> go.Figure:
    """Horizontal bars from zero; `measure` says the category, unit, roles and period in words."""
    figure = go.Figure()
    positions = list(range(len(facts.bars)))
    barred = [(y, bar) for y, bar in zip(positions, facts.bars, strict=True) if bar.ratio is not None]
    figure.add_bar(
        orientation="h",
        y=[y for y, _ in barred],
        x=[bar.ratio for _, bar in barred],
        text=[texts.ratio(bar.ratio) for _, bar in barred],
        textposition="outside",
        cliponaxis=False,
        marker={
            "color": ["white" if bar.backcast else theme.ACCENT for _, bar in barred],
            "line": {"color": theme.ACCENT, "width": [1.5 if bar.backcast else 0 for _, bar in barred]},
        },
        hovertext=[_hover(bar, texts) for _, bar in barred],
        hoverinfo="text",
    )
    worded = [(y, bar) for y, bar in zip(positions, facts.bars, strict=True) if bar.ratio is None]
    figure.add_scatter(
        mode="text",
        x=[0] * len(worded),
        y=[y for y, _ in worded],
        text=[_word(bar, texts) for _, bar in worded],
        textposition="middle right",
        textfont={"color": [theme.ALARM if bar.status == "no_worker" else theme.MUTED for _, bar in worded]},
        hovertext=[_hover(bar, texts) for _, bar in worded],
        hoverinfo="text",
        cliponaxis=False,
    )
    largest = max((bar.ratio for _, bar in barred), default=0) or 1
    figure.update_xaxes(range=[0, largest * (1.5 if narrow else 1.28)], visible=False)
    figure.update_yaxes(
        range=[len(positions) - 0.5, -0.5],
        tickvals=positions,
        ticktext=[theme.escaped(bar.name) + "  " for bar in facts.bars],
        showgrid=False,
    )
    figure.update_layout(bargap=0.32)
    definition = texts("foot.ratio")
    if any(bar.backcast for bar in facts.bars):
        definition += " " + texts("foot.hollow_bar")
    return theme.finish(
        figure,
        texts,
        title(facts, texts),
        texts("chart.ranking.subtitle", measure=measure),
        theme.foot(texts, stamp, definition),
        theme.PHONE if narrow else theme.HALF,
        max(3, len(positions)) * BAR,
        left=132,
        axis=6,
    )


def title(facts: Facts, texts: Texts) -> str:
    """What the ranking shows, as a sentence."""
    ranked = [bar for bar in facts.bars if bar.ratio is not None]
    if facts.without:
        return texts("chart.ranking.without", n=facts.without, total=facts.established)
    if not ranked:
        return texts("chart.ranking.nothing")
    return texts("chart.ranking.worst", name=ranked[0].name, ratio=texts.ratio(ranked[0].ratio))


def _place(bar: Bar) -> tuple:
    if bar.status == "no_worker" and bar.cases:
        return (0, -bar.cases, bar.name)
    if bar.ratio is not None:
        return (1, -bar.ratio, bar.name)
    return (2 + WORDS.index(bar.status), 0, bar.name)


def _word(bar: Bar, texts: Texts) -> str:
    if bar.status == "no_worker":
        return f"<b>{texts('chart.none_yet')}</b> · {texts('chart.cases', cases=texts.number(bar.cases))}"
    return texts(f"status.{bar.status}")


def _hover(bar: Bar, texts: Texts) -> str:
    lines = [f"<b>{theme.escaped(bar.name)}</b>"]
    if bar.ratio is not None:
        lines.append(texts.ratio(bar.ratio))
    if bar.workers is not None:
        lines.append(texts("chart.workers", n=bar.workers, workers=texts.number(bar.workers)))
    if bar.cases is not None:
        lines.append(texts("chart.cases", cases=texts.number(bar.cases)))
    if bar.ratio is None:
        lines.append(texts(f"status.{bar.status}"))
    if bar.backcast:
        lines.append(texts("basis.backcast"))
    return "<br>".join(lines)
