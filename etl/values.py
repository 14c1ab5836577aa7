"""What a text in a cell means as a number, a day or a period.

Each function returns the value, or raises Meaningless with the code of the problem. Nothing is guessed: a text with
two readings is refused.
"""

import functools
import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta

from babel.dates import get_month_names

from core.periods import MONTHS_IN, Period, parse_canonical, period_of
from core.specs import NOT_AVAILABLE

LARGEST = 10**12  # a count above it is a slip of the keyboard
EARLIEST = date(1900, 1, 1)
EXCEL_DAY_ZERO = date(1899, 12, 30)
EXCEL_SERIALS = range(20_000, 60_000)  # 1954 to 2064
ZERO_MARKS = ("-", "–", "—", "nihil")  # BPS: "-" is zero

LONGEST_EVENT = 200  # characters
LONGEST_DAYS = timedelta(days=92)  # of one training; more is a slip of the keyboard, or a year's programme

_TO = r"\s*(?:[\-–—]|s\.?\s?/?d\.?(?![a-z])|sampai(?:\s+dengan)?\b|hingga\b|to\b)\s*"  # between the first and the last of several days
_WEEKDAY_NAME = r"(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad)\b"
_WEEKDAY = re.compile(rf"^{_WEEKDAY_NAME}(?:{_TO}{_WEEKDAY_NAME})?[\s,/]*", re.I)
LONG_NUMBER = re.compile(
    r"\d{9,}|\d{4}(?:[ .\-]\d{4}){3}|\d{8}[ .\-]\d{6}"
)  # NIK 1801 0101 1234 0001, NIP 19800101 200501 1 001
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:([.,\u00a0\u202f\u2009' ])[0-9]{3})(?:\1[0-9]{3})*")
_MARKED = re.compile(r"(.*[0-9])\s*(?:\*{1,3}\)?|r\)?)", re.I)
_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})", re.A)
_NAMED_DAY = re.compile(r"(\d{1,2})[ \-/.]*([a-z]+)[ \-/.]*(\d{4}|\d{2})", re.I | re.A)
_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T]00:00(?::00(?:\.0+)?)?)?", re.A)

_PART = r"(?P<part>semester|sem|smt|triwulan|tri wulan|kuartal|quarter|tw|q|s)[\s.\-]*(?:ke\s*-?\s*)?(?P<number>iv|i{1,3}|[1-4])"
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_OF_YEAR = (
    re.compile(rf"{_PART}[\s,/\-]*(?:tahun|th\.?)?[\s,/\-]*{_YEAR}", re.I | re.A),
    re.compile(rf"{_YEAR}[\s,/\-]*{_PART}", re.I | re.A),
)
_MONTH = (
    re.compile(rf"(?P<name>[a-z]+)\.?[\s,/\-]*(?:tahun)?\s*{_YEAR}", re.I | re.A),
    re.compile(rf"{_YEAR}[\s,/\-]+(?P<name>[a-z]+)", re.I | re.A),
    re.compile(r"(?P<name>[a-z]+)[\-'](?P<year>\d{2})", re.I | re.A),
    re.compile(rf"(?P<month>0?[1-9]|1[0-2])[/\-.]{_YEAR}", re.A),
    re.compile(rf"{_YEAR}[/](?P<month>0?[1-9]|1[0-2])", re.A),
)
_LEAD = re.compile(
    r"^(?:(?:keadaan|posisi|periode|per|bulan|tahun|th\.?|ta|t\.\s?a\.?|anggaran|data|akhir|s\.?d\.?)\s+)+", re.I
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_OFFICE_MONTHS = {"pebruari": 2, "peb": 2, "agt": 8, "ags": 8, "agust": 8, "sept": 9, "nopember": 11, "nop": 11}


class Meaningless(Exception):
    """A text that has no meaning here: the code of the problem and what could be meant, looked for only when asked."""

    def __init__(self, code: str, detail: str | Callable[[], str] = ""):
        super().__init__(code)
        self.code = code
        self._detail = detail

    @functools.cached_property
    def detail(self) -> str:
        return self._detail() if callable(self._detail) else self._detail


def whole_number(text: str, scale: int = 1, decimal: str | None = None) -> int | None:
    """1234, 1.234, 1,234, 1 234 and 1234,0 as a count; "-" as zero; None for "not available".

    `1.234` is one thousand two hundred and thirty-four, `1.5` is not a count and is refused. With a `scale` (1000 for
    "ribu jiwa") `decimal` is the mark that the column uses for decimals; None where the column does not show it.
    """
    text = _bare(text)
    if text.casefold() in NOT_AVAILABLE:
        return None
    if text.casefold() in ZERO_MARKS:
        return 0
    if re.fullmatch(r"[-−–]\s*[\d.,]*\d[\d.,]*|\(\s*\d[\d.,]*\s*\)", text):
        raise Meaningless("negative")
    number = _scaled(text, scale, decimal) if scale != 1 else _count(text)
    if number > LARGEST:
        raise Meaningless("too_large")
    return number


def passed(text: str) -> int | None:
    """How many passed a test; None for "not available", and for a result that is still to come."""
    return None if re.match(r"(?:belum|menunggu)\b", text.strip(), re.I) else whole_number(text)


def mark_of(text: str) -> str | None:
    """What a figure's sign says beside the number: "zero" for a dash, "marked" for 1.234* or 1.234r."""
    if text.strip().casefold() in ZERO_MARKS:
        return "zero"
    return "marked" if _MARKED.fullmatch(text.strip()) else None


def decimal_mark(texts: list[str]) -> str | None:
    """The mark that can only stand before decimals in these texts, or None when none shows it, or both do."""
    marks = {
        match[1]
        for text in texts
        if (match := re.fullmatch(r"(?=0[.,]|.*[.,](?!...$))[0-9]*([.,])[0-9]+", _bare(text)))
    }
    return marks.pop() if len(marks) == 1 else None


def day(text: str) -> date:
    """2017-07-31, 31/07/2017, 31-07-17, 31 Juli 2017, an Excel serial: ISO or day first, always.

    03/14/2017 is refused. A year of two digits is 1970 to 2069.
    """
    text = text.strip()
    try:
        if iso := _ISO.fullmatch(text):
            found = date(int(iso[1]), int(iso[2]), int(iso[3]))
        elif first := _DAY.fullmatch(text):
            found = date(_year(first[3]), int(first[2]), int(first[1]))
        elif (named := _NAMED_DAY.fullmatch(text)) and named[2].casefold() in months():
            found = date(_year(named[3]), months()[named[2].casefold()], int(named[1]))
        elif re.fullmatch(r"[0-9]{5}(?:[.,]0+)?", text) and int(text[:5]) in EXCEL_SERIALS:
            found = EXCEL_DAY_ZERO + timedelta(days=int(text[:5]))
        else:
            raise Meaningless("bad_day")
    except ValueError:
        raise Meaningless("bad_day") from None
    if found < EARLIEST:
        raise Meaningless("bad_day")
    return found


def day_not_after(text: str, today: date) -> date:
    """The date of a roster, which cannot lie in the future."""
    found = day(text)
    if found > today:
        raise Meaningless("as_of_in_future")
    return found


def day_of_event(text: str, today: date) -> date:
    """The day of a training or test, with or without its weekday, the first of several; before its end it has no participants."""
    text = _WEEKDAY.sub("", text.strip())
    first, last = _days(text) or (day(text),) * 2
    if last > today:
        raise Meaningless("event_in_future")
    return first


def lasts_days(text: str) -> bool:
    """Whether the day of a training or test is several."""
    return _days(_WEEKDAY.sub("", text.strip())) is not None


def _days(text: str) -> tuple[date, date] | None:
    """The first and last of 17-18 Juli 2017, 29 Agustus s.d. 1 September 2018, 29/08/2018 - 01/09/2018; None for anything else."""
    for mark in re.finditer(_TO, text, re.I):
        start = text[: mark.start()].strip()
        try:
            last = day(text[mark.end() :])
        except Meaningless:
            continue
        for rest in ("", f"/{last.year}", f" {last.year}", f" {last.year - 1}", f"/{last.month}/{last.year}"):
            try:
                first = day(start + rest)
            except Meaningless:
                continue
            if first < last and last - first < LONGEST_DAYS:
                return first, last
    return None


def event(text: str) -> str:
    """The name of a training or test, with single spaces and without a spreadsheet's mark of text before it.

    No number as long as a NIK or NIP may stand in it: it would be kept and shown.
    """
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    text = re.sub(r"^'(?=[=+\-@])", "", text)
    if LONG_NUMBER.search(text):
        raise Meaningless("identity_in_event")
    if len(text) > LONGEST_EVENT:
        raise Meaningless("event_too_long", str(LONGEST_EVENT))
    return text


def period(text: str, today: date) -> dict:
    """2023, Tahun 2023, Semester I 2023, TW III 2023, Mei 2023, 2023-05, or a day, which means its month.

    Gives period_end, grain, and on_last_day, False for a day that is not its month's last. A period that has not
    ended is refused (R3).
    """
    found, on_last_day = parse_period(text), True
    if not found:
        try:
            written = day(_LEAD.sub("", text.strip()))
        except Meaningless:
            raise Meaningless("bad_period") from None
        if re.fullmatch(r"[0-9]{5}.*", text.strip()):  # a bare number is no period
            raise Meaningless("bad_period")
        found = period_of(written, "month")
        on_last_day = written == found.end
    if found.end >= today:
        raise Meaningless("period_not_ended")
    return {"period_end": found.end, "grain": found.grain, "on_last_day": on_last_day}


def parse_period(text: str) -> Period | None:
    """A period as offices write it, None for anything else; days are not periods."""
    text = re.sub(r"\s+", " ", text.strip())
    text = re.sub(r"^((?:19|20)\d\d)[.,]0+$", r"\1", _LEAD.sub("", text))
    if found := parse_canonical(text):
        return found
    for form in _OF_YEAR:
        if match := form.fullmatch(text):
            word, number = match["part"].casefold(), match["number"].casefold()
            grain = "semester" if word.startswith("s") else "quarter"
            number = _ROMAN.get(number) or int(number)
            if number <= 12 // MONTHS_IN[grain]:
                return period_of(date(int(match["year"]), number * MONTHS_IN[grain], 1), grain)
    for form in _MONTH:
        if match := form.fullmatch(text):
            parts = match.groupdict()
            month = int(parts["month"]) if parts.get("month") else months().get(parts["name"].casefold())
            if month:
                return period_of(date(_year(match["year"]), month, 1), "month")
    return None


def _count(text: str) -> int:
    digits = text
    decimals = re.fullmatch(r"(.*\d)([.,])0{1,2}", text)
    if decimals:  # 1234,0 and 1.234,00: a spreadsheet's decimals; the mark must not be the one that groups
        digits = decimals[1]
        if decimals[2] in digits:
            raise Meaningless("not_a_whole_number")
    if _GROUPED.fullmatch(digits):
        digits = re.sub(r"\D", "", digits)
    if not re.fullmatch(r"[0-9]{1,18}", digits):
        raise Meaningless("too_large" if re.fullmatch(r"[0-9]{19,}", digits) else "not_a_whole_number")
    return int(digits)


def _scaled(text: str, scale: int, decimal: str | None) -> int:
    """A figure in thousands or millions: 152,44 of "ribu jiwa" is 152440."""
    parts = re.fullmatch(r"([0-9]+)(?:([.,])([0-9]+))?", text)
    if not parts:
        if decimal and (grouped := re.fullmatch(r"(.*)" + re.escape(decimal) + r"([0-9]+)", text)):
            whole, decimals = _count(grouped[1]), grouped[2]
        else:
            return _count(text) * scale
    elif parts[2] is None:
        return int(text) * scale
    elif len(parts[3]) == 3 and decimal != parts[2]:
        raise Meaningless("ambiguous_number")
    else:
        whole, decimals = int(parts[1]), parts[3]
    exact = whole * scale * 10 ** len(decimals) + int(decimals) * scale
    if exact % 10 ** len(decimals):
        raise Meaningless("not_a_whole_number")
    return exact // 10 ** len(decimals)


def _bare(text: str) -> str:
    """The figure without Excel's text apostrophe, a footnote's mark, and spaces around."""
    text = text.strip().removeprefix("'")
    marked = _MARKED.fullmatch(text)
    return marked[1] if marked else text


def _year(text: str) -> int:
    number = int(text)
    if len(text) == 4:
        return number
    return number + (2000 if number < 70 else 1900)


@functools.cache
def months() -> dict[str, int]:
    """Months by name in Indonesian and English, whole and short."""
    found = dict(_OFFICE_MONTHS)
    for language in ("id", "en"):
        for width in ("wide", "abbreviated"):
            found |= {
                name.casefold().rstrip("."): number for number, name in get_month_names(width, locale=language).items()
            }
    return found
