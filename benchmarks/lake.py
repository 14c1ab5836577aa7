"""A warehouse in a folder beside the same one on DuckLake: python -m benchmarks.lake [--loads N].

Makes both with the sample (a PostgreSQL server of its own, rows in a folder), and prints for each side milliseconds and
the ratio: asking for the current version, opening a version for the first time, a page's query on an open one, publishing
small loads, the first of them and the last. Needs what `make test-lake` installs.
"""

import argparse
import contextlib
import io
import os
import tempfile
import time
from pathlib import Path

from core import lake_connection, warehouse
from core.settings import load_settings
from etl import publish
from etl.__main__ import main as etl
from etl.check import Options
from tests.lakes import Server

TIMES = 20


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lake")
    parser.add_argument("--loads", type=int, default=60)
    loads = parser.parse_args().loads
    server = Server()
    try:
        with tempfile.TemporaryDirectory() as made:
            os.environ |= {"WAREHOUSE_LOCAL": made, "WAREHOUSE_DATA": f"{made}/lake"}
            sides = [measured(place, Path(made), loads) for place in (Path(made) / "folder", server.new_lake())]
            files = sum(1 for path in (Path(made) / "lake").rglob("*.parquet"))
    finally:
        server.remove()
    print(f"{'':34}{'folder':>10}{'lake':>10}{'ratio':>8}")
    for what, folder in sides[0].items():
        lake = sides[1][what]
        print(f"{what:34}{folder:>7.1f} ms{lake:>7.1f} ms{lake / folder:>8.2f}")
    print(f"{files} Parquet files after {loads} loads")


def measured(place: Path, made: Path, loads: int) -> dict[str, float]:
    """What is measured -> milliseconds, the best of several where it can be repeated."""
    with contextlib.redirect_stdout(io.StringIO()):
        assert etl(["--warehouse", str(place), "init", "--sample"]) == 0
    version = warehouse.current_version(place)

    def open_anew() -> None:
        warehouse._open_file.cache_clear()
        warehouse.recompute.cache_clear()
        warehouse.read(place, "select 1")

    found = {
        "current version": best(lambda: warehouse.current_version(place)),
        "open a version the first time": best(open_anew, 5),
        "a page's query, once open": best(lambda: warehouse.read(place, "from ratio(null, null, null)").fetchall()),
    }
    times = [publish_one(place, made, number) for number in range(loads)]
    assert warehouse.current_version(place) == version + loads
    found["publish, best of first 10"] = min(times[:10])
    found["publish, best of last 10"] = min(times[-10:])
    found["publish, worst"] = max(times)
    lake_connection.catalog.cache_clear()
    return found


def publish_one(place: Path, made: Path, number: int) -> float:
    file = made / f"cases{number}.csv"
    file.write_text(f"district,period,category,cases,unit\nMetro,2023,08,{number},person\n")
    settings = load_settings()
    files = publish.check_files(place, [file], Options(), settings)
    return best(lambda: publish.load(place, files, settings), 1)


def best(task, times: int = TIMES) -> float:
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        task()
        taken.append((time.perf_counter() - started) * 1000)
    return min(taken)


if __name__ == "__main__":
    main()
