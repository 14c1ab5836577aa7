"""A PowerPoint deck of views: one message a slide, native charts, footnote, and speaker notes with the numbers."""

import html
import io
from collections.abc import Iterator, Sequence

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Inches, Pt

from core.texts import Texts
from report import slides, theme, views, words
from report.measures import definition_words
from report.native import Cell, Grid
from report.queries import Result
from report.slide_shapes import font
from report.views.ask import Ask, Shown, stamp

WIDE, HIGH = Inches(13.333), Inches(7.5)  # 16:9
EDGE = Inches(0.55)
TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
ROWS = 16  # of a table that one slide holds


def deck(asks: Sequence[Ask], tables: bool = False) -> bytes:
    """The .pptx of some views, each with its `view` set, in this order; with `tables` each is followed by its table."""
    first = asks[0]
    made = _open(first)
    _title_slide(made, first)
    for ask in asks:
        shown = views.show(ask.view, ask)
        _view_slide(made, ask, shown)
        if tables:
            for grid, notes in _grids(shown.table, ask.texts):
                _slide_with(made, ask, shown, grid, notes)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _open(ask: Ask):
    """An empty deck, from the office's template if it has one; slides of the template's own are left out."""
    template = ask.settings.template
    made = Presentation(str(template) if template else None)
    for slide in list(made.slides._sldIdLst):
        made.part.drop_rel(slide.rId)
        made.slides._sldIdLst.remove(slide)
    if template is None:
        made.slide_width, made.slide_height = WIDE, HIGH
    made.core_properties.title = ask.texts("briefing.title", province=ask.settings.province_name)
    made.core_properties.author = ask.settings.office
    return made


def _blank(made, title: str, size: float):
    """A slide with nothing but a title, in the placeholder that outlines and screen readers know."""
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
    heading = slide.shapes.title or slide.shapes.add_textbox(0, 0, 1, 1)
    heading.left, heading.top, heading.width, heading.height = (
        EDGE,
        Inches(0.3),
        made.slide_width - 2 * EDGE,
        Inches(0.95),
    )
    frame = heading.text_frame
    frame.word_wrap = True
    frame.text = title
    for paragraph in frame.paragraphs:
        paragraph.alignment = slides.LEFT
        font(paragraph.font, size, theme.INK, bold=True)
    return slide


def _title_slide(made, ask: Ask) -> None:
    texts, settings = ask.texts, ask.settings
    slide = _blank(made, texts("briefing.title", province=settings.province_name), 34)
    slide.shapes.title.top = Inches(2.4)
    slide.shapes.title.height = Inches(1.3)
    wide = made.slide_width - 2 * EDGE
    said = texts("briefing.about", period=texts.period(ask.period), version=ask.version)
    slides.words(slide, f"{settings.office}\n{said}", (EDGE, Inches(3.9), wide, Inches(0.9)), 18, theme.MUTED)
    marks = [texts("app.internal")] if ask.audience == "full" else []
    if stamp(ask, []).sample:
        marks.append(theme.sample_words(texts))
    if marks:
        slides.words(slide, " · ".join(marks), (EDGE, Inches(5), wide, Inches(0.5)), 18, theme.ALARM, bold=True)
    if settings.logo:
        slide.shapes.add_picture(str(settings.logo), EDGE, Inches(0.8), height=Inches(1.1))


def _view_slide(made, ask: Ask, shown: Shown) -> None:
    notes = "\n".join([shown.sentence, *shown.notes, "", *_numbers(shown.table, ask.texts)])
    form = shown.native or next(_grids(shown.table, ask.texts), (None,))[0]
    _slide_with(made, ask, shown, form, notes)


def _slide_with(made, ask: Ask, shown: Shown, form, notes: str) -> None:
    """A slide: the message, what is measured, the chart or table, the foot; definitions go to the notes."""
    texts = ask.texts
    slide = _blank(made, shown.title, 24)
    wide = made.slide_width - 2 * EDGE
    slides.words(slide, shown.subtitle, (EDGE, Inches(1.25), wide, Inches(0.3)), 14, theme.MUTED)
    parts = [part for part in (*shown.foot.split("\n"), _where(ask)) if part]
    foot = [html.unescape(line) for part in parts for line in theme.wrap(part, int(wide / Pt(1)), 10)]
    high = Pt(13) * len(foot)
    bottom = made.slide_height - Inches(0.3) - high
    slides.words(slide, "\n".join(foot), (EDGE, bottom, wide, high), 10, theme.MUTED)
    box = (EDGE, Inches(1.7), wide, bottom - Inches(0.15) - Inches(1.7))
    if form is not None:
        slides.draw(slide, form, box, texts, shown.sentence)
    defined = [f"{texts(f'measures.{name}.name')}: {definition_words(name, texts)}" for name in shown.measures]
    slide.notes_slide.notes_text_frame.text = "\n".join([notes, "", *defined, _where(ask)]).strip()


def _where(ask: Ask) -> str:
    """The short link that brings the view back, where the office has said the dashboard's address."""
    address = ask.settings.address
    return f"{address}/check?id={views.id_of(ask)}" if address else ""


def _numbers(table: Result, texts: Texts) -> Iterator[str]:
    """The rows of a table, a line each, without what is empty."""
    for row in table.rows:
        said = [
            f"{texts(f'column.{name}')}: {words.cell(value, name, texts)}"
            for name, value in zip(table.columns, row, strict=True)
            if value is not None
        ]
        yield "; ".join(said)


def _grids(table: Result, texts: Texts) -> Iterator[tuple[Grid, str]]:
    """A table as grids that a slide can hold, with columns that are nowhere filled left out; and notes of its numbers."""
    filled = [place for place in range(len(table.columns)) if any(row[place] is not None for row in table.rows)]
    columns = tuple(texts(f"column.{table.columns[place]}") for place in filled)
    for start in range(0, len(table.rows), ROWS):
        rows = table.rows[start : start + ROWS]
        cells = [tuple(Cell(words.cell(row[place], table.columns[place], texts)) for place in filled) for row in rows]
        yield Grid(columns, tuple(cells)), "\n".join(_numbers(table._replace(rows=rows), texts))
