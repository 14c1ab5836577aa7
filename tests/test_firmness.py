"""Firmness: ranks against pairwise comparison and the exported, what counts as a definition, and what is said."""

from datetime import date
from fractions import Fraction

import pytest

from core.periods import Period
from core.settings import load_settings
from core.texts import LANGUAGES, Texts
from report.charts import firmness as matrix
from report.fetch import Choice
from report.firmness import WORST, Figure, figures, ranked, standings, tried, without
from report.views import firmness as view
from report.views.ask import Ask
from tests.dashboard import bodies, plain, sentence
from tests.test_charts import EVIL, MIXED, STAMP, row, words_in

hypothesis = pytest.importorskip("hypothesis")  # in requirements-dev.txt
given, st = hypothesis.given, hypothesis.strategies

ID, EN = Texts("id"), Texts("en")


def pairs(*found: tuple[int, int], names: str = "ABCDEFGHIJ") -> list[Figure]:
    """(cases, workers) of districts A, B, C ..."""
    rows = [row(f"18.{n:02}", *pair, name=name) for n, (pair, name) in enumerate(zip(found, names, strict=False))]
    return figures(rows)


def ranks(found: list[Figure]) -> list[int | None]:
    return [place.rank for place in ranked(found)]


def is_worse(one: Figure, other: Figure) -> bool:
    """R6 as it is written: no worker is worst, among them the larger caseload first, then the most cases per worker."""
    if not one.workers or not other.workers:
        return not one.workers and (bool(other.workers) or one.cases > other.cases)
    return one.cases * other.workers > other.cases * one.workers


class TestRank:
    def test_no_worker_first_by_caseload_then_the_worst_ratio_and_only_what_is_known(self):
        found = {place.figure.name: place.rank for place in ranked(figures(MIXED))}
        assert {name: rank for name, rank in found.items() if rank} == {
            "Lampung Utara": 1, "Lampung Tengah": 2, "Lampung Barat": 3, "Lampung Selatan": 4,
        }  # fmt: skip
        reasons = {place.figure.name: place.figure.reason for place in ranked(figures(MIXED)) if not place.rank}
        assert reasons == {
            "Tulang Bawang": "no_case", "Tanggamus": "no_data", "Lampung Timur": "no_roster",
            "Pesisir Barat": "not_established", "Way Kanan": "suppressed",
        }  # fmt: skip

    def test_equal_figures_share_a_place_and_the_next_place_stays_free(self):
        assert ranks(pairs((10, 0), (10, 0), (300, 1), (600, 2), (90, 1))) == [1, 1, 3, 3, 5]
        assert sum(place.worst for place in ranked(pairs((10, 0), (10, 0), (300, 1), (600, 2), (90, 1)))) == 4

    @given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 4)), max_size=15))
    def test_a_rank_is_one_more_than_the_number_of_those_who_are_worse(self, found):
        known = [Figure(str(n), str(n), *pair, "" if any(pair) else "no_case") for n, pair in enumerate(found)]
        wanted = [
            None if one.reason else 1 + sum(not other.reason and is_worse(other, one) for other in known)
            for one in known
        ]
        assert ranks(known) == wanted

    @given(st.lists(st.tuples(st.integers(1, 10**5), st.integers(0, 40)), max_size=15), st.integers(1, 9))
    def test_counting_everything_several_times_changes_no_rank(self, found, times):
        scaled = [(cases * times, workers * times) for cases, workers in found]
        names = [str(n) for n in range(15)]
        assert ranks(pairs(*found, names=names)) == ranks(pairs(*scaled, names=names))


class TestDefinitions:
    def test_workers_with_blank_expiry_only_are_left_out(self):
        rows = [row("18.01", 100, 3, workers_expiry_unknown=2), row("18.02", 100, 2, workers_expiry_unknown=2)]
        assert [figure.workers for figure in figures(rows, dated=True)] == [1, 0]
        assert ranks(figures(rows, dated=True)) == [2, 1]

    def test_what_was_counted_back_is_left_out_where_only_rosters_count(self):
        found = figures([row("18.01", 100, 3, basis="backcast"), row("18.02", 100, 2)], roster=True)
        assert [figure.reason for figure in found] == ["backcast", ""]

    def test_the_poor_are_taken_away_only_where_both_are_seen(self):
        whole = [row(f"18.0{n}", 100, 2, categories_reported=9) for n in range(1, 7)]
        whole[3] = whole[3]._replace(categories_reported=1)
        whole[4] = row("18.05", None, 2, "suppressed")
        poor = [
            row("18.01", 70, 2), row("18.02", None, 2), row("18.03", None, 2, "suppressed"), row("18.04", 100, 2),
            row("18.05", 60, 2), row("18.06", 0, 2),
        ]  # fmt: skip
        found = without(whole, poor)
        assert [(figure.cases, figure.reason) for figure in found] == [
            (30, ""), (100, ""), (None, "suppressed"), (None, "only_poor"), (None, "suppressed"), (100, ""),
        ]  # fmt: skip

    def test_a_definition_counts_only_if_it_says_something_of_its_own(self):
        four = pairs((40, 1), (30, 1), (20, 1), (10, 1))
        three = [figure._replace(reason="no_data") if figure.name == "D" else figure for figure in four]
        nobody = [figure._replace(reason="backcast") for figure in four]
        found = tried([("chosen", four), ("peksos", list(four)), ("dated", three), ("roster", nobody), ("family", [])])
        assert [(known.name, known.state, known.same_as) for known in found] == [
            ("chosen", "counted", ""), ("peksos", "same", "chosen"), ("dated", "level", ""), ("roster", "none", ""),
            ("family", "none", ""),
        ]  # fmt: skip
        assert [(one.name, one.worst_in, one.ranked_in) for one in standings(found)] == [
            ("A", 1, 1), ("B", 1, 1), ("C", 1, 1), ("D", 0, 1),
        ]  # fmt: skip

    def test_all_alike_tells_nothing_apart(self):
        assert tried([("chosen", pairs(*[(5, 1)] * 9))])[0].state == "level"


def test_fakir_miskin_is_found_by_its_name():
    assert load_settings().dominating_category == "24"


def facts(*named: tuple[str, list[Figure]]) -> matrix.Facts:
    definitions = tried(named)
    return matrix.facts(definitions, standings(definitions))


BASE = pairs((50, 1), (40, 1), (30, 1), (20, 1), (10, 1))
TURNED = pairs((50, 1), (15, 1), (30, 1), (20, 1), (100, 1))


class TestWords:
    @pytest.mark.parametrize(
        ("named", "indonesian", "english", "rest"),
        [
            ([("chosen", BASE), ("dated", TURNED)], "A dan C termasuk 3 terburuk dalam semua 2 definisi",
             "A and C are among the 3 worst in all 2 definitions", "Tergantung definisinya: B (1) dan E (1)."),
            ([("chosen", BASE), ("dated", pairs((99, 1), (40, 1), (30, 1), (20, 1), (10, 1)))],
             "A, B, dan C termasuk 3 terburuk dalam semua 2 definisi", "A, B and C are among the 3 worst in all 2 definitions",
             "Tidak ada kabupaten/kota lain yang termasuk 3 terburuk."),
            ([("chosen", BASE)], "A, B, dan C termasuk 3 terburuk, tetapi hanya satu definisi yang dapat dihitung: "
             "kekokohannya tidak dapat dinilai", None, ""),
            ([("chosen", pairs((50, 1)))], "Paling banyak 1 kabupaten/kota dapat diperingkat dan semuanya termasuk 3 terburuk: "
             "peringkatnya tidak membedakan apa pun", None, ""),
            ([("chosen", [])], "Belum ada kabupaten/kota yang dapat diperingkat", "No district can be ranked yet", ""),
            ([("chosen", figures([row("18.08", None, 1, "suppressed")]))],
             "Peringkat tidak ditampilkan: jumlahnya disembunyikan (aturan 1–4)", None, ""),
        ],
    )  # fmt: skip
    def test_the_sentence_says_who_is_among_the_worst_in_how_many(self, named, indonesian, english, rest):
        found = facts(*named)
        assert matrix.title(found, ID) == indonesian
        assert english is None or matrix.title(found, EN) == english
        assert rest is None or matrix.others(found, ID) == rest

    def test_nobody_in_all_of_them(self):
        found = facts(
            ("chosen", BASE),
            ("dated", pairs((1, 1), (2, 1), (30, 1), (40, 1), (50, 1))),
            ("family", pairs((1, 1), (80, 1), (3, 1), (70, 1), (50, 1))),
            ("roster", pairs((90, 1), (80, 1), (3, 1), (70, 1), (50, 1))),
        )
        assert matrix.title(found, EN) == "B and D are most often among the 3 worst: in 3 of 4 definitions"
        assert matrix.others(found, EN) == "Depending on the definition: A (2), C (2) and E (2)."

    def test_who_is_not_ranked_everywhere_is_said(self):
        missing = [figure._replace(reason="no_data") if figure.name == "B" else figure for figure in TURNED]
        found = facts(("chosen", BASE), ("dated", missing))
        assert "B (1; tidak diperingkat dalam 1)" in matrix.others(found, ID)


class TestChart:
    @pytest.mark.parametrize("texts", [ID, EN], ids=LANGUAGES)
    @pytest.mark.parametrize("narrow", [False, True])
    @pytest.mark.parametrize(
        "named", [[("chosen", []), ("family", [])], [("chosen", figures(MIXED))], [("chosen", BASE), ("dated", TURNED)]]
    )
    def test_it_is_drawn_in_every_state(self, named, narrow, texts):
        figure = matrix.draw(facts(*named), texts, STAMP, EVIL, narrow)
        assert figure.layout.height > 100
        assert "<a " not in words_in(figure)

    def test_the_worst_are_boxes_with_bold_numbers_and_the_unranked_say_why_in_words(self):
        missing = [figure._replace(reason="no_roster") if figure.name == "D" else figure for figure in TURNED]
        figure = matrix.draw(facts(("chosen", BASE), ("dated", missing)), ID, STAMP, "x")
        boxes, cells, times = figure.data
        assert len(boxes.y) == 2 * WORST
        assert sum(text.startswith("<b>") for text in cells.text) == 2 * WORST
        assert ID("firmness.why_no_roster") in [text.replace("<br>", " ") for text in cells.text]
        assert list(times.text) == [
            "<b>2 dari 2</b>",
            "<b>1 dari 2</b>",
            "<b>2 dari 2</b>",
            "0 dari 1",
            "<b>1 dari 2</b>",
        ]

    def test_names_that_begin_alike_stay_apart_on_a_phone(self):
        rows = [
            row(f"18.{n:02}", 10 + n, 1, name=name)
            for n, name in enumerate(("Lampung Timur", "Lampung Tengah", "A", "B"))
        ]
        figure = matrix.draw(facts(("chosen", figures(rows))), ID, STAMP, "x", True)
        assert len(set(figure.layout.yaxis.ticktext)) == 4
        assert not any("…" in name for name in figure.layout.yaxis.ticktext)


def ranking_of(rows: list[dict], cases: dict, workers: dict) -> dict[str, int]:
    """District -> rank, worked out from the export; cases and workers None leave a district out."""
    known = {
        code: (cases[code], workers[code])
        for code in (line["district_code"] for line in rows)
        if cases.get(code) is not None and workers.get(code) is not None and (cases[code] or workers[code])
    }
    badness = {code: (not w, Fraction(c, w or 1)) for code, (c, w) in known.items()}
    return {code: 1 + sum(other > mine for other in badness.values()) for code, mine in badness.items()}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("period", ["2023", "2018"])
def test_the_page_ranks_as_follows_from_the_export(open_page, exported, language, period):
    def read(category: str, unit: str, *more: str) -> list[dict]:
        return [
            line for line in exported("sample", *more)
            if (line["category"], line["unit"]) == (category, unit) and line["district_code"] != "18"
            and line["period_end"] == f"{period}-12-31"
        ]  # fmt: skip

    def ints(rows: list[dict], column: str) -> dict:
        return {line["district_code"]: int(line[column]) if line[column] else None for line in rows}

    rows, peksos, poor = read("all", "person"), read("all", "person", "--role", "peksos"), read("24", "person")
    cases, workers, dated = ints(rows, "cases"), ints(rows, "workers"), ints(rows, "workers_expiry_unknown")
    only = {line["district_code"] for line in rows if line["categories_reported"] == "1"}
    of_peksos, strict = ints(peksos, "workers"), ints(peksos, "workers_expiry_unknown")
    on_roster = {line["district_code"] for line in rows if line["basis"] == "roster"}
    wanted = {
        "chosen": ranking_of(rows, cases, workers),
        "peksos": ranking_of(rows, cases, of_peksos),
        "dated": ranking_of(rows, cases, {code: n - dated[code] for code, n in workers.items()}),
        "without_poor": ranking_of(
            rows, {c: n - ints(poor, "cases")[c] for c, n in cases.items() if c not in only}, workers
        ),
        "family": ranking_of(rows, ints(read("all", "family"), "cases"), workers),
        "roster": ranking_of(rows, {c: n for c, n in cases.items() if c in on_roster}, workers),
        "strict": ranking_of(
            rows, {c: n for c, n in cases.items() if c in on_roster}, {c: n - strict[c] for c, n in of_peksos.items()}
        ),
    }
    app = open_page("firmness", lang=language, period=period)
    app.session_state["more_firmness"] = True
    app.run()
    assert not app.exception
    (table,) = (frame.value for frame in app.dataframe)
    texts, names = Texts(language), {line["district_name"]: line["district_code"] for line in rows}
    seen = {}
    for line in table.itertuples():
        if line.rank is not None and line.rank == line.rank:
            seen.setdefault(line.definition, {})[names[line.district_name]] = line.rank
    assert seen == {texts(f"firmness.{name}"): found for name, found in wanted.items() if found}
    repeated = {
        name
        for name in wanted
        if any(f"{texts(f'firmness.{name}')}:" in plain(b) and plain(b)[0] not in "123456789" for b in bodies(app))
    }
    assert repeated == ({"roster"} if period == "2023" else {"peksos"})
    counted = [found for name, found in wanted.items() if name not in repeated]
    worst = {code: sum(found.get(code, 99) <= WORST for found in counted) for code in cases}
    always = [name for name, code in names.items() if worst[code] == len(counted)]
    assert all(name in sentence(app) for name in always)
    assert always
    assert f"{len(counted)} defini" in sentence(app)


@pytest.mark.parametrize("audience", ["public", "full"])
def test_a_hidden_count_is_ranked_for_nobody_who_may_not_see_it(warehouses, exported, audience):
    """Category 18 of the sample is full of small numbers."""
    hidden = {
        line["district_name"] for line in exported("sample")
        if line["category"] == "18" and line["period_end"] == "2023-12-31" and line["status"] == "suppressed"
    }  # fmt: skip
    choice, period = Choice("18", "person"), Period(date(2023, 12, 31), "year")
    ask = Ask(warehouses["sample"], 2, load_settings(), ID, audience, choice, period)
    shown = view.firmness(ask)
    lines = [dict(zip(shown.table.columns, line, strict=True)) for line in shown.table.rows]
    of_hidden = [line for line in lines if line["district_name"] in hidden]
    assert of_hidden
    for column in ("rank", "cases", "cases_per_worker"):
        assert any(line[column] is not None for line in of_hidden) == (audience == "full"), column
    drawn = words_in(shown.figure) + " ".join(shown.notes)
    assert (ID("firmness.why_suppressed") in drawn) == (audience == "public")
    assert f"{len(hidden)} disembunyikan" in view.headline(ask) or audience == "full"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("id", "Pada 2023, paling banyak 1 kabupaten/kota dapat diperingkat dan semuanya termasuk 3 terburuk: peringkatnya tidak membedakan apa pun."),
        ("en", "In 2023, at most 1 district can be ranked and so is among the 3 worst: the ranking tells nothing apart."),
    ],
)  # fmt: skip
def test_one_district_has_no_ranking(open_page, language, said):
    assert sentence(open_page("firmness", "one", lang=language)) == said
