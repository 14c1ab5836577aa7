"""Every page beside a Streamlit page with one line chart that is as large on the wire: python -m benchmarks.pages.

CPU of the server for one rerun with warm caches, bytes on the wire, and in Chromium the time to the first words, to the last
chart, and from a click on a filter to the first and the last chart painted anew, there beside a plain page with as many charts.
All sides run as servers, in turns, in the same minutes; a warehouse of one's own has the sample's pages beside it too.
"""

import argparse
import asyncio
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.reader import Reader, reader
from report.entrance import OF_FIGURES, PAGES
from tests.conftest import PROJECT
from tests.server import browser, free_port, start, wait_until_healthy

HERE = Path(__file__).parent
ROUNDS = 3  # in turns with the other sides
PAINTED = """() => {
    window.painted = {};
    const note = name => window.painted[name] ??= performance.now();
    const look = () => {
        if (document.querySelector('h1')) requestAnimationFrame(() => note('words'));
        const charts = [...document.querySelectorAll('[data-testid=stPlotlyChart]')];
        const drawn = charts.filter(chart => chart.querySelector('.main-svg .plot, .main-svg .infolayer text')).length;
        if (drawn > (window.painted.charts ?? 0)) { window.painted.charts = drawn; window.painted.last = performance.now(); }
    };
    new MutationObserver(look).observe(document, {childList: true, subtree: true});
}"""
CHANGED = """() => new Promise(done => {
    const begun = performance.now();
    const looks = () => [...document.querySelectorAll('[data-testid=stPlotlyChart]')].map(chart =>
        chart.querySelector('.main-svg') && chart.textContent + [...chart.querySelectorAll('path')].map(path => path.getAttribute('d')));
    let seen = looks(), first, last = begun;
    const look = () => {
        const now = performance.now(), found = looks();
        if (found.some((drawn, place) => drawn && drawn !== seen[place])) last = now;
        if (found[0] && found[0] !== seen[0]) first ??= now;
        seen = found.map((drawn, place) => drawn || seen[place]);
        if (first && now - last > 600) done([first - begun, last - begun]);
        else requestAnimationFrame(look);
    };
    window.option.click();
    look();
})"""


class Side(NamedTuple):
    """A server: what it is called, its process and its address, and whether it has our pages or the plain one."""

    name: str
    process: subprocess.Popen
    address: str
    plain: bool = True


def main() -> None:
    """Start the servers, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages")
    parser.add_argument("--warehouse", type=Path, help="beside the sample; its settings in SETTINGS")
    parser.add_argument("--reruns", type=int, default=10, help="in each of three rounds")
    parser.add_argument("--paints", type=int, default=5)
    parser.add_argument("--no-browser", action="store_true")
    parser.add_argument("page", nargs="*", default=PAGES)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as root, contextlib.ExitStack() as stack:
        sample = Path(root) / "warehouse"
        own = {"SETTINGS": str(PROJECT / "settings.toml")}
        init = [sys.executable, "-m", "etl", "--warehouse", str(sample), "init", "--sample"]
        subprocess.run(init, cwd=PROJECT, env=os.environ | own, check=True, capture_output=True)
        ours = Side("ours", *start(arguments.warehouse or sample), plain=False)
        stack.callback(ended, ours.process)
        usual = stack.enter_context(plain("as it comes", root))
        others = [usual, stack.enter_context(plain("same settings", root, "--runner.postScriptGC", "false"))]
        if arguments.warehouse:
            others.append(Side("sample", *start(sample, **own), plain=False))
            stack.callback(ended, others[-1].process)
        sizes = asyncio.run(reruns(ours, others, arguments.page, arguments.reruns))
        print(f"memory of the server: {memory(ours.process.pid)}")
        if not arguments.no_browser:
            sample_side = others[-1] if arguments.warehouse else None
            paints(ours, usual, sample_side, sizes, arguments.paints)
            print(f"memory of the server: {memory(ours.process.pid)}")


@contextlib.contextmanager
def plain(name: str, root: str, *options: str) -> Iterator[Side]:
    """A server of the page that is compared with, outside the project and so without its settings."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(HERE / "plain.py"), "--server.headless", "true"]
    process = subprocess.Popen(
        [*command, "--server.port", str(port), *options], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        address = f"http://localhost:{port}"
        wait_until_healthy(address, process)
        yield Side(name, process, address)
    finally:
        ended(process)


def ended(process: subprocess.Popen) -> None:
    process.terminate()
    process.communicate()


async def reruns(ours: Side, others: Sequence[Side], pages: Sequence[str], times: int) -> dict[str, int]:
    """CPU of each side for one rerun of each page, and the bytes that its first run brings; those are given back."""
    sizes = {}
    print(f"{'CPU of a rerun, ms':15}  bytes first/again   ours" + "".join(f"  {side.name} ratio" for side in others))
    async with contextlib.AsyncExitStack() as stack:
        readers = [await stack.enter_async_context(reader(side.address)) for side in (ours, *others)]
        for session in readers:
            await session.open("")
        for name in pages:
            path = "" if name == PAGES[0] else name
            first = await readers[0].open(path)
            wrong, sizes[name] = first.wrong, first.size
            spent = [0.0 for _ in readers]
            for turn in range(ROUNDS + 1):  # the first one warms
                for place, (side, session) in enumerate(zip((ours, *others), readers, strict=True)):
                    link = ("", f"size={first.size}") if side.plain else (path, "")
                    took = await rerun(session, side.process.pid, *link, times)
                    spent[place] += took if turn else 0
            again = (await readers[0].open(path)).size
            own, *theirs = (1000 * seconds / ROUNDS / times for seconds in spent)
            against = "".join(f"  {found:6.1f} {own / found:5.2f}" for found in theirs)
            print(f"{name:15} {first.size:9,} {again:9,}  {own:6.1f}{against}  {' '.join(wrong)}", flush=True)
    return sizes


async def rerun(session: Reader, pid: int, page: str, query: str, times: int) -> float:
    """The CPU seconds of so many reruns."""
    before = cpu(pid)
    for _ in range(times):
        await session.open(page, query)
    await asyncio.sleep(0.05)  # what the server does after its last message
    return cpu(pid) - before


def paints(ours: Side, usual: Side, sample: Side | None, pages: dict[str, int], times: int) -> None:
    """Milliseconds to the first words of each page, beside an empty page, and to its last chart, beside the sample's if it is
    there; from a filter to the first chart and to the last, beside a plain page with one box and as many charts and bytes."""
    print(
        "in Chromium, ms: first words, empty page, ratio; last chart (of the sample, ratio);"
        " filter to the first chart and to the last, ours / the plain page's, first time and again"
    )
    with browser() as chromium:
        context = chromium.new_context(viewport={"width": 1366, "height": 768})
        for name, size in pages.items():
            path = "" if name == PAGES[0] else name
            own, empty, of_sample = [], [], []
            sides = [(f"{ours.address}/{path}", own), (usual.address, empty)]
            sides += [(f"{sample.address}/{path}", of_sample)] if sample else []
            for turn in range(times + 1):  # the first one warms
                for address, found in sides:
                    painted = paint(context, address)
                    if turn:
                        found.append(painted)
            words, blank = (statistics.median(p["words"] for p in found) for found in (own, empty))
            last, before = (
                statistics.median(p.get("last", p["words"]) for p in found or own) for found in (own, of_sample)
            )
            said = f"{name:15} {words:6.0f} {blank:6.0f} {words / blank:5.2f}  {last:6.0f}"
            said += f" {before:6.0f} {last / before:5.2f}" if sample else ""
            if name in OF_FIGURES:
                charts, took = changes(context, f"{ours.address}/{path}")
                _, plainly = changes(context, f"{usual.address}/?box=1&size={size}&charts={charts}")
                said += f"  {charts} charts  " + "   ".join(
                    "{:4.0f} {:4.0f} / {:4.0f} {:4.0f}".format(*times, *theirs)
                    for times, theirs in zip(took, plainly, strict=True)
                )
            print(said, flush=True)


def paint(context, address: str) -> dict:
    """When the first words and the last chart of a page stood on the screen, in ms from the beginning of the request."""
    page = context.new_page()
    page.add_init_script(f"({PAINTED})()")
    page.goto(address)
    page.wait_for_selector("h1")
    settled(page)
    found = page.evaluate("() => window.painted")
    page.close()
    return found


def changes(context, address: str) -> tuple[int, list[tuple[float, float]]]:
    """How many charts a page has; from a click on the other unit until the first is painted anew and until all are, ms: the
    first time, and when it was seen before."""
    page, found = context.new_page(), []
    page.goto(address)
    page.wait_for_selector("h1")
    settled(page)
    for place in (1, 0, 1, 0, 1, 0):
        page.locator(".st-key-filter_unit input").click()
        page.wait_for_selector("[role=option]")
        page.evaluate("place => { window.option = document.querySelectorAll('[role=option]')[place] }", place)
        found.append(page.evaluate(CHANGED))
        settled(page)
    charts = page.locator("[data-testid=stPlotlyChart]").count()
    page.close()
    again = zip(*found[2:], strict=True)
    return charts, [tuple(found[0]), tuple(statistics.median(times) for times in again)]


def settled(page) -> None:
    """Wait until the script has run and every chart is drawn."""
    page.wait_for_function(
        """() => document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state') === 'notRunning'
            && !document.querySelector('[data-testid=stSkeleton]')
            && [...document.querySelectorAll('[data-testid=stPlotlyChart]')].every(c => c.querySelector('.main-svg'))"""
    )
    page.wait_for_timeout(200)


def cpu(pid: int) -> float:
    """The CPU seconds that a process has used (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> str:
    """What a process takes, and the most it took (Linux)."""
    status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    now, most = (int(status[name].split()[0]) // 1024 for name in ("VmRSS", "VmHWM"))
    return f"{now} MB, at most {most} MB"


if __name__ == "__main__":
    begun = time.perf_counter()
    main()
    print(f"{time.perf_counter() - begun:.0f} s in all")
