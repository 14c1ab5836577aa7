"""Names, NIK and certificate numbers of the input stand nowhere but in the input."""

import random
import re

import pytest

from core import warehouse
from etl.__main__ import main as etl
from report.__main__ import main as report

PEOPLE = [
    (f"18{random.Random(i).randrange(10**13, 10**14)}", f"Siti Rahasia{i:03d}", f"SERT-{i:05d}-RAHASIA")
    for i in range(200)
]
SECRETS = [text for person in PEOPLE for text in person]
SHAPED = re.compile(rb"(?=(18\d{14}|Siti Rahasia\d{3}|SERT-\d{5}-RAHASIA))")  # also those within more digits


@pytest.fixture
def rosters(tmp_path):
    """A good roster and one with an error in every personal column's row."""
    header = "NIK,Nama,Kabupaten,Jenis Tenaga,Nomor Sertifikat,Tanggal Sertifikat\n"
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(
        header + "".join(f"{nik},{name},Metro,peksos,{number},2020-01-01\n" for nik, name, number in PEOPLE)
    )
    bad.write_text(
        header
        + "".join(f"{nik},{name},Metr0,peksos{i},{number},2020-13-01\n" for i, (nik, name, number) in enumerate(PEOPLE))
    )
    return good, bad


def secrets_in(content: bytes) -> list[str]:
    """Those in UTF-8 or, which shows when zero bytes are left out, in UTF-16."""
    found = {secret.decode() for text in (content, content.replace(b"\0", b"")) for secret in SHAPED.findall(text)}
    return [secret for secret in SECRETS if secret in found]


def test_no_personal_value_reaches_warehouse_log_export_or_problem(folder, tmp_path, rosters, capfd, caplog):
    good, bad = rosters
    options = ["--as-of", "2023-12-31", "--covers", "listed"]
    assert secrets_in(good.read_bytes()) == secrets_in(good.read_text().encode("utf-16-le")) == SECRETS
    assert etl(["--warehouse", str(folder), "load", str(good), *options]) == 0
    assert etl(["--warehouse", str(folder), "load", str(bad), *options]) == 1
    assert etl(["--warehouse", str(folder), "load", str(bad), *options, "--json"]) == 1
    assert etl(["--warehouse", str(folder), "load", str(bad), *options, "--on-problem", "skip"]) == 1
    assert etl(["--warehouse", str(folder), "inspect", str(good), "--json"]) == 0
    assert etl(["--warehouse", str(folder), "history", "--json"]) == 0
    assert etl(["--warehouse", str(folder), "undo", "1", "--why", "test"]) == 0
    for table in ("ratio", "caseload", "workers", "coverage", "history"):
        for form in ("csv", "json", "parquet", "xlsx"):
            assert (
                report(
                    [
                        "--warehouse",
                        str(folder),
                        "export",
                        table,
                        "--format",
                        form,
                        "--out",
                        str(tmp_path / f"{table}.{form}"),
                    ]
                )
                == 0
            )
    printed = capfd.readouterr()
    assert secrets_in((printed.out + printed.err + caplog.text).encode()) == []
    for path in [*folder.rglob("*"), *tmp_path.glob("*.*")]:
        if path.is_file() and path not in rosters:
            assert secrets_in(path.read_bytes()) == [], path.name


def test_the_key_is_not_in_the_folder(folder):
    from core.key import key_path, read_key

    secret = read_key(folder)
    assert not key_path(folder).is_relative_to(folder)
    for path in folder.iterdir():
        assert secret not in path.read_bytes()
        assert secret.hex().encode() not in path.read_bytes()


def test_two_workers_are_told_apart_and_one_is_known_again(folder, tmp_path, rosters):
    good, _ = rosters
    for day in ("2022-12-31", "2023-12-31"):
        assert etl(["--warehouse", str(folder), "load", str(good), "--as-of", day, "--covers", "listed"]) == 0
    (workers,) = warehouse.read(folder, "select count(distinct worker_key) from raw_worker").fetchone()
    assert workers == len(PEOPLE)
