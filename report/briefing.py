"""A PowerPoint deck of views: one message a slide, native charts, footnote, and speaker notes with the numbers."""

import io
from collections.abc import Iterator, Sequence

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches, Pt

from core.texts import Texts
from report import slides, theme, views, words
from report.measures import definition_words
from report.native import Cell, Grid, Remark
from report.queries import Result
from report.slides.fit import WIDTH, fit, ratio
from report.slides.shapes import LINE, Box, fitted, say, wrapped
from report.views.ask import Ask, Shown, stamp

WIDE, HIGH = Inches(13.333), Inches(7.5)  # 16:9
EDGE = 40  # points left free around a slide
TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
TITLE, SUBTITLE, FOOT = 24, 14, 10  # sizes of letters in points, on a slide 960 points wide
ROWS, READABLE = 16, 9  # of a table: rows that one slide holds at most, and the smallest letters


def deck(asks: Sequence[Ask], tables: bool = False, title: str = "") -> bytes:
    """The .pptx of some views, each with its `view` set, in this order; with `tables` each is followed by its table.

    Without a `title` of its own it has that of the dashboard.
    """
    first = asks[0]
    title = title or first.texts("briefing.title", province=first.settings.province_name)
    made = _open(first, title)
    _title_slide(made, first, title)
    for ask in asks:
        shown = views.show(ask.view, ask)
        form = shown.native or Grid(*_grid(shown.table, ask.texts))
        _slide(made, ask, shown, form, "\n".join([shown.sentence, *shown.notes, "", *_numbers(shown.table, ask.texts)]))
        if tables and not isinstance(shown.native, Grid):
            for part in _parts(made, shown.table, ask.texts):
                notes = [shown.sentence, "", *_numbers(part, ask.texts)]
                _slide(made, ask, shown, Grid(*_grid(part, ask.texts)), "\n".join(notes))
    for slide in made.slides:
        fit(slide, ratio(made))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _open(ask: Ask, title: str):
    """An empty deck, from the office's template if it has one; slides of the template's own are left out."""
    template = ask.settings.template
    made = Presentation(str(template) if template else None)
    for slide in list(made.slides._sldIdLst):
        made.part.drop_rel(slide.rId)
        made.slides._sldIdLst.remove(slide)
    if template is None:
        made.slide_width, made.slide_height = WIDE, HIGH
    made.core_properties.title = title
    made.core_properties.author = ask.settings.office
    return made


def _blank(made, ask: Ask, title: str, size: float, high: float):
    """A slide with nothing but a title, in the placeholder that outlines and screen readers know, and what it leaves free.

    In a template of the office the title keeps its place, font and colour, where it leaves room for a chart below.
    """
    layouts = [
        layout
        for layout in made.slide_layouts
        if any(place.placeholder_format.type in TITLES for place in layout.placeholders)
    ]
    layout = min(layouts or list(made.slide_layouts), key=lambda layout: len(layout.placeholders))
    slide = made.slides.add_slide(layout)
    for place in list(slide.placeholders):
        if place.placeholder_format.type not in TITLES:
            place._element.getparent().remove(place._element)
    unit = Pt(1) * ratio(made)
    whole = Box(0, 0, WIDTH, made.slide_height / unit)
    heading = slide.shapes.title or slide.shapes.add_textbox(0, 0, 1, 1)
    own = ask.settings.template and heading.top is not None
    if own and heading.top + heading.height < made.slide_height * 0.3 and heading.width > made.slide_width * 0.5:
        at = Box(*(length / unit for length in (heading.left, heading.top, heading.width, heading.height)))
    else:
        at = Box(EDGE, 22, whole.width - 2 * EDGE, high)
        heading.left, heading.top, heading.width, heading.height = at.emu()
    frame = heading.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.BOTTOM
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    room = at.width * (0.85 if ask.settings.template else 1)  # letters of a template may be wider than ours
    size = next((fits for fits in range(size, 12, -1) if _fits(title, room, at.height, fits)), 12)
    if ask.settings.template:
        frame.text = title
        frame.paragraphs[0].runs[0].font.size = Pt(size)
        frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    else:
        say(frame, title, size, theme.INK, bold=True)
    top = at.top + at.height + 4
    return slide, Box(at.left, top, at.width, whole.height - top - 18)


def _fits(title: str, width: float, height: float, size: float) -> bool:
    return len(wrapped(title, width, size, bold=True)) * size * LINE <= height


def _title_slide(made, ask: Ask, title: str) -> None:
    texts, settings = ask.texts, ask.settings
    slide, _ = _blank(made, ask, title, 34, 60)
    wide, high = WIDTH - 2 * EDGE, made.slide_height / Pt(1) / ratio(made)
    heading = slide.shapes.title
    heading.left, heading.top, heading.width, heading.height = Box(EDGE, high * 0.3, wide, 90).emu()
    said = texts("briefing.about", period=texts.period(ask.period), version=ask.version)
    at = Box(EDGE, high * 0.3 + 104, wide, 44)
    slides.words(slide, f"{settings.office}\n{said}", at, 18, theme.MUTED)
    marks = [texts("app.internal")] if ask.audience == "full" else []
    if stamp(ask, []).sample:
        marks.append(theme.sample_words(texts))
    if marks:
        slides.words(slide, " · ".join(marks), at.below(64)._replace(height=22), 18, theme.ALARM, bold=True)
    if settings.logo:
        picture = slide.shapes.add_picture(str(settings.logo), Pt(EDGE), Pt(EDGE), height=Pt(min(80, high * 0.16)))
        picture._element.nvPicPr.cNvPr.set("descr", settings.office)


def _slide(made, ask: Ask, shown: Shown, form, notes: str) -> None:
    """A slide: the message, what is measured, the chart or table, the foot; definitions go to the notes."""
    slide, room = _blank(made, ask, shown.title, TITLE, 60)
    subtitle = wrapped(shown.subtitle, room.width, SUBTITLE)
    taken = len(subtitle) * SUBTITLE * LINE
    slides.words(slide, "\n".join(subtitle), room._replace(height=taken), SUBTITLE, theme.MUTED)
    foot = [line for part in _foot(ask, shown) for line in wrapped(part, room.width, FOOT)]
    high = FOOT * LINE * len(foot)
    bottom = room.top + room.height - high
    slides.words(slide, "\n".join(foot), Box(room.left, bottom, room.width, high), FOOT, theme.MUTED)
    place = Box(room.left, room.top + taken + 12, room.width, bottom - 10 - (room.top + taken + 12))
    if form != Remark(shown.title):
        slides.draw(slide, form, place, ask.texts, shown.sentence)
    defined = [f"{ask.texts(f'measures.{name}.name')}: {definition_words(name, ask.texts)}" for name in shown.measures]
    said = [notes, "", *defined, "", *_foot(ask, shown)]
    slide.notes_slide.notes_text_frame.text = "\n".join(said).strip()


def _foot(ask: Ask, shown: Shown) -> list[str]:
    """Definition, source, date, version, id; and the link that brings the view back, where the address is known."""
    address = ask.settings.address
    link = f"{address}/check?id={views.id_of(ask)}" if address else ""
    return [part for part in (*shown.foot.split("\n"), link) if part]


def _numbers(table: Result, texts: Texts) -> Iterator[str]:
    """The rows of a table, a line each, without what is empty."""
    for row in table.rows:
        said = [
            f"{texts(f'column.{name}')}: {words.cell(value, name, texts)}"
            for name, value in zip(table.columns, row, strict=True)
            if value is not None
        ]
        yield "; ".join(said)


def _parts(made, table: Result, texts: Texts) -> Iterator[Result]:
    """A table in parts that a slide can hold in letters that can be read."""
    room = (WIDTH - 2 * EDGE, made.slide_height / Pt(1) / ratio(made) - 190)
    for rows in (ROWS, 12, 8):
        parts = [table._replace(rows=table.rows[start : start + rows]) for start in range(0, len(table.rows), rows)]
        if all(fitted(Grid(*_grid(part, texts)), *room)[0] >= READABLE for part in parts):
            break
    yield from parts


def _grid(table: Result, texts: Texts) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """A table's headings and rows; columns that are nowhere filled are left out."""
    filled = [place for place in range(len(table.columns)) if any(row[place] is not None for row in table.rows)]
    columns = tuple(texts(f"column.{table.columns[place]}") for place in filled)
    cells = [tuple(Cell(words.cell(row[place], table.columns[place], texts)) for place in filled) for row in table.rows]
    return columns, tuple(cells)
