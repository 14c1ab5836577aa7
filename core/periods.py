"""Periods: a year, semester, quarter or month, kept as the day it ends and its grain."""

import calendar
import re
from datetime import date
from typing import NamedTuple

GRAINS = ("month", "quarter", "semester", "year")  # finest first
MONTHS_IN = {"month": 1, "quarter": 3, "semester": 6, "year": 12}

_CANONICAL = re.compile(
    r"(?P<year>\d{4})(?:-(?:S(?P<semester>[12])|Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?", re.I
)


class Period(NamedTuple):
    """`end` is its last day."""

    end: date
    grain: str

    def __str__(self) -> str:
        """The canonical form: 2023, 2023-S1, 2023-Q3, 2023-05."""
        if self.grain == "year":
            return f"{self.end.year}"
        number = self.end.month // MONTHS_IN[self.grain]
        return (
            f"{self.end.year}-"
            + {"semester": f"S{number}", "quarter": f"Q{number}", "month": f"{number:02d}"}[self.grain]
        )


def period_of(day: date, grain: str) -> Period:
    """The period of that grain which holds the day."""
    length = MONTHS_IN[grain]
    month = (day.month + length - 1) // length * length
    return Period(date(day.year, month, calendar.monthrange(day.year, month)[1]), grain)


def parse_canonical(text: str) -> Period | None:
    """Understand 2023, 2023-S1, 2023-Q3 and 2023-05; None for anything else."""
    match = _CANONICAL.fullmatch(text.strip())
    if not match or match["year"] < "1900":
        return None
    year = int(match["year"])
    for grain in ("semester", "quarter", "month"):
        if match[grain]:
            return period_of(date(year, int(match[grain]) * MONTHS_IN[grain], 1), grain)
    return Period(date(year, 12, 31), "year")
