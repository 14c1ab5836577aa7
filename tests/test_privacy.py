"""Small numbers (R11): what the public is shown never gives a hidden count back, however long somebody collects it."""

import pytest

from core import warehouse
from etl.__main__ import main as etl
from report import queries
from tests import histories
from tests.conftest import DEEP

pytest.importorskip("scipy")
from tests.attack import Attacker  # noqa: E402

SEEDS = range(200 if DEEP else 12)
GRAIN_CHOICES = (None, "month", "quarter", "semester", "year")
SENSITIVE = {f"{number:02}" for number in (*range(1, 8), 9, 10, *range(14, 20))}


@pytest.fixture
def play(tmp_path, capsys):
    """play(history) makes the warehouse of a history, one version a step; gives its folder and the first step's version."""

    def run(history):
        folder = tmp_path / f"warehouse{history.seed}"
        assert etl(["--warehouse", str(folder), "init"]) == 0
        first = warehouse.current_version(folder) + 1
        for number, step in enumerate(history.steps):
            if step.kind == "load":
                paths = []
                for place, text in enumerate(step.texts):
                    path = tmp_path / f"{number}-{place}.csv"
                    path.write_text(text, encoding="utf-8")
                    paths.append(str(path))
                arguments = ["load", *paths, *step.options, "--again"]
            else:
                arguments = [step.kind, str(step.load_ids[0]), "--why", "x"]
            code = etl(["--warehouse", str(folder), *arguments])
            assert (code, warehouse.current_version(folder)) == (0, first + number), capsys.readouterr()
        return folder, first

    return run


def public(folder, version) -> dict:
    """All that a public viewer can get of a version."""
    found = {
        (grain, target): queries.ratio(folder, version, grain, target=target, audience="public")
        for grain in GRAIN_CHOICES
        for target in (None, 1)
    }
    rows = queries.caseload(folder, version, audience="public").rows
    found["caseload"] = [
        (code, *histories.read_period(period), category, unit, cases)
        for code, _, period, category, cases, unit, _ in rows
    ]
    return found


def attack(history, folder, first) -> list[str]:
    """What the attacker finds out, in words; nothing is what we want."""
    attacker, primary, seen, hidden = Attacker(), {}, set(), set()
    for number in range(1, len(history.steps) + 1):
        covered = set().union(*(history.rosters.get(load_id, set()) for load_id in history.active[number - 1]))
        in_force, shown = history.in_force(number), public(folder, first + number - 1)
        names = attacker.look(in_force, shown, covered)
        suppressed = {row[:5] for row in shown["caseload"] if row[5] is None}
        for cell, (_, count) in in_force.items():
            if 1 <= count <= 4 and cell[3] in SENSITIVE:
                primary[names[cell]] = count
            (hidden if cell in suppressed else seen).add(names[cell])
    found = [f"{name} was shown" for name in primary.keys() & seen]
    for name, (low, high) in attacker.solve(sorted(hidden - seen)).items():
        if name in primary and not (low <= 1 and high >= 4) or high - low < 3:
            found.append(f"{name} {'small' if name in primary else ''} is {low} to {high}")
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_an_attacker_who_keeps_every_version_finds_no_hidden_count(play, seed):
    history = histories.build(seed)
    assert attack(history, *play(history)) == []
