"""The files of one change together: what each says must not be said twice, and lists of persons are counted as one."""

import hashlib
from typing import NamedTuple

from etl.check import Checked
from etl.persons import MOST_TOGETHER, counted
from etl.problems import Problem

KEYS = {  # what a row is about
    "caseload": ("district_code", "period_end", "grain", "category", "unit"),
    "training": ("event", "held_on", "district_code"),
}


class File(NamedTuple):
    """A file that was read and checked, ready to load. `joined`: a list of persons that is counted with the one before it."""

    checked: Checked
    sha256: str
    sample: bool
    estimate: bool
    source: str | None
    joined: bool = False


def loadable(file: File) -> bool:
    """Whether a file brings rows; a file that merely lost faulty ones to --on-problem skip does."""
    return file.checked.rows is not None


def groups(files: list[File]) -> list[list[File]]:
    """The files that become one load each: lists of persons that are counted together, and every other file alone."""
    found: list[list[File]] = []
    for file in files:
        if file.joined:
            next(group for group in found if group[0].checked.people).append(file)
        else:
            found.append([file])
    return found


def count_lists_together(files: list[File]) -> None:
    """Several lists of persons in one change, say one of each kecamatan: a person in two of them counts once."""
    lists = [i for i, file in enumerate(files) if file.checked.shape == "persons" and loadable(file)]
    if len(lists) < 2:
        return
    people = [files[i].checked.people for i in lists]
    if None in people or sum(len(one.key) for one in people) > MOST_TOGETHER:
        for i in lists:
            problems = [*files[i].checked.problems, Problem("too_large_together")]
            files[i] = files[i]._replace(checked=files[i].checked._replace(rows=None, rows_loaded=0, problems=problems))
        return
    together = counted(people)
    for i in lists:
        files[i] = files[i]._replace(checked=files[i].checked._replace(rows=together), joined=i != lists[0])


def find_same_key_in_two_files(files: list[File]) -> None:
    """One change must not say two things about one cell, or bring two rosters of a district for one day."""
    seen: dict[tuple, str] = {}
    for file in files:
        checked = file.checked
        if checked.rows is None or file.joined:
            continue
        if checked.dataset == "workers":
            cells = [(None, covered) for covered in checked.roster]
        else:
            keys_of_rows = zip(*checked.rows.select(KEYS[checked.dataset]).to_pydict().values(), strict=True)
            folded = (tuple(part.lower() if isinstance(part, str) else part for part in key) for key in keys_of_rows)
            cells = list(zip(checked.rows["line"].to_pylist(), folded, strict=True))
        for line, cell in cells:
            if cell in seen:
                checked.problems.append(Problem("same_key_two_files", line, detail=seen[cell]))
        seen |= {cell: checked.file for _, cell in cells}
    for index, file in enumerate(files):
        if any(problem.code == "same_key_two_files" for problem in file.checked.problems):
            files[index] = file._replace(checked=file.checked._replace(rows=None, rows_loaded=0))


def content_of(checked: Checked) -> str:
    """A hash of what a file says: the same in every encoding, delimiter and order of rows."""
    columns = checked.rows.drop_columns("line").to_pydict()
    said = sorted(map(str, zip(*columns.values(), strict=True))) + sorted(map(str, checked.roster))
    return hashlib.sha256("\n".join(said).encode()).hexdigest()
