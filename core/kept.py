"""Answers kept in memory, each worked out once, however many ask for it at the same moment."""

import threading
from collections.abc import Callable
from typing import Any

import cachetools


def kept(most: int, size: Callable[[Any], int] | None = None) -> Callable[[Callable], Any]:
    """Decorates a function of hashable arguments: the answers asked for last are kept, `most` of them.

    Like functools.lru_cache, but who asks for what somebody is working out waits for that, instead of working it out as well:
    after a publish all readers ask for the same. `size` says what an answer counts for of `most`; one that is too large is not kept.
    """
    return cachetools.cached(cachetools.LRUCache(most, getsizeof=size), condition=threading.Condition())
