"""A figure drawn without a browser is the figure of the page: same words, bars and points, at the same places."""

import json
import re
from xml.etree import ElementTree

import plotly.graph_objects as go
import pytest
from plotly.offline import get_plotlyjs

from core.texts import LANGUAGES
from report import svg, theme, views
from tests.conftest import DEEP
from tests.papers import asks, warehouse
from tests.server import browser, in_a_browser

WORLDS = ("sample", "small")
CLOSE = 3  # pixels
SIZES = ((960, 540), (680, None)) if DEEP else ((680, None),)

# The rectangles of what a reader sees, as [kind, words, left, top, right, bottom]. A word cut off by Plotly is not there.
PLACES = """root => {
    const origin = root.getBoundingClientRect();
    const box = (kind, words, element) => {
        const r = element.getBoundingClientRect();
        return [kind, words, r.left - origin.left, r.top - origin.top, r.right - origin.left, r.bottom - origin.top];
    };
    for (const path of root.querySelectorAll('path.line')) {  // ours is one path, theirs one for each piece without a gap
        for (const piece of path.getAttribute('d').split('M').slice(1)) {
            const part = path.cloneNode();
            part.setAttribute('d', 'M' + piece);
            path.before(part);
        }
        path.remove();
    }
    const size = element => { const r = element.getBoundingClientRect(); return r.width + r.height; };
    const shown = element => size(element) > 0 && getComputedStyle(element).display !== 'none'
        && getComputedStyle(element).visibility !== 'hidden';
    const solid = element => { const r = element.getBoundingClientRect(); return r.width > 0.1 && r.height > 0.1; };
    const all = (kind, query) => [...root.querySelectorAll(query)].filter(shown)
        .filter(element => kind !== 'bar' || solid(element))
        .filter(element => kind !== 'line' || parseFloat(getComputedStyle(element).strokeWidth) > 0).map(e => box(kind, '', e));
    const said = [...root.querySelectorAll('text')].filter(shown).filter(e => e.textContent.trim())
        .map(e => box('words', e.textContent.replaceAll('\u00a0', ' '), e));
    return [...said, ...all('bar', QUERIES.bar), ...all('point', QUERIES.point), ...all('area', QUERIES.area),
        ...all('swatch', QUERIES.swatch), ...all('line', QUERIES.line), ...all('shape', QUERIES.shape)];
}"""
OURS = {kind: f".{kind}" for kind in ("bar", "point", "area", "swatch", "line", "shape")}
THEIRS = {
    "bar": ".bars .point > path", "point": ".scatterlayer .points path.point", "area": ".js-fill", "swatch": ".legendsymbols path",
    "line": ".js-line", "shape": ".shapelayer path",
}  # fmt: skip


@pytest.fixture(scope="module")
def worlds(tmp_path_factory):
    """A warehouse of the sample, and one with a single figure of a single district."""
    return {name: warehouse(tmp_path_factory.mktemp("svg"), name) for name in WORLDS}


@pytest.fixture(scope="module")
def page():
    with browser() as chromium:
        opened = chromium.new_page(viewport={"width": 1100, "height": 1400})
        opened.set_content("<body style='margin:0'><div id='ours'></div><div id='theirs'></div></body>")
        opened.add_script_tag(content=get_plotlyjs())
        yield opened
        opened.close()


def places(page, figure: go.Figure, width: int, height: int) -> tuple[list, list]:
    """Ours and theirs."""
    drawn = svg.draw(figure, width, height, "kalimat")
    page.evaluate("drawn => { document.getElementById('ours').innerHTML = drawn }", drawn)
    wanted = json.loads(go.Figure(figure).update_layout(width=width, height=height).to_json())
    page.evaluate(
        """async figure => {
            const place = document.getElementById('theirs');
            Plotly.purge(place);
            await Plotly.newPlot(place, figure.data, figure.layout, {displayModeBar: false});
        }""",
        wanted,
    )
    script = "({ours, theirs}) => { const read = QUERIES => (PLACES); return [read(ours)(document.querySelector('#ours svg')), read(theirs)(document.querySelector('#theirs .svg-container'))] }"
    return page.evaluate(script.replace("PLACES", PLACES), {"ours": OURS, "theirs": THEIRS})


def apart(ours: list, theirs: list) -> list[str]:
    """What is in one and not within CLOSE pixels in the other."""
    left, said = list(ours), []
    for kind, words, *box in theirs:
        near = [o for o in left if o[:2] == [kind, words]]
        best = min(near, key=lambda o: max(abs(a - b) for a, b in zip(o[2:], box, strict=True)), default=None)
        if best is None:
            said.append(f"missing {kind} {words!r} {[round(b, 1) for b in box]}")
            continue
        left.remove(best)
        if max(abs(a - b) for a, b in zip(best[2:], box, strict=True)) > CLOSE:
            said.append(f"{kind} {words!r} {[round(b, 1) for b in best[2:]]} instead of {[round(b, 1) for b in box]}")
    return said + [f"too much {kind} {words!r} {[round(b, 1) for b in box]}" for kind, words, *box in left]


@in_a_browser
@pytest.mark.parametrize("world", WORLDS if DEEP else WORLDS[:1])
@pytest.mark.parametrize("language", LANGUAGES if DEEP else LANGUAGES[:1])
def test_every_view_is_drawn_as_on_the_page(page, worlds, world, language):
    wrong = []
    for ask in asks(worlds[world], language):
        for narrow in (False, True):
            figure = views.show(ask.view, ask._replace(narrow=narrow)).figure
            for width, height in ((theme.PHONE, None),) if narrow else SIZES:
                found = apart(*places(page, figure, width, height or figure.layout.height))
                wrong += [f"{ask.view} {dict(ask.options)} {width}: {line}" for line in found]
    assert wrong == [], "\n".join(wrong)


def plain(**layout) -> go.Figure:
    """A figure in the project's look, without its words."""
    margin = {"t": 20, "b": 40, "l": 50, "r": 30}
    return go.Figure(layout={"template": theme.template(), "margin": margin, **layout})


AXES = {"xaxis": {"range": [-0.5, 2.5], "tickvals": [0, 1, 2], "ticktext": ["a", "b", "c"]}, "yaxis": {"range": [0, 10], "tickvals": [0, 5], "ticktext": ["0", "5"]}}  # fmt: skip
HATCHED = {"shape": "x", "fgcolor": "#888", "bgcolor": "white", "size": 6, "solidity": 0.2}


def kinds_of_figures() -> dict[str, go.Figure]:
    """What the charts may be made of, beyond what the present views happen to show."""
    found = {}
    stacked = plain(barmode="stack", bargap=0.3, **AXES)
    for colour, values in (("#0b7069", [3, 2, None]), ("#b5482f", [4, 0, 5])):
        texts = ["" if value is None else str(value) for value in values]
        stacked.add_bar(x=[0, 1, 2], y=values, text=texts, textposition="inside", insidetextanchor="middle", textangle=0, textfont={"color": "white"}, marker={"color": colour})  # fmt: skip
    found["stacked"] = stacked
    left = plain(barmode="overlay", xaxis={"range": [-6, 6], "visible": False}, yaxis={"range": [2.5, -0.5], "tickvals": [0, 1, 2], "ticktext": ["satu ", "dua<br>baris ", "<b>tiga</b> "], "showgrid": False})  # fmt: skip
    left.add_bar(orientation="h", y=[0, 1, 2], x=[-4, 3, 0], text=["−4", "+3", "0"], textposition="outside", cliponaxis=False, marker={"color": ["#0b7069", "#b5482f", "#888"], "line": {"color": "#333", "width": [0, 1, 0]}, "pattern": HATCHED | {"shape": ["", "/", ""]}})  # fmt: skip
    left.add_bar(orientation="h", y=[0], x=[2], base=[-1], width=0.3, marker={"color": "#333"})
    left.add_vline(x=0, line={"color": "#999", "width": 1})
    found["both ways"] = left
    steps = plain(separators=",.", yaxis={"range": [2.5, -0.5], "tickvals": [], "ticktext": []}, xaxis={"range": [9000, 21500], "showgrid": True, "tickformat": ",.0f", "nticks": 6})  # fmt: skip
    steps.add_scatter(x=[10000, 20000], y=[0, 2], mode="markers", marker={"symbol": "diamond", "size": 13, "color": "#333"})  # fmt: skip
    found["own ticks"] = steps
    areas = plain(**AXES)
    areas.add_scatter(x=[0, 1, 2], y=[2, 8, 3], mode="lines", fill="tozeroy", fillcolor="rgba(11,112,105,.07)", line={"color": "#0b7069", "width": 2.4})  # fmt: skip
    areas.add_scatter(x=[0, 1, 1, 0, 0, None, 2, 2.3, 2.3, 2], y=[1, 1, 4, 4, 1, None, 6, 6, 8, 8], mode="lines", fill="toself", fillcolor="white", fillpattern=HATCHED, line={"color": "white", "width": 1})  # fmt: skip
    areas.add_scatter(x=[0, 1, 2], y=[5, 9, 6], mode="markers+text", text=["kiri", "dua<br>baris", "kanan"], textposition=["top right", "top center", "bottom left"], marker={"size": 9, "color": "#b5482f", "opacity": [0.5, 1, 1], "symbol": ["circle", "x-thin", "diamond-open"], "line": {"width": 2, "color": "#b5482f"}})  # fmt: skip
    areas.add_annotation(text="ke sini", x=2, y=2, ax=0.5, ay=8, axref="x", ayref="y", arrowhead=6, arrowsize=0.5, arrowwidth=0.8, arrowcolor="#333")  # fmt: skip
    areas.add_annotation(text="di <span style='color:#b5482f;font-size:10px'>tepi</span>", x=1, y=0.5, xref="paper", xanchor="left", yref="paper", xshift=4, yshift=9, bgcolor="white", showarrow=False)  # fmt: skip
    areas.add_shape(type="line", xref="paper", xsizemode="pixel", xanchor=1, x0=0, x1=14, y0=2, y1=7, line={"color": "#333", "width": 1})  # fmt: skip
    found["areas"] = areas
    kinds = plain(xaxis={"type": "category", "range": [-0.5, 1.5], "tickvals": ["apel", "pir"], "ticktext": ["apel", "pir"]}, yaxis={"type": "log", "range": [0, 3], "tickvals": [1, 10, 100, 1000], "ticktext": ["1", "10", "100", "1.000"]})  # fmt: skip
    kinds.add_scatter(x=["apel", "pir", "apel"], y=[3, 200, 0], mode="markers", marker={"color": "#333", "size": 8})
    found["words and powers"] = kinds
    for names, turned in ((["A", "B", "C"], "upright"), (["Tulang<br>Bawang Barat"] * 3, "turned")):
        boxes = plain(barmode="overlay", uniformtext={"mode": "hide", "minsize": 8}, xaxis={"side": "top", "range": [-0.5, 2.5], "tickvals": [0, 1, 2], "ticktext": names, "autotickangles": [0, -90]}, yaxis={"range": [1.5, -0.5], "tickvals": [0], "ticktext": ["x"]})  # fmt: skip
        boxes.layout.template.layout.xaxis.tickangle = None
        boxes.layout.margin.t = 130
        boxes.add_bar(orientation="h", base=[-0.47, 0.53, 1.53], x=[0.94] * 3, y=[0, 0, 1], width=0.88, text=["12", "1.234.567.890.123", "3"], textposition="inside", insidetextanchor="middle", textangle=0, textfont={"size": 10.5, "color": "white"}, marker={"color": "#0b7069"})  # fmt: skip
        found[f"boxes {turned}"] = boxes
    legend = {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal"}
    listed = plain(showlegend=True, legend=legend, **AXES).update_layout(margin={"t": 170})
    for number in range(7):
        listed.add_bar(x=[None], y=[None], name=f"kata ke-{number} yang panjang", marker={"color": "#0b7069", "line": {"color": "#333", "width": 1}, "pattern": HATCHED | {"shape": ".-/x|"[number] if number < 5 else ""}})  # fmt: skip
    found["legend"] = listed
    return found


@in_a_browser
@pytest.mark.parametrize("name", kinds_of_figures())
def test_what_charts_are_made_of_is_drawn_as_plotly_draws_it(page, name):
    for width, height in ((680, 400), (350, 320)):
        assert apart(*places(page, kinds_of_figures()[name], width, height)) == []


def drawn(figure: go.Figure) -> str:
    return svg.draw(figure, 400, 300, "kalimat")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda f: f.add_pie(values=[1]), "type pie"),
        (lambda f: f.add_scatter(x=[1], y=[1], error_y={"value": 1}), r"scatter\.error_y\.value"),
        (lambda f: f.add_scatter(x=[1], y=[1], line={"shape": "spline"}), r"scatter\.line\.shape"),
        (lambda f: f.add_scatter(x=[1], y=[1], mode="markers", marker={"symbol": "star", "color": "red"}), r"symbol star"),
        (lambda f: f.add_scatter(x=[1], y=[1], line={"color": "red", "dash": "longdash"}), r"dash longdash"),
        (lambda f: f.add_bar(x=[1], y=[1], text=["a"], marker={"color": "red"}), r"textposition"),
        (lambda f: f.add_bar(x=[1], y=[1], marker={"color": "red", "pattern": {"shape": "+", "fgcolor": "red", "bgcolor": "red"}}), r"shape \+"),
        (lambda f: f.add_shape(type="rect", x0=0, x1=1, y0=0, y1=1), r"shape\.type rect"),
        (lambda f: f.add_annotation(text="a", x=1, y=1), r"annotation\.axref"),
        (lambda f: f.add_annotation(text="<i>a</i>", x=1, y=1, showarrow=False), "tag <i>"),
        (lambda f: f.add_annotation(text="a", x=1, y=1, textangle=45, showarrow=False), r"annotation\.textangle"),
        (lambda f: f.update_xaxes(title="a"), r"xaxis\.title"),
        (lambda f: f.update_xaxes(tickvals=None, ticktext=None), r"xaxis without tickvals"),
        (lambda f: f.update_xaxes(range=None).add_scatter(x=[1], y=[1], line={"color": "red"}), r"xaxis without a range"),
        (lambda f: f.update_layout(barmode="relative"), r"barmode relative"),
        (lambda f: f.update_layout(sliders=[{}]), r"layout\.sliders"),
        (lambda f: f.update_layout(template="plotly"), r"template\.data"),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_refused_by_name(change, named):
    figure = plain(**AXES)
    drawn(figure)
    with pytest.raises(ValueError, match=named):
        drawn(change(figure))


def test_words_from_data_cannot_break_out_of_a_drawing():
    evil = "</text><script>alert(1)</script>\"'&\x00"
    figure = plain(**AXES)
    figure.add_annotation(text=theme.escaped(evil), x=1, y=1, showarrow=False)
    figure.add_annotation(text="a", x=1, y=1, showarrow=False, bgcolor="white", font={"color": "red"})
    found = svg.draw(figure, 400, 300, evil)
    root = ElementTree.fromstring(found)
    assert "<script" not in found
    assert root.get("aria-label") == evil.replace("\x00", "")
    said = [text for element in root.iter("{http://www.w3.org/2000/svg}text") if (text := "".join(element.itertext()))]
    assert evil.replace("\x00", "") in said


def test_the_same_figure_is_the_same_drawing_and_no_two_share_a_hatching():
    first, second = kinds_of_figures()["both ways"], kinds_of_figures()["both ways"]
    assert drawn(first) == drawn(second)
    second.add_vline(x=1, line={"color": "#999"})
    names = [set(re.findall(r' id="([^"]+)"', drawn(figure))) for figure in (first, second)]
    assert names[0]
    assert not names[0] & names[1]


def test_a_missing_value_is_a_gap_and_not_a_zero():
    figure = plain(**AXES)
    figure.add_scatter(x=[0, 1, 2, 2.5], y=[1, None, 3, 4], mode="lines", line={"color": "red"})
    (line,) = re.findall(r'class="line" d="([^"]+)"', drawn(figure))
    assert line.count("M") == 2
