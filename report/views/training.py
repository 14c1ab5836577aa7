"""The views of trainings and tests: participants and passed by year, and beside them who was newly certified."""

from collections.abc import Sequence

from core.texts import Texts
from report import group, queries, theme, training
from report.charts import added as beside
from report.charts import participants as bars
from report.native import Bars, Series
from report.queries import Result
from report.rows import Stamp, Training
from report.views.ask import Ask, Shown, known_districts, said

OF_YEAR = (
    "period",
    "events",
    "participants",
    "tested",
    "passed",
    "pass_percent",
    "low_percent",
    "high_percent",
    "result_unknown",
)
OF_BOTH = ("period", "passed", "newly_certified", "basis")


def participants(ask: Ask) -> Shown:
    """Participants and passed by year, with the pass rate and its interval, of the province or the district asked for."""
    rows = queries.training(ask.folder, ask.version)
    own = _own(rows, ask)
    somewhere = {known.code for known in queries.districts(ask.folder, ask.version)}
    elsewhere = sum(row.participants for row in rows if row.district_code not in somewhere)
    facts = bars.Facts(
        _area(ask), training.by_year(own), 0 if _is_province(ask) and not ask.choice.province else elsewhere
    )
    figure = bars.draw(facts, ask.texts, _stamp(ask, own, ("training",)), ask.narrow)
    title = bars.title(facts, ask.texts)
    measures = ("participants", "pass_rate", "interval")
    table = _of_year(facts)
    return Shown(
        title,
        said(ask, title),
        facts,
        figure,
        table,
        ("period",),
        measures,
        _notes(facts, own, ask.texts),
        _bars(facts, ask.texts),
    )


def added(ask: Ask) -> Shown:
    """Participants who passed beside workers newly certified, by year; the one is no part of the other."""
    own = _own(queries.training(ask.folder, ask.version), ask)
    districts = {known.code for known in known_districts(ask) if _is_province(ask) or known.code == ask.district}
    certified = queries.newly_certified(ask.folder, ask.version, ask.choice.roles)
    certified = [row for row in certified if row.district_code in districts]
    without = len(districts) - len({row.district_code for row in certified})
    facts = beside.Facts(_area(ask), training.added(own, certified), without)
    roles = ", ".join(ask.texts(f"role.{role}") for role in ask.choice.roles) or ask.texts("filter.all_roles")
    stamp = _stamp(ask, own, ("training", "workers"), max((row.last_roster for row in certified), default=None))
    figure = beside.draw(facts, ask.texts, stamp, roles, ask.narrow)
    title = beside.title(facts, ask.texts)
    notes = _unknown(own, ask.texts)
    if without and not _is_province(ask) or without == len(districts):
        notes.append(ask.texts("training.no_roster"))
    elif without:
        notes.append(ask.texts("training.without_roster", n=without))
    if any(row.other_key for row in certified):
        notes.append(ask.texts("training.other_key"))
    measures = ("participants", "newly_certified")
    table = _of_both(facts, ask.texts)
    return Shown(
        title, said(ask, title), facts, figure, table, ("period",), measures, tuple(notes), _pairs(facts, ask.texts)
    )


def told(rows: Sequence[Training], province: str, texts: Texts) -> str:
    """What is loaded of trainings and tests, in a sentence or two; empty where nothing is."""
    if not rows:
        return ""
    years = training.by_year(rows)
    counts = {
        "events": texts.number(sum(year.events for year in years)),
        "participants": texts.number(sum(year.participants for year in years)),
        "passed": texts.number(sum(year.passed or 0 for year in years)),
    }
    parts = [texts("data.training", date=texts.date(max(row.date for row in rows)), **counts)]
    if wide := len({(row.event.lower(), row.date) for row in rows if row.district_code == province}):
        parts.append(texts("data.training_province", n=wide))
    unknown = sum(row.passed is None for row in rows)
    return " ".join(parts + ([texts("data.training_unknown", n=unknown)] if unknown else []))


def _is_province(ask: Ask) -> bool:
    return ask.district in (None, ask.settings.province_code)


def _own(rows: list[Training], ask: Ask) -> list[Training]:
    if not _is_province(ask):
        return [row for row in rows if row.district_code == ask.district]
    return [row for row in rows if group.is_within(row.district_code, ask.choice.province)]


def _area(ask: Ask) -> str:
    if _is_province(ask):
        return ask.settings.province_name
    return next(d.name for d in known_districts(ask) if d.code == ask.district)


def _stamp(ask: Ask, rows: list[Training], datasets: tuple[str, ...], day=None) -> Stamp:
    loads = queries.sources_of(ask.folder, ask.version, datasets)
    days = [row.date for row in rows] + ([day] if day else [])
    return Stamp(
        version=ask.version,
        sample=queries.is_sample(ask.folder, ask.version),
        estimate=any(estimate for _, estimate, _ in loads),
        sources=tuple(
            dict.fromkeys(source or ask.settings.office for source, _, sample in loads if source or not sample)
        ),
        data_as_of=max(days, default=None),
        internal=ask.audience == "full",
        chart_id=ask.chart_id,
    )


def _notes(facts: bars.Facts, rows: list[Training], texts: Texts) -> tuple[str, ...]:
    said_of = texts.number(facts.elsewhere)
    return (*_unknown(rows, texts), *([texts("training.elsewhere", participants=said_of)] if facts.elsewhere else []))


def _unknown(rows: list[Training], texts: Texts) -> list[str]:
    """Said only where a rate or a count of those who passed could be taken for the whole."""
    unknown = sum(row.participants for row in rows if row.passed is None)
    return [texts("training.unknown", participants=texts.number(unknown))] if unknown else []


def _of_year(facts: bars.Facts) -> Result:
    """Every year, newest first; a rate and its ends in per cent."""
    rows = []
    for year in reversed(facts.years):
        rate = [100 * end for end in year.rate] if year.rate else [None] * 3
        held = (year.participants, year.tested) if year.events else (None, None)
        rows.append((str(year.year), year.events, *held, year.passed, *rate, year.unknown if year.events else None))
    return Result(OF_YEAR, ("VARCHAR", *["BIGINT"] * 4, *["DOUBLE"] * 3, "BIGINT"), rows)


def _of_both(facts: beside.Facts, texts: Texts) -> Result:
    rows = [
        (str(y.year), y.passed, y.newly, None if y.newly is None else texts(f"basis.{'backcast' if y.counted_back else 'roster'}"))
        for y in reversed(facts.years)
    ]  # fmt: skip
    return Result(OF_BOTH, ("VARCHAR", "BIGINT", "BIGINT", "VARCHAR"), rows)


def _bars(facts: bars.Facts, texts: Texts) -> Bars:
    """The same for a slide; the rate in the year's name."""
    years = facts.years[-bars.MOST :]
    colours = bars.PARTS | {"unknown": theme.FAINT}
    series = [
        Series(texts(f"chart.participants.{name}"), tuple(bars.parts(year)[name] for year in years), colour)
        for name, colour in colours.items()
    ]
    names = tuple(f"{year.year}: {bars.said(year, texts, short=True)}" for year in years)
    return Bars(names, tuple(one for one in series if any(one.values)), stacked=True)


def _pairs(facts: beside.Facts, texts: Texts) -> Bars:
    """The same for a slide: two bars a year."""
    years = facts.years[-beside.MOST :]
    series = tuple(
        Series(
            texts(f"chart.added.{name}"),
            tuple(getattr(year, name) for year in years),
            colour,
            tuple(beside.said(year, name, texts) for year in years),
            hollow=tuple(year.counted_back and name == "newly" for year in years),
        )
        for name, colour in beside.COLOURS.items()
    )
    return Bars(tuple(str(year.year) for year in years), series)
