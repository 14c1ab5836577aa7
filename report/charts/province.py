"""The province over time: certified workers and ratio in two panels, and the published figure that started all this."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import plotly.graph_objects as go

from core.periods import Period
from core.texts import Texts
from report import theme
from report.rows import Mark, RatioRow, Stamp

HEIGHT = 300  # pixels of both panels


class Published(NamedTuple):
    """A number somebody published: shown apart from computed ones, with its source."""

    day: date
    workers: int
    source: str
    note: str


class Point(NamedTuple):
    """One period of the province, of its covered districts (R7)."""

    period: Period
    workers: int | None
    ratio: float | None
    covered: int
    total: int
    backcast: bool


class Facts(NamedTuple):
    """Points by date, and the published figure if the office has one."""

    name: str
    points: list[Point]
    published: Published | None
    marks: list[tuple[date, str]]


def published_workers(figures: list[dict[str, str]], province: str) -> Published | None:
    """The published stock of certified workers of the province from published_figures.csv."""
    for row in figures:
        if row["metric"] == "peksos_certified_stock" and row["area"] == province:
            return Published(date.fromisoformat(row["date"]), int(row["value"]), row["source"], row["note"])
    return None


def facts(rows: list[RatioRow], published: Published | None, marks: Sequence[Mark] = ()) -> Facts:
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
        )
        for row in own
    ]
    days = [point.period.end for point in points]
    within = [
        (theme.between(mark.day, days), f"{mark.day.year}: {mark.words}")
        for mark in marks
        if not mark.codes and days and days[0] < mark.day <= days[-1]
    ]
    return Facts(own[0].district_name if own else "", points, published, within)


def draw(facts: Facts, texts: Texts, stamp: Stamp, measure: str, narrow: bool = False) -> go.Figure:
    """Workers above, ratio below, on one time axis; `measure` says the category, unit and roles."""
    figure = go.Figure()
    days = [point.period.end for point in facts.points]
    colours = ["white" if point.backcast else theme.ACCENT for point in facts.points]
    marker = {"size": 8, "color": colours, "line": {"color": theme.ACCENT, "width": 1.8}}
    common = {"x": days, "mode": "lines+markers+text", "connectgaps": False, "cliponaxis": False, "marker": marker}
    common |= {"line": {"color": theme.ACCENT, "width": 2.4}, "textposition": "top center", "hoverinfo": "text"}
    hover = [_hover(point, texts) for point in facts.points]
    figure.add_scatter(
        y=[point.workers for point in facts.points],
        text=_labels(
            [texts.number(point.workers) if point.workers is not None else "" for point in facts.points], narrow
        ),
        hovertext=hover,
        yaxis="y2",
        **common,
    )
    figure.add_scatter(
        y=[point.ratio for point in facts.points],
        text=_labels([texts.ratio(point.ratio) if point.ratio is not None else "" for point in facts.points], narrow),
        hovertext=hover,
        **common,
    )
    definition = texts("foot.ratio")
    if facts.published:
        _add_published(figure, facts.published, texts, narrow)
        definition += " " + texts(
            "foot.published",
            workers=facts.published.workers,
            date=texts.date(facts.published.day),
            source=facts.published.source,
        )
    if any(point.backcast for point in facts.points):
        definition += " " + texts("foot.hollow")
    if any(point.covered < point.total for point in facts.points):
        definition += " " + texts("foot.covered")
    for day, words in facts.marks:
        figure.add_vline(x=day.isoformat(), line={"color": theme.MUTED, "width": 1, "dash": "dot"})
        figure.add_annotation(
            text="<br>".join(theme.wrap(words, 90 if narrow else 150, 10.5)), x=day, y=0, yref="paper", xanchor="left", yanchor="bottom",
            xshift=4, showarrow=False, align="left", font={"size": 10.5, "color": theme.MUTED},
        )  # fmt: skip
    _axes(figure, facts, texts)
    return theme.finish(
        figure,
        texts,
        title(facts, texts),
        texts("chart.province.subtitle", measure=measure),
        theme.foot(texts, stamp, definition),
        theme.PHONE if narrow else theme.FULL,
        HEIGHT,
        left=16,
        right=34,
        axis=30,
    )


def _labels(words: list[str], narrow: bool) -> list[str]:
    """Every label, or as many as a phone has room for, the newest among them."""
    step = max(1, -(-len(words) // (3 if narrow else 9)))
    return [word if (len(words) - 1 - place) % step == 0 else "" for place, word in enumerate(words)]


def _add_published(figure: go.Figure, published: Published, texts: Texts, narrow: bool) -> None:
    """A diamond in another colour, never joined to the computed line."""
    figure.add_scatter(
        x=[published.day],
        y=[published.workers],
        yaxis="y2",
        mode="markers",
        marker={"symbol": "diamond-open", "size": 11, "color": theme.ALARM, "line": {"width": 2}},
        hovertext=texts(
            "chart.province.published_hover",
            workers=published.workers,
            date=texts.date(published.day),
            source=theme.escaped(published.source),
        ),
        hoverinfo="text",
        cliponaxis=False,
    )
    figure.add_annotation(
        text=texts("chart.province.published", workers=published.workers, date=texts.short_date(published.day)),
        x=published.day, y=published.workers, yref="y2", xanchor="left", yanchor="top", showarrow=False, align="left",
        yshift=-8, xshift=-8, font={"size": 11, "color": theme.ALARM},
    )  # fmt: skip


def _axes(figure: go.Figure, facts: Facts, texts: Texts) -> None:
    days = [point.period.end for point in facts.points] + ([facts.published.day] if facts.published else [])
    if days:
        pad = max(60, (max(days) - min(days)).days * 0.04)
        first, last = (date.fromordinal(round(d)) for d in (min(days).toordinal() - pad, max(days).toordinal() + pad))
        ends = theme.years(min(days), max(days))
        figure.update_xaxes(range=[first, last], tickvals=ends, ticktext=[str(end.year) for end in ends])
    workers = [point.workers for point in facts.points if point.workers is not None]
    ratios = [point.ratio for point in facts.points if point.ratio is not None]
    workers += [facts.published.workers] if facts.published else []
    panel = {"showticklabels": False, "showgrid": False, "showline": False}
    figure.update_layout(
        yaxis=panel | {"domain": [0, 0.42], "range": [0, max(ratios, default=1) * 1.3]},
        yaxis2=panel | {"domain": [0.54, 1], "range": [0, max(workers, default=1) * 1.35], "anchor": "x"},
    )
    for y, words in ((1.0, texts("card.workers")), (0.46, texts("chart.province.ratio"))):
        figure.add_annotation(
            text=words, x=0, y=y, xref="paper", yref="paper", xanchor="left", yanchor="bottom", xshift=-12,
            showarrow=False, font={"size": 11.5, "color": theme.MUTED},
        )  # fmt: skip


def title(facts: Facts, texts: Texts) -> str:
    """What the chart shows, as a sentence."""
    known = [point for point in facts.points if point.ratio is not None]
    if not known:
        return texts("chart.ranking.nothing")
    last = known[-1]
    return texts(
        "chart.province.title", name=facts.name, ratio=texts.ratio(last.ratio), period=texts.period(last.period)
    )


def _hover(point: Point, texts: Texts) -> str:
    lines = [f"<b>{texts.period(point.period)}</b>"]
    if point.ratio is not None:
        lines.append(texts.ratio(point.ratio))
    if point.workers is not None:
        lines.append(texts("chart.workers", n=point.workers, workers=texts.number(point.workers)))
    lines.append(texts("card.covered", covered=point.covered, total=point.total))
    return "<br>".join(lines + ([texts("basis.backcast")] if point.backcast else []))
