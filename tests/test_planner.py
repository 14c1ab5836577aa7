"""The planner: published apportionments, and brute force over every allocation of small worlds."""

import itertools
import math
from fractions import Fraction

import pytest

from report.planner import Infeasible, Place, allocate, lacking

hypothesis = pytest.importorskip("hypothesis")  # in requirements-dev.txt
given, settings, st = hypothesis.given, hypothesis.settings, hypothesis.strategies

# The census of 1790 and the bill of 1792 for 120 seats by Hamilton's method, which Washington vetoed: COMAP, For All Practical
# Purposes, 10th ed., table 14.5.
OF_1792 = {
    "New Jersey": (179570, 6), "Virginia": (630560, 21), "Connecticut": (236841, 8), "South Carolina": (206236, 7),
    "Delaware": (55540, 2), "Vermont": (85533, 3), "Massachusetts": (475327, 16), "North Carolina": (353523, 12),
    "New Hampshire": (141822, 5), "Pennsylvania": (432879, 14), "Georgia": (70835, 2), "Kentucky": (68705, 2),
    "Rhode Island": (68446, 2), "Maryland": (278514, 9), "New York": (331589, 11),
}  # fmt: skip
# The Hare (Hamilton) method with 89, 90 and 91 seats, where a party loses a seat of a larger house: same book, question 14.45.
PARTIES = (5576330, 1387342, 3334241, 7512860, 310968)
OF_89, OF_90, OF_91 = (27, 7, 16, 37, 2), (28, 7, 17, 37, 1), (28, 7, 17, 38, 1)
# Lecture notes MGF 1107, Adams' method, 26 seats: https://www.coursehero.com/file/167925/mgf1107notes6/
OF_ADAMS = {"North": (9061, 9), "South": (7179, 7), "East": (5259, 5), "West": (3319, 3), "Central": (1182, 2)}
# Adams' method, 60 shares: R. Blitzer, Thinking Mathematically, 6th ed., exercise set 13.3, number 12.
OF_SHARES = {"A": (2013, 19), "B": (187, 2), "C": (290, 3), "D": (3862, 36)}


@pytest.mark.parametrize(
    ("published", "method"),
    [(OF_1792, "proportional"), (OF_ADAMS, "worst"), (OF_SHARES, "worst")]
    + [(dict(enumerate(zip(PARTIES, wanted, strict=True))), "proportional") for wanted in (OF_89, OF_90, OF_91)],
)
def test_published_apportionments(published, method):
    seats = sum(wanted for _, wanted in published.values())
    places = [Place(str(name), cases, 0, 0, seats) for name, (cases, _) in published.items()]
    assert allocate(places, seats, method) == {str(name): wanted for name, (_, wanted) in published.items()}


@st.composite
def worlds(draw):
    """(places, seats, target): up to four districts, each with few seats, many equal ratios among them; now and then a seat too few."""
    places = []
    for number in range(draw(st.integers(1, 4))):
        low = draw(st.integers(0, 2))
        cases, workers = draw(st.sampled_from([0, 1, 2, 3, 4, 6, 8, 12, 40])), draw(st.integers(0, 3))
        places.append(Place(f"18.{number:02d}", cases, workers, low, low + draw(st.integers(0, 4))))
    least = sum(place.low for place in places)
    return places, max(0, least + draw(st.integers(-1, 9))), draw(st.sampled_from([1, 2, 3.5, 5]))


def every(places, seats):
    """All allocations within the bounds that give away as many of the seats as have a use."""
    useful = [p if p.cases else p._replace(high=p.low) for p in places]
    seats = min(seats, sum(p.high for p in useful))
    for given_ in itertools.product(*(range(p.low, p.high + 1) for p in useful)):
        if sum(given_) == seats:
            yield given_


def standing(places, seats) -> list:
    """How bad the districts stand, worst first: without a worker by caseload (R6), then by ratio."""
    ends = [(p.cases, p.workers + n) for p, n in zip(places, seats, strict=True)]
    return sorted(((1, c) if c and not w else (0, Fraction(c, w) if c else 0) for c, w in ends), reverse=True)


def total_gap(places, seats, target) -> int:
    return sum(lacking(p.cases, p.workers + n, target) for p, n in zip(places, seats, strict=True))


@given(worlds())
@settings(max_examples=300)
def test_the_worst_ratio_is_as_low_as_can_be_and_so_is_every_next(world):
    places, seats, _ = world
    options = list(every(places, seats))
    if not options:
        with pytest.raises(Infeasible) as refused:
            allocate(places, seats, "worst")
        assert refused.value.least == sum(p.low for p in places) > seats
        return
    found = tuple(allocate(places, seats, "worst").values())
    assert found in options
    assert standing(places, found) == min(standing(places, option) for option in options)


@given(worlds())
@settings(max_examples=300)
def test_the_total_gap_is_as_small_as_can_be(world):
    """Of the lowest worst ratio too; beyond the gaps the worst ratio decides."""
    places, seats, target = world
    options = list(every(places, seats))
    if options:
        found = tuple(allocate(places, seats, "gap", target).values())
        assert found in options
        best = min(total_gap(places, option, target) for option in options)
        assert total_gap(places, found, target) == best
        lowest = tuple(allocate(places, seats, "worst").values())
        assert total_gap(places, lowest, target) == best
        closed = [
            min(p.high, p.low + lacking(p.cases, p.workers + p.low, target)) if p.cases else p.low for p in places
        ]
        if sum(closed) < min(seats, sum(p.high for p in places if p.cases)):
            beyond = [option for option in options if all(n >= m for n, m in zip(option, closed, strict=True))]
            assert standing(places, found) == min(standing(places, option) for option in beyond)


def test_gaps_shrink_by_the_same_share():
    """By hand: gaps of 90, 9, 1 and 0; twenty seats are a fifth of 100, so 18, 1.8 and 0.2 in whole seats."""
    places = [
        Place("a", 10_000, 10, 0, 99),
        Place("b", 1_000, 1, 0, 99),
        Place("c", 101, 1, 0, 99),
        Place("d", 50, 1, 0, 99),
    ]
    assert allocate(places, 20, "gap", 100) == {"a": 18, "b": 2, "c": 0, "d": 0}
    assert allocate(places, 20, "worst") == {"a": 18, "b": 2, "c": 0, "d": 0}  # both have ratios of 1,000
    assert allocate([*places[:2], Place("e", 300, 0, 0, 99)], 2, "worst") == {"a": 0, "b": 1, "e": 1}
    assert allocate([*places[:2], Place("e", 300, 0, 0, 99)], 2, "gap", 100) == {"a": 2, "b": 0, "e": 0}
    uneven = [Place("f", 1_000, 9, 0, 99), Place("g", 1_000, 0, 0, 99)]
    assert allocate(uneven, 5, "gap", 100) == {"f": 0, "g": 5}  # gaps of 1 and 10, not cases, are shared by
    least = [
        Place("h", 10_000, 50, 20, 99),
        Place("k", 1_000, 4, 1, 99),
    ]  # gaps of 50 and 6, and 40/56 of each is 35.7 and 4.3
    assert allocate(least, 40, "gap", 100) == {"h": 36, "k": 4} != allocate(least, 40, "worst")
    met = [
        Place("m", 200, 0, 2, 99),
        Place("n", 1_000, 0, 0, 99),
    ]  # the least of m closes its gap: the 13th seat is beyond all
    assert allocate(met, 13, "gap", 100) == {"m": 3, "n": 10}
    assert allocate(places, 100, "gap", 100) == {"a": 90, "b": 9, "c": 1, "d": 0}
    assert sum(allocate(places, 103, "gap", 100).values()) == 103


@given(worlds())
@settings(max_examples=300)
def test_proportional_seats_keep_quota_within_the_bounds(world):
    """Each district gets its share rounded down or up, the same factor times its cases wherever no bound stands in the way."""
    places, seats, _ = world
    options = list(every(places, seats))
    if not options:
        return
    found = allocate(places, seats, "proportional")
    assert tuple(found.values()) in options
    inside = [p for p in places if p.cases and p.low < found[p.code] < p.high]
    for p, q in itertools.combinations(inside, 2):
        # factors at which each is rounded to what it got must overlap
        assert Fraction(found[p.code] - 1, p.cases) < Fraction(found[q.code] + 1, q.cases)
        assert Fraction(found[q.code] - 1, q.cases) < Fraction(found[p.code] + 1, p.cases)
    for p, q in itertools.permutations(places, 2):
        if p.cases > q.cases and (p.low, p.high) == (q.low, q.high):
            assert found[p.code] >= found[q.code]


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=8), st.integers(0, 200))
def test_without_bounds_proportional_is_hamilton_s_method(cases, seats):
    """Against the textbook: quotas rounded down, then one more to the largest remainders."""
    total, found = sum(cases), {}
    for place, count in enumerate(cases):
        found[place] = [count * seats // total, count * seats % total]
    order = sorted(found, key=lambda place: (-found[place][1], -cases[place], place))
    for place in order[: seats - sum(down for down, _ in found.values())]:
        found[place][0] += 1
    places = [Place(str(place), count, 1, 0, seats) for place, count in enumerate(cases)]
    assert list(allocate(places, seats, "proportional").values()) == [down for down, _ in found.values()]


def test_those_without_a_worker_come_first_the_larger_caseload_before_the_smaller():
    places = [Place("a", 10**6, 1, 0, 9), Place("b", 50, 0, 0, 9), Place("c", 90, 0, 0, 9)]
    assert allocate(places, 1, "worst") == {"a": 0, "b": 0, "c": 1}
    assert allocate(places, 2, "worst") == {"a": 0, "b": 1, "c": 1}
    assert allocate(places, 3, "worst") == {"a": 1, "b": 1, "c": 1}


def test_seats_that_nobody_can_use_stay_over():
    places = [Place("a", 100, 1, 0, 2), Place("b", 0, 0, 0, 9)]
    for method in ("worst", "proportional"):
        assert allocate(places, 5, method) == {"a": 2, "b": 0}
    assert allocate(places, 5, "gap", 10) == {"a": 2, "b": 0}
    assert allocate([], 5, "worst") == {}


@given(st.integers(0, 2**26 - 1), st.integers(1, 2**20), st.integers(0, 2**26 - 1), st.integers(1, 2**20))
def test_ratios_as_floats_are_ordered_as_the_exact_ones(a, b, c, d):
    exact, near = Fraction(a, b) - Fraction(c, d), a / b - c / d
    assert (exact > 0) == (near > 0)
    assert (exact < 0) == (near < 0)


def test_a_gap_is_rounded_up_as_in_the_export():
    assert [lacking(cases, 1, 100) for cases in (0, 100, 101, 200, 201)] == [0, 0, 1, 1, 2]
    assert lacking(7, 0, 3.5) == math.ceil(7 / 3.5) == 2
