"""Each district before and after the seats: two dots on one scale, joined; a second scenario as a diamond."""

from typing import NamedTuple

import plotly.graph_objects as go

from core.texts import Texts
from report import theme
from report.charts import axes
from report.charts.plan_seats import standing
from report.charts.scale import Scale, scale_of, tick_words
from report.drawing import Drawing
from report.native import Bars, Series
from report.rows import RatioRow, Stamp
from report.scenario import Planned, Scenario

ROW = 22  # pixels a district takes
NAME, NAME_PHONE = 122, 101
SAID, SAID_PHONE = 116, 104  # pixels at the right for seats and the ratio after
OTHER = 40  # pixels more for the second scenario's seats


class Dots(NamedTuple):
    """One district. Ratios in cases per worker, None with the reason in `words` (before) and `then` (after)."""

    name: str
    before: float | None
    after: float | None
    other: float | None
    without: tuple[bool, bool, bool]  # no worker for the cases: before, after, in the other scenario
    seats: int
    seats_other: int | None
    words: str
    then: str


class Facts(NamedTuple):
    """Districts, the worst before on top; `names` of the scenario, and of the other one if two are compared."""

    districts: list[Dots]
    names: tuple[str, ...]
    target: float | None
    title: str


def facts(scenario: Scenario, other: Scenario | None, names: tuple[str, ...], title: str, texts: Texts) -> Facts:
    """From one scenario or two over the same districts."""
    of_other = {one.before.district_code: one for one in other.districts} if other and not other.why else {}
    target = next((one.before.target for one in scenario.districts if one.before.target), None)
    districts = [_dots(one, of_other.get(one.before.district_code), texts) for one in scenario.districts]
    return Facts(districts, names, target, title)


def draw(facts: Facts, texts: Texts, stamp: Stamp, measure: str, narrow: bool = False) -> go.Figure:
    """Dots on a logarithmic scale, the heaviest ratios at the right; `measure` says what is counted and when."""
    said, (facts, left_out) = facts.title, theme.first(facts, "districts")
    figure = Drawing()
    width, size = (theme.PHONE, 10) if narrow else (theme.HALF, 11.5)
    names = [one.name for one in facts.districts]
    left = round(min(NAME_PHONE if narrow else NAME, max((theme.text_width(n, size) for n in names), default=0))) + 14
    two = len(facts.names) > 1
    right = (SAID_PHONE if narrow else SAID) + (OTHER if two and not narrow else 0)
    values = [v for one in facts.districts for v in (one.before, one.after, one.other)]
    scale = scale_of([*values, facts.target], True, False, any(any(one.without) for one in facts.districts))
    _add_dots(figure, facts, texts, scale)
    _add_words(figure, facts, texts, size, narrow)
    if facts.target is not None:
        figure.add_vline(x=facts.target, line={"color": theme.ALARM, "width": 1.2, "dash": "dash"})
    _axis(figure, texts, scale, left, width - left - right, any(v is not None for v in values))
    figure.update_yaxes(
        range=[max(len(names), 3) - 0.5, -0.6], tickvals=list(range(len(names))), showgrid=False, tickfont={"size": size},
        ticktext=[f"{theme.cut(name, left - 14, size)}  " for name in names],
    )  # fmt: skip
    legend = [(f"○ {texts('plan.before')}", theme.MUTED), (f"● {facts.names[0]}", theme.ACCENT)]
    legend += [(f"◆ {facts.names[1]}", theme.INK)] if two else []
    legend += [(f"┆ {texts('chart.target', target=texts.ratio(facts.target))}", theme.ALARM)] if facts.target else []
    hidden = any(one.words == texts("plan.short_suppressed") for one in facts.districts)
    notes = [texts("plan.foot"), texts("foot.ratio"), *([texts("foot.suppressed")] if hidden else [])]
    return theme.finish(
        figure, texts, said, texts("chart.plan_after.subtitle", measure=measure),
        theme.foot(texts, stamp, " ".join(notes), left_out), width, max(3, len(names)) * ROW, left=left, right=right, axis=26,
        head=axes.colour_words(figure, legend, left, width),
    )  # fmt: skip


def native(facts: Facts, texts: Texts) -> Bars:
    """The same as bars for a slide; who has no worker says so beside the name."""
    names = tuple(
        f"{one.name} (+{texts.number(one.seats)})" + (f": {one.words}" if one.before is None else "")
        for one in facts.districts
    )
    shown = [
        Series(texts("plan.before"), tuple(one.before for one in facts.districts), theme.FAINT),
        Series(facts.names[0], tuple(one.after for one in facts.districts), theme.ACCENT),
    ]
    if len(facts.names) > 1:
        shown.append(Series(facts.names[1], tuple(one.other for one in facts.districts), theme.INK))
    return Bars(names, tuple(shown), "ratio")


def _dots(one: Planned, other: Planned | None, texts: Texts) -> Dots:
    rows = (one.before, one.after, other.after if other else None)
    return Dots(
        one.before.district_name,
        *(row.cases_per_worker or None if row else None for row in rows),
        tuple(bool(row and row.status == "no_worker" and row.cases) for row in rows),
        one.seats,
        other.seats if other else None,
        standing(one, texts),
        standing(one, texts, after=True),
    )


def _add_dots(figure: Drawing, facts: Facts, texts: Texts, scale: Scale) -> None:
    """A thin line from before to after, then the marks over it; without a worker a cross in the band."""
    joined_x, joined_y = [], []
    for y, one in enumerate(facts.districts):
        ends = [scale.band if gone else value for gone, value in zip(one.without, _values(one), strict=True)]
        known = [end for end in ends if end is not None]
        if len(known) > 1:
            joined_x += [min(known), max(known), None]
            joined_y += [y, y, None]
    figure.add_scatter(x=joined_x, y=joined_y, mode="lines", line={"color": theme.FAINT, "width": 3}, hoverinfo="skip")
    looks = (
        {"symbol": "circle", "size": 9, "color": "white", "line": {"color": theme.MUTED, "width": 1.8}},
        {"symbol": "circle", "size": 10, "color": theme.ACCENT},
        {"symbol": "diamond", "size": 9, "color": theme.INK},
    )
    for place in (0, 2, 1):
        shown = [(y, one) for y, one in enumerate(facts.districts) if _values(one)[place] is not None]
        figure.add_scatter(
            x=[_values(one)[place] for _, one in shown], y=[y for y, _ in shown], mode="markers", marker=looks[place],
            cliponaxis=False, hovertext=[_hover(one, facts, texts) for _, one in shown], hoverinfo="text",
        )  # fmt: skip
        none = [(y, one) for y, one in enumerate(facts.districts) if one.without[place]]
        colour = (theme.MUTED, theme.ACCENT, theme.INK)[place]
        figure.add_scatter(
            x=[scale.band] * len(none), y=[y for y, _ in none], mode="markers", cliponaxis=False,
            marker={"symbol": "x-thin", "size": 8 - place, "line": {"width": 2, "color": colour}},
            hovertext=[_hover(one, facts, texts) for _, one in none], hoverinfo="text",
        )  # fmt: skip


def _values(one: Dots) -> tuple[float | None, ...]:
    return one.before, one.after, one.other


def _add_words(figure: Drawing, facts: Facts, texts: Texts, size: float, narrow: bool) -> None:
    """At the right: the seats, and the ratio after them."""
    for y, one in enumerate(facts.districts):
        given = f"<b>+{texts.number(one.seats)}</b>" if one.seats else f"<span style='color:{theme.HATCH}'>+0</span>"
        if one.seats_other is not None and not narrow:
            given += f" / +{texts.number(one.seats_other)}"
        figure.add_annotation(
            text=f"{given}  {theme.escaped(one.then)}", x=1, y=y, xref="paper", xanchor="left", yanchor="middle", xshift=10,
            showarrow=False, borderpad=0, font={"size": size - 0.5},
        )  # fmt: skip


def _axis(figure: Drawing, texts: Texts, scale: Scale, left: float, width: float, known: bool) -> None:
    """Ticks that have room beside each other and beside the words of the band; `left` and `width` of the plot in pixels."""
    places = [
        (tick, word, scale.height(tick) * width)
        for tick, word in zip(scale.ticks(), tick_words(scale, texts), strict=True)
    ]
    ticks, words, free, end = [], [], -left, width + 20
    if scale.band is not None:
        none = f"<b>{texts('chart.none_yet')}</b>"
        end = scale.height(scale.band) * width - theme.text_width(texts("chart.none_yet"), theme.LABEL, bold=True) / 2
    for tick, word, at in places:
        half = theme.text_width(word, theme.LABEL) / 2
        if at - half > free and at + half + 8 < end:
            ticks, words, free = [*ticks, tick], [*words, word], at + half + 8
    if scale.band is not None:
        ticks, words = [*ticks, scale.band], [*words, none]
    figure.update_xaxes(
        type="log",
        range=scale.range(),
        tickvals=ticks,
        ticktext=words,
        showgrid=True,
        visible=known or scale.band is not None,
    )


def _hover(one: Dots, facts: Facts, texts: Texts) -> str:
    lines = [f"<b>{theme.escaped(one.name)}</b>", f"{texts('plan.before')}: {theme.escaped(one.words)}"]
    lines.append(
        f"{theme.escaped(facts.names[0])}: {theme.escaped(one.then)} ({texts('plan.seats', n=texts.number(one.seats))})"
    )
    if one.seats_other is not None and len(facts.names) > 1:
        ratio = texts.ratio(one.other) if one.other is not None else "–"
        lines.append(
            f"{theme.escaped(facts.names[1])}: {ratio} ({texts('plan.seats', n=texts.number(one.seats_other))})"
        )
    return "<br>".join(lines)


def rows_after(scenario: Scenario) -> list[RatioRow]:
    """The districts' rows as they would be, for charts of rows."""
    return [one.after for one in scenario.districts]
