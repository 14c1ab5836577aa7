"""Where to certify the next workers: seats given to districts by one of three methods, within the bounds of each.

worst         the worst ratio as low as possible, then the next worst, and so on: each seat goes to the district that is worst
              then, those without a worker first, the larger caseload before the smaller (R6). Without bounds, and counting
              from no worker at all, this is Adams's method (M. L. Balinski and H. P. Young, Fair Representation, 2nd ed. 2001).
gap           the total gap to a target as small as possible (R8); among all ways to reach that, in proportion to the gaps.
proportional  seats in proportion to the caseload: Hare quotas, what is left over to the largest remainders (Hamilton's method);
              who is at a bound keeps it, and the others share the rest in proportion.

Why `worst` is optimal: let an order of seats be given by how bad a district stands before it gets one. In a district that
only falls, so giving seats one by one takes the N highest places of all. In any other allocation a district i has fewer
seats and a district j more; i stands no better than the place it was refused, j's last seat stood on a place no higher than that;
moving this seat from j to i makes nobody worse off than i was. Repeated, this ends in ours. A tie at the last seat goes to the
district with fewer workers, which the seat helps more. Bounds only cut places off at both ends of a district.

`worst` has the least total gap too: a district has a gap just where its ratio is above the target, so the worst has one while
any has. It is one of very many ways to that total; `gap` is another, in which every gap shrinks by the same share.
"""

import heapq
import math
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

METHODS = ("worst", "gap", "proportional")


class Place(NamedTuple):
    """A district: cases, certified workers, and how many seats it must and can get at least and at most."""

    code: str
    cases: int
    workers: int
    low: int
    high: int


class Infeasible(ValueError):
    """The least that districts must get is more than there is; `least` is their sum."""

    def __init__(self, least: int):
        super().__init__(least)
        self.least = least


def allocate(places: Sequence[Place], seats: int, method: str, target: float | None = None) -> dict[str, int]:
    """Seats by district code, all `seats` where the districts can take so many. `target` in cases per worker, for `gap`.

    Raises Infeasible when the districts' least add up to more. A district without cases gets its least.
    """
    least = sum(place.low for place in places)
    if least > seats:
        raise Infeasible(least)
    useful = [place if place.cases else place._replace(high=place.low) for place in places]
    seats = min(seats, sum(place.high for place in useful))
    if method == "proportional":
        return _proportional(useful, seats)
    return _worst(useful, seats) if method == "worst" else _gap(useful, seats, target)


def lacking(cases: int, workers: int, target: float) -> int:
    """Workers that a district lacks to reach the target (R8), as core/sql/out.sql counts them."""
    return max(0, math.ceil(cases / target) - workers)


def _worst(places: Sequence[Place], seats: int) -> dict[str, int]:
    given = {place.code: place.low for place in places}
    heap = [(*_badness(place.cases, place.workers + place.low), place) for place in places if place.low < place.high]
    heapq.heapify(heap)
    for _ in range(seats - sum(given.values())):
        place = heap[0][-1]
        given[place.code] += 1
        if given[place.code] < place.high:
            heapq.heapreplace(heap, (*_badness(place.cases, place.workers + given[place.code]), place))
        else:
            heapq.heappop(heap)
    return given


def _badness(cases: int, workers: int) -> tuple[float, float, int]:
    """Sorts the worst first: no worker, by caseload; then by ratio, of equal ones the fewer workers.

    Floats are exact enough: two different ratios of whole numbers below 2**26 are different floats, equal ones the same.
    """
    return (0, -cases, 0) if workers == 0 else (1, -cases / workers, workers)


def _gap(places: Sequence[Place], seats: int, target: float) -> dict[str, int]:
    """A seat closes one of the gap, in whichever district still has some; beyond all gaps `worst` goes on, which closes them first.

    A share of at most the whole gap, rounded up, is never more than the gap.
    """
    least = sum(place.low for place in places)
    closing = sum(min(p.high - p.low, lacking(p.cases, p.workers + p.low, target)) for p in places)
    if least + closing < seats:
        return _worst(places, seats)
    return _proportional([p._replace(cases=lacking(p.cases, p.workers, target)) for p in places], seats)


def _proportional(places: Sequence[Place], seats: int) -> dict[str, int]:
    quotas = _quotas(places, seats)
    given = {place.code: math.floor(quotas[place.code]) for place in places}
    by_remainder = sorted(places, key=lambda p: (given[p.code] - quotas[p.code], -p.cases, p.code))
    for place in by_remainder[: seats - sum(given.values())]:
        given[place.code] += 1
    return given


def _quotas(places: Sequence[Place], seats: int) -> dict[str, Fraction]:
    """Exact shares: cases times one factor, held at the bounds, that add up to the seats.

    The factor is found by going through the factors at which a district leaves its lower or meets its upper bound.
    """
    counted = [place for place in places if place.cases]
    steps = [(Fraction(place.low, place.cases), place.cases, -place.low) for place in counted]
    steps += [(Fraction(place.high, place.cases), -place.cases, place.high) for place in counted]
    held, free, factor = sum(place.low for place in places), 0, Fraction(0)
    for at, cases, bound in sorted(steps):
        if held + free * at >= seats:
            break
        held, free, factor = held + bound, free + cases, at
    factor = Fraction(seats - held, free) if free else factor
    return {p.code: min(max(factor * p.cases, Fraction(p.low)), Fraction(p.high)) for p in places}
