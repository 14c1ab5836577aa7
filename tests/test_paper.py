"""Reports and district sheets: the figures of the export, one file without a network, A4 pages, readable by everybody."""

import csv
import io
import re
from datetime import date

import pytest
from lxml import html

from core.settings import load_settings
from core.texts import LANGUAGES, Texts, words_of
from report import chart_id, paper, queries, sheet, views
from report.__main__ import main as report
from report.queries import Result
from tests.conftest import DEEP, deep
from tests.papers import asks, named, warehouse, written
from tests.server import browser, in_a_browser

DAY = date(2026, 1, 31)
MOST = 1_500_000  # bytes of a report of all districts


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return warehouse(tmp_path_factory.mktemp("paper"), "sample")


@pytest.fixture(scope="module")
def chromium():
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def export(folder):
    """export("ratio", "--public") gives the rows of the command line as dicts of text."""

    def run(*arguments: str) -> list[dict[str, str]]:
        path = folder.parent / "export.csv"
        assert report(["--warehouse", str(folder), "export", *arguments, "--out", str(path)]) == 0
        return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))

    return run


def rows_of(table, texts: Texts) -> list[dict[str, str]]:
    """A table as a reader sees it: by its headings, with what its caption says of all rows."""
    heads = [head.text_content() for head in table.findall("thead/tr/th")]
    shared = {}
    for caption in table.findall("caption"):
        said = caption.text_content().removeprefix(texts("paper.shared", values="|").split("|")[0]).removesuffix(".")
        for name in paper.IN_CAPTION:
            label = texts(f"column.{name}").lower() + " "
            found = re.search(rf"(?:^|, ){re.escape(label)}(.*?)(?=, [a-z ]+? [–\d]|, [a-z ]+ |$)", said)
            if found:
                shared[texts(f"column.{name}")] = found[1]
    return [
        dict(zip(heads, [cell.text_content() for cell in row], strict=True)) | shared
        for row in table.findall("tbody/tr")
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_figures_of_a_report_are_those_of_the_public_export(folder, export, language):
    texts = Texts(language)
    (ask,) = named(folder, language, "ranking")
    tree = html.fromstring(paper.paper([ask], made=DAY))
    wanted = {
        row["district_name"]: row
        for row in export("ratio", "--public")
        if row["category"] == "all" and row["unit"] == ask.choice.unit and row["period_end"] == str(ask.period.end)
        and not row["districts_total"]
    }  # fmt: skip
    seen = rows_of(tree.find(".//table"), texts)
    assert {row[texts("column.district_name")] for row in seen} == wanted.keys()
    assert len(wanted) == 15
    for row in seen:
        figures = wanted[row[texts("column.district_name")]]
        for name in ("workers", "cases", "workers_expiry_unknown"):
            assert row[texts(f"column.{name}")] == written(figures[name], language), (name, figures)
        ratio = figures["cases_per_worker"]
        shown = f"1\u00a0:\u00a0{written(ratio, language)}" if ratio else "–"
        assert row[texts("column.cases_per_worker")] == shown


def test_a_trend_s_table_holds_every_period_of_the_export(folder, export):
    texts = Texts("id")
    ask = named(folder, "id", "trend")[0]
    seen = rows_of(html.fromstring(paper.paper([ask], made=DAY)).find(".//table"), texts)
    wanted = [
        row
        for row in export("ratio", "--public")
        if row["category"] == "all" and row["unit"] == "person" and (row["district_code"] in ask.districts or row["districts_total"])
    ]  # fmt: skip
    assert sorted((row["district_name"], row["period_end"][:4], written(row["workers"], "id"), written(row["cases"], "id")) for row in wanted) == sorted(
        tuple(row[texts(f"column.{name}")] for name in ("district_name", "period", "workers", "cases")) for row in seen
    )  # fmt: skip


def test_a_report_with_small_numbers_says_so_over_every_view_and_in_every_margin(folder):
    found = paper.paper(named(folder, "id", "ranking", "kinds", audience="full"), made=DAY)
    for section in html.fromstring(found).findall(".//section"):
        assert section.find("p[@class='mark']").text_content() == words_of("id")["paper.internal"]
    assert re.search(r'@bottom-left \{ content: "[^"]* INTERNAL"', found)
    public = paper.paper(named(folder, "id", "ranking", "kinds"), made=DAY)
    assert "INTERNAL" not in public


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cover_says_whose_it_is_of_when_and_what_is_in_it(folder, language):
    texts, settings = Texts(language), load_settings()
    chosen = asks(folder, language)
    tree = html.fromstring(paper.paper(chosen, "Rapat 3 Februari", DAY))
    cover = tree.find(".//header")
    said = cover.text_content().replace("\u00a0", " ")
    for words in (
        settings.office,
        settings.province_name,
        "Rapat 3 Februari",
        texts.date(DAY),
        "2",
        texts("app.sample").upper(),
    ):
        assert words in said
    sections = tree.findall(".//section")
    links = cover.findall(".//a")
    assert [link.get("href") for link in links] == [f"#{section.get('id')}" for section in sections]
    assert [link.text_content() for link in links] == [section.find("h2").text_content() for section in sections]
    assert tree.get("lang") == language


def test_every_view_has_its_sentence_chart_table_definition_and_foot(folder):
    chosen = asks(folder, "id")
    tree = html.fromstring(paper.paper(chosen, made=DAY))
    for ask, section in zip(chosen, tree.findall(".//section"), strict=True):
        pictures = section.findall(".//svg")
        assert len(pictures) == 2
        shown = views.show(ask.view, ask)
        sentence = shown.sentence
        assert all((svg.get("role"), svg.get("aria-label")) == ("img", sentence) for svg in pictures)
        assert (section.find(".//table/thead//th[@scope='col']") is not None) == bool(shown.table.rows)
        assert (section.find(".//table/tbody//th[@scope='row']") is not None) == bool(shown.table.rows)
        assert section.find("p[@class='said']/b") is not None
        foot = section.find("p[@class='foot']").text_content().replace("\u2011", "-").replace("\u00a0", " ")
        assert "versi 2" in foot
        assert "DATA CONTOH" in foot
        code = re.search(r"[0-9A-Z]{4}(-[0-9A-Z]+)+", foot)[0]
        assert chart_id.decode(code).version == ask.version


def test_one_file_without_scripts_or_a_network_and_small_enough_to_send(folder):
    every = asks(folder, "id")
    codes = [district.code for district in queries.districts(folder, every[0].version)]
    chosen = list(views.VIEWS) if DEEP else views.BRIEFING  # every view there is, or the usual ones; every district
    report_ = views.asks(every[0]._replace(options=()), chosen, codes)
    found = paper.paper(report_, made=DAY)
    assert len(found.encode()) < MOST
    assert len(sheet.sheets(every[0]).encode()) < MOST
    assert "<script" not in found
    assert not re.search(
        r"(?:href|src)=['\"]?(?![#'\"])|(?:href|src)=['\"](?!#)|url\((?!#)|@import|https?://(?!www\.w3\.org/2000/svg)",
        found,
    )
    ids = re.findall(r" id=['\"]([^'\"]+)", found)
    assert len(ids) == len(set(ids))


def test_views_of_different_versions_languages_or_audiences_make_no_report(folder):
    public, other = named(folder, "id", "ranking", "kinds")
    for mixed in ([], [public, other._replace(audience="full")], [public, other._replace(version=1)]):
        with pytest.raises(ValueError, match="one version"):
            paper.paper(mixed)


def test_names_cannot_break_out_of_the_page(folder):
    evil = "</style><script>alert(1)</script>'\"&{}"
    ask = named(folder, "id", "ranking")[0]
    settings = ask.settings.__class__(**(ask.settings.__dict__ | {"office": evil}))
    found = paper.paper([ask._replace(settings=settings)], evil, DAY)
    table = paper.table(
        Result(("district_name", "cases"), ("VARCHAR", "BIGINT"), [(evil, 1)]), ("district_name",), ask.texts, evil
    )
    for content in (found, table):
        assert "<script" not in content
    assert html.fromstring(found).find(".//h1").text_content() == evil
    assert html.fromstring(table).find(".//tbody//th").text_content() == evil


def test_missing_hidden_and_zero_stay_apart_in_a_table():
    texts = Texts("id")
    columns = ("district_name", "cases", "status")
    rows = [
        ("A", None, "belum melapor"),
        ("B", 0, "ada angka"),
        ("C", None, "* disembunyikan"),
        ("D", 1234, "ada angka"),
    ]
    tree = html.fromstring(paper.table(Result(columns, ("VARCHAR",) * 3, rows), ("district_name",), texts, "judul"))
    seen = [[cell.text_content() for cell in row] for row in tree.findall(".//tbody/tr")]
    assert seen == [
        ["A", "–", "belum melapor"],
        ["B", "0", "ada angka"],
        ["C", "–", "* disembunyikan"],
        ["D", "1.234", "ada angka"],
    ]


def test_what_all_rows_share_is_said_once_over_the_table():
    texts = Texts("en")
    columns = ("district_name", "period", "cases")
    result = Result(columns, ("VARCHAR",) * 3, [("A", "2023", 5), ("B", "2023", 5)])
    tree = html.fromstring(paper.table(result, ("district_name", "period"), texts, "title"))
    assert tree.find(".//caption").text_content() == "The same in all rows: period 2023."
    assert [head.text_content() for head in tree.findall(".//thead//th")] == [
        texts("column.district_name"),
        texts("column.cases"),
    ]


def test_with_next_to_nothing_to_show_a_report_and_sheets_are_still_made(tmp_path):
    small = warehouse(tmp_path, "small")
    for language in LANGUAGES:
        chosen = asks(small, language)
        assert len(html.fromstring(paper.paper(chosen, made=DAY)).findall(".//section")) == len(chosen)
        assert len(html.fromstring(sheet.sheets(chosen[0])).findall(".//article")) == 15


@in_a_browser
def test_nothing_is_asked_for_from_the_network_and_no_view_is_wider_than_a_phone(chromium, folder, tmp_path):
    for name, content in (
        ("paper", paper.paper(asks(folder, "id"), made=DAY)),
        ("sheets", sheet.sheets(asks(folder, "id")[0])),
    ):
        path = tmp_path / f"{name}.html"
        path.write_text(content, encoding="utf-8")
        page = chromium.new_page(viewport={"width": 390, "height": 800})
        asked = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(path.as_uri())
        assert asked == [path.as_uri()]
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.close()


@deep
@in_a_browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_no_barrier(chromium, folder, tmp_path, language):
    from axe_playwright_python.sync_playwright import Axe

    every = asks(folder, language)
    wanted = views.VIEWS if DEEP else views.BRIEFING
    every = list({ask.view: ask for ask in reversed(every) if ask.view in wanted}.values())  # each as it starts
    for name, content in (("paper", paper.paper(every, made=DAY)), ("sheets", sheet.sheets(every[0]))):
        for width in (1280, 390) if DEEP else (1280,):
            (tmp_path / f"{name}.html").write_text(content, encoding="utf-8")
            page = chromium.new_page(viewport={"width": width, "height": 800})
            page.goto((tmp_path / f"{name}.html").as_uri())
            found = [
                (each["id"], node["html"][:120])
                for each in Axe().run(page).response["violations"]
                for node in each["nodes"]
                # axe does not see the bar under words in a picture, only the page's white
                if not (each["id"] == "color-contrast" and node["html"].startswith(("<text", "<tspan")))
            ]
            assert found == []
            page.close()
