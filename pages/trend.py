"""The ratio over time: all districts, the chosen ones in colour, or a small chart for each."""

import streamlit as st

from report import filters, queries, sentences, view, widgets, words
from report.charts import multiples, trend

MOST_CHOSEN = 6  # more colours than that cannot be told apart

page = widgets.enter()
texts = page.texts
headline = st.container()
choice, _ = filters.of_page(page, with_period=False)
rows = view.series(page.folder, page.version, choice, page.audience)
newest = view.periods(rows, choice.grain)[0]
districts = queries.districts(page.folder, page.version)
names = {district.code: district.name for district in districts}

boxes = st.columns([1, 1, 1, 3])
measure = filters.choose_word("measure", ("ratio", "inverse"), texts, boxes[0])
scale = filters.choose_word("scale", ("log", "linear"), texts, boxes[1])
layout = filters.choose_word("layout", ("lines", "multiples"), texts, boxes[2])
start = trend.most_telling(view.at(rows, newest))
chosen = filters.choose_many(
    "districts", texts("filter.districts"), names, start, MOST_CHOSEN, texts("filter.choose"), boxes[3]
)

with headline:
    widgets.sentence(sentences.trend(view.at(rows, newest), newest, texts))
marks = words.marks(districts, queries.breaks(page.folder, page.version), texts)
facts = trend.facts(rows, chosen, measure == "inverse", marks)
draw = multiples.draw if layout == "multiples" else trend.draw
stamp = widgets.stamp(page, choice, rows)
figure = draw(facts, texts, stamp, words.measure(choice, page.settings, texts), scale == "log", page.narrow)
name = widgets.file_name(page, "tren", choice)
widgets.chart(figure, name, trend.title(facts, texts))
widgets.figures(page, [row for row in rows if row.district_code in chosen or row.districts_total is not None], name)
