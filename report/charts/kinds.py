"""Categories over time: the largest in colour and named at their end, the others in grey; joined only where that says something."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

import plotly.graph_objects as go

from core.periods import Period
from core.texts import Texts
from report import theme
from report.charts import axes, trend
from report.charts.composition import lowered
from report.charts.scale import Scale, scale_of
from report.drawing import Drawing
from report.rows import Mark, Stamp

LOW, HIGH, EACH = 230, 470, 27  # pixels of the plot: at least, at most, and for each category
EMPTY = 24  # where nothing was reported: the title says so
LEFT, RIGHT, LEFT_PHONE, RIGHT_PHONE = 62, 158, 58, 118
MOST = 6  # lines in colour: more cannot be told apart
LABEL_GAP = 31  # pixels between two labels at the lines' ends, of two lines each
NAME, SMALL = 11, 10


class Point(NamedTuple):
    """One period of a category. `cases` is None where `state` (suppressed, no_data, not_established) says why. `joined`: the
    count may be compared with that of the period before. `covered` of `total` districts stand behind it."""

    day: date
    period: Period
    cases: int | None
    state: str
    joined: bool
    covered: int
    total: int


class Line(NamedTuple):
    """One category, oldest period first."""

    code: str
    name: str
    chosen: bool
    points: list[Point]


class Facts(NamedTuple):
    """`place` is a district or the province, for which `covered` says of how many districts each period's figures are.
    `marks` are days on which a series breaks."""

    place: str
    of_province: bool
    lines: list[Line]
    marks: list[tuple[date, str]]


def facts(
    place: str, of_province: bool, lines: list[tuple[str, str, list[Point]]], first: str, marks: Sequence[Mark] = ()
) -> Facts:
    """From each category's (code, name, points); `first` is the category that is in colour whatever its size, or `all`."""
    ranked = sorted(lines, key=lambda line: (line[0] != first, *_size(line[2]), line[0]))
    chosen = {code for code, _, points in ranked if any(point.cases is not None for point in points)}
    chosen &= {code for code, _, _ in [line for line in ranked if line[0] in chosen][:MOST]}
    days = sorted({point.day for _, _, points in lines for point in points})
    within = [
        (axes.between(mark.day, days), f"{mark.day.year}: {mark.words}")
        for mark in marks
        if days and days[0] < mark.day <= days[-1]
    ]
    found = [Line(code, name, code in chosen, points) for code, name, points in ranked]
    return Facts(place, of_province, found, sorted(dict.fromkeys(within)))


def draw(facts: Facts, texts: Texts, stamp: Stamp, measure: str, narrow: bool = False) -> go.Figure:
    """Lines on a logarithmic axis with a place for zero; `measure` says the unit and what is left out in words."""
    figure = Drawing()
    width, left, right = (theme.PHONE, LEFT_PHONE, RIGHT_PHONE) if narrow else (theme.HALF, LEFT, RIGHT)
    points = [point for line in facts.lines for point in line.points]
    zero = any(point.cases == 0 for point in points)
    scale = scale_of([p.cases for p in points if p.cases], log=True, inverse=True, with_band=zero)
    for lines in ([line for line in facts.lines if not line.chosen], *([line] for line in facts.lines if line.chosen)):
        _add_lines(figure, lines, scale, texts)
    _add_hidden(figure, facts, scale, texts)
    drawn = any(point.cases is not None or point.state == "suppressed" for point in points)
    height = min(HIGH, max(LOW, EACH * len(facts.lines))) if drawn else EMPTY
    _add_labels(figure, facts, scale, texts, (right - 14, height))
    partial = is_partial(facts)
    if drawn:
        _axes(figure, facts, scale, texts, width - left - right)
    else:
        figure.update_xaxes(visible=False)
        figure.update_yaxes(visible=False)
    notes = [texts("foot.stock"), texts("chart.kinds_trend.log")]
    notes += (
        [texts("chart.kinds_trend.grey")] if any(not line.chosen and is_known(line) for line in facts.lines) else []
    )
    notes += [texts("chart.kinds_trend.dotted")] if any(_dotted(line) for line in facts.lines) else []
    notes += [texts("chart.kinds_trend.covered_below")] if partial else []
    notes += [texts("chart.kinds_trend.gap")] if any(p.state == "no_data" for p in points) else []
    notes += [texts("foot.suppressed")] if any(point.state == "suppressed" for point in points) else []
    return theme.finish(
        figure,
        texts,
        title(facts, texts),
        texts("chart.kinds_trend.subtitle", measure=measure),
        theme.foot(texts, stamp, " ".join(notes)),
        width,
        height,
        left=left,
        right=right,
        axis=40 if partial else 26,
        head=trend.add_marks(figure, facts, width - left - right) + 4,
    )


def title(facts: Facts, texts: Texts) -> str:
    """The largest category: in every period, or in the newest with a figure. It claims no change."""
    tops, hidden = [], False
    for period in sorted({point.period for line in facts.lines for point in line.points}):
        at = [(point, line.name) for line in facts.lines for point in line.points if point.period == period]
        known = [(point.cases, name) for point, name in at if point.cases]
        hidden = hidden or any(point.state == "suppressed" for point, _ in at)
        if known:
            most = max(cases for cases, _ in known)
            names = [name for cases, name in known if cases == most]
            tops.append((period, names[0], most, len(names)))
    if not tops:
        reported = any(is_known(line) for line in facts.lines)
        return texts(f"chart.kinds.{'hidden' if hidden else 'zero' if reported else 'none'}", name=facts.place)
    period, name, most, _ = tops[-1]
    values = {"place": facts.place, "category": lowered(name), "period": texts.period(period)}
    if len(tops) > 1 and {(top[1], top[3]) for top in tops} == {(name, 1)}:
        return texts("chart.kinds_trend.always_shown" if hidden else "chart.kinds_trend.always", **values)
    key = "chart.kinds_trend.newest_shown" if hidden else "chart.kinds_trend.newest"
    return texts(key, cases=texts.number(most), **values)


def colour_of(code: str) -> str:
    """A category's colour, the same whatever is shown. The last of 26 share the palette's last colours with the first."""
    number = int("".join(letter for letter in code if letter.isdigit()) or 0)
    return theme.PALETTE[(number - 1 if number <= len(theme.PALETTE) else number - 12) % len(theme.PALETTE)]


def symbol_of(code: str) -> str:
    """The shape of a category's points, which parts those that share a colour."""
    number = int("".join(letter for letter in code if letter.isdigit()) or 0)
    return "circle" if number <= len(theme.PALETTE) else "diamond"


def _size(points: list[Point]) -> tuple[int, float]:
    """How a line ranks: the larger in the newest period first, then those whose last figure is older, all by what is shown."""
    known = [(place, point.cases) for place, point in enumerate(points) if point.cases is not None]
    return (-known[-1][0], -known[-1][1]) if known else (1, 0)


def is_known(line: Line) -> bool:
    return any(point.cases is not None for point in line.points)


def _pairs(line: Line) -> list[tuple[Point, Point]]:
    """Neighbouring points that both have a count."""
    pairs = zip(line.points, line.points[1:], strict=False)
    return [(before, now) for before, now in pairs if before.cases is not None and now.cases is not None]


def _dotted(line: Line) -> bool:
    return any(not now.joined for _, now in _pairs(line))


def _add_lines(figure: Drawing, lines: Sequence[Line], scale: Scale, texts: Texts) -> None:
    """One coloured line or all grey ones, in few traces: solid between periods that can be compared, dotted between those that
    cannot, nothing over a gap."""
    if not lines:
        return
    chosen = lines[0].chosen
    colour = colour_of(lines[0].code) if chosen else theme.FAINT
    common = {"connectgaps": False, "cliponaxis": False, "showlegend": False}
    for joined, dash in ((False, "dot"), (True, "solid")):
        paths = axes.paths(pair for line in lines for pair in _pairs(line) if pair[1].joined == joined)
        if paths:
            figure.add_scatter(
                x=axes.with_gaps([point.day for point in path] for path in paths),
                y=axes.with_gaps([_at(point, scale) for point in path] for path in paths),
                mode="lines",
                line={"color": colour, "width": (2.2 if joined else 1.2) if chosen else 1, "dash": dash},
                hoverinfo="skip",
                **common,
            )
    known = [(line, point) for line in lines for point in line.points if point.cases is not None]
    symbols = symbol_of(lines[0].code) if chosen else [symbol_of(line.code) for line, _ in known]
    figure.add_scatter(
        x=[point.day for _, point in known],
        y=[_at(point, scale) for _, point in known],
        mode="markers",
        marker={"size": 7 if chosen else 4, "color": colour, "symbol": symbols},
        hovertext=[_hover(line, point, texts) for line, point in known],
        hoverinfo="text",
        **common,
    )


def _at(point: Point, scale: Scale) -> float:
    """Where a count stands: zero has a place of its own below a logarithmic axis."""
    return point.cases if point.cases else scale.band


def _add_hidden(figure: Drawing, facts: Facts, scale: Scale, texts: Texts) -> None:
    """An asterisk at the foot of each period with hidden counts, with the categories' names on hover."""
    hidden: dict[date, list[str]] = {}
    for line in facts.lines:
        for point in line.points:
            if point.state == "suppressed":
                hidden.setdefault(point.day, []).append(theme.escaped(line.name))
    figure.add_scatter(
        x=list(hidden),
        y=[10 ** scale.range()[0]] * len(hidden),
        mode="text",
        text=["*"] * len(hidden),
        textposition="top center",
        textfont={"color": theme.MUTED, "size": 14},
        hovertext=["<br>".join([texts("status.suppressed"), *dict.fromkeys(names)]) for names in hidden.values()],
        hoverinfo="text",
        cliponaxis=False,
    )


def _add_labels(figure: Drawing, facts: Facts, scale: Scale, texts: Texts, room: tuple[int, int]) -> None:
    """Name and newest count beside each coloured line's end, in its colour, never over each other."""
    ends = []
    for line in facts.lines:
        known = [point for point in line.points if point.cases is not None]
        if line.chosen and known:
            last, newest = known[-1], line.points[-1]
            said = texts.number(last.cases) if last is newest else texts(short_state(newest.state))
            ends.append((scale.height(_at(last, scale)), theme.cut(line.name, room[0], NAME * 1.06), said, line))
    places = axes.spread([end[0] for end in ends], LABEL_GAP / (room[1] * 0.8), 0.02, 0.98)
    for (_, name, said, line), place in zip(ends, places, strict=True):
        figure.add_annotation(
            text=f"<b>{name}</b><br>{said}", x=1, y=place, xref="paper", yref="paper", xanchor="left", yanchor="middle",
            xshift=8, showarrow=False, align="left", font={"color": colour_of(line.code), "size": NAME},
        )  # fmt: skip


def short_state(state: str) -> str:
    return "categories.hidden" if state == "suppressed" else f"status.{state}"


def is_partial(facts: Facts) -> bool:
    """Whether some figures of the province are not of all its districts."""
    points = [point for line in facts.lines for point in line.points]
    return facts.of_province and any(point.covered < point.total for point in points if point.cases is not None)


def covered(facts: Facts) -> dict[date, str]:
    """Of how many districts each period's figures are, `14/15`; empty where they are of all."""
    behind: dict[date, set[int]] = {}
    totals: dict[date, int] = {}
    for line in facts.lines:
        for point in line.points:
            totals[point.day] = point.total
            behind.setdefault(point.day, set()).update([point.covered] if point.cases is not None else [])
    return {day: _counts_words(counts, totals[day]) for day, counts in behind.items()} if is_partial(facts) else {}


def _axes(figure: Drawing, facts: Facts, scale: Scale, texts: Texts, width: float) -> None:
    periods, below = sorted({point.period for line in facts.lines for point in line.points}), covered(facts)
    days, words = axes.time_ticks(periods, texts, width)
    if below:
        small = f"<span style='font-size:{SMALL}px;color:{theme.MUTED}'>"
        words = [f"{word}<br>{small}{below[day]}</span>" for day, word in zip(days, words, strict=True)]
    ends = axes.time_range([period.end for period in periods], width, 34)
    figure.update_xaxes(tickvals=days, ticktext=words, range=ends or None)
    ticks = scale.ticks()
    said = [texts.number(tick, 0) for tick in ticks]
    if scale.band is not None:
        ticks, said = [scale.band, *ticks], [texts.number(0), *said]
    figure.update_yaxes(type="log", range=scale.range(), tickvals=ticks, ticktext=[f"{word} " for word in said])


def _counts_words(counts: Collection[int], total: int) -> str:
    """`14/15`, or `12–15/15` where categories differ."""
    if not counts:
        return f"0/{total}"
    return f"{min(counts)}/{total}" if len(counts) == 1 else f"{min(counts)}–{max(counts)}/{total}"


def _hover(line: Line, point: Point, texts: Texts) -> str:
    lines = [f"<b>{theme.escaped(line.name)}</b> {texts.period(point.period)}", texts.number(point.cases)]
    if point.total > 1:
        lines.append(texts("card.covered", covered=point.covered, total=point.total))
    return "<br>".join(lines)
