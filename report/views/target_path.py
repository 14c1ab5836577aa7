"""The view of the way to the target: when each district has enough certified workers, and how many a year that takes."""

import math
from collections.abc import Sequence

from report import native_outlook, pipeline, words
from report.charts import reaching
from report.outlook import FARTHEST, Outlook
from report.pipeline import Scenario
from report.queries import Result
from report.rows import RatioRow, is_hidden
from report.views.ask import Ask, Shown, in_period, measure, stamp
from report.views.certification import assumed, found, scenarios, validity_notes

ON_THE_WAY = ("district_name", "cases", "target", "need", "workers", "missing", "per_year")


def path(ask: Ask) -> Shown:
    """When each district reaches the target under the scenarios, and how many a year it takes."""
    of, texts, facts = found(ask), ask.texts, _facts(ask)
    rows = _rows(ask)
    figure = reaching.draw(facts, texts, stamp(ask, rows), measure(ask), ask.narrow)
    ways_of_each = len(facts.words)
    columns = [
        *ON_THE_WAY,
        *(f"{what}_{'ab'[number]}" for number in range(ways_of_each) for what in ("reached", "lost")),
    ]
    table = []
    for row in facts.rows:
        ways = [day for each in row.ways for day in (each.reached, each.lost)] or [None] * (2 * ways_of_each)
        counts = (row.cases, facts.target, row.need, row.certified, row.missing, row.per_year)
        table.append((row.name, *counts, *ways, reaching.words(row, texts)))
    types = ("VARCHAR", "BIGINT", "DOUBLE", *("BIGINT",) * 4, *("DATE",) * (2 * ways_of_each), "VARCHAR")
    return Shown(
        reaching.title(facts, texts), sentence(ask), facts, figure, Result((*columns, "status"), types, table),
        ("district_name",), ("gap", "target_path", "pipeline"), validity_notes(of, ask),
        native_outlook.of_reaching(facts, texts),
    )  # fmt: skip


def way(
    of: Outlook, rows: Sequence[RatioRow], chosen: Sequence[Scenario], by: int, said_of: Sequence[str]
) -> reaching.Facts:
    """Each district on its way to the target, its caseload held as it is; `new` of a scenario are of every district."""
    days = pipeline.month_ends(of.day, FARTHEST)
    ones = [of.course((), scenario._replace(new=1), FARTHEST)[1].total for scenario in chosen]
    ways = []
    for row in rows:
        stock = of.certified(row.district_code)
        status = _status(row, stock is not None)
        known = reaching.Row(
            row.district_code, row.district_name, status, row.cases, certified=stock and stock.certified
        )
        if status != "ok":
            ways.append(known)
            continue
        need, paths = math.ceil(row.cases / row.target), []
        without = [of.course([row.district_code], scenario._replace(new=0), FARTHEST)[1].total for scenario in chosen]
        for scenario, base, one in zip(chosen, without, ones, strict=True):
            total = [have + scenario.new * more for have, more in zip(base, one, strict=True)]
            start, end = pipeline.reached(total, need), pipeline.lost(total, need)
            dates = [None if place is None else days[place] for place in (start, end)]
            paths.append(reaching.Way(*dates, total[-1] if start is not None else max(total)))
        per_year = pipeline.needed(without[0], ones[0], 12 * by, need)
        ways.append(known._replace(need=need, per_year=per_year, ways=tuple(paths)))
    target = next((row.target for row in rows if row.target is not None), None)
    return reaching.facts(of.day, days[-1], days[12 * by], target, ways, said_of)


def has_target(ask: Ask) -> bool:
    """Whether there is a target for what is counted."""
    return any(row.target is not None for row in _rows(ask))


def sentence(ask: Ask) -> str:
    """When the target is reached, with all that is assumed."""
    facts, texts = _facts(ask), ask.texts
    if facts.target is None:
        return texts("certification.no_target", unit=texts(f"unit.{ask.choice.unit}"))
    title = reaching.title(facts, texts)
    known = [row for row in facts.rows if row.status == "ok"]
    if not known:
        return f"{title}."
    period = texts.period(ask.period)
    parts = [
        texts(
            "certification.assuming",
            title=title,
            words=facts.words[0],
            what=words.what(ask.choice, ask.settings, texts),
            period=period,
        )
    ]
    a_year = sum(row.per_year for row in known)
    said = {"by": texts.date(facts.by), "n": len(known), "count": texts.number(a_year), "total": len(known)}
    parts.append(texts("certification.per_year" if a_year else "certification.per_year_none", **said))
    never = [row.name for row in known if row.ways[0].reached is None]
    if never and len(never) < len(known):
        parts.append(texts("certification.never", names=words.listed(never, texts), years=FARTHEST // 12))
    return " ".join(parts)


def _status(row: RatioRow, rostered: bool) -> str:
    """Why a district has no way to the target; ok when it has one."""
    if row.status == "not_established":
        return "not_established"
    if is_hidden(row):
        return "suppressed"
    if row.cases is None:
        return "no_data"
    if not rostered:
        return "no_roster"
    return "ok" if row.target is not None else "no_target"


def _facts(ask: Ask) -> reaching.Facts:
    of, chosen = found(ask), scenarios(ask, "each")
    said_of = [assumed(scenario, of, ask.texts, "each") for scenario in chosen]
    return way(of, _rows(ask), chosen, int(ask.option("by")), said_of)


def _rows(ask: Ask) -> list[RatioRow]:
    return [row for row in in_period(ask) if row.districts_total is None]
