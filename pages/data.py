"""What is loaded: history, coverage, and the columns that the loader recognises. Reading only."""

import streamlit as st

from report import queries, widgets

SHOWN_OF_AN_EVENT = (
    "version",
    "happened_at",
    "who",
    "kind",
    "load_id",
    "dataset",
    "file",
    "rows_loaded",
    "why",
    "active",
)

page = widgets.enter()
texts = page.texts
covered = widgets.coverage(page)
events = queries.history(page.folder, page.version)

widgets.sentence(widgets.data_sentence(page, covered, events))

st.subheader(texts("data.coverage"), anchor=False)
