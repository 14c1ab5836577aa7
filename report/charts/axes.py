"""What several charts share: a time axis people can read, labels that keep apart, a legend in words."""

import html
import math
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from core.periods import Period
from core.texts import Texts
from report import theme
from report.drawing import Drawing


def time_ticks(periods: list[Period], texts: Texts, width: float) -> tuple[list[date], list[str]]:
    """Days and words of a time axis that fit into `width` pixels, the newest always among them."""
    ends = [period for period in periods if period.grain == "year"] or periods
    widest = max((theme.text_width(texts.period(period), theme.LABEL) for period in ends), default=0) + 16
    step = max(1, -(-len(ends) // max(1, int(width / widest))))
    shown = ends[::-1][::step][::-1]
    return [period.end for period in shown], [texts.period(period) for period in shown]


def time_range(days: list[date], width: float, words: float = 30) -> list[date]:
    """From before the first to after the last day, so that half a label of `words` pixels finds room."""
    if not days:
        return []
    span = (max(days) - min(days)).days or 365
    pad = max(1, span * (words / 2 + 6) / max(60.0, width - words - 12))
    return [date.fromordinal(round(min(days).toordinal() - pad)), date.fromordinal(round(max(days).toordinal() + pad))]


def with_gaps(lists: Iterable[Sequence[Any]]) -> list[Any]:
    """Lists one after the other with None between them: lines of one trace that are not joined."""
    return [value for values in lists for value in (*values, None)][:-1]


def paths(steps: Iterable[tuple[Any, Any]]) -> list[list[Any]]:
    """Steps from one point to the next, as one path where a step begins with the very point that the last one ended with."""
    found: list[list[Any]] = []
    for before, now in steps:
        if found and found[-1][-1] is before:
            found[-1].append(now)
        else:
            found.append([before, now])
    return found


def between(day: date, days: list[date]) -> date:
    """Where to draw a break: midway between the last period before it and the first one from it on."""
    before, after = max(d for d in days if d < day), min(d for d in days if d >= day)
    return date.fromordinal((before.toordinal() + after.toordinal()) // 2)


def add_breaks(figure: Drawing, marks: list[tuple[date, str]], days: list[date], width: float, above: int) -> int:
    """Dotted lines through all panels on which a series breaks, their words over them, for a plot of these days so wide.

    The words begin `above` pixels over the plot; gives how far over it they end.
    """
    for day, words in marks:
        share = (day - min(days)).days / ((max(days) - min(days)).days or 1)
        lines = theme.wrap(words, round(width * max(share, 1 - share)), 10.5)
        figure.add_shape(
            type="line", x0=day, x1=day, y0=0, y1=1, yref="paper", line={"color": theme.MUTED, "width": 1, "dash": "dot"}
        )  # fmt: skip
        figure.add_annotation(
            text="<br>".join(lines), x=day, y=1, yref="paper", xanchor="right" if share > 0.5 else "left", yanchor="bottom",
            align="left", xshift=-3, yshift=above, borderpad=0, showarrow=False, font={"size": 10.5, "color": theme.MUTED},
        )  # fmt: skip
        above += round(len(lines) * 10.5 * 1.3) + 2
    return above


def legend_above(figure: Drawing, width: int) -> int:
    """Put the legend's swatches in rows over a plot of this width; gives the `head` that `theme.finish` has to keep free."""
    names = [trace["name"] for trace in figure.traces if trace.get("showlegend") and trace.get("name")]
    if not names:
        return 0
    widest = max(theme.text_width(name, 11.5) for name in names) + 46
    rows = -(-len(names) // max(1, int(width / widest)))
    figure.update_layout(
        showlegend=True,
        legend={
            "orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal",
            "itemclick": False, "itemdoubleclick": False, "borderwidth": 0,
        },
    )  # fmt: skip
    return rows * 19 + 6


def colour_words(figure: Drawing, words: list[tuple[str, str]], left: int, width: int) -> int:
    """What colours mean, each (words, colour) in its own colour, over the plot from the picture's left edge.

    Gives the `head` that `theme.finish` has to keep free; `left` is the plot's left margin, `width` the picture's.
    """
    lines: list[list[tuple[str, str]]] = []
    for said, colour in words:
        taken = sum(theme.text_width(other, 12) + 18 for other, _ in lines[-1]) if lines else width
        if taken + theme.text_width(said, 12) > width - 16:
            lines.append([])
        lines[-1].append((said, colour))
    if not lines:
        return 0
    shown = ["    ".join(f"<span style='color:{c}'>{theme.escaped(said)}</span>" for said, c in line) for line in lines]
    figure.add_annotation(
        text="<br>".join(shown).replace("  ", theme.HARD_SPACE * 2), x=0, y=1, xref="paper", yref="paper", xanchor="left",
        yanchor="bottom", align="left", xshift=2 - left, yshift=12, borderpad=0, showarrow=False, font={"size": 12},
    )  # fmt: skip
    return len(lines) * 16 + 10


def swatch(figure: Drawing, name: str, colour: str, pattern: str = "", line: str | None = None) -> None:
    """One entry of a legend, apart from the data: a filled, hatched or hollow box with a word."""
    marker = {"color": colour, "line": {"color": line or colour, "width": 1}}
    if pattern:
        marker["pattern"] = {"shape": pattern, "fgcolor": theme.HATCH, "bgcolor": "white", "size": 5, "solidity": 0.25}
        marker["line"] = {"color": theme.HATCH, "width": 1}
    figure.add_bar(x=[None], y=[None], name=theme.escaped(name), marker=marker, hoverinfo="skip", showlegend=True)


def two_lines(name: str, width: int, size: float) -> list[str]:
    """A name in one line or two of at most `width` pixels, the second one cut where it is longer, escaped."""
    lines = theme.wrap(name, width, size)
    return lines if len(lines) < 3 else [lines[0], theme.cut(html.unescape(" ".join(lines[1:])), width, size)]


def spread(wanted: list[float], gap: float, low: float = -math.inf, high: float = math.inf) -> list[float]:
    """Positions at least `gap` apart, each as near to the wanted one as the order allows, between `low` and `high`.

    The bounds give way where there are too many for the room: labels never overlap.
    """
    blocks: list[tuple[float, list[int]]] = []  # middle, members in order
    for member in sorted(range(len(wanted)), key=lambda i: wanted[i]):
        block = [member]
        while True:
            half = (len(block) - 1) / 2 * gap
            middle = max(low + half, min(high - half, sum(wanted[i] for i in block) / len(block)))
            if not blocks or middle - half - (blocks[-1][0] + (len(blocks[-1][1]) - 1) / 2 * gap) >= gap * 0.999:
                break
            block = blocks.pop()[1] + block
        blocks.append((middle, block))
    placed = list(wanted)
    for middle, block in blocks:
        for place, member in enumerate(block):
            placed[member] = middle + (place - (len(block) - 1) / 2) * gap
    return placed


def no_picture(figure: Drawing, words: str, width: int) -> None:
    """Say in the middle of an empty plot why nothing is drawn."""
    text = "<br>".join(theme.wrap(words, round(width * 0.8), theme.LABEL))
    figure.add_annotation(
        text=text, x=0.5, y=0.5, xref="paper", yref="paper", showarrow=False, font={"color": theme.MUTED}
    )
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
