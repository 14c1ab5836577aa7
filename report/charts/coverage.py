"""Which district reported what when: district by period, in words as well as in colour."""

from collections import Counter
from typing import NamedTuple

import plotly.graph_objects as go

from core.periods import MONTHS_IN, Period
from core.texts import Texts
from report import theme
from report.charts import axes
from report.drawing import Drawing
from report.rows import Stamp

ROW = 21  # pixels a district takes
STATES = ("ok", "backcast", "no_data", "no_roster", "no_event", "not_established")
FILLS = {"ok": theme.RAMP[2], "not_established": theme.GRID}  # the others are white: hollow or hatched
EDGES = {"ok": theme.RAMP[2], "backcast": theme.RAMP[2], "no_event": theme.GRID, "not_established": theme.GRID}
OK = {"caseload": "reported", "workers": "roster", "training": "held"}  # in words
PATTERNS = {"no_data": "/", "no_roster": "/"}
NEWEST = 36  # periods drawn where there are many districts


class Cell(NamedTuple):
    """One district in one period; `state` is a status, or backcast; `count` the categories reported, or the events held."""

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
            row["categories_reported"] if row["status"] == "ok" and dataset != "workers" else None,
        )
        for row in rows
        if row["dataset"] == dataset
    ]


def draw(cells: list[Cell], texts: Texts, stamp: Stamp, dataset: str, narrow: bool = False) -> go.Figure:
    """A box a period, with the number of categories in it; a legend in words."""
    figure = Drawing()
    said, (cells, left_out) = title(cells, texts, dataset), _telling(cells)
    names = list(dict.fromkeys(cell.district for cell in cells))
    periods = sorted({cell.period for cell in cells}, key=lambda period: (period.end, MONTHS_IN[period.grain]))
    columns = {period: place for place, period in enumerate(periods)}
    widest = max((theme.text_width(name, theme.LABEL) for name in names), default=0)
    width, left = (theme.PHONE if narrow else theme.HALF), round(min(150, widest)) + 14
    room = (width - left - 12) / max(len(periods), 4)  # pixels of a box
    for state in STATES:
        found = [cell for cell in cells if cell.state == state]
        if not found:
            continue
        words, pattern = _words(state, dataset, texts), PATTERNS.get(state, "")
        fill, edge = FILLS.get(state, "white"), EDGES.get(state, theme.HATCH)
        marker = {"color": fill, "line": {"color": edge, "width": 1}}
        if pattern:
            marker["pattern"] = {
                "shape": pattern,
                "fgcolor": theme.HATCH,
                "bgcolor": "white",
                "size": 5,
                "solidity": 0.25,
            }
        axes.swatch(figure, words, fill, pattern, edge)
        figure.add_bar(
            orientation="h",
            base=[columns[cell.period] - 0.46 for cell in found],
            x=[0.92] * len(found),
            y=[names.index(cell.district) for cell in found],
            width=0.84,
            marker=marker,
            text=["" if cell.count is None or room < 16 else str(cell.count) for cell in found],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"size": 10.5, "color": "white"},
            hovertext=[f"<b>{theme.escaped(c.district)}</b> {texts.period(c.period)}<br>{words}" for c in found],
            hoverinfo="text",
            showlegend=False,
        )
    labels = [texts.period(period) for period in periods]
    longest = max((theme.text_width(label, theme.LABEL) for label in labels), default=0) + 8
    shown = list(range(len(labels)))[::-1][:: max(1, -(-int(longest) // max(1, int(room))))]
    figure.update_xaxes(
        tickvals=shown,
        ticktext=[labels[place] for place in shown],
        range=[-0.5, max(len(labels), 4) - 0.5],
    )
    figure.update_yaxes(
        tickvals=list(range(len(names))),
        ticktext=[theme.cut(name, 150) + "  " for name in names],
        range=[max(len(names), 3) - 0.5, -0.5],
        showgrid=False,
    )
    figure.update_layout(barmode="overlay")
    return theme.finish(
        figure,
        texts,
        said,
        texts(f"chart.coverage.{dataset}_subtitle"),
        theme.foot(texts, stamp, texts("chart.coverage.left_out", count=texts.number(left_out)) if left_out else ""),
        width,
        max(3, len(names)) * ROW,
        left=left,
        axis=24,
        head=axes.legend_above(figure, width - left - 12),
    )


def _telling(cells: list[Cell]) -> tuple[list[Cell], int]:
    """Of more districts than a picture holds those that lack most, in the newest periods; and how many are left out."""
    lacking = Counter({cell.district: 0 for cell in cells})
    if len(lacking) <= theme.MOST:
        return cells, 0
    newest = sorted({cell.period for cell in cells}, key=lambda period: (period.end, MONTHS_IN[period.grain]))[-NEWEST:]
    cells = [cell for cell in cells if cell.period in newest]
    lacking.update(cell.district for cell in cells if cell.state != "ok")
    kept = {name for name, _ in lacking.most_common(theme.MOST)}
    return [cell for cell in cells if cell.district in kept], len(lacking) - len(kept)


def title(cells: list[Cell], texts: Texts, dataset: str) -> str:
    """How many established districts are there for the newest period."""
    if not cells:
        return texts("chart.coverage.nothing")
    newest = max(cell.period for cell in cells)
    established = [cell for cell in cells if cell.period == newest and cell.state != "not_established"]
    known = sum(cell.state in ("ok", "backcast") for cell in established)
    return texts(f"chart.coverage.{dataset}", known=known, total=len(established), period=texts.period(newest))


def _words(state: str, dataset: str, texts: Texts) -> str:
    if state == "backcast":
        return texts("basis.backcast")
    if state == "ok":
        return texts(f"chart.coverage.{OK[dataset]}")
    return texts(f"status.{state}")
