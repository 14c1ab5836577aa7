"""What every page shares on the screen: the frame, filters that live in the link, cards, tables. The only module here
that imports Streamlit. Every value from data is escaped in this module, in `_escaped`."""

import functools
import html
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from core import warehouse
from core.access import NotAllowed
from core.periods import Period
from core.settings import default_warehouse, load_settings
from core.texts import LANGUAGES, Texts
from report import entrance, filters, queries, then, words
from report.cards import Card
from report.entrance import Page, Visitor
from report.export import export, with_sample_note
from report.fetch import Choice
from report.measures import MEASURES
from report.queries import Result
from report.theme import INTERNAL, config
from report.views.ask import Ask, Shown, link

STYLE = Path(__file__).with_name("style.css")
NARROW = 640  # pixels; below it charts are drawn for a phone
VIEWPORT = (
    f"export default ({{setStateValue}}) => {{ if (window.innerWidth < {NARROW}) setStateValue('narrow', true) }}"
)


def enter(for_analysts: bool = False) -> Page:
    """The first call of every page. Raises NotAllowed when it is for analysts and the visitor is none.

    A fresh server runs the page of a deep link alone, without dashboard.py and its guards (legacy `pages/` mode). Such
    a run registers the navigation, which ends that mode for the whole process, and starts over through dashboard.py.
    """
    name = st.session_state.pop("entered", None)
    if name is None:
        st.navigation(entrance.navigation(texts(), None), position="hidden")
        st.rerun()
    folder, settings = default_warehouse(), load_settings()
    visitor = entrance.visitor(settings)
    if visitor.role is None or (for_analysts and visitor.role != "analyst"):
        raise NotAllowed(visitor.why)
    newest, audience = warehouse.current_version(folder), entrance.audience(visitor)
    version = filters.version(newest) if name in entrance.OF_FIGURES else newest
    entrance.audited(folder, visitor, audience)
    page = Page(folder, version, settings, texts(), _is_narrow(), visitor, audience)
    if version != newest:
        _older(page, newest)
    return page


def _older(page: Page, newest: int) -> None:
    """Say that an older version is shown, and offer the newest."""
    made = queries.made_on(page.folder, page.version)[page.version]
    warn(page.texts("view.older", version=page.version, date=page.texts.date(made), newest=newest))
    st.button(page.texts("view.newest"), on_click=filters.forget_version, key="newest")


def texts() -> Texts:
    """The words of the language in the link, else of the office."""
    settings = load_settings()
    return Texts(filters.remembered("lang", LANGUAGES, settings.language), settings.people)


def frame(texts: Texts, folder: Path, visitor: Visitor) -> None:
    """What stands beside every page: style, language, account; for who may enter, version and whether sample data is shown."""
    title = json.dumps(texts("app.title", province=load_settings().province_name), ensure_ascii=False)
    st.html(
        f"<style>{STYLE.read_text(encoding='utf-8')} [data-testid=stSidebarNav]::before {{ content: {title} }}</style>"
    )
    with st.sidebar:
        settings = {"default": texts.language, "format_func": str.upper, "required": True}
        language = st.segmented_control(texts("app.language"), LANGUAGES, key="language", **settings)
        if language != texts.language:
            st.session_state.setdefault("chosen", {})["lang"] = language
            filters.to_link("lang", language, load_settings().language)
            st.rerun()
        filters.to_link("lang", texts.language, load_settings().language)
        if visitor.email:
            show("<p class='stamp'>{email}</p>", email=visitor.email)
            st.button(texts("access.sign_out"), on_click=entrance.sign_out, args=(folder, visitor), key="sign_out")
        if visitor.role and warehouse.exists(folder):
            version = warehouse.current_version(folder)
            note = texts("app.version", version=version)
            if queries.is_sample(folder, version):
                note = f"{texts('app.sample').capitalize()} · {note}"
            show("<p class='stamp'>{note}</p>", note=note)


def show(template: str, at: Any = st, **values: object) -> None:
    """HTML of our own with values from data in it, each escaped."""
    at.html(template.format(**{name: _escaped(value) for name, value in values.items()}))


def sentence(text: str) -> None:
    """The sentence a page begins with."""
    show("<h1 class='sentence'>{text}</h1>", text=text)


def headline(page: Page, ask: Ask, text: str) -> None:
    """The sentence a page of figures begins with, and buttons that copy it and the page's link."""
    with st.container(horizontal=True, vertical_alignment="top", key="headline"):
        sentence(text)
        _copy(page, text, link(ask), "headline")


def relabel_upload(text: str) -> None:
    """Streamlit's box for files speaks English only: its button gets our word, and its line of limits goes."""
    box = "[data-testid=stFileUploaderDropzone]"
    label = json.dumps(text, ensure_ascii=False)
    st.html(
        f"<style>{box} button p {{ font-size: 0 }} {box} button p::after {{ font-size: .9rem; content: {label} }}"
        " [data-testid=stFileUploaderDropzoneInstructions] { display: none }</style>"
    )


def warn(text: str) -> None:
    """A remark that must not be overlooked."""
    show("<p class='warn'>{text}</p>", text=text)


def heading(text: str) -> None:
    """A heading below the page's sentence."""
    show("<h2 class='heading'>{text}</h2>", text=text)


def note(text: str) -> None:
    """A remark below a chart."""
    show("<p class='note'>{text}</p>", text=text)


def view(page: Page, ask: Ask, make: Callable[[Ask], Shown], at: Any = st) -> Shown:
    """A view: its chart, with its sentence as alternative text, and below it what a reader may do with it."""
    shown = make(ask)
    with at.container(key=f"view_{shown.name}"):
        chart(shown.figure, file_name(page, shown.name, ask.choice, ask.period), shown.sentence)
        for remark in shown.notes:
            note(remark)
        _below(page, ask, make, shown)
    return shown


@st.fragment
def _below(page: Page, ask: Ask, make: Callable[[Ask], Shown], shown: Shown) -> None:
    """Sentence and link to copy; table, definition and older versions one click away, made when they are opened."""
    _copy(page, shown.sentence, link(ask) | {"view": shown.name}, shown.name)
    opened = st.expander(page.texts("view.more"), key=f"more_{shown.name}", on_change="rerun")
    if opened.open:
        with opened:
            table(page, shown.table, file_name(page, shown.name, ask.choice, ask.period))
            for name in shown.measures:
                definition(name, page.texts)
            _then_and_now(page, ask, make, shown.name)


def _then_and_now(page: Page, ask: Ask, make: Callable[[Ask], Shown], name: str) -> None:
    """What has changed in a view since a version that the reader chooses, and which loads changed it."""
    if ask.version == 1:
        return
    texts, options = page.texts, {None: page.texts("view.choose_version")}
    made = queries.made_on(page.folder, ask.version)
    options |= {
        version: texts("view.of_version", version=version, date=texts.short_date(made[version]))
        for version in range(ask.version - 1, 0, -1)
    }
    since = st.selectbox(texts("view.compare"), list(options), format_func=options.get, key=f"then_{name}")
    if since is None:
        return
    found = then.in_words(then.moved(ask, make, since), queries.history(page.folder, ask.version), texts)
    if found.rows:
        plain_table(page, found, f"then_{name}")
    else:
        note(texts("view.unchanged", version=since))


def definition(name: str, texts: Texts) -> None:
    """What a measure is, below its name."""
    said = {"name": texts(f"measures.{name}.name"), "words": definition_words(name, texts)}
    show("<p class='note'><b>{name}.</b> {words}</p>", **said)


def definition_words(name: str, texts: Texts) -> str:
    """What a measure is, with the constants that the code uses."""
    values = MEASURES[name].values
    written = {key: texts.number(value, 2) if isinstance(value, float) else value for key, value in values.items()}
    return texts(f"measures.{name}.definition", **written)


def _copy(page: Page, text: str, query: dict[str, str], name: str) -> None:
    """Buttons that copy a sentence and the link with this query."""
    said = {word: page.texts(f"view.{word}") for word in ("sentence", "link", "copied", "refused")}
    _actions()(data={"sentence": text, "link": query, "words": said}, key=f"actions_{name}")


@functools.cache
def _actions() -> Any:
    here = Path(__file__).parent
    script, style = ((here / f"actions.{kind}").read_text(encoding="utf-8") for kind in ("js", "css"))
    return st.components.v2.component("actions", html="<div class='actions'></div>", css=style, js=script)


def chart(figure: go.Figure, name: str, alt: str, at: Any = st) -> None:
    """A chart with its alternative text; its picture is saved at slide size under `name`."""
    at.plotly_chart(figure, theme=None, config=config(name), alt=alt, key=name)


def table(page: Page, result: Result, name: str) -> None:
    """A result as a table with readable headers, and as a CSV file with the names of the command line's export."""
    plain_table(page, result, name)
    noted = with_sample_note(result, queries.is_sample(page.folder, page.version), page.texts)
    saved = {"file_name": f"{name}.csv", "mime": "text/csv", "key": f"csv_{name}"}
    st.download_button(page.texts("page.download"), export(noted, "csv"), **saved)


def plain_table(page: Page, result: Result, name: str) -> None:
    """A result as a table with readable headers."""
    frame = {column: [row[i] for row in result.rows] for i, column in enumerate(result.columns)}
    labels = {column: page.texts(f"column.{column}") for column in frame}
    formats = {column: partial(words.cell, column=column, texts=page.texts) for column in frame}
    shown = pd.DataFrame(frame, dtype=object).style.format(formats)  # sorts by numbers, reads in words
    st.dataframe(shown, hide_index=True, column_config=labels, key=f"table_{name}", placeholder="–")


def cards(found: list[Card]) -> None:
    """The headline figures in a row."""
    for column, shown in zip(st.columns(len(found)), found, strict=True):
        below = [line for line in shown.lines if line]
        marks = "".join(f"<div class='line'>{{line{i}}}</div>" for i in range(len(below)))
        show(
            "<div class='card'><div class='label'>{label}</div><div class='value'>{value}</div>" + marks + "</div>",
            column,
            label=shown.label,
            value=shown.value,
            **{f"line{i}": line for i, line in enumerate(below)},
        )


def file_name(page: Page, chart: str, choice: Choice, period: Period | None = None) -> str:
    """What a picture or file of a choice is called; its end says when small numbers are in it (R11)."""
    name = words.file_name(chart, choice, page.version, page.settings, period)
    return name + (INTERNAL if page.audience == "full" else "")


def impact(page: Page, found: Any) -> None:
    """What a change would do: every headline figure that moves, and how many rows do."""
    texts = page.texts
    heading(texts("upload.impact"))
    counts = {name: texts.number(getattr(found, f"rows_{name}")) for name in ("new", "changed", "unchanged", "gone")}
    note(texts("upload.rows", **counts))
    if found.sample_leaves:
        note(texts("upload.sample_leaves"))
    elif found.losing:
        warn(texts("upload.losing", districts=", ".join(found.losing)))
    moved = words.moved(found.moved, texts)
    if moved.rows:
        plain_table(page, moved, "impact")
    else:
        note(texts("upload.no_headline"))


def reading_table(page: Page, result: Result) -> None:
    """A result of long words as a table that wraps them."""
    labels = [page.texts(f"column.{column}") for column in result.columns]
    st.table(pd.DataFrame(result.rows, columns=labels).set_index(labels[0]))


def _is_narrow() -> bool:
    """The browser says so once; a wide screen costs no second run."""
    viewport = st.components.v2.component("viewport", js=VIEWPORT)
    return bool(viewport(key="viewport", on_narrow_change=lambda: None).narrow)


def _escaped(value: object) -> str:
    return html.escape(str(value))
