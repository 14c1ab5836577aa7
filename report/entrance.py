"""Who stands before the page, from Streamlit's sign-in or, without one, from where the server listens."""

import logging
import time
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core import access, audit, serving
from core.errors import UserError
from core.reference import Province
from core.settings import PROJECT, Settings
from core.texts import Texts
from report import fetch
from report.rows import District

OF_FIGURES = (
    "overview", "trend", "district", "comparison", "maps", "categories", "drivers", "equity", "firmness", "certification", "plan",
)  # fmt: skip
PAGES = (*OF_FIGURES, "briefing", "check", "methods", "data", "upload")  # in the order of the sidebar
FOR_ANALYSTS = ("upload",)
INTERNAL_SWITCH = "internal_switch"


class Visitor(NamedTuple):
    """`role` is analyst or viewer, None while nothing may be shown; `why` is the word under [access] that says what stands in
    the way of more: signed_out, expired, not_listed, viewer, network, or nothing."""

    role: str | None
    email: str | None
    why: str


class Page(NamedTuple):
    """What a page works with: the published version, the words, whether the screen is a phone's, who looks at it, and the
    audience that everything on it is for: `full` only for an analyst who asked for small numbers (R11). With a `province`
    chosen the settings have it in the place of the whole."""

    folder: Path
    version: int
    settings: Settings
    texts: Texts
    narrow: bool
    visitor: Visitor
    audience: str = "public"
    province: Province | None = None

    def districts(self) -> list[District]:
        """The districts there are, or those of the province chosen. Do not alter the list."""
        return fetch.districts(self.folder, self.version, self.province)


def audience(visitor: Visitor) -> str:
    """The audience of this run. The switch is remembered in the session, never in the link."""
    if INTERNAL_SWITCH in st.session_state:
        st.session_state["internal"] = st.session_state[INTERNAL_SWITCH]
    return "full" if visitor.role == "analyst" and st.session_state.get("internal") else "public"


def audited(folder: Path, visitor: Visitor, seen: str = "public") -> None:
    """Write who came in, or was refused, and who looks at small numbers, once each time it changes in a session."""
    now = ("sign_in" if visitor.role else "refused", visitor.email) if visitor.email else None
    if now != st.session_state.get("audited_visitor") and now and serving.served(folder):
        _noted(folder, *now)
        st.session_state["audited_visitor"] = now
    if seen != st.session_state.get("audited_audience", "public"):
        if seen == "full":
            audit.record(folder, "show_full", visitor.email, version=serving.served(folder).version)
        st.session_state["audited_audience"] = seen


def sign_out(folder: Path, visitor: Visitor) -> None:
    """End the visitor's session, with a line in the audit log."""
    if serving.served(folder):
        _noted(folder, "sign_out", visitor.email)
    st.logout()


def _noted(folder: Path, what: str, email: str | None) -> None:
    """A line in the audit log; where it cannot be written (a full disk) the public figures are shown all the same."""
    try:
        audit.record(folder, what, email)
    except UserError as error:
        logging.getLogger("dashboard").error("no audit line for %s: %s", what, error)


def visitor(settings: Settings) -> Visitor:
    """The visitor of this session, asked anew in every run."""
    user = st.user.to_dict()
    if "is_logged_in" not in user:  # no [auth] in .streamlit/secrets.toml
        role = access.role_without_sign_in(st.get_option("server.address"), st.context.headers)
        return Visitor(role, None, "" if role == "analyst" else "network")
    if not user["is_logged_in"]:
        return Visitor(None, None, "signed_out")
    email = str(user.get("email") or "")
    if time.time() > float(user.get("iat") or 0) + settings.session_hours * 3600:
        return Visitor(None, email, "expired")
    role = access.role_by_email(email, settings) if user.get("email_verified", True) else None
    return Visitor(role, email, {"analyst": "", "viewer": "viewer", None: "not_listed"}[role])


def navigation(texts: Texts, role: str | None) -> list[st.Page]:
    """The pages in the order of the sidebar. Those of analysts are known to everybody's server, and guard themselves."""

    def page(name: str, **more: Any) -> st.Page:
        hidden = name in FOR_ANALYSTS and role != "analyst"
        settings = {"title": texts(f"nav.{name}"), "url_path": name, "visibility": "hidden" if hidden else "visible"}
        return st.Page(PROJECT / "pages" / f"{name}.py", **(settings | more))

    first = page(PAGES[0], default=True, url_path="start")  # its link has no name, and Streamlit knows it by none
    by_name = page(PAGES[0], visibility="hidden")  # for who types it
    return [first, *map(page, PAGES[1:]), by_name]


def stop_when_gone() -> None:
    """End a run whose browser is closed: what was not published is not published."""
    context = get_script_run_ctx()
    if context and runtime.exists() and not runtime.get_instance().is_active_session(context.session_id):
        st.stop()
