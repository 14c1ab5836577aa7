"""District by category in one period: shaded boxes with their figure, an asterisk for what is hidden, hatched for what is missing."""

import math
from collections.abc import Iterable
from typing import NamedTuple

import plotly.graph_objects as go

from core.texts import Texts
from report import theme
from report.charts import axes
from report.charts.composition import lowered
from report.drawing import Drawing
from report.rows import RatioRow, Stamp, is_hidden

ROW, ROW_PHONE = 23, 21  # pixels a category takes
LEFT, LEFT_PHONE = 232, 122
HEAD, HEAD_PHONE = 64, 118  # pixels above for the districts' names, which turn where they have no room
NAME, DISTRICT, FIGURE = 11, 10, 10.5
BINS = 4
MEASURES = ("cases", "ratio", "rate")
STATES = ("zero", "no_worker", "suppressed", "no_data", "no_roster", "no_population", "not_established")
FILLS = {"zero": "white", "no_worker": theme.ALARM_TINT, "suppressed": theme.GRID, "not_established": theme.GRID}
PATTERNS = {"no_data": "/", "no_roster": "x", "no_population": "."}
SIGNS = {"zero": "0", "no_worker": "×", "suppressed": "*"}
ACROSS = 20  # districts beside each other where there are more than a province has


class Cell(NamedTuple):
    """One category in one district. `value` is None where `state` says why; a true zero has the value 0 and the state zero."""

    district: str
    category: str
    value: float | None
    state: str


class Facts(NamedTuple):
    """`measure` is one of MEASURES: cases, cases per certified worker, cases per 1,000 people. Categories as codes with their
    names, the largest first; districts by code; `thresholds` part the shades; `marked` is the district the page is about."""

    measure: str
    districts: dict[str, str]
    categories: dict[str, str]
    cells: list[Cell]
    thresholds: list[float]
    marked: str | None


def value_of(row: RatioRow, measure: str, people: dict[str, int]) -> tuple[float | None, str]:
    """A row's figure and its state. `people` are the districts' inhabitants; a hidden count has neither rate nor ratio (R11)."""
    if is_hidden(row):
        return None, "suppressed"
    if row.cases is None:
        return None, "not_established" if row.status == "not_established" else "no_data"
    value, why = {
        "cases": (row.cases, "ok"),
        "ratio": (row.cases_per_worker, row.status),
        "rate": (1000 * row.cases / people[row.district_code], "ok")
        if people.get(row.district_code)
        else (None, "no_population"),
    }[measure]
    return value, "zero" if value == 0 else why


def thresholds_of(values: Iterable[float | None]) -> list[float]:
    """Powers of ten that part the values, the highest three: shades go by the logarithm, as counts span decades."""
    known = [value for value in values if value]
    if not known:
        return []
    low, high = math.floor(math.log10(min(known)) + 1e-9) + 1, math.floor(math.log10(max(known)) + 1e-9)
    return [float(f"1e{power}") for power in range(low, high + 1)][1 - BINS :]


def draw(facts: Facts, texts: Texts, stamp: Stamp, measure: str, narrow: bool = False) -> go.Figure:
    """Boxes with a legend in words below; `measure` says the unit, roles, period and what is left out in words."""
    figure = Drawing()
    width, left = (theme.PHONE, LEFT_PHONE) if narrow else (theme.FULL, LEFT)
    row, head = (ROW_PHONE, HEAD_PHONE) if narrow else (ROW, HEAD)
    said, (facts, left_out) = title(facts, texts), _largest(facts)
    across = {code: place for place, code in enumerate(facts.districts)}
    down = {code: place for place, code in enumerate(facts.categories)}
    groups: dict[str | int, list[Cell]] = {}
    for cell in facts.cells:
        groups.setdefault(key_of(cell, facts), []).append(cell)
    for key in [*range(BINS), *STATES]:
        if found := groups.get(key):
            fill, pattern = fill_of(key, facts), PATTERNS.get(key, "")
            edge = theme.FAINT if fill == "white" and not pattern else theme.HATCH if pattern else fill
            axes.swatch(figure, key_words(key, facts, texts), fill, pattern, edge)
            _add_boxes(figure, found, (across, down), (fill, pattern, edge), facts, texts, narrow)
    names = [_bold(name, code == facts.marked, narrow) for code, name in facts.districts.items()]
    figure.update_xaxes(
        side="top",
        range=[-0.5, max(len(names), 4) - 0.5],
        tickvals=list(range(len(names))),
        ticktext=names,
        tickfont={"size": 9.5 if narrow else DISTRICT},
        tickangle=-90 if narrow else None,
        autotickangles=[0, -90],
    )
    wide = left - 14
    labels = (
        axes.two_lines(name, wide, 9)[:2] if narrow else [theme.cut(name, wide, NAME)]
        for name in facts.categories.values()
    )
    figure.update_yaxes(
        range=[max(len(down), 3) - 0.5, -0.5],
        tickvals=list(range(len(down))),
        ticktext=[" <br>".join(lines) + " " for lines in labels],
        tickfont={"size": 9 if narrow else NAME},
        showgrid=False,
    )
    figure.update_layout(barmode="overlay", uniformtext={"mode": "hide", "minsize": 8})
    below = axes.legend_above(figure, width - left - 12)
    figure.update_layout(legend={"y": -0.004, "yanchor": "top"})
    notes = [texts(f"chart.grid.of_{facts.measure}"), texts("chart.grid.shades")]
    notes += [texts("foot.suppressed")] if any(cell.state == "suppressed" for cell in facts.cells) else []
    theme.frame(
        figure,
        texts,
        said,
        texts(f"chart.grid.{facts.measure}", measure=measure),
        theme.foot(texts, stamp, " ".join(notes), left_out),
        width,
        max(3, len(down)) * row,
        left=left,
        axis=below + 4,
        head=head,
    )
    figure.layout["template"] = theme.template(upright=False)  # names turn by themselves where a column is too narrow
    return figure.figure()


def _largest(facts: Facts) -> tuple[Facts, int]:
    """The facts with no more districts than a picture holds, those with the largest figures; and how many are left out."""
    if len(facts.districts) <= theme.MOST:  # a province
        return facts, 0
    sums = dict.fromkeys(facts.districts, 0.0)
    for cell in facts.cells:
        sums[cell.district] += cell.value or 0
    kept = {facts.marked, *sorted(sums, key=lambda code: -sums[code])[:ACROSS]}
    districts = {code: name for code, name in facts.districts.items() if code in kept}
    cells = [cell for cell in facts.cells if cell.district in kept]
    return facts._replace(districts=districts, cells=cells), len(facts.districts) - len(districts)


def title(facts: Facts, texts: Texts) -> str:
    """The largest figure that is shown, and how many are hidden; or why there is none."""
    known = [cell for cell in facts.cells if cell.value]
    hidden = sum(cell.state == "suppressed" for cell in facts.cells)
    if not known:
        states = {cell.state for cell in facts.cells}
        if not hidden and "zero" not in states and states & {"no_worker", "no_roster"}:
            return texts("chart.ranking.nothing" if "no_roster" in states else "chart.trend.none")
        return texts(f"chart.grid.{'only_hidden' if hidden else 'only_zero' if 'zero' in states else 'nothing'}")
    most = max(known, key=lambda cell: cell.value)
    values = {"district": facts.districts[most.district], "category": lowered(facts.categories[most.category])}
    said = texts(f"chart.grid.most_{facts.measure}", value=_full(most.value, facts.measure, texts), **values)
    return said + (texts("chart.suppressed", n=hidden) if hidden else "")


def _add_boxes(
    figure: Drawing, cells: list[Cell], places: tuple, look: tuple, facts: Facts, texts: Texts, narrow: bool
) -> None:
    (across, down), (fill, pattern, edge) = places, look
    marker = {"color": fill, "line": {"color": edge, "width": 1}}
    if pattern:
        marker["pattern"] = {"shape": pattern, "fgcolor": theme.HATCH, "bgcolor": "white", "size": 5, "solidity": 0.25}
    figure.add_bar(
        orientation="h",
        base=[across[cell.district] - 0.47 for cell in cells],
        x=[0.94] * len(cells),
        y=[down[cell.category] for cell in cells],
        width=0.88,
        marker=marker,
        text=[SIGNS.get(c.state, "" if narrow or c.value is None else short(c.value, texts)) for c in cells],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"size": FIGURE, "color": theme.ink_on(fill)},
        hovertext=[_hover(cell, facts, texts) for cell in cells],
        hoverinfo="text",
        showlegend=False,
    )


def _bold(name: str, marked: bool, narrow: bool) -> str:
    """A district's name, in up to three lines where it stands over its column."""
    said = theme.cut(name, HEAD_PHONE - 10, 9.5) if narrow else "<br>".join(theme.wrap(name, 64, DISTRICT))
    return f"<b>{said}</b>" if marked else said


def key_of(cell: Cell, facts: Facts) -> str | int:
    """What a cell's shade means: a state, or how many thresholds it reaches."""
    return cell.state if cell.state in STATES else sum(cell.value >= step for step in facts.thresholds)


def fill_of(key: str | int, facts: Facts) -> str:
    if isinstance(key, int):
        return theme.RAMP[round(key * (BINS - 1) / len(facts.thresholds))] if facts.thresholds else theme.RAMP[1]
    return FILLS.get(key, "white")


def key_words(key: str | int, facts: Facts, texts: Texts) -> str:
    """A legend's entry: what a shade or a sign means."""
    if not isinstance(key, int):
        sign = f"{SIGNS[key]} " if key in SIGNS else ""
        return sign + texts(f"chart.grid.is_{key}")
    steps = [texts.number(step, max(0, -round(math.log10(step)))) for step in facts.thresholds]
    if not steps:
        return texts("chart.grid.any")
    if key == 0:
        return texts("chart.grid.below", high=steps[0])
    if key == len(steps):
        return texts("chart.grid.over", low=steps[-1])
    high = texts.number(facts.thresholds[key] - 1) if facts.measure == "cases" else steps[key]
    return texts("chart.grid.between", low=steps[key - 1], high=high)


def short(value: float, texts: Texts) -> str:
    return texts.number(value) if value == int(value) or value >= 10 else texts.small(value)


def _full(value: float, measure: str, texts: Texts) -> str:
    return texts.ratio(value) if measure == "ratio" else short(value, texts)


def _hover(cell: Cell, facts: Facts, texts: Texts) -> str:
    names = (
        f"<b>{theme.escaped(facts.districts[cell.district])}</b><br>{theme.escaped(facts.categories[cell.category])}"
    )
    if cell.state in STATES and cell.state != "zero":
        return f"{names}<br>{texts(f'chart.grid.is_{cell.state}')}"
    return f"{names}<br>{texts(f'chart.grid.hover_{facts.measure}', value=_full(cell.value, facts.measure, texts))}"
