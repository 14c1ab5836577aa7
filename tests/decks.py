"""Decks read back: a fixture that makes one, and what stands on its slides."""

import io
from dataclasses import replace

import pytest
from pptx import Presentation
from pptx.util import Pt

from core.settings import load_settings
from core.texts import Texts
from report import briefing, views
from report.queries import wanted_version
from report.views.ask import Ask


def asked(
    folder, language="id", names=views.BRIEFING, districts=(), audience="public", unit="", **settings
) -> list[Ask]:
    """The asks of a deck; `settings` are replaced in those of the office."""
    office = replace(load_settings(), **settings)
    base = views.newest(folder, wanted_version(folder, None), office, Texts(language), audience)
    if unit:
        base = base._replace(choice=base.choice._replace(unit=unit))
    return views.asks(base, names, districts)


@pytest.fixture
def deck(warehouses):
    """deck("sample", "id", names=[...], districts=[...]) gives the asks and the presentation read back."""

    def run(warehouse="sample", language="id", names=views.BRIEFING, districts=(), tables=False, title="", **more):
        asks = asked(warehouses[warehouse], language, names, districts, **more)
        return asks, Presentation(io.BytesIO(briefing.deck(asks, tables, title)))

    return run


def charts(slide) -> list:
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def chart_of(slide):
    return charts(slide)[0]


def table_of(slide) -> list[list[str]]:
    """The cells of a slide's table, its headings first."""
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    return [[cell.text_frame.text for cell in row.cells] for row in table.rows]


def said(slide) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def bounds(shape) -> tuple[float, float, float, float]:
    """Left, top, right, bottom in points."""
    left, top, width, height = (length / Pt(1) for length in (shape.left, shape.top, shape.width, shape.height))
    return left, top, left + width, top + height


def crossing(one, other, slack: float = 1.0) -> bool:
    """Whether two shapes lie over each other by more than some points."""
    a, b = bounds(one), bounds(other)
    across, down = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return across > slack and down > slack


def faults(made) -> list[str]:
    """What is wrong with where things stand in a deck: words over words, or over a chart's edge, and what leaves the slide."""
    found = []
    for number, slide in enumerate(made.slides, start=1):
        placed = [shape for shape in slide.shapes if not shape.name.startswith("Connector") and shape.width]
        boxes = [shape for shape in placed if shape.shape_type == 17 or shape.is_placeholder]
        whole = [shape for shape in placed if shape.has_chart or shape.has_table]
        right, bottom = made.slide_width / Pt(1), made.slide_height / Pt(1)
        for shape in placed:
            left, top, end, low = bounds(shape)
            if left < -1 or top < -1 or end > right + 1 or low > bottom + 1:
                found.append(f"{number}: {shape.name} leaves the slide")
        for place, box in enumerate(boxes):
            for other in boxes[place + 1 :]:
                if crossing(box, other):
                    found.append(f"{number}: {box.text_frame.text!r} over {other.text_frame.text!r}")
        page = [box for box in boxes if bounds(box)[2] - bounds(box)[0] > right * 0.8]  # title, subtitle, foot
        found += [
            f"{number}: {box.text_frame.text!r} over a chart" for box in page for chart in whole if crossing(box, chart)
        ]
        for shape in slide.shapes:
            if shape.has_table and sum(row.height for row in shape.table.rows) > shape.height + Pt(1):
                found.append(f"{number}: a table higher than its place")
    return found
