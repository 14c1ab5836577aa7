"""The answer at a glance: ratio, workers, caseload, gap, the districts ranked and on the map, and the province's line."""

import streamlit as st

from report import filters, panels, widgets
from report.views import overview

page = widgets.enter()
texts = page.texts
headline = st.container()
choice, period = filters.of_page(page)
ask = filters.ask(page, choice, period)

with headline:
    panels.headline(page, ask, panels.said(overview.headline, ask))
widgets.cards(panels.said(overview.cards, ask))

left, right = st.columns(2)
panels.view(page, ask, overview.ranking, left)
panels.view(page, ask, overview.outlines, right)
for remark in panels.said(overview.remarks, ask):
    widgets.note(remark)
shown_or_not = filters.choose_word("milestones", overview.MILESTONES, texts, st.columns([1, 3])[0])
panels.view(page, ask._replace(options=(("milestones", shown_or_not),)), overview.province)
