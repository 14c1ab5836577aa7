"""Rows of a chart on a slide: how high each is, and the words beside it. Lengths in points."""

from collections.abc import Sequence

from report import theme
from report.slides.charts import NORMAL, SMALL
from report.slides.shapes import LINE, Box, cut, words

ROW = 46  # points a row takes at most
LARGE = 14  # points of the letters where there are few rows
NAMES = 0.42  # of the width, at most, for the names of rows


def rows(
    slide, names: Sequence[str], box: Box, aside: Sequence[str] = (), heading: str = "", named: bool = False
) -> tuple[Box, Box, float]:
    """The chart's place, where in it rows are drawn, and the letters' size.

    Words `aside` are written beside each row under a heading; with `named` also the names, which a chart does not have.
    """
    head = 16 if heading else 0
    each = min(ROW, (box.height - head - 4) / max(1, len(names)))
    size = max(7, min(LARGE, NORMAL + (each - 24) / 10, each * 0.72))
    widest = max((theme.text_width(part, size) for name in names for part in name.split("\n")), default=0)
    left = min(box.width * NAMES, widest + 10)
    beside = max((theme.text_width(text, size) for text in (*aside, heading)), default=0) + 12 if aside else 0
    high = each * len(names)
    frame = Box(box.left, box.top + head, box.width - beside, box.height - head)
    inner = Box(frame.left + left, frame.top + 2, frame.width - left, high)
    right = frame.left + frame.width
    if heading:
        words(slide, heading, Box(right, box.top, beside, 15), min(SMALL, size), theme.MUTED, align="right")
    columns = [(right, beside, aside)] + ([(frame.left, left - 8, names)] if named else [])
    for x, wide, column in columns:
        for place, text in enumerate(column):
            at = Box(x, inner.top + place * each + (each - size * LINE) / 2, wide, size * LINE)
            colour = theme.INK if column is names else theme.MUTED
            words(slide, cut(text, wide, size), at, size, colour, align="right")
    return frame, inner, size
