"""Who stands where, what may be compared between two periods, and which districts are alike."""

import re
from datetime import date

import numpy as np
import pytest

from core.periods import Period
from core.reference import load_reference, statistics
from core.settings import load_settings
from core.texts import Texts
from report import similar, standing
from report.change import Known
from report.charts import ranking
from report.fetch import Choice
from report.views import comparison
from report.views.ask import Ask
from tests.conftest import PROJECT
from tests.test_charts import MIXED, NAMES, of_province, row

hypothesis = pytest.importorskip("hypothesis")  # in requirements-dev.txt
given, st = hypothesis.given, hypothesis.strategies

ID = Texts("id")
ALL = Choice("all", "person")
THEN, NOW = Period(date(2022, 12, 31), "year"), Period(date(2023, 12, 31), "year")
CODES = sorted(NAMES)
FIGURES = st.tuples(st.sampled_from([None, 0, 5, 10, 60]), st.sampled_from([None, 0, 1, 2]))  # cases, workers
WORLD = st.lists(FIGURES, max_size=15)


def rows_of(figures, year=2023, **more) -> list:
    """`all` and one category of each district, and the province."""
    districts = [row(code, *figure, year=year, **more) for code, figure in zip(CODES, figures, strict=False)]
    covered = [r for r in districts if r.status in ("ok", "no_worker")]
    cases, workers = (sum(getattr(r, name) for r in covered) if covered else None for name in ("cases", "workers"))
    whole = of_province(cases=cases, year=year, districts_covered=len(covered), districts_total=len(districts))
    status = "no_data" if not covered else "ok" if workers else "no_worker"
    ratio = cases / workers if workers else None
    whole = whole._replace(workers=workers, status=status, cases_per_worker=ratio)
    return [*districts, whole, *(r._replace(category="08") for r in (*districts, whole))]


def compared(now, before, breaks=()) -> dict:
    return {pair.row.district_code: pair for pair in standing.pairs(now, before, "all", breaks)[0]}


class TestRanks:
    def test_they_follow_the_order_of_the_ranking(self):
        """R6: no worker first by caseload, then the worst ratio; without worker and case, hidden or unknown: no rank."""
        found = standing.ranks(MIXED)
        assert found == {"18.03": 1, "18.02": 2, "18.04": 3, "18.01": 4}
        first = [bar.name for bar in ranking.facts(MIXED).bars][:4]
        assert first == [NAMES[code] for code in sorted(found, key=found.get)]

    def test_equal_figures_share_a_rank_and_the_next_is_left_out(self):
        rows = [row("18.01", 20, 1), row("18.02", 40, 2), row("18.03", 9, 0), row("18.04", 10, 1), row("18.05", 0, 3)]
        assert standing.ranks(rows) == {"18.03": 1, "18.01": 2, "18.02": 2, "18.04": 4, "18.05": 5}

    @given(WORLD)
    def test_a_rank_is_one_more_than_the_districts_that_are_heavier(self, figures):
        rows = rows_of(figures)[: len(figures)]
        found = standing.ranks(rows)
        keys = {}
        for each in rows:
            if each.workers and each.cases is not None:
                keys[each.district_code] = each.cases / each.workers
            elif each.workers == 0 and each.cases:
                keys[each.district_code] = 1e12 + each.cases
        assert found == {code: 1 + sum(other > key for other in keys.values()) for code, key in keys.items()}


class TestWhatMayBeCompared:
    @pytest.mark.parametrize(
        ("now", "before", "why"),
        [
            ({}, {}, ""),
            ({}, {"basis": "backcast"}, "backcast"),
            ({}, {"cases": None}, "no_data"),
            ({"workers": None}, {}, "no_roster"),
            ({}, {"cases": None, "status": "not_established"}, "not_established"),
            ({"cases": None, "status": "suppressed"}, {}, "suppressed"),
            ({"cases": 0, "workers": 0}, {}, "no_case"),
            ({"workers": 0}, {}, ""),
        ],
    )
    def test_a_pair_says_why_it_cannot_be_compared(self, now, before, why):
        new, old = ([row(year=year, **more)] for year, more in ((2023, now), (2022, before)))
        (pair,) = compared(*([*each, each[0]._replace(category="08")] for each in (new, old))).values()
        assert pair.why == why

    @pytest.mark.parametrize("dataset", ["caseload", "workers"])
    def test_nothing_crosses_a_break(self, dataset):
        now, before = rows_of([(10, 1), (20, 1)]), rows_of([(10, 1), (20, 1)], 2022)
        broken = Known(dataset, "18.01", date(2023, 1, 1), "batas berubah", "border changed")
        found = compared(now, before, [broken])
        assert [found[code].why for code in ("18.01", "18.02")] == ["break", ""]
        assert standing.moves(found.values(), before[:2]) == {"18.02": standing.Move(1, 1)}

    def test_other_categories_are_compared_on_the_common_ones_and_leave_the_ranks(self):
        """R3: of 30 cases in two categories then and 25 in one now, only the 20 and 25 of the same category."""
        before = [
            row(year=2022, cases=30),
            row(year=2022, cases=20, category="08"),
            row(year=2022, category="09", cases=10),
        ]
        now = [row(cases=25), row(cases=25, category="08"), row(cases=None, category="09")]
        (pair,) = compared(now, before).values()
        assert (pair.before.value, pair.after.value, pair.why, pair.whole) == (10, 12.5, "", False)
        assert standing.moves([pair], before[:1]) == {}

    @given(WORLD, WORLD)
    def test_moves_are_ranks_among_the_districts_ranked_in_both(self, new, old):
        size = min(len(new), len(old))
        now, before = rows_of(new[:size]), rows_of(old[:size], 2022)
        found = standing.moves(compared(now, before).values(), before[:size])
        ranked = standing.ranks(now[:size]).keys() & standing.ranks(before[:size]).keys()
        assert found.keys() == ranked
        for side, rows in (("before", before), ("after", now)):
            again = standing.ranks(each for each in rows[:size] if each.district_code in ranked)
            assert {code: getattr(move, side) for code, move in found.items()} == again

    @pytest.mark.parametrize(
        ("before", "after", "better", "said"),
        [
            (20, 10, "low", "better"), (10, 20, "low", "worse"), (10, 20, "high", "better"), (20, 10, "high", "worse"),
            (20.2, 19.9, "low", "same"), (None, 9, "low", "better"), (9, None, "high", "worse"), (None, None, "low", "same"),
        ],
    )  # fmt: skip
    def test_better_and_worse_follow_the_measure_and_what_is_shown_alike_is_the_same(self, before, after, better, said):
        assert standing.verdict(before, after, better, ID.ratio) == said


class TestSimilar:
    def test_distances_are_those_worked_out_by_hand(self):
        """ln 1000, ln 10000, ln 100000 are evenly spaced: z = -1.2247, 0, 1.2247. Poverty is the same everywhere: z = 0."""
        places = [("a", "kabupaten", 1000), ("b", "kota", 10_000), ("c", "kabupaten", 100_000)]
        known = [similar.Traits(code, kind, people, 10.0) for code, kind, people in places]
        found = similar.nearest("a", known)
        assert [(near.code, round(near.distance, 4)) for near in found] == [("b", 1.5811), ("c", 2.4495)]
        assert [(near.code, round(near.distance, 4)) for near in similar.nearest("c", known, 1)] == [("b", 1.5811)]

    @pytest.mark.parametrize("code", CODES)
    def test_lampung_s_are_those_of_a_second_calculation(self, code):
        rows = [each for each in statistics(load_settings()) if each.year == 2023]
        kinds = {d.code: d.kind for d in load_reference(load_settings()).districts}
        raw = np.array([[np.log(each.population), each.poor_percent] for each in rows])
        z = (raw - raw.mean(axis=0)) / raw.std(axis=0)
        here = next(place for place, each in enumerate(rows) if each.district == code)
        apart = [float(kinds[each.district] != kinds[code]) for each in rows]
        distance = np.sqrt(((z - z[here]) ** 2).sum(axis=1) + np.square(apart))
        order = [place for place in np.argsort(distance) if place != here][: similar.NEAREST]
        found = comparison.alike(load_settings(), NOW, code, CODES)
        assert found.year == 2023
        assert [near.code for near in found.nearest] == [rows[place].district for place in order]
        assert [near.distance for near in found.nearest] == pytest.approx([distance[place] for place in order])

    def test_a_missing_figure_leaves_a_district_out_and_only_years_up_to_the_period_count(self):
        known = statistics(load_settings())
        assert similar.latest_year(known, 2025) == 2023  # 2025 is of the register, another series
        assert [similar.latest_year(known, year) for year in (2020, 2017)] == [2020, None]
        partial = [each for each in known if each.district != "18.72"]
        traits = similar.traits(partial, dict.fromkeys(CODES, "kabupaten"), 2023)
        assert similar.nearest("18.72", traits) == []
        assert "18.72" not in [near.code for near in similar.nearest("18.01", traits, 99)]
        assert similar.nearest("18.01", [each for each in traits if each.code == "18.01"]) == []

    def test_the_reader_is_told_the_year_the_distances_and_what_is_missing_or_in_doubt(self):
        ask = Ask(PROJECT, 1, load_settings(), ID, "public", ALL, NOW)
        said = comparison.alike_words(comparison.alike(load_settings(), NOW, "18.72", CODES), NAMES, ask)
        assert re.search(r"2023 \(BPS\).*Mesuji \(\d,\d\)", said)
        found = comparison.Alike("18.72", 2023, [similar.Neighbour("18.13", 0.5)], ["18.01"], ["18.13"])
        said = comparison.alike_words(found, NAMES, ask)
        assert "Tidak ikut dicari karena angkanya tidak ada: Lampung Selatan." in said
        assert "diragukan: Pesisir Barat" in said
        early = ask._replace(period=Period(date(2015, 12, 31), "year"))
        said = comparison.alike_words(comparison.alike(load_settings(), early.period, "18.72", CODES), NAMES, early)
        assert said == "Daerah serupa belum dapat dicari: tidak ada angka penduduk dan kemiskinan BPS sampai 2015."
