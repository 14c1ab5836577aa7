"""Maps of native shapes on a slide: outlines with names placed as on the page, or squares. Lengths in points."""

import html
import math

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Emu, Pt

from report import theme
from report.charts import placing
from report.native import Outlines, Squares
from report.slides.shapes import LINE, Box, legend, line, paint, say, words

SIZE = 11
DETAIL = 0.8  # points between two corners of an outline
ASIDE = 0.27  # of the width for the legend beside the map
INSET = 0.04  # of a square, left free on each side


def outlines(slide, form: Outlines, box: Box, alt: str) -> None:
    """A polygon each area, names inside or beside, a legend in words at the left."""
    aside = box.width * ASIDE
    legend(slide, form.legend, box._replace(width=aside - 20), upright=True)
    room = Box(box.left + aside, box.top, box.width - aside, box.height)
    points = [point for area in form.areas for ring in area.rings for point in ring]
    if not points:
        return
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    named = tuple(
        placing.Named(area.code, max(area.rings, key=placing.area), tuple(area.lines), area.at) for area in form.areas
    )
    found = placing.places(named, (west, east, south, north), (room.width, room.height), SIZE)
    taken = (east - west) * found.scale + found.column
    left, top = room.left + max(0, (room.width - taken) / 2), room.top

    def at(x: float, y: float) -> tuple[float, float]:
        return left + (x - west) * found.scale, top + (north - y) * found.scale

    for area in form.areas:
        builder = None
        for ring in area.rings:
            first, *others = _thinned([at(*point) for point in ring])
            if builder is None:
                builder = slide.shapes.build_freeform(*first)
            else:
                builder.move_to(*first)
            builder.add_line_segments(others)
        shape = builder.convert_to_shape()
        shape.name = area.name
        shape._element.nvSpPr.cNvPr.set("descr", area.about)
        paint(shape, area.fill)
    by_code = {area.code: area for area in form.areas}
    for name in found.beside:
        text = by_code[name.code].lines
        end = at(name.at_x, name.at_y)
        line(slide, at(name.x, name.y), end, theme.INK, 0.6)
        _name(slide, text, end, name.anchor, theme.INK, "")
    for code, label in found.inside.items():
        area = by_code[code]
        _name(slide, label.lines, at(label.x, label.y), "center", area.ink, area.fill.colour)


def _thinned(points: list[tuple[float, float]]) -> list[tuple[int, int]]:
    """A ring in EMU without the points that cannot be told apart."""
    kept = points[:1]
    for point in points[1:]:
        if math.dist(point, kept[-1]) >= DETAIL:
            kept.append(point)
    return [(round(x * Pt(1)), round(y * Pt(1))) for x, y in kept]


def _name(slide, lines: list[str], at: tuple[float, float], anchor: str, ink: str, ground: str) -> None:
    wide = max(theme.text_width(said, SIZE) for said in lines) + 4
    high = len(lines) * SIZE * LINE
    left = at[0] + {"left": 3, "center": -wide / 2, "right": -wide - 3}[anchor]
    words(slide, "\n".join(lines), Box(left, at[1] - high / 2, wide, high), SIZE, ink, align=anchor, fill=ground)


def squares(slide, form: Squares, box: Box, alt: str) -> None:
    """A square each area with its name and figure in it, a legend in words at the left."""
    aside = box.width * ASIDE
    legend(slide, form.legend, box._replace(width=aside - 20), upright=True)
    if not form.areas:
        return
    rows, columns = [area.row for area in form.areas], [area.column for area in form.areas]
    across, down = max(columns) - min(columns) + 1, max(rows) - min(rows) + 1
    side = min((box.width - aside) / across, box.height / down)
    wide = min((box.width - aside) / across, side * 1.7)  # wider than high: names stay in one line or two
    left = box.left + aside + (box.width - aside - wide * across) / 2
    size = _size(form, wide * (1 - 2 * INSET) - 4, side * (1 - 2 * INSET))
    for area in form.areas:
        place = Box(
            left + (area.column - min(columns) + INSET) * wide, box.top + (area.row - min(rows) + INSET) * side,
            wide * (1 - 2 * INSET), side * (1 - 2 * INSET),
        )  # fmt: skip
        shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *place.emu())
        shape.name = area.name
        shape._element.nvSpPr.cNvPr.set("descr", area.about)
        paint(shape, area.fill)
        frame = shape.text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Emu(Pt(1))
        lines = [html.unescape(said) for said in theme.wrap(area.name, int(place.width - 4), size)]
        say(frame, "\n".join([*lines, area.figure]), size, area.ink, align="center")
        for run in frame.paragraphs[-1].runs:
            run.font.bold = True


def _size(form: Squares, wide: float, high: float) -> float:
    """The largest size at which every square holds its words."""
    for size in (13, 12, 11, 10, 9, 8):
        fits = True
        for area in form.areas:
            lines = len(theme.wrap(area.name, int(wide), size)) + len(
                theme.wrap(area.figure, int(wide), size, bold=True)
            )
            words_of = [(word, False) for word in area.name.split()] + [(word, True) for word in area.figure.split()]
            broken = any(theme.text_width(word, size, bold) > wide for word, bold in words_of)
            fits = fits and lines * size * LINE <= high and not broken
        if fits:
            return size
    return 7
