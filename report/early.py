"""What a server does before anybody asks: it prepares the first page while the browser still loads Streamlit."""

import contextlib
import gc
import importlib
import threading
from collections.abc import AsyncIterator


@contextlib.asynccontextmanager
async def begun(app: object) -> AsyncIterator[None]:
    """Around a server's life, as st.App wants it. Nobody waits for what is prepared."""
    threading.Thread(target=_prepare, daemon=True).start()
    yield


def _prepare() -> None:
    """Import what pages are made of. All of it stays, so Python's collector need not look at it again: that stopped every
    answer for 0.1 s each time."""
    importlib.import_module("report.frame")
    gc.freeze()
