"""A large list of persons through the upload page, in a real browser: python -m benchmarks.upload.

Prints how long each step's name stood in the progress bar, the seconds until the impact shows and until it is published,
and the server's peak memory.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.load import write
from core import warehouse
from core.texts import words_of
from etl.__main__ import main as etl
from tests.server import browser, settle, start

ID = words_of("id")
BYTES_A_ROW = 78.3
MINUTES = 3 * 60_000  # milliseconds
WATCH = """() => {
    window.steps = [];
    const look = () => {
        const text = document.querySelector('[data-testid=stProgress]')?.innerText ?? '';
        const now = performance.now();
        if (window.steps.at(-1)?.[0] !== text) window.steps.push([text, now]);
    };
    new MutationObserver(look).observe(document.body, {childList: true, subtree: true, characterData: true});
}"""


def main() -> None:
    """Upload, accept the warnings, publish; print what it took."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.upload")
    parser.add_argument("--megabytes", type=int, default=190)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as root:
        folder, file = Path(root) / "warehouse", Path(root) / "persons.csv"
        etl(["--warehouse", str(folder), "init"])
        write(file, int(arguments.megabytes * 10**6 / BYTES_A_ROW))
        process, address = start(folder, "--server.maxUploadSize", "200")
        try:
            with browser() as chromium:
                before = peak(process.pid)
                page = chromium.new_page()  # not open_page: what looks at every request cannot pass 190 MB on
                page.goto(f"{address}/upload?lang=id")
                settle(page)
                through_the_page(page, file)
            print(f"server: {before} MB at rest, peak {peak(process.pid)} MB")
        finally:
            process.terminate()
            process.communicate()
        print(f"published: version {warehouse.current_version(folder)}")


def through_the_page(page, file: Path) -> None:
    """The way of an analyst with a list that has warnings only."""
    page.evaluate(WATCH)
    begun = time.perf_counter()
    page.set_input_files("input[type=file]", file)
    page.wait_for_selector("[class*=st-key-accept_], p.refused:visible", timeout=MINUTES)
    print(f"{file.stat().st_size / 10**6:,.0f} MB sent and read after {time.perf_counter() - begun:.1f} s", flush=True)
    if page.locator("p.refused:visible").count():
        sys.exit(page.locator("p.refused:visible").inner_text())
    settle(page)
    for index in range(page.locator("[class*=st-key-accept_]").count()):
        page.locator("[class*=st-key-accept_] label").nth(index).click()
        settle(page)
        field = page.locator("[class*=st-key-why_] input").nth(index)
        field.fill("sudah dicek")
        field.press("Enter")
        settle(page)
    page.wait_for_selector(f"h2:has-text('{ID['upload.impact']}')", timeout=MINUTES)
    settle(page)
    print(f"impact shown after {time.perf_counter() - begun:.1f} s", flush=True)
    page.get_by_role("button", name=ID["upload.publish"]).click()
    page.wait_for_selector(".done", timeout=MINUTES)
    print(f"published after {time.perf_counter() - begun:.1f} s", flush=True)
    seen = page.evaluate("() => [...window.steps, ['', performance.now()]]")
    for (step, at), (_, until) in zip(seen, seen[1:], strict=False):
        if step:
            print(f"  {(until - at) / 1000:6.2f} s  {step}")


def peak(pid: int) -> int:
    """The most memory a process ever had, in MB (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) // 1024


if __name__ == "__main__":
    main()
