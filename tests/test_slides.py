"""Slides look right by geometry: nothing leaves them, no words over others; whatever the data, language and template."""

import io

import pytest
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.util import Inches, Pt

from core.texts import Texts
from report import slides, views
from report.native import DOTTED, Bars, Cell, Fill, Grid, Lines, Range, Ranges, Series, Square, Squares
from report.slides.charts import number_format
from report.slides.shapes import Box
from tests.conftest import DEEP
from tests.decks import charts, faults, said, table_of

LONG = "Kabupaten Kepulauan Tanjung Raya Selatan Barat Daya"
ROOM = Box(40, 110, 880, 330)


@pytest.mark.parametrize("language", ["id", "en"] if DEEP else ["id"])
@pytest.mark.parametrize(
    ("warehouse", "unit"), [("sample", ""), ("sample", "family"), ("one", "")] if DEEP else [("sample", "")]
)
def test_nothing_leaves_a_slide_and_no_words_lie_over_others(deck, warehouse, unit, language):
    for tables in (False, True) if DEEP else (True,):
        _, made = deck(warehouse, language, list(views.VIEWS), ["18.12", "18.72"], tables, unit=unit)
        assert faults(made) == []


@pytest.mark.parametrize("size", [(10, 7.5), (10, 5.625), (13.333, 7.5)] if DEEP else [(10, 7.5)])
def test_a_deck_is_made_on_the_office_s_own_template(deck, tmp_path, size):
    template = Presentation()
    template.slide_width, template.slide_height = map(Inches, size)
    for layout in (template.slide_master, *template.slide_layouts):
        for place in layout.placeholders:
            if place.placeholder_format.type in (1, 3):
                place.left, place.top, place.width, place.height = map(Inches, (0.5, 0.3, size[0] - 1, 0.8))
    template.slides.add_slide(template.slide_layouts[0]).shapes.title.text = "Lama"
    template.save(tmp_path / "office.pptx")
    logo = tmp_path / "logo.png"
    logo.write_bytes(PNG)
    _, made = deck(names=list(views.VIEWS), districts=["18.12"], template=tmp_path / "office.pptx", logo=logo)
    assert (made.slide_width, made.slide_height) == (template.slide_width, template.slide_height)
    assert not any("Lama" in said(slide) for slide in made.slides)
    assert any(shape.shape_type == 13 for shape in made.slides[0].shapes)
    heading = made.slides[1].shapes.title
    assert (heading.left, heading.top) == (Inches(0.5), Inches(0.3))
    assert heading.text_frame.paragraphs[0].runs[0].font.color.type is None  # the template's own
    assert faults(made) == []


def drawn(form, language="id"):
    """A slide with one form on it, read back."""
    made = Presentation()
    made.slide_width, made.slide_height = Inches(13.333), Inches(7.5)
    slides.draw(made.slides.add_slide(made.slide_layouts[6]), form, ROOM, Texts(language), "alt")
    out = io.BytesIO()
    made.save(out)
    made = Presentation(out)
    assert faults(made) == []
    return made.slides[0]


def test_the_eye_of_these_tests_sees():
    made = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[6])
    for left in (0, 10, 700):
        slides.words(slide, "Metro", Box(left, 100, 60, 14), 11)
    assert len(faults(made)) == 2  # over each other, and beyond the edge of a slide 720 points wide


@pytest.mark.parametrize("count", [1, 2, 15])
@pytest.mark.parametrize("periods", [1, 2, 72])
def test_lines_with_long_names_that_end_together_keep_their_names_apart(count, periods):
    names = tuple(str(1950 + year) for year in range(periods))
    series = tuple(
        Series(f"{LONG} {n}", (20_000.0,) * periods, "#0b7069", (*[None] * (periods - 1), "1 : 20.000"))
        for n in range(count)
    )
    slide = drawn(Lines(names, series, "ratio", True, notes=("Catatan. " * 80,)))
    assert len(charts(slide)[0].plots[0].series) == count
    assert said(slide).count("1 : 20.000") == count
    slide = drawn(Lines(names, series, "ratio", True, both=True))
    assert said(slide).count("1 : 20.000") >= count


def test_lines_without_any_value_are_empty_and_their_names_say_why():
    series = (Series("Metro", (None, None), "#0b7069", (None, "belum ada")),)
    slide = drawn(Lines(("2022", "2023"), series, "ratio", True))
    assert charts(slide)[0].plots[0].series[0].values == (None, None)
    assert "Metro  belum ada" in said(slide)


@pytest.mark.parametrize("count", [1, 15, 26])
def test_rows_with_long_names_fit(count):
    names = tuple(f"{LONG} dan seterusnya, nomor {n}" for n in range(count))
    values = tuple(float(10**n) if n < 7 else None for n in range(count))
    drawn(Bars(names, (Series("PMKS", values, "#0b7069"),), aside=("1 : 1.000.000",) * count, heading="per tenaga"))
    drawn(Bars(names, (Series("PMKS", tuple(-(v or 0) for v in values), "#0b7069"),), signed=True))
    drawn(Bars(names, (Series("a", values, "#0b7069"), Series("b", values, "#b5482f"), Series("c", values, "#1f2d3a"))))
    rows = tuple(Range(name, 0.5, 0.2, 0.9, "12 dari 340 ▼", "#0b7069", n == 0) for n, name in enumerate(names))
    drawn(Ranges(rows, "persen", "selang", (0.99, "provinsi 99,0%")))
    drawn(
        Grid(
            ("Kabupaten/kota", *(f"Definisi {n}" for n in range(12))),
            tuple((Cell(n), *[Cell("12")] * 12) for n in names),
        )
    )
    squares = tuple(
        Square(f"{LONG} {n}", n // 5 + 1, n % 5 + 1, Fill("#cfe6e2"), "", "1 : 1.000", "#000000") for n in range(count)
    )
    assert len([s for s in drawn(Squares(squares, ())).shapes if s.shape_type == 1]) == count


def test_a_column_of_hidden_values_is_empty_and_a_table_says_so():
    hidden = Grid(
        ("Jenis", "Metro"),
        ((Cell("Anak"), Cell("*", Fill("#e6eaed"))), (Cell("Lansia"), Cell("", Fill("#ffffff", "/")))),
    )
    assert table_of(drawn(hidden))[1:] == [["Anak", "*"], ["Lansia", "\u00a0"]]


def test_marks_of_thousands_do_not_depend_on_the_computer():
    assert number_format("number", "id") == r"[>=1000000]#\.000\.000;[>=1000]#\.000;0"
    assert number_format("ratio", "en").count('"1 : "') == 3
    series = (Series("Gini", (0.25, 0.5), "#0b7069"),)
    slide = drawn(Lines(("2022", "2023"), series, "decimal", low=0, high=1))
    assert "0,50" in said(slide) or "0,5" in said(slide)
    assert not charts(slide)[0].value_axis.visible  # its decimals would have the computer's mark


def test_what_cannot_be_compared_is_dotted_and_what_was_counted_back_is_hollow():
    series = (
        Series("Metro", (3.0, 2.0, 1.0), "#0b7069", hollow=(True, False, False), ways=("solid", DOTTED, "solid")),
    )
    made = charts(drawn(Lines(("2021", "2022", "2023"), series, "number")))[0].plots[0].series[0]
    fills = [made.points[place].marker.format.fill for place in range(3)]
    assert fills[0].fore_color.rgb != RGBColor.from_string("0B7069")
    assert made.points[1].format.line.dash_style is not None
    assert Pt(2.25) == made.format.line.width


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
