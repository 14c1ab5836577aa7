"""Slides with native, editable charts: each form of report.native drawn with python-pptx. Lengths in EMU."""

import math

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.enum.text import PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from core.texts import Texts
from report import theme
from report.charts import axes
from report.native import Bars, Grid, Lines, Outlines, Points, Series
from report.slide_shapes import font as _font
from report.slide_shapes import grid, outlines, words
from report.slide_shapes import rgb as _rgb

LEFT = PP_ALIGN.LEFT
# Thousands with a literal mark, so that a slide reads alike on every computer, whatever its language is set to.
MARKED = {"id": r"[>=1000000]#\.000\.000;[>=1000]#\.000;0", "en": r"[>=1000000]#\,000\,000;[>=1000]#\,000;0"}


def draw(slide, form, box: tuple[int, int, int, int], texts: Texts, alt: str) -> None:
    """Put one of report.native's forms into a box (left, top, width, height) of a slide."""
    if not form[0]:  # no bar, period or area: the title says why
        return
    if isinstance(form, Outlines):
        outlines(slide, form, box)
    elif isinstance(form, Grid):
        grid(slide, form, box, alt)
    else:
        {Bars: _bars, Lines: _lines, Points: _points}[type(form)](slide, form, box, texts, alt)


def number_format(form: str, language: str) -> str:
    """The format of a chart's numbers: `1 : 20.833`, `20.833`, `0,05`."""
    if form == "decimal":
        return "0.00"
    mark = MARKED[language]
    return ";".join(_with_prefix(part) for part in mark.split(";")) if form == "ratio" else mark


def _with_prefix(part: str) -> str:
    condition, bracket, rest = part.rpartition("]")
    return f'{condition}{bracket}"1 : "{rest}'


def _bars(slide, form: Bars, box: tuple, texts: Texts, alt: str) -> None:
    data = CategoryChartData(number_format=number_format(form.form, texts.language))
    data.categories = form.categories
    for series in form.series:
        data.add_series(series.name, series.values)
    kind = {
        (False, False): XL_CHART_TYPE.BAR_CLUSTERED,
        (True, False): XL_CHART_TYPE.BAR_STACKED,
        (False, True): XL_CHART_TYPE.COLUMN_CLUSTERED,
        (True, True): XL_CHART_TYPE.COLUMN_STACKED,
    }[form.stacked, form.columns]
    chart = _chart(slide, kind, box, data, alt)
    chart.category_axis.reverse_order = not form.columns
    chart.category_axis.has_major_gridlines = False
    chart.category_axis.format.line.color.rgb = _rgb(theme.FAINT)
    _font(chart.category_axis.tick_labels.font, 11 if len(form.categories) > 18 else 12)
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale = 0
    plot = chart.plots[0]
    plot.gap_width = 45
    plot.overlap = 100 if form.stacked else 0
    for made, series in zip(plot.series, form.series, strict=True):
        made.format.fill.solid()
        made.format.fill.fore_color.rgb = _rgb(series.colour)
        made.invert_if_negative = False
        _labels(made, series, form, texts)
        for place in range(min(series.dotted_until, len(series.values))):
            if series.values[place] is not None:
                point = made.points[place]
                point.format.fill.background()
                point.format.line.color.rgb = _rgb(series.colour)
    _legend(chart, len(form.series) > 1)


def _labels(made, series: Series, form: Bars | Lines, texts: Texts) -> None:
    labels = made.data_labels
    labels.show_value = True
    labels.number_format = number_format(form.form, texts.language)
    labels.number_format_is_linked = False
    stacked = isinstance(form, Bars) and form.stacked
    dark = stacked and series.colour in (theme.ACCENT, theme.INK, theme.MUTED)
    _font(labels.font, 11, "#ffffff" if dark else theme.INK)
    if isinstance(form, Bars):
        labels.position = XL_LABEL_POSITION.CENTER if stacked else XL_LABEL_POSITION.OUTSIDE_END
    for place, said in enumerate(series.words):
        if said and series.values[place] is not None:
            label = made.points[place].data_label
            label.has_text_frame = True
            label.text_frame.text = said
            _font(label.text_frame.paragraphs[0].runs[0].font, 11)


def _lines(slide, form: Lines, box: tuple, texts: Texts, alt: str) -> None:
    if form.panels:
        left, top, width, height = box
        each = height // len(form.series)
        for number, series in enumerate(form.series):
            words(slide, series.name, (left, top + number * each, width, Pt(16)), 12, theme.MUTED, bold=True)
            part = form._replace(series=(series,), panels=False, form=form.form.split(" ")[number])
            _one_plot(slide, part, (left, top + number * each + Pt(16), width, each - Pt(16)), texts, alt, alone=True)
        return
    _one_plot(slide, form, box, texts, alt, alone=False)


def _one_plot(slide, form: Lines, box: tuple, texts: Texts, alt: str, alone: bool) -> None:
    data = CategoryChartData(number_format=number_format(form.form, texts.language))
    data.categories = form.periods
    for series in form.series:
        data.add_series(series.name, [None if form.log and value == 0 else value for value in series.values])
    left, top, width, height = box
    aside = 0 if alone else int(width * 0.24)
    chart = _chart(slide, XL_CHART_TYPE.LINE_MARKERS, (left, top, width - aside, height), data, alt)
    _font(chart.category_axis.tick_labels.font, 12)
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    chart.category_axis.format.line.color.rgb = _rgb(theme.FAINT)
    axis = chart.value_axis
    axis.major_gridlines.format.line.color.rgb = _rgb(theme.GRID)
    axis.format.line.fill.background()
    axis.tick_labels.number_format = number_format(form.form, texts.language)
    axis.tick_labels.number_format_is_linked = False
    _font(axis.tick_labels.font, 11, theme.MUTED)
    low, high = _range(form)
    axis.minimum_scale, axis.maximum_scale = low, high
    if form.log:
        scaling = axis._element.find(qn("c:scaling"))
        scaling.insert(0, scaling.makeelement(qn("c:logBase"), {"val": "10"}))
    if alone:
        axis.visible = False
        axis.has_major_gridlines = False
    for made, series in zip(chart.plots[0].series, form.series, strict=True):
        _line(made, series)
        if alone:
            _labels(made, series, form, texts)
            made.data_labels.position = XL_LABEL_POSITION.ABOVE
    if not alone:
        _ends(slide, form, (left + width - aside, top, aside, height), texts, low, high)


def _line(made, series: Series) -> None:
    made.smooth = False
    made.format.line.color.rgb = _rgb(series.colour)
    made.format.line.width = Pt(2.25 if series.strong else 1)
    made.marker.style = XL_MARKER_STYLE.CIRCLE
    made.marker.size = 7 if series.strong else 4
    made.marker.format.fill.solid()
    made.marker.format.fill.fore_color.rgb = _rgb(series.colour)
    made.marker.format.line.color.rgb = _rgb(series.colour)
    for place in range(min(series.dotted_until, len(series.values))):
        if series.values[place] is not None:  # hollow, and dotted on the way from there
            point = made.points[place]
            point.marker.style = XL_MARKER_STYLE.CIRCLE
            point.marker.size = 7 if series.strong else 4
            point.marker.format.fill.solid()
            point.marker.format.fill.fore_color.rgb = _rgb("#ffffff")
            point.marker.format.line.color.rgb = _rgb(series.colour)
        if place + 1 < len(series.values) and series.values[place + 1] is not None:
            line = made.points[place + 1].format.line  # PowerPoint draws a segment in the style of its end
            line.color.rgb = _rgb(series.colour)
            line.dash_style = MSO_LINE_DASH_STYLE.ROUND_DOT


def _ends(slide, form: Lines, box: tuple, texts: Texts, low: float, high: float) -> None:
    """Names with the newest value beside the lines' ends, in their colour, never over each other."""
    left, top, width, height = box
    inner_top, inner = int(height * 0.03), int(height * 0.87)  # about where the plot lies in the chart
    said = []
    for series in form.series:
        known = [value for value in series.values if value is not None]
        if series.strong:
            end = series.values[-1] if series.values[-1] is not None else known[-1] if known else high
            said.append((1 - _share(end, low, high, form.log), series))
    gap = Pt(17) / inner
    places = axes.spread([share for share, _ in said], gap, 0, 1)
    for place, (_, series) in zip(places, said, strict=True):
        text = f"{series.name}  {series.words[-1] if series.words and series.words[-1] else _said(series.values[-1], form, texts)}"
        at = (left + Pt(4), int(top + inner_top + place * inner - Pt(8)), width - Pt(4), Pt(16))
        words(slide, text, at, 11, series.colour, bold=True).text_frame.word_wrap = False


def _share(value: float, low: float, high: float, log: bool) -> float:
    along = math.log10 if log else float
    value = max(value, low)  # a logarithmic axis has no place for zero
    return (along(value) - along(low)) / ((along(high) - along(low)) or 1)


def _range(form: Lines) -> tuple[float, float]:
    known = [
        value for series in form.series for value in series.values if value is not None and (value > 0 or not form.log)
    ]
    if not form.log:
        return 0, (max(known, default=1) or 1) * 1.15
    low, high = 1, 10
    while known and low * 10 <= min(known):
        low *= 10
    high = low * 10
    while known and high < max(known):
        high *= 10
    return low, high


def _said(value: float | None, form: Lines, texts: Texts) -> str:
    if value is None:
        return "–"
    return {"ratio": texts.ratio, "decimal": texts.small, "number": texts.number}[form.form](value)


def _points(slide, form: Points, box: tuple, texts: Texts, alt: str) -> None:
    data = XyChartData(number_format="0%")
    for series, xs in form.series:
        made = data.add_series(series.name)
        for x, y in zip(xs, series.values, strict=True):
            made.add_data_point(x, y)
    chart = _chart(slide, XL_CHART_TYPE.XY_SCATTER_LINES, box, data, alt)
    for axis, title in ((chart.category_axis, form.x_title), (chart.value_axis, form.y_title)):
        axis.minimum_scale, axis.maximum_scale, axis.major_unit = 0, 1, 0.25
        axis.has_title = True
        axis.axis_title.text_frame.text = title
        _font(axis.axis_title.text_frame.paragraphs[0].runs[0].font, 11, theme.MUTED)
        axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "0%", False
        _font(axis.tick_labels.font, 11, theme.MUTED)
        axis.major_gridlines.format.line.color.rgb = _rgb(theme.GRID)
    for made, (series, _) in zip(chart.plots[0].series, form.series, strict=True):
        _line(made, series)
    _legend(chart, len(form.series) > 1)


def _chart(slide, kind, box: tuple, data, alt: str):
    frame = slide.shapes.add_chart(kind, *map(Emu, map(int, box)), data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)
    chart = frame.chart
    chart.has_title = False
    chart.has_legend = False
    _font(chart.font, 11)
    return chart


def _legend(chart, wanted: bool) -> None:
    chart.has_legend = wanted
    if wanted:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        _font(chart.legend.font, 11, theme.MUTED)
