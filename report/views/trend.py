"""The view of the trend: every district over time."""

from report import fetch, native_forms, queries, words
from report.charts import multiples
from report.charts import trend as lines
from report.views.ask import Ask, Shown, by_period, measure, said, series, stamp


def start(ask: Ask) -> list[str]:
    """The districts to begin with: the worst, the middle and the best of the period."""
    return lines.most_telling(fetch.at(series(ask), ask.period))


def trend(ask: Ask) -> Shown:
    """All districts, the chosen ones in colour, or a small chart for each."""
    rows = series(ask)
    marks = words.marks(queries.districts(ask.folder, ask.version), queries.breaks(ask.folder, ask.version), ask.texts)
    facts = lines.facts(rows, list(ask.districts), ask.option("measure") == "inverse", marks)
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
