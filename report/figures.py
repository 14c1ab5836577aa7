"""The figures of a version as an audience may see them: what they are (R1-R9), and which numbers are too small to show (R11)."""

from collections.abc import Sequence
from datetime import date
from operator import itemgetter
from pathlib import Path

from core import warehouse
from core.kept import kept
from report import privacy, queries, suppress
from report.queries import Result
from report.rows import RatioRow

AUDIENCES = ("public", "full")
LARGE = 10_000  # figures of a version; an office's first years are a third of it
IN_ORDER = ("district_code", "period_end", "grain", "category", "unit")
AT_ONCE = 12  # periods of a large version for which a choice is worked out at once


def ratio(
    folder: Path,
    version: int,
    grain: str | None = None,
    roles: Sequence[str] = (),
    target: float | None = None,
    category: str | None = None,
    unit: str | None = None,
    district: str | None = None,
    days: Sequence[date] = (),
    *,
    audience: str,
) -> list[RatioRow]:
    """The figures of a version (R1-R9): districts and the province, periods, categories and units.

    `grain` None keeps each period in the grain it was reported in; `roles` empty counts all roles; `target` is a
    reader's own (R8). `category`, `unit`, `district` and `days` (ends of periods; none: all) narrow what is returned, not what
    is counted. `audience` is one of AUDIENCES: for the public small numbers are hidden (R11).
    """
    narrowed = {"target": target, "category": category, "unit": unit, "district": district, "days": list(days) or None}
    return ratio_result(folder, version, grain, roles, audience=audience, **narrowed).rows


def ratio_result(
    folder: Path,
    version: int,
    grain: str | None = None,
    roles: Sequence[str] = (),
    *,
    audience: str,
    **narrowed: object,
) -> Result:
    """The same as a result with names and types, for export."""
    params = {"target": None, "category": None, "unit": None, "district": None, "days": None} | narrowed
    district = params["district"]
    if _is_public(audience):
        params["district"] = None  # the province's row is judged by all its districts: protect, then narrow
    if grain is None and not roles and params["target"] is None:
        del params["target"]  # what each version holds worked out
        found = queries.run(folder, "ratio_stored", version, RatioRow._make, **params)
    else:
        found = _worked_out(folder, version, params | {"grain": grain, "roles": list(roles) or None})
    if not _is_public(audience):
        return found
    rows = suppress.protect(found.rows, mask(folder, version), grain)
    return found._replace(rows=[row for row in rows if district in (None, row.district_code)])


def _worked_out(folder: Path, version: int, params: dict) -> Result:
    """The figures of a choice of grain, roles or target. Of a large version a few periods at a time: what lies between its
    cells and figures would fill the memory."""
    parts = _parts(folder, version, params["grain"], params["days"]) if size(folder, version) > LARGE else []
    if not parts:
        return queries.run(folder, "ratio", version, RatioRow._make, **params)
    found = [queries.run(folder, "ratio_of_days", version, RatioRow._make, **params | {"days": days}) for days in parts]
    rows = [row for part in found for row in part.rows]
    return found[0]._replace(rows=sorted(rows, key=itemgetter(*map(found[0].columns.index, IN_ORDER))))


def _parts(folder: Path, version: int, grain: str | None, days: list[date] | None) -> list[list[date]]:
    """These ends of periods, or all of a grain, so many at a time; nothing where an older program wrote the version, whose
    definitions cannot be asked for some."""
    known = "select 1 from duckdb_functions() where function_name = 'ratio_of_days'"
    if not warehouse.read(folder, known, version=version).fetchone():
        return []
    ends = days or [day for (day,) in queries.run(folder, "period_ends", version, grain=grain).rows]
    return [ends[at : at + AT_ONCE] for at in range(0, len(ends), AT_ONCE)]


@kept(8)
def size(folder: Path, version: int) -> int:
    """How many figures a version holds."""
    return warehouse.read(folder, "select count(*) from out_ratio", version=version).fetchone()[0]


@kept(8)
def mask(folder: Path, version: int) -> privacy.Mask:
    """What the public may not see of a version (R11). Do not alter it."""
    rows = queries.run(folder, "replay_events", version).rows
    events = [privacy.Event(*event, frozenset(sensitive or ())) for *event, sensitive in rows]
    done = privacy.steps(events, queries.run(folder, "replay_rosters", version).rows)

    def rows_of(day: date, unit: str) -> list[tuple]:
        return queries.run(folder, "replay_cases", version, day=day, unit=unit).rows

    tables = privacy.Tables(queries.run(folder, "replay_places", version).rows, done, rows_of)
    return privacy.Mask(tables, done[-1].covered)


def caseload(folder: Path, version: int, *, audience: str) -> Result:
    """The cells in force (R3), in the canonical columns of a caseload file.

    For the public with one column more, `status`: ok, no_data or suppressed, so that hidden and missing stay apart.
    """
    found = queries.run(folder, "caseload", version)
    names, types = found.columns[:-1], found.types[:-1]  # without period_end
    if not _is_public(audience):
        return Result(names, types, [row[:-1] for row in found.rows])
    rows, masked = [], mask(folder, version)
    for code, name, period, category, cases, unit, day in found.rows:
        status = "no_data" if cases is None else "ok"
        if cases is not None and suppress.is_hidden_cell(masked, code, day, category, unit):
            cases, status = None, "suppressed"
        rows.append((code, name, period, category, cases, unit, status))
    return Result((*names, "status"), (*types, "VARCHAR"), rows)


def _is_public(audience: str) -> bool:
    if audience not in AUDIENCES:
        raise ValueError(f"audience is one of {AUDIENCES}")
    return audience == "public"
