"""What is loaded: history, coverage, and the columns that the loader recognises. Reading only."""

import streamlit as st

from report import queries, widgets, words
from report.charts import coverage
from report.rows import Stamp

page = widgets.enter()
texts = page.texts
result = queries.coverage(page.folder, page.version)
rows = [dict(zip(result.columns, row, strict=True)) for row in result.rows]
events = queries.history(page.folder, page.version)
stamp = Stamp(page.version, queries.is_sample(page.folder, page.version), False, (page.settings.office,), None)

widgets.sentence(words.data_sentence(rows, events, texts))
for dataset, column in zip(("caseload", "workers"), st.columns(2), strict=True):
    cells = coverage.facts(rows, dataset)
    name = f"kelengkapan_{dataset}_v{page.version}"
    if cells:
        figure = coverage.draw(cells, texts, stamp, dataset, page.narrow)
        widgets.chart(figure, name, coverage.title(cells, texts, dataset), column)

widgets.heading(texts("data.history"))
widgets.table(page, words.events(events, texts), f"riwayat_v{page.version}")
widgets.heading(texts("data.definitions"))
widgets.note(texts("data.definitions_note"))
widgets.reading_table(page, words.dictionary(texts))
