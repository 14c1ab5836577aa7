"""The headline figures: a big number, what it is, and below it what changed and what it covers."""

from typing import NamedTuple

from core.texts import Texts
from report import sentences
from report.change import Changes
from report.fetch import Choice, View
from report.queries import Certificates
from report.rows import RatioRow, is_hidden, is_reported

HIDDEN = "*"  # in place of a number, with its reason below


class Card(NamedTuple):
    """`lines` stand below the value; empty ones are left out."""

    label: str
    value: str
    lines: tuple[str, ...]


def of_province(shown: View, choice: Choice, what: str, estimate: bool, texts: Texts, note: str = "") -> list[Card]:
    """Ratio, certified workers, caseload and gap of the province (R5, R7, R8); `note` says who set the target."""
    row, total = shown.province, shown.province.districts_total
    covered = texts("card.covered", covered=row.districts_covered, total=total)
    changed = shown.changes
    with_roster = sum(district.workers is not None for district in shown.districts)
    reporting = [district for district in shown.districts if is_reported(district)]
    cases, hidden = _stock(reporting, row)
    return [
        _ratio(texts("card.ratio"), row, changed, shown, covered, row.districts_covered, texts),
        Card(
            texts("card.workers"),
            texts.number(shown.workers),
            (
                _split(shown, choice, texts),
                sentences.change(changed and changed.workers, shown.before, shown.workers, with_roster, texts),
                texts("card.covered", covered=with_roster, total=total),
                _unknown(shown.workers_expiry_unknown, texts),
            ),
        ),
        Card(
            what,
            HIDDEN if hidden else texts.number(cases),
            (
                texts("status.suppressed")
                if hidden
                else sentences.change(changed and changed.cases, shown.before, cases, len(reporting), texts),
                texts("card.covered", covered=len(reporting), total=total),
                texts("card.estimate") if estimate else "",
            ),
        ),
        _gap(row, changed, shown, choice, covered, row.districts_covered, texts, note),
    ]


def of_district(
    shown: View,
    row: RatioRow,
    changed: Changes | None,
    choice: Choice,
    what: str,
    certificates: Certificates,
    texts: Texts,
    note: str = "",
) -> list[Card]:
    """The same of one district."""
    roster = (
        texts("card.roster", date=texts.short_date(row.roster_as_of)) if row.roster_as_of else texts("status.no_roster")
    )
    split = ""
    if not choice.roles and row.workers is not None:
        split = texts("card.split", peksos=texts.number(certificates.peksos), others=texts.number(certificates.others))
    return [
        _ratio(texts("card.ratio_district"), row, changed, shown, "", 1, texts),
        Card(
            texts("card.workers"),
            texts.number(row.workers),
            (split, sentences.change(changed and changed.workers, shown.before, row.workers, 1, texts), roster),
        ),
        Card(
            what,
            HIDDEN if is_hidden(row) else texts.number(row.cases),
            (
                texts("status.suppressed")
                if is_hidden(row)
                else sentences.change(changed and changed.cases, shown.before, row.cases, 1, texts),
            ),
        ),
        _gap(row, changed, shown, choice, "", 1, texts, note),
    ]


def _ratio(
    label: str, row: RatioRow, changed: Changes | None, shown: View, covered: str, total: int, texts: Texts
) -> Card:
    value = texts.ratio(row.cases_per_worker) if row.status == "ok" else texts("card.no_ratio")
    value = HIDDEN if row.status == "suppressed" else value
    inverse = ""
    if row.workers_per_1000_cases is not None:
        inverse = texts("card.inverse", workers=texts.small(row.workers_per_1000_cases))
    why = "" if row.status == "ok" else texts(f"status.{row.status}")
    change = sentences.change(changed and changed.ratio, shown.before, row.cases_per_worker, total, texts, ratio=True)
    return Card(label, value, (why, change if row.status == "ok" else "", inverse, covered))


def _gap(
    row: RatioRow,
    changed: Changes | None,
    shown: View,
    choice: Choice,
    covered: str,
    total: int,
    texts: Texts,
    note: str,
) -> Card:
    label = texts("card.gap")
    if row.target is None:
        return Card(label, "–", (texts("card.no_target", unit=texts(f"unit.{choice.unit}")),))
    own = choice.target and not choice.standard
    target = texts("card.own_target" if own else "card.target", target=texts.number(row.target))
    if row.gap is None and row.workers is not None and is_reported(row):
        return Card(label, HIDDEN, (texts("status.suppressed"), target, covered, note))
    change = sentences.change(changed and changed.gap, shown.before, row.gap, total, texts)
    return Card(label, texts.number(row.gap), (change if row.gap is not None else "", target, covered, note))


def _stock(reporting: list[RatioRow], province: RatioRow) -> tuple[int | None, bool]:
    """The caseload of all that reported, and whether it is hidden: then only the province's own sum may stand for it."""
    if not any(map(is_hidden, reporting)):
        return (sum(row.cases for row in reporting) if reporting else None), False
    whole = province.cases is not None and all(row.workers is not None for row in reporting)
    return (province.cases, False) if whole else (None, True)


def _split(shown: View, choice: Choice, texts: Texts) -> str:
    if choice.roles or shown.workers is None:
        return ""
    peksos = shown.peksos or 0
    return texts("card.split", peksos=texts.number(peksos), others=texts.number(shown.workers - peksos))


def _unknown(number: int | None, texts: Texts) -> str:
    return texts("card.expiry_unknown", n=texts.number(number)) if number else ""
