"""What the columns of a table mean, from their headers: a field of a dataset, or a value of one category, period, unit."""

import functools
import re
from typing import NamedTuple

from core.periods import Period
from core.reference import Reference, squeeze
from core.specs import CASELOAD, IGNORED, NUMBERING_HEADERS, Dataset
from etl import names, values
from etl.values import Meaningless

NEARLY = 0.88  # likeness of a header that is taken, with a warning
_PARENTHESES = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
NO_COUNT = re.compile(
    r"\b(persen\w*|prosentase|percent\w*|rata-rata|average|rasio|ratio|indeks|index|laju|kepadatan)\b|%|per 1[.,]?000",
    re.I,
)
_MEASURE = re.compile(r"^(jumlah|total|banyaknya|number of)\b[ :]*(pmks|ppks)?\b", re.I)


class Meaning(NamedTuple):
    """One column. A value column has at least one of category, period and unit (as text), and no field."""

    header: str  # as the file shows it; the rows of a header joined with " / "
    field: str | None = None
    category: str | None = None
    period: Period | None = None
    unit: str | None = None
    total: bool = False  # sums other columns
    numbering: bool = False
    ignored: bool = False  # as an analyst or the office said
    nearly: bool = False
    caption: str = (
        ""  # a row of a value column's header that says none of these: harmless above all value columns alike
    )

    @property
    def is_value(self) -> bool:
        return bool(self.category or self.period or self.unit)


@functools.lru_cache(maxsize=4096)
def meaning_of(path: tuple[str, ...], dataset: Dataset, reference: Reference, near: bool = False) -> Meaning:
    """The meaning of a column whose header stands in one or more rows, from the top.

    `near` also takes a header that is nearly a known one; the meaning says so.
    """
    texts = tuple(dict.fromkeys(re.sub(r"\s+", " ", text).strip() for text in path if text.strip()))
    plain = Meaning(" / ".join(texts))
    texts = _with_year_above(texts)
    if any(NO_COUNT.search(text) for text in texts):
        return plain
    for spelling in reversed(reference.columns):  # what was said last holds
        if squeeze(spelling.text) == squeeze(plain.header):
            if spelling.means == IGNORED:
                return plain._replace(ignored=True)
            if spelling.means in {c.name for c in dataset.columns}:
                return plain._replace(field=spelling.means)
    found: dict = {}
    if dataset is CASELOAD:  # only there a header can be a value: a category, a period, a unit
        for text in texts:
            said = attributes(text, reference)
            if said is None and not _fields(text, dataset):
                plain = plain._replace(caption=plain.caption + text)
            for name, value in (said or {}).items():
                if found.get(name, value) != value:
                    return plain._replace(caption="")  # "2022 / 2023" says two things
                found[name] = value
    if found:
        total = any(squeeze(text) in ("jumlah", "total", "jumlahtotal", "totaljumlah") for text in texts)
        return plain._replace(**found, total=total and "category" not in found)
    plain = plain._replace(caption="")
    fields = [field for text in texts for field in _fields(text, dataset)]
    if fields:
        return plain._replace(field=fields[-1])
    if any(squeeze(text) in NUMBERING_HEADERS or text == "#" for text in texts):
        return plain._replace(numbering=True)
    if texts and all(names.is_total(text, reference.province_name) for text in texts) and dataset is CASELOAD:
        return plain._replace(total=True)
    for text in texts if near else ():
        if nearly := dataset.nearly(text, NEARLY):
            return plain._replace(field=nearly, nearly=True)
    return plain


def is_part_of_year(text: str) -> bool:
    """Semester I, TW III, Mei: a period that lacks its year."""
    lettered = re.search("[a-z]", text, re.I) is not None
    return lettered and not values.parse_period(text) and values.parse_period(f"{text} 2000") is not None


def _with_year_above(texts: tuple[str, ...]) -> tuple[str, ...]:
    """A year above Semester I, or above a period inside that year, only completes it."""
    periods = {text: values.parse_period(text) for text in texts}
    years = [text for text, period in periods.items() if period and period.grain == "year"]
    if len(years) != 1:
        return texts
    year = periods[years[0]].end.year
    rest = tuple(f"{text} {year}" if is_part_of_year(text) else text for text in texts if text != years[0])
    finer = [period for text in rest if (period := values.parse_period(text)) and period.end.year == year]
    return rest if finer else texts


def _fields(text: str, dataset: Dataset) -> list[str]:
    """The field a header names, also in two languages: "Kabupaten/Kota / Regency/Municipality"."""
    parts = [text, *re.split(r"\s+/\s+|\n", text), _PARENTHESES.sub("", text)]
    return [field for part in parts if (field := dataset.recognise(part))][:1]


def attributes(text: str, reference: Reference) -> dict | None:
    """{"category": code, "period": Period, "unit": text}, as many as the header says; None when it says more."""
    if not re.search(r"[a-z]", text, re.I) and not values.parse_period(text.rstrip("*) ")):
        return None
    if whole := _one(text, reference):
        return whole
    found: dict = {}
    for inside in _PARENTHESES.findall(text):
        said = _one(inside, reference)
        if said is None and not re.fullmatch(r"[\d\s]*", inside):
            return None
        found |= said or {}
    rest = _MEASURE.sub("", _PARENTHESES.sub(" ", text)).strip(" -–—:,/")
    if not rest:
        return found
    if said := _one(rest, reference):
        return found | said
    words = rest.split()
    for size in (3, 2, 1):  # Fakir miskin KK 2023: units and periods stand at the end
        said = _one(" ".join(words[-size:]).strip("-–,: "), reference) if len(words) > size else None
        if said and "category" not in said:
            before = attributes(" ".join(words[:-size]).strip(" -–—:,/"), reference)
            return found | before | said if before else None
    parts = re.split(r"\s+/\s+", rest)
    if len(parts) == 2 and (said := attributes(parts[0], reference)):  # in two languages
        return found | said
    return None


def _one(text: str, reference: Reference) -> dict | None:
    text = text.strip()
    if period := values.parse_period(text.rstrip("*) ") if re.match(r"\d{4}", text) else text):
        return {"period": period}
    if re.search(r"[a-z]", text, re.I):
        for name, parse in (("category", lambda t: names.category(t, reference.categories)), ("unit", names.unit)):
            try:
                value = parse(text)
            except Meaningless:
                continue
            return {name: value if name == "category" else text}
    return None
