"""What trainings and tests come to: participants and passed by year, the pass rate, and who was newly certified in that year.

Participants are never counted as certified: only rosters say who is.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from report.intervals import Interval, wilson
from report.rows import NewlyCertified, Training


class Year(NamedTuple):
    """The trainings and tests of a year. `tested` are the participants of those with a known result, `passed` None where none has.

    `rate` is passed / tested with its interval. A year with `events` 0 has nothing on record.
    """

    year: int
    events: int
    participants: int
    tested: int
    passed: int | None
    rate: Interval | None

    @property
    def unknown(self) -> int:
        """Participants whose result is not known."""
        return self.participants - self.tested


class Added(NamedTuple):
    """Of a year, participants who passed, and workers whose first certificate began in it.

    `passed` None: no result is on record. `newly` None: no roster reaches into the year. `counted_back`: the first roster of
    some district came later, so only who was still there then is counted. `until`: the rosters reach this far into the year.
    """

    year: int
    passed: int | None
    newly: int | None
    counted_back: bool = False
    until: date | None = None


def pass_rate(rows: Iterable[Training]) -> Interval | None:
    """The share of participants who passed, of the rows whose result is known; None where none is."""
    known = [row for row in rows if row.passed is not None]
    return wilson(sum(row.passed for row in known), sum(row.participants for row in known))


def by_year(rows: Sequence[Training]) -> list[Year]:
    """Every year from the first to the last with an event, those without one too."""
    years = [row.date.year for row in rows]
    return [_year(year, [row for row in rows if row.date.year == year]) for year in _through(years)]


def added(rows: Sequence[Training], certified: Sequence[NewlyCertified]) -> list[Added]:
    """Every year from the first to the last with an event or a roster's certificate, those without either too."""
    passed = {year.year: year.passed for year in by_year(rows)}
    newly = dict.fromkeys(_through([row.year for row in certified if row.year is not None]), 0)
    for row in certified:
        if row.year is not None:
            newly[row.year] += row.workers
    if not certified:
        return [Added(year, passed[year], None) for year in passed]
    firsts, lasts = ({getattr(row, name) for row in certified} for name in ("first_roster", "last_roster"))
    found = []
    for year in _through([*passed, *newly, *({max(lasts).year} if passed or newly else ())]):
        end = date(year, 12, 31)
        reached = year <= max(lasts).year
        until = min(lasts) if reached and min(lasts) < end else None
        found.append(Added(year, passed.get(year), newly.get(year, 0) if reached else None, end < max(firsts), until))
    return found


def held(rows: Sequence[Training], places: Sequence[tuple[str, str, date | None]]) -> list[dict]:
    """In how many events of each year each of the places (code, name, first day) took part, as rows like the coverage export's."""
    found = []
    for code, name, first_day in places:
        of_place = [row for row in rows if row.district_code == code]
        for year in by_year(rows):
            events = len({(row.event.lower(), row.date) for row in of_place if row.date.year == year.year})
            end = date(year.year, 12, 31)
            founded = first_day is None or first_day <= end
            status = "ok" if events else "no_event" if founded else "not_established"
            found.append(
                {
                    "district_code": code, "district_name": name, "period_end": end, "grain": "year", "dataset": "training",
                    "status": status, "basis": None, "categories_reported": events,
                }
            )  # fmt: skip
    return found


def _year(year: int, rows: list[Training]) -> Year:
    known = [row for row in rows if row.passed is not None]
    return Year(
        year,
        len({(row.event.lower(), row.date) for row in rows}),
        sum(row.participants for row in rows),
        sum(row.participants for row in known),
        sum(row.passed for row in known) if known else None,
        pass_rate(known),
    )


def _through(years: list[int]) -> range:
    return range(min(years), max(years) + 1) if years else range(0)
