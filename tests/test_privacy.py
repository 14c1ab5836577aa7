"""Small numbers (R11): what the public is shown never gives a hidden count back, however long somebody collects it."""

from datetime import date

import pytest

from core import warehouse
from etl.__main__ import main as etl
from report import figures, privacy, queries
from report.privacy import Event
from tests import histories
from tests.attack import Attacker
from tests.conftest import DEEP, deep

SEEDS = range(60 if DEEP else 2)
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
        (grain, target): figures.ratio(folder, version, grain, target=target, audience="public")
        for grain in GRAIN_CHOICES
        for target in (None, 1)
    }
    rows = figures.caseload(folder, version, audience="public").rows
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


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample") / "warehouse"
    assert etl(["--warehouse", str(folder), "init", "--sample"]) == 0
    return folder, warehouse.current_version(folder)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_attacker_who_keeps_every_version_finds_no_hidden_count(play, seed):
    history = histories.build(seed)
    assert attack(history, *play(history)) == []


def test_an_attacker_finds_no_hidden_count_of_the_sample(sample):
    folder, version = sample
    history = histories.History(0)
    rows = figures.caseload(folder, version, audience="full").rows
    history.cases[1] = {(d, *histories.read_period(period), c, u): n for d, _, period, c, n, u in rows}
    history.rosters[2] = {row[0] for row in rows}
    history.steps, history.active = [None], [{1, 2}]
    assert attack(history, folder, version) == []


@deep
@pytest.mark.parametrize("weakness", ["_protect", "_hide_sums", "_gives_away"])
def test_the_attacker_would_find_what_a_weaker_mask_leaves(play, monkeypatch, weakness):
    """Without a second cell, without hidden sums, or with changes that pass unseen; else the tests above prove nothing."""
    monkeypatch.setattr(privacy, weakness, lambda *_: False)
    monkeypatch.setattr(privacy.Tables, "made", {})
    for seed in range(12):
        history = histories.build(seed)
        if attack(history, *play(history)):
            return
    pytest.fail("not caught")


@deep
def test_the_histories_hold_every_kind_of_move(play):
    """Else the attack would try less than it seems to."""
    seen = set()
    for seed in range(12):
        history = histories.build(seed)
        folder, first = play(history)
        version = first + len(history.steps) - 1
        rows = (warehouse.read(folder, sql, version=version).fetchall() for sql in (CASES, ROSTERS))
        events = [
            Event(v, k, n, frozenset(s or ())) for v, k, n, s in queries.run(folder, "replay_events", version).rows
        ]
        for table in replay(events, *rows)[0].values():
            seen |= {name for name in ("cycles", "pairs", "alone", "categories", "total") if getattr(table, name)}
            seen |= {"two grains" for row in table.now.values() for counts in row.values() if len(counts) > 1}
    assert seen == {"cycles", "pairs", "alone", "categories", "total", "two grains"}


@pytest.mark.parametrize("seed", SEEDS[::4])
def test_what_is_not_hidden_is_as_it_was_and_what_is_hidden_stays_so(play, seed):
    history = histories.build(seed)
    folder, first = play(history)
    before: set[tuple] = set()
    for version in range(first, first + len(history.steps)):
        for grain in GRAIN_CHOICES:
            full = figures.ratio(folder, version, grain, audience="full")
            for told, true in zip(figures.ratio(folder, version, grain, audience="public"), full, strict=True):
                assert told.workers == true.workers
                if told.cases is not None:
                    assert told._replace(gap=true.gap) == true
                elif true.cases is not None:
                    assert told.status == ("no_roster" if true.status == "no_roster" else "suppressed")
                    assert (told.cases_per_worker, told.workers_per_1000_cases, told.gap) == (None, None, None)
                else:
                    assert told == true
        rows = figures.caseload(folder, version, audience="public").rows
        hidden = {(row[0], row[2], row[3], row[5]) for row in rows if row[6] == "suppressed"}
        reported = {(row[0], row[2], row[3], row[5]) for row in rows if row[6] != "no_data"}
        assert before & reported <= hidden
        before |= hidden


@pytest.mark.parametrize("seed", SEEDS[::4])
def test_the_public_view_of_a_version_is_the_same_after_later_loads(play, seed):
    history = histories.build(seed)
    folder, first = play(history)
    newest = figures.mask(folder, first + len(history.steps) - 1)
    for number in range(1, len(history.steps)):
        early = figures.mask(folder, first + number - 1)
        rows = (
            warehouse.read(folder, sql, version=first + len(history.steps) - 1).fetchall() for sql in (CASES, ROSTERS)
        )
        events = queries.run(folder, "replay_events", first + len(history.steps) - 1).rows
        events = [Event(v, k, n, frozenset(s or ())) for v, k, n, s in events if v < first + number]
        replayed, covered = replay(events, *rows)
        assert {place: privacy.shrink(table) for place, table in replayed.items()} == dict(early.tables)
        assert covered == early.covered
        for place, table in early.tables.items():
            later = newest.tables[place]
            assert table.cells <= later.cells
            assert table.districts <= later.districts
            assert table.categories <= later.categories
            assert later.total or not table.total


def replay(events, cases, rosters) -> tuple[dict[privacy.Place, privacy.Table], frozenset[str]]:
    """The tables after these events, oldest first, in one go, and the districts covered.

    `cases` are (load_id, district, day, grain, category, unit, cases or None), `rosters` (load_id, district).
    """
    done, of_place = privacy.steps(events, rosters), {}
    for load_id, district, day, grain, category, unit, count in cases:
        of_place.setdefault((day, unit), []).append((load_id, district, grain, category, count))
    concerning = {place: privacy.steps_of({row[0] for row in rows}, done) for place, rows in of_place.items()}
    tables = {place: privacy.table_of(of, of_place[place]) for place, of in concerning.items() if of}
    return tables, done[-1].covered


DAY = date(2020, 12, 31)
CASES = "select load_id, district_code, period_end, grain, category, unit, cases from raw_caseload"
ROSTERS = "select distinct load_id, district_code from raw_roster"


def one_file(load_id: int, **rows: dict[str, int | None]) -> list[tuple]:
    """one_file(1, A={"16": 3}): the cells of a load, by district and category, of one year in persons."""
    return [(load_id, d, DAY, "year", c, "person", n) for d, row in rows.items() for c, n in row.items()]


RULES = Event(1, "rules", None, frozenset({"16", "18"}))
SQUARE = {d: {"16": n, "08": 50, "11": 9} for d, n in (("A", 3), ("B", 0), ("C", 20), ("D", 12))}
EVERYBODY = [(1, d) for d in SQUARE]


def mask_of(cases: list[tuple], *events: Event, rosters=EVERYBODY) -> privacy.Table:
    return replay([RULES, *events], cases, rosters)[0][DAY, "person"]


def test_the_cheapest_cells_are_hidden_and_a_true_zero_is_shown():
    table = mask_of(one_file(1, **SQUARE), Event(2, "load", 1))
    assert table.cells == {("A", "16"), ("A", "11"), ("D", "16"), ("D", "11")}
    assert (table.districts, table.categories, table.total) == (set(), set(), False)


def test_a_corrected_small_count_hides_the_sums_that_would_tell_the_difference():
    cases = one_file(1, **SQUARE) + one_file(2, A={"16": 2})
    table = mask_of(cases, Event(2, "load", 1), Event(3, "load", 2))
    assert (table.districts, table.categories, table.total) == ({"A"}, {"16"}, True)


def test_a_wrong_file_undone_and_loaded_again_hides_no_more_than_the_right_file():
    cases = one_file(1, **SQUARE) + one_file(2, **SQUARE | {"B": {"16": 0, "08": 70, "11": 9}})
    rosters = [(3, d) for d in SQUARE]
    events = (Event(2, "load", 3), Event(3, "load", 1), Event(4, "undo", 1), Event(5, "load", 2))
    table = mask_of(cases, *events, rosters=rosters)
    assert (len(table.cells), table.districts, table.categories, table.total) == (4, set(), set(), False)


def test_rosters_that_come_after_the_caseload_hide_no_sum_when_they_come_together():
    late = [(2, d) for d in SQUARE]
    table = mask_of(one_file(1, **SQUARE), Event(2, "load", 1), Event(3, "load", 2), rosters=late)
    assert (len(table.cells), table.categories, table.total) == (4, set(), False)
    one_first = [(2, "A"), (3, "B"), (3, "C"), (3, "D")]
    table = mask_of(one_file(1, **SQUARE), *(Event(n + 1, "load", n) for n in (1, 2, 3)), rosters=one_first)
    assert (table.categories, table.total) == ({"16", "11"}, False)


def test_a_category_that_becomes_sensitive_is_hidden_from_then_on():
    cases = one_file(1, A={"08": 3, "11": 9}, B={"08": 8, "11": 7})
    before = (Event(2, "load", 1),)
    assert mask_of(cases, *before).cells == set()
    table = mask_of(cases, *before, Event(3, "rules", None, frozenset({"08"})))
    assert (table.cells, table.districts, table.total) == ({("A", "08")}, {"A"}, True)
