"""The views of equity: how unequally certified workers stand to the caseload in one period, and over time."""

from core.periods import Period
from report import fetch, native_forms, words
from report.charts import inequality as panels
from report.charts import lorenz as curve
from report.equity import SHOWN, Equity, compared, measured
from report.queries import Result
from report.rows import RatioRow
from report.views.ask import (
    Ask,
    Shown,
    by_category,
    in_turn,
    known_breaks,
    known_periods,
    measure,
    said,
    series,
    stamp,
    view,
    what,
)

SHARES = ("cases", "cases_share", "workers", "workers_share", "workers_per_1000_cases")
OF_DISTRICT = ("district_name", *SHARES, "cases_cumulative", "workers_cumulative", "status", "basis")
OF_PERIOD = ("period", "gini", "theil", "theil_without", "theil_most", "without_share", "without", "districts_covered")
OVER_TIME = (*OF_PERIOD, "districts_total", "basis", "status")


def headline(ask: Ask) -> str:
    """The page's answer: how much of the caseload stands in districts without any certified worker, and the Gini."""
    found = measured(view(ask).districts)
    texts, covered = ask.texts, found.districts
    values = {"period": texts.period(ask.period), "what": what(ask), "total": covered, "n": found.without}
    if found.why_not:
        name = found.parts[0].name if found.parts else ""
        return texts(f"equity.{found.why_not}", name=name, **values)
    said_of = texts("equity.gini", gini=texts.number(found.gini, SHOWN))
    share = texts.percent(found.without_share)
    parts = [texts("equity.without" if found.without else "equity.all_have", share=share, **values), said_of]
    if covered < found.established:
        parts.append(texts("equity.covered", covered=covered, total=found.established))
    back = sum(part.backcast for part in found.parts)
    return " ".join(parts + ([texts("equity.backcast", n=back)] if back else []))


def lorenz(ask: Ask) -> Shown:
    """The Lorenz curve of one period, with what Theil T says of districts without any worker."""
    rows = view(ask).districts
    found = measured(rows)
    facts = curve.facts(found)
    name = measure(ask)
    figure = curve.draw(facts, ask.texts, stamp(ask, rows), name, ask.narrow)
    title = curve.title(facts, ask.texts)
    table = _of_districts(rows, facts, ask)
    measures = ("lorenz", "gini", "theil", "without")
    return Shown(title, said(ask, title, name), facts, figure, table, ("district_name",), measures, _notes(found, ask),
        native_forms.of_lorenz(facts, ask.texts),
    )  # fmt: skip


def inequality(ask: Ask) -> Shown:
    """Gini, Theil T and the share without any worker in every period; lines only where periods compare."""
    breaks, category, before, periods = known_breaks(ask), ask.choice.category, [], []
    since = fetch.previous(ask.period, known_periods(ask))
    for period, rows in in_turn(ask, known_periods(ask)[::-1]):
        found = measured(row for row in rows if row.category == category)
        periods.append((period, found, compared(rows, before, category, breaks) if before else None))
        before = rows
    pair = compared(by_category(ask), by_category(ask, since), category, breaks) if since else None
    facts = panels.facts(periods, ask.period, pair, since, words.marks([], breaks, ask.texts))
    name = measure(ask, with_period=False)
    figure = panels.draw(facts, ask.texts, stamp(ask, series(ask)), name, ask.narrow)
    title = panels.title(facts, ask.texts)
    table = _over_time([(period, found) for period, found, _ in periods], ask)
    return Shown(title, said(ask, title, name), facts, figure, table, ("period",), ("gini", "theil", "without"),
        native=native_forms.of_inequality(facts, ask.texts),
    )  # fmt: skip


def _notes(found: Equity, ask: Ask) -> tuple[str, ...]:
    """What Theil T holds of districts without a worker, its largest value, and who is not on the curve."""
    texts, notes = ask.texts, []
    if found.theil is not None:
        theil, most = texts.number(found.theil, SHOWN), texts.number(found.theil_most, SHOWN)
        notes.append(texts("equity.theil", theil=theil, most=most))
    if found.theil is not None and found.without:
        part, share = texts.number(found.theil_without, SHOWN), texts.percent(found.without_share)
        notes.append(texts("equity.theil_without", part=part, share=share, n=found.without))
    if found.districts < found.established:
        notes.append(texts("equity.left_out", n=found.established - found.districts, total=found.established))
    return (*notes, *words.remarks(view(ask), ask.settings.stale_after_months, texts))


def _of_districts(rows: list[RatioRow], facts: curve.Facts, ask: Ask) -> Result:
    """Every district, those on the curve in its order; shares of 1."""
    texts, steps = ask.texts, {step.code: step for step in facts.steps}
    cases, workers = (sum(getattr(step, field) for step in facts.steps) for field in ("cases", "workers"))
    order = {code: place for place, code in enumerate(steps)}
    found = []
    for row in sorted(rows, key=lambda row: order.get(row.district_code, len(order))):
        step = steps.get(row.district_code)
        values = row._asdict() | {
            "cases_share": step and step.cases / cases,
            "workers_share": step and step.workers / workers,
            "cases_cumulative": step and step.x,
            "workers_cumulative": step and step.y,
            "status": words.status(row, texts),
            "basis": texts(f"basis.{row.basis}") if row.basis else None,
        }
        found.append(tuple(values[name] for name in OF_DISTRICT))
    return Result(OF_DISTRICT, ("VARCHAR",) * len(OF_DISTRICT), found)


def _over_time(periods: list[tuple[Period, Equity]], ask: Ask) -> Result:
    """Every period, newest first, with why there is no figure."""
    texts, rows = ask.texts, []
    for period, found in reversed(periods):
        values = found._asdict() | {
            "period": texts.period(period),
            "without": found.without if found.parts else None,
            "districts_covered": found.districts,
            "districts_total": found.established,
            "basis": texts("basis.backcast" if found.backcast else "basis.roster") if found.parts else None,
            "status": texts(f"chart.lorenz.{found.why_not}" if found.why_not else "status.ok"),
        }
        rows.append(tuple(values[name] for name in OVER_TIME))
    return Result(OVER_TIME, ("VARCHAR",) * len(OVER_TIME), rows)
