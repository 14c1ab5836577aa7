"""What stands on a slide beside charts: words, lines, legends and tables. Lengths in EMU, sizes of letters in points."""

import html
from collections.abc import Sequence
from typing import NamedTuple

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE_DASH_STYLE, MSO_PATTERN_TYPE
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from report import theme
from report.native import Cell, Fill, Grid, Swatch

FONT = "Arial"
LINE = 1.2  # height of a line of text, in sizes of its letters
PATTERNS = {
    "/": MSO_PATTERN_TYPE.WIDE_UPWARD_DIAGONAL,
    "x": MSO_PATTERN_TYPE.DIAGONAL_CROSS,
    "-": MSO_PATTERN_TYPE.LIGHT_HORIZONTAL,
    "|": MSO_PATTERN_TYPE.LIGHT_VERTICAL,
    ".": MSO_PATTERN_TYPE.PERCENT_20,
}
ALIGN = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}
PAD = 8  # points of a table's cell that words leave free at its sides
SIZES = (12, 11, 10, 9, 8, 7)  # of a table's letters: the largest that fits


class Box(NamedTuple):
    """A place on a slide, in points."""

    left: float
    top: float
    width: float
    height: float

    def emu(self) -> tuple[Emu, Emu, Emu, Emu]:
        """The same as python-pptx takes it."""
        return tuple(Emu(round(length * Pt(1))) for length in self)

    def below(self, taken: float) -> "Box":
        """What is left under `taken` points."""
        return Box(self.left, self.top + taken, self.width, self.height - taken)


def words(
    slide, text: str, box: Box, size: float, colour: str = theme.INK, bold: bool = False, align: str = "left", fill: str = ""
):  # fmt: skip
    """A text box, wrapped to its width; returns its shape."""
    shape = slide.shapes.add_textbox(*box.emu())
    frame = shape.text_frame
    frame.word_wrap = True
    for side in ("left", "right", "top", "bottom"):
        setattr(frame, f"margin_{side}", 0)
    if fill:
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(fill)
    say(frame, text, size, colour, bold, align)
    return shape


def say(frame, text: str, size: float, colour: str, bold: bool = False, align: str = "left") -> None:
    """Lines of text in a frame."""
    for number, line in enumerate(text.split("\n")):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = line or theme.HARD_SPACE  # an empty line would be as high as the template's letters
        paragraph.alignment = ALIGN[align]
        font(run.font, size, colour, bold)


def wrapped(text: str, width: float, size: float, bold: bool = False) -> list[str]:
    """Lines of at most `width` points."""
    return [html.unescape(line) for line in theme.wrap(text, int(width), size, bold)]


def cut(text: str, width: float, size: float) -> str:
    """One line of at most `width` points."""
    return html.unescape(theme.cut(text, width, size))


def line(slide, start: tuple, end: tuple, colour: str, width: float = 0.75, dashed: bool = False) -> None:
    """A straight line between two points, each (x, y) in points."""
    made = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *(Emu(round(at * Pt(1))) for at in (*start, *end)))
    made.line.color.rgb, made.line.width = rgb(colour), Pt(width)
    if dashed:
        made.line.dash_style = MSO_LINE_DASH_STYLE.DASH
    _plain(made)


def legend(slide, entries: Sequence[Swatch], box: Box, upright: bool = False) -> float:
    """Boxes with words in rows, or one below the other; returns the height they take in points."""
    if not entries:
        return 0
    x, y = 0.0, 0.0
    for fill, said in entries:
        wide = theme.text_width(said, 11) + 6
        if not upright and x and x + 18 + wide > box.width:
            x, y = 0, y + 18
        lines = wrapped(said, box.width - 20, 11)
        made = slide.shapes.add_shape(
            MSO_SHAPE.RECTANGLE, *Box(box.left + x, box.top + y + 2, 13, 10).emu()
        )  # fmt: skip
        paint(made, fill)
        place = Box(box.left + x + 18, box.top + y, min(wide, box.width - 18), 11 * LINE * len(lines) + 1)
        words(slide, "\n".join(lines), place, 11, theme.MUTED)
        if upright:
            y += 11 * LINE * len(lines) + 6
        else:
            x += 18 + wide + 12
    return y if upright else y + 24


def grid(slide, form: Grid, box: Box, alt: str) -> None:
    """A table, as large as fits: its letters shrink with its rows and columns."""
    box = box.below(legend(slide, form.legend, box))
    size, widths, heights = fitted(form, box.width, box.height)
    across, down = len(form.columns), len(form.rows) + 1
    whole = Box(box.left, box.top, sum(widths), sum(heights))
    frame = slide.shapes.add_table(down, across, *whole.emu())
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)
    table = frame.table
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Emu(round(width * Pt(1)))
    shaded = any(cell.fill for row in form.rows for cell in row)
    head = [Cell(said, Fill(theme.GRID), True) for said in form.columns]
    for number, cells in enumerate((head, *form.rows)):
        table.rows[number].height = Emu(round(heights[number] * Pt(1)))
        for place, cell in enumerate(cells):
            ground = cell.fill or Fill("#ffffff" if shaded or number % 2 else "#f6f8f9")
            ground = Fill(ground) if isinstance(ground, str) else ground
            _cell(table.cell(number, place), cell, ground, size, "left" if place in form.lefts else "center")


def _cell(made, cell: Cell, ground: Fill, size: float, align: str) -> None:
    made.margin_left = made.margin_right = Pt(PAD / 2)
    made.margin_top = made.margin_bottom = 0
    made.vertical_anchor = MSO_ANCHOR.MIDDLE
    ink = cell.ink or (theme.ink_on(ground.colour))
    say(made.text_frame, cell.words, size, ink, cell.bold, align)
    _fill(made.fill, ground)


def fitted(form: Grid, width: float, height: float) -> tuple[float, list[float], list[float]]:
    """The size of the letters, the columns' widths and the rows' heights of a table in a place, in points."""
    for size in SIZES:
        widths = _widths(form, width, size)
        heads = tuple(Cell(said, bold=True) for said in form.columns)
        lines = [
            max(_lines(cell, width - PAD, size) for cell, width in zip(row, widths, strict=True))
            for row in (heads, *form.rows)
        ]
        least = [count * size * LINE + 2 for count in lines]
        whole = all(_longest(form, place, size) <= width - PAD for place, width in enumerate(widths))
        if (whole and sum(least) <= height) or size == SIZES[-1]:
            more = max(0, min((height - sum(least)) / len(least), size * 0.7))
            return size, widths, [each + more for each in least]
    raise AssertionError


def _lines(cell: Cell, width: float, size: float) -> int:
    return sum(len(wrapped(part, width, size, cell.bold)) for part in cell.words.split("\n"))


def _longest(form: Grid, place: int, size: float) -> float:
    """The longest word of a column."""
    said = [(row[place].words, row[place].bold) for row in form.rows] + [(form.columns[place], True)]
    return max((theme.text_width(word, size, bold) for text, bold in said for word in text.split()), default=0)


def _widths(form: Grid, width: float, size: float) -> list[float]:
    """Each column between its longest word and its longest line, as a browser lays a table out."""
    least, most = [], []
    for place, heading in enumerate(form.columns):
        cells = [(row[place].words, row[place].bold) for row in form.rows]
        least.append(_longest(form, place, size) + PAD + 1)
        part = heading.partition("\n")[0]
        rows = [(text, bold) for text, bold in cells] + [(part[: len(part) // 2], True)]
        most.append(max(theme.text_width(text, size, bold) for text, bold in rows) + PAD + 1)
    most = [max(pair) for pair in zip(least, most, strict=True)]
    if sum(most) <= width:
        return [each * width / sum(most) for each in most]
    share = max(0.0, (width - sum(least)) / ((sum(most) - sum(least)) or 1))
    found = [low + share * (high - low) for low, high in zip(least, most, strict=True)]
    return [each * width / sum(found) for each in found]


def paint(shape, fill: Fill, edge: str = "#ffffff") -> None:
    """Fill a shape, in a colour or a pattern."""
    _fill(shape.fill, fill)
    patterned = fill.pattern or fill.colour.lower() in ("white", "#ffffff")
    shape.line.color.rgb, shape.line.width = rgb(theme.HATCH if patterned else edge), Pt(0.75)
    _plain(shape)


def _plain(shape) -> None:
    """Without the template's effects: no shadows."""
    style = shape._element.find(qn("p:style"))
    if style is not None:
        shape._element.remove(style)


def _fill(made, fill: Fill) -> None:
    if fill.pattern:
        made.patterned()
        made.pattern = PATTERNS[fill.pattern]
        made.fore_color.rgb, made.back_color.rgb = rgb(fill.lines or theme.HATCH), rgb(fill.colour)
    else:
        made.solid()
        made.fore_color.rgb = rgb(fill.colour)


def font(made, size: float, colour: str = theme.INK, bold: bool = False) -> None:
    """Set a font of ours: size in points."""
    made.name, made.size, made.bold = FONT, Pt(size), bold
    made.color.rgb = rgb(colour)


def pale(colour: str) -> str:
    """What fills a hollow marker: LibreOffice draws no edge, so white would not be seen."""
    parts = (int(colour.lstrip("#")[place : place + 2], 16) for place in (0, 2, 4))
    return "#" + "".join(f"{round(part + (255 - part) * 0.8):02x}" for part in parts)


def rgb(colour: str) -> RGBColor:
    """`#0b7069` as PowerPoint wants it."""
    return RGBColor.from_string("FFFFFF" if colour == "white" else colour.lstrip("#").upper())
