"""Then and now: what differs between two versions of a view, and which loads did it (R12)."""

import pytest

from core.periods import parse_canonical
from core.settings import load_settings
from core.texts import Texts
from core.warehouse import current_version
from etl.__main__ import main as etl
from report import queries, then
from report.fetch import Choice
from report.views.ask import Ask

HEAD = "district,period,category,cases,unit\n"
ROSTER = "worker_id,district,role,certified_on\n"


@pytest.fixture
def moved(folder):
    """moved(2) gives {(district, column): (then, now, versions)} of the ranking of 2023 since version 2."""

    def run(since: int, period: str = "2023") -> dict:
        choice, texts = Choice("all", "person"), Texts("en")
        ask = Ask(
            folder,
            current_version(folder),
            load_settings(),
            texts,
            "full",
            choice,
            parse_canonical(period),
            view="ranking",
        )
        found = then.moved(ask, since)
        return {(figure.row[0], figure.column): (figure.then, figure.now, figure.versions) for figure in found}

    return run


def loaded(load, text: str, *options: str) -> int:
    code, outcome = load(text, *options)
    assert code == 0
    return outcome["version"]


def test_each_figure_names_the_versions_that_moved_it(load, moved):
    first = loaded(load, HEAD + "Metro,2023,08,100,person\nMesuji,2023,08,70,person\n")
    second = loaded(load, ROSTER + "W1,Metro,peksos,2020-01-01\n", "--as-of", "2022-12-31", "--covers", "listed")
    third = loaded(load, HEAD + "Metro,2023,08,120,person\n")
    found = moved(first)
    assert found["Metro", "cases"] == (100, 120, (third,))
    assert found["Metro", "workers"] == (None, 1, (second,))
    assert found["Metro", "cases_per_worker"] == (None, 120, (second, third))
    assert not any(district == "Mesuji" for district, _ in found)


def test_what_was_undone_again_has_not_moved(folder, load, moved):
    first = loaded(load, HEAD + "Metro,2023,08,100,person\n")
    loaded(load, HEAD + "Metro,2023,08,120,person\n")
    assert etl(["--warehouse", str(folder), "undo", "2", "--why", "wrong file"]) == 0
    assert moved(first) == {}


def test_a_version_that_knew_nothing_of_the_choice_had_no_figures(load, moved):
    loaded(load, HEAD + "Metro,2022,08,90,person\n")
    second = loaded(load, HEAD + "Metro,2023,08,100,person\n")
    assert moved(1)["Metro", "cases"] == (None, 100, (second,))
    assert moved(second - 1)["Metro", "cases"] == (None, 100, (second,))


def test_loads_are_named_in_words_without_their_files(folder, load, moved):
    loaded(load, HEAD + "Metro,2023,08,100,person\n")
    version = loaded(load, HEAD + "Metro,2023,08,120,person\n")
    choice, texts = Choice("all", "person"), Texts("id")
    ask = Ask(folder, version, load_settings(), texts, "public", choice, parse_canonical("2023"), view="ranking")
    found = then.in_words(then.moved(ask, version - 1), queries.history(folder, version), texts)
    assert ("Metro, 2023", "Jumlah PMKS", "100", "120", "dimuat unggahan 2 (Jumlah PMKS)") in found.rows
