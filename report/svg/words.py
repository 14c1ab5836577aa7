"""Words on the picture: annotations with their lines, and the legend above the plot."""

from report.svg.axes import Axis, Box
from report.svg.paint import Patterns, each, lined
from report.svg.text import LEADING, block, draw, escaped, short

ANCHORS = {
    "left": 0.5,
    "center": 0,
    "right": -0.5,
    "top": 0.5,
    "middle": 0,
    "bottom": -0.5,
}  # of a box, from its middle
BORDER, BORDERPAD = 1, 1  # Plotly's, where the figure says nothing
ALIGNED = {"left": "start", "center": "middle", "right": "end"}
SWATCH, BESIDE, ITEM, ROW_PAD = 12, 40, 5, 3  # pixels of a legend: its boxes, up to the words, between items and rows
LEAST_ROW = 16


def annotation(found: dict, axes: dict[str, Axis], plot: Box, layout: dict) -> str:
    """Words at a place, on a ground of their own, and a thin line to what they name."""
    font = layout["font"] | found.get("font", {})
    words = block(found["text"], font["size"])
    pad = BORDER + found.get("borderpad", BORDERPAD)
    wide, tall = round(words.width + 2 * pad), round(words.height + 2 * pad)
    arrow = found.get("showarrow", True)
    places = []
    for letter, size in (("x", wide), ("y", tall)):
        place = _place(found, letter, size, arrow, axes, plot)
        if place is None:
            return ""
        places.append(place)
    (x, head_x, tail_x), (y, head_y, tail_y) = places
    left, top = round(x - wide / 2), round(y - tall / 2)
    drawn = _leader(found, (tail_x, tail_y), (head_x, head_y), Box(left, top, left + wide, top + tall)) if arrow else ""
    if ground := found.get("bgcolor"):
        drawn += f'<rect x="{left}" y="{top}" width="{wide}" height="{tall}" fill="{escaped(ground)}"/>'
    align = found.get("align", "center")
    at = left + pad + words.width * {"left": 0, "center": 0.5, "right": 1}[align]
    return drawn + draw(words, at, top + pad + words.above, ALIGNED[align], font["color"])


def legend(traces: list[dict], layout: dict, plot: Box, size: tuple[float, float], patterns: Patterns) -> str:
    """Swatches with words in rows, as wide as the plot."""
    look = layout.get("legend", {})
    font = layout["font"] | look.get("font", {})
    items = [(trace, block(trace["name"], font["size"])) for trace in traces if _listed(trace)]
    if not layout.get("showlegend") or not items:
        return ""
    widths = [BESIDE + words.width for _, words in items]
    one_row = sum(widths) + (len(items) - 1) * ITEM < plot.width
    row = max(LEADING * font["size"], LEAST_ROW) + ROW_PAD
    places, x, y = [], 0.0, 0.0
    for width in widths:
        step = (width if one_row else max(widths)) + ITEM
        if places and x + step - ITEM >= plot.width:
            x, y = 0.0, y + row
        places.append((x, y))
        x += step
    height = y + row + 2 * ITEM
    left = plot.left + look.get("x", 0) * plot.width
    top = plot.bottom - look.get("y", 1) * plot.height
    if look.get("yanchor") not in ("bottom", "top"):
        raise ValueError(f"layout.legend.yanchor {look.get('yanchor')} cannot be drawn")
    top -= height if look["yanchor"] == "bottom" else 0
    top = max(0, min(top, size[1] - height))
    drawn = []
    for (trace, words), (across, down) in zip(items, places, strict=True):
        middle = top + down + row / 2 + ITEM
        drawn.append(_swatch(trace, left + across + BESIDE / 2, middle, patterns))
        drawn.append(draw(words, left + across + BESIDE, middle + 0.3 * LEADING * font["size"], "start", font["color"]))
    return "".join(drawn)


def _place(
    found: dict, letter: str, size: float, arrow: bool, axes: dict[str, Axis], plot: Box
) -> tuple[float, float, float] | None:
    """Along x or y, in pixels: the middle of the words, and where the line to them ends and begins; None beyond the axis."""
    ref, value = found.get(f"{letter}ref", letter), found[letter]
    shift = found.get(f"{letter}shift", 0) * (1 if letter == "x" else -1)
    anchor = found.get(f"{letter}anchor", "auto")
    if ref == "paper":
        share = value if letter == "x" else 1 - value
        base = plot.left + share * plot.width if letter == "x" else plot.top + share * plot.height
        fraction = 0.5 if arrow else share
    elif ref in axes:
        if not axes[ref].holds(value):
            return None
        base, fraction = axes[ref].at(value), 0.5
    else:
        raise ValueError(f"annotation.{letter}ref {ref} cannot be drawn")
    if anchor == "auto":
        names = ("left", "center", "right")
        anchor = names[0 if fraction < 1 / 3 else 2 if fraction > 2 / 3 else 1]
    if not arrow:
        return base + size * ANCHORS[anchor] + shift, base, base
    tail_ref = found.get(f"a{letter}ref")
    if tail_ref != ref or ref not in axes:
        raise ValueError(f"annotation.a{letter}ref {tail_ref} cannot be drawn")
    tail = axes[ref].at(found[f"a{letter}"])
    return tail + size * ANCHORS[anchor] + shift, base + shift, tail + shift


def _leader(found: dict, tail: tuple[float, float], head: tuple[float, float], box: Box) -> str:
    """A line from the words' edge to the place, with a dot at its end."""
    (tx, ty), (hx, hy) = tail, head
    leaves = [1.0]
    for start, end, low, high in ((tx, hx, box.left, box.right), (ty, hy, box.top, box.bottom)):
        if end != start:
            leaves.append(max((low - start) / (end - start), (high - start) / (end - start)))
    share = max(0.0, min(leaves))
    if share >= 1:
        return ""  # the place lies under the words
    width, colour = found.get("arrowwidth", 1), escaped(found["arrowcolor"])
    start = f"{short(tx + share * (hx - tx))},{short(ty + share * (hy - ty))}"
    radius = 2 * width * found.get("arrowsize", 1)
    stroke = f'<path class="leader" d="M{start}L{short(hx)},{short(hy)}"{lined(colour, width)}/>'
    return stroke + f'<circle cx="{short(hx)}" cy="{short(hy)}" r="{short(radius)}" fill="{colour}"/>'


def _swatch(trace: dict, x: float, y: float, patterns: Patterns) -> str:
    if trace.get("type") != "bar":
        raise ValueError(f"a legend of {trace.get('type')} cannot be drawn")
    marker = trace.get("marker", {})
    line = marker.get("line", {})
    edge = lined(each(line.get("color"), 0), each(line.get("width"), 0) or 0)
    half = SWATCH / 2
    # the hatching begins at the box' own middle
    return (
        f'<path class="swatch" transform="translate({short(x)},{short(y)})" d="M{half:g},{half:g}H-{half:g}V-{half:g}H{half:g}Z"'
        f' fill="{patterns.fill(marker, 0, small=True)}"{edge}/>'
    )


def _listed(trace: dict) -> bool:
    return trace.get("showlegend", True) and bool(trace.get("name"))
