"""The share of workers who are certified, with the interval in which chance alone could move it, against the province's."""

from collections.abc import Collection
from typing import NamedTuple

import plotly.graph_objects as go

from core.texts import Texts
from report import theme
from report.charts import axes
from report.drawing import Drawing
from report.intervals import CONFIDENCE, Interval, against, wilson
from report.queries import Workforce
from report.rows import RatioRow, Stamp

BAR = 23  # pixels a district takes
COLOURS = {"lower": theme.ALARM, "higher": theme.ACCENT, "unclear": theme.MUTED, "": theme.HATCH}
ARROWS = {"lower": "▼", "higher": "▲"}


class Dot(NamedTuple):
    """One district. Workers; the interval from 0 to 1, None where `status` says why (no_roster, not_established, nobody).

    `verdict`: higher or lower than the province, unclear, or empty where it is not compared (counted back, no share).
    """

    code: str
    name: str
    chosen: bool
    certified: int | None
    on_roster: int | None
    interval: Interval | None
    status: str
    backcast: bool
    verdict: str


class Facts(NamedTuple):
    """Districts from the lowest share to the unknown. `province` is the share over the `covered` districts whose roster is in
    force, not counted back (R2), of `established`; None where there is none."""

    dots: list[Dot]
    province: float | None
    certified: int
    on_roster: int
    covered: int
    established: int


def facts(found: list[tuple[RatioRow, Workforce | None]], chosen: Collection[str] = ()) -> Facts:
    """From the districts' rows of one period, each with its workers at the row's day."""
    known = [(row, staff) for row, staff in found if row.status != "not_established"]
    firm = [staff for _, staff in known if staff and staff.basis == "roster" and staff.on_roster]
    certified, on_roster = sum(staff.certified for staff in firm), sum(staff.on_roster for staff in firm)
    province = certified / on_roster if on_roster else None
    dots = []
    for row, staff in found:
        names = (row.district_code, row.district_name, row.district_code in chosen)
        if row.status == "not_established" or staff is None:
            status = "not_established" if row.status == "not_established" else "no_roster"
            dots.append(Dot(*names, None, None, None, status, False, ""))
            continue
        interval, backcast = wilson(staff.certified, staff.on_roster), staff.basis == "backcast"
        said = against(interval, province) if interval and province is not None and not backcast else ""
        status = "ok" if interval else "nobody"
        dots.append(Dot(*names, staff.certified, staff.on_roster, interval, status, backcast, said))
    dots.sort(key=lambda dot: (dot.interval is None, dot.interval or (0,), -(dot.on_roster or 0), dot.status, dot.name))
    return Facts(dots, province, certified, on_roster, len(firm), len(known))


def draw(facts: Facts, texts: Texts, stamp: Stamp, measure: str, narrow: bool = False) -> go.Figure:
    """A dot and a line for each district, the province a line down; `measure` says whose workers and the period."""
    headline, (facts, left_out) = title(facts, texts), theme.first(facts, "dots")
    figure = Drawing()
    width, left, right = (theme.PHONE, 146, 84) if narrow else (theme.FULL, 164, 112)
    highest = max((dot.interval.high for dot in facts.dots if dot.interval), default=1)
    places = [(y, dot) for y, dot in enumerate(facts.dots) if dot.interval]
    for said, colour in COLOURS.items():
        _add_dots(figure, [(y, dot) for y, dot in places if dot.verdict == said], colour, texts)
    notes = [_beside(y, dot, texts, narrow) for y, dot in enumerate(facts.dots)]
    if facts.province is not None:
        figure.add_vline(x=facts.province, line={"color": theme.INK, "width": 1.2, "dash": "dash"})
        words = texts("chart.shares.province", share=texts.small(100 * facts.province))
        style = {"showarrow": False, "borderpad": 0, "font": {"size": 11, "color": theme.INK}}
        place = {"x": facts.province, "y": -0.65, "xanchor": "left", "yanchor": "bottom", "xshift": 3}
        notes.append({"text": words} | place | style)
    figure.annotations += notes
    some = any(dot.chosen for dot in facts.dots)
    names = [theme.cut(dot.name, left - 16) for dot in facts.dots]
    figure.update_yaxes(
        range=[max(len(names), 3) - 0.5, -1.4],
        tickvals=list(range(len(names))),
        ticktext=[_named(name, dot, some) for name, dot in zip(names, facts.dots, strict=True)],
        showgrid=False,
    )
    ticks = _ticks(highest, 3 if narrow else 6)
    step = ticks[1]
    figure.update_xaxes(
        range=[0, max(highest, step) * 1.03],
        tickvals=ticks,
        ticktext=[f"{texts.number(100 * tick, 0 if step >= 0.01 else 1)}%" for tick in ticks],
        showgrid=True,
    )
    meanings = [
        (f"{ARROWS.get(said, '')} {texts('chart.shares.' + said)}".strip(), COLOURS[said])
        for said in ("lower", "higher", "unclear")
        if any(dot.verdict == said for dot in facts.dots)
    ]
    remarks = [
        texts("chart.shares.foot", confidence=CONFIDENCE),
        texts("chart.shares.hollow") if any(dot.backcast for dot in facts.dots) else "",
    ]
    return theme.finish(
        figure,
        texts,
        headline,
        texts("chart.shares.subtitle", measure=measure, confidence=CONFIDENCE),
        theme.foot(texts, stamp, " ".join(filter(None, remarks)), left_out),
        width,
        (max(3, len(names)) + 1) * BAR,
        left=left,
        right=right,
        axis=26,
        head=axes.colour_words(figure, meanings, left, width),
    )


def title(facts: Facts, texts: Texts) -> str:
    """How many districts differ from the province by more than chance, and which where they are few."""
    if facts.province is None:
        shown = any(dot.interval for dot in facts.dots)
        return texts("chart.shares.backcast" if shown else "chart.shares.nothing")
    share = texts.small(100 * facts.province)
    values = {"share": share, "certified": texts.number(facts.certified), "on_roster": texts.number(facts.on_roster)}
    if facts.certified in (0, facts.on_roster):
        return texts("chart.shares.none" if not facts.certified else "chart.shares.all", **values)
    said = []
    for verdict in ("lower", "higher"):
        names = [dot.name for dot in facts.dots if dot.verdict == verdict]
        if names:
            words = ", ".join(names) if len(names) < 4 else texts("chart.shares.count", n=len(names))
            said.append(texts(f"chart.shares.{verdict}_in", names=words))
    if not said:
        return texts("chart.shares.alike", **values)
    return texts("chart.shares.title", differ=texts("chart.shares.and").join(said), **values)


def _add_dots(figure: Drawing, places: list[tuple[int, Dot]], colour: str, texts: Texts) -> None:
    if not places:
        return
    figure.add_scatter(
        x=[x for _, dot in places for x in (dot.interval.low, dot.interval.high, None)],
        y=[y for place, _ in places for y in (place, place, None)],
        mode="lines",
        line={"color": colour, "width": 2.4},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )
    figure.add_scatter(
        x=[dot.interval.share for _, dot in places],
        y=[place for place, _ in places],
        mode="markers",
        marker={
            "size": 9,
            "color": ["white" if dot.backcast else colour for _, dot in places],
            "line": {"color": colour, "width": 2},
        },
        hovertext=[_hover(dot, texts) for _, dot in places],
        hoverinfo="text",
        showlegend=False,
        cliponaxis=False,
    )


def _beside(y: int, dot: Dot, texts: Texts, narrow: bool) -> dict:
    """Right of the plot the counts and which way it differs; where there is no share, in the plot why."""
    if dot.interval is None:
        words, x, colour = texts(f"chart.shares.{dot.status}"), 0, theme.MUTED
    else:
        counted = {"certified": texts.number(dot.certified), "on_roster": texts.number(dot.on_roster)}
        words = texts("chart.shares.of", **counted) + f" {ARROWS.get(dot.verdict, '')}"
        x, colour = 1, COLOURS[dot.verdict] if dot.verdict else theme.MUTED
    return {
        "text": words, "x": x, "xref": "paper", "y": y, "xanchor": "left", "yanchor": "middle", "xshift": 6,
        "showarrow": False, "borderpad": 0, "font": {"size": 11 if narrow else 12, "color": colour},
    }  # fmt: skip


def _named(name: str, dot: Dot, some: bool) -> str:
    if dot.chosen:
        return f"<b>{name}</b>  "
    return f"<span style='color:{theme.MUTED}'>{name}</span>  " if some else f"{name}  "


def _ticks(highest: float, most: int) -> list[float]:
    """Even steps from zero that people read, at most so many of them."""
    steps = (step * 10.0**power for power in (-4, -3, -2, -1) for step in (1, 2, 5))
    step = next((step for step in steps if highest / step < most), 0.5)
    return [place * step for place in range(int(highest / step + 1e-9) + 1 if highest >= step else 2)]


def _hover(dot: Dot, texts: Texts) -> str:
    share, low, high = (texts.small(100 * value) for value in dot.interval)
    lines = [f"<b>{theme.escaped(dot.name)}</b>", texts("chart.shares.hover", share=share, low=low, high=high)]
    if dot.backcast:
        lines.append(texts("basis.backcast"))
    elif dot.verdict:
        lines.append(texts(f"chart.shares.{dot.verdict}"))
    return "<br>".join(lines)
