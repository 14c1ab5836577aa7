"""Districts in shades: one figure each in one period, few bins whose words people read, and patterns for what has no figure.

Shared by the map and by the tiles. Dark is always the worse end, whichever measure is shown, so that a reader learns it once.
"""

import functools
import math
from collections.abc import Collection, Sequence
from typing import NamedTuple

from core.texts import Texts
from report import theme
from report.charts import axes
from report.drawing import Drawing
from report.measures import MEASURES
from report.rows import RatioRow, Stamp

KINDS = ("ratio", "workers_per_1000", "gap", "certified")  # the measures that can be shown; the first is the default
FIELDS = dict(zip(KINDS, ("cases_per_worker", "workers_per_1000_cases", "gap", "workers"), strict=True))
FEET = dict(zip(KINDS, ("foot.ratio", "foot.inverse", "chart.shading.lacking", "foot.certified"), strict=True))
COUNTS = ("gap", "certified")  # whole numbers, whose bins share no edge
LADDER = [step * 10**power for power in range(7) for step in (1, 2, 3, 5)]  # thresholds that people read
FINE_LADDER = [float(f"{step}e{power}") for power in range(-5, 4) for step in (1, 2, 3, 5)]
PATTERNS = {
    "no_worker": "|",
    "suppressed": ".",
    "no_data": "/",
    "no_roster": "x",
    "not_established": "-",
}  # states apart without colour
PLAIN = {
    "met": "white",
    "no_case": "white",
    "no_target": theme.GRID,
}  # states that are no alarm and no hole in the data
ALARM_LINES = "#dfae9e"  # on theme.ALARM_TINT, so that a photocopy tells it from the palest shade
BACKCAST, STALE = "°", "†"  # marks beside a name, explained in the foot


class Place(NamedTuple):
    """A district and its figure. `state` is ok, or why it has no shade; `bin` counts from 0, the best (palest)."""

    code: str
    name: str
    state: str
    value: float | None
    cases: int | None
    workers: int | None
    bin: int | None
    backcast: bool
    stale: bool

    @property
    def marks(self) -> str:
        return (BACKCAST if self.backcast else "") + (STALE if self.stale else "")


class Shading(NamedTuple):
    """Every district once. `kind` is one of KINDS, `thresholds` part the bins, ascending, in the unit of the values.

    `target` is what a gap is measured against, cases per worker; None where there is none.
    """

    kind: str
    thresholds: list[float]
    places: list[Place]
    target: float | None


def shade(
    rows: Sequence[RatioRow],
    names: dict[str, str],
    kind: str = "ratio",
    thresholds: Sequence[float] | None = None,
    stale: Collection[str] = (),
) -> Shading:
    """From the districts' rows of one period, category and unit; `names` {code: name} are the districts there must be.

    A district without a row counts as not reported. `thresholds` keeps the shades comparable from period to period;
    without them they come from the rows. `stale` are codes of districts with an old roster (R2).
    """
    by_code = {row.district_code: row for row in rows if row.districts_total is None}
    if thresholds is None:
        thresholds = thresholds_of(list(by_code.values()), kind)
    names = names | {code: row.district_name for code, row in by_code.items() if code not in names}
    places = []
    for code, name in names.items():
        row = by_code.get(code)
        if row is None:
            places.append(Place(code, name, "no_data", None, None, None, None, False, False))
            continue
        state, value = _state(row, kind), getattr(row, FIELDS[kind])
        shown = state in ("ok", "no_worker")
        bin_ = _bin(value, kind, thresholds) if state == "ok" else None
        marks = (shown and row.basis == "backcast", shown and code in stale)
        places.append(Place(code, name, state, value, row.cases, row.workers, bin_, *marks))
    targets = {row.target for row in by_code.values() if row.target is not None}
    return Shading(kind, list(thresholds), places, targets.pop() if len(targets) == 1 else None)


def thresholds_of(rows: Sequence[RatioRow], kind: str = "ratio") -> list[float]:
    """What parts the bins of the districts' rows, of one period or of many."""
    values = [getattr(row, FIELDS[kind]) for row in rows if row.districts_total is None]
    if kind in COUNTS:  # zero has a state of its own
        values = [value for value in values if value]
    return parted(values, FINE_LADDER if kind == "workers_per_1000" else LADDER)


def parted(values: Sequence[float | None], ladder: Sequence[float] = LADDER) -> list[float]:
    """Up to three readable numbers that part the values into groups of about a quarter each."""
    known = sorted(value for value in values if value is not None)
    found: list[float] = []
    for share in (0.25, 0.5, 0.75):
        wanted = known[math.ceil(share * len(known)) - 1] if len(known) > 1 else 0
        parts = [step for step in ladder if step not in found and known and known[0] <= step < known[-1]]
        near = [step for step in parts if 2 / 3 <= step / max(wanted, 1e-9) <= 3 / 2]
        if near:
            found.append(min(near, key=lambda step: abs(math.log(step / wanted))))
    found.sort()
    below = [sum(value <= step for value in known) for step in found]
    return [step for place, step in enumerate(found) if below[place] not in below[:place]]


def fill(place: Place, shading: Shading) -> str:
    """The colour a name on the district's own ground stands on."""
    if place.bin is not None:
        return colour(place.bin, shading)
    return theme.ALARM_TINT if place.state == "no_worker" else PLAIN.get(place.state, "white")


def ink(place: Place, shading: Shading) -> str:
    """The colour of words on that ground."""
    return theme.ink_on(fill(place, shading))


def colour(bin_: int, shading: Shading) -> str:
    """Few bins use the ends of the ramp, so that they stay apart on a photocopy."""
    last = len(shading.thresholds)
    return theme.RAMP[round(bin_ * (len(theme.RAMP) - 1) / last)] if last else theme.RAMP[2]


def add_area(figure: Drawing, x: Sequence, y: Sequence, place: Place, shading: Shading, texts: Texts) -> None:
    """A district's outline or square, filled, with its figures on hover."""
    pattern = _pattern(place.state) if place.bin is None else None
    edge = theme.HATCH if place.bin is None and place.state != "no_worker" else "white"
    figure.add_scatter(
        x=x, y=y, mode="lines", fill="toself", fillcolor=fill(place, shading), fillpattern=pattern,
        line={"color": edge, "width": 1}, hoveron="fills", text=_hover(place, shading, texts), hoverinfo="text",
        showlegend=False,
    )  # fmt: skip


def figure_words(place: Place, kind: str, texts: Texts) -> str:
    """A value as people read it: 1 : 20.833, 0,048, 12."""
    if kind == "ratio":
        return texts.ratio(place.value) if place.value else texts("chart.cases", cases=texts.number(0))
    return texts.small(place.value) if kind == "workers_per_1000" else texts.number(place.value)


def label(place: Place, kind: str, texts: Texts) -> str:
    """What stands under a district's name: its figure, or in a word or two why there is none."""
    if place.bin is None:
        return texts(f"chart.shading.{place.state}")
    return texts(f"chart.shading.{kind}.label", value=figure_words(place, kind, texts), n=place.value)


def state_words(state: str, texts: Texts) -> str:
    """Why there is no shade, in full."""
    return texts(f"chart.shading.{state}_long" if state in PLAIN else f"status.{state}")


def frame(
    figure: Drawing, shading: Shading, texts: Texts, stamp: Stamp, title: str, measure: str, width: int, height: int
) -> None:
    """Legend, title, subtitle and foot around the districts; `width` and `height` as `theme.frame` takes them."""
    _legend(figure, shading, texts)
    notes = [(FEET[shading.kind], True)]
    notes.append(("chart.shading.backcast", any(place.backcast for place in shading.places)))
    notes.append(("foot.stale", any(place.stale for place in shading.places)))
    notes.append(("foot.suppressed", any(place.state == "suppressed" for place in shading.places)))
    said = " ".join(texts(key) for key, applies in notes if applies)
    if shading.kind == "gap" and shading.target is not None:
        said += " " + texts("chart.shading.target", target=texts.ratio(shading.target))
    theme.frame(
        figure, texts, title, texts(f"chart.shading.{shading.kind}.subtitle", measure=measure),
        theme.foot(texts, stamp, said), width, height, left=6, right=6, axis=4,
        head=axes.legend_above(figure, width - 12),
    )  # fmt: skip


def slide_height(figure: Drawing) -> float:
    """Pixels that the plot gets in the picture that is saved, once `frame` has set the margins."""
    margin = figure.layout["margin"]
    return theme.SLIDE["height"] - margin["t"] - margin["b"]


def _state(row: RatioRow, kind: str) -> str:
    """Why a row has no shade. Of the workers alone, what the caseload lacks is no matter."""
    if row.status == "not_established":
        return row.status
    if kind == "certified":
        return "no_roster" if row.workers is None else "ok" if row.workers else "no_worker"
    if kind == "gap":
        if row.gap is not None:
            return "ok" if row.gap else "met"
        return "no_target" if row.status in ("ok", "no_worker") else row.status
    return "no_case" if kind == "workers_per_1000" and row.status == "ok" and not row.cases else row.status


def _bin(value: float, kind: str, thresholds: Sequence[float]) -> int:
    above = sum(value > threshold for threshold in thresholds)
    return len(thresholds) - above if MEASURES[kind].better == "high" else above


@functools.cache
def _pattern(state: str) -> dict | None:
    if state not in PATTERNS:
        return None
    ground, lines = ("white", theme.HATCH) if state != "no_worker" else (theme.ALARM_TINT, ALARM_LINES)
    return {"shape": PATTERNS[state], "fgcolor": lines, "bgcolor": ground, "size": 7, "solidity": 0.16}


def legend(shading: Shading, texts: Texts) -> list[tuple[Place, str]]:
    """A place of each shade that occurs, from the best, then of what has no figure; with the words of its shade."""
    shaded = {place.bin: place for place in shading.places if place.bin is not None}
    found = [(shaded[bin_], bin_words(bin_, shading, texts)) for bin_ in sorted(shaded)]
    states = {place.state: place for place in shading.places}
    order = [state for state in ("met", "no_case", *PATTERNS, "no_target") if state in states]
    return found + [(states[state], state_words(state, texts)) for state in order]


def _legend(figure: Drawing, shading: Shading, texts: Texts) -> None:
    """Swatches with words."""
    for place, words in legend(shading, texts):
        marker = {"color": fill(place, shading)}
        if place.bin is None:
            marker |= {"color": PLAIN.get(place.state, "white"), "line": {"color": theme.HATCH, "width": 1}}
            marker |= {"pattern": _pattern(place.state)} if place.state in PATTERNS else {}
        _swatch(figure, words, marker)


def bin_words(bin_: int, shading: Shading, texts: Texts) -> str:
    """What a bin holds: 1 : 10.000 – 1 : 30.000, or 3 – 5 tenaga."""
    kind, edges = shading.kind, [None, *shading.thresholds, None]
    at = len(shading.thresholds) - bin_ if MEASURES[kind].better == "high" else bin_
    low, high = edges[at : at + 2]
    if low is None and high is None:
        return texts(f"chart.shading.{kind}.any")
    if kind in COUNTS:
        low = 1 if low is None else int(low) + 1  # whole numbers: 3 – 5 begins where 2 ends
    form = "up_to" if low is None else "over" if high is None else "between" if low != high else "exactly"
    low_words, high_words = (None if edge is None else _edge(edge, kind, texts) for edge in (low, high))
    return texts(f"chart.shading.{kind}.{form}", low=low_words, high=high_words, n=high or 2)


def _edge(value: float, kind: str, texts: Texts) -> str:
    if kind == "ratio":
        return texts.ratio(value)
    decimals = max(0, -math.floor(math.log10(value) + 1e-9)) if kind == "workers_per_1000" else 0
    return texts.number(value, decimals)


def _swatch(figure: Drawing, name: str, marker: dict) -> None:
    figure.add_bar(x=[None], y=[None], name=theme.escaped(name), marker=marker, hoverinfo="skip", showlegend=True)


def about(place: Place, shading: Shading, texts: Texts) -> list[str]:
    """A district and its figures in words."""
    lines = [place.name]
    if place.bin is None:
        lines.append(state_words(place.state, texts))
    elif shading.kind != "certified":  # said in the line of the workers
        value = figure_words(place, shading.kind, texts)
        lines.append(texts(f"chart.shading.{shading.kind}.hover", value=value, n=place.value))
    if place.workers is not None:
        lines.append(texts("chart.workers", n=place.workers, workers=texts.number(place.workers)))
    if place.cases is not None:
        lines.append(texts("chart.cases", cases=texts.number(place.cases)))
    if place.backcast:
        lines.append(texts("basis.backcast"))
    return lines


def _hover(place: Place, shading: Shading, texts: Texts) -> str:
    name, *lines = about(place, shading, texts)
    return "<br>".join([f"<b>{theme.escaped(name)}</b>", *lines])
