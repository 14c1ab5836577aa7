"""The squares: one for every district, none twice, laid out like the geography, and words that fit into them."""

import html
import re
from itertools import combinations

import pytest

from core.reference import load_reference, tile_grid
from core.settings import load_settings
from report import theme
from report.charts import placing, shading, tiles
from report.charts.shading import KINDS
from tests.test_charts import EVIL, ID, MIXED, NAMES, SHAPES, STAMP, words_in

hypothesis = pytest.importorskip("hypothesis")  # in requirements-dev.txt
given, st = hypothesis.given, hypothesis.strategies

GRID = tile_grid(load_settings())
CODES = [district.code for district in load_reference(load_settings()).districts]


class TestTileGrid:
    def test_every_district_has_one_square_and_no_two_share_one(self):
        assert sorted(GRID) == sorted(CODES)
        assert len(set(GRID.values())) == len(CODES)

    def test_it_is_like_the_geography(self):
        """Who lies clearly north (west) of another never stands below (right of) it."""
        middle = {shape.code: placing.middle(shape.ring) for shape in SHAPES}
        for one, other in combinations(CODES, 2):
            east, north = (middle[one][axis] - middle[other][axis] for axis in (0, 1))
            if abs(north) > 0.6:
                assert (GRID[one][0] - GRID[other][0]) * north <= 0, (one, other)
            if abs(east) > 0.6:
                assert (GRID[one][1] - GRID[other][1]) * east >= 0, (one, other)

    def test_a_district_without_a_square_is_put_in_a_free_one(self):
        laid = tiles.layout([*CODES, "18.14", "18.15"], GRID)
        assert {code: laid[code] for code in CODES} == GRID
        assert (laid["18.14"], laid["18.15"]) == ((1, 1), (1, 2))  # the first free ones in reading order
        assert len(set(laid.values())) == 17

    def test_a_square_named_twice_belongs_to_the_first(self):
        laid = tiles.layout(["a", "b"], {"a": (2, 2), "b": (2, 2)})
        assert laid["a"] == (2, 2) != laid["b"]

    def test_without_a_grid_the_squares_are_about_square(self):
        assert tiles.layout(list("abcde"), {}) == {"a": (1, 1), "b": (1, 2), "c": (1, 3), "d": (2, 1), "e": (2, 2)}

    @given(
        st.lists(st.integers(1, 30), unique=True, max_size=20),
        st.dictionaries(st.integers(1, 30), st.tuples(st.integers(-2, 6), st.integers(-2, 6))),
    )
    def test_whatever_the_grid_every_district_has_a_square_of_its_own(self, numbers, places):
        codes = [str(n) for n in numbers]
        laid = tiles.layout(codes, {str(n): place for n, place in places.items()})
        assert sorted(laid) == sorted(codes)
        assert len(set(laid.values())) == len(codes)

    @pytest.mark.parametrize("narrow", [False, True])
    @pytest.mark.parametrize("kind", KINDS)
    def test_all_squares_are_drawn_equal_and_apart(self, kind, narrow):
        facts = tiles.facts(MIXED, NAMES, GRID, kind=kind)
        figure = tiles.draw(facts, ID, STAMP, "", narrow)
        squares = [trace for trace in figure.data if trace.type == "scatter"]
        assert len(squares) == 15
        assert {(round(max(s.x) - min(s.x), 6), round(max(s.y) - min(s.y), 6)) for s in squares} == {(0.92, 0.92)}
        assert figure.layout.yaxis.scaleanchor == "x"
        said = [a for a in figure.layout.annotations if a.yref != "paper"]
        assert len(said) == 15
        side = (theme.PHONE - 12) / 5 * 0.92 if narrow else shading.slide_height(figure) / 5 * 0.92
        for note in said:
            lines = note.text.split("<br>")
            for line in lines:
                bold = line.startswith("<b>")
                assert theme.text_width(html.unescape(re.sub("</?b>", "", line)), note.font.size, bold) <= side
            if not any("…" in line for line in lines):
                assert len(lines) * note.font.size * 1.25 <= side

    def test_names_from_data_never_become_markup(self):
        rows = [r._replace(district_name=EVIL) for r in MIXED]
        for narrow in (False, True):
            assert "<a " not in words_in(tiles.draw(tiles.facts(rows, {}, {}), ID, STAMP, EVIL, narrow))
