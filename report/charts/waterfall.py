"""From the ratio before to the ratio after, one step for each part of the change; the steps add up.

Before and after are diamonds, not bars, and the axis shows its numbers: the steps are differences and need no zero.
"""

from collections.abc import Mapping
from typing import NamedTuple

import plotly.graph_objects as go

from core.periods import Period
from core.texts import Texts
from report import theme
from report.change import HIDDEN
from report.charts import parts
from report.charts.parts import Bar, colour, label, signed
from report.drawing import Drawing
from report.drivers import Drivers
from report.rows import Stamp

MOST, LEAST = 4, 0.01  # categories with a step of their own, and the share of all changes that each must be
LEFT, LEFT_PHONE = 285, 138


class Step(NamedTuple):
    """A row of the chart. `kind` is total, side (caseload or workers together) or part; in cases per worker from `start` to
    `end`. `count` is the change in workers or cases; of a total None."""

    kind: str
    bar: Bar
    start: float
    end: float


class Facts(NamedTuple):
    """Steps from before to after, none where the ratio cannot be split: then `reason` is a word under [drivers]."""

    name: str
    since: Period | None
    period: Period
    steps: list[Step]
    reason: str


def facts(found: Drivers, names: Mapping[str, str]) -> Facts:
    """From a change and the names of the categories."""
    whole = found.split
    if whole is None or whole.before is None:
        return Facts(found.name, found.since, found.period, [], found.reason)
    steps = [_total("before", whole.before)]
    for name, side in (("workers", whole.workers), ("cases", whole.cases)):
        at = steps[-1].end
        bars = [bar for bar in parts.bars_of(side, names, MOST, LEAST) if bar.count]
        steps.append(Step("side", Bar(name, None, side.change, side.effect), at, at + side.effect))
        place = at
        for bar in bars:
            steps.append(Step("part", bar, place, place + bar.effect))
            place += bar.effect
        steps[-1] = steps[-1]._replace(end=at + side.effect)  # nothing is lost to rounding on the way
    steps.append(_total("after", whole.after))
    return Facts(found.name, found.since, found.period, steps, "")


def draw(facts: Facts, texts: Texts, stamp: Stamp, measure: str, narrow: bool = False) -> go.Figure:
    """Steps downwards; green lowers the ratio and red raises it, grey is a side as a whole, hatched is what is not split."""
    figure = Drawing()
    width, left = (theme.PHONE, LEFT_PHONE) if narrow else (theme.FULL, LEFT)
    words = [name_of(step, facts, texts) for step in facts.steps]
    counts = ["" if step.bar.count is None else signed(step.bar.count, 0, texts) for step in facts.steps]
    size = 11 if narrow else theme.LABEL
    lines = [
        _lines(step.kind, text, count, left - 16, size)
        for step, text, count in zip(facts.steps, words, counts, strict=True)
    ]
    ends = [value for step in facts.steps for value in (step.start, step.end)] or [0.0]
    low, high = min(ends), max(ends)
    span = (high - low) or abs(high) * 0.1 or 1.0
    for place, step in enumerate(facts.steps):
        _add_step(figure, place, step, f"{words[place]} {counts[place]}", texts)
    _add_joints(figure, facts.steps)
    decimals = parts.decimals(step.bar.effect for step in facts.steps if step.kind != "total")
    figure.add_scatter(
        mode="text",
        x=[max(step.start, step.end) for step in facts.steps],
        y=list(range(len(facts.steps))),
        text=[f"   {figure_words(step, decimals, texts)}" for step in facts.steps],
        textposition="middle right",
        textfont={"color": [_ink(step, decimals, texts) for step in facts.steps]},
        cliponaxis=False,
        hoverinfo="skip",
    )
    if not facts.steps:
        parts.add_remark(figure, texts(f"drivers.why_{facts.reason}"), width - 40)
    figure.update_xaxes(
        range=[low - span * 0.06, high + span * (0.5 if narrow else 0.2)],
        visible=bool(facts.steps),
        showgrid=True,
        nticks=3 if narrow else 6,
        tickformat=f",.{decimals if span < 10 else 0}f",
        tickfont={"size": 11, "color": theme.MUTED},
    )
    figure.update_yaxes(
        range=[max(len(words), 3) - 0.5, -0.5],
        tickvals=list(range(len(words))) if words else [],
        ticktext=parts.beside(lines),
        tickfont={"size": size},
        showgrid=False,
        visible=bool(words),
    )
    figure.update_layout(bargap=0.35, barmode="overlay")
    notes = [texts("foot.ratio")] + ([texts("chart.waterfall.axis")] if facts.steps else [])
    if any(step.bar.name == HIDDEN for step in facts.steps):
        notes.append(texts("foot.suppressed"))
    return theme.finish(
        figure,
        texts,
        title(facts, texts),
        texts("chart.waterfall.subtitle", measure=measure),
        theme.foot(texts, stamp, " ".join(notes)),
        width,
        max(3, len(facts.steps)) * parts.row_height(lines),
        left=left if facts.steps else 8,
        axis=26 if facts.steps else 4,
    )


def title(facts: Facts, texts: Texts) -> str:
    """By how much the ratio moved, and how much of it is due to workers and to caseload."""
    if not facts.steps:
        key = "chart.waterfall.alone" if facts.reason == "no_since" else "chart.waterfall.none"
        return texts(key, name=facts.name)
    sides = {step.bar.name: step.bar.effect for step in facts.steps if step.kind == "side"}
    digits = parts.decimals(step.bar.effect for step in facts.steps if step.kind != "total")
    before, after = facts.steps[0].end, facts.steps[-1].end
    said = {name: signed(effect, digits, texts) for name, effect in sides.items()}
    kind = compared(before, after, texts)
    difference = texts.number(abs(after - before), digits)
    return texts(
        f"chart.waterfall.title_{kind}",
        name=facts.name,
        difference=difference,
        after=texts.ratio(after),
        **said,
    )


def compared(before: float, after: float, texts: Texts) -> str:
    """up, down, or same where both are shown alike."""
    if texts.ratio(before) == texts.ratio(after):
        return "same"
    return "up" if after > before else "down"


def _total(name: str, value: float) -> Step:
    return Step("total", Bar(name, None, None, value), value, value)


def name_of(step: Step, facts: Facts, texts: Texts) -> str:
    if step.kind == "total":
        return texts.period(facts.since if step.bar.name == "before" else facts.period)
    return label(step.bar, texts)


def _lines(kind: str, words: str, count: str, width: int, size: float) -> list[str]:
    """The words beside a step; bold for a total and a side."""
    lines = parts.two_lines(words, width, size, kind != "part", count)
    return lines if kind == "part" else [f"<b>{line}</b>" for line in lines]


def figure_words(step: Step, decimals: int, texts: Texts) -> str:
    if step.kind == "total":
        return f"<b>{texts.ratio(step.end)}</b>"
    said = signed(step.bar.effect, decimals, texts)
    return f"<b>{said}</b>" if step.kind == "side" else said


def _ink(step: Step, decimals: int, texts: Texts) -> str:
    if step.kind != "part":
        return theme.INK
    return colour(step.bar) if figure_words(step, decimals, texts)[0] in "+−" else theme.MUTED


def _add_step(figure: Drawing, place: int, step: Step, words: str, texts: Texts) -> None:
    hover = f"<b>{theme.escaped(words)}</b><br>{figure_words(step, 2, texts)}"
    if step.kind == "total":
        marker = {"symbol": "diamond", "size": 13, "color": theme.INK}
        figure.add_scatter(
            x=[step.end],
            y=[place],
            mode="markers",
            marker=marker,
            hovertext=[hover],
            hoverinfo="text",
            cliponaxis=False,
        )
        return
    marker = {"color": theme.FAINT} if step.kind == "side" else parts.marker(step.bar)
    figure.add_bar(
        orientation="h",
        y=[place],
        x=[step.end - step.start],
        base=[step.start],
        width=0.34 if step.kind == "side" else 0.62,
        marker=marker,
        hovertext=[hover],
        hoverinfo="text",
    )


def _add_joints(figure: Drawing, steps: list[Step]) -> None:
    """Thin lines from where a step ends to where the next one begins."""
    xs, ys = [], []
    for place, (step, following) in enumerate(zip(steps, steps[1:], strict=False)):
        at = following.start if step.kind == "side" and following.kind == "part" else step.end
        xs += [at, at, None]
        ys += [place, place + 1, None]
    figure.add_scatter(x=xs, y=ys, mode="lines", line={"color": theme.HATCH, "width": 1}, hoverinfo="skip")
