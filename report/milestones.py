"""What was published about certified workers: figures of other people, with their source, never mixed into computed ones."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

KINDS = (
    "workers",
    "event",
)  # certified workers, drawn at their number; who sat or passed a test, on the time axis only


class Milestone(NamedTuple):
    """One published figure. `day` is the last of the year where only the year is known; figures of one `conflict` cannot all be
    right; `doubtful`: the file says so."""

    day: date
    only_year: bool
    value: int
    kind: str
    metric: str
    source: str
    conflict: str
    doubtful: bool


def milestones(figures: Iterable[Mapping[str, str]], area: str) -> list[Milestone]:
    """Those of a province in published_figures.csv whose column `milestone` names a kind, by date."""
    found = []
    for row in figures:
        kind = row.get("milestone") or ""
        if kind not in KINDS or row["area"] != area:
            continue
        only_year = len(row["date"]) == 4
        day = date(int(row["date"]), 12, 31) if only_year else date.fromisoformat(row["date"])
        doubtful = "doubtful" in row["confidence"]
        found.append(
            Milestone(
                day, only_year, int(row["value"]), kind, row["metric"], row["source"], row["conflict"] or "", doubtful
            )
        )
    return sorted(found)


def rivals(one: Milestone, others: Iterable[Milestone]) -> list[Milestone]:
    """The published figures that contradict one."""
    return [other for other in others if one.conflict and other.conflict == one.conflict and other != one]
