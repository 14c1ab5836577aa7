"""Figures in a deck are those of the page and the export; every slide says what it shows, where from, and as of when."""

import os
import shutil
import subprocess

import pytest
from pptx import Presentation

from core import audit
from core.settings import load_settings
from report import views
from report.__main__ import main as report
from tests.conftest import DEEP
from tests.dashboard import bodies
from tests.decks import chart_of, charts, said, table_of

SOFFICE, PDFTOTEXT = shutil.which("soffice"), shutil.which("pdftotext")


def of_export(rows, **wanted) -> dict[str, str]:
    """District or period -> row, of all persons."""
    wanted = {"category": "all", "unit": "person"} | wanted
    return [row for row in rows if all(row[name] == value for name, value in wanted.items())]


def test_the_ranking_s_chart_holds_the_ratios_of_the_export(deck, exported):
    _, made = deck(names=["ranking"])
    plot = chart_of(made.slides[1]).plots[0]
    drawn = dict(zip([str(c) for c in plot.categories], plot.series[0].values, strict=True))
    rows = [row for row in of_export(exported("sample"), period_end="2023-12-31") if row["district_code"] != "18"]
    for row in rows:
        if row["cases_per_worker"]:
            assert drawn.pop(row["district_name"]) == float(row["cases_per_worker"])
    assert all(value is None for value in drawn.values())
    assert {name.split(":")[0] for name in drawn} == {r["district_name"] for r in rows if r["status"] == "no_worker"}
    assert all("belum ada" in name for name in drawn)


def test_the_trend_s_chart_holds_every_line_with_gaps_where_there_is_no_ratio(deck, exported):
    _, made = deck(names=["trend"])
    plot = chart_of(made.slides[1]).plots[0]
    assert [str(c) for c in plot.categories] == [str(year) for year in range(2018, 2024)]
    rows = of_export(exported("sample"))
    assert len(plot.series) == 16
    for series in plot.series:
        own = sorted((row for row in rows if row["district_name"] == series.name), key=lambda row: row["period_end"])
        assert list(series.values) == [float(r["cases_per_worker"]) if r["cases_per_worker"] else None for r in own]
    assert b'dispBlanksAs val="gap"' in chart_of(made.slides[1]).part.blob


def test_each_district_has_its_slides_with_the_figures_of_the_export(deck, exported):
    codes = ["18.01", "18.71"]
    asks, made = deck(names=["ranking", "ratio", "staff", "kinds"], districts=codes)
    assert [(ask.view, ask.district) for ask in asks] == [
        ("ranking", None), *((view, code) for code in codes for view in ("ratio", "staff", "kinds")),
    ]  # fmt: skip
    rows = exported("sample")
    for ask, slide in zip(asks, list(made.slides)[1:], strict=True):
        if ask.view != "staff":
            continue
        peksos, others = chart_of(slide).plots[0].series
        workers = [int(row["workers"]) for row in of_export(rows, district_code=ask.district)]
        assert [a + b for a, b in zip(peksos.values, others.values, strict=True)] == workers


def test_every_slide_says_what_it_shows_where_from_and_as_of_when(deck):
    asks, made = deck(districts=["18.11"], tables=True)
    seen = set()
    for slide in list(made.slides)[1:]:
        words = said(slide)
        assert slide.shapes.title.text_frame.text
        assert "versi 2" in words
        assert "CONTOH" in words
        notes = slide.notes_slide.notes_text_frame.text
        assert slide.shapes.title.text_frame.text.split(" ")[0] in notes or "Kabupaten/kota" in notes
        seen |= {ask.view for ask in asks if views.id_of(ask).replace("-", "\u2011") in words}
    assert seen == {ask.view for ask in asks}
    assert load_settings().office in said(made.slides[0])


def test_the_map_is_made_of_native_shapes_that_say_what_they_are(deck):
    _, made = deck(names=["outlines"])
    shapes = {
        shape.name: shape._element.nvSpPr.cNvPr.get("descr") for shape in made.slides[1].shapes if shape.shape_type == 5
    }
    assert len(shapes) == 15
    assert "belum ada tenaga bersertifikat" in shapes["Mesuji"]


def test_the_deck_of_the_public_is_not_marked_and_the_full_one_is(deck):
    assert not any("INTERNAL" in said(slide) for slide in deck()[1].slides)
    assert all("INTERNAL" in said(slide) for slide in deck(audience="full")[1].slides)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("warehouse", ["one", "sample"])
def test_every_view_makes_a_slide(deck, warehouse, language):
    asks, made = deck(warehouse, language, names=list(views.VIEWS), districts=["18.72"])
    assert len(made.slides) == len(asks) + 1


@pytest.mark.skipif(not (SOFFICE and PDFTOTEXT) and not os.environ.get("CI"), reason="needs LibreOffice and pdftotext")
@pytest.mark.parametrize("language", ["id", "en"] if DEEP else ["id"])
def test_a_deck_opens_in_an_office_program_with_nothing_lost(deck, tmp_path, language):
    asks, made = deck("sample", language, list(views.VIEWS if DEEP else views.BRIEFING), ["18.12"], tables=True)
    file = tmp_path / "deck.pptx"
    made.save(file)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [SOFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    text = subprocess.run(
        [PDFTOTEXT, "-layout", str(tmp_path / "deck.pdf"), "-"], check=True, capture_output=True, text=True
    )
    pages = text.stdout.split("\f")[:-1]
    assert len(pages) == len(made.slides) > len(asks) + 1
    for page, slide in zip(pages, made.slides, strict=True):
        seen = set(page.split())
        wanted = [word for shape in slide.shapes if shape.has_text_frame for word in shape.text_frame.text.split()]
        wanted += [
            word
            for shape in slide.shapes
            if shape.has_table
            for row in table_of(slide)
            for word in " ".join(row).split()
        ]
        for chart in charts(slide):
            if hasattr(chart.plots[0], "categories") and "BAR" in chart.chart_type.name:
                wanted += [word for name in chart.plots[0].categories for word in str(name).split()]
        assert [word for word in wanted if word not in seen and word not in page] == []


def test_the_page_puts_views_in_order_and_says_what_is_left_out(open_page):
    app = open_page("briefing", views="ranking,trend,staff")
    assert "sebelum kabupaten/kota dipilih: Tenaga bersertifikat" in " ".join(bodies(app))
    app.button(key="move_trend_-1").click().run()
    assert not app.exception
    assert [text.value for text in app.text][:2] == ["1. Rasio dari waktu ke waktu", "2. Peringkat kabupaten/kota"]
    assert app.query_params["views"] in ("trend,ranking,staff", ["trend,ranking,staff"])
    app.multiselect(key="filter_views").unselect("trend").run()
    assert [text.value for text in app.text] == [
        "1. Peringkat kabupaten/kota",
        "2. Tenaga bersertifikat kabupaten/kota",
    ]
    app = open_page("briefing", "one", lang="en", views="waterfall,ranking", period="2022")
    assert "as there is no earlier period: Why the ratio moved" in " ".join(bodies(app))


def test_the_command_writes_a_deck_and_says_what_it_cannot(warehouses, tmp_path, capsys):
    folder, out = str(warehouses["sample"]), tmp_path / "deck.pptx"
    assert (
        report(["--warehouse", folder, "briefing", "--out", str(out), "--district", "18.11", "--language", "en"]) == 0
    )
    assert "Certified social workers" in said(Presentation(str(out)).slides[0])
    paper = tmp_path / "laporan.html"
    assert report(["--warehouse", folder, "briefing", "--out", str(paper), "--title", "Rapat <kerja>"]) == 0
    assert "<h1>Rapat &lt;kerja&gt;</h1>" in paper.read_text(encoding="utf-8")
    assert report(["--warehouse", folder, "briefing", "--out", str(tmp_path / "deck.doc")]) == 2
    assert report(["--warehouse", folder, "briefing", "--out", str(out), "--district", "99.99"]) == 2
    assert report(["--warehouse", str(warehouses["empty"]), "briefing", "--out", str(out)]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_the_command_orders_views_and_audits_what_is_internal(warehouses, tmp_path):
    folder, out = warehouses["sample"], tmp_path / "deck.pptx"
    chosen = ["--view", "staff", "--view", "ranking", "--district", "18.71", "--tables", "--title", "Rapat"]
    command = ["--warehouse", str(folder), "briefing", "--out", str(out), *chosen]
    before = len(audit.check(folder))
    assert report(command) == 0
    made = Presentation(str(out))
    assert made.slides[0].shapes.title.text_frame.text == "Rapat"
    assert len(made.slides) == 5  # the title, and each with its table
    assert len(audit.check(folder)) == before
    assert report([*command, "--full"]) == 0
    assert all("INTERNAL" in said(slide) for slide in Presentation(str(out)).slides)
    assert len(audit.check(folder)) == before + 1
    assert report(["--warehouse", str(folder), "briefing", "--out", str(out), "--view", "staff"]) == 2
