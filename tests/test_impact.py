"""What the preview of a change shows is exactly what publishing it changes."""

from datetime import date

import pytest

from core import warehouse
from core.errors import MovedOnError
from core.settings import load_settings
from etl import __main__ as command_line
from etl import publish
from etl.check import Options
from etl.impact import impact
from report import figures
from tests.conftest import DEEP
from tests.lakes import KIND
from tests.test_oracle import Office
from tests.worlds import build_world

SEEDS = range(1000, 1040 if DEEP and not KIND else 1002)
KEY = ("district_code", "period_end", "grain", "category", "unit")
FIGURES = {"cases": "cases", "workers": "workers", "ratio": "cases_per_worker", "gap": "gap", "status": "status"}


def headline_of(folder, version) -> dict[tuple, dict]:
    return {
        tuple(getattr(row, name) for name in KEY): {name: getattr(row, field) for name, field in FIGURES.items()}
        for row in figures.ratio(folder, version, audience="full")
    }


def cells(folder, version) -> dict[tuple, tuple]:
    """The cells in force and the workers of each roster, by what tells one from another."""
    rows = warehouse.read(
        folder, "select district_code, period_end, grain, category, unit, cases from core_caseload", version=version
    )
    found = {row[:-1]: row[-1] for row in rows.fetchall()}
    rows = warehouse.read(
        folder,
        "select district_code, as_of, worker_key, role, certified_on, lasts_until, revoked_on from core_worker",
        version=version,
    )
    for row in rows.fetchall():
        found.setdefault(row[:3], set()).add(row[3:])
    return found


def spoken_of(folder, version) -> set[tuple]:
    """The keys of `cells` that the loads say something of which this version brought, undid or redid."""
    loads = {event["load_id"] for event in warehouse.history(folder) if event["version"] == version} - {None}
    rows = warehouse.read(folder, "select load_id, district_code, period_end, grain, category, unit from raw_caseload")
    found = {tuple(key) for load_id, *key in rows.fetchall() if load_id in loads}
    rows = warehouse.read(folder, "select load_id, district_code, as_of from raw_roster")
    rosters = {tuple(key) for load_id, *key in rows.fetchall() if load_id in loads}
    rows = warehouse.read(folder, "select district_code, as_of, worker_key from raw_worker")
    return found | {key for key in rows.fetchall() if key[:2] in rosters}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_preview_is_what_publishing_does(seed, tmp_path, warehouse_at, monkeypatch, capsys):
    world = build_world(seed)
    office = Office(tmp_path, world, capsys, warehouse=warehouse_at)
    monkeypatch.setenv("SETTINGS", str(office.settings))
    folder, settings = warehouse_at, load_settings()
    office.run(command_line.main, "init")
    for step in world.steps[:-1]:
        office.take(step)
    last = world.steps[-1]
    if last.kind == "load":
        path = tmp_path / "last.csv"
        path.write_text(last.text, encoding="utf-8", newline="")
        said = command_line._parser().parse_args(["load", str(path), *last.options])
        options = Options(said.dataset, said.as_of, said.period, said.unit, said.covers, said.code_system)
        files = publish.check_files(folder, [path], options, settings)
        change, _ = publish.change_of_files(files, settings, again=True)
    else:
        change = publish.change_of_switch(last.load_id, last.kind, "why", settings)
    before = warehouse.current_version(folder)
    shown = impact(folder, change, settings.province_code)
    assert warehouse.current_version(folder) == before
    version, _ = warehouse.publish(folder, change, settings.keep_versions, on_version=before)
    if shown is None:
        assert version == before
        return
    old, new = headline_of(folder, before), headline_of(folder, version)
    empty = dict.fromkeys(FIGURES)
    moved = {
        key: (old.get(key, empty), new.get(key, empty))
        for key in old.keys() | new.keys()
        if old.get(key) != new.get(key)
    }
    assert {
        tuple(getattr(one, name) for name in KEY): tuple(
            {name: getattr(one, f"{name}_{when}") for name in FIGURES} for when in ("before", "after")
        )
        for one in shown.moved
    } == moved
    old, new = cells(folder, before), cells(folder, version)
    assert shown.rows_changed == sum(key in new and new[key] != old[key] for key in old)
    assert shown.rows_new == len(new.keys() - old.keys())
    assert shown.rows_gone == len(old.keys() - new.keys())
    told = spoken_of(folder, version)
    assert told >= {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
    assert shown.rows_unchanged == sum(key in new and new[key] == old[key] for key in old.keys() & told)


def test_a_change_shown_on_an_older_version_is_not_published(folder, tmp_path):
    settings = load_settings()
    path = tmp_path / "a.csv"
    path.write_text("district,period,category,cases,unit\nMetro,2023,08,5,person\n")
    files = publish.check_files(folder, [path], Options(), settings)
    change, _ = publish.change_of_files(files, settings)
    shown = impact(folder, change, settings.province_code)
    publish.load(folder, files, settings)
    with pytest.raises(MovedOnError):
        warehouse.publish(folder, change, settings.keep_versions, on_version=shown.version)
    assert warehouse.current_version(folder) == shown.version + 1
    assert impact(folder, change, settings.province_code) is None  # the same data is there already
    assert [moved.period_end for moved in shown.moved if moved.category == "all" and moved.cases_after == 5] == [
        date(2023, 12, 31)
    ]
