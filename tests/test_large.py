"""Lists with one row a person: counted, each once, however large the file and however many the lists."""

import random

import numpy as np
import pytest

from etl import large, read
from etl.persons import distinct

HEADER = "NIK,Nama,Kabupaten,Jenis PMKS,Tahun\n"
PLACES = {"Metro": "18.72", "Kota Metro": "18.72", "Mesuji": "18.11", "Kab. Way Kanan": "18.08"}
KINDS = {"Pengemis": "12", "12": "12", "Gelandangan": "11"}
NO_NIK = ["", "-", "tidak ada", "12", "00000", "0000000000000000", "9999999999999999"]


@pytest.fixture
def small_is_large(monkeypatch):
    """Every file is counted where it lies, in passes of a few persons."""
    monkeypatch.setattr(read, "LARGE", 10)
    monkeypatch.setattr(large, "READ", 500)
    monkeypatch.setattr(large, "COUNTED", 60)
    monkeypatch.setattr(large, "MOST_TOGETHER", 2000)


def persons(seed: int, rows: int) -> tuple[str, dict[tuple[str, str], int]]:
    """A list and its count, computed with sets."""
    rng = random.Random(seed)
    lines, seen, without = [], {}, {}
    for number in range(rows):
        nik = f"18710101019{rng.randrange(rows):05d}" if rng.random() < 0.9 else rng.choice(NO_NIK)
        if rng.random() < 0.05 and len(nik) == 16:
            nik = nik[:12]  # an id of another kind
        place, kind = rng.choice(list(PLACES)), rng.choice(list(KINDS))
        cell = (PLACES[place], KINDS[kind])
        if nik not in NO_NIK:
            seen.setdefault(cell, set()).add(nik)
        else:
            without[cell] = without.get(cell, 0) + 1
        lines.append(f'{nik},"Warga, {number}",{place},{kind},2023\n')
    return HEADER + "".join(lines), {
        cell: len(seen.get(cell, ())) + without.get(cell, 0) for cell in seen.keys() | without.keys()
    }


def exported(export) -> dict[tuple[str, str], int]:
    return {(row["district_code"], row["category"]): int(row["cases"]) for row in export("caseload")}


@pytest.mark.parametrize("seed", range(3))
def test_a_list_is_counted(load, export, seed):
    text, count = persons(seed, 300)
    code, outcome = load(text)
    (loaded,) = outcome["loads"]
    assert code == 0, outcome
    assert (loaded["rows_read"], loaded["rows_loaded"]) == (300, 300)
    assert exported(export) == count
    assert {row["unit"] for row in export("caseload")} == {"person"}


@pytest.mark.parametrize("rows", [300, 3000])
@pytest.mark.usefixtures("small_is_large")
def test_a_large_list_is_counted_the_same(load, export, rows):
    text, count = persons(7, rows)
    code, outcome = load(text)
    assert code == 0, outcome
    assert outcome["loads"][0]["rows_loaded"] == rows
    assert exported(export) == count
    assert "persons_in_two_districts" in [problem["code"] for problem in outcome["loads"][0]["problems"]]


@pytest.mark.parametrize("large_too", [False, True])
def test_several_lists_are_counted_together_and_undone_together(load, export, monkeypatch, large_too):
    if large_too:
        monkeypatch.setattr(read, "LARGE", 10)
    rows = [f"187101010190{number:04d},A,Metro,Pengemis,2023\n" for number in range(30)]
    code, outcome = load(HEADER + "".join(rows[:20]), HEADER + "".join(rows[10:]))
    assert code == 0, outcome
    assert [loaded["load_id"] for loaded in outcome["loads"]] == [1, 1]
    assert exported(export) == {("18.72", "12"): 30}
    again = load(HEADER + "".join(rows[10:]), HEADER + "".join(rows[:20]))[1]
    assert [loaded["duplicate_of"] for loaded in again["loads"]] == [1, 1]


@pytest.mark.usefixtures("small_is_large")
def test_lists_too_large_to_keep_are_not_counted_together(load, export):
    code, outcome = load(persons(1, 3000)[0], persons(2, 3000)[0])
    assert code == 1
    assert "too_large_together" in [problem["code"] for problem in outcome["loads"][0]["problems"]]
    assert export("caseload") == []


@pytest.mark.usefixtures("small_is_large")
@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("1871010101900001,A,Mesujo,Pengemis,2023", "unknown_district"),
        ("1871010101900001,A,Metro,Pengamen,2023", "unknown_category"),
        ("1871010101900001,A,Metro,Pengemis,2099", "period_not_ended"),
        ("1871010101900001,A,,Pengemis,2023", "missing_value"),
        ("1871010101900001,A,Metro,Pengemis", "ragged_row"),
        ('1871010101900001,"A,Metro,Pengemis,2023', "bad_quote"),  # it closes at the next one
        ('"1,87101E+15",A,Metro,Pengemis,2023', "rounded_identity"),
    ],
)
def test_a_fault_in_a_large_list_is_named_with_its_line(load, export, row, code):
    lines = persons(3, 400)[0].splitlines(keepends=True)
    lines.insert(200, '1871010101900009,"B\nC",Metro,Pengemis,2023\n')
    lines.insert(300, row + "\n")
    exit_code, outcome = load("".join(lines))
    errors = [problem for problem in outcome["loads"][0]["problems"] if problem["severity"] == "error"]
    assert exit_code == 1
    assert (errors[0]["code"], errors[0]["line"]) == (code, 302)
    assert len(errors) == 1
    assert "1871010101900001" not in str(outcome)
    assert export("caseload") == []


@pytest.mark.usefixtures("small_is_large")
def test_any_other_large_table_is_refused(load):
    code, outcome = load("district,period,category,cases,unit\nMetro,2023,08,5,person\n")
    assert (code, [problem["code"] for problem in outcome["loads"][0]["problems"]]) == (1, ["file_too_large"])


@pytest.mark.parametrize("cells", [2, 390, 5000])
def test_a_person_counts_once_in_a_cell_however_many_cells(cells):
    rng = random.Random(cells)
    people = [(rng.choice([0, 1, 2**54 - 1 - rng.randrange(9)]), rng.randrange(cells)) for _ in range(5000)]
    key, cell = distinct(*(np.array(part, np.uint64) for part in zip(*people, strict=True)), cells)
    assert list(zip(key.tolist(), cell.tolist(), strict=True)) == sorted(set(people))
