"""A list of persons, loaded, beside DuckDB's own count of the same file and pandas' groupby: python -m benchmarks.load.

Prints the seconds of each, the ratio, and the peak memory of the load. Every side runs in a process of its own.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from core.reference import load_reference
from core.settings import load_settings

SIDES = {
    "duckdb": "import duckdb, sys; print(duckdb.sql(f\"select count(*) from read_csv('{sys.argv[1]}')\").fetchone())",
    "pandas": (
        "import pandas as pd, sys; t = pd.read_csv(sys.argv[1], dtype=str);"
        " print(len(t.groupby(['kabupaten', 'jenis pmks', 'tahun'])['nik'].nunique()))"
    ),
    "load": "import sys; from etl.__main__ import main; sys.exit(main(['--warehouse', sys.argv[2], 'load', sys.argv[1]]))",
}
MEASURED = "import resource, atexit, sys, time; started = time.perf_counter(); atexit.register(lambda: print(time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr));"


def main() -> None:
    """Write the file, time each side as a process and print them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load")
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--no-pandas", action="store_true", help="it needs 10 GB for 10 million rows")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "persons.csv"
        write(file, arguments.rows)
        print(f"{arguments.rows:,} rows, {file.stat().st_size / 2**20:,.0f} MB")
        taken: dict[str, list[float]] = {}
        for number in range(arguments.times):
            for side, code in SIDES.items():
                if side == "pandas" and (arguments.no_pandas or number):
                    continue
                warehouse = Path(folder) / f"warehouse{number}"
                if side == "load":
                    subprocess.run([sys.executable, "-m", "etl", "--warehouse", str(warehouse), "init"], check=True, capture_output=True)  # fmt: skip
                begun = time.perf_counter()
                done = subprocess.run(
                    [sys.executable, "-c", MEASURED + code, str(file), str(warehouse)],
                    check=True, capture_output=True, text=True, cwd=Path(__file__).parent.parent,
                )  # fmt: skip
                whole = time.perf_counter() - begun
                inside, memory = done.stderr.split()[-2:]
                taken.setdefault(side, []).append(whole)
                print(
                    f"{side:8} {whole:6.2f} s with start of Python, {float(inside):6.2f} s without, {int(memory):5} MB"
                )
        ratio = min(taken["load"]) / min(taken["duckdb"])
        print(f"load / duckdb count: {ratio:.2f} (best of each, whole processes)")


def write(file: Path, rows: int) -> None:
    """Made-up persons in no order, about 65 bytes each; one in two hundred stands twice, one in a thousand has no NIK."""
    reference = load_reference(load_settings())
    places = [district.name for district in reference.districts]
    kinds = [category.name_id for category in reference.categories[:12]]
    random = np.random.default_rng(1)
    with file.open("w", encoding="utf-8") as out:
        out.write("nik,nama,kabupaten,jenis pmks,tahun\n")
        for start in range(0, rows, 200_000):
            size = min(200_000, rows - start)
            number = random.permutation(size) + start
            number[random.random(size) < 0.005] //= 2
            nik = 1_800_000_000_000_000 + number * 104_729 % 99_999_999_999_971
            place, kind = random.integers(0, 15, size), random.integers(0, 12, size)
            out.write(
                "".join(
                    f"{n if n % 1000 else ''},Warga Contoh {n % 99991},{places[p]},{kinds[k]},2023\n"
                    for n, p, k in zip(nik.tolist(), place.tolist(), kind.tolist(), strict=True)
                )
            )


if __name__ == "__main__":
    main()
