"""The views of why a ratio moved: the steps from before to after, and what changed in workers and in caseload."""

from collections.abc import Iterable

from core.texts import Texts
from report import drivers as driving
from report import fetch, native_forms, theme, words
from report.change import HIDDEN
from report.charts import parts
from report.charts import waterfall as stairs
from report.drivers import CAME, UNMATCHED, WENT, Drivers
from report.queries import Result
from report.split import Part, Side
from report.views.ask import Ask, Shown, measure, said, stamp, what

MOST = 8  # categories with a bar of their own beside the waterfall
RANGE = f"{theme.HARD_SPACE}–{theme.HARD_SPACE}"
COLUMNS = ("driver_side", "driver_part", "driver_change", "driver_effect")


def found(ask: Ask) -> Drivers:
    """The change that the page is about."""
    who = (ask.folder, ask.version, ask.choice)
    return driving.drivers(*who, ask.since, ask.period, ask.district, ask.audience)


def waterfall(ask: Ask) -> Shown:
    """From the ratio before to the ratio after."""
    of, texts, names = found(ask), ask.texts, words.category_names(ask.settings, ask.texts)
    facts = stairs.facts(of, names)
    figure = stairs.draw(facts, texts, stamp(ask, list(of.rows)), _measure(ask), ask.narrow)
    rows = (
        []
        if of.split is None
        else [*_rows(of.workers, "workers", names, texts), *_rows(of.cases, "cases", names, texts)]
    )
    table = Result(COLUMNS, ("VARCHAR", "VARCHAR", "BIGINT", "DOUBLE"), rows)
    shown = ("ratio_split", "worker_flows", "comparable")
    title = stairs.title(facts, texts)
    return Shown(title, sentence(of, texts, what(ask)), facts, figure, table, COLUMNS[:2], shown, _remarks(of, ask),
        native_forms.of_steps(facts, texts),
    )  # fmt: skip


def workers_split(ask: Ask) -> Shown:
    """The comings and goings of certified workers."""
    return _side(ask, "workers", ("worker_flows", "certified"))


def caseload_split(ask: Ask) -> Shown:
    """The categories whose caseload changed."""
    return _side(ask, "cases", ("caseload", "comparable"))


def sentence(of: Drivers, texts: Texts, what: str) -> str:
    """How the ratio moved and why; or why that cannot be said, with what can. `what` is what is counted."""
    if of.since is None:
        return texts("drivers.alone", name=of.name, period=texts.period(of.period))
    values = {"name": of.name, "since": texts.period(of.since), "period": texts.period(of.period)}
    clauses = [_workers_clause(of.workers, texts)] if of.workers and (of.workers.before or of.workers.after) else []
    if of.cases:
        clauses.append(_clause("cases", of.cases, texts, what=what))
    because = "; ".join(clauses)
    whole = of.split
    if whole is not None and whole.before is not None:
        kind = stairs.compared(whole.before, whole.after, texts)
        shown = {"before": texts.ratio(whole.before), "after": texts.ratio(whole.after)}
        said = [texts(f"drivers.{kind}", because=because, **shown, **values)]
    else:
        said = [texts("drivers.none", reason=_reason(of, texts), **values)]
        if because:
            said.append(because[0].upper() + because[1:] + ".")
    if whole is not None and of.compared < of.total:
        said.append(texts("drivers.compared", compared=of.compared, total=of.total))
    return " ".join(said)


def _side(ask: Ask, kind: str, measures: tuple[str, ...]) -> Shown:
    of, texts, names = found(ask), ask.texts, words.category_names(ask.settings, ask.texts)
    facts = parts.facts(kind, of, names, MOST)
    filtered = _measure(ask)
    figure = parts.draw(facts, texts, stamp(ask, list(of.rows)), filtered, ask.narrow)
    title = parts.title(facts, texts)
    table = Result(
        COLUMNS[1:3], ("VARCHAR", "BIGINT"), [row[1:3] for row in _rows(getattr(of, kind), kind, names, texts)]
    )
    sentence = said(ask, title, filtered)
    return Shown(
        title, sentence, facts, figure, table, COLUMNS[1:2], measures, native=native_forms.of_caseload(facts, texts)
    )


def _measure(ask: Ask) -> str:
    """What is shown, and from when to when."""
    name = measure(ask, with_period=False)
    periods = [ask.texts.period(period) for period in (ask.since, ask.period) if period]
    return f"{name} · {RANGE.join(periods)}"


def _rows(side: Side | None, kind: str, names: dict[str, str], texts: Texts) -> list[tuple]:
    """Every part, ungrouped, and the side as a whole last."""
    if side is None:
        return []
    label = texts(f"drivers.part_{kind}")
    ordered = sorted(side.parts, key=lambda part: (part.name == HIDDEN, part.name in names, -abs(part.count)))
    rows = [
        (label, names.get(part.name) or texts(f"drivers.part_{part.name}"), part.count, part.effect) for part in ordered
    ]
    return [*rows, (label, texts("drivers.together"), side.change, side.effect)]


def _workers_clause(side: Side, texts: Texts) -> str:
    """ "tenaga bertambah 9 (10 baru bersertifikat, 1 kedaluwarsa)"."""
    counted = {part.name: part for part in side.parts}
    flows = [_flow(counted[name], texts) for name in (*CAME, *WENT, UNMATCHED) if name in counted]
    inside = texts("drivers.inside", parts=", ".join(flows)) if flows else ""
    return _clause("workers", side, texts) + inside


def _flow(part: Part, texts: Texts) -> str:
    count = parts.signed(part.count, 0, texts) if part.name == UNMATCHED else texts.number(abs(part.count))
    return texts(f"drivers.flow_{part.name}", count=count)


def _clause(kind: str, side: Side, texts: Texts, **values: str) -> str:
    way = "same" if not side.change else "up" if side.change > 0 else "down"
    count = texts.number(side.after if way == "same" else abs(side.change))
    return texts(f"drivers.{kind}_{way}", n=count, **values)


def _reason(of: Drivers, texts: Texts) -> str:
    why = ", ".join(dict.fromkeys(known.words(texts.language) for known in of.breaks))
    values = {"since": texts.period(of.since), "period": texts.period(of.period)}
    said = texts(f"drivers.why_{of.reason}", **values)
    return f"{said} ({why})" if of.reason == "break" and why else said


def _remarks(of: Drivers, ask: Ask) -> tuple[str, ...]:
    """What a reader must know beside the picture."""
    texts, said = ask.texts, []
    compared, whole = of.split and of.split.after, of.whole
    if None not in (compared, whole) and texts.ratio(whole) != texts.ratio(compared):
        said.append(texts("drivers.whole", name=of.name, period=texts.period(of.period), ratio=texts.ratio(whole)))
    if of.left_out and of.total > 1:
        said.append(texts("drivers.left_out", names=_left_out(of, texts)))
    if of.moved_in or of.moved_out:
        said.append(texts("drivers.moved", into=texts.number(of.moved_in), out=texts.number(of.moved_out)))
    for key in ("unmatched", "same_roster"):
        if names := getattr(of, key):
            said.append(texts(f"drivers.{key}", names=_some(names, of, texts)))
    old = [row.district_name for row in of.rows if _is_old(row, of, ask)]
    if old:
        names = _some(dict.fromkeys(old), of, texts)
        said.append(texts("note.stale", names=names, months=ask.settings.stale_after_months))
    return tuple(said)


def _left_out(of: Drivers, texts: Texts) -> str:
    """Names by reason: "Mesuji (belum melapor)"."""
    by_reason: dict[str, list[str]] = {}
    for name, reason in of.left_out:
        by_reason.setdefault(reason, []).append(name)
    return "; ".join(
        f"{_some(names, of, texts)} ({texts(f'drivers.short_{reason}')})" for reason, names in by_reason.items()
    )


def _some(names: Iterable[str], of: Drivers, texts: Texts) -> str:
    """The names, or that it is all of them."""
    names = list(names)
    return texts("drivers.all_districts", n=of.total) if 1 < of.total == len(names) else ", ".join(names)


def _is_old(row: fetch.RatioRow, of: Drivers, ask: Ask) -> bool:
    at_end = row.period_end == of.period.end and row.grain == of.period.grain
    return at_end and row.districts_total is None and fetch.stale(row, ask.settings.stale_after_months)
