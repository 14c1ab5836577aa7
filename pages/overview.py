"""The answer at a glance: ratio, workers, caseload, gap, the districts ranked and on the map, and the province's line."""

import streamlit as st

from core.reference import published_figures
from report import cards, filters, queries, sentences, view, widgets, words
from report.charts import map as outline_map
from report.charts import province, ranking

page = widgets.enter()
texts, settings = page.texts, page.settings
headline = st.container()
choice, period = filters.of_page(page)
shown = view.view(page.folder, page.version, choice, period, page.audience)
measure = words.measure(choice, settings, texts, period)
what = words.what(choice, settings, texts)
stamp = widgets.stamp(page, choice, [shown.province, *shown.districts])

with headline:
    widgets.sentence(sentences.overview(shown.province, shown.districts, texts, what))
widgets.cards(cards.of_province(shown, choice, what, stamp.estimate, texts))

left, right = st.columns(2)
old = [row.district_code for row in shown.districts if view.stale(row, settings.stale_after_months)]
bars = ranking.facts(shown.districts, old)
name = widgets.file_name(page, "peringkat", choice, period)
widgets.chart(ranking.draw(bars, texts, stamp, measure, page.narrow), name, ranking.title(bars, texts), left)
rows = view.series(
    page.folder, page.version, choice, page.audience
)  # of all periods, so that a colour of the map keeps its meaning
thresholds = outline_map.thresholds_of([row.cases_per_worker for row in rows if row.districts_total is None])
areas = outline_map.facts(shown.districts, widgets.outlines(settings), thresholds)
name = widgets.file_name(page, "peta", choice, period)
widgets.chart(outline_map.draw(areas, texts, stamp, measure, page.narrow), name, outline_map.title(areas, texts), right)
for remark in words.remarks(shown, settings.stale_after_months, texts):
    widgets.note(remark)

rows = [row for row in rows if row.districts_total is not None]
published = province.published_workers(published_figures(settings), settings.province_name)
line = province.facts(rows, published, words.marks([], queries.breaks(page.folder, page.version), texts))
name = widgets.file_name(page, "provinsi", choice)
figure = province.draw(
    line, texts, widgets.stamp(page, choice, rows), words.measure(choice, settings, texts), page.narrow
)
widgets.chart(figure, name, province.title(line, texts))
name = widgets.file_name(page, "ringkasan", choice, period)
widgets.figures(page, [shown.province, *shown.districts], name)
