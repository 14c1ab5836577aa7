"""Many districts: pictures stay readable, and what is kept in memory is kept apart."""

import asyncio
import gc
import shutil
import threading
from datetime import date

import duckdb
import pytest

from core.periods import parse_canonical
from core.settings import load_settings
from core.tables import sql_file
from core.texts import Texts
from report import early, fetch, figures, panels, privacy, theme, views, words
from report.charts import coverage, grid, multiples, ranking, trend
from report.charts import map as outline_map
from report.fetch import Choice
from report.views import ask
from tests.test_charts import STAMP, row

ID = Texts("id")
PERIODS = [parse_canonical(str(year)) for year in (2022, 2023)]
MANY = [row(f"{11 + number // 50}.{number % 50:02}", 1000 + number, name=f"Daerah {number}") for number in range(100)]


def test_a_ranking_draws_the_worst_and_says_how_many_are_in_the_table():
    facts = ranking.facts(MANY)
    figure = ranking.draw(facts, ID, STAMP, "")
    assert len(figure.data[0].y) == theme.MOST
    assert "60 lainnya ada di tabel" in figure.layout.meta["foot"]
    assert "Daerah 99" in ranking.title(facts, ID)
    assert "Daerah 0 " in ranking.title(facts, ID)


def test_who_was_chosen_is_drawn_wherever_it_stands():
    facts = theme.first(trend.Facts(trend.facts(MANY, ["12.49"]).lines, False, None, []), "lines")
    assert (len(facts[0].lines), facts[1]) == (theme.MOST + 1, 59)


@pytest.mark.parametrize("draw", [trend.draw, multiples.draw])
def test_of_many_lines_only_those_chosen_are_drawn(draw):
    facts = trend.facts(
        [*MANY, *(each._replace(period_end=each.period_end.replace(year=2022)) for each in MANY)], ["12.49"]
    )
    figure = draw(facts, ID, STAMP, "")
    assert len(figure.to_json()) < 20_000
    assert "Hanya yang dipilih" in figure.layout.meta["foot"]


def test_a_map_without_outlines_says_so():
    figure = outline_map.draw(outline_map.facts(MANY, []), ID, STAMP, "")
    assert "Batas wilayahnya belum ada" in " ".join(
        note.text.replace("<br>", " ") for note in figure.layout.annotations
    )


def test_a_grid_holds_the_districts_with_the_largest_figures():
    cells = [grid.Cell(each.district_code, "08", each.cases, "ok") for each in MANY]
    facts = grid.Facts("cases", {each.district_code: each.district_name for each in MANY}, {"08": "x"}, cells, [], None)
    names = grid.draw(facts, ID, STAMP, "").layout.xaxis.ticktext
    assert len(names) == grid.ACROSS
    assert "Daerah 99" in names[-1]


def test_coverage_shows_those_that_lack_most():
    cells = [
        coverage.Cell(f"D{n}", period, "no_data" if n == 99 else "ok", 1) for n in range(100) for period in PERIODS
    ]
    figure = coverage.draw(cells, ID, STAMP, "caseload")
    assert len(figure.layout.yaxis.ticktext) == theme.MOST
    assert "D99  " in figure.layout.yaxis.ticktext


def test_a_kept_picture_is_only_for_whom_it_was_drawn(warehouses):
    base = views.newest(warehouses["sample"], 2, load_settings(), ID, "public")
    asked = base._replace(view="by_district", district="18", options=(("apart", "without"), ("cells", "cases")))
    public, full = panels.picture(asked), panels.picture(asked._replace(audience="full"))
    assert public.figure != full.figure
    assert panels.picture(asked._replace(texts=Texts("en"))).sentence != public.sentence
    assert panels.picture(asked._replace(texts=Texts("id"))) is public


def test_a_table_of_small_numbers_that_cannot_be_worked_out_hides_nothing_silently():
    def broken(*_):
        raise KeyError

    day = MANY[0].period_end
    done = [privacy.Step(((1, True),), frozenset(), frozenset())]
    tables = privacy.Tables([(day, "person", [1], 0)], done, broken)
    with pytest.raises(KeyError):
        tables.get((day, "person"))
    assert tables.get((day, "family")) is None


def test_the_small_numbers_of_a_large_version_are_worked_out_before_anybody_asks(warehouses, monkeypatch):
    monkeypatch.setenv("WAREHOUSE", str(warehouses["sample"]))
    monkeypatch.setattr(figures, "LARGE", 0)
    known = figures.ratio(warehouses["sample"], 2, audience="public")
    monkeypatch.setattr(privacy.Tables, "made", {})
    figures.mask.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", threading.Thread.run)  # nobody waits for it, but this test

        async def started() -> None:
            async with early.begun(None):
                pass

        asyncio.run(started())
    gc.unfreeze()
    monkeypatch.setattr(privacy, "table_of", None)  # nothing is left to be worked out
    assert figures.ratio(warehouses["sample"], 2, audience="public") == known


def test_stored_figures_are_those_that_are_worked_out(warehouses):
    stored = figures.ratio(warehouses["sample"], 2, audience="full")
    every = tuple(sorted({"peksos", "tks", "pendamping_pkh", "tksk", "psm", "penyuluh", "other"}))
    assert stored == figures.ratio(warehouses["sample"], 2, None, every, audience="full")


def test_a_version_whose_definitions_take_all_periods_at_once_gives_the_same(warehouses, tmp_path, monkeypatch):
    """As programs before `ratio_of_days` wrote them."""
    older = tmp_path / "older"
    shutil.copytree(warehouses["sample"], older)
    _, _, rest = sql_file("out").partition("macro ratio_of_days(grain_wanted, roles, own_target, days) as table")
    body = rest.partition(";")[0].replace("days is null or list_contains(days, period_end)", "true")
    with duckdb.connect(str(older / "v000002.duckdb")) as con:
        con.execute(f"create or replace macro ratio(grain_wanted, roles, own_target) as table {body}")
        con.execute("drop macro table ratio_of_days")
    monkeypatch.setattr(figures, "LARGE", 0)
    of_older, of_today = (
        figures.ratio(folder, 2, "year", ("peksos",), days=[date(2023, 12, 31)], audience="public")
        for folder in (older, warehouses["sample"])
    )
    assert of_older
    assert of_older == of_today


def test_a_remark_names_all_districts_of_a_province_and_a_few_of_a_country():
    def backcast(*rows) -> str:
        counted = [each._replace(basis="backcast") for each in rows]
        (said,) = words.remarks(fetch.View(PERIODS[1], None, counted, None, None, None, None, None, []), 24, ID)
        return said

    assert backcast(*MANY[:38]).endswith(": " + ", ".join(f"Daerah {number}" for number in range(38)) + ".")
    assert backcast(*MANY).endswith(": Daerah 0, Daerah 1, Daerah 2, Daerah 3 dan 96 lainnya.")


def test_periods_looked_at_in_turn_are_those_asked_for_one_by_one(warehouses):
    base = views.newest(warehouses["sample"], 2, load_settings(), ID, "public")
    periods = ask.known_periods(base)
    assert len(periods) > ask.IN_TURN
    assert dict(ask.in_turn(base, periods)) == {period: ask.by_category(base, period) for period in periods}


@pytest.mark.parametrize("roles", [(), ("peksos",)])
@pytest.mark.parametrize("grain", [None, "year"])
@pytest.mark.parametrize("audience", ["public", "full"])
def test_a_small_version_fetched_at_once_gives_what_each_query_gives(warehouses, monkeypatch, audience, grain, roles):
    def fetched() -> list:
        fetch.series.cache_clear()
        fetch.by_category.cache_clear()
        found = []
        for category, unit in [("all", "person"), ("all", "family"), ("08", "person")]:
            choice = Choice(category, unit, grain, roles, 50.0)
            rows = fetch.series(warehouses["sample"], 2, choice, audience)
            days = tuple(fetch.periods(rows, grain)[:2])
            found.append((rows, fetch.by_category(warehouses["sample"], 2, choice, audience, days)))
        return found

    at_once = fetched()
    assert all(rows for found in at_once for rows in found)
    monkeypatch.setattr(figures, "LARGE", 0)
    monkeypatch.setattr(figures, "AT_ONCE", 2)
    assert fetched() == at_once
    fetch.series.cache_clear()
    fetch.by_category.cache_clear()
