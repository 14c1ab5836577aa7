"""Participants who passed and workers newly certified, by year, side by side on one scale: two counts, no cause."""

from typing import NamedTuple

import plotly.graph_objects as go

from core.texts import Texts
from report import theme
from report.drawing import Drawing
from report.rows import Stamp
from report.training import Added

ROW = 28  # pixels a year takes
MOST = 12  # years drawn, the newest; the table has all
GAP = 0.06  # of the plot, between the two halves
COLOURS = {"passed": theme.RAMP[1], "newly": theme.ACCENT}
HEAD = 34  # pixels for the words above the halves


class Facts(NamedTuple):
    """`area` is the province or a district; `without` how many of its districts have no roster."""

    area: str
    years: list[Added]
    without: int = 0

    @property
    def newest(self) -> Added | None:
        """The last year drawn in which both counts are known."""
        return next(
            (y for y in reversed(self.years[-MOST:]) if None not in (y.passed, y.newly) and not y.counted_back), None
        )


def draw(facts: Facts, texts: Texts, stamp: Stamp, measure: str = "", narrow: bool = False) -> go.Figure:
    """Left who passed, right who was newly certified, a row for each year, the newest below; hollow where counted back."""
    figure, years = Drawing(), facts.years[-MOST:]
    width, left = theme.PHONE if narrow else theme.HALF, 50
    places = list(range(len(years)))
    most = max((count for year in years for count in (year.passed, year.newly) if count), default=0) or 1
    half = (width - left - 12) * (1 - GAP) / 2
    for number, (name, colour) in enumerate(COLOURS.items()):
        axis = f"x{number + 1}" if number else "x"
        hollow = [name == "newly" and year.counted_back for year in years]
        words = [said(year, name, texts) for year in years]
        figure.add_bar(
            orientation="h", x=[getattr(year, name) for year in years], y=places, xaxis=axis,
            marker={
                "color": ["white" if empty else colour for empty in hollow],
                "line": {"color": colour, "width": [1.5 if empty and year.newly else 0 for empty, year in zip(hollow, years, strict=True)]},
            },
            hoverinfo="text", hovertext=[f"<b>{y.year}</b><br>{texts(f'chart.added.{name}')}: {w}" for y, w in zip(years, words, strict=True)],
        )  # fmt: skip
        for place, (year, word) in enumerate(zip(years, words, strict=True)):
            count = getattr(year, name)
            figure.add_annotation(
                text=theme.cut(word, half - (half * 0.75 * (count or 0) / most) - 8, 11.5), x=count or 0, y=place,
                xref=axis, xanchor="left", xshift=5, showarrow=False,
                font={"size": 11.5, "color": theme.MUTED if count is None else theme.INK},
            )  # fmt: skip
        figure.add_annotation(
            text="<br>".join(theme.wrap(texts(f"chart.added.{name}"), round(half), 11.5)), x=number * (1 + GAP) / 2, y=1, xref="paper", yref="paper",
            xanchor="left", yanchor="bottom", align="left", yshift=4, showarrow=False, borderpad=0,
            font={"size": 11.5, "color": theme.MUTED},
        )  # fmt: skip
    scale = {"visible": False, "range": [0, most / 0.75]}
    figure.update_layout(
        xaxis=scale | {"domain": [0, (1 - GAP) / 2]}, xaxis2=scale | {"domain": [(1 + GAP) / 2, 1], "anchor": "y"}, bargap=0.4
    )  # fmt: skip
    figure.update_yaxes(
        range=[max(len(years), 3) - 0.5, -0.5],
        tickvals=places,
        ticktext=[f"{year.year}  " for year in years],
        showgrid=False,
    )
    notes = [texts("chart.added.foot"), texts("chart.added.foot_first")]
    if any(year.counted_back and year.newly for year in years):
        notes.append(texts("chart.added.foot_hollow"))
    if part := next((year for year in years if year.until), None):
        notes.append(texts("chart.added.foot_until", year=part.year, date=texts.date(part.until)))
    return theme.finish(
        figure,
        texts,
        title(facts, texts),
        texts("chart.added.subtitle", area=facts.area, measure=measure),
        theme.foot(texts, stamp, " ".join(notes)),
        width,
        max(3, len(years)) * ROW,
        left=left,
        axis=4,
        head=HEAD,
    )


def title(facts: Facts, texts: Texts) -> str:
    """Both counts of the newest year that has them."""
    year = facts.newest
    if year:
        counts = {"passed": texts.number(year.passed), "newly": texts.number(year.newly)}
        return texts("chart.added.title", area=facts.area, year=year.year, **counts)
    if not facts.years:
        return texts("chart.added.nothing", area=facts.area)
    has_roster = any(year.newly is not None for year in facts.years)
    return texts(f"chart.added.{'no_result' if has_roster else 'no_roster'}", area=facts.area)


def said(year: Added, name: str, texts: Texts) -> str:
    """A count in words; why there is none."""
    count = getattr(year, name)
    if count is None:
        return texts(f"chart.added.no_{name}")
    return texts.number(count) + ("°" if name == "newly" and year.counted_back else "")
