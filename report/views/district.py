"""The views of one district: its ratio beside the others, its workers, their certificates, its categories."""

from report import fetch, native_forms, queries, words
from report.charts import certificates as states
from report.charts import profile
from report.charts import trend as lines
from report.queries import Result
from report.views.ask import Ask, Shown, by_category, by_period, measure, said, series, stamp


def ratio(ask: Ask) -> Shown:
    """The district's ratio over time, the others in grey."""
    rows = series(ask)
    marks = words.marks(queries.districts(ask.folder, ask.version), queries.breaks(ask.folder, ask.version), ask.texts)
    facts = lines.facts(rows, [ask.district], marks=marks)
    name = measure(ask, with_period=False)
    figure = lines.draw(facts, ask.texts, stamp(ask, rows), name, True, ask.narrow)
    title = lines.title(facts, ask.texts)
    table = by_period(_own(rows, ask), ask)
    return Shown(
        title,
        said(ask, title, name),
        facts,
        figure,
        *table,
        ("ratio", "workers_per_1000"),
        native=native_forms.of_trend(facts, ask.texts, True),
    )


def staff(ask: Ask) -> Shown:
    """The district's certified workers over time, peksos and others."""
    own = _own(series(ask), ask)
    peksos = _own(series(ask._replace(choice=ask.choice._replace(roles=("peksos",)))), ask)
    facts = profile.staff_facts(own, peksos)
    name = _name(ask)
    figure = profile.draw_staff(facts, ask.texts, stamp(ask, own), name, ask.narrow)
    title = profile.staff_title(facts, ask.texts, name)
    return Shown(
        title,
        said(ask, title),
        facts,
        figure,
        *by_period(own, ask),
        ("certified",),
        native=native_forms.of_staff(facts, ask.texts),
    )


def certificates(ask: Ask) -> Shown:
    """The state of the certificates of the district's workers at the period's figures."""
    rows = _own(fetch.at(series(ask), ask.period), ask)
    day = rows[0].data_as_of or ask.period.end
    facts = states.facts(_name(ask), day, queries.certificates(ask.folder, ask.version, ask.district, day))
    figure = states.draw(facts, ask.texts, stamp(ask, rows), ask.narrow)
    title = states.title(facts, ask.texts)
    found = [(ask.texts(f"chart.certificates.{state}"), count) for state, count in facts.states.items()]
    table = Result(("certificate", "workers"), ("VARCHAR", "BIGINT"), found)
    sentence = said(ask, title, ask.texts("app.per", date=ask.texts.date(day)))
    return Shown(
        title,
        sentence,
        facts,
        figure,
        table,
        ("certificate",),
        ("certified",),
        native=native_forms.of_certificates(facts, ask.texts),
    )


def kinds(ask: Ask) -> Shown:
    """The district's caseload by category."""
    of_all = ask._replace(choice=ask.choice._replace(category="all", roles=()))
    rows = _own(fetch.at(by_category(ask), ask.period), ask)
    names = words.category_names(ask.settings, ask.texts)
    facts = profile.kind_facts(rows, names)
    figure = profile.draw_kinds(facts, ask.texts, stamp(of_all, rows), _name(ask), measure(of_all), ask.narrow)
    title = profile.kinds_title(facts, ask.texts, _name(ask))
    found = [(names[row.category], row.cases, words.status(row, ask.texts)) for row in rows if row.category != "all"]
    table = Result(("category", "cases", "status"), ("VARCHAR", "BIGINT", "VARCHAR"), found)
    return Shown(
        title,
        said(ask, title, measure(of_all)),
        facts,
        figure,
        table,
        ("category",),
        ("caseload",),
        native=native_forms.of_kinds(facts, ask.texts),
    )


def _own(rows: list, ask: Ask) -> list:
    return [row for row in rows if row.district_code == ask.district]


def _name(ask: Ask) -> str:
    return next(d.name for d in queries.districts(ask.folder, ask.version) if d.code == ask.district)
