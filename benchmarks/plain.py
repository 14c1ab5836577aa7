"""What pages are measured against: a Streamlit page with a line chart of `?size=` bytes, or without `size` an empty page.

`?box=1` puts a select box above the chart, `?charts=` makes several of the same bytes together."""

import math

import plotly.graph_objects as go
import streamlit as st

MONTHS = [f"{year}-{month:02}-01" for year in range(2014, 2024) for month in range(1, 13)]
BYTES_A_LINE = 2_780  # on the wire: 120 months, 120 figures and what names the line

st.title("Streamlit", anchor=False)
more = st.selectbox("Unit", [0, 1], key="filter_unit") if "box" in st.query_params else 0
if size := int(st.query_params.get("size", 0)):
    charts = int(st.query_params.get("charts", 1))
    for chart in range(charts):
        figure = go.Figure()
        for line in range(max(1, round(size / charts / BYTES_A_LINE))):
            shift = line + more + chart
            figures = [round(1000 + 500 * math.sin(shift + month / 12), 2) for month in range(len(MONTHS))]
            figure.add_scatter(x=MONTHS, y=figures, mode="lines", name=f"Line {shift}")
        st.plotly_chart(figure, key=f"chart_{chart}")
