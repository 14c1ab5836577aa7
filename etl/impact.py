"""What a change would do, before anybody publishes it: worked out on the next version, built in memory."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from core import warehouse
from core.warehouse import Change

SQL = Path(__file__).parent / "sql"


class Moved(NamedTuple):
    """One figure of out_ratio that moves: before and after. A number that does not exist is None."""

    district_code: str
    district_name: str
    period_end: date
    grain: str
    category: str
    unit: str
    cases_before: int | None
    cases_after: int | None
    workers_before: int | None
    workers_after: int | None
    ratio_before: float | None
    ratio_after: float | None
    gap_before: int | None
    gap_after: int | None
    status_before: str | None
    status_after: str | None


class Impact(NamedTuple):
    """`version` is the one that the change was held against. Rows are cells of caseload, workers of a roster, trainings."""

    version: int
    moved: list[Moved]  # headlines (all categories) first, of these the province
    rows_new: int
    rows_changed: int
    rows_unchanged: int
    rows_gone: int
    sample_leaves: bool  # the sample data is replaced by real data

    @property
    def losing(self) -> list[str]:
        """The districts that would have a figure less: caseload or workers known before, and no more."""
        lost = {
            moved.district_name
            for moved in self.moved
            if moved.category == "all"
            and (
                (moved.cases_before is not None and moved.cases_after is None)
                or (moved.workers_before is not None and moved.workers_after is None)
            )
        }
        return sorted(lost)


def impact(
    folder: Path, change: Change, province: str, on_step: Callable[[str], None] = lambda step: None
) -> Impact | None:
    """What publishing `change` now would alter, None when it has nothing to do. Nothing is written.

    `on_step` hears the steps of etl.progress.IMPACT as they begin.

    Raises what the change itself raises (UsageError), and DamagedError.
    """

    def followed(con: duckdb.DuckDBPyConnection, number: int) -> Any:
        on_step("apply")
        result = change(con, number)
        on_step("build")
        return result

    version = warehouse.current_version(folder)
    on_step("copy")
    with warehouse.preview(folder, followed) as (result, con):
        if result is None:
            return None
        known = con.execute(_sql("impact_known")).fetchone()  # by a warehouse of an older program it is not
        source = "newest.core_training" if known else "main.core_training limit 0"
        con.execute(f"create temp table training_before as from {source}")
        on_step("compare")
        moved = con.execute(_sql("impact_figures"), {"province": province}).fetchall()
        ((new, changed, unchanged, gone),) = con.execute(_sql("impact_rows"), {"version": version + 1}).fetchall()
        ((leaves,),) = con.execute("""
            select exists (select 1 from newest.core_load where sample) and not exists (select 1 from main.core_load where sample)
        """).fetchall()
    return Impact(version, [Moved(*row) for row in moved], new, changed, unchanged, gone, leaves)


def _sql(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")
