"""What is loaded: history, coverage, and the columns that the loader recognises. Reading only."""

import streamlit as st

from core.specs import DATASETS
from report import queries, widgets
from report.queries import Result

page = widgets.enter()
texts = page.texts

coverage = queries.coverage(page.folder, page.version)
events = queries.history(page.folder, page.version)
rows = [dict(zip(coverage.columns, row, strict=True)) for row in coverage.rows]
