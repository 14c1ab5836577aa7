"""Why the ratio moved between two periods: workers and caseload, and what each is made of."""

import streamlit as st

from report import drivers as driving
from report import fetch, filters, panels, widgets
from report.views import ask as asked
from report.views import drivers

page = widgets.enter()
texts = page.texts
headline = st.container()
above = st.columns([1, 1, 2])
choice, period = filters.of_page(page)

province = page.settings.province_code
names = {province: page.settings.province_name}
names |= {known.code: known.name for known in page.districts()}
area = filters.choose("district", texts("drivers.area"), list(names), province, names.get, above[0])
earlier = driving.earlier(period, fetch.periods_of(page.folder, page.version, choice, page.audience))
since = None
if earlier:
    since = filters.choose("since", texts("drivers.since"), earlier, earlier[0], texts.period, above[1])
ask = filters.ask(page, choice, period, since=since, district=area)

with headline:
    panels.headline(page, ask, drivers.sentence(drivers.found(ask), texts, asked.what(ask)))
panels.view(page, ask, drivers.waterfall)
left, right = st.columns(2)
panels.view(page, ask, drivers.workers_split, left)
panels.view(page, ask, drivers.caseload_split, right)
