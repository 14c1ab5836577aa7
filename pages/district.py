"""One district against the province: ratio, workers, caseload by category, certificates."""

import streamlit as st

from report import cards, filters, queries, sentences, view, widgets, words
from report.charts import certificates, profile, trend

page = widgets.enter()
texts, settings = page.texts, page.settings
headline = st.container()
districts = {district.code: district for district in queries.districts(page.folder, page.version)}
names = {code: district.name for code, district in districts.items()}
code = filters.choose("district", texts("filter.district"), list(names), next(iter(names)), names.get, st.columns(3)[0])
choice, period = filters.of_page(page)
shown = view.view(page.folder, page.version, choice, period, page.audience)
row = next(row for row in shown.districts if row.district_code == code)
what = words.what(choice, settings, texts)
measure = words.measure(choice, settings, texts)
counted = queries.certificates(page.folder, page.version, code, row.data_as_of)
changed = view.district_changes(page.folder, page.version, choice, period, code, page.audience)

with headline:
    widgets.sentence(sentences.district(row, shown.province, texts, what))
widgets.cards(cards.of_district(shown, row, changed, choice, what, counted, texts))

rows = view.series(page.folder, page.version, choice, page.audience)
own = [row for row in rows if row.district_code == code]
marks = words.marks(list(districts.values()), queries.breaks(page.folder, page.version), texts)
facts = trend.facts(rows, [code], marks=marks)
name = widgets.file_name(page, f"{names[code]}-rasio", choice)
figure = trend.draw(facts, texts, widgets.stamp(page, choice, rows), measure, True, page.narrow)
widgets.chart(figure, name, trend.title(facts, texts))

left, right = st.columns(2)
peksos = view.series(page.folder, page.version, choice._replace(roles=("peksos",)), page.audience)
staff = profile.staff_facts(own, [row for row in peksos if row.district_code == code])
name = widgets.file_name(page, f"{names[code]}-tenaga", choice)
figure = profile.draw_staff(staff, texts, widgets.stamp(page, choice, own), names[code], page.narrow)
widgets.chart(figure, name, profile.staff_title(staff, texts, names[code]), left)
states = certificates.facts(names[code], row.data_as_of, counted)
name = widgets.file_name(page, f"{names[code]}-sertifikat", choice, period)
figure = certificates.draw(states, texts, widgets.stamp(page, choice, [row]), page.narrow)
widgets.chart(figure, name, certificates.title(states, texts), left)

of_all = choice._replace(category="all")
in_period = view.at(view.by_category(page.folder, page.version, choice, page.audience), period)
kinds = [row for row in in_period if row.district_code == code]
bars = profile.kind_facts(kinds, words.category_names(settings, texts))
name = widgets.file_name(page, f"{names[code]}-jenis", of_all, period)
measure = words.measure(of_all._replace(roles=()), settings, texts, period)
figure = profile.draw_kinds(bars, texts, widgets.stamp(page, of_all, kinds), names[code], measure, page.narrow)
widgets.chart(figure, name, profile.kinds_title(bars, texts, names[code]), right)
widgets.figures(page, own, widgets.file_name(page, names[code], choice))
