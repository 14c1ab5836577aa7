"""Where is it worst? The districts on a map, or as equal squares, in one period that a slider chooses."""

import streamlit as st

from report import filters, panels, widgets
from report.charts.shading import KINDS
from report.views import maps

SCREEN = "screen"  # the layout that fits the screen: squares on a phone, the map elsewhere

page = widgets.enter()
texts = page.texts
headline = st.container()
choice, _ = filters.of_page(page, with_period=False)
boxes = st.container(key="filters_map").columns([1, 1, 3])
kind = filters.choose(
    "measure", texts("filter.measure"), KINDS, KINDS[0], lambda name: texts(f"maps.{name}.name"), boxes[0]
)
layout = filters.choose(
    "layout",
    texts("filter.layout"),
    (SCREEN, *maps.LAYOUTS),
    SCREEN,
    lambda name: texts(f"maps.layout_{name}"),
    boxes[1],
)
if layout == SCREEN:
    layout = "tiles" if page.narrow else "map"
period = filters.slide_period(page, choice, boxes[2])
ask = filters.ask(page, choice, period, options=(("measure", kind), ("layout", layout)))
with headline:
    panels.headline(page, ask, panels.said(maps.sentence, ask))
panels.view(page, ask, maps.areas)
