"""Lines for slides: over periods, and from then to now. What a line cannot show is said in its notes."""

from collections.abc import Iterable, Sequence
from datetime import date

from core.periods import Period, period_of
from core.texts import Texts
from report import theme
from report.charts import inequality, kinds, lorenz, milestone_lane, province, slope, target_lines, trend
from report.equity import SHOWN
from report.milestones import Milestone
from report.native import DOTTED, NONE, SOLID, Curve, Fill, Lines, Panels, Point, Remark, Series, Swatch

ROOM = 1.35  # of the largest value: the height of a panel, with room for words over it
FIELDS = {"gini": "decimal", "theil": "decimal", "without_share": "percent"}


def of_trend(facts: trend.Facts, texts: Texts, log: bool) -> Lines | Remark:
    """The chosen ones and the province named at their ends, the others in grey behind them."""
    if not facts.lines:
        return Remark(trend.title(facts, texts))
    periods = _axis({point.period for line in facts.lines for point in line.points})
    scale = trend.scale_for(facts, log)
    series, gaps = [], []
    for line in sorted(facts.lines, key=lambda line: (line.chosen, line.province)):
        points = {point.period: point for point in line.points}
        along = [points.get(period) for period in periods]
        strong, colour = line.chosen or line.province, theme.FAINT
        if strong:
            colour = theme.INK if line.province else theme.colour_of(line.code)
            gaps.append((line.name, [(p.period, _why(p, texts)) for p in line.points if not _drawn(p.value, log)]))
        values = tuple(p.value if p and _drawn(p.value, log) else None for p in along)
        words = (*[None] * (len(along) - 1), trend.label(trend.newest(line), facts.inverse, texts))
        hollow = tuple(bool(p and p.backcast) for p in along)
        series.append(Series(line.name, values, colour, words, strong, hollow, after(hollow)))
    against = tuple(_target(line, periods, facts.inverse, texts) for line in facts.targets)
    return Lines(
        tuple(map(texts.period, periods)), tuple(series), "decimal" if facts.inverse else "ratio", log, scale.low, scale.high,
        against=against, notes=(*_gaps(gaps, periods, texts), *_marks(facts.marks)),
    )  # fmt: skip


def _target(line: target_lines.TargetLine, periods: Sequence[Period], inverse: bool, texts: Texts) -> Series:
    """A target over the periods, as it stood in each; whose it is is said in the foot."""
    days = [day for day, _ in line.steps]
    values = [value for _, value in target_lines.shown(line, inverse)]
    along = tuple(values[max(0, sum(day <= period.end for day in days) - 1)] for period in periods)
    colour = theme.ALARM if line.counts else theme.MUTED
    ways = (DOTTED,) * len(along)
    return Series(target_lines.words(line, inverse, texts), along, colour, (), False, (), ways, marker="")


def of_province(facts: province.Facts, texts: Texts) -> Panels | Remark:
    """Workers above, with the numbers that were published; the ratio below."""
    if not facts.points:
        return Remark(province.title(facts, texts))
    published = [one for one in facts.milestones if one.kind == "workers"]
    shown = [point.period for point in facts.points]
    if published and shown[0].grain == "year":  # the years between have their place too
        shown.append(min(shown[0], period_of(date(published[0].day.year + 1, 1, 1), "year")))
    names = {period.end: texts.period(period) for period in _axis(shown)}
    names = {one.day: milestone_lane.day_of(one, texts) for one in published} | names
    points = {point.period.end: point for point in facts.points}
    along = [points.get(day) for day in sorted(names)]
    partial = any(point.covered < point.total for point in facts.points)
    below = [f"\n{p.covered}/{p.total}" if p and partial else "\n" if partial else "" for p in along]
    periods = tuple(names[day] + more for day, more in zip(sorted(names), below, strict=True))
    hollow = tuple(bool(p and p.backcast) for p in along)

    def panel(field: str, name: str, form: str, more: Sequence[Series] = ()) -> tuple[str, Lines]:
        values = tuple(getattr(p, field) if p else None for p in along)
        own = Series(name, values, theme.ACCENT, hollow=hollow, ways=after(hollow))
        high = max([v for one in (own, *more) for v in one.values if v is not None], default=0) * ROOM or 1
        return name, Lines(periods, (own, *more), form, low=0, high=high)

    hidden = [(facts.name, [(p.period, texts("status.suppressed")) for p in facts.points if p.hidden])]
    workers = panel("workers", texts("card.workers"), "number", _published(published, sorted(names), texts))
    ratio = panel("ratio", texts("chart.province.ratio"), "ratio")
    return Panels((workers, ratio), (*_gaps(hidden, [p.period for p in facts.points], texts), *_marks(facts.marks)))


def _published(found: Sequence[Milestone], days: Sequence[date], texts: Texts) -> list[Series]:
    """Published numbers as points that no line joins; those of one day in series of their own."""
    series: list[dict[date, int]] = []
    for one in found:
        free = next((values for values in series if one.day not in values), None)
        if free is None:
            series.append(free := {})
        free[one.day] = one.value
    ways, name = (NONE,) * len(days), texts("slides.published")
    return [
        Series(
            f"{name} {number}" if number > 1 else name,
            tuple(map(values.get, days)),
            theme.ALARM,
            ways=ways,
            marker="diamond",
        )
        for number, values in enumerate(series, start=1)
    ]


def of_categories(facts: kinds.Facts, texts: Texts) -> Lines | Remark:
    """Categories over time on a logarithmic axis; dotted where two periods cannot be compared."""
    known = [point.cases for line in facts.lines for point in line.points if point.cases]
    if not known:
        return Remark(kinds.title(facts, texts))
    periods = _axis({point.period for line in facts.lines for point in line.points})
    scale = kinds.scale_of(known, log=True, inverse=True, with_band=False)
    series, gaps = [], []
    for line in sorted(facts.lines, key=lambda line: line.chosen):
        points = {point.period: point for point in line.points}
        along = [points.get(period) for period in periods]
        if line.chosen:
            missing = [p for p in line.points if not p.cases]
            gaps.append((line.name, [(p.period, _why_no_cases(p, texts)) for p in missing]))
        newest = line.points[-1]
        last = texts.number(newest.cases) if newest.cases is not None else texts(kinds.short_state(newest.state))
        values = tuple(p.cases or None if p else None for p in along)
        ways = tuple(SOLID if p and p.joined else DOTTED for p in along)
        words = (*[None] * (len(along) - 1), last)
        colour = kinds.colour_of(line.code) if line.chosen else theme.FAINT
        marker = kinds.symbol_of(line.code)
        series.append(Series(line.name, values, colour, words, line.chosen, (), ways, marker=marker))
    below = kinds.covered(facts)
    names = tuple(texts.period(p) + (f"\n{below.get(p.end, '')}" if below else "") for p in periods)
    notes = (*_gaps(gaps, periods, texts), *_marks(facts.marks))
    return Lines(names, tuple(series), "number", True, scale.low, scale.high, notes=notes)


def of_slope(facts: slope.Facts, texts: Texts) -> Lines | Remark:
    """The ratio then and now, named at both ends, in the colour of better or worse."""
    if not facts.lines:
        return Remark(slope.title(facts, texts))
    strong = slope.focus(facts)
    scale = slope.scale_of_facts(facts)
    series = []
    for line in sorted(facts.lines, key=lambda line: (line in strong, line.province)):
        ends, unlike = (line.before, line.after), slope.is_unlike(line)
        colour = theme.INK if line.province else slope.COLOURS[line.verdict] if line in strong else theme.FAINT
        words = [slope.value_words(end, facts.inverse, texts) for end in ends]
        marks = f" {slope.arrow_of(line.verdict, facts.inverse)}".rstrip() + (
            slope.SAME_KINDS if line.same_kinds else ""
        )
        series.append(
            Series(
                line.name, tuple(end.value if _drawn(end.value, True) else None for end in ends), colour,
                (words[0], words[1] + marks), line in strong, tuple(end.backcast for end in ends),
                (SOLID, DOTTED if unlike else SOLID),
            )
        )  # fmt: skip
    legend = tuple(Swatch(Fill(colour), words) for words, colour in slope.meanings(strong, facts, texts))
    form = "decimal" if facts.inverse else "ratio"
    periods = (texts.period(facts.since), texts.period(facts.period))
    return Lines(periods, tuple(series), form, True, scale.low, scale.high, both=True, legend=legend)


def of_inequality(facts: inequality.Facts, texts: Texts) -> Panels | Remark:
    """Gini, Theil T and the share without any worker, one above the other; joined only where two periods compare."""
    points = {point.period: point for point in facts.points}
    if all(point.without_share is None for point in facts.points):
        return Remark(inequality.title(facts, texts))
    periods = _axis(points)
    along = [points.get(period) for period in periods]
    names = tuple(
        texts.period(period) + (f"\n{p.districts}/{p.established}" if p else "\n")
        for period, p in zip(periods, along, strict=True)
    )
    hollow = tuple(bool(p and p.backcast) for p in along)
    ways = tuple(SOLID if p and p.joined else NONE for p in along)
    panels = []
    for field, form in FIELDS.items():
        values = tuple(getattr(p, field) if p else None for p in along)
        words = tuple(None if value is None else inequality.figure_words(field, value, texts) for value in values)
        name = texts(f"chart.inequality.{field}")
        series = Series(name, values, theme.ACCENT, words, hollow=hollow, ways=ways)
        high = max((value for value in values if value is not None), default=0) * ROOM or 1
        panels.append((name, Lines(names, (series,), form, low=0, high=high)))
    return Panels(tuple(panels), _marks(facts.marks))


def of_lorenz(facts: lorenz.Facts, texts: Texts) -> Curve | Remark:
    """The Lorenz curve; the districts furthest from their share are named, and how many have no worker at all."""
    if not facts.steps:
        return Remark(lorenz.title(facts, texts))
    named = lorenz.to_name(facts, lorenz.MOST)
    last_without = [step for step in facts.steps if not step.workers][-1:]
    points = []
    for step in facts.steps:
        words = step.name if step in named else lorenz.without_words(facts, texts) if step in last_without else ""
        points.append(Point(step.x, step.y, words, theme.ACCENT if step.workers else theme.ALARM, step.backcast))
    measures = [f"Gini {texts.number(facts.equity.gini, SHOWN)}", f"Theil T {texts.number(facts.equity.theil, SHOWN)}"]
    axes = (texts("chart.lorenz.x"), texts("chart.lorenz.y"))
    return Curve(texts("slides.curve"), tuple(points), texts("chart.lorenz.equal"), *axes, "\n".join(measures))


def _axis(periods: Iterable[Period]) -> list[Period]:
    """The periods in order; a year between two that nobody reported has its place, so that a line does not jump it."""
    found = sorted(set(periods))
    if any(period.grain != "year" for period in found) or not found:
        return found
    years = range(found[0].end.year, found[-1].end.year + 1)
    return [period_of(date(year, 1, 1), "year") for year in years]


def _drawn(value: float | None, log: bool) -> bool:
    """Whether a value has a place: zero has none on a logarithmic axis."""
    return value is not None and (value > 0 or not log)


def after(hollow: Sequence[bool]) -> tuple[str, ...]:
    """A line is dotted on the way from what was counted back (R2)."""
    return tuple(DOTTED if place and hollow[place - 1] else SOLID for place in range(len(hollow)))


def _why(point: trend.Point, texts: Texts) -> str:
    return texts(f"status.{point.status}") if point.value is None else texts("chart.cases", cases=texts.number(0))


def _why_no_cases(point: kinds.Point, texts: Texts) -> str:
    return texts(f"status.{point.state}") if point.cases is None else texts("chart.cases", cases=texts.number(0))


def _gaps(lines: Iterable[tuple[str, list[tuple[Period, str]]]], order: list[Period], texts: Texts) -> list[str]:
    """Why named lines have gaps: `belum melapor: Mesuji 2018–2020; Metro 2021`."""
    reasons: dict[str, list[str]] = {}
    for name, missing in lines:
        of_line: dict[str, list[Period]] = {}
        for period, why in missing:
            of_line.setdefault(why, []).append(period)
        for why, periods in of_line.items():
            reasons.setdefault(why, []).append(f"{name} {_spans(periods, order, texts)}")
    return [f"{why[:1].upper() + why[1:]}: {'; '.join(found)}." for why, found in reasons.items()]


def _spans(periods: list[Period], order: list[Period], texts: Texts) -> str:
    """Periods in words, those that follow each other as a span."""
    places = sorted(order.index(period) for period in periods)
    spans: list[list[int]] = []
    for place in places:
        if spans and place == spans[-1][-1] + 1:
            spans[-1].append(place)
        else:
            spans.append([place])
    words = [[texts.period(order[place]) for place in (span[0], span[-1])] for span in spans]
    return ", ".join(first if first == last else f"{first}–{last}" for first, last in words)


def _marks(marks: Sequence[tuple[date, str]]) -> tuple[str, ...]:
    """Breaks of the series, in words."""
    return ("; ".join(words for _, words in marks) + ".",) if marks else ()
