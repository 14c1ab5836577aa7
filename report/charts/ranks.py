"""Districts in the order of their ratio as a table: the rank now, and how it moved since an earlier period."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

import plotly.graph_objects as go

from core.periods import Period
from core.texts import Texts
from report import theme
from report.charts.ranking import BACKCAST, BAR, STALE, UNKNOWN, hover
from report.drawing import Drawing
from report.rows import Stamp
from report.standing import Move, Pair, ranks

UNLIKE = "‡"  # marks a district whose categories differ from the others'; explained in the foot
SMALL = 11


class Row(NamedTuple):
    """One district. `rank` 1 is the heaviest, None where it has none; `ratio` in cases per worker. `move` is None where `why`
    says why its rank cannot be compared, empty where there is no earlier period."""

    code: str
    name: str
    chosen: bool
    rank: int | None
    ratio: float | None
    status: str
    cases: int | None
    workers: int | None
    marks: str
    move: Move | None
    why: str


class Facts(NamedTuple):
    """Rows from the heaviest to the unknown; `compared` districts have a rank in both periods, of `ranked` now."""

    rows: list[Row]
    since: Period | None
    period: Period
    ranked: int
    compared: int


def facts(
    pairs: list[Pair],
    moved: Mapping[str, Move],
    since: Period | None,
    period: Period,
    chosen: Collection[str] = (),
    stale: Collection[str] = (),
    unlike: Collection[str] = (),
) -> Facts:
    """From the districts in two periods and their moves; `stale` and `unlike` are codes to mark (R2, R3)."""
    placed = ranks(pair.row for pair in pairs)
    rows = []
    for pair in pairs:
        row = pair.row
        code, move = row.district_code, moved.get(row.district_code)
        marks = [(BACKCAST, row.basis == "backcast"), (STALE, code in stale), (UNLIKE, code in unlike)]
        said = "".join(mark for mark, applies in marks if applies)
        why = "" if move or since is None else pair.why or "categories"
        names = (code, row.district_name, code in chosen, placed.get(code))
        rows.append(Row(*names, row.cases_per_worker, row.status, row.cases, row.workers, said, move, why))
    return Facts(sorted(rows, key=_order), since, period, len(placed), len(moved))


def draw(facts: Facts, texts: Texts, stamp: Stamp, measure: str, narrow: bool = False) -> go.Figure:
    """A line of words for each district; `measure` says the category, unit, roles and period in words."""
    said, (facts, left_out) = title(facts, texts), theme.first(facts, "rows")
    figure = Drawing()
    places = list(range(len(facts.rows)))
    some = any(row.chosen for row in facts.rows)
    hatched = [y for y, row in zip(places, facts.rows, strict=True) if row.status in UNKNOWN]
    figure.add_bar(
        orientation="h",
        y=hatched,
        x=[0.03] * len(hatched),
        marker=theme.NOT_REPORTED,
        hoverinfo="skip",
    )
    size = SMALL if narrow else theme.LABEL
    colours = [
        theme.ALARM if row.status == "no_worker" and row.rank else theme.INK if row.rank else theme.MUTED
        for row in facts.rows
    ]
    _column(figure, 0, "right", places, [_ratio(row, texts) for row in facts.rows], colours, size, facts, texts)
    if facts.since:
        width = 112 if narrow else 190
        words = [_moved(row, facts, texts, width, narrow) for row in facts.rows]
        colours = [_colour(row.move) for row in facts.rows]
        _column(figure, 1, "left", places, words, colours, size, facts, texts)
    room = 130 if narrow else 150
    widest = max((theme.text_width(row.name + row.marks, theme.LABEL, bold=True) for row in facts.rows), default=0)
    left = round(min(room, widest)) + 40
    figure.update_xaxes(range=[0, 1], visible=False)
    figure.update_yaxes(
        range=[max(len(places), 3) - 0.5, -1.5],
        tickvals=places,
        ticktext=[_named(theme.cut(row.name + row.marks, room), row, some) + "  " for row in facts.rows],
        showgrid=False,
    )
    cells = [
        _cell(24 - left, y, "right", _named(str(row.rank or "–"), row, some), theme.LABEL, theme.INK)
        for y, row in zip(places, facts.rows, strict=True)
    ]
    cells.append(_cell(2 - left, -1, "left", texts("chart.ranks.rank")))
    cells.append(_cell(4, -1, "left", texts("chart.ranks.ratio")))
    if facts.since:
        cells.append(_cell(-4, -1, "right", texts("chart.ranks.moved"), x=1))
    figure.annotations += cells
    notes = [("chart.ranks.foot", True), ("chart.ranks.moves", bool(facts.compared))]
    for mark, key in ((BACKCAST, "chart.ranks.marked"), (STALE, "foot.stale"), (UNLIKE, "chart.ranks.unlike")):
        notes.append((key, any(mark in row.marks for row in facts.rows)))
    notes.append(("foot.suppressed", any(row.status == "suppressed" for row in facts.rows)))
    return theme.finish(
        figure,
        texts,
        said,
        texts("chart.ranks.subtitle", measure=measure),
        theme.foot(texts, stamp, " ".join(texts(key) for key, applies in notes if applies), left_out),
        theme.PHONE if narrow else theme.HALF,
        (max(3, len(places)) + 1) * BAR,
        left=left,
        axis=4,
    )


def title(facts: Facts, texts: Texts) -> str:
    """Who moved furthest; or that nobody did, or why that cannot be said."""
    if not facts.ranked:
        hidden = any(row.status == "suppressed" for row in facts.rows)
        return texts("chart.ranking.hidden" if hidden else "chart.ranking.nothing")
    values = {"period": texts.period(facts.period), "n": facts.ranked}
    if facts.since is None:
        return texts("chart.ranks.alone", **values)
    values["since"] = texts.period(facts.since)
    if facts.compared < 2:
        return texts("chart.ranks.not_compared", **values)
    moved = [row for row in facts.rows if row.move and row.move.before != row.move.after]
    if not moved:
        return texts("chart.ranks.same", **values | {"n": facts.compared})
    most = max(moved, key=lambda row: (abs(row.move.before - row.move.after), row.move.after < row.move.before))
    key = "heavier" if most.move.after < most.move.before else "lighter"
    values |= {"name": most.name, "before": most.move.before, "after": most.move.after, "n": facts.compared}
    return texts(f"chart.ranks.{key}_most", **values)


def moved_words(move: Move, texts: Texts) -> str:
    """`▲ 2 lebih berat`: towards the first rank is heavier."""
    steps = move.before - move.after
    if not steps:
        return f"= {texts('chart.ranks.stayed')}"
    return (
        f"{'▲' if steps > 0 else '▼'} {texts('chart.ranks.' + ('heavier' if steps > 0 else 'lighter'), n=abs(steps))}"
    )


def why_words(why: str, since: Period, texts: Texts) -> str:
    """Why a rank cannot be compared; a status is that of the earlier period."""
    key = f"chart.ranks.{why}"
    return texts(key) if why in ("backcast", "break", "categories", "no_case", "no_period") else (
        f"{texts.period(since)}: {texts('chart.slope.' + why)}"
    )  # fmt: skip


def _order(row: Row) -> tuple:
    unknown = 1 + UNKNOWN.index(row.status) if row.status in UNKNOWN else 0
    return (row.rank is None, row.rank or unknown, row.name)


def _column(
    figure: Drawing,
    x: int,
    side: str,
    places: list[int],
    words: list[str],
    colours: list[str],
    size: float,
    facts: Facts,
    texts: Texts,
) -> None:
    figure.add_scatter(
        mode="text", x=[x] * len(places), y=places, text=words, textposition=f"middle {side}",
        textfont={"color": colours, "size": size}, hovertext=[hover(row, BACKCAST in row.marks, texts) for row in facts.rows], hoverinfo="text",
        cliponaxis=False,
    )  # fmt: skip


def _cell(
    shift: int, y: int, anchor: str, text: str, size: float = SMALL, colour: str = theme.MUTED, x: int = 0
) -> dict:
    """Words of a column, so many pixels from the plot's left or right edge."""
    return {
        "text": text, "x": x, "xref": "paper", "y": y, "xanchor": anchor, "yanchor": "middle", "xshift": shift,
        "borderpad": 0, "showarrow": False, "font": {"size": size, "color": colour},
    }  # fmt: skip


def _named(words: str, row: Row, some: bool) -> str:
    """A district's name or rank; where some are chosen these are bold, the others grey."""
    if row.chosen:
        return f"<b>{words}</b>"
    return f"<span style='color:{theme.MUTED}'>{words}</span>" if some else words


def _ratio(row: Row, texts: Texts) -> str:
    if row.status in UNKNOWN:
        return f"{theme.HARD_SPACE * 4}{texts('chart.slope.' + row.status)}"
    if row.status == "no_worker" and row.rank:
        return f"<b>{texts('chart.none_yet')}</b>"
    return texts.ratio(row.ratio) if row.ratio else texts("chart.cases", cases=texts.number(0))


def _moved(row: Row, facts: Facts, texts: Texts, width: float, narrow: bool) -> str:
    if row.move is None:
        return theme.cut(why_words(row.why, facts.since, texts), width, SMALL) if row.rank else ""
    words = moved_words(row.move, texts)
    if narrow:  # the foot says what the arrows mean
        steps = abs(row.move.before - row.move.after)
        words = f"{words[0]} {steps}" if steps else "="
    return f"{row.move.before} → {row.move.after}  {words}"


def _colour(move: Move | None) -> str:
    if move is None or move.before == move.after:
        return theme.MUTED
    return theme.ALARM if move.after < move.before else theme.ACCENT
