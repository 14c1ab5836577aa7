"""A reader without a browser: a real session of a running dashboard, over Streamlit's own messages on its websocket."""

import asyncio
import contextlib
import re
import ssl
import time
import urllib.request
from collections.abc import AsyncIterator
from http.cookies import SimpleCookie
from typing import NamedTuple
from urllib.parse import urlparse

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from core.texts import words_of

VERSION = re.compile(re.escape(words_of("id")["app.version"]).replace(r"\{version\}", r"(\d+)"), re.IGNORECASE)
ERRORS = tuple(
    words_of("id")[key] for key in ("app.error", "app.lost", "failed.busy", "failed.damaged", "failed.stopped")
)


class Shown(NamedTuple):
    """What one request brought: `seconds` until the script had finished, bytes on the wire, every text in HTML elements, and
    what went wrong (an exception's message, or one of our calm sentences of failure)."""

    seconds: float
    size: int
    text: str
    wrong: tuple[str, ...]

    @property
    def version(self) -> int | None:
        """The version that the page says it shows."""
        found = VERSION.search(self.text)
        return int(found[1]) if found else None


class Reader:
    """A session. `pages` are the names and hashes of the sidebar, `boxes` the select boxes of the page that is open."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._values: dict[str, str] = {}
        self._kept: dict[
            str, int
        ] = {}  # big messages that a browser keeps for two runs, so that they come as references
        self._runs = 0
        self.page = ""
        self.query = ""
        self.pages: dict[str, str] = {}
        self.boxes: dict[str, list[str]] = {}

    async def open(self, page: str, query: str = "") -> Shown:
        """Open a page: the first one as by its link, later ones as by a click in the sidebar."""
        self.page, self.query, self._values = page, query, {}
        return await self._run()

    async def choose(self, box: str, option: str) -> Shown:
        """Choose another option in a select box."""
        self._values[box] = option
        return await self._run()

    async def _run(self) -> Shown:
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_name = self.query, self.page
        state.page_script_hash = self.pages.get(self.page, "")
        state.cached_message_hashes.extend(self._kept)
        state.context_info.timezone, state.context_info.locale = "Asia/Jakarta", "id-ID"
        for box, value in self._values.items():
            state.widget_states.widgets.add(id=box, string_value=value)
        begun = time.perf_counter()
        await self._connection.send(message.SerializeToString())
        size, texts, wrong = 0, [], []
        self.boxes = {}
        while True:
            received = await self._connection.recv()
            size += len(received)
            answer = ForwardMsg.FromString(received)
            kind = answer.WhichOneof("type")
            if answer.metadata.cacheable:
                self._kept[answer.hash] = self._runs
            if kind == "ref_hash":
                self._kept[answer.ref_hash] = self._runs
            if kind == "new_session":
                texts, self.boxes = [], {}  # another run of the same request: st.rerun
            elif kind == "navigation":
                self.pages = {found.url_pathname: found.page_script_hash for found in answer.navigation.app_pages}
            elif kind == "page_info_changed":
                self.query = answer.page_info_changed.query_string
            elif kind == "delta" and answer.delta.WhichOneof("type") == "new_element":
                element = answer.delta.new_element
                if element.WhichOneof("type") == "exception":
                    wrong.append(element.exception.type)
                elif element.WhichOneof("type") == "html":
                    texts.append(element.html.body)
                elif element.WhichOneof("type") == "selectbox" and not element.selectbox.disabled:
                    self.boxes[element.selectbox.id] = list(element.selectbox.options)
            elif kind == "page_not_found":
                wrong.append("page not found")
            elif kind == "script_finished" and answer.script_finished in (
                ForwardMsg.FINISHED_SUCCESSFULLY,
                ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
            ):
                break
        seconds = time.perf_counter() - begun
        self._runs += 1
        self._kept = {key: run for key, run in self._kept.items() if run >= self._runs - 2}
        text = " ".join(texts)
        return Shown(seconds, size, text, (*wrong, *(error for error in ERRORS if error in text)))


@contextlib.asynccontextmanager
async def reader(address: str) -> AsyncIterator[Reader]:
    """Come as a browser comes: ask for the page itself, keep its cookies, then open the websocket with them.

    The certificate of an https address is not checked.
    """
    secure = ssl._create_unverified_context() if address.startswith("https") else None
    jar = SimpleCookie()
    for header in await asyncio.to_thread(_cookies, address, secure):
        jar.load(header)
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in jar.items())
    url = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
    settings = {"max_size": None, "ssl": secure, "origin": f"{urlparse(address).scheme}://{urlparse(address).netloc}"}
    headers = {"Cookie": cookies} if cookies else {}
    async with connect(
        url, subprotocols=["streamlit"], additional_headers=headers, proxy=None, **settings
    ) as connection:
        yield Reader(connection)


def _cookies(address: str, secure: ssl.SSLContext | None) -> list[str]:
    with urllib.request.urlopen(address, context=secure) as page:
        return page.headers.get_all("Set-Cookie", [])
