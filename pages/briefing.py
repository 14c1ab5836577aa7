"""Slides and paper: choose views and districts, put them in order, take the file away."""

from functools import partial

import streamlit as st

from core import audit
from report import briefing, filters, paper, sheet, views, widgets
from report.theme import INTERNAL

page = widgets.enter()
texts = page.texts
widgets.sentence(texts("briefing.sentence"))
choice, period = filters.of_page(page)
base = filters.ask(page, choice, period, options=filters.remembered_options())

titles = {name: texts(f"view_name.{name}") for name in views.VIEWS}
names = {district.code: district.name for district in page.districts()}
usual = list(views.BRIEFING)
picked = filters.choose_many("views", texts("briefing.views"), titles, usual, len(titles), texts("briefing.choose"))
districts = filters.choose_many("of", texts("briefing.districts"), names, [], len(names), texts("filter.choose"))
order = filters.in_order("views", picked, usual)
asks = views.asks(base, order, districts)
for ask in asks:
    for name, word in ask.options:
        filters.to_link(name, word, views.VIEWS[ask.view].options[name][0])

for key, missing in views.left_out(order, asks).items():
    widgets.note(texts(f"briefing.without_{key}", names=", ".join(titles[name] for name in missing)))

left, right = st.columns([3, 1], vertical_alignment="bottom")
title = filters.text(
    "title", texts("briefing.own_title"), texts("briefing.title", province=page.settings.province_name), left
)
tables = right.toggle(texts("briefing.tables"), key="briefing_tables")


def made(form: str) -> bytes:
    """The file, made when it is asked for; one with small numbers leaves a line in the audit log."""
    make = {
        "pptx": partial(briefing.deck, asks, tables=tables, title=title),
        "html": partial(paper.as_bytes, asks, title),
        "sheets": lambda: sheet.sheets(base, districts).encode(),
    }
    content = make[form]()
    if page.audience == "full":
        facts = {"version": page.version, "table": "briefing", "format": form, "rows": 0}
        audit.record(page.folder, "export_full", page.visitor.email, **facts)
    return content


if asks:
    mark = INTERNAL if page.audience == "full" else ""
    widgets.note(texts("briefing.count_tables" if tables else "briefing.count", n=len(asks)))
    row = st.container(horizontal=True)
    for form in ("pptx", "html", "sheets"):
        ending = {"sheets": "html"}.get(form, form)
        name = f"{texts(f'briefing.file_{form}')}_{period}_v{page.version}{mark}.{ending}"
        row.download_button(texts(f"briefing.{form}"), partial(made, form), file_name=name, on_click="ignore", key=form)
else:
    widgets.note(texts("briefing.nothing"))

if len(order) > 1:
    with st.expander(texts("briefing.order"), expanded=True, key="order"):
        filters.sort("views", order, titles, texts)
