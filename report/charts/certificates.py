"""The certificates of one district's workers at a day: how many last, end soon, have no expiry date, have lapsed."""

from datetime import date
from typing import NamedTuple

import plotly.graph_objects as go

from core.texts import Texts
from report import theme
from report.drawing import Drawing
from report.queries import Certificates
from report.rows import Stamp

BAR = 30  # pixels a state takes
COLOURS = {
    "lasting": theme.ACCENT,
    "expiring": theme.ALARM,
    "unknown": theme.RAMP[1],
    "lapsed": theme.HATCH,
    "never": theme.FAINT,
}


class Facts(NamedTuple):
    """Workers by the state of their certificate, each counted once; `certified` are the first three together."""

    name: str
    day: date
    roster_as_of: date | None
    certified: int
    states: dict[str, int]


def facts(name: str, day: date, counts: Certificates) -> Facts:
    """From a district's certificates at a day; without a roster there are no states."""
    certified = counts.peksos + counts.others
    states = {
        "lasting": certified - counts.expiry_unknown - counts.expiring,
        "expiring": counts.expiring,
        "unknown": counts.expiry_unknown,
        "lapsed": counts.lapsed,
        "never": counts.uncertified - counts.lapsed,
    }
    return Facts(name, day, counts.roster_as_of, certified, states if counts.roster_as_of else {})


def draw(facts: Facts, texts: Texts, stamp: Stamp, narrow: bool = False) -> go.Figure:
    """One bar for each state, in words, from zero."""
    figure = Drawing()
    names = [texts(f"chart.certificates.{state}") for state in facts.states]
    counts = list(facts.states.values())
    figure.add_bar(
        orientation="h",
        y=list(range(len(counts))),
        x=counts,
        text=[texts.number(count) for count in counts],
        textposition="outside",
        cliponaxis=False,
        marker={"color": [COLOURS[state] for state in facts.states]},
        hoverinfo="skip",
    )
    figure.update_xaxes(visible=False, range=[0, (max(counts, default=0) or 1) * 1.25])
    figure.update_yaxes(
        range=[max(len(counts), 3) - 0.5, -0.5],
        tickvals=list(range(len(counts))),
        ticktext=[f"{theme.escaped(name)}  " for name in names],
        showgrid=False,
    )
    figure.update_layout(bargap=0.4)
    return theme.finish(
        figure,
        texts,
        *caption(facts, texts, stamp),
        theme.PHONE if narrow else theme.HALF,
        max(3, len(counts)) * BAR,
        left=round(max((theme.text_width(name, theme.LABEL) for name in names), default=0)) + 14,
        axis=4,
    )


def caption(facts: Facts, texts: Texts, stamp: Stamp) -> theme.Caption:
    """The words of the picture."""
    notes = [texts("foot.certified")]
    if facts.states.get("unknown"):
        notes.append(texts("foot.unknown_counts"))
    if facts.roster_as_of:
        notes.append(texts("foot.roster_of", date=texts.date(facts.roster_as_of)))
    subtitle = texts("chart.certificates.subtitle", date=texts.date(facts.day))
    return theme.Caption(title(facts, texts), subtitle, theme.foot(texts, stamp, " ".join(notes)))


def title(facts: Facts, texts: Texts) -> str:
    """How many of the certificates end within a year."""
    if not facts.states:
        return texts("chart.certificates.no_roster", name=facts.name)
    if not facts.certified:
        return texts("chart.certificates.none", name=facts.name)
    ending = facts.states["expiring"]
    if not ending:
        return texts("chart.certificates.fine", name=facts.name)
    return texts("chart.certificates.title", name=facts.name, n=ending, total=facts.certified)
