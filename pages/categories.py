"""Which categories of people: what the caseload is made of, each category over time, and district by category."""

import streamlit as st

from report import filters, panels, widgets, words
from report.charts.composition import lowered
from report.charts.grid import MEASURES
from report.views import categories

page = widgets.enter()
texts, settings = page.texts, page.settings
headline = st.container()
choice, period = filters.of_page(page)
districts = {known.code: known.name for known in page.districts()}
places = {settings.province_code: settings.province_name} | districts

boxes = iter(st.columns(3))
code = filters.choose(
    "district", texts("categories.place"), list(places), settings.province_code, places.get, next(boxes)
)
ask = filters.ask(page, choice, period, district=code)
apart = "with"
if big := categories.dominating(ask):
    name = lowered(words.category_names(settings, texts)[big])
    apart = filters.choose(
        "apart",
        texts("categories.apart"),
        ["without", "with"],
        "without",
        lambda word: texts(f"categories.apart_{word}", name=name),
        next(boxes),
    )
offered = [word for word in MEASURES if word != "rate" or (choice.unit == "person" and categories.people(ask))]
cells = filters.choose(
    "cells", texts("categories.cells"), offered, offered[0], lambda word: texts(f"categories.cells_{word}"), next(boxes)
)
ask = ask._replace(options=(("apart", apart), ("cells", cells)))

with headline:
    panels.headline(page, ask, panels.said(categories.headline, ask))
left, right = st.columns(2)
panels.view(page, ask, categories.parts, left)
panels.view(page, ask, categories.over_time, right)
panels.view(page, ask, categories.by_district)
