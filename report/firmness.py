"""How firm the ranking is: the districts ranked again under other definitions, and how often each is among the worst.

A ranking follows R6: no certified worker is worst, among them the larger caseload first; then the most cases per worker.
Equal figures share a place, and the place after them is left free. A definition counts only if it says something of its own:
not where nobody can be ranked, where it changes no figure of another one, or where the worst are everybody ranked.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from report.rows import RatioRow

WORST = 3  # places that count as the worst
COUNTED, SAME, LEVEL, NONE = "counted", "same", "level", "none"  # states of a definition


class Figure(NamedTuple):
    """One district under one definition; `reason` is empty, or why it is not ranked: a status (R6), `backcast`, `no_case`
    (no cases and no worker), `only_poor` (nothing reported but the category left out)."""

    code: str
    name: str
    cases: int | None
    workers: int | None
    reason: str


class Place(NamedTuple):
    """A figure with its rank, 1 the worst; None with the figure's reason."""

    figure: Figure
    rank: int | None
    worst: bool


class Definition(NamedTuple):
    """`name` is its word under [firmness]; `same_as` the earlier definition whose figures it repeats, if its state is `same`."""

    name: str
    places: list[Place]
    state: str
    same_as: str = ""

    @property
    def ranked(self) -> int:
        return sum(place.rank is not None for place in self.places)


class Standing(NamedTuple):
    """A district over all definitions that count: in how many it is ranked, and among the worst."""

    code: str
    name: str
    worst_in: int
    ranked_in: int


def figures(rows: Iterable[RatioRow], dated: bool = False, roster: bool = False) -> list[Figure]:
    """The districts' figures of one period, category and unit, of rows that a reader may see.

    `dated` leaves out workers with certificates of blank expiry only (R1), `roster` the districts counted back (R2).
    """
    found = []
    for row in rows:
        if row.districts_total is None:
            workers = row.workers
            if dated and workers is not None:
                workers -= row.workers_expiry_unknown or 0
            reason = row.status if row.status not in ("ok", "no_worker") else ""
            if not reason and roster and row.basis != "roster":
                reason = "backcast"
            found.append(_figure(row, row.cases, workers, reason))
    return found


def without(rows: Iterable[RatioRow], left_out: Iterable[RatioRow]) -> list[Figure]:
    """The figures of `all` less those of one category, where a reader may see both; what a district never reported takes nothing away."""
    of_category = {row.district_code: row for row in left_out if row.districts_total is None}
    found = []
    for figure, row in zip(figures(rows), [row for row in rows if row.districts_total is None], strict=True):
        less = of_category.get(row.district_code)
        if figure.reason or less is None or less.status == "no_data":
            found.append(figure)
        elif less.cases is None:
            found.append(figure._replace(cases=None, reason="suppressed"))
        elif row.categories_reported == 1:
            found.append(figure._replace(cases=None, reason="only_poor"))
        else:
            found.append(_figure(row, row.cases - less.cases, row.workers, ""))
    return found


def ranked(figures: Sequence[Figure]) -> list[Place]:
    """Every figure with its place, in the order of the figures."""
    keys = [None if figure.reason else _badness(figure) for figure in figures]
    rank_of: dict[tuple | None, int] = {}
    for rank, key in enumerate(sorted((key for key in keys if key is not None), reverse=True), start=1):
        rank_of.setdefault(key, rank)  # equals share the first one's
    ranks = [rank_of.get(key) for key in keys]
    return [
        Place(figure, rank, rank is not None and rank <= WORST) for figure, rank in zip(figures, ranks, strict=True)
    ]


def tried(named: Iterable[tuple[str, list[Figure]]]) -> list[Definition]:
    """The definitions by name, in their order, each with its state."""
    found: list[Definition] = []
    for name, of_name in named:
        places = ranked(of_name)
        ranks = [place for place in places if place.rank is not None]
        same = next((known.name for known in found if [place.figure for place in known.places] == of_name), "")
        if not ranks:
            found.append(Definition(name, places, NONE))
        elif same:
            found.append(Definition(name, places, SAME, same))
        else:
            found.append(Definition(name, places, LEVEL if all(place.worst for place in ranks) else COUNTED))
    return found


def standings(definitions: Sequence[Definition]) -> list[Standing]:
    """Every district once, in the order of the first definition that ranks anybody: worst first, not ranked last."""
    first = next((known for known in definitions if known.ranked), definitions[0])
    order = {place.figure.code: (place.rank is None, place.rank or 0) for place in first.places}
    names: dict[str, str] = {}
    counted: dict[str, list[Place]] = {}
    for known in definitions:
        for place in known.places:
            names.setdefault(place.figure.code, place.figure.name)
            of_district = counted.setdefault(place.figure.code, [])
            if known.state == COUNTED:
                of_district.append(place)
    found = [
        Standing(code, name, sum(p.worst for p in counted[code]), sum(p.rank is not None for p in counted[code]))
        for code, name in names.items()
    ]
    return sorted(found, key=lambda one: (*order.get(one.code, (True, 0)), -one.worst_in, one.name))


def _figure(row: RatioRow, cases: int | None, workers: int | None, reason: str) -> Figure:
    if not reason and not cases and not workers:
        reason = "no_case"  # R6: with no cases and no worker it is not ranked
    return Figure(row.district_code, row.district_name, cases, workers, reason)


def _badness(figure: Figure) -> tuple:
    """Larger is worse: (has none, cases), then cases per worker, exactly."""
    if not figure.workers:
        return 1, Fraction(figure.cases)
    return 0, Fraction(figure.cases, figure.workers)
