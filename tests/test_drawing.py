"""Charts are not checked by Plotly while a reader waits; they are here, all of them."""

import json

import plotly.graph_objects as go
import pytest

from core.texts import LANGUAGES
from report import views
from report.drawing import Drawing
from tests.conftest import DEEP
from tests.papers import asks, warehouse


@pytest.fixture(scope="module", params=["sample", "small"])
def world(request, tmp_path_factory):
    return warehouse(tmp_path_factory.mktemp("drawing"), request.param)


@pytest.mark.parametrize("language", LANGUAGES if DEEP else LANGUAGES[:1])
def test_plotly_accepts_every_chart_and_would_change_nothing_in_it(world, language):
    for ask in asks(world, language):
        for narrow in (False, True):
            drawn = views.show(ask.view, ask._replace(narrow=narrow)).figure
            checked = go.Figure(drawn.to_dict())
            assert json.loads(checked.to_json()) == json.loads(drawn.to_json()), ask.view


def test_plotly_refuses_a_property_that_it_does_not_know():
    drawing = Drawing()
    drawing.add_scatter(x=[1], y=[2], colour="red")
    with pytest.raises(ValueError, match="colour"):
        go.Figure(drawing.figure().to_dict())
