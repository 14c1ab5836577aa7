"""The ratio over time: every district a line, the chosen ones in colour and named at their end."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import plotly.graph_objects as go

from core.periods import Period
from core.texts import Texts
from report import theme
from report.charts import axes, target_lines
from report.charts.scale import Scale, readable, scale_of, tick_words
from report.charts.target_lines import TargetLine
from report.drawing import Drawing
from report.rows import Mark, RatioRow, Stamp

HEIGHT = 380  # pixels of the plot
LEFT, RIGHT, LEFT_PHONE, RIGHT_PHONE = 78, 200, 70, 110
LABEL_GAP, LABEL_GAP_PHONE = 17, 29  # pixels between two labels at the lines' ends
SMALL = 10.5  # font size of the words at marks


class Point(NamedTuple):
    """One period of a line; `value` None where `status` says why. Unit: cases per worker, or workers per 1,000 cases."""

    day: date
    period: Period
    value: float | None
    status: str
    backcast: bool


class Line(NamedTuple):
    """One district, or the province."""

    code: str
    name: str
    chosen: bool
    province: bool
    points: list[Point]


class Facts(NamedTuple):
    """`inverse`: workers per 1,000 cases. `marks` are days on which a series breaks or a district was founded."""

    lines: list[Line]
    inverse: bool
    target: float | None
    marks: list[tuple[date, str]]
    targets: tuple[TargetLine, ...] = ()


def facts(
    rows: list[RatioRow],
    chosen: list[str],
    inverse: bool = False,
    marks: Sequence[Mark] = (),
    targets: Sequence[TargetLine] = (),
    counted: str = "",
) -> Facts:
    """From the rows of every period of one category and unit; `targets` stand beside the one of gaps, `counted` if published."""
    lines, rows_of = [], {row.district_code: [] for row in rows}
    for row in sorted(rows, key=lambda row: (row.period_end, row.grain)):
        rows_of[row.district_code].append(row)
    for code, own in rows_of.items():
        points = []
        for row in own:
            value = row.workers_per_1000_cases if inverse else row.cases_per_worker
            period = Period(row.period_end, row.grain)
            points.append(Point(row.period_end, period, value, row.status, row.basis == "backcast"))
        province = own[0].districts_total is not None
        lines.append(Line(code, own[0].district_name, code in chosen, province, points))
    days = sorted({point.day for line in lines for point in line.points})
    shown = set(chosen) or {line.code for line in lines}
    within = [
        (axes.between(mark.day, days), f"{mark.day.year}: {mark.words}")
        for mark in marks
        if days and days[0] < mark.day <= days[-1] and (not mark.codes or shown & set(mark.codes))
    ]
    values = {row.target for row in rows if row.target}
    target = values.pop() if len(values) == 1 else None
    if target is not None and inverse:
        target = 1000 / target
    own = target_lines.of_rows(rows, counted)
    return Facts(lines, inverse, target, sorted(dict.fromkeys(within)), (*own, *targets))


def draw(facts: Facts, texts: Texts, stamp: Stamp, measure: str, log: bool = True, narrow: bool = False) -> go.Figure:
    """All lines in one chart; `measure` says the category, unit and roles in words."""
    figure = Drawing()
    scale = scale_for(facts, log)
    width, left, right = (theme.PHONE, LEFT_PHONE, RIGHT_PHONE) if narrow else (theme.FULL, LEFT, RIGHT)
    add_lines(figure, [line for line in drawn(facts) if not (line.chosen or line.province)], facts, texts)
    add_lines(figure, [line for line in facts.lines if line.province and not line.chosen], facts, texts)
    for line in (line for line in facts.lines if line.chosen):
        add_lines(figure, [line], facts, texts)
        _add_without(figure, line, facts, texts, scale)
    _add_end_labels(figure, facts, texts, scale, narrow)
    target_lines.add(figure, facts.targets, facts.inverse, texts, scale, HEIGHT * 0.8)
    _axes(figure, facts, texts, scale, width - left - right)
    head = add_marks(figure, facts, width - left - right)
    return theme.finish(
        figure, texts, *caption(facts, texts, stamp, measure), width, HEIGHT, left=left, right=right, axis=26, head=head
    )  # fmt: skip


def caption(facts: Facts, texts: Texts, stamp: Stamp, measure: str) -> theme.Caption:
    """The words of the picture."""
    notes = [("foot.inverse" if facts.inverse else "foot.ratio", True), ("foot.hollow", has_backcast(facts))]
    notes.append(("foot.suppressed", has_hidden(facts)))
    notes.append(("foot.only_chosen", len(drawn(facts)) < len(facts.lines)))
    said = [texts(key) for key, applies in notes if applies]
    said.append(target_lines.foot(facts.targets, facts.inverse, texts))
    return theme.Caption(
        title(facts, texts),
        texts("chart.trend.subtitle_inverse" if facts.inverse else "chart.trend.subtitle", measure=measure),
        theme.foot(texts, stamp, " ".join(filter(None, said))),
    )


def drawn(facts: Facts) -> list[Line]:
    """The lines of the chart: all, or where they are too many those chosen, and the province."""
    many = len(facts.lines) > theme.MOST_LINES
    return [line for line in facts.lines if line.chosen or line.province or not many]


def most_telling(rows: list[RatioRow]) -> list[str]:
    """Codes of the districts to begin with: the worst, the middle and the best ratio of one period."""
    ranked = sorted(
        (row for row in rows if row.districts_total is None and row.cases_per_worker is not None),
        key=lambda row: -row.cases_per_worker,
    )
    if not ranked:
        return []
    return list(dict.fromkeys(ranked[place].district_code for place in (0, len(ranked) // 2, -1)))


def title(facts: Facts, texts: Texts) -> str:
    """The worst and the best of the newest period, and how many have no worker at all; or why there is nothing."""
    chosen = [line for line in facts.lines if line.chosen]
    if len(chosen) == 1:
        lines = [chosen[0], *(line for line in facts.lines if line.province)]
        return ", ".join(f"{line.name} {label(newest(line), facts.inverse, texts)}" for line in lines)
    last = max((point.day for line in facts.lines for point in line.points), default=None)
    of_last = [
        (point, line.name) for line in facts.lines if not line.province for point in line.points if point.day == last
    ]
    known = sorted((point.value, name) for point, name in of_last if point.value)
    without = sum(point.status == "no_worker" for point, _ in of_last)
    hidden = sum(point.status == "suppressed" for point, _ in of_last)
    if not known:
        return texts("chart.ranking.hidden" if hidden else "chart.trend.none" if without else "chart.trend.nothing")
    worst, best = (known[0], known[-1]) if facts.inverse else (known[-1], known[0])
    values = {"worst": worst[1], "worst_ratio": readable(worst[0], facts.inverse, texts)}
    if len(known) == 1:
        words = f"{values['worst']}: {values['worst_ratio']}" if hidden else texts("chart.trend.one", **values)
    else:
        key = "chart.trend.title_inverse" if facts.inverse else "chart.trend.title"
        words = texts(key, best=best[1], best_ratio=readable(best[0], facts.inverse, texts), **values)
    words += texts("chart.suppressed", n=hidden) if hidden else ""
    return words + (texts("chart.trend.without", n=without) if without else "")


def scale_for(facts: Facts, log: bool) -> Scale:
    """One value axis for all lines, with a band for chosen districts that had no certified worker."""
    values = [point.value for line in facts.lines for point in line.points]
    without = any(point.status == "no_worker" for line in facts.lines if line.chosen for point in line.points)
    return scale_of([*values, *target_lines.values(facts.targets, facts.inverse)], log, facts.inverse, without)


def has_backcast(facts: Facts) -> bool:
    """Whether a shown value was counted back."""
    return any(point.backcast and point.value is not None for line in facts.lines for point in line.points)


def has_hidden(facts: Facts) -> bool:
    """Whether a value is hidden (R11)."""
    return any(point.status == "suppressed" for line in facts.lines for point in line.points)


def add_lines(
    figure: Drawing, lines: list[Line], facts: Facts, texts: Texts, colour: str = "", size: int = 7, **where: str
) -> None:
    """Lines that look alike, in few traces (Plotly's work grows with them): markers for every value, hollow where counted back,
    and dotted from there to the first roster (R2)."""
    if not lines:
        return
    strong = lines[0].chosen or lines[0].province
    colour = colour or (theme.INK if lines[0].province else theme.colour_of(lines[0].code) if strong else theme.FAINT)
    common = {"connectgaps": False, "cliponaxis": False, "showlegend": False} | where
    firm = [[point._replace(value=None) if point.backcast else point for point in line.points] for line in lines]
    for joined, dash in (([points for line in lines if (points := _earlier(line))], "dot"), (firm, "solid")):
        if joined:
            figure.add_scatter(
                x=axes.with_gaps([point.day for point in points] for points in joined),
                y=axes.with_gaps([point.value for point in points] for points in joined),
                mode="lines", line={"color": colour, "width": 2.4 if strong else 1.2, "dash": dash}, hoverinfo="skip", **common,
            )  # fmt: skip
    points = [(line, point) for line in lines for point in line.points]
    figure.add_scatter(
        x=[point.day for _, point in points], y=[point.value for _, point in points],
        mode="markers", marker={
            "size": size if strong else 4, "line": {"color": colour, "width": 1.6 if strong else 1},
            "color": ["white" if point.backcast else colour for _, point in points],
        },
        hovertext=[_hover(line, point, facts, texts) for line, point in points], hoverinfo="text", **common,
    )  # fmt: skip


def _earlier(line: Line) -> list[Point]:
    """What was counted back, up to the first roster."""
    first = next((place for place, point in enumerate(line.points) if not point.backcast), len(line.points))
    return line.points[: first + 1] if first else []


def newest(line: Line) -> Point:
    """The last period in which the district was established, else its last."""
    return next((point for point in reversed(line.points) if point.status != "not_established"), line.points[-1])


def label(point: Point, inverse: bool, texts: Texts) -> str:
    """A point's value, or in few words why there is none."""
    if point.value is not None:
        return readable(point.value, inverse, texts)
    return texts("chart.none_yet") if point.status == "no_worker" else texts(f"status.{point.status}")


def _add_without(figure: Drawing, line: Line, facts: Facts, texts: Texts, scale: Scale) -> None:
    """No certified worker is no number: a cross in the band beyond the worst end."""
    points = [point for point in line.points if point.status == "no_worker"]
    if points:
        figure.add_scatter(
            x=[point.day for point in points],
            y=[scale.band] * len(points),
            mode="markers",
            marker={"symbol": "x-thin", "size": 8, "line": {"width": 2, "color": theme.colour_of(line.code)}},
            hovertext=[_hover(line, point, facts, texts) for point in points],
            hoverinfo="text",
            cliponaxis=False,
        )


def _add_end_labels(figure: Drawing, facts: Facts, texts: Texts, scale: Scale, narrow: bool) -> None:
    """Names with the newest figure beside the lines' ends, in their colour, never over each other."""
    labels = []
    size, room = (11, RIGHT_PHONE - 12) if narrow else (theme.LABEL, RIGHT - 16)
    for line in (line for line in facts.lines if line.chosen or line.province):
        known = [point for point in line.points if point.status != "not_established"]
        if known:
            shown = next((point for point in reversed(known) if point.value is not None), known[-1])
            end = shown.value if known[-1].status != "no_worker" else scale.band
            words = label(known[-1], facts.inverse, texts)
            middle = scale.height((scale.low if facts.inverse else scale.high) if end is None else end)
            name = theme.cut(line.name, room if narrow else room - theme.text_width(words, size) - 8, size * 1.06)
            colour = theme.INK if line.province else theme.colour_of(line.code)
            labels.append((middle, f"<b>{name}</b>{'<br>' if narrow else ' '}{words}", colour))
    gap = (LABEL_GAP_PHONE if narrow else LABEL_GAP) / (HEIGHT * 0.8)  # a slide's plot is lower
    places = axes.spread([height for height, _, _ in labels], gap, 0, 1)
    for (_, words, colour), place in zip(labels, places, strict=True):
        figure.add_annotation(
            text=words, x=1, y=place, xref="paper", yref="paper", xanchor="left", yanchor="middle", xshift=8,
            showarrow=False, align="left", font={"color": colour, "size": size},
        )  # fmt: skip


def add_marks(figure: Drawing, facts: Facts, width: float) -> int:
    """Dotted lines with their year and reason over the plot; gives the height that the words take."""
    days = sorted({point.day for line in facts.lines for point in line.points})
    height = 0
    for at, words in facts.marks:
        share = (at - days[0]).days / ((days[-1] - days[0]).days or 1)
        lines = theme.wrap(words, round(width * max(share, 1 - share, 0.5)), SMALL)
        figure.add_vline(x=at.isoformat(), line={"color": theme.MUTED, "width": 1, "dash": "dot"})
        figure.add_annotation(
            text="<br>".join(lines), x=at, y=1, yref="paper", xanchor="right" if share > 0.5 else "left", yanchor="bottom",
            align="right" if share > 0.5 else "left", xshift=3 if share > 0.5 else -3, yshift=height, borderpad=0,
            showarrow=False, font={"size": SMALL, "color": theme.MUTED},
        )  # fmt: skip
        height += round(len(lines) * SMALL * 1.3) + 2
    return height


def _axes(figure: Drawing, facts: Facts, texts: Texts, scale: Scale, width: float) -> None:
    periods = sorted({point.period for line in facts.lines for point in line.points})
    days, words = axes.time_ticks(periods, texts, width)
    widest = max((theme.text_width(word, theme.LABEL) for word in words), default=0)
    ends = axes.time_range([period.end for period in periods], width, widest)
    figure.update_xaxes(tickvals=days, ticktext=words, range=ends or None, visible=bool(days))
    ticks, said = scale.ticks(), [f"{word} " for word in tick_words(scale, texts)]
    if scale.band is not None:
        ticks, said = [*ticks, scale.band], [*said, f"<b>{texts('chart.none_yet')}</b> "]
    figure.update_yaxes(type="log" if scale.log else "linear", range=scale.range(), tickvals=ticks, ticktext=said)


def _hover(line: Line, point: Point, facts: Facts, texts: Texts) -> str:
    shown = label(point, facts.inverse, texts) if point.value is not None else texts(f"status.{point.status}")
    words = f"<b>{theme.escaped(line.name)}</b> {texts.period(point.period)}<br>{shown}"
    return words + (f"<br>{texts('basis.backcast')}" if point.backcast else "")
