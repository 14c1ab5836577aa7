"""Slides with native, editable charts: each form of report.native drawn with python-pptx."""

from core.texts import Texts
from report import theme
from report.native import Bars, Curve, Grid, Lines, Outlines, Panels, Ranges, Remark, Squares, Steps
from report.slides.bars import bars, steps
from report.slides.curve import curve
from report.slides.lines import lines, panels
from report.slides.map import outlines, squares
from report.slides.ranges import ranges
from report.slides.shapes import Box, grid, words

CHARTS = {Bars: bars, Steps: steps, Ranges: ranges, Lines: lines, Panels: panels, Curve: curve}
SHAPES = {Grid: grid, Outlines: outlines, Squares: squares}


def draw(slide, form, box: Box, texts: Texts, alt: str) -> None:
    """Put one of report.native's forms into a place of a slide; `alt` is its alternative text."""
    if type(form) is Remark:
        words(slide, form.words, Box(box.left, box.top + 20, box.width, 40), 14, theme.MUTED)
    elif type(form) in CHARTS:
        CHARTS[type(form)](slide, form, box, texts, alt)
    else:
        SHAPES[type(form)](slide, form, box, alt)
