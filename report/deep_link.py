"""A page that is opened by its own address stands as soon as the first one.

Streamlit's browser code takes `/trend` for where the server might live, asks `/trend/_stcore/health`, is told no, and waits a
tenth of a second before it asks `/`. It takes the server's address from `window.__streamlit` when that says one (the hook of its
own hosts); where it does not look there, a page opens as before.
"""

import functools
from collections.abc import Sequence
from importlib import resources

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

# Without the page's name, whatever a proxy has put before it
SERVER = "<script>window.__streamlit = {BACKEND_BASE_URL: location.origin + location.pathname.replace(/[^/]*$/, '')}</script>"


def routes(pages: Sequence[str]) -> list[Route]:
    """What the server answers for the addresses of these pages: the same as for any, and where it lives."""
    return [Route(f"/{page}", _index) for page in pages]


async def _index(request: Request) -> HTMLResponse:
    return HTMLResponse(_text(), headers={"Cache-Control": "no-cache"})


@functools.cache
def _text() -> str:
    index = resources.files("streamlit").joinpath("static", "index.html").read_text(encoding="utf-8")
    return index.replace("<head>", f"<head>{SERVER}", 1)
