"""The figures of every view in a deck are those of its page and of the export, and what is hidden stays hidden (R11)."""

import io

import openpyxl
import pytest
from pptx import Presentation

import tests.deck_checks_ahead  # noqa: F401  registers its checks
from report import briefing, views
from tests.deck_checks import CHECKS
from tests.decks import asked, charts, said

DISTRICT = "18.11"


@pytest.mark.parametrize("view", views.VIEWS)
def test_the_figures_on_a_slide_are_those_of_its_page(deck, exported, view):
    (ask, *_), made = deck(names=[view], districts=[DISTRICT] if views.VIEWS[view].of == "district" else [])
    shown = views.show(view, ask)
    page = [dict(zip(shown.table.columns, row, strict=True)) for row in shown.table.rows]
    CHECKS[view](made.slides[1], page, exported("sample"), ask)
    assert made.slides[1].shapes.title.text_frame.text == shown.title


@pytest.mark.parametrize("view", ["parts", "over_time", "by_district", "caseload_split"])
def test_what_is_hidden_is_neither_on_a_slide_nor_in_the_data_behind_its_chart(warehouses, view):
    def read(audience):
        asks = asked(warehouses["sample"], names=[view], audience=audience)
        return Presentation(io.BytesIO(briefing.deck([ask._replace(district="18.04") for ask in asks], tables=True)))

    public, full = read("public"), read("full")
    assert any("isembunyi" in said(slide) for slide in public.slides)
    assert not any("isembunyi" in said(slide) for slide in full.slides)
    if view in ("parts", "over_time"):
        assert len(_numbers(public)) < len(_numbers(full))


def _numbers(made) -> list[float]:
    """The values of all charts, which are those of the workbooks that they are edited from."""
    found = []
    for chart in (chart for slide in made.slides for chart in charts(slide)):
        sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
        rows = [value for row in sheet.iter_rows(min_row=2, min_col=2, values_only=True) for value in row]
        drawn = [value for series in chart.plots[0].series for value in series.values if value is not None]
        assert sorted(drawn) == pytest.approx(sorted(value for value in rows if value is not None))
        found += drawn
    return found
