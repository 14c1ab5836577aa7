"""What a change writes into the ledger: events, and the rules that the figures rest on (R12)."""

import hashlib
from datetime import UTC, datetime
from typing import Any, NamedTuple

import duckdb

from core import warehouse
from core.audit import account
from core.reference import Reference, Spelling

SAMPLE_REPLACED = "sample data replaced by the first real load"


class Said(NamedTuple):
    """What an analyst says beside the files of a change: who she is (None: the account on this machine), a note, the
    warnings she accepts as (file, code, column, lines, why), and the spellings that the office shall keep, with a reason."""

    who: str | None = None
    note: str | None = None
    accepted: tuple[tuple[str, str, str | None, str, str], ...] = ()
    spellings: tuple[tuple[Spelling, str], ...] = ()


def record(
    con: duckdb.DuckDBPyConnection,
    version: int,
    kind: str,
    load_id: int | None = None,
    why: str | None = None,
    fingerprint: str | None = None,
    who: str | None = None,
) -> int:
    (event_id,) = con.execute("select coalesce(max(event_id), 0) + 1 from ledger_event").fetchone()
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    con.execute(
        "insert into ledger_event values (?, ?, ?, ?, ?, ?, ?, ?, null, null)",
        (event_id, version, now, who or account(), kind, load_id, why, fingerprint),
    )
    return event_id


def adopt_rules(con: duckdb.DuckDBPyConnection, version: int, reference: Reference) -> bool:
    """Record settings, reference data and definitions when they are not those recorded last (R12)."""
    definitions = warehouse.sql_file("model") + warehouse.sql_file("out")
    fingerprint = hashlib.sha256((reference.fingerprint() + definitions).encode()).hexdigest()[:16]
    last = con.execute("select arg_max(fingerprint, event_id) from ledger_event where kind = 'rules'").fetchone()[0]
    if last == fingerprint:
        return False
    event_id = record(con, version, "rules", fingerprint=fingerprint)
    con.execute(
        "insert into rule_setting values (?, ?, ?, ?, ?)",
        (
            event_id,
            reference.province_code,
            reference.province_name,
            reference.certificate_validity_years,
            reference.stale_after_months,
        ),
    )
    rows: dict[str, list[tuple[Any, ...]]] = {
        "rule_district": [(d.code, d.code_bps, d.name, d.parent, d.first_day, d.law) for d in reference.districts],
        "rule_category": [(c.code, c.name_id, c.name_en, c.usual_unit, c.sensitive) for c in reference.categories],
        "rule_target": [(t.unit, t.category, t.value, t.valid_from, t.issuer) for t in reference.targets],
        "rule_break": [(b.dataset, b.district, b.day, b.why, b.why_en, b.sample) for b in reference.breaks],
    }
    for table, values in rows.items():
        marks = ", ".join("?" for _ in values[0]) if values else ""
        for row in values:
            con.execute(f"insert into {table} values (?, {marks})", (event_id, *row))
    return True


def record_spelling(
    con: duckdb.DuckDBPyConnection, version: int, kind: str, spelling: Spelling, why: str, who: str | None
) -> None:
    """Keep a spelling (`kind` spelling) or withdraw it (spelling_withdrawn). What is loaded already stays as it is."""
    event_id = record(con, version, kind, why=why, who=who)
    con.execute(
        "insert into ledger_spelling values (?, ?, ?, ?)", (event_id, spelling.kind, spelling.text, spelling.means)
    )


def kept_spellings(con: duckdb.DuckDBPyConnection) -> list[tuple[Spelling, str, datetime, str]]:
    """The spellings in force as (spelling, who, when, why)."""
    if not has_column(con, "ledger_spelling", "spelling"):
        return []
    rows = con.execute("""
        select ledger_spelling.kind, spelling, means, who, happened_at, why
        from ledger_spelling join ledger_event using (event_id)
        qualify row_number() over (partition by ledger_spelling.kind, lower(spelling) order by event_id desc) = 1
            and ledger_event.kind = 'spelling'
        order by event_id
    """).fetchall()
    return [(Spelling(*row[:3]), *row[3:]) for row in rows]


def accepted(con: duckdb.DuckDBPyConnection) -> list[tuple]:
    """The warnings accepted with the loads that count, newest first: (load_id, file, code, column, lines, who, when, why)."""
    if not has_column(con, "ledger_accepted", "code"):
        return []
    return con.execute("""
        select load_id, file, code, "column", lines, who, happened_at, ledger_accepted.why
        from ledger_accepted join core_load using (load_id) join ledger_event using (load_id)
        where ledger_event.kind = 'load'
        order by load_id desc, code
    """).fetchall()


def undo_samples(con: duckdb.DuckDBPyConnection, version: int) -> None:
    for (load_id,) in con.execute("select load_id from core_load where sample order by load_id").fetchall():
        record(con, version, "undo", load_id, SAMPLE_REPLACED)


def known_fingerprint(con: duckdb.DuckDBPyConnection) -> str:
    query = "select arg_max(fingerprint, event_id) from ledger_event where kind in ('init', 'new_key')"
    return con.execute(query).fetchone()[0]


def note_audit(con: duckdb.DuckDBPyConnection, version: int, lines: int | None, log: str | None) -> None:
    """Keep with a version how many lines the audit log has before its own, so that a log cannot vanish unseen."""
    con.execute(
        "update ledger_event set audit_lines = $lines, audit_log = $log where version = $version",
        {"lines": lines, "log": log, "version": version},
    )


def audited(con: duckdb.DuckDBPyConnection, log: str | None) -> dict[int, int | None]:
    """Version -> how many lines this audit log (core.place.audit_log) had before its own; None: it has no line there.

    From the first version of the newest key's epoch that has a line: before it there was no log, or it is sealed.
    """
    if not has_column(con, "ledger_event", "audit_lines"):
        return {}
    own = "audit_log = $log" if log else "$log is null"
    return dict(
        con.execute(
            f"""
            with epoch as (select max(version) as began from ledger_event where kind in ('init', 'new_key')),
            lines as (
                select version, max(audit_lines) as lines from ledger_event, epoch
                where version >= began and {own} group by version
            )
            select version, lines from lines
            where version >= (select min(version) from lines where lines is not null) order by version
            """,
            {"log": log},
        ).fetchall()
    )


def has_column(con: duckdb.DuckDBPyConnection, table: str, column: str) -> bool:
    """Whether a warehouse that an older program wrote last has this table and column already."""
    try:
        # read to its end: DuckDB 2.0 allows no `con.sql` or `con.register` before
        return column in {name for _, name, *_ in con.execute(f"from pragma_table_info('{table}')").fetchall()}
    except duckdb.CatalogException:
        return False
