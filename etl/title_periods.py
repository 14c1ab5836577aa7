"""The period that the lines above a table name, when they name exactly one and nothing else beside it.

A part of a year that is not understood ("Caturwulan I 2022", "Januari s.d. Juni 2022") names none: taken for the year, or
for its last month, it would put every figure of the file in the wrong period.
"""

import re

from core.periods import Period, period_of
from etl import values
from etl.values import Meaningless

OF_OTHER_THINGS = re.compile(
    r"\b(dicetak|cetak|diunduh|printed|nomor|no\.|permensos|kepmensos|perda|perdes|pergub|perbup|perwali|perpres|inpres|peraturan|"
    r"keputusan|surat|sk|lampiran|uu|undang|rpjmd|renstra)\b",
    re.I,
)
_YEAR = r"(?:19|20)\d\d"
_WORD = r"(?:semester|sem|smt|triwulan|tri\s+wulan|kuartal|quarter|tw|q|s)"
_PART = rf"{_WORD}[\s.\-]*(?:ke\s*-?\s*)?(?:iv|i{{1,3}}|[1-4])"
_OF_YEAR = r"[\s,/():;\-]*(?:(?:tahun|year|th\.?|t\.?a\.?|anggaran)[\s:;]*)*"
_MONTH = rf"(?:{'|'.join(sorted(values.months(), key=len, reverse=True))})"
_NAMED = (  # a year, and what part of it; the first form that fits a place holds
    re.compile(rf"\b(?P<day>\d{{1,2}}[/.\-]\d{{1,2}}[/.\-]{_YEAR}|{_YEAR}-\d\d-\d\d)\b", re.I),
    re.compile(rf"\b(?P<part>{_PART}){_OF_YEAR}(?P<year>{_YEAR})\b", re.I),
    re.compile(rf"\b(?P<year>{_YEAR})[\s,/():;\-]*(?P<part>{_PART})\b", re.I),
    re.compile(rf"\b(?:\d{{1,2}}\s+)?(?P<part>{_MONTH})\b\.?{_OF_YEAR}(?P<year>{_YEAR})\b", re.I),
    re.compile(rf"\b(?P<whole>{_YEAR}-(?:s[12]|q[1-4]|\d\d))\b", re.I),
    re.compile(rf"\b(?P<whole>{_YEAR})\b"),
)
_DOUBT = re.compile(
    rf"\b(?:semester|smt|triwulan|tri\s+wulan|kuartal|kwartal|quarter|tw|catur\s*wulan|cawu|tengah\s+tahun|minggu|ganjil|genap|{_MONTH})\b",
    re.I,
)


def of_titles(titles: list[tuple[int, str]]) -> tuple[int, Period, str] | None:
    """(line, period, its text), when the titles, read as one text, name exactly one."""
    text = "\n".join(_own(title) for _, title in titles)
    found: dict[Period, tuple[int, Period, str]] = {}
    for form in _NAMED:
        for match in list(form.finditer(text)):
            period = _period(match.groupdict())
            if period is None:
                return None
            line = titles[text.count("\n", 0, match.start())][0]
            found.setdefault(period, (line, period, " ".join(match[0].split())))
            text = text[: match.start()] + re.sub(r"[^\n]", " ", match[0]) + text[match.end() :]
    return next(iter(found.values())) if len(found) == 1 and not _DOUBT.search(text) else None


def years_of(titles: list[tuple[int, str]]) -> dict[str, int]:
    """{year: the last line that names it}."""
    return {year: line for line, text in titles for year in re.findall(rf"\b{_YEAR}\b", _own(text))}


def _own(text: str) -> str:
    """A title without the parts that speak of a regulation, a letter, or the day of printing."""
    return "".join(part for part in re.split(r"(?<=[;|(])", text) if not OF_OTHER_THINGS.search(part))


def _period(named: dict[str, str | None]) -> Period | None:
    if named.get("day"):
        try:
            return period_of(values.day(named["day"]), "month")
        except Meaningless:
            return None
    return values.parse_period(named.get("whole") or f"{named['part']} {named['year']}")
