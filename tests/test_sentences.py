"""The sentences are true of the numbers, in both languages."""

import re

import pytest

from core.periods import parse_canonical
from core.texts import LANGUAGES, Texts, words_of
from report import sentences
from report.change import Change
from tests.test_charts import of_province, row

ID, EN = Texts("id"), Texts("en")
HAVE, LACK = row("18.01"), row("18.11", workers=0)
WHAT = "PMKS (orang)"


def said(province, districts, texts=ID) -> str:
    return sentences.overview(province, districts, texts, WHAT).replace("\u00a0", " ")


class TestOverview:
    def test_ratio_and_who_has_none(self):
        province = of_province(cases=1_028_064, workers=64)
        assert said(province, [HAVE, LACK, LACK]) == (
            "Per 31 Desember 2023, 64 tenaga bersertifikat untuk 1.028.064 PMKS (orang): 1 : 16.064. "
            "2 dari 3 kabupaten/kota belum memiliki satu pun."
        )
        assert said(province, [HAVE, LACK], EN).endswith("1 : 16,064. 1 of 2 districts has none.")

    @pytest.mark.parametrize(
        ("province", "districts", "wanted"),
        [
            (of_province(), [HAVE], "Setiap kabupaten/kota memiliki paling sedikit satu."),
            (of_province(), [HAVE, row(workers=None)], "yang daftar tenaganya ada memiliki paling sedikit satu."),
            (of_province(), [HAVE, LACK, row(workers=None)], "1 dari 2 kabupaten/kota yang daftar tenaganya ada belum"),
            (of_province(districts_covered=13), [HAVE], "Angka ini mencakup 13 dari 15 kabupaten/kota."),
            (of_province(basis="backcast"), [HAVE], "Tenaga dihitung mundur dari daftar tenaga pertama."),
            (of_province(workers=0), [LACK], "belum ada satu pun tenaga bersertifikat untuk 1.000 PMKS (orang)."),
            (of_province(cases=0), [HAVE], "2 tenaga bersertifikat; tidak ada PMKS (orang) yang tercatat."),
            (of_province(cases=None, workers=None), [], "belum ada kabupaten/kota yang melaporkan PMKS (orang)."),
            (
                of_province(workers=None, status="no_roster"),
                [row(workers=None)],
                "Per 31 Desember 2023 tercatat 1.000 PMKS",
            ),
            (of_province(status="suppressed"), [HAVE], "disembunyikan karena aturan angka kecil"),
        ],
    )
    def test_every_case_has_its_sentence(self, province, districts, wanted):
        assert wanted in said(province, districts)

    def test_a_sentence_never_shows_a_missing_number(self):
        for texts in (ID, EN):
            for status in ("no_data", "no_roster", "suppressed", "no_worker"):
                workers = 0 if status == "no_worker" else None
                assert "–" not in said(of_province(status=status, workers=workers), [], texts)


class TestDistrict:
    @pytest.mark.parametrize("status", ["ok", "no_worker", "no_data", "no_roster", "not_established", "suppressed"])
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_status_has_its_sentence(self, status, language):
        workers = 0 if status == "no_worker" else 2
        one = row("18.11", workers=workers, status=status)
        assert sentences.district(one, of_province(), Texts(language), WHAT).startswith("Mesuji")

    def test_it_is_compared_with_the_province_as_both_read(self):
        same = sentences.district(row(cases=1_000_001, workers=20), of_province(cases=50_000, workers=1), ID, WHAT)
        assert same.endswith(f"Sama dengan provinsi ({ID.ratio(50_000)}).")


class TestChange:
    SINCE = parse_canonical("2022")

    @pytest.mark.parametrize(
        ("change", "wanted"),
        [
            (Change(17_095.0, 16_063.0, 15), "membaik dari 1 : 17.095 (2022)"),
            (Change(16_063.0, 17_095.0, 15), "memburuk dari 1 : 16.063 (2022)"),
            (Change(16_063.2, 16_063.4, 15), "tetap sejak 2022"),
            (Change(None, 16_063.0, 15), "tidak ada pembanding"),
            (Change(None, None, 0), "tidak ada pembanding"),
        ],
    )
    def test_better_and_worse_are_said_only_of_what_reads_differently(self, change, wanted):
        words = sentences.change(change, self.SINCE, change.after, 15, ID, ratio=True)
        assert words.replace("\u00a0", " ") == wanted

    def test_a_comparison_of_fewer_districts_says_so(self):
        words = sentences.change(Change(10, 12, 13), self.SINCE, 14, 15, ID)
        assert words == "+2 sejak 2022 · 13 dari 15 sebanding"


def test_no_sentence_says_that_workers_serve_pmks():
    for language in LANGUAGES:
        for key, words in words_of(language).items():
            assert not re.search(r"melayani|\bserves?\b|beban kerja per", words.lower()), key


def test_a_zero_has_no_minus_whatever_was_said_before():
    for value in (-0.0, 0, 0.0, -0.0):
        assert Texts("id").number(value) == "0"
        assert Texts("id").number(value, 1) == "0,0"
