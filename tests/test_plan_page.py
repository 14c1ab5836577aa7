"""The page of the plan: its seats and ratios follow from the export, its choices live in the link, and nothing hidden shows."""

import csv
import io
import itertools
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.settings import load_settings
from core.texts import LANGUAGES, Texts
from etl.__main__ import main as etl
from report import briefing, chart_id, numbered, views
from report.native import Bars, Grid
from report.numbered import FixedSeats, Numbers
from report.planner import METHODS
from report.queries import wanted_version
from report.scenario import Rules, scenario
from report.views import plan
from report.views.ask import link
from tests.dashboard import bodies, cards, number, plain, ratio, sentence
from tests.test_charts import MIXED, row

ID = Texts("id")


def asked(folder, audience="public", language="id", **chosen):
    base = views.newest(folder, wanted_version(folder, None), load_settings(), Texts(language), audience)
    more = {name: chosen.pop(name) for name in ("choice", "period", "narrow") if name in chosen}
    options = tuple((name, chosen.get(name, words[0])) for name, words in plan.MAP_OPTIONS.items())
    return base._replace(options=options, **more)


def shown_table(app, name="seats") -> dict[str, dict]:
    """District -> row of a view's table."""
    frame = next(frame.value for frame in app.dataframe if "workers_planned" in frame.value.columns)
    return {found["district_name"]: found for found in frame.to_dict("records")}


class TestPage:
    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize(
        "chosen",
        [{}, {"seats": "7"}, {"unit": "family", "method": "gap"}, {"role": "tksk"}, {"category": "08", "seats": "3"}],
    )
    def test_seats_and_ratios_follow_from_the_export(self, open_page, exported, language, chosen):
        app = open_page("plan", opened="seats", lang=language, **chosen)
        rows = exported("sample", *(["--role", chosen["role"]] if "role" in chosen else []))
        wanted = (chosen.get("category", "all"), chosen.get("unit", "person"), "2023-12-31")
        rows = [r for r in rows if (r["category"], r["unit"], r["period_end"]) == wanted and r["district_code"] != "18"]
        table = shown_table(app)
        seats = int(chosen.get("seats", plan.START))
        assert set(table) == {r["district_name"] for r in rows}
        assert sum(found["seats"] for found in table.values()) == seats
        worst = 0
        for r in rows:
            found = table[r["district_name"]]
            assert found["workers_planned"] == int(r["workers"]) + found["seats"]
            assert found["seats"] <= found["candidates"]
            if r["cases"] and found["workers_planned"]:
                after = int(r["cases"]) / found["workers_planned"]
                assert found["cases_per_worker_planned"] == pytest.approx(after)
                worst = max(worst, after)
            elif not r["cases"]:
                assert found["seats"] == 0
        values = list(cards(app).values())
        left = [r for r in rows if r["cases"] and int(r["cases"]) and not table[r["district_name"]]["workers_planned"]]
        assert values[0] == number(str(len(left)), language)
        assert values[1] == ratio(str(worst), language)
        if "unit" in chosen:  # the published target, 100 families per worker
            gaps = [
                max(0, math.ceil(int(r["cases"]) / 100) - table[r["district_name"]]["workers_planned"])
                for r in rows if r["cases"]
            ]  # fmt: skip
            assert values[2] == number(str(sum(gaps)), language)

    @pytest.mark.parametrize("method", METHODS)
    @pytest.mark.parametrize("fixed", ["", "18.01:3,18.11:2"])
    def test_bounds_and_fixed_seats_are_kept(self, open_page, method, fixed):
        bounds = {"minimum": "1", "most": "5", "seats": "30", "target": "5000", "fixed": fixed}
        table = shown_table(open_page("plan", opened="seats", method=method, **bounds))
        assert sum(found["seats"] for found in table.values()) == 30
        assert all(1 <= found["seats"] <= 5 for found in table.values())
        if fixed:
            assert (table["Lampung Selatan"]["seats"], table["Mesuji"]["seats"]) == (3, 2)

    @pytest.mark.parametrize(
        ("chosen", "reason"),
        [
            ({"method": "gap"}, "why_no_target"),
            ({"minimum": "3", "seats": "40"}, "why_least"),
            ({"fixed": "18.01:500"}, "why_fixed_roster"),
            ({"fixed": "18.01:6", "most": "5"}, "why_fixed_most"),
            ({"fixed": "33.01:1"}, "why_fixed_unknown"),
        ],
    )
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_what_cannot_be_is_said_in_words(self, open_page, language, chosen, reason):
        app = open_page("plan", lang=language, **chosen)
        words = Texts(language).words[f"plan.{reason}"]
        first, last = words.split("{")[0], words.rsplit("}", 1)[1]
        assert sentence(app).startswith(first)
        assert last in sentence(app)

    def test_fixed_seats_that_cannot_be_read_are_said_to_be_left_out(self, open_page):
        app = open_page("plan", fixed="<b>18.01</b>")
        assert any("<b>18.01</b>" in plain(body) and "tidak terbaca" in body for body in bodies(app))

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_two_scenarios_stand_beside_each_other(self, open_page, language):
        two = {"method_b": "proportional", "seats_b": "100"}
        table = shown_table(open_page("plan", opened="after", lang=language, **two))
        assert sum(found["seats"] for found in table.values()) == 40
        assert sum(found["seats_b"] for found in table.values()) == 100

    @pytest.mark.parametrize("form", ["csv", "xlsx"])
    def test_the_plan_can_be_taken_away(self, open_page, form):
        app = open_page("plan")
        assert [b for b in app.get("download_button") if b.proto.label == Texts("id")(f"plan.download_{form}")]

    def test_an_almost_empty_warehouse_says_what_is_left_over(self, open_page):
        app = open_page("plan", "one")  # Metro's two workers are both certified: nobody could sit a test
        assert "40 jatah tidak terpakai" in sentence(app)
        assert shown_table(open_page("plan", "one", opened="seats"))["Metro"]["seats"] == 0


class TestScenario:
    def test_the_link_and_the_id_bring_back_the_same_scenario(self, warehouses):
        chosen = {"seats": "37", "method": "proportional", "minimum": "1", "most": "20", "fixed": "18.01:3,18.11:2"}
        ask = asked(warehouses["sample"], **chosen, method_b="worst", seats_b="90", when="before")
        for name in ("seats", "after", "plan_map"):
            of_view = ask._replace(view=name)
            found = views.asked_by(views.id_of(of_view), ask.folder, ask.settings, "public")
            wanted = {n: w for n, w in ask.options if n in views.VIEWS[name].options}
            assert dict(found.options) == wanted
            first, again = views.show(name, of_view), views.show(name, found)
            assert json.loads(first.figure.to_json()) == json.loads(again.figure.to_json())
        assert chosen.items() <= link(ask).items()

    def test_ids_with_fixed_seats_can_still_be_typed(self, warehouses):
        fixed = ",".join(f"18.{n:02d}:999" for n in range(1, numbered.MOST_FIXED + 1))
        ask = asked(warehouses["sample"], fixed=fixed)._replace(view="seats")
        assert len(views.id_of(ask)) <= 80
        assert dict(views.asked_by(views.id_of(ask), ask.folder, ask.settings, "public").options)["fixed"] == fixed

    @pytest.mark.parametrize("name", ["seats", "after", "plan_map"])
    @pytest.mark.parametrize("warehouse", ["one", "sample"])
    @pytest.mark.parametrize("narrow", [False, True])
    def test_every_view_is_made_for_page_phone_and_slide(self, warehouses, name, warehouse, narrow):
        for method, other in itertools.product(METHODS, ("none", "proportional")):
            shown = views.show(name, asked(warehouses[warehouse], method=method, method_b=other, narrow=narrow))
            assert shown.figure.layout.height > 150
            assert shown.title
            assert len(shown.table.columns) == len(shown.table.types) == len(shown.table.rows[0])
        if name != "plan_map":
            assert isinstance(shown.native, Grid if name == "seats" else Bars)

    def test_missing_hidden_and_impossible_get_their_least_only(self):
        rows = [*MIXED[:-1], row("18.09", None, 0, "suppressed")]
        workforce = {}
        free = Rules(roster=False)
        found = scenario(rows, workforce, 60, "worst", free)
        unknown = {"18.06", "18.07", "18.08", "18.09"}
        seats = {one.before.district_code: one.seats for one in found.districts}
        assert "18.13" not in seats  # not established
        assert {seats[code] for code in unknown} == {0}
        assert seats["18.05"] == 0  # no cases at all
        assert sum(seats.values()) == 60
        least = scenario(rows, workforce, 60, "worst", free._replace(minimum=2, fixed={"18.07": 5}))
        seats = {one.before.district_code: one.seats for one in least.districts}
        assert (seats["18.06"], seats["18.07"], seats["18.08"], seats["18.05"]) == (2, 5, 2, 2)
        assert next(one for one in least.districts if one.before.district_code == "18.08").after.cases is None

    @given(st.integers(1, 4), st.integers(1, 4), st.sampled_from(METHODS))
    def test_what_is_hidden_moves_no_seat(self, count, other, method):
        """R11: worlds that differ in a hidden count only give the public the same plan."""
        shown = [row("18.01", 900, 1, target=10.0), row("18.02", 400, 0, target=10.0)]
        plans = []
        for hidden in (count, other):
            full = row("18.03", hidden, 1, target=10.0)
            public = full._replace(cases=None, cases_per_worker=None, workers_per_1000_cases=None, status="suppressed")
            plans.append(scenario([*shown, public], {}, 9, method, Rules(roster=False)))
        assert plans[0] == plans[1]

    def test_the_sample_hides_nothing_away(self, warehouses):
        """A sensitive category: whoever is hidden for the public has no ratio, gap or computed seat."""
        ask = asked(warehouses["sample"])
        for category in ("11", "18", "22"):
            of = ask._replace(choice=ask.choice._replace(category=category, target=5.0))
            columns = plan.table(of).columns
            for values in plan.table(of).rows:
                found = dict(zip(columns, values, strict=True))
                if found["cases"] is None:
                    assert (found["cases_per_worker"], found["gap"], found["cases_per_worker_planned"]) == (None,) * 3
                    assert found["seats"] == 0

    def test_a_grid_of_a_slide_holds_every_seat(self, warehouses):
        ask = asked(warehouses["sample"], seats="25")
        grid, table = views.show("seats", ask).native, plan.table(ask)
        cells = {cells[0].words: cells[2].words for cells in grid.rows}
        assert {r[0]: str(r[table.columns.index("seats")]) for r in table.rows}.items() <= cells.items()

    def test_the_briefing_takes_the_scenario_planned(self, warehouses):
        from pptx import Presentation

        ask = asked(warehouses["sample"], seats="25", method="proportional", fixed="18.72:4")
        asks = views.asks(ask, ["seats", "after", "plan_map", "trend"])
        assert [dict(of.options)["seats"] for of in asks[:3]] == ["25"] * 3
        assert dict(asks[3].options)["scale"] == "log"
        made = Presentation(io.BytesIO(briefing.deck(asks)))
        cells = [
            [cell.text for cell in line.cells]
            for shape in made.slides[1].shapes if shape.has_table for line in shape.table.rows
        ]  # fmt: skip
        table = plan.table(ask)
        wanted = {r[0]: str(r[table.columns.index("seats")]) for r in table.rows}
        assert {line[0]: line[2] for line in cells if line[0] in wanted} == wanted
        assert wanted["Metro"] == "4"
        bars = next(shape.chart for shape in made.slides[2].shapes if shape.has_chart).plots[0]
        assert len(bars.series) == 2

    def test_the_briefing_page_remembers_it(self, open_page):
        app = open_page("plan", seats="25")
        app.switch_page("pages/briefing.py").run()
        assert not app.exception
        assert ("seats", "25") in [(name, str(value)) for name, value in app.session_state["chosen"].items()]

    def test_the_exported_rows_are_those_of_the_table(self, warehouses):
        from report.export import export

        table = plan.table(asked(warehouses["sample"]))
        rows = list(csv.DictReader(io.StringIO(export(table, "csv").decode())))
        assert sum(int(r["seats"]) for r in rows) == 40
        assert export(table, "xlsx").startswith(b"PK")


class TestWordsOfNumbers:
    @given(st.integers(1, plan.MOST))
    def test_a_number_and_its_place(self, n):
        offered = Numbers("40", plan.MOST)
        assert offered[offered.index(str(n))] == str(n)
        assert offered[0] == "40"

    @pytest.mark.parametrize("word", ["0", "-1", "007", "100001", "x", ""])
    def test_what_is_not_offered(self, word):
        with pytest.raises((ValueError, IndexError)):
            Numbers("40", plan.MOST).index(word)

    @given(st.dictionaries(st.integers(1101, 9999), st.integers(0, numbered.MOST_SEATS), max_size=numbered.MOST_FIXED))
    def test_fixed_seats_and_their_place(self, fixed):
        word = numbered.written({f"{code // 100:02d}.{code % 100:02d}": n for code, n in fixed.items()})
        offered = FixedSeats()
        assert offered[offered.index(word)] == word
        assert numbered.read(word) == numbered.read(word.replace(",", " , ").replace(":", " : "))

    @pytest.mark.parametrize(
        "text", ["18.01", "18.01:", "18.01:-1", "1801:2", "18.01:1,18.01:2", "18.01:10000", ":", "18.01:1:2"]
    )
    def test_what_cannot_be_read(self, text):
        with pytest.raises(ValueError, match="no fixed seats"):
            numbered.read(text)

    @given(st.integers(0, 10**12))
    def test_a_place_that_stands_for_nothing_is_no_id(self, place):
        offered = FixedSeats()
        try:
            word = offered[place]
            canonical = offered.index(word) == place
        except (IndexError, ValueError):
            canonical = False
        assert canonical or place >= 0

    def test_a_mistyped_id_of_a_plan_is_none(self, warehouses):
        folder, settings = warehouses["sample"], load_settings()
        coded = chart_id.decode(views.id_of(asked(folder)._replace(view="seats")))
        for options in ((plan.START,), (0, 9), (plan.MOST + 1,), (0, 0, 0, 0, 0, numbered.PAIR**7)):
            with pytest.raises(chart_id.BadId):
                views.asked_by(chart_id.encode(coded._replace(options=options)), folder, settings, "public")


def test_fixed_seats_in_an_empty_warehouse(tmp_path):
    folder = tmp_path / "empty"
    etl(["--warehouse", str(folder), "init"])
    assert views.newest(folder, 1, load_settings(), ID, "public") is None
