"""Names at the ends of lines on a slide, never over each other, with a leader to each. Lengths in points."""

import math

from core.texts import Texts
from report import theme
from report.charts import axes
from report.native import Lines, Series
from report.slides.charts import SMALL, said
from report.slides.shapes import LINE, Box, cut, line, words

LEADER = 14  # from a line's end to its name


def ends(slide, form: Lines, strong: list[Series], inner: Box, room: float, texts: Texts) -> None:
    """Names with the newest value right of the lines, in their colour, never over each other, a leader to each."""
    last = [series.values[-1] if series.values else None for series in strong]
    wanted = [_height(value, series, form) for value, series in zip(last, strong, strict=True)]
    for series, value, at, size in _spread(strong, last, wanted, inner):
        end = (
            (inner.left + inner.width, inner.top + (1 - share(value, form)) * inner.height)
            if value is not None
            else None
        )
        x = inner.left + inner.width + LEADER
        if end and abs(end[1] - at) > 2:
            line(slide, (end[0] + 4, end[1]), (x - 2, at), theme.FAINT)
        text = last_words(series, form, texts)
        name = cut(series.name, room - LEADER - theme.text_width(f"  {text}", size, True), size * 1.06)
        place = Box(x, at - size * LINE / 2, room - LEADER, size * LINE)
        words(slide, f"{name}  {text}", place, size, series.colour, bold=True)


def starts(slide, form: Lines, strong: list[Series], inner: Box, room: float) -> None:
    """The first values left of the lines."""
    shown = [series for series in strong if series.values and series.values[0] is not None or first_words(series)]
    first = [series.values[0] for series in shown]
    wanted = [_height(value, series, form) for value, series in zip(first, shown, strict=True)]
    for series, value, at, size in _spread(shown, first, wanted, inner):
        if value is not None:
            y = inner.top + (1 - share(value, form)) * inner.height
            if abs(y - at) > 2:
                line(slide, (inner.left - 4, y), (inner.left - LEADER + 2, at), theme.FAINT)
        place = Box(inner.left - room, at - size * LINE / 2, room - LEADER, size * LINE)
        words(slide, first_words(series), place, size, series.colour, align="right")


def last_words(series: Series, form: Lines, texts: Texts) -> str:
    """What a line's name ends with; a line that others are held against says it in its name."""
    if series.words:
        return series.words[-1] or ""
    return said(series.values[-1], form.form, texts) if series.values and series.marker else ""


def first_words(series: Series) -> str:
    return (series.words[0] if series.words else None) or ""


def share(value: float, form: Lines) -> float:
    along = math.log10 if form.log else float
    low, high = along(form.low), along(form.high)
    return min(1.0, max(0.0, (along(value) - low) / ((high - low) or 1)))


def _spread(series: list[Series], values: list, wanted: list[float], inner: Box):
    """Each series with its value, where its words stand, and their size: smaller where they are many."""
    size = max(6, min(SMALL, inner.height / max(1, len(series)) / 1.3))
    places = axes.spread(wanted, size * 1.3 / inner.height, 0, 1)
    return [
        (one, value, inner.top + (1 - place) * inner.height, size)
        for one, value, place in zip(series, values, places, strict=True)
    ]


def _height(value: float | None, series: Series, form: Lines) -> float:
    """Where a line's name would stand, 0 at the bottom; without a value at the last one known, else at the worse end."""
    if value is not None:
        return share(value, form)
    known = [other for other in series.values if other is not None]
    worse = 0.0 if form.form == "decimal" else 1.0
    return share(known[-1], form) if known and not form.both else worse
