"""The frame around every page: page config, language, the empty warehouse, and calm errors."""

import contextlib
import gc
import logging
from collections.abc import Callable
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core import serving, sockets
from core.access import NotAllowed
from core.errors import BusyError, UserError
from core.settings import PROJECT, Settings, default_warehouse, load_settings
from core.texts import Texts
from report import entrance, figures, queries, widgets
from report.entrance import Visitor

OBJECTS = 20_000  # new ones after which Python's collector looks for rings; a country's answer has 62,000 rows


def show(load_sample: Callable[[Path, Settings], None]) -> None:
    """One run of the page that a reader opens. `load_sample` fills a warehouse; it may raise BusyError."""
    settings, texts, folder = load_settings(), widgets.texts(), default_warehouse()
    visitor = entrance.visitor(settings)
    sockets.send_at_once()
    st.set_page_config(
        page_title=texts("app.title", province=settings.province_name),
        page_icon=str(PROJECT / "report" / "icon.svg"),
        layout="wide",
    )
    page = st.navigation(
        entrance.navigation(texts, visitor.role), position="sidebar" if visitor.role else "hidden", expanded=True
    )
    try:
        widgets.frame(texts, folder, visitor)
        if visitor.role is None:
            entrance.audited(folder, visitor)
            _door(visitor, texts, settings)
        elif _can_show(page.url_path, folder):
            # for this run; a page that runs alone finds it missing: see widgets.enter
            st.session_state["entered"] = page.url_path or entrance.PAGES[0]
            page.run()
            _forget_boxes_left()
        else:
            _welcome(visitor, texts, lambda: load_sample(folder, settings))
    except NotAllowed as error:
        widgets.sentence(texts("access.for_analysts"))
        widgets.note(texts(f"access.{error}", email=visitor.email or ""))
    except UserError as error:
        widgets.sentence(texts("app.error"))
        widgets.failed(error, texts, visitor)
    except Exception as error:
        # Only the kind of error: a message could hold a value
        logging.getLogger("dashboard").error("%s on page %s", type(error).__name__, page.url_path or "overview")
        widgets.sentence(texts("app.error"))
        widgets.note(texts("app.error_hint"))


def prepare() -> None:
    """Work out which small numbers of a large version are hidden, which takes a country's first page half a minute, and let
    Python's collector look at its many rows less often.

    From the newest day back, as pages work them out from the oldest on: what one has done the other need not.
    """
    folder = default_warehouse()
    found = serving.served(folder)
    if found and figures.size(folder, found.version) > figures.LARGE:
        gc.set_threshold(OBJECTS, *gc.get_threshold()[1:])
        tables = figures.mask(folder, found.version).tables
        for place in sorted(tables, reverse=True):
            tables.get(place)


def _forget_boxes_left() -> None:
    """Drop Streamlit's notes on the boxes of pages that were left: it keeps them until the session ends, 0.3 MB when all pages
    were seen. It drops their values itself at the end of a run, makes new notes when a page comes again, and takes missing ones
    for left. There is no public call; where a newer Streamlit keeps them elsewhere, they stay."""
    with contextlib.suppress(AttributeError):
        context = get_script_run_ctx()
        shown, safe = context.shared.widget_ids_this_run.snapshot(), context.session_state
        with safe._lock:
            notes = safe._state._new_widget_state.widget_metadata
            for left in notes.keys() - shown:
                del notes[left]


def _welcome(visitor: Visitor, texts: Texts, load_sample: Callable[[], None]) -> None:
    """What stands on every page while there is nothing to show."""
    widgets.sentence(texts("empty.title"))
    widgets.show("<p class='welcome'>{text}</p>", text=texts("empty.no_warehouse"))
    if visitor.role != "analyst":
        widgets.note(texts("empty.for_viewers"))
        return
    if st.button(texts("empty.button"), type="primary", key="load_sample"):
        try:
            with st.spinner(texts("empty.loading")):
                load_sample()
            st.rerun()
        except BusyError:
            st.warning(texts("empty.busy"))
    widgets.note(texts("empty.sample_note"))
    st.code(texts("empty.command"), language=None)


def _door(visitor: Visitor, texts: Texts, settings: Settings) -> None:
    """What stands on every page before somebody whom nothing may be shown."""
    widgets.sentence(texts("access.door", province=settings.province_name))
    widgets.note(texts(f"access.{visitor.why}", email=visitor.email or ""))
    if visitor.why == "signed_out":
        st.button(texts("access.sign_in"), type="primary", on_click=st.login)


def _can_show(page: str, folder: Path) -> bool:
    """Whether there is a warehouse, and for most pages also figures."""
    found = serving.served(folder)
    return found is not None and (page in ("data", "upload") or bool(queries.periods(folder, found.version)))
