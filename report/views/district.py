"""The views of one district: its ratio beside the others, its workers, their certificates, its categories."""

from report import fetch, native_forms, queries, words
from report.charts import certificates as states
from report.charts import profile
from report.charts import trend as lines
from report.queries import Result
from report.views.ask import (
    Ask,
    Shown,
    by_category,
    by_period,
    in_period,
    known_breaks,
    known_districts,
    later,
    measure,
    said,
    series,
    stamp,
)


def ratio(ask: Ask) -> Shown:
    """The district's ratio over time, the others in grey."""
    rows = series(ask)
    marks = words.marks(known_districts(ask), known_breaks(ask), ask.texts)
    facts = lines.facts(rows, [ask.district], marks=marks)
    name = measure(ask, with_period=False)
    of = (facts, ask.texts, stamp(ask, rows), name)
    caption = lines.caption(*of)
    table = by_period(_own(rows, ask), ask)
    return Shown(
        caption.title,
        said(ask, caption.title, name),
        facts,
        later(lines.draw, *of, True, ask.narrow),
        *table,
        ("ratio", "workers_per_1000"),
        native=native_forms.of_trend(facts, ask.texts, True),
        caption=caption,
    )


def staff(ask: Ask) -> Shown:
    """The district's certified workers over time, peksos and others."""
    own = _own(series(ask), ask)
    counted = fetch.certified_peksos(ask.folder, ask.version, ask.choice._replace(roles=()), own)
    peksos = [row._replace(workers=counted.get((row.district_code, row.data_as_of))) for row in own]
    facts = profile.staff_facts(own, peksos)
    of = (facts, ask.texts, stamp(ask, own), _name(ask))
    caption = profile.staff_caption(*of)
    return Shown(
        caption.title,
        said(ask, caption.title),
        facts,
        later(profile.draw_staff, *of, ask.narrow),
        *by_period(own, ask),
        ("certified",),
        native=native_forms.of_staff(facts, ask.texts),
        caption=caption,
    )


def certificates(ask: Ask) -> Shown:
    """The state of the certificates of the district's workers at the period's figures."""
    rows = _own(in_period(ask), ask)
    day = rows[0].data_as_of or ask.period.end
    facts = states.facts(_name(ask), day, queries.certificates(ask.folder, ask.version, ask.district, day))
    of = (facts, ask.texts, stamp(ask, rows))
    caption = states.caption(*of)
    found = [(ask.texts(f"chart.certificates.{state}"), count) for state, count in facts.states.items()]
    table = Result(("certificate", "workers"), ("VARCHAR", "BIGINT"), found)
    sentence = said(ask, caption.title, ask.texts("app.per", date=ask.texts.date(day)))
    return Shown(
        caption.title,
        sentence,
        facts,
        later(states.draw, *of, ask.narrow),
        table,
        ("certificate",),
        ("certified",),
        native=native_forms.of_certificates(facts, ask.texts),
        caption=caption,
    )


def kinds(ask: Ask) -> Shown:
    """The district's caseload by category."""
    of_all = ask._replace(choice=ask.choice._replace(category="all", roles=()))
    rows = _own(by_category(ask), ask)
    names = words.category_names(ask.settings, ask.texts)
    facts = profile.kind_facts(rows, names)
    of = (facts, ask.texts, stamp(of_all, rows), _name(ask), measure(of_all))
    caption = profile.kinds_caption(*of)
    found = [(names[row.category], row.cases, words.status(row, ask.texts)) for row in rows if row.category != "all"]
    table = Result(("category", "cases", "status"), ("VARCHAR", "BIGINT", "VARCHAR"), found)
    return Shown(
        caption.title,
        said(ask, caption.title, measure(of_all)),
        facts,
        later(profile.draw_kinds, *of, ask.narrow),
        table,
        ("category",),
        ("caseload",),
        native=native_forms.of_kinds(facts, ask.texts),
        caption=caption,
    )


def _own(rows: list, ask: Ask) -> list:
    return [row for row in rows if row.district_code == ask.district]


def _name(ask: Ask) -> str:
    return next(d.name for d in known_districts(ask) if d.code == ask.district)
