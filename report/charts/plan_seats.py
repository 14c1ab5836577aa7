"""The planner's seats by district: one lane of bars for each scenario, and below what each does to the whole."""

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from core.texts import Texts
from report import theme
from report.drawing import Drawing
from report.equity import SHOWN
from report.native import Cell, Grid
from report.rows import Stamp
from report.scenario import Planned, Scenario, Whole

ROW = 22  # pixels a district takes
NAME, NAME_PHONE = 150, 101  # pixels for the districts' names at most
NOW = 0.8  # width of the column of what is now; a lane is 1
BAR = 0.62  # of a lane that the longest bar takes
SUMS = ("worst", "without", "gap", "gini")


class Lane(NamedTuple):
    """One scenario: its name, whether it is the one chosen, seats by district in the order of the rows (None: it could not be
    worked out, and `why`), and figures of the whole as words."""

    name: str
    chosen: bool
    seats: tuple[int | None, ...]
    sums: tuple[str, ...]
    why: str


class Facts(NamedTuple):
    """`districts` are (name, standing now in words), worst first; `sums` those of the whole as it stands."""

    districts: tuple[tuple[str, str], ...]
    sums: tuple[str, ...]
    lanes: tuple[Lane, ...]
    seats: int  # that found a place
    most: tuple[str, int] | None  # the district with the most seats of the chosen lane


def facts(found: Sequence[tuple[str, Scenario]], reasons: Sequence[str], texts: Texts) -> Facts:
    """From named scenarios over the same districts, the chosen one first; `reasons` are words, empty where it could be."""
    first = found[0][1]
    lanes = tuple(
        Lane(
            name,
            place == 0,
            tuple(None if one.why else district.seats for district in one.districts),
            ("–",) * len(SUMS) if one.why else _sums(one.after, texts),
            reason,
        )
        for place, ((name, one), reason) in enumerate(zip(found, reasons, strict=True))
    )
    most = max(first.districts, key=lambda district: district.seats, default=None)
    districts = tuple((district.before.district_name, standing(district, texts)) for district in first.districts)
    top = (most.before.district_name, most.seats) if most and most.seats else None
    return Facts(districts, _sums(first.before, texts), lanes, first.seats - first.left, top)


def standing(district: Planned, texts: Texts, after: bool = False) -> str:
    """A district's ratio, or in a word why there is none."""
    row = district.after if after else district.before
    if row.status == "ok":
        return texts.ratio(row.cases_per_worker) if row.cases else texts("chart.cases", cases=texts.number(0))
    if row.status == "no_worker":
        return texts("chart.none_yet") if row.cases else texts("chart.cases", cases=texts.number(0))
    return texts(f"plan.short_{row.status}")


def draw(facts: Facts, texts: Texts, stamp: Stamp, measure: str, narrow: bool = False) -> go.Figure:
    """Bars from zero, the same scale in every lane; `measure` says what is counted and in which period."""
    figure, said = Drawing(), title(facts, texts)
    facts, left_out = theme.first(facts, "districts")
    facts = facts._replace(lanes=tuple(one._replace(seats=one.seats[: theme.MOST]) for one in facts.lanes))
    width, size = (theme.PHONE, 10) if narrow else (theme.FULL, theme.LABEL)
    names = [name for name, _ in facts.districts]
    widest = max((theme.text_width(name, size) for name in [*names, *_labels(texts)]), default=0)
    left = round(min(NAME_PHONE if narrow else NAME, widest)) + 14
    lane = (width - left - 12) / (NOW + len(facts.lanes))  # pixels
    head_size = 9.5 if narrow else 11
    largest = max((n for one in facts.lanes for n in one.seats if n), default=0) or 1
    for place, one in enumerate(facts.lanes):
        _add_lane(figure, one, NOW + place, largest, facts, texts, (lane, size, head_size))
    rows = len(names)
    sums = [rows + 0.6 + place for place in range(len(SUMS))]
    _column(figure, 0.02, [now for _, now in facts.districts], range(rows), theme.MUTED, size - 1.5)
    _column(figure, 0.02, facts.sums, sums, theme.MUTED, size - 1.5)
    _heading(figure, 0, texts("plan.now"), theme.MUTED, lane * NOW, head_size)
    figure.add_shape(type="line", x0=0, x1=1, xref="paper", y0=rows, y1=rows, line={"color": theme.FAINT, "width": 1})
    figure.update_xaxes(range=[0, NOW + len(facts.lanes)], visible=False)
    ticks = [f"{theme.cut(name, left - 14, size)}  " for name in names]
    ticks += [
        f"<span style='color:{theme.MUTED}'>{theme.cut(word, left - 14, size)}</span>  " for word in _labels(texts)
    ]
    figure.update_yaxes(
        range=[rows + len(SUMS) + 0.2, -0.6], tickvals=[*range(rows), *sums], ticktext=ticks, showgrid=False,
        tickfont={"size": size},
    )  # fmt: skip
    figure.update_layout(barmode="overlay", bargap=0.35)
    head = max([16, *(len(theme.wrap(one.name, lane - 3, head_size, bold=True)) * 15 + 6 for one in facts.lanes)])
    return theme.finish(
        figure, texts, said, texts("chart.plan_seats.subtitle", measure=measure),
        theme.foot(texts, stamp, f"{texts('plan.foot')} {texts('foot.ratio')}", left_out), width, round((rows + len(SUMS) + 0.8) * ROW),
        left=left, axis=4, head=head,
    )  # fmt: skip


def title(facts: Facts, texts: Texts) -> str:
    """Who gets the most seats by the method chosen, or why nobody gets any."""
    if facts.lanes[0].why:
        return facts.lanes[0].why
    if facts.most is None:
        return texts("chart.plan_seats.none")
    name, n = facts.most
    return texts("chart.plan_seats.title", seats=texts.number(facts.seats), name=name, n=texts.number(n))


def native(facts: Facts, texts: Texts) -> Grid:
    """The same as a grid for a slide."""
    columns = (texts("column.district_name"), texts("plan.now"), *(one.name for one in facts.lanes))
    rows = [
        (Cell(name), Cell(now), *(_cell(one.seats[place], one.chosen, texts) for one in facts.lanes))
        for place, (name, now) in enumerate(facts.districts)
    ]
    for place, word in enumerate(_labels(texts)):
        rows.append((Cell(word), Cell(facts.sums[place]), *(Cell(one.sums[place]) for one in facts.lanes)))
    return Grid(columns, tuple(rows))


def _cell(seats: int | None, chosen: bool, texts: Texts) -> Cell:
    return Cell("–" if seats is None else texts.number(seats), theme.RAMP[0] if seats and chosen else None)


def _labels(texts: Texts) -> list[str]:
    return [texts(f"plan.sum_{name}") for name in SUMS]


def _sums(found: Whole, texts: Texts) -> tuple[str, ...]:
    return (
        texts.ratio(found.worst) if found.worst is not None else "–",
        texts.number(found.without),
        texts.number(found.gap) if found.gap is not None else "–",
        texts.number(found.gini, SHOWN) if found.gini is not None else "–",
    )


def _add_lane(
    figure: Drawing,
    one: Lane,
    start: float,
    largest: int,
    facts: Facts,
    texts: Texts,
    look: tuple[float, float, float],
) -> None:
    lane, size, head_size = look
    colour = theme.ACCENT if one.chosen else theme.HATCH
    _heading(figure, start, one.name, theme.ACCENT if one.chosen else theme.MUTED, lane, head_size)
    rows = range(len(facts.districts))
    if one.why:
        figure.add_annotation(
            text="<br>".join(theme.wrap(one.why, lane - 8, 11)), x=start, y=0, xanchor="left", yanchor="top", align="left",
            showarrow=False, font={"size": 11, "color": theme.MUTED},
        )  # fmt: skip
        return
    figure.add_bar(
        orientation="h", y=list(rows), base=[start] * len(rows), x=[BAR * seats / largest for seats in one.seats],
        marker={"color": colour}, width=0.62,
        hovertext=[
            f"<b>{theme.escaped(name)}</b><br>{theme.escaped(one.name)}: {texts('plan.seats', n=texts.number(seats))}"
            for (name, _), seats in zip(facts.districts, one.seats, strict=True)
        ],
        hoverinfo="text",
    )  # fmt: skip
    figure.add_scatter(
        mode="text", x=[start + BAR * seats / largest + 0.02 for seats in one.seats], y=list(rows),
        text=[texts.number(seats) for seats in one.seats], textposition="middle right", hoverinfo="skip",
        textfont={"size": size - 0.5, "color": [theme.INK if seats else theme.HATCH for seats in one.seats]},
    )  # fmt: skip
    _column(figure, start, one.sums, [len(rows) + 0.6 + place for place in range(len(SUMS))], theme.INK, size - 1)


def _column(figure: Drawing, x: float, words: Sequence[str], ys: Sequence[float], colour: str, size: float) -> None:
    figure.add_scatter(
        mode="text", x=[x] * len(words), y=list(ys), text=list(map(theme.escaped, words)), textposition="middle right",
        textfont={"size": size, "color": colour}, hoverinfo="skip",
    )  # fmt: skip


def _heading(figure: Drawing, x: float, words: str, colour: str, lane: float, size: float) -> None:
    figure.add_annotation(
        text="<br>".join(f"<b>{line}</b>" for line in theme.wrap(words, lane - 3, size, bold=True)), x=x, y=1, yref="paper",
        xanchor="left", yanchor="bottom", align="left", showarrow=False, borderpad=0, font={"size": size, "color": colour},
    )  # fmt: skip
