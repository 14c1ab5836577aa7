"""The views of the planner: where to certify the next workers, by three methods side by side or two scenarios."""

import plotly.graph_objects as go

from core.kept import kept
from core.reference import tile_grid
from core.texts import Texts
from report import fetch, native_forms, numbered, words
from report.charts import extremes, plan_after, plan_seats, shading, tiles
from report.charts import map as outline_map
from report.equity import SHOWN
from report.numbered import FixedSeats, Numbers
from report.planner import METHODS
from report.queries import Result
from report.scenario import Rules, Scenario, scenario
from report.views.ask import Ask, Shown, known_districts, measure, said, series, stamp, view

START, MOST = 40, 100_000  # seats to begin with: the 40 who sat a test in July 2017; and the most that may be asked for
NONE, SAME = "none", "same"
OPTIONS = {
    "seats": Numbers(str(START), MOST),
    "method": METHODS,
    "minimum": ("0", "1", "2", "3", "4", "5"),
    "most": (NONE, "1", "2", "3", "4", "5", "10", "15", "20", "50", "100"),
    "candidates": ("roster", "anyone"),
    "fixed": FixedSeats(),
    "method_b": (NONE, *METHODS),
    "seats_b": Numbers(SAME, MOST),
}
MAP_OPTIONS = OPTIONS | {"when": ("after", "before")}
COLUMNS = (
    "district_name", "cases", "workers", "candidates", "cases_per_worker", "gap", "seats", "workers_planned",
    "cases_per_worker_planned", "gap_planned",
)  # fmt: skip
OF_OTHER = ("seats_b", "workers_planned_b", "cases_per_worker_planned_b", "gap_planned_b")


def scenarios(ask: Ask) -> list[Scenario]:
    """The scenario chosen, and the other one if two are compared."""
    chosen = dict(ask.options)
    found = [_scenario(ask, int(chosen["seats"]), chosen["method"])]
    if chosen["method_b"] != NONE:
        seats = chosen["seats"] if chosen["seats_b"] == SAME else chosen["seats_b"]
        found.append(_scenario(ask, int(seats), chosen["method_b"]))
    return found


def headline(ask: Ask) -> str:
    """What the seats do to the worst off and to the whole; or why they cannot be given."""
    (found, *_), texts = scenarios(ask), ask.texts
    if found.why:
        return f"{reason(found, ask)}."
    parts = [_title(found, ask) + "."]
    before, after = found.before, found.after
    if before.gap is not None:
        gaps = {"before": texts.number(before.gap), "after": texts.number(after.gap)}
        parts.append(texts("plan.gap_same" if before.gap == after.gap else "plan.gap", **gaps))
    if found.left:
        parts.append(texts("plan.left", n=texts.number(found.left)))
    return " ".join(parts)


def seats(ask: Ask) -> Shown:
    """Seats by district: the three methods side by side, or the two scenarios compared."""
    found = scenarios(ask)
    if len(found) == 1:
        others = [method for method in METHODS if method != found[0].method]
        found += [_scenario(ask, found[0].seats, method) for method in others]
    names = _names(found, ask, "short" if ask.narrow else "method")
    reasons = [reason(one, ask) if one.why else "" for one in found]
    facts = plan_seats.facts(list(zip(names, found, strict=True)), reasons, ask.texts)
    figure = plan_seats.draw(facts, ask.texts, *_drawn(ask))
    title, native = plan_seats.title(facts, ask.texts), plan_seats.native(facts, ask.texts)
    return _shown(title, facts, figure, ask, _notes(found[0], ask), native)


def after(ask: Ask) -> Shown:
    """Each district's ratio before and after, of one scenario or two."""
    found = scenarios(ask)
    title = reason(found[0], ask) if found[0].why else _title(found[0], ask)
    facts = plan_after.facts(found[0], _other(ask), tuple(_names(found, ask)), title, ask.texts)
    figure = plan_after.draw(facts, ask.texts, *_drawn(ask))
    return _shown(title, facts, figure, ask, (), plan_after.native(facts, ask.texts))


def plan_map(ask: Ask) -> Shown:
    """The districts on the map as they are or as they would be, in the shades of the other map, with their seats."""
    found, texts = scenarios(ask)[0], ask.texts
    is_after = dict(ask.options).get("when", "after") == "after"
    given = {one.before.district_code: one.seats for one in found.districts}
    plain = {district.code: district.name for district in known_districts(ask)}
    names = {code: name + (f" +{texts.number(given[code])}" if given.get(code) else "") for code, name in plain.items()}
    rows = plan_after.rows_after(found) if is_after else [one.before for one in found.districts]
    of_map = texts("plan.on_map_after" if is_after else "plan.on_map_before", measure=measure(ask))
    drawing, thresholds = (texts, stamp(ask, rows), of_map, ask.narrow), shading.thresholds_of(series(ask))
    title = extremes.title(shading.shade(rows, plain, "ratio", thresholds), texts)
    if is_after and not found.why:
        title = texts(
            "plan.map_after", seats=texts("plan.seats", n=texts.number(found.seats - found.left)), title=title
        )
    if ask.narrow:  # names with seats have no room on a small map
        facts = tiles.facts(rows, names, tile_grid(ask.settings), thresholds)
        figure, native = tiles.draw(facts, *drawing, titled=title), native_forms.of_tiles(facts, texts)
    else:
        shapes = [s._replace(name=names.get(s.code, s.name)) for s in outline_map.shapes_of(ask.settings)]
        facts = outline_map.facts(rows, shapes, thresholds)
        figure, native = outline_map.draw(facts, *drawing, titled=title), native_forms.of_map(facts, texts)
    return _shown(title, facts, figure, ask, (texts("plan.on_map"),), native)


def option_words(name: str, word: str, texts: Texts) -> str:
    """How a choice is called on the page."""
    if word.isdecimal():
        return texts.number(int(word))
    return texts(f"plan.{'method' if name == 'method_b' else name}_{word}")


def cards(ask: Ask) -> list[tuple[str, str, tuple[str, ...]]]:
    """(label, value, lines below) of the whole after the seats, with what it was before."""
    found, texts = scenarios(ask)[0], ask.texts
    sides = (found.before, found.after)
    worst = [texts.ratio(side.worst) for side in sides]
    shown = [
        ("sum_without", [texts.number(side.without) for side in sides], ""),
        ("sum_worst", worst, found.after.worst_name),
        ("sum_gap", [texts.number(side.gap) for side in sides], _target_words(found, ask)),
        ("sum_gini", [texts.number(side.gini, SHOWN) for side in sides], ""),
    ]
    return [
        (texts(f"plan.{name}"), after_, (texts("plan.was", before=before), line))
        for name, (before, after_), line in shown
    ]


def _target_words(found: Scenario, ask: Ask) -> str:
    if found.before.gap is None:
        return ask.texts("card.no_target", unit=ask.texts(f"unit.{ask.choice.unit}"))
    target = next(one.before.target for one in found.districts if one.before.target)
    return ask.texts("chart.target", target=ask.texts.ratio(target))


def reason(found: Scenario, ask: Ask) -> str:
    """Why no seats could be given, in words."""
    numbers = {key: ask.texts.number(n) if isinstance(n, int) else n for key, n in found.values.items()}
    return ask.texts(f"plan.why_{found.why}", unit=ask.texts(f"unit.{ask.choice.unit}"), **numbers)


def _title(found: Scenario, ask: Ask) -> str:
    """What becomes of those without a worker and of the worst ratio."""
    texts, before, after_ = ask.texts, found.before, found.after
    values = {
        "seats": texts.number(found.seats - found.left), "n": before.without, "left": after_.without,
        "before": texts.ratio(before.worst), "after": texts.ratio(after_.worst), "name": after_.worst_name,
    }  # fmt: skip
    if after_.worst is None:
        return texts("plan.still_none", **values)
    if before.without:
        return texts("plan.without_all" if not after_.without else "plan.without", **values)
    return texts("plan.same" if before.worst == after_.worst else "plan.worst", **values)


def _scenario(ask: Ask, seats_: int, method: str) -> Scenario:
    chosen = dict(ask.options)
    rules = (
        int(chosen["minimum"]), None if chosen["most"] == NONE else int(chosen["most"]), chosen["candidates"], chosen["fixed"]
    )  # fmt: skip
    who = (ask.folder, ask.version, ask.choice, ask.period, ask.audience)
    return _made(who, seats_, method, rules)


@kept(32)
def _made(who: tuple, seats_: int, method: str, rules: tuple) -> Scenario:
    folder, version, choice, *_ = who
    minimum, most, candidates, fixed = rules
    kept = Rules(minimum, most, candidates == "roster", numbered.read(fixed))
    districts = fetch.view(*who).districts
    workforce = fetch.workforce(folder, version, choice.roles, districts)
    return scenario(districts, workforce, seats_, method, kept)


def _other(ask: Ask) -> Scenario | None:
    return next(iter(scenarios(ask)[1:]), None)


def _names(found: list[Scenario], ask: Ask, words_of: str = "method") -> list[str]:
    """A scenario is called by its method, with its seats where they differ."""
    differ = len({one.seats for one in found}) > 1
    said_ = [ask.texts(f"plan.{words_of}_{one.method}") for one in found]
    seats_ = [f" ({ask.texts.number(one.seats)})" if differ else "" for one in found]
    return [name + n for name, n in zip(said_, seats_, strict=True)]


def _drawn(ask: Ask) -> tuple:
    return stamp(ask, view(ask).districts), measure(ask), ask.narrow


def _shown(
    title: str, facts: object, figure: go.Figure, ask: Ask, notes: tuple[str, ...], native: object = None
) -> Shown:
    measures = ("plan_worst", "plan_gap", "plan_proportional", "ratio", "gap", "gini")
    return Shown(
        title, said(ask, title, measure(ask)), facts, figure, table(ask), ("district_name",), measures, notes, native
    )


def _notes(found: Scenario, ask: Ask) -> tuple[str, ...]:
    """What is assumed, and whom nothing could be computed for."""
    texts = ask.texts
    named = {
        "short": [one for one in found.districts if one.short],
        "suppressed": [
            one for one in found.districts if one.before.cases is None and one.before.status == "suppressed"
        ],
        "unknown": [one for one in found.districts if not one.computed and one.before.status != "suppressed"],
    }
    notes = [texts("plan.assumed")]
    for key, ones in named.items():
        if ones:
            names = words.listed([one.before.district_name for one in ones], texts)
            notes.append(texts(f"plan.note_{key}", names=names, minimum=dict(ask.options)["minimum"]))
    shown = view(ask)  # who is missing is said above, of the seats
    kept = [row._replace(status="ok", cases=0) for row in shown.districts if row.status != "not_established"]
    remarks = words.remarks(shown._replace(districts=kept), ask.settings.stale_after_months, texts)
    return (*notes, *remarks)


def table(ask: Ask) -> Result:
    """Every district, the worst before first, in one scenario or two."""
    (found, *_), other, texts, rows = scenarios(ask), _other(ask), ask.texts, []
    of_other = {one.before.district_code: one for one in other.districts} if other else {}
    for one in found.districts:
        row = one.before
        values = [row.district_name, row.cases, row.workers, one.candidates, row.cases_per_worker, row.gap]
        values += [one.seats, one.after.workers, one.after.cases_per_worker, one.after.gap]
        if other:
            of = of_other[row.district_code]
            values += [of.seats, of.after.workers, of.after.cases_per_worker, of.after.gap]
        rows.append((*values, words.status(row, texts)))
    columns = (*COLUMNS, *(OF_OTHER if other else ()), "status")
    kinds = ("VARCHAR", *("BIGINT",) * (len(columns) - 2), "VARCHAR")
    ratios = {name for name in columns if name.startswith("cases_per_worker")}
    return Result(columns, tuple("DOUBLE" if c in ratios else k for c, k in zip(columns, kinds, strict=True)), rows)
