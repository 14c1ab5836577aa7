"""The page of the map: its figures are those of the exported, and its choices live in the link."""

import json
import re
from datetime import date

import pytest

from core.periods import Period
from core.settings import load_settings
from core.texts import LANGUAGES, Texts
from etl.__main__ import main as etl
from report import widgets
from report.charts import map as outline_map
from report.charts.shading import KINDS
from report.fetch import Choice
from report.views import maps
from report.views.ask import Ask, link
from tests.conftest import SPOKEN
from tests.dashboard import bodies, charts, number, plain, ratio, sentence
from tests.test_charts import ID, NAMES, SHAPES


class TestPage:
    @pytest.mark.parametrize("language", SPOKEN)
    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("choice", [{}, {"unit": "family"}, {"category": "18"}, {"target": "5000"}])
    def test_the_squares_show_the_figures_of_the_export(self, open_page, exported, language, kind, choice):
        app = open_page("maps", lang=language, measure=kind, layout="tiles", period="2022", **choice)
        wanted = (choice.get("category", "all"), choice.get("unit", "person"))
        rows = [
            r for r in exported() if (r["category"], r["unit"], r["period_end"]) == (*wanted, "2022-12-31")
            and r["district_code"] != "18"
        ]  # fmt: skip
        shown = squares(charts(app)[0])
        assert len(shown) == len(rows) == 15
        for r in rows:
            gap = r["gap"]
            if "target" in choice and r["cases"] and r["workers"]:
                gap = str(max(0, -(-int(r["cases"]) // int(choice["target"])) - int(r["workers"])))
            figure = {"ratio": ratio(r["cases_per_worker"], language), "gap": number(gap, language)}.get(kind, "")
            if kind == "certified":
                figure = number(r["workers"], language)
            if kind == "workers_per_1000" and r["workers_per_1000_cases"]:
                figure = Texts(language).small(float(r["workers_per_1000_cases"]))
            if figure in ("", "–", "0") or (kind == "ratio" and r["cases"] == "0"):
                assert not re.search(r"[1-9]", shown[r["district_name"]].replace("1–4", ""))
            else:
                assert figure in shown[r["district_name"]].replace("\u00a0", " ")

    def test_the_slider_takes_the_period_of_the_link_and_gives_it_back(self, open_page):
        app = open_page("maps", period="2020")
        assert app.select_slider[0].value == "2020"
        assert list(app.select_slider[0].options) == ["2018", "2019", "2020", "2021", "2022", "2023"]
        assert sentence(app).startswith("Pada 2020, ")
        app.select_slider[0].set_value("2021").run()
        assert sentence(app).startswith("Pada 2021, ")
        assert app.query_params["period"] == "2021"
        app.select_slider[0].set_value("2023").run()
        assert "period" not in app.query_params  # the newest is the default

    def test_a_period_that_is_none_falls_back_to_the_newest(self, open_page):
        assert open_page("maps", period="1999").select_slider[0].value == "2023"

    def test_a_change_of_grain_keeps_the_page(self, open_page):
        app = open_page("maps", period="2020", grain="year")
        assert app.select_slider[0].value == "2020"

    def test_a_single_period_needs_no_slider(self, open_page, warehouses, tmp_path):
        cases = tmp_path / "cases.csv"
        cases.write_text("district,period,category,cases,unit\nMetro,2023,08,90,person\n")
        warehouses["single"] = tmp_path / "single"
        etl(["--warehouse", str(warehouses["single"]), "init"])
        etl(["--warehouse", str(warehouses["single"]), "load", str(cases)])
        app = open_page("maps", "single")
        assert not app.select_slider
        assert sentence(app) == "Pada 2023, belum ada rasio yang dapat dihitung."

    @pytest.mark.parametrize(
        ("narrow", "layout", "is_tiles"),
        [(False, None, False), (True, None, True), (True, "map", False), (False, "tiles", True)],
    )
    def test_squares_are_the_default_on_a_phone_and_a_choice_elsewhere(
        self, open_page, monkeypatch, narrow, layout, is_tiles
    ):  # fmt: skip
        monkeypatch.setattr(widgets, "_is_narrow", lambda: narrow)
        app = open_page("maps", **({"layout": layout} if layout else {}))
        outline = max(len(trace.get("x") or []) for trace in charts(app)[0]["data"])
        assert (outline == 5) == is_tiles

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_a_gap_without_a_target_says_why_and_what_to_do(self, open_page, language):
        app = open_page("maps", measure="gap", lang=language)
        texts = Texts(language)
        what = f"PMKS ({texts('unit.person')})"
        assert texts("maps.gap.no_target", what=what) in sentence(app)
        assert any(plain(body) == texts("maps.set_target", what=what) for body in bodies(app))

    @pytest.mark.parametrize("warehouse", ["one", "sample"])
    @pytest.mark.parametrize("layout", maps.LAYOUTS)
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_table_holds_every_district_of_the_map(self, open_page, warehouse, layout, language, monkeypatch):
        app = open_page("maps", warehouse, lang=language, layout=layout)
        app.session_state["more_areas"] = True
        app.run()
        table = app.dataframe[0].value
        assert sorted(table["district_name"]) == sorted(NAMES.values())

    def test_the_exact_link_opens_the_same_view(self, warehouses):
        who = (warehouses["sample"], 2, load_settings(), ID, "public")
        ask = Ask(*who, Choice("all", "person"), Period(date(2020, 12, 31), "year"))
        ask = ask._replace(options=(("measure", "certified"), ("layout", "tiles")))
        found = link(ask)
        assert (found["measure"], found["layout"], found["period"]) == ("certified", "tiles", "2020")
        shown = maps.areas(ask)
        assert shown.measures == ("certified",)
        assert json.loads(shown.figure.to_json()) == json.loads(maps.areas(ask).figure.to_json())

    def test_a_district_without_an_outline_is_said_to_be_missing_from_the_map(self, warehouses, monkeypatch):
        monkeypatch.setattr(outline_map, "shapes_of", lambda settings: [s for s in SHAPES if s.code != "18.72"])
        who = (warehouses["sample"], 2, load_settings(), ID, "public")
        ask = Ask(*who, Choice("all", "person"), Period(date(2023, 12, 31), "year"))
        of_map = maps.areas(ask._replace(options=(("measure", "ratio"), ("layout", "map"))))
        of_tiles = maps.areas(ask._replace(options=(("measure", "ratio"), ("layout", "tiles"))))
        assert any(note.endswith(": Metro.") for note in of_map.notes)
        assert "Metro" in of_map.sentence
        assert not any("Metro" in note for note in of_tiles.notes)


def squares(figure: dict) -> dict[str, str]:
    """District -> what stands under its name in its square."""
    found = {}
    for trace in figure["data"]:
        if trace.get("text"):
            name = plain(trace["text"].split("<br>")[0])
            x, y = ((min(trace[axis][:4]) + max(trace[axis][:4])) / 2 for axis in ("x", "y"))
            (note,) = [
                a for a in figure["layout"]["annotations"]
                if a.get("yref") != "paper" and (round(a["x"]), round(a["y"])) == (round(x), round(y))
            ]  # fmt: skip
            found[name] = " ".join(re.findall(r"<b>(.*?)</b>", note["text"]))
    return found
