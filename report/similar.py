"""Districts that resemble one another, so that like is compared with like: by population, poverty, and kind.

The rule is that of English councils' "nearest neighbours" (CIPFA; Benton et al. 2007, NFER): standardise each trait over
all districts, and take those at the least Euclidean distance. Plain Python over plain numbers.
"""

import math
from collections.abc import Iterable
from statistics import fmean, pstdev
from typing import NamedTuple

from core.reference import Statistics

NEAREST = 4  # districts shown beside the one asked about
KIND_DISTANCE = 1  # what a kabupaten and a kota are apart, in standard deviations


class Traits(NamedTuple):
    """What districts are compared by; None is not known. Units: persons, per cent."""

    code: str
    kind: str
    population: int | None
    poor_percent: float | None


class Neighbour(NamedTuple):
    """`distance` in standard deviations."""

    code: str
    distance: float


def latest_year(known: Iterable[Statistics], at_most: int) -> int | None:
    """The newest year with figures that is not after a year; None where there is none."""
    return max((row.year for row in known if row.year <= at_most), default=None)


def traits(known: Iterable[Statistics], kinds: dict[str, str], year: int | None) -> list[Traits]:
    """The traits of these districts ({code: kind}) in a year; what was not published is None."""
    of_year = {row.district: row for row in known if row.year == year}
    found = []
    for code, kind in kinds.items():
        row = of_year.get(code)
        found.append(Traits(code, kind, row.population if row else None, row.poor_percent if row else None))
    return found


def comparable(of: Traits) -> bool:
    """Whether a district can be placed: both numbers are known."""
    return bool(of.population) and of.poor_percent is not None


def nearest(code: str, districts: Iterable[Traits], count: int = NEAREST) -> list[Neighbour]:
    """The districts most like one, the nearest first; none where its own traits are not known.

    Distance: the root of (z(ln population) difference)^2 + (z(per cent poor) difference)^2 + KIND_DISTANCE^2 where the
    kinds differ, with z over all districts that can be placed (standard deviation of a population, not of a sample).
    """
    known = {of.code: of for of in districts if comparable(of)}
    if code not in known:
        return []
    sizes = _standard({c: math.log(of.population) for c, of in known.items()})
    poverty = _standard({c: of.poor_percent for c, of in known.items()})
    found = [
        Neighbour(
            other,
            math.hypot(
                sizes[other] - sizes[code],
                poverty[other] - poverty[code],
                KIND_DISTANCE * (of.kind != known[code].kind),
            ),
        )
        for other, of in known.items()
        if other != code
    ]
    return sorted(found, key=lambda neighbour: (neighbour.distance, neighbour.code))[:count]


def _standard(values: dict[str, float]) -> dict[str, float]:
    """How many standard deviations each value lies from the mean; all 0 where they do not differ."""
    mean, deviation = fmean(values.values()), pstdev(values.values())
    return {code: (value - mean) / deviation if deviation > 1e-12 else 0.0 for code, value in values.items()}
