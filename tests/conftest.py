"""Shared by the tests: an empty warehouse, the command line in-process, and small files."""

import contextlib
import csv
import io
import json
import os
import shutil
from pathlib import Path

import pytest

from core.texts import LANGUAGES
from etl.__main__ import main as etl_main
from report.__main__ import main as report_main

pytest_plugins = ["tests.dashboard", "tests.decks", "tests.lakes"]
with contextlib.suppress(ImportError):  # the tests without it run all the same
    from hypothesis import settings

    settings.register_profile("calm", deadline=None)  # a busy machine is no failure
    settings.load_profile("calm")

DEEP = os.environ.get("DEEP") == "1"
PROJECT = Path(__file__).parent.parent
SPOKEN = LANGUAGES if DEEP else LANGUAGES[:1]  # for what is the same in each
deep = pytest.mark.skipif(not DEEP, reason="runs with DEEP=1")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config):
    """One more than there are cores, in quick runs: a test in a browser waits half of its time."""
    return (os.cpu_count() or 1) + (not DEEP)


def pytest_collection_modifyitems(config, items):
    """Quick runs try each combination with one language, by turns, instead of with both; DEEP with both."""
    combinations: dict[str, dict[str, list]] = {}  # of each test: the items that differ in their language only
    for item in items:
        params = item.callspec.params if hasattr(item, "callspec") else {}
        if params.get("language") in LANGUAGES:
            others = repr([(name, value) for name, value in params.items() if name != "language"])
            combinations.setdefault(item.nodeid.partition("[")[0], {}).setdefault(others, []).append(item)
    left_out = {
        item
        for of_test in combinations.values()
        if len(of_test) > 1 and not DEEP
        for turn, pair in enumerate(of_test.values())
        for item in pair
        if len(pair) > 1 and item.callspec.params["language"] != LANGUAGES[turn % len(LANGUAGES)]
    }
    config.hook.pytest_deselected(items=list(left_out))
    items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def initialised(tmp_path_factory):
    """A folder with an empty, initialised warehouse and the files beside it."""
    place = tmp_path_factory.mktemp("initialised")
    assert etl_main(["--warehouse", str(place / "warehouse"), "init"]) == 0
    return place


@pytest.fixture
def folder(warehouse_at, initialised):
    """An empty, initialised warehouse: a folder, or with LAKE a lake (tests/lakes.py)."""
    if os.environ.get("LAKE"):
        assert etl_main(["--warehouse", str(warehouse_at), "init"]) == 0
    else:
        shutil.copytree(initialised, warehouse_at.parent, dirs_exist_ok=True)
    return warehouse_at


@pytest.fixture
def load(folder, tmp_path, capsys):
    """Load texts as files of one change: load("a,b\\n1,2", "--unit", "person") gives (exit code, the JSON object)."""

    def run(*arguments: str, command: tuple[str, ...] = ("load",)) -> tuple[int, dict]:
        paths = []
        for number, argument in enumerate(argument for argument in arguments if "\n" in argument):
            path = tmp_path / f"file{number}.csv"
            path.write_text(argument, encoding="utf-8", newline="")
            paths.append(str(path))
        options = [argument for argument in arguments if "\n" not in argument]
        capsys.readouterr()
        code = etl_main(["--warehouse", str(folder), *command, *paths, *options, "--json"])
        printed = capsys.readouterr()
        return code, json.loads(printed.out) if printed.out else {"said": printed.err}

    return run


@pytest.fixture
def export(folder, capsys):
    """export("ratio", "--grain", "year") gives the rows as dicts of text."""

    def run(*arguments: str) -> list[dict[str, str]]:
        capsys.readouterr()
        assert report_main(["--warehouse", str(folder), "export", *arguments]) == 0
        return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))

    return run


def codes(outcome: dict) -> list[tuple[str, int | None]]:
    """(code, line) of the problems of the first file."""
    return [(problem["code"], problem["line"]) for problem in outcome["loads"][0]["problems"]]
