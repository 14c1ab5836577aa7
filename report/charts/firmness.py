"""The ranking under every definition: districts by definitions, the worst places as filled boxes, the rest as plain numbers."""

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from core.texts import Texts
from report import theme
from report.drawing import Drawing
from report.firmness import COUNTED, WORST, Definition, Standing
from report.rows import Stamp

ROW = 25  # pixels a district takes
SMALL, TINY = 11, 10
NAMES, NAMES_PHONE = 150, 100  # pixels for the districts' names
DRAWN = (COUNTED, "level")  # states of a definition that is a column
MOST_NAMED = 3


class Cell(NamedTuple):
    """One district under one definition; `rank` None where `reason` (report.firmness) says why."""

    rank: int | None
    worst: bool
    reason: str


class Row(NamedTuple):
    """One district; `cells` as the facts' `columns`."""

    standing: Standing
    cells: list[Cell]


class Column(NamedTuple):
    """One definition that is drawn; `ranked` districts have a place. `counted` ones make the districts' standing."""

    name: str
    ranked: int
    counted: bool


class Facts(NamedTuple):
    """Rows from the worst of the first definition on; `hidden` districts have a hidden count in the first definition."""

    columns: list[Column]
    rows: list[Row]
    hidden: int

    @property
    def counted(self) -> int:
        return sum(column.counted for column in self.columns)


def facts(definitions: Sequence[Definition], standings: Sequence[Standing]) -> Facts:
    """From what was tried, and how the districts stand."""
    drawn = [known for known in definitions if known.state in DRAWN]
    columns = [Column(known.name, known.ranked, known.state == COUNTED) for known in drawn]
    places = [(known.state, {place.figure.code: place for place in known.places}) for known in drawn]
    rows = []
    for standing in standings:
        cells = []
        for state, by_code in places:
            place = by_code.get(standing.code)
            worst = place is not None and place.worst and state == COUNTED
            cells.append(Cell(place and place.rank, worst, place.figure.reason if place else "no_data"))
        rows.append(Row(standing, cells))
    hidden = sum(place.figure.reason == "suppressed" for place in definitions[0].places)
    return Facts(columns, rows, hidden)


def draw(facts: Facts, texts: Texts, stamp: Stamp, measure: str, narrow: bool = False) -> go.Figure:
    """A matrix; `measure` says what the first definition counts. On a phone definitions are numbers, told below."""
    said, (facts, left_out) = title(facts, texts), theme.first(facts, "rows")
    figure = Drawing()
    across = len(facts.columns)
    width, left = (theme.PHONE, NAMES_PHONE) if narrow else (theme.FULL, NAMES)
    room = (width - left - 12) / max(across + 1, 4)  # pixels of a box
    rows = facts.rows if across else []
    heads = [_head(place, column.name, texts, narrow) for place, column in enumerate(facts.columns)]
    if facts.counted:
        heads.append("Σ" if narrow else texts("firmness.times", worst=WORST))
    lines = [theme.wrap(head, round(room) - 6, SMALL) for head in heads] if across else []
    for place, words in enumerate(lines):
        figure.add_annotation(
            text="<br>".join(words), x=place, y=1, yref="paper", yanchor="bottom", showarrow=False, borderpad=0, yshift=4,
            font={"size": SMALL, "color": theme.INK if place < across and facts.columns[place].counted else theme.MUTED},
        )  # fmt: skip
    _add_boxes(figure, rows)
    _add_words(figure, facts, rows, texts, room, narrow)
    figure.update_xaxes(
        range=[-0.5, max(across + 1, 4) - 0.5],
        tickvals=list(range(across)),
        ticktext=[str(c.ranked) if narrow else texts("firmness.of", n=c.ranked) for c in facts.columns],
        tickfont={"size": TINY, "color": theme.MUTED},
        visible=bool(rows),
    )
    figure.update_yaxes(
        range=[max(len(rows), 2) - 0.5, -0.5],
        tickvals=list(range(len(rows))),
        ticktext=[_name(row, left - 14, narrow) for row in rows],
        showgrid=False,
        visible=bool(rows),
    )
    figure.update_layout(barmode="overlay")
    return theme.finish(
        figure,
        texts,
        said,
        texts("firmness.subtitle", measure=measure),
        theme.foot(texts, stamp, _foot(facts, texts, narrow) if rows else "", left_out),
        width,
        max(2, len(rows)) * ROW,
        left=left if rows else 8,
        axis=22 if rows else 4,
        head=max((len(words) for words in lines), default=0) * round(SMALL * 1.3) + 6,
    )


def title(facts: Facts, texts: Texts) -> str:
    """The finding as a title."""
    words = finding(facts, texts)
    return words[:1].upper() + words[1:]


def finding(facts: Facts, texts: Texts) -> str:
    """Who is among the worst in how many definitions; or why that says nothing."""
    if not any(column.ranked for column in facts.columns):
        return texts("firmness.hidden" if facts.hidden else "firmness.nothing")
    also = texts("chart.suppressed", n=facts.hidden) if facts.hidden else ""
    if not facts.counted:
        return texts("firmness.level", n=max(column.ranked for column in facts.columns), worst=WORST) + also
    most = max(row.standing.worst_in for row in facts.rows)
    leaders = [row.standing for row in facts.rows if row.standing.worst_in == most]
    values = {"names": _named(leaders, facts, texts), "n": len(leaders), "worst": WORST}
    values |= {"all": facts.counted, "times": most}
    if facts.counted == 1:
        return texts("firmness.single", **values) + also
    return texts("firmness.always" if most == facts.counted else "firmness.mostly", **values) + also


def others(facts: Facts, texts: Texts) -> str:
    """Who else is among the worst in some definitions; empty where that is nobody or nothing is compared."""
    if facts.counted < 2:
        return ""
    most = max(row.standing.worst_in for row in facts.rows)
    rest = sorted(
        (row.standing for row in facts.rows if 0 < row.standing.worst_in < most), key=lambda one: -one.worst_in
    )
    if not rest:
        return texts("firmness.no_others", worst=WORST)
    names = []
    for one in rest:
        missing = facts.counted - one.ranked_in
        key = "firmness.other_unranked" if missing else "firmness.other"
        names.append(texts(key, name=one.name, times=one.worst_in, missing=missing))
    return texts("firmness.others", names=_joined(names, len(names), texts))


def _named(leaders: Sequence[Standing], facts: Facts, texts: Texts) -> str:
    """The leaders' names, with in how many definitions one is not ranked."""
    names = []
    for one in leaders:
        missing = facts.counted - one.ranked_in
        names.append(f"{one.name} {texts('firmness.unranked', times=missing)}" if missing else one.name)
    return _joined(names, MOST_NAMED, texts)


def _joined(names: list[str], most: int, texts: Texts) -> str:
    """A, B and C; those over `most` as a number."""
    if len(names) > most + 1:
        return texts("firmness.and_more", names=", ".join(names[:most]), more=len(names) - most)
    if len(names) > 2:
        return texts("firmness.several", names=", ".join(names[:-1]), last=names[-1])
    return texts("firmness.two", first=names[0], second=names[1]) if len(names) == 2 else "".join(names)


def _add_boxes(figure: Drawing, rows: list[Row]) -> None:
    """A filled box behind each of the worst places."""
    worst = [(x, y) for y, row in enumerate(rows) for x, cell in enumerate(row.cells) if cell.worst]
    figure.add_bar(
        orientation="h",
        base=[x - 0.4 for x, _ in worst],
        x=[0.8] * len(worst),
        y=[y for _, y in worst],
        width=0.82,
        marker={"color": theme.ALARM_TINT, "line": {"color": theme.ALARM, "width": 1}},
        hoverinfo="skip",
    )


def _add_words(figure: Drawing, facts: Facts, rows: list[Row], texts: Texts, room: float, narrow: bool) -> None:
    """Ranks, why there is none, and in how many definitions a district is among the worst."""
    cells = [(x, y, row, cell) for y, row in enumerate(rows) for x, cell in enumerate(row.cells)]
    said, colours, sizes = [], [], []
    for _, _, _, cell in cells:
        rank = "" if cell.rank is None else str(cell.rank)
        said.append(f"<b>{rank}</b>" if cell.worst else rank or _why(cell.reason, texts, room, narrow))
        colours.append(theme.ALARM if cell.worst else theme.INK if rank else theme.MUTED)
        sizes.append(theme.LABEL if rank else TINY)
    columns = [column.name for column in facts.columns]
    figure.add_scatter(
        mode="text",
        x=[x for x, _, _, _ in cells],
        y=[y for _, y, _, _ in cells],
        text=said,
        textfont={"color": colours, "size": sizes},
        hovertext=[_hover(row, cell, columns[x], texts) for x, _, row, cell in cells],
        hoverinfo="text",
        cliponaxis=False,
    )
    counted = rows if facts.counted else []
    figure.add_scatter(
        mode="text",
        x=[len(columns)] * len(counted),
        y=list(range(len(counted))),
        text=[_times(row.standing, texts, narrow) for row in counted],
        textfont={"size": SMALL, "color": [theme.ALARM if r.standing.worst_in else theme.MUTED for r in counted]},
        hoverinfo="skip",
        cliponaxis=False,
    )


def _times(standing: Standing, texts: Texts, narrow: bool) -> str:
    times, of = standing.worst_in, standing.ranked_in
    words = f"{times}/{of}" if narrow else texts("firmness.times_of", times=times, n=of)
    return f"<b>{words}</b>" if standing.worst_in else words


def _why(reason: str, texts: Texts, room: float, narrow: bool) -> str:
    """Why a district has no place, in a box; on a phone a dash, or the asterisk of a hidden count."""
    if narrow:
        return "*" if reason == "suppressed" else "–"
    return "<br>".join(theme.wrap(texts(f"firmness.why_{reason}"), round(room) - 4, TINY)[:2])


def _head(place: int, name: str, texts: Texts, narrow: bool) -> str:
    return str(place + 1) if narrow else f"{place + 1} {texts(f'firmness.{name}')}"


def _name(row: Row, room: float, narrow: bool) -> str:
    """On a phone in two small lines: cut short, Lampung Tengah and Lampung Timur would be one."""
    lines = theme.wrap(row.standing.name, round(room), TINY)[:2] if narrow else [theme.cut(row.standing.name, room)]
    words = "<br>".join(f"{line}  " for line in lines)
    words = f"<b>{words}</b>" if row.standing.worst_in else words
    return f"<span style='font-size:{TINY}px'>{words}</span>" if narrow else words


def _foot(facts: Facts, texts: Texts, narrow: bool) -> str:
    notes = [texts("firmness.foot", worst=WORST)]
    if narrow:
        notes = [f"{place}: {texts(f'firmness.{c.name}')}." for place, c in enumerate(facts.columns, start=1)] + notes
        notes.append(texts("firmness.foot_phone", worst=WORST))
        if any(cell.rank is None for row in facts.rows for cell in row.cells):
            notes.append(texts("firmness.foot_dash"))
    if any(cell.reason == "suppressed" for row in facts.rows for cell in row.cells):
        notes.append(texts("foot.suppressed"))
    return " ".join(notes)


def _hover(row: Row, cell: Cell, name: str, texts: Texts) -> str:
    words = texts(f"firmness.why_{cell.reason}") if cell.rank is None else texts("firmness.rank", rank=cell.rank)
    return f"<b>{theme.escaped(row.standing.name)}</b><br>{texts(f'firmness.{name}')}: {words}"
