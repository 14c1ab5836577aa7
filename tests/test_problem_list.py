"""--problems saves every problem with its row, the faulty cell marked and what to do, and shows nobody."""

import csv

import pytest

from etl.__main__ import main as etl

HEADER = "Kabupaten/Kota,Tahun,Jenis PMKS,Jumlah,Satuan\n"
FAULTY = HEADER + "Metro,2023,Pengemis,5,orang\nMetri,2023,Pengemis,lima,orang\nMesuji,2023,Pengemis,-,orang\n"
PERSONS = "NIK,Nama,Kabupaten,Jenis PMKS,Tahun\n"


@pytest.fixture
def saved(folder, tmp_path):
    """The rows of the list that a load of these texts saves; a faulty cell in an xlsx comes as [text]."""

    def run(name: str, *texts: str, code: int = 1) -> list[list]:
        paths = []
        for number, text in enumerate(texts):
            paths.append(tmp_path / f"laporan {number}.csv")
            paths[-1].write_text(text, encoding="utf-8")
        out = tmp_path / name
        assert etl(["--warehouse", str(folder), "load", *map(str, paths), "--problems", str(out)]) == code
        if out.suffix == ".csv":
            return list(csv.reader(out.open(encoding="utf-8-sig", newline="")))
        return [
            [[cell.value] if cell.fill.fgColor.rgb == "FFF8D7CF" else cell.value for cell in row]
            for sheet in pytest.importorskip("openpyxl").load_workbook(out)  # in requirements-dev.txt
            for row in sheet.iter_rows()
        ]

    return run


def test_a_csv_holds_each_problem_with_its_row_and_marks_the_cell(saved):
    header, *rows = saved("masalah.csv", FAULTY)
    assert header[:6] == ["Berkas", "Baris", "Kolom", "Tingkat", "Masalah", "Cara memperbaiki"]
    assert header[6:] == HEADER.strip().split(",")
    assert [(row[1], row[2], row[6:]) for row in rows if row[3] == "Kesalahan"] == [
        ("3", "Jumlah", ["Metri", "2023", "Pengemis", "► lima", "orang"]),
        ("3", "Kabupaten/Kota", ["► Metri", "2023", "Pengemis", "lima", "orang"]),
    ]
    assert "Metro" in next(row[5] for row in rows if row[2] == "Kabupaten/Kota")


def test_a_workbook_colours_the_cell(saved):
    (name, *_), header, *rows = saved("masalah.xlsx", FAULTY)
    assert name == "laporan 0.csv"
    assert header[4] == "Cara memperbaiki"
    assert [row[5:] for row in rows if row[1] == "Kabupaten/Kota"] == [[["Metri"], "2023", "Pengemis", "lima", "orang"]]


def test_every_file_of_a_change_is_in_it_and_every_problem(saved):
    many = HEADER + "".join(f"Kota {number},2023,Pengemis,1,orang\n" for number in range(500))
    rows = saved("masalah.csv", many, FAULTY)
    assert sum(row[0] == "laporan 0.csv" for row in rows) == 500
    assert any(row[0] == "laporan 1.csv" for row in rows)


def test_warnings_are_saved_when_the_file_is_loaded(saved):
    rows = saved("masalah.csv", FAULTY.replace("Metri", "Pringsewu").replace("lima", "6"), code=0)
    assert [row[3] for row in rows[1:]] == ["Peringatan"]


@pytest.mark.parametrize("name", ["masalah.csv", "masalah.xlsx"])
def test_nobody_is_shown(saved, name):
    text = PERSONS + "1871010101900001,SITI RAHASIA,Metri,Pengemis,2023\n1872010101900002,BUDI RAHASIA,Metro,Pengemis\n"
    told = str(saved(name, text))
    assert "Metri" in told
    assert not any(personal in told for personal in ("RAHASIA", "1871010101900001", "1872010101900002"))


def test_another_ending_is_wrong_usage(folder, tmp_path, capsys):
    path = tmp_path / "f.csv"
    path.write_text(FAULTY)
    assert etl(["--warehouse", str(folder), "load", str(path), "--problems", str(tmp_path / "masalah.doc")]) == 2
    assert ".xlsx" in capsys.readouterr().err


def test_what_is_printed_is_grouped_by_cause_with_counts(folder, tmp_path, capsys):
    rows = [f"Kota {number},2023,Pengemis,1,orang\n" for number in range(1000)] + ["Metro,2023,Pengemis,lima,orang\n"]
    path = tmp_path / "f.csv"
    path.write_text(HEADER + "".join(rows))
    assert etl(["--warehouse", str(folder), "load", str(path)]) == 1
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert lines[1] == "1.001 kesalahan dan 0 peringatan, 2 sebab:"
    assert lines[7].startswith("... dan 995 lagi dengan sebab yang sama")
    assert lines[8].startswith("Kesalahan: Baris 1002, kolom Jumlah")
    assert len(lines) == 10
