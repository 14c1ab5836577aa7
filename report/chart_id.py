"""The short id that every picture carries: a compact code of view, choices and version that needs no memory of ours.

All choices become digits of one number in mixed bases, those that are seldom made last, so that a plain view has a short
number. It is multiplied by a prime: mistyping one character, or swapping two neighbours, never gives another multiple
(errors of d * 32^k and 31 * d * 32^k, with d below 32, are not divisible by 1021). Written in Crockford's base 32, which
reads O as 0, and I and L as 1.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from core.errors import UsageError
from core.periods import GRAINS, MONTHS_IN, Period, period_of
from core.specs import ROLES, UNITS
from core.texts import LANGUAGES

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOKALIKES = str.maketrans("OIL", "011", "- \u2011")
CHECK = 1021
FIRST_YEAR = 1900
PIECE = 16  # numbers without a largest value are written in pieces of this base, each told whether another follows


class Coded(NamedTuple):
    """What an id holds. `view` counts from 1; `districts` and `district` are places in the version's list of districts,
    `options` places among the words that a view offers, in its order; `standard` the place of a published target, `province` of a province among the
    version's."""

    view: int
    version: int
    language: str
    unit: str
    category: str
    role: str | None
    grain: str | None
    period: Period
    since: Period | None = None
    district: int | None = None
    districts: tuple[int, ...] = ()
    target: int | None = None
    options: tuple[int, ...] = ()
    standard: int | None = None
    province: int | None = None


class BadId(UsageError):
    """What was typed is no id: a character is wrong, missing or too many."""


class _Writer:
    def __init__(self):
        self.number, self.weight = 0, 1

    def digit(self, value: int, base: int) -> None:
        self.number += value * self.weight
        self.weight *= base

    def whole(self, value: int) -> None:
        while True:
            self.digit(value % PIECE + (PIECE if value >= PIECE else 0), 2 * PIECE)
            if value < PIECE:
                return
            value //= PIECE


class _Reader:
    def __init__(self, number: int):
        self.number = number

    def digit(self, base: int) -> int:
        self.number, value = divmod(self.number, base)
        return value

    def whole(self) -> int:
        value, weight = 0, 1
        while True:
            piece = self.digit(2 * PIECE)
            value += piece % PIECE * weight
            if piece < PIECE:
                return value
            weight *= PIECE


def encode(coded: Coded) -> str:
    """The id, in groups of four: `7K3Q-9VXM-2R`."""
    out = _Writer()
    out.whole(coded.view)
    out.whole(coded.version)
    out.digit(LANGUAGES.index(coded.language), 2)
    out.digit(UNITS.index(coded.unit), 2)
    out.digit(_place(coded.grain, GRAINS), 5)
    _put_period(out, coded.period)
    out.digit(0 if coded.category == "all" else int(coded.category), 100)
    out.digit(_place(coded.role, ROLES), len(ROLES) + 1)
    out.whole(0 if coded.district is None else coded.district + 1)
    out.whole(len(coded.options))
    for option in coded.options:
        out.whole(option)
    out.digit(coded.since is not None, 2)
    if coded.since:
        _put_period(out, coded.since)
    out.whole(len(coded.districts))
    for district in coded.districts:
        out.whole(district)
    out.whole(coded.target or 0)
    for last in (coded.standard, coded.province):  # nothing is written for none
        out.whole(0 if last is None else last + 1)
    text, number = "", out.number * CHECK
    while number:
        number, place = divmod(number, 32)
        text = LETTERS[place] + text
    return "-".join(text[i : i + 4] for i in range(0, len(text), 4))


def decode(text: str) -> Coded:
    """What an id holds; raises BadId when it was mistyped."""
    typed = text.strip().upper().translate(LOOKALIKES)
    if not typed or len(typed) > 80 or any(letter not in LETTERS for letter in typed):
        raise BadId(text)
    number = 0
    for letter in typed:
        number = number * 32 + LETTERS.index(letter)
    number, rest = divmod(number, CHECK)
    if rest:
        raise BadId(text)
    inside = _Reader(number)
    try:
        view, version = inside.whole(), inside.whole()
        language, unit = LANGUAGES[inside.digit(2)], UNITS[inside.digit(2)]
        grain, period = _word(inside.digit(5), GRAINS), _period(inside)
        category, role = inside.digit(100), _word(inside.digit(len(ROLES) + 1), ROLES)
        district = inside.whole()
        options = tuple(inside.whole() for _ in range(inside.whole()))
        since = _period(inside) if inside.digit(2) else None
        districts = tuple(inside.whole() for _ in range(inside.whole()))
        target, standard, province = inside.whole(), inside.whole(), inside.whole()
    except (IndexError, ValueError):
        raise BadId(text) from None
    found = Coded(
        view, version, language, unit, f"{category:02d}" if category else "all", role, grain, period, since,
        district - 1 if district else None, districts, target or None, options, standard - 1 if standard else None,
        province - 1 if province else None,
    )  # fmt: skip
    if inside.number or encode(found).replace("-", "") != typed:
        raise BadId(text)
    return found


def _put_period(out: _Writer, period: Period) -> None:
    out.digit(GRAINS.index(period.grain), len(GRAINS))
    out.whole(((period.end.year - FIRST_YEAR) * 12 + period.end.month) // MONTHS_IN[period.grain])


def _period(inside: _Reader) -> Period:
    grain = GRAINS[inside.digit(len(GRAINS))]
    months = inside.whole() * MONTHS_IN[grain] - 1
    return period_of(date(FIRST_YEAR + months // 12, months % 12 + 1, 1), grain)


def _place(word: str | None, words: Sequence[str]) -> int:
    return 0 if word is None else words.index(word) + 1


def _word(place: int, words: Sequence[str]) -> str | None:
    return words[place - 1] if place else None
