"""A laid-out table to cells: which dataset and shape it is, and each value with its district, period, category, unit.

Shapes: long (one value a row), wide (categories, periods or units as columns), persons (one row a person), roster.
"""

import bisect
import re
from typing import NamedTuple

from core.reference import Reference, squeeze
from core.specs import CASELOAD, DATASETS, PART_HEADERS, SMALLER_AREA_HEADERS, TRAINING, WORKERS, YEAR_HEADERS, Dataset
from etl.columns import Meaning
from etl.doubts import scale_unclear, sections_that_say
from etl.layout import Table, lay_out
from etl.problems import Problem
from etl.read import Source
from etl.titles import category_in_titles, said_in_titles


class Shaped(NamedTuple):
    """What a file is. `fields` says which column is which field, of a value column what it counts."""

    file: str
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    table: Table
    dataset: Dataset | None
    shape: str | None
    said: dict[str, str]  # what a title says for every row: period, as_of, category
    problems: list[Problem]

    def index(self, field: str) -> int | None:
        return next((i for i, meaning in enumerate(self.table.columns) if meaning.field == field), None)

    @property
    def mapping(self) -> dict[str, str]:
        """Header -> field; a value column -> "cases" with what it counts."""
        found = {}
        for meaning in self.table.columns:
            if meaning.field:
                found[meaning.header] = meaning.field
            elif self.shape == "wide" and meaning.is_value:
                parts = [meaning.category, meaning.period and str(meaning.period), meaning.unit]
                found[meaning.header] = "cases: " + ", ".join(part for part in parts if part)
        return found


def shape(source: Source, reference: Reference, dataset: str | None = None, sheet: str | None = None) -> Shaped:
    """Find the table in a file, of the sheet that fits; with more than one that fits, `sheet` must say which."""
    nothing = Table([], None, (), [], [], [], [], 0, 0, [])
    shaped = Shaped(source.file, source.encoding, source.delimiter, None, nothing, None, None, {}, source.problems)
    if not any(grid.rows for grid in source.grids):
        return shaped._replace(problems=source.problems or [Problem("empty_file")])
    if sheet and sheet not in [grid.sheet for grid in source.grids]:
        known = ", ".join(grid.sheet or "" for grid in source.grids)
        return shaped._replace(problems=[*source.problems, Problem("unknown_sheet", None, None, sheet, known)])
    grids = [grid for grid in source.grids if (grid.sheet == sheet if sheet else grid.visible)] or source.grids[:1]
    tried = [_fit(shaped, grid, reference, dataset) for grid in grids if len(grids) == 1 or any(map(any, _cells(grid)))]
    if not tried:
        return shaped._replace(problems=[Problem("empty_file")])
    fitting = [found for found, fit in tried if fit == 1]
    if len(fitting) > 1:
        known = ", ".join(found.sheet or "" for found in fitting)
        return shaped._replace(problems=[Problem("several_sheets", detail=known)])
    return fitting[0] if fitting else max(tried, key=lambda pair: pair[1])[0]


def _fit(shaped: Shaped, grid, reference: Reference, wanted: str | None) -> tuple[Shaped, float]:
    """The sheet as the dataset it looks like most, and how much it does (1: nothing is missing)."""
    tried = []
    for dataset in [DATASETS[wanted]] if wanted else DATASETS.values():
        table = lay_out(grid, dataset, reference)
        met = _fields_met(table, dataset, reference)
        tried.append((dataset.needs_met(met), len(met), dataset, table))
    fit, _, dataset, table = max(tried, key=lambda one: one[:2])
    found = shaped._replace(
        sheet=grid.sheet, table=table, dataset=dataset, problems=[*shaped.problems, *table.problems]
    )
    if any(problem.code == "no_header" for problem in table.problems):
        return found, fit
    if fit < 0.5 and not wanted:
        return found._replace(
            dataset=None, problems=[*found.problems, Problem("unknown_dataset", table.header_line)]
        ), fit
    return _shaped(found, reference, looks_right=fit >= 0.5), fit


def _fields_met(table: Table, dataset: Dataset, reference: Reference) -> set[str]:
    met = {meaning.field for meaning in table.columns if meaning.field}
    for meaning in table.columns:
        if meaning.is_value:
            met |= {"cases"} | {name for name in ("category", "period", "unit") if getattr(meaning, name)}
    if dataset is CASELOAD and "category" not in met and category_in_titles(table, reference):
        met.add("category")
    return met


def _shaped(found: Shaped, reference: Reference, looks_right: bool) -> Shaped:
    table, dataset = found.table, found.dataset
    problems = list(found.problems)
    columns = list(table.columns)
    line = table.header_line
    value_columns = [meaning for meaning in columns if meaning.is_value]
    cases = [i for i, meaning in enumerate(columns) if meaning.field == "cases"]
    if dataset is WORKERS:
        kind = "roster"
    elif dataset is TRAINING:
        kind = "long"
    elif value_columns:
        kind = "wide"
        if any(meaning.category for meaning in value_columns):
            for index in cases:  # "Jumlah" beside the categories sums them
                columns[index] = columns[index]._replace(field=None, total=True)
            for index, meaning in enumerate(columns):  # "Jumlah KK" beside them sums those in KK
                if (
                    meaning.is_value
                    and not (meaning.category or meaning.period)
                    and re.match("jumlah|total", meaning.header, re.I)
                ):
                    columns[index] = meaning._replace(total=True)
    else:
        kind = "long" if cases else "persons"
    seen: dict[str, str] = {}
    pair = _period_in_two(columns)
    for index, meaning in enumerate(columns):
        if meaning.field is None and not meaning.header and not any(row[index] for _, row in table.rows):
            continue  # an empty column
        if meaning.field is None:
            unknown = not (meaning.is_value or meaning.total or meaning.numbering or meaning.ignored)
            if kind in ("long", "wide") and squeeze(meaning.header) in SMALLER_AREA_HEADERS:
                problems.append(Problem("smaller_area", line, meaning.header))  # its rows are parts of a district
            elif unknown and looks_right:  # else perhaps no header at all but a row with names in it
                lost = kind == "wide" and any(m.category for m in value_columns) and _holds_numbers(table, index)
                code = "unknown_value_column" if lost else "unknown_column"
                problems.append(Problem(code, line, meaning.header or str(index + 1)))
        elif kind in ("long", "wide") and meaning.field in ("nik", "name"):
            code = "persons_in_training" if dataset is TRAINING else "persons_with_numbers"
            problems.append(Problem(code, line, meaning.header))
            columns[index] = meaning._replace(field=None)
        elif meaning.field in seen and not (meaning.field == "period" and pair):
            problems.append(Problem("doubled_column", line, meaning.header, detail=seen[meaning.field]))
        else:
            seen[meaning.field] = meaning.header
            if meaning.nearly:
                problems.append(Problem("column_nearly", line, meaning.header or str(index + 1), detail=meaning.field))
    if len({meaning.caption for meaning in value_columns}) > 1:
        problems += [Problem("unknown_value_column", line, m.header) for m in value_columns if m.caption]
    problems += _doubled_values(value_columns, line)
    if value_columns:
        both = [n for n in ("category", "period", "unit") if n in seen and any(getattr(m, n) for m in value_columns)]
        problems += [Problem("doubled_column", line, seen[name], detail=name) for name in both]
        if cases and not any(meaning.category for meaning in value_columns):
            problems.append(Problem("doubled_column", line, columns[cases[0]].header, detail=value_columns[0].header))
    table = table._replace(columns=tuple(columns))
    met = _fields_met(table, dataset, reference)
    for group in dataset.needs:
        if not met & set(group):
            problems.append(Problem("missing_column", line, " / ".join(group)))
    said = said_in_titles(table, dataset, met, reference, problems)
    if dataset is CASELOAD:
        problems += sections_that_say(table, met, reference)
    if kind in ("long", "wide"):
        problems += scale_unclear(table, said.get("unit"))
    return found._replace(table=table, shape=kind, said=said, problems=problems)


def cells(shaped: Shaped) -> dict[str, list]:
    """The table's values as columns of equal length: line, total, column (the header of a value), and each field's text.

    A wide row becomes one entry for each value column. Rows that sum others have `total` "district", "category" or
    "both". Empty texts are None.
    """
    table, dataset = shaped.table, shaped.dataset
    place = {column.name: shaped.index(column.name) for column in dataset.columns}
    pair = _period_in_two(list(table.columns))
    found: dict[str, list] = {name: [] for name in ("line", "total", "value_column", "other", *place)}
    other = _others(shaped)
    valued = (
        [(i, m) for i, m in enumerate(table.columns) if m.is_value or m.total]
        if shaped.shape == "wide"
        else [(None, None)]
    )
    for is_total, rows in ((False, table.rows), (True, table.totals)):
        for line, row in rows:
            texts = {name: (row[i] or None) if i is not None else None for name, i in place.items()}
            if pair:
                texts["period"] = _joined_period(table, row, *pair)
            for name, text in shaped.said.items():
                texts[name] = texts[name] or text
            for index, meaning in valued:
                own, sums = texts, is_total and "district"
                if meaning is not None:
                    own = texts | {"cases": row[index] or None}
                    own |= {n: str(v) for n in ("category", "period", "unit") if (v := getattr(meaning, n))}
                    if meaning.total:
                        sums = "both" if is_total else "category"
                elif not is_total and dataset is CASELOAD and _is_category_total(own["category"]):
                    sums = "category"
                found["line"].append(line)
                found["total"].append(sums or None)
                found["value_column"].append(meaning.header if meaning else None)
                found["other"].append(other.get(line))
                for name in place:
                    found[name].append(own[name])
    return found


def _others(shaped: Shaped) -> dict[int, str]:
    """Line -> what a row says in columns that are no field, and by its section: two rows of one key that differ in it are
    parts (men and women), not repetitions."""
    if shaped.shape not in ("long", "wide"):
        return {}
    table = shaped.table
    plain = [i for i, m in enumerate(table.columns) if not (m.field or m.is_value or m.total or m.numbering)]
    plain = [
        i for i in plain if table.columns[i].header or not all(row[i].rstrip(".").isdigit() for _, row in table.rows)
    ]
    sections = [line for line, _ in table.sections]
    return {
        line: "|".join([str(bisect.bisect(sections, line)), *(row[i].casefold() for i in plain)])
        for line, row in table.rows
    }


def _is_category_total(text: str | None) -> bool:
    return (
        text is not None
        and re.fullmatch(r"(jumlah|total|jumlah total|grand total)( pmks| ppks)?", text, re.I) is not None
    )


def _doubled_values(value_columns: list[Meaning], line: int | None) -> list[Problem]:
    seen: dict[tuple, str] = {}
    problems = []
    for meaning in value_columns:
        key = (meaning.category, meaning.period, squeeze(meaning.unit or ""), meaning.total)
        if key in seen:
            problems.append(Problem("doubled_column", line, meaning.header, detail=seen[key]))
        seen[key] = meaning.header
    return problems


def _period_in_two(columns: list[Meaning]) -> tuple[int, int] | None:
    """(part, year): the two columns of "Semester" beside "Tahun", or "Bulan" beside "Tahun"."""
    period = [i for i, meaning in enumerate(columns) if meaning.field == "period"]
    year = [i for i in period if squeeze(columns[i].header) in YEAR_HEADERS]
    part = [i for i in period if squeeze(columns[i].header) in PART_HEADERS]
    return (part[0], year[0]) if len(period) == 2 and year and part else None


def _joined_period(table: Table, row: tuple[str, ...], part: int, year: int) -> str | None:
    """ "I" under Semester and 2023 under Tahun: Semester I 2023."""
    text = row[part]
    if re.fullmatch(r"iv|i{1,3}|\d", text, re.I) and squeeze(table.columns[part].header) not in ("bulan", "month"):
        text = f"{table.columns[part].header} {text}"
    elif re.fullmatch(r"\d{1,2}", text):
        return f"{row[year]}-{int(text):02d}" if row[year] else None
    return f"{text} {row[year]}" if text and row[year] else None


def _holds_numbers(table: Table, index: int) -> bool:
    return any(re.fullmatch(r"[\d.,\s]*\d[\d.,\s]*[*r]?", row[index]) for _, row in table.rows)


def _cells(grid) -> list[tuple[str, ...]]:
    return [cells for _, cells in grid.rows]
