"""Journeys in a real browser: links, guards, charts, pictures, and nothing asked of any other host."""

import contextlib
import struct
import urllib.parse

import pytest

from core import audit
from core.texts import words_of
from etl.__main__ import main as etl
from report.entrance import PAGES
from report.views import VIEWS
from tests.conftest import DEEP
from tests.server import browser, in_a_browser, open_page, serve, settle

pytestmark = in_a_browser
CHARTS = {page: sum(view.page == page for view in VIEWS.values()) for page in PAGES} | {"data": 2}
CHARTS["certification"] -= 1  # without a target there is no path to it
ROUTES = {page: "" if page == PAGES[0] else page for page in PAGES}


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    warehouse = tmp_path_factory.mktemp("browser") / "warehouse"
    assert etl(["--warehouse", str(warehouse), "init", "--sample"]) == 0
    return warehouse


@pytest.fixture(scope="module")
def chromium():
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def address(sample):
    with serve(sample) as found:
        yield found


@pytest.mark.parametrize("language", ["id", "en"] if DEEP else ["id"])
@pytest.mark.parametrize("page", PAGES if DEEP else ("overview", "certification", "data"))
def test_every_page_draws_its_charts_asks_no_other_host_and_is_accessible(chromium, address, page, language):
    from axe_playwright_python.sync_playwright import Axe

    view = open_page(chromium, f"{address}/{ROUTES[page]}?lang={language}", charts=CHARTS[page])
    assert view.locator("h1").inner_text() != words_of(language)["app.error"]
    assert view.locator("html").get_attribute("lang") is not None
    assert view.refused == []
    found = Axe().run(view).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")] == []
    view.context.close()


@pytest.mark.parametrize("page", PAGES if DEEP else ("upload",))
def test_a_fresh_server_s_first_request_is_guarded_whatever_the_link(chromium, sample, page):
    """The `pages/` trap: without the guard the page file would run alone, without frame and, later, without sign-in."""
    with serve(sample) as fresh:
        view = open_page(chromium, f"{fresh}/{page}?lang=en")
        assert view.locator("[data-testid=stSidebarNav] a").all_inner_texts() == [
            words_of("en")[f"nav.{p}"].format(people="PMKS") for p in PAGES
        ]
        assert "Sample data" in view.locator("[data-testid=stSidebar]").inner_text()
        view.context.close()


def test_the_first_page_opens_by_its_name_too(chromium, address):
    view = open_page(chromium, f"{address}/overview", charts=3)
    assert view.locator("h1").inner_text().startswith("Per 31 Desember 2023")
    assert view.locator("[role=dialog]").count() == 0
    assert view.locator("[data-testid=stSidebarNav] a").count() == len(PAGES)
    view.context.close()


def test_a_page_s_own_address_finds_the_server_at_once_and_leads_on(chromium, address):
    """Streamlit looked for a server under the page's address first, and waited before it looked where it is."""
    context = chromium.new_context()
    view, asked = context.new_page(), []
    view.on("request", lambda request: asked.append(urllib.parse.urlsplit(request.url).path))
    view.goto(f"{address}/trend?lang=en")
    view.wait_for_selector("h1")
    assert [path for path in asked if path.endswith("/health")] == ["/_stcore/health"]
    settle(view)
    view.click(f"[data-testid=stSidebarNav] a:has-text('{words_of('en')['nav.maps']}')")
    view.wait_for_url(f"{address}/maps?lang=en")
    context.close()


def test_a_first_visit_loads_the_sample_with_one_button(chromium, tmp_path):
    with serve(tmp_path / "none") as fresh:
        view = open_page(chromium, fresh)
        view.click(f"button:has-text('{words_of('id')['empty.button']}')")
        view.wait_for_selector(".js-plotly-plot", timeout=60_000)
        settle(view)
        assert view.locator("h1").inner_text().startswith("Per 31 Desember 2023")
        view.context.close()


def test_a_filter_changes_the_page_and_the_link_which_opens_the_same_view(chromium, address):
    view = open_page(chromium, address)
    before = view.locator("h1").inner_text()
    choose(view, "keluarga")
    view.wait_for_url("**/*unit=family*")
    view.wait_for_function("before => document.querySelector('h1').innerText !== before", arg=before)
    settle(view)
    shown = view.locator("h1").inner_text()
    again = open_page(chromium, view.url)
    assert again.locator("h1").inner_text() == shown
    assert "keluarga" in shown
    for opened in (view, again):
        opened.context.close()


def choose(view, words: str) -> None:
    """Choose in the first box; its list is opened again where it closed because the page was still settling."""
    from playwright.sync_api import TimeoutError as TooLate

    option = view.locator("[role=option]").filter(has_text=words)
    for _ in range(3):
        view.locator("[data-testid=stSelectbox]").first.locator("input").click()
        with contextlib.suppress(TooLate):
            option.click(timeout=10_000)
            return


def test_the_language_switch_keeps_the_filters(chromium, address):
    view = open_page(chromium, f"{address}/trend?category=08&measure=inverse")
    view.locator("[data-testid=stSidebar] button", has_text="EN").click()
    view.wait_for_url("**/*lang=en*")
    view.wait_for_function("() => document.querySelector('h1').innerText.startsWith('In 2023')")
    settle(view)
    assert "category=08" in view.url
    assert "measure=inverse" in view.url
    view.context.close()


@pytest.mark.parametrize("width", [1366, 390] if DEEP else [390])
def test_the_filters_show_what_the_link_says(chromium, address, width):
    """On a phone the page runs twice at first; the boxes must not fall back to their defaults."""
    view = open_page(chromium, f"{address}/trend?unit=family&role=peksos&target=120&scale=linear", width, charts=1)
    shown = [box.input_value() for box in view.locator("[data-testid=stSelectbox] input").all()]
    assert {"keluarga", "Peksos", "linear"} <= set(shown)
    assert view.locator("[data-testid=stNumberInput] input").input_value() == "120"
    assert "Metro" in view.locator("[data-testid=stMultiSelect]").inner_text()
    view.context.close()


@pytest.mark.parametrize("page", ["overview", "trend"] if DEEP else ["trend"])
def test_a_picture_is_saved_at_slide_size_under_a_telling_name(chromium, address, page):
    view = open_page(chromium, f"{address}/{ROUTES[page]}")
    chart = view.locator(".js-plotly-plot").first
    chart.hover()
    with view.expect_download() as download:
        chart.locator("[data-title]").first.click()
    content = download.value.path().read_bytes()
    assert struct.unpack(">II", content[16:24]) == (1920, 1080)
    assert download.value.suggested_filename.startswith("rasio-peksos-lampung_")
    assert download.value.suggested_filename.endswith("_v2.png")
    view.context.close()


def test_a_file_that_cannot_be_made_says_so_in_the_language_of_the_page(chromium, tmp_path):
    warehouse = tmp_path / "warehouse"
    assert etl(["--warehouse", str(warehouse), "init", "--sample"]) == 0
    with serve(warehouse) as own:
        view = open_page(chromium, f"{own}/trend")
        view.get_by_text(words_of("id")["filter.internal"]).click()
        view.wait_for_selector(".main-svg :text('INTERNAL')", state="attached")
        view.locator("[data-testid=stSidebarNav] a[href$=briefing]").click()
        view.wait_for_selector("[data-testid=stDownloadButton]")
        settle(view)
        audit.log_path(warehouse).unlink()  # what hands out small numbers and cannot say so hands out nothing
        audit.log_path(warehouse).mkdir()
        view.locator("[data-testid=stDownloadButton] button").first.click()
        failed = view.wait_for_selector("[data-testid=stDownloadButtonError]")
        said = failed.evaluate("element => getComputedStyle(element, '::after').content")
        assert said == f'"{words_of("id")["page.no_download"]}"'
        view.context.close()


@pytest.mark.parametrize("width", [1366, 1920, 390] if DEEP else [390])
@pytest.mark.parametrize("page", PAGES if DEEP else ("plan",))
def test_nothing_is_wider_than_the_screen(chromium, address, page, width):
    view = open_page(chromium, f"{address}/{ROUTES[page]}", width, charts=CHARTS[page])
    assert view.evaluate(SPILLED) == []
    assert view.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth + 1")
    view.context.close()


# The words that stand outside their chart, once drawn for this screen: a server first hears from the drawn page that it is a phone's.
SPILLED = """async () => {
    const spilled = () => [...document.querySelectorAll('.js-plotly-plot')].flatMap(chart => {
        const box = chart.getBoundingClientRect();
        return [...chart.querySelectorAll('.g-gtitle text, .annotation text, .xtick text, .ytick text')]
            .filter(text => text.getBoundingClientRect().width > 0)
            .filter(text => { const t = text.getBoundingClientRect();
                return t.left < box.left - 2 || t.right > box.right + 2 || t.top < box.top - 2 || t.bottom > box.bottom + 2 })
            .map(text => text.textContent);
    });
    for (let tries = 0; tries < 100 && spilled().length; tries++)
        await new Promise(again => setTimeout(again, 100));
    return spilled();
}"""


def test_what_is_typed_into_a_link_stands_in_the_sentence_as_typed(chromium, address):
    """Nothing of it becomes a link, a picture, a formula or another sign."""
    typed = "a*b_c[d](http://x) ![y](//z) <b>t</b> &amp; $1$ \\ :red[x] :smile: -> -- >= www.x.id a@b.id `c`"
    view = open_page(chromium, f"{address}/check?id={urllib.parse.quote(typed)}")
    shown = view.locator("h1").inner_text().replace("\u2060", "")
    assert shown == words_of("id")["check.mistyped"].format(id=typed)
    assert view.locator("h1 *:not([data-heading-text])").count() == 0
    view.context.close()


def test_a_text_box_asks_for_enter_in_the_page_s_language(chromium, address):
    view = open_page(chromium, f"{address}/check")
    view.locator(".st-key-filter_id input").fill("U1")
    hint = view.locator("[data-testid=InputInstructions]")
    said, size = hint.evaluate("it => [getComputedStyle(it, '::after').content, getComputedStyle(it).fontSize]")
    assert (said, size) == (f'"{words_of("id")["page.press_enter"]}"', "0px")  # instead of Streamlit's English
    view.context.close()
