"""What each chart promises, by its facts and its words; pixels are looked at, not tested."""

import html
import json
import re
from datetime import date

import pytest

from core.periods import Period
from core.reference import boundaries, published_figures
from core.settings import load_settings
from core.texts import LANGUAGES, Texts
from report import theme
from report.charts import certificates, coverage, multiples, placing, profile, province, ranking, shading, tiles, trend
from report.charts import map as outline_map
from report.milestones import milestones
from report.queries import Certificates
from report.rows import Mark, RatioRow, Stamp

hypothesis = pytest.importorskip("hypothesis")  # in requirements-dev.txt
given, st = hypothesis.given, hypothesis.strategies

ID, EN = Texts("id"), Texts("en")
STAMP = Stamp(12, True, True, ("BPS (diolah)", "Dinas Sosial"), date(2023, 12, 31))
SHAPES = outline_map.shapes(boundaries(load_settings()))
NAMES = {shape.code: shape.name for shape in SHAPES}
EVIL = "<a href='https://example.org'>Metro</a><img src=x>"


def row(code="18.01", cases=1000, workers=2, status=None, year=2023, basis="roster", name=None, **more) -> RatioRow:
    """A district's figures in a year; the status follows from what is None."""
    status = status or (
        "no_data" if cases is None else "no_roster" if workers is None else "ok" if workers else "no_worker"
    )
    ratio = cases / workers if status == "ok" else None
    inverse = workers * 1000 / cases if status == "ok" and cases else None
    day = date(year, 12, 31)
    values = RatioRow(
        12, code, name or NAMES.get(code, "Lampung"), day, "year", "all", "person", workers, 0, cases, ratio, inverse,
        None, None, status, basis if workers is not None else None, None, day, 1, None, None,
    )  # fmt: skip
    return values._replace(**more)


def of_province(**more) -> RatioRow:
    return row("18", name="Lampung", **{"districts_covered": 15, "districts_total": 15} | more)


MIXED = [
    row("18.01", 1000, 10),
    row("18.02", 500, 0),
    row("18.03", 9000, 0),
    row("18.04", 3000, 10),
    row("18.05", 0, 0),
    row("18.06", None, 3),
    row("18.07", 800, None),
    row("18.13", None, None, "not_established"),
    row("18.08", None, 1, "suppressed"),
    of_province(cases=14300, workers=23),
]


def every_figure(texts: Texts, narrow: bool, rows: list[RatioRow], chosen=("18.01", "18.02")) -> dict:
    """One figure of every chart."""
    over_time = [r._replace(period_end=date(year, 12, 31)) for year in (2021, 2022, 2023) for r in rows]
    lines = trend.facts(over_time, list(chosen), False, [Mark(date(2022, 1, 1), EVIL, ())])
    published = milestones(published_figures(load_settings()), "Lampung")
    cells = [
        {"district_name": r.district_name, "period_end": r.period_end, "grain": r.grain, "dataset": "caseload"}
        | {"basis": None, "status": "ok" if r.cases is not None else "no_data", "categories_reported": 2}
        for r in over_time
    ]
    counts = Certificates(date(2023, 1, 1), 3, 1, 9, 1, 2, 3)
    own = rows[:1]
    return {
        "ranking": ranking.draw(ranking.facts(rows), texts, STAMP, EVIL, narrow),
        "map": outline_map.draw(outline_map.facts(rows, SHAPES), texts, STAMP, EVIL, narrow),
        "large map": outline_map.draw(outline_map.facts(rows, SHAPES), texts, STAMP, EVIL, narrow, large=True),
        "tiles": tiles.draw(tiles.facts(rows, {}, {}), texts, STAMP, EVIL, narrow),
        "trend": trend.draw(lines, texts, STAMP, EVIL, True, narrow),
        "linear": trend.draw(lines, texts, STAMP, EVIL, False, narrow),
        "multiples": multiples.draw(lines, texts, STAMP, EVIL, True, narrow),
        "province": province.draw(province.facts(over_time, published), texts, STAMP, EVIL, narrow),
        "staff": profile.draw_staff(profile.staff_facts(own, own), texts, STAMP, EVIL, narrow),
        "kinds": profile.draw_kinds([profile.Kind(EVIL, r.cases) for r in own], texts, STAMP, EVIL, EVIL, narrow),
        "certificates": certificates.draw(certificates.facts(EVIL, date(2023, 12, 31), counts), texts, STAMP, narrow),
        "coverage": coverage.draw(coverage.facts(cells, "caseload"), texts, STAMP, "caseload", narrow),
    }


def words_in(figure) -> str:
    """Everything a reader could see in a figure, hover included."""
    drawn = json.loads(figure.to_json())
    drawn["layout"].pop("meta", None)  # the same words as plain text, for paper
    return json.dumps(drawn, ensure_ascii=False)


class TestEveryChart:
    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("narrow", [False, True])
    @pytest.mark.parametrize(
        "rows", [MIXED, MIXED[:1], MIXED[5:6], []], ids=["mixed", "one", "nothing reported", "empty"]
    )
    def test_is_drawn_and_says_where_its_figures_come_from(self, language, narrow, rows):
        texts = Texts(language)
        for name, figure in every_figure(texts, narrow, rows).items():
            said = words_in(figure)
            assert f"<b>{theme.sample_words(texts)}</b>" in said, name
            assert re.sub(r"(<br>| )+", " ", said).count(texts("app.version", version=12)) == 1, name
            assert figure.layout.height > 150, name

    def test_values_from_data_never_become_markup(self):
        rows = [r._replace(district_name=EVIL) for r in MIXED]
        stamp = STAMP._replace(sources=(EVIL,))
        figures = every_figure(ID, False, rows) | {"source": ranking.draw(ranking.facts(rows), ID, stamp, "", False)}
        for name, figure in figures.items():
            assert not re.search(r"<(a|img)\b", words_in(figure)), name

    def test_numbers_are_written_in_the_language_of_the_page(self):
        for texts, separators in ((ID, ",."), (EN, ".,")):
            for figure in every_figure(texts, False, MIXED).values():
                assert figure.layout.separators == separators

    @pytest.mark.parametrize("narrow", [False, True])
    def test_no_line_of_words_is_wider_than_the_picture(self, narrow):
        for name, figure in every_figure(ID, narrow, MIXED).items():
            for said in figure.layout.annotations[-3:]:  # title, subtitle, foot
                for line in said.text.split("<br>"):
                    plain = html.unescape(re.sub("</?b>", "", line))
                    assert theme.text_width(plain, said.font.size) <= (theme.PHONE if narrow else theme.FULL), name

    def test_years_on_an_axis_are_words(self):
        for name in ("trend", "linear", "province", "staff", "coverage"):
            axis = every_figure(ID, False, MIXED)[name].layout.xaxis
            assert len(axis.ticktext) == len(axis.tickvals) > 0
            assert axis.ticktext[0][:4] in ("2016", "2021", "2023"), name

    def test_a_district_keeps_its_colour_whatever_is_shown(self):
        alone = trend.draw(trend.facts([row("18.71")], ["18.71"]), ID, STAMP, "").data
        among = trend.draw(trend.facts([*MIXED, row("18.71")], ["18.71"]), ID, STAMP, "").data
        colour = theme.colour_of("18.71")
        assert all(any(t.line.color == colour for t in traces) for traces in (alone, among))
        assert len({theme.colour_of(code) for code in NAMES}) == 15


class TestRanking:
    def test_no_worker_first_by_caseload_then_the_worst_ratio_then_the_unknown(self):
        found = [(bar.name, bar.status) for bar in ranking.facts(MIXED).bars]
        assert found == [
            ("Lampung Utara", "no_worker"),
            ("Lampung Tengah", "no_worker"),
            ("Lampung Barat", "ok"),
            ("Lampung Selatan", "ok"),
            ("Tulang Bawang", "no_worker"),  # no cases: not ranked
            ("Way Kanan", "suppressed"),
            ("Tanggamus", "no_data"),
            ("Lampung Timur", "no_roster"),
            ("Pesisir Barat", "not_established"),
        ]

    @pytest.mark.parametrize(
        ("rows", "indonesian", "english"),
        [
            (MIXED[:4], "2 dari 4 kabupaten/kota belum memiliki tenaga bersertifikat", "2 of 4 districts have no certified worker"),
            (MIXED[:2], "1 dari 2 kabupaten/kota belum memiliki tenaga bersertifikat", "1 of 2 districts has no certified worker"),
            (
                [*MIXED[:4], MIXED[6]],
                "2 dari 4 kabupaten/kota yang punya daftar tenaga belum memiliki tenaga bersertifikat",
                "2 of the 4 districts with a roster have no certified worker",
            ),
            (MIXED[:1], "Lampung Selatan: 1 : 100", "Lampung Selatan: 1 : 100"),
            (
                [MIXED[0], MIXED[3]],
                "PMKS per tenaga terbanyak di Lampung Barat (1 : 300), tersedikit di Lampung Selatan (1 : 100)",
                "Most PMKS per worker in Lampung Barat (1 : 300), fewest in Lampung Selatan (1 : 100)",
            ),
            (MIXED[5:7], "Belum ada rasio yang dapat dihitung", "No ratio can be computed yet"),
            ([], "Belum ada rasio yang dapat dihitung", "No ratio can be computed yet"),
        ],
    )  # fmt: skip
    def test_the_title_says_what_it_shows(self, rows, indonesian, english):
        for texts, wanted in ((ID, indonesian), (EN, english)):
            assert ranking.title(ranking.facts(rows), texts).replace("\u00a0", " ") == wanted

    def test_bars_start_at_zero_and_backcast_ones_are_hollow_and_marked(self):
        figure = ranking.draw(ranking.facts([row(basis="backcast"), row("18.02")], stale={"18.02"}), ID, STAMP, "")
        assert figure.layout.xaxis.range[0] == 0
        assert figure.data[0].marker.color == ("white", theme.ACCENT)
        assert [text[-1] for text in figure.data[0].text] == ["°", "†"]
        assert ID("foot.marked_bar")[:20] in words_in(figure)


class TestMap:
    def test_every_district_has_a_bin_or_a_status(self):
        areas = {place.code: place for place in outline_map.facts(MIXED, SHAPES).shading.places}
        assert len(areas) == 15
        assert (areas["18.01"].bin, areas["18.04"].bin) == (0, 1)
        assert areas["18.03"].state == "no_worker"
        assert areas["18.72"].state == "no_data"  # no row at all

    @given(st.lists(st.floats(0.1, 1e6), max_size=20))
    def test_thresholds_are_readable_ascending_and_part_the_ratios(self, ratios):
        found = shading.parted(ratios)
        assert found == sorted(set(found))
        assert len(found) <= 3
        assert all(min(ratios) <= step < max(ratios) and step in shading.LADDER for step in found)

    @pytest.mark.parametrize(
        ("without", "wanted"),
        [
            (["18.11"], "Mesuji belum memiliki tenaga bersertifikat"),
            (["18.11", "18.13"], "Mesuji dan Pesisir Barat belum memiliki tenaga bersertifikat"),
            (["18.11", "18.13", "18.09"], "Mesuji, Pesisir Barat, dan 1 kabupaten/kota lain belum memiliki tenaga bersertifikat"),
            ([], "Hanya Lampung Selatan yang rasionya dapat dihitung: 1 : 500"),
        ],
    )  # fmt: skip
    def test_the_title_names_who_has_no_worker_the_larger_caseload_first(self, without, wanted):
        rows = [row("18.01"), *(row(code, 900 - place, 0) for place, code in enumerate(without))]
        assert outline_map.title(outline_map.facts(rows, SHAPES), ID).replace("\u00a0", " ") == wanted

    @pytest.mark.parametrize("pixels", [90, 140, 400])
    def test_a_name_inside_a_district_lies_in_it(self, pixels):
        labels = [(shape, placing.inside(shape.name, shape.ring, pixels, 11)) for shape in SHAPES]
        for shape, label in labels:
            if label:
                west = placing._crossings(shape.ring, label.y)
                assert any(left <= label.x <= right for left, right in zip(west[::2], west[1::2], strict=True))
        assert sum(label is not None for _, label in labels) >= 6

    def test_the_picture_of_all_outlines_stays_small(self):
        figure = outline_map.draw(outline_map.facts(MIXED, SHAPES), ID, STAMP, "")
        assert len(figure.to_json()) < 60_000


class TestProvince:
    def test_it_says_how_many_districts_a_period_covers_only_where_some_are_missing(self):
        whole = [of_province(year=2022), of_province(year=2023)]
        part = [whole[0], of_province(year=2023, districts_covered=13)]
        assert "13 dari 15" not in words_in(province.draw(province.facts(whole), ID, STAMP, ""))
        assert "13 dari 15" in words_in(province.draw(province.facts(part), ID, STAMP, ""))


class TestProfileAndCoverage:
    def test_categories_stand_by_size_and_the_not_reported_ones_are_named(self):
        rows = [row(category="01", cases=5), row(category="02", cases=None), row(category="03", cases=9)]
        kinds = profile.kind_facts(rows, {"01": "Anak", "02": "Lansia", "03": "Pengemis"})
        assert [kind.name for kind in kinds] == ["Pengemis", "Anak", "Lansia"]
        assert "Belum melapor: Lansia." in words_in(profile.draw_kinds(kinds, ID, STAMP, "Metro", ""))

    @pytest.mark.parametrize(
        ("counts", "wanted"),
        [
            (Certificates(date(2023, 1, 1), 3, 1, 9, 1, 2, 3), "Metro: 2 dari 4 sertifikat berakhir dalam 12 bulan"),
            (Certificates(date(2023, 1, 1), 3, 1, 9, 1, 0, 3), "Metro: tidak ada sertifikat yang berakhir dalam 12 bulan"),
            (Certificates(date(2023, 1, 1), 0, 0, 9, 0, 0, 0), "Metro: belum ada tenaga bersertifikat"),
            (Certificates(None, 0, 0, 0, 0, 0, 0), "Metro: daftar tenaga belum ada"),
        ],
    )  # fmt: skip
    def test_every_worker_stands_in_one_state_of_certificate(self, counts, wanted):
        facts = certificates.facts("Metro", date(2023, 12, 31), counts)
        assert certificates.title(facts, ID) == wanted
        assert sum(facts.states.values()) == counts.peksos + counts.others + counts.uncertified

    def test_coverage_counts_the_established_districts_of_the_newest_period(self):
        cell = coverage.Cell("Metro", Period(date(2023, 12, 31), "year"), "ok", 3)
        cells = [cell, cell._replace(state="no_data"), cell._replace(state="not_established")]
        assert coverage.title(cells, EN, "caseload") == "PMKS figures: 1 of 2 districts reported for 2023"


class TestTheme:
    @given(st.text(max_size=200), st.integers(60, 600))
    def test_wrapped_lines_hold_the_whole_text_within_the_width(self, text, width):
        lines = theme.wrap(text, width, 12)
        assert "".join(lines).replace("\u00a0", "").replace(" ", "") == theme.escaped(text).replace(
            "\u00a0", ""
        ).replace(" ", "")

    def test_ratios_stay_on_one_line_and_no_line_begins_with_a_point(self):
        for width in range(100, 400, 10):
            lines = theme.wrap(f"PMKS · {ID.ratio(53453)} · semua tenaga", width, 12)
            assert any(ID.ratio(53453) in line for line in lines)
            assert not any(line.startswith("·") for line in lines)

    def test_the_picture_is_saved_at_slide_size_under_a_plain_name(self):
        settings = theme.config("Rasio-peksos Lampung_Peringkat_2023/<v12>")
        image = settings["toImageButtonOptions"]
        assert (image["width"] * image["scale"], image["height"] * image["scale"]) == (1920, 1080)
        assert re.fullmatch(r"[a-z0-9_-]+", image["filename"])
        assert settings["modeBarButtons"] == [["toImage"]]
