"""The fields of each dataset, text by text: what is asked of every column of a caseload file, a roster, a list of trainings."""

from datetime import date
from functools import partial

from core.periods import Period
from core.specs import NOT_AVAILABLE
from etl import names, values
from etl.understand import Sheet, fill, understand, understand_identity
from etl.values import Meaningless

PERIOD_TYPE = "struct(period_end date, grain varchar, on_last_day boolean)"


def caseload(sheet: Sheet, shape: str, period: Period | None, unit: str | None, today: date) -> dict[str, str]:
    """Understand a caseload file; `period` overrides the file's, `unit` fills where it has none. Returns what had a say."""
    effective = {}
    if period:
        fill(sheet, "period", str(period), overrides=True)
        sheet.problems[:] = [problem for problem in sheet.problems if problem.code != "period_from_title"]
        effective["period"] = str(period)
    if unit and shape != "persons" and fill(sheet, "unit", unit):
        effective["unit"] = unit
    if shape == "persons":  # R4: a list of persons is always `person`
        _refuse_families(sheet)
        sheet.con.execute("update cell set unit = 'person'")
    categories = sheet.reference.categories
    unsaid = any(problem.code == "no_period" for problem in sheet.problems)
    understand(sheet, "period", partial(values.period, today=today), PERIOD_TYPE, may_be_empty=unsaid)
    understand(sheet, "category", partial(names.category, categories=categories), "varchar", totals=("district",))
    understand(sheet, "unit", names.unit, "varchar", may_be_empty=True)
    units = sheet.con.execute("select distinct unit from cell where unit is not null").fetchall()
    scales = {text: scale for (text,) in units if (scale := names.scale_of(text)) != 1}
    scale = "".join(f" when unit = ${index} then {scale}" for index, scale in enumerate(scales.values(), 1))
    case = f"case {scale} else 1 end" if scale else "1"
    sheet.con.execute(f"create or replace table cell as select *, {case} as scale from cell", list(scales))
    scaled = sheet.con.execute("select distinct cases from cell where scale <> 1 and cases is not null").fetchall()
    decimal = values.decimal_mark([text for (text,) in scaled])
    understand(
        sheet,
        "cases",
        lambda text, scale: values.whole_number(text, int(scale), decimal),
        "bigint",
        may_be_empty=True,
        beside=("scale",),
    )
    _count_marks(sheet, "cases")
    return effective


def _refuse_families(sheet: Sheet) -> None:
    """A list of persons whose rows say KK has a row for a family, and counting heads as persons would be wrong."""
    for line, text in sheet.con.execute(
        "select line, unit from cell where unit is not null and total is null"
    ).fetchall():
        try:
            family = names.unit(text) == "family"
        except Meaningless:
            continue
        if family:
            sheet.add("rows_are_families", line, "unit", text)


def _count_marks(sheet: Sheet, field: str) -> None:
    """Say how many figures are a dash, taken as zero, or carry a note's mark."""
    counts: dict[str, int] = {}
    texts = f"select {field}, count(*) from cell where {field} is not null and total is null group by {field}"
    for text, count in sheet.con.execute(texts).fetchall():
        if mark := values.mark_of(text):
            counts[mark] = counts.get(mark, 0) + count
    if "zero" in counts:
        sheet.add("dash_is_zero", None, field, None, counts["zero"])
    if "marked" in counts:
        sheet.add("marked_figures", None, field, None, counts["marked"])


CERTIFICATE = ("certificate_number", "level", "certified_on", "expires_on", "revoked_on")


def workers(sheet: Sheet, as_of: date | None, key: bytes, today: date) -> dict[str, str]:
    """Understand a roster; `as_of` overrides the file's own date. Returns what had a say."""
    effective = {}
    if as_of:
        fill(sheet, "as_of", as_of.isoformat(), overrides=True)
        sheet.problems[:] = [problem for problem in sheet.problems if problem.code != "as_of_from_title"]
        effective["as_of"] = as_of.isoformat()
    for field in CERTIFICATE:  # a dash in a roster says that there is none
        sheet.con.execute(
            f"update cell set {field} = null where list_contains($marks, lower({field}))",
            {"marks": [*values.ZERO_MARKS, *NOT_AVAILABLE]},
        )
    understand_identity(sheet, key)
    understand(sheet, "role", names.role, "varchar", totals=())
    for field in ("certified_on", "expires_on", "revoked_on"):
        understand(sheet, field, values.day, "date", may_be_empty=True, totals=())
    unsaid = any(problem.code == "no_as_of" for problem in sheet.problems)
    understand(sheet, "as_of", partial(values.day_not_after, today=today), "date", may_be_empty=unsaid, totals=())
    return effective


def training(sheet: Sheet, today: date) -> None:
    """Understand a list of trainings and tests, and what a row that sums others says it is the sum of."""
    sheet.con.execute(
        "update cell set event = null where total is not null and regexp_matches(event, $total, 'i')",
        {"total": names.TOTAL},
    )
    understand(sheet, "event", values.event, "varchar")
    understand(sheet, "date", partial(values.day_of_event, today=today), "date")
    texts = "select date, count(*) from cell where date is not null and total is null group by date"
    if several := sum(count for text, count in sheet.con.execute(texts).fetchall() if values.lasts_days(text)):
        sheet.add("first_day_taken", None, "date", None, several)
    for field, parse in (("participants", values.whole_number), ("passed", values.passed)):
        understand(sheet, field, parse, "bigint", may_be_empty=True)
        _count_marks(sheet, field)
    without = (
        "select line from cell where total is null and coalesce(list_contains($marks, lower(trim(participants))), true)"
    )
    for (line,) in sheet.con.execute(without, {"marks": list(NOT_AVAILABLE)}).fetchall():
        sheet.add("missing_value", line, "participants", None)
