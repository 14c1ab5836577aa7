"""We can certify so many workers: where? Three methods side by side, or two scenarios, within what the office decides."""

from functools import partial

import streamlit as st

from report import cards, export, filters, numbered, panels, queries, theme, widgets
from report.views import plan

page = widgets.enter()
texts = page.texts
headline = st.container()
choice, period = filters.of_page(page)


def word(name: str, at, label: str = "") -> str:
    """A choice among the words of an option."""
    offered = plan.MAP_OPTIONS[name]
    said = f"plan.{label or name}"
    return filters.choose(name, texts(said), offered, offered[0], lambda w: plan.option_words(name, w, texts), at)


boxes = st.container(key="filters_plan").columns([1, 2.1, 0.8, 1.1, 1.3, 1.1])
seats = filters.number("seats", texts("plan.seats_label"), texts.number(plan.START), boxes[0], plan.MOST)
chosen = {"seats": str(seats or plan.START), "method": word("method", boxes[1])}
chosen |= {name: word(name, box) for name, box in zip(("minimum", "most", "candidates"), boxes[2:], strict=False)}
typed = filters.text("fixed", texts("plan.fixed"), "18.01:3, 18.11:2", boxes[5])
try:
    chosen["fixed"] = numbered.written(numbered.read(typed))
except ValueError:
    chosen["fixed"] = ""
    widgets.warn(texts("plan.fixed_unread", typed=typed))
boxes = st.container(key="filters_other").columns([2.2, 1, 1, 3.2])
chosen["method_b"] = word("method_b", boxes[0])
if chosen["method_b"] != plan.NONE:
    seats_b = filters.number("seats_b", texts("plan.seats_b"), texts("plan.same_seats"), boxes[2], plan.MOST)
    chosen["seats_b"] = str(seats_b) if seats_b else plan.SAME
chosen["when"] = word("when", boxes[1])
st.session_state["chosen"]["fixed"] = chosen["fixed"]  # for the briefing
options = tuple((name, chosen.get(name, offered[0])) for name, offered in plan.MAP_OPTIONS.items())
ask = filters.ask(page, choice, period, options=options)

with headline:
    panels.headline(page, ask, panels.said(plan.headline, ask))
widgets.cards([cards.Card(*card) for card in plan.cards(ask)])
panels.view(page, ask, plan.seats)
left, right = st.columns(2)
panels.view(page, ask, plan.after, left)
panels.view(page, ask, plan.plan_map, right)


def saved(form: str) -> bytes:
    """The plan as a file, made when asked for."""
    return export.export(
        export.with_sample_note(plan.table(ask), queries.is_sample(page.folder, page.version), texts), form
    )


name = widgets.file_name(page, "plan", choice, period)
with st.container(horizontal=True):
    for form in ("csv", "xlsx"):
        st.download_button(
            texts(f"plan.download_{form}"),
            partial(saved, form),
            f"{name}.{form}",
            key=f"plan_{form}",
            on_click="ignore",
        )
names = {district.code: district.name for district in page.districts()}
if len(names) <= theme.MOST:  # of a country the download of ratios has them
    widgets.note(texts("plan.codes", names=", ".join(f"{code} {district}" for code, district in names.items())))
