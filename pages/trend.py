"""The ratio over time: all districts, the chosen ones in colour, or a small chart for each."""

import streamlit as st

from report import fetch, filters, panels, views, widgets
from report.views import trend

MOST_CHOSEN = 6  # more colours than that cannot be told apart

page = widgets.enter()
texts = page.texts
headline = st.container()
choice, _ = filters.of_page(page, with_period=False)
newest = fetch.periods_of(page.folder, page.version, choice, page.audience)[0]
ask = filters.ask(page, choice, newest)
names = {district.code: district.name for district in page.districts()}

boxes = st.columns(4)
options = tuple(
    (name, filters.choose_word(name, words, texts, box))
    for (name, words), box in zip(
        views.VIEWS["trend"].options.items(),
        boxes,
        strict=True,
    )
)
start = panels.said(trend.start, ask)
label, hint = texts("filter.districts"), texts("filter.choose")
chosen = filters.choose_many("districts", label, names, start, MOST_CHOSEN, hint)
ask = ask._replace(districts=tuple(chosen), options=options)
with headline:
    panels.headline(page, ask, panels.said(trend.headline, ask))
panels.view(page, ask, trend.trend)
