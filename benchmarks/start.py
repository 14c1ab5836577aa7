"""How long from starting the server's process to the first page, beside an empty Streamlit app's, by turns in one run.

The first page is there when the server is healthy, a first websocket session has been opened and its script has finished; with
--browser when its first words stand in Chromium, which is open already. CPU is what the server's process had used by then; it says
more than the clock on a machine with other work.
"""

import argparse
import asyncio
import contextlib
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from benchmarks.pages import paint
from benchmarks.reader import reader
from benchmarks.sessions import cpu_seconds
from tests.conftest import PROJECT
from tests.server import browser, free_port, healthy

EMPTY = "import streamlit as st\n\nst.title('Hello')\n"


class Start(NamedTuple):
    """Seconds until healthy, until the first page, and of CPU until then."""

    healthy: float
    page: float
    cpu: float


def main() -> None:
    """Print both sides and the ratios."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.start")
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--page", default="", help="the page opened first, like trend")
    parser.add_argument("--browser", action="store_true", help="open it in Chromium")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as root, contextlib.ExitStack() as stack:
        context = stack.enter_context(browser()).new_context() if arguments.browser else None
        folder, empty = Path(root) / "warehouse", Path(root) / "empty.py"
        subprocess.run(
            [sys.executable, "-m", "etl", "--warehouse", str(folder), "init", "--sample"],
            cwd=PROJECT,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        empty.write_text(EMPTY, encoding="utf-8")
        sides: dict[str, list[Start]] = {"empty": [], "dashboard": []}
        ports = free_port(), free_port()  # the same in every turn, so that the browser keeps what it has fetched
        for _ in range(arguments.times + 1):
            sides["empty"].append(started(empty, folder, "", context, ports[0]))
            sides["dashboard"].append(started(Path("dashboard.py"), folder, arguments.page, context, ports[1]))
    middle = {name: Start(*map(statistics.median, zip(*starts[1:], strict=True))) for name, starts in sides.items()}
    for name, start in middle.items():  # without the first: it read files that were not in memory yet
        print(f"{name:10} healthy {start.healthy:.2f} s, first page {start.page:.2f} s, CPU {start.cpu:.2f} s")
    ours, theirs = middle["dashboard"], middle["empty"]
    print(f"first page {ours.page / theirs.page:.2f} times, CPU {ours.cpu / theirs.cpu:.2f} times")


def started(script: Path, folder: Path, page: str, context, port: int) -> Start:
    """Start a server, open a page, in a browser's context if there is one, stop it."""
    address = f"http://localhost:{port}"
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=PROJECT, env={"WAREHOUSE": str(folder)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while not healthy(address):
            time.sleep(0.02)
        until_healthy = time.perf_counter() - begun
        if context:
            until_page = time.perf_counter() - begun + paint(context, f"{address}/{page}")["words"] / 1000
        else:
            asyncio.run(first_page(address, page))
            until_page = time.perf_counter() - begun
        return Start(until_healthy, until_page, cpu_seconds([process.pid]))
    finally:
        process.terminate()
        process.wait()


async def first_page(address: str, page: str) -> None:
    """Open a page in a session of its own."""
    async with reader(address) as session:
        shown = await session.open(page)
        if shown.wrong:
            sys.exit(f"the page shows {shown.wrong}")


if __name__ == "__main__":
    main()
