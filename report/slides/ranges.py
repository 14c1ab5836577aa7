"""Values with their intervals as a native chart on a slide: a dot on a line for each row. Lengths in points.

The intervals are series of their own with gaps, not error bars: LibreOffice leaves error bars of several lengths out.
"""

from pptx.chart.data import XyChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_MARKER_STYLE
from pptx.oxml.ns import qn
from pptx.util import Pt

from core.texts import Texts
from report import theme
from report.native import Range, Ranges
from report.slides.charts import SMALL, chart, hidden
from report.slides.rows import rows
from report.slides.shapes import Box, legend, line, pale, rgb, words


def ranges(slide, form: Ranges, box: Box, texts: Texts, alt: str) -> None:
    """A dot on its interval for each row, and a dashed line at what all are held against."""
    box = box.below(legend(slide, form.legend, box))
    names = [row.name for row in form.rows]
    frame, inner, _ = rows(
        slide, names, box.below(18 if form.line else 0), [row.words for row in form.rows], named=True
    )
    high = max([row.high for row in form.rows if row.high is not None] + [form.line[0] if form.line else 0]) or 1
    groups: dict[str, list[tuple[int, Range]]] = {}
    for place, row in enumerate(form.rows):
        if row.value is not None:
            groups.setdefault(row.colour, []).append((len(form.rows) - place, row))
    groups = dict(sorted(groups.items(), key=lambda item: -len(item[1])))  # LibreOffice drops a short first series
    data = XyChartData(number_format="0%")
    for found in groups.values():
        interval, dots = data.add_series(form.interval), data.add_series(form.series)
        for y, row in found:
            for x, at in ((row.low, y), (row.high, y), (row.high, None)):
                interval.add_data_point(x, at)
            dots.add_data_point(row.value, y)
    made = chart(slide, XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS, inner, inner, data, alt)
    hidden(made.category_axis, 0, high * 1.04)
    hidden(made.value_axis, 0.5, len(form.rows) + 0.5)
    drawn = list(made.plots[0].series)
    for (colour, found), interval, dots in zip(groups.items(), drawn[::2], drawn[1::2], strict=True):
        interval.format.line.color.rgb, interval.format.line.width = rgb(colour), Pt(2.5)
        for cache in interval._element.iter(qn("c:pt")):
            if cache.find(qn("c:v")).text == "None":
                cache.getparent().remove(cache)
        _dots(dots, colour, [row for _, row in found])
    if form.line:
        at, said = form.line
        x = inner.left + at / (high * 1.04) * inner.width
        line(slide, (x, inner.top - 2), (x, inner.top + inner.height), theme.INK, 1, dashed=True)
        wide = theme.text_width(said, SMALL) + 4
        left = min(x + 2, box.left + box.width - wide)
        words(slide, said, Box(left, box.top, wide, 14), SMALL)


def _dots(made, colour: str, of: list[Range]) -> None:
    made.format.line.fill.background()
    for row, marker in [(of[0]._replace(hollow=False), made.marker)] + [
        (row, made.points[place].marker) for place, row in enumerate(of) if row.hollow
    ]:
        marker.style, marker.size = XL_MARKER_STYLE.CIRCLE, 10 if row.hollow else 9
        marker.format.fill.solid()
        marker.format.fill.fore_color.rgb = rgb(pale(colour) if row.hollow else colour)
        marker.format.line.color.rgb = rgb(colour)
