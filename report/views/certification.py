"""The views of certification: the cliff ahead, and whose certificates end when."""

from collections import Counter
from datetime import date

from core.periods import period_of
from core.texts import Texts
from report import native_outlook, pipeline, queries, words
from report.charts import cliff as falling
from report.charts import expiries as months
from report.charts import expiring as soon
from report.outlook import Outlook, outlook
from report.pipeline import Scenario
from report.queries import Result
from report.rows import Stamp
from report.views.ask import Ask, Shown, known_breaks, known_districts, said, stamp

# The order of these words is part of the ids in pictures: only ever add at the end.
RENEWALS = tuple(str(percent) for percent in range(0, 101, 10))
NEW = ("0", "1", "2", "3", "5", "8", "10", "15", "20", "30", "40", "50", "75", "100")
VALIDITY = ("as_before", "1", "2", "3", "4", "5")
BY = ("5", "1", "2", "3", "4", "7", "10", "15", "20")
NONE = "none"  # no second scenario
SHARED = {"renewal": RENEWALS, "validity": VALIDITY, "renewal_b": (NONE, *RENEWALS)}
CLIFF = SHARED | {"new": NEW, "new_b": NEW}
PATH = SHARED | {"each": NEW, "each_b": NEW, "by": BY}

OVER_MONTHS = ("month_end", "workers", "workers_expiry_unknown", "basis", "if_nobody", "scenario_a", "scenario_b")
SOON = (
    "district_name",
    "workers",
    "within_3",
    "within_6",
    "within_12",
    "workers_expiry_unknown",
    "basis",
    "roster_as_of",
)
ENDING = ("district_name", "month_end", "ending")
KEYED = ("district_name", "worker_key", "last_day")


def found(ask: Ask) -> Outlook:
    """What is known of the certified workers at the period."""
    return outlook(ask.folder, ask.version, ask.period, ask.choice.roles, ask.choice.province)


def scenarios(ask: Ask, new: str = "new") -> list[Scenario]:
    """The scenario chosen, and the one it is compared with if there is one; `new` names the option with the new ones."""
    chosen = dict(ask.options)
    validity = None if chosen["validity"] == VALIDITY[0] else int(chosen["validity"])
    first = Scenario(int(chosen["renewal"]) / 100, int(chosen[new]), validity)
    if chosen["renewal_b"] == NONE:
        return [first]
    return [first, Scenario(int(chosen["renewal_b"]) / 100, int(chosen[f"{new}_b"]), validity)]


def cliff(ask: Ask) -> Shown:
    """Certified workers of the area month by month, backwards and forwards."""
    of, texts = found(ask), ask.texts
    facts = _facts(of, ask)
    name = _whose(ask)
    figure = falling.draw(facts, texts, _stamp(of, ask), name, ask.narrow)
    ahead = [(facts.cliff, *(line.course for line in facts.lines))] if facts.past else []
    rows = [
        (m.day, m.certified, m.unknown, texts(f"basis.{'backcast' if m.backcast else 'roster'}")) for m in facts.past
    ]
    table = [(*row, None, None, None) for row in rows]
    for place, day in enumerate(facts.days[1:], start=1):
        ends = [course.total[place] for courses in ahead for course in courses]
        table.append((day, None, facts.cliff.undated[place], texts("basis.projected"), *(ends + [None] * 3)[:3]))
    types = ("DATE", "BIGINT", "DOUBLE", "VARCHAR", "DOUBLE", "DOUBLE", "DOUBLE")
    return Shown(
        falling.title(facts, texts), sentence(ask), facts, figure, Result(OVER_MONTHS, types, table), ("month_end",),
        ("certified", "pipeline"), _notes(of, ask), native_outlook.of_cliff(facts, texts),
    )  # fmt: skip


def expiring(ask: Ask) -> Shown:
    """Whose certificates end within 3, 6 and 12 months, by district."""
    of, texts = found(ask), ask.texts
    bars, table = [], []
    for code, name in of.names.items():
        stock, lasting = of.certified(code), of.lasting_of.get(code, [])
        within = pipeline.expiring(lasting, of.day) if stock else None
        counts = (stock.certified, stock.expiry_unknown) if stock else (None, None)
        bars.append(soon.Bar(code, name, within, *counts, bool(stock and stock.backcast)))
        basis = texts(f"basis.{'backcast' if stock.backcast else 'roster'}") if stock else texts("status.no_roster")
        as_of = stock.roster_as_of if stock else None
        table.append((name, counts[0], *(within or (None,) * 3), counts[1], basis, as_of))
    facts = soon.facts(of.day, bars)
    figure = soon.draw(facts, texts, _stamp(of, ask), roles_of(ask), ask.narrow)
    title = soon.title(facts, texts)
    types = ("VARCHAR", *("BIGINT",) * 5, "VARCHAR", "DATE")
    return Shown(
        title, said(ask, title, texts("app.per", date=texts.date(of.day))), facts, figure, Result(SOON, types, table),
        ("district_name",), ("certified", "expiring"), native=native_outlook.of_expiring(facts, texts),
    )  # fmt: skip


def expiries(ask: Ask) -> Shown:
    """In which months how many certificates end; the table has every district of the area."""
    of, texts = found(ask), ask.texts
    codes = _codes(of, ask)
    ends: Counter[tuple[str, date]] = Counter()
    for worker in of.lasting:
        if worker.district_code in codes:
            ends[worker.district_code, worker.ends] += worker.workers
    rostered = any(of.certified(code) for code in codes)
    facts = months.facts(area(of, ask), of.day, [(end, count) for (_, end), count in ends.items()], rostered)
    figure = months.draw(facts, texts, _stamp(of, ask), _whose(ask), ask.narrow)
    by_month: Counter[tuple[str, date]] = Counter()
    for (code, end), count in ends.items():
        if end != date.max:
            by_month[code, period_of(end, "month").end] += count
    table = [(of.names[code], end, count) for (code, end), count in sorted(by_month.items())]
    title = months.title(facts, texts)
    return Shown(
        title, said(ask, title, _whose(ask)), facts, figure, Result(ENDING, ("VARCHAR", "DATE", "BIGINT"), table), ENDING[:2],
        ("certified", "expiring"), native=native_outlook.of_expiries(facts, texts),
    )  # fmt: skip


def keyed(ask: Ask) -> Result:
    """Worker by worker the last day of the certificates, by `worker_key`: for analysts, to match with their own roster.

    Raises ValueError for the public.
    """
    if ask.audience != "full":
        raise ValueError("worker keys are for analysts")
    of = found(ask)
    rows = queries.lasting(ask.folder, ask.version, of.day, ask.choice.roles, True)
    codes = _codes(of, ask)
    kept = [row for row in rows if row.district_code in codes]
    ends = [(of.names[row.district_code], row.key, None if row.ends == date.max else row.ends) for row in kept]
    return Result(KEYED, ("VARCHAR", "VARCHAR", "DATE"), sorted(ends, key=lambda row: (row[2] or date.max, row)))


def sentence(ask: Ask) -> str:
    """How many are certified, whose certificates end within a year, and what is left of them under the assumptions."""
    of, texts = found(ask), ask.texts
    facts = _facts(of, ask)
    if not facts.past or not facts.past[-1].certified:
        return f"{falling.title(facts, texts)}."
    now, lasting = facts.past[-1], [worker for worker in of.lasting if worker.district_code in _codes(of, ask)]
    within = pipeline.expiring(lasting, of.day)[-1]
    said = {"name": facts.name, "date": texts.date(of.day), "end": texts.date(facts.days[-1])}
    counts = {"n": now.certified, "now": texts.number(now.certified), "within": texts.number(within)}
    left = {"left": texts.number(facts.cliff.total[-1])}
    counts["blank"] = (
        texts("certification.blank", n=now.unknown, blank=texts.number(now.unknown)) if now.unknown else ""
    )
    soon_words = "certification.now" if within else "certification.now_safe"
    parts = [texts(soon_words, **said, **counts), texts("certification.nobody", **said, **left)]
    for line in facts.lines:
        parts.append(
            texts("certification.with", words=line.words, count=falling.expected(line.course.total[-1], texts), **said)
        )
    return " ".join(parts)


def area(of: Outlook, ask: Ask) -> str:
    """The name of the district, or of the province."""
    return of.names.get(ask.district) or next(
        (d.name for d in known_districts(ask) if d.code == ask.district),
        ask.settings.province_name,
    )


def _codes(of: Outlook, ask: Ask) -> set[str]:
    return set(of.names) if ask.district in (None, ask.settings.province_code) else {ask.district} & set(of.names)


def _facts(of: Outlook, ask: Ask) -> falling.Facts:
    codes, texts = _codes(of, ask), ask.texts
    behind: dict[date, list] = {}
    for row in of.stock:
        if row.district_code in codes:
            behind.setdefault(row.day, []).append(row)
    past = [
        falling.Past(
            day, sum(r.certified for r in rows), sum(r.expiry_unknown for r in rows), any(r.backcast for r in rows)
        )
        for day, rows in sorted(behind.items())
    ]
    past = past if past and past[-1].day == of.day else []
    days, nobody = of.course(codes, Scenario())
    lines = [
        falling.Line(scenario, of.course(codes, scenario)[1], assumed(scenario, of, texts, "new"))
        for scenario in scenarios(ask)
        if scenario.renewal or scenario.new
    ]
    known = [k for k in known_breaks(ask) if k.dataset == "workers"]
    marks = [mark for mark in words.marks([], known, texts) if not mark.codes or codes & set(mark.codes)]
    return falling.facts(area(of, ask), past, days, nobody, lines, marks)


def assumed(scenario: Scenario, of: Outlook, texts: Texts, new: str) -> str:
    """ "50% memperpanjang (berlaku 3 tahun) dan 10 sertifikat baru per tahun"."""
    years = of.validity or scenario.validity
    valid = texts("certification.valid_years", n=years) if years else texts("certification.valid_as_before")
    renewal = texts("certification.assumed", renewal=texts.percent(scenario.renewal, 0), valid=valid)
    if not scenario.new:
        return renewal
    return renewal + texts(f"certification.assumed_{new}", n=scenario.new, new=texts.number(scenario.new))


def _whose(ask: Ask) -> str:
    return f"{area(found(ask), ask)} · {roles_of(ask)}"


def roles_of(ask: Ask) -> str:
    return ", ".join(ask.texts(f"role.{role}") for role in ask.choice.roles) or ask.texts("filter.all_roles")


def _stamp(of: Outlook, ask: Ask) -> Stamp:
    """Where rosters come from: the office, or a sample."""
    found = stamp(ask, [])
    sources = () if found.sample else (ask.settings.office,)
    return found._replace(estimate=False, sources=sources, data_as_of=of.day)


def _notes(of: Outlook, ask: Ask) -> tuple[str, ...]:
    """What a reader must know of the rosters and of what is assumed."""
    texts, notes = ask.texts, []
    stocks = {code: of.certified(code) for code in of.names if code in _codes(of, ask)}
    months_old = ask.settings.stale_after_months
    named = {
        "no_roster": [code for code, stock in stocks.items() if stock is None],
        "backcast": [code for code, stock in stocks.items() if stock and stock.backcast],
        "stale": [
            code
            for code, stock in stocks.items()
            if stock and pipeline.months_later(stock.roster_as_of, months_old) < of.day
        ],
    }
    for key, codes in named.items():
        if codes:
            notes.append(
                texts(f"note.{key}", names=words.listed([of.names[code] for code in codes], texts), months=months_old)
            )
    return (*notes, *validity_notes(of, ask))


def validity_notes(of: Outlook, ask: Ask) -> tuple[str, ...]:
    """How long certificates are taken to last, where the reader has not said so."""
    texts = ask.texts
    if of.validity:
        return (texts("certification.setting", n=of.validity),)
    if ask.option("validity") != VALIDITY[0]:
        return ()
    if of.usual is None:
        return (texts("certification.usual_none"),)
    years = round(of.usual / 365.25, 1)
    return (texts("certification.usual", years=texts.number(years, 0 if years == int(years) else 1)),)
