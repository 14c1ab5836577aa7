"""A figure drawn without a browser is the figure of the page: same words, bars and points, at the same places."""

import json
import os

import plotly.graph_objects as go
import pytest
from plotly.offline import get_plotlyjs

from core.settings import load_settings
from core.texts import LANGUAGES, Texts
from etl.__main__ import main as etl
from report import fetch, queries, svg, theme, views
from report.charts.trend import most_telling
from report.fetch import Choice
from report.views.ask import Ask
from tests.server import CHROMIUM, browser

try:
    import playwright  # noqa: F401
except ImportError:
    CHROMIUM = None

in_a_browser = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"), reason="needs Playwright and a Chromium"
)
CASES = "district,period,category,cases,unit\nMetro,2023,03,120,person\n"
ROSTER = "worker_id,district,role,certified_on\nW1,Metro,peksos,2020-01-01\nW2,Metro,tks,2021-02-01\n"
WORLDS = ("sample", "small")
CLOSE = 3  # pixels
SIZES = ((960, 540), (680, None))

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
        .filter(element => kind !== 'bar' || solid(element)).map(e => box(kind, '', e));
    const said = [...root.querySelectorAll('text')].filter(shown).filter(e => e.textContent.trim())
        .map(e => box('words', e.textContent, e));
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
    found = {}
    for name in WORLDS:
        found[name] = tmp_path_factory.mktemp("svg") / name
        assert etl(["--warehouse", str(found[name]), "init", *(["--sample"] if name == "sample" else [])]) == 0
    for text, options in ((CASES, ()), (ROSTER, ("--as-of", "2022-12-31", "--covers", "listed"))):
        path = found["small"].parent / "small.csv"
        path.write_text(text, encoding="utf-8")
        assert etl(["--warehouse", str(found["small"]), "load", str(path), *options]) == 0
    return found


def asks(folder, language: str) -> list[Ask]:
    """Every view, and every word of its options once."""
    settings = load_settings()
    version = queries.wanted_version(folder, None)
    choice = Choice("all", queries.kinds(folder, version)[0][1])
    rows = fetch.series(folder, version, choice, "public")
    period = fetch.periods(rows, None)[0]
    codes = [district.code for district in queries.districts(folder, version)]
    texts = Texts(language, settings.people)
    plain = Ask(folder, version, settings, texts, "public", choice, period, district=codes[0])
    found = []
    for name, view in views.VIEWS.items():
        chosen = plain._replace(view=name, districts=tuple(most_telling(fetch.at(rows, period))))
        options = {option: words[0] for option, words in view.options.items()}
        found.append(chosen._replace(options=tuple(options.items())))
        for option, words in view.options.items():
            found += [chosen._replace(options=tuple((options | {option: word}).items())) for word in words[1:]]
    return found


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
@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_view_is_drawn_as_on_the_page(page, worlds, world, language):
    wrong = []
    for ask in asks(worlds[world], language):
        for narrow in (False, True):
            figure = views.show(ask.view, ask._replace(narrow=narrow)).figure
            for width, height in ((theme.PHONE, None),) if narrow else SIZES:
                found = apart(*places(page, figure, width, height or figure.layout.height))
                wrong += [f"{ask.view} {dict(ask.options)} {width}: {line}" for line in found]
    assert wrong == [], "\n".join(wrong)
