"""The rules of the figures, each clause by an example worked out by hand: small files in, literal cells out.

A caseload line reads `district period category unit cases`, a roster line `district worker role certified_on expires_on
revoked_on` (`-` or nothing: blank), an expected line `district period category unit: column=cell ...` (nothing after `=`: an
empty cell) or `...: no row`. 18 is the province, 18.72 Metro, 18.13 Pesisir Barat (from 2013-04-22).
"""

from dataclasses import dataclass, field
from datetime import date

import pytest

from etl.__main__ import main as etl
from tests.oracle import Target
from tests.worlds import as_csv, established, read_period, write_settings

CASELOAD = ("district_code", "period", "category", "unit", "cases")
ROSTER = ("district_code", "worker_id", "role", "certified_on", "expires_on", "revoked_on")


def caseload(*lines: str, options: tuple[str, ...] = ()) -> tuple[str, ...]:
    return table(CASELOAD, lines), *options


def roster(as_of: str, covers: str | None, *lines: str) -> tuple[str, ...]:
    return table(ROSTER, lines), "--as-of", as_of, *(("--covers", covers) if covers else ())


def table(header: tuple[str, ...], lines: tuple[str, ...]) -> str:
    cells = [["" if cell == "-" else cell for cell in line.split()] for line in lines]
    return as_csv(header, [(*row, *[""] * (len(header) - len(row))) for row in cells])


@dataclass(frozen=True)
class Rule:
    """Changes one after the other (a file with its options, or `undo N`, `redo N`), a view, and what it must show."""

    name: str
    changes: tuple
    expected: tuple[str, ...]
    view: tuple[str, ...] = ()
    validity_years: int | None = None
    targets: tuple[Target, ...] = field(default=())


def rule(name: str, *changes, shows: tuple[str, ...], **more) -> Rule:
    return Rule(name, changes, shows, **more)


ALWAYS = "2010-01-01 2039-12-31"  # a certificate that is active at every date asked for
METRO = roster("2015-12-31", "listed", f"18.72 W1 peksos {ALWAYS}")
SPRING = caseload("18.72 2023-04 08 person 100", "18.72 2023-05 08 person 100", "18.72 2023-06 08 person 100")
THREE_ROLES = roster("2022-12-31", "listed", *(f"18.72 {role} {role} {ALWAYS}" for role in ("peksos", "tks", "psm")))
TWO_DISTRICTS = roster(
    "2022-12-31", "listed", f"18.71 A1 tks {ALWAYS}", *(f"18.72 B{n} tks {ALWAYS}" for n in range(4))
)
ONE_YEAR = caseload("18.72 2023 08 person 100")

R1 = [
    rule(
        "R1: the day of certification counts, the day before does not",
        *(SPRING, roster("2023-12-31", "listed", "18.72 W1 peksos 2023-05-31 2030-12-31")),
        shows=("18.72 2023-05 08 person: workers=1 status=ok", "18.72 2023-04 08 person: workers=0 status=no_worker"),
    ),
    rule(
        "R1: the expiry day itself still counts, the day after does not",
        *(SPRING, roster("2022-12-31", "listed", "18.72 W1 peksos 2020-01-01 2023-05-31")),
        shows=("18.72 2023-05 08 person: workers=1 status=ok", "18.72 2023-06 08 person: workers=0 status=no_worker"),
    ),
    rule(
        "R1: the day of revocation no longer counts",
        *(SPRING, roster("2023-12-31", "listed", "18.72 W1 peksos 2020-01-01 2030-12-31 2023-05-31")),
        shows=("18.72 2023-04 08 person: workers=1", "18.72 2023-05 08 person: workers=0"),
    ),
    rule(
        "R1: a worker with two certificates counts once",
        *(SPRING, roster("2022-12-31", "listed", f"18.72 W1 tks {ALWAYS}", "18.72 W1 tks 2021-01-01 2025-12-31")),
        shows=("18.72 2023-05 08 person: workers=1 cases_per_worker=100",),
    ),
    rule(
        "R1: a worker counts once in each district",
        caseload("18.71 2023 08 person 10", "18.72 2023 08 person 20"),
        roster("2022-12-31", "listed", f"18.71 W1 tks {ALWAYS}", f"18.72 W1 tks {ALWAYS}"),
        shows=("18.71 2023 08 person: workers=1", "18.72 2023 08 person: workers=1", "18 2023 08 person: workers=2"),
    ),
    rule(
        "R1: a blank expiry counts as active and is counted as unknown",
        *(SPRING, roster("2022-12-31", "listed", "18.72 W1 tks 2001-01-01", f"18.72 W2 tks {ALWAYS}")),
        shows=("18.72 2023-05 08 person: workers=2 workers_expiry_unknown=1",),
    ),
    rule(
        "R1: unknown is who has only blank expiries among the certificates active that day",
        *(SPRING, roster("2022-12-31", "listed", "18.72 W1 tks 2019-01-01", "18.72 W1 tks 2020-01-01 2023-05-31")),
        shows=(
            "18.72 2023-05 08 person: workers=1 workers_expiry_unknown=0",
            "18.72 2023-06 08 person: workers=1 workers_expiry_unknown=1",
        ),
    ),
    rule(
        "R1: a set validity ends a blank expiry, its last day included; the worker stays unknown",
        *(SPRING, roster("2022-12-31", "listed", "18.72 W1 tks 2020-05-31", "18.72 W2 tks 2001-01-01 2039-12-31")),
        validity_years=3,
        shows=(
            "18.72 2023-05 08 person: workers=2 workers_expiry_unknown=1",
            "18.72 2023-06 08 person: workers=1 workers_expiry_unknown=0",
        ),
    ),
    rule(
        "R1: a set validity takes 29 February to 28 February",
        caseload("18.72 2023-02 08 person 1", "18.72 2023-03 08 person 1"),
        roster("2022-12-31", "listed", "18.72 W1 tks 2020-02-29"),
        validity_years=3,
        shows=("18.72 2023-02 08 person: workers=1", "18.72 2023-03 08 person: workers=0"),
    ),
    rule(
        "R1: a row without a certificate is a worker who is not certified",
        *(ONE_YEAR, roster("2022-12-31", "listed", "18.72 W1 peksos", f"18.72 W2 peksos {ALWAYS}", "18.71 W3 peksos")),
        shows=("18.72 2023 08 person: workers=1", "18.71 2023 08 person: workers=0"),
    ),
    rule("R1: all roles count", *(ONE_YEAR, THREE_ROLES), shows=("18.72 2023 08 person: workers=3",)),
    rule(
        "R1: chosen roles count alone",
        *(ONE_YEAR, THREE_ROLES),
        view=("--role", "peksos", "--role", "psm"),
        shows=("18.72 2023 08 person: workers=2 cases_per_worker=50", "18 2023 08 person: workers=2"),
    ),
    rule(
        "R1: a roster without the chosen role is a roster",
        *(ONE_YEAR, THREE_ROLES),
        view=("--role", "penyuluh"),
        shows=("18.72 2023 08 person: workers=0 status=no_worker basis=roster roster_as_of=2022-12-31",),
    ),
]

TWO_ROSTERS = (
    roster("2022-12-31", "listed", f"18.72 W1 tks {ALWAYS}", f"18.72 W2 tks {ALWAYS}"),
    roster("2023-05-31", "listed", f"18.72 W1 tks {ALWAYS}"),
)
SAME_DAY = (TWO_ROSTERS[0], roster("2022-12-31", "listed", f"18.72 W1 tks {ALWAYS}"))
R2 = [
    rule(
        "R2: the latest roster up to the day, its own day included",
        *(SPRING, *TWO_ROSTERS),
        shows=(
            "18.72 2023-04 08 person: workers=2 roster_as_of=2022-12-31 basis=roster",
            "18.72 2023-05 08 person: workers=1 roster_as_of=2023-05-31 basis=roster",
        ),
    ),
    rule(
        "R2: who leaves stays in last year's figure",
        *(caseload("18.72 2022 08 person 1", "18.72 2023 08 person 1"), *TWO_ROSTERS),
        shows=("18.72 2022 08 person: workers=2", "18.72 2023 08 person: workers=1"),
    ),
    rule("R2: equal dates, the newest load", *(ONE_YEAR, *SAME_DAY), shows=("18.72 2023 08 person: workers=1",)),
    rule("R2: ... that is active", *(ONE_YEAR, *SAME_DAY, "undo 3"), shows=("18.72 2023 08 person: workers=2",)),
    rule(
        "R2: a redo puts a roster back in its place in the order",
        *(ONE_YEAR, *SAME_DAY, "undo 2", "redo 2"),
        shows=("18.72 2023 08 person: workers=1",),
    ),
    rule(
        "R2: before its first roster the first is used, with those certified then, as backcast",
        caseload("18.72 2018 08 person 30", "18.72 2020 08 person 30"),
        roster(
            "2020-12-31",
            "listed",
            f"18.72 W1 tks {ALWAYS}",
            "18.72 W2 tks 2019-01-01",
            "18.72 W3 tks 2015-01-01 2018-12-31",
        ),
        roster("2021-12-31", "listed", "18.72 W9 tks"),
        shows=(
            "18.72 2018 08 person: workers=2 basis=backcast roster_as_of=2020-12-31 workers_expiry_unknown=0",
            "18.72 2020 08 person: workers=2 basis=roster roster_as_of=2020-12-31 workers_expiry_unknown=1",
        ),
    ),
    rule(
        "R2: two first rosters of one day, the newest load is cast back",
        *(caseload("18.72 2021 08 person 1"), *SAME_DAY),
        shows=("18.72 2021 08 person: workers=1 basis=backcast roster_as_of=2022-12-31",),
    ),
    rule(
        "R2: covers all, a district without a row has no worker",
        *(caseload("18.71 2023 08 person 5"), roster("2022-12-31", "all", f"18.72 W1 tks {ALWAYS}")),
        shows=("18.71 2023 08 person: workers=0 status=no_worker roster_as_of=2022-12-31",),
    ),
    rule(
        "R2: covers listed, a district without a row has no roster",
        *(caseload("18.71 2023 08 person 5"), roster("2022-12-31", "listed", f"18.72 W1 tks {ALWAYS}")),
        shows=("18.71 2023 08 person: workers= status=no_roster roster_as_of= basis=",),
    ),
    rule(
        "R2: a roster of other districts leaves a district's roster in force",
        *(ONE_YEAR, METRO, roster("2022-12-31", "listed", f"18.71 W2 tks {ALWAYS}")),
        shows=("18.72 2023 08 person: workers=1 roster_as_of=2015-12-31 status=ok",),
    ),
    rule(
        "R2: a roster with every district of its day covers all of them, not those founded later",
        caseload("18.72 2013 08 person 5", "18.13 2013 08 person 5"),
        roster("2012-12-31", None, *(f"{code} W{code} tks {ALWAYS}" for code in established(date(2012, 12, 31)))),
        shows=("18.72 2013 08 person: workers=1", "18.13 2013 08 person: status=no_roster"),
    ),
]

MONTHS = caseload("18.72 2023-05 08 person 7", "18.72 2023-05 24 family 100", "18.72 2023-11 24 family 120")
TO_NOVEMBER = roster("2022-12-31", "listed", "18.72 W1 tks 2020-01-01 2023-11-30", f"18.72 W2 tks {ALWAYS}")
FOUR_GRAINS = caseload(
    *(
        "18.72 2023 24 family 500",
        "18.72 2023-S2 24 family 490",
        "18.72 2023-Q4 24 family -",
        "18.72 2023-12 24 family 470",
    ),
    *("18.72 2023-12 08 person 7", "18.72 2023-S1 11 person 3"),
)
R3 = [
    rule(
        "R3: the newest load wins, cell by cell; an absent row leaves the old value",
        *(SPRING, caseload("18.72 2023-05 08 person 60")),
        shows=("18.72 2023-05 08 person: cases=60", "18.72 2023-06 08 person: cases=100"),
    ),
    rule(
        "R3: not available in a newer load wins too",
        *(SPRING, METRO, caseload("18.72 2023-05 08 person n/a", "18.72 2023-06 08 person -")),
        shows=(
            "18.72 2023-05 08 person: cases= status=no_data workers=1",
            "18.72 2023-06 08 person: cases= status=no_data",
        ),
    ),
    rule(
        "R3: a redo puts a file back in its place in the order",
        *(SPRING, caseload("18.72 2023-05 08 person 60"), "undo 1", "redo 1"),
        shows=("18.72 2023-05 08 person: cases=60", "18.72 2023-04 08 person: cases=100"),
    ),
    rule(
        "R3: a period and a category known only as not available still have rows",
        caseload("18.72 2023 08 person n/a"),
        shows=(
            "18.72 2023 08 person: cases= status=no_data",
            "18.71 2023 all person: status=no_data categories_reported=0",
        ),
    ),
    rule(
        "R3: every category and unit has a row in every period, whoever reported it",
        caseload("18.72 2023 24 family 10", "18.71 2022 08 person 5"),
        shows=(
            "18.72 2022 24 family: cases= status=no_data",
            "18.72 2023 08 person: status=no_data",
            "18 2022 24 family: cases=",
        ),
    ),
    rule(
        "R3: a coarser grain takes the latest finer period, with the workers of that date",
        *(MONTHS, TO_NOVEMBER),
        view=("--grain", "year"),
        shows=("18.72 2023 24 family: cases=120 workers=2 cases_per_worker=60 data_as_of=2023-11-30",),
    ),
    rule(
        "R3: a coarser grain takes one date for all categories",
        *(MONTHS, TO_NOVEMBER),
        view=("--grain", "year"),
        shows=("18.72 2023 08 person: cases= status=no_data data_as_of=2023-11-30", "18.72 2023 all person: cases="),
    ),
    rule(
        "R3: each district has its own date in a coarser grain, one without data the period's end",
        *(MONTHS, caseload("18.71 2023-Q2 24 family 9"), TO_NOVEMBER),
        view=("--grain", "year"),
        shows=(
            "18.71 2023 24 family: cases=9 data_as_of=2023-06-30 status=no_roster",
            "18.01 2023 24 family: cases= data_as_of=2023-12-31 status=no_data",
        ),
    ),
    rule(
        "R3: a figure reported in the coarser grain beats a derived one; where it reports none, the finer one stands",
        FOUR_GRAINS,
        view=("--grain", "year"),
        shows=(
            "18.72 2023 24 family: cases=500",
            "18.72 2023 08 person: cases=7",
            "18.72 2023 11 person: status=no_data",
        ),
    ),
    rule(
        "R3: a not available figure of the coarser grain does not beat a finer one",
        FOUR_GRAINS,
        view=("--grain", "quarter"),
        shows=(
            "18.72 2023-Q4 24 family: cases=470 grain=quarter data_as_of=2023-12-31",
            "18.72 2023-Q2 11 person: no row",
        ),
    ),
    rule(
        "R3: as reported, one end in several grains gives a set of rows each",
        FOUR_GRAINS,
        shows=(
            "18.72 2023 24 family: cases=500",
            "18.72 2023-S2 24 family: cases=490",
            "18.72 2023-Q4 24 family: status=no_data",
        ),
    ),
    rule(
        "R3: a year is not split into finer periods",
        *(ONE_YEAR, METRO),
        view=("--grain", "month"),
        shows=("18.72 2023 08 person: no row", "18.72 2023-12 08 person: no row"),
    ),
    rule(
        "R3: all adds the categories reported and says how many",
        *(caseload("18.72 2023 24 person 10", "18.72 2023 08 person 5", "18.72 2023 11 person n/a"), METRO),
        shows=(
            "18.72 2023 all person: cases=15 cases_per_worker=15 categories_reported=2",
            "18.72 2023 08 person: categories_reported=",
        ),
    ),
]

R4 = [
    rule(
        "R4: persons and families are never added",
        caseload("18.71 2013 08 person 227540", "18.71 2013 24 family 525047"),
        shows=("18.71 2013 all person: cases=227540", "18.71 2013 all family: cases=525047"),
    ),
    rule(
        "R4: one category in two units is two figures",
        *(caseload("18.72 2023 24 person 400", "18.72 2023 24 family 100"), METRO),
        shows=(
            "18.72 2023 24 person: cases=400",
            "18.72 2023 24 family: cases=100",
            "18.72 2023 all family: cases=100",
        ),
    ),
    rule(
        "R4: a row of categories 24-26 without a unit takes the one that is said",
        caseload("18.72 2023 24 - 400", options=("--unit", "family")),
        shows=("18.72 2023 24 family: cases=400", "18.72 2023 24 person: no row"),
    ),
    rule(
        "R4: another category without a unit counts persons",
        caseload("18.72 2023 08 - 400"),
        shows=("18.72 2023 08 person: cases=400",),
    ),
]

R5 = [
    rule(
        "R5: the ratio, its inverse per 1,000, and both parts",
        *(caseload("18.72 2023 08 person 1000"), THREE_ROLES),
        shows=(
            "18.72 2023 08 person: workers=3 cases=1000 cases_per_worker=333.3333333333333 workers_per_1000_cases=3",
        ),
    ),
    rule(
        "R5: the province of July 2017, 15 workers and 312,495 people",
        caseload("18.72 2017-07 08 person 312495"),
        roster("2017-07-29", "listed", *(f"18.72 W{number} peksos {ALWAYS}" for number in range(15))),
        shows=("18 2017-07 08 person: workers=15 cases=312495 cases_per_worker=20833",),
    ),
    rule(
        "R5: no cases, the ratio is zero and the inverse does not exist",
        *(caseload("18.72 2023 08 person 0"), METRO),
        shows=("18.72 2023 08 person: cases=0 cases_per_worker=0 workers_per_1000_cases= status=ok",),
    ),
]

NOBODY = roster("2015-12-31", "listed", "18.72 W1 peksos 2010-01-01 2014-12-31")
R6 = [
    rule(
        "R6: a district not yet founded is not_established, before any other reason",
        caseload("18.72 2012 24 family 5"),
        roster("2013-12-31", "listed", f"18.13 W1 tks {ALWAYS}"),
        shows=(
            "18.13 2012 24 family: status=not_established workers= workers_expiry_unknown= cases= gap= basis= roster_as_of=",
            "18.13 2012 all family: target=100 gap=",
        ),
    ),
    rule(
        "R6: caseload not reported is no_data, never 0; the workers stay",
        *(caseload("18.71 2023 24 family 5"), METRO),
        shows=(
            "18.72 2023 24 family: status=no_data cases= cases_per_worker= workers=1 workers_per_1000_cases= basis=roster",
        ),
    ),
    rule(
        "R6: no_data goes before no_roster and no_worker",
        *(caseload("18.71 2023 08 person 5"), NOBODY),
        shows=(
            "18.01 2023 08 person: status=no_data workers= basis=",
            "18.72 2023 08 person: status=no_data workers=0",
        ),
    ),
    rule(
        "R6: no roster at all is no_roster; the cases stay",
        caseload("18.72 2023 24 family 500"),
        shows=(
            "18.72 2023 all family: status=no_roster cases=500 workers= cases_per_worker= workers_per_1000_cases= gap=",
        ),
    ),
    rule(
        "R6: no certified worker gives no number, neither 0 nor infinity",
        *(caseload("18.72 2023 08 person 500"), NOBODY),
        shows=("18.72 2023 08 person: status=no_worker workers=0 cases=500 cases_per_worker= workers_per_1000_cases=",),
    ),
    rule(
        "R6: a reported zero stays zero",
        *(caseload("18.72 2023 08 person 0", "18.71 2023 08 person 0"), NOBODY),
        shows=(
            "18.72 2023 08 person: status=no_worker cases=0 cases_per_worker=",
            "18.71 2023 08 person: status=no_roster cases=0",
        ),
    ),
]

PARTLY = (  # 18.71: 1 worker, 18.72: 4; 18.01 lacks a roster, 18.02 lacks a caseload, 18.03 has nobody and no cases
    caseload("18.71 2023 24 family 1000", "18.72 2023 24 family 100", "18.01 2023 24 family 9000"),
    TWO_DISTRICTS,
    roster("2022-12-31", "listed", f"18.02 C1 tks {ALWAYS}", f"18.02 C2 tks {ALWAYS}"),
)
R7 = [
    rule(
        "R7: a province is SUM / SUM over the districts whose both parts are known, and says of how many",
        *PARTLY,
        shows=(
            "18 2023 24 family: workers=5 cases=1100 cases_per_worker=220 districts_covered=2 districts_total=15 status=ok",
            "18.71 2023 24 family: cases_per_worker=1000 districts_covered= districts_total=",
        ),
    ),
    rule(
        "R7: zero is known",
        *(*PARTLY, caseload("18.03 2023 24 family 0"), roster("2022-12-31", "listed", "18.03 D1 tks")),
        shows=("18 2023 24 family: workers=5 cases=1100 districts_covered=3",),
    ),
    rule(
        "R7: none covered, no_data if none reported, whoever has a roster",
        *(caseload("18.72 2023 08 person n/a"), METRO),
        shows=(
            "18 2023 08 person: status=no_data workers= cases= basis= roster_as_of= districts_covered=0 districts_total=15",
        ),
    ),
    rule(
        "R7: none covered, else no_roster",
        *(caseload("18.71 2023 08 person 5"), METRO),
        shows=("18 2023 08 person: status=no_roster workers= cases= gap= districts_covered=0 categories_reported=",),
    ),
    rule(
        "R7: a covered part without a worker is no_worker",
        *(caseload("18.72 2023 08 person 5"), NOBODY),
        shows=("18 2023 08 person: status=no_worker workers=0 cases=5 cases_per_worker= districts_covered=1",),
    ),
    rule(
        "R7: the province is backcast if any covered district is; mixed roster dates are left out",
        caseload("18.71 2020 08 person 5", "18.72 2020 08 person 5", "18.71 2023 08 person 5"),
        *(METRO, TWO_DISTRICTS, "undo 2", METRO, "undo 3", roster("2022-12-31", "listed", f"18.71 A1 tks {ALWAYS}")),
        shows=(
            "18 2020 08 person: basis=backcast roster_as_of= workers=2 data_as_of=2020-12-31",
            "18 2023 08 person: basis=roster roster_as_of=2022-12-31 workers=1",
        ),
    ),
    rule(
        "R7: the covered districts' data date, empty where they differ",
        *(MONTHS, caseload("18.71 2023-Q2 24 family 9", "18.71 2022-06 08 person 5"), TWO_DISTRICTS),
        view=("--grain", "year"),
        shows=(
            "18 2023 24 family: cases=129 data_as_of= districts_covered=2",
            "18 2022 08 person: cases=5 data_as_of=2022-06-30",
            "18 2022 24 family: cases= data_as_of=2022-12-31 districts_covered=0",
        ),
    ),
    rule(
        "R7: categories reported by any covered district, and by no other",
        caseload(
            "18.71 2023 08 person 1", "18.72 2023 11 person 1", "18.72 2023 08 person 1", "18.01 2023 12 person 1"
        ),
        TWO_DISTRICTS,
        shows=("18 2023 all person: categories_reported=2 cases=3 districts_covered=2",),
    ),
]

OWN_TARGETS = (
    Target("family", "24", "50", None),
    Target("family", "24", "40", date(2023, 12, 31)),
    Target("person", "all", "250", None),
)
R8 = [
    rule(
        "R8: the gap is rounded up to whole workers",
        *(caseload("18.72 2022 24 family 1000", "18.72 2023 24 family 1001"), METRO),
        shows=("18.72 2022 all family: target=100 gap=9", "18.72 2023 all family: target=100 gap=10"),
    ),
    rule(
        "R8: a surplus is no gap, and cancels no other district's; who is not covered adds none",
        *PARTLY,
        shows=("18.71 2023 all family: gap=9", "18.72 2023 all family: gap=0", "18 2023 all family: workers=5 gap=9"),
    ),
    rule(
        "R8: no certified worker, all are missing; without a caseload there is no gap",
        *(caseload("18.72 2022 24 family 101", "18.72 2023 24 family n/a"), NOBODY),
        shows=(
            "18.72 2022 all family: gap=2 status=no_worker",
            "18.72 2023 all family: target=100 gap= status=no_data",
        ),
    ),
    rule(
        "R8: no target of its own, no gap; none exists for persons",
        *(caseload("18.72 2023 24 family 900", "18.72 2023 08 person 900"), METRO),
        shows=(
            "18.72 2023 24 family: target= gap=",
            "18.72 2023 all person: target= gap=",
            "18 2023 24 family: target= gap=",
        ),
    ),
    rule(
        "R8: a target of a category and unit of its own, from its first day on",
        caseload(
            "18.72 2022 24 family 100",
            "18.72 2023 24 family 100",
            "18.72 2023 08 person 300",
            "18.72 2023 24 person 300",
        ),
        METRO,
        targets=OWN_TARGETS,
        shows=(
            "18.72 2022 24 family: target=50 gap=1",
            "18.72 2023 24 family: target=40 gap=2",
            "18.72 2023 all person: target=250 cases=600 gap=2",
            "18.72 2023 24 person: target= gap=",
            "18.72 2023 all family: target= gap=",
        ),
    ),
]

R9 = [
    rule(
        "R9: a district exists from its inauguration on, in the period that holds it too",
        caseload("18.72 2013-03 08 person 1", "18.72 2013-04 08 person 1", "18.13 2013-04 08 person 2"),
        shows=(
            "18.13 2013-03 08 person: status=not_established",
            "18.13 2013-04 08 person: status=no_roster cases=2",
            "18 2013-03 08 person: districts_total=14",
            "18 2013-04 08 person: districts_total=15",
        ),
    ),
    rule(
        "R9: the inauguration, not the law, is the first day where both are known",
        caseload("18.72 2008 08 person 1", "18.10 2009 08 person 1"),
        shows=("18.10 2008 08 person: status=not_established", "18.10 2009 08 person: status=no_roster"),
    ),
    rule(
        "R9: else an exact law date; else the district always existed",
        caseload("18.01 1996 08 person 1", "18.05 1997 08 person 1"),
        shows=(
            "18.05 1996 08 person: status=not_established",
            "18.05 1997 08 person: status=no_roster",
            "18.01 1996 08 person: status=no_roster",
            "18 1996 08 person: districts_total=5",
        ),
    ),
    rule(
        "R9: a coarser period that ends after the first day holds the district",
        caseload("18.72 2013-Q1 08 person 1", "18.13 2013-Q2 08 person 2"),
        view=("--grain", "year"),
        shows=("18.13 2013 08 person: cases=2 data_as_of=2013-06-30",),
    ),
]

RULES = [*R1, *R2, *R3, *R4, *R5, *R6, *R7, *R8, *R9]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_example_gives_its_figures(rule, tmp_path, monkeypatch, load, export, folder):
    if rule.validity_years is not None or rule.targets:
        monkeypatch.setenv("SETTINGS", str(write_settings(tmp_path, rule.targets, rule.validity_years)))
        assert etl(["--warehouse", str(folder), "init"]) == 0
    for change in rule.changes:
        if isinstance(change, str):
            assert etl(["--warehouse", str(folder), *change.split(), "--why", "example"]) == 0
        else:
            code, outcome = load(*change)
            assert code == 0, outcome
    rows = {
        (row["district_code"], row["period_end"], row["grain"], row["category"], row["unit"]): row
        for row in export("ratio", *rule.view)
    }
    for line in rule.expected:
        key, cells = line.split(": ")
        district, period, category, unit = key.split()
        period_end, grain = read_period(period)
        row = rows.get((district, period_end.isoformat(), grain, category, unit))
        if cells == "no row":
            assert row is None, line
            continue
        assert row is not None, f"no row: {line}"
        wanted = dict(cell.split("=") for cell in cells.split())
        assert {column: comparable(row[column]) for column in wanted} == {
            column: comparable(cell) for column, cell in wanted.items()
        }, line


def comparable(cell: str) -> float | str:
    """100 and 100.0 are one number; what is no number stays as it is written."""
    try:
        return float(cell)
    except ValueError:
        return cell


REFUSED = {
    "R2: whether a roster that lacks a district covers all is never guessed": roster(
        "2022-12-31", None, f"18.72 W1 tks {ALWAYS}"
    ),
    "R3: a period that has not ended is refused": caseload("18.71 2023 08 person 1", "18.72 2099 08 person 1"),
    "R4: a row of category 24 without a unit is an error": caseload("18.71 2023 24 family 1", "18.72 2023 24 - 1"),
    "R4: a row of category 25 without a unit is an error": caseload("18.71 2023 24 family 1", "18.72 2023 25 - 1"),
    "R4: a row of category 26 without a unit is an error": caseload("18.71 2023 24 family 1", "18.72 2023 26 - 1"),
    "R9: a caseload that ends before the inauguration": caseload(
        "18.72 2013-03 08 person 1", "18.13 2013-03 08 person 0"
    ),
    "R9: a caseload between law and inauguration": caseload("18.72 2008 08 person 1", "18.12 2008 08 person 1"),
    "R9: a caseload before the law, never inaugurated": caseload("18.71 1998 08 person 1", "18.72 1998 08 person 1"),
}


@pytest.mark.parametrize("change", REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_a_figure_is_refused_and_changes_nothing(change, load, export):
    assert load(*caseload("18.72 2022 08 person 7"))[0] == 0
    before = export("ratio")
    code, outcome = load(*change)
    assert (code, outcome["version"], outcome["loads"][0]["load_id"]) == (1, 2, None)
    errors = [problem for problem in outcome["loads"][0]["problems"] if problem["severity"] == "error"]
    assert [problem["line"] for problem in errors] == [None if "--as-of" in change else 3]
    assert export("ratio") == before


def test_every_rule_has_an_example():
    names = [*(rule.name for rule in RULES), *REFUSED]
    assert {name[:2] for name in names} == {f"R{number}" for number in range(1, 10)}
    assert len(set(names)) == len(names)
