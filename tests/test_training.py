"""Trainings and tests: what is loaded counts like every other load, comes back by undo, and never counts as certified."""

import csv
import io
import json
from datetime import date, timedelta
from random import Random

import duckdb
import pytest

from core import files, warehouse
from core.errors import DamagedError
from core.reference import load_reference
from core.settings import load_settings
from etl import publish, template, values
from etl.check import Options
from etl.impact import impact
from etl.publish import check_files
from etl.verify import verify
from report import queries
from report.export import export as as_bytes
from tests.conftest import DEEP, codes
from tests.worlds import DISTRICTS

hypothesis = pytest.importorskip("hypothesis")  # in requirements-dev.txt
given, st = hypothesis.given, hypothesis.strategies

SETTINGS = load_settings()
REFERENCE = load_reference(SETTINGS)
HEADER = "event,date,district,participants,passed\n"
NAMES = {district.code: district.name for district in DISTRICTS} | {"18": "Lampung"}
EVENTS = ("Uji A", "uji a", "UJI  A", "Pelatihan B", "Uji Ábc", "uji ábc", "=Uji 1+1", 'Uji, "petik"')
SEEDS = range(30 if DEEP else 2)


def a_file(random: Random) -> dict[tuple, tuple]:
    """Key -> (event, participants, passed) of one file; keys as people would say two rows are about the same thing."""
    found = {}
    for _ in range(random.randint(1, 9)):
        event = " ".join(random.choice(EVENTS).split())
        day = date(2022, 12, 30) + timedelta(days=random.randint(0, 3))
        code = random.choice(("18", "18.01", "18.71", "18.72"))
        participants = random.choice((0, 1, 7, 30, 1200))
        passed = random.choice((None, 0, participants, participants // 2))
        found[event.lower(), day, code] = (event, participants, passed)
    return found


def as_text(rows: dict[tuple, tuple]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER.strip().split(","))
    for (_, day, code), (event, participants, passed) in rows.items():
        writer.writerow((event, day, NAMES[code], participants, "" if passed is None else passed))
    return out.getvalue()


def expected(loads: dict[int, dict], active: set[int]) -> list[dict[str, str]]:
    """What the export holds, in plain Python: the newest active load of each key wins."""
    merged = {}
    for load_id in sorted(active):
        merged |= loads[load_id]
    return [
        {
            "event": f"'{event}" if event[0] == "=" else event, "date": str(day), "district_code": code, "district": NAMES[code],
            "participants": str(participants), "passed": "" if passed is None else str(passed),
        }
        for (_, day, code), (event, participants, passed) in merged.items()
    ]  # fmt: skip


def in_order(rows: list[dict[str, str]]) -> list[tuple]:
    return sorted(tuple(row.values()) for row in rows)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_newest_active_load_wins_and_every_version_stays(load, export, folder, monkeypatch, tmp_path, seed):
    """Against plain Python after each change, and again from the ledger when the files of the versions are gone."""
    random, loads, active, kept = Random(seed), {}, set(), []
    for _ in range(random.randint(4, 8)):
        kind = random.choice(("load", "load", "undo", "redo")) if loads else "load"
        choices = sorted(active) if kind == "undo" else sorted(loads.keys() - active)
        if kind == "load" or not choices:
            rows = a_file(random)
            code, outcome = load(as_text(rows), "--again", "--on-problem", "skip")
            skipped = {p["line"] for p in outcome["loads"][0]["problems"] if p["severity"] == "error"}
            assert {p["code"] for p in outcome["loads"][0]["problems"] if p["severity"] == "error"} <= {
                "province_is_sum"
            }
            rows = {key: told for line, (key, told) in enumerate(rows.items(), 2) if line not in skipped}
            if outcome["loads"][0]["load_id"] is None:
                continue
            loads[outcome["loads"][0]["load_id"]] = rows
            active.add(outcome["loads"][0]["load_id"])
        else:
            chosen = random.choice(choices)
            assert publish.switch(folder, chosen, kind, "a change of mind", SETTINGS)
            active ^= {chosen}
        assert in_order(export("training")) == in_order(expected(loads, active))
        kept.append((warehouse.current_version(folder), expected(loads, active)))
    assert verify(folder).version == kept[-1][0]
    for version, _ in kept[:-1]:
        files.version_file(folder, version).unlink()
    warehouse._open_file.cache_clear()
    for version, rows in kept:
        assert in_order(export("training", "--version", str(version))) == in_order(rows)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_exported_loads_back_as_the_same(load, export, folder, tmp_path, form):
    text = as_text(a_file(Random(3)) | a_file(Random(4)))
    assert load(text)[0] == 0
    before = export("training")
    path = tmp_path / f"back.{form}"
    path.write_bytes(as_bytes(queries.training_result(folder, 2), form))
    (file,) = check_files(folder, [path], Options(), SETTINGS)
    assert file.checked.dataset == "training"
    version, (loaded,) = publish.load(folder, [file], SETTINGS)
    assert (version, loaded.duplicate_of) == (2, 1)
    assert export("training") == before


def test_participants_are_never_certified(load, export):
    """No figure of the ratio or of the workers moves, however many passed."""
    cases = "district,period,category,cases,unit\nMetro,2022,08,120,person\n"
    roster = "worker_id,district,role,certified_on\nW1,Metro,peksos,2020-01-01\n"
    assert load(cases)[0] == load(roster, "--as-of", "2022-01-01", "--covers", "listed")[0] == 0
    before = [export(table) for table in ("ratio", "workers", "coverage", "caseload")]
    assert load(HEADER + "Uji,2022-05-03,Metro,400,400\n")[0] == 0
    after = [export(table) for table in ("ratio", "workers", "coverage", "caseload")]
    for rows in (*before, *after):
        for row in rows:
            row.pop("version", None)
    assert after == before


def test_the_json_and_the_dataset_option_are_those_of_every_load(load):
    code, outcome = load(HEADER + "Uji,2022-05-03,Metro,40,41\nUji,2022-05-04,Metro,40,4\n", "--on-problem", "skip")
    (loaded,) = outcome["loads"]
    assert (code, loaded["dataset"], loaded["rows_read"], loaded["rows_loaded"], loaded["rows_skipped"]) == (
        0,
        "training",
        2,
        1,
        1,
    )
    assert (
        load("event,date\nUji,2022-05-03\n", "--dataset", "training")[1]["loads"][0]["problems"][0]["code"]
        == "missing_column"
    )


def test_two_files_of_one_change_must_not_say_the_same(load):
    code, outcome = load(HEADER + "Uji,2022-05-03,Metro,40,4\n", HEADER + "UJI,2022-05-03,Kota Metro,40,4\n")
    assert code == 1
    assert [problem["code"] for problem in outcome["loads"][1]["problems"]] == ["same_key_two_files"]


def test_the_impact_counts_events_that_are_new_changed_and_gone(load, folder, tmp_path):
    assert load(HEADER + "Uji,2022-05-03,Metro,40,4\nUji,2022-05-04,Metro,40,\n")[0] == 0
    path = tmp_path / "next.csv"
    path.write_text(HEADER + "Uji,2022-05-03,Metro,40,4\nuji,2022-05-04,Metro,40,9\nUji,2022-05-05,Metro,3,\n")
    change, _ = publish.change_of_files(check_files(folder, [path], Options(), SETTINGS), SETTINGS)
    found = impact(folder, change, "18")
    assert (found.rows_new, found.rows_changed, found.rows_unchanged, found.rows_gone) == (1, 1, 1, 0)
    found = impact(folder, publish.change_of_switch(1, "undo", "wrong", SETTINGS), "18")
    assert (found.rows_new, found.rows_changed, found.rows_unchanged, found.rows_gone) == (0, 0, 0, 2)


def test_a_warehouse_of_a_program_without_trainings_goes_on(load, export, folder, tmp_path):
    """Its files lack the tables: everything reads as none, and the next load brings them."""
    assert load("district,period,category,cases,unit\nMetro,2022,08,120,person\n")[0] == 0
    with duckdb.connect(str(files.version_file(folder, 2))) as con:
        con.execute("drop table raw_training")
        con.execute("drop table core_training")
    warehouse._open_file.cache_clear()
    assert verify(folder).version == 2
    assert export("training") == []
    path = tmp_path / "next.csv"
    path.write_text(HEADER + "Uji,2022-05-03,Metro,40,4\n")
    change, _ = publish.change_of_files(check_files(folder, [path], Options(), SETTINGS), SETTINGS)
    assert impact(folder, change, "18").rows_new == 1
    assert load(path.read_text())[0] == 0
    assert [row["participants"] for row in export("training")] == ["40"]
    assert export("training", "--version", "2") == []
    assert verify(folder).version == 3


def test_a_damaged_event_is_found(load, folder):
    assert load(HEADER + "Uji,2022-05-03,Metro,40,4\n")[0] == 0
    with duckdb.connect(str(files.version_file(folder, 2))) as con:
        con.execute("update core_training set passed = 40")
    warehouse._open_file.cache_clear()
    with pytest.raises(DamagedError, match="core_training"):
        verify(folder)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_template_is_read_as_trainings(folder, tmp_path, form):
    path = tmp_path / f"isian.{form}"
    path.write_bytes(template.training(REFERENCE, form))
    (file,) = check_files(folder, [path], Options(), SETTINGS)
    assert (file.checked.dataset, [problem.code for problem in file.checked.problems]) == ("training", ["no_rows"])
    filled = tmp_path / "filled.csv"
    filled.write_text(template.training(REFERENCE, "csv").decode("utf-8-sig").strip() + "\nUji,31/01/2023,Metro,4,\n")
    (file,) = check_files(folder, [filled], Options(), SETTINGS)
    assert (file.checked.rows_loaded, file.checked.problems) == (1, [])


def test_nobody_who_took_part_is_shown_or_kept(load, folder, tmp_path):
    """Neither in the preview nor in the problems, also where the columns of persons are refused."""
    path = tmp_path / "persons.csv"
    path.write_text(
        "Nama,NIK,Kegiatan,Tanggal,Peserta\nBudi,1801010101010001,Uji Budi 1801 0101 0101 0001,2023-05-03,1\n"
    )
    (file,) = check_files(folder, [path], Options(), SETTINGS)
    shown = json.dumps([list(file.checked.rows_shown.values()), [p.value for p in file.checked.problems]])
    assert file.checked.rows is None
    assert 'Budi"' not in shown
    assert "0101" not in shown


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("17-18 Juli 2017", "2017-07-17"),
        ("29 Agustus s.d. 1 September 2018", "2018-08-29"),
        ("29 Agustus – 1 September 2018", "2018-08-29"),
        ("29/08/2018 - 01/09/2018", "2018-08-29"),
        ("29-08-2018 s/d 01-09-2018", "2018-08-29"),
        ("29 Desember 2017 sampai dengan 2 Januari 2018", "2017-12-29"),
        ("30 Desember - 2 Januari 2018", "2017-12-30"),
        ("Senin s.d. Rabu, 3-5 September 2018", "2018-09-03"),
    ],
)
def test_of_an_event_of_several_days_the_first_is_taken_and_said(load, export, written, first):
    code, outcome = load(HEADER + f'Uji,"{written}",Metro,40,4\nUji lain,2018-05-03,Metro,4,4\n')
    assert (code, [(p["code"], p["severity"]) for p in outcome["loads"][0]["problems"]]) == (
        0,
        [("first_day_taken", "warning")],
    )
    assert first in [row["date"] for row in export("training")]


@pytest.mark.parametrize(
    "written", ["5 - 3 Sept 2018", "1 Januari - 31 Desember 2018", "29 Agustus - selesai", "17-18-2018"]
)
def test_days_that_are_no_days_are_refused(load, written):
    code, outcome = load(HEADER + f"Uji,{written},Metro,40,4\n")
    assert (code, codes(outcome)) == (1, [("bad_day", 2)])


def test_an_event_that_goes_on_has_no_participants_yet(load):
    tomorrow = date.today() + timedelta(days=1)
    days = f"{date.today() - timedelta(days=1):%d/%m/%Y} - {tomorrow:%d/%m/%Y}"
    assert (
        codes(load(HEADER + f"Uji,{days},Metro,40,4\n")[1]) == [("event_in_future", 2), ("first_day_taken", None)][::-1]
    )


@given(
    st.dates(date(1990, 1, 1), date(2069, 12, 31)),
    st.sampled_from(("%d/%m/%Y", "%d-%m-%Y", "%d-%m-%y", "%Y-%m-%d", "%d %B %Y", "%d.%m.%Y", "%d-%b-%y")),
)
def test_a_single_day_is_never_several(day, form):
    assert not values.lasts_days(day.strftime(form))
