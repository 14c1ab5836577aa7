"""Where does this picture come from? Its id brings back the view as of its version, and what has changed since."""

import streamlit as st

from core.errors import UsageError
from report import filters, panels, queries, views, widgets
from report.views.ask import link

page = widgets.enter()
texts = page.texts
headline = st.container()
typed = filters.text("id", texts("check.id"), texts("check.hint"), st.columns(3)[0])
if not typed:
    with headline:
        widgets.sentence(texts("check.sentence"))
    widgets.note(texts("check.how"))
    st.stop()
try:
    ask = views.asked_by(typed, page.folder, page.settings, page.audience)._replace(texts=texts, narrow=page.narrow)
except UsageError as error:
    why = "mistyped" if isinstance(error, views.BadId) else "elsewhere"
    with headline:
        widgets.sentence(texts(f"check.{why}", id=typed))
    st.stop()

made = queries.made_on(page.folder, ask.version)[ask.version]
where = {"version": ask.version, "date": texts.date(made), "page": texts(f"nav.{views.VIEWS[ask.view].page}")}
if not views.is_known(ask):
    with headline:
        widgets.sentence(texts("check.nothing", id=typed, **where))
    st.stop()
with headline:
    widgets.sentence(texts("check.found", id=typed, **where))
widgets.link_to(views.VIEWS[ask.view].page, link(ask), texts("check.open", **where))
panels.view(page._replace(version=ask.version), ask, views.VIEWS[ask.view].make)
widgets.heading(texts("check.since", version=ask.version))
panels.moved(page, ask._replace(version=page.version), ask.version)
