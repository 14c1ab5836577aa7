"""The page of categories: its figures are those of `export ratio --public`, and nothing on it gives a hidden number back."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from core.periods import Period
from core.settings import load_settings
from core.texts import LANGUAGES, Texts
from etl.__main__ import main as etl
from report import figures, queries
from report.charts import grid, kinds
from report.fetch import Choice
from report.views import categories
from report.views.ask import Ask
from tests.test_charts import words_in

VIEWS = (categories.parts, categories.over_time, categories.by_district)
PROVINCE, POOR = "18", "24"
YEARS = range(2018, 2024)


def ask(folder, year=2023, unit="person", district=PROVINCE, language="id", **more) -> Ask:
    """What the page asks by its link; `apart`, `cells`, `category`, `audience` and `narrow` by name."""
    options = (("apart", more.pop("apart", "without")), ("cells", more.pop("cells", "cases")))
    choice = Choice(more.pop("category", "all"), unit, more.pop("grain", None))
    period, version = Period(date(year, 12, 31), "year"), queries.wanted_version(folder, None)
    who = (folder, version, load_settings(), Texts(language), more.pop("audience", "public"))
    return Ask(*who, choice, period, district=district, options=options, **more)


def number(text: str) -> int | None:
    return int(text) if text else None


def everything(asked: Ask) -> str:
    """All that reaches a browser: sentences, figures with their hover, tables."""
    found = [categories.headline(asked)]
    for view in VIEWS:
        shown = view(asked)
        found += [shown.sentence, words_in(shown.figure), str(shown.table.rows), str(shown.facts), *shown.notes]
    return "\n".join(found)


@pytest.fixture(scope="module")
def sample(warehouses):
    return warehouses["sample"]


@pytest.fixture
def of_year(exported):
    """of_year(2023, "person")[district, category] is the row of the public export."""

    def rows(year: int, unit: str, warehouse: str = "sample") -> dict:
        found = [r for r in exported(warehouse) if (r["period_end"], r["unit"]) == (f"{year}-12-31", unit)]
        return {(r["district_code"], r["category"]): r for r in found}

    return rows


class TestFigures:
    @pytest.mark.parametrize("apart", ["with", "without"])
    @pytest.mark.parametrize("district", [PROVINCE, "18.71", "18.11", "18.13"])
    @pytest.mark.parametrize(("unit", "year"), [("person", 2023), ("person", 2021), ("family", 2023), ("family", 2018)])
    def test_composition_and_table_are_the_public_export(self, sample, of_year, unit, year, district, apart):
        wanted = of_year(year, unit)
        shown = categories.parts(ask(sample, year, unit, district, apart=apart))
        kept = {code for of, code in wanted if of == district and code != "all"}
        kept -= {POOR} if apart == "without" else set()
        assert {bar.code for bar in shown.facts.bars} == kept
        for bar in shown.facts.bars:
            published = wanted[district, bar.code]
            assert bar.cases == number(published["cases"])
            assert (bar.ratio or 0) == pytest.approx(float(published["cases_per_worker"] or 0))
            if district == PROVINCE:
                covered = (int(published["districts_covered"]), int(published["districts_total"]))
                assert (bar.covered, bar.total) == covered
        in_table = {line[0]: line[1] for line in shown.table.rows}
        names = {bar.name: bar.cases for bar in shown.facts.bars}
        assert in_table.items() >= names.items()

    @pytest.mark.parametrize(("cells", "column"), [("cases", "cases"), ("ratio", "cases_per_worker")])
    @pytest.mark.parametrize("unit", ["person", "family"])
    def test_the_coloured_table_is_the_public_export(self, sample, of_year, unit, cells, column):
        wanted = of_year(2023, unit)
        facts = categories.by_district(ask(sample, unit=unit, cells=cells, apart="with")).facts
        assert len(facts.cells) == 15 * len(facts.categories)
        for cell in facts.cells:
            published = wanted[cell.district, cell.category]
            assert cell.value == pytest.approx(float(published[column])) if published[column] else cell.value is None
            if published["status"] not in ("ok", "no_worker") or cells == "ratio":
                told = {"zero": "ok"}.get(cell.state, cell.state)
                assert told == published["status"]

    def test_rates_are_cases_by_the_population_of_the_year_times_1000(self, sample, of_year):
        """Metro 2023 by hand: 487 of category 08, population by BPS as in data/reference/population.csv."""
        wanted = of_year(2023, "person")
        people = categories.people(ask(sample))
        facts = categories.by_district(ask(sample, cells="rate")).facts
        shown = {(cell.district, cell.category): cell for cell in facts.cells}
        assert shown["18.72", "08"].value == pytest.approx(1000 * int(wanted["18.72", "08"]["cases"]) / people["18.72"])
        hidden = [key for key, r in wanted.items() if r["status"] == "suppressed" and key in shown]
        assert hidden
        assert all(shown[key].value is None for key in hidden)

    @pytest.mark.parametrize("district", [PROVINCE, "18.71"])
    def test_lines_are_the_public_export(self, sample, exported, district):
        wanted = {(r["category"], r["period_end"]): r for r in exported("sample") if r["district_code"] == district and r["unit"] == "person"}  # fmt: skip
        facts = categories.over_time(ask(sample, district=district)).facts
        assert len(facts.lines) == 23
        for line in facts.lines:
            for point in line.points:
                assert point.cases == number(wanted[line.code, str(point.day)]["cases"])
        assert sum(line.chosen for line in facts.lines) == kinds.MOST

    def test_shares_by_hand(self, sample, of_year):
        shown = categories.parts(ask(sample))
        rows = of_year(2023, "person")
        total = sum(int(r["cases"]) for (of, code), r in rows.items() if of == PROVINCE and code not in ("all", POOR))
        assert shown.facts.cases == total == 89_510
        assert shown.facts.bars[0].share == pytest.approx(30_152 / 89_510)
        assert sum(bar.share for bar in shown.facts.bars) == pytest.approx(1)
        assert "33,7%" in shown.title

    @pytest.mark.parametrize("grain", ["year", "quarter", "month"])
    def test_a_coarser_or_finer_grain_is_that_of_the_export(self, sample, exported, grain):
        rows = [
            r for r in exported("sample", "--grain", grain) if r["unit"] == "person" and r["district_code"] == PROVINCE
        ]
        facts = categories.over_time(ask(sample, grain=grain)).facts
        shown = {(line.code, str(p.day)): p.cases for line in facts.lines for p in line.points}
        assert shown == {(r["category"], r["period_end"]): number(r["cases"]) for r in rows if r["category"] not in ("all", POOR)}  # fmt: skip


class TestUnits:
    def test_persons_and_families_are_never_added(self, folder, load):
        """A published total did: 752,587 = 227,540 persons + 525,047 families (JPNN, 7 February 2013; R4)."""
        cases = "district,period,category,cases,unit\nMetro,2012,24,525047,family\nMetro,2012,24,200000,person\nMetro,2012,08,27540,person\n"
        code, _ = load(cases, "--on-problem", "skip")
        assert code == 0
        for apart in ("with", "without"):
            persons = everything(ask(folder, 2012, "person", "18.72", apart=apart))
            families = everything(ask(folder, 2012, "family", "18.72", apart=apart))
            assert not re.search(r"752.?587|725.?047|552.?587", persons + families)
            assert not re.search(r"525.?047", persons)
            assert not re.search(r"227.?540|200.?000|27.?540", families)
        assert "227.540" in categories.headline(ask(folder, 2012, "person", "18.72", apart="with"))
        assert "525.047" in categories.headline(ask(folder, 2012, "family", "18.72"))


class TestLeftOut:
    def test_the_sum_without_is_that_of_all_less_the_one_left_out_where_all_are_shown(self, sample, of_year):
        for year in YEARS:
            rows = of_year(year, "person")
            shown = {apart: categories.parts(ask(sample, year, apart=apart)).facts for apart in ("with", "without")}
            assert shown["with"].cases == int(rows[PROVINCE, "all"]["cases"])
            assert shown["without"].cases == shown["with"].cases - int(rows[PROVINCE, POOR]["cases"])

    def test_a_sum_with_a_hidden_part_is_not_shown_and_says_why(self, sample, of_year):
        rows = of_year(2023, "person")
        hidden = {of for (of, _), r in rows.items() if r["status"] == "suppressed"} - {PROVINCE}
        assert len(hidden) > 5
        for district in hidden:
            asked = ask(sample, district=district)
            shown = categories.parts(asked)
            assert (shown.facts.cases, shown.facts.why) == (None, "suppressed")
            assert all(bar.share is None for bar in shown.facts.bars)
            assert "tidak ditampilkan" in categories.headline(asked)
            assert "disembunyikan" in shown.notes[0]
            rest = int(rows[district, "all"]["cases"]) - int(rows[district, POOR]["cases"])
            assert asked.texts.number(rest) not in everything(asked)

    def test_it_is_not_offered_where_nothing_else_is_left_or_it_was_chosen(self, folder, load, sample):
        load("district,period,category,cases,unit\nMetro,2022,24,120,person\n")
        assert categories.left_out(ask(folder, 2022)) is None
        assert categories.left_out(ask(sample)) == POOR
        assert categories.left_out(ask(sample, unit="family")) is None
        assert categories.left_out(ask(sample, category=POOR)) is None

    def test_the_settings_name_it(self, sample):
        asked = ask(sample)
        other = asked._replace(settings=replace(asked.settings, dominating_category="08"))  # fmt: skip
        none = asked._replace(settings=replace(asked.settings, dominating_category=""))  # fmt: skip
        assert categories.left_out(other) == "08"
        assert categories.left_out(none) is None


HEAD = "district,period,category,cases,unit\n"
CELLS = [
    ("Metro", "18"),
    ("Metro", "24"),
    ("Pringsewu", "18"),
    ("Pringsewu", "24"),
    ("Metro", "08"),
    ("Pringsewu", "08"),
]
# Two districts in which nothing but a cycle of four cells tells one world from the other: every sum is the same.
WORLDS = [
    HEAD + "".join(f"{district},2023,{code},{n},person\n" for (district, code), n in zip(CELLS, counts, strict=True))
    for counts in ((3, 7919, 4241, 6577, 90_001, 95_002), (4, 7918, 4240, 6578, 90_001, 95_002))
]
SECRETS = ("7919", "7918", "4241", "4240", "6577", "6578")


class TestHidden:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_no_hidden_count_is_anywhere_in_the_page(self, folder, load, language):
        load(WORLDS[0])
        public = figures.ratio(folder, queries.wanted_version(folder, None), audience="public")
        assert {(r.district_code, r.category) for r in public if r.status in ("suppressed", "no_roster") and r.cases is None} >= {("18.72", "18")}  # fmt: skip
        for district in (PROVINCE, "18.72", "18.10"):
            for apart in ("with", "without"):
                for cells in grid.MEASURES:
                    said = everything(ask(folder, district=district, apart=apart, cells=cells, language=language))
                    plain = re.sub(r"(?<=\d)[.,](?=\d{3}\b)", "", said)
                    assert not [secret for secret in SECRETS if secret in plain]

    def test_two_worlds_that_the_public_may_not_tell_apart_give_the_same_page(self, tmp_path, monkeypatch, capsys):
        roster = tmp_path / "roster.csv"
        roster.write_text(
            "worker_id,district,role,certified_on\nW1,Metro,peksos,2020-01-01\nW2,Pringsewu,tks,2021-02-01\n"
        )
        pages = []
        for place, text in enumerate(WORLDS):
            folder, cases = tmp_path / f"w{place}", tmp_path / "cases.csv"
            cases.write_text(text)
            etl(["--warehouse", str(folder), "init"])
            assert etl(["--warehouse", str(folder), "load", str(cases)]) == 0
            etl(["--warehouse", str(folder), "load", str(roster), "--as-of", "2022-12-31", "--covers", "listed"])
            pages.append(
                [
                    everything(ask(folder, district=district, apart=apart, cells=cells))
                    for district in (PROVINCE, "18.72", "18.10")
                    for apart in ("with", "without")
                    for cells in grid.MEASURES
                ]
            )
        assert pages[0] == pages[1]
        full = [everything(ask(tmp_path / f"w{place}", audience="full")) for place in (0, 1)]
        assert full[0] != full[1]
        assert "INTERNAL" in full[0]

    def test_every_hidden_cell_of_the_sample_is_an_asterisk_with_no_number(self, sample, of_year):
        rows = of_year(2023, "person")
        shown = categories.by_district(ask(sample, apart="with"))
        hidden = {
            key for key, r in rows.items() if r["status"] == "suppressed" and key[0] != PROVINCE and key[1] != "all"
        }
        cells = {(c.district, c.category): c for c in shown.facts.cells}
        assert {key for key, cell in cells.items() if cell.state == "suppressed"} == hidden
        drawn = json.loads(shown.figure.to_json())["data"]
        stars = [t for t in drawn if "*" in (t.get("text") or [])]
        (trace,) = stars
        assert len(trace["text"]) == len(hidden)
        assert set(trace["text"]) == {"*"}
        assert not any(re.search(r"\d", hover.replace("1–4", "")) for hover in trace["hovertext"])

    def test_a_place_in_the_order_tells_nothing_of_a_hidden_count(self, sample, of_year):
        rows = of_year(2023, "person")
        order = [bar.code for bar in categories.parts(ask(sample, district="18.04")).facts.bars]
        hidden = [code for code in order if rows["18.04", code]["status"] == "suppressed"]
        assert len(hidden) > 1
        assert hidden == sorted(hidden) == order[-len(hidden) :]
