"""Pictures of a new version, drawn before anybody asks for them.

Every picture says of which version it is, so after each load all of them are drawn anew, the first of each while its reader
waits. The ones asked for last are drawn ahead instead, while nobody waits.
"""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cachetools

from report.views.ask import Ask

ASKED = 128  # pictures remembered
PATIENCE = 20  # seconds after which those of a large warehouse are left to their readers


class Ahead:
    """What readers of this process asked for last, and who waits for an answer. `draw` makes a picture and keeps it."""

    def __init__(self, draw: Callable[[Ask], object]) -> None:
        self._draw = draw
        self._asked: cachetools.LRUCache[Ask, bool] = cachetools.LRUCache(ASKED)
        self._newest: dict[Path, int] = {}
        self._answers = 0
        self._changed = threading.Condition()

    @contextlib.contextmanager
    def answering(self) -> Iterator[None]:
        """Around an answer to a reader; meanwhile no picture is begun."""
        with self._changed:
            self._answers += 1
        try:
            yield
        finally:
            with self._changed:
                self._answers -= 1
                self._changed.notify_all()

    def asked(self, ask: Ask) -> threading.Thread | None:
        """Remember what a reader asks for. The first who asks of a new version has the others' pictures drawn: the thread that does it."""
        with self._changed:
            newest = self._newest.setdefault(ask.folder, ask.version)
            if ask.version < newest:  # somebody looks at an older version
                return None
            self._asked[ask._replace(version=0)] = True
            if ask.version == newest:
                return None
            self._newest[ask.folder] = ask.version
            others = [known._replace(version=ask.version) for known in self._asked if known.folder == ask.folder]
        thread = threading.Thread(target=self._draw_all, args=(others[::-1],), daemon=True)
        thread.start()
        return thread

    def _draw_all(self, asks: list[Ask]) -> None:
        until = time.monotonic() + PATIENCE
        for ask in asks:
            with self._changed:
                self._changed.wait_for(lambda: self._answers == 0)
                if ask.version != self._newest[ask.folder] or time.monotonic() > until:
                    return
            with contextlib.suppress(Exception):  # what cannot be drawn is said to the reader who asks for it
                self._draw(ask)
