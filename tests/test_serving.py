"""Pages go on with the last whole version when CURRENT is lost or the published file is damaged, and say so."""

import html
import socket

import pytest
from streamlit.testing.v1 import AppTest

from core import serving, sockets, warehouse
from core.errors import DamagedError
from core.texts import words_of
from tests.conftest import PROJECT
from tests.dashboard import bodies

CASELOAD = "district,period,category,cases,unit\nMetro,2023,08,{},person\n"


@pytest.fixture
def office(folder, load):
    """Version 2 says 120 and version 3 says 90."""
    for cases in (120, 90):
        assert load(CASELOAD.format(cases), "--again")[0] == 0
    assert warehouse.current_version(folder) == 3
    return folder


def forget() -> None:
    """As a server that has just been started."""
    for cache in (warehouse._open_file, serving._read_whole):
        cache.cache_clear()


DAMAGES = {
    "CURRENT is missing": ("CURRENT", lambda _: None, 3),
    "CURRENT points nowhere": ("CURRENT", lambda _: b"v000009.duckdb\n", 3),
    "CURRENT is garbage": ("CURRENT", lambda _: b"\xff\x00", 3),
    "the published file is empty": ("v000003.duckdb", lambda _: b"", 2),
    "the published file is gone": ("v000003.duckdb", lambda _: None, 2),
    "half of the published file": ("v000003.duckdb", lambda content: content[: len(content) // 2], 2),
    "the published file's head is damaged": ("v000003.duckdb", lambda content: b"x" * 8192 + content[8192:], 2),
}


def damage(folder, name, altered) -> None:
    content = altered((folder / name).read_bytes())
    (folder / name).unlink()
    if content is not None:
        (folder / name).write_bytes(content)


def shown(page: str, folder, monkeypatch, **link: str) -> str:
    monkeypatch.setenv("WAREHOUSE", str(folder))
    app = AppTest.from_file(str(PROJECT / "dashboard.py"), default_timeout=60)
    if page != "overview":
        app.switch_page(f"pages/{page}.py")
    for name, value in link.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    assert not app.get("file_uploader") or page == "upload"
    return html.unescape(" ".join(bodies(app))).replace("\u00a0", " ")


@pytest.mark.parametrize("case", DAMAGES)
def test_the_last_whole_version_goes_on_and_the_page_says_so(office, monkeypatch, case):
    name, altered, version = DAMAGES[case]
    damage(office, name, altered)
    before = {path.name: path.read_bytes() for path in office.iterdir()}
    forget()
    for page, language in (("overview", "id"), ("data", "en")):
        words, text = words_of(language), shown(page, office, monkeypatch, lang=language)
        assert words["app.lost"].format(version=version) in text
        assert words["app.error"] not in text
        assert str(office) not in text
        assert page != "overview" or ("90 PMKS" if version == 3 else "120 PMKS") in text
    assert {path.name: path.read_bytes() for path in office.iterdir()} == before


def test_nobody_uploads_into_a_damaged_warehouse(office, monkeypatch):
    (office / "CURRENT").unlink()
    forget()
    text = shown("upload", office, monkeypatch)
    assert words_of("id")["app.lost"].format(version=3) in text
    assert words_of("id")["upload.title"] not in text


def test_a_block_that_went_bad_is_noticed_before_it_is_shown(office):
    found = set()
    content = (office / "v000003.duckdb").read_bytes()
    for at in range(12288 + 100, len(content), 262144):
        (office / "v000003.duckdb").write_bytes(content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :])
        forget()
        found.add(serving.served(office).version)
    assert 2 in found


def test_nothing_whole_is_an_error_and_nothing_at_all_is_none(office, tmp_path):
    assert serving.served(tmp_path / "nothing") is None
    for path in office.glob("v*.duckdb"):
        path.write_bytes(b"")
    forget()
    with pytest.raises(DamagedError):
        serving.served(office)


@pytest.mark.parametrize("page", ["overview", "data", "upload"])
def test_an_error_of_the_warehouse_is_said_in_the_reader_s_language(office, monkeypatch, page):
    for path in office.glob("v*.duckdb"):
        path.write_bytes(b"")
    forget()
    text = shown(page, office, monkeypatch)
    assert words_of("id")["failed.damaged"] in text
    assert str(office) not in text


def test_no_answer_waits_in_the_system_until_the_part_before_is_confirmed(office, monkeypatch):
    def at_once(of: socket.socket) -> bool:
        return bool(of.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        before, _ = server.accept()
        assert not at_once(before)
        sockets.send_at_once.cache_clear()
        shown("overview", office, monkeypatch)
        with before, socket.create_connection(server.getsockname()):
            later, _ = server.accept()
            with later:
                assert (at_once(before), at_once(later)) == (True, True)
