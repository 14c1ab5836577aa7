"""How unequally certified workers stand to the caseload: the Lorenz curve, Gini and Theil, and whether it gets more even."""

import streamlit as st

from report import filters, panels, widgets
from report.views import equity

page = widgets.enter()
headline = st.container()
choice, period = filters.of_page(page)
ask = filters.ask(page, choice, period)

with headline:
    panels.headline(page, ask, panels.said(equity.headline, ask))
left, right = st.columns(2)
panels.view(page, ask, equity.lorenz, left)
panels.view(page, ask, equity.inequality, right)
