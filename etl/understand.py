"""The texts of a sheet become values: every distinct text is understood once, and joined back to its lines."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa

from core.key import worker_key
from core.reference import Reference, squeeze
from core.specs import CODE_SYSTEM_HEADERS, Dataset
from etl import names
from etl.problems import Problem
from etl.shape import Shaped, cells
from etl.values import Meaningless

LONG_NUMBER = re.compile(r"\d{9}")
MOST_HINTS = 1_000  # of one column: looking for what could be meant takes a millisecond
FEWEST_TO_TELL = 8  # numbers that all end in 0 before they count as rounded


class Sheet(NamedTuple):
    """One file while it is checked. The table `cell` has an id, the line, the text of each field (empty: null), and, once
    it is understood, <field>_value; `total` says that a cell sums others, `value_column` names the column of its number.
    Beside it stand the tables `district` and `category` of the reference data."""

    con: duckdb.DuckDBPyConnection
    headers: dict[str, str]  # field -> the file's own header
    dataset: Dataset
    reference: Reference
    problems: list[Problem]

    def add(
        self, code: str, line: int | None, field: str | None, text: str | None, detail="", column: str | None = None
    ) -> None:
        """Note a problem; the text of a personal column stays in the file, and so does a NIK in a wrong column."""
        personal = field is not None and self.dataset.column(field).personal
        personal |= text is not None and LONG_NUMBER.search(text) is not None
        column = column or self.headers.get(field)
        self.problems.append(Problem(code, line, column, None if personal else text, str(detail or "")))


def open_sheet(
    con: duckdb.DuckDBPyConnection,
    shaped: Shaped,
    reference: Reference,
    problems: list[Problem],
    found: dict[str, list] | None = None,
) -> Sheet:
    """Put the cells of the table, or those already `found`, and the districts into tables."""
    found = found or cells(shaped)
    columns = {"id": pa.array(range(len(found["line"])), pa.int64()), "line": pa.array(found.pop("line"), pa.int64())}
    columns |= {name: pa.array(texts, pa.string()) for name, texts in found.items()}
    frame = pa.table(columns)
    con.register("frame", frame)
    con.execute("create table cell as select * from frame")
    con.unregister("frame")
    con.execute("create table district (code varchar, name varchar, first_day date)")
    con.executemany(
        "insert into district values (?, ?, ?)", [(d.code, d.name, d.first_day) for d in reference.districts]
    )
    con.execute("create table category (code varchar, usual_unit varchar)")
    con.executemany("insert into category values (?, ?)", [(c.code, c.usual_unit) for c in reference.categories])
    con.execute(
        "create table section as select unnest(cast($lines as bigint[])) as line",
        {"lines": [line for line, _ in shaped.table.sections]},
    )
    headers = {meaning.field: meaning.header for meaning in shaped.table.columns if meaning.field}
    return Sheet(con, headers, shaped.dataset, reference, problems)


def understand(
    sheet: Sheet,
    field: str,
    parse: Callable[..., Any],
    sql_type: str,
    may_be_empty: bool = False,
    beside: tuple[str, ...] = (),
    totals: tuple[str, ...] = ("district", "category", "both"),
) -> None:
    """Add <field>_value to `cell`, and a problem for every line whose text has no meaning.

    `parse` takes the text and the values of the columns `beside`; `totals`: of which cells that sum others it is asked.
    """
    asked = f"(total is null or total in ({', '.join(repr(total) for total in totals) or 'null'}))"
    keys = [field, *beside]
    texts = sheet.con.execute(
        f"select distinct {', '.join(keys)} from cell where {field} is not null and {asked}"
    ).fetchall()
    _join_meanings(sheet, field, keys, _meanings(lambda t: parse(*t), texts), sql_type, asked)
    if not may_be_empty:
        empty = f"select line, value_column from cell where {field} is null and (total is null or total = 'category') and {asked}"
        for line, column in sheet.con.execute(empty).fetchall():
            sheet.add("missing_value", line, field, None, column=column if field == "cases" else None)


def understand_districts(sheet: Sheet, code_system: str | None) -> dict[str, str]:
    """Add district_value, a Kemendagri code, from name and code under R10. Returns the code system if it had a say."""
    asked = "(total is null or total = 'category')"
    pairs = sheet.con.execute(f"select distinct district, district_code from cell where {asked}").fetchall()
    split = {pair: _name_and_code(*pair) for pair in pairs}
    undotted = any(code and "." not in names.plain_code(code) for _, code in split.values())
    named = CODE_SYSTEM_HEADERS.get(squeeze(sheet.headers.get("district_code", "")))
    system = named or code_system or names.code_system(split.values(), sheet.reference)
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
        by_name = names.district_by_name(name, districts) if name else None
        if not code or (system is None and "." not in names.plain_code(code)):
            return by_name
        by_code = names.district_by_code(code, system, districts)
        if by_name and by_name != by_code:
            raise Meaningless("code_name_disagree", next(d.name for d in districts if d.code == by_code))
        return by_code

    _join_meanings(sheet, "district", ["district", "district_code"], _meanings(meaning, pairs), "varchar", asked)
    return {"code_system": system} if undotted and system else {}


def _name_and_code(name: str | None, code: str | None) -> tuple[str | None, str | None]:
    """A code that stands where names do, or a name where codes do, is taken for what it is."""
    if name and not code and names.is_code(name):
        return None, name
    if code and not name and not names.is_code(code):
        return code, None
    return name, code


def understand_identity(sheet: Sheet, key: bytes) -> None:
    """Add worker_key to `cell`: the keyed hash of the NIK, else of the worker's id."""
    rows = sheet.con.execute("select distinct nik, worker_id from cell where total is null").fetchall()
    hashed = []
    for nik, worker_id in rows:
        identity = re.sub(r"[\s'`]", "", nik or worker_id or "")
        kind = "nik" if nik else "worker_id"
        problem = None if identity else "missing_identity"
        if is_rounded(identity):
            problem = "rounded_identity"
        hashed.append(((nik, worker_id), (None if problem else worker_key(key, kind, identity), problem, "")))
    field = "nik" if "nik" in sheet.headers else "worker_id"
    if len(rows) >= FEWEST_TO_TELL and all(re.fullmatch(r"\d{15}0", nik or "") for nik, _ in rows):
        hashed = [(pair, (None, "rounded_identity", "")) for pair in rows]  # 16 digits, and Excel keeps 15
    _join_meanings(sheet, field, ["nik", "worker_id"], hashed, "varchar", "total is null", value="worker_key")


def fill(sheet: Sheet, field: str, text: str, overrides: bool = False) -> bool:
    """Write a text into the field where it is empty, or everywhere. Returns whether any line took it."""
    where = "" if overrides else f"where {field} is null"
    (changed,) = sheet.con.execute(f"update cell set {field} = $text {where}", {"text": text}).fetchone()
    return changed > 0


def is_rounded(identity: str) -> bool:
    """Whether Excel kept this NIK or NIP as a number: 1,80101E+15, or a NIP of 18 digits, whose serial is never 000."""
    return re.fullmatch(r"\d+([.,]\d+)?E\+?\d+|\d{15}000", identity, re.I) is not None


def _blames_code(sheet: Sheet, code: str) -> bool:
    """Whether a problem of a district lies in its code: so it does where there is no name."""
    of_code = code in ("unknown_code", "code_system_differs") or "district" not in sheet.headers
    return of_code and "district_code" in sheet.headers


def _meanings(parse: Callable[[Any], Any], texts: list) -> list[tuple[Any, tuple[Any, str | None, str]]]:
    """(text, (value, problem code, detail)) of each."""
    found, hints = [], 0
    for text in texts:
        try:
            found.append((text, (parse(text), None, "")))
        except Meaningless as problem:
            hints += 1
            found.append((text, (None, problem.code, problem.detail if hints <= MOST_HINTS else "")))
    return found


def _join_meanings(
    sheet: Sheet, field: str, keys: list[str], meanings: list, sql_type: str, asked: str, value: str | None = None
) -> None:
    """meanings: ((text of each key, ...), (value, problem code, detail)) of every distinct text."""
    columns = {f"key_{i}": [texts[i] for texts, _ in meanings] for i in range(len(keys))}
    columns |= {part: [meaning[i] for _, meaning in meanings] for i, part in enumerate(("value", "code", "detail"))}
    types = {"value": sql_type}
    unnested = ", ".join(f"unnest(cast(${name} as {types.get(name, 'varchar')}[])) as {name}" for name in columns)
    sheet.con.execute(f"create or replace table meaning as select {unnested}", columns)
    same = " and ".join(f"cell.{key}::varchar is not distinct from meaning.key_{i}" for i, key in enumerate(keys))
    for line, column, code, detail, *texts in sheet.con.execute(
        f"select line, value_column, code, detail, {', '.join(f'cell.{key}::varchar' for key in keys)}"
        f" from cell join meaning on {same} where code is not null and {asked}"
    ).fetchall():
        blamed = "district_code" if field == "district" and _blames_code(sheet, code) else field
        given = [text for key, text in zip(keys, texts, strict=True) if text is not None]
        text = texts[keys.index(blamed)] if blamed in keys else next(iter(given), None)
        sheet.add(code, line, blamed, text or next(iter(given), None), detail, column if field == "cases" else None)
    sheet.con.execute(
        f"create or replace table cell as select cell.*, meaning.value as {value or field + '_value'}"
        f" from cell left join meaning on {same}"
    )
