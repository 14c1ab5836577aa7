"""A real server of the dashboard, and a real browser to look at it."""

import contextlib
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import PROJECT

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# In CI a browser must be there: a skipped browser test would be a failure unseen.
in_a_browser = pytest.mark.skipif(
    not (CHROMIUM and importlib.util.find_spec("playwright")) and not os.environ.get("CI"),
    reason="needs Playwright and a Chromium",
)
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def start(warehouse: Path, *options: str, port: int | None = None, **environment: str) -> tuple[subprocess.Popen, str]:
    """Start a server of a warehouse on a free port; gives its process and its address once it answers."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port)]
    process = subprocess.Popen(
        [*command, "--server.headless", "true", *options],
        cwd=PROJECT,
        env=os.environ | {"WAREHOUSE": str(warehouse)} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    address = f"http://localhost:{port}"
    try:
        wait_until_healthy(address, process)
    except BaseException:
        process.kill()
        raise
    return process, address


@contextlib.contextmanager
def serve(warehouse: Path, *options: str, port: int | None = None, log: list | None = None, **environment: str):
    """Serve a warehouse; gives the address. What the server printed is added to `log` at the end."""
    process, address = start(warehouse, *options, port=port, **environment)
    try:
        yield address
    finally:
        process.terminate()
        printed, _ = process.communicate()
        if log is not None:
            log.append(printed.decode())


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextlib.contextmanager
def browser():
    """Chromium, which may talk to localhost only; `refused` collects every other address that was asked for."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield chromium
        chromium.close()


def open_page(chromium, address: str, width: int = 1366, height: int = 768, charts: int = 0):
    """A page in a context of its own, drawn to the end with at least so many charts; page.refused lists requests to other hosts."""
    context = chromium.new_context(viewport={"width": width, "height": height}, locale="id-ID")
    page = context.new_page()
    page.refused = []

    def only_localhost(route):
        if route.request.url.startswith(("http://localhost", "data:", "blob:")):
            route.continue_()
        else:
            page.refused.append(route.request.url)
            route.abort()

    page.route("**/*", only_localhost)
    page.goto(address)
    settle(page, charts)
    return page


def settle(page, charts: int = 0) -> None:
    """Wait until the script has run and every chart, at least so many, is drawn."""
    page.wait_for_selector("h1", state="attached", timeout=30_000)
    page.wait_for_function(
        """wanted => {
            const app = document.querySelector('[data-testid="stApp"]');
            const charts = [...document.querySelectorAll('[data-testid="stPlotlyChart"]')];
            return app && app.getAttribute('data-test-script-state') === 'notRunning'
                && charts.length >= wanted && charts.every(chart => chart.querySelector('.js-plotly-plot .main-svg'))
                && !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]');
        }""",
        arg=charts,
        timeout=30_000,
    )
    page.evaluate("() => document.fonts.ready")


def wait_until_healthy(address: str, process: subprocess.Popen) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"the server stopped: {process.stdout.read().decode()[-2000:]}")
        if healthy(address):
            return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")


def healthy(address: str) -> bool:
    """Whether a server answers."""
    with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/_stcore/health", timeout=1) as answer:
        return answer.status == 200
    return False
