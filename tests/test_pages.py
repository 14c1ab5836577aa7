"""Pages run in every state and language, and every number they show is the number of `export` for the same view."""

import pytest

from core.texts import words_of
from report.entrance import OF_FIGURES, PAGES
from tests.conftest import DEEP, PROJECT
from tests.dashboard import bodies, cards, charts, number, plain, ratio, sentence

LANGUAGES = ("id", "en")
CATEGORIES = [f"{number:02d}" for number in range(1, 27)]
ROLES = ("peksos", "tks", "pendamping_pkh", "tksk", "psm", "penyuluh", "other")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("page", "warehouse"),
    [
        (page, warehouse)
        for page in PAGES
        for warehouse in ("none", "empty", "one", "sample")
        if DEEP or warehouse in ("one", "sample") or page in ("overview", "data", "upload")
    ],
)
def test_every_page_runs_in_every_state_and_language(open_page, page, warehouse, language):
    app = open_page(page, warehouse, lang=language)
    assert sentence(app) not in {words_of(language)["app.error"], ""}
    if warehouse in ("none", "empty") and (page not in ("data", "upload") or warehouse == "none"):
        assert sentence(app) == words_of(language)["empty.title"]
        assert [button.label for button in app.button] == [words_of(language)["empty.button"]]
    if warehouse == "sample":
        assert any(words_of(language)["app.sample"].capitalize() in body for body in bodies(app))
        for figure in charts(app):
            notes = " ".join(note["text"] for note in figure["layout"]["annotations"])
            assert words_of(language)["app.sample"].upper() in plain(notes)


def links() -> list[dict]:
    """Every option of every filter at least once with DEEP, some of each without."""
    categories = CATEGORIES if DEEP else ["08", "24", "18"]
    roles = ROLES if DEEP else ("peksos", "psm")
    options = [{}, {"unit": "family"}, {"grain": "year"}, {"unit": "family", "target": "40"}, {"target": "250"}]
    options += [{"category": code, "unit": "person"} for code in categories if code not in ("25", "26")]
    options += [{"category": code, "unit": "family"} for code in ("25", "26")[: 2 if DEEP else 1]]
    options += [{"role": role} for role in roles]
    return options


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("link", links(), ids=lambda link: "-".join(link.values()) or "default")
def test_the_overview_shows_the_figures_of_the_export(open_page, exported, link, language):
    years = ("2023", "2021", "2018") if DEEP else ("2023",)
    wanted = ["--role", link["role"]] if "role" in link else []
    wanted += ["--grain", link["grain"]] if "grain" in link else []
    rows = exported("sample", *wanted)
    of_peksos = exported("sample", "--role", "peksos", *wanted) if "role" not in link else []
    for year in years:
        app = open_page("overview", opened="ranking", lang=language, period=year, **link)
        view = [
            row
            for row in rows
            if (row["category"], row["unit"]) == (link.get("category", "all"), link.get("unit", "person"))
            and row["period_end"] == f"{year}-12-31"
        ]
        (province,) = [row for row in view if row["district_code"] == "18"]
        districts = [row for row in view if row["district_code"] != "18"]
        values = list(cards(app).values())
        stock = sum(int(row["workers"]) for row in districts if row["workers"])
        cases = [int(row["cases"]) for row in districts if row["cases"]]
        hidden = any(row["status"] == "suppressed" for row in districts)
        instead = "*" if province["status"] == "suppressed" else "–"
        assert values[0] == (ratio(province["cases_per_worker"], language) if province["status"] == "ok" else instead)
        assert values[1] == number(str(stock), language)
        whole = number(province["cases"], language) if province["cases"] else "*"
        assert values[2] == (whole if hidden else number(str(sum(cases)), language) if cases else "–")
        gap = province["gap"]
        if "target" in link:
            target = int(link["target"])
            covered = [(int(r["cases"]), int(r["workers"])) for r in districts if r["cases"] and r["workers"]]
            gap = str(sum(max(0, -(-c // target) - w) for c, w in covered))
        assert values[3] == number(gap, language)
        bars = charts(app)[0]["data"][0]
        shown = {text.replace("\u00a0", " ") for text in bars.get("text", [])}
        ratios = [row["cases_per_worker"] for row in districts if row["cases_per_worker"]]
        assert shown == {ratio(text, language) if float(text) else "0 PMKS" for text in ratios}
        table = app.dataframe[0].value
        assert list(table["cases"].dropna()) == [int(row["cases"]) for row in districts if row["cases"]]
        assert list(table["workers"].dropna()) == [int(row["workers"]) for row in districts if row["workers"]]
        if of_peksos and stock:
            peksos = [row for row in of_peksos if row["period_end"] == f"{year}-12-31" and row["district_code"] != "18"]
            of_view = [
                row for row in peksos if (row["category"], row["unit"]) == (view[0]["category"], view[0]["unit"])
            ]
            split = sum(int(row["workers"]) for row in of_view if row["workers"])
            assert any(f"{number(str(split), language)} peksos" in body for body in bodies(app))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("measure", ["ratio", "inverse"])
@pytest.mark.parametrize("layout", ["lines", "multiples"])
@pytest.mark.parametrize("scale", ["log", "linear"])
def test_the_trend_draws_the_figures_of_the_export(open_page, exported, language, measure, layout, scale):
    app = open_page("trend", lang=language, measure=measure, layout=layout, scale=scale)
    column = "workers_per_1000_cases" if measure == "inverse" else "cases_per_worker"
    rows = [row for row in exported("sample") if (row["category"], row["unit"]) == ("all", "person")]
    drawn = set()
    for line in charts(app)[0]["data"]:
        days, values = line.get("x") or [], line.get("y") or []
        drawn |= {
            (str(day)[:10], round(float(v), 9)) for day, v in zip(days, values, strict=True) if v is not None and day
        }
    wanted = {(row["period_end"], round(float(row[column]), 9)) for row in rows if row[column]}
    if layout == "multiples":
        wanted = {
            (row["period_end"], round(float(row[column]), 9))
            for row in rows
            if row[column] and row["district_code"] != "18"
        }
    assert wanted <= drawn


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("id", "Pada 2023, hanya Metro yang rasionya dapat dihitung: 1 : 45."),
        ("en", "In 2023, a ratio can be computed for Metro only: 1 : 45."),
    ],
)
def test_the_trend_s_sentence_compares_districts_never_the_province(open_page, language, said):
    assert sentence(open_page("trend", "one", lang=language)) == said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("district", ["18.01", "18.11", "18.13", "18.71"])
def test_the_profile_shows_the_figures_of_the_export(open_page, exported, language, district):
    for period in ("2023", "2018"):
        app = open_page("district", lang=language, district=district, period=period)
        (row,) = [
            row
            for row in exported("sample")
            if (row["district_code"], row["category"], row["unit"]) == (district, "all", "person")
            and row["period_end"] == f"{period}-12-31"
        ]
        values = list(cards(app).values())
        assert values[:3] == [
            ratio(row["cases_per_worker"], language),
            number(row["workers"], language),
            number(row["cases"], language),
        ]
        kinds = charts(app)[3]["data"][0]
        of_district = [r for r in exported("sample") if (r["district_code"], r["unit"]) == (district, "person")]
        in_period = [r for r in of_district if r["period_end"] == f"{period}-12-31" and r["category"] != "all"]
        # a hidden count has its place and no bar
        reported = [int(r["cases"] or 0) for r in in_period if r["status"] != "no_data"]
        assert sorted(kinds["x"], reverse=True) == sorted(reported, reverse=True)


def test_the_data_page_lists_every_event_and_column(open_page):
    app = open_page("data")
    (history,) = (frame.value for frame in app.dataframe)
    (columns,) = (table.value for table in app.table)
    assert len(history) == 11
    assert set(history["file"].dropna()) == {path.name for path in (PROJECT / "data" / "sample").glob("*_*.csv")}
    assert {"nik", "expires_on", "cases"} <= set(columns["Kolom"])


def test_an_unknown_choice_in_a_link_falls_back_to_the_default(open_page):
    app = open_page("overview", category="99", unit="ekor", period="1999", role="<script>", target="-5", lang="xx")
    assert sentence(app) == sentence(open_page("overview"))


def test_the_change_of_the_province_follows_from_the_export(open_page, exported):
    """R3: only pairs reported on both sides, or what they add up to; the break of 2021 stops every change of the caseload."""
    rows = [row for row in exported("sample") if row["unit"] == "person" and row["district_code"] != "18"]
    cells = {(row["district_code"], row["category"], row["period_end"][:4]): row for row in rows}
    difference = 0
    for district in {row["district_code"] for row in rows}:
        of_district = {
            c: (cells[d, c, "2022"], cells[d, c, "2023"]) for d, c, y in cells if (d, y) == (district, "2023")
        }
        both = [c for c in CATEGORIES if c in of_district and all(r["status"] != "no_data" for r in of_district[c])]
        sizes = {row["categories_reported"] for row in of_district["all"]}
        seen = ["all"] if sizes == {str(len(both))} else [c for c in both if all(r["cases"] for r in of_district[c])]
        difference += sum(int(of_district[c][1]["cases"]) - int(of_district[c][0]["cases"]) for c in seen)
    app = open_page("overview", period="2023")
    assert any(f"−{number(str(-difference), 'id')} sejak 2022" in body for body in bodies(app))
    across = open_page("overview", period="2021")
    labels = [body for body in bodies(across) if "class='card'" in body]
    assert words_of("id")["card.change_none"] in labels[0]
    assert words_of("id")["card.change_none"] in labels[2]
    assert words_of("id")["card.change_none"] not in labels[1]  # workers have no break


def test_no_change_crosses_from_backcast_to_roster(open_page, exported):
    rows = [
        row
        for row in exported("sample")
        if (row["category"], row["unit"]) == ("all", "person") and row["district_code"] != "18"
    ]
    years = {(row["district_code"], row["period_end"][:4]): row for row in rows}
    rostered = [
        d
        for d in {row["district_code"] for row in rows}
        if years[d, "2018"]["basis"] == years[d, "2019"]["basis"] == "roster"
    ]
    assert 0 < len(rostered) < 15
    difference = sum(int(years[d, "2019"]["workers"]) - int(years[d, "2018"]["workers"]) for d in rostered)
    app = open_page("overview", period="2019")
    line = f"+{difference} sejak 2018 · {len(rostered)} dari 15 sebanding"
    assert any(line in body for body in bodies(app))


def test_a_session_keeps_no_boxes_of_pages_that_were_left_but_what_was_chosen_in_them(open_page):
    app = open_page("overview")
    app.selectbox(key="filter_role").select("peksos").run()
    boxes = app._session_state._state._new_widget_state.widget_metadata  # what Streamlit itself never drops
    at_first = len(boxes)
    for page in (*OF_FIGURES[1:], OF_FIGURES[0]):
        app.switch_page(f"pages/{page}.py").run()
        assert not app.exception
        assert app.selectbox(key="filter_role").value == "peksos"
    assert len(boxes) == at_first
