"""A tidy file becomes the right rows, or a complete list of problems and nothing else."""

import pytest

from tests.conftest import codes

CASELOAD = "district,period,category,cases,unit\n"
WORKERS = "worker_id,name,district_code,role,certificate_number,certified_on,expires_on,revoked_on\n"


@pytest.mark.parametrize(
    "text",
    [
        "Kabupaten/Kota;Tahun;Jenis PMKS;Jumlah;Satuan\nKab. Lampung Selatan;2023;Fakir miskin;1.234;Orang\n",
        "\ufeffunit,CASES,category,period,district_code\nperson,\"1,234\",24,2023,18.01\n",
        "district,year,category,cases,unit\r\nLamsel,2023,FM,1234,jiwa\r\n",
        "nama kabupaten,kode_bps,tahun,jenis,jumlah,satuan\nLAMPUNG SELATAN,1803,2023,Poor (fakir miskin),1 234,orang\n",
        "\n\ndistrict ,period,category,cases,unit,,\nlampung  selatan,2023,24,\"1234,0\",ORANG,,\n",
    ],
)  # fmt: skip
def test_spellings_of_one_row_mean_the_same(load, export, text):
    code, outcome = load(text)
    assert (code, outcome["loads"][0]["rows_loaded"]) == (0, 1), outcome
    assert export("caseload") == [
        {"district_code": "18.01", "district": "Lampung Selatan", "period": "2023", "category": "24", "cases": "1234", "unit": "person"}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Lampung Selatn,2023,24,1,person", "unknown_district"),
        ("Tuba,2023,24,1,person", "ambiguous_district"),
        ("Kabupaten Metro,2023,24,1,person", "unknown_district"),
        (",2023,24,1,person", "missing_value"),
        ("Metro,2023,24,1.5,person", "not_a_whole_number"),
        ("Metro,2023,24,12.34,person", "not_a_whole_number"),
        ("Metro,2023,24,1.234.56,person", "not_a_whole_number"),
        ("Metro,2023,24,-5,person", "negative"),
        ("Metro,2023,24,9999999999999,person", "too_large"),
        ("Metro,2023,27,1,person", "unknown_category"),
        ("Metro,2023,Fakir,1,person", "unknown_category"),
        ("Metro,2023,24,1,ekor", "unknown_unit"),
        ("Metro,2023,24,1,", "missing_unit"),
        ("Metro,2099,24,1,person", "period_not_ended"),
        ("Metro,2023-13,24,1,person", "bad_period"),
        ("Metro,03/14/2017,24,1,person", "bad_period"),
        ("Pesisir Barat,2012,24,1,person", "district_before_first_day"),
        ("Metro,2023,24,1", "ragged_row"),
        ("Metro,2023,24,1,person,x", "ragged_row"),
    ],
)
def test_a_faulty_row_stops_the_file_and_names_its_line(load, export, row, problem):
    code, outcome = load(CASELOAD + "Lampung Timur,2023,08,5,person\n" + row + "\n")
    assert code == 1
    assert (problem, 3) in codes(outcome)
    assert outcome["version"] == 1
    assert export("caseload") == []


def test_every_problem_of_a_file_is_listed_with_the_line_an_editor_shows(load):
    code, outcome = load(CASELOAD + '\n"Lampung\nTimur",2023,08,x,person\n\nMetro,2023,99,y,person\n')
    assert code == 1
    assert codes(outcome) == [("not_a_whole_number", 3), ("not_a_whole_number", 6), ("unknown_category", 6)]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("W2,B,18.72,tukang,,,,", "unknown_role"),
        ("W2,B,18.72,peksos,,03/14/2017,,", "bad_day"),
        ("W2,B,18.72,peksos,,2017-02-30,,", "bad_day"),
        ("W2,B,18.72,peksos,,2020-01-02,2020-01-01,", "expires_before_certified"),
        ("W2,B,18.72,peksos,,2020-01-02,,2020-01-01", "revoked_before_certified"),
        ("W2,B,18.72,peksos,,2024-01-01,,", "after_as_of"),
        ("W2,B,18.72,peksos,,2020-01-01,,2024-01-01", "after_as_of"),
        ("W2,B,18.72,peksos,S-1,,,", "certificate_without_day"),
        (",B,18.72,peksos,,,,", "missing_identity"),
        ("1.87102E+15,B,18.72,peksos,,,,", "rounded_identity"),
        ("W1,A,18.71,peksos,,2019-01-01,2021-01-01,", "same_key_differs"),
    ],
)
def test_a_faulty_worker_stops_the_file_and_gives_nothing_personal_away(load, row, problem):
    text = WORKERS + "W1,A,18.71,peksos,,2019-01-01,2022-01-01,\n" + row + "\n"
    code, outcome = load(text, "--as-of", "2023-12-31", "--covers", "listed")
    assert code == 1
    assert (problem, 3) in codes(outcome)
    for found in outcome["loads"][0]["problems"]:
        assert not any(secret in str(found) for secret in ("W1", "W2", "S-1", "1.87"))


def test_skip_leaves_out_the_faulty_rows_and_counts_them(load, export):
    text = CASELOAD + "Metro,2023,08,5,person\nMetro,2023,09,x,person\nMetro,2022,08,7,person\nMetro,2022,08,8,person\n"
    code, outcome = load(text, "--on-problem", "skip")
    (loaded,) = outcome["loads"]
    assert code == 0
    assert (loaded["rows_read"], loaded["rows_loaded"], loaded["rows_skipped"]) == (4, 1, 3)
    assert [row["cases"] for row in export("caseload")] == ["5"]


def test_the_same_row_twice_counts_once_with_a_warning(load, export):
    code, outcome = load(CASELOAD + "Metro,2023,08,5,person\nMetro,2023,08,5,person\n")
    assert (code, codes(outcome)) == (0, [("same_key_twice", 3)])
    assert len(export("caseload")) == 1


def test_the_same_file_twice_changes_nothing_and_says_so(load, folder):
    first = load(CASELOAD + "Metro,2023,08,5,person\n")[1]
    code, second = load(CASELOAD + "Metro,2023,08,5,person\n")
    assert (code, second["version"]) == (0, first["version"])
    assert (second["loads"][0]["load_id"], second["loads"][0]["duplicate_of"]) == (None, 1)
    assert load(CASELOAD + "Metro,2023,08,5,person\n", "--again")[1]["loads"][0]["load_id"] == 2


def test_other_effective_options_make_another_load(load):
    text = "district,category,cases\nMetro,08,5\n"
    assert load(text, "--period", "2022")[1]["loads"][0]["load_id"] == 1
    assert load(text, "--period", "2023")[1]["loads"][0]["load_id"] == 2
    assert load(text, "--period", "2023", "--covers", "all")[1]["loads"][0]["duplicate_of"] == 2


def test_several_files_are_one_change_all_or_none(load, export):
    good, bad = CASELOAD + "Metro,2023,08,5,person\n", CASELOAD + "Metro,2022,08,x,person\n"
    code, outcome = load(good, bad)
    assert (code, outcome["version"], export("caseload")) == (1, 1, [])
    code, outcome = load(good, CASELOAD + "Metro,2022,08,6,person\n")
    assert (code, outcome["version"], [load["load_id"] for load in outcome["loads"]]) == (0, 2, [1, 2])


def test_two_files_of_one_change_cannot_fill_one_cell(load):
    code, outcome = load(CASELOAD + "Metro,2023,08,5,person\n", CASELOAD + "Metro,2023,08,6,person\n")
    assert code == 1
    assert outcome["loads"][1]["problems"][0]["code"] == "same_key_two_files"


def test_a_dry_run_changes_nothing(load, export):
    code, outcome = load(CASELOAD + "Metro,2023,08,5,person\n", "--dry-run")
    assert (code, outcome["version"], outcome["loads"][0]["load_id"], outcome["loads"][0]["rows_loaded"]) == (
        0,
        1,
        None,
        1,
    )
    assert export("caseload") == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("\n", "empty_file"),
        (CASELOAD, "no_rows"),
        ("a,b\n1,2\n", "unknown_dataset"),
        ("district,category,cases\nMetro,08,1\n", "no_period"),
        ("district,period,category,unit\nMetro,2023,08,person\n", "missing_column"),
        ("district,period,category,cases,jumlah,unit\nMetro,2023,08,1,1,person\n", "doubled_column"),
        (CASELOAD + 'Metro,2023,08,"5,person\n', "unclosed_quote"),
        (CASELOAD + "Metro,2023,08,\0,person\n", "nul_byte"),
        (WORKERS + "W1,A,18.71,peksos,,,,\n", "no_as_of"),
    ],
)
def test_a_file_that_is_no_table_is_refused(load, text, problem):
    code, outcome = load(text)
    assert code == 1
    assert problem in [code for code, _ in codes(outcome)]


class TestCodesOfDistricts:
    """R10: the two code systems give the same digits to different districts."""

    ROW = "district_code,period,category,cases,unit\n{},2023,08,5,person\n"

    def test_a_dotted_code_is_kemendagri(self, load, export):
        load(self.ROW.format("18.01"))
        assert export("caseload")[0]["district"] == "Lampung Selatan"

    def test_a_code_without_a_dot_alone_loads_nothing(self, load):
        assert codes(load(self.ROW.format("1801"))[1]) == [("code_system_unknown", None)]
        assert load(self.ROW.format("1801"), "--on-problem", "skip")[0] == 1

    @pytest.mark.parametrize(("system", "name"), [("kemendagri", "Lampung Selatan"), ("bps", "Lampung Barat")])
    def test_the_option_says_the_system(self, load, export, system, name):
        load(self.ROW.format("1801"), "--code-system", system)
        assert export("caseload")[0]["district"] == name

    @pytest.mark.parametrize(
        ("header", "name"), [("kode_kemendagri", "Lampung Selatan"), ("kode_bps", "Lampung Barat")]
    )
    def test_the_header_says_the_system(self, load, export, header, name):
        load(self.ROW.format("1801").replace("district_code", header))
        assert export("caseload")[0]["district"] == name

    def test_names_that_agree_with_one_system_on_every_row_say_it(self, load, export):
        text = "district,district_code,period,category,cases,unit\nLampung Barat,1801,2023,08,5,person\nMetro,1872,2023,08,6,person\n"
        assert load(text)[0] == 0
        assert [row["district"] for row in export("caseload")] == ["Lampung Barat", "Metro"]

    def test_names_that_agree_with_no_system_on_one_row_load_nothing(self, load):
        text = "district,district_code,period,category,cases,unit\nLampung Barat,1801,2023,08,5,person\nMetro,1802,2023,08,6,person\n"
        code, outcome = load(text)
        assert code == 1
        assert codes(outcome)[0] == ("code_system_unknown", None)

    @pytest.mark.parametrize("number", ["1809", "1813", "1871", "1872"])
    def test_codes_that_mean_the_same_in_both_need_no_system(self, load, number):
        assert load(self.ROW.format(number))[0] == 0

    def test_a_code_that_a_spreadsheet_cut_is_no_code(self, load):
        assert codes(load(self.ROW.format("18.1"))[1]) == [("unknown_code", 2)]

    def test_code_and_name_that_disagree_are_a_problem(self, load):
        text = "district,district_code,period,category,cases,unit\nMetro,18.01,2023,08,5,person\n"
        assert codes(load(text)[1]) == [("code_name_disagree", 2)]


class TestCoverageOfARoster:
    """R2: whether a district without a row has no worker is said, never guessed."""

    ALL = ("18.01", "18.02", "18.03", "18.04", "18.05", "18.06", "18.07", "18.08", "18.09", "18.10", "18.11", "18.12", "18.13", "18.71", "18.72")  # fmt: skip

    def test_a_partial_roster_needs_the_option(self, load):
        assert codes(load(WORKERS + "W1,A,18.71,peksos,,,,\n", "--as-of", "2023-12-31")[1]) == [("covers_needed", None)]

    def test_a_roster_of_every_established_district_does_not(self, load):
        rows = "".join(f"W{code},A,{code},peksos,,,,\n" for code in self.ALL)
        assert load(WORKERS + rows, "--as-of", "2023-12-31")[0] == 0

    def test_a_district_founded_later_need_not_appear(self, load):
        rows = "".join(f"W{code},A,{code},peksos,,,,\n" for code in self.ALL if code != "18.13")
        assert load(WORKERS + rows, "--as-of", "2012-12-31")[0] == 0


def test_the_first_real_load_undoes_the_sample_in_the_same_change(folder, load, export):
    from etl.__main__ import main

    assert main(["--warehouse", str(folder), "init", "--sample"]) == 0
    assert {row["note"] for row in export("ratio")} == {"data contoh"}
    version = int(export("ratio")[0]["version"])
    code, outcome = load(CASELOAD + "Metro,2023,08,5,person\n")
    assert (code, outcome["version"]) == (0, version + 1)
    assert [row["cases"] for row in export("caseload")] == ["5"]
    assert "note" not in export("ratio")[0]
    assert main(["--warehouse", str(folder), "init", "--sample"]) == 2


def test_export_caseload_loads_back_to_the_same_figures(tmp_path, load, export, folder):
    from etl.__main__ import main as etl
    from report.__main__ import main as report

    load(
        CASELOAD + "Metro,2023,08,5,person\nMetro,2023-S1,24,6,KK\nLamtim,2023-Q3,09,n/a,\nLamtim,2023-05,09,0,orang\n"
    )
    first, second = tmp_path / "first.csv", tmp_path / "other" / "w"
    assert report(["--warehouse", str(folder), "export", "caseload", "--out", str(first)]) == 0
    etl(["--warehouse", str(second), "init"])
    assert etl(["--warehouse", str(second), "load", str(first)]) == 0
    again = tmp_path / "again.csv"
    assert report(["--warehouse", str(second), "export", "caseload", "--out", str(again)]) == 0
    assert again.read_bytes() == first.read_bytes()
