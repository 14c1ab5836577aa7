"""The page Perbandingan: its figures are those of the export and of a second calculation, hidden ones stay hidden."""

import json
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from core.periods import Period
from core.settings import load_settings
from core.texts import LANGUAGES
from etl.__main__ import main as etl
from report import fetch, figures, queries
from report.fetch import Choice
from report.queries import Workforce
from report.views import comparison
from report.views.ask import Ask, link
from tests.conftest import DEEP, PROJECT
from tests.oracle import is_active, roster_in_force
from tests.test_oracle import ROLE_CHOICES, Office
from tests.test_standing import ALL, CODES, ID, NOW, THEN
from tests.worlds import build_world


@pytest.mark.parametrize("seed", range(2000, 2020 if DEEP else 2001))
def test_workers_on_the_roster_and_certified_equal_the_oracle(seed, tmp_path, monkeypatch, capsys):
    """R1, R2: by plain loops over the loads of a random world, for all roles and some, at every day with figures."""
    office = Office(tmp_path, build_world(seed), capsys)
    monkeypatch.setenv("SETTINGS", str(office.settings))
    office.run(etl, "init")
    for step in office.world.steps:
        office.take(step)
    folder, loads = tmp_path / "warehouse", office.world.loads()
    version = len(office.world.steps) + 1
    for roles in (None, *ROLE_CHOICES):
        found = queries.workforce(folder, version, tuple(sorted(roles or ())))
        days = {day for _, day in found}
        for day in days:
            for code in CODES:
                roster = roster_in_force(loads, code, day)
                assert ((code, day) in found) == (roster is not None)
                if roster is None:
                    continue
                as_of, listed = roster
                own = [each for each in listed if roles is None or each.role in roles]
                active = {each.worker for each in own if is_active(each, day, office.world.validity_years)}
                basis = "roster" if as_of <= day else "backcast"
                assert found[code, day] == Workforce(len({each.worker for each in own}), len(active), basis, as_of)
        for grain in (None, "quarter", "year"):
            for each in figures.ratio(folder, version, grain, tuple(sorted(roles or ())), audience="full"):
                if each.workers is not None and each.districts_total is None:
                    assert found[each.district_code, each.data_as_of].certified == each.workers


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("comparison") / "warehouse"
    assert etl(["--warehouse", str(folder), "init", "--sample"]) == 0
    return folder


def asked(folder, choice=ALL, **more) -> Ask:
    options = (("measure", "ratio"), ("group", "own"))
    values = {"since": THEN, "options": options} | more
    return Ask(folder, 2, load_settings(), ID, "public", choice, NOW, **values)


VIEWS = (comparison.ranks, comparison.slope, comparison.certified_share)


class TestViews:
    @pytest.mark.parametrize("view", VIEWS)
    def test_every_category_gives_a_sentence_a_table_and_no_hidden_figure(self, sample, view):
        """R11: what the public export hides has no figure in a table, a fact or a picture."""
        seen = set()
        for category, unit in (
            queries.kinds(sample, 2) if DEEP else [("14", "person"), ("18", "person"), ("25", "family")]
        ):
            choice = Choice(category, unit)
            shown = view(asked(sample, choice=choice))
            assert shown.sentence.endswith(".")
            assert len(shown.table.columns) == len(shown.table.types) == len(shown.table.rows[0])
            hidden = {
                each.district_name
                for each in fetch.at(fetch.series(sample, 2, choice, "public"), NOW)
                if each.status == "suppressed" and each.districts_total is None
            }
            seen |= hidden
            names = shown.table.columns.index("district_name")
            for line in shown.table.rows:
                values = dict(zip(shown.table.columns, line, strict=True))
                if line[names] in hidden:
                    figures = ("rank", "cases_per_worker", "cases_per_worker_after")
                    assert [values.get(name) for name in figures] == [None] * 3
        assert seen

    def test_ranks_and_the_slope_show_the_figures_of_the_export(self, sample):
        rows = fetch.at(fetch.series(sample, 2, ALL, "public"), NOW)
        table = comparison.ranks(asked(sample)).table
        by_name = {line[1]: line for line in table.rows}
        for each in rows:
            if each.districts_total is None:
                assert by_name[each.district_name][2] == each.cases_per_worker
        assert sorted(line[0] for line in table.rows) == list(range(1, 16))
        ends = {line[0]: line for line in comparison.slope(asked(sample)).table.rows}
        metro = {
            each.period_end.year: each
            for each in fetch.series(sample, 2, ALL, "public")
            if each.district_code == "18.72"
        }
        assert ends["Metro"][1:3] == (metro[2022].cases_per_worker, metro[2023].cases_per_worker)

    def test_mesuji_and_lampung_timur_report_other_categories_and_leave_the_moves(self, sample):
        facts = comparison.ranks(asked(sample)).facts
        assert (facts.ranked, facts.compared) == (15, 13)
        assert {line.name for line in facts.rows if line.why} == {"Mesuji", "Lampung Timur"}

    def test_the_break_of_2021_stops_every_comparison_and_is_named(self, sample):
        since = Period(date(2020, 12, 31), "year")
        shown = comparison.ranks(asked(sample, since=since))
        assert shown.title == "Peringkat 2023 tidak dapat dibandingkan dengan 2020"
        assert any("1 Januari 2021: dasar penduduk BPS berubah" in note for note in shown.notes)
        assert {line.verdict for line in comparison.slope(asked(sample, since=since)).facts.lines} == {""}

    def test_the_headline_of_similar_districts_places_the_one_asked_about(self, sample):
        found = comparison.alike(load_settings(), NOW, "18.72", CODES)
        options = (("measure", "ratio"), ("group", "similar"))
        ask = asked(sample, district="18.72", districts=found.codes(), options=options)
        said = comparison.headline(ask).replace("\u00a0", " ")
        assert said == (
            "Pada 2023, Metro berada di peringkat 15 dari 15 (1 = terberat), 1 : 1.437; di antara 5 daerah serupa, peringkat 5."
        )
        assert {"group": "similar", "district": "18.72", "since": "2022"}.items() <= link(ask).items()
        assert link(ask)["districts"].split(",")[0] == "18.72"

    def test_a_role_nobody_has_is_a_sentence_not_an_error(self, sample):
        choice = Choice("all", "person", None, ("psm",))
        for view in VIEWS:
            assert view(asked(sample, choice=choice)).sentence


class TestPage:
    def open(self, folder, monkeypatch, **query) -> AppTest:
        monkeypatch.setenv("WAREHOUSE", str(folder))
        app = AppTest.from_file(str(PROJECT / "dashboard.py"), default_timeout=60)
        app.switch_page("pages/comparison.py")
        for name, value in query.items():
            app.query_params[name] = value
        for view in ("ranks", "slope", "certified_share"):
            app.session_state[f"more_{view}"] = True
        app.run()
        assert not app.exception
        return app

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("group", comparison.CHOSEN_BY)
    def test_opens_with_three_charts_and_their_tables(self, sample, monkeypatch, language, group):
        app = self.open(sample, monkeypatch, lang=language, group=group, district="18.72", since="2021")
        assert len(app.get("plotly_chart")) == len(app.dataframe) == 3
        assert [len(frame.value) for frame in app.dataframe] == [15, 16, 15]
        assert app.query_params.get("since") in ("2021", ["2021"])

    def test_a_link_chooses_the_districts_that_are_highlighted(self, sample, monkeypatch):
        app = self.open(sample, monkeypatch, districts="18.71,18.72")
        drawn = json.loads(app.get("plotly_chart")[1].proto.spec)
        bold = " ".join(text for trace in drawn["data"] for text in trace.get("text") or ())
        assert [f"<b>{name}</b>" in bold for name in ("Metro", "Bandar Lampung", "Mesuji")] == [True, True, False]

    def test_the_first_period_has_nothing_to_compare_with_and_says_so(self, sample, monkeypatch):
        app = self.open(sample, monkeypatch, period="2018")
        said = " ".join(element.proto.spec for element in app.get("plotly_chart"))
        assert "Belum ada periode sebelumnya" in said
