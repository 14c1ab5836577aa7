"""What becomes of today's certified workers: worked examples, a second calculation worker by worker, and what must always hold."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.__main__ import main as etl
from report import queries
from report.outlook import outlook
from report.pipeline import Scenario, expiring, lost, month_ends, needed, project, reached, usual
from report.rows import Lasting
from tests.conftest import DEEP
from tests.oracle import is_active, roster_in_force, years_later
from tests.test_oracle import Office
from tests.worlds import DISTRICTS, build_world

END = date(2023, 12, 31)


def worker(until: str | None = None, days: int | None = None, blank: str | None = None, n: int = 1) -> Lasting:
    """`blank` is the last day of a certificate without an expiry: "never", or what a setting makes of it."""
    undated = date.max if blank == "never" else date.fromisoformat(blank) if blank else None
    return Lasting("18.72", None, date.fromisoformat(until) if until else None, undated, days, n)


class TestByHand:
    """Three workers: one until mid March 2024 after 730 days, one until the end of May 2024, one without an expiry."""

    WORKERS = (worker("2024-03-15", 730), worker("2024-05-31", 1095), worker(blank="never"))
    DAYS = month_ends(END, 30)

    def course(self, **scenario):
        return project(self.WORKERS, self.DAYS, Scenario(**scenario))

    def test_the_days_are_the_day_and_the_ends_of_the_months_after_it(self):
        assert [str(day) for day in self.DAYS[:4]] == ["2023-12-31", "2024-01-31", "2024-02-29", "2024-03-31"]
        assert [str(day) for day in month_ends(date(2017, 7, 29), 2)] == ["2017-07-29", "2017-07-31", "2017-08-31"]

    def test_nobody_renews(self):
        found = self.course()
        assert found.total == (3, 3, 3, 2, 2, 2, *[1] * 25)  # the last day still counts
        assert found.undated == (1,) * 31

    def test_half_renew_for_a_year_and_half_of_them_again(self):
        found = self.course(renewal=0.5, validity=1)
        # the first: until 2024-03-15, half until 2025-03-15, a quarter until 2026-03-15
        # the second: until 2024-05-31, half until 2025-05-31, a quarter until 2026-05-31
        first = [1] * 3 + [0.5] * 12 + [0.25] * 12 + [0.125] * 4
        second = [1] * 6 + [0.5] * 12 + [0.25] * 12 + [0.125]
        assert found.dated == pytest.approx([a + b for a, b in zip(first, second, strict=True)])

    def test_a_renewed_certificate_lasts_as_long_as_the_one_before(self):
        found = self.course(renewal=0.5)
        assert self.WORKERS[0].dated_until + timedelta(days=730) == date(2026, 3, 15)
        assert found.dated == pytest.approx([2] * 3 + [1.5] * 3 + [1] * 21 + [0.75] * 4)

    def test_new_ones_come_evenly_and_their_certificates_end_too(self):
        found = project((), self.DAYS, Scenario(new=12, validity=1))
        assert found.total == pytest.approx([*range(13), *[13] * 18])  # the thirteenth day still has the first month's
        assert project((), self.DAYS, Scenario(new=24, renewal=1, validity=1)).total == pytest.approx(range(0, 62, 2))

    def test_new_ones_last_as_long_as_the_middle_one_where_nothing_else_is_said(self):
        assert usual(self.WORKERS) == 730
        assert usual([worker(blank="never")]) is None
        year = project((), self.DAYS, Scenario(new=12), 366)  # from 2024-01-31 until 2025-01-31
        assert year.total[13:15] == pytest.approx((13, 13))
        assert project((), self.DAYS, Scenario(new=12), None).total[30] == pytest.approx(30)

    def test_when_a_blank_one_outlives_a_dated_one_the_worker_changes_band(self):
        found = project([worker("2024-02-10", 365, blank="2024-04-30")], self.DAYS, Scenario())
        assert found.dated == (1, 1, *[0] * 29)
        assert found.undated == (0, 0, 1, 1, 1, *[0] * 26)

    def test_who_expires_within_3_6_and_12_months(self):
        ends = ["2024-03-30", "2024-03-31", "2024-06-29", "2024-06-30", "2024-12-30", "2024-12-31"]
        assert expiring([*(worker(end) for end in ends), worker(blank="never")], END) == (1, 3, 5)
        assert expiring([worker("2024-02-28"), worker("2024-02-29")], date(2023, 11, 30)) == (1, 2, 2)

    def test_when_a_target_is_reached_and_lost_again(self):
        total = self.course(new=12, validity=1).total  # 3 4 5 5 6 7 7 8 ... 13 14 14 ...
        assert (reached(total, 5), lost(total, 5)) == (2, None)
        assert (reached(total, 99), lost(total, 99)) == (None, None)
        assert (reached((3, 3, 2), 3), lost((3, 3, 2), 3)) == (0, 2)

    def test_how_many_a_year_are_needed(self):
        without = self.course().total
        one = project((), self.DAYS, Scenario(new=1, validity=5)).total
        assert needed(without, one, 24, 9) == 4  # one stays, so eight more in two years
        assert needed(without, one, 24, 10) == 5
        assert needed(without, one, 24, 1) == 0


def chance(day: date, ends: date, valid: int | None, scenario: Scenario, number: int = 1, first: date | None = None):
    """The second calculation: how likely a worker is certified at a day, certificate by certificate."""
    first = first or ends
    if day <= ends:
        return Fraction(1)
    if scenario.validity:
        following = years_later(first, scenario.validity * number)
    elif valid is None:
        following = date(9000, 1, 1)
    else:
        following = first + timedelta(days=max(1, valid) * number)
    renewed = Fraction(scenario.renewal).limit_denominator(10)
    return renewed and renewed * chance(day, following, valid, scenario, number + 1, first)


DAYS_AHEAD = st.integers(0, 1500).map(lambda days: END + timedelta(days=days))
WORKER = st.builds(
    Lasting,
    district_code=st.just("18.72"),
    key=st.none(),
    dated_until=DAYS_AHEAD,
    undated_until=st.none() | st.just(date.max),
    days=st.integers(40, 2000),
    workers=st.integers(1, 3),
) | st.just(worker(blank="never", n=2))
SCENARIO = st.builds(
    Scenario, st.sampled_from([n / 10 for n in range(11)]), st.integers(0, 60), st.none() | st.integers(1, 5)
)
WORKERS = st.lists(WORKER, max_size=6)


@given(WORKERS, SCENARIO, st.none() | st.integers(40, 2000))
@settings(max_examples=400 if DEEP else 60, deadline=None)
def test_a_second_calculation_gives_the_same(workers, scenario, middle):
    days = month_ends(END, 60)
    found = project(workers, days, scenario, middle)
    for place in range(0, 61, 5):
        day = days[place]
        count = sum(w.workers * chance(day, w.ends, w.days, scenario) for w in workers)
        for month in days[1 : place + 1]:
            ends = years_later(month, scenario.validity) if scenario.validity else None
            ends = ends or (month + timedelta(days=middle) if middle else date(9000, 1, 1))
            count += Fraction(int(scenario.new), 12) * _going_on(day, month, ends, middle, scenario)
        assert found.total[place] == pytest.approx(float(count), abs=1e-6)


def _going_on(day: date, start: date, ends: date, valid: int | None, scenario: Scenario) -> Fraction:
    if day <= ends:
        return Fraction(1)
    return chance(day, ends, valid, scenario)


@given(WORKERS, SCENARIO)
@settings(max_examples=200 if DEEP else 50, deadline=None)
def test_what_always_holds(workers, scenario):
    days, today = month_ends(END, 72), sum(w.workers for w in workers)
    assert project(workers, days, Scenario(1, 0, scenario.validity)).total == pytest.approx([today] * 73)
    cliff = project(workers, days, Scenario()).total
    assert cliff == tuple(sum(w.workers for w in workers if day <= w.ends) for day in days)
    assert project(workers, days, scenario._replace(renewal=0, new=0)).total == cliff
    found = project(workers, days, scenario, 1000).total
    assert all(have >= least - 1e-9 for have, least in zip(found, cliff, strict=True))
    renewed = project(workers, days, scenario._replace(renewal=min(1, scenario.renewal + 0.1)), 1000).total
    more = project(workers, days, scenario._replace(new=scenario.new + 1), 1000).total
    for larger in (renewed, more):
        assert all(b >= a - 1e-9 for a, b in zip(found, larger, strict=True))
    parts = [project([w], days, scenario._replace(new=0)).total for w in workers]
    parts.append(project((), days, scenario, 1000).total)
    assert found == pytest.approx([sum(values) for values in zip(*parts, strict=True)], abs=1e-6)  # paths add up


@given(WORKERS, SCENARIO, st.integers(1, 60), st.integers(0, 80))
@settings(max_examples=100 if DEEP else 40, deadline=None)
def test_what_is_needed_is_enough_and_one_less_is_not(workers, scenario, place, need):
    days = month_ends(END, 60)
    without = project(workers, days, scenario._replace(new=0)).total
    one = project((), days, scenario._replace(new=1), 1000).total
    found = needed(without, one, place, need)
    assert project(workers, days, scenario._replace(new=found), 1000).total[place] >= need - 1e-6
    if found:
        assert project(workers, days, scenario._replace(new=found - 1), 1000).total[place] < need


@pytest.mark.parametrize("roles", [(), ("peksos", "tks")])
@pytest.mark.parametrize("seed", range(15 if DEEP else 1))
def test_in_random_worlds_the_stock_and_the_cliff_are_the_oracle_s(seed, roles, tmp_path, monkeypatch, capsys):
    """Backwards every month by the roster in force; forwards what the same roster says of later days, if nobody renews."""
    world = build_world(seed)
    office = Office(tmp_path, world, capsys)
    monkeypatch.setenv("SETTINGS", str(office.settings))
    office.run(etl, "init")
    for step in world.steps:
        office.take(step)
    folder, loads = tmp_path / "warehouse", world.loads()
    version = queries.wanted_version(folder, None)
    known = queries.periods(folder, version)
    for period in {*known[:1], *known[-1:]}:
        found = outlook(folder, version, period, roles)
        assert found.day >= period.end
        stock = {(row.district_code, row.day): row for row in found.stock}
        for district in DISTRICTS:
            for day in sorted({row.day for row in found.stock})[::5] + [found.day]:
                roster = roster_in_force(loads, district.code, day)
                there = district.first_day is None or district.first_day <= day
                row = stock.get((district.code, day))
                if roster is None or not there:
                    assert row is None
                    continue
                certified = active(roster[1], day, day, roles, world.validity_years)
                assert (row.certified, row.expiry_unknown) == (len(certified), sum(map(all, certified.values())))
                assert (row.backcast, row.roster_as_of) == (roster[0] > day, roster[0])
            days, course = found.course([district.code], Scenario())
            for place in range(0, len(days), 6):
                rows = roster[1] if roster and there else []
                left = active(rows, found.day, days[place], roles, world.validity_years)
                unknown = sum(map(all, left.values()))
                assert (course.dated[place], course.undated[place]) == (len(left) - unknown, unknown)


def active(rows, day, later, roles, validity) -> dict[str, list[bool]]:
    """Worker -> whether each certificate that is active on both days has a blank expiry."""
    found = {}
    for row in rows:
        if (not roles or row.role in roles) and all(is_active(row, each, validity) for each in (day, later)):
            found.setdefault(row.worker, []).append(row.expires_on is None)
    return found
