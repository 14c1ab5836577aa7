"""Views: each a function from what is asked to a sentence, a chart, its table and its definition."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from core.periods import Period
from core.reference import standards
from core.settings import Settings
from core.specs import UNITS
from core.texts import Texts
from report import chart_id, fetch, queries
from report.chart_id import BadId, Coded
from report.charts import grid, shading
from report.fetch import Choice
from report.views import (
    categories,
    certification,
    comparison,
    district,
    drivers,
    equity,
    firmness,
    maps,
    overview,
    plan,
    target_path,
    training,
    trend,
)
from report.views.ask import Ask, Shown, known_periods


class View(NamedTuple):
    """Where a view stands and what makes it; `options` are its page's own choices, each with its words, the default first.

    `of` says what `district` it is about: "district" one of them, "area" one or the province, "" none. `compares` two
    periods; `start` gives the districts to begin with.
    """

    page: str
    make: Callable[[Ask], Shown]
    options: Mapping[str, Sequence[str]] = MappingProxyType({})
    of: str = ""
    start: Callable[[Ask], Sequence[str]] | None = None
    compares: bool = False


COMPARISON = {"measure": ("ratio", "inverse"), "group": comparison.CHOSEN_BY}
CATEGORIES = {"apart": ("without", "with"), "cells": grid.MEASURES}
MAPS = {"measure": shading.KINDS, "layout": maps.LAYOUTS}
TREND = {
    "measure": ("ratio", "inverse"), "scale": ("log", "linear"), "layout": ("lines", "multiples"), "lines": ("chosen", "all"),
}  # fmt: skip

# The place of a view, and of a word in its options, is part of every id in a picture: only ever add at the end.
VIEWS = {
    view.make.__name__: view
    for view in (
        View("overview", overview.ranking),
        View("overview", overview.outlines),
        View("overview", overview.province, {"milestones": overview.MILESTONES}),
        View("trend", trend.trend, TREND, start=trend.start),
        View("district", district.ratio, of="district"),
        View("district", district.staff, of="district"),
        View("district", district.certificates, of="district"),
        View("district", district.kinds, of="district"),
        View("equity", equity.lorenz),
        View("equity", equity.inequality),
        View("firmness", firmness.firmness),
        View("maps", maps.areas, MAPS),
        View("categories", categories.parts, CATEGORIES, of="area"),
        View("categories", categories.over_time, CATEGORIES, of="area"),
        View("categories", categories.by_district, CATEGORIES, of="area"),
        View("drivers", drivers.waterfall, of="area", compares=True),
        View("drivers", drivers.workers_split, of="area", compares=True),
        View("drivers", drivers.caseload_split, of="area", compares=True),
        View("comparison", comparison.ranks, COMPARISON, compares=True),
        View("comparison", comparison.slope, COMPARISON, compares=True),
        View("comparison", comparison.certified_share, COMPARISON),
        View("certification", certification.cliff, certification.CLIFF, of="area"),
        View("certification", certification.expiring),
        View("certification", certification.expiries, of="area"),
        View("certification", target_path.path, certification.PATH),
        View("certification", training.participants, of="area"),
        View("certification", training.added, of="area"),
        View("plan", plan.seats, plan.OPTIONS),
        View("plan", plan.after, plan.OPTIONS),
        View("plan", plan.plan_map, plan.MAP_OPTIONS),
    )
}

BRIEFING = ("ranking", "outlines", "province", "trend", "ratio", "staff", "kinds")  # the usual deck


def show(name: str, ask: Ask) -> Shown:
    """Make one of VIEWS, with its id in the picture's foot."""
    asked = ask._replace(view=name)
    return VIEWS[name].make(asked._replace(chart_id=id_of(asked)))


def newest(folder: Path, version: int, settings: Settings, texts: Texts, audience: str) -> Ask | None:
    """All categories of the newest period, in the first unit that was reported; None while nothing was."""
    units = {unit for _, unit in queries.kinds(folder, version)}
    periods = queries.periods(folder, version)
    if not periods:
        return None
    choice = Choice("all", next(unit for unit in UNITS if unit in units))
    return Ask(folder, version, settings, texts, audience, choice, periods[0])


def asks(base: Ask, names: Sequence[str], districts: Sequence[str] = ()) -> list[Ask]:
    """Views by name in this order, as their pages open them; those of one district after the others, district by district.

    `base.options` are kept where a view offers them: a scenario of the plan. A view that compares two periods is left out where there is no period before.
    """
    found = []
    since = base.since or _before(base)
    for code in (None, *districts):
        for name in names:
            view = VIEWS[name]
            if (view.of == "district") != (code is not None):
                continue
            if view.compares and since is None:
                continue
            chosen = tuple(districts) or (tuple(view.start(base)) if view.start else ())
            options = tuple(
                (option, _offered(words, dict(base.options).get(option))) for option, words in view.options.items()
            )
            more = {"since": since if view.compares else None, "districts": chosen if view.start else ()}
            area = base.settings.province_code if view.of == "area" else code
            found.append(base._replace(view=name, district=area, options=options, **more))
    return found


def left_out(names: Sequence[str], made: Sequence[Ask]) -> dict[str, list[str]]:
    """Views that `asks` could not ask for, by what is missing: a `district`, or a period before (`since`)."""
    found: dict[str, list[str]] = {}
    for name in names:
        if name not in {ask.view for ask in made}:
            found.setdefault("district" if VIEWS[name].of == "district" else "since", []).append(name)
    return found


def _offered(words: Sequence[str], word: str | None) -> str:
    """The word if it is one of the words, else the first."""
    try:
        return words[0] if word is None else words[words.index(word)]
    except (ValueError, IndexError):
        return words[0]


def _before(ask: Ask) -> Period | None:
    return fetch.previous(ask.period, known_periods(ask))


def is_known(ask: Ask) -> bool:
    """Whether the version asked for knows the periods, the unit and the category that are asked for."""
    kinds = queries.kinds(ask.folder, ask.version)
    if (ask.choice.category, ask.choice.unit) not in [*kinds, *(("all", unit) for _, unit in kinds)]:
        return False
    periods = known_periods(ask)
    return ask.period in periods and ask.since in (None, *periods)


def id_of(ask: Ask) -> str:
    """The id of what is asked: the same for everybody who asks the same."""
    places = {code: place for place, code in enumerate(_areas(ask.folder, ask.version, ask.settings))}
    offered, chosen = VIEWS[ask.view].options, dict(ask.options)
    options = [words.index(chosen.get(option, words[0])) for option, words in offered.items()]
    while options and options[-1] == 0:
        options.pop()
    choice = ask.choice
    return chart_id.encode(
        Coded(
            list(VIEWS).index(ask.view) + 1, ask.version, ask.texts.language, choice.unit, choice.category,
            choice.roles[0] if choice.roles else None, choice.grain, ask.period, ask.since,
            places.get(ask.district), tuple(places[code] for code in ask.districts if code in places),
            int(choice.target) if choice.target else None, tuple(options), _standard(choice, ask.settings),
            fetch.provinces(ask.folder, ask.version, ask.settings).index(choice.province) if choice.province else None,
        )
    )  # fmt: skip


def _standard(choice: Choice, settings: Settings) -> int | None:
    return next((known.place for known in standards(settings) if known.id == choice.standard), None)


def _areas(folder: Path, version: int, settings: Settings) -> list[str]:
    """What `district` may name: the version's districts, and the province."""
    return [*(known.code for known in queries.districts(folder, version)), settings.province_code]


def asked_by(typed: str, folder: Path, settings: Settings, audience: str) -> Ask:
    """What an id asks for. Raises BadId when it was mistyped, UsageError when this warehouse has no such version."""
    coded = chart_id.decode(typed)
    version = queries.wanted_version(folder, coded.version)
    try:
        found = None if coded.province is None else fetch.provinces(folder, version, settings)[coded.province]
    except IndexError:
        raise BadId(typed) from None
    settings = fetch.narrowed(settings, found)
    codes = _areas(folder, version, settings)
    try:
        name = list(VIEWS)[coded.view - 1]
        offered = VIEWS[name].options
        options = tuple(
            (option, words[coded.options[place] if place < len(coded.options) else 0])
            for place, (option, words) in enumerate(offered.items())
        )
        standard = "" if coded.standard is None else standards(settings)[coded.standard].id
        chosen = [None if place is None else codes[place] for place in (coded.district, *coded.districts)]
    except IndexError:
        raise BadId(typed) from None
    roles = (coded.role,) if coded.role else ()
    return Ask(
        folder, version, settings, Texts(coded.language, settings.people), audience,
        Choice(coded.category, coded.unit, coded.grain, roles, coded.target, standard, found),
        coded.period, coded.since, chosen[0], tuple(chosen[1:]), options, view=name,
    )  # fmt: skip
