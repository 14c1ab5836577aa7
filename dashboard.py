"""What `streamlit run` serves. The server imports this file once, and runs it as a script for every reader's click."""

from pathlib import Path

import streamlit as st

from core.settings import PROJECT, Settings
from report import deep_link, early


def load_sample(folder: Path, settings: Settings) -> None:
    """Fill a new warehouse with the sample. Raises BusyError."""
    from etl import publish  # who only reads need not wait for it

    publish.init(folder, settings, sample=True)


if __name__ == "__main__":
    from report import frame  # the server itself need not wait for it

    frame.show(load_sample)
    early.at_rest()
else:
    pages = sorted(path.stem for path in (PROJECT / "pages").glob("*.py"))
    app = st.App(__file__, lifespan=early.begun, routes=deep_link.routes(pages))
