"""The same for the views that look ahead: certification, training and the plan of seats."""

import pytest

from tests.dashboard import ratio
from tests.deck_checks import bars_of, lines_of, of
from tests.decks import chart_of, said, table_of


@of("cliff")
def _cliff(slide, page, export, ask):
    chart = chart_of(slide)
    own, nobody, *_ = lines_of(chart).values()
    rows = {f"{row['month_end']:%m/%Y}": row for row in page}
    for month, had, left in zip(chart.plots[0].categories, own, nobody, strict=True):
        assert had == rows[str(month)]["workers"]
        assert left is None or left == pytest.approx(rows[str(month)]["if_nobody"] or had, abs=0.05)


@of("expiring")
def _expiring(slide, page, export, ask):
    chart = chart_of(slide)
    sums = [sum(filter(None, values)) for values in zip(*lines_of(chart).values(), strict=True)]
    assert dict(zip(bars_of(chart), sums, strict=True)) == {row["district_name"]: row["within_12"] for row in page}
    assert all(f"{row['within_12']} dari {row['workers']}" in said(slide) for row in page if row["workers"])


@of("expiries")
def _expiries(slide, page, export, ask):
    chart = chart_of(slide)
    (drawn,) = lines_of(chart).values()
    for month, value in zip(chart.plots[0].categories, drawn, strict=True):
        ending = [row["ending"] for row in page if f"{row['month_end']:%m %Y}" == " ".join(str(month).split())]
        assert sum(ending) == (value or 0)


@of("path")
def _path(slide, page, export, ask):
    names = dict(str(name).split(": ", 1) for name in chart_of(slide).plots[0].categories)
    assert names == {row["district_name"]: row["status"] for row in page}


@of("participants")
def _participants(slide, page, export, ask):
    chart = chart_of(slide)
    rows = {row["period"]: row for row in page}
    passed, *_ = lines_of(chart).values()
    for name, value, *parts in zip(bars_of(chart), passed, *lines_of(chart).values(), strict=True):
        assert (value or None) == rows[name]["passed"]
        assert (sum(parts) or None) == rows[name]["participants"]


@of("added")
def _added(slide, page, export, ask):
    passed, newly = lines_of(chart_of(slide)).values()
    assert (passed, newly) == tuple([row[field] for row in reversed(page)] for field in ("passed", "newly_certified"))


@of("seats")
def _seats(slide, page, export, ask):
    _, *rows = table_of(slide)
    assert [(row[0], row[2]) for row in rows[: len(page)]] == [(r["district_name"], str(r["seats"])) for r in page]


@of("after")
def _after(slide, page, export, ask):
    before, after = lines_of(chart_of(slide)).values()
    assert before == [row["cases_per_worker"] for row in page]
    assert after == pytest.approx([row["cases_per_worker_planned"] for row in page])


@of("plan_map")
def _plan_map(slide, page, export, ask):
    about = {s.name: s._element.nvSpPr.cNvPr.get("descr") for s in slide.shapes if s.shape_type == 5}
    for row in page:
        words = next(words for name, words in about.items() if name.split(" +")[0] == row["district_name"])
        assert ratio(str(row["cases_per_worker_planned"]), "id") in words.replace("\u00a0", " ")
