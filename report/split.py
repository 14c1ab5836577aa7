"""Why a ratio moved: its change between two periods, split exactly into the changes of caseload and workers (additive LMDI).

With R = C / W and the logarithmic mean L(a, b) = (a - b) / ln(a / b), L(a, a) = a:

    R1 - R0     = L(R1, R0) * (ln(C1 / C0) - ln(W1 / W0))           caseload and workers
    ln(C1 / C0) = sum of (c1 - c0) / L(C1, C0) over the categories  and the same for the workers' comings and goings

so every part is exact, none depends on the order, and together they are the change. Sources: B. W. Ang, The LMDI approach to
decomposition analysis: a practical guide, Energy Policy 33 (2005) 867-871; the parts of a sum: K. H. Choi and B. W. Ang,
Energy Economics 34 (2012) 171-176; a caseload of zero takes the formula's limit: R. Wood and M. Lenzen, Energy Policy 34
(2006) 1326-1331. Without a worker on one side there is no ratio, and nothing to split.
"""

import math
from collections.abc import Mapping
from typing import NamedTuple


class Part(NamedTuple):
    """One part of a change. `count` in workers or cases, `effect` in cases per worker, None where there is no ratio."""

    name: str
    count: int
    effect: float | None


class Side(NamedTuple):
    """Caseload or workers: before, after, what their change did to the ratio, and its parts."""

    before: int
    after: int
    effect: float | None
    parts: tuple[Part, ...]

    @property
    def change(self) -> int:
        return self.after - self.before


class Split(NamedTuple):
    """A change of a ratio. `before` and `after` in cases per worker, None where there is no worker: then no effects either."""

    before: float | None
    after: float | None
    cases: Side
    workers: Side


def log_mean(a: float, b: float) -> float:
    """The logarithmic mean of two numbers that are not negative; 0 where one of them is, which is its limit."""
    small, large = sorted((a, b))
    if small == large or not small:
        return small
    return (large - small) / math.log1p((large - small) / small)  # ln(a / b) has no digits left where a is almost b


def split(
    cases: tuple[int, int], workers: tuple[int, int], categories: Mapping[str, int], flows: Mapping[str, int]
) -> Split:
    """Split the change of cases / workers, each (before, after).

    `categories` and `flows` are the parts of the two changes by name and must add up to them: raises ValueError if not.
    """
    for name, (before, after), parts in (("cases", cases, categories), ("workers", workers, flows)):
        if sum(parts.values()) != after - before:
            raise ValueError(f"the parts of the {name} do not add up")
    if not all(workers):
        return Split(None, None, counts(cases, categories), counts(workers, flows))
    before, after = (c / w for c, w in zip(cases, workers, strict=True))
    mean = log_mean(after, before)
    # where one side is zero, the whole change is the caseload's
    per_case = mean / log_mean(*cases) if all(cases) else (after - before) / (cases[1] - cases[0] or 1)
    per_worker = -mean / log_mean(*workers)
    return Split(before, after, counts(cases, categories, per_case), counts(workers, flows, per_worker))


def counts(whole: tuple[int, int], parts: Mapping[str, int], weight: float | None = None) -> Side:
    """Before, after and parts; `weight` is what one worker or case more does to the ratio, None where there is none."""

    def effect(count: int) -> float | None:
        return None if weight is None else weight * count + 0.0  # no minus zero

    found = tuple(Part(name, count, effect(count)) for name, count in parts.items())
    return Side(*whole, effect(whole[1] - whole[0]), found)
