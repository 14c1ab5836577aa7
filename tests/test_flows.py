"""Why the number of certified workers changed: all comings and goings of random rosters, worked out a second time in Python."""

from datetime import date, timedelta
from random import Random

import pytest

from core import warehouse
from etl.__main__ import main as etl
from report import queries
from report.drivers import CAME, WENT
from report.rows import Flow
from tests.conftest import DEEP
from tests.oracle import Certificate, Load, is_active, roster_in_force, years_later
from tests.worlds import DISTRICTS, ROLES, as_csv, write_settings

SEEDS = range(30 if DEEP else 8)
ROLE_CHOICES = (None, {"peksos"}, {"tks", "pendamping_pkh"})
FIRST, LAST = date(2022, 12, 31), date(2023, 12, 31)


class Person:
    """One worker of a district by the two rosters in force: what each says of the first and of the last day."""

    def __init__(self, worker, rosters, days, roles, validity):
        self.rows = [[row for row in rows if row.worker == worker] for _, rows in rosters]
        self.days, self.roles, self.validity = days, roles, validity

    def listed(self, which) -> bool:
        return bool(self.rows[which])

    def certified(self, which, day=None, any_role=False) -> bool:
        """By roster `which`, on its own day or on the other one."""
        day = self.days[which if day is None else day]
        rows = [row for row in self.rows[which] if any_role or self.roles is None or row.role in self.roles]
        return any(is_active(row, day, self.validity) for row in rows)

    def ending(self) -> str | None:
        """By the last roster: how the certificate of the first day that lasted longest ended."""
        ends = []
        for row in self.rows[1]:
            if is_active(row, self.days[0], self.validity):
                expires = row.expires_on
                if expires is None:
                    expires = years_later(row.certified_on, self.validity) if self.validity else date.max
                revoked = row.revoked_on is not None and row.revoked_on <= expires
                ends.append((row.revoked_on.toordinal() - 1 if revoked else expires.toordinal(), revoked))
        return None if not ends else "revoked" if max(ends)[1] else "expired"


def reason(worker: str, district: str, people: dict) -> str | None:
    """The first of the reasons in report/sql/flows.sql that applies."""
    person = people[district].get(worker)
    others = [here[worker] for code, here in people.items() if code != district and worker in here]
    before, after = person.certified(0), person.certified(1)
    if before == after:
        return None
    if after:
        if person.certified(0, any_role=True):
            return "role_in"
        already = person.certified(1, day=0)
        if not person.listed(0) and (already or any(other.certified(0) for other in others)):
            return "arrived"
        return "corrected_in" if already else "newly"
    if person.certified(1, any_role=True):
        return "role_out"
    still = person.certified(0, day=1)
    if not person.listed(1) and (still or any(other.certified(1) for other in others)):
        return "left"
    return person.ending() or ("corrected_out" if still else "expired")


def expected(loads, days: dict, roles, validity) -> dict[str, dict]:
    """By district: before, after, and how many of each reason; and how many of those who came and left moved."""
    people = {}
    for code, two_days in days.items():
        rosters = [roster_in_force(loads, code, day) for day in two_days]
        workers = {row.worker for _, rows in rosters for row in rows}
        people[code] = {worker: Person(worker, rosters, two_days, roles, validity) for worker in workers}
    found = {}
    for code, here in people.items():
        counts = dict.fromkeys((*Flow._fields[2:],), 0)
        for worker, person in here.items():
            counts["before"] += person.certified(0)
            counts["after"] += person.certified(1)
            why = reason(worker, code, people)
            if why:
                counts[why] += 1
            others = [there[worker] for other, there in people.items() if other != code and worker in there]
            counts["moved_in"] += why == "arrived" and any(o.certified(0) and not o.certified(1) for o in others)
            counts["moved_out"] += why == "left" and any(o.certified(1) and not o.certified(0) for o in others)
        found[code] = counts
    return found


def build_rosters(random: Random) -> tuple[Load, list[date]]:
    """Rosters of a few districts at a few dates: the same workers, their certificates and places changed now and then."""
    codes = random.sample([district.code for district in DISTRICTS if district.first_day is None], 3)
    dates = sorted(
        random.sample([date(year, month, 1) for year in range(2019, 2024) for month in (1, 7)], random.randint(2, 4))
    )
    edges = [*dates, date(2020, 6, 30), date(2021, 6, 30), LAST]
    people = {f"W{number}": [random.choice(codes), random.choice(ROLES[:3]), set()] for number in range(14)}
    rows, covered = [], set()
    for as_of in dates:
        covered |= {(code, as_of) for code in codes}
        for worker, person in people.items():
            if random.random() < 0.15:
                person[0] = random.choice(codes)
            if random.random() < 0.12:
                person[1] = random.choice(ROLES[:3])
            if random.random() < 0.5:
                start = random.choice((as_of, as_of - timedelta(random.randint(1, 700))))
                end = random.choice(
                    (None, start + timedelta(random.randint(60, 1500)), *(day for day in edges if day > start))
                )
                person[2].add((start, end, None))
            certificates = set()
            for start, end, revoked in sorted(person[2], key=str):
                if revoked is None and random.random() < 0.15:
                    revoked = random.choice([day for day in edges if start < day <= as_of] or [None])
                if random.random() < 0.85:
                    certificates.add((start, end, revoked))
            person[2] = set({own[0]: own for own in sorted(certificates, key=str)}.values())  # one for each first day
            if random.random() < 0.8:
                for certificate in person[2] or [(None, None, None)]:
                    rows.append(Certificate(worker, person[0], as_of, person[1], *certificate))
    covered &= {(row.district, row.as_of) for row in rows}  # as --covers listed says
    return Load(1, "workers", True, tuple(rows), frozenset(covered)), edges


def days_of(load: Load, edges: list[date], random: Random) -> dict[str, tuple[date, date]]:
    """Two days for each district that has a roster by the first of them; for some not the same as for the others."""
    found = {}
    common = sorted(random.sample(edges, 2))
    for code in sorted({code for code, _ in load.covered}):  # in an order that no run changes
        own = sorted(random.sample(edges, 2)) if random.random() < 0.2 else common
        if any(as_of <= own[0] for district, as_of in load.covered if district == code):
            found[code] = tuple(own)
    return found


def test_every_coming_and_going_of_random_rosters(tmp_path, monkeypatch):
    """And always: before + those who came - those who went = after."""
    seen = dict.fromkeys((*CAME, *WENT, "moved_in", "moved_out"), 0)
    for seed in SEEDS:
        random = Random(seed)
        place, validity = tmp_path / str(seed), random.choice((None, None, 1, 3))
        place.mkdir()
        monkeypatch.setenv("SETTINGS", str(write_settings(place, [], validity)))
        roster, edges = build_rosters(random)
        lines = [
            (r.worker, r.district, r.role, r.certified_on or "", r.expires_on or "", r.revoked_on or "", r.as_of)
            for r in roster.rows
        ]
        header = ("worker_id", "district_code", "role", "certified_on", "expires_on", "revoked_on", "as_of")
        (place / "roster.csv").write_text(as_csv(header, lines), encoding="utf-8")
        folder = place / "warehouse"
        assert etl(["--warehouse", str(folder), "init"]) == 0
        assert etl(["--warehouse", str(folder), "load", str(place / "roster.csv"), "--covers", "listed"]) == 0
        version = warehouse.current_version(folder)
        for roles in ROLE_CHOICES * 4:
            days = days_of(roster, edges, random)
            flows = queries.flows(folder, version, [(code, *two) for code, two in days.items()], sorted(roles or ()))
            wanted = expected([roster], days, roles, validity)
            assert {flow.district_code: dict(zip(flow._fields[2:], flow[2:], strict=True)) for flow in flows} == wanted
            for flow in flows:
                assert flow.matched
                came, went = (sum(getattr(flow, name) for name in names) for names in (CAME, WENT))
                assert flow.before + came - went == flow.after
                for name in seen:
                    seen[name] += getattr(flow, name)
    assert min(seen.values()) > 0, seen  # else this proves less than it seems to


ROSTER = "worker_id,district,role,certified_on,expires_on,revoked_on\n"
EXAMPLES = {  # the first roster's rows, the last one's, what is counted, and the one flow
    "a new certificate": ("W1,Metro,peksos,,,", "W1,Metro,peksos,2023-02-01,,", (), "newly"),
    "a new name with a new certificate": ("", "W1,Metro,peksos,2023-02-01,,", (), "newly"),
    "a new name, certified long ago": ("", "W1,Metro,peksos,2020-02-01,,", (), "arrived"),
    "recorded late": ("W1,Metro,peksos,,,", "W1,Metro,peksos,2022-02-01,,", (), "corrected_in"),
    "expired": ("W1,Metro,peksos,2020-01-01,2023-06-30,", "W1,Metro,peksos,2020-01-01,2023-06-30,", (), "expired"),
    "expired and no longer listed": ("W1,Metro,peksos,2020-01-01,2023-06-30,", "", (), "expired"),
    "expired, its dates no longer listed": (
        "W1,Metro,peksos,2020-01-01,2023-06-30,",
        "W1,Metro,peksos,,,",
        (),
        "expired",
    ),
    "revoked": ("W1,Metro,peksos,2020-01-01,,", "W1,Metro,peksos,2020-01-01,,2023-05-01", (), "revoked"),
    "one expired on the day the other was revoked, which does not count any more": (
        "W1,Metro,peksos,2019-01-01,2023-06-30,\nW1,Metro,peksos,2020-01-01,,",
        "W1,Metro,peksos,2019-01-01,2023-06-30,\nW1,Metro,peksos,2020-01-01,,2023-06-30",
        (),
        "expired",
    ),
    "one expired the day before the other was revoked": (
        "W1,Metro,peksos,2019-01-01,2023-06-30,\nW1,Metro,peksos,2020-01-01,,",
        "W1,Metro,peksos,2019-01-01,2023-06-30,\nW1,Metro,peksos,2020-01-01,,2023-07-01",
        (),
        "revoked",
    ),
    "no longer listed": ("W1,Metro,peksos,2020-01-01,,", "", (), "left"),
    "revoked before the first day, as is known now": (
        "W1,Metro,peksos,2020-01-01,,",
        "W1,Metro,peksos,2020-01-01,,2022-05-01",
        (),
        "corrected_out",
    ),
    "a certificate that is listed no more": ("W1,Metro,peksos,2020-01-01,,", "W1,Metro,peksos,,,", (), "corrected_out"),
    "another role before": ("W1,Metro,tks,2020-01-01,,", "W1,Metro,peksos,2020-01-01,,", ("peksos",), "role_in"),
    "another role since": ("W1,Metro,peksos,2020-01-01,,", "W1,Metro,tks,2020-01-01,,", ("peksos",), "role_out"),
    "renewed in time": (
        "W1,Metro,peksos,2019-01-01,2023-06-30,",
        "W1,Metro,peksos,2019-01-01,2023-06-30,\nW1,Metro,peksos,2023-05-01,,",
        (),
        None,
    ),
}


@pytest.fixture
def flow_of(load, folder):
    """flow_of(first roster, last roster, roles) gives the flows by district."""

    def run(first: str, last: str, roles=()) -> dict[str, Flow]:
        for rows, as_of in ((first, FIRST), (last, LAST)):
            rows = "\n".join(row for row in ("W9,Pesawaran,peksos,2019-01-01,,", rows) if row)
            code, outcome = load(f"{ROSTER}{rows}\n", "--as-of", str(as_of), "--covers", "all")
            assert code == 0, outcome
        days = [(district.code, FIRST, LAST) for district in DISTRICTS]
        found = queries.flows(folder, warehouse.current_version(folder), days, roles)
        return {flow.district_code: flow for flow in found}

    return run


@pytest.mark.parametrize("example", EXAMPLES)
def test_each_reason_by_an_example(flow_of, example):
    first, last, roles, wanted = EXAMPLES[example]
    flow = flow_of(first, last, roles)["18.72"]
    assert {name: getattr(flow, name) for name in (*CAME, *WENT) if getattr(flow, name)} == (
        {wanted: 1} if wanted else {}
    )
    assert (flow.moved_in, flow.moved_out) == (0, 0)


def test_the_examples_hold_every_reason():
    assert {wanted for *_, wanted in EXAMPLES.values()} - {None} == {*CAME, *WENT}


def test_who_moves_arrives_in_one_district_and_leaves_another_also_with_a_renewed_certificate(flow_of):
    flows = flow_of("W1,Pringsewu,peksos,2019-01-01,2023-06-30,", "W1,Metro,peksos,2023-05-01,,")
    assert (flows["18.72"].arrived, flows["18.72"].moved_in) == (1, 1)
    assert (flows["18.10"].left, flows["18.10"].moved_out) == (1, 1)


def test_nobody_is_matched_across_a_new_key(load, folder):
    rows = f"{ROSTER}W1,Metro,peksos,2020-01-01,,\n"
    assert load(rows, "--as-of", str(FIRST), "--covers", "listed")[0] == 0
    assert etl(["--warehouse", str(folder), "init", "--new-key"]) == 0
    assert load(rows + "W2,Metro,peksos,2020-01-01,,\n", "--as-of", str(LAST), "--covers", "listed")[0] == 0
    version = warehouse.current_version(folder)
    (flow,) = queries.flows(folder, version, [("18.72", FIRST, LAST)])
    assert (flow.matched, flow.before, flow.after) == (False, 1, 2)
    assert set(flow[4:]) == {None}
    (flow,) = queries.flows(folder, version, [("18.72", FIRST, date(2023, 6, 30))])  # the same roster on both days
    assert flow.matched


def test_an_empty_roster_has_no_worker_and_a_missing_one_no_row(load, folder):
    assert load(f"{ROSTER}W1,Metro,peksos,2020-01-01,,\n", "--as-of", str(FIRST), "--covers", "all")[0] == 0
    days = [(code, FIRST, LAST) for code in ("18.10", "18.72")]
    found = queries.flows(folder, warehouse.current_version(folder), days)
    assert [(flow.district_code, flow.before, flow.after) for flow in found] == [("18.10", 0, 0), ("18.72", 1, 1)]
    assert queries.flows(folder, warehouse.current_version(folder), []) == []
