"""Lists with one row a person become counts; the persons themselves are never kept.

A person counts once per district, period and category, by NIK; a row without one counts as one person more.
"""

from typing import NamedTuple

import numpy as np
import pyarrow as pa

from etl.understand import FEWEST_TO_TELL, Sheet

# The number a NIK is compared by: its digits, below 2**54, with other lengths than 16 kept apart; null where there is none.
NIK_KEY = r"""
case
    when length({0}) = 16 then try_cast({0} as ubigint)
    when regexp_full_match(translate({0}, ' .''`-', ''), '[0-9]{{16}}') then translate({0}, ' .''`-', '')::ubigint
    when regexp_full_match(translate({0}, ' .''`-', ''), '[0-9]{{5,15}}') and not regexp_full_match({0}, '0+|1+|2+|3+|4+|5+|6+|7+|8+|9+')
        then 10000000000000000 + ('1' || translate({0}, ' .''`-', ''))::ubigint
end"""


REPEATED = 1_111_111_111_111_111  # 0000000000000000, 9999999999999999: its multiples stand for a NIK that is not known
MOST_TOGETHER = 12_000_000  # persons of several lists that are counted as one
ROUNDED = r"regexp_full_match({0}, '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+')"  # what Excel leaves of a NIK


class Cell(NamedTuple):
    """Where persons are counted; the order keeps the districts of one period together."""

    period_end: object
    grain: str
    district_code: str
    category: str


class People(NamedTuple):
    """The persons of one list, as numbers. `key` and `cell` (an index of `cells`) are equally long; `without` counts the
    rows without a NIK of each cell."""

    cells: list[Cell]
    key: np.ndarray
    cell: np.ndarray
    without: dict[Cell, int]
    line: int  # of the first row


def people_of(sheet: Sheet) -> People:
    """The persons of a list that lies in `typed`; also says who stands in two districts, or has a rounded NIK."""
    sheet.con.execute(
        f"create table person as select * exclude (given), nullif(given, given // {REPEATED} * {REPEATED}) as key from ("
        f"select typed.line, period_end, grain, typed.district_code, typed.category, nik, {NIK_KEY.format('nik')} as given"
        f" from typed join cell using (id)"
        " where typed.district_code is not null and period_end is not null and typed.category is not null)"
    )
    for (line,) in sheet.con.execute(f"select line from person where {ROUNDED.format('nik')}").fetchall():
        sheet.add("rounded_identity", line, "nik", None)
    rows = sheet.con.execute("select * exclude (line, nik) from person order by line").fetchnumpy()
    without = sheet.con.execute(
        "select period_end, grain, district_code, category, count(*) from person where key is null group by all"
    ).fetchall()
    cells = sheet.con.execute("select distinct period_end, grain, district_code, category from person").fetchall()
    if len(rows["key"]) >= FEWEST_TO_TELL and all_rounded(np.ma.compressed(rows["key"])):
        sheet.add("rounded_identity", None, "nik", None)
    if without:
        sheet.add("without_nik", None, "nik", None, sum(count for *_, count in without))
    twice = """
        select line from person where key is not null
        window same as (partition by key, period_end, grain)
        qualify min(district_code) over same <> max(district_code) over same and line > min(line) over same
    """
    for (line,) in sheet.con.execute(twice).fetchall():
        sheet.add("person_in_two_districts", line, "district" if "district" in sheet.headers else "district_code", None)
    order = [Cell(*cell) for cell in cells]
    place = sheet.con.execute(
        "select list_position($cells, concat_ws('|', period_end, grain, district_code, category)) - 1 as place, key, line"
        " from person where key is not null",
        {"cells": ["|".join(str(part) for part in cell) for cell in order]},
    ).fetchnumpy()
    ((line,),) = sheet.con.execute("select coalesce(min(line), 0) from person").fetchall()
    return People(
        order,
        np.asarray(place["key"], np.uint64),
        np.asarray(place["place"], np.uint64),
        {Cell(*cell): count for *cell, count in without},
        line,
    )


def counted(lists: list[People]) -> pa.Table:
    """The rows of raw_caseload (without load_id) that several lists make together, each person once in a cell."""
    order = sorted({cell for people in lists for cell in [*people.cells, *people.without]})
    place = {cell: index for index, cell in enumerate(order)}
    renamed = [np.array([place[cell] for cell in people.cells] or [0], np.uint64)[people.cell] for people in lists]
    _, cell = distinct(np.concatenate([people.key for people in lists]), np.concatenate(renamed), len(order))
    total = np.bincount(cell.astype(np.int64), minlength=len(order))
    for people in lists:
        for cell, count in people.without.items():
            total[place[cell]] += count
    return table_of(order, total.tolist(), lists[0].line)


def table_of(order: list[Cell], counts: list[int], line: int) -> pa.Table:
    """Counts as rows of raw_caseload."""
    return pa.table(
        {
            "line": pa.array([line] * len(order), pa.int64()),
            "district_code": pa.array([cell.district_code for cell in order], pa.string()),
            "period_end": pa.array([cell.period_end for cell in order], pa.date32()),
            "grain": pa.array([cell.grain for cell in order], pa.string()),
            "category": pa.array([cell.category for cell in order], pa.string()),
            "unit": pa.array(["person"] * len(order), pa.string()),
            "cases": pa.array(counts, pa.int64()),
        }
    )


def distinct(key: np.ndarray, cell: np.ndarray, cells: int) -> tuple[np.ndarray, np.ndarray]:
    """Each person once in a cell: (key, cell), sorted."""
    bits = np.uint64((max(cells, 2) - 1).bit_length())
    if len(key) and int(key.max()).bit_length() + int(bits) > 64:  # too long to be sorted as one number
        order = np.lexsort((cell, key))
        key, cell = key[order], cell[order]
        keep = np.ones(len(key), bool)
        keep[1:] = (key[1:] != key[:-1]) | (cell[1:] != cell[:-1])
        return key[keep], cell[keep]
    pairs = key << bits
    pairs |= cell
    pairs.sort()
    keep = np.ones(len(pairs), bool)
    np.not_equal(pairs[1:], pairs[:-1], out=keep[1:])
    if not keep.all():
        pairs = pairs[keep]
    return pairs >> bits, pairs & np.uint64(2 ** int(bits) - 1)


def all_rounded(keys: np.ndarray) -> bool:
    """Whether every NIK ends in 0: Excel keeps 15 of its 16 digits."""
    ten = np.uint64(10)
    return len(keys) >= FEWEST_TO_TELL and not np.any(keys[:1000] % ten) and not np.any(keys % ten)
