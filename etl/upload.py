"""Files from a browser: checked from a private folder that is gone at once, and what an analyst may put right in the page."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from core.periods import Period
from core.reference import Reference, Spelling
from core.settings import Settings
from core.specs import DATASETS, IGNORED
from core.texts import Texts
from etl import publish
from etl.change import File
from etl.check import Checked, Options
from etl.problems import Problem
from etl.values import Meaningless, parse_period
from etl.values import day as day_of

MOST_NAMED = 4  # periods that a line names
KIND_OF = {
    "unknown_district": "district",
    "ambiguous_district": "district",
    "unknown_category": "category",
    "unknown_value_column": "column",
    "unknown_column": "column",
    "column_nearly": "column",
}


def check_uploads(
    folder: Path,
    uploads: Sequence[tuple[str, Callable[[], bytes]]],
    options: list[Options],
    spellings: Sequence[Spelling],
    settings: Settings,
    on_step: Callable[[str], None] = lambda step: None,
) -> list[File]:
    """Check files given as (name, bytes). They lie on the disk only meanwhile, in a folder that only this account can read."""
    with tempfile.TemporaryDirectory(prefix="upload-") as private:
        paths = []
        for number, (_, content) in enumerate(uploads):
            path = Path(private) / str(number)
            path.write_bytes(content())
            paths.append(path)
        names = [name for name, _ in uploads]
        return publish.check_files(folder, paths, options, settings, spellings=spellings, named=names, on_step=on_step)


def asked(problem: Problem) -> tuple[str, str] | None:
    """(kind, text) of what an analyst could say the meaning of: an unknown district, category or column."""
    kind = KIND_OF.get(problem.code)
    text = problem.column if kind == "column" else problem.value
    return (kind, text) if kind and text else None


class Asked(NamedTuple):
    """An unknown text whose meaning is asked for: a number of its own, what its file holds, and the files that have it."""

    number: int
    dataset: str | None
    files: set[str]


def still_asked(asked_for: dict, files: dict[str, File], present: set[str], numbers: Iterator[int]) -> dict:
    """{(kind, text): Asked} of the files `present`, with what those among `files`, {id: file}, bring anew."""
    for file_id, file in files.items():
        for found in filter(None, map(asked, file.checked.problems)):
            asked_for.setdefault(found, Asked(next(numbers), file.checked.dataset, set())).files.add(file_id)
    return {found: one for found, one in asked_for.items() if one.files & present}


def boxes(checked: Checked) -> tuple[str | None, bool, bool]:
    """What decides which boxes stand beside a file: its dataset, whether codes or sheets are in doubt."""
    codes = {problem.code for problem in checked.problems}
    return checked.dataset, "code_system_unknown" in codes, "several_sheets" in codes


def meanings(kind: str, dataset: str | None, reference: Reference, texts: Texts) -> dict[str, str]:
    """What a text of this kind can mean, {code or field: name}; a column of an unknown file, any field."""
    if kind == "district":
        return {district.code: district.name for district in reference.districts}
    if kind == "category":
        names = {c.code: c.name_id if texts.language == "id" else c.name_en for c in reference.categories}
        return {code: f"{code} {name}" for code, name in names.items()}
    of = [DATASETS[dataset]] if dataset else DATASETS.values()
    names = [column.name for one in of for column in one.columns]
    return {name: texts(f"field.{name}") for name in (*names, IGNORED)}


class Preview(NamedTuple):
    """The first rows of a file and those that a problem names; `faulty` are (row, place) of the cells that are wrong."""

    lines: list[int]
    rows: list[tuple[str, ...]]
    faulty: set[tuple[int, int]]


def preview(checked: Checked, most: int = 500) -> Preview:
    """What is shown of a file, personal cells hidden."""
    lines = sorted(checked.rows_shown)[:most]
    named = {(problem.line, problem.column) for problem in checked.problems if problem.line}
    faulty = {
        (row, place)
        for row, line in enumerate(lines)
        for place, name in enumerate(checked.header)
        if (line, name) in named
    }
    return Preview(lines, [checked.rows_shown[line] for line in lines], faulty)


def when(checked: Checked, texts: Texts) -> str:
    """The periods or roster dates that a file speaks of; while it has errors, those that its first rows say."""
    if checked.dataset == "workers":
        found = [texts.date(day) for day in sorted({day for _, day in checked.roster})]
    elif checked.dataset == "training":
        days = sorted(set(checked.rows["held_on"].to_pylist())) if checked.rows is not None else []
        found = [texts.date(day) for day in days]
    elif checked.rows is not None:
        cells = zip(*(checked.rows[name].to_pylist() for name in ("period_end", "grain")), strict=True)
        found = [texts.period(Period(*cell)) for cell in sorted(set(cells))]
    else:
        places = [place for place, header in enumerate(checked.header) if checked.fields.get(header) == "period"]
        said = {parse_period(row[place]) for row in checked.rows_shown.values() for place in places}
        found = [texts.period(period) for period in sorted(said - {None})]
    return f"{', '.join(found[:MOST_NAMED])}{' …' if len(found) > MOST_NAMED else ''}" or "–"


def day(text: str) -> date | None:
    """A date as offices write it, None for anything else."""
    try:
        return day_of(text)
    except Meaningless:
        return None


def meant(field: str, texts: Texts) -> str:
    """A field in words; a value column also says what it counts: "cases: 08, 2023"."""
    name, _, counted = field.partition(":")
    return texts(f"field.{name}") + (f":{counted}" if counted else "")


def hint(problem: Problem, texts: Texts) -> str:
    """What to do, in the words of the page where the command line has options."""
    here = f"hint_page.{problem.code}"
    return texts(here) if here in texts.words else problem.hint(texts)
