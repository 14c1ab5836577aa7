"""The view of the trend: every district over time."""

from report import native_forms, sentences, target_words, words
from report.charts import multiples
from report.charts import trend as lines
from report.charts.target_lines import TargetLine
from report.views.ask import (
    Ask,
    Shown,
    by_period,
    in_period,
    known_breaks,
    known_districts,
    measure,
    said,
    series,
    stamp,
)


def headline(ask: Ask) -> str:
    """The page's answer: how far apart the districts are in the newest period."""
    return sentences.trend(in_period(ask), ask.period, ask.texts)


def start(ask: Ask) -> list[str]:
    """The districts to begin with: the worst, the middle and the best of the period."""
    return lines.most_telling(in_period(ask))


def trend(ask: Ask) -> Shown:
    """All districts, the chosen ones in colour, or a small chart for each."""
    rows = series(ask)
    marks = words.marks(known_districts(ask), known_breaks(ask), ask.texts)
    named = target_words.note(ask.choice, ask.settings, ask.texts) if ask.choice.standard else ""
    facts = lines.facts(rows, list(ask.districts), ask.option("measure") == "inverse", marks, _targets(ask), named)
    draw = multiples.draw if ask.option("layout") == "multiples" else lines.draw
    name = measure(ask, with_period=False)
    figure = draw(facts, ask.texts, stamp(ask, rows), name, ask.option("scale") == "log", ask.narrow)
    title = lines.title(facts, ask.texts)
    shown = [row for row in rows if row.district_code in ask.districts or row.districts_total is not None]
    return Shown(
        title,
        said(ask, title, name),
        facts,
        figure,
        *by_period(shown, ask),
        ("ratio", "workers_per_1000"),
        native=native_forms.of_trend(facts, ask.texts, ask.option("scale") == "log"),
    )


def _targets(ask: Ask) -> list[TargetLine]:
    """The published targets for the unit, beside the one that counts, where the reader wants them all."""
    if dict(ask.options).get("lines") != "all":
        return []
    known = target_words.beside(ask.choice, ask.settings)
    return [TargetLine(target_words.name(one, ask.texts), ((ask.period.end, one.value),)) for one in known]
