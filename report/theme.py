"""How charts look: one template, pinned colours, wrapped words in the picture, and the slide-size download.

Positions are pixels from the plot's edges, not shares of its height, so that one figure fits the page, a phone and a
1920 x 1080 picture.
"""

import html
import re
import textwrap
import unicodedata
from datetime import date

import plotly.graph_objects as go

from core.texts import Texts
from report.rows import Stamp

FONT = "'Helvetica Neue', Arial, 'Liberation Sans', sans-serif"
INK, MUTED, FAINT, GRID = "#1f2d3a", "#55626e", "#c9d0d6", "#e6eaed"
ACCENT, ALARM, ALARM_TINT, NO_DATA = "#0b7069", "#b5482f", "#eccabf", "#d9dee2"
RAMP = ("#cfe6e2", "#93c5bf", "#4a978f", "#0b5f59")  # few to many cases per worker

# Pinned by the district's place in the list of codes, so that a filter never changes a district's colour.
PALETTE = (
    "#8a5a00", "#3a5ca8", "#b5482f", "#5b7f1a", "#7d4a9e", "#0b7069", "#c2307a", "#2f7fb8",
    "#946b2d", "#4d4d9a", "#a8324a", "#2d7a4b", "#9a4f86", "#00708f", "#5a6570",
)  # fmt: skip

HALF, FULL, PHONE = 520, 960, 350  # pixels that words are wrapped for
TITLE, SUBTITLE, FOOT, LABEL = 16, 12.5, 10.5, 12.5  # font sizes in pixels
SLIDE = {"format": "png", "width": 960, "height": 540, "scale": 2}


def colour_of(code: str, codes: list[str]) -> str:
    """A district's colour, the same in every chart."""
    return PALETTE[sorted(codes).index(code) % len(PALETTE)]


def escaped(text: str) -> str:
    """A value from data as Plotly text: it renders tags, so none may be left."""
    return html.escape(str(text), quote=False)


def wrap(text: str, width: int, size: float, bold: bool = False) -> list[str]:
    """Lines of at most `width` pixels at a font size, escaped."""
    characters = max(12, int(width / (size * (0.56 if bold else 0.51))))
    return [escaped(line) for line in textwrap.wrap(text, characters, break_long_words=False)] or [""]


def finish(
    figure: go.Figure,
    texts: Texts,
    title: str,
    subtitle: str,
    foot: str,
    width: int,
    plot_height: int,
    left: int = 8,
    right: int = 12,
    axis: int = 24,
) -> go.Figure:
    """Put title, subtitle and foot into the picture, and margins that hold them.

    `width` is one of HALF, FULL, PHONE; `left`, `right` and `axis` (below) are the pixels the axes' labels need.
    """
    titles, subtitles = wrap(title, width, TITLE, bold=True), wrap(subtitle, width, SUBTITLE)
    feet = wrap(foot, width, FOOT)
    top = 12 + round(len(titles) * TITLE * 1.3 + len(subtitles) * SUBTITLE * 1.3) + 16
    bottom = axis + round(len(feet) * FOOT * 1.35) + 12
    small = f"<span style='font-size:{SUBTITLE}px;color:{MUTED}'>{'<br>'.join(subtitles)}</span>"
    figure.update_layout(
        template=template(),
        separators=",." if texts.language == "id" else ".,",
        height=top + plot_height + bottom,
        margin={"t": top, "b": bottom, "l": left, "r": right},
        title={
            "text": f"<b>{'<br>'.join(titles)}</b><br>{small}",
            "x": 0,
            "y": 1,
            "xref": "container",
            "yref": "container",
            "xanchor": "left",
            "yanchor": "top",
            "pad": {"t": 12, "l": 4},
        },
    )
    figure.add_annotation(
        text="<br>".join(feet).replace(sample_words(texts), f"<b>{sample_words(texts)}</b>"),
        x=0,
        y=0,
        xref="paper",
        yref="paper",
        xanchor="left",
        yanchor="top",
        align="left",
        xshift=4 - left,
        yshift=-axis,
        showarrow=False,
        font={"size": FOOT, "color": MUTED},
    )
    return figure


def foot(texts: Texts, stamp: Stamp, definition: str) -> str:
    """What the picture says of itself: definition, sources, date, version, and whether it is a sample or an estimate."""
    parts = [texts("foot.source", sources=", ".join(stamp.sources))] if stamp.sources else []
    if stamp.data_as_of:
        parts.append(texts("app.per", date=texts.short_date(stamp.data_as_of)))
    parts.append(texts("app.version", version=stamp.version))
    if stamp.estimate:
        parts.append(texts("card.estimate"))
    if stamp.sample:
        parts.append(sample_words(texts))
    return f"{definition} {' · '.join(parts)}"


def sample_words(texts: Texts) -> str:
    """DATA CONTOH, never broken over two lines."""
    return texts("app.sample").upper().replace(" ", "\u00a0")


def template() -> go.layout.Template:
    """Calm axes: no frame, thin horizontal lines, grey words."""
    axis = {
        "showline": False,
        "zeroline": False,
        "gridcolor": GRID,
        "ticks": "",
        "fixedrange": True,
        "tickfont": {"size": LABEL, "color": INK},
        "automargin": False,
    }
    return go.layout.Template(
        layout={
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
    )


def config(name: str) -> dict:
    """Plotly's toolbar with one button, a picture of 1920 x 1080 under a telling name."""
    slug = re.sub(r"[^a-z0-9_]+", "-", unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower())
    return {
        "displaylogo": False,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": SLIDE | {"filename": slug.strip("-")},
        "scrollZoom": False,
        "showTips": False,
    }


def years(first: date, last: date) -> list[date]:
    """The ends of the years on a time axis: one label a year."""
    return [date(year, 12, 31) for year in range(first.year, last.year + 1)]


def between(day: date, days: list[date]) -> date:
    """Where to draw a break: midway between the last period before it and the first one from it on."""
    before, after = max(d for d in days if d < day), min(d for d in days if d >= day)
    return date.fromordinal((before.toordinal() + after.toordinal()) // 2)


def spread(wanted: list[float], gap: float) -> list[float]:
    """Positions at least `gap` apart, each as near to the wanted one as the order allows."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    blocks: list[list] = []  # [middle, members]
    for i in order:
        blocks.append([wanted[i], [i]])
        while len(blocks) > 1 and _bottom(blocks[-1], gap) - _top(blocks[-2], gap) < gap:
            last = blocks.pop()
            members = blocks[-1][1] + last[1]
            blocks[-1] = [sum(wanted[m] for m in members) / len(members), members]
    placed = list(wanted)
    for middle, members in blocks:
        for place, member in enumerate(members):
            placed[member] = middle + (place - (len(members) - 1) / 2) * gap
    return placed


def _bottom(block: list, gap: float) -> float:
    return block[0] - (len(block[1]) - 1) / 2 * gap


def _top(block: list, gap: float) -> float:
    return block[0] + (len(block[1]) - 1) / 2 * gap
