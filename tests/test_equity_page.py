"""Equity on the page: periods compared only where they may be, the curve's names apart, the figures those of the export."""

import re
from datetime import date

import pytest

from core.periods import Period
from core.texts import LANGUAGES, Texts
from report import theme
from report.change import Known
from report.charts import inequality, lorenz
from report.equity import compared, measured
from tests.dashboard import sentence
from tests.test_charts import MIXED, STAMP, row, words_in
from tests.test_equity import kullback_leibler, pairwise_gini

ID, EN = Texts("id"), Texts("en")
PERIOD, BEFORE = Period(date(2023, 12, 31), "year"), Period(date(2022, 12, 31), "year")
NOW = [row("18.01", 100, 2), row("18.02", 300, 1)]
THEN = [row("18.01", 100, 1, year=2022), row("18.02", 300, 1, year=2022)]


def of_category(rows, category="08"):
    """`all` and the only category it is made of."""
    return [*rows, *(one._replace(category=category, categories_reported=None) for one in rows)]


def shown(now, before, breaks=()):
    """The facts over two periods, of rows of `all` and their categories."""
    pair = compared(now, before, "all", breaks)
    measures = [measured(one for one in rows if one.category == "all") for rows in (before, now)]
    return inequality.facts([(BEFORE, measures[0], None), (PERIOD, measures[1], pair)], PERIOD, pair, BEFORE)


class TestOverTime:
    def test_more_and_less_even_and_unchanged(self):
        assert inequality.title(shown(of_category(NOW), of_category(THEN)), ID) == (
            "Makin timpang sejak 2022: Gini naik dari 0,25 menjadi 0,42"
        )
        later = [one._replace(period_end=PERIOD.end, data_as_of=PERIOD.end) for one in THEN]
        assert inequality.title(shown(of_category(later), of_category(THEN)), EN) == "Gini unchanged at 0.25 since 2022"

    @pytest.mark.parametrize(
        ("now", "before", "breaks"),
        [
            (NOW, [one._replace(basis="backcast") for one in THEN], ()),
            (NOW, THEN, [Known("caseload", None, date(2023, 1, 1), "dasar", "base")]),
            (NOW, THEN[:1], ()),
            (NOW, [one._replace(cases=None, status="suppressed") for one in THEN], ()),
        ],
        ids=["backcast", "break", "another district", "hidden"],
    )
    def test_nothing_is_compared_or_joined_that_r2_and_r3_forbid(self, now, before, breaks):
        facts = shown(of_category(now), of_category(before), breaks)
        assert not facts.points[-1].joined
        assert inequality.title(facts, ID) == "Gini 0,42 pada 2023"
        assert all(trace.mode != "lines" for trace in inequality.draw(facts, ID, STAMP, "x").data)

    def test_a_comparison_over_fewer_districts_or_categories_says_so_and_is_not_joined(self):
        third = row("18.03", 50, 5)
        facts = shown(of_category([*NOW, third]), of_category(THEN))
        assert inequality.title(facts, ID).endswith("(pada 2 kabupaten/kota dan jenis yang sama)")
        assert not facts.points[-1].joined
        more = row("18.01", 900, 2, category="11")
        whole = [NOW[0]._replace(cases=1000), NOW[1], *of_category(NOW)[2:], more]
        facts = shown(whole, of_category(THEN))
        assert not facts.points[-1].joined
        assert "dari 0,25 menjadi 0,42 (pada 2 kabupaten/kota dan jenis yang sama)" in inequality.title(facts, ID)

    def test_comparable_periods_are_joined_and_backcast_points_are_hollow(self):
        assert shown(of_category(NOW), of_category(THEN)).points[-1].joined
        facts = shown(of_category(NOW), of_category([one._replace(basis="backcast") for one in THEN]))
        marker = inequality.draw(facts, ID, STAMP, "x").data[0].marker
        assert marker.color == ("white", theme.ACCENT)
        assert "2/2" in words_in(inequality.draw(facts, ID, STAMP, "x"))


class TestChart:
    @pytest.mark.parametrize("texts", [ID, EN], ids=LANGUAGES)
    @pytest.mark.parametrize("narrow", [False, True])
    def test_names_never_overlap_and_come_escaped(self, texts, narrow):
        evil = "<a href='https://example.org'>Metro</a>"
        rows = [row(f"18.{n:02}", 1000 * n, n % 4, name=f"{evil} {n}") for n in range(1, 16)]
        figure = lorenz.draw(lorenz.facts(measured(rows)), texts, STAMP, evil, narrow)
        assert not re.search(r"<a\b", words_in(figure))
        labels = [note for note in figure.layout.annotations if note.xshift == 16]
        boxes = sorted((note.y, note.text.count("<br>") + 1) for note in labels)
        assert len(boxes) == (lorenz.MOST_PHONE if narrow else lorenz.MOST) + 1
        for (low, lines), (high, more) in zip(boxes, boxes[1:], strict=False):
            assert (high - low) * lorenz.HEIGHT >= (lines + more) / 2 * lorenz.LINE - 0.5

    def test_the_part_without_any_worker_lies_on_the_ground_and_is_named(self):
        figure = lorenz.draw(lorenz.facts(measured(MIXED)), ID, STAMP, "x")
        assert any(
            trace.y == (0, 0) and trace.x == (0, pytest.approx(9500 / 13500)) and trace.line.color == theme.ALARM
            for trace in figure.data
        )
        assert "2 daerah tanpa" in words_in(figure)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("link", [{}, {"unit": "family"}, {"period": "2018", "role": "peksos"}, {"category": "24"}])
def test_the_page_shows_what_follows_from_the_export(open_page, exported, language, link):
    app = open_page("equity", lang=language, **link)
    app.session_state["more_lorenz"] = app.session_state["more_inequality"] = True
    app.run()
    assert not app.exception
    wanted = ["--role", link["role"]] if "role" in link else []
    year, key = link.get("period", "2023"), (link.get("category", "all"), link.get("unit", "person"))
    rows = [
        line for line in exported("sample", *wanted)
        if (line["category"], line["unit"]) == key and line["district_code"] != "18"
        and line["period_end"] == f"{year}-12-31"
    ]  # fmt: skip
    pairs = [(int(line["cases"]), int(line["workers"])) for line in rows if line["cases"] and line["workers"]]
    texts = Texts(language)
    assert f"Gini {texts.number(pairwise_gini(pairs), 2)}" in sentence(app)
    share = sum(cases for cases, workers in pairs if not workers) / sum(cases for cases, _ in pairs)
    assert texts.percent(share) in sentence(app)
    by_district, by_period = (frame.value for frame in app.dataframe)
    assert len(by_district) == 15
    assert by_district["cases_share"].sum() == pytest.approx(1)
    assert by_district["workers_share"].sum() == pytest.approx(1)
    newest = by_period.iloc[0] if year == "2023" else by_period.iloc[-1]
    assert newest["theil"] == pytest.approx(kullback_leibler(pairs))
    assert newest["without"] == sum(not workers for _, workers in pairs)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("id", "Pada 2023, hanya Metro yang terhitung: dari satu kabupaten/kota tidak ada pemerataan yang dapat diukur."),
        ("en", "In 2023, only Metro is counted: one district alone shows no inequality."),
    ],
)  # fmt: skip
def test_one_district_shows_no_inequality(open_page, language, said):
    assert sentence(open_page("equity", "one", lang=language)) == said
