"""Charts are not checked by Plotly while a reader waits; they are here, all of them. And a page has each drawn once."""

import json
from pathlib import Path

import plotly
import plotly.graph_objects as go
import pytest

from core.texts import LANGUAGES
from report import theme, views
from report.drawing import Drawing
from tests.conftest import DEEP
from tests.papers import asks, warehouse
from tests.server import browser, in_a_browser

PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
TWICE = """async ([data, layout]) => {
    const place = document.body.appendChild(document.createElement('div'));
    const copy = () => JSON.parse(JSON.stringify({data, layout}));
    const axes = () => JSON.stringify(Object.entries(place._fullLayout).filter(([name]) => /^[xy]axis/.test(name))
        .map(([name, axis]) => [name, axis.range, axis.c2p(1), axis.c2p(2)]));
    await Plotly.react(place, copy());
    const drawn = [...place.querySelectorAll('.main-svg path, .main-svg text')], before = axes();
    await Plotly.react(place, copy());
    const once = drawn.length > 3 && drawn.every(node => place.contains(node)), same = before === axes();
    Plotly.purge(place);
    place.remove();
    return {once, same};
}"""


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


@in_a_browser
@pytest.mark.parametrize("world", ["sample"], indirect=True)
def test_a_chart_that_streamlit_gives_plotly_twice_is_drawn_once(world):
    with browser() as chromium:
        page = chromium.new_page()
        page.add_script_tag(path=PLOTLY)
        charts = [(ask, views.show(ask.view, ask).figure) for ask in asks(world, "id")]
        for ask, figure in charts:
            found = page.evaluate(TWICE, _json(theme.plain(figure)))
            assert found["same"], ask  # a pointer finds the values where they stand
            assert found["once"] or figure.layout.yaxis.scaleanchor, ask
        assert not page.evaluate(TWICE, _json(charts[0][1].to_dict()))["once"]


def _json(figure):
    return json.loads(json.dumps([figure["data"], figure["layout"]], default=str))
