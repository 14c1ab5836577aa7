"""Pictures of the comparison: the slope between two periods, the ranks, and the shares with their intervals."""

import html
import math
import re
from datetime import date

import pytest

from core.texts import LANGUAGES, Texts
from report import standing, theme
from report.charts import ranks, shares, slope
from report.queries import Workforce
from tests.test_charts import EVIL, MIXED, STAMP, of_province, row, words_in
from tests.test_standing import CODES, ID, NOW, THEN, WORLD, rows_of

hypothesis = pytest.importorskip("hypothesis")  # in requirements-dev.txt
given, st = hypothesis.given, hypothesis.strategies


def lines(now, before, chosen=(), texts=ID, inverse=False, breaks=()) -> slope.Facts:
    districts, province = standing.pairs(now, before, "all", breaks)
    return slope.facts([*districts, province], chosen, THEN, NOW, texts, inverse)


class TestSlope:
    def test_ends_verdicts_and_the_province(self):
        facts = lines(rows_of([(10, 1), (60, 2), (5, 0), (5, 1)]), rows_of([(10, 1), (60, 1), (5, 1), (5, 0)], 2022))
        found = {line.name: (line.before.value, line.after.value, line.verdict) for line in facts.lines}
        assert list(found.values()) == [
            (10, 10, "same"), (60, 30, "better"), (5, None, "worse"), (None, 5, "better"), (80 / 3, 20, "better"),
        ]  # fmt: skip
        assert slope.counts(facts) == {"better": 2, "worse": 1, "same": 1, "": 0}
        assert found["Lampung"] == (80 / 3, 20, "better")

    def test_workers_per_1000_are_better_when_more(self):
        facts = lines(rows_of([(10, 2)]), rows_of([(10, 1)], 2022), inverse=True)
        line = facts.lines[0]
        assert (line.before.value, line.after.value, line.verdict) == (100, 200, "better")
        assert "▲" in words_in(slope.draw(facts, ID, STAMP, ""))

    def test_what_cannot_be_compared_is_dotted_and_has_no_verdict(self):
        before = rows_of([(10, 1), (60, 1)], 2022, basis="backcast")
        figure = slope.draw(lines(rows_of([(10, 1), (60, 2)]), before), ID, STAMP, "")
        strokes = [trace for trace in figure.data if trace.mode == "lines" and trace.line.color != theme.FAINT]
        assert {(trace.line.dash, trace.line.color) for trace in strokes} == {("dot", theme.HATCH)}
        (points,) = [trace for trace in figure.data if trace.mode == "markers"]
        hollow = [fill == "white" for fill in points.marker.color]
        assert hollow == [x == 0 for x in points.x[:4]] + [False] * 2  # the province's row here is of a roster
        assert not re.search("[▲▼]", words_in(figure))
        assert slope.title(lines(rows_of([(10, 1)]), before), ID) == "2022 dan 2023 tidak dapat dibandingkan"

    @pytest.mark.parametrize(
        ("new", "old", "said"),
        [
            ([(10, 1), (60, 2)], [(10, 1), (60, 1)], "Paling membaik Lampung Tengah, 1 : 60 menjadi 1 : 30"),
            ([(10, 1), (60, 1)], [(10, 1), (60, 1)], "Rasio 2 kabupaten/kota yang sebanding tetap sejak 2022"),
            ([(10, 1)], [(60, 1)], "Lampung Selatan membaik: 1 : 60 menjadi 1 : 10"),
            (
                [(60, 1), (10, 0), (5, 1)], [(10, 1), (10, 1), (5, 0)],
                "Mendapat tenaga bersertifikat pertama: Lampung Utara; kehilangan tenaga bersertifikat terakhir: Lampung Tengah",
            ),
            ([(10, 0)], [(60, 0)], "Rasio 1 kabupaten/kota yang sebanding tetap sejak 2022"),
            ([(0, 1)], [(60, 1)], "Lampung Selatan membaik: 1 : 60 menjadi 0 PMKS"),
            ([], [], "2022 dan 2023 tidak dapat dibandingkan"),
        ],
    )  # fmt: skip
    def test_the_title_says_who_changed_most(self, new, old, said):
        assert slope.title(lines(rows_of(new), rows_of(old, 2022)), ID).replace("\u00a0", " ") == said

    @pytest.mark.parametrize("narrow", [False, True])
    @pytest.mark.parametrize("chosen", [(), ("18.01", "18.04")])
    @hypothesis.settings(deadline=None, max_examples=30)
    @given(old=WORLD, new=WORLD, inverse=st.booleans())
    def test_labels_never_overlap_and_every_point_lies_on_the_axis(self, narrow, chosen, old, new, inverse):
        facts = lines(rows_of(new), rows_of(old, 2022), chosen, inverse=inverse)
        figure = slope.draw(facts, ID, STAMP, "", narrow)
        plot = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
        low, high = figure.layout.yaxis.range
        for labels in (trace for trace in figure.data if trace.mode == "text"):
            places = sorted((math.log10(y) - low) / (high - low) * plot for y in labels.y)
            need = labels.textfont.size * 1.2 * (2 if narrow and labels.textposition == "middle right" else 1)
            assert all(b - a >= need for a, b in zip(places, places[1:], strict=False))
        drawn = [math.log10(y) for trace in figure.data for y in trace.y or () if y is not None]
        assert all(low - 1e-6 <= y <= high + 1e-6 for y in drawn)


class TestShares:
    def found(self, *counted):
        return [(row(code), staff) for code, staff in zip(CODES, counted, strict=False)]

    def staff(self, certified, on_roster, basis="roster"):
        return Workforce(on_roster, certified, basis, date(2023, 1, 1))

    def test_the_province_is_sum_by_sum_without_what_was_counted_back(self):
        facts = shares.facts(self.found(self.staff(1, 50), self.staff(9, 10), self.staff(5, 5, "backcast"), None))
        assert (facts.certified, facts.on_roster, facts.province) == (10, 60, 10 / 60)
        assert {dot.name: (dot.verdict, dot.status) for dot in facts.dots} == {
            "Lampung Selatan": ("lower", "ok"),
            "Lampung Tengah": ("higher", "ok"),
            "Lampung Utara": ("", "ok"),
            "Lampung Barat": ("", "no_roster"),
        }

    def test_nobody_on_the_roster_is_not_zero_per_cent(self):
        facts = shares.facts(self.found(self.staff(0, 0), self.staff(0, 9)))
        assert [(dot.status, dot.interval and dot.interval.share) for dot in facts.dots] == [
            ("ok", 0),
            ("nobody", None),
        ]
        assert "tidak ada tenaga dalam daftar" in words_in(shares.draw(facts, ID, STAMP, ""))

    @pytest.mark.parametrize(
        ("counted", "said"),
        [
            ([(1, 50), (9, 10)], "Persen tenaga bersertifikat lebih rendah di Lampung Selatan dan lebih tinggi di Lampung Tengah (provinsi 17%)"),
            ([(1, 10), (2, 10)], "Persen tenaga bersertifikat tidak dapat dibedakan antardaerah (provinsi 15%)"),
            ([(0, 10), (0, 9)], "Tidak satu pun dari 19 tenaga dalam daftar bersertifikat"),
            ([(3, 3)], "Semua 3 tenaga dalam daftar bersertifikat"),
            ([(2, 3, "backcast")], "Semua daerah dihitung mundur dari daftar tenaga pertama; tidak dibandingkan"),
            ([], "Belum ada daftar tenaga untuk dihitung persennya"),
        ],
    )  # fmt: skip
    def test_the_title_says_only_what_the_intervals_show(self, counted, said):
        assert shares.title(shares.facts(self.found(*(self.staff(*each) for each in counted))), ID) == said


def every_figure(texts, narrow, rows, chosen=()):
    old = [
        each._replace(period_end=THEN.end, data_as_of=THEN.end, cases=each.cases and each.cases + 9) for each in rows
    ]
    whole = [of_province(year=year) for year in (2023, 2022)]
    with_kinds = [[*each, *(r._replace(category="08") for r in each)] for each in ([*rows, whole[0]], [*old, whole[1]])]
    districts, province = standing.pairs(*with_kinds, "all", [])
    moved = standing.moves(districts, old)
    staff = [(r, None if r.workers is None else Workforce(9, min(9, r.workers), r.basis, THEN.end)) for r in rows]
    return {
        "ranks": ranks.draw(ranks.facts(districts, moved, THEN, NOW, chosen, ["18.01"]), texts, STAMP, EVIL, narrow),
        "alone": ranks.draw(ranks.facts(districts, {}, None, NOW, chosen), texts, STAMP, EVIL, narrow),
        "slope": slope.draw(
            slope.facts([*districts, province], chosen, THEN, NOW, texts), texts, STAMP, EVIL, narrow
        ),
        "no slope": slope.draw(slope.facts([], chosen, None, NOW, texts), texts, STAMP, EVIL, narrow),
        "shares": shares.draw(shares.facts(staff, chosen), texts, STAMP, EVIL, narrow),
    }  # fmt: skip


class TestEveryChart:
    DISTRICTS = [each for each in MIXED if each.districts_total is None]

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("narrow", [False, True])
    @pytest.mark.parametrize(
        "rows", [DISTRICTS, DISTRICTS[:1], DISTRICTS[5:6], []], ids=["mixed", "one", "none", "empty"]
    )
    def test_is_drawn_says_its_origin_and_fits(self, language, narrow, rows):
        texts = Texts(language)
        for name, figure in every_figure(texts, narrow, rows, ["18.01"]).items():
            assert theme.sample_words(texts) in words_in(figure), name
            assert figure.layout.separators == (",." if language == "id" else ".,")
            for said in figure.layout.annotations[-3:]:
                for line in said.text.split("<br>"):
                    plain = html.unescape(re.sub("</?b>", "", line))
                    assert theme.text_width(plain, said.font.size) <= (theme.PHONE if narrow else theme.FULL), name

    def test_values_from_data_never_become_markup(self):
        rows = [each._replace(district_name=EVIL) for each in self.DISTRICTS]
        for name, figure in every_figure(ID, False, rows).items():
            assert not re.search(r"<(a|img)\b", words_in(figure)), name
