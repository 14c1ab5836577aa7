"""Figures in a deck are those of the page and the export; every slide says what it shows, where from, and as of when."""

import io
import os
import shutil
import subprocess

import pytest
from pptx import Presentation

from core.settings import load_settings
from core.texts import Texts
from report import briefing, views
from report.__main__ import main as report

SOFFICE, PDFTOTEXT = shutil.which("soffice"), shutil.which("pdftotext")


@pytest.fixture
def deck(warehouses):
    """deck("sample", "id", names=[...], districts=[...]) gives the asks and the presentation read back."""

    def run(warehouse="sample", language="id", names=views.BRIEFING, districts=(), audience="public", **more):
        from report.queries import wanted_version

        folder = warehouses[warehouse]
        texts = Texts(language)
        base = views.newest(folder, wanted_version(folder, None), load_settings(), texts, audience)
        asks = views.asks(base, names, districts)
        return asks, Presentation(io.BytesIO(briefing.deck(asks, **more)))

    return run


def chart_of(slide):
    return next(shape.chart for shape in slide.shapes if shape.has_chart)


def said(slide) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


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
def test_a_deck_opens_in_an_office_program_with_nothing_lost(deck, tmp_path):
    asks, made = deck(districts=["18.12"], tables=False)
    file = tmp_path / "deck.pptx"
    made.save(file)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [SOFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    text = subprocess.run(
        [PDFTOTEXT, "-layout", str(tmp_path / "deck.pdf"), "-"], check=True, capture_output=True, text=True
    )
    pages = text.stdout.split("\f")[:-1]
    assert len(pages) == len(asks) + 1
    for page, ask in zip(pages[1:], asks, strict=True):
        assert views.id_of(ask).replace("-", "\u2011") in page


def test_the_command_writes_a_deck_and_says_what_it_cannot(warehouses, tmp_path, capsys):
    folder, out = str(warehouses["sample"]), tmp_path / "deck.pptx"
    assert (
        report(["--warehouse", folder, "briefing", "--out", str(out), "--district", "18.11", "--language", "en"]) == 0
    )
    assert "Certified social workers" in said(Presentation(str(out)).slides[0])
    assert report(["--warehouse", folder, "briefing", "--out", str(tmp_path / "deck.doc")]) == 2
    assert report(["--warehouse", folder, "briefing", "--out", str(out), "--district", "99.99"]) == 2
    assert report(["--warehouse", str(warehouses["empty"]), "briefing", "--out", str(out)]) == 2
    assert "Traceback" not in capsys.readouterr().err
