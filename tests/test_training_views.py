"""What trainings and tests come to on charts and pages: counted again in plain Python, and never taken for certified workers."""

import csv
import os
from collections import Counter
from datetime import date
from pathlib import Path
from random import Random

import pytest

from core import warehouse
from core.settings import load_settings
from core.texts import LANGUAGES, Texts
from etl.__main__ import main as etl
from report import queries, training, views
from report.charts import added as beside
from report.charts import participants as bars
from report.intervals import wilson
from report.rows import NewlyCertified, Stamp, Training
from tests.conftest import DEEP, PROJECT
from tests.dashboard import bodies, charts, plain
from tests.test_oracle import open_office  # noqa: F401

hypothesis = pytest.importorskip("hypothesis")  # in requirements-dev.txt
given, st = hypothesis.given, hypothesis.strategies

SETTINGS = load_settings()
STAMP = Stamp(1, False, False, ("Dinas",), None)
SEEDS = range(15 if DEEP else 1)
EVENTS = st.builds(
    lambda event, day, code, participants, share: Training(
        event, day, code, code, participants, None if share is None else round(participants * share)
    ),
    st.sampled_from(("Uji A", "uji a", "Uji B")),
    st.dates(date(2015, 1, 1), date(2019, 12, 31)),
    st.sampled_from(("18", "18.01", "18.71")),
    st.integers(0, 400),
    st.none() | st.floats(0, 1),
)


@given(st.lists(EVENTS, max_size=20))
def test_a_year_is_the_sum_of_its_rows_and_no_year_is_left_out(rows):
    found = training.by_year(rows)
    assert sum(year.participants for year in found) == sum(row.participants for row in rows)
    assert sum(year.passed or 0 for year in found) == sum(row.passed or 0 for row in rows)
    years = [row.date.year for row in rows]
    assert [year.year for year in found] == (list(range(min(years), max(years) + 1)) if rows else [])
    for year in found:
        own = [row for row in rows if row.date.year == year.year]
        known = [row for row in own if row.passed is not None]
        assert year.events == len({(row.event.lower(), row.date) for row in own})
        assert (year.passed is None) == (not known)
        assert year.unknown == sum(row.participants for row in own if row.passed is None)
        assert sum(bars.parts(year).values()) == year.participants
        tested = sum(row.participants for row in known)
        assert year.rate == (wilson(sum(row.passed for row in known), tested) if tested else None)


@given(st.lists(EVENTS, max_size=20))
def test_an_unknown_result_moves_no_rate(rows):
    known = [row for row in rows if row.passed is not None]
    assert training.pass_rate(rows) == training.pass_rate(known)


def certified(year, workers, code="18.71", first=date(2017, 7, 29), last=date(2019, 12, 31)) -> NewlyCertified:
    return NewlyCertified(code, first, last, False, year, workers)


class TestBeside:
    """Worked out by hand."""

    def test_a_year_before_the_first_roster_is_counted_back_and_one_after_the_last_is_not_known(self):
        rows = [Training("Uji", date(2020, 5, 3), "18", "Lampung", 10, 4)]
        found = training.added(rows, [certified(2016, 3), certified(2018, 2)])
        assert [(y.year, y.passed, y.newly, y.counted_back) for y in found] == [
            (2016, None, 3, True), (2017, None, 0, False), (2018, None, 2, False), (2019, None, 0, False), (2020, 4, None, False),
        ]  # fmt: skip

    def test_the_last_first_roster_decides_and_the_first_last_one_is_said(self):
        late = certified(None, 0, "18.01", date(2018, 12, 31), date(2019, 6, 30))
        found = training.added([], [certified(2018, 2), late])
        assert [(y.year, y.newly, y.counted_back, y.until) for y in found] == [
            (2018, 2, False, None), (2019, 0, False, date(2019, 6, 30)),
        ]  # fmt: skip
        late = late._replace(first_roster=date(2019, 1, 1))
        assert [y.counted_back for y in training.added([], [certified(2018, 2), late])] == [True, False]

    def test_without_a_roster_nothing_is_zero(self):
        rows = [Training("Uji", date(2020, 5, 3), "18", "Lampung", 10, None)]
        assert training.added(rows, []) == [training.Added(2020, None, None)]

    def test_who_is_newly_certified_is_not_who_passed(self):
        rows = [Training("Uji", date(2018, 5, 3), "18", "Lampung", 10, 9)]
        (found,) = [y for y in training.added(rows, [certified(2018, 0)]) if y.year == 2018]
        assert (found.passed, found.newly) == (9, 0)


@pytest.mark.parametrize("seed", SEEDS)
def test_newly_certified_workers_are_those_whom_plain_python_counts(open_office, seed):  # noqa: F811
    office = open_office(seed)
    for number, step in enumerate(office.world.steps, 1):
        office.take(step)
        rosters = {}
        for load in sorted(office.world.loads(number), key=lambda load: load.load_id):
            if load.active and load.dataset == "workers":
                for code, day in load.covered:
                    rosters[code, day] = [row for row in load.rows if (row.district, row.as_of) == (code, day)]
        roles = Random(seed + number).choice(((), ("peksos",), ("tks", "psm")))
        first = {}
        for rows in rosters.values():
            for row in rows:
                if row.certified_on and (not roles or row.role in roles):
                    told = (row.certified_on, row.as_of, row.district)
                    first[row.worker] = min(first.get(row.worker, told), told)
        counted = Counter((district, certified_on.year) for certified_on, _, district in first.values())
        folder = office.folder / "warehouse"
        found = queries.newly_certified(folder, warehouse.current_version(folder), roles)
        assert {(row.district_code, row.year): row.workers for row in found if row.year} == counted
        spans = {code: [day for other, day in rosters if other == code] for code, _ in rosters}
        assert {row.district_code: (row.first_roster, row.last_roster) for row in found} == {
            code: (min(days), max(days)) for code, days in spans.items()
        }
        assert not any(row.other_key for row in found)


def test_rosters_of_an_older_key_are_left_out_and_said(load, folder):
    roster = "worker_id,district,role,certified_on\n{}"
    assert load(roster.format("W1,Metro,peksos,2018-01-01\n"), "--as-of", "2018-12-31", "--covers", "listed")[0] == 0
    assert etl(["--warehouse", str(folder), "init", "--new-key"]) == 0
    assert load(roster.format("W1,Metro,peksos,2018-01-01\n"), "--as-of", "2019-12-31", "--covers", "listed")[0] == 0
    (row,) = queries.newly_certified(folder, warehouse.current_version(folder))
    assert (row.year, row.workers, row.first_roster, row.other_key) == (2018, 1, date(2019, 12, 31), True)


def ask(folder, language="id", district=None, narrow=False, **choice):
    base = views.newest(folder, warehouse.current_version(folder), SETTINGS, Texts(language), "public")
    return base._replace(district=district, narrow=narrow, choice=base.choice._replace(**choice))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["participants", "added"])
@pytest.mark.parametrize("warehouse_name", ["sample", "one"])
def test_a_view_can_be_shown_of_any_area(warehouses, warehouse_name, name, language):
    for district in (None, "18", "18.72", "18.11"):
        for narrow in (False, True):
            asked = ask(warehouses[warehouse_name], language, district, narrow)
            shown = views.show(name, asked)
            assert shown.title
            assert shown.figure.layout.meta["foot"]
            assert [len(row) for row in shown.table.rows] == [len(shown.table.columns)] * len(shown.table.rows)
            assert shown.native.categories is not None


def test_the_sample_counts_as_its_file_does(warehouses):
    """Read again from the CSV: no figure of the province is split over districts, the districts' sums leave its rows out."""
    path = PROJECT / "data" / "sample" / "training_2018_2023.csv"
    rows = list(csv.DictReader(path.open(encoding="utf-8"), delimiter=";"))
    whole = Counter()
    for row in rows:
        whole[row["Tanggal"][-4:]] += int(row["Jumlah Peserta"])
    shown = views.show("participants", ask(warehouses["sample"]))
    told = [dict(zip(shown.table.columns, row, strict=True)) for row in shown.table.rows]
    assert {row["period"]: row["participants"] for row in told if row["events"]} == whole
    assert next(row for row in told if row["period"] == "2021")["participants"] is None
    own = Counter()
    for row in rows:
        if row["Kabupaten/Kota"] == "Metro":
            own[row["Tanggal"][-4:]] += int(row["Jumlah Peserta"])
    shown = views.show("participants", ask(warehouses["sample"], district="18.72"))
    told = [dict(zip(shown.table.columns, row, strict=True)) for row in shown.table.rows]
    assert {row["period"]: row["participants"] for row in told if row["events"]} == own
    wide = sum(int(row["Jumlah Peserta"]) for row in rows if row["Kabupaten/Kota"] == "Provinsi Lampung")
    assert any(str(wide) in note for note in shown.notes)
    assert not {15, 17, 40, 407} & set(whole.values())  # published figures are no sample data


def test_what_is_said_gives_the_rate_with_its_interval_and_no_cause():
    year = training.Year(2023, 1, 29, 29, 1, wilson(1, 29))  # Newcombe 1998, table I, method 3: 0.0061 to 0.1718
    facts = bars.Facts("Lampung", [year])
    assert bars.title(facts, Texts("en")) == "Lampung 2023: 1 of 29 participants passed, 3% (interval 1 to 17%)"
    assert bars.said(year, Texts("id")) == "1 dari 29 lulus, 3% (1–17%)"
    facts = beside.Facts("Lampung", [training.Added(2023, 9, 4)])
    assert beside.title(facts, Texts("en")) == "Lampung 2023: 9 participants passed; 4 workers newly certified"
    for words in (Texts("id").words, Texts("en").words):
        said = " ".join(
            text for key, text in words.items() if key.startswith(("chart.added", "chart.participants", "training."))
        )
        assert not any(
            cause in said for cause in ("karena", "berkat", "menghasilkan", "because", "thanks to", "led to")
        )


def test_nothing_is_drawn_for_a_count_that_is_not_known():
    facts = beside.Facts("Lampung", [training.Added(2022, None, 4, True), training.Added(2023, 9, None)])
    figure = beside.draw(facts, Texts("en"), STAMP)
    assert [list(trace.x) for trace in figure.data] == [[None, 9], [4, None]]
    figure = bars.draw(bars.Facts("Lampung", [training.Year(2022, 0, 0, 0, None, None)]), Texts("en"), STAMP)
    assert not [x for trace in figure.data for x in trace.x if x]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_data_page_says_what_is_loaded_of_trainings(open_page, language):
    app = open_page("data", lang=language)
    said = " ".join(plain(body) for body in bodies(app))
    rows = queries.training(*_of(app))
    assert Texts(language).number(sum(row.participants for row in rows)) in said
    assert len(charts(app)) == 3
    assert len(charts(open_page("data", "one", lang=language))) == 2


def _of(app):
    folder = Path(os.environ["WAREHOUSE"])
    return folder, warehouse.current_version(folder)


def test_nobody_is_not_the_same_as_nobody_known():
    nobody, unknown = training.Year(2023, 1, 0, 0, 0, None), training.Year(2023, 1, 5, 0, None, None)
    texts = Texts("en")
    assert (bars.said(nobody, texts), bars.title(bars.Facts("Metro", [nobody]), texts)) == (
        "0 participants",
        "Metro 2023: no participants",
    )
    assert bars.title(bars.Facts("Metro", [unknown]), texts) == "Metro 2023: 5 participants; results not known yet"
    assert bars.title(bars.Facts("Metro", []), texts) == "Metro: no training or test on record yet"


def test_a_title_speaks_of_a_year_that_is_drawn():
    rows = [
        Training("Uji", date(2000, 5, 3), "18", "Lampung", 10, 4),
        Training("Uji", date(2023, 5, 3), "18", "Lampung", 9, None),
    ]
    facts = bars.Facts("Metro", training.by_year(rows))
    assert bars.title(facts, Texts("en")) == "Metro 2023: 9 participants; results not known yet"
    assert beside.Facts("Metro", training.added(rows, [])).newest is None
