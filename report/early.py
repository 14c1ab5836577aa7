"""What a server does before anybody asks: it prepares the first page while the browser still loads Streamlit."""

import contextlib
import ctypes
import functools
import gc
import importlib
import threading
from collections.abc import AsyncIterator

M_ARENA_MAX = -8  # malloc.h


@contextlib.asynccontextmanager
async def begun(app: object) -> AsyncIterator[None]:
    """Around a server's life, as st.App wants it. Nobody waits for what is prepared."""
    _two_arenas()
    threading.Thread(target=_prepare, daemon=True).start()
    yield


@functools.cache
def at_rest() -> None:
    """After the first page, with which the last modules have come (Streamlit itself imports pandas for it). All of them stay, so
    Python's collector need not look at them again: that stopped every answer for 0.1 s each time."""
    gc.freeze()


def _prepare() -> None:
    """Import what pages are made of. Then work out a country's small numbers."""
    frame = importlib.import_module("report.frame")
    with contextlib.suppress(Exception):  # what is wrong with a warehouse is said on the page
        frame.prepare()


def _two_arenas() -> None:
    """Let the C library take memory for all threads from two places. Streamlit runs each page in a thread of its own, and what
    sixteen places keep for later adds up; only glibc is asked."""
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)
