"""Targets are data: per unit and category, with a source and a first day; published ones can be chosen and say who said so."""

import csv
from dataclasses import replace
from datetime import date

import pytest

from core.reference import load_reference, standards
from core.settings import load_settings
from core.texts import LANGUAGES, Texts
from etl.__main__ import main as etl
from report import chart_id, figures, queries, target_words, theme, views
from report.charts import target_lines, trend
from report.charts.target_lines import TargetLine
from report.views.ask import link
from tests.conftest import PROJECT
from tests.dashboard import bodies, cards, charts, foot, number, plain
from tests.test_charts import ID, STAMP, row
from tests.worlds import Target, write_settings

SETTINGS = load_settings()
FILE = list(csv.DictReader((PROJECT / "data/reference/ratio_standards.csv").open(encoding="utf-8")))


def asked(folder, **more):
    base = views.newest(folder, queries.wanted_version(folder, None), SETTINGS, ID, "public")
    return base._replace(choice=base.choice._replace(**more), view="ranking")


class TestPublishedRatios:
    def test_every_row_of_the_file_is_known_and_only_cases_per_worker_can_be_a_target(self):
        known = standards(SETTINGS)
        assert [one.id for one in known] == [r["id"] for r in FILE]
        targets = {one.id for one in known if one.unit}
        assert targets == {
            r["id"] for r in FILE if r["unit"].endswith("per worker") and r["unit"].split()[0] != "population"
        }
        assert all(one.value for one in known if one.unit)
        assert not any(one.issuer == "same" for one in known)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_each_has_a_name_in_both_languages_and_an_unverified_one_says_so(self, language):
        texts = Texts(language)
        for one, r in zip(standards(SETTINGS), FILE, strict=True):
            if one.unit:
                assert f"standards.{one.id}" in texts.words
                assert one.verified == ("NOT VERIFIED" not in r["verified"])
                assert (texts("standard.not_verified") in target_words.name(one, texts)) == (not one.verified)

    def test_families_are_offered_no_ratio_of_persons(self):
        assert "cwla_foster" in {one.id for one in target_words.offered(SETTINGS, "person")}
        of_families = {one.id for one in target_words.offered(SETTINGS, "family")}
        assert "kemensos_1_per_100" in of_families
        assert "cwla_foster" not in of_families

    @pytest.mark.parametrize("chosen", ["wa_cap", "cpms_25"])
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_one_chosen_in_the_link_counts_on_every_page(self, open_page, exported, language, chosen):
        value = next(int(r["value"]) for r in FILE if r["id"] == chosen)
        app = open_page("overview", lang=language, target=chosen)
        assert app.query_params["target"] == chosen
        rows = [r for r in exported() if (r["category"], r["unit"], r["period_end"]) == ("all", "person", "2023-12-31")]
        rows = [r for r in rows if r["district_code"] != "18" and r["cases"]]
        gap = sum(max(0, -(-int(r["cases"]) // value) - int(r["workers"])) for r in rows)
        texts = Texts(language)
        assert cards(app)[texts("card.gap")] == number(str(gap), language)
        said = plain(" ".join(bodies(app)))
        assert texts(f"standards.{chosen}") in said
        assert (texts("standard.not_verified") in said) == (chosen == "cpms_25")
        assert (
            open_page("maps", lang=language, target=chosen, measure="gap").selectbox(key="filter_target_of").value
            == chosen
        )

    def test_a_number_of_one_s_own_and_nothing_known(self, open_page):
        app = open_page("overview", target="250")
        assert (app.selectbox(key="filter_target_of").value, app.number_input(key="filter_target").value) == (
            "own",
            250,
        )
        for nonsense in ("cwla_supervision", "own", "0", "-3", "<b>", "9" * 12):
            assert open_page("overview", target=nonsense).selectbox(key="filter_target_of").value == ""

    def test_a_choice_is_made_and_taken_back(self, open_page):
        app = open_page("overview", unit="family")
        assert "bawaan: 1 : 100" in app.selectbox(key="filter_target_of").format_func("").replace("\u00a0", " ")
        app.selectbox(key="filter_target_of").select("cwla_ongoing").run()
        assert app.query_params["target"] == ["cwla_ongoing"] or app.query_params["target"] == "cwla_ongoing"
        app.selectbox(key="filter_unit").select("person").run()  # no ratio of persons
        assert not app.exception
        assert app.selectbox(key="filter_target_of").value == ""
        assert "target" not in app.query_params

    def test_the_id_and_the_link_bring_it_back(self, warehouses):
        ask = asked(warehouses["sample"], target=15.0, standard="wa_cap")
        found = views.asked_by(views.id_of(ask), ask.folder, SETTINGS, "public")
        assert found.choice == ask.choice
        assert link(ask)["target"] == "wa_cap"
        own = asked(warehouses["sample"], target=15.0)
        assert views.asked_by(views.id_of(own), ask.folder, SETTINGS, "public").choice == own.choice
        assert link(own)["target"] == "15"

    def test_ids_of_earlier_pictures_still_open(self):
        """`standard` is the last thing in an id, and none writes nothing: this id was made before there was any."""
        coded = chart_id.decode("1XJR-PA00-KP0Z-CAX")
        assert (coded.view, coded.version, coded.target, coded.standard) == (1, 7, 250, None)

    def test_an_id_of_a_row_that_is_not_there_is_none(self, warehouses):
        coded = chart_id.decode(views.id_of(asked(warehouses["sample"])))
        with pytest.raises(chart_id.BadId):
            views.asked_by(
                chart_id.encode(coded._replace(standard=len(FILE))), warehouses["sample"], SETTINGS, "public"
            )


class TestTargetsAsData:
    def test_the_shipped_one_names_its_row_of_the_published_ratios(self):
        (shipped,) = load_reference(SETTINGS).targets
        assert (shipped.unit, shipped.category, shipped.value, shipped.valid_from) == ("family", "all", 100, None)
        assert shipped.source_id in {r["id"] for r in FILE}

    @pytest.mark.parametrize(("language", "said"), [("id", "Pejabat Kemensos"), ("en", "Kemensos officials")])
    def test_the_methods_page_names_the_issuer_in_the_page_s_language(self, open_page, language, said):
        shown = [found.value.to_string() for found in open_page("methods", lang=language).table]
        assert any(said in table for table in shown)
        assert not any("Kemensos officials" in table for table in shown if language == "id")
        assert any(Texts(language)("standard.not_verified") in table for table in shown)

    def test_words_are_no_figures(self):
        """Another name of the issuer makes no new version (R12)."""
        reference = load_reference(SETTINGS)

        def of(**more):
            targets = tuple(replace(target, **more) for target in reference.targets)
            return replace(reference, targets=targets).fingerprint()

        assert of(issuer_id="x", source_id="y") == reference.fingerprint()
        assert of(value=99.0) != reference.fingerprint()

    def test_a_category_s_own_target_from_its_first_day_on(self, tmp_path, monkeypatch):
        targets = [Target("person", "08", "50", None), Target("person", "08", "30", date(2023, 1, 1))]
        monkeypatch.setenv("SETTINGS", str(write_settings(tmp_path, targets, None)))
        folder = tmp_path / "warehouse"
        cases, roster = tmp_path / "cases.csv", tmp_path / "roster.csv"
        cases.write_text("district,period,category,cases,unit\nMetro,2022,08,120,person\nMetro,2023,08,120,person\n")
        roster.write_text("worker_id,district,role,certified_on\nW1,Metro,peksos,2020-01-01\n")
        assert etl(["--warehouse", str(folder), "init"]) == 0
        assert etl(["--warehouse", str(folder), "load", str(cases)]) == 0
        assert (
            etl(["--warehouse", str(folder), "load", str(roster), "--as-of", "2022-12-31", "--covers", "listed"]) == 0
        )
        rows = figures.ratio(folder, 3, category="08", unit="person", district="18.72", audience="public")
        assert [(r.period_end.year, r.target, r.gap) for r in rows] == [(2022, 50, 2), (2023, 30, 3)]
        (line,) = target_lines.of_rows(rows)
        assert line.steps == ((date(2022, 12, 31), 50.0), (date(2023, 7, 1), 30.0))
        assert all(r.target is None for r in figures.ratio(folder, 3, category="all", audience="public"))


class TestLines:
    OTHERS = [TargetLine("A <b>", ((date(2023, 12, 31), 12.0),)), TargetLine("B", ((date(2023, 12, 31), 14.0),))]

    def figure(self, narrow=False, inverse=False):
        rows = [row(year=year, target=100.0) for year in (2021, 2022, 2023)]
        facts = trend.facts(rows, ["18.01"], inverse, (), self.OTHERS)
        return facts, trend.draw(facts, ID, STAMP, "", True, narrow)

    def test_all_stand_in_the_chart_and_are_named_in_the_foot(self):
        facts, figure = self.figure()
        lines = sorted(shape.y0 for shape in figure.layout.shapes if shape.y0 == shape.y1)
        assert lines == [12, 14, 100]
        assert [line.counts for line in facts.targets] == [True, False, False]
        foot = figure.layout.meta["foot"]
        assert "12 A &lt;b&gt;" in foot.replace("\u00a0", " ")
        assert "<b>" not in foot

    @pytest.mark.parametrize("narrow", [False, True])
    def test_their_labels_keep_apart(self, narrow):
        _, figure = self.figure(narrow)
        labels = [
            a for a in figure.layout.annotations if a.font.size == target_lines.SIZE and a.x == 0 and a.xshift == 2
        ]
        places = sorted(a.y for a in labels)
        assert len(places) > 1
        assert all(
            (b - a) * trend.HEIGHT * 0.8 > target_lines.GAP * 0.99 for a, b in zip(places, places[1:], strict=False)
        )
        assert "1\u00a0:\u00a012 – 1\u00a0:\u00a014" in [a.text for a in labels]
        assert all(theme.text_width(a.text, 11) < theme.PHONE - trend.LEFT_PHONE - trend.RIGHT_PHONE for a in labels)

    def test_per_thousand_they_turn_over(self):
        _, figure = self.figure(inverse=True)
        lines = sorted(shape.y0 for shape in figure.layout.shapes if shape.y0 == shape.y1)
        assert lines == pytest.approx([10, 1000 / 14, 1000 / 12])

    def test_a_target_that_changes_is_a_step(self):
        rows = [row(year=year, target=target) for year, target in ((2021, 50.0), (2022, 50.0), (2023, 30.0))]
        figure = trend.draw(trend.facts(rows, ["18.01"]), ID, STAMP, "")
        shown = [(shape.y0, shape.x0, shape.x1) for shape in figure.layout.shapes if shape.y0 == shape.y1]
        assert shown == [(50, date(2021, 12, 31), date(2023, 7, 1)), (30, date(2023, 7, 1), date(2023, 12, 31))]

    @pytest.mark.parametrize("unit", ["person", "family"])
    def test_the_page_shows_all_published_ones_when_asked(self, open_page, unit):
        few = open_page("trend", unit=unit)
        many = open_page("trend", unit=unit, lines="all")
        count = [
            len([s for s in charts(app)[0]["layout"]["shapes"] if s.get("y0") == s.get("y1")]) for app in (few, many)
        ]
        known = [one for one in target_words.offered(SETTINGS, unit) if one.id != "kemensos_1_per_100"]
        assert count[1] - count[0] == len(known)
        assert foot(charts(many)[0]).count("(belum diverifikasi)") == 1
