"""The same figures in another form are recognised; a wide table loses only its faulty rows."""

import json

import pytest

from etl.__main__ import main as etl

WORKERS = "worker_id,name,district_code,role,certificate_number,certified_on,expires_on,revoked_on\n"
WIDE = (
    "Rekapitulasi PMKS Tahun 2023\n"
    "Kabupaten/Kota;Anak terlantar (orang);Pengemis (orang)\n"
    "Lampung Selatan;1.204;25\nMetro;12;3\nJumlah;1.216;28\nSumber: Dinas Sosial\n"
)


@pytest.mark.parametrize(
    "again",
    [
        WIDE,
        "Kabupaten/Kota\tTahun\tJenis PMKS\tJumlah\tSatuan\nMetro\t2023\tPengemis\t3\tjiwa\nMetro\t2023\t02\t12\torang\n"
        "Kab. Lampung Selatan\t2023\tPengemis\t25\torang\nLamsel\t2023\tAnak terlantar\t1,204\torang\n",
        "district_code|category|unit|period|cases\n18.72|12|person|2023|3\n18.72|02|person|2023|12\n18.01|02|person|2023|1204\n18.01|12|person|2023|25\n",
    ],
    ids=["itself", "long, in tabs", "codes, in pipes"],
)
def test_the_same_figures_in_another_form_are_not_loaded_again(load, again):
    assert load(WIDE)[0] == 0
    code, outcome = load(again)
    assert (code, outcome["version"]) == (0, 2)
    assert (outcome["loads"][0]["load_id"], outcome["loads"][0]["duplicate_of"]) == (None, 1)
    code, outcome = load(again, "--again")
    assert (code, outcome["version"], outcome["loads"][0]["load_id"]) == (0, 3, 2)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_the_same_roster_in_another_encoding_and_order_is_not_loaded_again(folder, tmp_path, capsys, encoding):
    rows = [f"W{number},Siti Né{number},18.72,peksos,S-{number},2020-01-01,,\n" for number in range(5)]
    for number, (text, written) in enumerate(((rows, "utf-8"), (rows[::-1], encoding))):
        path = tmp_path / f"{number}.csv"
        path.write_text(WORKERS + "".join(text), encoding=written)
        capsys.readouterr()
        assert (
            etl(
                ["--warehouse", str(folder), "load", str(path), "--as-of", "2023-12-31", "--covers", "listed", "--json"]
            )
            == 0
        )
    outcome = json.loads(capsys.readouterr().out)
    assert (outcome["version"], outcome["loads"][0]["duplicate_of"]) == (2, 1)


def test_skip_leaves_out_the_faulty_cells_of_a_wide_table_by_their_rows(load, export):
    code, outcome = load(
        WIDE.replace("Metro;12", "Metro;dua belas").replace("Jumlah;1.216;28\n", ""), "--on-problem", "skip"
    )
    loaded = outcome["loads"][0]
    assert (code, loaded["rows_loaded"], loaded["rows_skipped"]) == (0, 1, 1), outcome
    assert [(row["district"], row["cases"]) for row in export("caseload")] == [
        ("Lampung Selatan", "1204"),
        ("Lampung Selatan", "25"),
    ]


PERSONS = "NIK;Nama;Kabupaten;Jenis PMKS;Tahun\n1871010101900001;A;Metro;Pengemis;2023\n1871010101900002;A;Metro;Pengemis;2023\n"


def test_a_warehouse_of_wide_tables_and_lists_of_persons_is_whole(load, folder):
    """Rows of the file and rows in the warehouse differ in number there."""
    assert load(WIDE)[0] == 0
    assert load(PERSONS, PERSONS.replace("Metro", "Mesuji"))[0] == 0
    assert etl(["--warehouse", str(folder), "verify"]) == 0
