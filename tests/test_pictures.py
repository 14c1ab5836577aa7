"""What people take away from a view: its picture, its sentence, its link, its id. In a real browser."""

import re
import struct

import pytest

from core.texts import words_of
from etl.__main__ import main as etl
from tests.conftest import DEEP, deep
from tests.server import browser, in_a_browser, open_page, serve, settle

pytestmark = in_a_browser
WORDS = words_of("id")
RANKING = ".st-key-view_ranking"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    warehouse = tmp_path_factory.mktemp("pictures") / "warehouse"
    assert etl(["--warehouse", str(warehouse), "init", "--sample"]) == 0
    with serve(warehouse) as found:
        yield found


@pytest.fixture(scope="module")
def chromium():
    with browser() as found:
        yield found


@pytest.fixture
def opened(chromium, address):
    """opened("?lang=id") is a page that may use the clipboard."""
    pages = []

    def run(link: str = "", before: str = ""):
        page = open_page(chromium, address, charts=3) if not link and not before else None
        if page is None:
            context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="id-ID")
            page = context.new_page()
            if before:
                page.add_init_script(before)
            page.goto(f"{address}/{link}")
            settle(page)
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        pages.append(page)
        return page

    yield run
    for page in pages:
        page.context.close()


def button(page, word: str, doing: str = "copy"):
    return page.locator(RANKING).get_by_role("button", name=f"{WORDS['view.' + doing]} {word}", exact=True)


def press(page, word: str) -> None:
    button(page, word).click()
    page.locator(RANKING).get_by_role("button", name=WORDS["view.done"]).wait_for()


def saved(page, word: str) -> tuple[str, bytes]:
    with page.expect_download() as download:
        button(page, word, "save").click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def words_in(page, place: str) -> str:
    """The first (title) or last (foot) words in the picture, as typed."""
    return getattr(page.locator(f"{RANKING} .annotation"), place).text_content().replace("\u00a0", " ")


def chart_id(page) -> str:
    return re.search(r"[0-9A-Z]{4}(\u2011[0-9A-Z]+)+", words_in(page, "last"))[0].replace("\u2011", "-")


def test_a_picture_is_saved_as_png_and_svg_as_it_is_on_the_page(opened):
    page = opened()
    name, png = saved(page, "PNG")
    assert struct.unpack(">II", png[16:24]) == (1920, 1080)
    assert name.startswith("rasio-peksos-lampung_ranking_2023")
    name, svg = saved(page, "SVG")
    assert name.endswith(".svg")
    drawing = svg.decode()
    assert "Helvetica Neue" in drawing
    for words in ("5 dari 15 kabupaten/kota", "DATA", "versi 2", chart_id(page).replace("-", "\u2011")):
        assert words in drawing


@deep
def test_a_picture_is_copied_with_one_click(opened):
    page = opened()
    press(page, WORDS["view.picture"])
    size = page.evaluate(
        """async () => {
            const [item] = await navigator.clipboard.read();
            const picture = await createImageBitmap(await item.getType("image/png"));
            return [picture.width, picture.height];
        }"""
    )
    assert size == [1920, 1080]


def test_the_sentence_and_the_link_are_copied_and_the_link_brings_back_the_view(opened):
    page = opened()
    press(page, WORDS["view.sentence_link"])
    sentence, link = page.evaluate("() => navigator.clipboard.readText()").split("\n")
    assert (
        sentence
        == "5 dari 15 kabupaten/kota belum memiliki tenaga bersertifikat (semua jenis · orang · semua tenaga · 2023)."
    )
    assert "version=2" in link
    again = opened(link.rsplit("/", 1)[1])
    assert chart_id(again) == chart_id(page)


@deep
def test_without_https_a_picture_says_why_it_cannot_be_copied_and_text_still_is(opened):
    page = opened(before="Object.defineProperty(window, 'isSecureContext', { value: false })")
    button(page, WORDS["view.picture"]).click()
    page.locator(RANKING).get_by_role("button", name=WORDS["view.insecure"]).wait_for()
    press(page, WORDS["view.sentence"])
    assert page.evaluate("() => navigator.clipboard.readText()").startswith("5 dari 15")


@deep
def test_the_id_in_a_picture_opens_the_same_view(opened):
    page = opened()
    code = chart_id(page)
    title = words_in(page, "first")
    found = opened(f"check?id={code.lower()}")
    assert code.lower() in found.locator("h1").inner_text().lower()
    assert words_in(found, "first") == title
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    missing = opened(f"check?id={wrong}", before="0")
    assert missing.locator("h1").inner_text() == WORDS["check.mistyped"].format(id=wrong)


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)] if DEEP else [(1920, 1080)])
def test_one_chart_alone_fills_a_16_to_9_picture(chromium, address, size):
    page = open_page(chromium, f"{address}/?view=outlines&screen=1", *size, charts=1)
    page.wait_for_function("() => getComputedStyle(document.querySelector('.svg-container')).transform !== 'none'")
    assert page.locator("[data-testid=stSidebar]").is_hidden()
    assert page.locator("[data-testid=stSelectbox]").first.is_hidden()
    box = page.locator(".svg-container").bounding_box()
    assert (round(box["x"]), round(box["y"])) == (0, 0)
    assert abs(box["width"] - size[0]) <= 3
    assert abs(box["height"] - size[1]) <= 3
    assert page.evaluate("() => document.querySelectorAll('.js-plotly-plot').length") == 1
    page.context.close()
