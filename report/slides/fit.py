"""Slides are drawn as if 960 points wide. On a template of another width everything of ours is made smaller or larger."""

from pptx.oxml.ns import qn
from pptx.util import Pt

WIDTH = 960  # points: 13.333 inches
# Lengths and sizes of letters, by element; outlines of free shapes follow their extent by themselves.
ATTRIBUTES = {
    "a:off": ("x", "y"), "a:ext": ("cx", "cy"), "a:gridCol": ("w",), "a:tr": ("h",), "a:tcPr": ("marL", "marR"),
    "a:rPr": ("sz",), "a:endParaRPr": ("sz",), "a:defRPr": ("sz",), "a:ln": ("w",), "c:size": ("val",),
}  # fmt: skip
NAMED = {qn(name): attributes for name, attributes in ATTRIBUTES.items()}


def ratio(made) -> float:
    """How wide a deck's slides are, 1 where they are as wide as they are drawn."""
    return made.slide_width / Pt(WIDTH)


def fit(slide, size: float) -> None:
    """Scale what stands on a slide, its charts included."""
    if abs(size - 1) < 0.001:
        return
    charts = [shape.chart.part for shape in slide.shapes if shape.has_chart]
    for part in (slide.part, *charts):
        for element in part._element.iter(*NAMED):
            for name in NAMED[element.tag]:
                if name in element.attrib:
                    element.set(name, str(max(1, round(int(element.get(name)) * size))))
