"""Published figures under the line of certified workers: a lane of marks with their words, and diamonds at their numbers."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from core.texts import Texts
from report import theme
from report.drawing import Drawing
from report.milestones import Milestone, rivals

ROW, SIZE = 15, 10.5  # pixels of a line of the lane, and its font size
MARK = 9  # pixels from a mark to its words
UNLIKE = "≠"


class Spot(NamedTuple):
    """A milestone in the lane: its line from 0, whether its words stand left of the mark, and the words, escaped."""

    milestone: Milestone
    row: int
    left: bool
    words: str


def words(one: Milestone, texts: Texts) -> str:
    """`15 bersertifikat`, with a sign where others contradict it."""
    key = f"milestone.{one.metric}"
    said = (
        texts(key, value=texts.number(one.value)) if key in texts.words else f"{texts.number(one.value)} {one.metric}"
    )
    said += f" ({texts('milestone.doubtful')})" if one.doubtful else ""
    return f"{UNLIKE} {said}" if one.conflict else said


def day_of(one: Milestone, texts: Texts) -> str:
    """The day it was said of, or the year."""
    return str(one.day.year) if one.only_year else texts.short_date(one.day)


def placed(found: Sequence[Milestone], days: tuple[date, date], width: float, room: float, texts: Texts) -> list[Spot]:
    """Places in the lane, so that no words lie over others or further than `room` past an axis of `width` pixels.

    `days` are the first and the last on the axis. Words stand at the right of their mark where they fit, else on the side that
    has more room, cut if need be.
    """
    ends: list[float] = []
    spots = []
    scale = width / ((days[1] - days[0]).days or 1)
    for one in sorted(found):
        at, said = (one.day - days[0]).days * scale, words(one, texts)
        wide = theme.text_width(said, SIZE) + MARK
        left = at + wide > width + room and at > width - at
        free = (at if left else width - at) + room
        wide = min(wide, free)
        start, end = (at - wide, at + 5) if left else (at - 5, at + wide)
        row = next((row for row, taken in enumerate(ends) if taken + 6 < start), len(ends))
        ends[row : row + 1] = [end]
        spots.append(Spot(one, row, left, theme.cut(said, wide - MARK, SIZE)))
    return spots


def draw(figure: Drawing, spots: Sequence[Spot], texts: Texts) -> None:
    """The lane on axis y3 and the diamonds on the workers' axis y2, apart from the computed line."""
    found = [spot.milestone for spot in spots]
    for one, row, left, said in spots:
        hover = {"hovertext": _hover(one, found, texts), "hoverinfo": "text", "cliponaxis": False, "showlegend": False}
        symbol = "diamond" if one.kind == "workers" else "triangle-up"
        marker = {"size": 7, "color": theme.ALARM, "symbol": symbol}
        figure.add_scatter(x=[one.day], y=[row], yaxis="y3", mode="markers", marker=marker, **hover)
        figure.add_annotation(
            text=said, x=one.day, y=row, yref="y3", xanchor="right" if left else "left", yanchor="middle",
            xshift=-MARK if left else MARK, showarrow=False, borderpad=0, bgcolor="rgba(255,255,255,.85)",
            font={"size": SIZE, "color": theme.ALARM},
        )  # fmt: skip
        if one.kind == "workers":
            shape = "diamond-x-open" if one.conflict else "diamond-open"
            figure.add_scatter(
                x=[one.day], y=[one.value], yaxis="y2", mode="markers+text", text=[texts.number(one.value)],
                textposition="middle left", textfont={"size": 11, "color": theme.ALARM},
                marker={"symbol": shape, "size": 11, "color": theme.ALARM, "line": {"width": 1.8}}, **hover,
            )  # fmt: skip


def foot(found: Sequence[Milestone], texts: Texts) -> str:
    """Every figure with its day and source, those that contradict each other beside each other."""
    first = {one.conflict: one.day for one in reversed(found) if one.conflict}
    ordered = sorted(found, key=lambda one: (first.get(one.conflict, one.day), one.conflict, one))
    said = []
    for conflict, ones in groupby(ordered, key=lambda one: one.conflict):
        named = [f"{day_of(one, texts)}: {words(one, texts).removeprefix(f'{UNLIKE} ')} ({one.source})" for one in ones]
        said += [f" {UNLIKE} ".join(named)] if conflict else named
    return texts("foot.milestones", figures="; ".join(said))


def _hover(one: Milestone, found: Sequence[Milestone], texts: Texts) -> str:
    lines = [f"<b>{theme.escaped(words(one, texts).removeprefix(f'{UNLIKE} '))}</b>"]
    lines += [texts("milestone.published", date=day_of(one, texts)), theme.escaped(one.source)]
    for other in rivals(one, found):
        said = f"{words(other, texts).removeprefix(f'{UNLIKE} ')} ({day_of(other, texts)}, {other.source})"
        lines.append(theme.escaped(texts("milestone.conflict", other=said)))
    return "<br>".join(lines)
