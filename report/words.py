"""How a choice is called: in sentences, subtitles, file names and tables."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from core.periods import Period
from core.reference import Reference, load_reference
from core.settings import Settings
from core.specs import DATASETS
from core.texts import Texts
from report import theme
from report.change import Known
from report.equity import SHOWN
from report.fetch import Choice, View, stale
from report.queries import District, Result
from report.rows import Mark, RatioRow, is_hidden

SHARES = ("share", "cases_share", "workers_share", "cases_cumulative", "workers_cumulative", "without_share")
INDEXES = ("gini", "theil", "theil_without", "theil_most")
HISTORY = (
    "version", "happened_at", "who", "kind", "load_id", "dataset", "file", "sha256", "rows_loaded", "why", "active",
)  # fmt: skip
HASH = 12  # characters of a file's hash that tell it from any other of the office
NAMED = 4  # districts that a line names where it cannot name all
MEASURES = ("cases", "workers", "ratio", "gap")
FIGURES = (
    "district_name", "period", "workers", "workers_expiry_unknown", "cases", "cases_per_worker", "workers_per_1000_cases",
    "target", "gap", "status", "basis", "roster_as_of", "data_as_of",
)  # fmt: skip


def category_names(settings: Settings, texts: Texts) -> dict[str, str]:
    """Code -> name in the language of the page."""
    categories = load_reference(settings).categories
    return {c.code: c.name_id if texts.language == "id" else c.name_en for c in categories}


def what(choice: Choice, settings: Settings, texts: Texts) -> str:
    """What is counted: "PMKS (orang)", "fakir miskin (orang)"."""
    name = texts.people if choice.category == "all" else category_names(settings, texts)[choice.category]
    return f"{name} ({texts(f'unit.{choice.unit}')})"


def measure(choice: Choice, settings: Settings, texts: Texts, period: Period | None = None) -> str:
    """What a chart is filtered to: category and unit, roles, province, period."""
    name = (
        texts("filter.all_categories") if choice.category == "all" else category_names(settings, texts)[choice.category]
    )
    roles = ", ".join(texts(f"role.{role}") for role in choice.roles) or texts("filter.all_roles")
    parts = [name, texts(f"unit.{choice.unit}"), roles, *([choice.province.name] if choice.province else [])]
    if choice.grain:
        parts.append(texts(f"filter.grain_{choice.grain}"))
    return " · ".join(parts + ([texts.period(period)] if period else []))


def file_name(chart: str, choice: Choice, version: int, settings: Settings, period: Period | None = None) -> str:
    """rasio-peksos-lampung_peringkat_2023_jenis-24-orang_v12"""
    parts = ["rasio-peksos", settings.province_name, "_", chart, "_", str(period) if period else "semua-periode"]
    parts += ["_", choice.category, choice.unit, *choice.roles, f"_v{version}"]
    return re.sub(r"-*_-*", "_", "-".join(parts).lower().replace(" ", "-"))


def marks(districts: list[District], breaks: list[Known], texts: Texts) -> list[Mark]:
    """Known breaks (R3) and the first days of districts founded from another one (R9), by date."""
    codes = {district.name: district.code for district in districts}
    found = [Mark(k.break_on, k.words(texts.language), (k.district_code,) if k.district_code else ()) for k in breaks]
    found += [
        Mark(d.first_day, texts("chart.split", child=d.name, parent=d.parent), (d.code, codes.get(d.parent, "")))
        for d in districts
        if d.first_day and d.parent
    ]
    return sorted(dict.fromkeys(found))


def figures(rows: list[RatioRow], texts: Texts) -> Result:
    """The rows of a view for reading: periods, statuses and bases in words, numbers as numbers."""
    found = []
    for row in rows:
        values = row._asdict() | {
            "period": texts.period(Period(row.period_end, row.grain)),
            "status": status(row, texts),
            "basis": texts(f"basis.{row.basis}") if row.basis else None,
        }
        found.append(tuple(values[name] for name in FIGURES))
    return Result(FIGURES, ("VARCHAR",) * len(FIGURES), found)


def status(row: RatioRow, texts: Texts) -> str:
    """Why a row lacks a number; a count that is hidden is said to be, whatever else is missing."""
    reasons = [row.status] + (["suppressed"] if is_hidden(row) and row.status != "suppressed" else [])
    return ", ".join(texts(f"status.{reason}") for reason in reasons)


def remarks(shown: View, stale_after_months: int, texts: Texts) -> list[str]:
    """What a reader of the districts' figures must know: who is missing, counted back, out of date, not comparable."""
    rows = shown.districts
    named = {
        "suppressed": [row for row in rows if is_hidden(row)],
        "no_data": [row for row in rows if row.status == "no_data"],
        "no_roster": [row for row in rows if row.status == "no_roster"],
        "not_established": [row for row in rows if row.status == "not_established"],
        "backcast": [row for row in rows if row.basis == "backcast"],
        "stale": [row for row in rows if stale(row, stale_after_months)],
    }
    names = {key: listed([row.district_name for row in found], texts) for key, found in named.items() if found}
    if shown.not_comparable:
        names["not_comparable"] = listed(shown.not_comparable, texts)
    return [texts(f"note.{key}", names=found, months=stale_after_months) for key, found in names.items()]


def listed(names: Sequence[str], texts: Texts) -> str:
    """Names of districts: all of a province's, of a country's the first ones and how many more."""
    if len(names) <= theme.MOST:
        return ", ".join(names)
    return ", ".join(names[:NAMED]) + texts("data.and_more", n=len(names) - NAMED)


def cell(value: object, column: str, texts: Texts) -> str:
    """A value as a table shows it."""
    if value is None or value != value:
        return "–"
    if column.startswith("cases_per_worker"):
        return texts.ratio(value)
    if column.startswith("workers_per_1000_cases") or column.endswith(("_percent", "cases_per_1000_people")):
        return texts.small(value)
    if column in SHARES:
        return texts.percent(value)
    if column in INDEXES:
        return texts.number(value, SHOWN)
    if column == "driver_effect":
        return texts.number(value, 0 if abs(value) >= 1000 else 2)
    if isinstance(value, datetime):
        return f"{texts.short_date(value)} {value:%H.%M}"
    if isinstance(value, date):
        return texts.short_date(value)
    if isinstance(value, float | int) and column not in ("version", "load_id"):
        return texts.number(value)
    return str(value)


def events(history: Result, texts: Texts) -> Result:
    """The ledger for reading, newest first."""
    found = []
    for row in reversed(history.rows):
        event = dict(zip(history.columns, row, strict=True))
        event["kind"] = texts(f"kind.{event['kind']}")
        event["dataset"] = texts(f"dataset.{event['dataset']}") if event["dataset"] else None
        event["sha256"] = event["sha256"] and event["sha256"][:HASH]
        event["active"] = texts("data.yes" if event["active"] else "data.no") if event["load_id"] else None
        found.append(tuple(event[name] for name in HISTORY))
    return Result(HISTORY, ("VARCHAR",) * len(HISTORY), found)


def breaks(known: Sequence[Known], names: dict[str, str], texts: Texts) -> Result:
    """The days from which a series is not comparable with itself (R3), for reading."""
    rows = [
        (
            texts(f"dataset.{found.dataset}"),
            names.get(found.district_code, texts("methods.everywhere")),
            texts.date(found.break_on),
            found.words(texts.language),
        )
        for found in known
    ]
    return Result(("dataset", "district_name", "break_on", "why"), ("VARCHAR",) * 4, rows)


class LoadWords(NamedTuple):
    """How a load is called where one is chosen, and whether it counts."""

    words: str
    active: bool


def loads(history: Result, texts: Texts) -> dict[int, LoadWords]:
    """Every load by its number, newest first."""
    found = {}
    for row in reversed(history.rows):
        event = dict(zip(history.columns, row, strict=True))
        if event["kind"] == "load":
            state = texts("data.is_active" if event["active"] else "data.is_undone")
            name = f"{event['load_id']}: {texts('dataset.' + event['dataset'])}, {event['file']} ({state})"
            found[event["load_id"]] = LoadWords(name, event["active"])
    return found


def accepted(rows: Sequence[tuple], texts: Texts) -> Result:
    """The warnings that analysts accepted, for reading."""
    columns = ("load_id", "file", "warning", "column", "lines", "who", "happened_at", "why")
    said = []
    for load_id, file, code, column, lines, who, when, why in rows:
        warning = texts(f"problem.{code}", value="…", detail="…").strip(": ")
        said.append((load_id, file, warning, column, lines, who, when, why))
    return Result(columns, ("VARCHAR",) * len(columns), said)


def spellings(rows: Sequence[tuple], reference: Reference, texts: Texts) -> Result:
    """The spellings that the office keeps, with what they mean, who taught them, when and why."""
    columns = ("spelling", "means", "who", "happened_at", "why")
    names = {d.code: d.name for d in reference.districts}
    names |= {c.code: f"{c.code} {c.name_id if texts.language == 'id' else c.name_en}" for c in reference.categories}
    said = []
    for spelling, who, when, why in rows:
        means = (
            texts(f"field.{spelling.means}") if spelling.kind == "column" else names.get(spelling.means, spelling.means)
        )
        said.append((spelling.text, means, who, when, why))
    return Result(columns, ("VARCHAR",) * len(columns), said)


def freshness(rows: Sequence[dict], today: date, stale_after_months: int, texts: Texts) -> list[str]:
    """Whose roster is older than the setting today, the oldest first; whom there is none of."""
    newest: dict[str, date | None] = {}
    for row in rows:
        if row["dataset"] == "workers" and row["status"] != "not_established":
            known = newest.setdefault(row["district_name"], row["roster_as_of"])
            newest[row["district_name"]] = max(filter(None, (known, row["roster_as_of"])), default=None)
    ages = {name: (today.year - day.year) * 12 + today.month - day.month for name, day in newest.items() if day}
    old = sorted((name for name, age in ages.items() if age > stale_after_months), key=lambda name: (-ages[name], name))
    said = []
    if old:
        named = ", ".join(texts("data.age", name=name, months=ages[name]) for name in old[:NAMED])
        rest = texts("data.and_more", n=len(old) - NAMED) if len(old) > NAMED else ""
        said.append(texts("data.old_rosters", n=len(old), months=stale_after_months, names=named + rest))
    if missing := sorted(name for name, day in newest.items() if day is None):
        rest = texts("data.and_more", n=len(missing) - NAMED) if len(missing) > NAMED else ""
        said.append(texts("data.no_rosters", n=len(missing), names=", ".join(missing[:NAMED]) + rest))
    return said


def moved(rows: Sequence, texts: Texts) -> Result:
    """Every headline figure (all categories) that a change moves: one row a measure, before, after and the difference."""
    found = []
    for row in rows:
        for measure in MEASURES:
            old, new = (getattr(row, f"{measure}_{when}") for when in ("before", "after"))
            if row.category != "all" or old == new:
                continue
            difference = f"{'+' if new > old else ''}{texts.number(new - old)}" if None not in (old, new) else "–"
            shown = [
                texts.ratio(n) if measure == "ratio" and n is not None else cell(n, measure, texts) for n in (old, new)
            ]
            period = texts.period(Period(row.period_end, row.grain))
            unit, name = texts(f"unit.{row.unit}"), texts(f"measure.{measure}")
            found.append((row.district_name, period, unit, name, *shown, difference))
    columns = ("district_name", "period", "unit", "measure", "before", "after", "difference")
    return Result(columns, ("VARCHAR",) * len(columns), found)


def dictionary(texts: Texts) -> Result:
    """Every column that the loader recognises, from the specs it uses."""
    rows = []
    for dataset in DATASETS.values():
        for column in dataset.columns:
            about = texts(f"about.{column.name}") + (f" ({texts('data.personal')})" if column.personal else "")
            rows.append((texts(f"dataset.{dataset.name}"), column.name, about, ", ".join(column.headers)))
    return Result(("dataset", "field", "about", "headers"), ("VARCHAR",) * 4, rows)


def data_sentence(coverage: list[dict], history: Result, texts: Texts) -> str:
    """What is loaded, in one sentence."""
    active = history.columns.index("active")
    load = history.columns.index("load_id")
    loads = len({row[load] for row in history.rows if row[active]})
    cases = [row for row in coverage if row["dataset"] == "caseload" and row["status"] != "not_established"]
    if not cases:
        return texts("data.sentence_no_cases", loads=loads)
    newest = max(Period(row["period_end"], row["grain"]) for row in cases)
    of_newest = [row for row in cases if Period(row["period_end"], row["grain"]) == newest]
    said = {
        "loads": loads,
        "reported": sum(row["status"] == "ok" for row in of_newest),
        "total": len(of_newest),
        "period": texts.period(newest),
    }
    rosters = [row["roster_as_of"] for row in coverage if row["roster_as_of"]]
    if not rosters:
        return texts("data.sentence_no_roster", **said)
    return texts("data.sentence", roster=texts.date(max(rosters)), **said)
