"""What a version holds, as the data page says and draws it: worked out once for each version, language and screen."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

from core.kept import kept
from core.settings import Settings
from core.texts import Texts
from report import queries, theme, words
from report.charts import coverage
from report.rows import Stamp
from report.training import held


class Holdings(NamedTuple):
    """The page's sentence, what is old or missing, and by dataset a chart as plain data with its alternative text."""

    sentence: str
    freshness: tuple[str, ...]
    charts: dict[str, tuple[dict, str]]


@kept(16)
def holdings(folder: Path, version: int, settings: Settings, texts: Texts, narrow: bool, today: date) -> Holdings:
    """Of a country a hundred thousand rows, so none of them is kept. Do not alter it."""
    result = queries.coverage(folder, version)
    rows = [dict(zip(result.columns, row, strict=True)) for row in result.rows]
    known = dict.fromkeys(("caseload", "workers"), rows)
    if trained := queries.training(folder, version):
        known["training"] = held(trained, [(d.code, d.name, d.first_day) for d in queries.districts(folder, version)])
    stamp = Stamp(version, queries.is_sample(folder, version), False, (settings.office,), None)
    charts = {}
    for dataset, of in known.items():
        if cells := coverage.facts(of, dataset):
            figure = coverage.draw(cells, texts, stamp, dataset, narrow)
            charts[dataset] = (theme.plain(figure), coverage.title(cells, texts, dataset))
    return Holdings(
        words.data_sentence(rows, queries.history(folder, version), texts),
        tuple(words.freshness(rows, today, settings.stale_after_months, texts)),
        charts,
    )
