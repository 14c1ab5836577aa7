"""Charts of categories: missing, zero and hidden stay apart, lines are joined only where that is true, sums are whole."""

import json
import re
from datetime import date

import pytest

from core.periods import Period
from core.texts import LANGUAGES, Texts
from report import composition, views
from report.change import Known
from report.charts import composition as bars
from report.charts import grid, kinds
from report.views import categories
from report.views.ask import link
from tests.conftest import SPOKEN
from tests.dashboard import bodies, charts, sentence
from tests.test_categories import POOR, PROVINCE, VIEWS, YEARS, ask
from tests.test_charts import EVIL, STAMP, of_province, row, words_in

hypothesis = pytest.importorskip("hypothesis")  # in requirements-dev.txt
given, st = hypothesis.given, hypothesis.strategies


class TestApart:
    """Missing, zero, hidden, not established and without a roster are different things."""

    ROWS = (
        row("18.01", 1200, 4, category="08"), row("18.01", 0, 4, category="11"), row("18.01", None, 4, category="12"),
        row("18.01", None, 4, "suppressed", category="18"), row("18.01", 1200, 4, category="all"),
    )  # fmt: skip
    NAMES = {"08": "Lansia", "11": "Gelandangan", "12": "Pengemis", "18": "Trafficking"}

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("narrow", [False, True])
    def test_in_the_composition(self, language, narrow):
        texts, found = Texts(language), composition.parts(self.ROWS, "18.01")
        facts = bars.facts("Metro", found, composition.whole(found, None), self.NAMES, None)
        assert [(b.code, b.state) for b in facts.bars] == [("08", "ok"), ("11", "ok"), ("18", "suppressed"), ("12", "no_data")]  # fmt: skip
        figure = bars.draw(facts, texts, STAMP, "", narrow)
        known, hatched, said = figure.data
        assert known.text == (texts.number(1200), "0")
        assert hatched.y == (3,)
        assert [word.strip() for word in said.text] == [texts("categories.hidden"), texts("status.no_data")]

    def test_in_the_coloured_table(self):
        rows = [*self.ROWS[:4], row("18.01", 7, 0, category="13"), row("18.01", 7, None, category="14")]
        rows.append(row("18.13", None, None, "not_established", category="08"))
        states = [grid.value_of(r, "ratio", {}) for r in rows]
        assert states == [(300, "ok"), (0, "zero"), (None, "no_data"), (None, "suppressed"), (None, "no_worker"), (None, "no_roster"), (None, "not_established")]  # fmt: skip
        assert [grid.value_of(r, "cases", {})[1] for r in rows[4:6]] == ["ok", "ok"]
        assert grid.value_of(rows[0], "rate", {"18.01": 0}) == (None, "no_population")
        names = {code: code for code in ("08", "11", "12", "13", "14", "18")}
        cells = [grid.Cell(r.district_code, r.category, *s) for r, s in zip(rows, states, strict=True)]
        facts = grid.Facts("ratio", {"18.01": "A", "18.13": "B"}, names, cells, grid.thresholds_of([300]), None)
        figure = grid.draw(facts, Texts("id"), STAMP, "")
        looks = {trace.hovertext[0].split("<br>")[-1]: trace.marker for trace in figure.data if trace.hovertext}
        assert len(looks) == 7
        assert len({(m.color, m.pattern.shape, m.line.color) for m in looks.values()}) >= 6
        swatches = {trace.name for trace in figure.data if trace.showlegend}
        assert {
            "0 tidak ada",
            "* disembunyikan (aturan 1–4)",
            "belum melapor",
            "× belum ada tenaga bersertifikat",
        } <= swatches

    def test_a_province_without_any_roster_still_says_what_was_reported_unless_a_part_is_hidden(self):
        whole = of_province(cases=None, workers=None, status="no_roster", districts_covered=0, category="08")
        districts = [row("18.01", 30, None, category="08"), row("18.02", 12, None, category="08"), row("18.03", None, None, category="08")]  # fmt: skip
        part = composition.part(whole, districts)
        assert (part.cases, part.state, len(part.counted)) == (42, "ok", 2)
        districts.append(row("18.04", None, None, "no_roster", category="08"))  # reported and hidden
        assert composition.part(whole, districts)[1:3] == (None, "suppressed")

    @pytest.mark.parametrize(
        ("states", "wanted"),
        [
            (["no_data"], "Belum ada angka untuk periode ini"),
            (["no_data", "zero"], "Tidak ada PMKS yang tercatat"),
            (["suppressed", "zero"], "Semua angka disembunyikan (aturan 1–4)"),
            (["no_roster", "no_data"], "Belum ada rasio yang dapat dihitung"),
            (["no_worker", "no_data"], "Belum ada satu pun tenaga bersertifikat"),
            ([], "Belum ada angka untuk periode ini"),
        ],
    )
    def test_a_coloured_table_without_a_figure_says_why(self, states, wanted):
        cells = [grid.Cell("18.01", "08", 0 if state == "zero" else None, state) for state in states]
        facts = grid.Facts("ratio", {"18.01": "A"}, {"08": "Lansia"}, cells, [], None)
        assert grid.title(facts, Texts("id")) == wanted
        assert grid.draw(facts, Texts("id"), STAMP, "").layout.height > 100

    @pytest.mark.parametrize(
        ("thresholds", "values"),
        [([], []), ([], [0, None]), ([10.0], [3, 40]), ([10.0, 100.0, 1000.0], [1, 5300]), ([1000.0, 10000.0, 100000.0], [2, 162138]), ([0.1, 1.0], [0.02, 4.7])],
    )  # fmt: skip
    def test_shades_part_at_powers_of_ten(self, thresholds, values):
        assert grid.thresholds_of(values) == pytest.approx(thresholds)


class TestOverTime:
    def test_the_sample_is_joined_only_where_the_same_districts_stand_on_one_base(self, warehouses, exported):
        """Pesisir Barat begins in 2020, the base changes in 2021, Way Kanan's 2021 lacks some, Mesuji has no 2023."""
        behind = {}
        for told in exported("sample"):
            if told["unit"] == "person" and told["district_code"] != "18" and told["status"] != "no_data":
                behind.setdefault((told["category"], told["period_end"][:4]), set()).add(told["district_code"])
        for line in categories.over_time(ask(warehouses["sample"], apart="with")).facts.lines:
            sets = [behind[line.code, str(year)] for year in YEARS]
            alike = [
                y for y, before, now in zip(YEARS[1:], sets, sets[1:], strict=False) if before == now and y != 2021
            ]
            assert [point.day.year for point in line.points if point.joined] == alike
            assert alike == [2019, 2020, 2022, 2023] if line.code == POOR else set(alike) <= {2019, 2022}
            assert [point.covered for point in line.points] == [len(found) for found in sets]

    def test_a_gap_and_a_hidden_period_are_joined_to_nothing(self):
        day = {year: date(year, 12, 31) for year in YEARS}
        rows = {year: row("18.01", 5, year=year, category="08") for year in YEARS}
        rows[2020] = row("18.01", None, year=2020, category="08")
        found = {year: composition.part(r, []) for year, r in rows.items()}
        pairs = [(found[y], found[y - 1], {"18.01": (rows[y - 1], rows[y])}) for y in YEARS if y - 1 in rows]
        assert [composition.comparable(*pair, []) for pair in pairs] == [True, False, False, True, True]
        breaks = [Known("caseload", "18.01", day[2022], "x", "x"), Known("workers", None, day[2019], "x", "x")]
        assert [composition.comparable(*pair, breaks) for pair in pairs] == [True, False, False, False, True]
        other = [Known("caseload", "18.02", day[2022], "x", "x")]
        assert composition.comparable(*pairs[3], other)

    def points(self, counts: list[int | None]) -> list[kinds.Point]:
        return [
            kinds.Point(date(y, 12, 31), Period(date(y, 12, 31), "year"), n, "ok" if n is not None else "no_data", False, 1, 1)
            for y, n in zip(YEARS, counts, strict=False)
        ]  # fmt: skip

    def test_the_title_says_always_only_if_it_is_so(self):
        lines = [("08", "Lansia", self.points([9, 9, 9])), ("11", "Gelandangan", self.points([3, None, 8]))]
        said = kinds.title(kinds.facts("Metro", False, lines, "all"), Texts("id"))
        assert said == "Metro: di setiap periode yang dilaporkan terbanyak lansia"
        lines[1] = ("11", "Gelandangan", self.points([3, 9, 8]))  # level once
        assert (
            kinds.title(kinds.facts("Metro", False, lines, "all"), Texts("id"))
            == "Metro: terbanyak pada 2020 lansia (9)"
        )

    def test_the_chosen_category_is_in_colour_whatever_its_size(self):
        lines = [(f"{code:02d}", str(code), self.points([1000 - code])) for code in range(1, 12)]
        chosen = [line.code for line in kinds.facts("", True, lines, "11").lines if line.chosen]
        assert chosen == ["11", "01", "02", "03", "04", "05"]

    def test_colours_of_26_categories_differ_by_colour_or_shape(self):
        assert len({(kinds.colour_of(f"{n:02d}"), kinds.symbol_of(f"{n:02d}")) for n in range(1, 27)}) == 26

    def test_zero_has_a_place_of_its_own_on_the_axis(self):
        facts = kinds.facts("Metro", False, [("08", "Lansia", self.points([0, 5, 900]))], "all")
        figure = kinds.draw(facts, Texts("id"), STAMP, "")
        axis = figure.layout.yaxis
        assert axis.ticktext[0].strip() == "0"
        assert 0 < axis.tickvals[0] < axis.tickvals[1]


@given(
    st.lists(
        st.tuples(st.sampled_from(["ok", "ok", "ok", "suppressed", "no_data"]), st.integers(0, 9999), st.frozensets(st.sampled_from("ab"), min_size=1)),
        min_size=1, max_size=8,
    ),
    st.booleans(),
)  # fmt: skip
def test_no_sum_and_no_share_rests_on_an_unknown_part(cells, without):
    found = {}
    for place, (state, cases, counted) in enumerate(cells):
        known, code = state == "ok", f"{place:02d}"
        counted = counted if state != "no_data" else frozenset()
        found[code] = composition.Part(code, cases if known else None, state, None, "ok", False, counted, 2)
    left_out = "00" if without else None
    total = composition.whole(found, left_out)
    kept = [part for code, part in found.items() if code != left_out]
    known = [part.cases for part in kept if part.state == "ok"]
    if any(part.state == "suppressed" for part in kept):
        assert (total.cases, total.shares) == (None, {})
    else:
        assert total.cases == (sum(known) if known else None)
    if total.shares:
        assert sum(total.shares.values()) == pytest.approx(1)
        assert len({part.counted for part in kept}) == 1
        assert all(total.shares[part.code] == part.cases / total.cases for part in kept)


class TestEveryState:
    @pytest.mark.parametrize("language", SPOKEN)
    @pytest.mark.parametrize("narrow", [False, True])
    @pytest.mark.parametrize("warehouse", ["one", "sample"])
    def test_every_view_is_drawn_wherever_one_looks(self, warehouses, warehouse, narrow, language):
        folder = warehouses[warehouse]
        places = (PROVINCE, "18.72", "18.13", "18.11") if warehouse == "sample" else (PROVINCE, "18.72", "18.01")
        for district in places:
            for cells in grid.MEASURES:
                asked = ask(folder, 2023, district=district, language=language, narrow=narrow, cells=cells)
                assert categories.headline(asked)
                for view in VIEWS:
                    shown = view(asked)
                    assert shown.title
                    assert shown.figure.layout.height > 150
                    assert all(len(line) == len(shown.table.columns) for line in shown.table.rows)

    def test_names_from_data_never_become_markup(self):
        found = composition.parts([row("18.01", 5, 1, category="08"), row("18.01", 5, 1, category="all")], "18.01")
        facts = bars.facts(EVIL, found, composition.whole(found, None), {"08": EVIL}, None)
        point = kinds.Point(date(2023, 12, 31), Period(date(2023, 12, 31), "year"), 5, "ok", False, 1, 1)
        cells = [grid.Cell("18.01", "08", 5, "ok")]
        figures = [
            bars.draw(facts, Texts("id"), STAMP, EVIL),
            kinds.draw(kinds.facts(EVIL, True, [("08", EVIL, [point])], "all"), Texts("id"), STAMP, EVIL),
            grid.draw(grid.Facts("cases", {"18.01": EVIL}, {"08": EVIL}, cells, [], None), Texts("id"), STAMP, EVIL),
        ]
        for figure in figures:
            assert not re.search(r"<(a|img)\b", words_in(figure))

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_page_shows_what_the_views_say_and_its_link_reopens_it(self, open_page, warehouses, language):
        asked = ask(warehouses["sample"], 2022, district="18.71", apart="with", cells="ratio", language=language)
        app = open_page("categories", lang=language, period="2022", district="18.71", apart="with", cells="ratio")
        assert sentence(app) == categories.headline(asked).replace("\u00a0", " ")
        assert [figure["layout"]["height"] for figure in charts(app)] == [
            views.show(view.__name__, asked).figure.layout.height for view in VIEWS
        ]
        again = open_page("categories", **link(asked))
        assert [json.dumps(figure) for figure in charts(again)] == [json.dumps(figure) for figure in charts(app)]

    def test_the_tables_open(self, open_page, warehouses):
        app = open_page("categories", cells="rate")
        for view in VIEWS:
            app.session_state[f"more_{view.__name__}"] = True
        app.run()
        assert not app.exception
        tables = [list(table.value.columns) for table in app.dataframe]
        wanted = [list(view(ask(warehouses["sample"], cells="rate")).table.columns) for view in VIEWS]
        assert sorted(tables) == sorted(wanted)
        assert any("Pangsa jenis." in body for body in bodies(app))

    def test_the_switch_is_there_only_where_it_says_something(self, open_page):
        assert "filter_apart" in {box.key for box in open_page("categories").selectbox}
        for link_of in ({"unit": "family"}, {"category": POOR}):
            assert "filter_apart" not in {box.key for box in open_page("categories", **link_of).selectbox}
        assert "rate" not in str(open_page("categories", unit="family", cells="rate").query_params)
