"""Lines over time and their axes: what is a gap, what is marked, and that nothing overlaps."""

from datetime import date

import pytest

from core.texts import Texts
from report import theme
from report.charts import axes, scale, trend
from report.rows import Mark
from tests.test_charts import STAMP, row

hypothesis = pytest.importorskip("hypothesis")  # in requirements-dev.txt
given, st = hypothesis.given, hypothesis.strategies

ID, EN = Texts("id"), Texts("en")


class TestTrend:
    def test_what_has_no_number_is_a_gap_and_no_worker_stands_in_its_band(self):
        rows = [row(year=2021), row(year=2022, cases=None), row(year=2023, workers=0)]
        figure = trend.draw(trend.facts(rows, ["18.01"]), ID, STAMP, "")
        assert all(not trace.connectgaps for trace in figure.data)
        line = next(trace for trace in figure.data if trace.mode == "lines")
        assert line.y == (500, None, None)
        cross = next(trace for trace in figure.data if trace.marker.symbol == "x-thin")
        assert (cross.x, cross.y[0] > 500) == ((date(2023, 12, 31),), True)
        assert figure.layout.yaxis.ticktext[-1] == "<b>belum ada</b> "

    def test_no_solid_line_leads_out_of_what_was_counted_back(self):
        rows = [row(year=2021, basis="backcast"), row(year=2022), row(year=2023)]
        figure = trend.draw(trend.facts(rows, ["18.01"]), ID, STAMP, "")
        lines = {trace.line.dash or "solid": trace.y for trace in figure.data if trace.mode == "lines"}
        assert lines == {"dot": (500, 500), "solid": (None, 500, 500)}
        assert figure.data[-1].marker.color == ("white", theme.colour_of("18.01"), theme.colour_of("18.01"))

    def test_breaks_stand_between_the_periods_they_part(self):
        rows = [row(year=year) for year in (2020, 2021, 2022)]
        marks = [Mark(date(2021, 1, 1), "dasar berubah", ()), Mark(date(2021, 5, 1), "lain", ("18.02",))]
        assert trend.facts(rows, ["18.01"], False, marks).marks == [(date(2021, 7, 1), "2021: dasar berubah")]
        assert trend.facts(rows, ["18.01"], False, [Mark(date(2019, 1, 1), "dulu", ())]).marks == []

    def test_the_title_counts_who_has_no_number(self):
        facts = trend.facts([row("18.01"), row("18.02", 9000), row("18.03", workers=0)], [])
        said = trend.title(facts, ID).replace("\u00a0", " ")
        assert said == "Terberat Lampung Tengah (1 : 4.500), teringan Lampung Selatan (1 : 500); 1 belum ada tenaga"
        assert trend.title(trend.facts([row(workers=0)], []), ID) == "Belum ada satu pun tenaga bersertifikat"
        assert trend.title(trend.facts([], []), EN) == "No ratio can be computed yet"

    def test_the_inverse_has_the_fewest_workers_as_the_worst(self):
        facts = trend.facts([row("18.01"), row("18.02", 10_000)], [], inverse=True)
        assert "sedikit di Lampung Tengah (0,20), terbanyak di Lampung Selatan (2,0)" in trend.title(facts, ID)

    @given(st.lists(st.floats(0, 1), max_size=15), st.floats(0.01, 0.1))
    def test_labels_at_the_lines_ends_never_overlap_and_keep_their_order(self, wanted, gap):
        places = axes.spread(wanted, gap, 0, 1)
        ordered = sorted(places)
        assert all(b - a >= gap * 0.99 for a, b in zip(ordered, ordered[1:], strict=False))
        assert all(
            places[i] <= places[j] for i in range(len(wanted)) for j in range(len(wanted)) if wanted[i] < wanted[j]
        )

    @given(st.lists(st.floats(0.001, 1e6), min_size=1, max_size=9), st.booleans(), st.booleans(), st.booleans())
    def test_the_axis_holds_every_value_and_its_band_lies_beyond_them(self, values, log, inverse, band):
        made = scale.scale_of(values, log, inverse, band)
        assert all(-1e-6 <= made.height(value) <= 1 + 1e-6 for value in values)
        assert len(scale.tick_words(made, ID)) == len(made.ticks()) >= 2
        if band:
            assert all((made.height(made.band) < made.height(v)) == inverse for v in values)

    def test_logarithmic_ticks_are_ones_and_threes(self):
        words = scale.tick_words(scale.scale_of([1200, 90_000], True, False, False), ID)
        assert [word.replace("\u00a0", " ") for word in words] == [
            "1 : 1.000", "1 : 3.000", "1 : 10.000", "1 : 30.000", "1 : 100.000",
        ]  # fmt: skip
