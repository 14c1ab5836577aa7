"""Certified workers ahead: whose certificates end, what renewals and new ones would change, and when the target is reached."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from core import audit
from report import export, filters, panels, queries, views, widgets
from report.queries import Result
from report.views import certification, target_path, training
from report.views.ask import Ask

page = widgets.enter()
texts = page.texts


def chosen(name: str, options: tuple[str, ...], at) -> str:
    """A box of numbers of certificates."""
    return filters.choose(name, texts(f"certification.{name}"), options, options[0], str, at)


def years(word: str) -> str:
    return texts("certification.as_before") if word == "as_before" else texts("certification.years", n=word)


def share(word: str) -> str:
    return texts("certification.none") if word == certification.NONE else texts.percent(int(word) / 100, 0)


def saved(made: Callable[[], Result], form: str, table: str = "") -> bytes:
    """A table as a file; `table` is one for analysts, whose download leaves a line in the audit log."""
    result = made()
    if table:
        facts = {"version": page.version, "table": table, "format": form, "rows": len(result.rows)}
        audit.record(page.folder, "export_full", page.visitor.email, **facts)
    return export.export(export.with_sample_note(result, queries.is_sample(page.folder, page.version), texts), form)


def downloads(name: str, label: str, made: Callable[[], Result], table: str = "") -> None:
    """A table to take away, as csv and xlsx, made when asked for."""
    row = st.container(horizontal=True)
    for form in ("csv", "xlsx"):
        file = f"{widgets.file_name(page, name, choice, period)}.{form}"
        content = partial(saved, made, form, table)
        row.download_button(f"{label} · {form}", content, file, key=f"{name}_{form}", on_click="ignore")


def scenario_table(name: str, ask: Ask) -> Result:
    return views.show(name, ask).table


headline = st.container()
choice, period = filters.of_page(page)
boxes = st.container(key="filters_ahead").columns([1, 1.2, 1.3, 1, 1, 1], vertical_alignment="bottom")
names = {page.settings.province_code: page.settings.province_name}
names |= {district.code: district.name for district in page.districts()}
area = filters.choose("district", texts("certification.area"), list(names), next(iter(names)), names.get, boxes[0])
of = certification.CLIFF | certification.PATH
label = texts("certification.validity")
words = {"validity": filters.choose("validity", label, of["validity"], of["validity"][0], years, boxes[1])}
words["renewal"] = filters.slide_word("renewal", texts("certification.renewal"), of["renewal"], share, boxes[2])
words["new"] = chosen("new", of["new"], boxes[3])
label = texts("certification.renewal_b")
words["renewal_b"] = filters.choose("renewal_b", label, of["renewal_b"], certification.NONE, share, boxes[4])
words["new_b"] = chosen("new_b", of["new_b"], boxes[5])

above = st.container()
of_target = st.container()
with of_target:
    widgets.heading(texts("certification.path"))
    boxes = st.container(key="filters_target").columns([1, 1, 1, 2], vertical_alignment="bottom")
    words["each"] = chosen("each", of["each"], boxes[0])
    words["by"] = filters.choose("by", texts("certification.by"), of["by"], of["by"][0], years, boxes[1])
    words["each_b"] = chosen("each_b", of["each_b"], boxes[2])
ask = filters.ask(page, choice, period, district=area, options=tuple(words.items()))
everywhere = ask._replace(district=None)  # what shows all districts is not about the one chosen

with headline:
    panels.headline(page, ask, panels.said(certification.sentence, ask))
with above:
    panels.view(page, ask, certification.cliff)
    left, right = st.columns(2)
    panels.view(page, everywhere, certification.expiring, left)
    panels.view(page, ask, certification.expiries, right)
with of_target:
    widgets.note(panels.said(target_path.sentence, ask))
    if target_path.has_target(ask):  # else there is nothing to draw
        panels.view(page, everywhere, target_path.path)
left, right = st.columns(2)
panels.view(page, ask, training.participants, left)
panels.view(page, ask, training.added, right)
widgets.heading(texts("certification.scenarios"))
for name in ("cliff", "path") if target_path.has_target(ask) else ("cliff",):
    downloads(name, texts(f"view_name.{name}"), partial(scenario_table, name, ask))
if page.visitor.role == "analyst":
    widgets.heading(texts("certification.keys"))
    if page.audience == "full":
        widgets.note(texts("certification.keys_note"))
        downloads("keys", texts("certification.keys"), partial(certification.keyed, ask), "expiries")
    else:
        widgets.note(texts("certification.keys_off"))
