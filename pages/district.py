"""One district against the province: ratio, workers, caseload by category, certificates."""

import streamlit as st

from report import cards, fetch, filters, panels, queries, sentences, target_words, widgets
from report.views import ask as asked
from report.views import district

page = widgets.enter()
texts = page.texts
headline = st.container()
names = {known.code: known.name for known in page.districts()}
code = filters.choose("district", texts("filter.district"), list(names), next(iter(names)), names.get, st.columns(3)[0])
choice, period = filters.of_page(page)
ask = filters.ask(page, choice, period, district=code)
shown = asked.view(ask)
row = next(row for row in shown.districts if row.district_code == code)
counted = queries.certificates(page.folder, page.version, code, row.data_as_of)
changed = fetch.district_changes(page.folder, page.version, choice, period, code, page.audience)

with headline:
    panels.headline(page, ask, sentences.district(row, shown.province, texts, asked.what(ask)))
widgets.cards(
    cards.of_district(
        shown, row, changed, choice, asked.what(ask), counted, texts, target_words.note(choice, page.settings, texts)
    )
)
panels.view(page, ask, district.ratio)
left, right = st.columns(2)
panels.view(page, ask, district.staff, left)
panels.view(page, ask, district.certificates, left)
panels.view(page, ask, district.kinds, right)
