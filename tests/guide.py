"""Writes what the guide shows: docs/panduan/masalah.md from the words of the problems, and its pictures from the pages.

python -m tests.guide
"""

import os
import tempfile
from pathlib import Path

from core.texts import words_of
from etl.__main__ import main as etl
from etl.problems import WARNINGS
from tests.conftest import PROJECT
from tests.server import browser, open_page, serve, settle

GUIDE = PROJECT / "docs" / "panduan"
HEAD = """# Arti setiap masalah

Yang bertanda **kesalahan** harus dibetulkan; **peringatan** harus diperiksa dan disetujui dengan alasan. Nilai dari berkas ditulis … di sini.

| | masalah | cara memperbaiki |
|---|---|---|
"""
FILE = """Kabupaten/Kota;Tahun;Jenis PMKS;Jumlah;Satuan
Lampung Selatn;2024;Fakir Miskin;1.200;KK
Metro;2024;Fakir Miskin;300;KK
Way Kanan;2024;Fakir Miskin;-;KK
"""


def problems() -> str:
    """The table of all problems, errors first, in the order of the texts."""
    words = words_of("id")
    codes = [key.removeprefix("hint.") for key in words if key.startswith("hint.") and key != "hint.perhaps"]
    rows = []
    for code in sorted(codes, key=lambda code: code in WARNINGS):
        kind = "peringatan" if code in WARNINGS else "**kesalahan**"
        mend = words.get(f"hint_page.{code}", words[f"hint.{code}"])
        said = [words[f"problem.{code}"], mend]
        filled = [text.format(value="…", detail="…", people="PMKS").replace("|", "\\|") for text in said]
        rows.append(f"| {kind} | {filled[0][0].upper()}{filled[0][1:]} | {filled[1]} |")
    return HEAD + "\n".join(rows) + "\n"


def pictures() -> None:
    """The page with a faulty file, what a good one changes, and what undoing a load would."""
    words = words_of("id")
    os.environ["LOGNAME"] = "ani"  # whose name the history shows
    with tempfile.TemporaryDirectory() as root, browser() as chromium:
        warehouse, first = Path(root) / "warehouse", Path(root) / "pmks_2024.csv"
        etl(["--warehouse", str(warehouse), "init"])
        first.write_text(
            FILE.replace("Selatn", "Selatan").replace("1.200", "900").replace("-;", "7;"), encoding="utf-8"
        )
        etl(["--warehouse", str(warehouse), "load", str(first)])
        with serve(warehouse) as address:
            view = open_page(chromium, f"{address}/upload", height=1000)
            for name, text in (("masalah", FILE), ("perubahan", FILE.replace("Selatn", "Selatan").replace("-;", "5;"))):
                view.goto(f"{address}/upload")
                settle(view)
                file = {"name": "pmks_2024.csv", "mimeType": "text/csv", "buffer": text.encode()}
                view.set_input_files("input[type=file]", file)
                heading = words["upload.unknown" if name == "masalah" else "upload.impact"]
                view.wait_for_selector(f"h2:has-text('{heading}')")
                settle(view)
                view.wait_for_selector("[data-testid=stDataFrame] canvas")
                view.wait_for_timeout(1000)  # a table is painted after it is there
                view.screenshot(path=GUIDE / "gambar" / f"{name}.png")
            view.goto(f"{address}/data")
            settle(view)
            view.locator(".st-key-switch input").fill("1:")
            view.locator("[role=option]").filter(has_text="1:").first.click()
            settle(view)
            view.locator(".st-key-switch_why input").fill("salah berkas")
            view.locator(".st-key-switch_why input").press("Enter")
            view.wait_for_selector(f"h2:has-text('{words['upload.impact']}')")
            settle(view)
            view.set_viewport_size({"width": 1366, "height": 1500})
            view.wait_for_timeout(1000)
            view.screenshot(path=GUIDE / "gambar" / "batalkan.png")
            view.context.close()


if __name__ == "__main__":
    (GUIDE / "masalah.md").write_text(problems(), encoding="utf-8")
    pictures()
