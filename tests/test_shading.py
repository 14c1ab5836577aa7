"""The shades of the map: which bin and which words a figure gets, what has none, and where the names stand."""

import html
import re
from itertools import combinations

import pytest

from core.texts import Texts
from report import theme
from report.charts import map as outline_map
from report.charts import shading
from report.charts.shading import KINDS, PATTERNS, PLAIN
from tests.test_charts import ID, MIXED, NAMES, SHAPES, STAMP, row, words_in

hypothesis = pytest.importorskip("hypothesis")  # in requirements-dev.txt
given, st = hypothesis.given, hypothesis.strategies

EN = Texts("en")
CODES = list(NAMES)


def with_gap(target=100, **more):
    """A row with the gap of rule R8, worked out here."""
    found = row(**more)
    known = found.cases is not None and found.workers is not None
    gap = max(0, -(-found.cases // target) - found.workers) if known else None
    return found._replace(target=float(target), gap=gap)


STATES = [  # (row, target, state under each of KINDS)
    ({"cases": 1000, "workers": 10}, None, ("ok", "ok", "no_target", "ok")),
    ({"cases": 1000, "workers": 10}, 100, ("ok", "ok", "met", "ok")),
    ({"cases": 1001, "workers": 10}, 100, ("ok", "ok", "ok", "ok")),
    ({"cases": 500, "workers": 0}, 100, ("no_worker", "no_worker", "ok", "no_worker")),
    ({"cases": 0, "workers": 0}, 100, ("no_worker", "no_worker", "met", "no_worker")),
    ({"cases": 0, "workers": 3}, 100, ("ok", "no_case", "met", "ok")),
    ({"cases": None, "workers": 3}, 100, ("no_data", "no_data", "no_data", "ok")),
    ({"cases": None, "workers": 0}, 100, ("no_data", "no_data", "no_data", "no_worker")),
    ({"cases": None, "workers": None}, 100, ("no_data", "no_data", "no_data", "no_roster")),
    ({"cases": 800, "workers": None}, 100, ("no_roster", "no_roster", "no_roster", "no_roster")),
    ({"cases": None, "workers": 1, "status": "suppressed"}, 100, ("suppressed", "suppressed", "suppressed", "ok")),
    ({"cases": None, "workers": None, "status": "not_established"}, 100, ("not_established",) * 4),
]


class TestShades:
    @pytest.mark.parametrize(("values", "target", "states"), STATES)
    def test_missing_zero_hidden_and_impossible_are_told_apart(self, values, target, states):
        rows = [with_gap(target, **values) if target else row(**values)]
        found = tuple(shading.shade(rows, {}, kind).places[0].state for kind in KINDS)
        assert found == states

    def test_only_a_figure_has_a_shade(self):
        for values, target, states in STATES:
            rows = [with_gap(target, **values) if target else row(**values)]
            for kind, state in zip(KINDS, states, strict=True):
                assert (shading.shade(rows, {}, kind).places[0].bin is not None) == (state == "ok")

    @given(
        st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 60)), min_size=1, max_size=15), st.integers(1, 5000)
    )
    def test_a_figure_lies_in_the_bin_whose_words_the_legend_shows(self, pairs, target):
        rows = [
            with_gap(target, code=f"18.{n:02d}", cases=cases, workers=workers)
            for n, (cases, workers) in enumerate(pairs, 1)
        ]
        for kind in KINDS:
            shaded = shading.shade(rows, {}, kind)
            for place in shaded.places:
                if place.bin is not None:
                    said = shading.bin_words(place.bin, shaded, EN).replace("\u00a0", " ")
                    assert holds(said, place.value), (kind, said, place.value)

    @given(st.lists(st.tuples(st.integers(1, 10**6), st.integers(1, 60)), min_size=2, max_size=15))
    def test_dark_is_the_worse_end_of_every_measure(self, pairs):
        rows = [with_gap(100, code=f"18.{n:02d}", cases=c, workers=w) for n, (c, w) in enumerate(pairs, 1)]
        for kind, worse in (("ratio", 1), ("workers_per_1000", -1), ("gap", 1), ("certified", -1)):
            shaded = [place for place in shading.shade(rows, {}, kind).places if place.bin is not None]
            for one, other in combinations(shaded, 2):
                assert (one.bin - other.bin) * (one.value - other.value) * worse >= 0

    def test_colours_keep_their_meaning_from_period_to_period(self):
        """The bins are those of all periods: a figure has one colour, whatever else a period holds."""
        years = {y: [row("18.01", 1000 * y, 1), row("18.02", 1000 * (10 - y), 1)] for y in range(1, 6)}
        everything = [r for rows in years.values() for r in rows]
        thresholds = shading.thresholds_of(everything)
        colours = {}
        for rows in years.values():
            shaded = shading.shade(rows, {}, "ratio", thresholds)
            for place in shaded.places:
                assert colours.setdefault(place.value, shading.fill(place, shaded)) == shading.fill(place, shaded)
        assert len(set(colours.values())) > 1

    def test_a_photocopy_tells_the_shades_apart(self):
        light = [luminance(colour) for colour in theme.RAMP]
        for paler, darker in zip(light, light[1:], strict=False):
            assert (paler + 0.05) / (darker + 0.05) > 1.4
        for bins in (1, 2, 3):
            shaded = shading.Shading("ratio", list(range(bins)), [], None)
            assert len({shading.colour(place, shaded) for place in range(bins + 1)}) == bins + 1

    def test_every_reason_for_no_figure_has_a_pattern_of_its_own(self):
        figure = outline_map.draw(outline_map.facts(MIXED, SHAPES), ID, STAMP, "")
        by_name = {trace.text.split("</b>")[0][3:]: trace for trace in figure.data if trace.type == "scatter"}
        shapes = {
            state: by_name[NAMES[code]].fillpattern.shape
            for state, code in {
                "no_worker": "18.02", "no_data": "18.06", "no_roster": "18.07", "not_established": "18.13",
                "suppressed": "18.08",
            }.items()
        }  # fmt: skip
        assert shapes.keys() == PATTERNS.keys()
        assert len(set(shapes.values())) == 5
        assert by_name[NAMES["18.01"]].fillpattern.shape is None
        assert not PATTERNS.keys() & PLAIN.keys()

    @pytest.mark.parametrize("kind", KINDS)
    def test_words_on_a_shade_can_be_read(self, kind):
        """WCAG 2.2, 1.4.3: at least 4.5 to 1."""
        shaded = shading.shade([with_gap(100, code=r.district_code) for r in MIXED[:1]], NAMES, kind)
        for bins in range(4):
            of_kind = shaded._replace(thresholds=[1.0, 2.0, 3.0][:bins])
            for place in [shaded.places[0]._replace(bin=n) for n in range(bins + 1)] + shaded.places:
                ground, words = (luminance(c) for c in (shading.fill(place, of_kind), shading.ink(place, of_kind)))
                assert (max(ground, words) + 0.05) / (min(ground, words) + 0.05) >= 4.5

    def test_the_legend_names_what_occurs_and_nothing_else(self):
        figure = outline_map.draw(outline_map.facts(MIXED, SHAPES), ID, STAMP, "")
        names = [trace.name.replace("\u00a0", " ") for trace in figure.data if trace.showlegend]
        assert names == [
            "1 : 100 atau lebih baik",
            "lebih dari 1 : 100",
            *(ID(f"status.{s}") for s in ("no_worker", "suppressed", "no_data", "no_roster", "not_established")),
        ]

    def test_whole_numbers_share_no_edge(self):
        rows = [row(f"18.{n:02d}", 100, n) for n in range(1, 13)]
        shaded = shading.shade(rows, {}, "certified")
        assert shaded.thresholds == [3, 5, 10]
        said = [shading.bin_words(bin_, shaded, ID) for bin_ in range(4)]
        assert said == ["11 tenaga atau lebih", "6 – 10 tenaga", "4 – 5 tenaga", "1 – 3 tenaga"]

    def test_backcast_and_old_rosters_are_marked_beside_the_name(self):
        rows = [row("18.01", basis="backcast"), row("18.02"), row("18.06", cases=None, basis="backcast")]
        figure = outline_map.draw(outline_map.facts(rows, SHAPES, stale=["18.02"]), ID, STAMP, "", large=True)
        said = words_in(figure)
        assert "Lampung Selatan°" in said
        assert "Lampung Tengah†" in said or "Tengah†" in said
        assert "Tanggamus°" not in said  # no figure, nothing to mark
        assert ID("chart.shading.backcast") in html.unescape(re.sub("(<br>)+", " ", said))


class TestNames:
    @pytest.mark.parametrize("size", [{}, {"large": True}, {"narrow": True}], ids=["half", "large", "phone"])
    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("rows", [MIXED, [], [row(c, 9_000_000, 1) for c in CODES]], ids=["mixed", "empty", "long"])
    def test_no_two_names_overlap_and_no_line_passes_behind_one(self, rows, kind, size):
        figure = outline_map.draw(outline_map.facts(rows, SHAPES, kind=kind), ID, STAMP, "", **size)
        width, height = {
            "large": (theme.SLIDE["width"] - 12, shading.slide_height(figure)),
            "narrow": (theme.PHONE - 12, min(outline_map.PHONE, shading.slide_height(figure))),
            "half": (theme.HALF - 12, min(outline_map.HALF, shading.slide_height(figure))),
        }[next(iter(size), "half")]
        (left, right), (south, north) = figure.layout.xaxis.range, figure.layout.yaxis.range
        scale = min(width / (right - left), height / (north - south))
        names = [note for note in figure.layout.annotations if note.yref != "paper"]
        assert len(names) == 15
        boxes = [box(note, scale) for note in names]
        for one, other in combinations(boxes, 2):
            assert not (one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3])
        for note in names:
            if note.showarrow:
                points = [
                    (note.x + t / 40 * (note.ax - note.x), note.y + t / 40 * (note.ay - note.y)) for t in range(41)
                ]
                for other, (x0, y0, x1, y1) in zip(names, boxes, strict=True):
                    if not other.showarrow:
                        assert not any(x0 < x < x1 and y0 < y < y1 for x, y in points), (note.text, other.text)


def holds(said: str, value: float) -> bool:
    """Whether a value lies in what the legend's words say, read back as a reader would."""
    said = said.replace("1 : ", "")
    ends = [float(text.replace(",", "")) for text in re.findall(r"\d[\d,]*(?:\.\d+)?", said)]
    if not ends:
        return True  # one bin holds all
    if "–" in said:
        return ends[0] <= value <= ends[1]
    if "over" in said:
        return value > ends[0]
    if "or more" in said:
        return value >= ends[0]
    return value <= ends[0] if "or better" in said or "or fewer" in said else value == ends[0]


def luminance(colour: str) -> float:
    """Relative luminance of sRGB (WCAG 2.2, glossary)."""
    colour = "#ffffff" if colour == "white" else colour
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def box(note, scale: float) -> tuple[float, float, float, float]:
    """Where a name stands on the map in degrees; a tenth smaller than reckoned, since widths are reckoned too large."""
    lines = [html.unescape(line) for line in note.text.split("<br>")]
    wide = max(theme.text_width(line, note.font.size) for line in lines) * 0.9 / scale
    tall = len(lines) * note.font.size * 1.2 * 0.9 / scale
    x, y = (note.ax, note.ay) if note.showarrow else (note.x, note.y)
    anchor = note.xanchor if note.showarrow else "center"
    left = x - {"left": 0, "center": wide / 2, "right": wide, None: wide / 2}[anchor]
    return left, y - tall / 2, left + wide, y + tall / 2
