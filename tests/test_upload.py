"""The whole way of an analyst in a browser: bad file, problems, corrections, warnings, impact, publish."""

import pytest

from core import warehouse
from core.reference import Spelling
from core.settings import load_settings
from core.texts import words_of
from etl import audited, ledger, publish
from etl.__main__ import main as etl
from etl.check import Options
from etl.read import display_name
from tests.conftest import deep
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


BASE = """district;period;category;cases;unit
Lampung Selatan;2024;Fakir Miskin;900;KK
Metro;2024;Fakir Miskin;300;KK
"""
ROSTER = "worker_id,district,role,certified_on\nW1,Lampung Selatan,peksos,2020-01-01\nW2,Metro,peksos,2020-01-01\n"


@pytest.fixture
def office(tmp_path):
    """A warehouse with real data: version 3 has a roster and 1,200 families."""
    folder, cases, roster = tmp_path / "warehouse", tmp_path / "a.csv", tmp_path / "b.csv"
    cases.write_text(BASE, encoding="utf-8")
    roster.write_text(ROSTER, encoding="utf-8")
    etl(["--warehouse", str(folder), "init"])
    etl(["--warehouse", str(folder), "load", str(cases)])
    etl(["--warehouse", str(folder), "load", str(roster), "--as-of", "2024-06-30", "--covers", "listed"])
    assert warehouse.current_version(folder) == 3
    return folder


def said(address: str, chromium, link: str = "") -> str:  # noqa: F811
    """The overview's sentence, and what is written in its first chart."""
    view = open_page(chromium, f"{address}/{link}", charts=1)
    text = view.locator("h1").inner_text() + view.locator(".js-plotly-plot").first.text_content()
    view.context.close()
    return text.replace("\u00a0", " ")


def missing(texts: tuple[str, ...], shown: str) -> list[str]:
    return [text for text in texts if text not in shown]


def choose(view, number: int, text: str) -> None:
    """Choose an option of one of the boxes under "unknown"."""
    box = view.locator("[class*=st-key-means_]").nth(number)
    box.scroll_into_view_if_needed()  # a list that opens while the page scrolls closes again
    box.locator("input").click()
    box.locator("input").fill(text)
    view.locator("[role=option]").filter(has_text=text).first.click()
    settle(view)


def accept_all(view) -> None:
    """Tick every warning and give its reason, once the line that follows the last of them stands there."""
    view.locator(".note", has_text=ID["upload.accept_first"]).wait_for()
    settle(view)
    for index in range(view.locator("[class*=st-key-accept_]").count()):
        view.locator("[class*=st-key-accept_] label").nth(index).check()
        settle(view)
        place = view.locator("[class*=st-key-why_]").nth(index)
        place.locator("input").fill("sudah dicek ke daerah")
        place.locator("input").press("Enter")
        place.locator("[data-testid=InputInstructions]", has_text="Enter").wait_for(state="hidden")  # it is sent
        settle(view)


@deep  # the tour goes much the same way
def test_a_bad_file_is_mended_in_the_page_and_published(chromium, office):  # noqa: F811
    file = {"name": NAME, "mimeType": "text/csv", "buffer": BAD.encode()}
    with serve(office) as address:
        assert missing(("1.200 PMKS", "1 : 900"), said(address, chromium)) == []
        view = open_page(chromium, f"{address}/upload", height=1800)
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
        view.wait_for_selector(f"h2:has-text('{ID['upload.impact']}')")
        assert warehouse.current_version(office) == 3
        view.get_by_role("button", name=ID["upload.publish"]).click()
        view.wait_for_selector(".done")
        settle(view)
        assert view.locator(".done").inner_text() == ID["upload.done"].format(version=4)
        assert view.refused == []
        assert view.locator("img").count() == 0
        view.context.close()
        assert missing(("1.500 PMKS", "1 : 1.200"), said(address, chromium)) == []
        rows = warehouse.read(office, "select district_code, cases from core_caseload order by 1").fetchall()
        assert rows == [("18.01", 1200), ("18.08", 0), ("18.10", 12), ("18.72", 300)]
        view = open_page(chromium, f"{address}/data", height=1800)
        assert "sudah dicek ke daerah" in str(ledger.accepted(warehouse.open_version(office, 4).cursor()))
        view.locator(".st-key-switch input").fill("3:")
        view.locator("[role=option]").filter(has_text="3:").first.click()
        settle(view)
        view.locator(".st-key-switch_why input").fill("salah berkas")
        view.locator(".st-key-switch_why input").press("Enter")
        view.get_by_role("button", name=ID["data.undo"]).click()
        view.wait_for_selector(".done")
        assert (view.refused, view.locator("[data-testid=stMain] img, [data-testid=stMain] a[href]").count()) == ([], 0)
        view.context.close()
        assert missing(("1.200 PMKS", "1 : 900"), said(address, chromium)) == []
    assert warehouse.history(office)[-1]["why"] == "salah berkas"


HOSTILES = (
    "<script>window.hacked = 1</script>",
    "<img src=//evil.example/x onerror='window.hacked = 1'>",
    "![x](http://evil.example/x.png)",
    "[klik](http://evil.example)",
    "[klik](javascript:window.hacked=1)",
    "<a href='http://evil.example'>klik</a>",
    '=HYPERLINK("http://evil.example")',
    "@SUM(1+1)",
    "https://evil.example/auto",
    ":red[merah] $x^2$ **tebal** `kode`",
    "\u202eterbalik\u202c",
    "{text} {0} %s",
    "x" * 10_000,
)


@deep
def test_hostile_names_headers_and_file_names_are_shown_as_typed(chromium, office):  # noqa: F811
    quoted = ['"' + text.replace('"', '""') + '"' for text in HOSTILES]
    header = ",".join(["district,period,category,cases,unit", *quoted])
    rows = [",".join([text, "2024", "01", "5", "person", *quoted]) for text in quoted]
    content = "\n".join([header, *rows, ""]).encode()
    names = [f"{text.replace('/', '')[:60]}.csv" for text in HOSTILES]
    with serve(office) as address:
        view = open_page(chromium, f"{address}/upload", height=3000)
        dialogs = []
        view.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        view.set_input_files(
            "input[type=file]", [{"name": name, "mimeType": "text/csv", "buffer": content} for name in names[:3]]
        )
        view.wait_for_selector(".problem")
        settle(view)
        shown = view.locator("[data-testid=stMain]").inner_text()
        for text in HOSTILES[:-1]:
            assert text.replace("\u202e", "\ufffd").replace("\u202c", "\ufffd") in shown or text in shown, text
        assert view.evaluate("window.hacked") is None
        assert (dialogs, view.refused) == ([], [])
        assert view.locator("[data-testid=stMain] a[href], [data-testid=stMain] img").count() == 0
        view.context.close()


@deep
def test_hostile_file_names_notes_and_reasons_are_text_on_the_data_page(chromium, office, tmp_path):  # noqa: F811
    settings, file = load_settings(), tmp_path / "a.csv"
    for number, text in enumerate(HOSTILES):
        file.write_text(BASE.replace(";900;", f";{901 + number};"), encoding="utf-8")
        name = display_name(f"{text}.csv")
        files = publish.check_files(office, [file], Options(), settings, named=[name])
        accepted = ((name, "tenfold", text, "2", text),)
        said = ledger.Said(text, text, accepted, ((Spelling("district", text[:200], "18.72"), text),))
        audited.publish(office, publish.change_of_files(files, settings, said=said)[0], settings, "publish")
    with serve(office) as address:
        view = open_page(chromium, f"{address}/data", height=3000)
        view.wait_for_timeout(500)
        for box, text in (
            ("switch", HOSTILES[9]),
            ("forget", HOSTILES[1]),
        ):  # of a file's name what follows its last slash
            view.locator(f".st-key-{box} input").click()
            assert text in "".join(view.locator("[role=option]").all_inner_texts())
            view.keyboard.press("Escape")
        assert view.evaluate("window.hacked") is None
        assert view.refused == []
        assert (
            view.locator("[data-testid=stMain] a[href], [data-testid=stMain] img, [role=option] *:is(a, img)").count()
            == 0
        )
        view.context.close()
