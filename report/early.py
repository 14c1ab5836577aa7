"""What a server does before anybody asks: it prepares the first page while the browser still loads Streamlit."""

import contextlib
import ctypes
import gc
import importlib
import threading
import time
from collections.abc import AsyncIterator

M_ARENA_MAX = -8  # malloc.h
COLLECTED_EVERY = 20  # seconds; it takes 0.05 to 0.3 s


@contextlib.asynccontextmanager
async def begun(app: object) -> AsyncIterator[None]:
    """Around a server's life, as st.App wants it. Nobody waits for what is prepared."""
    _two_arenas()
    threading.Thread(target=_prepare, daemon=True).start()
    yield


def _prepare() -> None:
    """Import what pages are made of, and collect garbage from now on.

    Left to itself Python's collector waits the longer the more is kept, while each answer leaves its messages behind. Between
    two times what is there is set aside, or the collector would look at all of it in the middle of an answer as well.
    """
    importlib.import_module("report.frame")
    while True:
        gc.freeze()
        time.sleep(COLLECTED_EVERY)
        gc.unfreeze()
        gc.collect()


def _two_arenas() -> None:
    """Let the C library take memory for all threads from two places. Streamlit runs each page in a thread of its own, and what
    sixteen places keep for later adds up; only glibc is asked."""
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)
