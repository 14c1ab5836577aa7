"""Lines over periods as native charts on a slide. Lengths in points."""

import math

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.oxml.ns import qn
from pptx.util import Pt

from core.texts import Texts
from report import theme
from report.native import DOTTED, NONE, Lines, Panels, Series
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
    said,
    words_of,
)
from report.slides.ends import LEADER, ends, first_words, last_words, share, starts
from report.slides.shapes import LINE, Box, font, legend, line, pale, rgb, words, wrapped

LABELS = 0.36  # of the width, at most, for the names at the lines' ends
MOST_NOTES = 3  # lines of words below a chart; all of it stands in the speaker's notes
MARKERS = {"circle": XL_MARKER_STYLE.CIRCLE, "diamond": XL_MARKER_STYLE.DIAMOND, "": XL_MARKER_STYLE.NONE}


def lines(slide, form: Lines, box: Box, texts: Texts, alt: str) -> None:
    """Lines named at their ends, with what they cannot show in words below."""
    form = _ranged(form)
    box = box.below(legend(slide, form.legend, box))
    box = _notes(slide, form.notes, box)
    strong = [*(series for series in form.series if series.strong), *form.against]
    named = [series.name + "  " + last_words(series, form, texts) for series in strong]
    right = min(
        box.width * LABELS, max((theme.text_width(name, SMALL, True) for name in named), default=0) + LEADER + 8
    )
    ticks = [said(tick, form.form, texts) for tick in _ticks(form)]
    left = max((theme.text_width(tick, SMALL) for tick in ticks), default=0) + 12
    if form.both:
        firsts = [first_words(series) for series in strong]
        left = max((theme.text_width(word, SMALL) for word in firsts), default=0) + LEADER + 8
    side = max((theme.text_width(name, NORMAL) for name in (*form.periods[:1], *form.periods[-1:])), default=0) / 2
    below = _height_of_names(form)
    inner = Box(box.left + max(left, side), box.top + 8, 0, box.height - 12 - below)
    inner = inner._replace(width=box.left + box.width - inner.left - max(right, side + 2))
    frame = box._replace(width=inner.left + inner.width + side + 2 - box.left)
    plot = _plot(slide, form, frame, inner, texts, alt)
    axis = plot.value_axis
    if form.both or form.form == "decimal":
        hidden(axis, form.low, form.high)
        if not form.both:
            _own_ticks(slide, form, inner, box.left, texts)
    else:
        axis.major_gridlines.format.line.color.rgb = rgb(theme.GRID)
        axis.format.line.fill.background()
        axis.tick_labels.number_format = number_format(form.form, texts.language)
        axis.tick_labels.number_format_is_linked = False
        font(axis.tick_labels.font, SMALL, theme.MUTED)
        axis.minimum_scale, axis.maximum_scale = form.low, form.high
    if form.upright is not None:
        x = inner.left + inner.width * form.upright / max(1, len(form.periods) - 1)
        line(slide, (x, inner.top), (x, inner.top + inner.height), theme.HATCH, 1, dashed=True)
    ends(slide, form, strong, inner, right, texts)
    if form.both:
        starts(slide, form, strong, inner, left)


def panels(slide, form: Panels, box: Box, texts: Texts, alt: str) -> None:
    """Charts one above the other, with the words at their values."""
    box = _notes(slide, form.notes, box)
    each = box.height / len(form.panels)
    for number, (name, of_panel) in enumerate(form.panels):
        lines_of = _ranged(of_panel)
        last = number == len(form.panels) - 1
        place = Box(box.left, box.top + number * each, box.width, each - 4)
        words(slide, name, place._replace(height=16), NORMAL, theme.MUTED, bold=True)
        below = _height_of_names(lines_of) if last else 0
        inner = Box(place.left + 30, place.top + 34, place.width - 60, place.height - 40 - below)
        part = place.below(16)
        plot = _plot(slide, lines_of, part, inner, texts, alt)
        hidden(plot.value_axis, lines_of.low, lines_of.high)
        if not last:
            plot.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
        drawn = {made.name: made for made in reversed(list(plot.plots[0].series))}
        for series in lines_of.series:
            _say(drawn[series.name], series, lines_of, inner, texts)


def _ranged(form: Lines) -> Lines:
    """With an axis that holds all values."""
    known = [value for series in form.series for value in series.values if value is not None]
    if form.high is not None:
        return form
    if not form.log:
        return form._replace(low=0, high=(max(known, default=1) or 1) * 1.15)
    low = 10.0 ** math.floor(math.log10(min(known, default=1)))
    return form._replace(low=low, high=max(low * 10, 10.0 ** math.ceil(math.log10(max(known, default=1)))))


def _plot(slide, form: Lines, box: Box, inner: Box, texts: Texts, alt: str):
    """The chart with its lines; periods stand at the ends of the axis, not half a step inside."""
    data = CategoryChartData(number_format=number_format(form.form, texts.language))
    data.categories = form.periods
    series = [*(part for one in form.series for part in _apart(one, texts)), *form.against]
    for one in series:
        data.add_series(one.name, one.values)
    made = chart(slide, XL_CHART_TYPE.LINE_MARKERS, box, inner, data, alt)
    axis_of_words(made.category_axis, *along(form.periods, inner.width / max(1, len(form.periods) - 1)))
    made.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if len(form.periods) > 1:
        value_axis = made.value_axis._element
        value_axis.find(qn("c:crosses")).addnext(value_axis.makeelement(qn("c:crossBetween"), {"val": "midCat"}))
    if form.log:
        scaling = made.value_axis._element.find(qn("c:scaling"))
        scaling.insert(0, scaling.makeelement(qn("c:logBase"), {"val": "10"}))
    for drawn, one in zip(made.plots[0].series, series, strict=True):
        stroke(drawn, one)
    return made


def _apart(series: Series, texts: Texts) -> list[Series]:
    """A series whose line has gaps between values, as points and up to two lines that take turns with its runs.

    A line that is broken at a single point is drawn whole by LibreOffice.
    """
    if NONE not in series.ways or set(series.ways) == {NONE}:
        return [series]
    runs: list[list[int]] = []
    for place, value in enumerate(series.values):
        joined = place and series.ways[place] != NONE and None not in (value, series.values[place - 1])
        if joined and runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        elif joined:
            runs.append([place - 1, place])
    found = [series._replace(ways=(NONE,) * len(series.values))]
    for turn in (0, 1):
        kept = {place for run in runs[turn::2] for place in run}
        values = tuple(value if place in kept else None for place, value in enumerate(series.values))
        if kept:
            found.append(Series(texts("slides.line", name=series.name), values, series.colour, marker=""))
    return found


def stroke(made, series: Series) -> None:
    """A series as a line with markers, hollow where counted back."""
    size = (7 if series.strong else 4) if series.marker == "circle" else 9
    made.smooth = False
    ways = {
        way
        for place, way in enumerate(series.ways)
        if place and None not in (series.values[place - 1], series.values[place])
    } or set(series.ways[:1])
    if set(series.ways) == {NONE}:
        made.format.line.fill.background()
    else:
        made.format.line.color.rgb = rgb(series.colour)
        made.format.line.width = Pt(2.25 if series.strong else 1)
        if ways == {DOTTED}:
            made.format.line.dash_style = MSO_LINE_DASH_STYLE.ROUND_DOT
    made.marker.style = MARKERS[series.marker]
    if series.marker:
        made.marker.size = size
        made.marker.format.fill.solid()
        made.marker.format.fill.fore_color.rgb = rgb(series.colour)
        made.marker.format.line.color.rgb = rgb(series.colour)
    for place, value in enumerate(series.values):
        if value is None:
            continue
        if series.hollow and series.hollow[place]:
            marker = made.points[place].marker
            marker.style, marker.size = MARKERS[series.marker], size + 1  # of the same size LibreOffice fills it
            marker.format.fill.solid()
            marker.format.fill.fore_color.rgb = rgb(pale(series.colour))
            marker.format.line.color.rgb = rgb(series.colour)
        if len(ways) > 1 and series.ways[place] == DOTTED and place and series.values[place - 1] is not None:
            segment = made.points[place].format.line  # PowerPoint draws a segment in the style of its end
            segment.color.rgb = rgb(series.colour)
            segment.dash_style = MSO_LINE_DASH_STYLE.ROUND_DOT


def _say(made, series: Series, form: Lines, inner: Box, texts: Texts) -> None:
    """Words at the values, as many as have room, the newest first."""
    said_at = words_of(series, form.form, texts)
    labels = made.data_labels
    labels.show_value = False
    step = inner.width / max(1, len(form.periods) - 1)
    free = math.inf
    for place in reversed(range(len(said_at))):
        half = theme.text_width(said_at[place], SMALL) / 2
        if said_at[place] and place * step + half <= free:
            free = place * step - half - 4
            live = formatted(series.values[place], form.form, texts) and not (series.words and series.words[place])
            if live:
                point = made.points[place].data_label
                font(point.font, SMALL, theme.INK)
                point._dLbl.find(qn("c:txPr")).find(qn("a:bodyPr")).set("wrap", "none")
                point.position = XL_LABEL_POSITION.ABOVE
                _formatted(point, number_format(form.form, texts.language))
            else:
                label(made.points[place], said_at[place], SMALL, theme.INK, XL_LABEL_POSITION.ABOVE)


def _formatted(point, code: str) -> None:
    """Give one label a format of numbers: python-pptx has it for all labels of a series only."""
    element = point._dLbl
    made = element.makeelement(qn("c:numFmt"), {"formatCode": code, "sourceLinked": "0"})
    element.find(qn("c:idx")).addnext(made)


def _ticks(form: Lines) -> list[float]:
    """What the axis is likely to say, for the room that its words need."""
    if not form.log:
        return [form.high]
    return [10.0**power for power in range(math.ceil(math.log10(form.low)), math.floor(math.log10(form.high)) + 1)]


def _own_ticks(slide, form: Lines, inner: Box, left: float, texts: Texts) -> None:
    """The axis in words of ours: the format of decimals would depend on the computer."""
    ticks = _ticks(form) if form.log else [form.high * step / 4 for step in range(5)]
    for tick in ticks:
        y = inner.top + (1 - share(tick, form)) * inner.height
        line(slide, (inner.left, y), (inner.left + inner.width, y), theme.GRID, 0.5)
        place = Box(left, y - SMALL * LINE / 2, inner.left - left - 6, SMALL * LINE)
        words(slide, said(tick, form.form, texts), place, SMALL, theme.MUTED, align="right")


def _height_of_names(form: Lines) -> float:
    return max((name.count("\n") + 1 for name in form.periods), default=1) * NORMAL * LINE + 4


def _notes(slide, notes: tuple[str, ...], box: Box) -> Box:
    """Words under a chart; returns what is left above them."""
    found = [part for note in notes for part in wrapped(note, box.width, SMALL)]
    if len(found) > MOST_NOTES:
        found = [*found[: MOST_NOTES - 1], found[MOST_NOTES - 1] + " …"]
    if not found:
        return box
    high = len(found) * SMALL * LINE + 2
    words(slide, "\n".join(found), Box(box.left, box.top + box.height - high, box.width, high), SMALL, theme.MUTED)
    return box._replace(height=box.height - high - 6)
