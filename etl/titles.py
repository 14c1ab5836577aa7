"""What the lines above a table say for all of its rows: the period, the date of a roster, the category, the unit."""

import re

from core.reference import Reference, squeeze
from core.specs import CASELOAD, WORKERS, Dataset
from etl import names, title_periods, values
from etl.columns import NO_COUNT
from etl.layout import Table
from etl.problems import Problem
from etl.values import Meaningless

_COUNTS = re.compile(r"\b(jumlah|banyaknya|number)\b", re.I)
_HELPED = re.compile(
    r"\b(\w*tangani|dilayani|terlayani|dibantu|penerima|sasaran|target|realisasi|handled|assisted|served)\b", re.I
)


def said_in_titles(
    table: Table, dataset: Dataset, met: set[str], reference: Reference, problems: list[Problem]
) -> dict[str, str]:
    """What the titles say for all rows, with a warning that they were believed."""
    said = {}
    if dataset is CASELOAD:
        problems += _other_measures(table)
    if dataset is CASELOAD and not any(meaning.field == "category" or meaning.category for meaning in table.columns):
        found = category_in_titles(table, reference)
        if found:
            said["category"] = found[1]
            problems.append(Problem("category_from_title", found[0], None, found[1]))
    if dataset is CASELOAD and not met & {"unit", "nik", "name"} and (found := _unit_in_titles(table)):
        said["unit"] = found[1]
        problems.append(Problem("unit_from_title", found[0], None, found[1]))
    if dataset is CASELOAD and "period" not in met:
        found = title_periods.of_titles(table.titles)
        if found:
            said["period"] = str(found[1])
            problems.append(Problem("period_from_title", found[0], None, found[2]))
    if dataset is WORKERS and "as_of" not in met:
        days = _days_in_titles(table)
        if days:
            said["as_of"] = days[1].isoformat()
            problems.append(Problem("as_of_from_title", days[0], None, days[2]))
    return said


def _other_measures(table: Table) -> list[Problem]:
    """A title that names a percentage, or people helped instead of people in need."""
    titles = [(line, text) for line, text in table.titles if not _COUNTS.search(text)]
    shares = [Problem("no_counts", line, None, match[0]) for line, text in titles if (match := NO_COUNT.search(text))]
    helped = [Problem("other_measure", line, None, m[0]) for line, text in table.titles if (m := _HELPED.search(text))]
    return shares[:1] + helped[:1]


def _unit_in_titles(table: Table) -> tuple[int, str] | None:
    """(line, text), when a title says "(orang)", "(dalam ribu jiwa)" or "Satuan: KK", and no other says otherwise."""
    found = {}
    for line, text in table.titles:
        for inside in re.findall(r"\(([^()]*)\)", text) + re.findall(r"\b(?:satuan|unit)\s*:\s*([^()]+)", text, re.I):
            try:
                found.setdefault((names.unit(inside), names.scale_of(inside)), (line, inside))
            except Meaningless:
                continue
    return next(iter(found.values())) if len(found) == 1 else None


def _days_in_titles(table: Table):
    found = {}
    for line, text in table.titles:
        for match in re.finditer(r"\d{1,2}(?:[/.\-]\d{1,2}[/.\-]|\s+[a-z]+\s+)\d{4}", text, re.I):
            if title_periods.OF_OTHER_THINGS.search(text):
                continue
            try:
                day = values.day(match[0])
            except Meaningless:
                continue
            found.setdefault(day, (line, day, match[0]))
    return next(iter(found.values())) if len(found) == 1 else None


def category_in_titles(table: Table, reference: Reference) -> tuple[int, str] | None:
    """(line, code), when the titles name exactly one category in full."""
    found = {}
    for line, text in table.titles:
        squeezed = squeeze(text)
        inside = [c for c in reference.categories if squeeze(c.name_id) in squeezed]
        for category in inside:
            longer = any(c is not category and squeeze(category.name_id) in squeeze(c.name_id) for c in inside)
            if not longer:
                found.setdefault(category.code, (line, category.code))
    return next(iter(found.values())) if len(found) == 1 else None
