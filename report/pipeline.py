"""What becomes of today's certified workers: month by month, under a share that renews and a number newly certified.

A deterministic expectation, not a forecast. Of the workers whose last certificate ends, the share `renewal` goes on from the
day after with a new one, of whom the same share renews again, and so on; nobody comes back later. A renewed certificate lasts
`validity` years, or as many days as the one that it renews. New certifications are spread evenly: a twelfth of a year's on the
last day of each month; theirs last `validity` years, or as long as the middle one of those with both dates (`usual`). A
certificate without an end counts as active (R1) until a validity in the settings gives it one.
"""

import calendar
import functools
import math
import statistics
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from report.rows import Lasting

TOLERANCE = 1e-9  # workers, for sums of twelfths
WITHIN = (3, 6, 12)  # months


class Scenario(NamedTuple):
    """`renewal` from 0 to 1; `new` certifications a year; `validity` in years, None: as long as that certificate lasted."""

    renewal: float = 0
    new: float = 0
    validity: int | None = None


class Course(NamedTuple):
    """Certified workers at each of some days, those with blank expiries only apart. Expected numbers, so not whole."""

    dated: tuple[float, ...]
    undated: tuple[float, ...]

    @property
    def total(self) -> tuple[float, ...]:
        return tuple(dated + undated for dated, undated in zip(self.dated, self.undated, strict=True))


def months_later(day: date, months: int) -> date:
    """The same day so many months later (earlier: negative), the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@functools.lru_cache(maxsize=64)
def month_ends(day: date, months: int) -> tuple[date, ...]:
    """The day, and the last days of so many months after it."""
    first = 0 if _last(day) > day else 1
    return (day, *(_last(months_later(day.replace(day=1), first + n)) for n in range(months)))


def usual(lasting: Iterable[Lasting]) -> int | None:
    """The middle number of days that dated certificates were valid for; None without any."""
    days = [worker.days for worker in lasting if worker.days is not None for _ in range(worker.workers)]
    return statistics.median_low(days) if days else None


def project(lasting: Iterable[Lasting], days: Sequence[date], scenario: Scenario, usual: int | None = None) -> Course:
    """The certified workers at `days`: first the day at which `lasting` was taken, then ends of months."""
    dated, undated = [0.0] * (len(days) + 1), [0.0] * (len(days) + 1)  # what comes (goes) at each day
    for worker in lasting:
        first = bisect_right(days, worker.dated_until) if worker.dated_until else 0
        _hold(dated, 0, first, worker.workers)
        _hold(undated, first, bisect_right(days, worker.undated_until) if worker.undated_until else 0, worker.workers)
        own = worker.days if worker.ends == worker.dated_until else None
        _renew(dated, days, worker.ends, worker.workers, scenario, own)
    if scenario.new:
        for place in range(1, len(days)):
            ends = _later(days[place], 1, scenario.validity, usual)
            _hold(dated, place, bisect_right(days, ends), scenario.new / 12)
            _renew(dated, days, ends, scenario.new / 12, scenario, usual)
    return Course(_summed(dated), _summed(undated))


def expiring(lasting: Iterable[Lasting], day: date) -> tuple[int, ...]:
    """Workers whose last certificate ends within 3, 6 and 12 months of a day, each number with the ones before in it."""
    lasting = list(lasting)
    ends = [months_later(day, months) for months in WITHIN]
    return tuple(sum(worker.workers for worker in lasting if worker.ends < end) for end in ends)


def reached(total: Sequence[float], need: float) -> int | None:
    """The place of the first day with as many certified workers as needed."""
    return next((place for place, count in enumerate(total) if count >= need - TOLERANCE), None)


def lost(total: Sequence[float], need: float) -> int | None:
    """The place of the first day, once they were enough, on which they are not any more."""
    start = reached(total, need)
    if start is None:
        return None
    return next((place for place in range(start, len(total)) if total[place] < need - TOLERANCE), None)


def needed(without: Sequence[float], one: Sequence[float], place: int, need: float) -> int:
    """New certifications a year, in whole ones, with which there are enough at `days[place]`.

    `without` is the path without any new ones, `one` the path of nothing but one a year: paths add up.
    """
    return max(0, math.ceil((need - without[place]) / one[place] - TOLERANCE))


def _hold(change: list[float], start: int, end: int, count: float) -> None:
    """So many are certified from one place on up to before another."""
    if start < end:
        change[start] += count
        change[end] -= count


def _renew(change: list[float], days: Sequence[date], ends: date, count: float, scenario: Scenario, own: int | None):
    """Those who renew, again and again, what ends on a day; `own` is how many days it was valid."""
    start, number = bisect_right(days, ends), 0
    while start < len(days) and scenario.renewal and count > TOLERANCE**2:
        count, number = count * scenario.renewal, number + 1
        end = bisect_right(days, _later(ends, number, scenario.validity, own))
        _hold(change, start, end, count)
        start = end


def _later(day: date, number: int, years: int | None, days: int | None) -> date:
    """The last day of the certificate that is the so-many-th after a day."""
    if years:
        return months_later(day, 12 * years * number)
    if days is None:
        return date.max
    return date.fromordinal(min(date.max.toordinal(), day.toordinal() + number * max(1, days)))


def _last(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _summed(change: list[float]) -> tuple[float, ...]:
    total, found = 0.0, []
    for step in change[:-1]:
        total += step
        found.append(max(0.0, total))
    return tuple(found)
