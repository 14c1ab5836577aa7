"""What stands on a slide beside charts: words, tables, and a map of native shapes. Lengths in EMU."""

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_PATTERN_TYPE
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Pt

from report import theme
from report.native import Grid, Outlines

FONT = "Arial"
PATTERNS = {
    "/": MSO_PATTERN_TYPE.WIDE_UPWARD_DIAGONAL,
    "x": MSO_PATTERN_TYPE.DIAGONAL_CROSS,
    "-": MSO_PATTERN_TYPE.LIGHT_HORIZONTAL,
    ".": MSO_PATTERN_TYPE.PERCENT_20,
}
ALIGN = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}


def words(slide, text: str, box: tuple, size: float, colour: str = theme.INK, bold: bool = False, align: str = "left"):
    """A text box; returns its shape."""
    shape = slide.shapes.add_textbox(*map(Emu, box))
    frame = shape.text_frame
    frame.word_wrap = True
    for side in ("left", "right", "top", "bottom"):
        setattr(frame, f"margin_{side}", 0)
    for number, line in enumerate(text.split("\n")):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.text = line
        paragraph.alignment = ALIGN[align]
        font(paragraph.font, size, colour, bold)
    return shape


def grid(slide, form: Grid, box: tuple, alt: str) -> None:
    """A table; its letters shrink with its rows and columns, down to 8 points."""
    left, top, width, height = map(int, box)
    rows, columns = len(form.rows) + 1, len(form.columns)
    each = min(Pt(26), height // rows)
    frame = slide.shapes.add_table(rows, columns, left, top, width, each * rows)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)
    table = frame.table
    size = max(8, min(12, each / Pt(1) * 0.5, 130 / columns))
    for column, share in zip(table.columns, _shares(form, size), strict=True):
        column.width = int(width * share)
    for number in range(rows):
        table.rows[number].height = each
        cells = form.rows[number - 1] if number else [None] * columns
        for column, cell in enumerate(cells):
            made = table.cell(number, column)
            made.margin_left = made.margin_right = Pt(4)
            made.margin_top = made.margin_bottom = 0
            made.vertical_anchor = MSO_ANCHOR.MIDDLE
            made.text_frame.word_wrap = True
            made.text = cell.words if cell else form.columns[column]
            made.fill.solid()
            made.fill.fore_color.rgb = rgb((cell.fill if cell else None) or ("#ffffff" if cell else theme.GRID))
            paragraph = made.text_frame.paragraphs[0]
            paragraph.alignment = PP_ALIGN.LEFT if column == 0 else PP_ALIGN.CENTER
            dark = bool(cell and cell.fill in (theme.ACCENT, *theme.RAMP[2:]))
            font(paragraph.font, size, "#ffffff" if dark else theme.INK, cell.bold if cell else True)


def _shares(form: Grid, size: float) -> list[float]:
    """How much of the width each column takes: what its longest cell needs, a heading in two lines if it may."""
    needs = []
    for place, heading in enumerate(form.columns):
        cells = max((theme.text_width(row[place].words, size) for row in form.rows), default=0)
        needs.append(max(cells, theme.text_width(heading, size, bold=True) * 0.6) + 14)
    return [need / sum(needs) for need in needs]


def outlines(slide, form: Outlines, box: tuple) -> None:
    """A map: a polygon each area, names inside or beside, a legend in words above."""
    left, top, width, height = box
    legend = Pt(20) * -(-len(form.legend) // 3)
    xs = [x for area in form.areas for ring in area.rings for x, _ in ring] + [name.x for name in form.names]
    ys = [y for area in form.areas for ring in area.rings for _, y in ring] + [name.y for name in form.names]
    room = Pt(max((theme.text_width(line, 11) for name in form.names for line in name.lines), default=0)) * 0.8
    scale = min((width - 2 * room) / (max(xs) - min(xs)), (height - legend - Pt(20)) / (max(ys) - min(ys)))
    x0 = left + (width - (max(xs) - min(xs)) * scale) / 2
    y0 = top + legend + Pt(8)

    def at(x: float, y: float) -> tuple[int, int]:
        return int(x0 + (x - min(xs)) * scale), int(y0 + (max(ys) - y) * scale)

    for number, (fill, pattern, said) in enumerate(form.legend):
        x, y = left + (number % 3) * width // 3, top + (number // 3) * Pt(20)
        swatch = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Emu(x), Emu(y + Pt(2)), Pt(14), Pt(12))
        _fill(swatch, fill, pattern)
        words(slide, said, (x + Pt(20), y, width // 3 - Pt(24), Pt(16)), 11, theme.MUTED)
    for area in form.areas:
        first, *others = area.rings
        builder = slide.shapes.build_freeform(*at(*first[0]))
        builder.add_line_segments([at(*point) for point in first[1:]])
        for ring in others:
            builder.move_to(*at(*ring[0]))
            builder.add_line_segments([at(*point) for point in ring[1:]])
        shape = builder.convert_to_shape()
        shape.name = area.name
        shape._element.nvSpPr.cNvPr.set("descr", area.words)
        _fill(shape, area.fill, area.pattern)
    for name in form.names:
        x, y = at(name.x, name.y)
        if name.point:
            line = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *map(Emu, (*at(*name.point), x, y)))
            line.line.color.rgb, line.line.width = rgb(theme.INK), Pt(0.75)
        wide = Pt(max(theme.text_width(line, 11) for line in name.lines) + 6)
        high = Pt(14 * len(name.lines))
        shift = {"left": 3 if name.point else 0, "center": -wide / 2, "right": -wide}[name.anchor]
        place = (int(x + shift), int(y - high / 2), wide, high)
        words(slide, "\n".join(name.lines), place, 11, name.colour, align=name.anchor).text_frame.word_wrap = False


def _fill(shape, colour: str, pattern: str | None) -> None:
    if pattern:
        shape.fill.patterned()
        shape.fill.pattern = PATTERNS[pattern]
        shape.fill.fore_color.rgb, shape.fill.back_color.rgb = rgb(theme.HATCH), rgb("#ffffff")
    else:
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(colour)
    shape.line.color.rgb, shape.line.width = rgb(theme.HATCH if pattern else "#ffffff"), Pt(0.75)
    shape.shadow.inherit = False


def font(made, size: float, colour: str = theme.INK, bold: bool = False) -> None:
    """Set a font of ours: size in points."""
    made.name, made.size, made.bold = FONT, Pt(size), bold
    made.color.rgb = rgb(colour)


def rgb(colour: str) -> RGBColor:
    """`#0b7069` as PowerPoint wants it."""
    return RGBColor.from_string(colour.lstrip("#").upper())
