"""The views of the overview: districts ranked, districts on the map, and the province's line."""

from core.reference import published_figures
from report import cards as figures
from report import fetch, native_forms, sentences, target_words, words
from report.charts import map as outline_map
from report.charts import province as province_line
from report.charts import ranking as bars
from report.charts import shading
from report.milestones import milestones
from report.views.ask import Ask, Shown, by_period, known_breaks, measure, said, series, stamp, view, what

MILESTONES = ("shown", "hidden")  # published figures beside the province's line


def headline(ask: Ask) -> str:
    """The page's answer: the province's ratio, and the worst district."""
    shown = view(ask)
    return sentences.overview(shown.province, shown.districts, ask.texts, what(ask))


def cards(ask: Ask) -> list[figures.Card]:
    """Ratio, certified workers, caseload and gap of the province. Do not alter the list."""
    shown = view(ask)
    estimate = stamp(ask, [shown.province, *shown.districts]).estimate
    note = target_words.note(ask.choice, ask.settings, ask.texts)
    return figures.of_province(shown, ask.choice, what(ask), estimate, ask.texts, note)


def remarks(ask: Ask) -> list[str]:
    """What a reader must know of the districts' figures. Do not alter the list."""
    return words.remarks(view(ask), ask.settings.stale_after_months, ask.texts)


def ranking(ask: Ask) -> Shown:
    """The districts from the worst ratio to the best."""
    rows = view(ask).districts
    old = [row.district_code for row in rows if fetch.stale(row, ask.settings.stale_after_months)]
    facts = bars.facts(rows, old)
    figure = bars.draw(facts, ask.texts, stamp(ask, rows), measure(ask), ask.narrow)
    title = bars.title(facts, ask.texts)
    sentence = said(ask, title, measure(ask))
    native = native_forms.of_ranking(facts, ask.texts)
    return Shown(title, sentence, facts, figure, *by_period(rows, ask), ("ratio", "workers_per_1000"), native=native)


def outlines(ask: Ask) -> Shown:
    """The districts on the map, in colours that keep their meaning from period to period."""
    rows = view(ask).districts
    shapes = outline_map.shapes_of(ask.settings)
    facts = outline_map.facts(rows, shapes, shading.thresholds_of(series(ask)))
    figure = outline_map.draw(facts, ask.texts, stamp(ask, rows), measure(ask), ask.narrow)
    title = outline_map.title(facts, ask.texts)
    sentence = said(ask, title, measure(ask))
    native = native_forms.of_map(facts, ask.texts)
    return Shown(title, sentence, facts, figure, *by_period(rows, ask), ("ratio",), native=native)


def province(ask: Ask) -> Shown:
    """The province over time, beside what was published of it."""
    rows = [row for row in series(ask) if row.districts_total is not None]
    hidden = dict(ask.options).get("milestones") == MILESTONES[1]
    published = [] if hidden else milestones(published_figures(ask.settings), ask.settings.province_name)
    marks = words.marks([], known_breaks(ask), ask.texts)
    facts = province_line.facts(rows, published, marks)
    name = measure(ask, with_period=False)
    figure = province_line.draw(facts, ask.texts, stamp(ask, rows), name, ask.narrow)
    title = province_line.title(facts, ask.texts)
    return Shown(
        title,
        said(ask, title, name),
        facts,
        figure,
        *by_period(rows, ask),
        ("ratio", "coverage"),
        native=native_forms.of_province(facts, ask.texts),
    )
