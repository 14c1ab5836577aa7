"""Why a ratio moved: the parts of random worlds and of the sample, the sentences, and the page."""

import math
from datetime import date

import pytest

from core import warehouse
from core.periods import Period, parse_canonical
from core.texts import Texts
from etl.__main__ import main as etl
from report import drivers as driving
from report import fetch, figures
from report.change import HIDDEN, Known, comparable, why_not
from report.drivers import CAME, WENT, Drivers, drivers
from report.fetch import Choice
from report.rows import Stamp
from report.split import counts, split
from report.views.drivers import sentence
from tests.conftest import DEEP, PROJECT
from tests.oracle import export_ratio
from tests.test_charts import row
from tests.test_oracle import Office
from tests.worlds import DISTRICTS, build_world

SEEDS = range(15) if DEEP else (7,)  # with many ratios
PROVINCE = "18"
ID, EN = Texts("id"), Texts("en")
Y2022, Y2023 = parse_canonical("2022"), parse_canonical("2023")
STAMP = Stamp(7, False, False, ("BPS",), date(2023, 12, 31))


def expected(rows: list[dict], choice: Choice, since: Period, period: Period, area: str):
    """(cases, workers, categories) before and after of what compares, from the oracle's rows; None if nothing does.

    R2, R3: districts with a roster on both sides, and of them the categories reported on both.
    """
    ends = [(when.end, when.grain) for when in (since, period)]
    rows = [r for r in rows if r["unit"] == choice.unit and (r["period_end"], r["grain"]) in ends]
    of = {(r["district_code"], r["period_end"], r["grain"], r["category"]): r for r in rows}
    cases, workers, categories, compared = [0, 0], [0, 0], {}, 0
    for code in {r["district_code"] for r in rows} - {PROVINCE}:
        both = [of[code, when.end, when.grain, choice.category] for when in (since, period)]
        if area not in (code, PROVINCE) or any(r["basis"] != "roster" for r in both):
            continue
        found = {}
        for (district, end, grain, category), _ in of.items():
            if (district, end, grain) == (code, period.end, period.grain) and category != "all":
                pair = [of[code, when.end, when.grain, category]["cases"] for when in (since, period)]
                if None not in pair and choice.category in ("all", category):
                    found[category] = pair
        if found:
            compared += 1
            for side in (0, 1):
                cases[side] += sum(pair[side] for pair in found.values())
                workers[side] += both[side]["workers"]
            for category, pair in found.items():
                categories[category] = categories.get(category, 0) + pair[1] - pair[0]
    return (cases, workers, {key: n for key, n in categories.items() if n}, compared) if compared else None


def assert_adds_up(found: Drivers) -> None:
    """The parts are the whole, in counts and in cases per worker, to 1e-9 of it."""
    for side in (found.workers, found.cases):
        if side is not None:
            assert sum(part.count for part in side.parts) == side.change
    whole = found.split
    if whole is not None and whole.before is not None:
        effects = [part.effect for side in (whole.workers, whole.cases) for part in side.parts]
        size = max(1.0, whole.before, whole.after, math.fsum(map(abs, effects)))
        assert abs(math.fsum(effects) - (whole.after - whole.before)) <= 1e-9 * size


def test_random_worlds_are_split_into_what_the_oracle_says(tmp_path, monkeypatch, capsys):
    ratios = 0
    for seed in SEEDS:
        world = build_world(2000 + seed)
        (tmp_path / str(seed)).mkdir()
        office = Office(tmp_path / str(seed), world, capsys)
        monkeypatch.setenv("SETTINGS", str(office.settings))
        office.run(etl, "init")
        for step in world.steps:
            office.take(step)
        folder = office.folder / "warehouse"
        version = warehouse.current_version(folder)
        for grain, roles, category in ((None, (), "all"), ("year", (), "all"), ("year", ("peksos",), "24")):
            rows = export_ratio(world.loads(), DISTRICTS, [], grain, set(roles) or None, world.validity_years)
            for unit in {r["unit"] for r in rows if r["category"] == category}:
                choice = Choice(category, unit, grain, roles)
                known = fetch.periods(fetch.series(folder, version, choice, "full"), grain)
                for period in known:
                    for since in driving.earlier(period, known)[:2]:
                        for area in (PROVINCE, "18.71", "18.01"):
                            for audience in ("public", "full"):
                                found = drivers(folder, version, choice, since, period, area, audience)
                                assert_adds_up(found)
                            wanted = expected(rows, choice, since, period, area)
                            assert (found.split is None) == (wanted is None)
                            if wanted:
                                cases, workers, categories, compared = wanted
                                assert found.compared == compared
                                assert [found.cases.before, found.cases.after] == cases
                                assert [found.workers.before, found.workers.after] == workers
                                assert {part.name: part.count for part in found.cases.parts} == categories
                                ratio = [c / w if all(workers) else None for c, w in zip(cases, workers, strict=True)]
                                assert [found.split.before, found.split.after] == ratio
                                ratios += None not in ratio
    assert ratios > 5


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample") / "warehouse"
    assert etl(["--warehouse", str(folder), "init", "--sample"]) == 0
    return folder, warehouse.current_version(folder)


@pytest.mark.parametrize("area", [PROVINCE, "18.03", "18.71", "18.11"])
def test_the_public_sees_what_its_own_figures_add_up_to(sample, area):
    """R11: a category seen on both sides by itself, all others together as what the shown `all` has beyond them."""
    folder, version = sample
    choice = Choice("all", "person")
    found = drivers(folder, version, choice, Y2022, Y2023, area, "public")
    rows = {
        (r.district_code, r.period_end.year, r.category): r
        for r in figures.ratio(folder, version, unit="person", audience="public")
        if r.districts_total is None and area in (PROVINCE, r.district_code)
    }
    codes, categories = ({key[place] for key in rows} for place in (0, 2))
    wanted, hidden = {}, 0
    for code in codes:
        pairs = {c: [rows[code, year, c].cases for year in (2022, 2023)] for c in categories}
        sets = [{c for c in categories if rows[code, y, c].status != "no_data"} for y in (2022, 2023)]
        seen = {c: pair[1] - pair[0] for c, pair in pairs.items() if None not in pair and c != "all"}
        if None not in pairs["all"] and sets[0] == sets[1]:
            hidden += pairs["all"][1] - pairs["all"][0] - sum(seen.values())
        for category, change in seen.items():
            wanted[category] = wanted.get(category, 0) + change
    shown = {part.name: part.count for part in found.cases.parts}
    assert shown.pop(HIDDEN, 0) == hidden
    assert shown == {category: change for category, change in wanted.items() if change}
    assert_adds_up(found)


def test_only_public_rows_make_public_parts(sample, monkeypatch):
    asked = []
    ratio = figures.ratio
    monkeypatch.setattr(
        figures, "ratio", lambda *a, audience, **k: asked.append(audience) or ratio(*a, audience=audience, **k)
    )
    fetch.by_category.cache_clear()
    fetch._whole.cache_clear()
    drivers.cache_clear()
    drivers(*sample, Choice("all", "person"), Y2022, Y2023, PROVINCE, "public")
    assert set(asked) == {"public"}


def test_the_flows_are_those_of_the_workers_counted(sample):
    """The province is the sum of its districts, and the workers are those of the ratio."""
    whole = drivers(*sample, Choice("all", "person"), Y2022, Y2023, PROVINCE, "public")
    each = [drivers(*sample, Choice("all", "person"), Y2022, Y2023, d.code, "public") for d in DISTRICTS]
    sums = {}
    for found in each:
        for part in found.workers.parts:
            sums[part.name] = sums.get(part.name, 0) + part.count
    assert {part.name: part.count for part in whole.workers.parts} == sums
    assert (whole.workers.before, whole.workers.after) == (55, 64)
    assert (whole.moved_in, whole.moved_out) == (1, 1)


class TestWhyNot:
    """Each reason, by rows of one district before and after."""

    BREAK = Known("caseload", None, date(2023, 1, 1), "dasar berubah", "basis changed")

    def why(self, before: dict, after: dict, dataset="caseload", breaks=(), category="all"):
        rows = []
        for day, cells in ((date(2022, 12, 31), before), (date(2023, 12, 31), after)):
            rows.append([row(period_end=day, data_as_of=day, category=c, **own) for c, own in cells.items()])
        return why_not(comparable(rows[1], rows[0], category, breaks), "18.01", dataset)

    SEEN = {"all": {}, "08": {}}
    HIDE = {"cases": None, "status": "suppressed"}

    @pytest.mark.parametrize(
        ("after", "dataset", "wanted"),
        [
            (SEEN, "caseload", None),
            (SEEN, "workers", None),
            ({"all": {"cases": None, "status": "no_data"}}, "caseload", "no_data"),
            ({"all": {"workers": None, "status": "no_roster"}}, "workers", "no_roster"),
            ({"all": {"basis": "backcast"}}, "workers", "backcast"),
            ({"all": {"cases": None, "workers": None, "status": "not_established"}}, "workers", "not_established"),
            ({"all": HIDE, "08": HIDE}, "caseload", "suppressed"),
            ({"all": {}, "09": {}}, "caseload", "categories"),
        ],
    )
    def test_the_reason(self, after, dataset, wanted):
        assert self.why(self.SEEN, after, dataset) == wanted

    def test_a_break_between_them(self):
        assert self.why(self.SEEN, self.SEEN, breaks=[self.BREAK]) == "break"
        assert self.why(self.SEEN, self.SEEN, "workers", [self.BREAK]) is None


def made(cases=(1000, 900), workers=(2, 3), flows=None, categories=None, **more) -> Drivers:
    whole = split(
        cases,
        workers,
        {"08": cases[1] - cases[0]} if categories is None else categories,
        {"newly": workers[1] - workers[0]} if flows is None else flows,
    )
    return Drivers("Metro", Y2022, Y2023, whole, whole.workers, whole.cases, compared=1, total=1)._replace(**more)


class TestSentence:
    @pytest.mark.parametrize(
        ("found", "said", "in_english"),
        [
            (
                made(),
                "Rasio Metro turun dari 1 : 500 (2022) ke 1 : 300 (2023): tenaga bersertifikat bertambah 1 (1 baru"
                " bersertifikat); PMKS (orang) berkurang 100.",
                "The ratio of Metro fell from 1 : 500 (2022) to 1 : 300 (2023): 1 more certified worker (1 newly"
                " certified); PMKS (orang) down by 100.",
            ),
            (
                made((900, 1000), (3, 2), {"newly": 1, "left": -2}),
                "Rasio Metro naik dari 1 : 300 (2022) ke 1 : 500 (2023): tenaga bersertifikat berkurang 1 (1 baru"
                " bersertifikat, 2 pergi); PMKS (orang) bertambah 100.",
                "The ratio of Metro rose from 1 : 300 (2022) to 1 : 500 (2023): 1 fewer certified worker (1 newly"
                " certified, 2 left); PMKS (orang) up by 100.",
            ),
            (
                made((900, 900), (3, 3), {"newly": 1, "expired": -1}, {"08": 5, "24": -5}),
                "Rasio Metro pada 2023 sama dengan 2022, 1 : 300: tenaga bersertifikat tetap 3 (1 baru bersertifikat,"
                " 1 kedaluwarsa); PMKS (orang) tetap 900.",
                "The ratio of Metro in 2023 is that of 2022, 1 : 300: still 3 certified workers (1 newly certified,"
                " 1 expired); PMKS (orang) still 900.",
            ),
            (
                made((900, 900), (0, 2), reason="no_worker_before"),
                "Perubahan rasio Metro dari 2022 ke 2023 tidak dapat dihitung: belum ada tenaga bersertifikat pada periode"
                " awal. Tenaga bersertifikat bertambah 2 (2 baru bersertifikat); PMKS (orang) tetap 900.",
                "The change in the ratio of Metro from 2022 to 2023 cannot be worked out: there was no certified worker in"
                " the first period. 2 more certified workers (2 newly certified); PMKS (orang) still 900.",
            ),
            (
                made((5, 4), (0, 0), {}, reason="no_worker"),
                "Perubahan rasio Metro dari 2022 ke 2023 tidak dapat dihitung: belum ada tenaga bersertifikat pada kedua"
                " periode. PMKS (orang) berkurang 1.",
                "The change in the ratio of Metro from 2022 to 2023 cannot be worked out: there was no certified worker in"
                " either period. PMKS (orang) down by 1.",
            ),
            (
                Drivers("Metro", Y2022, Y2023, None, counts((3, 2), {"unmatched": -1}), None, reason="suppressed"),
                "Perubahan rasio Metro dari 2022 ke 2023 tidak dapat dihitung: jumlahnya disembunyikan karena aturan angka"
                " kecil (1 sampai 4). Tenaga bersertifikat berkurang 1 (−1 tidak dapat dirinci).",
                "The change in the ratio of Metro from 2022 to 2023 cannot be worked out: the number is hidden by the rule"
                " for small numbers (1 to 4). 1 fewer certified worker (−1 that cannot be split).",
            ),
            (
                Drivers("Metro", None, Y2023, reason="no_since"),
                "Metro: tidak ada periode sebelum 2023 untuk dibandingkan.",
                "Metro: there is no period before 2023 to compare with.",
            ),
        ],
    )
    def test_every_case_has_its_sentence(self, found, said, in_english):
        assert sentence(found, ID, "PMKS (orang)").replace("\u00a0", " ") == said
        assert sentence(found, EN, "PMKS (orang)").replace("\u00a0", " ") == in_english

    def test_it_says_what_it_is_compared_over(self):
        assert sentence(made(compared=13, total=15), ID, "").endswith(
            "Yang dapat dibandingkan 13 dari 15 kabupaten/kota."
        )

    def test_every_reason_and_part_has_its_words(self):
        source = (PROJECT / "report" / "change.py").read_text(encoding="utf-8")
        reasons = {"not_established", "no_data", "no_roster", "suppressed", "break", "backcast", "categories"}
        assert all(f'"{reason}"' in source for reason in reasons)
        for texts in (ID, EN):
            assert all(f"drivers.short_{reason}" in texts.words for reason in reasons)
            reasons |= {"no_since", "no_worker", "no_worker_before", "no_worker_after"}
            assert all(f"drivers.why_{reason}" in texts.words for reason in reasons)
            for name in (*CAME, *WENT, driving.UNMATCHED):
                assert {f"drivers.part_{name}", f"drivers.flow_{name}"} <= texts.words.keys()
            reasons -= {"no_since", "no_worker", "no_worker_before", "no_worker_after"}
