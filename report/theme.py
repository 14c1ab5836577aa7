"""How charts look: one template, pinned colours, wrapped words in the picture, and the slide-size download.

Positions are pixels from the plot's edges, not shares of its height, so that one figure fits the page, a phone and a
1920 x 1080 picture.
"""

import functools
import html
import re
import unicodedata
from typing import Any, NamedTuple

import plotly.graph_objects as go

from core.texts import Texts
from report.drawing import Drawing, merged
from report.rows import Stamp

FONT = "'Helvetica Neue', Arial, 'Liberation Sans', sans-serif"
INK, MUTED, FAINT, GRID = "#1f2d3a", "#55626e", "#c9d0d6", "#e6eaed"
ACCENT, ALARM, ALARM_TINT, HATCH = "#0b7069", "#b5482f", "#eccabf", "#9aa5ae"
NOT_REPORTED = {  # the marker of a bar that stands for a missing figure
    "pattern": {"shape": "/", "fgcolor": HATCH, "bgcolor": "white", "size": 5, "solidity": 0.25},
    "line": {"color": HATCH, "width": 1},
}
RAMP = ("#cfe6e2", "#93c5bf", "#39827a", "#0b5f59")  # few to many cases per worker

# Pinned by the district's place in the list of codes, so that a filter never changes a district's colour.
PALETTE = (
    "#8a5a00", "#3a5ca8", "#c2307a", "#5b7f1a", "#7d4a9e", "#d1700f", "#2f7fb8", "#6b3f2a",
    "#a0417f", "#2d7a4b", "#4d4d9a", "#9a8300", "#8c1d40", "#0b7069", "#1c3f6e",
)  # fmt: skip

HALF, FULL, PHONE = (
    450,
    680,
    350,
)  # pixels that words are wrapped for: half a laptop's page, a tablet's whole, a phone's
TITLE, SUBTITLE, FOOT, LABEL = 16, 12.5, 10.5, 12.5  # font sizes in pixels
MOST = 40  # districts drawn one below the other; the largest province has 38
MOST_LINES = 60  # in one chart
SLIDE = {"format": "png", "width": 960, "height": 540, "scale": 2}
INTERNAL = "_INTERNAL"  # ends the name of every file with small numbers in it (R11)
HARD_SPACE, HARD_HYPHEN = "\u00a0", "\u2011"

NARROW_LETTERS, WIDE_LETTERS = set("iljItfr.,:;|!'()[] -\u00a0"), set("mwMWOQGCDHNU@%…–")


def colour_of(code: str) -> str:
    """A district's colour, the same in every chart whatever is shown: kabupaten count from 01, kota from 71 (18.71)."""
    number = int("".join(letter for letter in code if letter.isdigit())[-2:] or 0)
    place = number - 1 if number < 71 else number - 71 + 13
    return PALETTE[place % len(PALETTE)]


def is_dark(colour: str) -> bool:
    """Whether words on a colour have to be white, as on the two dark greens of RAMP."""
    red, green, blue = bytes.fromhex("ffffff" if colour == "white" else colour.lstrip("#"))
    return 0.299 * red + 0.587 * green + 0.114 * blue < 128


def ink_on(fill: str) -> str:
    """The colour of words on a ground."""
    return "white" if is_dark(fill) else INK


def escaped(text: str) -> str:
    """A value from data as Plotly text: it renders tags, so none may be left."""
    return html.escape(str(text), quote=False)


def text_width(text: str, size: float, bold: bool = False) -> float:
    """About how many pixels a text takes in Arial; a little too many rather than too few."""
    shares = (
        0.31 if c in NARROW_LETTERS else 0.8 if c in WIDE_LETTERS else 0.68 if c.isupper() else 0.56 for c in text
    )
    return sum(shares) * size * (1.06 if bold else 1)


def wrap(text: str, width: int, size: float, bold: bool = False) -> list[str]:
    """Lines of at most `width` pixels at a font size, escaped. No line begins with `·`; a longer word is cut up."""
    lines = [""]
    for word in str(text).replace(" · ", f"{HARD_SPACE}· ").split(" "):
        if lines[-1] and text_width(f"{lines[-1]} {word}", size, bold) > width:
            lines.append("")
        while text_width(word, size, bold) > width:
            fits = next(n for n in range(len(word), 0, -1) if n == 1 or text_width(word[:n], size, bold) <= width)
            lines[-1:] = [word[:fits], ""]
            word = word[fits:]
        lines[-1] = f"{lines[-1]} {word}".strip(" ")
    return [escaped(line) for line in lines]


def cut(text: str, width: float, size: float = LABEL) -> str:
    """One line of at most `width` pixels, ended with an ellipsis where it is longer, escaped."""
    if text_width(text, size) <= width:
        return escaped(text)
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return escaped(text.rstrip() + "…")


class Caption(NamedTuple):
    """The words of a picture: what it shows, what is measured and filtered to, and its foot, in lines."""

    title: str
    subtitle: str
    foot: str


def finish(drawing: Drawing, texts: Texts, *words: Any, **sizes: Any) -> go.Figure:
    """The drawing as a figure in its frame; takes what `frame` takes."""
    frame(drawing, texts, *words, **sizes)
    return drawing.figure()


def frame(
    drawing: Drawing,
    texts: Texts,
    title: str,
    subtitle: str,
    foot: str,
    width: int,
    plot_height: int,
    left: int = 8,
    right: int = 12,
    axis: int = 24,
    head: int = 0,
) -> None:
    """Put title, subtitle and foot into the picture, and margins that hold them.

    `width` is one of HALF, FULL, PHONE; `left`, `right`, `axis` (below) and `head` (above) are the pixels that the
    axes' labels need.
    """
    titles, subtitles = wrap(title, width, TITLE, bold=True), wrap(subtitle, width, SUBTITLE)
    feet = [line for part in foot.split("\n") if part for line in wrap(part, width, FOOT)]
    sample = escaped(sample_words(texts))
    title_height = round(len(titles) * TITLE * 1.3)
    top = 8 + title_height + round(len(subtitles) * SUBTITLE * 1.3) + 18 + head
    bottom = axis + 6 + round(len(feet) * FOOT * 1.35) + 10
    drawing.update_layout(
        template=template(),
        separators=",." if texts.language == "id" else ".,",
        height=top + plot_height + bottom,
        margin={"t": top, "b": bottom, "l": left, "r": right},
        # unwrapped, for slides and paper
        meta={"subtitle": escaped(subtitle), "foot": escaped(foot), "head": head, "axis": axis},
    )
    said = "<br>".join(feet)
    for mark in (sample, texts("app.internal")):
        said = said.replace(mark, f"<b>{mark}</b>")
    words = (
        _words("title", f"<b>{'<br>'.join(titles)}</b>", 1, top - 8, left, TITLE, INK),
        _words("subtitle", "<br>".join(subtitles), 1, top - 10 - title_height, left, SUBTITLE, MUTED),
        _words("foot", said, 0, -axis - 6, left, FOOT, MUTED),
    )
    drawing.annotations += words


def plain(figure: go.Figure) -> dict:
    """The figure as plain data for a page, its template spelled out and without `meta`.

    Streamlit gives Plotly every figure twice, the second time a copy, and it need not be drawn twice. To Plotly it is the same if
    `datarevision` says so of its arrays (a chart on a page never changes them) and no dictionary of free form stands in it. Only
    a map is drawn again, since Plotly widens the range of its axes. Every axis needs a range: of the same figure none is found.
    """
    given = figure.to_dict()
    layout = {name: found for name, found in given["layout"].items() if name not in ("meta", "template")}
    base = given["layout"].get("template", {}).get("layout", {})
    axes = {name: base.get(name[:5], {}) for name in layout if name[:5] in ("xaxis", "yaxis")}
    return given | {"layout": merged(base | axes, layout) | {"datarevision": 1}}


def bare(figure: go.Figure) -> dict:
    """The figure as plain data without title, subtitle and foot and the room they took: for paper, where they stand beside it.

    Their words are in the figure's `layout.meta`, whole.
    """
    plain = figure.to_dict()
    layout, meta = plain["layout"], plain["layout"]["meta"]
    before, top, bottom = layout["margin"], meta["head"] + 10, meta["axis"] + 6
    layout["height"] += top + bottom - before["t"] - before["b"]
    layout["margin"] = before | {"t": top, "b": bottom}
    layout["annotations"] = [a for a in layout["annotations"] if a.get("name") not in ("title", "subtitle", "foot")]
    return plain


def first(facts: Any, field: str) -> tuple[Any, int]:
    """The facts with the first MOST of `field` and those chosen, and how many are left out: no picture holds 514 lines."""
    whole = getattr(facts, field)
    kept = [one for place, one in enumerate(whole) if place < MOST or getattr(one, "chosen", False)]
    return facts._replace(**{field: type(whole)(kept)}), len(whole) - len(kept)


def foot(texts: Texts, stamp: Stamp, definition: str, left_out: int = 0) -> str:
    """What the picture says of itself: how many are left out, definition, then sources, date, version, and whether it is a
    sample or an estimate."""
    if left_out:
        definition = f"{texts('foot.left_out', n=left_out, count=texts.number(left_out))} {definition}"
    parts = [texts("foot.source", sources=", ".join(stamp.sources))] if stamp.sources else []
    if stamp.data_as_of:
        parts.append(texts("app.per", date=texts.short_date(stamp.data_as_of)))
    parts.append(texts("app.version", version=stamp.version))
    if stamp.chart_id:
        parts.append(stamp.chart_id.replace("-", HARD_HYPHEN))
    if stamp.internal:
        parts.append(texts("app.internal"))
    if stamp.estimate:
        parts.append(texts("card.estimate"))
    if stamp.sample:
        parts.append(sample_words(texts))
    return f"{definition}\n{' · '.join(parts)}".strip()


def sample_words(texts: Texts) -> str:
    """`DATA CONTOH`, never broken over two lines."""
    return texts("app.sample").upper().replace(" ", HARD_SPACE)


def _words(name: str, text: str, y: int, shift: float, left: int, size: float, colour: str) -> dict:
    """Words at the picture's left edge, so many pixels above (below) the plot."""
    return {
        "name": name,
        "text": text, "x": 0, "y": y, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "top", "align": "left",
        "xshift": 2 - left, "yshift": shift, "showarrow": False, "borderpad": 0, "font": {"size": size, "color": colour},
    }  # fmt: skip


@functools.cache
def template(upright: bool = True) -> dict:
    """Calm axes: no frame, thin horizontal lines, grey words. Do not alter it."""
    axis = {
        "showline": False,
        "zeroline": False,
        "gridcolor": GRID,
        "ticks": "",
        "fixedrange": True,
        "tickfont": {"size": LABEL, "color": INK},
        "automargin": False,
    } | ({"tickangle": 0} if upright else {})
    return {
        "layout": {
            "font": {"family": FONT, "size": LABEL, "color": INK},
            "title": {"font": {"size": TITLE, "color": INK}},
            "paper_bgcolor": "white",
            "plot_bgcolor": "white",
            "showlegend": False,
            "hoverlabel": {"font": {"family": FONT, "size": 12.5}, "align": "left"},
            "xaxis": axis | {"showgrid": False},
            "yaxis": axis,
            "legend": {"font": {"size": 11.5, "color": MUTED}, "bgcolor": "rgba(255,255,255,0)"},
            "hovermode": "closest",
            "dragmode": False,
        }
    }


def config(name: str) -> dict:
    """Plotly's toolbar with one button, a picture of 1920 x 1080 under a telling name."""
    plain = unicodedata.normalize("NFKD", name.removesuffix(INTERNAL)).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9_]+", "-", plain.lower()).strip("-") + (INTERNAL if name.endswith(INTERNAL) else "")
    return {
        "displaylogo": False,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": SLIDE | {"filename": slug},
        "scrollZoom": False,
        "showTips": False,
    }
