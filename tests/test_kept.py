"""Answers kept in memory: worked out once for all who ask at the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.kept import kept


def test_readers_who_ask_at_once_wait_for_one_who_works_it_out():
    begun, go_on, worked = threading.Event(), threading.Event(), []

    @kept(2)
    def figure(version: int) -> list[int]:
        worked.append(version)
        begun.set()
        assert go_on.wait(30)
        return [version]

    with ThreadPoolExecutor(20) as readers:
        first = readers.submit(figure, 1)
        assert begun.wait(30)
        others = [readers.submit(figure, 1) for _ in range(19)]
        go_on.set()
        answers = [first.result(30), *(other.result(30) for other in others)]
    assert worked == [1]
    assert all(answer is answers[0] for answer in answers)


def test_what_fails_is_tried_again_and_nobody_waits_for_ever():
    tries = iter([OSError("gone"), None])

    @kept(2)
    def figure(version: int) -> int:
        if error := next(tries):
            raise error
        return version

    with pytest.raises(OSError, match="gone"):
        figure(1)
    assert figure(1) == 1


def test_only_the_answers_asked_for_last_are_kept():
    worked = []

    @kept(5, len)
    def rows(count: int) -> list[int]:
        worked.append(count)
        return [0] * count

    for count in (2, 3, 2, 1, 2, 3, 6, 6):
        rows(count)
    assert worked == [2, 3, 1, 3, 6, 6]
