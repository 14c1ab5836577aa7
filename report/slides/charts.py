"""What native charts on slides share: the frame, where the plot lies in it, number marks, legends. Lengths in points."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from lxml import etree
from pptx.enum.chart import XL_TICK_MARK
from pptx.oxml.ns import qn

from core.texts import Texts
from report import theme
from report.native import Series
from report.slides.shapes import Box, font, rgb

# Thousands with a literal mark, so that a slide reads alike on every computer, whatever its language is set to.
MARKED = {"id": r"[>=1000000]#\.000\.000;[>=1000]#\.000;0", "en": r"[>=1000000]#\,000\,000;[>=1000]#\,000;0"}
SMALLEST, SMALL, NORMAL = 9, 11, 12


class Plot(NamedTuple):
    """A chart with its place on the slide, and where in it values are drawn."""

    chart: object
    inner: Box


def chart(slide, kind, box: Box, inner: Box, data, alt: str):
    """A chart without title and legend, whose values are drawn in `inner`, a place on the slide within its own."""
    frame = slide.shapes.add_chart(kind, *box.emu(), data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)
    made = frame.chart
    made.has_title = made.has_legend = False
    font(made.font, SMALL)
    shares = (
        (inner.left - box.left) / box.width, (inner.top - box.top) / box.height,
        inner.width / box.width, inner.height / box.height,
    )  # fmt: skip
    _lay(made._chartSpace.chart.plotArea, shares)
    return made


def _lay(area, shares: Sequence[float]) -> None:
    """Where values are drawn, in shares of the chart: else every office program chooses for itself."""
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    layout = etree.Element(qn("c:layout"))
    manual = etree.SubElement(layout, qn("c:manualLayout"))
    said = [("layoutTarget", "inner"), ("xMode", "edge"), ("yMode", "edge")]
    said += [(name, f"{share:.5f}") for name, share in zip("xywh", shares, strict=True)]
    for name, value in said:
        etree.SubElement(manual, qn(f"c:{name}")).set("val", value)
    area.insert(0, layout)


def number_format(form: str, language: str) -> str:
    """The format of a chart's numbers: `1 : 20.833`, `20.833`, `27%`. Decimals have no literal mark: they are said in words."""
    if form in ("percent", "decimal"):
        return {"percent": "0%", "decimal": "0.00"}[form]
    mark = MARKED[language]
    return ";".join(_with_prefix(part) for part in mark.split(";")) if form == "ratio" else mark


def _with_prefix(part: str) -> str:
    condition, bracket, rest = part.rpartition("]")
    return f'{condition}{bracket}"1 : "{rest}'


def said(value: float | None, form: str, texts: Texts) -> str:
    """A value in the words of the page."""
    if value is None:
        return "–"
    return {"ratio": texts.ratio, "decimal": texts.small, "number": texts.number, "percent": texts.percent}[form](value)


def formatted(value: float, form: str, texts: Texts) -> bool:
    """Whether the format of numbers says it as the page does, so that a label may follow the data."""
    return form in ("number", "ratio") and (value == int(value) or value >= 10) and value >= 0


def axis_of_words(axis, size: float, every: int = 1) -> None:
    """A category axis: words without ticks, on a thin line; only `every` so many are written."""
    axis.has_major_gridlines = False
    axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    axis.format.line.color.rgb = rgb(theme.FAINT)
    font(axis.tick_labels.font, size)
    upright = axis._element.find(qn("c:txPr")).find(qn("a:bodyPr"))
    upright.set("rot", "0")  # else LibreOffice turns them, and cuts them short
    after = axis._element.find(qn("c:lblOffset"))
    after.addnext(after.makeelement(qn("c:tickLblSkip"), {"val": str(every)}))


def along(names: Sequence[str], step: float) -> tuple[float, int]:
    """The size of an axis' letters, and how many names to skip, so that all have room, `step` points apart.

    Where the newest can be among them it is.
    """
    widest = max((theme.text_width(part, NORMAL) for name in names for part in name.split("\n")), default=0) + 4
    if widest * SMALLEST / NORMAL <= step:
        return min(NORMAL, NORMAL * step / widest), 1
    least = math.ceil(widest * SMALLEST / NORMAL / step)
    last = len(names) - 1
    return SMALLEST, next((every for every in range(least, least + 3) if last % every == 0), least)


def hidden(axis, low: float, high: float) -> None:
    """A value axis that is not shown."""
    axis.visible = False
    axis.has_major_gridlines = False
    axis.minimum_scale, axis.maximum_scale = low, high


def label(point, text: str, size: float, colour: str = theme.INK, position=None, bold: bool = False) -> None:
    """Words of its own at a point."""
    made = point.data_label
    frame = made.text_frame
    run = frame.paragraphs[0].add_run()
    run.text = text
    frame.word_wrap = False  # LibreOffice breaks it into lines in a low chart
    font(run.font, size, colour, bold)
    if position is not None:
        made.position = position


def unwrapped(labels) -> None:
    """LibreOffice breaks labels into lines in a small chart."""
    labels._element.find(qn("c:txPr")).find(qn("a:bodyPr")).set("wrap", "none")


def words_of(series: Series, form: str, texts: Texts) -> list[str]:
    """What stands at each value; empty where there is none."""
    words = series.words or (None,) * len(series.values)
    return [
        "" if value is None else word or said(value, form, texts)
        for value, word in zip(series.values, words, strict=True)
    ]
