"""After a publish the pictures that readers asked for last are drawn before they ask again, while nobody waits."""

import contextlib
import threading

import pytest

from core.settings import load_settings
from core.texts import Texts
from report import panels, views
from report.ahead import Ahead


@pytest.fixture
def asks(warehouses):
    """Three views of the sample's version 1."""
    base = views.newest(warehouses["sample"], 2, load_settings(), Texts("id"), "public")
    return [ask._replace(version=1) for ask in views.asks(base, ["ranking", "province", "trend"])]


def of(version: int, *asks) -> list[tuple[str, int]]:
    return [(ask.view, version) for ask in asks]


def test_the_first_who_asks_of_a_new_version_has_the_others_drawn(asks):
    drawn = []
    ahead = Ahead(lambda ask: drawn.append((ask.view, ask.version)))
    for ask in asks:
        assert ahead.asked(ask) is None
    assert drawn == []  # the readers of the first version draw for themselves
    ahead.asked(asks[1]._replace(version=2)).join()
    assert sorted(drawn) == sorted(of(2, *asks))
    assert drawn[0] == ("trend", 2)  # the one asked for last
    assert ahead.asked(asks[0]._replace(version=2)) is None


def test_who_looks_at_an_older_version_has_nothing_drawn(asks):
    drawn = []
    ahead = Ahead(drawn.append)
    ahead.asked(asks[0]._replace(version=3))
    assert ahead.asked(asks[1]) is None
    ahead.asked(asks[0]._replace(version=4)).join()
    assert [ask.view for ask in drawn] == [asks[0].view]


def test_nothing_is_begun_while_somebody_waits(asks):
    drawn, begun = [], threading.Event()

    def draw(ask):
        drawn.append(ask)
        begun.set()

    ahead = Ahead(draw)
    ahead.asked(asks[0])
    with ahead.answering():
        with ahead.answering():
            thread = ahead.asked(asks[0]._replace(version=2))
        assert not begun.wait(0.3)
    thread.join()
    assert len(drawn) == 1


def test_a_newer_version_ends_the_drawing_and_a_failure_does_not(asks):
    tried, ahead = [], None

    def draw(ask):
        tried.append((ask.view, ask.version))
        if ask.version == 2:
            ahead.asked(asks[0]._replace(version=3)).join()
        raise ValueError(ask.view)

    ahead = Ahead(draw)
    for ask in asks:
        ahead.asked(ask)
    ahead.asked(asks[0]._replace(version=2)).join()
    assert [version for _, version in tried] == [2, 3, 3, 3]


def test_a_page_waits_for_nothing_that_was_drawn_ahead(open_page, monkeypatch, asks):
    inside, seen = [], []

    class Watched(Ahead):
        @contextlib.contextmanager
        def answering(self):
            inside.append(True)
            yield
            inside.pop()

        def asked(self, ask):
            seen.append((ask.view, bool(inside)))

    monkeypatch.setattr(panels, "AHEAD", Watched(panels.picture))
    open_page("overview")
    assert seen
    assert all(answering for _, answering in seen)
    ahead, ask = Ahead(panels.picture), asks[0]
    ahead.asked(ask)
    ahead.asked(ask._replace(version=2)).join()
    before = panels.picture.cache_info().misses
    panels.picture(ask._replace(version=2))
    assert panels.picture.cache_info().misses == before
