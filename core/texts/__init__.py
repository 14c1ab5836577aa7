"""Every word a user sees, in Indonesian and English, and how each language writes numbers and dates."""

import functools
import math
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from babel.dates import format_date
from babel.numbers import format_decimal

from core.periods import MONTHS_IN, Period

LANGUAGES = ("id", "en")


@dataclass(frozen=True)
class Texts:
    """The words of one language: `texts("app.version", version=12)`.

    A key with `_one` beside it is used instead where `n` is 1. `{people}` in a text is the office's own word, PMKS or PPKS.
    """

    language: str
    people: str = "PMKS"

    @property
    def words(self) -> dict[str, str]:
        """Every text of the language by its key."""
        return words_of(self.language)

    def __call__(self, key: str, **values: object) -> str:
        """Raises KeyError for an unknown key or a missing value: a test walks through all of them."""
        if values.get("n") in (1, "1") and f"{key}_one" in self.words:
            key = f"{key}_one"
        return self.words[key].format(people=self.people, **values)

    def number(self, value: float | None, decimals: int = 0) -> str:
        """1234.5 as `1.234,5` (id) or `1,234.5` (en); a dash where there is no number."""
        if value is None:
            return "–"
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return _decimal(value + 0, pattern, self.language)  # no minus before a zero

    def ratio(self, cases_per_worker: float | None) -> str:
        """`1 : 20.833`; with a decimal where the whole number would hide a third of it."""
        if cases_per_worker is None:
            return "–"
        decimals = 0 if cases_per_worker >= 10 or cases_per_worker == int(cases_per_worker) else 1
        return f"1\u00a0:\u00a0{self.number(cases_per_worker, decimals)}"

    def small(self, value: float) -> str:
        """A number below ten thousand with two digits that mean something: 0,062, 1,8, 54."""
        decimals = 0 if value == 0 or value >= 10 else 1 - math.floor(math.log10(value))
        return self.number(value, min(decimals, 6))

    def percent(self, share: float | None, decimals: int = 1) -> str:
        """0.27 as `27,0%`; none and all without decimals; one that is there but rounds to nothing as `< 0,1%`."""
        if share is None:
            return "–"
        least = 10**-decimals
        if 0 < 100 * share < least / 2:
            return f"<\u00a0{self.number(least, decimals)}%"
        return f"{self.number(100 * share, 0 if share in (0, 1) else decimals)}%"

    def date(self, day: date) -> str:
        """31 Juli 2017."""
        return _day(day, "d MMMM y", self.language)

    def short_date(self, day: date) -> str:
        """31 Jul 2017."""
        return _day(day, "d MMM y", self.language)

    def period(self, period: Period) -> str:
        """2023, Semester 1 2023, Triwulan 3 2023, Mei 2023."""
        if period.grain == "year":
            return str(period.end.year)
        if period.grain == "month":
            return _day(period.end, "MMMM y", self.language)
        return self(f"period.{period.grain}", number=period.end.month // MONTHS_IN[period.grain], year=period.end.year)


@functools.lru_cache(maxsize=20_000)  # a chart says a figure up to four times, the next version most of them again
def _decimal(value: float, pattern: str, language: str) -> str:
    return format_decimal(value, format=pattern, locale=language)


@functools.lru_cache(maxsize=2_000)
def _day(day: date, pattern: str, language: str) -> str:
    return format_date(day, pattern, locale=language)


@functools.cache
def words_of(language: str) -> dict[str, str]:
    """All texts of a language, flattened: {"app.version": "..."}. Those of the analysis pages lie in views_*.toml."""
    folder, found = Path(__file__).parent, {}
    for name in (language, f"views_{language}"):
        found |= _flatten(tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8")))
    return found


def _flatten(table: dict, prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
