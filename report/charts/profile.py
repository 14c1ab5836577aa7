"""One district: its certified workers over time, and its caseload by category."""

from typing import NamedTuple

import plotly.graph_objects as go

from core.periods import Period
from core.texts import Texts
from report import theme
from report.charts import axes
from report.drawing import Drawing
from report.rows import RatioRow, Stamp, is_hidden

BAR, BAR_TWO = 22, 31  # pixels a category takes, with its name in one line or in two


class Staff(NamedTuple):
    """Certified workers of one period; None where there is no roster."""

    period: Period
    peksos: int | None
    others: int | None
    backcast: bool
    status: str = "ok"


class Kind(NamedTuple):
    """Cases of one category, None where it was not reported or is hidden."""

    name: str
    cases: int | None
    hidden: bool = False


def staff_facts(rows: list[RatioRow], peksos: list[RatioRow]) -> list[Staff]:
    """From one district's rows of one category and unit, of all roles and of peksos alone."""
    of_peksos = {(row.period_end, row.grain): row.workers for row in peksos}
    found = []
    for row in sorted(rows, key=lambda row: (row.period_end, row.grain)):
        certified = of_peksos.get((row.period_end, row.grain))
        others = None if row.workers is None or certified is None else row.workers - certified
        found.append(Staff(Period(row.period_end, row.grain), certified, others, row.basis == "backcast", row.status))
    return found


def kind_facts(rows: list[RatioRow], names: dict[str, str]) -> list[Kind]:
    """From one district's rows of one period and unit, of all categories: the largest first, hidden, not reported ones last."""
    kinds = [Kind(names[row.category], row.cases, is_hidden(row)) for row in rows if row.category != "all"]
    return sorted(kinds, key=lambda kind: (kind.cases is None, not kind.hidden, -(kind.cases or 0), kind.name))


def draw_staff(facts: list[Staff], texts: Texts, stamp: Stamp, district: str, narrow: bool = False) -> go.Figure:
    """Stacked bars, peksos below; hollow where counted back from the first roster."""
    figure = Drawing()
    width = (theme.PHONE if narrow else theme.HALF) - 20
    places, labels = list(range(len(facts))), [texts.period(staff.period) for staff in facts]
    widest = max((theme.text_width(words, theme.LABEL) for words in labels), default=0) + 10
    shown = places[::-1][:: max(1, -(-len(places) // max(1, int(width / widest))))][::-1]
    for colour, field, name in (
        (theme.ACCENT, "peksos", "role.peksos"),
        (theme.RAMP[1], "others", "chart.staff.others"),
    ):
        values = [getattr(staff, field) for staff in facts]
        axes.swatch(figure, texts(name), colour)
        figure.add_bar(
            x=places,
            y=values,
            text=[texts.number(value) if value else "" for value in values],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": [theme.INK if staff.backcast or field == "others" else "white" for staff in facts]},
            marker={
                "color": ["white" if staff.backcast else colour for staff in facts],
                "line": {"color": colour, "width": [1.5 if staff.backcast else 0 for staff in facts]},
            },
            hovertext=[_staff_hover(staff, texts) for staff in facts],
            hoverinfo="text",
            showlegend=False,
        )
    totals = [None if staff.peksos is None else staff.peksos + staff.others for staff in facts]
    for place, (staff, total) in enumerate(zip(facts, totals, strict=True)):
        if not total and place in shown:
            missing = staff.status if staff.status == "not_established" else "no_roster"
            words = texts(f"status.{missing}" if total is None else "chart.none_yet")
            figure.add_annotation(
                text="<br>".join(theme.wrap(words, max(46, round(width / max(len(shown), 4)) - 6), 10.5)), x=place, y=0, yanchor="bottom", showarrow=False,
                font={"size": 10.5, "color": theme.MUTED if total is None else theme.ALARM},
            )  # fmt: skip
    figure.update_xaxes(
        tickvals=shown, ticktext=[labels[place] for place in shown], range=[-0.5, max(len(facts), 4) - 0.5]
    )
    figure.update_yaxes(visible=False, range=[0, max((total or 0 for total in totals), default=0) * 1.08 or 1])
    figure.update_layout(barmode="stack", bargap=0.35)
    return theme.finish(
        figure,
        texts,
        *staff_caption(facts, texts, stamp, district),
        width + 20,
        240,
        axis=24,
        head=axes.legend_above(figure, width),
    )


def draw_kinds(
    facts: list[Kind], texts: Texts, stamp: Stamp, district: str, measure: str, narrow: bool = False
) -> go.Figure:
    """Horizontal bars of the categories, an asterisk for the hidden; what was not reported stands below in words."""
    figure = Drawing()
    known = [kind for kind in facts if kind.cases is not None or kind.hidden]
    said = [texts("status.suppressed") if kind.hidden else texts.number(kind.cases) for kind in known]
    places = list(range(len(known)))
    figure.add_bar(
        orientation="h",
        y=places,
        x=[kind.cases or 0 for kind in known],
        text=said,
        textposition="outside",
        cliponaxis=False,
        marker={"color": theme.ACCENT},
        hovertext=[f"<b>{theme.escaped(kind.name)}</b><br>{n}" for kind, n in zip(known, said, strict=True)],
        hoverinfo="text",
    )
    left = 165 if narrow else 238
    names = [axes.two_lines(kind.name, left - 12, 11) for kind in known]
    figure.update_yaxes(
        range=[max(len(known), 3) - 0.5, -0.5],
        tickvals=places,
        ticktext=[" <br>".join(lines) + " " for lines in names],
        tickfont={"size": 11},
        showgrid=False,
    )
    figure.update_xaxes(
        visible=False, range=[0, (max((kind.cases or 0 for kind in known), default=0) or 1) * (1.4 if narrow else 1.2)]
    )
    figure.update_layout(bargap=0.35)
    return theme.finish(
        figure,
        texts,
        *kinds_caption(facts, texts, stamp, district, measure),
        theme.PHONE if narrow else theme.HALF,
        max(3, len(known)) * (BAR_TWO if any(len(lines) > 1 for lines in names) else BAR),
        left=left,
        axis=6,
    )


def staff_caption(facts: list[Staff], texts: Texts, stamp: Stamp, district: str) -> theme.Caption:
    """The words of the picture of workers."""
    definition = texts("foot.certified")
    if any(staff.backcast and staff.peksos is not None and staff.peksos + staff.others for staff in facts):
        definition += " " + texts("foot.hollow_staff")
    title = staff_title(facts, texts, district)
    return theme.Caption(title, texts("chart.staff.subtitle"), theme.foot(texts, stamp, definition))


def kinds_caption(facts: list[Kind], texts: Texts, stamp: Stamp, district: str, measure: str) -> theme.Caption:
    """The words of the picture of categories."""
    missing = [kind.name for kind in facts if kind.cases is None and not kind.hidden]
    definition = texts("foot.stock")
    if missing:
        definition += " " + texts("foot.not_reported", names=", ".join(missing))
    if any(kind.hidden for kind in facts):
        definition += " " + texts("foot.suppressed")
    title = kinds_title(facts, texts, district)
    return theme.Caption(title, texts("chart.kinds.subtitle", measure=measure), theme.foot(texts, stamp, definition))


def _staff_hover(staff: Staff, texts: Texts) -> str:
    lines = [f"<b>{texts.period(staff.period)}</b>"]
    for name, count in (("role.peksos", staff.peksos), ("chart.staff.others", staff.others)):
        lines.append(f"{texts(name)}: {texts.number(count)}")
    return "<br>".join(lines + ([texts("basis.backcast")] if staff.backcast else []))


def staff_title(facts: list[Staff], texts: Texts, district: str) -> str:
    """How many certified workers a district has in the newest period with a roster."""
    known = [(staff.period, staff.peksos + staff.others) for staff in facts if staff.peksos is not None]
    if not known:
        return texts("chart.staff.none", name=district)
    period, total = known[-1]
    words = texts.number(total) if total else texts("chart.none_yet")
    return texts("chart.staff.title", name=district, workers=words, period=texts.period(period))


def kinds_title(facts: list[Kind], texts: Texts, district: str) -> str:
    """The largest category."""
    known = [kind for kind in facts if kind.cases is not None]
    hidden = any(kind.hidden for kind in facts)
    if not known:
        return texts("chart.kinds.hidden" if hidden else "chart.kinds.none", name=district)
    if not known[0].cases and hidden:
        return texts("chart.kinds.hidden", name=district)
    if not known[0].cases:
        return texts("chart.kinds.zero", name=district)
    category = known[0].name[:1].lower() + known[0].name[1:]
    return texts("chart.kinds.title", name=district, category=category, cases=texts.number(known[0].cases))
