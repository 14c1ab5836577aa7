"""Districts beside each other: their ranks, what became of them since an earlier period, and whose workers are certified."""

import streamlit as st

from report import fetch, filters, panels, widgets
from report.views import comparison

MOST_CHOSEN = 6  # more cannot be told apart

page = widgets.enter()
texts = page.texts
headline = st.container()
choice, period = filters.of_page(page)
rows = fetch.of_period(page.folder, page.version, choice, period, page.audience)
names = {district.code: district.name for district in page.districts()}

boxes = st.columns([1, 1, 1, 3])
earlier = comparison.earlier(fetch.periods_of(page.folder, page.version, choice, page.audience), period)
if earlier:
    since = filters.choose("since", texts("comparison.since"), earlier, earlier[0], texts.period, boxes[0])
else:
    since = boxes[0].selectbox(texts("comparison.since"), [], placeholder=texts("comparison.no_since"), disabled=True)
inverse = filters.choose_word("measure", ("ratio", "inverse"), texts, boxes[1])
group = filters.choose(
    "group",
    texts("comparison.group"),
    comparison.CHOSEN_BY,
    comparison.CHOSEN_BY[0],
    lambda option: texts(f"comparison.group_{option}"),
    boxes[2],
)
more = {"since": since, "options": (("measure", inverse), ("group", group))}
if group == "similar":
    there = [row.district_code for row in rows if row.status != "not_established"]
    label = texts("comparison.district")
    code = filters.choose("district", label, list(names), next(iter(names)), names.get, boxes[3])
    found = comparison.alike(page.settings, period, code, there)
    ask = filters.ask(page, choice, period, district=code, districts=found.codes(), **more)
    widgets.note(comparison.alike_words(found, names, ask))
else:
    label, hint = texts("comparison.districts"), texts("comparison.everyone")
    chosen = filters.choose_many("districts", label, names, [], MOST_CHOSEN, hint, boxes[3])
    ask = filters.ask(page, choice, period, districts=tuple(chosen), **more)

with headline:
    panels.headline(page, ask, panels.said(comparison.headline, ask))
left, right = st.columns(2)
panels.view(page, ask, comparison.ranks, left)
panels.view(page, ask, comparison.slope, right)
panels.view(page, ask, comparison.certified_share)
