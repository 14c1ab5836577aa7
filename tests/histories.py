"""Small random histories of an office for the small-number tests: files district by district, corrections of small
counts, changes of mind, late rosters, several grains that end on one day, two units. The same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random

from tests.worlds import as_csv, read_period

DISTRICTS = ("18.01", "18.02", "18.03", "18.06", "18.71", "18.72")  # were always there
SENSITIVE, OTHERS = ("02", "16", "18"), ("08", "11", "22")
FAMILY = ("24", "25", "26")
PERIODS = ("2020", "2020-12", "2020-Q4", "2020-11", "2020-S1", "2021")
SMALL = 4

Cell = tuple[str, date, str, str, str]  # district, period_end, grain, category, unit


@dataclass(frozen=True)
class Step:
    """One version: texts of files to load at once with options, or the undo or redo of a load."""

    kind: str
    load_ids: tuple[int, ...]
    texts: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


@dataclass
class History:
    """The steps and what was true after each: the load behind every cell in force and its count."""

    seed: int
    steps: list[Step] = field(default_factory=list)
    cases: dict[int, dict[Cell, int | None]] = field(default_factory=dict)
    rosters: dict[int, set[str]] = field(default_factory=dict)
    active: list[set[int]] = field(default_factory=list)

    def in_force(self, step: int) -> dict[Cell, tuple[int, int]]:
        """Cell -> (load, count) after so many steps, beginning with 1; what is not available is left out."""
        found = {}
        for load_id in sorted(self.active[step - 1]):
            found |= {cell: (load_id, count) for cell, count in self.cases.get(load_id, {}).items()}
        return {cell: told for cell, told in found.items() if told[1] is not None}


def build(seed: int) -> History:
    """A history of 3 to 8 versions."""
    random, history = Random(seed), History(seed)
    districts = random.sample(DISTRICTS, random.randint(2, 6))
    kinds = [(c, "person") for c in random.sample(SENSITIVE, random.randint(1, 3))]
    kinds += [(c, "person") for c in random.sample(OTHERS, random.randint(0, 3))]
    kinds += [(c, "family") for c in random.sample(FAMILY, random.choice((0, 0, 2)))]
    if random.random() < 0.3:
        kinds += [(c, "family") for c in SENSITIVE[:2]]
    periods = random.sample(PERIODS, random.choice((1, 1, 2, 3)))
    world = (random, districts, kinds, periods)
    makers = [
        _everything,
        _one_district,
        _few_districts,
        _correction,
        _correction,
        _again,
        _undo,
        _redo,
        _roster,
        _two_files,
    ]
    first = random.choice((_everything, _everything, _one_district, _roster, _few_districts))
    _roster(history, *world, everyone=True) if random.random() < 0.6 else None
    first(history, *world)
    while len(history.steps) < random.randint(3, 8):
        random.choice(makers)(history, *world)
    return history


def _count(random: Random) -> int | None:
    return random.choice((0, 1, 1, 2, 3, 4, 4, 5, 5, 6, 8, 12, 20, 40, 90, None if random.random() < 0.5 else 7))


def _rows(
    random: Random, districts: list[str], kinds: list, periods: list[str], share: float = 0.9
) -> dict[Cell, int | None]:
    found = {}
    for period in periods:
        day, grain = read_period(period)
        for district in districts:
            for category, unit in kinds:
                if random.random() < share:
                    found[district, day, grain, category, unit] = _count(random)
    return found


def _take(history: History, *files: dict[Cell, int | None]) -> None:
    """Load some files as one version."""
    files = tuple(rows for rows in files if rows)
    if not files:
        return
    number = len(history.cases) + len(history.rosters) + 1
    header = ("district_code", "period", "category", "cases", "unit")
    texts = []
    for load_id, rows in enumerate(files, start=number):
        history.cases[load_id] = rows
        lines = [(d, _period(day, g), c, "n/a" if n is None else n, u) for (d, day, g, c, u), n in rows.items()]
        texts.append(as_csv(header, lines))
    loads = tuple(range(number, number + len(files)))
    _step(history, Step("load", loads, tuple(texts)), _now(history) | set(loads))


def _period(day: date, grain: str) -> str:
    return {
        "year": f"{day.year}",
        "semester": f"{day.year}-S{day.month // 6}",
        "quarter": f"{day.year}-Q{day.month // 3}",
        "month": f"{day.year}-{day.month:02}",
    }[grain]


def _now(history: History) -> set[int]:
    return set(history.active[-1]) if history.active else set()


def _step(history: History, step: Step, active: set[int]) -> None:
    history.steps.append(step)
    history.active.append(active)


def _everything(history, random, districts, kinds, periods):
    _take(history, _rows(random, districts, kinds, periods))


def _one_district(history, random, districts, kinds, periods):
    _take(history, _rows(random, [random.choice(districts)], kinds, periods))


def _few_districts(history, random, districts, kinds, periods):
    some = random.sample(districts, random.randint(1, len(districts)))
    _take(history, _rows(random, some, random.sample(kinds, random.randint(1, len(kinds))), periods))


def _two_files(history, random, districts, kinds, periods):
    half = len(districts) // 2
    _take(history, _rows(random, districts[:half], kinds, periods), _rows(random, districts[half:], kinds, periods))


def _correction(history, random, districts, kinds, periods):
    """A few counts that stand there are changed, small ones first."""
    now = history.in_force(len(history.steps)) if history.steps else {}
    cells = sorted(now, key=lambda cell: (now[cell][1] > SMALL, random.random()))[: random.randint(1, 3)]
    counts = {cell: random.choice((_count(random), max(0, now[cell][1] + random.choice((-1, 1))))) for cell in cells}
    _take(history, counts)


def _again(history, random, districts, kinds, periods):
    """The whole file once more, with a few other counts."""
    loads = [load_id for load_id in history.cases if load_id in _now(history)]
    if loads:
        rows = dict(history.cases[random.choice(loads)])
        for cell in random.sample(list(rows), min(len(rows), random.randint(0, 3))):
            rows[cell] = _count(random)
        _take(history, rows)


def _undo(history, random, *_):
    if active := sorted(_now(history)):
        load_id = random.choice(active)
        _step(history, Step("undo", (load_id,)), _now(history) - {load_id})


def _redo(history, random, *_):
    if undone := sorted({*history.cases, *history.rosters} - _now(history)):
        load_id = random.choice(undone)
        _step(history, Step("redo", (load_id,)), _now(history) | {load_id})


def _roster(history, random, districts, kinds, periods, everyone=False):
    some = districts if everyone else random.sample(districts, random.randint(1, len(districts)))
    load_id = len(history.cases) + len(history.rosters) + 1
    history.rosters[load_id] = set(some)
    lines = [(f"W{d}-{n}", "A", d, "peksos", "2019-01-01") for d in some for n in range(random.randint(1, 4))]
    text = as_csv(("worker_id", "name", "district_code", "role", "certified_on"), lines)
    options = ("--as-of", random.choice(("2019-12-31", "2020-12-31", "2021-06-30")), "--covers", "listed")
    _step(history, Step("load", (load_id,), (text,), options), _now(history) | {load_id})
