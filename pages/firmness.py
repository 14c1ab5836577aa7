"""How firm the ranking is: recomputed under other definitions, so that nobody is called the worst for how one counts."""

import streamlit as st

from report import filters, widgets
from report.views import firmness

page = widgets.enter()
headline = st.container()
choice, period = filters.of_page(page)
ask = filters.ask(page, choice, period)
shown = widgets.view(page, ask, firmness.firmness)
with headline:
    widgets.sentence(firmness.headline(shown.facts, ask))
