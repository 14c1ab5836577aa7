"""Every exported figure of many random worlds equals the one worked out in plain Python (tests/oracle.py)."""

import csv
import io
import json
from datetime import date

import pytest

from etl.__main__ import main as etl
from report.__main__ import main as report
from tests.conftest import DEEP
from tests.lakes import KIND
from tests.oracle import COLUMNS, GRAINS, export_ratio
from tests.worlds import DISTRICTS, build_world, write_settings

SEEDS = range(50) if DEEP else range(4, 8)  # that hold every status
OFFICES = SEEDS[:4] if KIND else SEEDS  # on a lake each has a database of its own
KEY = ("district_code", "period_end", "grain", "category", "unit")
WHOLE = (
    "workers",
    "workers_expiry_unknown",
    "cases",
    "gap",
    "categories_reported",
    "districts_covered",
    "districts_total",
)
FRACTIONS = ("cases_per_worker", "workers_per_1000_cases", "target")
ROLE_CHOICES = ({"peksos"}, {"tks", "pendamping_pkh"}, {"psm"})


class Office:
    """A warehouse with the settings and targets of one world, worked through the command line alone."""

    def __init__(self, folder, world, capsys, keep_versions=20, warehouse=None):
        self.folder, self.world, self.capsys = folder, world, capsys
        self.warehouse = warehouse or folder / "warehouse"
        self.settings = write_settings(folder, world.targets, world.validity_years, keep_versions)

    def run(self, main, *arguments) -> str:
        self.capsys.readouterr()
        code = main(["--warehouse", str(self.warehouse), *map(str, arguments)])
        printed = self.capsys.readouterr()
        assert code == 0, (arguments, printed.out, printed.err)
        return printed.out

    def take(self, step) -> None:
        """Load the step's file, or undo or redo its load."""
        if step.kind != "load":
            self.run(etl, step.kind, step.load_id, "--why", "a change of mind")
            return
        file = self.folder / f"file{step.load_id}.csv"
        file.write_text(step.text, encoding="utf-8", newline="")
        outcome = json.loads(self.run(etl, "load", file, *step.options, "--again", "--json"))
        (loaded,) = outcome["loads"]
        errors = [problem for problem in loaded["problems"] if problem["severity"] == "error"]
        assert (loaded["load_id"], loaded["rows_loaded"], errors) == (step.load_id, len(step.load.rows), [])

    def export(self, *arguments) -> str:
        """The CSV of the ratios, written to a file and read again."""
        file = self.folder / "ratio.csv"
        self.run(report, "export", "ratio", "--format", "csv", "--out", file, *arguments)
        return file.read_bytes().decode("utf-8")

    def expected(self, after=None, **choices) -> list[dict]:
        world = self.world
        loads = world.loads(after)
        return export_ratio(loads, DISTRICTS, world.targets, validity_years=world.validity_years, **choices)


@pytest.fixture
def open_office(tmp_path, warehouse_at, monkeypatch, capsys):
    """open_office(seed) gives the initialised office of that world."""

    def open_it(seed: int, **settings) -> Office:
        office = Office(tmp_path, build_world(seed), capsys, warehouse=warehouse_at, **settings)
        monkeypatch.setenv("SETTINGS", str(office.settings))
        office.run(etl, "init")
        return office

    return open_it


def rows_of(exported: str) -> list[dict]:
    """The rows of an export without their version, cells in the types of the oracle."""
    reader = csv.DictReader(io.StringIO(exported))
    assert reader.fieldnames == ["version", *COLUMNS]
    rows = []
    for text in reader:
        row = {column: text[column] or None for column in COLUMNS}
        row |= {column: int(text[column]) for column in WHOLE if text[column]}
        row |= {column: float(text[column]) for column in FRACTIONS if text[column]}
        dates = ("period_end", "roster_as_of", "data_as_of")
        row |= {column: date.fromisoformat(text[column]) for column in dates if text[column]}
        rows.append(row)
    return rows


def assert_same(exported: list[dict], expected: list[dict]) -> None:
    """The same keys, each once, and the same cells: all of them, fractions to twelve digits."""
    found, wanted = ({tuple(row[column] for column in KEY): row for row in rows} for rows in (exported, expected))
    assert len(found) == len(exported)
    assert found.keys() == wanted.keys()
    wrong = [
        (key, column, found[key][column], wanted[key][column])
        for key in sorted(wanted)
        for column in COLUMNS
        if not is_same(found[key][column], wanted[key][column])
    ]
    assert wrong == [], f"{len(wrong)} cells (key, column, exported, expected), the first: {wrong[:5]}"


def is_same(found, wanted) -> bool:
    if found is None or wanted is None or isinstance(found, str | date):
        return found == wanted
    return found == pytest.approx(float(wanted), rel=1e-12, abs=0)


@pytest.mark.parametrize("seed", OFFICES)
def test_every_figure_equals_the_oracle(open_office, seed):
    office = open_office(seed)
    for number, step in enumerate(office.world.steps, start=1):
        office.take(step)
        assert_same(rows_of(office.export()), office.expected(after=number))
    for grain in GRAINS:
        assert_same(rows_of(office.export("--grain", grain)), office.expected(grain=grain))
    for number, roles in enumerate(ROLE_CHOICES):
        chosen = [argument for role in sorted(roles) for argument in ("--role", role)]
        grain = GRAINS[(seed + number) % len(GRAINS)]
        assert_same(rows_of(office.export(*chosen)), office.expected(roles=roles))
        assert_same(rows_of(office.export(*chosen, "--grain", grain)), office.expected(roles=roles, grain=grain))


@pytest.mark.parametrize("seed", OFFICES[: len(OFFICES) // 4])
def test_undo_restores_redo_brings_back_and_old_versions_stay(open_office, seed):
    office = open_office(1000 + seed, keep_versions=4)
    kept = [(office.export(), office.export("--grain", "year"))]  # by version, beginning with 1

    def change(main, *arguments) -> None:
        main(*arguments)
        kept.append((office.export(), office.export("--grain", "year")))

    for step in office.world.steps if DEEP else office.world.steps[:4]:
        change(office.take, step)
        if step.kind == "load":
            change(office.run, etl, "undo", step.load_id, "--why", "wrong file")
            assert [rows_of(text) for text in kept[-1]] == [rows_of(text) for text in kept[-3]]
            change(office.run, etl, "redo", step.load_id, "--why", "it was right")
            assert [rows_of(text) for text in kept[-1]] == [rows_of(text) for text in kept[-3]]
    for version, (as_reported, by_year) in enumerate(kept, start=1):
        assert office.export("--version", version) == as_reported
        assert office.export("--version", version, "--grain", "year") == by_year


def test_the_worlds_hold_every_status_and_basis():
    """Else the comparison would prove less than it seems to."""
    statuses, of_province, bases, seen = set(), set(), set(), set()
    for seed in SEEDS:
        world = build_world(seed)
        for row in export_ratio(world.loads(), DISTRICTS, world.targets, validity_years=world.validity_years):
            (of_province if row["district_code"] == "18" else statuses).add(row["status"])
            bases.add(row["basis"])
            unknown, workers = row["workers_expiry_unknown"] or 0, row["workers"] or 0
            seen |= {"only unknown expiries"} if 0 < unknown == workers else set()
            seen |= {"mixed expiries"} if 0 < unknown < workers else set()
            seen |= {"zero cases"} if row["cases"] == 0 else set()
            seen |= {"mixed rosters"} if row["basis"] and not row["roster_as_of"] else set()
            seen |= {"gap", "no gap"} & {"gap" if row["gap"] else "no gap" if row["gap"] == 0 else ""}
    assert statuses == {"ok", "no_worker", "no_data", "no_roster", "not_established"}
    assert of_province == {"ok", "no_worker", "no_data", "no_roster"}
    assert bases == {"roster", "backcast", None}
    assert seen == {"only unknown expiries", "mixed expiries", "zero cases", "mixed rosters", "gap", "no gap"}
