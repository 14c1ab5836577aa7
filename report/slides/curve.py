"""The Lorenz curve as a native chart on a slide. Lengths in points."""

from pptx.chart.data import XyChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_MARKER_STYLE
from pptx.util import Pt

from core.texts import Texts
from report import theme
from report.charts import axes
from report.native import DOTTED, Curve, Series
from report.slides.charts import SMALL, chart
from report.slides.ends import LEADER
from report.slides.lines import LABELS, stroke
from report.slides.shapes import LINE, Box, cut, font, line, pale, rgb, words


def curve(slide, form: Curve, box: Box, texts: Texts, alt: str) -> None:
    """The curve under the diagonal, districts named at the right with a leader to their corner."""
    named = [point for point in form.points if point.words]
    right = min(box.width * LABELS, max((theme.text_width(p.words, SMALL) for p in named), default=0) + LEADER + 8)
    high = box.height - 20 - 36
    wide = min(box.width - 60 - right, high * 1.6)
    inner = Box(box.left + 44 + (box.width - 44 - right - wide) / 2, box.top + 20, wide, high)
    frame = Box(inner.left - 44, box.top + 14, wide + 58, box.height - 14 - 18)
    words(slide, form.y_title, Box(frame.left, box.top, wide + 44, 14), SMALL, theme.MUTED)
    x_title = Box(inner.left, box.top + box.height - 15, wide, 14)
    words(slide, form.x_title, x_title, SMALL, theme.MUTED, align="right")
    data = XyChartData(number_format="0%")
    corners = [(0.0, 0.0), *((point.x, point.y) for point in form.points)]
    for name, points in ((form.name, corners), (form.even, [(0.0, 0.0), (1.0, 1.0)])):
        series = data.add_series(name)
        for x, y in points:
            series.add_data_point(x, y)
    made = chart(slide, XL_CHART_TYPE.XY_SCATTER_LINES, frame, inner, data, alt)
    for axis in (made.category_axis, made.value_axis):
        axis.minimum_scale, axis.maximum_scale, axis.major_unit = 0, 1, 0.25
        axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "0%", False
        font(axis.tick_labels.font, SMALL, theme.MUTED)
        axis.has_major_gridlines = True
        axis.major_gridlines.format.line.color.rgb = rgb(theme.GRID)
        axis.format.line.color.rgb = rgb(theme.FAINT)
    of_curve, diagonal = made.plots[0].series
    stroke(of_curve, Series("", (), theme.ACCENT))
    stroke(diagonal, Series("", (), theme.MUTED, (), False, (), (DOTTED,), (), ""))
    of_curve.points[0].marker.style = XL_MARKER_STYLE.NONE
    for place, point in enumerate(form.points, start=1):
        marker = of_curve.points[place].marker
        if point.colour != theme.ACCENT or point.hollow:
            marker.style, marker.size = XL_MARKER_STYLE.CIRCLE, 8
            marker.format.fill.solid()
            marker.format.fill.fore_color.rgb = rgb(pale(point.colour) if point.hollow else point.colour)
            marker.format.line.color.rgb = rgb(point.colour)
        if point.y == 0:  # the stretch without any worker
            ground = of_curve.points[place].format.line
            ground.color.rgb, ground.width = rgb(point.colour), Pt(4)
    at = Box(inner.left + 12, inner.top + 8, inner.width * 0.35, form.said.count("\n") * 17 + 17)
    words(slide, form.said, at, 14, theme.INK, bold=True)
    wanted = [1 - point.y for point in named]
    gap = SMALL * 1.3 / inner.height
    for point, place in zip(named, axes.spread(wanted, gap, 0, 1), strict=True):
        y, to = inner.top + (1 - point.y) * inner.height, inner.top + place * inner.height
        start, edge = inner.left + point.x * inner.width, inner.left + inner.width
        line(slide, (start + 4, y), (edge, y), theme.FAINT)
        line(slide, (edge, y), (edge + LEADER - 2, to), theme.FAINT)
        said_at = Box(edge + LEADER, to - SMALL * LINE / 2, right - LEADER, SMALL * LINE)
        words(
            slide, cut(point.words, right - LEADER, SMALL), said_at, SMALL, point.colour if not point.y else theme.INK
        )
