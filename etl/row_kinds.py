"""What kind of row one is: a total, a section heading, a footnote, the numbers of the columns; all others are data."""

import functools
import re

from core.reference import Reference, squeeze
from core.specs import NOT_AVAILABLE
from etl import names, values
from etl.columns import Meaning
from etl.values import Meaningless

_FOOT = re.compile(r"^(?:(?:sumber|source|catatan|keterangan|ket|notes?|mengetahui|kepala dinas|nip)\b|\*)", re.I)
SECTIONS = ("kabupaten", "kota", "kabupatenregency", "kotamunicipality", "regency", "municipality")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def is_column_numbers(cells: tuple[str, ...], columns: tuple[Meaning, ...]) -> bool:
    """(1) (2) (3), or 1 2 3, as tables of the statistics office number their columns, that of the districts too."""
    filled = [cell for cell in cells if cell]
    numbers = [re.fullmatch(r"\(?(\d+)\)?", cell) for cell in filled]
    if len(filled) < 2 or not all(numbers) or not _district_cells(cells, columns):
        return False
    counted = [int(match[1]) for match in numbers]
    return counted == list(range(counted[0], counted[0] + len(counted))) and counted[0] <= 2


def is_foot(cells: tuple[str, ...], columns: tuple[Meaning, ...], reference: Reference) -> bool:
    """A note or signature below the table: a text that begins like a note, or one or two that mean nothing in their columns."""
    if any(is_district(cell, reference) for cell in _district_cells(cells, columns)):
        return False  # also a person named Sumber, and a district with an asterisk
    filled = [(cell, columns[i] if i < len(columns) else None) for i, cell in enumerate(cells) if cell]
    if _FOOT.match(filled[0][0]):
        return True
    if len(filled) > 2 or (len(filled) == 2 and len(columns) < 4):
        return False
    return not is_total(cells, columns, reference) and all(_is_note(text, column, reference) for text, column in filled)


def _is_note(text: str, column: Meaning | None, reference: Reference) -> bool:
    if re.search("[a-z]{3}", text, re.I) is None or text.casefold() in NOT_AVAILABLE:
        return False
    field = column and column.field
    if field in ("category", "unit"):
        try:
            names.category(text, reference.categories) if field == "category" else names.unit(text)
        except Meaningless:
            return True
        return False
    if field == "period":
        return values.parse_period(text) is None
    if field not in (None, "district", "district_code", "cases"):
        return False
    return not is_district(text, reference) and (_YEAR.search(text) is not None or not nearly_district(text, reference))


def is_section(cells: tuple[str, ...], columns: tuple[Meaning, ...], reference: Reference) -> bool:
    """I. Kabupaten: a text alone that heads the rows below."""
    filled = [cell for cell in cells if cell]
    if len(filled) == 2 and columns[0].numbering and cells[0]:  # I | Kabupaten
        filled = [f"{filled[0].rstrip('.)')}. {filled[1]}"] if squeeze(filled[1]) in SECTIONS else filled
    if len(filled) != 1 or nearly_district(filled[0], reference):
        return False
    text = re.sub(r"^(?:[IVX]+|[A-Z]|\d+)[.)]\s*", "", filled[0])
    numbered = text != filled[0]
    return numbered or squeeze(text) in SECTIONS


def is_total(cells: tuple[str, ...], columns: tuple[Meaning, ...], reference: Reference) -> bool:
    """Jumlah or the province's own name where a district stands, or in the first cell."""
    texts = _district_cells(cells, columns) or [cell for cell in cells if cell][:1]
    first = next(cell for cell in cells if cell)
    labelled = [text for text in (first, *texts) if names.is_total(text, reference.province_name)]
    others = [text for text in texts if text not in labelled and not _is_province_code(text, reference)]
    by_code = not others and bool(_district_cells(cells, columns))  # 1800, where only codes stand
    return (bool(labelled) or by_code) and not others


def _is_province_code(text: str, reference: Reference) -> bool:
    return text.replace(".", "").rstrip("0") == reference.province_code.rstrip("0")


@functools.lru_cache(maxsize=65536)
def is_district(text: str, reference: Reference) -> bool:
    try:
        names.district_by_name(text, reference.districts)
    except Meaningless as problem:
        return problem.code == "ambiguous_district"
    return True


@functools.lru_cache(maxsize=4096)
def nearly_district(text: str, reference: Reference) -> bool:
    try:
        names.district_by_name(text, reference.districts)
    except Meaningless as problem:
        return problem.code != "unknown_district" or bool(problem.detail)
    return True


def _district_cells(cells: tuple[str, ...], columns: tuple[Meaning, ...]) -> list[str]:
    return [
        cell
        for cell, meaning in zip(cells, columns, strict=False)
        if cell and meaning.field in ("district", "district_code")
    ]
