"""A chart while it is being drawn: plain data, of which Plotly makes a figure once, when `theme.finish` closes it.

Plotly checks and copies what a figure holds with every trace or annotation that is added to it: the 22 annotations of one chart
took 60 ms one by one and 6 ms at once.
"""

from typing import Any

import plotly.graph_objects as go


class Drawing:
    """Traces, annotations, shapes and layout as Plotly names them, gathered by methods with the names that a figure has.

    Plotly does not check them (`_validate`): that took two fifths of all drawing. tests/test_drawing.py has it check every chart.
    """

    def __init__(self) -> None:
        self.traces: list[dict] = []
        self.annotations: list[dict] = []
        self.shapes: list[dict] = []
        self.layout: dict[str, Any] = {}

    def add_scatter(self, **given: Any) -> None:
        self.traces.append({"type": "scatter", **given})

    def add_bar(self, **given: Any) -> None:
        self.traces.append({"type": "bar", **given})

    def add_annotation(self, **given: Any) -> None:
        self.annotations.append(given)

    def add_shape(self, **given: Any) -> None:
        self.shapes.append(given)

    def add_vline(self, x: Any, line: dict) -> None:
        """A line through the whole height of the plot."""
        self.add_shape(type="line", x0=x, x1=x, y0=0, y1=1, xref="x", yref="y domain", line=line)

    def update_layout(self, **given: Any) -> None:
        self.layout = merged(self.layout, given)

    def update_xaxes(self, **given: Any) -> None:
        self._update_axes("xaxis", given)

    def update_yaxes(self, **given: Any) -> None:
        self._update_axes("yaxis", given)

    def figure(self) -> go.Figure:
        """The figure."""
        gathered = {"annotations": self.annotations, "shapes": self.shapes}
        layout = self.layout | {name: found for name, found in gathered.items() if found}
        return go.Figure(self.traces, layout, _validate=False)

    def _update_axes(self, kind: str, given: dict) -> None:
        """Change the axes there are by now, the first one always; None changes nothing."""
        given = {name: value for name, value in given.items() if value is not None}
        names = {kind} | {name for name in self.layout if name.startswith(kind)}
        self.update_layout(**dict.fromkeys(names, given))


def merged(base: dict, own: dict) -> dict:
    """What is not None of `own` over `base`, dictionaries within merged as well."""
    both = {name: merged(base[name], own[name]) for name in base.keys() & own.keys() if isinstance(base[name], dict)}
    return base | {name: value for name, value in own.items() if value is not None} | both
