"""What is loaded: coverage, freshness, open data; for analysts the history, undo and redo, and what was accepted."""

from datetime import date
from functools import partial

import streamlit as st

from core import audit, warehouse
from core.errors import MovedOnError
from core.reference import load_reference
from core.warehouse import Change
from etl import audited, ledger, publish
from etl.impact import impact
from etl.progress import IMPACT, STEPS
from report import export, filters, queries, widgets, words
from report.holdings import holdings
from report.queries import Result
from report.theme import INTERNAL
from report.views import training

page = widgets.enter()
texts, folder, settings = page.texts, page.folder, page.settings
analyst = page.visitor.role == "analyst"


def exported(table: str, form: str) -> bytes:
    """One table as a file; one with small numbers in it leaves a line in the audit log."""
    if page.audience == "full":
        audit.record(folder, "export_full", page.visitor.email, version=page.version, table=table, format=form)
    return export.table(folder, page.version, table, form, texts, page.audience)


def chart(dataset: str, column) -> None:
    if dataset in found.charts:
        widgets.chart(
            found.charts[dataset][0], f"kelengkapan_{dataset}_v{page.version}", found.charts[dataset][1], column
        )


def downloads() -> None:
    """Every table that may leave, in three forms, and what its columns mean. Made when asked for, not before."""
    with st.expander(texts("data.downloads")):
        filters.internal_switch(page)
        mark = INTERNAL if page.audience == "full" else ""
        for table in export.TABLES[:-1]:
            widgets.show("<p class='asked'>{text}</p>", text=texts(f"export.{table}"))
            row = st.container(horizontal=True)
            for form in ("csv", "xlsx", "parquet"):
                content = partial(exported, table, form)
                name = f"{table}_v{page.version}{mark}.{form}"
                row.download_button(form, content, file_name=name, key=name, on_click="ignore")
        content = partial(export.dictionary, folder, page.version, texts, page.audience)
        name = f"{texts('data.file_dictionary')}.csv"
        st.download_button(texts("data.dictionary"), content, file_name=name, key=name, on_click="ignore")


def history(events: Result) -> None:
    """The ledger, and a load to undo or redo with its reason, after what it would change was shown."""
    widgets.heading(texts("data.history"))
    if published := st.session_state.pop("switched", None):
        widgets.show("<p class='done'>{text}</p>", text=texts("upload.done", version=published))
    widgets.table(page, words.events(events, texts), f"riwayat_v{page.version}")
    loads = words.loads(events, texts)
    if not loads:
        return
    left, right = st.columns(2)
    named = {"": texts("data.choose_load")} | {load_id: load.words for load_id, load in loads.items()}
    chosen = left.selectbox(texts("data.switch"), list(named), format_func=named.get, key="switch")
    why = right.text_input(texts("upload.why"), key="switch_why", max_chars=300).strip()
    if chosen and why:
        switch(chosen, "undo" if loads[chosen].active else "redo", why)
    elif chosen:
        widgets.note(texts("data.why_first"))


def switch(load_id: int, kind: str, why: str) -> None:
    """Show what undoing or redoing a load would change, and do it."""
    change = publish.change_of_switch(load_id, kind, why, settings, page.visitor.email)
    with widgets.working(texts, IMPACT) as on_step:
        found = impact(folder, change, settings.province_code, on_step)
    if found is None:
        return
    shown = st.session_state.setdefault("shown", {}).setdefault((kind, load_id), {})
    moved_on = widgets.moved_on(shown, found.version)
    widgets.impact(page, found)
    if st.button(texts(f"data.{kind}"), type="primary") and not moved_on:
        publish_change(change, kind, found.version, {"load_id": load_id})


def publish_change(change: Change, kind: str, on_version: int, facts: dict) -> None:
    """Publish a change made on this page, unless another one came in between, and show the page anew."""
    on_step = widgets.steps(texts, STEPS, "switch")
    try:
        st.session_state["switched"], _ = audited.publish(
            folder, change, settings, kind, lambda: facts, on_step, on_version, page.visitor.email
        )
        st.session_state["shown"] = {}
    except MovedOnError:
        st.session_state["moved_on"] = True
    st.rerun()


def kept() -> None:
    """Accepted warnings, and the spellings that the office keeps, each to be withdrawn."""
    con = warehouse.open_version(folder, page.version).cursor()
    if accepted := ledger.accepted(con):
        widgets.heading(texts("data.accepted"))
        widgets.plain_table(page, words.accepted(accepted, texts), "accepted")
    spellings = ledger.kept_spellings(con)
    if not spellings:
        return
    widgets.heading(texts("upload.kept"))
    widgets.plain_table(page, words.spellings(spellings, load_reference(settings), texts), "spellings")
    left, right = st.columns(2)
    named = {"": texts("data.choose_spelling")} | {spelling.text: spelling.text for spelling, *_ in spellings}
    text = left.selectbox(texts("data.forget"), list(named), format_func=named.get, key="forget")
    why = right.text_input(texts("upload.why"), key="forget_why", max_chars=300).strip()
    if text and why and st.button(texts("upload.withdraw"), type="primary"):
        (spelling, *_) = next(known for known in spellings if known[0].text == text)
        change = publish.change_of_withdrawal(spelling, why, page.visitor.email)
        publish_change(change, "spelling_withdrawn", page.version, {})


found = holdings(folder, page.version, settings, texts, page.narrow, date.today())
widgets.sentence(found.sentence)
if st.session_state.pop("moved_on", False):
    widgets.warn(texts("upload.moved_on"))
for line in found.freshness:
    widgets.note(line)
for dataset, column in zip(("caseload", "workers"), st.columns(2), strict=True):
    chart(dataset, column)
if trained := queries.training(folder, page.version):
    widgets.note(training.told(trained, settings.province_code, texts))
    chart("training", st.columns(2)[0])
downloads()
if analyst:
    history(queries.history(folder, page.version))
    kept()
widgets.heading(texts("data.definitions"))
widgets.note(texts("data.definitions_note"))
widgets.reading_table(page, words.dictionary(texts))
