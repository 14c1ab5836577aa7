"""The certified workers of a province behind and ahead: fetched for one day, projected for a district or all of them."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from core.periods import Period
from core.reference import Province
from report import fetch, pipeline, queries
from report.pipeline import Course, Scenario
from report.rows import Lasting, Stock

AHEAD = 72  # months that are drawn
BEFORE = 12  # months before the first figure or roster, counted back
MOST_BEFORE = 180
FARTHEST = 240  # months after which a target counts as not reached


class Outlook(NamedTuple):
    """What is known on `day`, the last one before everything is a projection. `names` are the districts established then.

    `stock` holds every district with a roster at the day and at the ends of the months before it; `lasting` the certificates
    of those certified at the day; `stock_of` and `lasting_of` what of both is a district's at the day. `usual` (days) is the
    validity of new certificates where nothing else is said; `validity` (years) what the version's settings say.
    """

    day: date
    names: dict[str, str]
    stock: list[Stock]
    lasting: list[Lasting]
    usual: int | None
    validity: int | None
    stock_of: dict[str, Stock]
    lasting_of: dict[str, list[Lasting]]

    def certified(self, code: str) -> Stock | None:
        """A district at the day; None without a roster."""
        return self.stock_of.get(code)

    def course(self, codes: Iterable[str], scenario: Scenario, months: int = AHEAD) -> tuple[tuple[date, ...], Course]:
        """The certified workers of some districts from the day on; `scenario.new` are of all of them together."""
        lasting = [worker for code in sorted(set(codes)) for worker in self.lasting_of.get(code, ())]
        days = pipeline.month_ends(self.day, months)
        if self.validity:
            scenario = scenario._replace(validity=self.validity)
        return days, pipeline.project(lasting, days, scenario, self.usual)


def outlook(
    folder: Path, version: int, period: Period, roles: tuple[str, ...] = (), province: Province | None = None
) -> Outlook:
    """What is known at the end of a period; at that of the newest one, what a newer roster knows."""
    known = queries.known_rosters(folder, version)
    ends = {reported.end for reported in queries.periods(folder, version)}
    day = max((end for end in ends if end <= period.end), default=period.end)
    if known.newest and known.newest > day and day == max(ends, default=day):
        day = known.newest
    first = pipeline.months_later(min([day, *ends, *([known.first] if known.first else [])]), -BEFORE)
    start = max(first, pipeline.months_later(day, -MOST_BEFORE))
    months = (day.year - start.year) * 12 + day.month - start.month
    days = (*(end for end in pipeline.month_ends(start, months)[1:] if end < day), day)
    there = [district for district in fetch.districts(folder, version, province) if (district.first_day or day) <= day]
    codes = {district.code for district in there}
    lasting = [worker for worker in queries.lasting(folder, version, day, roles) if worker.district_code in codes]
    lasting_of: dict[str, list[Lasting]] = {}
    for worker in lasting:
        lasting_of.setdefault(worker.district_code, []).append(worker)
    stock = queries.stocks(folder, version, days, roles)
    return Outlook(
        day,
        {district.code: district.name for district in there},
        stock,
        lasting,
        pipeline.usual(lasting),
        known.validity,
        {row.district_code: row for row in stock if row.day == day},
        lasting_of,
    )
