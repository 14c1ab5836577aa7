"""A province chosen among several: its sums are those of R7, hide what its districts hide, and every page is about it."""

import csv

import pytest

from core.reference import Province
from core.settings import load_settings
from core.texts import Texts
from etl.__main__ import main as etl
from report import fetch, figures, group, queries, views
from report.entrance import OF_FIGURES
from report.rows import is_hidden
from tests.conftest import DEEP
from tests.dashboard import bodies, charts, plain, sentence
from tests.oracle import export_ratio
from tests.test_oracle import Office
from tests.worlds import DISTRICTS, REFERENCE, build_world, write_settings

SOUTH = Province("17", "Selatan")
PARTS = (("18.01", "18.02", "18.13"), ("18.12",), tuple(each.code for each in DISTRICTS))
COMPARED = (
    "target", "workers", "workers_expiry_unknown", "cases", "cases_per_worker", "workers_per_1000_cases", "gap", "status",
    "basis", "roster_as_of", "data_as_of", "districts_covered", "districts_total",
)  # fmt: skip


def moved(rows, part):
    """The rows, with a part of the districts in a province of their own."""
    return [
        row._replace(district_code="17" + row.district_code[2:]) if row.district_code in part else row for row in rows
    ]


@pytest.mark.parametrize("seed", range(4, 8 if DEEP else 6))
def test_sums_of_a_part_of_the_districts_are_those_of_the_oracle(tmp_path, warehouse_at, monkeypatch, capsys, seed):
    office = Office(tmp_path, build_world(seed), capsys, warehouse=warehouse_at)
    monkeypatch.setenv("SETTINGS", str(office.settings))
    office.run(etl, "init")
    for step in office.world.steps:
        office.take(step)
    version = queries.wanted_version(warehouse_at, None)
    for grain in (None, "year"):
        rows = figures.ratio(warehouse_at, version, grain, audience="full")
        for part in PARTS:
            found = [row for row in group.of_province(moved(rows, part), SOUTH) if row.districts_total]
            world = office.world
            own = [each for each in DISTRICTS if each.code in part]
            expected = {
                (row["period_end"], row["grain"], row["category"], row["unit"]): row
                for row in export_ratio(world.loads(), own, world.targets, grain, validity_years=world.validity_years)
                if row["district_code"] == "18"
            }
            assert found
            for row in found:
                other = expected[row.period_end, row.grain, row.category, row.unit]
                for name in COMPARED:
                    value, right = getattr(row, name), other[name]
                    same = value == right or (None not in (value, right) and value == pytest.approx(float(right)))
                    assert same, (name, row, other)


def test_a_sum_is_hidden_where_a_district_in_it_is(warehouses):
    rows = figures.ratio(warehouses["sample"], 2, audience="public")
    hidden = {(r.period_end, r.grain, r.category, r.unit) for r in rows if r.districts_total is None and is_hidden(r) and r.workers is not None}  # fmt: skip
    sums = [row for row in group.of_province(rows, Province("18", "Lampung")) if row.districts_total is not None]
    assert hidden
    for row in sums:
        if (row.period_end, row.grain, row.category, row.unit) in hidden:
            assert (row.cases, row.cases_per_worker, row.workers_per_1000_cases, row.gap) == (None,) * 4
            assert row.status == "suppressed"
        else:
            assert row.status != "suppressed"


@pytest.fixture
def two(tmp_path, monkeypatch, warehouses):
    """A country of two provinces: five districts of Lampung stand in another one, Utara has no name in provinces.csv."""
    path = write_settings(tmp_path, [], None)
    reference = tmp_path / "reference"
    with (REFERENCE / "districts.csv").open(encoding="utf-8", newline="") as file:
        places = list(csv.DictReader(file))
    for place in places[:5]:
        place["code_kemendagri"] = "17" + place["code_kemendagri"][2:]
    with (reference / "districts.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, places[0])
        out.writeheader()
        out.writerows(places)
    (reference / "provinces.csv").write_text("code,name\n17,Selatan\n", encoding="utf-8")
    monkeypatch.setenv("SETTINGS", str(path))
    folder = tmp_path / "warehouse"
    assert etl(["--warehouse", str(folder), "init"]) == 0
    names = [place["name"] for place in places]
    cases, roster = tmp_path / "cases.csv", tmp_path / "roster.csv"
    lines = [f"{name},{year},08,{100 * (n + 1)},person" for n, name in enumerate(names) for year in (2022, 2023)]
    cases.write_text("\n".join(["district,period,category,cases,unit", *lines]) + "\n")
    lines = [f"W{n},{name},peksos,2020-01-01" for n, name in enumerate(names)]
    roster.write_text("\n".join(["worker_id,district,role,certified_on", *lines]) + "\n")
    assert etl(["--warehouse", str(folder), "load", str(cases)]) == 0
    assert etl(["--warehouse", str(folder), "load", str(roster), "--as-of", "2021-12-31", "--covers", "all"]) == 0
    monkeypatch.setitem(warehouses, "two", folder)
    return folder, names


@pytest.mark.parametrize("page", [*OF_FIGURES, "briefing"] if DEEP else ["overview", "categories", "plan", "briefing"])
def test_every_page_is_about_the_province_chosen(two, open_page, page):
    _, names = two
    app = open_page(page, "two", province="17")
    (box,) = [box for box in app.selectbox if box.label == "Provinsi"]
    assert box.value == "17"
    shown = " ".join([*bodies(app), *(str(chart) for chart in charts(app))])
    for box in (*app.selectbox, *app.multiselect):
        shown += " ".join(box.options)
    assert not [name for name in names[5:] if name in shown]
    if charts(app):
        assert "Selatan" in shown


def test_the_figures_are_the_provinces(two, open_page):
    app = open_page("overview", "two", province="17")
    assert "300" in plain(" ".join(bodies(app)))  # (100 + ... + 500) / 5
    assert "Lampung" not in sentence(app).replace("Lampung Selatan", "").replace("Lampung Tengah", "").replace(
        "Lampung Utara", ""
    ).replace("Lampung Barat", "")
    assert "5" in sentence(app)


def test_another_province_forgets_the_districts_of_the_one_before(two, open_page):
    app = open_page("trend", "two", province="17", districts="17.01")
    (districts,) = [box for box in app.multiselect if box.key == "filter_districts"]
    assert districts.value == ["17.01"]
    (province,) = [box for box in app.selectbox if box.label == "Provinsi"]
    province.set_value("18").run()
    assert not app.exception
    (districts,) = [box for box in app.multiselect if box.key == "filter_districts"]
    assert districts.value
    assert all(code.startswith("18") for code in districts.value)
    assert app.query_params["province"] == "18"


def test_a_single_province_has_no_box(open_page):
    assert not [box for box in open_page("overview").selectbox if box.label == "Provinsi"]


def test_a_pictures_id_brings_the_province_back(two):
    folder, _ = two
    settings = load_settings()
    (south, _) = fetch.provinces(folder, 3, settings)
    base = views.newest(folder, 3, fetch.narrowed(settings, south), Texts("id"), "public")
    ask = base._replace(choice=base.choice._replace(province=south), view="categories", district="17")
    for view, district in (("ranking", None), ("parts", "17"), ("ratio", "17.02")):
        ask = ask._replace(view=view, district=district, options=())
        found = views.asked_by(views.id_of(ask), folder, settings, "public")
        assert (found.choice.province, found.district, found.settings.province_name) == (south, district, "Selatan")
