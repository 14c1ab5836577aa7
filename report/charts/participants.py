"""Participants of trainings and tests by year: who passed, who did not, whose result is not known; the rate in words."""

from typing import NamedTuple

import plotly.graph_objects as go

from core.texts import Texts
from report import theme
from report.charts import axes
from report.drawing import Drawing
from report.intervals import CONFIDENCE
from report.rows import Stamp
from report.training import Year

ROW = 30  # pixels a year takes
MOST = 12  # years drawn, the newest; the table has all
PARTS = {"passed": theme.ACCENT, "failed": theme.RAMP[0], "unknown": "white"}


class Facts(NamedTuple):
    """`area` is the province or a district; of a district, `elsewhere` are the participants that are tied to no district."""

    area: str
    years: list[Year]
    elsewhere: int = 0

    @property
    def newest(self) -> Year | None:
        """The last year drawn with a known result, else the last with an event."""
        held = [year for year in self.years[-MOST:] if year.events]
        return next((year for year in reversed(held) if year.rate), held[-1] if held else None)


def parts(year: Year) -> dict[str, int]:
    """The participants of a year by what became of them; together all of them."""
    passed = year.passed or 0
    return {"passed": passed, "failed": year.tested - passed, "unknown": year.unknown}


def draw(facts: Facts, texts: Texts, stamp: Stamp, narrow: bool = False) -> go.Figure:
    """A bar for each year, the newest below, with its rate beside it."""
    figure, years = Drawing(), facts.years[-MOST:]
    width, left = theme.PHONE if narrow else theme.HALF, 50
    places = list(range(len(years)))
    labels = [said(year, texts, narrow) for year in years]
    room = max((theme.text_width(label, theme.LABEL) for label in labels), default=0) + 14
    share = max(0.25, 1 - room / (width - left - 12))  # of the plot, for the bars
    for name, colour in PARTS.items():
        counts = [parts(year)[name] or None for year in years]  # a bar of nothing would leave a line
        if not any(counts):
            continue
        hatched = "/" if name == "unknown" else ""
        axes.swatch(figure, texts(f"chart.participants.{name}"), colour, hatched, theme.HATCH if hatched else None)
        marker = {"color": colour, "line": {"color": theme.HATCH if hatched else colour, "width": 1 if hatched else 0}}
        if hatched:
            marker["pattern"] = {
                "shape": hatched, "fgcolor": theme.HATCH, "bgcolor": "white", "size": 5, "solidity": 0.25,
            }  # fmt: skip
        figure.add_bar(
            orientation="h", x=counts, y=places, marker=marker, showlegend=False, hoverinfo="text",
            hovertext=[_hover(year, texts) for year in years],
        )  # fmt: skip
    for place, (year, label) in enumerate(zip(years, labels, strict=True)):
        figure.add_annotation(
            text=theme.escaped(label), x=year.participants, y=place, xanchor="left", xshift=6, showarrow=False,
            font={"size": theme.LABEL, "color": theme.INK if year.events else theme.MUTED},
        )  # fmt: skip
    most = max((year.participants for year in years), default=0) or 1
    figure.update_xaxes(visible=False, range=[0, most / share])
    figure.update_yaxes(
        range=[max(len(years), 3) - 0.5, -0.5],
        tickvals=places,
        ticktext=[f"{year.year}  " for year in years],
        showgrid=False,
    )
    figure.update_layout(barmode="stack", bargap=0.35)
    notes = (
        [texts("chart.participants.foot_interval", confidence=CONFIDENCE)] if any(year.rate for year in years) else []
    )
    return theme.finish(
        figure,
        texts,
        title(facts, texts),
        texts("chart.participants.subtitle", area=facts.area),
        theme.foot(texts, stamp, " ".join([texts("chart.participants.foot"), *notes])),
        width,
        max(3, len(years)) * ROW,
        left=left,
        axis=4,
        head=axes.legend_above(figure, width - left - 12),
    )


def title(facts: Facts, texts: Texts) -> str:
    """How many of the newest year's participants passed, with the interval of the rate."""
    year = facts.newest
    if year is None:
        return texts("chart.participants.nothing", area=facts.area)
    counted = {"area": facts.area, "year": year.year, "participants": texts.number(year.participants)}
    if year.rate is None:
        return texts(f"chart.participants.{'no_result' if year.unknown else 'no_one'}", **counted)
    return texts("chart.participants.title", **counted, **_rate(year, texts))


def said(year: Year, texts: Texts, short: bool = False) -> str:
    """What stands beside a year's bar: "9 dari 12 lulus, 75% (47–91%)"."""
    if not year.events:
        return texts("chart.participants.no_event")
    if year.rate is None:
        known = "of_unknown" if year.unknown else "of_none"
        return texts(f"chart.participants.{known}", participants=texts.number(year.participants))
    return texts(f"chart.participants.{'short' if short else 'of'}", **_rate(year, texts))


def _rate(year: Year, texts: Texts) -> dict[str, str]:
    counts = {"passed": texts.number(year.passed), "tested": texts.number(year.tested)}
    ends = {name: texts.number(100 * getattr(year.rate, name)) for name in ("share", "low", "high")}
    return counts | ends | {"confidence": texts.number(CONFIDENCE)}


def _hover(year: Year, texts: Texts) -> str:
    lines = [
        f"<b>{year.year}</b>",
        texts("chart.participants.hover", n=year.events, participants=texts.number(year.participants)),
    ]
    if year.rate:
        lines.append(texts("chart.participants.of", **_rate(year, texts)))
    if year.unknown:
        lines.append(texts("chart.participants.of_unknown", participants=texts.number(year.unknown)))
    return "<br>".join(lines)
