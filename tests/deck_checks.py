"""What must stand on the slide of each view: check(slide, page, export, ask), `page` being the rows of its table there."""

import re

import pytest

from tests.dashboard import number, ratio
from tests.decks import chart_of, charts, said, table_of

CHECKS = {}


def of(*names):
    """Register the check of some views."""

    def register(check):
        CHECKS.update(dict.fromkeys(names, check))
        return check

    return register


def exact(text: str) -> float | None:
    return float(text) if text else None


def of_export(rows, **wanted) -> list[dict]:
    wanted = {"category": "all", "unit": "person"} | wanted
    return [row for row in rows if all(row[name] == value for name, value in wanted.items())]


def bars_of(chart) -> dict[str, float | None]:
    """Category without the words after it -> value of the first series."""
    plot = chart.plots[0]
    return dict(zip([str(c).split(":")[0] for c in plot.categories], plot.series[0].values, strict=True))


def lines_of(chart) -> dict[str, list[float | None]]:
    return {series.name: list(series.values) for series in chart.plots[0].series}


def over_time(rows, field) -> list[float | None]:
    return [exact(row[field]) for row in sorted(rows, key=lambda row: row["period_end"])]


@of("ranking")
def _ranking(slide, page, export, ask):
    rows = [row for row in of_export(export, period_end="2023-12-31") if row["district_code"] != "18"]
    assert bars_of(chart_of(slide)) == {row["district_name"]: exact(row["cases_per_worker"]) for row in rows}


@of("outlines", "areas")
def _map(slide, page, export, ask):
    about = {s.name: s._element.nvSpPr.cNvPr.get("descr") for s in slide.shapes if s.shape_type == 5}
    rows = [row for row in of_export(export, period_end="2023-12-31") if row["district_code"] != "18"]
    assert len(about) == len(rows) == 15
    for row in rows:
        words = about[row["district_name"]].replace("\u00a0", " ")
        assert number(row["cases"], "id") in words
        if row["cases_per_worker"]:
            assert ratio(row["cases_per_worker"], "id") in words
            assert ratio(row["cases_per_worker"], "id") in said(slide).replace("\u00a0", " ")
        else:
            assert "belum ada tenaga bersertifikat" in words


@of("province")
def _province(slide, page, export, ask):
    workers, ratios = charts(slide)
    names = [str(name).strip() for name in workers.plots[0].categories]
    rows = of_export(export, district_code="18")
    own, *published = lines_of(workers).values()
    before = names.index("2018")
    assert names[before:] == [str(year) for year in range(2018, 2024)]
    assert own == [None] * before + over_time(rows, "workers")
    (values,) = lines_of(ratios).values()
    assert values == [None] * before + over_time(rows, "cases_per_worker")
    told = [(name, value) for line in published for name, value in zip(names, line, strict=True) if value is not None]
    assert sorted(told) == [("29 Agu 2018", 17), ("29 Agu 2018", 40), ("29 Jul 2017", 15)]


@of("trend", "ratio")
def _trend(slide, page, export, ask):
    rows = of_export(export)
    found = lines_of(chart_of(slide))
    assert len(found) == 16
    for name, values in found.items():
        assert values == over_time([row for row in rows if row["district_name"] == name], "cases_per_worker")


@of("staff")
def _staff(slide, page, export, ask):
    peksos, others = lines_of(chart_of(slide)).values()
    workers = over_time(of_export(export, district_code=ask.district), "workers")
    assert [a + b for a, b in zip(peksos, others, strict=True)] == workers


@of("certificates")
def _certificates(slide, page, export, ask):
    assert bars_of(chart_of(slide)) == {row["certificate"]: row["workers"] for row in page}


@of("kinds")
def _kinds(slide, page, export, ask):
    assert bars_of(chart_of(slide)) == {row["category"]: row["cases"] for row in page if row["cases"] is not None}


@of("parts")
def _parts(slide, page, export, ask):
    found = bars_of(chart_of(slide))
    rows = [
        row
        for row in export
        if (row["district_code"], row["unit"], row["period_end"]) == ("18", "person", "2023-12-31")
        and row["category"] not in ("all", "24")
    ]
    assert sorted(found.values()) == sorted(exact(row["cases"]) for row in rows)
    words = said(slide).replace("\u00a0", " ")
    assert all(ratio(row["cases_per_worker"], "id") in words for row in rows if row["cases_per_worker"])
    assert found == {row["category"]: row["cases"] for row in page if row["category"] != "Fakir miskin"}


@of("over_time")
def _over_time(slide, page, export, ask):
    found = lines_of(chart_of(slide))
    for name, values in found.items():
        rows = [row for row in page if row["category"] == name]
        assert values == [row["cases"] or None for row in rows]
    assert len(found) == len({row["category"] for row in page})


@of("by_district")
def _by_district(slide, page, export, ask):
    heads, *rows = table_of(slide)
    drawn = {(row[0], head): cell for row in rows for head, cell in zip(heads[1:], row[1:], strict=True)}
    assert len(drawn) == len(page)
    for row in page:
        cell = drawn[row["category"], row["district_name"]]
        assert row["cases"] is None or cell == number(str(row["cases"]), "id")
    rows = [
        r for r in export if r["unit"] == "person" and r["period_end"] == "2023-12-31" and r["district_code"] != "18"
    ]
    hidden = [row for row in rows if row["status"] == "suppressed" and row["category"] != "all"]
    assert sum(cell == "*" for cell in drawn.values()) == len(hidden) > 0


@of("waterfall")
def _waterfall(slide, page, export, ask):
    base, *steps, _ = lines_of(chart_of(slide)).items()
    places = base[1]
    rows = {row["period_end"]: row for row in of_export(export, district_code="18")}
    effects = {row["driver_part"]: row["driver_effect"] for row in page}
    moved = [sum(filter(None, values)) for values in zip(*(values for _, values in steps), strict=True)]
    names = [str(name) for name in chart_of(slide).plots[0].categories]
    for name, size in zip(names, moved, strict=True):
        part = re.sub(r" [+−]?[\d.]+$", "", name)
        if part in effects:
            assert size == pytest.approx(abs(effects[part]))
    assert places[-1] == pytest.approx(float(rows["2023-12-31"]["cases_per_worker"]), rel=0.01)


@of("workers_split", "caseload_split")
def _splits(slide, page, export, ask):
    found = bars_of(chart_of(slide))
    counts = {row["driver_part"]: row["driver_change"] for row in page}
    *parts, whole = page
    own = {name: value for name, value in found.items() if name in counts}
    assert own == {name: counts[name] for name in own}
    assert len(own) >= 4
    assert sum(found.values()) == whole["driver_change"] == sum(row["driver_change"] for row in parts)


@of("ranks")
def _ranks(slide, page, export, ask):
    _, *rows = table_of(slide)
    for drawn, row in zip(rows, page, strict=True):
        assert drawn[0] == str(row["rank"])
        assert drawn[1].rstrip("°†‡") == row["district_name"]
        wanted = ratio(str(row["cases_per_worker"]), "id") if row["cases_per_worker"] else "belum ada"
        assert drawn[2].replace("\u00a0", " ") == wanted
        if row["rank_before"]:
            assert drawn[3].startswith(f"{row['rank_before']} → {row['rank_after']}")


@of("slope")
def _slope(slide, page, export, ask):
    found = lines_of(chart_of(slide))
    assert found == {
        row["district_name"]: [row["cases_per_worker_before"], row["cases_per_worker_after"]] for row in page
    }


@of("certified_share")
def _share(slide, page, export, ask):
    dots, ends = {}, {}
    for series in chart_of(slide).plots[0].series:
        xs = [float(v.text) for v in series._element.xVal.iter("{*}v")]
        ys = {int(p.get("idx")): float(p.find("{*}v").text) for p in series._element.yVal.iter("{*}pt")}
        if series.name == "selang kepercayaan":
            ends |= {ys[i]: (xs[i], xs[i + 1]) for i in range(0, len(xs), 3)}
        else:
            dots |= {ys[i]: x for i, x in enumerate(xs)}
    for place, row in enumerate(page):
        y = len(page) - place
        assert 100 * dots[y] == pytest.approx(row["share_percent"])
        assert [100 * end for end in ends[y]] == pytest.approx([row["low_percent"], row["high_percent"]])
        assert f"{row['workers']} dari {row['on_roster']}" in said(slide)


@of("lorenz")
def _lorenz(slide, page, export, ask):
    curve = chart_of(slide).plots[0].series[0]._element
    xs, ys = ([float(v.text) for v in axis.iter("{*}v")] for axis in (curve.xVal, curve.yVal))
    assert xs == pytest.approx([0, *(row["cases_cumulative"] for row in page)])
    assert ys == pytest.approx([0, *(row["workers_cumulative"] for row in page)])


@of("inequality")
def _inequality(slide, page, export, ask):
    for chart, field in zip(charts(slide), ("gini", "theil", "without_share"), strict=True):
        points, *lines = lines_of(chart).values()
        assert points == [row[field] for row in reversed(page)]
        assert all(value in (None, point) for values in lines for value, point in zip(values, points, strict=True))


@of("firmness")
def _firmness(slide, page, export, ask):
    heads, *rows = table_of(slide)
    for column, head in enumerate(heads[1:-1], start=1):
        name = head.partition(" ")[2].partition("\n")[0]
        ranks = {row["district_name"]: row["rank"] for row in page if row["definition"] == name}
        for row in rows:
            rank = ranks[row[0]]
            assert row[column] == str(rank) if rank else not row[column].isdecimal()
