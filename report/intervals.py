"""How far a share of few workers may swing by chance: Wilson's score interval.

Wilson 1927, Journal of the American Statistical Association 22:209-212; method 3 of Newcombe 1998, Statistics in Medicine
17:857-872, who recommends it for small numbers. Public health bodies show it for complete registers too: the workers of a
day are seen as one outcome of what makes workers certified.
"""

import math
from statistics import NormalDist
from typing import NamedTuple

CONFIDENCE = 95  # per cent
Z = NormalDist().inv_cdf(0.5 + CONFIDENCE / 200)


class Interval(NamedTuple):
    """A share and the ends of its interval, each from 0 to 1."""

    share: float
    low: float
    high: float


def wilson(count: int, of: int) -> Interval | None:
    """The interval of `count` of `of`; None of none has no share. Raises ValueError for counts that cannot be."""
    if not 0 <= count <= of:
        raise ValueError("a count lies between zero and the whole")
    if not of:
        return None
    share, square = count / of, Z * Z
    middle = (2 * count + square) / (2 * (of + square))
    half = Z * math.sqrt(square + 4 * count * (1 - share)) / (2 * (of + square))
    # rounding must not leave the ends of the scale: none of n begins at 0, all of n ends at 1
    low = 0.0 if count == 0 else middle - half
    return Interval(share, low, 1.0 if count == of else middle + half)


def against(found: Interval, reference: float) -> str:
    """`higher` or `lower` where the interval lies wholly on one side of a share, else `unclear`."""
    if found.low > reference:
        return "higher"
    return "lower" if found.high < reference else "unclear"
