"""Choices that live in the link: the filters of every page, remembered while a visitor goes from page to page."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from core.periods import GRAINS, Period
from core.reference import Province
from core.settings import Settings, load_settings
from core.specs import ROLES, UNITS
from core.texts import Texts
from report import fetch, queries, target_words, words
from report.entrance import INTERNAL_SWITCH, Page
from report.fetch import Choice
from report.views.ask import Ask

OWN = "own"  # a target of the reader's own
ALL = "all"
PROVINCE = "filter_province"
OF_DISTRICTS = ("district", "districts", "of")  # boxes that offer districts


def remembered(name: str, options: Sequence[Any], default: Any) -> Any:
    """A choice from the link, else from this session, else the default; what is not an option counts as not said."""
    chosen = st.session_state.setdefault("chosen", {})
    if name in st.query_params:
        by_text = {str(option): option for option in options}
        if st.query_params[name] in by_text:
            chosen[name] = by_text[st.query_params[name]]
    return chosen[name] if chosen.get(name) in options else default


def remembered_options() -> tuple[tuple[str, str], ...]:
    """Every choice of the link, else of this session, as (name, word), for views of other pages: what was planned goes into
    the briefing."""
    chosen = st.session_state.get("chosen", {}) | st.query_params.to_dict()
    return tuple((name, str(value)) for name, value in chosen.items() if value not in (None, ""))


def choose(
    name: str, label: str, options: Sequence[Any], default: Any, shown: Callable[[Any], str], at: Any = st
) -> Any:
    """A select box that is remembered in the link under `name`."""
    start = remembered(name, options, default)
    key = f"filter_{name}"
    if st.session_state.get(key, start) not in options:
        del st.session_state[key]  # an option of another view
    value = at.selectbox(label, options, index=list(options).index(start), key=key, format_func=shown)
    _remember(name, value, default)
    return value


def choose_word(name: str, options: Sequence[str], texts: Texts, at: Any) -> str:
    """A select box of words, each under filter.<name>_<option>; the first is the default."""
    label = texts(f"filter.{name}")
    return choose(name, label, options, options[0], lambda option: texts(f"filter.{name}_{option}"), at)


def choose_many(
    name: str, label: str, options: dict[str, str], default: list[str], most: int, hint: str, at: Any = st
) -> list[str]:
    """A box of several choices, {code: name}, in the link as codes with commas."""
    chosen = st.session_state.setdefault("chosen", {})
    if name in st.query_params:
        chosen[name] = [code for code in st.query_params[name].split(",") if code in options][:most]
    start = [code for code in chosen.get(name, default) if code in options]
    key = f"filter_{name}"
    settings = {"default": start, "max_selections": most, "placeholder": hint, "format_func": options.get}
    value = at.multiselect(label, list(options), key=key, **settings)
    if value == default:
        chosen.pop(name, None)
    else:
        chosen[name] = value
    to_link(name, ",".join(value), ",".join(default))
    return value


def in_order(name: str, picked: list[str], default: list[str]) -> list[str]:
    """What was picked in a box of several, in the order given to it by `sort`; what is new comes last. Also in the link."""
    kept = [code for code in st.session_state.get(f"order_{name}", picked) if code in picked]
    order = kept + [code for code in picked if code not in kept]
    st.session_state[f"order_{name}"] = order
    to_link(name, ",".join(order), ",".join(default))
    return order


def sort(name: str, order: list[str], shown: dict[str, str], texts: Texts) -> None:
    """A line for each of some things, with buttons that move it up and down."""
    lines = st.container(gap=None)
    for place, code in enumerate(order):
        line = lines.container(horizontal=True, vertical_alignment="center", gap="small", key=f"line_{code}")
        for step, icon, at_end in ((-1, "arrow_upward", place == 0), (1, "arrow_downward", place == len(order) - 1)):
            way = texts("briefing.up" if step < 0 else "briefing.down", name=shown[code])
            move = {"on_click": _move, "args": (name, code, step), "key": f"move_{code}_{step}", "disabled": at_end}
            line.button("", icon=f":material/{icon}:", help=way, type="tertiary", **move)
        line.text(f"{place + 1}. {shown[code]}")


def _move(name: str, code: str, step: int) -> None:
    order = st.session_state[f"order_{name}"]
    place = order.index(code)
    order[place], order[place + step] = order[place + step], order[place]


def text(name: str, label: str, hint: str, at: Any = st) -> str:
    """A line of text that stands in the link; it is not remembered from page to page."""
    value = at.text_input(label, st.query_params.get(name, ""), 100, key=f"filter_{name}", placeholder=hint).strip()
    to_link(name, value, "")
    return value


def number(name: str, label: str, hint: str, at: Any = st, most: int = 10**9) -> int | None:
    """A positive number up to `most` or nothing, remembered in the link."""
    chosen = st.session_state.setdefault("chosen", {})
    given = st.query_params.get(name, "")
    if given.isdecimal() and 0 < int(given) <= most:
        chosen[name] = int(given)
    settings = {"min_value": 1, "max_value": most, "step": 1, "format": "%d", "placeholder": hint}
    value = at.number_input(label, value=chosen.get(name), key=f"filter_{name}", **settings)
    chosen[name] = value
    to_link(name, "" if value is None else str(value), "")
    return value


def target(page: Page, unit: str, category: str, at: Any = st) -> tuple[float | None, str]:
    """The target of the office, a published one for the unit, or a number of the reader's own: (value, its row), in the link as
    the number or the row's name. (None, "") leaves the office's, if there is one."""
    texts, chosen = page.texts, st.session_state.setdefault("chosen", {})
    offered = {known.id: known for known in target_words.offered(page.settings, unit)}
    given = st.query_params.get("target", "")
    if given in offered or (given.isdecimal() and 0 < int(given) <= 10**9):
        chosen["target"] = given
    before = chosen.get("target") or ""
    names = {"": target_words.of_office(page.settings, unit, category, texts)}
    names |= {name: target_words.in_full(known, texts) for name, known in offered.items()} | {
        OWN: texts("filter.own_target")
    }
    start, key = (before if before in offered else OWN if before.isdecimal() else ""), "filter_target_of"
    if st.session_state.get(key, start) not in names:
        del st.session_state[key]  # an option of another unit
    options = list(names)
    kind = at.selectbox(texts("filter.target"), options, index=options.index(start), key=key, format_func=names.get)
    if kind == OWN:
        settings = {"min_value": 1, "max_value": 10**9, "step": 1, "format": "%d", "label_visibility": "collapsed"}
        value = at.number_input(
            texts("filter.own_target"), value=int(before) if before.isdecimal() else None, key="filter_target",
            placeholder=texts("filter.cases_per_worker"), **settings,
        )  # fmt: skip
        found, said = (value, ""), "" if value is None else str(value)
    else:
        found, said = ((offered[kind].value, kind) if kind else (None, "")), kind
    chosen["target"] = said
    to_link("target", said, "")
    return found


def province(folder: Path, version: int, settings: Settings) -> Province | None:
    """The province chosen, before its box is drawn; None for all, and where there is only one."""
    known = {found.code: found for found in fetch.provinces(folder, version, settings)}
    if len(known) < 2:
        return None
    code = st.session_state.get(PROVINCE) or remembered("province", [ALL, *known], ALL)
    if code != st.session_state.setdefault("province_before", code):
        st.session_state["province_before"] = code
        for name in OF_DISTRICTS:  # what was chosen elsewhere
            st.session_state.pop(f"filter_{name}", None)
            st.session_state.get("chosen", {}).pop(name, None)
            st.query_params.pop(name, None)
    return known.get(code)


def _choose_province(page: Page, at: Any) -> None:
    """The box of provinces, where there are several; `province` reads it."""
    whole = load_settings()
    known = {found.code: found.name for found in fetch.provinces(page.folder, page.version, whole)}
    if len(known) > 1:
        names = {ALL: page.texts("filter.all_provinces", name=whole.province_name)} | known
        choose("province", page.texts("filter.province"), list(names), ALL, names.get, at.columns([1, 2])[0])


def of_page(page: Page, with_period: bool = True) -> tuple[Choice, Period | None]:
    """The filters of a page in one row: what is counted, whose workers, and the period."""
    texts, known = page.texts, queries.kinds(page.folder, page.version)
    units = [unit for unit in UNITS if unit in {unit for _, unit in known}]
    above = st.container(key="filters")
    _choose_province(page, above)
    boxes = above.columns(6 if with_period else 5)
    unit = choose("unit", texts("filter.unit"), units, units[0], lambda code: texts(f"unit.{code}"), boxes[0])
    names = words.category_names(page.settings, texts)
    categories = ["all", *(category for category, of_unit in known if of_unit == unit)]
    category = choose(
        "category",
        texts("filter.category"),
        categories,
        "all",
        lambda code: texts("filter.all_categories") if code == "all" else f"{code} {names[code]}",
        boxes[1],
    )
    role = choose(
        "role",
        texts("filter.role"),
        ["all", *ROLES],
        "all",
        lambda code: texts("filter.all_roles") if code == "all" else texts(f"role.{code}"),
        boxes[2],
    )
    reported = queries.periods(page.folder, page.version)
    finest = min(GRAINS.index(period.grain) for period in reported)
    grain = choose(
        "grain",
        texts("filter.grain"),
        ["reported", *GRAINS[finest:]],
        "reported",
        lambda code: texts("filter.as_reported") if code == "reported" else texts(f"filter.grain_{code}"),
        boxes[3],
    )
    chosen_target = target(page, unit, category, boxes[4])
    roles = () if role == "all" else (role,)
    choice = Choice(category, unit, None if grain == "reported" else grain, roles, *chosen_target, page.province)
    internal_switch(page, st.sidebar)
    if not with_period:
        return choice, None
    periods = fetch.periods_of(page.folder, page.version, choice, page.audience)
    period = choose("period", texts("filter.period"), periods, periods[0], texts.period, boxes[5])
    return choice, period


def slide_period(page: Page, choice: Choice, at: Any = st) -> Period:
    """A slider over the periods, oldest first, in the link as the period of every page; a single period needs none."""
    found = fetch.periods_of(page.folder, page.version, choice, page.audience)[::-1]
    if len(found) == 1:
        return choose("period", page.texts("filter.period"), found, found[0], page.texts.period, at)
    periods = {str(period): period for period in found}  # as texts: a slider takes a tuple for a range
    start, key = remembered("period", found, found[-1]), "slide_period"
    if st.session_state.get(key, str(start)) not in periods:
        del st.session_state[key]  # a period of another view
    settings = {"value": str(start), "key": key, "format_func": lambda name: page.texts.period(periods[name])}
    value = at.select_slider(page.texts("filter.period"), list(periods), **settings)
    _remember("period", periods[value], found[-1])
    return periods[value]


def slide_word(name: str, label: str, options: Sequence[str], shown: Callable[[str], str], at: Any = st) -> str:
    """A slider over words, remembered in the link; the first is the default."""
    start, key = remembered(name, options, options[0]), f"slide_{name}"
    value = at.select_slider(label, options, value=start, key=key, format_func=shown)
    _remember(name, value, options[0])
    return value


def ask(page: Page, choice: Choice, period: Period, **more: Any) -> Ask:
    """What the views of a page are asked to show."""
    who = (page.folder, page.version, page.settings, page.texts, page.audience)
    return Ask(*who, choice, period, narrow=page.narrow, **more)


def version(newest: int) -> int:
    """The version in the link, else the newest. It is not remembered from page to page."""
    given = st.query_params.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 10 and 1 <= int(given) <= newest else newest


def forget_version() -> None:
    """Go back to the newest version."""
    st.query_params.pop("version", None)


def screen() -> str | None:
    """The view that the link asks to stand alone, to be photographed; None on an ordinary page."""
    return st.query_params.get("view") if "screen" in st.query_params else None


def internal_switch(page: Page, at: Any = st) -> None:
    """The switch that shows small numbers, for analysts (R11); the page's audience follows it."""
    if page.visitor.role == "analyst":
        texts, on = page.texts, page.audience == "full"
        at.toggle(texts("filter.internal"), on, key=INTERNAL_SWITCH, help=texts("filter.internal_help"))


def _remember(name: str, value: Any, default: Any) -> None:
    """Keep a choice; what is as it would be anyway is none, so that a new period shows when it is the default."""
    chosen = st.session_state["chosen"]
    if value == default:
        chosen.pop(name, None)
    else:
        chosen[name] = value
    to_link(name, str(value), str(default))


def to_link(name: str, text: str, default: str) -> None:
    if text == default:
        st.query_params.pop(name, None)
    elif st.query_params.get(name) != text:
        st.query_params[name] = text
