"""Then and now: which figures of a view differ between two versions, and which loads moved each (R12)."""

from collections.abc import Iterator
from typing import NamedTuple

from core.texts import Texts
from report import views, words
from report.queries import Result
from report.views.ask import Ask

Figures = dict[tuple, dict[str, object]]  # the keys of a row -> column -> value


class Moved(NamedTuple):
    """One figure that differs: its row and column, and the versions in between that changed it, oldest first."""

    row: tuple
    column: str
    then: object
    now: object
    versions: tuple[int, ...]


def moved(ask: Ask, since: int) -> list[Moved]:
    """The figures of a view that differ between the version `since` and the one asked for, in the table's order."""
    known = {version: _figures(ask, version) for version in (since, ask.version)}
    then, now = known[since], known[ask.version]
    changed = {
        (row, column): []
        for row in dict.fromkeys((*now, *then))
        for column in dict.fromkeys((*now.get(row, {}), *then.get(row, {})))
        if _value(now, row, column) != _value(then, row, column)
    }
    for version in _steps(ask, since, ask.version, known):
        for row, column in changed:
            if _value(known[version], row, column) != _value(known[version - 1], row, column):
                changed[row, column].append(version)
    return [
        Moved(row, column, _value(then, row, column), _value(now, row, column), tuple(versions))
        for (row, column), versions in changed.items()
    ]


def in_words(moved: list[Moved], history: Result, texts: Texts) -> Result:
    """Figures that differ between two versions, and the loads that moved each, for reading."""
    events: dict[int, list[str]] = {}
    for row in history.rows:
        event = dict(zip(history.columns, row, strict=True))
        said = texts(f"kind.{event['kind']}")
        if event["load_id"]:
            dataset = texts(f"dataset.{event['dataset']}")
            said = texts("view.event", kind=said, load=event["load_id"], dataset=dataset)
        events.setdefault(event["version"], []).append(said)
    rows = [
        (
            ", ".join(words.cell(value, "", texts) for value in figure.row),
            texts(f"column.{figure.column}"),
            words.cell(figure.then, figure.column, texts),
            words.cell(figure.now, figure.column, texts),
            "; ".join(said for version in figure.versions for said in events.get(version, ())),
        )
        for figure in moved
    ]
    return Result(("row", "measure", "then", "now", "moved_by"), ("VARCHAR",) * 5, rows)


def _steps(ask: Ask, first: int, last: int, known: dict[int, Figures]) -> Iterator[int]:
    """The versions that changed anything, by halving: what is equal at both ends is not looked into."""
    if known[first] == known[last]:
        return
    if last - first == 1:
        yield last
        return
    middle = (first + last) // 2
    known[middle] = _figures(ask, middle)
    yield from _steps(ask, first, middle, known)
    yield from _steps(ask, middle, last, known)


def _figures(ask: Ask, version: int) -> Figures:
    """The view's table in a version; empty where that version knows nothing of what is asked."""
    ask = ask._replace(version=version)
    if not views.is_known(ask):
        return {}
    shown = views.show(ask.view, ask)
    places = {name: place for place, name in enumerate(shown.table.columns)}
    return {
        tuple(row[places[key]] for key in shown.keys): {
            name: row[place] for name, place in places.items() if name not in shown.keys
        }
        for row in shown.table.rows
    }


def _value(figures: Figures, row: tuple, column: str) -> object:
    return figures.get(row, {}).get(column)
