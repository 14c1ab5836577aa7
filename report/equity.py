"""How unequally certified workers stand to the caseload: Lorenz curve, Gini, Theil T, and who has none at all.

The groups are the districts whose caseload and workers are both seen and whose caseload is above zero; inside a district
everybody is held equal. Of a Gini between districts nothing is said about the villages within. Sources: M. C. Brown,
"Using Gini-style indices to evaluate the spatial patterns of health practitioners", Social Science & Medicine 38 (1994)
1243-1256; P. Conceicao and P. Ferreira, "The Young Person's Guide to the Theil Index", UTIP Working Paper 14 (2000);
S. Anand, "Measuring health workforce inequalities", WHO Human Resources for Health Observer 5 (2010).
"""

import math
from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from report.change import Known, comparable
from report.rows import RatioRow, is_hidden

SHOWN = 2  # decimals with which Gini and Theil are shown, and so compared


class Part(NamedTuple):
    """One district: cases (above zero) and certified workers."""

    code: str
    name: str
    cases: int
    workers: int
    backcast: bool = False


class Equity(NamedTuple):
    """What can be said of some districts. Shares are of 1; None where there is nothing to share or fewer than two districts.

    `districts` are counted, of `established`; `hidden` of the others have a count the reader may not see. `without` of the
    counted have no worker, and `without_share` of the cases. `theil_without` is the part of Theil T that comes from them.
    """

    parts: list[Part]
    established: int
    hidden: int
    without: int
    without_share: float | None
    gini: float | None
    theil: float | None
    theil_most: float | None
    theil_without: float | None

    @property
    def districts(self) -> int:
        return len(self.parts)

    @property
    def backcast(self) -> bool:
        return any(part.backcast for part in self.parts)

    @property
    def why_not(self) -> str:
        """Why no inequality can be measured: hidden, nothing, one, no_worker; empty when it can."""
        if not self.parts:
            return "hidden" if self.hidden else "nothing"
        if len(self.parts) == 1:
            return "one"
        return "" if self.gini is not None else "no_worker"


def measured(rows: Iterable[RatioRow]) -> Equity:
    """From the rows of one period, category and unit that a reader may see; the province's row counts for nothing."""
    districts = [row for row in rows if row.districts_total is None and row.status != "not_established"]
    parts = [
        Part(row.district_code, row.district_name, row.cases, row.workers, row.basis == "backcast")
        for row in districts
        if row.cases and row.workers is not None
    ]
    return _equity(parts, len(districts), sum(map(is_hidden, districts)))


def compared(
    now: Iterable[RatioRow], before: Iterable[RatioRow], category: str, breaks: Iterable[Known]
) -> tuple[Equity, Equity] | None:
    """(before, now) over the same districts and categories (R2, R3: report.change); None where fewer than two compare.

    `now` and `before` are the districts' rows of one unit in two periods, for `all` and each category.
    """
    found = comparable(now, before, category, breaks)
    sides: tuple[list[Part], list[Part]] = ([], [])
    for code in found.both:
        cases, workers = found.cases([code]), found.workers([code])
        if all(cases):
            for parts, of_side in zip(sides, zip(cases, workers, strict=True), strict=True):
                parts.append(Part(code, found.new[code, category].district_name, *of_side))
    if len(sides[0]) < 2:
        return None
    earlier, later = (_equity(parts, len(parts), 0) for parts in sides)
    return earlier, later


def lorenz(parts: list[Part]) -> list[tuple[float, float]]:
    """Corners of the Lorenz curve from (0, 0): cumulative shares of cases and of workers. No worker: no corner but the first."""
    cases, workers = sum(part.cases for part in parts), sum(part.workers for part in parts)
    corners, x, y = [(0.0, 0.0)], 0, 0
    for part in parts if workers else []:
        x, y = x + part.cases, y + part.workers
        corners.append((x / cases, y / workers))
    return corners


def at_half(parts: list[Part]) -> float:
    """The share of the workers that stands beside the worse-off half of the cases, along the Lorenz curve."""
    corners = lorenz(parts)
    for (x0, y0), (x1, y1) in zip(corners, corners[1:], strict=False):
        if x1 >= 0.5:
            return y0 + (y1 - y0) * (0.5 - x0) / (x1 - x0)
    return 0.0


def gini(parts: list[Part]) -> float:
    """1 - sum of (x_i - x_{i-1}) (y_i + y_{i-1}) along the Lorenz curve: trapezoids over groups, in whole numbers until the end.

    0 where workers stand in proportion to cases, at most 1 - the smallest district's share of the cases. There is one worker at least.
    """
    cases, workers = sum(part.cases for part in parts), sum(part.workers for part in parts)
    area, below = 0, 0
    for part in sorted(parts, key=_density):
        area += part.cases * (2 * below + part.workers)
        below += part.workers
    return float(1 - Fraction(area, cases * workers))


def theil(parts: list[Part]) -> float:
    """Theil T between groups: sum of worker share x ln(worker share / case share), in nats. There is one worker at least.

    A district without workers adds 0, the limit of x ln x. What it lacks is seen only in that the others' worker shares are
    larger: T holds ln(1 / (1 - z)) for a share z of cases without workers, in however many districts, plus the T among the rest.
    """
    cases, workers = sum(part.cases for part in parts), sum(part.workers for part in parts)
    terms = (
        part.workers / workers * math.log(Fraction(part.workers * cases, part.cases * workers))
        for part in parts
        if part.workers
    )
    return max(0.0, math.fsum(terms))  # rounding could leave a negative zero


def theil_most(parts: list[Part]) -> float:
    """The largest Theil T that these case shares allow: all workers in the district with the fewest cases."""
    return math.log(Fraction(sum(part.cases for part in parts), min(part.cases for part in parts)))


def _equity(parts: list[Part], established: int, hidden: int) -> Equity:
    parts = sorted(parts, key=_density)
    without = [part for part in parts if not part.workers]
    cases = sum(part.cases for part in parts)
    share = Fraction(sum(part.cases for part in without), cases) if parts else None
    known = len(parts) > 1 and len(without) < len(parts)
    return Equity(
        parts,
        established,
        hidden,
        len(without),
        None if share is None else float(share),
        gini(parts) if known else None,
        theil(parts) if known else None,
        theil_most(parts) if known else None,
        math.log(1 / (1 - share)) if known else None,
    )


def _density(part: Part) -> tuple:
    """Fewest workers per case first; alike, the larger caseload first, as in the ranking (R6). Two quotients that differ do so as
    floats too, while workers times cases stay below 2**52."""
    return part.workers / part.cases, -part.cases, part.name
