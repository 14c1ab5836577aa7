"""The views of categories: what the caseload is made of, each category over time, and district by category.

Fakir miskin, or whichever category the settings name, dwarfs the rest and can be left out; see `dominating`.
"""

from collections import defaultdict

from core.kept import kept
from core.reference import population
from core.settings import Settings
from report import composition, fetch, native_forms, queries, words
from report.charts import composition as bars
from report.charts import grid, kinds
from report.composition import Part, Whole
from report.queries import Result
from report.rows import RatioRow
from report.views.ask import (
    Ask,
    Shown,
    by_category,
    in_turn,
    known_breaks,
    known_districts,
    known_periods,
    measure,
    said,
    stamp,
)

FOR_COLOURS = 24  # periods


def dominating(ask: Ask) -> str | None:
    """The category that may be left out: the one the settings name, if there are others of this unit and it was not chosen."""
    code, known = ask.settings.dominating_category, _codes(ask)
    return code if code in known and len(known) > 1 and code != ask.choice.category else None


def left_out(ask: Ask) -> str | None:
    """The category that is left out."""
    return dominating(ask) if ask.option("apart") == "without" else None


def _codes(ask: Ask) -> list[str]:
    return [category for category, unit in queries.kinds(ask.folder, ask.version) if unit == ask.choice.unit]


def people(ask: Ask) -> dict[str, int]:
    """The districts' inhabitants in the year of the period, empty where they are not known. Do not alter it."""
    return _people(ask.settings, ask.period.end.year)


@kept(8)
def _people(settings: Settings, year: int) -> dict[str, int]:
    return {code: persons for code, of_year, persons in population(settings) if of_year == year}


def headline(ask: Ask) -> str:
    """How many in all, what is left out, and the largest category; or why there is no number."""
    texts, found, total, names = ask.texts, *_now(ask), _names(ask)
    apart = left_out(ask)
    row = next(r for r in by_category(ask) if r.district_code == ask.district)
    what = words.what(ask.choice._replace(category="all"), ask.settings, texts)
    facts = bars.facts(_place(ask), found, total, names, apart)
    values = {"date": texts.date(row.data_as_of or row.period_end), "what": what, "place": facts.place}
    established = max(part.established for part in found.values())
    if 0 < len(total.counted) < established:
        values["place"] = texts("categories.part", covered=len(total.counted), total=established, place=facts.place)
    values["but"] = texts("categories.but", name=bars.lowered(names[apart])) if apart else ""
    if total.cases is not None:
        said = [texts("categories.total", cases=texts.number(total.cases), **values)]
    else:
        said = [texts(f"categories.total_{total.why}", **values)]
    first = next((bar for bar in facts.bars if bar.cases), None)
    if first:
        share = f", {texts.percent(first.share)}" if first.share is not None else ""
        shown = any(bar.state == "suppressed" for bar in facts.bars)
        key = "categories.largest_shown" if shown else "categories.largest"
        said.append(texts(key, category=bars.lowered(first.name), cases=texts.number(first.cases) + share))
    if total.uneven:
        said.append(texts("categories.uneven", names=_districts(total.uneven, ask)))
    if facts.left_out and facts.left_out.cases is not None:
        said.append(
            texts("categories.apart_itself", name=facts.left_out.name, cases=texts.number(facts.left_out.cases))
        )
    return " ".join(said)


def parts(ask: Ask) -> Shown:
    """The categories of a district or the province by size, with their share and ratio."""
    texts, found, total = ask.texts, *_now(ask)
    facts = bars.facts(_place(ask), found, total, _names(ask), left_out(ask), ask.choice.category)
    now, name = by_category(ask), _filtered(ask)
    own = [row for row in now if row.district_code == ask.district]
    figure = bars.draw(facts, texts, stamp(_of_all(ask), own), name, ask.narrow)
    title = bars.title(facts, texts)
    columns = ("category", "cases", "share", "cases_per_worker", "districts_covered", "districts_total", "status")
    table = [
        (bar.name, bar.cases, bar.share, bar.ratio, bar.covered, bar.total, _status(bar.state, bar.status, texts))
        for bar in [*facts.bars, *([facts.left_out] if facts.left_out else [])]
    ]
    result = Result(columns, ("VARCHAR", "BIGINT", "DOUBLE", "DOUBLE", "BIGINT", "BIGINT", "VARCHAR"), table)
    used = ("caseload", "category_share", "ratio", "coverage")
    notes = *_why_no_share(ask, found, total), *_of_rosters([r for r in now if r.district_code in total.counted], ask)
    return Shown(title, said(ask, title, name), facts, figure, result, ("category",), used, notes,
        native_forms.of_parts(facts, texts),
    )  # fmt: skip


def over_time(ask: Ask) -> Shown:
    """Every category over time; the largest six, or the chosen one and five, in colour."""
    texts, names, apart = ask.texts, _names(ask), left_out(ask)
    breaks = known_breaks(ask)
    points, own = _points(ask, [code for code in _codes(ask) if code != apart], breaks)
    lines = [(code, names[code], points[code]) for code in points]
    of_province = ask.district == ask.settings.province_code
    known = [] if of_province else known_districts(ask)
    marks = [m for m in words.marks(known, breaks, texts) if of_province or not m.codes or ask.district in m.codes]
    facts = kinds.facts(_place(ask), of_province, lines, ask.choice.category, marks)
    name = _filtered(ask, with_period=False)
    figure = kinds.draw(facts, texts, stamp(_of_all(ask), own), name, ask.narrow)
    title = kinds.title(facts, texts)
    columns = ("category", "period", "cases", "districts_covered", "districts_total", "comparable", "status")
    table = [
        (
            line.name,
            texts.period(p.period),
            p.cases,
            p.covered,
            p.total,
            _yes(p.joined, texts),
            _status(p.state, "", texts),
        )
        for line in facts.lines
        for p in line.points
    ]
    types = ("VARCHAR", "VARCHAR", "BIGINT", "BIGINT", "BIGINT", "VARCHAR", "VARCHAR")
    return Shown(title, said(ask, title, name), facts, figure, Result(columns, types, table), ("category", "period"),
        ("caseload", "comparable_categories", "coverage"), native=native_forms.of_categories(facts, texts),
    )  # fmt: skip


def by_district(ask: Ask) -> Shown:
    """District by category in one period."""
    texts, apart, what = ask.texts, left_out(ask), ask.option("cells")
    now = by_category(ask)
    rows = [row for row in now if row.districts_total is None and row.category not in ("all", apart)]
    inhabitants = people(ask) if what == "rate" else {}
    order = [bar.code for bar in bars.facts("", *_now(ask), _names(ask), apart).bars]
    names = _names(ask)
    cells = [grid.Cell(row.district_code, row.category, *grid.value_of(row, what, inhabitants)) for row in rows]
    districts = {row.district_code: row.district_name for row in sorted(rows, key=lambda row: row.district_code)}
    steps = (
        grid.thresholds_of([grid.value_of(row, what, inhabitants)[0] for row in rows])
        if what == "rate"
        else _thresholds(ask, what, apart)
    )
    marked = ask.district if ask.district in districts else None
    facts = grid.Facts(what, districts, {c: names[c] for c in order}, cells, steps, marked)
    name = _filtered(ask)
    figure = grid.draw(facts, texts, stamp(_of_all(ask), rows), name, ask.narrow)
    title = grid.title(facts, texts)
    column = {"cases": "cases", "ratio": "cases_per_worker", "rate": "cases_per_1000_people"}[what]
    table = [
        (districts[cell.district], names[cell.category], cell.value, texts(f"chart.grid.is_{cell.state}"))
        for cell in cells
    ]
    types = ("VARCHAR", "VARCHAR", "BIGINT" if what == "cases" else "DOUBLE", "VARCHAR")
    used = {"cases": ("caseload",), "ratio": ("ratio", "caseload"), "rate": ("category_rate", "caseload")}[what]
    result = Result(("district_name", "category", column, "status"), types, table)
    return Shown(title, said(ask, title, name), facts, figure, result, ("district_name", "category"), used,
        _of_rosters(rows, ask) if what == "ratio" else (), native_forms.of_cells(facts, texts),
    )  # fmt: skip


def _now(ask: Ask) -> tuple[dict[str, Part], Whole]:
    found = composition.parts(by_category(ask), ask.district)
    return found, composition.whole(found, left_out(ask))


def _points(ask: Ask, codes: list[str], breaks: list) -> tuple[dict[str, list[kinds.Point]], list[RatioRow]]:
    """Each category's points, oldest first, each joined to the one before where the two can be compared; and the area's rows."""
    points, own, before, old = {code: [] for code in codes}, [], {}, {}
    for period, rows in in_turn(ask, known_periods(ask)[::-1]):
        of_kind = defaultdict(list)
        for row in rows:
            of_kind[row.category].append(row)
        for code in codes:
            part = composition.parts(of_kind[code], ask.district)[code]
            new = {row.district_code: row for row in of_kind[code]}
            pairs = {
                district: (old[code][district], new[district]) for district in old.get(code, {}).keys() & new.keys()
            }
            joined = code in before and composition.comparable(part, before[code], pairs, breaks)
            covered, total = len(part.counted), part.established
            points[code].append(kinds.Point(period.end, period, part.cases, part.state, joined, covered, total))
            before[code], old[code] = part, new
            own.append(new[ask.district])
    return points, own


def _thresholds(ask: Ask, what: str, apart: str | None) -> list[float]:
    """What parts the colours of the cells: the same in every period, by the figures of the newest ones."""
    return grid.thresholds_of(
        [
            grid.value_of(row, what, {})[0]
            for _, rows in in_turn(ask, known_periods(ask)[:FOR_COLOURS])
            for row in rows
            if row.districts_total is None and row.category not in ("all", apart)
        ]
    )


def _why_no_share(ask: Ask, found: dict[str, Part], total: Whole) -> tuple[str, ...]:
    """Why there are no shares, and no sum, in words."""
    apart, names, texts = left_out(ask), _names(ask), ask.texts
    kinds_of = [part for code, part in found.items() if code not in ("all", apart)]
    missing = [names[part.code] for part in kinds_of if part.state in ("no_data", "not_established")]
    if total.why_none == "suppressed":
        key = "categories.no_sum" if total.cases is None else "categories.no_share_suppressed"
        return (texts(key, n=sum(part.state == "suppressed" for part in kinds_of)),)
    if total.why_none == "missing" and len(missing) < len(kinds_of):
        return (texts("categories.no_share_missing", n=len(missing)),)
    return (
        (texts("categories.no_share_uneven", names=_districts(total.uneven, ask)),)
        if total.why_none == "uneven"
        else ()
    )


def _of_rosters(rows: list[RatioRow], ask: Ask) -> tuple[str, ...]:
    """Whose workers were counted back, and whose roster is old (R2)."""
    months = ask.settings.stale_after_months
    named = {
        "backcast": frozenset(row.district_code for row in rows if row.basis == "backcast"),
        "stale": frozenset(row.district_code for row in rows if fetch.stale(row, months)),
    }
    return tuple(
        ask.texts(f"note.{key}", names=_districts(found, ask), months=months) for key, found in named.items() if found
    )


def _districts(found: frozenset[str], ask: Ask) -> str:
    """Names of districts, at most four, and how many more."""
    names = [one.name for one in known_districts(ask) if one.code in found]
    rest = len(names) - words.NAMED
    return ", ".join(names[: words.NAMED]) + (ask.texts("data.and_more", n=rest) if rest > 0 else "")


def _filtered(ask: Ask, with_period: bool = True) -> str:
    """What a chart is filtered to, in words: also what is left out."""
    name, apart = measure(_of_all(ask), with_period), left_out(ask)
    return ask.texts("categories.filtered", measure=name, name=bars.lowered(_names(ask)[apart])) if apart else name


def _of_all(ask: Ask) -> Ask:
    return ask._replace(choice=ask.choice._replace(category="all"))


def _names(ask: Ask) -> dict[str, str]:
    return words.category_names(ask.settings, ask.texts)


def _place(ask: Ask) -> str:
    districts = {district.code: district.name for district in known_districts(ask)}
    return districts.get(ask.district, ask.settings.province_name)


def _status(state: str, status: str, texts) -> str:
    """Why a count is missing, else why a ratio is."""
    return texts(f"status.{status or state}" if state == "ok" else f"status.{state}")


def _yes(joined: bool, texts) -> str:
    return texts("data.yes" if joined else "data.no")
