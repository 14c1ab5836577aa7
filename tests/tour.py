"""make tour: the whole product in one journey in a real browser; an acceptance test, and the pictures of the README.

A messy Excel file, its problems, mended in the page, its impact, published; the chart moves; a PowerPoint file; undone again.
"""

import csv
import io
import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import xlsxwriter
from PIL import Image
from pptx import Presentation

from core.periods import parse_canonical
from core.texts import words_of
from etl.__main__ import main as etl
from tests.conftest import PROJECT
from tests.server import browser, open_page, serve, settle
from tests.test_upload import accept_all, choose

ID = words_of("id")
OUT = PROJECT / "docs" / "tour"
SAMPLE = PROJECT / "data" / "sample"
MISSPELT = {"Lampung Timur": "Lampung Timurr"}
FRAME = 1800  # milliseconds that the clip stands on a picture


def nothing(page, name: str) -> None:
    """Where no pictures are wanted."""


@contextmanager
def office(folder: Path):
    """A served warehouse whose data is loaded as an office's own, though made up: the office's name says so. Gives its address."""
    settings = (PROJECT / "settings.toml").read_text(encoding="utf-8")
    (folder / "settings.toml").write_text(
        settings.replace("Dinas Sosial Provinsi Lampung", "Dinas Sosial (DATA CONTOH)"), encoding="utf-8"
    )
    warehouse = folder / "warehouse"
    before = os.environ.get("SETTINGS")
    os.environ["SETTINGS"] = str(folder / "settings.toml")
    try:
        load = ["--warehouse", str(warehouse), "load"]
        assert etl(["--warehouse", str(warehouse), "init"]) == 0
        for name in ("caseload_poor_2018_2023", "caseload_other_2018_2023"):
            assert etl([*load, str(SAMPLE / f"{name}.csv")]) == 0
        for file in sorted(SAMPLE.glob("workers_*.csv"))[-2:]:
            assert etl([*load, str(file), "--as-of", file.stem.split("_")[1], "--covers", "listed"]) == 0
        with serve(warehouse) as address:
            yield address
    finally:
        os.environ.pop("SETTINGS")
        if before is not None:
            os.environ["SETTINGS"] = before


def messy(rows: list[tuple[str, int]]) -> bytes:
    """A workbook as offices make them: titles, a numbering column, a misspelt district, a dash for zero, a total and a source."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Rekap")
    sheet.merge_range(0, 0, 0, 4, "REKAPITULASI DATA PMKS")
    sheet.merge_range(1, 0, 1, 4, "Tahun 2024")
    sheet.write_row(3, 0, ["No", "Kabupaten/Kota", "Jenis PMKS", "Jumlah", "Satuan"])
    for number, (name, cases) in enumerate(rows, start=1):
        shown = "-" if cases == 0 else f"{cases:,}".replace(",", ".")
        sheet.write_row(3 + number, 0, [number, MISSPELT.get(name, name), "Fakir Miskin", shown, "Orang"])
    end = 4 + len(rows)
    sheet.write_row(end, 1, ["Jumlah", None, f"{sum(cases for _, cases in rows):,}".replace(",", ".")])
    sheet.write(end + 2, 0, "Sumber: Dinas Sosial kabupaten/kota")
    book.close()
    return out.getvalue()


def journey(chromium, address: str, picture: Callable = nothing) -> None:
    """From the messy file to the briefing and back. `picture(page, name)` hears of every stage."""
    page = open_page(chromium, address, 1366, 900, charts=3)
    before = sentence(page)
    assert before.startswith("Per 31 Desember 2023")
    picture(page, "01-ringkasan")

    go(page, "upload")
    rows = [(name, cases * 97 // 100) for name, cases in poor_in_2023()]
    rows[-1] = (rows[-1][0], 0)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.set_input_files(
        "input[type=file]", {"name": "rekap 2024 (final).xlsx", "mimeType": kind, "buffer": messy(rows)}
    )
    page.wait_for_selector(".problem")
    settle(page)
    assert "Lampung Timurr" in page.locator(".problem").first.inner_text()
    assert page.get_by_role("button", name=ID["upload.publish"]).count() == 0
    picture(page, "02-masalah")

    choose(page, 0, "Lampung Timur")
    accept_all(page)
    page.wait_for_selector(f"h2:has-text('{ID['upload.impact']}')")
    page.locator(f"h2:has-text('{ID['upload.impact']}')").evaluate("heading => heading.scrollIntoView()")
    picture(page, "03-dampak")
    page.get_by_role("button", name=ID["upload.publish"]).click()
    page.wait_for_selector(".done")
    settle(page)

    go(page, "overview")
    page.wait_for_function("() => document.querySelector('h1')?.innerText.startsWith('Per 31 Desember 2024')")
    settle(page, 3)
    assert f"{sum(cases for _, cases in rows):,}".replace(",", ".") in sentence(page)
    picture(page, "04-grafik-bergerak")

    go(page, "briefing")
    with page.expect_download() as download:
        page.get_by_role("button", name=ID["briefing.pptx"]).click()
    deck = Presentation(download.value.path())
    chart = next(shape.chart for shape in deck.slides[1].shapes if shape.has_chart)
    assert str(parse_canonical("2024")) in "\n".join(
        shape.text_frame.text for shape in deck.slides[1].shapes if shape.has_text_frame
    )
    assert any(value for value in chart.plots[0].series[0].values)
    picture(page, "05-paparan")

    go(page, "data")
    page.locator(".st-key-switch").scroll_into_view_if_needed()
    page.locator(".st-key-switch input").click()
    page.locator(".st-key-switch input").fill("rekap 2024")
    page.locator("[role=option]").first.click()
    settle(page)
    page.locator(".st-key-switch_why input").fill("contoh saja")
    page.locator(".st-key-switch_why input").press("Enter")
    page.get_by_role("button", name=ID["data.undo"]).wait_for()
    picture(page, "06-batalkan")
    page.get_by_role("button", name=ID["data.undo"]).click()
    page.wait_for_selector(".done")
    settle(page)

    go(page, "overview")
    page.wait_for_function("() => document.querySelector('h1')?.innerText.startsWith('Per 31 Desember 2023')")
    assert sentence(page) == before
    assert page.refused == []
    page.context.close()


def go(page, name: str) -> None:
    """Follow the sidebar's link to a page, and wait until its own sentence stands there."""
    before = page.locator("h1").inner_text()
    page.get_by_role("link", name=ID[f"nav.{name}"], exact=True).click()
    page.wait_for_function(
        "before => ![null, before].includes(document.querySelector('h1')?.innerText ?? null)", arg=before
    )
    settle(page)


def sentence(page) -> str:
    return page.locator("h1").inner_text().replace("\u00a0", " ")


def poor_in_2023() -> list[tuple[str, int]]:
    """(district, fakir miskin) of the sample, so that the messy file's figures are likely ones."""
    lines = csv.DictReader((SAMPLE / "caseload_poor_2018_2023.csv").open(encoding="utf-8"), delimiter=";")
    found = [(line["Kabupaten/Kota"], line["Jumlah"]) for line in lines if line["Tahun"] == "2023"]
    return [(name.removeprefix("Kab. "), int(cases.replace(".", ""))) for name, cases in found]


def main() -> int:
    """Run the journey; write docs/tour/*.png and the clip docs/tour/tour.webp."""
    OUT.mkdir(parents=True, exist_ok=True)
    shots = []

    def picture(page, name: str) -> None:
        page.wait_for_timeout(700)  # tables and pictures come after the script
        shots.append(OUT / f"{name}.png")
        page.screenshot(path=shots[-1])

    with tempfile.TemporaryDirectory() as folder, office(Path(folder)) as address, browser() as chromium:
        journey(chromium, address, picture)
    frames = [Image.open(shot).convert("RGB").resize((1093, 720)) for shot in shots]
    frames[0].save(OUT / "tour.webp", save_all=True, append_images=frames[1:], duration=FRAME, loop=0, quality=70)
    return 0


if __name__ == "__main__":
    sys.exit(main())
