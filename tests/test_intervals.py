"""Wilson's interval is the published one, and its words say no more than it does."""

import math

import pytest

from report.intervals import Interval, Z, against, wilson

hypothesis = pytest.importorskip("hypothesis")  # in requirements-dev.txt
given, st = hypothesis.given, hypothesis.strategies
COUNTED = st.integers(1, 5000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_that_of_newcombe_1998(count, of, low, high):
    """Statistics in Medicine 17:857-872, table I, method 3 (score, without continuity correction)."""
    found = wilson(count, of)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(COUNTED)
def test_its_ends_are_where_the_score_test_just_fails(counted):
    """Wilson 1927: the shares p for which the share seen lies z standard errors of p away."""
    count, of = counted
    found = wilson(count, of)
    assert 0 <= found.low <= found.share <= found.high <= 1
    for end in (found.low, found.high):
        if 0 < end < 1:
            assert abs(found.share - end) == pytest.approx(Z * math.sqrt(end * (1 - end) / of), rel=1e-6)


@given(COUNTED)
def test_who_is_not_certified_has_the_mirrored_interval(counted):
    count, of = counted
    found, mirrored = wilson(count, of), wilson(of - count, of)
    assert (found.low, found.high) == pytest.approx((1 - mirrored.high, 1 - mirrored.low))


def test_none_of_none_has_no_share_and_impossible_counts_are_refused():
    assert wilson(0, 0) is None
    for count, of in ((-1, 3), (4, 3)):
        with pytest.raises(ValueError, match="between zero and the whole"):
            wilson(count, of)


@pytest.mark.parametrize(("reference", "said"), [(0.05, "higher"), (0.1, "unclear"), (0.3, "unclear"), (0.31, "lower")])
def test_a_share_differs_only_where_its_interval_does_not_hold_the_other(reference, said):
    assert against(Interval(0.2, 0.1, 0.3), reference) == said
