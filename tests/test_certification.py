"""The page of certification: the figures of rosters, worked out again from the sample's files; scenarios; who sees keys."""

import csv
import io
import json
from datetime import date, timedelta

import pytest
from python_calamine import load_workbook

from core.periods import parse_canonical
from core.settings import load_settings
from core.texts import LANGUAGES, Texts
from etl.__main__ import main as etl
from report import queries, views
from report.charts import cliff, expiring, reaching
from report.outlook import outlook
from report.rows import Stamp
from report.views import certification
from tests.conftest import PROJECT
from tests.dashboard import bodies, charts, plain, sentence
from tests.oracle import years_later
from tests.worlds import write_settings

VIEWS = ("cliff", "expiring", "expiries", "path")
DAY = date(2023, 12, 31)
SEVERAL = (("renewal", "50"), ("new", "10"), ("validity", "3"), ("renewal_b", "80"), ("new_b", "0"), ("each", "5"),
           ("each_b", "20"), ("by", "10"))  # fmt: skip


@pytest.fixture
def shown(warehouses):
    """shown("cliff", "sample", lang="en", renewal="50") makes a view as its page does."""

    def make(name: str, warehouse: str = "sample", language: str = "id", audience: str = "public", **more):
        folder = warehouses[warehouse]
        base = views.newest(folder, queries.wanted_version(folder, None), load_settings(), Texts(language), audience)
        (ask,) = views.asks(base, [name])
        fields = {key: more.pop(key) for key in ("district", "period", "choice") if key in more}
        return views.show(name, ask._replace(options=tuple((dict(ask.options) | more).items()), **fields))

    return make


@pytest.fixture(scope="module")
def last_days():
    """District -> the last day of each certified worker's certificates on 31 December 2023, from the sample's own file."""
    ends: dict[tuple[str, str], date] = {}
    with (PROJECT / "data" / "sample" / "workers_2023-12-31.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            start, end, revoked = (
                day(row[name]) for name in ("tanggal sertifikat", "berlaku sampai", "tanggal dicabut")
            )
            if start and start <= DAY and (end is None or end >= DAY) and (revoked is None or revoked > DAY):
                key = (row["kabupaten/kota"], row["id_tenaga"])
                ends[key] = max(ends.get(key, date.min), end or date.max)
    found: dict[str, list[date]] = {}
    for (district, _), end in ends.items():
        found.setdefault(district, []).append(end)
    return found


def day(text: str) -> date | None:
    return date(*map(int, reversed(text.split("/")))) if text else None


def test_the_sample_s_file_is_read_here_as_there(last_days):
    assert sum(map(len, last_days.values())) == 64


def test_expiring_counts_are_those_of_the_sample_s_file(shown, last_days):
    found = shown("expiring").facts
    assert found.day == DAY
    for bar in found.bars:
        ends = last_days.get(bar.name, [])
        limits = (date(2024, 3, 31), date(2024, 6, 30), date(2024, 12, 31))
        assert (bar.certified, bar.within) == (len(ends), tuple(sum(end < limit for end in ends) for limit in limits))
    assert [bar.within[-1] for bar in found.bars] == sorted((bar.within[-1] for bar in found.bars), reverse=True)


def test_the_list_of_expiries_has_every_district_and_month(shown, last_days):
    found = shown("expiries")
    wanted: dict[tuple[str, tuple[int, int]], int] = {}
    for district, ends in last_days.items():
        for end in ends:
            if end != date.max:
                wanted[district, (end.year, end.month)] = wanted.get((district, (end.year, end.month)), 0) + 1
    assert {(name, (end.year, end.month)): n for name, end, n in found.table.rows} == wanted
    assert all((end + timedelta(days=1)).day == 1 for _, end, _ in found.table.rows)
    assert "worker_key" not in found.table.columns
    drawn = sum(month.workers for month in found.facts.months)
    assert drawn + found.facts.later + found.facts.never == 64


def test_the_cliff_is_the_export_behind_and_the_file_ahead(shown, exported, last_days):
    found = shown("cliff")
    rows = [row for row in exported("sample") if (row["category"], row["unit"]) == ("all", "person")]
    past = {month.day: month for month in found.facts.past}
    for year in range(2018, 2024):
        of_year = [row for row in rows if row["period_end"] == f"{year}-12-31" and row["district_code"] != "18"]
        month = past[date(year, 12, 31)]
        assert month.certified == sum(int(row["workers"] or 0) for row in of_year)
        assert month.unknown == sum(int(row["workers_expiry_unknown"] or 0) for row in of_year)
        assert month.backcast == any(row["basis"] == "backcast" for row in of_year)
    ends = [end for each in last_days.values() for end in each]
    assert list(found.facts.cliff.total) == [sum(end >= each for end in ends) for each in found.facts.days]
    assert set(found.facts.cliff.undated) == {18}


def test_a_table_row_is_past_or_projected_never_both(shown):
    table = shown("cliff", renewal="50", renewal_b="80").table
    for month, workers, _, _, *ahead in table.rows:
        assert (workers is None) == (month > DAY) == all(count is not None for count in ahead)
    assert len({row[0] for row in table.rows}) == len(table.rows)


def test_districts_add_up_to_the_province(shown):
    whole = shown("cliff", renewal="60").facts
    codes = [bar.code for bar in shown("expiring").facts.bars]
    parts = [shown("cliff", renewal="60", district=code).facts for code in codes]
    assert [round(sum(n), 6) for n in zip(*(p.lines[0].course.total for p in parts), strict=True)] == [
        round(n, 6) for n in whole.lines[0].course.total
    ]


class TestPath:
    """Metro: 90 persons in 2023 and two workers whose certificates have no expiry date."""

    def way(self, shown, target=20, **more):
        choice = views.Choice("all", "person", None, (), target)
        found = shown("path", "one", choice=choice, **more)
        (metro,) = [row for row in found.facts.rows if row.status == "ok"]
        return metro, found

    def test_one_a_year_reaches_a_need_of_five_in_three_years(self, shown):
        metro, found = self.way(shown, each="1")
        assert (metro.need, metro.certified, metro.missing, metro.per_year) == (5, 2, 3, 1)
        assert metro.ways == (reaching.Way(date(2026, 12, 31), None, pytest.approx(22)),)
        assert "Desember 2026" in found.title
        assert "0% memperpanjang" in found.sentence
        assert "tetap seperti 2023" in found.sentence

    def test_new_certificates_that_end_after_a_year_never_are_enough(self, shown):
        metro, found = self.way(shown, each="1", validity="1")
        assert metro.ways[0].reached is None
        assert metro.per_year == 3  # thirteen months' worth of three a year are 3.25
        assert "tidak tercapai" in reaching.words(metro, Texts("id"))
        assert "tidak tercapai di satu pun" in found.title

    def test_a_second_scenario_stands_beside_the_first(self, shown):
        metro, found = self.way(shown, each="1", renewal_b="0", each_b="3")
        assert [way.reached for way in metro.ways] == [date(2026, 12, 31), date(2024, 12, 31)]
        assert found.table.columns[-5:] == ("reached_a", "lost_a", "reached_b", "lost_b", "status")

    def test_the_others_say_why_they_have_no_way(self, shown):
        _, found = self.way(shown)
        assert {row.status for row in found.facts.rows} == {"ok", "no_data"}
        assert shown("path", "one").facts.target is None
        assert 'pilih "Target" di atas' in shown("path", "one").sentence


def test_a_hidden_caseload_has_no_way_to_the_target(warehouses, shown, exported):
    hidden = [row for row in exported("sample") if row["status"] == "suppressed" and row["district_code"] != "18"]
    row = next(row for row in hidden if row["period_end"] == "2023-12-31" and row["category"] != "all")
    choice = views.Choice(row["category"], row["unit"], None, (), 1)
    found = shown("path", choice=choice).facts
    (there,) = [each for each in found.rows if each.code == row["district_code"]]
    assert (there.status, there.cases, there.need, there.missing, there.per_year) == ("suppressed", *[None] * 4)


class TestTheDay:
    def test_it_is_the_end_of_the_period_or_of_the_newest_a_newer_roster_s(self, folder, load):
        cases = "district,period,category,cases,unit\nMetro,2022,08,120,person\nMetro,2023,08,90,person\n"
        roster = "worker_id,district,role,certified_on,expires_on\nW1,Metro,peksos,2020-01-01,2024-08-31\n"
        assert load(cases)[0] == 0
        for as_of in ("2022-06-30", "2024-03-15"):
            assert load(roster, "--as-of", as_of, "--covers", "listed", "--again")[0] == 0
        version = queries.wanted_version(folder, None)
        newest, older = (outlook(folder, version, parse_canonical(period)) for period in ("2023", "2022"))
        assert (newest.day, newest.certified("18.72").roster_as_of) == (date(2024, 3, 15), date(2024, 3, 15))
        assert (older.day, older.certified("18.72").roster_as_of) == (date(2022, 12, 31), date(2022, 6, 30))

    def test_a_validity_in_the_settings_ends_blank_ones(self, warehouses, tmp_path, monkeypatch):
        monkeypatch.setenv("SETTINGS", str(write_settings(tmp_path, [], 4)))
        folder = tmp_path / "warehouse"
        assert etl(["--warehouse", str(folder), "init", "--sample"]) == 0
        found = outlook(folder, queries.wanted_version(folder, None), parse_canonical("2023"))
        assert found.validity == 4
        days, course = found.course(found.names, certification.Scenario())
        assert course.undated[0] < 18  # some of them are over by then
        assert course.total[-1] == 0
        blank = [worker.undated_until for worker in found.lasting if worker.undated_until]
        assert blank
        assert max(blank) <= years_later(DAY, 4)


def test_slides_are_drawn_from_the_same_figures(shown):
    found = shown("cliff", renewal="50", renewal_b="80")
    behind, nobody, first, second, unknown = found.native.series
    assert (behind.values[-7], sum(behind.hollow)) == (64, 3)  # counted back at the ends of 2016, 2017 and 2018
    assert nobody.values[-7:] == tuple(found.facts.cliff.total[::12])
    assert first.values[-1] == round(found.facts.lines[0].course.total[-1], 1)
    assert second.values[-1] > first.values[-1]
    assert set(unknown.values[-7:]) == {18}
    assert len({len(series.values) for series in found.native.series}) == 1
    bars = shown("expiring")
    spans = zip(*(series.values for series in bars.native.series), strict=True)
    assert [sum(n or 0 for n in span) for span in spans] == [bar.within[-1] for bar in bars.facts.bars]


@pytest.mark.parametrize("options", [(), SEVERAL])
@pytest.mark.parametrize("name", VIEWS)
def test_an_id_brings_every_choice_back(warehouses, name, options):
    folder, settings = warehouses["sample"], load_settings()
    base = views.newest(folder, 2, settings, Texts("en"), "public")
    (ask,) = views.asks(base, [name])
    offered = views.VIEWS[name].options
    ask = ask._replace(
        options=tuple((option, dict(options).get(option, words[0])) for option, words in offered.items())
    )
    again = views.asked_by(views.id_of(ask), folder, settings, "public")
    assert (again.options, again.period, again.district, again.view) == (ask.options, ask.period, ask.district, name)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("warehouse", ["sample", "one"])
def test_the_page_opens_with_every_choice_in_the_link(open_page, shown, warehouse, language):
    link = dict(SEVERAL) | {"target": "50", "district": "18.72"}
    app = open_page("certification", warehouse, lang=language, **link)
    for name, value in link.items():  # a default is left out of the link
        assert app.query_params.get(name, "0") == value
    assert "Metro" in sentence(app)
    assert len(charts(app)) == sum(view.page == "certification" for view in views.VIEWS.values())
    colours = json.dumps(charts(app)[0])
    assert cliff.SECOND in colours
    assert open_page("certification", warehouse, lang=language).query_params.get("renewal") is None


def test_the_page_hands_out_the_scenarios_as_csv_and_xlsx(shown):
    from report.export import export

    table = shown("cliff", renewal="50").table
    rows = list(csv.DictReader(io.StringIO(export(table, "csv").decode())))
    assert float(rows[-1]["scenario_a"]) == table.rows[-1][5]
    assert load_workbook(io.BytesIO(export(table, "xlsx"))).get_sheet_by_index(0).to_python()[0][0] == "month_end"


def test_worker_keys_are_for_analysts_who_asked_for_them(open_page, warehouses, shown):
    folder = warehouses["sample"]
    keys = {row.key for row in queries.lasting(folder, 2, DAY, (), True)}
    assert len(keys) == 64
    assert {row.key for row in queries.lasting(folder, 2, DAY)} == {None}
    for opened in VIEWS:
        app = open_page("certification", opened=opened)
        everything = "".join([*bodies(app), *(str(frame.value) for frame in app.dataframe), json.dumps(charts(app))])
        assert not any(key in everything for key in keys)
        assert not [button for button in app.get("download_button") if "keys" in str(button.proto)]
    base = views.newest(folder, 2, load_settings(), Texts("id"), "public")
    (ask,) = views.asks(base, ["expiries"])
    with pytest.raises(ValueError, match="analysts"):
        certification.keyed(ask)
    listed = certification.keyed(ask._replace(audience="full"))
    assert {row[1] for row in listed.rows} == keys
    assert listed.columns == ("district_name", "worker_key", "last_day")


STAMP = Stamp(1, False, False, (), DAY)
HOSTILE = "<a href=x>Metro</a>"


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_is_drawn_and_a_hostile_name_is_no_markup(language, narrow, shown):
    texts = Texts(language)
    nothing = cliff.Course((0.0,), (0.0,))
    figures = [
        cliff.draw(cliff.facts(HOSTILE, [], [DAY], nothing, []), texts, STAMP, HOSTILE, narrow),
        cliff.draw(
            cliff.facts(HOSTILE, [cliff.Past(DAY, 0, 0, True)], [DAY], nothing, []), texts, STAMP, HOSTILE, narrow
        ),
        expiring.draw(expiring.facts(DAY, [expiring.Bar("18.72", HOSTILE, None, None, None)]), texts, STAMP, "m", narrow),
        expiring.draw(expiring.facts(DAY, []), texts, STAMP, "m", narrow),
        reaching.draw(
            reaching.facts(DAY, DAY, DAY, 5, [reaching.Row("18.72", HOSTILE, s) for s in ("no_data", "no_roster", "suppressed")], [HOSTILE]),
            texts, STAMP, "m", narrow,
        ),
        reaching.draw(reaching.facts(DAY, DAY, DAY, None, [], []), texts, STAMP, "m", narrow),
    ]  # fmt: skip
    for figure in figures:
        assert "<a href" not in json.dumps(figure.to_plotly_json(), default=str)


def test_the_methods_say_what_is_assumed(open_page):
    said = " ".join(plain(body) for body in bodies(open_page("methods", lang="en")))
    assert "who does not renew does not come back" in said
