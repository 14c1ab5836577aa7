"""The Lorenz curve: districts from the fewest workers per case on, cumulative shares of caseload and of certified workers."""

from typing import NamedTuple

import plotly.graph_objects as go

from core.texts import Texts
from report import theme
from report.charts import axes
from report.drawing import Drawing
from report.equity import SHOWN, Equity, at_half, lorenz
from report.rows import Stamp

HEIGHT = 330  # pixels of the plot
LEFT, RIGHT, RIGHT_PHONE = 46, 138, 108
SMALL, LINE = 11, 14  # font of names and axes, and pixels from line to line
MOST, MOST_PHONE = 7, 5  # districts named beside the curve; all are named on hover and in the table
TICKS = (0, 0.25, 0.5, 0.75, 1)
HEADING = 24  # pixels above the plot for what its height means


class Step(NamedTuple):
    """One district's piece of the curve, which ends at (x, y): shares of 1."""

    code: str
    name: str
    cases: int
    workers: int
    x: float
    y: float
    backcast: bool


class Facts(NamedTuple):
    """Steps from the worst-off district on; `half` is the curve's height at half of the cases; the rest as in report.equity."""

    steps: list[Step]
    half: float
    equity: Equity


def facts(equity: Equity) -> Facts:
    """From what was measured in one period."""
    corners = lorenz(equity.parts)[1:] if not equity.why_not else []
    steps = [
        Step(part.code, part.name, part.cases, part.workers, x, y, part.backcast)
        for part, (x, y) in zip(equity.parts, corners, strict=False)
    ]
    return Facts(steps, at_half(equity.parts) if steps else 0.0, equity)


def draw(facts: Facts, texts: Texts, stamp: Stamp, measure: str, narrow: bool = False) -> go.Figure:
    """The curve under the diagonal; `measure` says category, unit, roles and period in words."""
    figure = Drawing()
    right = RIGHT_PHONE if narrow else RIGHT
    if facts.steps:
        figure.add_scatter(
            x=[0, 1], y=[0, 1], mode="lines", line={"color": theme.MUTED, "width": 1.2, "dash": "dash"}, hoverinfo="skip"
        )  # fmt: skip
        _add_curve(figure, facts, texts)
        _add_labels(figure, facts, texts, narrow)
        figure.add_annotation(
            text=texts("chart.lorenz.equal"), x=0.4, y=0.4, xanchor="right", yanchor="bottom", xshift=-4, showarrow=False,
            font={"size": SMALL, "color": theme.MUTED},
        )  # fmt: skip
        figure.add_annotation(
            text=f"<b>Gini {texts.number(facts.equity.gini, SHOWN)}</b><br>Theil T {texts.number(facts.equity.theil, SHOWN)}",
            x=0.02, y=0.97, xanchor="left", yanchor="top", align="left", showarrow=False, font={"size": 13},
        )  # fmt: skip
        _add_axes_words(figure, texts, narrow)
    common = {"range": [0, 1.004], "tickvals": TICKS, "visible": bool(facts.steps), "showgrid": True}
    words = [texts.percent(tick, 0) for tick in TICKS]
    figure.update_xaxes(ticktext=words, **common)
    figure.update_yaxes(ticktext=[f"{word} " for word in words], **common)
    notes = [
        ("equity.foot_lorenz", bool(facts.steps)),
        ("equity.foot_hollow", any(step.backcast for step in facts.steps)),
    ]
    return theme.finish(
        figure,
        texts,
        title(facts, texts),
        texts("chart.lorenz.subtitle", measure=measure),
        theme.foot(texts, stamp, " ".join(texts(key) for key, applies in notes if applies)),
        theme.PHONE if narrow else theme.HALF,
        HEIGHT if facts.steps else 60,
        left=LEFT,
        right=right,
        axis=38 if facts.steps else 4,
        head=HEADING if facts.steps else 0,
    )


def title(facts: Facts, texts: Texts) -> str:
    """What the curve shows: how many workers stand beside the worse-off half, or why there is no curve."""
    if facts.equity.why_not:
        return texts(f"chart.lorenz.{facts.equity.why_not}")
    if facts.equity.gini == 0:
        return texts("chart.lorenz.proportional")
    return texts("chart.lorenz.title", share=texts.percent(facts.half))


def _add_curve(figure: Drawing, facts: Facts, texts: Texts) -> None:
    """The curve with a corner a district; the part without any worker lies on the ground, in a colour and width of its own."""
    figure.add_scatter(
        x=[0, *(step.x for step in facts.steps)],
        y=[0, *(step.y for step in facts.steps)],
        mode="lines",
        line={"color": theme.ACCENT, "width": 2.4},
        fill="tozeroy",
        fillcolor="rgba(11,112,105,.07)",
        hoverinfo="skip",
    )
    if facts.equity.without:
        ground = [step.x for step in facts.steps if not step.workers]
        figure.add_scatter(
            x=[0, ground[-1]], y=[0, 0], mode="lines", line={"color": theme.ALARM, "width": 5}, hoverinfo="skip",
            cliponaxis=False,
        )  # fmt: skip
    colours = [theme.ACCENT if step.workers else theme.ALARM for step in facts.steps]
    figure.add_scatter(
        x=[step.x for step in facts.steps],
        y=[step.y for step in facts.steps],
        mode="markers",
        marker={
            "size": 7,
            "color": ["white" if s.backcast else c for s, c in zip(facts.steps, colours, strict=True)],
            "line": {"color": colours, "width": 1.6},
        },
        hovertext=[_hover(step, facts.equity, texts) for step in facts.steps],
        hoverinfo="text",
        cliponaxis=False,
    )


def _add_labels(figure: Drawing, facts: Facts, texts: Texts, narrow: bool) -> None:
    """Names in the margin, each led to its corner through the empty ground below the curve, never over each other."""
    room = (RIGHT_PHONE if narrow else RIGHT) - 22
    named = to_name(facts, MOST_PHONE if narrow else MOST)
    names = [theme.wrap(step.name, room, SMALL)[:2] for step in named]
    labels = [(step.x, step.y, "<br>".join(name), theme.INK) for step, name in zip(named, names, strict=True)]
    tall = max((len(name) for name in names), default=1) * LINE
    low, ground = tall / 2, []
    if facts.equity.without:
        lines = theme.wrap(without_words(facts, texts), room, SMALL)
        x = max(step.x for step in facts.steps if not step.workers)
        labels.append((x, 0.0, f"<b>{'<br>'.join(lines)}</b>", theme.ALARM))
        ground = [len(lines) / 2 * LINE / HEIGHT]  # above the axis, whose last number reaches under it
        low += len(lines) * LINE + 6
    above = [y for _, y, _, _ in labels[: len(named)]]
    places = [*axes.spread(above, (tall + 3) / HEIGHT, low / HEIGHT, 0.99), *ground]
    for (x, y, words, colour), place in zip(labels, places, strict=True):
        figure.add_scatter(
            x=[x, 1.0], y=[y, y], mode="lines", line={"color": theme.FAINT, "width": 1}, hoverinfo="skip"
        )  # fmt: skip
        figure.add_shape(
            type="line", xref="paper", xsizemode="pixel", xanchor=1, x0=0, x1=14, y0=y, y1=place,
            line={"color": theme.FAINT, "width": 1},
        )  # fmt: skip
        figure.add_annotation(
            text=words, x=1, y=place, xref="paper", xanchor="left", yanchor="middle", xshift=16, showarrow=False,
            align="left", borderpad=0, font={"size": SMALL, "color": colour},
        )  # fmt: skip
    figure.traces = [*figure.traces[-len(labels) :], *figure.traces[: -len(labels)]]  # leaders lie under the curve


def to_name(facts: Facts, most: int) -> list[Step]:
    """The districts with workers that stand furthest from their share of the caseload, in the curve's order."""
    cases, workers = (sum(getattr(step, field) for step in facts.steps) for field in ("cases", "workers"))
    with_some = [step for step in facts.steps if step.workers]
    far = sorted(with_some, key=lambda step: -abs(step.cases / cases - step.workers / workers))[:most]
    return [step for step in with_some if step in far]


def without_words(facts: Facts, texts: Texts) -> str:
    """How much of the caseload stands in districts without any worker."""
    share = texts.percent(facts.equity.without_share)
    return texts("chart.lorenz.without", n=facts.equity.without, share=share)


def _add_axes_words(figure: Drawing, texts: Texts, narrow: bool) -> None:
    """What the axes mean, at the picture's left edge above and below the plot."""
    width = (theme.PHONE if narrow else theme.HALF) - 8
    for y, shift, anchor, words in (
        (1, 10, "bottom", texts("chart.lorenz.y")),
        (0, -20, "top", texts("chart.lorenz.x")),
    ):
        figure.add_annotation(
            text="<br>".join(theme.wrap(words, width, SMALL)), x=0, y=y, xref="paper", yref="paper", xanchor="left",
            yanchor=anchor, xshift=2 - LEFT, yshift=shift, showarrow=False, borderpad=0, align="left",
            font={"size": SMALL, "color": theme.MUTED},
        )  # fmt: skip


def _hover(step: Step, equity: Equity, texts: Texts) -> str:
    cases, workers = (sum(getattr(part, field) for part in equity.parts) for field in ("cases", "workers"))
    lines = [f"<b>{theme.escaped(step.name)}</b>", texts("chart.cases", cases=texts.number(step.cases))]
    lines[1] += f" ({texts.percent(step.cases / cases)})"
    words = texts("chart.workers", n=step.workers, workers=texts.number(step.workers))
    lines.append(f"{words} ({texts.percent(step.workers / workers)})")
    return "<br>".join(lines + ([texts("basis.backcast")] if step.backcast else []))
