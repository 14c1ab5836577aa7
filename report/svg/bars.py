"""Bars: side by side with their places, stacked or over one another, filled or hatched, with words in them or at their end."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from report.svg.axes import Axis
from report.svg.paint import Patterns, each, lined
from report.svg.text import Block, block, draw, short

PAD = 3  # pixels between a bar's end and its words
SEEN = 2  # a bar of fewer pixels is widened to the next whole one
GAP = 0.2  # of a place, where the figure says nothing


class Bar(NamedTuple):
    """One bar in pixels: along its length from `base` to `tip`, and its two sides."""

    place: int
    base: float
    tip: float
    side: float
    other: float


class Said(NamedTuple):
    """Words of a bar, where their middle stands and how much they are made smaller."""

    words: Block
    x: float
    y: float
    scale: float
    colour: str


def bars(
    traces: Sequence[dict], axes: dict[str, Axis], layout: dict, patterns: Patterns
) -> list[tuple[dict, str, str]]:
    """Of each trace of bars of one plot its (trace, bars, words)."""
    drawn, said, ends = [], [], {}
    mode = layout.get("barmode", "group")
    real = [trace for trace in traces if any(value is not None for value in trace.get("x") or ())]
    if mode == "group" and len(real) > 1:
        raise ValueError("layout.barmode group of several traces cannot be drawn")
    shared = _step([p for trace in real for p in _places(trace)]) if mode == "stack" else None
    for trace in traces:
        found = _bars(trace, axes, layout, shared or _step(_places(trace)), ends if mode == "stack" else None)
        drawn.append("".join(_path(bar, trace, patterns) for bar in found))
        said.append([words for bar in found if (words := _said(bar, trace, layout))])
    uniform = layout.get("uniformtext", {})
    least = min(
        (
            w.scale * w.words.size
            for words in said
            for w in words
            if w.scale * w.words.size >= uniform.get("minsize", 0)
        ),
        default=0,
    )
    texts = []
    for words in said:
        if uniform:
            words = [
                w._replace(scale=least / w.words.size) for w in words if w.scale * w.words.size >= uniform["minsize"]
            ]
        texts.append("".join(map(_text, words)))
    return list(zip(traces, drawn, texts, strict=True))


def _bars(trace: dict, axes: dict[str, Axis], layout: dict, step: float, ends: dict | None) -> list[Bar]:
    """The bars of one trace; of stacked ones `ends` says how far each place is filled (towards more, towards less)."""
    flat = trace.get("orientation") == "h"
    along, across = axes[trace.get("xaxis", "x")], axes[trace.get("yaxis", "y")]
    along, across = (along, across) if flat else (across, along)
    found = []
    for n, (place, length) in enumerate(zip(_places(trace), _lengths(trace), strict=True)):
        at, size = across.number(place), along.number(length)
        if at is None or size is None:
            continue
        if along.kind != "linear":
            raise ValueError(f"bars along a {along.kind} axis cannot be drawn")
        base = each(trace.get("base"), n) or 0
        if ends is not None:
            key = (trace.get("xaxis"), trace.get("yaxis"), at, size >= 0)
            base = ends.get(key, 0)
            ends[key] = base + size
        wide = each(trace.get("width"), n) or step * (1 - layout.get("bargap", GAP))
        sides = [across.along(at - wide / 2), across.along(at + wide / 2)]
        found.append(Bar(n, along.along(base), along.along(base + size), *sides))
    return found


def _path(bar: Bar, trace: dict, patterns: Patterns) -> str:
    marker = trace.get("marker", {})
    line = marker.get("line", {})
    width = each(line.get("width"), bar.place) or 0
    edge = lined(each(line.get("color"), bar.place), width)
    fill = patterns.fill(marker, bar.place)
    if bar.base == bar.tip:
        return ""
    tip = bar.tip
    if not width and abs(tip - bar.base) < SEEN:  # so that a small number is not taken for none
        tip = math.ceil(tip) if tip > bar.base else math.floor(tip)
    base, tip, side, other = map(short, (bar.base, tip, bar.side, bar.other))
    corners = (
        f"M{base},{side}V{other}H{tip}V{side}Z"
        if trace.get("orientation") == "h"
        else f"M{side},{base}V{tip}H{other}V{base}Z"
    )
    return f'<path class="bar" d="{corners}" fill="{fill}"{edge}/>'


def _said(bar: Bar, trace: dict, layout: dict) -> Said | None:
    """Words beyond the tip, which shrink with a thin bar; or within, which shrink to fit."""
    text = each(trace.get("text"), bar.place)
    if text in (None, ""):
        return None
    position, flat = trace.get("textposition"), trace.get("orientation") == "h"
    if position not in ("inside", "outside") or (position == "inside" and trace.get("textangle") != 0):
        raise ValueError(f"bar.textposition {position} with textangle {trace.get('textangle')} cannot be drawn")
    font = trace.get("textfont", {})
    colour = each(font.get("color"), bar.place)
    if position == "inside" and colour is None:
        raise ValueError("words inside bars without bar.textfont.color cannot be drawn")
    words = block(text, each(font.get("size"), bar.place) or layout["font"]["size"])
    length, thick = abs(bar.tip - bar.base), abs(bar.other - bar.side)
    middle, forward = (bar.side + bar.other) / 2, 1 if bar.tip > bar.base or (bar.tip == bar.base and flat) else -1
    extent = words.width if flat else words.height
    if position == "outside":
        scale = min(1, thick / (words.height if flat else words.width))
        at = bar.tip + forward * ((PAD if thick > 2 * PAD else 0) + extent * scale / 2)
    else:
        if not length or not thick:
            return None
        pad = PAD if length > 2 * PAD and thick > 2 * PAD else 0
        room = (length - 2 * pad, thick - 2 * pad)
        scale = min(1, room[0] / extent, room[1] / (words.height if flat else words.width))
        centred = trace.get("insidetextanchor", "end") == "middle"
        at = (bar.base + bar.tip) / 2 if centred else bar.tip - forward * (pad + extent * scale / 2)
    x, y = (at, middle) if flat else (middle, at)
    return Said(words, x, y, scale, colour or layout["font"]["color"])


def _text(said: Said) -> str:
    words = said.words._replace(size=said.words.size * said.scale)
    height = said.words.height * said.scale
    return draw(words, said.x, said.y - height / 2 + said.words.above * said.scale, "middle", said.colour)


def _places(trace: dict) -> Sequence:
    return trace.get("y" if trace.get("orientation") == "h" else "x") or ()


def _lengths(trace: dict) -> Sequence:
    return trace.get("x" if trace.get("orientation") == "h" else "y") or ()


def _step(places: Sequence) -> float:
    """The least distance between two places; one where there is none."""
    known = sorted({place for place in places if isinstance(place, int | float)})
    return min((b - a for a, b in zip(known, known[1:], strict=False)), default=1)
