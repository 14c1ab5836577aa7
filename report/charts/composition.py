"""What a caseload is made of: a bar for each category with its share, and beside it the ratio."""

from typing import NamedTuple

import plotly.graph_objects as go

from core.texts import Texts
from report import theme
from report.charts import axes
from report.composition import Part, Whole
from report.drawing import Drawing
from report.rows import Stamp

BAR = 27  # pixels a category takes, with its name in one line or in two
LEFT, RIGHT, LEFT_PHONE, RIGHT_PHONE = 196, 66, 132, 60  # for the names and for the ratios
NAME, SMALL = 11, 10.5  # font sizes
UNKNOWN = ("suppressed", "no_data", "not_established")  # what is not known stands last, in this order
BACKCAST = "°"


class Bar(NamedTuple):
    """One category; `share` from 0 to 1. `state` says why there is no count, `status` why there is no ratio."""

    code: str
    name: str
    cases: int | None
    state: str
    share: float | None
    ratio: float | None
    status: str
    backcast: bool
    covered: int
    total: int
    chosen: bool


class Facts(NamedTuple):
    """`place` is a district or the province, `cases` all bars together (None where `why` says so); `left_out` is the category
    that is not drawn. `covered` of `total` districts stand behind most bars."""

    place: str
    bars: list[Bar]
    cases: int | None
    why: str
    left_out: Bar | None
    covered: int
    total: int


def facts(
    place: str, found: dict[str, Part], total: Whole, names: dict[str, str], left_out: str | None, chosen: str = "all"
) -> Facts:
    """From the parts of one period and unit (report.composition): the largest first, what is not known last."""
    bars = {
        code: Bar(
            code,
            names[code],
            part.cases,
            part.state,
            total.shares.get(code),
            part.per_worker,
            part.status,
            part.backcast,
            len(part.counted),
            part.established,
            code == chosen,
        )
        for code, part in found.items()
        if code != "all"
    }
    apart = bars.pop(left_out, None)
    drawn = sorted(bars.values(), key=_place)
    if len(drawn) == 1:
        drawn = [drawn[0]._replace(share=None)]  # all of itself
    behind = [(bar.covered, bar.total) for bar in drawn if bar.state == "ok"]
    covered, established = max(set(behind), key=lambda pair: (behind.count(pair), pair)) if behind else (0, 0)
    return Facts(place, drawn, total.cases, total.why, apart, covered, established)


def draw(facts: Facts, texts: Texts, stamp: Stamp, measure: str, narrow: bool = False) -> go.Figure:
    """Horizontal bars from zero; `measure` says the unit, roles, period and what is left out in words."""
    figure = Drawing()
    width, left, right = (theme.PHONE, LEFT_PHONE, RIGHT_PHONE) if narrow else (theme.HALF, LEFT, RIGHT)
    bars = facts.bars
    known = [(y, bar) for y, bar in enumerate(bars) if bar.cases is not None]
    rest = [(y, bar) for y, bar in enumerate(bars) if bar.cases is None]
    largest = max((bar.cases for _, bar in known), default=0) or 1
    said = [theme.escaped(bar_words(bar, facts, texts)) for _, bar in known]
    words = max((theme.text_width(text, NAME) for text in said), default=0)
    room = width - left - right
    anyone = any(bar.chosen for bar in bars)
    figure.add_bar(
        orientation="h",
        y=[y for y, _ in known],
        x=[bar.cases for _, bar in known],
        text=said,
        textposition="outside",
        textfont={"size": NAME},
        cliponaxis=False,
        marker={"color": [theme.ACCENT if bar.chosen or not anyone else theme.RAMP[1] for _, bar in known]},
        hovertext=[_hover(bar, texts) for _, bar in known],
        hoverinfo="text",
    )
    stub = largest * 0.05
    figure.add_bar(
        orientation="h",
        y=[y for y, bar in rest if bar.state != "suppressed"],
        x=[stub for _, bar in rest if bar.state != "suppressed"],
        marker=theme.NOT_REPORTED,
        hoverinfo="skip",
    )
    figure.add_scatter(
        mode="text",
        x=[0 if bar.state == "suppressed" else stub * 1.1 for _, bar in rest],
        y=[y for y, _ in rest],
        text=[f" {texts('categories.hidden' if b.state == 'suppressed' else f'status.{b.state}')}" for _, b in rest],
        textposition="middle right",
        textfont={"size": NAME, "color": theme.MUTED},
        hovertext=[_hover(bar, texts) for _, bar in rest],
        hoverinfo="text",
        cliponaxis=False,
    )
    asides = [_aside(ratio_words(bar, texts), y, "y", right, "middle") for y, bar in enumerate(bars)]
    asides.append(_aside(texts("chart.composition.ratio"), 1, "paper", right, "bottom"))
    figure.annotations += asides
    figure.update_xaxes(visible=False, range=[0, largest * room / max(room - words - 8, room * 0.3)])
    figure.update_yaxes(
        range=[max(len(bars), 3) - 0.5, -0.5],
        tickvals=list(range(len(bars))),
        ticktext=[" <br>".join(axes.two_lines(bar.name, left - 14, NAME)) + " " for bar in bars],
        tickfont={"size": NAME},
        showgrid=False,
    )
    figure.update_layout(bargap=0.36, barmode="overlay")
    return theme.finish(
        figure,
        texts,
        title(facts, texts),
        texts("chart.composition.subtitle", measure=measure),
        theme.foot(texts, stamp, _notes(facts, texts)),
        width,
        max(3, len(bars)) * BAR,
        left=left,
        right=right,
        axis=6,
        head=16,
    )


def title(facts: Facts, texts: Texts) -> str:
    """The largest category and its share, or why there is nothing to show."""
    known = [bar for bar in facts.bars if bar.cases]
    hidden = any(bar.state == "suppressed" for bar in facts.bars)
    if not known:
        reported = any(bar.state == "ok" for bar in facts.bars)
        return texts(f"chart.kinds.{'hidden' if hidden else 'zero' if reported else 'none'}", name=facts.place)
    first = known[0]
    values = {"name": facts.place, "category": lowered(first.name), "cases": texts.number(first.cases)}
    if hidden:
        return texts("chart.composition.shown", **values)
    if first.share is None:
        return texts("chart.kinds.title", **values)
    total = texts.number(facts.cases)
    return texts("chart.composition.title", share=texts.percent(first.share), total=total, **values)


def lowered(name: str) -> str:
    """A category's name inside a sentence."""
    return name[:1].lower() + name[1:]


def _place(bar: Bar) -> tuple:
    """By size; what is not known last, by code, so that a place tells nothing of a hidden count."""
    return (0, -bar.cases, bar.code) if bar.cases is not None else (1 + UNKNOWN.index(bar.state), 0, bar.code)


def bar_words(bar: Bar, facts: Facts, texts: Texts) -> str:
    """Count and share, and of how many districts where that is not so of most bars."""
    said = [texts.number(bar.cases)] + ([texts.percent(bar.share)] if bar.share is not None else [])
    if (bar.covered, bar.total) != (facts.covered, facts.total):
        said.append(f"{bar.covered}/{bar.total}")
    return " · ".join(said)


def ratio_words(bar: Bar, texts: Texts) -> str:
    if bar.ratio is not None:
        return (texts.ratio(bar.ratio) if bar.ratio else texts.number(0)) + (BACKCAST if bar.backcast else "")
    if bar.state == "suppressed":
        return "*"
    return texts("chart.none_yet") if bar.status == "no_worker" else "–"


def _aside(text: str, y: float, yref: str, right: int, anchor: str) -> dict:
    return {
        "text": text, "x": 1, "y": y, "xref": "paper", "yref": yref, "xanchor": "right", "yanchor": anchor, "xshift": right - 6, "showarrow": False,
        "borderpad": 0, "font": {"size": NAME if anchor == "middle" else SMALL, "color": theme.MUTED},
    }  # fmt: skip


def _notes(facts: Facts, texts: Texts) -> str:
    """The definition, and what the marks mean."""
    said = [texts("foot.stock"), texts("chart.composition.of_ratio")]
    if facts.total > 1:
        said.append(texts("chart.composition.covered", covered=facts.covered, total=facts.total))
        if any((bar.covered, bar.total) != (facts.covered, facts.total) for bar in facts.bars if bar.state == "ok"):
            said.append(texts("chart.composition.uneven"))
    if any(bar.state == "suppressed" for bar in facts.bars):
        said.append(texts("foot.suppressed"))
    if any(bar.backcast and bar.ratio is not None for bar in facts.bars):
        said.append(texts("categories.backcast"))
    if facts.left_out:
        values = {"name": lowered(facts.left_out.name), "said": _said(facts.left_out, texts)}
        said.append(texts("chart.composition.left_out", **values))
    return " ".join(said)


def _said(bar: Bar, texts: Texts) -> str:
    return texts.number(bar.cases) if bar.cases is not None else texts(f"status.{bar.state}")


def _hover(bar: Bar, texts: Texts) -> str:
    lines = [f"<b>{theme.escaped(bar.name)}</b>", _said(bar, texts)]
    if bar.share is not None:
        lines[-1] += theme.escaped(f" · {texts.percent(bar.share)}")
    if bar.state == "ok":
        shown = texts.ratio(bar.ratio) if bar.ratio is not None else texts(f"status.{bar.status}")
        lines.append(f"{texts('column.cases_per_worker')}: {shown}")
    if bar.total > 1:
        lines.append(texts("card.covered", covered=bar.covered, total=bar.total))
    return "<br>".join(lines)
