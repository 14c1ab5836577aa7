"""Options that are numbers, as lists of words that need not be written out: their places are what an id of a chart holds."""

import re
import sys
from collections.abc import Sequence

FIXED = re.compile(r"(\d\d\.\d\d)\s*:\s*(\d{1,4})", re.ASCII)
MOST_SEATS, MOST_FIXED = 9_999, 6  # of a district, and districts: an id must stay short enough to type
PAIR = 10_000 * (MOST_SEATS + 1)  # a four-digit code and its seats


class Numbers(Sequence):
    """A default word, then the whole numbers from 1 to `last`, each in the place of its own value; none stands twice."""

    def __init__(self, default: str, last: int):
        self.default, self.last = default, last

    def __len__(self) -> int:
        return self.last + 1

    def __getitem__(self, place: int) -> str:
        if not 0 <= place <= self.last or str(place) == self.default:
            raise IndexError(place)
        return str(place) if place else self.default

    def index(self, word: str) -> int:
        """The place of a number; ValueError when it is not offered."""
        place = 0 if word == self.default else int(word)
        if word != self[place]:
            raise ValueError(word)
        return place


class FixedSeats(Sequence):
    """Seats of single districts, `18.01:3,18.11:2` by code: each district adds nine digits to the place. The default is none."""

    def __len__(self) -> int:
        return sys.maxsize  # the largest that Python lets a length be

    def __getitem__(self, place: int) -> str:
        if not 0 <= place < PAIR**MOST_FIXED:
            raise IndexError(place)
        fixed = {}
        while place:
            place, pair = divmod(place, PAIR)
            code, seats = divmod(pair, MOST_SEATS + 1)
            fixed[f"{code // 100:02d}.{code % 100:02d}"] = seats
        return written(fixed)

    def index(self, word: str) -> int:
        """The place of a word as `written` writes it; ValueError when it is none."""
        fixed = read(word)
        place = 0
        for code, seats in reversed(fixed.items()):
            place = place * PAIR + int(code.replace(".", "")) * (MOST_SEATS + 1) + seats
        if fixed and self[place] != word:
            raise ValueError(word)
        return place


def read(text: str) -> dict[str, int]:
    """{code: seats} of `18.01:3, 18.11:2`; ValueError where it cannot be read or names a district twice."""
    found = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        match = FIXED.fullmatch(part)
        if match is None or match[1] in found or len(found) == MOST_FIXED:
            raise ValueError(f"no fixed seats: {part}")
        found[match[1]] = int(match[2])
    return dict(sorted(found.items()))


def written(fixed: dict[str, int]) -> str:
    """The same as text, by code."""
    return ",".join(f"{code}:{seats}" for code, seats in sorted(fixed.items()))
