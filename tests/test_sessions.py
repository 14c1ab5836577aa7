"""Upload page, sessions apart: what one analyst uploads no other sees, it is gone with her session, and a killed server."""

import os
import re
import signal
import time
import urllib.request
from pathlib import Path

import filelock
import pytest

from core import audit
from etl.__main__ import main as etl
from tests.conftest import deep
from tests.server import open_page, serve, settle, start
from tests.test_browser import chromium, pytestmark  # noqa: F401
from tests.test_upload import BASE, ID, missing, office, said  # noqa: F401 - office is a fixture

NAME = "daftar-rahasia-satu.csv"
LONG = "471108154711"  # no id holds it by chance
SECRETS = ["daftar-rahasia-satu", "Kabupaten Rahasia", "Kolom Rahasia", LONG]
BAD = f"""district;period;category;cases;unit;Kolom Rahasia
Kabupaten Rahasia;2024;Fakir Miskin;{LONG};KK;x
"""
# A module that Python imports before all others: it makes the server wait where a test says
WAIT = """
import os, time
real = os.replace
def replace(source, target, **options):
    if os.path.basename(source).startswith(os.environ["WAIT_BEFORE"]):
        open(os.environ["WAITING"], "w").close()
        while not os.path.exists(os.environ["WAITING"] + "-no-more"):
            time.sleep(0.02)
    real(source, target, **options)
os.replace = replace
"""


def upload(view, text: str, name: str = "pmks.csv") -> None:
    view.set_input_files("input[type=file]", {"name": name, "mimeType": "text/csv", "buffer": text.encode()})


def before_python(tmp_path: Path, code: str) -> str:
    """A PYTHONPATH with which every process runs this first."""
    place = tmp_path / "before"
    place.mkdir()
    (place / "sitecustomize.py").write_text(code)
    return str(place)


def eventually(true, seconds: float = 30):
    until = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < until
        time.sleep(0.05)
    return found


@pytest.fixture(scope="module")
def analysts(tmp_path_factory):
    """A served warehouse: (address, folder, where the server's temporary files are)."""
    root = tmp_path_factory.mktemp("sessions")
    folder, cases, disk = root / "warehouse", root / "a.csv", root / "disk"
    cases.write_text(BASE, encoding="utf-8")
    disk.mkdir()
    etl(["--warehouse", str(folder), "init"])
    etl(["--warehouse", str(folder), "load", str(cases)])
    with serve(folder, "--server.disconnectedSessionTTL", "1", TMPDIR=str(disk)) as address:
        yield address, folder, disk


def counted(address: str, pattern: str) -> int:
    """What a server counts itself: the sum of all lines of its metrics that begin so."""
    with urllib.request.urlopen(f"{address}/_stcore/metrics") as answer:
        return sum(map(int, re.findall(rf"^{pattern} (\d+)", answer.read().decode(), re.M)))


def uploaded(address: str) -> int:
    """The bytes of uploaded files that a server holds."""
    return counted(address, r'cache_memory_bytes\{.*"UploadedFileManager".*\}')


@deep
def test_what_one_session_uploads_no_other_ever_sees(chromium, analysts):  # noqa: F811
    address, _, disk = analysts
    first = open_page(chromium, f"{address}/upload")
    upload(first, BAD, NAME)
    first.wait_for_selector(".problem")
    settle(first)
    assert [text for text in SECRETS if text not in first.content()] == SECRETS[3:]  # the cells are painted
    assert list(disk.glob("upload-*")) == []  # the private folder is gone as soon as the file is read

    frames = []
    second = open_page(chromium, address)
    second.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(frame)))
    for page in ("upload", "data", ""):
        second.goto(f"{address}/{page}")
        settle(second)
        assert not [text for text in SECRETS if text in second.content()]
    second.goto(f"{address}/upload")
    settle(second)
    upload(second, BASE.replace(";900;", ";901;"))
    second.wait_for_selector(f"h2:has-text('{ID['upload.impact']}')")
    settle(second)
    first.reload()  # who opens the page anew begins anew
    settle(first)
    assert NAME not in first.content()
    seen = b"".join(frame if isinstance(frame, bytes) else frame.encode() for frame in frames)
    assert b"Lampung Selatan" in seen
    assert not [text for text in SECRETS if text.encode() in seen + second.content().encode()]
    for view in (first, second):
        view.context.close()


@deep
def test_uploaded_bytes_leave_the_memory_with_their_session(chromium, analysts):  # noqa: F811
    address, _, disk = analysts
    view = open_page(chromium, f"{address}/upload")
    upload(view, BAD, NAME)
    view.wait_for_selector(".problem")
    settle(view)
    assert uploaded(address) >= len(BAD)
    view.context.close()

    def gone() -> bool:
        open_page(chromium, address).context.close()  # Streamlit looks for lost sessions when another one comes or goes
        return uploaded(address) == 0

    eventually(gone)
    assert [path for path in disk.rglob("*") if path.is_file()] == []


def test_a_template_with_last_values_leaves_a_line_in_the_audit_log(chromium, analysts):  # noqa: F811
    address, folder, _ = analysts
    view = open_page(chromium, f"{address}/upload")
    view.get_by_text(ID["upload.templates"]).click()
    before = len(audit.check(folder))
    for key, lines in (("workers_xlsx", 0), ("caseload_xlsx", 1), ("caseload_csv", 2)):  # a roster's holds no value
        with view.expect_download() as download:
            view.locator(f".st-key-{key} button").click()
        assert download.value.path().stat().st_size > 100
        assert len(audit.check(folder)) == before + lines, key
    said = [(line["what"], line["table"], line["format"]) for line in audit.check(folder)[before:]]
    assert said == [("export_full", "template", "xlsx"), ("export_full", "template", "csv")]
    view.context.close()


def about_to_publish(chromium, office, tmp_path, before: str):  # noqa: F811
    """A server and a page that have done all but to rename the file that begins with `before`: (process, address, view, go);
    once the file `go` is there they go on."""
    waiting = tmp_path / "waiting"
    environment = {"PYTHONPATH": before_python(tmp_path, WAIT), "WAIT_BEFORE": before, "WAITING": str(waiting)}
    process, address = start(office, **environment)
    view = open_page(chromium, f"{address}/upload", height=1800)
    upload(view, BASE.replace(";900;", ";1200;"))
    view.wait_for_selector(f"h2:has-text('{ID['upload.impact']}')")
    settle(view)
    view.get_by_role("button", name=ID["upload.publish"]).click()
    eventually(waiting.exists)
    assert view.locator("[data-testid=stProgress]").count() == 1
    return process, address, view, tmp_path / "waiting-no-more"


@deep
def test_closing_the_browser_in_the_middle_publishes_nothing(chromium, office, tmp_path):  # noqa: F811
    """At which steps it is noticed, test_upload_page asks one by one; here the browser is a real one."""
    files = {path.name for path in office.iterdir()}
    process, address, view, go = about_to_publish(chromium, office, tmp_path, "build-")
    try:
        assert counted(address, "active_sessions") == 1
        view.context.close()
        eventually(lambda: counted(address, "active_sessions") == 0)
        go.touch()
        eventually(lambda: {path.name for path in office.iterdir()} - files <= {"CURRENT.new"})
        with filelock.FileLock(office / ".lock", timeout=30):  # the writer has ended
            assert (office / "CURRENT").read_text() == "v000003.duckdb\n"
            assert {path.name for path in office.iterdir()} - files <= {"CURRENT.new"}
    finally:
        process.terminate()
        process.communicate()
    assert etl(["--warehouse", str(office), "verify"]) == 0


@deep  # tests/test_warehouse.py kills loaders at every step
@pytest.mark.skipif(os.name == "nt", reason="kill -9 is POSIX's")
@pytest.mark.parametrize(
    ("before", "left"),
    [("build-", {"build-000004.duckdb"}), ("CURRENT.new", {"v000004.duckdb", "CURRENT.new"})],
)
def test_a_server_killed_while_it_publishes(chromium, office, tmp_path, before, left):  # noqa: F811
    """Everything but one rename is done; the version before stays, is served at the next start, and the next writer tidies."""
    files = {path.name for path in office.iterdir()}
    process, _, view, _ = about_to_publish(chromium, office, tmp_path, before)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    view.context.close()
    assert {path.name for path in office.iterdir()} - files == left
    assert (office / "CURRENT").read_text() == "v000003.duckdb\n"
    assert etl(["--warehouse", str(office), "verify"]) == 0
    with serve(office) as address:
        assert missing(("1.200 PMKS", "1 : 900"), said(address, chromium)) == []
        file = tmp_path / "next.csv"
        file.write_text(BASE.replace(";900;", ";1200;"), encoding="utf-8")
        assert etl(["--warehouse", str(office), "load", str(file)]) == 0
        assert {path.name for path in office.iterdir()} == files | {"v000004.duckdb"}
        assert "1 : 1.200" in said(address, chromium)
    assert etl(["--warehouse", str(office), "verify"]) == 0
