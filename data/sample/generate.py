"""Make the made-up part of the sample data: the other 25 categories, six rosters, and trainings and tests.

`python data/sample/generate.py` writes the same bytes every time. README.md says what is made up and how it is anchored.
"""

import csv
import hashlib
from datetime import date, timedelta
from itertools import cycle, product
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
YEARS = range(2018, 2024)
WORKERS_HEADER = "id_tenaga,nama,kabupaten/kota,jenis tenaga,jenjang,nomor sertifikat,tanggal sertifikat,berlaku sampai,tanggal dicabut"
# Cases per 100,000 inhabitants, and how many times as many in a kota.
RATES = {
    "01": (6, 1), "02": (60, 1), "03": (4, 1.5), "04": (5, 3), "05": (45, 1), "06": (5, 1.5), "07": (3, 1), "08": (350, 1),
    "09": (300, 1), "10": (6, 2), "11": (3, 3), "12": (6, 3), "13": (10, 3), "14": (1, 1), "15": (20, 1), "16": (4, 2),
    "17": (12, 1.5), "18": (0.3, 1), "19": (4, 1), "20": (15, 1), "21": (40, 1), "22": (2, 1), "23": (150, 1), "25": (12, 1),
    "26": (20, 1),
}  # fmt: skip
FAMILIES = ("25", "26")
REMOTE_COMMUNITIES = ("18.04", "18.08", "18.11", "18.13")  # elsewhere category 26 is a true zero
NOT_REPORTED = {("18.11", 2023), ("18.13", 2018), ("18.13", 2019)}  # (district, year) without any row
INCOMPLETE = {("18.08", 2021): ("20", "21", "22")}  # these categories are missing
NOT_AVAILABLE = {("18.07", 2022, "23")}

ROSTERS = (date(2017, 7, 29), *(date(year, 12, 31) for year in (2018, 2019, 2020, 2022, 2023)))
LAST = len(ROSTERS) - 1


class Worker(NamedTuple):
    """A worker who has a certificate at some time, on rosters `first` to `last` (places in ROSTERS)."""

    district: str
    certified_on: date
    validities: tuple[int, ...]  # years of each certificate in turn, the later ones renewals; none: blank expiry
    first: int
    last: int = LAST
    role: str = "Peksos"
    revoked_on: date | None = None  # of the last certificate
    moved_to: str = ""  # the district on the last roster


# Those whose certificate lapses, is revoked, or who move or leave.
SPECIAL_WORKERS = (
    Worker("18.02", date(2014, 11, 3), (5, 4), 0, revoked_on=date(2021, 6, 15)),
    Worker("18.03", date(2016, 5, 20), (5,), 0),
    Worker("18.04", date(2017, 3, 14), (4,), 0),
    Worker("18.06", date(2016, 5, 20), (5,), 0),
    Worker("18.06", date(2018, 8, 6), (3,), 1),
    Worker("18.07", date(2018, 4, 23), (4,), 1),
    Worker("18.07", date(2019, 9, 16), (5,), 2, moved_to="18.01"),
    Worker("18.08", date(2017, 3, 14), (5,), 0),
    Worker("18.09", date(2014, 11, 3), (4, 3), 0),
    Worker("18.09", date(2017, 10, 9), (4,), 1),
    Worker("18.12", date(2019, 6, 24), (4,), 2),
    Worker("18.71", date(2018, 9, 3), (5,), 2, last=2),
)
# How many more are new at each roster and stay certified to the end; with the special ones 15, 38, 53, 60, 55 and 64 in all.
NEW_WORKERS = {
    "18.01": (1, 3, 1, 1, 0, 1),
    "18.02": (0, 2, 1, 1, 0, 0),
    "18.03": (0, 1, 1, 1, 0, 1),
    "18.04": (0, 2, 1, 1, 0, 1),
    "18.05": (1, 1, 2, 1, 1, 1),
    "18.06": (0, 1, 1, 0, 0, 0),
    "18.08": (0, 1, 0, 0, 0, 1),
    "18.10": (1, 2, 1, 1, 1, 1),
    "18.71": (4, 5, 2, 1, 1, 2),
    "18.72": (2, 2, 2, 1, 1, 2),
}
FIRST_CERTIFIED = (date(2016, 5, 20), date(2014, 11, 3), date(2017, 3, 14))  # in turn, for 5 passed in 2016
OTHER_ROLES = {  # (district, roster): role of the first of the new ones, known before without a certificate; else peksos
    ("18.01", 2): "TKS", ("18.02", 2): "Penyuluh Sosial", ("18.71", 2): "TKSK", ("18.72", 2): "TKS", ("18.05", 3): "TKSK",
    ("18.10", 3): "Penyuluh Sosial", ("18.71", 3): "TKS", ("18.72", 4): "Penyuluh Sosial", ("18.04", 5): "TKSK",
}  # fmt: skip
# In the whole province at each roster, never certified; with the three in OTHER_ROLES there are 229 TKSK.
UNCERTIFIED = {"TKSK": (226,) * 6, "Pendamping PKH": (1500, 1500, 1500, 1500, 1686, 1686), "Peksos": (26,) * 6}
NOT_LISTED = {("18.11", 0), ("18.13", 0), ("18.13", 1)}  # (district, roster)
TRAINING_HEADER = "Kegiatan;Tanggal;Kabupaten/Kota;Jumlah Peserta;Lulus"
TESTS = (  # day, how many take part in a small district, share that passes (None: not known yet)
    (date(2018, 9, 12), 3, 0.55), (date(2019, 9, 11), 2, 0.6), (date(2020, 11, 18), 2, 0.6), (date(2022, 8, 24), 2, 0.5),
    (date(2023, 6, 14), 2, 0.7), (date(2023, 12, 6), 2, None),
)  # fmt: skip
COURSES = ((date(2019, 3, 21), 36), (date(2022, 3, 17), 35))  # of the whole province, without a test
NEVER_TESTED = ("18.11", "18.13")
LEVELS = ("Generalis", "Generalis", "Asisten", "Generalis", "Spesialis")
NO_CERTIFICATE = ("",) * 5
RENEWED_BEFORE = timedelta(days=30)
VALID_YEARS = (4, 5)  # of the new workers; made up: the legal validity of old certificates is not established
BLANK_2016_TO_2018, BLANK_ELSE = 0.6, 0.1  # share of the new workers whose certificate has no expiry


def pick(*key: object) -> float:
    """A number from 0 to 1 that depends on nothing but the key."""
    return int(hashlib.sha256("|".join(map(str, key)).encode()).hexdigest()[:12], 16) / 16**12


def caseload() -> list[tuple]:
    """Rows of the other categories as an office would save them from Excel."""
    categories = {row["code"]: row["name_id"] for row in read("categories.csv")}
    people = inhabitants()
    rows = []
    for district, year, category in product(read("districts.csv"), YEARS, RATES):
        code, is_city = district["code_kemendagri"], district["kind"] == "kota"
        if (code, year) in NOT_REPORTED or category in INCOMPLETE.get((code, year), ()):
            continue
        count = f"{cases(code, is_city, people[code], year, category):,}".replace(",", ".")
        text = "n/a" if (code, year, category) in NOT_AVAILABLE else count
        name = f"{'Kota' if is_city else 'Kab.'} {district['name']}"
        rows.append((name, year, categories[category], text, "KK" if category in FAMILIES else "Orang"))
    return rows


def cases(code: str, is_city: bool, people: int, year: int, category: str) -> int:
    """Cases of one cell: the rate, more or less of it in each district, and a straight trend."""
    if category == "26" and code not in REMOTE_COMMUNITIES:
        return 0
    rate, in_city = RATES[category]
    size = rate * (in_city if is_city else 1) * people / 100_000 * (0.6 + 0.8 * pick(code, category))
    return round(size * (1 + (pick(code, category, "trend") - 0.55) * 0.08 * (year - YEARS[0])))


def certified_workers() -> list[Worker]:
    """Everyone who has a certificate at some roster, in the order of their first one."""
    workers, first_certified = list(SPECIAL_WORKERS), cycle(FIRST_CERTIFIED)
    for district, counts in NEW_WORKERS.items():
        for number, place in ((number, place) for number, count in enumerate(counts) for place in range(count)):
            key = district, number, place
            day = ROSTERS[number] - (ROSTERS[number] - ROSTERS[number - 1]) * pick(*key, "day")
            certified_on = day if number else next(first_certified)
            is_blank = pick(*key, "blank") < (BLANK_2016_TO_2018 if 2016 <= certified_on.year <= 2018 else BLANK_ELSE)
            validities = () if is_blank else (VALID_YEARS[int(pick(*key, "years") * len(VALID_YEARS))],) * 3
            role = OTHER_ROLES.get((district, number), "Peksos") if place == 0 else "Peksos"
            workers.append(Worker(district, certified_on, validities, number if role == "Peksos" else 0, role=role))
    return sorted(workers, key=lambda worker: (worker.certified_on, worker.district))


def certificates(place: int, worker: Worker, as_of: date) -> list[tuple]:
    """(level, number, certified, expires, revoked) of each certificate that a roster of this day can know, or blanks."""
    rows, certified_on = [], worker.certified_on
    for count, years in enumerate(worker.validities or (None,), start=1):
        if certified_on > as_of:
            break
        expires_on = years and certified_on.replace(year=certified_on.year + years, day=min(certified_on.day, 28))
        is_revoked = worker.revoked_on and worker.revoked_on <= as_of and count == len(worker.validities)
        days = certified_on, expires_on, worker.revoked_on if is_revoked else None
        number = f"CONTOH/S/{place:04d}" + (f"-{count}" if count > 1 else "")
        rows.append((LEVELS[place % 5], number, *(f"{day:%d/%m/%Y}" if day else "" for day in days)))
        certified_on = expires_on and expires_on - RENEWED_BEFORE
    return rows or [NO_CERTIFICATE]


def roster(number: int, workers: list[Worker]) -> list[tuple]:
    """The rows of one roster: one for each certificate, then the workers without."""
    found = []
    for place, worker in enumerate(workers, start=1):
        if worker.first <= number <= worker.last:
            district = worker.moved_to if worker.moved_to and number == LAST else worker.district
            found += [(place, district, worker.role, row) for row in certificates(place, worker, ROSTERS[number])]
    place = len(workers)
    for role, totals in UNCERTIFIED.items():  # a place is one worker on every roster: nobody here moves or leaves
        now, most = spread(totals[number]), spread(totals[LAST])
        for district, seats in most.items():
            listed = now[district] if (district, number) not in NOT_LISTED else 0
            found += [(place + seat, district, role, NO_CERTIFICATE) for seat in range(1, listed + 1)]
            place += seats
    names = {row["code_kemendagri"]: row["name"] for row in read("districts.csv")}
    return [(f"CONTOH-{i:04d}", f"Tenaga Contoh {i:04d}", names[code], role, *rest) for i, code, role, rest in found]


def training() -> list[tuple]:
    """Rows of trainings and tests: those of a district by its size, courses tied to none."""
    names, people = {row["code_kemendagri"]: row["name"] for row in read("districts.csv")}, inhabitants()
    rows = [("Pelatihan dasar (contoh)", f"{day:%d/%m/%Y}", "Provinsi Lampung", number, "") for day, number in COURSES]
    for (day, least, share), code in product(TESTS, people):
        if code in NEVER_TESTED or pick(code, day, "took part") < 0.25:
            continue
        number = least + round(people[code] / 500_000 * 4 * pick(code, day, "number"))
        passed = "" if share is None else sum(pick(code, day, seat) < share for seat in range(number))
        rows.append(("Uji kompetensi (contoh)", f"{day:%d/%m/%Y}", names[code], number, passed))
    return rows


def spread(total: int) -> dict[str, int]:
    """The total by district, as its share of the inhabitants says, to the nearest whole."""
    people = inhabitants()
    everyone = sum(people.values())
    seats = {code: total * people[code] // everyone for code in people}
    rest = sorted(people, key=lambda code: -(total * people[code] % everyone))[: total - sum(seats.values())]
    return {code: seats[code] + (code in rest) for code in people}


def inhabitants() -> dict[str, int]:
    """Inhabitants by district in 2019: one year for all, as the base changes in 2021."""
    return {r["code_kemendagri"]: int(r["population"]) for r in read("population.csv") if r["year"] == "2019"}


def read(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((HERE.parent / "reference" / name).read_text(encoding="utf-8").splitlines()))


def write(path: Path, delimiter: str, header: str, rows: list[tuple]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter, lineterminator="\n").writerows([header.split(delimiter), *rows])


def main(folder: Path = HERE) -> None:
    """Write every generated file into the folder."""
    write(folder / "caseload_other_2018_2023.csv", ";", "Kabupaten/Kota;Tahun;Jenis PMKS;Jumlah;Satuan", caseload())
    write(folder / "training_2018_2023.csv", ";", TRAINING_HEADER, training())
    workers = certified_workers()
    for number, as_of in enumerate(ROSTERS):
        write(folder / f"workers_{as_of}.csv", ",", WORKERS_HEADER, roster(number, workers))


if __name__ == "__main__":
    main()
