"""Each chart's facts as one of the forms of report.native: what slides are drawn from."""

from core.texts import Texts
from report import theme
from report.charts import certificates, profile, province, ranking, trend
from report.native import Bars, Lines, Series


def of_ranking(facts: ranking.Facts, texts: Texts) -> Bars:
    """The same for a slide; where there is no ratio the category says why."""
    names = tuple(
        bar.name if bar.ratio is not None else f"{bar.name}: {ranking.said(bar, texts)}" for bar in facts.bars
    )
    words = tuple(ranking.figure_of(bar, texts) for bar in facts.bars)
    series = Series(texts("chart.province.ratio"), tuple(bar.ratio for bar in facts.bars), theme.ACCENT, words)
    return Bars(names, (series,), "ratio")


def of_province(facts: province.Facts, texts: Texts) -> Lines:
    """The same for a slide: workers above, ratio below."""
    backcast = sum(point.backcast for point in facts.points)
    workers = Series(
        texts("card.workers"), tuple(point.workers for point in facts.points), theme.ACCENT, dotted_until=backcast
    )
    words = tuple(texts.ratio(point.ratio) for point in facts.points)
    ratio = Series(
        texts("chart.province.ratio"),
        tuple(point.ratio for point in facts.points),
        theme.ACCENT,
        words,
        dotted_until=backcast,
    )
    periods = tuple(texts.period(point.period) for point in facts.points)
    return Lines(periods, (workers, ratio), "number ratio", panels=True)


def of_trend(facts: trend.Facts, texts: Texts, log: bool) -> Lines:
    """The same for a slide: the chosen ones and the province named at their ends, the others in grey behind them."""
    periods = sorted({point.period for line in facts.lines for point in line.points})
    series = []
    for line in sorted(facts.lines, key=lambda line: (line.chosen, line.province)):
        values = {point.period: point for point in line.points}
        points = [values.get(period) for period in periods]
        colour = theme.INK if line.province else theme.colour_of(line.code) if line.chosen else theme.FAINT
        last = trend.label(trend.newest(line), facts.inverse, texts)
        until = next((place for place, point in enumerate(points) if point and not point.backcast), len(points))
        shown = tuple(point.value if point else None for point in points)
        words = (*[None] * (len(points) - 1), last)
        series.append(Series(line.name, shown, colour, words, line.chosen or line.province, until))
    form = "decimal" if facts.inverse else "ratio"
    return Lines(tuple(map(texts.period, periods)), tuple(series), form, log)


def of_certificates(facts: certificates.Facts, texts: Texts) -> Bars:
    """The same for a slide."""
    names = tuple(texts(f"chart.certificates.{state}") for state in facts.states)
    series = Series(texts("column.workers"), tuple(facts.states.values()), theme.ACCENT)
    return Bars(names, (series,))


def of_staff(facts: list[profile.Staff], texts: Texts) -> Bars:
    """The same for a slide; a period without a roster says so under its column."""
    names = tuple(
        texts.period(staff.period) + ("" if staff.peksos is not None else f"\n{texts(f'status.{staff.status}')}")
        for staff in facts
    )
    backcast = sum(staff.backcast for staff in facts)
    series = tuple(
        Series(name, tuple(getattr(staff, field) for staff in facts), colour, dotted_until=backcast)
        for name, field, colour in (
            (texts("role.peksos"), "peksos", theme.ACCENT), (texts("chart.staff.others"), "others", theme.RAMP[1]),
        )
    )  # fmt: skip
    return Bars(names, series, stacked=True, columns=True)


def of_kinds(facts: list[profile.Kind], texts: Texts) -> Bars:
    """The same for a slide; what is hidden says so in its name, what is not reported stands in the foot."""
    shown = [kind for kind in facts if kind.cases is not None or kind.hidden]
    names = tuple(kind.name if not kind.hidden else f"{kind.name}: {texts('status.suppressed')}" for kind in shown)
    return Bars(names, (Series(texts("column.cases"), tuple(kind.cases for kind in shown), theme.ACCENT),))
