"""make screens: a picture of every page at three widths in both languages, with the sample.

python -m tests.screens upload data: of these pages only.
"""

import sys
import tempfile
from pathlib import Path

from etl.__main__ import main as etl
from report.entrance import PAGES
from tests.conftest import PROJECT
from tests.server import browser, open_page, serve

WIDTHS = {1366: 768, 1920: 1080, 390: 844}
OUT = PROJECT / "screens"


def main(pages: tuple[str, ...] = PAGES) -> None:
    """Write screens/<page>_<language>_<width>.png, each as high as its content."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        warehouse = Path(folder) / "warehouse"
        etl(["--warehouse", str(warehouse), "init", "--sample"])
        with serve(warehouse) as address, browser() as chromium:
            for name in pages:
                for language in ("id", "en"):
                    for width, height in WIDTHS.items():
                        picture(
                            chromium,
                            f"{address}/{link(name)}?lang={language}",
                            f"{name}_{language}_{width}",
                            width,
                            height,
                        )


def link(name: str) -> str:
    """The path of a page; the first one is the root."""
    return "" if name == PAGES[0] else name


def picture(chromium, address: str, name: str, width: int, height: int) -> None:
    """One picture of the whole page."""
    page = open_page(chromium, address, width, height)
    page.wait_for_timeout(600)  # tables come after the charts
    content = page.evaluate("() => document.querySelector('[data-testid=\"stMainBlockContainer\"]').scrollHeight")
    page.set_viewport_size({"width": width, "height": max(height, content)})
    page.wait_for_timeout(600)  # the charts are laid out again for the taller window
    page.screenshot(path=OUT / f"{name}.png")
    page.context.close()


if __name__ == "__main__":
    main(tuple(sys.argv[1:]) or PAGES)
