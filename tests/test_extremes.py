"""What the map says, as a title and as a sentence: right for zero, one, none, all alike, hidden and all missing."""

import pytest

from core.texts import Texts
from report.charts import extremes, shading
from report.charts.shading import KINDS
from tests.test_charts import ID, NAMES, row
from tests.test_shading import with_gap

hypothesis = pytest.importorskip("hypothesis")  # in requirements-dev.txt
given, st = hypothesis.given, hypothesis.strategies

EN = Texts("en")
CODES = list(NAMES)


def sentence_of(rows, kind="ratio", texts=ID) -> str:
    names = {r.district_code: r.district_name for r in rows}
    found = extremes.sentence(shading.shade(rows, names, kind), "2023", f"{texts.people} (orang)", texts)
    return found.replace("\u00a0", " ")


def title_of(rows, kind="ratio", texts=ID) -> str:
    return extremes.title(shading.shade(rows, {}, kind), texts).replace("\u00a0", " ")


class TestSentences:
    @pytest.mark.parametrize(
        ("rows", "kind", "indonesian", "english"),
        [
            (  # extremes, and who has none
                [row("18.01", 1000, 10), row("18.04", 3000, 10), row("18.02", 500, 0)],
                "ratio",
                "Pada 2023, PMKS (orang) per tenaga terbanyak di Lampung Barat (1 : 300), tersedikit di Lampung Selatan"
                " (1 : 100). 1 dari 3 kabupaten/kota belum memiliki tenaga bersertifikat.",
                "In 2023, the most PMKS (orang) per worker are in Lampung Barat (1 : 300), the fewest in Lampung Selatan"
                " (1 : 100). 1 of 3 districts has no certified worker.",
            ),
            (  # one
                [row("18.01", 1000, 10)],
                "ratio",
                "Pada 2023, hanya Lampung Selatan yang rasionya dapat dihitung: 1 : 100.",
                "In 2023, a ratio can be computed for Lampung Selatan only: 1 : 100.",
            ),
            (  # none: nobody has a worker
                [row("18.01", 1000, 0), row("18.02", 10, 0)],
                "ratio",
                "Pada 2023, belum ada rasio yang dapat dihitung. 2 dari 2 kabupaten/kota belum memiliki tenaga"
                " bersertifikat.",
                "In 2023, no ratio can be computed yet. 2 of 2 districts have no certified worker.",
            ),
            (  # all missing
                [row("18.01", None, None), row("18.02", None, 3)],
                "ratio",
                "Pada 2023, belum ada rasio yang dapat dihitung.",
                "In 2023, no ratio can be computed yet.",
            ),
            ([], "ratio", "Pada 2023, belum ada rasio yang dapat dihitung.", "In 2023, no ratio can be computed yet."),
            (  # zero cases everywhere
                [row("18.01", 0, 3), row("18.02", 0, 1)],
                "workers_per_1000",
                "Pada 2023, tidak ada PMKS (orang) yang tercatat.",
                "In 2023, no PMKS (orang) are recorded.",
            ),
            (  # all alike: no extremes
                [row("18.01", 1000, 10), row("18.04", 500, 5)],
                "ratio",
                "Pada 2023, PMKS (orang) per tenaga sama di 2 kabupaten/kota yang rasionya ada (1 : 100).",
                "In 2023, PMKS (orang) per worker are the same in the 2 districts with a ratio (1 : 100).",
            ),
            (  # ties are named together; a district that lacks a part is not covered
                [row("18.01", 1000, 10), row("18.04", 500, 5), row("18.71", 900, 3), row("18.03", None, 3)],
                "ratio",
                "Pada 2023, PMKS (orang) per tenaga terbanyak di Bandar Lampung (1 : 300), tersedikit di Lampung Barat dan"
                " Lampung Selatan (1 : 100). Angka ini mencakup 3 dari 4 kabupaten/kota.",
                "In 2023, the most PMKS (orang) per worker are in Bandar Lampung (1 : 300), the fewest in Lampung Barat and"
                " Lampung Selatan (1 : 100). This covers 3 of 4 districts.",
            ),
            (  # nobody has fewer workers than none: the fewest are not named
                [row("18.01", 1000, 10), row("18.04", 3000, 12), row("18.02", None, 0)],
                "certified",
                "Pada 2023, tenaga bersertifikat terbanyak di Lampung Barat (12). 1 dari 3 kabupaten/kota belum memiliki"
                " tenaga bersertifikat.",
                "In 2023, the most certified workers are in Lampung Barat (12). 1 of 3 districts has no certified worker.",
            ),
            (
                [row("18.01", 1000, 0), row("18.04", None, 0)],
                "certified",
                "Pada 2023, belum ada satu pun tenaga bersertifikat di kabupaten/kota yang daftar tenaganya ada.",
                "In 2023, there is no certified worker in any district with a roster.",
            ),
            (
                [row("18.01", 1000, None)],
                "certified",
                "Pada 2023, belum ada daftar tenaga.",
                "In 2023, there is no roster yet.",
            ),
            (  # the gap: met somewhere, so the least gap is no extreme
                [with_gap(100, cases=1000, workers=2), with_gap(100, code="18.72", cases=100, workers=1)],
                "gap",
                "Pada 2023, hanya Lampung Selatan yang tercatat kekurangan tenaga: 8. Target 1 : 100 tercapai di 1 dari 2"
                " kabupaten/kota yang angkanya ada.",
                "In 2023, workers are known to be lacking in Lampung Selatan only: 8. The target of 1 : 100 is met in 1 of 2"
                " districts with a figure.",
            ),
            (
                [with_gap(100, cases=1000, workers=10)],
                "gap",
                "Pada 2023, tidak ada kabupaten/kota yang tercatat kekurangan tenaga. Target 1 : 100 tercapai di 1 dari 1"
                " kabupaten/kota yang angkanya ada.",
                "In 2023, no district is known to lack workers. The target of 1 : 100 is met in the one district with a"
                " figure.",
            ),
            (  # no target: says why
                [row("18.01", 1000, 10), row("18.02", None, 1)],
                "gap",
                "Pada 2023, kekurangan tenaga tidak dapat dihitung karena belum ada target untuk PMKS (orang).",
                "In 2023, the workers lacking cannot be worked out, for there is no target for PMKS (orang).",
            ),
            (  # hidden is not missing
                [row("18.01", None, 3, "suppressed"), row("18.02", None, 2, "suppressed")],
                "ratio",
                "Pada 2023, rasio disembunyikan karena aturan angka kecil (1 sampai 4).",
                "In 2023, the ratios are hidden by the rule for small numbers (1 to 4).",
            ),
            (
                [row("18.01", 1000, 10), row("18.02", None, 2, "suppressed")],
                "ratio",
                "Pada 2023, hanya angka Lampung Selatan yang ditampilkan: 1 : 100. 1 daerah disembunyikan karena aturan"
                " angka kecil (1 sampai 4). Angka ini mencakup 1 dari 2 kabupaten/kota.",
                "In 2023, only the figure of Lampung Selatan is shown: 1 : 100. 1 district is hidden by the rule for small"
                " numbers (1 to 4). This covers 1 of 2 districts.",
            ),
            (  # counted back, all and some
                [row("18.01", 1000, 10, basis="backcast")],
                "certified",
                "Pada 2023, hanya Lampung Selatan yang tercatat memiliki tenaga bersertifikat: 10. Tenaga dihitung mundur"
                " dari daftar tenaga pertama.",
                "In 2023, certified workers are known in Lampung Selatan only: 10. Workers are counted back from the first"
                " roster.",
            ),
        ],
    )  # fmt: skip
    def test_the_sentence_is_right_in_every_case(self, rows, kind, indonesian, english):
        assert sentence_of(rows, kind, ID) == indonesian
        assert sentence_of(rows, kind, EN) == english

    def test_only_some_counted_back_are_counted(self):
        rows = [row("18.01", 1000, 10, basis="backcast"), row("18.02", 1000, 5)]
        assert "Tenaga di 1 kabupaten/kota dihitung mundur" in sentence_of(rows)

    @given(
        st.lists(
            st.tuples(st.none() | st.integers(0, 2000), st.none() | st.integers(0, 5), st.booleans(), st.booleans()),
            max_size=15,
        )
    )
    def test_whatever_is_missing_a_title_and_a_sentence_say_something(self, cells):
        rows = []
        for n, (cases, workers, hidden, target) in enumerate(cells):
            values = {"code": CODES[n], "cases": cases, "workers": workers}
            if hidden and cases and workers is not None:
                values |= {"cases": None, "status": "suppressed"}
            rows.append(with_gap(100, **values) if target else row(**values))
        for kind in KINDS:
            for texts in (ID, EN):
                for said in (sentence_of(rows, kind, texts), title_of(rows, kind, texts)):
                    assert said[0].isupper() or said[0].isdigit()
                    assert "None" not in said
                    assert "melayani" not in said

    def test_the_title_names_who_has_none_whatever_the_measure_but_the_gap(self):
        rows = [row("18.01"), row("18.11", 900, 0)]
        for kind in ("ratio", "workers_per_1000", "certified"):
            assert title_of(rows, kind) == "Mesuji belum memiliki tenaga bersertifikat"
        assert title_of(
            [with_gap(100, code=r.district_code, cases=r.cases, workers=r.workers) for r in rows], "gap"
        ) == ("Kekurangan tenaga terbesar di Mesuji (9), terkecil di Lampung Selatan (8)")
