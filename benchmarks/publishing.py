"""Many small loads one after the other: python -m benchmarks.publishing [--loads N].

Each load is a file of one district's figures of one year, made up, published like any other. Prints the seconds and CPU of the first and
the last tenth, their ratio, and the size of the folder on the way: it must stay flat, and bounded by the retention setting.
"""

import argparse
import contextlib
import io
import statistics
import tempfile
import time
from pathlib import Path

from core.reference import load_reference
from core.settings import load_settings
from etl.__main__ import main as etl


def main() -> None:
    """Load, time each load, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.publishing")
    parser.add_argument("--loads", type=int, default=1_000)
    loads = parser.parse_args().loads
    settings = load_settings()
    districts = load_reference(settings).districts
    taken: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as root:
        folder, file = Path(root) / "warehouse", Path(root) / "cases.csv"
        run(folder, "init")
        for number in range(loads):
            district, year = districts[number % len(districts)], 2014 + number // len(districts) % 10
            rows = [f"{district.code},{year},{category:02},{100 + number},orang" for category in range(1, 21)]
            file.write_text("\n".join(["district_code,period,category,cases,unit", *rows]), encoding="utf-8")
            begun, spent = time.perf_counter(), time.process_time()
            run(folder, "load", str(file))
            taken.append((time.perf_counter() - begun, time.process_time() - spent))
            if (number + 1) % max(1, loads // 10) == 0:
                files = list(folder.glob("v*.duckdb"))
                size = sum(path.stat().st_size for path in folder.rglob("*")) / 2**20
                part = taken[-(loads // 10) :]
                print(
                    f"{number + 1:5} loads: {statistics.median(t for t, _ in part):.3f} s,"
                    f" {statistics.median(c for _, c in part):.3f} s of CPU; {len(files)} versions, {size:.0f} MB",
                    flush=True,
                )
    first, last = taken[: loads // 10], taken[-(loads // 10) :]
    for place, name in enumerate(("seconds", "CPU")):
        before, after = (statistics.median(one[place] for one in part) for part in (first, last))
        print(f"{name}: last tenth / first tenth = {after:.3f} / {before:.3f} = {after / before:.2f}")
    print(f"retention: {settings.keep_versions} versions")


def run(folder: Path, *command: str) -> None:
    with contextlib.redirect_stdout(io.StringIO()) as said:
        code = etl(["--warehouse", str(folder), *command])
    assert code == 0, said.getvalue()[-500:]


if __name__ == "__main__":
    main()
