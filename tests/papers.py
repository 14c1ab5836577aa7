"""What the tests of drawings, reports and sheets share: two warehouses, every view asked for, numbers as people write them."""

from pathlib import Path

from core.settings import load_settings
from core.texts import Texts
from etl.__main__ import main as etl
from report import fetch, queries, views
from report.charts.trend import most_telling
from report.fetch import Choice
from report.views.ask import Ask
from tests.conftest import DEEP

CASES = "district,period,category,cases,unit\nMetro,2023,03,120,person\n"
ROSTER = "worker_id,district,role,certified_on\nW1,Metro,peksos,2020-01-01\nW2,Metro,tks,2021-02-01\n"


def warehouse(root: Path, world: str) -> Path:
    """`sample`, or `small`: one district with one category in one period."""
    found = root / world
    assert etl(["--warehouse", str(found), "init", *(["--sample"] if world == "sample" else [])]) == 0
    if world == "small":
        for text, options in ((CASES, ()), (ROSTER, ("--as-of", "2022-12-31", "--covers", "listed"))):
            path = root / "small.csv"
            path.write_text(text, encoding="utf-8")
            assert etl(["--warehouse", str(found), "load", str(path), *options]) == 0
    return found


def asks(folder, language: str) -> list[Ask]:
    """Every view as it starts; with DEEP also with every word of its options once."""
    settings = load_settings()
    version = queries.wanted_version(folder, None)
    choice = Choice("all", queries.kinds(folder, version)[0][1])
    rows = fetch.series(folder, version, choice, "public")
    period = fetch.periods(rows, None)[0]
    codes = [district.code for district in queries.districts(folder, version)]
    texts = Texts(language, settings.people)
    plain = Ask(folder, version, settings, texts, "public", choice, period, district=codes[0])
    found = []
    for name, view in views.VIEWS.items():
        chosen = plain._replace(view=name, districts=tuple(most_telling(fetch.at(rows, period))))
        options = {option: words[0] for option, words in view.options.items()}
        found.append(chosen._replace(options=tuple(options.items())))
        for option, words in view.options.items() if DEEP else ():
            others = words[1:] if isinstance(words, tuple) else (words[7],)  # numbers are offered without end
            found += [chosen._replace(options=tuple((options | {option: word}).items())) for word in others]
    return found


def named(folder, language: str, *names: str, audience: str = "public") -> list:
    return [ask._replace(audience=audience) for ask in asks(folder, language) if ask.view in names]


def written(text: str, language: str, decimals: int = 0) -> str:
    """A number of the export as a reader of the language writes it; independent of core.texts."""
    if text == "":
        return "–"
    said = f"{float(text):,.{decimals}f}"
    return said.translate(str.maketrans(",.", ".,")) if language == "id" else said
