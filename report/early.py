"""What a server does before anybody asks: it prepares the first page while the browser still loads Streamlit."""

import contextlib
import importlib
import threading
from collections.abc import AsyncIterator


@contextlib.asynccontextmanager
async def begun(app: object) -> AsyncIterator[None]:
    """Around a server's life, as st.App wants it. Nobody waits for what is prepared."""
    threading.Thread(target=importlib.import_module, args=("report.frame",), daemon=True).start()
    yield
