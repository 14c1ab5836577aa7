"""How firm the ranking is: recomputed under other definitions, so that nobody is called the worst for how one counts."""

import streamlit as st

from report import filters, panels, widgets
from report.views import firmness

page = widgets.enter()
headline = st.container()
choice, period = filters.of_page(page)
ask = filters.ask(page, choice, period)
with headline:
    panels.headline(page, ask, panels.said(firmness.headline, ask))
panels.view(page, ask, firmness.firmness)
