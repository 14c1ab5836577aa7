"""The rows that queries return and charts are made of."""

from datetime import date
from typing import NamedTuple


class RatioRow(NamedTuple):
    """One row of out_ratio: a district (or the province) in a period, for one category (or all) and unit.

    A number that does not exist is None, never 0. Counts are people (workers) and persons or families (cases).
    Rules R1-R9 of the design say what each is; `status` names why a ratio is missing.
    """

    version: int
    district_code: str
    district_name: str
    period_end: date
    grain: str
    category: str
    unit: str
    workers: int | None
    workers_expiry_unknown: int | None
    cases: int | None
    cases_per_worker: float | None
    workers_per_1000_cases: float | None
    target: float | None
    gap: int | None
    status: str
    basis: str | None
    roster_as_of: date | None
    data_as_of: date | None
    categories_reported: int | None
    districts_covered: int | None
    districts_total: int | None


def is_hidden(row: RatioRow) -> bool:
    """Whether a row's count was reported and is hidden (R11); without a roster the status says so first."""
    of_district = row.districts_total is None
    return row.cases is None and (row.status == "suppressed" or (row.status == "no_roster" and of_district))


def is_reported(row: RatioRow) -> bool:
    """Whether a row's count was reported, also where it is hidden."""
    return row.cases is not None or is_hidden(row)


class Training(NamedTuple):
    """A training or test on a day: its participants from one district, or those tied to none, under the province's code.

    `passed` None: not reported, or not known yet. Participants are no certified workers.
    """

    event: str
    date: date
    district_code: str
    district: str
    participants: int
    passed: int | None


class NewlyCertified(NamedTuple):
    """Workers of a district whose first certificate began in a year; `year` None where nobody has one.

    The rosters reach from `first_roster` to `last_roster`. `other_key`: rosters of an older key are left out.
    """

    district_code: str
    first_roster: date
    last_roster: date
    other_key: bool
    year: int | None
    workers: int


class Mark(NamedTuple):
    """A day on which a series breaks or a district was founded; `codes` are the districts concerned, none means all."""

    day: date
    words: str
    codes: tuple[str, ...]


class Stamp(NamedTuple):
    """What every picture and page carries so that a reader knows where its figures come from."""

    version: int
    sample: bool  # sample loads are active: "data contoh"
    estimate: bool  # a figure shown rests on an estimate: "perkiraan"
    sources: tuple[str, ...]  # as shown, for example ("BPS (diolah)", "Dinas Sosial")
    data_as_of: date | None
    internal: bool = False  # small numbers are shown: not for the public (R11)
    chart_id: str = ""  # brings this picture back: report.chart_id


class Flow(NamedTuple):
    """The certified workers of a district at two days, and why they differ (report/sql/flows.sql). Counts of people.

    Where `matched` is not true the rosters' keys differ (a new epoch): nobody can be told again, and only `before` and `after`
    are known. Of those who arrived and left, `moved_in` and `moved_out` came from and went to another district.
    """

    district_code: str
    matched: bool
    before: int
    after: int
    newly: int | None
    arrived: int | None
    role_in: int | None
    corrected_in: int | None
    expired: int | None
    revoked: int | None
    left: int | None
    role_out: int | None
    corrected_out: int | None
    moved_in: int | None
    moved_out: int | None


class Stock(NamedTuple):
    """Certified workers of a district at a day, and how many of them have blank expiries only (R1, R2)."""

    district_code: str
    day: date
    certified: int
    expiry_unknown: int
    backcast: bool
    roster_as_of: date


class Lasting(NamedTuple):
    """Certified workers of a district whose certificates last alike, by the roster in force at a day.

    `dated_until` is the last day of their longest certificate with an expiry, which was valid for `days`; `undated_until`
    that of one without: date.max, or what a validity in the settings makes of it. `key` is for analysts alone.
    """

    district_code: str
    key: str | None
    dated_until: date | None
    undated_until: date | None
    days: int | None
    workers: int

    @property
    def ends(self) -> date:
        """The last day on which they are certified."""
        return max(day for day in (self.dated_until, self.undated_until) if day)


class KnownRosters(NamedTuple):
    """The days of the first and the newest roster, None without one, and the validity that settings give (years)."""

    first: date | None
    newest: date | None
    validity: int | None


class District(NamedTuple):
    """A district as the figures know it; `first_day` None means it always existed."""

    code: str
    name: str
    parent: str | None
    first_day: date | None
    law: str | None


class Certificates(NamedTuple):
    """Workers of a district at a day. Counts: certified peksos and others, not certified; of the certified those with blank
    expiry only, and those whose last certificate ends within 12 months; and once certified, no longer."""

    roster_as_of: date | None
    peksos: int
    others: int
    uncertified: int
    expiry_unknown: int
    expiring: int
    lapsed: int


class Workforce(NamedTuple):
    """Workers of a district at a day, by the roster in force (R1, R2): all on it, and the certified ones among them."""

    on_roster: int
    certified: int
    basis: str
    roster_as_of: date
