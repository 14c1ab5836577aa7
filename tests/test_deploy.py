"""Two replicas behind nginx, with the files of deploy/: who stays where, what goes on when one dies, sign-in and uploads."""

import http.client
import os
import re
import shutil
import signal
import ssl
import subprocess
import time

import pytest

from core.texts import words_of
from etl.__main__ import main as etl
from tests.conftest import DEEP, PROJECT
from tests.proxy import NGINX, proxied
from tests.server import free_port, settle, start
from tests.test_browser import chromium, pytestmark  # noqa: F401
from tests.test_sessions import counted, eventually
from tests.test_sign_in import CLAIMS, links, provider, sign_in

ID = words_of("id")
UNCHECKED = ssl._create_unverified_context()
deep = pytest.mark.skipif(not (DEEP and NGINX), reason="two servers and nginx; DEEP=1")


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office") / "warehouse"
    etl(["--warehouse", str(folder), "init", "--sample"])
    return folder


def visit(chromium, address: str):  # noqa: F811
    """A browser of its own that takes the made-up certificate."""
    context = chromium.new_context(viewport={"width": 1366, "height": 1400}, locale="id-ID", ignore_https_errors=True)
    page = context.new_page()
    page.goto(address)
    settle(page)
    return page


def replica_of(view) -> int:
    """The port of the replica that the browser's cookie names."""
    return next(int(cookie["value"]) for cookie in view.context.cookies() if cookie["name"] == "replica")


def asked(address: str, cookie: str = "") -> tuple[int, http.client.HTTPMessage]:
    """(status, headers) without following a redirect."""
    scheme, host = address.split("://")
    host, _, path = host.partition("/")
    kind = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
    connection = kind(host, **({"context": UNCHECKED} if scheme == "https" else {}))
    connection.request("GET", f"/{path}", headers={"Cookie": cookie} if cookie else {})
    answer = connection.getresponse()
    answer.read()
    return answer.status, answer.headers


def sessions(port: int) -> int:
    return counted(f"http://localhost:{port}", "active_sessions")


@deep
def test_a_reader_stays_with_a_replica_and_goes_on_with_the_other_when_it_dies(chromium, office, tmp_path):  # noqa: F811
    with proxied(office, tmp_path) as behind:
        drawn = [asked(f"{behind.address}/_stcore/health")[1].get_all("Set-Cookie")[-1] for _ in range(40)]
        assert {int(re.match(r"replica=(\d+);", cookie)[1]) for cookie in drawn} == set(behind.replicas)
        for port in behind.replicas:
            stays = {asked(behind.address, f"replica={port}")[1].get_all("Set-Cookie")[-1] for _ in range(10)}
            assert all(f"replica={port};" in cookie for cookie in stays)
        status, headers = asked(behind.address)
        assert (status, headers["Content-Security-Policy"]) == (200, "frame-ancestors 'none'")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert asked(f"{behind.address}/_stcore/metrics")[0] == 404

        view = visit(chromium, f"{behind.address}/upload")
        assert ID["access.for_analysts"] in view.content()  # the proxy is no way to be the machine's own analyst
        view.goto(f"{behind.address}/trend")
        settle(view, charts=1)
        first = replica_of(view)
        second = next(port for port in behind.replicas if port != first)
        assert (sessions(first), sessions(second)) == (1, 0)

        behind.replicas[first].send_signal(signal.SIGKILL)
        behind.replicas[first].wait()
        eventually(lambda: sessions(second) == 1)  # the open page connects again by itself
        view.locator("[data-testid=stSidebarNav] a").nth(2).click()
        view.wait_for_url("**/district*")
        settle(view, charts=1)
        assert replica_of(view) == second

        again, _ = start(office, "--server.address", "127.0.0.1", port=first)
        try:
            time.sleep(6)  # longer than fail_timeout: nginx would ask it again
            view.reload()
            settle(view, charts=1)
            assert (replica_of(view), sessions(first), sessions(second)) == (second, 0, 1)
            others = {asked(behind.address)[1].get_all("Set-Cookie")[-1].partition(";")[0] for _ in range(40)}
            assert others == {f"replica={first}", f"replica={second}"}
        finally:
            again.terminate()
            again.communicate()
        view.context.close()


@deep
def test_sign_in_and_uploads_go_through_it_and_a_sign_in_holds_on_both(chromium, office, tmp_path):  # noqa: F811
    listen = free_port()
    users = [provider.User(sub="ani", claims=CLAIMS["ani"])]
    settings = (PROJECT / "settings.toml").read_text(encoding="utf-8").split("[access]")[0]
    (tmp_path / "settings.toml").write_text(f'{settings}[access]\nanalysts = ["{CLAIMS["ani"]["email"]}"]\n')
    with provider.run_server_in_thread(user_claims=users) as server:
        (tmp_path / "secrets.toml").write_text(
            f'[auth]\nredirect_uri = "https://localhost:{listen}/oauth2callback"\ncookie_secret = "{"s" * 40}"\n'
            f'client_id = "dashboard"\nclient_secret = "secret"\n'
            f'server_metadata_url = "http://localhost:{server.server_port}/.well-known/openid-configuration"\n'
        )
        options = ("--secrets.files", str(tmp_path / "secrets.toml"))
        environment = {"SETTINGS": str(tmp_path / "settings.toml")}
        with proxied(office, tmp_path / "proxy", *options, listen=listen, **environment) as behind:
            view = visit(chromium, behind.address)
            sign_in(view, "ani")
            first = replica_of(view)
            for _ in range(2):
                view.goto(f"{behind.address}/upload")
                settle(view)
                assert ID["nav.upload"] in links(view)
                file = {"name": "large.csv", "mimeType": "text/csv", "buffer": b"district;period\n" * 250_000}
                view.set_input_files("input[type=file]", file)  # 4 MB: more than nginx takes by itself
                view.get_by_text("Terbaca sebagai").wait_for()
                for process in [behind.replicas[first]] if behind.replicas[first].poll() is None else []:
                    process.kill()
                    process.wait()
            assert replica_of(view) != first
            assert not list((tmp_path / "proxy" / "body").rglob("0*"))  # nothing of an upload lies on the proxy's disk
            view.context.close()


def test_the_units_are_what_systemd_understands(tmp_path):
    if not (DEEP and shutil.which("systemd-analyze")):
        pytest.skip("systemd-analyze is not here")
    for path in (PROJECT / "deploy").glob("dashboard*"):
        text = path.read_text(encoding="utf-8").replace("/srv/peksos/.venv/bin/python", shutil.which("true"))
        (tmp_path / path.name.replace("@.", "@8511.")).write_text(text, encoding="utf-8")
    units = [str(path) for path in tmp_path.iterdir()]
    assert len(units) == 3
    environment = os.environ | {"SYSTEMD_UNIT_PATH": f"{tmp_path}:"}
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, env=environment
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_ports_and_limits_of_the_files_agree():
    text = (PROJECT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    config = (PROJECT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    ports = {int(port) for port in re.findall(r"server 127\.0\.0\.1:(\d+)", text)}
    assert ports == {8511, 8512}
    largest = int(re.search(r"maxUploadSize = (\d+)", config)[1])
    assert largest < int(re.search(r"client_max_body_size (\d+)m", text)[1]) < 1.1 * largest
