"""Small random worlds: files as an office would send them, changes of mind, and what the oracle needs to know of them.

A world is the same for the same seed. The odds favour what is easy to get wrong: days on the edge of a certificate, equal
dates, founding days, blanks, zeros, restated and withdrawn figures.
"""

from __future__ import annotations

import csv
import io
import shutil
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from tests.oracle import Case, Certificate, District, Load, Target, last_day

REFERENCE = Path(__file__).parent.parent / "data" / "reference"
ROLES = ("peksos", "tks", "pendamping_pkh", "tksk", "psm", "penyuluh", "other")
PAIRS = (("24", "family"), ("24", "person"), ("25", "family"), ("26", "person"), ("08", "person"), ("11", "person"))
UNIT_WORDS = {"person": ("person", "orang", "jiwa"), "family": ("family", "KK", "keluarga")}
BLANKS = ("", "n/a")
SAME_END = ("2012", "2012-S2", "2012-Q4", "2012-12")  # four grains that end on one day
PERIODS = (
    *("1998", "2006", "2007", "2007-10", "2007-11", "2008", "2009-Q1", "2009-03", "2009-04", "2009-S1", "2009-Q2"),
    *(
        "2012-11",
        "2012-S1",
        "2012-Q3",
        "2013-Q1",
        "2013-03",
        "2013-04",
        "2013-S1",
        "2013",
        "2016-02",
        "2016-Q1",
        "2017",
    ),
    *("2017-S2", "2017-07", "2017-08", "2018-Q2", "2018-06", "2018", "2020-02", "2020", "2023", "2026-10"),
)
ROSTER_DAYS = (
    *("2006-12-31", "2009-04-02", "2009-04-03", "2012-10-31", "2012-12-31", "2013-04-22", "2013-04-30", "2017-07-29"),
    *("2017-12-31", "2018-06-30", "2018-12-31", "2020-02-29", "2023-12-31"),
)


@dataclass(frozen=True)
class Step:
    """One change: a file to load (with its `load`), or the undo or redo of `load_id`."""

    kind: str
    load_id: int
    load: Load | None = None
    text: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class World:
    seed: int
    steps: tuple[Step, ...]
    targets: tuple[Target, ...]
    validity_years: int | None

    def loads(self, after: int | None = None) -> list[Load]:
        """The loads as they stand after so many steps, or after the last."""
        loads = {}
        for step in self.steps[:after]:
            if step.kind == "load":
                loads[step.load_id] = step.load
            else:
                loads[step.load_id] = replace(loads[step.load_id], active=step.kind == "redo")
        return list(loads.values())


def read_districts() -> list[District]:
    """The real districts, with their first day by R9."""
    with (REFERENCE / "districts.csv").open(encoding="utf-8", newline="") as file:
        return [
            District(row["code_kemendagri"], row["name"], day_or_none(row["inaugurated_on"] or row["law_date"]))
            for row in csv.DictReader(file)
        ]


def read_targets() -> list[Target]:
    """The targets that the project ships."""
    with (REFERENCE / "targets.csv").open(encoding="utf-8", newline="") as file:
        return [
            Target(row["unit"], row["category"], row["value"], day_or_none(row["valid_from"]))
            for row in csv.DictReader(file)
        ]


def write_settings(
    folder: Path,
    targets: list[Target],
    validity_years: int | None,
    keep_versions: int = 20,
    inaugurated: dict[str, str] | None = None,
) -> Path:
    """A settings file in `folder` that differs from the project's in these, with reference data of its own."""
    reference = folder / "reference"
    shutil.copytree(REFERENCE, reference)
    header = ("unit", "category", "value", "valid_from", "source_id", "issuer", "note")
    lines = [(each.unit, each.category, each.value, each.valid_from or "", "test", "test", "") for each in targets]
    (reference / "targets.csv").write_text(as_csv(header, lines), encoding="utf-8")
    with (REFERENCE / "districts.csv").open(encoding="utf-8", newline="") as file:
        districts = list(csv.DictReader(file))
    for row in districts:
        row["inaugurated_on"] = (inaugurated or {}).get(row["code_kemendagri"], row["inaugurated_on"])
    rows = [tuple(row.values()) for row in districts]
    (reference / "districts.csv").write_text(as_csv(tuple(districts[0]), rows), encoding="utf-8")
    text = (REFERENCE.parent.parent / "settings.toml").read_text(encoding="utf-8")
    changes = {
        'reference = "data/reference"': f'reference = "{reference.as_posix()}"',
        "keep_versions = 20": f"keep_versions = {keep_versions}",
    }
    if validity_years is not None:
        changes["[figures]"] = f"[figures]\ncertificate_validity_years = {validity_years}"
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (folder / "settings.toml").write_text(text, encoding="utf-8")
    return folder / "settings.toml"


def day_or_none(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def read_period(text: str) -> tuple[date, str]:
    """2012, 2012-S2, 2012-Q4 and 2012-12 all end on 2012-12-31, each in its grain."""
    year, _, part = text.partition("-")
    if not part:
        return date(int(year), 12, 31), "year"
    if part[0] in "SQ":
        grain, months = {"S": ("semester", 6), "Q": ("quarter", 3)}[part[0]]
        return last_day(date(int(year), int(part[1]) * months, 1), grain), grain
    return last_day(date(int(year), int(part), 1), "month"), "month"


DISTRICTS = read_districts()


def established(day: date) -> list[str]:
    return [each.code for each in DISTRICTS if each.first_day is None or each.first_day <= day]


def build_world(seed: int) -> World:
    """A few rosters and caseload files in any order, with undo and redo between them."""
    random = Random(seed)
    habits = Habits(random)
    steps, active, undone = [], [], []
    for load_id in range(1, random.randint(5, 9)):
        rosters = sum(step.kind == "load" and step.load.dataset == "workers" for step in steps)
        make = habits.roster if random.random() < (0.5 if rosters < 4 else 0.1) else habits.caseload
        steps.append(make(load_id))
        active.append(load_id)
        if active and random.random() < 0.3:
            undone.append(active.pop(random.randrange(len(active))))
            steps.append(Step("undo", undone[-1]))
        if undone and random.random() < 0.5:
            active.append(undone.pop(random.randrange(len(undone))))
            steps.append(Step("redo", active[-1]))
    targets = [*read_targets(), *habits.own_targets()]
    return World(seed, tuple(steps), tuple(targets), random.choice((None, None, 1, 4)))


class Habits:
    """What the files of one world have in common, so that they meet in the same cells."""

    def __init__(self, random: Random):
        self.random = random
        self.periods = random.sample(PERIODS, random.randint(2, 5))
        if random.random() < 0.6:
            self.periods += random.sample(SAME_END, random.randint(2, 4))
        self.pairs = random.sample(PAIRS, random.randint(2, 4))
        self.roster_days = [date.fromisoformat(day) for day in random.sample(ROSTER_DAYS, random.randint(1, 3))]
        codes = [each.code for each in DISTRICTS]
        self.reporting = ["18.71", *random.sample(codes, random.choice((3, 8, 15)))]  # 18.71 always existed
        self.with_roster = random.sample(codes, random.choice((3, 8, 15)))
        # days on which a certificate's edge is worth trying
        ends = [read_period(period)[0] for period in self.periods]
        self.edges = sorted({*ends, *(end + timedelta(days=1) for end in ends), *self.roster_days})

    def own_targets(self) -> list[Target]:
        """Sometimes targets of other categories and units, also from a later day on."""
        if self.random.random() < 0.4:
            return []
        category, unit = self.random.choice(self.pairs)
        later = self.random.choice(self.edges)
        return [
            Target(unit, category, "7.5", None),
            Target(unit, category, "3", later),
            Target("person", "all", "250", later + timedelta(days=1)),
        ]

    def caseload(self, load_id: int) -> Step:
        """A file of some of the world's periods and categories, with zeros and blanks."""
        random = self.random
        rows, lines = [], []
        for period in random.sample(self.periods, random.randint(1, min(4, len(self.periods)))):
            period_end, grain = read_period(period)
            pairs = random.sample(self.pairs, random.randint(1, len(self.pairs)))
            for code in sorted(set(self.reporting) & set(established(period_end))):
                for category, unit in pairs:
                    if random.random() < 0.7:
                        cases = random.choice(
                            (None, 0, 99, 100, 101, 300, *(random.randint(1, 5000) for _ in range(6)))
                        )
                        rows.append(Case(code, period_end, grain, category, unit, cases))
                        shown = random.choice(BLANKS) if cases is None else cases
                        lines.append((code, period, category, shown, random.choice(UNIT_WORDS[unit])))
        if not rows:
            return self.caseload(load_id)
        text = as_csv(("district_code", "period", "category", "cases", "unit"), lines)
        return Step("load", load_id, Load(load_id, "caseload", True, tuple(rows)), text)

    def roster(self, load_id: int) -> Step:
        """A roster of one date (by option) or of two (by a column), of all districts or of those listed."""
        random = self.random
        two_dates = len(self.roster_days) > 1 and random.random() < 0.2
        days = random.sample(self.roster_days, 2 if two_dates else 1)
        covers = random.choice(("all", "listed", "listed"))
        rows, lines, covered = [], [], set()
        for as_of in days:
            codes = [code for code in established(as_of) if code in self.with_roster]
            for code in random.sample(codes, random.randint(1, len(codes))) if codes else ():
                for worker in random.sample(range(25), random.randint(1, 4)):
                    role = random.choice(ROLES[:3] if random.random() < 0.8 else ROLES)
                    for number, days_of in enumerate(self.certificates(as_of)):
                        rows.append(Certificate(f"W{worker:02}", code, as_of, role, *days_of))
                        paper = f"S-{worker}-{code}-{number}" if days_of[0] else ""
                        cells = (
                            f"W{worker:02}",
                            f"Tenaga {worker}",
                            code,
                            role,
                            paper,
                            *(day or "" for day in days_of),
                        )
                        lines.append((*cells, as_of) if two_dates else cells)
        if not rows:
            return self.caseload(load_id)
        for as_of in {row.as_of for row in rows}:
            listed = {row.district for row in rows if row.as_of == as_of}
            covered |= {(code, as_of) for code in (established(as_of) if covers == "all" else listed)}
        header = ("worker_id", "name", "district_code", "role", "certificate_number", "certified_on", "expires_on")
        text = as_csv((*header, "revoked_on", *(("as_of",) if two_dates else ())), lines)
        load = Load(load_id, "workers", True, tuple(rows), frozenset(covered))
        # `all` is the default where every established district appears: then it may be left unsaid
        complete = all((code, as_of) in {(row.district, row.as_of) for row in rows} for code, as_of in covered)
        unsaid = covers == "all" and complete
        options = (() if unsaid else ("--covers", covers)) + (() if two_dates else ("--as-of", str(days[0])))
        return Step("load", load_id, load, text, options)

    def certificates(self, as_of: date) -> list[tuple[date | None, date | None, date | None]]:
        """(certified_on, expires_on, revoked_on) of one worker: none, one or several certificates."""
        random = self.random
        found = {}
        for _ in range(random.choice((0, 1, 1, 1, 2, 3))):
            edge = random.choice([day for day in self.edges if day <= as_of] or [as_of])
            certified_on = random.choice((edge, edge - timedelta(days=random.randint(1, 2000)), date(2004, 2, 29)))
            certified_on = min(certified_on, as_of)
            later = [day for day in self.edges if day > certified_on]
            length = timedelta(days=random.randint(30, 2000))
            expires_on = random.choice((None, None, certified_on + length, *random.sample(later, min(2, len(later)))))
            revoked_on = None
            if random.random() < 0.2 and certified_on < as_of:
                before = [day for day in later if day <= as_of] or [as_of]
                revoked_on = random.choice(before)
            found[certified_on] = (certified_on, expires_on, revoked_on)
        return list(found.values()) or [(None, None, None)]


def as_csv(header: tuple[str, ...], lines: list[tuple]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(lines)
    return out.getvalue()
