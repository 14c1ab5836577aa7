"""The frame around every page: page config, language, the empty warehouse, and calm errors."""

import logging

import streamlit as st

from core import serving, sockets
from core.access import NotAllowed
from core.errors import BusyError, UserError
from core.settings import PROJECT, default_warehouse, load_settings
from report import entrance, queries, widgets

SETTINGS = load_settings()
TEXTS = widgets.texts()
FOLDER = default_warehouse()
VISITOR = entrance.visitor(SETTINGS)
sockets.send_at_once()


def welcome() -> None:
    """What stands on every page while there is nothing to show."""
    widgets.sentence(TEXTS("empty.title"))
    widgets.show("<p class='welcome'>{text}</p>", text=TEXTS("empty.no_warehouse"))
    if VISITOR.role != "analyst":
        widgets.note(TEXTS("empty.for_viewers"))
        return
    if st.button(TEXTS("empty.button"), type="primary", key="load_sample"):
        from etl import publish  # who only reads need not wait for it

        try:
            with st.spinner(TEXTS("empty.loading")):
                publish.init(FOLDER, SETTINGS, sample=True)
            st.rerun()
        except BusyError:
            st.warning(TEXTS("empty.busy"))
    widgets.note(TEXTS("empty.sample_note"))
    st.code(TEXTS("empty.command"), language=None)


def door() -> None:
    """What stands on every page before somebody whom nothing may be shown."""
    widgets.sentence(TEXTS("access.door", province=SETTINGS.province_name))
    widgets.note(TEXTS(f"access.{VISITOR.why}", email=VISITOR.email or ""))
    if VISITOR.why == "signed_out":
        st.button(TEXTS("access.sign_in"), type="primary", on_click=st.login)


def can_show(page: str) -> bool:
    """Whether there is a warehouse, and for most pages also figures."""
    found = serving.served(FOLDER)
    return found is not None and (page in ("data", "upload") or bool(queries.periods(FOLDER, found.version)))


st.set_page_config(
    page_title=TEXTS("app.title", province=SETTINGS.province_name),
    page_icon=str(PROJECT / "report" / "icon.svg"),
    layout="wide",
)
page = st.navigation(
    entrance.navigation(TEXTS, VISITOR.role), position="sidebar" if VISITOR.role else "hidden", expanded=True
)
try:
    widgets.frame(TEXTS, FOLDER, VISITOR)
    if VISITOR.role is None:
        entrance.audited(FOLDER, VISITOR)
        door()
    elif can_show(page.url_path):
        # for this run; a page that runs alone finds it missing: see widgets.enter
        st.session_state["entered"] = page.url_path or entrance.PAGES[0]
        page.run()
    else:
        welcome()
except NotAllowed as error:
    widgets.sentence(TEXTS("access.for_analysts"))
    widgets.note(TEXTS(f"access.{error}", email=VISITOR.email or ""))
except UserError as error:
    widgets.sentence(TEXTS("app.error"))
    widgets.failed(error, TEXTS, VISITOR)
except Exception as error:
    # Only the kind of error: a message could hold a value
    logging.getLogger("dashboard").error("%s on page %s", type(error).__name__, page.url_path or "overview")
    widgets.sentence(TEXTS("app.error"))
    widgets.note(TEXTS("app.error_hint"))
