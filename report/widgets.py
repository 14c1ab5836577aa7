"""What every page shares on the screen: the frame, filters that live in the link, cards, tables. The only module here
that imports Streamlit. Every value from data is escaped in this module."""

import contextlib
import html
import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import plotly.graph_objects as go
import streamlit as st

from core import audit, serving
from core.access import NotAllowed
from core.errors import BusyError, DamagedError, UserError
from core.periods import Period
from core.serving import Served
from core.settings import default_warehouse, load_settings
from core.texts import LANGUAGES, Texts
from report import entrance, fetch, filters, queries, words
from report.cards import Card
from report.entrance import Page, Visitor
from report.export import export, with_sample_note
from report.fetch import Choice
from report.queries import Result
from report.theme import INTERNAL, config

STYLE = Path(__file__).with_name("style.css")
AHEAD = 0.03  # seconds that a page's first chart is sent before the rest, so that a browser need not draw all in one go
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
    found, audience = serving.served(folder), entrance.audience(visitor)
    if found.why:
        lost(found, visitor)
        if for_analysts:
            st.stop()
    version = filters.version(found.version) if name in entrance.OF_FIGURES else found.version
    entrance.audited(folder, visitor, audience)
    st.session_state["no_chart_yet"] = True
    province = filters.province(folder, version, settings) if name in (*entrance.OF_FIGURES, "briefing") else None
    settings = fetch.narrowed(settings, province)
    page = Page(folder, version, settings, texts(), _is_narrow(), visitor, audience, province)
    if version != found.version:
        _older(page, found.version)
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
    said = {
        "[data-testid=stSidebarNav]::before": texts("app.title", province=load_settings().province_name),
        # in place of Streamlit's English
        "[data-testid=stDownloadButtonError]::after": texts("page.no_download"),
        "[data-testid=InputInstructions]::after": texts("page.press_enter"),
    }
    words = "".join(f" {at} {{ content: {json.dumps(text, ensure_ascii=False)} }}" for at, text in said.items())
    st.html(f"<style>{STYLE.read_text(encoding='utf-8')}{words}</style>")
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
        if visitor.role and (found := serving.served(folder)):
            note = texts("app.version", version=found.version)
            if queries.is_sample(folder, found.version):
                note = f"{texts('app.sample').capitalize()} · {note}"
            show("<p class='stamp'>{note}</p>", note=note)


def lost(found: Served, visitor: Visitor) -> None:
    """Says that the published version cannot be read, and which one stands here instead."""
    warn(texts()("app.lost", version=found.version))
    if visitor.role == "analyst":
        note(texts()("app.for_it", detail=found.why))


def failed(error: UserError, texts: Texts, visitor: Visitor) -> None:
    """What went wrong in the reader's language; what the program itself says is for the IT officer."""
    kind = {BusyError: "busy", DamagedError: "damaged"}.get(type(error), "stopped")
    warn(texts(f"failed.{kind}"))
    if visitor.role == "analyst":
        note(texts("app.for_it", detail=error))


def show(template: str, at: Any = st, **values: object) -> None:
    """HTML of our own with values from data in it, each escaped."""
    at.html(template.format(**{name: _escaped(value) for name, value in values.items()}))


def sentence(text: str) -> None:
    """The sentence a page begins with: a title, since the browser draws one at once and waits for most other elements' code."""
    st.title(_escaped_for_markdown(text), anchor=False)


@contextlib.contextmanager
def working(texts: Texts, names: Sequence[str], times: int = 1) -> Iterator[Callable[[str], None]]:
    """A bar that follows these steps, gone through so many times (once for each file); gives the function to call as each
    begins. It is gone at the end."""
    place, turn = st.empty(), 0

    def on_step(step: str) -> None:
        nonlocal turn
        turn += step == names[0]
        of = f" ({turn}/{times})" if times > 1 else ""
        place.progress((max(turn - 1, 0) + names.index(step) / len(names)) / times, text=texts(f"step.{step}") + of)

    place.progress(0.0, text=texts(f"step.{names[0]}"))
    yield on_step
    place.empty()


def steps(texts: Texts, names: Sequence[str], last: str) -> Callable[[str], None]:
    """A bar that follows the steps of a change; gives the function to call as each begins. Who has closed the browser
    before the `last` one begins publishes nothing."""
    bar = st.progress(0.0)

    def on_step(step: str) -> None:
        if step in names[: names.index(last)]:
            entrance.stop_when_gone()
        bar.progress(names.index(step) / len(names), text=texts(f"step.{step}"))

    return on_step


def warn(text: str) -> None:
    """A remark that must not be overlooked."""
    show("<p class='warn'>{text}</p>", text=text)


def link_to(page_name: str, query: dict[str, str], text: str) -> None:
    """A link to a page of ours."""
    to = f"{page_name}?{urlencode(query)}"
    show("<p class='note'><a href='{to}' target='_self'>{text}</a></p>", to=to, text=text)


def heading(text: str) -> None:
    """A heading below the page's sentence."""
    show("<h2 class='heading'>{text}</h2>", text=text)


def note(text: str) -> None:
    """A remark below a chart."""
    show("<p class='note'>{text}</p>", text=text)


class _Drawn(go.Figure):
    """A figure as plain data, validated when it was drawn: Streamlit would validate a dict anew, and copy a figure."""

    def __init__(self, plain: dict) -> None:
        self._plain = plain

    def to_dict(self) -> dict:
        return self._plain


def chart(figure: dict, name: str, alt: str, at: Any = st) -> None:
    """A chart with its alternative text; its picture is saved at slide size under `name`. It is as wide as its place, or as
    the figure says. The first of a page goes ahead of the rest."""
    width = "content" if figure["layout"].get("width") else "stretch"
    at.plotly_chart(_Drawn(figure), width=width, theme=None, config=config(name), alt=alt, key=name)
    if st.session_state.pop("no_chart_yet", False):
        time.sleep(AHEAD)


def table(page: Page, result: Result, name: str) -> None:
    """A result as a table with readable headers, and as a CSV file with the names of the command line's export."""
    plain_table(page, result, name)
    saved = {"file_name": f"{name}.csv", "mime": "text/csv", "key": f"csv_{name}", "on_click": "ignore"}
    st.download_button(page.texts("page.download"), partial(_saved, page, result), **saved)


def _saved(page: Page, result: Result) -> bytes:
    """A table as a CSV file, made when asked for; one with small numbers in it leaves a line in the audit log (R11)."""
    if page.audience == "full":
        audit.record(page.folder, "export_full", page.visitor.email, version=page.version, table="page", format="csv")
    return export(with_sample_note(result, queries.is_sample(page.folder, page.version), page.texts), "csv")


def plain_table(page: Page, result: Result, name: str) -> None:
    """A result as a table with readable headers."""
    import pandas as pd  # 0.2 s that the first words of a page need not wait for

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


def moved_on(state: Any, version: int) -> bool:
    """Whether the impact on the screen was worked out on an older version than this: then the page says so, and a click meant
    for it must do nothing. `state` remembers the version shown."""
    shown, state["shown"] = state.get("shown"), version
    if shown in (None, version):
        return False
    warn(texts()("upload.moved_on"))
    return True


def impact(page: Page, found: Any) -> None:
    """What a change would do: every headline figure that moves, and how many rows do."""
    texts = page.texts
    heading(texts("upload.impact"))
    counts = {name: texts.number(getattr(found, f"rows_{name}")) for name in ("new", "changed", "unchanged", "gone")}
    note(texts("upload.rows", **counts))
    if found.sample_leaves:
        note(texts("upload.sample_leaves"))
    elif found.losing:
        warn(texts("upload.losing", districts=words.listed(found.losing, texts)))
    moved = words.moved(found.moved, texts)
    if moved.rows:
        plain_table(page, moved, "impact")
    else:
        note(texts("upload.no_headline"))


def reading_table(page: Page, result: Result) -> None:
    """A result of long words as a table that wraps them."""
    import pandas as pd

    labels = [page.texts(f"column.{column}") for column in result.columns]
    st.table(pd.DataFrame(result.rows, columns=labels).set_index(labels[0]))


def _is_narrow() -> bool:
    """The browser says so once; a wide screen costs no second run."""
    viewport = st.components.v2.component("viewport", js=VIEWPORT)
    return bool(viewport(key="viewport", on_narrow_change=lambda: None).narrow)


def _escaped(value: object) -> str:
    return html.escape(str(value))


def _escaped_for_markdown(text: str) -> str:
    """Every sign escaped; an invisible joiner keeps `--` and `->` from becoming other signs, addresses from becoming links."""
    apart = re.sub(r"(?<=[-<>=!~:])(?=[-<>=/])|(?<=www)(?=\.)|(?=@)", "\u2060", text)
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", apart)
