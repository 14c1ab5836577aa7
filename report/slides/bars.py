"""Bars and waterfalls as native charts on a slide. Lengths in points."""

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_TICK_LABEL_POSITION
from pptx.util import Pt

from core.texts import Texts
from report import theme
from report.native import Bars, Fill, Series, Step, Steps, Swatch
from report.slides.charts import (
    NORMAL,
    SMALL,
    along,
    axis_of_words,
    chart,
    formatted,
    hidden,
    label,
    number_format,
    unwrapped,
    words_of,
)
from report.slides.rows import rows
from report.slides.shapes import LINE, PATTERNS, Box, font, legend, rgb

KINDS = {
    (False, False): XL_CHART_TYPE.BAR_CLUSTERED,
    (True, False): XL_CHART_TYPE.BAR_STACKED,
    (False, True): XL_CHART_TYPE.COLUMN_CLUSTERED,
    (True, True): XL_CHART_TYPE.COLUMN_STACKED,
}


def bars(slide, form: Bars, box: Box, texts: Texts, alt: str) -> None:
    """Bars with a label each."""
    several = [Swatch(Fill(series.colour), series.name) for series in form.series] if len(form.series) > 1 else []
    box = box.below(legend(slide, form.legend or several, box))
    if form.columns:
        _columns(slide, form, box, texts, alt)
        return
    said = [words_of(series, form.form, texts) for series in form.series]
    box, inner, size = rows(slide, form.categories, box, form.aside, form.heading)
    if not form.stacked:  # the bars of a row share its height
        size = max(6, min(size, size * 1.8 / len(form.series)))
    room = max((theme.text_width(word, size) for words in said for word in words), default=0) + 8
    values = _sums(form) if form.stacked else [v for series in form.series for v in series.values if v is not None]
    low, high = min([0, *values]), max([0, *values])
    sides = (room if low < 0 else 0, 0 if form.stacked else room)
    unit = ((high - low) or 1) / max(inner.width - sum(sides), inner.width * 0.3)
    plot = _chart(slide, form, box, inner, texts, alt, size)
    hidden(plot.value_axis, low - sides[0] * unit, high + sides[1] * unit)
    plot.category_axis.reverse_order = True
    if form.signed:
        plot.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    for made, series, words in zip(plot.plots[0].series, form.series, said, strict=True):
        _paint(made, series)
        _label(made, series, form, words, size, texts)


def _columns(slide, form: Bars, box: Box, texts: Texts, alt: str) -> None:
    """Columns over periods, their labels inside."""
    lines = max((name.count("\n") + 1 for name in form.categories), default=1)
    inner = Box(box.left + 4, box.top + 6, box.width - 8, box.height - 12 - lines * NORMAL * LINE)
    each = inner.width / max(1, len(form.categories))
    size, every = along(form.categories, each)
    plot = _chart(slide, form, box, inner, texts, alt, size, every)
    values = _sums(form) if form.stacked else [v for series in form.series for v in series.values if v is not None]
    hidden(plot.value_axis, 0, max(values, default=0) * (1.05 if form.stacked else 1.12) or 1)
    for made, series in zip(plot.plots[0].series, form.series, strict=True):
        _paint(made, series)
        if each > 20:
            _label(made, series, form, words_of(series, form.form, texts), min(SMALL, size), texts)


def _sums(form: Bars) -> list[float]:
    return [sum(filter(None, values)) for values in zip(*(series.values for series in form.series), strict=True)]


def _chart(slide, form: Bars, box: Box, inner: Box, texts: Texts, alt: str, size: float, every: int = 1):
    data = CategoryChartData(number_format=number_format(form.form, texts.language))
    data.categories = form.categories
    for series in form.series:
        data.add_series(series.name, series.values)
    made = chart(slide, KINDS[form.stacked, form.columns], box, inner, data, alt)
    axis_of_words(made.category_axis, size, every)
    made.plots[0].gap_width = 45 if form.columns else 40
    made.plots[0].overlap = 100 if form.stacked else 0
    return made


def _paint(made, series: Series) -> None:
    """The series' colour, and the bars that have another one, a pattern, or are hollow."""
    made.invert_if_negative = False
    made.format.fill.solid()
    made.format.fill.fore_color.rgb = rgb(series.colour)
    for place, value in enumerate(series.values):
        if value is None:
            continue
        if series.hollow and series.hollow[place]:
            look = made.points[place].format
            look.fill.solid()
            look.fill.fore_color.rgb = rgb("white")
            look.line.color.rgb = rgb(series.fills[place].colour if series.fills else series.colour)
            look.line.width = Pt(1.5)
        elif series.fills and series.fills[place] != Fill(series.colour):
            _fill(made.points[place].format, series.fills[place])


def _fill(look, fill: Fill) -> None:
    if fill.pattern:
        look.fill.patterned()
        look.fill.pattern = PATTERNS[fill.pattern]
        look.fill.fore_color.rgb, look.fill.back_color.rgb = rgb(fill.lines), rgb(fill.colour)
        look.line.color.rgb = rgb(fill.lines)
    else:
        look.fill.solid()
        look.fill.fore_color.rgb = rgb(fill.colour)


def _label(made, series: Series, form: Bars, words: list[str], size: float, texts: Texts) -> None:
    """The numbers, which follow the data where their format says them as the page does, else in words."""
    labels = made.data_labels
    labels.show_value = True
    labels.number_format = number_format(form.form, texts.language)
    labels.number_format_is_linked = False
    if form.stacked:  # nothing in a bar that is not there
        labels.number_format = '[=0]"";' + labels.number_format.partition(";")[2]
    position = XL_LABEL_POSITION.CENTER if form.stacked else XL_LABEL_POSITION.OUTSIDE_END
    dark = form.stacked and theme.is_dark(series.colour)
    font(labels.font, size, "#ffffff" if dark else theme.INK)
    unwrapped(labels)
    labels.position = position
    own = series.words or (None,) * len(series.values)
    for place, (value, word) in enumerate(zip(series.values, own, strict=True)):
        if value is None:
            continue
        if word or not formatted(value, form.form, texts):
            label(made.points[place], word or words[place], size, theme.INK, position)
        elif dark and series.hollow and series.hollow[place]:
            font(made.points[place].data_label.font, size, theme.INK)
            made.points[place].data_label.position = position


def steps(slide, form: Steps, box: Box, texts: Texts, alt: str) -> None:
    """A waterfall of stacked bars on a base that is not seen; a last bar, not seen either, carries the words."""
    box = box.below(legend(slide, form.legend, box))
    frame, inner, size = rows(slide, tuple(row.name for row in form.rows), box)
    ends = [end for row in form.rows for end in (row.start, row.end)]
    low, high = min(ends), max(ends)
    span = (high - low) or abs(high) * 0.1 or 1.0
    room = max(theme.text_width(row.words, size, bold=True) for row in form.rows) + 14
    unit = span * 1.08 / max(inner.width - room, inner.width * 0.3)
    data = CategoryChartData(number_format=number_format(form.form, texts.language))
    data.categories = [row.name for row in form.rows]
    pieces = [_pieces(row) for row in form.rows]
    data.add_series(form.base, [base for base, _, _ in pieces])
    fills = []
    for fill, name in form.legend:
        for part in (1, 2):
            found = [piece[part] if row.fill == fill else None for row, piece in zip(form.rows, pieces, strict=True)]
            if any(found):
                data.add_series(name, found)
                fills.append(fill)
    data.add_series(form.label, [room * unit] * len(form.rows))
    made = chart(slide, XL_CHART_TYPE.BAR_STACKED, frame, inner, data, alt)
    axis_of_words(made.category_axis, size)
    made.category_axis.reverse_order = True
    made.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    made.plots[0].gap_width, made.plots[0].overlap = 45, 100
    hidden(made.value_axis, low - span * 0.06, high + span * 0.02 + room * unit)
    base, *coloured, words_at = made.plots[0].series
    for unseen in (base, words_at):
        unseen.format.fill.background()
        unseen.format.line.fill.background()
    for series, fill in zip(coloured, fills, strict=True):
        series.invert_if_negative = False
        _fill(series.format, fill)
    for place, row in enumerate(form.rows):
        bold = row.fill is None
        label(words_at.points[place], row.words, size, theme.INK, XL_LABEL_POSITION.INSIDE_BASE, bold)


def _pieces(row: Step) -> tuple[float, float | None, float | None]:
    """What carries a step, and its pieces above and below zero: stacked bars grow away from zero on either side."""
    low, high = sorted((row.start, row.end))
    base = low if low > 0 else high if high < 0 else 0.0
    above, below = max(high, 0) - max(low, 0), min(low, 0) - min(high, 0)
    return base, above or None, below or None
