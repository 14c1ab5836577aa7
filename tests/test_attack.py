"""As an attacker: what a viewer can send to the server, in a browser's language but without the browser."""

import csv
import re
import urllib.request
from urllib.error import HTTPError

import pytest

from core import warehouse as warehouses
from core.texts import words_of
from etl.__main__ import main as etl
from tests.conftest import PROJECT
from tests.server import serve

websockets = pytest.importorskip("websockets.sync.client")
from streamlit.proto.BackMsg_pb2 import BackMsg  # noqa: E402
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg  # noqa: E402

WIDGET = re.compile(rb"\$\$(?:ID|WIDGET_ID)[\w$\-.\[\]:%]+")


class Session:
    """One websocket to the server: every frame it sent is kept."""

    def __init__(self, address: str, origin: str | None = None):
        link = address.replace("http", "ws") + "/_stcore/stream"
        self.socket = websockets.connect(
            link, subprotocols=["streamlit"], origin=origin or address, max_size=None, legacy=True
        )
        self.frames: list[bytes] = []
        self.id = ""

    def run(self, page: str = "", states=(), script_hash: str = "") -> list[ForwardMsg]:
        """Ask for a run of a page with forged states of widgets; gives what came back."""
        message = BackMsg()
        message.rerun_script.page_name = page
        message.rerun_script.page_script_hash = script_hash
        for widget, field, value in states:
            state = message.rerun_script.widget_states.widgets.add()
            state.id = widget
            setattr(state, field, value)
        self.socket.send(message.SerializeToString())
        found = []
        while not (found and found[-1].WhichOneof("type") == "script_finished"):
            frame = self.socket.recv(timeout=60)
            self.frames.append(frame)
            found.append(ForwardMsg.FromString(frame))
            if found[-1].WhichOneof("type") == "new_session":
                self.id = found[-1].new_session.initialize.session_id
        return found

    def close(self) -> None:
        self.socket.close()


@pytest.fixture
def office(tmp_path):
    folder = tmp_path / "warehouse"
    assert etl(["--warehouse", str(folder), "init", "--sample"]) == 0
    return folder


def widgets_of(frames: list[bytes]) -> set[str]:
    return {found.decode() for frame in frames for found in WIDGET.findall(frame)}


def personal_values() -> set[bytes]:
    """Every NIK and name of the sample's rosters."""
    found = set()
    for path in (PROJECT / "data" / "sample").glob("workers_*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found |= {row[name].encode() for name in ("nik", "name") if row.get(name)}
    return found


def test_a_viewer_s_forged_events_uploads_and_links_change_nothing_and_show_nothing(office):
    before = (warehouses.current_version(office), sorted(path.name for path in office.iterdir()))
    with serve(office) as address:  # the analyst's own pages tell the attacker every name of a widget
        analyst = Session(address)
        for page in ("overview", "data", "upload"):
            analyst.run(page)
        known = widgets_of(analyst.frames)
        analyst.close()
    assert any("publish" in one or "switch" in one or "files_" in one for one in known)
    log: list[str] = []
    with serve(office, "--server.address", "0.0.0.0", log=log) as address:
        viewer = Session(address)
        for page in ("", "overview", "data", "upload", "pages/upload", "../etl"):
            viewer.run(page)
            for field, value in (("trigger_value", True), ("string_value", "1"), ("int_value", 1)):
                viewer.run(page, [(one, field, value) for one in known if not one.endswith(("viewport", "language"))])
        for headers in ({}, {"X-Xsrftoken": "forged", "Cookie": "_streamlit_xsrf=forged"}):
            for method in ("PUT", "POST", "DELETE"):
                link = f"{address}/_stcore/upload_file/{viewer.id}/forged"
                request = urllib.request.Request(link, data=b"x", headers=headers, method=method)
                with pytest.raises(HTTPError) as refused:
                    urllib.request.urlopen(request, timeout=10)
                assert refused.value.code in (400, 403, 404, 405)
        for link in (
            "/media/x.csv",
            "/pages/upload.py",
            "/app/static/../settings.toml",
            "/media/..%2f..%2fsettings.toml",
        ):
            assert b"keep_versions" not in _answer(address + link).read()
        seen = b"".join(viewer.frames).replace(b"\\", b"")  # a title escapes every sign
        viewer.close()
    assert (warehouses.current_version(office), sorted(path.name for path in office.iterdir())) == before
    for text in (seen, "".join(log).encode()):
        assert not [value for value in personal_values() if value in text]
        assert str(office).encode() not in text
        # Streamlit itself tells every browser where dashboard.py lies; nothing else may say a path
        assert str(PROJECT).encode() not in text.replace(str(PROJECT / "dashboard.py").encode(), b"")
        assert b"Traceback" not in text
    assert words_of("id")["access.for_analysts"].encode() in seen
    assert b"1.117.573" in seen  # the overview was reached
    assert b"Unggah berkas kantor" not in seen
    assert b"workers_2023-12-31.csv" not in seen  # the history is the analysts'


def test_another_site_may_not_open_the_websocket(office):
    with serve(office) as address, pytest.raises(Exception, match="403"):
        Session(address, origin="http://evil.example")


def _answer(link: str):
    try:
        return urllib.request.urlopen(link, timeout=10)
    except HTTPError as error:
        return error
