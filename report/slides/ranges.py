"""Values with their intervals as a native chart on a slide: a dot and error bars a row. Lengths in points."""

from lxml import etree
from pptx.chart.data import XyChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_MARKER_STYLE
from pptx.oxml.ns import qn
from pptx.util import Pt

from core.texts import Texts
from report import theme
from report.native import Range, Ranges
from report.slides.charts import SMALL, chart, hidden
from report.slides.rows import rows
from report.slides.shapes import Box, legend, line, rgb, words


def ranges(slide, form: Ranges, box: Box, texts: Texts, alt: str) -> None:
    """A dot with its error bars for each row, and a dashed line at what all are held against."""
    box = box.below(legend(slide, form.legend, box))
    head = 18 if form.line else 0
    names = tuple(row.name for row in form.rows)
    frame, inner, size = rows(slide, names, box.below(head), tuple(row.words for row in form.rows), named=True)
    high = max([row.high for row in form.rows if row.high is not None] + [form.line[0] if form.line else 0]) or 1
    data = XyChartData(number_format="0%")
    groups = list(dict.fromkeys(row.colour for row in form.rows if row.value is not None))
    found = [
        [place for place, row in enumerate(form.rows) if row.value is not None and row.colour == colour]
        for colour in groups
    ]
    for places in found:
        series = data.add_series(form.series)
        for place in places:
            series.add_data_point(form.rows[place].value, len(form.rows) - place)
    if not found:
        return
    made = chart(slide, XL_CHART_TYPE.XY_SCATTER, inner, inner, data, alt)
    hidden(made.category_axis, 0, high * 1.04)
    hidden(made.value_axis, 0.5, len(form.rows) + 0.5)
    for drawn, colour, places in zip(made.plots[0].series, groups, found, strict=True):
        _dots(drawn, colour, [form.rows[place] for place in places])
    if form.line:
        at, said = form.line
        x = inner.left + at / (high * 1.04) * inner.width
        line(slide, (x, inner.top - 2), (x, inner.top + inner.height), theme.INK, 1, dashed=True)
        wide = theme.text_width(said, SMALL) + 4
        left = min(x + 2, box.left + box.width - wide)
        words(slide, said, Box(left, box.top, wide, 14), SMALL)


def _dots(made, colour: str, of: list[Range]) -> None:
    made.format.line.fill.background()
    made.marker.style, made.marker.size = XL_MARKER_STYLE.CIRCLE, 8
    for place, row in enumerate(of):
        marker = made.marker if place == 0 and not any(one.hollow for one in of) else made.points[place].marker
        marker.style, marker.size = XL_MARKER_STYLE.CIRCLE, 8
        marker.format.fill.solid()
        marker.format.fill.fore_color.rgb = rgb("white" if row.hollow else colour)
        marker.format.line.color.rgb = rgb(colour)
    _add_errors(made, colour, of)


def _add_errors(made, colour: str, of: list[Range]) -> None:
    """Error bars of their own lengths, which python-pptx does not know."""
    errors = etree.Element(qn("c:errBars"))
    for name, value in (("errDir", "x"), ("errBarType", "both"), ("errValType", "cust"), ("noEndCap", "1")):
        etree.SubElement(errors, qn(f"c:{name}")).set("val", value)
    for name, sign in (("plus", 1), ("minus", -1)):
        numbers = etree.SubElement(etree.SubElement(errors, qn(f"c:{name}")), qn("c:numLit"))
        etree.SubElement(numbers, qn("c:formatCode")).text = "General"
        etree.SubElement(numbers, qn("c:ptCount")).set("val", str(len(of)))
        for place, row in enumerate(of):
            point = etree.SubElement(numbers, qn("c:pt"))
            point.set("idx", str(place))
            etree.SubElement(point, qn("c:v")).text = repr(sign * ((row.high if sign > 0 else row.low) - row.value))
    stroke = etree.SubElement(etree.SubElement(errors, qn("c:spPr")), qn("a:ln"))
    stroke.set("w", str(Pt(2)))
    etree.SubElement(etree.SubElement(stroke, qn("a:solidFill")), qn("a:srgbClr")).set(
        "val", colour.lstrip("#").upper()
    )
    made._element.find(qn("c:xVal")).addprevious(errors)
