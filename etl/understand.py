"""The texts of a sheet become values: every distinct text is understood once, and joined back to its lines."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import duckdb
import pandas as pd

from core.key import worker_key
from core.reference import Reference, squeeze
from core.specs import CODE_SYSTEM_HEADERS, WORKERS, Dataset
from etl import values
from etl.problems import Problem
from etl.read import Table
from etl.values import Meaningless

LONG_NUMBER = re.compile(r"\d{9}")


class Sheet(NamedTuple):
    """One file while it is checked. The table `cell` holds line, the text of each field (empty: null), and, once it is
    understood, <field>_value. Beside it stand the tables `district` and `category` of the reference data."""

    con: duckdb.DuckDBPyConnection
    headers: dict[str, str]  # field -> the file's own header
    dataset: Dataset
    reference: Reference
    problems: list[Problem]

    def add(self, code: str, line: int | None, field: str | None, text: str | None, detail: str | None = "") -> None:
        """Note a problem; the text of a personal column stays in the file, and so does a NIK in a wrong column."""
        personal = field is not None and self.dataset.column(field).personal
        personal |= text is not None and LONG_NUMBER.search(text) is not None and self.dataset is WORKERS
        column = self.headers.get(field, field) if field else None
        self.problems.append(Problem(code, line, column, None if personal else text, detail or ""))


def open_sheet(
    con: duckdb.DuckDBPyConnection,
    table: Table,
    fields: dict[str, int],
    dataset: Dataset,
    reference: Reference,
    problems: list[Problem],
) -> Sheet:
    """Put the rectangle and the districts into tables."""
    cell: dict[str, list] = {"line": [line for line, _ in table.rows]}
    for column in dataset.columns:
        index = fields.get(column.name)
        cell[column.name] = [None if index is None else row[index].strip() or None for _, row in table.rows]
    con.register("frame", pd.DataFrame(cell))
    texts = ", ".join(f"cast({column.name} as varchar) as {column.name}" for column in dataset.columns)
    con.execute(f"create table cell as select line, {texts} from frame")
    con.execute("create table district (code varchar, name varchar, first_day date)")
    con.executemany(
        "insert into district values (?, ?, ?)", [(d.code, d.name, d.first_day) for d in reference.districts]
    )
    con.execute("create table category (code varchar, usual_unit varchar)")
    con.executemany("insert into category values (?, ?)", [(c.code, c.usual_unit) for c in reference.categories])
    return Sheet(con, {field: table.header[index] for field, index in fields.items()}, dataset, reference, problems)


def understand(
    sheet: Sheet, field: str, parse: Callable[[str], Any], sql_type: str, may_be_empty: bool = False
) -> None:
    """Add <field>_value to `cell`, and a problem for every line whose text has no meaning."""
    texts = [
        text for (text,) in sheet.con.execute(f"select distinct {field} from cell where {field} is not null").fetchall()
    ]
    _join_meanings(sheet, field, [field], [((text,), _meaning(parse, text)) for text in texts], sql_type)
    if not may_be_empty:
        for (line,) in sheet.con.execute(f"select line from cell where {field} is null").fetchall():
            sheet.add("missing_value", line, field, None)


def understand_districts(sheet: Sheet, code_system: str | None) -> dict[str, str]:
    """Add district_value, a Kemendagri code, from name and code under R10. Returns the code system if it had a say."""
    pairs = sheet.con.execute("select distinct district, district_code from cell").fetchall()
    split = {pair: (None, pair[0]) if pair[0] and not pair[1] and values.is_code(pair[0]) else pair for pair in pairs}
    undotted = any(code and "." not in code for _, code in split.values())
    named = CODE_SYSTEM_HEADERS.get(squeeze(sheet.headers.get("district_code", "")))
    system = named or code_system or values.code_system(split.values(), sheet.reference)
    if named and code_system and named != code_system:
        sheet.add("code_system_differs", None, "district_code", None, named)
    if undotted and system is None:
        sheet.add(
            "code_system_unknown", None, "district_code" if "district_code" in sheet.headers else "district", None
        )

    def meaning(pair: tuple[str | None, str | None]) -> str | None:
        name, code = split[pair]
        districts = sheet.reference.districts
        if not name and not code:
            raise Meaningless("missing_value")
        by_name = values.district_by_name(name, districts) if name else None
        if not code or (system is None and "." not in code):
            return by_name
        by_code = values.district_by_code(code, system, districts)
        if by_name and by_name != by_code:
            raise Meaningless("code_name_disagree", next(d.name for d in districts if d.code == by_code))
        return by_code

    meanings = [(pair, _meaning(meaning, pair)) for pair in pairs]
    _join_meanings(sheet, "district", ["district", "district_code"], meanings, "varchar")
    return {"code_system": system} if undotted and system else {}


def understand_identity(sheet: Sheet, key: bytes) -> None:
    """Add worker_key to `cell`: the keyed hash of the NIK, else of the worker's id."""
    rows = sheet.con.execute("select distinct nik, worker_id from cell").fetchall()
    hashed = []
    for nik, worker_id in rows:
        identity = re.sub(r"\s", "", nik or worker_id or "")
        kind = "nik" if nik else "worker_id"
        problem = None if identity else "missing_identity"
        if re.fullmatch(r"\d+([.,]\d+)?E\+?\d+", identity, re.I):
            problem = "rounded_identity"
        hashed.append(((nik, worker_id), (None if problem else worker_key(key, kind, identity), problem, "")))
    field = "nik" if "nik" in sheet.headers else "worker_id"
    _join_meanings(sheet, field, ["nik", "worker_id"], hashed, "varchar", value="worker_key")


def fill(sheet: Sheet, field: str, text: str, overrides: bool = False) -> bool:
    """Write a text into the field where it is empty, or everywhere. Returns whether any line took it."""
    where = "" if overrides else f"where {field} is null"
    (changed,) = sheet.con.execute(f"update cell set {field} = $text {where}", {"text": text}).fetchone()
    return changed > 0


def _meaning(parse: Callable[[Any], Any], text: Any) -> tuple[Any, str | None, str]:
    try:
        return parse(text), None, ""
    except Meaningless as problem:
        return None, problem.code, problem.detail


def _join_meanings(
    sheet: Sheet, field: str, keys: list[str], meanings: list, sql_type: str, value: str | None = None
) -> None:
    """meanings: ((text of each key, ...), (value, problem code, detail)) of every distinct text."""
    columns = {f"key_{i}": [texts[i] for texts, _ in meanings] for i in range(len(keys))}
    columns |= {part: [meaning[i] for _, meaning in meanings] for i, part in enumerate(("value", "code", "detail"))}
    types = {"value": sql_type}
    unnested = ", ".join(f"unnest(cast(${name} as {types.get(name, 'varchar')}[])) as {name}" for name in columns)
    sheet.con.execute(f"create or replace table meaning as select {unnested}", columns)
    same = " and ".join(f"cell.{key} is not distinct from meaning.key_{i}" for i, key in enumerate(keys))
    for line, text, code, detail in sheet.con.execute(
        f"select line, coalesce({', '.join(f'cell.{key}' for key in keys)}), code, detail"
        f" from cell join meaning on {same} where code is not null"
    ).fetchall():
        sheet.add(code, line, field, text, detail)
    sheet.con.execute(
        f"create or replace table cell as select cell.*, meaning.value as {value or field + '_value'}"
        f" from cell left join meaning on {same}"
    )
