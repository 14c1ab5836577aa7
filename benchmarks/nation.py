"""A made-up national warehouse, loaded as an office would: python -m benchmarks.nation FOLDER.

514 districts in 38 provinces, 26 categories, 120 months, 40,000 certificates; every name and number is invented. Writes the
reference data, settings.toml and the files into the folder, loads them and one more month, and prints what each load took.
Then look at it with SETTINGS=FOLDER/settings.toml and WAREHOUSE=FOLDER/warehouse.
"""

import argparse
import contextlib
import csv
import itertools
import os
import resource
import shutil
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from core.reference import District, load_reference
from core.settings import PROJECT, load_settings
from etl.__main__ import main as etl

DISTRICTS, PROVINCES = 514, 38
FIRST, NEWEST = 2014, 2023  # years, of twelve months each; one month more is loaded by itself
CERTIFICATES = 40_000
ROSTERS = (date(2016, 12, 31), date(2023, 12, 31))
ROLES = ("Peksos", "TKS", "Pendamping PKH", "TKSK", "PSM", "Penyuluh")
BEGINNINGS = ("Suka", "Mula", "Karta", "Wana", "Sinar", "Tirta", "Bumi", "Ratu", "Giri", "Jaya")
ENDINGS = ("raya", "sari", "mukti", "pura", "bakti", "asih", "agung", "makmur", "rejo")
SIDES = ("", " Utara", " Selatan", " Barat", " Timur", " Tengah")


def main() -> None:
    """Write everything, load it, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.nation")
    parser.add_argument("folder", type=Path)
    root = parser.parse_args().folder.resolve()
    os.environ["SETTINGS"] = str(reference(root))
    known = load_reference(load_settings())
    random = np.random.default_rng(1)
    run(root, "init")
    took("rosters", lambda: run(root, "load", *map(str, rosters(root, known.districts, random)), "--covers", "all"))
    years = [str(caseload(root, known, year, range(1, 13), random)) for year in range(FIRST, NEWEST + 1)]
    took("120 months", lambda: run(root, "load", *years))
    month = str(caseload(root, known, NEWEST + 1, [1], random))
    took("one month", lambda: run(root, "load", month))
    for path in sorted((root / "warehouse").glob("v*.duckdb")):
        print(f"{path.name}: {path.stat().st_size / 2**20:.0f} MB")


def reference(root: Path) -> Path:
    """Write a country's reference data and settings; gives the settings' file."""
    folder = root / "reference"
    folder.mkdir(parents=True, exist_ok=True)
    own = PROJECT / "data" / "reference"
    for name in ("categories.csv", "targets.csv", "ratio_standards.csv"):
        shutil.copyfile(own / name, folder / name)
    for name in ("breaks.csv", "published_figures.csv", "map_labels.csv"):
        header = (own / name).read_text(encoding="utf-8").splitlines()[0]
        (folder / name).write_text(header + "\n", encoding="utf-8")
    (folder / "contoh.geojson").write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    places = list(itertools.islice(districts(), DISTRICTS))
    written(
        folder / "districts.csv",
        ("code_kemendagri", "code_bps", "name", "kind", "parent", "law", "law_date", "inaugurated_on", "area_km2", "aliases"),
        [(code, bps, name, "kabupaten", "", "", "", "", 1000, "") for code, bps, name in places],
    )  # fmt: skip
    written(
        folder / "provinces.csv",
        ("code", "name"),
        [
            (code, "".join(parts))
            for code, parts in zip(range(11, 11 + PROVINCES), itertools.product(BEGINNINGS, ENDINGS), strict=False)
        ],
    )
    written(
        folder / "population.csv",
        ("code_kemendagri", "year", "population", "poor_percent", "series", "doubt"),
        [(code, year, 500_000, 10, "bps", "") for code, *_ in places for year in range(FIRST, NEWEST + 1)],
    )
    text = (PROJECT / "settings.toml").read_text(encoding="utf-8")
    for before, after in (
        ('name = "Dinas Sosial Provinsi Lampung"', 'name = "DATA CONTOH"'),
        ('code = "18" ', 'code = "00" '),
        ('name = "Lampung"', 'name = "Contoh"'),
        ('"data/reference"', f'"{folder.as_posix()}"'),
    ):
        assert before in text, before
        text = text.replace(before, after)
    path = root / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return path


def districts() -> Iterator[tuple[str, str, str]]:
    """(code, code of the statistics office, name), province by province."""
    names = (first + last + side for side in SIDES for first in BEGINNINGS for last in ENDINGS)
    for number, name in enumerate(names):
        province, place = 11 + number % PROVINCES, 1 + number // PROVINCES
        yield f"{province}.{place:02}", f"{province}{place + 50:02}", name


def caseload(root: Path, known, year: int, months, random) -> Path:
    """The caseload of some months of a year: every district and category, sensitive ones often small."""
    path = root / f"caseload_{year}.csv"
    with path.open("w", encoding="utf-8") as out:
        out.write("district_code,period,category,cases,unit\n")
        for month, category in itertools.product(months, known.categories):
            usual = random.lognormal(1.5 if category.sensitive else 5, 1, len(known.districts)).astype(int)
            unit = "KK" if category.usual_unit == "family" else "orang"
            out.writelines(
                f"{district.code},{year}-{month:02},{category.code},{cases},{unit}\n"
                for district, cases in zip(known.districts, usual.tolist(), strict=True)
            )
    return path


def rosters(root: Path, places: tuple[District, ...], random) -> list[Path]:
    """A list of all workers with their certificates at each date, half of the certificates at the first one."""
    columns = (
        "worker_id",
        "name",
        "district_code",
        "role",
        "certificate_number",
        "certified_on",
        "expires_on",
        "as_of",
    )
    rows: list[tuple] = []
    place = random.integers(0, len(places) - 10, CERTIFICATES)  # ten districts have nobody
    found = []
    for number, as_of in enumerate(ROSTERS):
        for worker in range(len(rows), CERTIFICATES * (number + 1) // len(ROSTERS)):
            day = as_of - timedelta(days=int(random.integers(30, 1000)))
            expires = day + timedelta(days=365 * 5) if worker % 3 else ""
            rows.append((f"C-{worker:06}", f"Tenaga Contoh {worker}", places[place[worker]].code, ROLES[worker % 6], f"CONTOH/{worker}", day, expires))  # fmt: skip
        path = root / f"workers_{as_of}.csv"
        written(path, columns, [(*row, as_of) for row in rows])
        found.append(path)
    return found


def written(path: Path, columns: tuple[str, ...], rows: list[tuple]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])


def run(root: Path, *command: str) -> None:
    with contextlib.redirect_stdout(None):
        code = etl(["--warehouse", str(root / "warehouse"), *command])
    assert code == 0, command[0]


def took(name: str, work) -> None:
    begun, spent = time.perf_counter(), time.process_time()
    work()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{name}: {time.perf_counter() - begun:.1f} s, {time.process_time() - spent:.1f} s of CPU, peak {peak} MB", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
