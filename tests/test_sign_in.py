"""Sign-in against a real OIDC provider, in a browser: nothing shows before it, and each role sees its own."""

import pytest

from core.settings import PROJECT
from core.texts import words_of
from etl.__main__ import main as etl
from report.entrance import FOR_ANALYSTS, PAGES
from tests.conftest import DEEP
from tests.server import free_port, open_page, serve, settle
from tests.test_browser import chromium, pytestmark  # noqa: F401

provider = pytest.importorskip("oidc_provider_mock")
ID = words_of("id")
CLAIMS = {
    "ani": {"email": "ani@dinsos.example"},
    "budi": {"email": "budi@lampung.example"},
    "cici": {"email": "cici@other.example"},
    "dedi": {"email": "ani@dinsos.example", "email_verified": False},
    "eka": {"email": "eka@lampung.example", "iat": 1_700_000_000},  # signed in years ago
}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sign-in") / "warehouse"
    etl(["--warehouse", str(folder), "init", "--sample"])
    return folder


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """Everything a server needs for sign-in: start(**) serves it."""
    root = tmp_path_factory.mktemp("office")
    users = [provider.User(sub=sub, claims=claims) for sub, claims in CLAIMS.items()]
    settings = (PROJECT / "settings.toml").read_text(encoding="utf-8").split("[access]")[0]

    def start(warehouse, address: str = "localhost", **access):
        port = free_port()
        listed = {"analysts": ["ani@dinsos.example"], "viewers": ["lampung.example"]} | access
        text = "\n".join(f"{name} = {value!r}" for name, value in listed.items())
        (root / f"{port}.toml").write_text(f"{settings}[access]\n{text}\n", encoding="utf-8")
        secrets = root / f"{port}-secrets.toml"
        secrets.write_text(
            f'[auth]\nredirect_uri = "http://localhost:{port}/oauth2callback"\ncookie_secret = "{"s" * 40}"\n'
            f'client_id = "dashboard"\nclient_secret = "secret"\n'
            f'server_metadata_url = "http://localhost:{server.server_port}/.well-known/openid-configuration"\n'
        )
        options = ("--secrets.files", str(secrets), "--server.address", address)
        return serve(warehouse, *options, port=port, SETTINGS=str(root / f"{port}.toml"))

    with provider.run_server_in_thread(user_claims=users) as server:
        yield start


def sign_in(view, sub: str) -> None:
    view.get_by_role("button", name=ID["access.sign_in"]).click()
    view.locator(f"button[value={sub}]").click()
    view.wait_for_selector("h1")
    view.wait_for_selector("[data-testid=stSidebar]")
    settle(view)


def texts_of(view) -> str:
    return view.locator("body").inner_text()


def links(view) -> list[str]:
    return view.locator("[data-testid=stSidebarNav] a").all_inner_texts()


@pytest.mark.parametrize("page", PAGES if DEEP else ("upload",))
def test_a_fresh_server_asks_everybody_to_sign_in_whatever_the_link(chromium, office, warehouse, page):  # noqa: F811
    with office(warehouse) as fresh:
        view = open_page(chromium, f"{fresh}/{page}")
        assert ID["access.signed_out"] in texts_of(view)
        assert view.locator(".js-plotly-plot, [data-testid=stDataFrame], [data-testid=stTable], .card").count() == 0
        assert "Mesuji" not in view.content()
        assert "1.117.573" not in view.content().replace("\u00a0", " ")
        assert links(view) == []
        view.context.close()


def test_each_role_sees_its_own_pages_and_signs_out(chromium, office, warehouse):  # noqa: F811
    with office(warehouse, address="0.0.0.0") as address:
        view = open_page(chromium, address)
        sign_in(view, "ani")
        assert links(view) == [ID[f"nav.{page}"].format(people="PMKS") for page in PAGES]
        view.goto(f"{address}/upload")
        settle(view)
        view.wait_for_selector("input[type=file]", state="attached")
        view.get_by_role("button", name=ID["access.sign_out"]).click()
        view.wait_for_url("**/end_session**")  # the provider's own page
        view.goto(address)
        settle(view)
        assert ID["access.signed_out"] in texts_of(view)
        view.context.close()

        view = open_page(chromium, address)
        sign_in(view, "budi")
        assert links(view) == [ID[f"nav.{page}"].format(people="PMKS") for page in PAGES if page not in FOR_ANALYSTS]
        view.goto(f"{address}/upload")
        settle(view)
        assert ID["access.for_analysts"] in texts_of(view)
        assert view.locator("input[type=file]").count() == 0
        view.context.close()

        for nobody in ("cici", "dedi") if DEEP else ("cici",):  # not listed; an address the provider has not verified
            view = open_page(chromium, address)
            sign_in(view, nobody)
            assert "belum terdaftar" in texts_of(view)
            assert links(view) == []
            view.context.close()


def test_a_sign_in_runs_out(chromium, office, warehouse):  # noqa: F811
    with office(warehouse) as address:
        view = open_page(chromium, address)
        sign_in(view, "eka")
        assert "sudah habis" in texts_of(view)
        assert links(view) == []
        assert view.locator(".card").count() == 0
        view.context.close()
