"""Targets as dashed lines with their words at the left edge, never over each other."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from core.texts import Texts
from report import theme
from report.charts import axes
from report.charts.scale import Scale, readable
from report.drawing import Drawing
from report.rows import RatioRow

GAP = 15  # pixels between two labels
SIZE = 10.5


class TargetLine(NamedTuple):
    """`steps` are (where it begins in the picture, cases per worker), ascending; one where it never changed. `name` says whose ratio
    it is; `counts`: gaps are measured by it."""

    name: str
    steps: tuple[tuple[date, float], ...]
    counts: bool = False


def of_rows(rows: Sequence[RatioRow], name: str = "") -> list[TargetLine]:
    """The target that gaps are measured by, as it changed from period to period (R8); none where there is none."""
    by_day = {row.period_end: row.target for row in sorted(rows, key=lambda row: row.period_end) if row.target}
    steps: list[tuple[date, float]] = []
    for day, value in by_day.items():
        if not steps or value != steps[-1][1]:
            steps.append((axes.between(day, list(by_day)) if steps else day, value))
    return [TargetLine(name, tuple(steps), counts=True)] if steps else []


def values(lines: Sequence[TargetLine], inverse: bool) -> list[float]:
    """All values, in the unit of the axis."""
    return [_turned(value, inverse) for line in lines for _, value in line.steps]


def add(figure: Drawing, lines: Sequence[TargetLine], inverse: bool, texts: Texts, scale: Scale, height: float) -> None:
    """The lines across the plot, `height` pixels high at the least: the one that counts in red, the others in grey, those that lie
    close together with one label. Whose they are is for the foot."""
    last = max((day for trace in figure.traces for day in trace["x"] or () if day), default=None)
    for line in lines:
        colour, dash = (theme.ALARM, "dash") if line.counts else (theme.HATCH, "dot")
        days = [day for day, _ in line.steps]
        for (day, value), end in zip(line.steps, [*days[1:], last], strict=True):
            at = _turned(value, inverse)
            across = {"x0": 0, "x1": 1, "xref": "paper"} if len(days) == 1 else {"x0": day, "x1": end}
            figure.add_shape(
                type="line", y0=at, y1=at, line={"color": colour, "width": 1.2, "dash": dash}, layer="below", **across
            )
    labels = [
        (scale.height(_last(line, inverse)), words(line, inverse, texts), theme.ALARM) for line in lines if line.counts
    ]
    for near in _groups([_last(line, inverse) for line in lines if not line.counts], scale, GAP / height):
        ends = dict.fromkeys(readable(value, inverse, texts) for value in (near[0], near[-1]))
        labels.append((scale.height(near[-1]), " – ".join(ends), theme.MUTED))
    places = axes.spread([at for at, _, _ in labels], GAP / height, 0, 1)
    for (_, said, colour), place in zip(labels, places, strict=True):
        figure.add_annotation(
            text=said, x=0, y=place, xref="paper", yref="paper", xanchor="left", yanchor="bottom", showarrow=False,
            borderpad=0, xshift=2, bgcolor="rgba(255,255,255,.8)", font={"size": SIZE, "color": colour},
        )  # fmt: skip


def foot(lines: Sequence[TargetLine], inverse: bool, texts: Texts) -> str:
    """Whose the lines are, the lowest value first; empty where none is a published one that was chosen."""
    named = sorted((_last(line, inverse), line.name, words(line, inverse, texts)) for line in lines if line.name)
    if not named:
        return ""
    return texts("foot.standards", names="; ".join(f"{value} {name}" for _, name, value in named))


def _groups(values: list[float], scale: Scale, gap: float) -> list[list[float]]:
    """Values that lie closer together than a label is high, ascending along the axis."""
    found: list[list[float]] = []
    for value in sorted(values, key=scale.height):
        if found and scale.height(value) - scale.height(found[-1][-1]) < gap:
            found[-1].append(value)
        else:
            found.append([value])
    return found


def words(line: TargetLine, inverse: bool, texts: Texts) -> str:
    """The newest value of a target."""
    value = readable(_last(line, inverse), inverse, texts)
    return texts("chart.target", target=value) if line.counts else value


def shown(line: TargetLine, inverse: bool) -> list[tuple[date, float]]:
    """A target's steps in the unit of the axis."""
    return [(day, _turned(value, inverse)) for day, value in line.steps]


def _last(line: TargetLine, inverse: bool) -> float:
    return _turned(line.steps[-1][1], inverse)


def _turned(value: float, inverse: bool) -> float:
    return 1000 / value if inverse else value
