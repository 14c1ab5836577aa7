"""Published milestones stand beside the computed line: all of them, with their source, conflicts as conflicts, and never in a number."""

import csv
import html
from datetime import date

import pytest

from core.reference import published_figures
from core.settings import load_settings
from core.texts import LANGUAGES, Texts
from report import theme, views
from report.charts import axes, milestone_lane, province
from report.milestones import KINDS, Milestone, milestones, rivals
from report.queries import wanted_version
from tests.conftest import PROJECT
from tests.dashboard import charts, plain
from tests.test_charts import EVIL, ID, STAMP, of_province, words_in

hypothesis = pytest.importorskip("hypothesis")  # in requirements-dev.txt
given, settings, st = hypothesis.given, hypothesis.settings, hypothesis.strategies

FILE = list(csv.DictReader((PROJECT / "data/reference/published_figures.csv").open(encoding="utf-8")))
FOUND = milestones(published_figures(load_settings()), "Lampung")
ROWS = [of_province(year=year, workers=40 + year - 2018, basis="backcast" if year == 2018 else "roster") for year in range(2018, 2024)]  # fmt: skip


class TestData:
    def test_those_of_the_issue_are_there(self):
        told = {(one.day, one.value, one.kind) for one in FOUND}
        assert (date(2017, 7, 29), 15, "workers") in told
        assert (date(2018, 8, 29), 17, "workers") in told
        assert (date(2018, 8, 29), 407, "event") in told

    def test_every_one_keeps_its_number_day_and_source(self):
        marked = [r for r in FILE if r["milestone"]]
        assert len(FOUND) == len(marked)
        told = {(one.metric, str(one.value), one.source) for one in FOUND}
        assert told == {(r["metric"], r["value"], r["source"]) for r in marked}
        assert {r["milestone"] for r in marked} == set(KINDS)
        assert {r["area"] for r in marked} == {"Lampung"}

    def test_participants_are_never_certified_workers(self):
        assert all(one.kind == "event" for one in FOUND if "participants" in one.metric)

    def test_conflicts_are_between_at_least_two(self):
        stock = next(one for one in FOUND if one.metric == "peksos_certified_stock")
        assert [other.value for other in rivals(stock, FOUND)] == [17]
        assert all(rivals(one, FOUND) for one in FOUND if one.conflict)
        assert sum("CONFLICTS" in r["note"] for r in FILE if r["milestone"] and r["conflict"]) == 1

    def test_a_year_alone_stands_at_its_end_and_is_written_as_a_year(self):
        (passed,) = [one for one in FOUND if one.only_year]
        assert (passed.day, milestone_lane.day_of(passed, ID)) == (date(2016, 12, 31), "2016")

    def test_another_province_or_an_older_file_has_none(self):
        assert milestones(FILE, "Bengkulu") == []
        assert (
            milestones([{k: v for k, v in r.items() if k not in ("milestone", "conflict")} for r in FILE], "Lampung")
            == []
        )

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_each_has_words(self, language):
        words = Texts(language).words
        assert all(f"milestone.{one.metric}" in words for one in FOUND)


class TestChart:
    def draw(self, narrow=False, found=FOUND, texts=ID):
        return province.draw(province.facts(ROWS, found), texts, STAMP, "", narrow)

    @pytest.mark.parametrize("narrow", [False, True])
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_each_stands_in_the_lane_and_in_the_foot_with_its_source_on_hover(self, language, narrow):
        texts = Texts(language)
        figure = self.draw(narrow, texts=texts)
        lane = [trace for trace in figure.data if trace.yaxis == "y3"]
        assert sorted(trace.x[0] for trace in lane) == sorted(one.day for one in FOUND)
        for one in FOUND:
            assert any(one.source in trace.hovertext and str(one.value) in trace.hovertext for trace in lane)
            assert one.source in figure.layout.meta["foot"]

    def test_a_certified_number_stands_at_its_height_in_another_mark_and_colour(self):
        diamonds = [
            trace for trace in self.draw().data if trace.yaxis == "y2" and "diamond" in str(trace.marker.symbol)
        ]
        assert sorted((trace.x[0], trace.y[0]) for trace in diamonds) == sorted(
            (one.day, one.value) for one in FOUND if one.kind == "workers"
        )
        assert {trace.marker.color for trace in diamonds} == {theme.ALARM}

    def test_a_conflict_shows_both_and_each_names_the_other(self):
        lane = {
            trace.hovertext.split("<")[1] + str(trace.x[0]): trace.hovertext
            for trace in self.draw().data
            if trace.yaxis == "y3"
        }
        said = "".join(lane.values())
        assert "bertentangan dengan: 17 bersertifikat, angkatan 1 (29 Agu 2018" in said
        assert "bertentangan dengan: 15 peksos bersertifikat (29 Jul 2017" in said
        foot = self.draw().layout.meta["foot"]
        assert "15 peksos bersertifikat (detiklampung) ≠ 29 Agu 2018: 17 bersertifikat" in foot
        signs = [note.text for note in self.draw().layout.annotations if note.yref == "y3" and "≠" in note.text]
        assert len(signs) == sum(bool(one.conflict) for one in FOUND)

    def test_they_move_no_computed_number(self):
        def computed(figure):
            return [
                (trace.x, trace.y, trace.text)
                for trace in figure.data
                if trace.yaxis in ("y", "y2") and len(trace.x) > 1
            ]

        with_, without = self.draw(), self.draw(found=[])
        values = [[y for _, y, _ in computed(figure)] for figure in (with_, without)]
        assert values[0] == values[1]
        assert not any(trace.yaxis == "y3" for trace in without.data)
        assert "≠" not in words_in(without)

    def test_words_from_the_file_never_become_markup(self):
        evil = [FOUND[0]._replace(source=EVIL, metric=EVIL, conflict="x"), FOUND[1]._replace(source=EVIL, conflict="x")]
        assert "<a href" not in words_in(self.draw(found=evil))

    @settings(deadline=None)
    @given(
        st.lists(
            st.builds(
                Milestone,
                day=st.dates(date(2015, 1, 1), date(2023, 12, 31)), only_year=st.just(False), value=st.integers(1, 5000),
                kind=st.sampled_from(KINDS), metric=st.sampled_from([one.metric for one in FOUND]), source=st.just("x"),
                conflict=st.sampled_from(["", "a"]), doubtful=st.booleans(),
            ),
            max_size=8,
        ),
        st.sampled_from([theme.FULL, theme.PHONE]),
    )  # fmt: skip
    def test_words_never_lie_over_each_other_nor_past_the_picture(self, found, width):
        wide = width - province.LEFT - province.RIGHT
        days = (date(2014, 9, 1), date(2024, 3, 1))
        taken: dict[int, list[tuple[float, float]]] = {}
        for one, row, left, said in milestone_lane.placed(found, days, wide, province.LEFT, ID):
            at = (one.day - days[0]).days * wide / (days[1] - days[0]).days
            words = theme.text_width(html.unescape(said), milestone_lane.SIZE) + milestone_lane.MARK
            box = (at - words, at) if left else (at, at + words)
            assert box[0] >= -province.LEFT
            assert box[1] <= wide + province.LEFT
            assert said[:3] == milestone_lane.words(one, ID)[:3]
            assert all(box[1] < other[0] or box[0] > other[1] for other in taken.get(row, []))
            taken.setdefault(row, []).append(box)

    @pytest.mark.parametrize("narrow", [False, True])
    def test_the_lane_is_high_enough_for_its_lines(self, narrow):
        figure = self.draw(narrow)
        low, high = figure.layout.yaxis3.domain
        plot = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
        rows = max(trace.y[0] for trace in figure.data if trace.yaxis == "y3") + 1
        assert (high - low) * plot == pytest.approx(rows * milestone_lane.ROW, abs=1)
        assert figure.layout.yaxis.domain[1] < low < high < figure.layout.yaxis2.domain[0] + 1e-9

    def test_before_any_period_is_known_they_stand_alone(self):
        figure = province.draw(province.facts([], FOUND), ID, STAMP, "")
        assert len([trace for trace in figure.data if trace.yaxis == "y3"]) == len(FOUND)
        assert axes.time_range([], 100) == []


class TestPage:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_a_switch_hides_them_and_the_link_keeps_it(self, open_page, language):
        shown = open_page("overview", lang=language)
        app = open_page("overview", lang=language, milestones="hidden")
        texts = Texts(language)
        words = texts("milestone.cert_test_participants", value="407")
        assert words in plain(str(charts(shown)[-1]))
        assert words not in plain(str(charts(app)[-1]))
        assert app.query_params["milestones"] in ("hidden", ["hidden"])

    def test_the_picture_s_id_keeps_it_too(self, warehouses):
        folder = warehouses["sample"]
        base = views.newest(folder, wanted_version(folder, None), load_settings(), ID, "public")._replace(
            view="province"
        )
        for word in ("shown", "hidden"):
            ask = base._replace(options=(("milestones", word),))
            found = views.asked_by(views.id_of(ask), folder, ask.settings, "public")
            assert dict(found.options) == {"milestones": word}

    def test_no_export_holds_them(self, exported):
        days = {row["period_end"] for row in exported()}
        assert not days & {one.day.isoformat() for one in FOUND}
