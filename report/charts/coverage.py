"""Which district reported what when: district by period, in words as well as in colour."""

from typing import NamedTuple

import plotly.graph_objects as go

from core.periods import MONTHS_IN, Period
from core.texts import Texts
from report import theme
from report.rows import Stamp

ROW = 22  # pixels a district takes
COLOURS = {
    "ok": theme.RAMP[2],
    "backcast": theme.RAMP[0],
    "no_data": "white",
    "no_roster": "white",
    "not_established": theme.GRID,
}


class Cell(NamedTuple):
    """One district in one period; `state` is a status, or backcast; `count` the categories reported, of caseload."""

    district: str
    period: Period
    state: str
    count: int | None


def facts(rows: list[dict], dataset: str) -> list[Cell]:
    """From the rows of the coverage export, of one dataset."""
    return [
        Cell(
            row["district_name"],
            Period(row["period_end"], row["grain"]),
            "backcast" if row["basis"] == "backcast" else row["status"],
            row["categories_reported"] if row["status"] == "ok" else None,
        )
        for row in rows
        if row["dataset"] == dataset
    ]


def draw(cells: list[Cell], texts: Texts, stamp: Stamp, dataset: str, narrow: bool = False) -> go.Figure:
    """Squares with the number of categories in them; a legend in words."""
    figure = go.Figure()
    names = list(dict.fromkeys(cell.district for cell in cells))
    periods = sorted({cell.period for cell in cells}, key=lambda period: (period.end, MONTHS_IN[period.grain]))
    for state in COLOURS:
        found = [cell for cell in cells if cell.state == state]
        if not found:
            continue
        name = texts("chart.coverage.reported") if state == "ok" and dataset == "caseload" else _state(state, texts)
        figure.add_scatter(
            x=[periods.index(cell.period) for cell in found],
            y=[names.index(cell.district) for cell in found],
            mode="markers+text",
            name=name,
            text=["" if cell.count is None else str(cell.count) for cell in found],
            textfont={"size": 10.5, "color": "white"},
            marker={
                "symbol": "square"
                if state in ("ok", "backcast")
                else "square-x-open"
                if state.startswith("no_")
                else "square",
                "size": 17,
                "color": COLOURS[state] if state in ("ok", "backcast", "not_established") else theme.FAINT,
            },
            hovertext=[f"<b>{theme.escaped(c.district)}</b> {texts.period(c.period)}<br>{name}" for c in found],
            hoverinfo="text",
            cliponaxis=False,
        )
    step = max(1, -(-len(periods) // (6 if narrow else 12)))
    places = list(range(len(periods)))[::-1][::step]
    figure.update_xaxes(
        tickvals=places,
        ticktext=[texts.period(periods[place]) for place in places],
        range=[-0.6, max(len(periods), 4) - 0.4],
        showgrid=False,
    )
    figure.update_yaxes(
        tickvals=list(range(len(names))),
        ticktext=[theme.escaped(name) + "  " for name in names],
        range=[len(names) - 0.4, -0.6],
        showgrid=False,
    )
    theme.finish(
        figure,
        texts,
        title(cells, texts, dataset),
        texts(f"chart.coverage.{dataset}_subtitle"),
        theme.foot(texts, stamp, ""),
        theme.PHONE if narrow else theme.HALF,
        max(3, len(names)) * ROW + 26,
        left=132,
        axis=28,
    )
    return figure.update_layout(
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "itemclick": False, "itemdoubleclick": False},
    )


def title(cells: list[Cell], texts: Texts, dataset: str) -> str:
    """How many established districts are there for the newest period."""
    if not cells:
        return texts("chart.coverage.nothing")
    newest = max(cell.period for cell in cells)
    established = [cell for cell in cells if cell.period == newest and cell.state != "not_established"]
    known = sum(cell.state in ("ok", "backcast") for cell in established)
    return texts(f"chart.coverage.{dataset}", known=known, total=len(established), period=texts.period(newest))


def _state(state: str, texts: Texts) -> str:
    if state == "backcast":
        return texts("basis.backcast")
    return texts("chart.coverage.roster") if state == "ok" else texts(f"status.{state}")
