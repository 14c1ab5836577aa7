"""A view on a page: its chart, its picture, sentence and link to copy, its table, definition and older versions."""

import functools
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from core.kept import kept
from core.texts import Texts
from report import entrance, filters, queries, theme, then, views, widgets
from report.entrance import Page
from report.measures import definition_words
from report.views.ask import Ask, Shown, link

PICTURES = 128  # kept in memory, some 100 KB each
ALONE = (
    "[data-testid=stSidebar], [data-testid=stHeader], .st-key-below_NAME { display: none }"
    " .stMainBlockContainer { padding: 0; max-width: none }"
    " .stMainBlockContainer *:not(:has(.st-key-view_NAME)):not(.st-key-view_NAME):not(.st-key-view_NAME *) { display: none }"
    " .st-key-view_NAME, .st-key-view_NAME div { overflow: visible !important }"
    " .st-key-view_NAME .svg-container { transform: scale(var(--scale, 1)); transform-origin: 0 0 }"  # inside what is measured
)


class Picture(NamedTuple):
    """A view on a page: its chart as plain data, its sentence, and what a reader must know beside it."""

    figure: dict
    sentence: str
    notes: tuple[str, ...]


def headline(page: Page, ask: Ask, text: str) -> None:
    """The sentence a page of figures begins with, and buttons that copy it and the page's link."""
    with st.container(horizontal=True, vertical_alignment="top", key="headline"):
        widgets.sentence(text)
        _actions_of(page, text, link(ask))


@kept(256)
def said(make: Callable[[Ask], Any], ask: Ask) -> Any:
    """What a function of a view's module says of what is asked, in words or cards, kept like its picture."""
    return make(ask)


def view(page: Page, ask: Ask, make: Callable[[Ask], Shown], at: Any = st) -> None:
    """A view: its chart, with its sentence as alternative text, and below it what a reader may do with it."""
    name, alone = make.__name__, filters.screen()
    if alone and alone != name:
        return
    if alone:
        st.html(f"<style>{ALONE.replace('NAME', name)}</style>")
    ask = ask._replace(view=name)
    shown = picture(ask)
    figure = shown.figure
    if alone:
        sized = {"width": theme.SLIDE["width"], "height": theme.SLIDE["height"]}
        figure = figure | {"layout": figure["layout"] | sized}
    with at.container(key=f"view_{name}"):
        widgets.chart(figure, widgets.file_name(page, name, ask.choice, ask.period), shown.sentence)
        with st.container(key=f"below_{name}"):
            for remark in shown.notes:
                widgets.note(remark)
            _below(page, ask, shown.sentence)


@kept(PICTURES)
def picture(ask: Ask) -> Picture:
    """What a page needs of a view, kept: drawing a chart takes far longer than all else in a run. Do not alter it.

    All that changes it stands in `ask`: version, audience (R11), language, settings and every choice.
    """
    shown = views.show(ask.view, ask)
    return Picture(theme.plain(shown.figure), shown.sentence, shown.notes)


@st.fragment
def _below(page: Page, ask: Ask, sentence: str) -> None:
    """Sentence and link to copy; table, definition and older versions one click away, made when they are opened.

    A fragment runs by itself, without the guards of dashboard.py: who may see is asked again, and what goes wrong is said as
    calmly, and logged without values or paths.
    """
    try:
        visitor = entrance.visitor(page.settings)
        if visitor.role is None or (ask.audience == "full" and visitor.role != "analyst"):
            widgets.note(page.texts(f"access.{visitor.why}", email=visitor.email or ""))
            return
        _offered(page, ask, sentence)
    except Exception as error:
        logging.getLogger("dashboard").error("%s below the view %s", type(error).__name__, ask.view)
        widgets.note(page.texts("app.error_hint"))


def _offered(page: Page, ask: Ask, sentence: str) -> None:
    _actions_of(page, sentence, link(ask), ask.view)
    opened = st.expander(page.texts("view.more"), key=f"more_{ask.view}", on_change="rerun")
    if opened.open:
        with opened:
            shown = views.show(ask.view, ask)
            widgets.table(page, shown.table, widgets.file_name(page, ask.view, ask.choice, ask.period))
            for name in shown.measures:
                definition(name, page.texts)
            _then_and_now(page, ask)


def _then_and_now(page: Page, ask: Ask) -> None:
    """What has changed in a view since a version that the reader chooses, and which loads changed it."""
    if ask.version == 1:
        return
    texts, options = page.texts, {None: page.texts("view.choose_version")}
    made = queries.made_on(page.folder, ask.version)
    options |= {
        version: texts("view.of_version", version=version, date=texts.short_date(made[version]))
        for version in range(ask.version - 1, 0, -1)
    }
    since = st.selectbox(texts("view.compare"), list(options), format_func=options.get, key=f"then_{ask.view}")
    if since is not None:
        moved(page, ask, since)


def moved(page: Page, ask: Ask, since: int) -> None:
    """The figures of a view that differ between two versions, and the loads that moved each."""
    found = then.in_words(then.moved(ask, since), queries.history(page.folder, ask.version), page.texts)
    if found.rows:
        widgets.plain_table(page, found, f"moved_{ask.view}")
    else:
        widgets.note(page.texts("view.unchanged", version=since))


def definition(name: str, texts: Texts) -> None:
    """What a measure is, below its name."""
    said = {"name": texts(f"measures.{name}.name"), "words": definition_words(name, texts)}
    widgets.show("<p class='note'><b>{name}.</b> {words}</p>", **said)


def _actions_of(page: Page, text: str, query: dict[str, str], view: str = "") -> None:
    """Buttons that copy a sentence and the link with this query, and of a view also its picture."""
    words = ("copy", "save", "picture", "sentence", "sentence_link", "link", "done", "refused", "insecure")
    said = {word: page.texts(f"view.{word}") for word in words}
    data = {"name": view, "sentence": text, "link": query, "words": said, "screen": filters.screen() == view != ""}
    _actions()(data=data, key=f"actions_{view or 'headline'}")


@functools.cache
def _actions() -> Any:
    here = Path(__file__).parent
    script, style = ((here / f"actions.{kind}").read_text(encoding="utf-8") for kind in ("js", "css"))
    return st.components.v2.component("actions", html="<div class='actions'></div>", css=style, js=script)
