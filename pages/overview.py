"""The answer at a glance: ratio, workers, caseload, gap, the districts ranked and on the map, and the province's line."""

import streamlit as st

from report import cards, filters, panels, sentences, target_words, widgets, words
from report.views import ask as asked
from report.views import overview

page = widgets.enter()
texts = page.texts
headline = st.container()
choice, period = filters.of_page(page)
ask = filters.ask(page, choice, period)
shown = asked.view(ask)

with headline:
    panels.headline(page, ask, sentences.overview(shown.province, shown.districts, texts, asked.what(ask)))
estimate = asked.stamp(ask, [shown.province, *shown.districts]).estimate
widgets.cards(
    cards.of_province(shown, choice, asked.what(ask), estimate, texts, target_words.note(choice, page.settings, texts))
)

left, right = st.columns(2)
panels.view(page, ask, overview.ranking, left)
panels.view(page, ask, overview.outlines, right)
for remark in words.remarks(shown, page.settings.stale_after_months, texts):
    widgets.note(remark)
shown_or_not = filters.choose_word("milestones", overview.MILESTONES, texts, st.columns([1, 3])[0])
panels.view(page, ask._replace(options=(("milestones", shown_or_not),)), overview.province)
