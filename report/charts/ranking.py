"""Districts by ratio in one period: without a certified worker on top, then the most cases per worker."""

from collections.abc import Collection
from typing import NamedTuple

import plotly.graph_objects as go

from core.texts import Texts
from report import theme
from report.drawing import Drawing
from report.rows import RatioRow, Stamp

BAR = 23  # pixels a district takes
UNKNOWN = ("suppressed", "no_data", "no_roster", "not_established")  # what is not known stands last, in this order
BACKCAST, STALE = "°", "†"  # marks beside a figure, explained in the foot


class Bar(NamedTuple):
    """One district. `ratio` in cases per worker, None where `status` says why."""

    name: str
    status: str
    ratio: float | None
    cases: int | None
    workers: int | None
    backcast: bool
    stale: bool


class Facts(NamedTuple):
    """Bars from worst to unknown; `without` of `known` districts with a roster, of `established`, have no certified worker."""

    bars: list[Bar]
    without: int
    known: int
    established: int


def facts(rows: list[RatioRow], stale: Collection[str] = ()) -> Facts:
    """From the districts' rows of one period, category and unit; `stale` are codes of districts with an old roster (R2)."""
    bars = [
        Bar(
            row.district_name,
            row.status,
            row.cases_per_worker,
            row.cases,
            row.workers,
            row.basis == "backcast",
            row.district_code in stale,
        )
        for row in rows
        if row.districts_total is None
    ]
    established = [bar for bar in bars if bar.status != "not_established"]
    return Facts(
        sorted(bars, key=_place),
        sum(bar.workers == 0 for bar in established),
        sum(bar.workers is not None for bar in established),
        len(established),
    )


def draw(facts: Facts, texts: Texts, stamp: Stamp, measure: str, narrow: bool = False) -> go.Figure:
    """Horizontal bars from zero; `measure` says the category, unit, roles and period in words."""
    said, (facts, left_out) = title(facts, texts), theme.first(facts, "bars")
    figure = Drawing()
    largest = max((bar.ratio for bar in facts.bars if bar.ratio is not None), default=0) or 1
    barred = [(y, bar) for y, bar in enumerate(facts.bars) if bar.ratio is not None]
    figure.add_bar(
        orientation="h",
        y=[y for y, _ in barred],
        x=[bar.ratio for _, bar in barred],
        text=[figure_of(bar, texts) for _, bar in barred],
        textposition="outside",
        cliponaxis=False,
        marker={
            "color": ["white" if bar.backcast else theme.ACCENT for _, bar in barred],
            "line": {"color": theme.ACCENT, "width": [1.5 if bar.backcast else 0 for _, bar in barred]},
        },
        hovertext=[hover(bar, bar.backcast, texts) for _, bar in barred],
        hoverinfo="text",
    )
    worded = [(y, bar) for y, bar in enumerate(facts.bars) if bar.ratio is None]
    hatched = [y for y, bar in worded if bar.status in UNKNOWN]
    figure.add_bar(
        orientation="h",
        y=hatched,
        x=[largest * 0.035] * len(hatched),
        marker=theme.NOT_REPORTED,
        hoverinfo="skip",
    )
    figure.add_scatter(
        mode="text",
        x=[largest * 0.04 if bar.status in UNKNOWN else 0 for _, bar in worded],
        y=[y for y, _ in worded],
        text=[("  " if bar.status in UNKNOWN else "") + _words(bar, texts) for _, bar in worded],
        textposition="middle right",
        textfont={"color": [theme.ALARM if _ranked(bar) else theme.MUTED for _, bar in worded]},
        hovertext=[hover(bar, bar.backcast, texts) for _, bar in worded],
        hoverinfo="text",
        cliponaxis=False,
    )
    names = [theme.cut(bar.name, 150) for bar in facts.bars]
    widest = max((theme.text_width(bar.name, theme.LABEL) for bar in facts.bars), default=0)
    figure.update_xaxes(range=[0, largest * (1.6 if narrow else 1.32)], visible=False)
    figure.update_yaxes(
        range=[max(len(names), 3) - 0.5, -0.5],
        tickvals=list(range(len(names))),
        ticktext=[name + "  " for name in names],
        showgrid=False,
    )
    figure.update_layout(bargap=0.32, barmode="overlay")
    notes = [("foot.ratio", True), ("foot.marked_bar", any(bar.backcast for bar in facts.bars))]
    notes.append(("foot.stale", any(bar.stale for bar in facts.bars)))
    notes.append(("foot.suppressed", any(bar.status == "suppressed" for bar in facts.bars)))
    return theme.finish(
        figure,
        texts,
        said,
        texts("chart.ranking.subtitle", measure=measure),
        theme.foot(texts, stamp, " ".join(texts(key) for key, applies in notes if applies), left_out),
        theme.PHONE if narrow else theme.HALF,
        max(3, len(names)) * BAR,
        left=round(min(150, widest)) + 14,
        axis=4,
    )


def title(facts: Facts, texts: Texts) -> str:
    """What the ranking shows, as a sentence."""
    ranked = [bar for bar in facts.bars if bar.ratio]
    if facts.without:
        key = "chart.ranking.without" if facts.known == facts.established else "chart.ranking.without_known"
        return texts(key, n=facts.without, total=facts.known)
    hidden = sum(bar.status == "suppressed" for bar in facts.bars)
    if not ranked:
        return texts("chart.ranking.hidden" if hidden else "chart.ranking.nothing")
    also = texts("chart.suppressed", n=hidden) if hidden else ""
    worst, best = ranked[0], ranked[-1]
    values = {"name": worst.name, "ratio": texts.ratio(worst.ratio)}
    if texts.ratio(best.ratio) == values["ratio"]:
        return texts("chart.ranking.only" if len(ranked) == 1 else "chart.ranking.same", **values) + also
    return texts("chart.ranking.worst", best=best.name, best_ratio=texts.ratio(best.ratio), **values) + also


def _place(bar: Bar) -> tuple:
    """No worker with the larger caseload first, then the worst ratio (R6); with no cases it is not ranked."""
    if _ranked(bar):
        return (0, -(bar.cases or 0), bar.name)
    if bar.ratio is not None:
        return (1, -bar.ratio, bar.name)
    return (2 + (UNKNOWN.index(bar.status) + 1 if bar.status in UNKNOWN else 0), 0, bar.name)


def _ranked(bar: Bar) -> bool:
    return bar.status == "no_worker" and bar.cases != 0


def _marks(bar: Bar) -> str:
    return (BACKCAST if bar.backcast else "") + (STALE if bar.stale else "")


def figure_of(bar: Bar, texts: Texts) -> str:
    """A bar's ratio with its marks, or that there are no cases."""
    words = texts.ratio(bar.ratio) if bar.ratio else texts("chart.cases", cases=texts.number(0))
    return words + _marks(bar)


def _words(bar: Bar, texts: Texts) -> str:
    none = texts("chart.none_yet")
    return said(bar, texts).replace(none, f"<b>{none}</b>", 1)


def said(bar: Bar, texts: Texts) -> str:
    """Why a bar has no ratio."""
    if bar.status == "no_worker":
        cases = texts("chart.cases", cases=texts.number(bar.cases))
        return f"{texts('chart.none_yet')} · {cases}{_marks(bar)}"
    return texts(f"status.{bar.status}")


def hover(bar: NamedTuple, backcast: bool, texts: Texts) -> str:
    """What stands behind a district's mark: name, ratio or why there is none, workers, cases."""
    lines = [f"<b>{theme.escaped(bar.name)}</b>"]
    if bar.ratio is not None:
        lines.append(texts.ratio(bar.ratio))
    if bar.workers is not None:
        lines.append(texts("chart.workers", n=bar.workers, workers=texts.number(bar.workers)))
    if bar.cases is not None:
        lines.append(texts("chart.cases", cases=texts.number(bar.cases)))
    if bar.ratio is None:
        lines.append(texts(f"status.{bar.status}"))
    if backcast:
        lines.append(texts("basis.backcast"))
    return "<br>".join(lines)
