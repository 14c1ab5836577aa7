"""The views of the comparison: ranks, a slope from then to now, and the share of workers who are certified."""

from typing import NamedTuple

from core import reference
from core.periods import Period
from core.settings import Settings
from report import fetch, native_forms, similar, standing, words
from report.change import not_comparable
from report.charts import ranks as order
from report.charts import shares
from report.charts import slope as lines
from report.queries import Result
from report.rows import RatioRow, is_hidden
from report.standing import Move, Pair
from report.views.ask import Ask, Shown, by_category, in_period, known_breaks, measure, said, stamp, view

CHOSEN_BY = ("own", "similar")  # the page's option `group`: districts the reader chose, or those like one district


class Alike(NamedTuple):
    """Districts like one, by the figures of a year (None: none up to the period); `missing` and `doubtful` are codes."""

    code: str
    year: int | None
    nearest: list[similar.Neighbour]
    missing: list[str]
    doubtful: list[str]

    def codes(self) -> tuple[str, ...]:
        """The district itself, then the nearest first."""
        return (self.code, *(neighbour.code for neighbour in self.nearest))


class Both(NamedTuple):
    """The districts and the province in both periods, and the ranks that can be compared."""

    districts: list[Pair]
    province: Pair
    moves: dict[str, Move]


def ranks(ask: Ask) -> Shown:
    """Every district's rank, and how it moved."""
    found, rows = both(ask), _rows(ask)
    old = [row.district_code for row in rows if fetch.stale(row, ask.settings.stale_after_months)]
    names = not_comparable(by_category(ask)) if ask.choice.category == "all" else []
    unlike = [row.district_code for row in rows if row.district_name in names]
    facts = order.facts(found.districts, found.moves, ask.since, ask.period, ask.districts, old, unlike)
    filtered = _filtered(ask)
    figure = order.draw(facts, ask.texts, stamp(ask, rows), filtered, ask.narrow)
    title = order.title(facts, ask.texts)
    columns = ("rank", "district_name", "cases_per_worker", "status", "rank_before", "rank_after", "moved")
    types = ("BIGINT", "VARCHAR", "DOUBLE", "VARCHAR", "BIGINT", "BIGINT", "VARCHAR")
    status = {row.district_code: words.status(row, ask.texts) for row in rows}
    table = [
        (row.rank, row.name, row.ratio, status[row.code], *(row.move or (None, None)), _moved(row, ask))
        for row in facts.rows
    ]
    notes = tuple(words.remarks(view(ask), ask.settings.stale_after_months, ask.texts)) + _why_not(facts, ask)
    result = Result(columns, types, table)
    measures = ("rank", "ratio", *_similar(ask))
    return Shown(title, said(ask, title, filtered), facts, figure, result, ("district_name",), measures, notes,
        native_forms.of_ranks(facts, ask.texts),
    )  # fmt: skip


def slope(ask: Ask) -> Shown:
    """The ratio then and now, a line for each district and the province."""
    found, inverse = both(ask), ask.option("measure") == "inverse"
    facts = lines.facts([*found.districts, found.province], ask.districts, ask.since, ask.period, ask.texts, inverse)
    rows = in_period(ask, ask.since, ask.period)
    filtered = _filtered(ask)
    figure = lines.draw(facts, ask.texts, stamp(ask, rows), filtered, ask.narrow)
    title = lines.title(facts, ask.texts)
    figures = "workers_per_1000_cases" if inverse else "cases_per_worker"
    columns = ("district_name", f"{figures}_before", f"{figures}_after", "verdict", "compared")
    table = [
        (line.name, line.before.value, line.after.value, _verdict(line, ask), _compared(line, ask))
        for line in facts.lines
    ]
    result = Result(columns, ("VARCHAR", "DOUBLE", "DOUBLE", "VARCHAR", "VARCHAR"), table)
    measures = ("workers_per_1000" if inverse else "ratio", "comparable", *_similar(ask))
    return Shown(title, said(ask, title, filtered), facts, figure, result, ("district_name",), measures,
        native=native_forms.of_slope(facts, ask.texts),
    )  # fmt: skip


def certified_share(ask: Ask) -> Shown:
    """The per cent of workers on the roster who are certified, with Wilson's interval."""
    rows = _rows(ask)
    counted = fetch.workforce(ask.folder, ask.version, ask.choice.roles, rows)
    facts = shares.facts([(row, counted.get((row.district_code, row.data_as_of))) for row in rows], ask.districts)
    roles = ", ".join(ask.texts(f"role.{role}") for role in ask.choice.roles) or ask.texts("filter.all_roles")
    filtered = f"{roles} · {ask.texts.period(ask.period)}"
    of_rosters = ask._replace(choice=ask.choice._replace(unit=""))  # no caseload is behind this figure
    figure = shares.draw(facts, ask.texts, stamp(of_rosters, rows), filtered, ask.narrow)
    title = shares.title(facts, ask.texts)
    columns = (
        "district_name",
        "workers",
        "on_roster",
        "share_percent",
        "low_percent",
        "high_percent",
        "verdict",
        "basis",
    )
    types = ("VARCHAR", "BIGINT", "BIGINT", "DOUBLE", "DOUBLE", "DOUBLE", "VARCHAR", "VARCHAR")
    table = []
    for dot in facts.dots:
        ends = tuple(100 * end for end in dot.interval) if dot.interval else (None, None, None)
        verdict = ask.texts(f"chart.shares.{dot.verdict if dot.interval and dot.verdict else _no_verdict(dot)}")
        basis = ask.texts(f"basis.{'backcast' if dot.backcast else 'roster'}") if dot.on_roster is not None else None
        table.append((dot.name, dot.certified, dot.on_roster, *ends, verdict, basis))
    result = Result(columns, types, table)
    sentence = said(ask, title, filtered)
    notes = (ask.texts("comparison.all_certified"),) if 0 < facts.on_roster == facts.certified else ()
    measures = ("certified_share", "interval", "certified")
    return Shown(title, sentence, facts, figure, result, ("district_name",), measures, notes,
        native_forms.of_shares(facts, ask.texts),
    )  # fmt: skip


def headline(ask: Ask) -> str:
    """The heaviest and the lightest district now, and what became better and worse; or how the district asked about stands."""
    texts, rows = ask.texts, _rows(ask)
    placed, names = standing.ranks(rows), {row.district_code: row for row in rows}
    when = texts.period(ask.period)
    hidden = sum(map(is_hidden, rows))
    if not placed:
        return texts("comparison.hidden" if hidden else "comparison.nothing", period=when)
    if ask.option("group") == "similar" and ask.district in placed:
        row = names[ask.district]
        group = [code for code in ask.districts if code in placed]
        place = 1 + sum(placed[code] < placed[row.district_code] for code in group)
        values = {"name": row.district_name, "rank": placed[row.district_code], "n": len(placed), "place": place}
        return texts("comparison.one", period=when, ratio=_figure(row, ask), k=len(group), **values)
    first, last = (names[pick(placed, key=lambda code: (placed[code], code))] for pick in (min, max))
    if len(placed) == 1:
        key = "comparison.single_shown" if hidden else "comparison.single"
        sentence = texts(key, period=when, name=first.district_name, ratio=_figure(first, ask))
    else:
        figures = {"worst_ratio": _figure(first, ask), "best_ratio": _figure(last, ask)}
        named = {"worst": first.district_name, "best": last.district_name}
        sentence = texts("comparison.headline", period=when, **named, **figures)
    said = (sentence, texts("sentence.trend_suppressed", n=hidden) if hidden else "", _changed(ask))
    return " ".join(filter(None, said))


def both(ask: Ask) -> Both:
    """The choice in its period and in the one compared with."""
    rows = by_category(ask, ask.since, ask.period)
    before = fetch.at(rows, ask.since)
    breaks = known_breaks(ask)
    districts, province = standing.pairs(fetch.at(rows, ask.period), before, ask.choice.category, breaks)
    return Both(
        districts, province, standing.moves(districts, [row for row in before if row.category == ask.choice.category])
    )


def earlier(known: list[Period], period: Period) -> list[Period]:
    """The periods a period can be compared with: those before it in its grain, the newest first."""
    return [other for other in known if other.grain == period.grain and other.end < period.end]


def alike(settings: Settings, period: Period, code: str, established: list[str]) -> Alike:
    """The districts most like one, among those established in the period."""
    known = reference.statistics(settings)
    kinds = {d.code: d.kind for d in reference.load_reference(settings).districts if d.code in established}
    year = similar.latest_year(known, period.end.year)
    traits = similar.traits(known, kinds, year)
    found = similar.nearest(code, traits)
    group = {code, *(neighbour.code for neighbour in found)}
    missing = [of.code for of in traits if not similar.comparable(of)]
    doubtful = [row.district for row in known if row.year == year and row.doubtful and row.district in group]
    return Alike(code, year, found, missing, doubtful)


def alike_words(found: Alike, names: dict[str, str], ask: Ask) -> str:
    """The districts alike, how far each is, by which figures, and what could not be compared."""
    texts, name = ask.texts, names[found.code]
    if found.year is None:
        return texts("comparison.no_statistics", year=ask.period.end.year)
    if found.code in found.missing or not found.nearest:
        return texts("comparison.no_traits", name=name, year=found.year)
    listed = ", ".join(f"{names[near.code]} ({texts.number(near.distance, 1)})" for near in found.nearest)
    parts = [texts("comparison.similar", name=name, year=found.year, names=listed)]
    for key, codes in (("missing", found.missing), ("doubtful", found.doubtful)):
        if codes:
            listed = ", ".join(names[code] for code in codes)
            parts.append(texts(f"comparison.{key}", names=listed, year=found.year))
    return " ".join(parts)


def _rows(ask: Ask) -> list[RatioRow]:
    """The districts of the choice in its period."""
    return [row for row in in_period(ask) if row.districts_total is None]


def _filtered(ask: Ask) -> str:
    name = measure(ask)
    return ask.texts("comparison.against", measure=name, since=ask.texts.period(ask.since)) if ask.since else name


def _similar(ask: Ask) -> tuple[str, ...]:
    return ("similar",) if ask.option("group") == "similar" else ()


def _figure(row: RatioRow, ask: Ask) -> str:
    """A ratio in a sentence, or that there is no certified worker for so many."""
    if row.cases_per_worker is None:
        return ask.texts("comparison.none", cases=ask.texts.number(row.cases))
    return ask.texts.ratio(row.cases_per_worker)


def _changed(ask: Ask) -> str:
    """How many districts became better and worse, of those that can be compared."""
    if ask.since is None:
        return ""
    texts = ask.texts
    everyone = lines.facts(both(ask).districts, (), ask.since, ask.period, texts)
    found = lines.counts(everyone)
    compared = sum(found.values()) - found[""]
    values = {"since": texts.period(ask.since), "n": compared}
    if not compared:
        return texts("comparison.not_compared", **values)
    parts = [texts(f"comparison.{word}", n=found[word]) for word in ("better", "worse", "same") if found[word]]
    return texts("comparison.changed", parts=", ".join(parts), **values)


def _moved(row: order.Row, ask: Ask) -> str | None:
    if row.move:
        return order.moved_words(row.move, ask.texts)
    return order.why_words(row.why, ask.since, ask.texts) if row.why else None


def _why_not(facts: order.Facts, ask: Ask) -> tuple[str, ...]:
    """Which break stands between the periods, and that moves are counted among fewer districts than have a rank."""
    if ask.since is None:
        return ()
    texts, notes = ask.texts, []
    for known in known_breaks(ask):
        if ask.since.end < known.break_on <= ask.period.end and any(row.why == "break" for row in facts.rows):
            date = texts.date(known.break_on)
            notes.append(texts("comparison.break", date=date, why=known.words(texts.language)))
    if 1 < facts.compared < facts.ranked:
        notes.append(texts("comparison.fewer", n=facts.compared, ranked=facts.ranked, since=texts.period(ask.since)))
    return tuple(notes)


def _verdict(line: lines.Line, ask: Ask) -> str:
    if line.verdict:
        return ask.texts(f"chart.slope.is_{line.verdict}")
    return order.why_words(line.why, ask.since, ask.texts)


def _compared(line: lines.Line, ask: Ask) -> str | None:
    if line.why:
        return None
    if line.province:
        return ask.texts("comparison.compared_districts", n=line.districts)
    return ask.texts("comparison.compared_part" if line.same_kinds else "comparison.compared_whole")


def _no_verdict(dot: shares.Dot) -> str:
    return dot.status if dot.interval is None else "not_compared"
