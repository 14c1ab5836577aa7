"""The page that says why a ratio moved: what its charts draw and its tables hold, in both languages and every state."""

import json
import math
import re

import pytest
from streamlit.testing.v1 import AppTest

from core.texts import LANGUAGES, Texts
from etl.__main__ import main as etl
from report.change import HIDDEN
from report.charts import parts, waterfall
from report.drivers import Drivers
from tests.conftest import PROJECT
from tests.dashboard import bodies, charts, plain
from tests.test_drivers import ID, STAMP, Y2022, Y2023, made
from tests.test_pages import sentence as headline

NAMES = {f"{number:02}": f"Jenis {number}" for number in range(1, 27)}
CASES = "district,period,category,cases,unit\n"
ROSTER = "worker_id,district,role,certified_on\n"


class TestSteps:
    def test_the_steps_lead_from_before_to_after(self):
        found = made((1000, 900), (2, 3), {"newly": 2, "left": -1}, {"08": -150, "09": 40, "10": 10})
        facts = waterfall.facts(found, NAMES)
        assert [step.bar.name for step in facts.steps] == [
            "before",
            "workers",
            "newly",
            "left",
            "cases",
            "08",
            "09",
            "10",
            "after",
        ]
        steps = [step for step in facts.steps if step.kind != "side"]
        assert all(
            step.start == earlier.end for earlier, step in zip(steps, steps[1:], strict=False) if step.kind == "part"
        )
        assert (facts.steps[0].end, facts.steps[-1].end) == (500, 300)
        coloured = [step.end - step.start for step in facts.steps if step.kind == "part"]
        sides = [step.end - step.start for step in facts.steps if step.kind == "side"]
        assert math.fsum(coloured) == pytest.approx(-200, abs=1e-9)
        assert math.fsum(sides) == pytest.approx(-200, abs=1e-9)

    def test_small_categories_share_a_step_and_the_hidden_ones_have_theirs(self):
        categories = {f"{number:02}": number for number in range(1, 10)} | {"24": -1000, HIDDEN: 7}
        found = made((5000, 5000 + sum(categories.values())), (2, 2), {}, categories)
        bars = [step.bar for step in waterfall.facts(found, NAMES).steps if step.kind == "part"]
        assert [(bar.name, bar.count, bar.n) for bar in bars] == [("24", -1000, 1), (parts.REST, 45, 9), (HIDDEN, 7, 1)]
        assert math.fsum(bar.effect for bar in bars) == pytest.approx(found.split.after - found.split.before, abs=1e-9)

    def test_colours_say_what_it_does_to_the_ratio_and_hatching_what_is_not_split(self):
        found = made((1000, 990), (2, 2), {"newly": 1, "unmatched": -1}, {"08": 20, HIDDEN: -30})
        bars = {step.bar.name: step.bar for step in waterfall.facts(found, NAMES).steps if step.kind == "part"}
        lowers = {name: bar.lowers for name, bar in bars.items()}
        assert lowers == {"newly": True, "unmatched": False, "08": False, HIDDEN: True}
        hatched = {name for name, bar in bars.items() if parts.marker(bar)["pattern"]["shape"]}
        assert hatched == {"unmatched", HIDDEN}

    @pytest.mark.parametrize("narrow", [False, True])
    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize(
        "found",
        [
            made(),
            made((0, 0), (1, 1), {}, {}),
            made((5, 0), (1, 3)),
            made((900, 900), (0, 2), reason="no_worker_before"),
            Drivers("Metro", Y2022, Y2023, reason="no_data", no_workers="backcast", no_cases="no_data"),
            Drivers("Metro", None, Y2023, reason="no_since", no_workers="no_since", no_cases="no_since"),
        ],
    )
    def test_every_state_is_drawn(self, found, language, narrow):
        texts = Texts(language)
        figures = [waterfall.draw(waterfall.facts(found, NAMES), texts, STAMP, "m", narrow)]
        for kind in ("workers", "cases"):
            figures.append(parts.draw(parts.facts(kind, found, NAMES, 8), texts, STAMP, "m", narrow))
        for figure in figures:
            assert "Metro" in json.dumps(figure.to_plotly_json(), default=str)

    def test_a_hostile_name_is_no_markup(self):
        found = made((1000, 900), (2, 3), None, {"08": -100})._replace(name="<a href=x>Metro</a>")
        for figure in (
            waterfall.draw(waterfall.facts(found, {"08": "<b>8</b>"}), ID, STAMP, "m"),
            parts.draw(parts.facts("cases", found, {"08": "<b>8</b>"}, 8), ID, STAMP, "m"),
        ):
            assert "<a href" not in figure.to_json()
            assert "<b>8</b>" not in json.dumps(figure.to_plotly_json(), default=str)


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [(9, 0, "+9"), (-31810, 0, "−31.810"), (-0.04, 1, "0,0"), (0, 0, "0"), (0.5, 1, "+0,5")],
)
def test_signs(value, decimals, said):
    assert parts.signed(value, decimals, ID) == said


@pytest.fixture(scope="module")
def warehouses(tmp_path_factory):
    """sample; two: one district with two rosters; key: the same with a new key between them; single: one period."""
    root = tmp_path_factory.mktemp("warehouses")

    def run(folder, *arguments):
        assert etl(["--warehouse", str(root / folder), *map(str, arguments)]) == 0

    files = {
        "cases": f"{CASES}Metro,2022,08,120,person\nMetro,2023,08,90,person\n",
        "single": f"{CASES}Metro,2023,08,90,person\n",
        "first": f"{ROSTER}W1,Metro,peksos,2020-01-01\n",
        "last": f"{ROSTER}W1,Metro,peksos,2020-01-01\nW2,Metro,tks,2023-02-01\n",
    }
    for name, text in files.items():
        (root / f"{name}.csv").write_text(text, encoding="utf-8")
    run("sample", "init", "--sample")
    for folder in ("two", "key", "single"):
        run(folder, "init")
        run(folder, "load", root / ("single.csv" if folder == "single" else "cases.csv"))
        run(folder, "load", root / "first.csv", "--as-of", "2022-12-31", "--covers", "listed")
        if folder == "key":
            run(folder, "init", "--new-key")
        run(folder, "load", root / "last.csv", "--as-of", "2023-12-31", "--covers", "listed")
    return root


@pytest.fixture
def open_page(warehouses, monkeypatch):
    def run(warehouse: str = "sample", **link: str) -> AppTest:
        monkeypatch.setenv("WAREHOUSE", str(warehouses / warehouse))
        app = AppTest.from_file(str(PROJECT / "dashboard.py"), default_timeout=60)
        app.switch_page("pages/drivers.py")
        for name, value in link.items():
            app.query_params[name] = value
        for name in ("waterfall", "workers_split", "caseload_split"):
            app.session_state[f"more_{name}"] = True
        app.run()
        assert not app.exception
        return app

    return run


@pytest.mark.parametrize(
    ("warehouse", "link", "said"),
    [
        (
            "sample",
            {},
            "Rasio Lampung turun dari 1 : 20.877 (2022) ke 1 : 17.444 (2023): tenaga bersertifikat bertambah 9 (10 baru"
            " bersertifikat, 1 datang, 1 kedaluwarsa, 1 pergi); PMKS (orang) berkurang 31.810.",
        ),
        ("sample", {"period": "2021"}, "dasar datanya berubah di antara kedua periode (dasar penduduk BPS berubah)"),
        ("sample", {"district": "18.11"}, "belum ada tenaga bersertifikat pada kedua periode. PMKS (orang) berkurang"),
        ("sample", {"period": "2019"}, "Yang dapat dibandingkan 14 dari 15 kabupaten/kota."),
        ("sample", {"district": "18.13", "period": "2019"}, "tenaga dihitung mundur dari daftar tenaga pertama."),
        ("sample", {"period": "2018"}, "Lampung: tidak ada periode sebelum 2018 untuk dibandingkan."),
        ("single", {}, "Lampung: tidak ada periode sebelum 2023 untuk dibandingkan."),
        ("two", {"district": "18.72"}, "Rasio Metro turun dari 1 : 120 (2022) ke 1 : 45 (2023): tenaga bersertifikat"),
        ("key", {}, "tenaga bersertifikat bertambah 1 (+1 tidak dapat dirinci)"),
        ("two", {"role": "psm"}, "belum ada tenaga bersertifikat pada kedua periode."),
        ("two", {"lang": "en", "role": "tks"}, "there was no certified worker in the first period. 1 more certified"),
    ],
)
def test_the_headline(open_page, warehouse, link, said):
    assert said in headline(open_page(warehouse, **link))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("link", [{}, {"district": "18.71"}, {"unit": "family", "period": "2022"}, {"role": "peksos"}])
def test_the_tables_add_up_to_the_change_of_the_ratio(open_page, language, link):
    """To what the two diamonds of the chart stand at: every part of a side, then the side as a whole."""
    app = open_page(lang=language, **link)
    table = app.dataframe[0].value
    together = table[table["driver_part"] == Texts(language)("drivers.together")]
    single = table.drop(together.index)
    first, last = (trace["x"][0] for trace in charts(app)[0]["data"] if trace.get("mode") == "markers")
    for rows in (single, together):
        assert math.fsum(rows["driver_effect"]) == pytest.approx(last - first, abs=1e-6)
    for side in ("workers", "cases"):
        of_side = table["driver_side"] == Texts(language)(f"drivers.part_{side}")
        counts = [rows[of_side.loc[rows.index]]["driver_change"].sum() for rows in (single, together)]
        assert counts[0] == counts[1]


def test_the_link_opens_the_same_comparison(open_page):
    app = open_page(since="2022", period="2023", district="18.03")
    said = headline(app)
    assert re.search(r"Lampung Utara .*\(2022\) ke .*\(2023\)", said)
    assert headline(open_page(since="2022", district="18.03")) == said
    assert headline(open_page(since="1999", district="99")) == headline(open_page())


def test_notes_say_who_moved_who_is_left_out_and_who_cannot_be_matched(open_page):
    assert any("1 datang dari dan 1 pindah ke kabupaten/kota lain" in plain(body) for body in bodies(open_page()))
    assert any("Pesisir Barat (tenaga dihitung mundur)" in plain(body) for body in bodies(open_page(period="2019")))
    assert any("kunci penyandian diganti" in plain(body) for body in bodies(open_page("key")))
    same = [plain(body) for body in bodies(open_page(period="2021"))]
    assert any("daftar tenaga yang sama" in body and "semua 15 kabupaten/kota" in body for body in same)
