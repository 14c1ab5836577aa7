"""Make the made-up part of the sample data: the other 25 categories, and six rosters.

Deterministic, standard library only: `python data/sample/generate.py` writes the same bytes every time. What is made up,
and what it is anchored on, is said in README.md beside this file.
"""

import csv
import hashlib
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
REFERENCE = HERE.parent / "reference"
YEARS = range(2018, 2024)

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

ROSTERS = tuple(
    map(date.fromisoformat, ("2017-07-29", "2018-12-31", "2019-12-31", "2020-12-31", "2022-12-31", "2023-12-31"))
)
# Certified workers by district at each roster; None: the district is not on that roster. The first column adds up to 15.
CERTIFIED = {
    "18.01": (1, 4, 5, 6, 6, 7),  # and one who moves here
    "18.02": (1, 3, 4, 5, 4, 4),
    "18.03": (1, 2, 3, 4, 3, 4),
    "18.04": (1, 3, 4, 5, 4, 5),
    "18.05": (1, 2, 4, 5, 6, 7),
    "18.06": (1, 3, 4, 4, 2, 2),
    "18.07": (0, 1, 2, 2, 1, 0),
    "18.08": (1, 2, 2, 2, 1, 2),
    "18.09": (1, 2, 2, 2, 0, 0),
    "18.10": (1, 3, 4, 5, 6, 7),
    "18.11": (None, 0, 0, 0, 0, 0),
    "18.12": (0, 0, 1, 1, 1, 0),
    "18.13": (None, None, 0, 0, 0, 0),
    "18.71": (4, 9, 11, 12, 13, 15),
    "18.72": (2, 4, 6, 7, 8, 10),
}
FIRST_CERTIFIED = ("2016-05-20", "2014-11-03", "2017-03-14")  # of those on the first roster, in turn: 5 passed in 2016
OTHERS_AT_THE_END = 9  # of the certified at the last roster, the rest are peksos
OTHER_ROLES = ("TKS", "Penyuluh Sosial", "TKSK")
UNCERTIFIED = {"TKSK": (229,) * 6, "Pendamping PKH": (1500, 1500, 1500, 1500, 1686, 1686), "Peksos": (26,) * 6}
LEVELS = ("Generalis", "Generalis", "Asisten", "Generalis", "Spesialis")
VALID_YEARS = 5  # made up: the legal validity of old certificates is not established
REVOKED = ("18.02", date(2021, 6, 15))  # one certificate of this district ends by revocation, not by its date
MOVED = ("18.07", "18.01")  # the last certified worker of the first goes to the second before the last roster
LEFT = "18.71"  # one more worker here, certified in 2018, on the roster of 2019, gone in 2020


class Worker(NamedTuple):
    """A certified worker: on rosters `first` to `last`, active until roster `active_until` (numbers in ROSTERS)."""

    district: str
    certified_on: date
    first: int
    active_until: int
    last: int


def pick(*key: object) -> float:
    """A number from 0 to 1 that depends on nothing but the key."""
    return int(hashlib.sha256("|".join(map(str, key)).encode()).hexdigest()[:12], 16) / 16**12


def caseload() -> list[tuple]:
    """Rows of the other categories as an office would save them from Excel."""
    categories = {row["code"]: row["name_id"] for row in read("categories.csv")}
    inhabitants = {r["code_kemendagri"]: int(r["population"]) for r in read("population.csv") if r["year"] == "2019"}
    rows = []
    for district in read("districts.csv"):
        code = district["code_kemendagri"]
        prefix = "Kota" if district["kind"] == "kota" else "Kab."
        for year in YEARS:
            if (code, year) in NOT_REPORTED:
                continue
            for category, (rate, in_city) in RATES.items():
                if category in INCOMPLETE.get((code, year), ()):
                    continue
                size = (
                    rate
                    * (in_city if prefix == "Kota" else 1)
                    * inhabitants[code]
                    / 100_000
                    * (0.6 + 0.8 * pick(code, category))
                )
                cases = round(size * (1 + (pick(code, category, "trend") - 0.55) * 0.08 * (year - YEARS[0])))
                if category == "26" and code not in REMOTE_COMMUNITIES:
                    cases = 0
                text = "n/a" if (code, year, category) in NOT_AVAILABLE else f"{cases:,}".replace(",", ".")
                unit = "KK" if category in FAMILIES else "Orang"
                rows.append((f"{prefix} {district['name']}", year, categories[category], text, unit))
    return rows


def certified_workers() -> list[Worker]:
    """Workers so that the active ones at each roster are those of CERTIFIED: the oldest certificates lapse first."""
    workers = []
    passed = 0
    for district, counts in CERTIFIED.items():
        active: list[tuple[date, int]] = []
        for number, count in enumerate(counts):
            while len(active) > (count or 0):
                certified_on, first = active.pop(0)
                workers.append(Worker(district, certified_on, first, number - 1, len(ROSTERS) - 1))
            while len(active) < (count or 0):
                if number == 0:
                    certified_on = date.fromisoformat(FIRST_CERTIFIED[passed % 3])
                    passed += 1
                else:
                    days = (ROSTERS[number] - ROSTERS[number - 1]).days
                    certified_on = ROSTERS[number] - timedelta(
                        days=10 + int(pick(district, number, len(active)) * (days - 20))
                    )
                active.append((certified_on, number))
        workers += [Worker(district, day, first, len(ROSTERS) - 1, len(ROSTERS) - 1) for day, first in active]
    workers.append(Worker(LEFT, date(2018, 9, 3), 2, 2, 2))
    return sorted(workers, key=lambda worker: (worker.certified_on, worker.district, worker.active_until))


def roster(number: int, workers: list[Worker], roles: dict[int, str]) -> list[tuple]:
    """The rows of one roster: certificates of certified workers, then the workers without."""
    as_of = ROSTERS[number]
    names = {row["code_kemendagri"]: row["name"] for row in read("districts.csv")}
    covered = [code for code, counts in CERTIFIED.items() if counts[number] is not None]
    rows = []
    for place, worker in enumerate(workers):
        if worker.first <= number <= worker.last:
            identity = f"CONTOH-{place + 1:04d}", f"Tenaga Contoh {place + 1:04d}"
            district = worker.district
            if moves(worker) and number == len(ROSTERS) - 1:
                district = MOVED[1]
            for certificate in certificates(place, worker, as_of):
                rows.append((*identity, names[district], roles[place], LEVELS[place % 5], *certificate))
    for role, totals in UNCERTIFIED.items():
        for place, district in enumerate(spread(totals[number], covered)):
            word = f"{role.replace(' ', '')}-{place + 1:04d}"
            rows.append((f"CONTOH-{word}", f"Tenaga Contoh {word}", names[district], role, "", "", "", "", ""))
    return rows


def moves(worker: Worker) -> bool:
    """Whether this is the one who goes to another district before the last roster."""
    return worker.district == MOVED[0] and worker.active_until == len(ROSTERS) - 2


def certificates(place: int, worker: Worker, as_of: date) -> list[tuple[str, str, str, str]]:
    """(number, certified, expires, revoked) of each certificate that a roster of this day can know."""
    last = len(ROSTERS) - 1
    number = f"CONTOH/S/{place + 1:04d}"
    if worker.active_until == last and place % 6 == 0:
        return [(number, day(worker.certified_on), "", "")]  # blank expiry
    if worker.active_until < last and (worker.district, worker.active_until) == (REVOKED[0], 3):
        revoked = day(REVOKED[1]) if REVOKED[1] <= as_of else ""
        return [(number, day(worker.certified_on), day(plus_years(worker.certified_on, 8)), revoked)]
    if worker.active_until < last and not moves(worker):
        ended, following = ROSTERS[worker.active_until], ROSTERS[worker.active_until + 1]
        return [(number, day(worker.certified_on), day(ended + (following - ended) * 0.4), "")]
    found = []
    certified_on = worker.certified_on
    while certified_on <= as_of:  # renewed a month before each end
        expires_on = plus_years(certified_on, VALID_YEARS)
        found.append((f"{number}-{len(found) + 1}", day(certified_on), day(expires_on), ""))
        certified_on = expires_on - timedelta(days=30)
    return found


def roles_of(workers: list[Worker]) -> dict[int, str]:
    """Peksos, but for a few of those certified since 2019 who are active at the end."""
    late = [i for i, w in enumerate(workers) if w.active_until == len(ROSTERS) - 1 and w.certified_on.year >= 2019]
    others = late[:: max(1, len(late) // OTHERS_AT_THE_END)][:OTHERS_AT_THE_END]
    return {i: OTHER_ROLES[others.index(i) % 3] if i in others else "Peksos" for i in range(len(workers))}


def spread(total: int, districts: list[str]) -> list[str]:
    """`total` districts, each as often as its share of the inhabitants says, to the nearest whole."""
    inhabitants = {r["code_kemendagri"]: int(r["population"]) for r in read("population.csv") if r["year"] == "2019"}
    everyone = sum(inhabitants[code] for code in districts)
    seats = {code: total * inhabitants[code] // everyone for code in districts}
    rest = sorted(districts, key=lambda code: -(total * inhabitants[code] % everyone))[: total - sum(seats.values())]
    return [code for code in districts for _ in range(seats[code] + (code in rest))]


def plus_years(start: date, years: int) -> date:
    return start.replace(year=start.year + years, day=min(start.day, 28))


def day(value: date) -> str:
    return value.strftime("%d/%m/%Y")


def read(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(folder: Path, name: str, delimiter: str, header: str, rows: list[tuple]) -> None:
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, lineterminator="\n")
        writer.writerow(header.split(delimiter))
        writer.writerows(rows)


def main(folder: Path = HERE) -> None:
    """Write every generated file into the folder."""
    write(folder, "caseload_other_2018_2023.csv", ";", "Kabupaten/Kota;Tahun;Jenis PMKS;Jumlah;Satuan", caseload())
    workers = certified_workers()
    roles = roles_of(workers)
    header = "id_tenaga,nama,kabupaten/kota,jenis tenaga,jenjang,nomor sertifikat,tanggal sertifikat,berlaku sampai,tanggal dicabut"
    for number, as_of in enumerate(ROSTERS):
        write(folder, f"workers_{as_of}.csv", ",", header, roster(number, workers, roles))


if __name__ == "__main__":
    main()
