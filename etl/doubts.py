"""What a table says beside its figures that would make them wrong if it were passed over: each is an error, never a guess."""

import re

from core.reference import Reference
from etl import names
from etl.columns import attributes
from etl.layout import Table
from etl.problems import Problem

_UNITS = r"(?:orang|jiwa|kk|keluarga|rumah\s+tangga|people|persons?|families|households)"
_SCALE = r"(?:ribu(?:an)?|juta(?:an)?|thousands?|millions?)"
_IN_THOUSANDS = re.compile(
    rf"\b(?:dalam|in|satuan|unit)\s*:?\s*(?:{_SCALE}|1[.,]?000)\b|(?<!\d )\b{_SCALE}\s+(?:of\s+)?{_UNITS}\b|"
    rf"\(\s*{_SCALE}\s*\)|\(?\b000\)?\s*{_UNITS}\b|\(\s*'?000'?s?\s*\)|\bx\s*1[.,]?000\b",
    re.I,
)
_NUMBERING = re.compile(r"^(?:[IVX]+|[A-Z]|\d+)[.)]\s*")


def scale_unclear(table: Table, unit_said: str | None) -> list[Problem]:
    """ "Dalam ribuan" in a title, a note or a header, where no unit that is understood says so: 12 may be 12,000."""
    counts = [meaning for meaning in table.columns if meaning.is_value or meaning.field == "cases"]
    in_column = next((i for i, meaning in enumerate(table.columns) if meaning.field == "unit"), None)
    units = [unit_said, *(meaning.unit for meaning in counts)]
    units += [row[in_column] for _, row in table.rows] if in_column is not None else []
    if any(names.scale_of(unit) != 1 for unit in units):
        return []
    texts = [(line, None, text) for line, text in [*table.titles, *table.notes]]
    texts += [(table.header_line, meaning.header, meaning.header) for meaning in counts]
    found = [(line, column, _IN_THOUSANDS.search(text)) for line, column, text in texts]
    return [Problem("scale_unclear", line, column, match[0]) for line, column, match in found if match]


def sections_that_say(table: Table, met: set[str], reference: Reference) -> list[Problem]:
    """ "A. Tahun 2022" above some of the rows, where no column says the period: a title's would be wrong for them."""
    problems = []
    for line, text in table.sections:
        said = attributes(_NUMBERING.sub("", text), reference) or {}
        if said.keys() - met:
            problems.append(Problem("section_says", line, None, text))
    return problems
