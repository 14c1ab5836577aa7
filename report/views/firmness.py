"""The view of firmness: the ranking of one period under every definition, and who is among the worst however one counts."""

from core.specs import UNITS
from core.texts import Texts
from report import native_forms
from report.charts import firmness as matrix
from report.fetch import Choice
from report.firmness import (
    COUNTED,
    LEVEL,
    SAME,
    Definition,
    Figure,
    Place,
    figures,
    standings,
    tried,
    without,
)
from report.queries import Result
from report.rows import RatioRow
from report.views.ask import Ask, Shown, in_period, measure, said, stamp

PEKSOS = ("peksos",)
COLUMNS = ("district_name", "definition", "rank", "ranked", "worst", "cases", "workers", "cases_per_worker", "status")


def headline(ask: Ask) -> str:
    """The page's answer: who is among the worst in how many definitions, and who only in some."""
    facts = _facts(tried(_definitions(ask)))
    first = ask.texts(
        "firmness.headline", period=ask.texts.period(ask.period), finding=matrix.finding(facts, ask.texts)
    )
    return " ".join(part for part in (first, matrix.others(facts, ask.texts)) if part)


def firmness(ask: Ask) -> Shown:
    """The matrix of ranks, districts by definitions; below it what each definition counts, and which say nothing of their own."""
    definitions = tried(_definitions(ask))
    facts = _facts(definitions)
    name = measure(ask)
    figure = matrix.draw(facts, ask.texts, stamp(ask, _rows(ask, ask.choice)), name, ask.narrow)
    title = matrix.title(facts, ask.texts)
    table = _table(definitions, facts, ask)
    keys, notes = ("district_name", "definition"), _notes(definitions, facts, ask)
    return Shown(title, said(ask, title, name), facts, figure, table, keys, ("firmness", "ratio"), notes,
        native_forms.of_firmness(facts, ask.texts),
    )  # fmt: skip


def _facts(definitions: list[Definition]) -> matrix.Facts:
    return matrix.facts(definitions, standings(definitions))


def _definitions(ask: Ask) -> list[tuple[str, list[Figure]]]:
    """The choice itself, then each other way to count: everything else stays as chosen, but in the last, the strictest."""
    choice = ask.choice
    rows = _rows(ask, choice)
    found = [("chosen", figures(rows))]
    if choice.roles != PEKSOS:
        found.append(("peksos", figures(_rows(ask, choice._replace(roles=PEKSOS)))))
    if choice.roles:
        found.append(("all_roles", figures(_rows(ask, choice._replace(roles=())))))
    found.append(("dated", figures(rows, dated=True)))
    poor = ask.settings.dominating_category
    if choice.category == "all" and poor:
        found.append(("without_poor", without(rows, _rows(ask, choice._replace(category=poor)))))
    other = next(unit for unit in UNITS if unit != choice.unit)
    found.append((other, figures(_rows(ask, choice._replace(unit=other)))))
    found.append(("roster", figures(rows, roster=True)))
    strict = rows if choice.roles == PEKSOS else _rows(ask, choice._replace(roles=PEKSOS))
    found.append(("strict", figures(strict, dated=True, roster=True)))
    return found


def _rows(ask: Ask, choice: Choice) -> list[RatioRow]:
    """The districts' rows of a choice in the period, as the audience may see them (R11)."""
    rows = in_period(ask._replace(choice=choice))
    return [row for row in rows if row.districts_total is None]


def _notes(definitions: list[Definition], facts: matrix.Facts, ask: Ask) -> tuple[str, ...]:
    """A line a definition: those drawn by their number, then those that cannot be computed or say nothing of their own."""
    texts = ask.texts
    number = {column.name: place for place, column in enumerate(facts.columns, start=1)}
    drawn, silent = [], []
    for known in definitions:
        line = f"{texts(f'firmness.{known.name}')}: {texts(f'firmness.about_{known.name}')}"
        if known.state == COUNTED:
            drawn.append(f"{number[known.name]} {line}")
        elif known.state == LEVEL:
            drawn.append(f"{number[known.name]} {line} {texts('firmness.state_level', n=known.ranked)}")
        elif known.state == SAME:
            silent.append(f"{line} {texts('firmness.state_same', name=_called(known.same_as, number, texts))}")
        else:
            reasons = dict.fromkeys(place.figure.reason for place in known.places) or {"no_data": None}
            why = ", ".join(texts(f"firmness.why_{reason}") for reason in reasons)
            silent.append(f"{line} {texts('firmness.state_none', why=why)}")
    return (*drawn, *silent)


def _called(name: str, number: dict[str, int], texts: Texts) -> str:
    words = texts(f"firmness.{name}")
    return f"{number[name]} {words}" if name in number else words


def _table(definitions: list[Definition], facts: matrix.Facts, ask: Ask) -> Result:
    """A row for each district under each definition that ranks anybody."""
    texts, rows = ask.texts, []
    order = {row.standing.code: place for place, row in enumerate(facts.rows)}
    for known in definitions:
        for place in sorted(known.places, key=lambda place: order[place.figure.code]) if known.ranked else []:
            rows.append(_line(known, place, texts))
    return Result(COLUMNS, ("VARCHAR",) * len(COLUMNS), rows)


def _line(known: Definition, place: Place, texts: Texts) -> tuple:
    figure = place.figure
    ratio = figure.cases / figure.workers if place.rank is not None and figure.workers else None
    status = texts(
        f"firmness.why_{figure.reason}" if figure.reason else "status.ok" if figure.workers else "status.no_worker"
    )
    worst = texts("data.yes" if place.worst else "data.no") if place.rank is not None else None
    name = texts(f"firmness.{known.name}")
    return (figure.name, name, place.rank, known.ranked, worst, figure.cases, figure.workers, ratio, status)
