"""The ratio in two periods: a line for each district from then to now, in the colour of better or worse."""

import math
from collections.abc import Collection, Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from core.periods import Period
from core.texts import Texts
from report import theme
from report.charts import axes
from report.charts.scale import Scale, readable, scale_of
from report.drawing import Drawing
from report.measures import MEASURES
from report.rows import Stamp
from report.standing import RANKED, End, Pair, verdict

HEIGHT = 370  # pixels of the plot
LEFT, RIGHT, LEFT_PHONE, RIGHT_PHONE = 80, 230, 66, 142
GAP, GAP_PHONE = 17, 28  # pixels between two labels
ROOM = 0.12  # of the way from then to now: beside the points, for the leaders to their labels
SAME_KINDS = "‡"
NAMED = 2  # districts that a title names; of more it says how many
COLOURS = {"better": theme.ACCENT, "worse": theme.ALARM, "same": theme.MUTED, "": theme.MUTED}


class Line(NamedTuple):
    """A district, or the province. `verdict` is empty where `why` says what stands in the way; `same_kinds`: only what both
    periods reported is compared (R3), in so many `districts`."""

    code: str
    name: str
    chosen: bool
    province: bool
    before: End
    after: End
    verdict: str
    why: str
    same_kinds: bool
    districts: int


class Facts(NamedTuple):
    """`inverse`: workers per 1,000 cases, else cases per worker. `since` is None where no earlier period is known."""

    lines: list[Line]
    inverse: bool
    since: Period | None
    period: Period


def facts(
    found: Sequence[Pair],
    chosen: Collection[str],
    since: Period | None,
    period: Period,
    texts: Texts,
    inverse: bool = False,
) -> Facts:
    """From the districts and the province in two periods; what is shown alike in the page's numbers is the same."""
    better = MEASURES["workers_per_1000" if inverse else "ratio"].better
    lines = []
    for pair in found if since else ():
        before, after = (_turned(end) if inverse else end for end in (pair.before, pair.after))
        said = (
            ""
            if pair.why
            else verdict(before.value, after.value, better, lambda value: readable(value, inverse, texts))
        )
        row = pair.row
        province = row.districts_total is not None
        names = (row.district_code, row.district_name, row.district_code in chosen, province)
        lines.append(Line(*names, before, after, said, pair.why, not pair.why and not pair.whole, pair.districts))
    return Facts(lines, inverse, since, period)


def draw(facts: Facts, texts: Texts, stamp: Stamp, measure: str, narrow: bool = False) -> go.Figure:
    """Lines on a logarithmic scale, named at their right end; `measure` says what is counted, without the period."""
    figure = Drawing()
    scale = scale_of_facts(facts)
    labelled = focus(facts)
    if len(labelled) > theme.MOST:  # names of a country's districts would stand over each other
        labelled = [line for line in labelled if line.chosen or line.province]
    width, left, right = (theme.PHONE, LEFT_PHONE, RIGHT_PHONE) if narrow else (theme.HALF, LEFT, RIGHT)
    gap = GAP_PHONE if narrow else GAP
    # a slide's plot is lower than the page's, and the labels must not overlap there either
    height = max(HEIGHT if labelled else 3 * GAP, round(len(labelled) * gap / 0.8))
    if labelled:
        _label(figure, labelled, facts, texts, scale, gap / (height * 0.8), narrow)
    _add_lines(figure, facts, labelled, scale, texts)
    days = [texts.period(facts.since), texts.period(facts.period)] if facts.since else []
    figure.update_xaxes(range=[-ROOM, 1 + ROOM], tickvals=list(range(len(days))), ticktext=days)
    figure.update_yaxes(type="log", range=scale.range(), visible=False)
    shown = [end for line in facts.lines for end in (line.before, line.after)]
    kind = "inverse" if facts.inverse else "ratio"
    notes = [
        (f"foot.{kind}", True),
        ("chart.slope.unlike", any(is_unlike(line) for line in facts.lines)),
        ("chart.slope.hollow", any(end.backcast and end.value is not None for end in shown)),
        ("chart.slope.same_kinds", any(line.same_kinds for line in labelled)),
        ("foot.suppressed", any(end.status == "suppressed" for end in shown)),
    ]
    return theme.finish(
        figure,
        texts,
        title(facts, texts),
        texts(f"chart.slope.{kind}", measure=measure),
        theme.foot(texts, stamp, " ".join(texts(key) for key, applies in notes if applies)),
        width,
        height,
        left=left,
        right=right,
        axis=26,
        head=axes.colour_words(figure, meanings(labelled, facts, texts), left, width),
    )


def counts(facts: Facts) -> dict[str, int]:
    """How many districts are better, worse, the same, and (empty) not comparable; the province is none of them."""
    found = dict.fromkeys(COLOURS, 0)
    for line in facts.lines:
        if not line.province:
            found[line.verdict] += 1
    return found


def title(facts: Facts, texts: Texts) -> str:
    """The largest change for the better and for the worse among what is shown, or why there is none."""
    if facts.since is None:
        return texts("chart.slope.alone")
    values = {"since": texts.period(facts.since), "period": texts.period(facts.period)}
    districts = [line for line in focus(facts) if not line.province]
    compared = [line for line in districts if line.verdict]
    if not compared:
        chosen = any(line.chosen for line in facts.lines)
        return texts("chart.slope.nothing_chosen" if chosen else "chart.slope.nothing", **values)
    said = [_most(compared, wanted, len(districts) == 1, facts, texts) for wanted in ("better", "worse")]
    words = "; ".join(filter(None, said)) or texts("chart.slope.same", n=len(compared), **values)
    return words[:1].upper() + words[1:]


def _most(compared: list[Line], wanted: str, only: bool, facts: Facts, texts: Texts) -> str:
    """Who gained a first certified worker or lost the last one, else whose figure changed by the largest factor."""
    moved = [line for line in compared if line.verdict == wanted]
    crossed = [line.name for line in moved if None in (line.before.value, line.after.value)]
    if crossed:
        names = ", ".join(crossed) if len(crossed) <= NAMED else texts("chart.slope.count", n=len(crossed))
        return texts(f"chart.slope.{'gained' if wanted == 'better' else 'lost'}", names=names)
    if not moved:
        return ""
    most = max(moved, key=_factor)
    ends = {side: value_words(getattr(most, side), facts.inverse, texts) for side in ("before", "after")}
    return texts(f"chart.slope.{wanted}" + ("_only" if only else ""), name=most.name, **ends)


def _turned(end: End) -> End:
    """Cases per worker as workers per 1,000 cases; with no cases there is no such number."""
    if end.value == 0:
        return End(None, "no_case", end.backcast)
    return end._replace(value=1000 / end.value) if end.value else end


def focus(facts: Facts) -> list[Line]:
    """The lines that the words are about: the chosen ones, else all, that have a place on the scale; and the province."""
    some = any(line.chosen for line in facts.lines)
    placed = [line for line in facts.lines if any(end.status in RANKED for end in (line.before, line.after))]
    return [line for line in placed if line.chosen or line.province or not some]


def is_unlike(line: Line) -> bool:
    """Whether a line joins two figures that cannot be compared."""
    return bool(line.why) and line.before.status in RANKED and line.after.status in RANKED


def _factor(line: Line) -> float:
    """How many times the figure changed; to or from no case is more than any factor."""
    values = (line.before.value, line.after.value)
    return abs(math.log(values[0] / values[1])) if all(values) else math.inf


def scale_of_facts(facts: Facts) -> Scale:
    ends = [end for line in facts.lines for end in (line.before, line.after)]
    without = any(end.status == "no_worker" for end in ends)
    return scale_of([end.value for end in ends], True, facts.inverse, without)


def _at(end: End, scale: Scale) -> float | None:
    """Where an end stands on the axis: no certified worker in a band of its own, zero at the bottom."""
    if end.value is not None:
        return max(end.value, scale.low)
    return scale.band if end.status == "no_worker" else None


def _add_lines(figure: Drawing, facts: Facts, labelled: list[Line], scale: Scale, texts: Texts) -> None:
    """Solid where the two can be compared, else dotted and grey; points hollow where counted back, a cross for no worker.

    Few traces for many lines: each costs milliseconds.
    """
    strokes: dict[tuple, list[float | None]] = {}
    points = []
    for line in sorted(facts.lines, key=lambda line: (line in labelled, line.province)):
        strong, dotted = line in labelled, is_unlike(line)
        colour = theme.FAINT if not strong else theme.INK if line.province else COLOURS[line.verdict]
        ends = ((0, line.before, facts.since), (1, line.after, facts.period))
        places = [_at(end, scale) for _, end, _ in ends]
        width = 1 if dotted or not strong else 2.6 if line.province or line.chosen else 1.8
        stroke = (theme.HATCH if dotted and strong else colour, width, "dot" if dotted else "solid")
        strokes.setdefault(stroke, []).extend([*places, None])
        for (x, end, day), y in zip(ends, places, strict=True):
            if y is not None:
                said = _hover(line, end, day, facts, texts)
                points.append((x, y, end.status == "no_worker", end.backcast, strong, colour, said))
    common = {"showlegend": False, "cliponaxis": False}
    for (colour, width, dash), places in strokes.items():
        drawn = {"color": colour, "width": width, "dash": dash}
        days = [0, 1, None] * (len(places) // 3)
        figure.add_scatter(x=days, y=places, mode="lines", line=drawn, hoverinfo="skip", **common)
    if points:
        x, y, crossed, hollow, strong, colours, said = zip(*points, strict=True)
        marker = {
            "symbol": ["x-thin" if cross else "circle" for cross in crossed],
            "size": [8 if strength else 5 for strength in strong],
            "opacity": 1,  # else Plotly makes points of several sizes see-through
            "color": ["white" if empty else colour for empty, colour in zip(hollow, colours, strict=True)],
            "line": {"color": colours, "width": [2 if strength else 1 for strength in strong]},
        }
        figure.add_scatter(x=x, y=y, mode="markers", marker=marker, hovertext=said, hoverinfo="text", **common)


def _label(
    figure: Drawing, lines: list[Line], facts: Facts, texts: Texts, scale: Scale, gap: float, narrow: bool
) -> None:
    """The earlier figure on the left; name, figure and arrow on the right; a thin leader to each, none over another."""
    size = 11 if narrow else theme.LABEL
    upright = {"type": "line", "y0": 0, "y1": 1, "yref": "paper", "layer": "below", "line": {"color": theme.GRID}}
    figure.shapes += [upright | {"x0": x, "x1": x} for x in (0, 1)]
    leaders: list[tuple[float | None, float | None]] = []
    for side, place in (("before", 0), ("after", 1)):
        shown = [line for line in lines if side == "after" or _at(line.before, scale) is not None]
        ends = [(_at(getattr(line, side), scale), _at(line.before, scale)) for line in shown]
        wanted = [scale.height(own if own is not None else other) for own, other in ends]
        edge = -ROOM if place == 0 else 1 + ROOM
        heights = [scale.value(at) for at in axes.spread(wanted, gap, 0, 1)]
        words = [value_words(getattr(line, side), facts.inverse, texts) for line in shown]
        if side == "after":
            room = (RIGHT_PHONE if narrow else RIGHT) - 12
            words = [_right(line, said, facts, room, size, narrow) for line, said in zip(shown, words, strict=True)]
        for (own, _), at in zip(ends, heights, strict=True):
            if own is not None:
                leaders += [(place + (edge - place) * 0.25, own), (edge, at), (None, None)]
        colours = [theme.INK if line.province else COLOURS[line.verdict] for line in shown]
        figure.add_scatter(
            x=[edge] * len(shown), y=heights, text=words, mode="text", textposition=f"middle {('left', 'right')[place]}",
            textfont={"size": size, "color": colours}, hoverinfo="skip", showlegend=False, cliponaxis=False,
        )  # fmt: skip
    figure.add_scatter(
        x=[x for x, _ in leaders], y=[y for _, y in leaders], mode="lines", line={"color": theme.FAINT, "width": 1},
        hoverinfo="skip", showlegend=False, cliponaxis=False,
    )  # fmt: skip


def _right(line: Line, words: str, facts: Facts, room: float, size: float, narrow: bool) -> str:
    arrow = arrow_of(line.verdict, facts.inverse)
    words += f" {arrow}" if arrow else ""
    words += SAME_KINDS if line.same_kinds else ""
    taken = 0 if narrow else theme.text_width(words, size) + 14
    return f"<b>{theme.cut(line.name, room - taken, size * 1.06)}</b>{'<br>' if narrow else ' '}{words}"


def arrow_of(said: str, inverse: bool) -> str:
    """Which way the figure went on the chart; the colour says whether that is good."""
    if said not in ("better", "worse"):
        return "=" if said else ""
    return "▲" if (said == "better") == inverse else "▼"


def value_words(end: End, inverse: bool, texts: Texts) -> str:
    if end.status == "no_case" or end.value == 0:
        return texts("chart.cases", cases=texts.number(0))
    if end.value is not None:
        return readable(end.value, inverse, texts)
    return texts("chart.none_yet") if end.status == "no_worker" else texts(f"chart.slope.{end.status}")


def meanings(lines: list[Line], facts: Facts, texts: Texts) -> list[tuple[str, str]]:
    """Words of the colours that occur."""
    said = {line.verdict for line in lines if line.verdict or is_unlike(line)}
    words = {each: f"{arrow_of(each, facts.inverse)} {texts('chart.slope.is_' + (each or 'unlike'))}" for each in said}
    return [(words[each].strip(), COLOURS[each]) for each in COLOURS if each in said]


def _hover(line: Line, end: End, day: Period, facts: Facts, texts: Texts) -> str:
    words = f"<b>{theme.escaped(line.name)}</b> {texts.period(day)}<br>{value_words(end, facts.inverse, texts)}"
    key = f"slope.is_{line.verdict}" if line.verdict else f"ranks.{line.why}" if is_unlike(line) else ""
    return words + (f"<br>{texts(f'chart.{key}')}" if key else "")
