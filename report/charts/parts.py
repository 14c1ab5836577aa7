"""What a change of a count is made of: a bar to the left for less and to the right for more, in words."""

import html
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from core.texts import Texts
from report import theme
from report.change import HIDDEN
from report.drawing import Drawing
from report.drivers import CAME, UNMATCHED, WENT, Drivers
from report.rows import Stamp
from report.split import Part, Side

ROW, ROW_TWO = 25, 37  # pixels of a bar, with its words in one line or in two
REST = "rest"  # the categories that have no bar of their own, together


class Bar(NamedTuple):
    """A part of a change: a flow of workers, a category (then with its `title`), REST of `n` categories, or HIDDEN.

    `count` in workers or cases, `effect` in cases per worker, None where there is no ratio.
    """

    name: str
    title: str | None
    count: int | None
    effect: float | None
    lowers: bool = False  # whether it makes the ratio smaller
    n: int = 1


class Facts(NamedTuple):
    """`kind` is workers or cases; `before` and `after` None where nothing can be compared: then `reason` is a word of [drivers]."""

    kind: str
    name: str
    before: int | None
    after: int | None
    bars: list[Bar]
    reason: str


def facts(kind: str, found: Drivers, names: Mapping[str, str], most: int) -> Facts:
    """From one side of a change, `kind` is workers or cases; at most `most` categories have a bar of their own."""
    side, reason = (found.workers, found.no_workers) if kind == "workers" else (found.cases, found.no_cases)
    if side is None:
        return Facts(kind, found.name, None, None, [], reason)
    return Facts(kind, found.name, side.before, side.after, bars_of(side, names, most), "")


def bars_of(side: Side, names: Mapping[str, str], most: int, least: float = 0) -> list[Bar]:
    """Flows in their order; categories from the largest change on, the smaller ones together, what is hidden last.

    At most `most` categories have a bar of their own, and only those that make up the share `least` of all their changes.
    """
    flows = [_bar(part, None, False) for name in (*CAME, *WENT, UNMATCHED) for part in side.parts if part.name == name]
    kinds = [_bar(part, names[part.name], True) for part in side.parts if part.name in names]
    kinds.sort(key=lambda bar: (-abs(bar.count), bar.name))
    hidden = [_bar(part, None, True) for part in side.parts if part.name == HIDDEN]
    enough = least * sum(abs(bar.count) for bar in kinds)
    own = min(most, sum(abs(bar.count) >= enough for bar in kinds))
    if len(kinds) > own + 1:
        rest = kinds[own:]
        count, effects = sum(bar.count for bar in rest), [bar.effect for bar in rest]
        effect = None if None in effects else math.fsum(effects)
        kinds = [*kinds[:own], Bar(REST, None, count, effect, count < 0, len(rest))]
    return flows + kinds + hidden


def _bar(part: Part, title: str | None, of_cases: bool) -> Bar:
    lowers = (part.count < 0) if of_cases else (part.count > 0)
    return Bar(part.name, title, part.count, part.effect, lowers)


def draw(facts: Facts, texts: Texts, stamp: Stamp, measure: str, narrow: bool = False) -> go.Figure:
    """Horizontal bars from zero; green lowers the ratio, red raises it, hatched is what is not split."""
    figure = Drawing()
    bars = facts.bars
    places = list(range(len(bars)))
    width, left = (theme.PHONE, 138) if narrow else (theme.HALF, 200)
    names = [two_lines(label(bar, texts), left - 14, 12) for bar in bars]
    figure.add_bar(
        orientation="h",
        y=places,
        x=[bar.count for bar in bars],
        text=[signed(bar.count, 0, texts) for bar in bars],
        textposition="outside",
        cliponaxis=False,
        marker=merged([marker(bar) for bar in bars]),
        hovertext=[f"<b>{theme.escaped(label(bar, texts))}</b><br>{signed(bar.count, 0, texts)}" for bar in bars],
        hoverinfo="text",
    )
    low, high = min([0, *(bar.count for bar in bars)]), max([0, *(bar.count for bar in bars)])
    pad = ((high - low) or 1) * (0.42 if narrow else 0.3)
    figure.update_xaxes(visible=False, range=[low - (pad if low else 0), high + pad])
    figure.update_yaxes(
        range=[max(len(bars), 3) - 0.5, -0.5], tickvals=places, ticktext=beside(names),
        tickfont={"size": 12}, showgrid=False, visible=bool(bars),
    )  # fmt: skip
    if bars:
        figure.add_vline(x=0, line={"color": theme.HATCH, "width": 1})
    else:
        reason = f"drivers.why_{facts.reason}" if facts.before is None else f"chart.parts.no_{facts.kind}"
        add_remark(figure, texts(reason), width - 40)
    figure.update_layout(bargap=0.38)
    notes = [texts("foot.certified" if facts.kind == "workers" else "foot.stock")]
    if any(bar.name == HIDDEN for bar in bars):
        notes.append(texts("foot.suppressed"))
    return theme.finish(
        figure,
        texts,
        title(facts, texts),
        texts(f"chart.parts.subtitle_{facts.kind}", measure=measure),
        theme.foot(texts, stamp, " ".join(notes)),
        width,
        max(3, len(bars)) * row_height(names),
        left=left if bars else 8,
        axis=4,
    )


def title(facts: Facts, texts: Texts) -> str:
    """From how many to how many."""
    if facts.before is None:
        return texts(f"chart.parts.none_{facts.kind}", name=facts.name)
    values = {"name": facts.name, "before": texts.number(facts.before), "after": texts.number(facts.after)}
    if facts.before == facts.after:
        return texts(f"chart.parts.same_{facts.kind}", **values)
    return texts(f"chart.parts.title_{facts.kind}", change=signed(facts.after - facts.before, 0, texts), **values)


def label(bar: Bar, texts: Texts) -> str:
    """What a part is called."""
    return bar.title or texts(f"drivers.part_{bar.name}", n=bar.n)


def signed(value: float, decimals: int, texts: Texts) -> str:
    """+9, −31.810, 0: with the minus of print, and no sign where nothing is left after rounding."""
    said = texts.number(abs(value), decimals)
    if not any(digit in "123456789" for digit in said):
        return said
    return ("+" if value > 0 else "−") + said


def decimals(effects: Iterable[float | None]) -> int:
    """How many decimals effects need so that the largest has two digits that mean something."""
    largest = max((abs(effect) for effect in effects if effect), default=0)
    return 0 if largest >= 10 else 1 if largest >= 1 else 2


def colour(bar: Bar) -> str:
    """Green where it lowers the ratio, red where it raises it."""
    return theme.ACCENT if bar.lowers else theme.ALARM


def marker(bar: Bar) -> dict:
    """How a part's bar is filled; hatched where it holds what is not split."""
    if bar.name not in (HIDDEN, UNMATCHED):
        return {"color": colour(bar), "line": {"color": colour(bar), "width": 0}, "pattern": {"shape": ""}}
    pattern = {"shape": "/", "fgcolor": colour(bar), "bgcolor": "white", "size": 5, "solidity": 0.3}
    return {"color": colour(bar), "line": {"color": colour(bar), "width": 1}, "pattern": pattern}


def merged(markers: list[dict]) -> dict:
    """One marker of a trace from those of its bars."""
    return {
        "color": [one["color"] for one in markers],
        "line": {key: [one["line"][key] for one in markers] for key in ("color", "width")},
        "pattern": {
            "shape": [one["pattern"]["shape"] for one in markers],
            "fgcolor": [one["color"] for one in markers],
            "bgcolor": "white",
            "size": 5,
            "solidity": 0.3,
        },
    }


def two_lines(words: str, width: int, size: float, bold: bool = False, end: str = "") -> list[str]:
    """Words and their end in at most two lines; where they do not fit the words are cut, not the end."""
    whole = f"{words} {end}".strip()
    lines = theme.wrap(whole, width, size, bold)
    if len(lines) <= 2:
        return lines
    first = theme.wrap(words, width, size, bold)[0]
    rest, size = words[len(html.unescape(first)) :].strip(), size * (1.06 if bold else 1)
    return [first, f"{theme.cut(rest, width - theme.text_width(f' {end}', size), size)} {end}".strip()]


def row_height(names: Sequence[list[str]]) -> int:
    """Pixels that a row takes."""
    return ROW_TWO if any(len(lines) > 1 for lines in names) else ROW


def beside(names: Sequence[list[str]]) -> list[str]:
    """The words at an axis, with room between them and the bars."""
    return [" <br>".join(lines) + " " for lines in names]


def add_remark(figure: Drawing, words: str, width: int) -> None:
    """Why there is nothing to draw, where the drawing would be."""
    figure.add_annotation(
        text="<br>".join(theme.wrap(words[:1].upper() + words[1:], width, theme.LABEL)), x=0, y=0.5, xref="paper", yref="paper",
        xanchor="left", showarrow=False, align="left", font={"size": theme.LABEL, "color": theme.MUTED},
    )  # fmt: skip
