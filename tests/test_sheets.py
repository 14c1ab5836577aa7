"""District sheets: the figures of the export, one page of A4 each."""

import csv
import io
import re

import pytest
from lxml import html

from core.reference import load_reference
from core.texts import LANGUAGES
from report import fetch, queries, sheet
from report.__main__ import main as report
from tests.conftest import DEEP
from tests.papers import asks, named, warehouse, written
from tests.server import browser, in_a_browser

WORLDS = ("sample", "small")


@pytest.fixture(scope="module")
def worlds(tmp_path_factory):
    return {name: warehouse(tmp_path_factory.mktemp("sheets"), name) for name in WORLDS}


@pytest.fixture(scope="module")
def chromium():
    with browser() as found:
        yield found


@pytest.mark.parametrize(("audience", "options"), [("public", ["--public"]), ("full", [])])
def test_the_figures_of_the_sheets_are_those_of_the_export(worlds, tmp_path, audience, options):
    """For the public, hidden counts are an asterisk (R11); the office's own file shows them and says so on every sheet."""
    folder, path = worlds["sample"], tmp_path / "caseload.csv"
    assert report(["--warehouse", str(folder), "export", "caseload", *options, "--out", str(path)]) == 0
    ask = named(folder, "id", "kinds", audience=audience)[0]
    codes = {category.name_id: category.code for category in load_reference(ask.settings).categories}
    wanted = {
        (row["district"], row["category"]): "*" if row.get("status") == "suppressed" else written(row["cases"], "id")
        for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))
        if row["period"] == str(ask.period) and row["unit"] == ask.choice.unit and (row["cases"] or row.get("status") == "suppressed")
    }  # fmt: skip
    seen, content = {}, sheet.sheets(ask)
    for one in html.fromstring(content).findall(".//article"):
        assert (one.find("p[@class='mark']") is not None) == (audience == "full")
        for row in one.findall(".//table[@class='bars']//tr"):
            key = (one.find(".//h1").text_content(), codes[row.find("th").text_content()])
            seen[key] = row.findall("td")[-1].text_content()
    assert seen == wanted
    assert ("*" in seen.values()) == (audience == "public")
    assert ("INTERNAL" in content) == (audience == "full")


@in_a_browser
@pytest.mark.parametrize("language", LANGUAGES if DEEP else LANGUAGES[:1])
@pytest.mark.parametrize("world", WORLDS if DEEP else WORLDS[:1])
def test_each_sheet_is_exactly_one_page_of_a4(chromium, worlds, tmp_path, language, world):
    folder = worlds[world]
    ask = asks(folder, language)[0]
    units = {unit for _, unit in queries.kinds(folder, ask.version)}
    for unit in sorted(units):
        choice = ask.choice._replace(unit=unit)
        period = fetch.periods(fetch.series(folder, ask.version, choice, "full"), None)[0]
        for audience in ("public", "full"):
            path = tmp_path / f"{unit}.html"
            path.write_text(
                sheet.sheets(ask._replace(choice=choice, period=period, audience=audience)), encoding="utf-8"
            )
            page = chromium.new_page(viewport={"width": 680, "height": 1000})
            page.goto(path.as_uri())
            page.pdf(path=tmp_path / "sheets.pdf", prefer_css_page_size=True)
            page.emulate_media(media="print")
            cut = page.evaluate(
                """() => [...document.querySelectorAll('.sheet')].filter(sheet => sheet.scrollHeight > sheet.clientHeight + 1
                    || [...sheet.querySelectorAll('svg')].some(svg => svg.getBoundingClientRect().height < 100))
                    .map(sheet => sheet.querySelector('h1').textContent)"""
            )
            assert cut == []
            page.close()
            printed = (tmp_path / "sheets.pdf").read_bytes()
            assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 15
            assert re.search(rb"/MediaBox\s*\[\s*0 0 59[45]\S* 84[12]", printed)
