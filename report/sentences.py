"""Plain sentences made from the numbers. They say "need", never "serve", and compare only what change.py compares."""

from core.periods import Period
from core.texts import Texts
from report.change import Change
from report.rows import RatioRow, is_hidden


def overview(province: RatioRow, districts: list[RatioRow], texts: Texts, what: str) -> str:
    """The answer of the overview; `what` names category and unit ("PMKS (orang)")."""
    values = {"date": texts.date(province.data_as_of or province.period_end), "what": what}
    if province.status in ("no_data", "suppressed"):
        return texts(f"sentence.{province.status}", **values)
    if province.status == "no_roster" and any(map(is_hidden, districts)):
        return texts("sentence.suppressed", **values)
    if province.status in ("no_roster", "not_established"):
        reported = sum(row.cases or 0 for row in districts)
        return texts("sentence.no_roster", cases=texts.number(reported), **values)
    values |= {"workers": texts.number(province.workers), "cases": texts.number(province.cases)}
    if province.status == "no_worker":
        said = [texts("sentence.no_worker", **values)]
    elif not province.cases:
        said = [texts("sentence.no_case", n=province.workers, **values)]
    else:
        ratio = texts.ratio(province.cases_per_worker)
        said = [texts("sentence.ratio", n=province.workers, ratio=ratio, **values)]
    covered, total = province.districts_covered, province.districts_total
    if covered < total:
        said.append(texts("sentence.covered", covered=covered, total=total))
    if province.status == "ok":
        said.append(_who_has_none([row for row in districts if row.status != "not_established"], texts))
    if province.basis == "backcast":
        said.append(texts("sentence.backcast"))
    return " ".join(part for part in said if part)


def _who_has_none(established: list[RatioRow], texts: Texts) -> str:
    """How many have no certified worker, of those whose roster is known."""
    with_roster = [row for row in established if row.workers is not None]
    without = sum(row.workers == 0 for row in with_roster)
    everywhere = len(with_roster) == len(established)
    if without:
        return texts("sentence.without" if everywhere else "sentence.without_known", n=without, total=len(with_roster))
    return texts("sentence.all_have" if everywhere else "sentence.known_have")


def district(row: RatioRow, province: RatioRow, texts: Texts, what: str) -> str:
    """One district against the province."""
    day = texts.date(row.data_as_of or row.period_end)
    if row.status != "ok":
        if is_hidden(row):
            return texts("sentence.district_suppressed", name=row.district_name, date=day, what=what)
        cases = texts.number(row.cases) if row.cases is not None else ""
        return texts(f"sentence.district_{row.status}", name=row.district_name, date=day, what=what, cases=cases)
    first = texts(
        "sentence.district_ratio",
        n=row.workers,
        name=row.district_name,
        date=day,
        workers=texts.number(row.workers),
        what=what,
        cases=texts.number(row.cases),
        ratio=texts.ratio(row.cases_per_worker),
    )
    if row.basis == "backcast":
        first += " " + texts("sentence.backcast")
    if province.status != "ok" or not row.cases or not province.cases:
        return first
    kind = _compared(row.cases_per_worker, province.cases_per_worker, texts)
    return first + " " + texts(f"sentence.than_province_{kind}", ratio=texts.ratio(province.cases_per_worker))


def trend(rows: list[RatioRow], period: Period, texts: Texts) -> str:
    """How far apart the districts are in one period; the province's row among them is no district."""
    districts = [row for row in rows if row.districts_total is None]
    known = [row for row in districts if row.cases_per_worker is not None]
    without = sum(row.workers == 0 for row in districts if row.status != "not_established")
    hidden = sum(map(is_hidden, districts))
    when = texts.period(period)
    if not known:
        return texts("sentence.trend_hidden" if hidden else "sentence.trend_nothing", period=when)
    worst = max(known, key=lambda row: row.cases_per_worker)
    best = min(known, key=lambda row: row.cases_per_worker)
    if len(known) == 1:
        key = "sentence.trend_one_shown" if hidden else "sentence.trend_one"
        first = texts(key, period=when, name=worst.district_name, ratio=texts.ratio(worst.cases_per_worker))
    else:
        first = texts(
            "sentence.trend",
            period=when,
            worst=worst.district_name,
            worst_ratio=texts.ratio(worst.cases_per_worker),
            best=best.district_name,
            best_ratio=texts.ratio(best.cases_per_worker),
        )
    if hidden:
        first += " " + texts("sentence.trend_suppressed", n=hidden)
    return first + (" " + texts("sentence.trend_without", n=without) if without else "")


def change(
    change: Change | None, since: Period | None, now: float | None, total: int, texts: Texts, ratio: bool = False
) -> str:
    """A card's line: what changed since a period.

    `now` is the card's own figure and `total` the districts in it: where the comparison covers less (fewer districts, or
    only the categories reported on both sides), the line says so.
    """
    if change is None or since is None or change.after is None or change.before is None:
        return texts("card.change_none")
    when = texts.period(since)
    if ratio:
        kind = _compared(change.after, change.before, texts)
        words = texts("card.change_same", since=when)
        if kind != "same":
            words = texts(f"card.ratio_{kind}", before=texts.ratio(change.before), since=when)
    elif change.after == change.before:
        words = texts("card.change_same", since=when)
    else:
        difference = texts.number(abs(change.after - change.before))
        words = texts(
            f"card.change_{'up' if change.after > change.before else 'down'}", difference=difference, since=when
        )
    if change.districts < total:
        words += " · " + texts("card.compared", districts=change.districts, total=total)
    elif change.after != now:
        words += " · " + texts("card.same_categories")
    return words


def _compared(value: float, other: float, texts: Texts) -> str:
    """better, worse, or same where both are shown alike: fewer cases per worker is better."""
    if texts.ratio(value) == texts.ratio(other):
        return "same"
    return "better" if value < other else "worse"
