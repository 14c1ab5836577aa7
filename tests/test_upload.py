"""The whole way of an analyst in a browser: bad file, problems, corrections, warnings, impact, publish."""

import pytest

from core import warehouse
from core.texts import words_of
from etl.__main__ import main as etl
from tests.server import open_page, serve, settle
from tests.test_browser import chromium, pytestmark  # noqa: F401

ID = words_of("id")
HOSTILE = "<img src=//evil.example/x onerror=alert(1)>"
NAME = "![x](evil.png) <b>unggahan<b> =1+1.csv"
BAD = f"""Kabupaten/Kota;Tahun;Jenis PMKS;Jumlah;Satuan
Lampung Selatn;2024;Fakir Miskin;1.200;KK
Metro;2024;Fakir Miskin;300;KK
Way Kanan;2024;Fakir Miskin;-;KK
{HOSTILE};2024;Fakir Miskin;12;KK
"""


@pytest.fixture
def sample(tmp_path):
    folder = tmp_path / "warehouse"
    assert etl(["--warehouse", str(folder), "init", "--sample"]) == 0
    return folder


def choose(view, number: int, text: str) -> None:
    """Choose an option of one of the boxes under "unknown"."""
    box = view.locator("[class*=st-key-means_]").nth(number)
    box.locator("input").fill(text)
    view.locator("[role=option]").filter(has_text=text).first.click()
    settle(view)


def accept_all(view) -> None:
    """Tick every warning and give its reason."""
    for index in range(view.locator("[class*=st-key-accept_]").count()):
        view.locator("[class*=st-key-accept_] label").nth(index).click()
        settle(view)
        field = view.locator("[class*=st-key-why_] input").nth(index)
        field.fill("sudah dicek ke daerah")
        field.press("Enter")
        settle(view)


def test_a_bad_file_is_mended_in_the_page_and_published(chromium, sample):  # noqa: F811
    file = {"name": NAME, "mimeType": "text/csv", "buffer": BAD.encode()}
    with serve(sample) as address:
        view = open_page(chromium, f"{address}/upload", height=3000)
        view.set_input_files("input[type=file]", file)
        view.wait_for_selector(".problem")
        settle(view)
        assert "Lampung Selatn" in view.locator(".problem").first.inner_text()
        assert HOSTILE in view.locator(".problem").first.inner_text()
        assert NAME in view.locator("h2.heading").first.inner_text()
        assert view.get_by_role("button", name=ID["upload.publish"]).count() == 0
        choose(view, 0, "Lampung Selatan")
        choose(view, 1, "Pringsewu")
        accept_all(view)
        view.wait_for_selector(f"text={ID['upload.impact']}")
        assert warehouse.current_version(sample) == 2
        view.get_by_role("button", name=ID["upload.publish"]).click()
        view.wait_for_selector(".done")
        settle(view)
        assert view.locator(".done").inner_text() == ID["upload.done"].format(version=3)
        assert view.refused == []
        assert view.locator("img").count() == 0
        view.context.close()
    rows = warehouse.read(sample, "select district_code, cases from core_caseload order by 1").fetchall()
    assert rows == [("18.01", 1200), ("18.08", 0), ("18.10", 12), ("18.72", 300)]
    assert (
        warehouse.read(sample, "select count(*) from ledger_accepted where why = 'sudah dicek ke daerah'").fetchone()[0]
        >= 1
    )
