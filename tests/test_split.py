"""A change of a ratio is split exactly: against worked and published examples, and always adding up to the whole."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.split import log_mean, split

CLOSE = 1e-9


def effects(found) -> dict[str, float]:
    return {part.name: part.effect for side in (found.workers, found.cases) for part in side.parts}


def test_the_logarithmic_mean():
    assert log_mean(7, 7) == 7
    assert log_mean(1, math.e) == pytest.approx(math.e - 1, rel=1e-12)
    assert log_mean(2, 8) == log_mean(8, 2) == pytest.approx(6 / math.log(4), rel=1e-12)
    assert log_mean(0, 5) == log_mean(5, 0) == 0  # its limit
    assert log_mean(1e6, 1e6 + 1e-6) == pytest.approx(1e6, rel=1e-12)  # where (a - b) / ln(a / b) loses its digits


def test_an_example_worked_by_hand():
    """1,000 cases and 10 workers, then 1,200 and 8: from 100 to 150.

    L(150, 100) = 50 / ln 1.5 = 123.3152; caseload 123.3152 ln 1.2 = 22.4830; workers 123.3152 ln 1.25 = 27.5170.
    L(1200, 1000) = 200 / ln 1.2 = 1096.963: 250 cases more of one are 250 * 123.3152 / 1096.963 = 28.1038, 50 fewer -5.6208.
    L(8, 10) = 2 / ln 1.25 = 8.96284: 3 workers fewer are 3 * 123.3152 / 8.96284 = 41.2755, one more -13.7585.
    """
    found = split((1000, 1200), (10, 8), {"08": 250, "24": -50}, {"left": -3, "newly": 1})
    assert (found.before, found.after) == (100, 150)
    assert found.cases.effect == pytest.approx(22.4830, abs=5e-5)
    assert found.workers.effect == pytest.approx(27.5170, abs=5e-5)
    wanted = {"08": 28.1038, "24": -5.6208, "left": 41.2755, "newly": -13.7585}
    assert effects(found) == pytest.approx(wanted, abs=5e-5)


@pytest.mark.parametrize(
    ("cases", "workers", "of_cases", "of_workers"),
    [
        (
            (20, 120),
            (1, 2),
            50.47438029 + 14.76280986,
            -25.23719014,
        ),  # sub-category 1, 1971-72: (1, 10, 2) to (4, 5, 3)
        (
            (120, 320),
            (2, 5),
            42.96021467 + 17.83010006,
            -56.79031473,
        ),  # sub-category 1, 1972-73: (4, 5, 3) to (8, 2, 4)
        ((600, 700), (5, 4), 0 + 22.47128816, 32.52871184),  # sub-category 2, 1972-73: (5, 6, 4) to (5, 7, 5)
    ],
)
def test_a_published_example(cases, workers, of_cases, of_workers):
    """The example of M. K. Heun's R package LMDIR, which follows Ang (2005): its Z matrices, as published in its tests
    (github.com/MatthewHeun/LMDIR, tests/testthat/test_lmdi.R). A value is the product of three factors; here the one that
    stands for the workers is taken as its inverse, times 10 or 20 to be a whole number, and the other two as the caseload.
    """
    found = split(cases, workers, {"all": cases[1] - cases[0]}, {"all": workers[1] - workers[0]})
    assert found.cases.effect == pytest.approx(of_cases, abs=5e-8)
    assert found.workers.effect == pytest.approx(of_workers, abs=5e-8)


@pytest.mark.parametrize(
    ("cases", "before", "after"), [((0, 60), 0, 15), ((60, 0), 30, 0), ((0, 0), 0, 0)], ids=["from", "to", "both"]
)
def test_a_caseload_of_zero_takes_all_of_the_change(cases, before, after):
    """Wood and Lenzen (2006): the formula's limit. In LMDIR's tests too: Z = (60, 0, 0) where the first factor was 0."""
    found = split(cases, (2, 4), {"08": cases[1] - cases[0]}, {"newly": 3, "left": -1})
    assert (found.before, found.after) == (before, after)
    assert effects(found) == {"08": after - before, "newly": 0, "left": 0}


def test_without_a_worker_there_is_no_ratio_and_nothing_to_split():
    for workers in ((0, 3), (3, 0), (0, 0)):
        found = split((100, 90), workers, {"08": -10}, {"newly": workers[1] - workers[0]})
        assert (found.before, found.after, found.cases.effect, found.workers.effect) == (None,) * 4
        assert [part.count for part in found.cases.parts] == [-10]
        assert set(effects(found).values()) == {None}


def test_parts_that_do_not_add_up_are_refused():
    with pytest.raises(ValueError, match="cases"):
        split((100, 90), (1, 1), {"08": -9}, {})
    with pytest.raises(ValueError, match="workers"):
        split((100, 90), (1, 2), {"08": -10}, {})


counts = st.integers(0, 50_000_000)
changes = st.lists(st.integers(-2_000_000, 2_000_000), min_size=1, max_size=26)


@st.composite
def worlds(draw):
    """Caseload and workers at two dates, and parts that make the differences."""
    categories, flows = draw(changes), draw(st.lists(st.integers(-400, 400), min_size=1, max_size=9))
    cases, workers = draw(counts), draw(st.integers(1, 3000))
    before = (max(cases, -sum(categories)), max(workers, 1 - sum(flows)))
    return (
        (before[0], before[0] + sum(categories)),
        (before[1], before[1] + sum(flows)),
        {str(number): count for number, count in enumerate(categories)},
        {f"w{number}": count for number, count in enumerate(flows)},
    )


@given(worlds())
def test_the_parts_always_add_up_to_the_whole(world):
    found = split(*world)
    change, parts = found.after - found.before, effects(found)
    size = max(1.0, found.before, found.after, sum(map(abs, parts.values())))
    assert math.isclose(math.fsum(parts.values()), change, rel_tol=0, abs_tol=CLOSE * size)
    assert math.isclose(found.cases.effect + found.workers.effect, change, rel_tol=0, abs_tol=CLOSE * size)
    for side in (found.cases, found.workers):
        assert math.isclose(math.fsum(p.effect for p in side.parts), side.effect, rel_tol=0, abs_tol=CLOSE * size)


@given(worlds())
def test_the_way_back_has_the_same_parts_with_the_other_sign(world):
    """No part depends on which period comes first: what the averages of index numbers often fail."""
    cases, workers, categories, flows = world
    there = effects(split(*world))
    back = effects(
        split(cases[::-1], workers[::-1], {k: -n for k, n in categories.items()}, {k: -n for k, n in flows.items()})
    )
    assert back == pytest.approx({name: -effect for name, effect in there.items()}, rel=1e-9, abs=1e-9)


@given(worlds())
def test_more_cases_never_lower_the_ratio_and_more_workers_never_raise_it(world):
    found = split(*world)
    assert all(part.count * part.effect >= 0 for part in found.cases.parts)
    assert all(part.count * part.effect <= 0 for part in found.workers.parts)
