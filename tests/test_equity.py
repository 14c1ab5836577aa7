"""Equity: every figure against a published example or a second formula, and what is said where there is none."""

import math
from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from scipy.stats import entropy

from core import warehouse
from core.periods import Period
from core.texts import Texts
from report import figures
from report.charts import inequality, lorenz
from report.equity import Part, at_half, gini, measured, theil, theil_most
from report.equity import lorenz as corners_of
from tests.oracle import export_ratio
from tests.test_charts import MIXED, STAMP, of_province, row
from tests.test_oracle import open_office  # noqa: F401 - a fixture
from tests.worlds import DISTRICTS

hypothesis = pytest.importorskip("hypothesis")  # in requirements-dev.txt
given, st = hypothesis.given, hypothesis.strategies

ID, EN = Texts("id"), Texts("en")
WORLDS = st.lists(st.tuples(st.integers(1, 10**6), st.integers(0, 500)), min_size=2, max_size=20).filter(
    lambda pairs: any(workers for _, workers in pairs)
)


def parts(*pairs: tuple[int, int]) -> list[Part]:
    """(cases, workers) of districts."""
    return [Part(f"18.{place:02}", f"D{place}", *pair) for place, pair in enumerate(pairs, start=1)]


def pairwise_gini(pairs) -> float:
    """The other formula: half the mean difference of workers per case between any two cases, by the mean."""
    cases, workers = np.array(pairs, float).T
    share, rate = cases / cases.sum(), workers / cases
    differences = np.abs(rate[:, None] - rate[None, :])
    return float(share @ differences @ share / (2 * share @ rate))


def kullback_leibler(pairs) -> float:
    """Theil T between groups as the divergence of worker shares from case shares, by scipy."""
    cases, workers = np.array(pairs, float).T
    return float(entropy(workers, cases))


class TestPublished:
    def test_gini_of_health_workers_by_region(self):
        """16 regions, people and health workers: the example of R's package Gini 0.1.0 for Brown (1994), documented as 0.1216807."""
        people = (3828, 5227, 1924, 2274, 4902, 1080, 2225, 2205, 2312, 3753, 3239, 799, 3057, 987, 461, 353)
        workers = (2778, 3333, 1673, 1708, 2118, 1077, 1850, 1557, 2010, 2587, 2482, 616, 2010, 936, 633, 582)
        assert gini(parts(*zip(people, workers, strict=True))) == pytest.approx(0.1216807, abs=5e-8)

    def test_gini_and_theil_of_groups_of_one_size(self):
        """Julia's package Inequality, documented: gini([8,5,1,3,5,6,7,6,3]) and theil of the same."""
        groups = parts(*((1, income) for income in (8, 5, 1, 3, 5, 6, 7, 6, 3)))
        assert gini(groups) == pytest.approx(0.2373737373737374, abs=1e-12)
        assert theil(groups) == pytest.approx(0.10494562214323544, abs=1e-12)

    def test_gini_and_theil_of_groups_of_different_sizes(self):
        """Julia's package Inequality, documented: the same incomes with weights 0.1 to 0.9; a group's income is weight x income."""
        incomes = (8, 5, 1, 3, 5, 6, 7, 6, 3)
        groups = parts(*((weight, weight * income) for weight, income in enumerate(incomes, start=1)))
        assert gini(groups) == pytest.approx(0.20652395514780775, abs=1e-12)
        assert theil(groups) == pytest.approx(0.08120013911680612, abs=1e-12)

    def test_the_theil_of_one_who_has_all_is_the_logarithm_of_the_number(self):
        """Conceicao and Ferreira (2000): the largest Theil among N individuals is ln N."""
        groups = parts(*[(1, 0)] * 7, (1, 5))
        assert theil(groups) == theil_most(groups) == pytest.approx(math.log(8))


class TestByHand:
    def test_three_districts(self):
        """Case shares .6 .3 .1, worker shares .25 .5 .25; corners (.6, .25) (.9, .75) (1, 1);
        Gini 1 - (.6 x .25 + .3 x 1 + .1 x 1.75) = .375; Theil .25 ln(.25/.6) + .5 ln(.5/.3) + .25 ln(.25/.1)."""
        equity = measured([row("18.01", 60, 1), row("18.02", 30, 2), row("18.03", 10, 1), of_province()])
        assert corners_of(equity.parts) == [(0, 0), (0.6, 0.25), (0.9, 0.75), (1, 1)]
        assert equity.gini == pytest.approx(0.375)
        assert equity.theil == pytest.approx(-0.2188672 + 0.2554128 + 0.2290727, abs=1e-6)
        assert equity.theil_most == pytest.approx(math.log(10))
        assert at_half(equity.parts) == pytest.approx(0.25 * 0.5 / 0.6)
        assert (equity.without, equity.without_share, equity.theil_without) == (0, 0, 0)

    def test_half_of_the_cases_without_any_worker(self):
        equity = measured([row("18.01", 50, 0), row("18.02", 50, 7)])
        assert (equity.gini, equity.without, equity.without_share) == (0.5, 1, 0.5)
        assert equity.theil == equity.theil_without == pytest.approx(math.log(2))
        assert at_half(equity.parts) == 0

    def test_only_districts_with_both_parts_and_some_cases_are_counted(self):
        equity = measured(MIXED)
        assert [part.name for part in equity.parts] == [
            "Lampung Utara", "Lampung Tengah", "Lampung Barat", "Lampung Selatan",
        ]  # fmt: skip
        assert (equity.districts, equity.established, equity.hidden, equity.without) == (4, 8, 1, 2)
        assert equity.without_share == pytest.approx(9500 / 13500)


class TestOnRandomWorlds:
    @given(WORLDS)
    def test_the_other_formulas_give_the_same(self, pairs):
        assert gini(parts(*pairs)) == pytest.approx(pairwise_gini(pairs), abs=1e-9)
        assert theil(parts(*pairs)) == pytest.approx(kullback_leibler(pairs), abs=1e-9)

    @given(WORLDS, st.integers(1, 50), st.integers(1, 50))
    def test_counting_everything_several_times_changes_nothing(self, pairs, more_cases, more_workers):
        scaled = parts(*((cases * more_cases, workers * more_workers) for cases, workers in pairs))
        assert gini(scaled) == gini(parts(*pairs))
        assert theil(scaled) == pytest.approx(theil(parts(*pairs)), abs=1e-12)

    @given(WORLDS, st.integers(2, 5))
    def test_districts_cut_into_equal_parts_change_nothing(self, pairs, cuts):
        whole = [(cases * cuts, workers * cuts) for cases, workers in pairs]
        assert gini(parts(*pairs * cuts)) == pytest.approx(gini(parts(*whole)), abs=1e-12)
        assert theil(parts(*pairs * cuts)) == pytest.approx(theil(parts(*whole)), abs=1e-12)

    @given(WORLDS)
    def test_both_lie_between_zero_and_their_largest_and_zero_means_in_proportion(self, pairs):
        groups = parts(*pairs)
        smallest = min(cases for cases, _ in pairs) / sum(cases for cases, _ in pairs)
        assert 0 <= gini(groups) <= 1 - smallest + 1e-12
        assert 0 <= theil(groups) <= theil_most(groups) + 1e-12
        in_proportion = len({Fraction(workers, cases) for cases, workers in pairs}) == 1
        assert (gini(groups) == 0) == in_proportion

    @given(WORLDS)
    def test_the_largest_is_reached_with_all_workers_beside_the_fewest_cases(self, pairs):
        cases = sorted(cases for cases, _ in pairs)
        groups = parts((cases[0], 9), *((count, 0) for count in cases[1:]))
        assert theil(groups) == pytest.approx(theil_most(groups))
        assert gini(groups) == pytest.approx(1 - cases[0] / sum(cases))

    @given(WORLDS, st.integers(1, 10**6))
    def test_of_districts_without_workers_only_their_share_of_the_cases_counts_not_how_many_they_are(
        self, pairs, cases
    ):
        some = [pair for pair in pairs if pair[1]]
        one, several = [*some, (cases * 4, 0)], [*some, *[(cases, 0)] * 4]
        assert theil(parts(*one)) == pytest.approx(theil(parts(*several)), abs=1e-12)
        assert gini(parts(*one)) == pytest.approx(gini(parts(*several)), abs=1e-12)
        z = 4 * cases / sum(count for count, _ in one)
        among_the_rest = theil(parts(*some))
        assert theil(parts(*one)) == pytest.approx(math.log(1 / (1 - z)) + among_the_rest, abs=1e-9)

    @given(WORLDS)
    def test_the_curve_is_convex_below_the_diagonal_from_corner_to_corner(self, pairs):
        equity = measured(row(f"18.{place:02}", *pair, name=f"D{place}") for place, pair in enumerate(pairs, start=1))
        corners = corners_of(equity.parts)
        assert (corners[0], corners[-1]) == ((0, 0), (1, 1))
        assert all(y <= x + 1e-12 for x, y in corners)
        slopes = [Fraction(part.workers, part.cases) for part in equity.parts]
        assert slopes == sorted(slopes)
        assert 0 <= at_half(equity.parts) <= 0.5 + 1e-12

    @pytest.mark.parametrize("seed", [3, 5, 8])
    def test_the_warehouse_gives_what_the_oracle_gives(self, open_office, seed):  # noqa: F811
        office = open_office(seed)
        for step in office.world.steps:
            office.take(step)
        folder = office.folder / "warehouse"
        found = figures.ratio(folder, warehouse.current_version(folder), audience="full")
        wanted = export_ratio(
            office.world.loads(), DISTRICTS, office.world.targets, validity_years=office.world.validity_years
        )
        places = {(r["period_end"], r["grain"], r["category"], r["unit"]) for r in wanted}
        seen = 0
        for place in places:
            rows = [r for r in found if (r.period_end, r.grain, r.category, r.unit) == place]
            pairs = [
                (r["cases"], r["workers"])
                for r in wanted
                if (r["period_end"], r["grain"], r["category"], r["unit"]) == place
                and r["district_code"] != "18" and r["cases"] and r["workers"] is not None
            ]  # fmt: skip
            equity = measured(rows)
            assert equity.districts == len(pairs)
            if len(pairs) > 1 and any(workers for _, workers in pairs):
                seen += 1
                assert equity.gini == pytest.approx(pairwise_gini(pairs), abs=1e-9)
                assert equity.theil == pytest.approx(kullback_leibler(pairs), abs=1e-9)
            else:
                assert equity.gini is equity.theil is None
        assert seen


PERIOD = Period(date(2023, 12, 31), "year")


class TestWhereThereIsNone:
    @pytest.mark.parametrize(
        ("rows", "why", "said"),
        [
            ([row("18.01", None, 3), row("18.02", 9, None)], "nothing", "Pemerataan belum dapat dihitung"),
            ([row("18.08", None, 1, "suppressed")], "hidden", "Jumlah PMKS disembunyikan (aturan 1–4)"),
            ([row("18.01", 50, 2), row("18.02", 0, 0)], "one", "Hanya satu kabupaten/kota terhitung: tidak ada pemerataan yang dapat diukur"),
            ([row("18.01", 50, 0), row("18.02", 9, 0)], "no_worker", "Belum ada tenaga bersertifikat: tidak ada yang dapat dibagi"),
            ([], "nothing", "Pemerataan belum dapat dihitung"),
        ],
    )  # fmt: skip
    def test_no_index_exists_and_the_chart_says_why(self, rows, why, said):
        equity = measured(rows)
        assert (equity.why_not, equity.gini, equity.theil) == (why, None, None)
        for texts in (ID, EN):
            facts = lorenz.facts(equity)
            assert not lorenz.draw(facts, texts, STAMP, "x").data
            over = inequality.facts([(PERIOD, equity, None)], PERIOD, None, None)
            inequality.draw(over, texts, STAMP, "x", True)
            assert inequality.title(over, texts) == lorenz.title(facts, texts)
        assert lorenz.title(lorenz.facts(equity), ID) == said
        assert (equity.without_share == 1) == (why == "no_worker")

    def test_in_proportion_is_said_as_such(self):
        facts = lorenz.facts(measured([row("18.01", 50, 1), row("18.02", 100, 2)]))
        assert lorenz.title(facts, EN) == "Certified workers stand in proportion to PMKS in every district"
