"""Files from the office to the warehouse: what was recognised, what is wrong, what it would change, publish."""

import json
from collections.abc import Callable
from datetime import date
from functools import partial
from hashlib import sha256
from itertools import count
from typing import Any

import pandas as pd
import streamlit as st

from core import audit
from core.errors import MovedOnError
from core.periods import parse_canonical
from core.reference import Spelling, load_reference
from core.specs import DATASETS, UNITS
from etl import audited, ledger, problem_list, publish, template, upload
from etl.change import File, loadable
from etl.check import Options
from etl.impact import Impact, impact
from etl.problems import Problem, by_cause
from etl.progress import IMPACT, READING, STEPS
from etl.read import display_name
from report import widgets

LINES = 5  # problems of one cause that are listed
FAULTY = "background-color: #f8d7cf"

page = widgets.enter(for_analysts=True)
texts, settings, folder = page.texts, page.settings, page.folder
reference = load_reference(settings)
state = st.session_state.setdefault("upload", {"round": 0, "asked": {}, "numbers": count(), "done": None})


def filled(dataset: str, form: str) -> bytes:
    """A file to fill in; the last values in it are unsuppressed, so it leaves a line in the audit log."""
    if dataset in ("workers", "training"):
        return {"workers": template.roster, "training": template.training}[dataset](reference, form)
    audit.record(folder, "export_full", page.visitor.email, version=page.version, table="template", format=form)
    return template.caseload(folder, reference, form, date.today())


def templates() -> None:
    """Files to fill in, one for each dataset; made when asked for, not before."""
    with st.expander(texts("upload.templates")):
        widgets.note(texts("upload.templates_note"))
        for form, column in zip(("xlsx", "csv"), st.columns(2), strict=True):
            for dataset in DATASETS:
                label, name = f"{texts(f'dataset.{dataset}')} (.{form})", texts(f"upload.file_{dataset}")
                content = partial(filled, dataset, form)
                column.download_button(label, content, f"{name}.{form}", key=f"{dataset}_{form}", on_click="ignore")


def options_of(key: str, before: File | None) -> Options:
    """What the analyst says beside a file; only what has a say in it is asked."""
    codes = {problem.code for problem in before.checked.problems} if before else set()
    dataset_now = before and before.checked.dataset
    boxes = st.columns(4)

    def choose(name: str, known: tuple[str, ...], label: dict[str, str], at) -> str | None:
        named = {"": texts("upload.as_read")} | label
        return at.selectbox(texts(f"upload.{name}"), ["", *known], format_func=named.get, key=f"{name}_{key}") or None

    def written(name: str, parse: Callable[[str], Any], at: Any) -> Any:
        given = at.text_input(texts(f"upload.{name}"), key=f"{name}_{key}", placeholder=texts(f"upload.{name}_hint"))
        found = parse(given.strip()) if given.strip() else None
        if given.strip() and found is None:
            widgets.warn(texts(f"upload.no_such_{name}"))
        return found

    names = {name: texts(f"dataset.{name}") for name in DATASETS}
    said = Options(dataset=choose("dataset", tuple(names), names, boxes[0]))
    if (said.dataset or dataset_now) == "workers":
        as_of = written("as_of", upload.day, boxes[1])
        covers = {name: texts(f"upload.covers_{name}") for name in ("all", "listed")}
        said = said._replace(as_of=as_of, covers=choose("covers", tuple(covers), covers, boxes[2]))
    elif (said.dataset or dataset_now) != "training":
        period = written("period", parse_canonical, boxes[1])
        units = {name: texts(f"unit.{name}") for name in UNITS}
        said = said._replace(period=period, unit=choose("unit", UNITS, units, boxes[2]))
    if "code_system_unknown" in codes or st.session_state.get(f"code_system_{key}"):
        systems = {"kemendagri": "Kemendagri", "bps": "BPS"}
        said = said._replace(code_system=choose("code_system", tuple(systems), systems, boxes[3]))
    sheets = (
        next((p.detail.split(", ") for p in before.checked.problems if p.code == "several_sheets"), None)
        if before
        else None
    )
    sheets = state.setdefault(f"sheets_{key}", sheets) or sheets
    if sheets:
        said = said._replace(sheet=choose("sheet", tuple(sheets), {name: name for name in sheets}, boxes[3]))
    return said


def corrections(files: dict[str, File], present: set[str]) -> tuple[list[Spelling], list[tuple[Spelling, str]]]:
    """What unknown texts mean, as chosen here: (for these files, to be kept with a reason)."""
    state["asked"] = upload.still_asked(state["asked"], files, present, state["numbers"])
    chosen, kept = [], []
    if state["asked"]:
        widgets.heading(texts("upload.unknown"))
    for (kind, text), (number, dataset, _) in state["asked"].items():
        named = {"": texts("upload.choose")} | upload.meanings(kind, dataset, reference, texts)
        left, right = st.columns([3, 2], vertical_alignment="bottom")
        widgets.show("<p class='asked'>{kind}: <b>{text}</b></p>", left, kind=texts(f"upload.kind_{kind}"), text=text)
        key = f"{state['round']}_{number}"
        means = left.selectbox(
            texts("upload.means"), list(named), format_func=named.get, key=f"means_{key}", label_visibility="collapsed"
        )
        if means:
            chosen.append(Spelling(kind, text, means))
            if right.checkbox(texts("upload.keep"), key=f"keep_{key}"):
                why = right.text_input(texts("upload.keep_why"), key=f"keep_why_{key}", max_chars=300)
                kept.append((chosen[-1], why.strip() or texts("upload.keep_why_default")))
    return chosen, kept


def checked_files(uploads: list, options: list[Options], spellings: list[Spelling]) -> list[File]:
    """The files read and checked, once for the same files, options and version."""
    key = (tuple(one.file_id for one in uploads), tuple(options), tuple(spellings), page.version)
    if state.get("key") != key:
        with widgets.working(texts, READING, len(uploads)) as on_step:
            if state.get("audited") != key[0]:
                hashes = [sha256(one.getvalue()).hexdigest() for one in uploads]
                audit.record(folder, "upload", page.visitor.email, sha256=hashes)
                state["audited"] = key[0]
            given = [(one.name, one.getvalue) for one in uploads]
            state["files"] = upload.check_uploads(folder, given, options, spellings, settings, on_step)
        state["key"] = key
    return state["files"]


def told(file: File, file_id: str) -> None:
    """What was recognised in a file, its first and its faulty rows, and its problems."""
    checked = file.checked
    said = {"rows": texts.number(checked.rows_read), "loaded": texts.number(checked.rows_loaded)}
    said["dataset"] = texts(f"dataset.{checked.dataset}") if checked.dataset else texts("upload.unknown_dataset")
    said["shape"] = texts(f"shape.{checked.shape}") if checked.shape else "–"
    widgets.note(texts("upload.recognised", when=upload.when(checked, texts), **said))
    if checked.fields:
        columns = "; ".join(f"{header} → {upload.meant(field, texts)}" for header, field in checked.fields.items())
        widgets.note(texts("upload.columns", columns=columns))
    left, right = st.columns([3, 2])
    with left:
        preview(file)
        correct_column(file, file_id)
    with right:
        for problems in by_cause(checked.problems):
            problem_box(problems)


def preview(file: File) -> None:
    """The rows of a file with the cells that a problem names marked."""
    shown = upload.preview(file.checked)
    if not shown.lines:
        return
    header = [texts("upload.line"), *(f"{i}. {name}" for i, name in enumerate(file.checked.header, 1))]
    cells = [(line, *row) for line, row in zip(shown.lines, shown.rows, strict=True)]
    rows = pd.DataFrame(cells, columns=header, dtype=object)
    marks = pd.DataFrame("", index=rows.index, columns=header)
    for row, place in shown.faulty:
        marks.iloc[row, place + 1] = FAULTY
    st.dataframe(rows.style.apply(lambda _: marks, axis=None), hide_index=True)


def correct_column(file: File, file_id: str) -> None:
    """A column that was read as something else than it is: its meaning is asked for below, like an unknown one's."""
    known = [name for name in dict.fromkeys(file.checked.header) if ("column", name) not in state["asked"] and name]
    if not known:
        return
    key = f"wrong_{state['round']}_{file.sha256}_{len(state['asked'])}"
    named = {"": texts("upload.choose_column")} | {name: name for name in known}
    if wrong := st.selectbox(texts("upload.wrong_column"), list(named), format_func=named.get, key=key):
        state["asked"]["column", wrong] = upload.Asked(next(state["numbers"]), file.checked.dataset, {file_id})
        st.rerun()


def relabel(text: str) -> None:
    """Streamlit's box for files speaks English only: its button gets our word, its limits, sizes and errors go.

    What it refuses is said by an element of class `refused`, which style.css shows beside a refused file.
    """
    box = "[data-testid=stFileUploaderDropzone]"
    label = json.dumps(text, ensure_ascii=False)
    st.html(
        f"<style>{box} button p {{ font-size: 0 }} {box} button p::after {{ font-size: .9rem; content: {label} }}"
        f" {box} [data-testid=stFileUploaderDropzoneInstructions], {box} [data-testid=stFileChipName] + div"
        f", {box} [role=alert] {{ display: none }} [data-testid=stTooltipErrorContent] {{ display: none }}</style>"
    )


def problem_box(problems: list[Problem]) -> None:
    """Problems of one cause: where, what, and how to mend it."""
    severity = problems[0].severity
    hints = {upload.hint(problem, texts) for problem in problems}
    lines = [f"{p.message(texts)} {upload.hint(p, texts) if len(hints) > 1 else ''}" for p in problems[:LINES]]
    if len(problems) > LINES:
        lines.append(texts("upload.more_problems", n=texts.number(len(problems) - LINES)))
    body = "".join(f"<div>{{line{i}}}</div>" for i in range(len(lines)))
    widgets.show(
        f"<div class='problem {severity}'><b>{{severity}}</b>{body}<div class='mend'>{{hint}}</div></div>",
        severity=texts(f"load.{severity}"),
        hint=hints.pop() if len(hints) == 1 else "",
        **{f"line{i}": line for i, line in enumerate(lines)},
    )


def accepted_warnings(files: list[File]) -> tuple | None:
    """Every warning ticked with a reason, by cause; None while one is not."""
    found, missing = [], False
    causes = [(f, cause) for f in files for cause in by_cause(f.checked.problems) if cause[0].severity == "warning"]
    if causes:
        widgets.heading(texts("upload.warnings"))
    for number, (file, cause) in enumerate(causes):
        key = f"{state['round']}_{file.checked.file}_{number}_{cause[0].code}"
        left, right = st.columns([3, 2], vertical_alignment="bottom")
        widgets.show("<p class='note'>{text}</p>", left, text=f"{file.checked.file}: {cause[0].message(texts)}"
            + (f" (+{texts.number(len(cause) - 1)})" if len(cause) > 1 else ""))  # fmt: skip
        ticked = left.checkbox(texts("upload.accept"), key=f"accept_{key}")
        why = right.text_input(texts("upload.why"), key=f"why_{key}", max_chars=300).strip()
        missing |= not (ticked and why)
        lines = ", ".join(str(problem.line) for problem in cause[:20] if problem.line)
        found.append((file.checked.file, cause[0].code, cause[0].column, lines, why))
    return None if missing else tuple(found)


def publish_files(files: list[File], said: ledger.Said, found: Impact) -> None:
    """Publish what the impact was shown for; every step may still be stopped by leaving the page."""
    change, outcome = publish.change_of_files(files, settings, said=said)
    on_step = widgets.steps(texts, STEPS, "switch")
    try:
        facts = partial(publish.facts_of, outcome, files)
        version, _ = audited.publish(folder, change, settings, "publish", facts, on_step, found.version, said.who)
        state.update(round=state["round"] + 1, asked={}, done=version, key=None, files=[], shown=None)
    except MovedOnError:
        state["impact_key"] = None
    st.rerun()


widgets.sentence(texts("upload.title"))
if state["done"]:
    widgets.show("<p class='done'>{text}</p>", text=texts("upload.done", version=state["done"]))
widgets.note(texts("upload.how"))
templates()
relabel(texts("upload.button"))
uploads = st.file_uploader(
    texts("upload.files"), ["csv", "txt", "tsv", "xlsx", "xls", "ods", "html", "htm"], accept_multiple_files=True,
    key=f"files_{state['round']}",
)  # fmt: skip
widgets.note(texts("upload.limit"))
widgets.show("<p class='warn refused'>{text}</p>", text=texts("upload.refused"))
if not uploads:
    state.update(asked={}, key=None, files=[], shown=None)
    st.stop()
state["done"] = None
before = dict(zip((state.get("key") or [()])[0], state.get("files", []), strict=False))  # as last checked
boxes, options = [], []
for one in uploads:
    widgets.heading(display_name(one.name))
    options.append(options_of(f"{state['round']}_{one.file_id}", before.get(one.file_id)))
    boxes.append(st.container())
asking = st.container()
with asking:
    spellings, kept = corrections(before, {one.file_id for one in uploads})
files = checked_files(uploads, options, spellings)
boxes_of = [upload.boxes(file.checked) for file in files]  # what was asked above, from what was known before
new = any(found not in state["asked"] for f in files for found in map(upload.asked, f.checked.problems) if found)
if new or boxes_of != state.get("boxes"):
    state["boxes"] = boxes_of
    st.rerun()
for one, file, box in zip(uploads, files, boxes, strict=True):
    with box:
        told(file, one.file_id)
if any(file.checked.problems for file in files):
    listed = problem_list.as_xlsx([file.checked for file in files], texts)
    st.download_button(texts("upload.problem_list"), listed, file_name=f"{texts('upload.file_problems')}.xlsx")
if not all(map(loadable, files)):
    widgets.warn(texts("upload.stopped"))
    st.stop()
accepted = accepted_warnings(files)
if accepted is None:
    widgets.note(texts("upload.accept_first"))
    st.stop()
if state.get("impact_key") != (state["key"], page.version):
    with widgets.working(texts, IMPACT) as on_step:
        change, _ = publish.change_of_files(files, settings)
        state["impact"] = impact(folder, change, settings.province_code, on_step)
    state["impact_key"] = (state["key"], page.version)
if state["impact"] is None:
    widgets.note(texts("upload.nothing_new"))
    st.stop()
moved_on = widgets.moved_on(state, state["impact"].version)
widgets.impact(page, state["impact"])
note = st.text_input(texts("upload.note"), key=f"note_{state['round']}", max_chars=500).strip()
if st.button(texts("upload.publish"), type="primary") and not moved_on:
    publish_files(files, ledger.Said(page.visitor.email, note or None, accepted, tuple(kept)), state["impact"])
