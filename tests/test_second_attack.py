"""A second attacker (R11), written without sight of the first: from all public versions no hidden count can be worked out.

The attacker knows the rules of the design, which figures are reported, and which are the same as in the version before.
"""

from collections import defaultdict
from random import Random

import numpy as np
import pytest
from scipy import optimize, sparse

from core import warehouse
from core.periods import MONTHS_IN
from core.reference import load_reference
from core.settings import load_settings
from etl.__main__ import main as etl
from report import figures, privacy
from tests.conftest import DEEP

SEEDS = range(40 if DEEP else 2)
GRAINS = ("month", "quarter", "semester", "year")
REFERENCE = load_reference(load_settings())
SENSITIVE = [category.code for category in REFERENCE.categories if category.sensitive]
OTHER = [category.code for category in REFERENCE.categories if not category.sensitive and category.code < "24"]
NAMES = {district.code: district.name for district in REFERENCE.districts}
CODES = ["18.01", "18.02", "18.03", "18.04", "18.71", "18.72"]


class Attack:
    """Unknown whole numbers, one for each figure that was ever reported, and what the public figures say of them."""

    def __init__(self, folder, public=figures.ratio):
        self.newest = warehouse.current_version(folder)
        self.unknown: dict = {}  # (cell, first version of its value) -> number of the variable
        self.true: list[int] = []
        self.low: list[int] = []
        self.high: list[float] = []
        self.sums: list[tuple[list[int], int]] = []
        self.hidden: dict[int, tuple] = {}
        self.was_hidden: set = set()
        last: dict = {}
        for version in range(1, self.newest + 1):
            truth = {self.key(row): row for row in figures.ratio(folder, version, audience="full")}
            shown = {self.key(row): row for row in public(folder, version, audience="public")}
            cells = {key: row.cases for key, row in truth.items() if self.is_cell(row) and row.cases is not None}
            current = {}
            reported = defaultdict(set)
            for key in cells:
                reported[key[:2] + key[3:]].add(key[2])
            self.has_twin = lambda key, reported=reported: len(reported[key[:2] + key[3:]]) > 1
            for key, value in cells.items():
                same = key in last and last[key][1] == value
                current[key] = last[key] if same else (self.new(), value)
                if not same:
                    self.true.append(value)
                self.look(key, current[key][0], value, shown[key])
            last = current
            self.read(truth.values(), shown, {key: number for key, (number, _) in current.items()}, None)
            for grain in GRAINS:
                coarse = {self.key(row): row for row in public(folder, version, grain, audience="public")}
                exact = figures.ratio(folder, version, grain, audience="full")
                self.read(exact, coarse, {key: number for key, (number, _) in current.items()}, grain)

    @staticmethod
    def key(row) -> tuple:
        return row.district_code, row.period_end, row.grain, row.category, row.unit

    @staticmethod
    def is_cell(row) -> bool:
        return row.category != "all" and row.districts_total is None

    def new(self) -> int:
        self.low.append(0)
        self.high.append(np.inf)
        return len(self.low) - 1

    def look(self, key, number, value, row) -> None:
        """One cell as the public sees it."""
        if row.cases is not None:
            assert row.cases == value
            self.low[number] = self.high[number] = value
        else:
            alone = key[:2] + key[3:] not in self.was_hidden and not self.has_twin(key)
            self.low[number] = max(self.low[number], int(alone))  # a zero is shown, unless it was or has to be hidden
            self.was_hidden.add(key[:2] + key[3:])
            self.hidden[number] = key

    def read(self, exact, shown, numbers, grain) -> None:
        """Every total that is shown, as a sum of cells by the rules R3 and R7; and that nothing else tells a hidden one."""
        inside = defaultdict(list)
        for row in exact:
            if not self.is_cell(row) or row.cases is None:
                continue
            number = self.source(row, numbers, grain)
            inside[row.district_code, row.period_end, row.grain, "all", row.unit].append(number)
            if grain:
                inside[self.key(row)].append(number)
            if row.workers is not None:
                for category in (row.category, "all"):
                    inside["18", row.period_end, row.grain, category, row.unit].append(number)
        for key, found in inside.items():
            if shown[key].cases is not None:
                self.sums.append((found, shown[key].cases))
            else:
                assert (shown[key].cases_per_worker, shown[key].workers_per_1000_cases, shown[key].gap) == (None,) * 3

    @staticmethod
    def source(row, numbers, grain) -> int:
        """The reported figure that a row of a coarser grain reads: at its day, in the coarsest grain that reports it."""
        grains = [row.grain] if grain is None else [g for g in reversed(GRAINS) if MONTHS_IN[g] <= MONTHS_IN[grain]]
        keys = [(row.district_code, row.data_as_of, name, row.category, row.unit) for name in grains]
        return next(numbers[key] for key in keys if key in numbers)

    def range_of(self, number: int) -> tuple[float, float]:
        """The least and the greatest value that agrees with everything shown."""
        rows, columns = [], []
        for line, (found, _) in enumerate(self.sums):
            rows += [line] * len(found)
            columns += found
        matrix = sparse.coo_array((np.ones(len(rows)), (rows, columns)), shape=(len(self.sums), len(self.low))).tocsr()
        totals = [total for _, total in self.sums]
        assert (matrix @ np.array(self.true) == totals).all()
        found = []
        for sign in (1, -1):
            goal = np.zeros(len(self.low))
            goal[number] = sign
            answer = optimize.milp(
                goal,
                integrality=np.ones(len(self.low)),
                bounds=optimize.Bounds(self.low, self.high),
                constraints=optimize.LinearConstraint(matrix, totals, totals),
            )
            assert answer.status in (0, 3, 4), answer.message
            found.append(round(answer.fun * sign) if answer.status == 0 else np.inf)
        return found[0], found[1]


def broken(attack: Attack) -> list[tuple]:
    """The hidden cells that the attacker learns too much of."""
    found = []
    for number, key in attack.hidden.items():
        low, high = attack.range_of(number)
        small = key[3] in SENSITIVE and 1 <= attack.true[number] <= 4
        if (small and (low > 1 or high < 4)) or high - low < 3:
            found.append((key, attack.true[number], low, high))
    return found


@pytest.fixture
def office(tmp_path):
    """office(seed): a warehouse with several versions, full of small numbers."""

    def build(seed: int):
        random = Random(seed)
        folder = tmp_path / "warehouse"
        etl(["--warehouse", str(folder), "init"])
        sensitive, other = random.sample(SENSITIVE, 2), random.sample(OTHER, 2)
        periods = random.choice((["2022"], ["2022", "2023"], ["2023-05", "2023-06"], ["2023-12", "2023", "2022"]))
        units = random.choice((["person"], ["person", "family"]))
        values: dict = {}

        def value(category):
            small = random.choice((0, 1, 2, 3, 4, 5, 9))
            return small if category in sensitive else random.choice((small, random.randrange(4, 400)))

        def load(cells):
            path = tmp_path / "change.csv"
            lines = ["district,period,category,cases,unit"]
            for (code, period, category, unit), cases in cells.items():
                lines.append(f"{NAMES[code]},{period},{category},{'n/a' if cases is None else cases},{unit}")
            path.write_text("\n".join([*lines, ""]), encoding="utf-8")
            assert etl(["--warehouse", str(folder), "load", str(path)]) == 0

        def roster(codes):
            path = tmp_path / "roster.csv"
            rows = [f"W{code},{NAMES[code]},peksos,2015-01-01" for code in codes]
            path.write_text("\n".join(["worker_id,district,role,certified_on", *rows, ""]), encoding="utf-8")
            etl(["--warehouse", str(folder), "load", str(path), "--as-of", "2021-12-31", "--covers", "listed"])

        roster(random.sample(CODES, random.randrange(3, 7)))
        groups = [CODES] if random.random() < 0.5 else [CODES[:2], CODES[2:5], CODES[5:]]
        for codes in groups:
            new = {
                (code, period, category, unit): value(category)
                for code in codes
                for period in periods
                for category in sensitive + other
                for unit in units
                if random.random() < 0.9
            }
            values |= new
            load(new)
        for _ in range(random.randrange(3)):
            change = random.choice(("correct", "undo", "roster"))
            if change == "correct":
                load({key: random.choice((None, value(key[2]))) for key in random.sample(sorted(values), 2)})
            elif change == "undo":
                etl(["--warehouse", str(folder), "undo", "2", "--why", "x"])
            else:
                roster(CODES)
        return folder

    return build


@pytest.mark.parametrize("seed", SEEDS)
def test_no_hidden_number_can_be_worked_out(seed, office):
    attack = Attack(office(seed))
    assert broken(attack) == []


def test_the_attack_finds_what_is_hidden_badly(office, monkeypatch):
    """Without the other cells of a move the attacker would win: the test can fail."""
    monkeypatch.setattr(privacy, "_protect", lambda *_: None)
    monkeypatch.setattr(privacy.Tables, "made", {})
    assert broken(Attack(office(3)))
