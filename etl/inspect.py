"""How a file is read, said before anything is loaded."""

from pathlib import Path

from core.errors import UsageError
from core.texts import Texts
from etl.check import Options, recognise, sorted_problems
from etl.problems import Problem, has_errors
from etl.read import Table, read_file


def inspect(path: Path, columns: tuple[str, ...] | None, texts: Texts) -> dict:
    """The object of `inspect --json` (DESIGN section 4): with `columns` the rows of a table of exactly those columns.

    Raises UsageError when there is no such file.
    """
    try:
        table, _ = read_file(path)
    except OSError as error:
        raise UsageError(f"{path.name} cannot be read ({error.strerror}).") from None
    problems = list(table.problems)
    found = {
        "file": table.file,
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "header_line": table.header_line,
        "left_out": [{"line": line, "why": why} for line, why in table.left_out],
        "shape": "long" if table.header else None,
        "columns": {},
        "row_count": table.rows_read,
    }
    if columns:
        rows = _exactly(table, columns, problems)
        found["columns"] = {name: name for name in table.header if name in columns}
        if rows is not None and not has_errors(problems):
            found["rows"] = rows
    else:
        fields, dataset, of_header = recognise(table, Options())
        problems += [
            problem for problem in of_header if problem.code not in ("no_as_of", "no_period")
        ]  # for `load` to ask
        found["columns"] = {table.header[index]: field for field, index in fields.items()}
        found["dataset"] = dataset and dataset.name
    return found | {"problems": [problem.as_json(texts) for problem in sorted_problems(problems)]}


def told(found: dict, texts: Texts) -> str:
    """The same for reading."""
    lines = [f"{found['file']}:"]
    for name in ("encoding", "delimiter", "header_line", "shape", "dataset", "row_count"):
        if found.get(name) is not None:
            lines.append(f"{name}: {found[name]}")
    lines += [f"{header} -> {field}" for header, field in found["columns"].items()]
    lines += [f"line {left['line']} left out: {left['why']}" for left in found["left_out"]]
    lines += [f"{texts('load.' + p['severity'])}: {p['message']} {p['hint']}" for p in found["problems"]]
    return "\n  ".join(lines)


def _exactly(table: Table, columns: tuple[str, ...], problems: list[Problem]) -> list[list[str]] | None:
    """The rows in the order of `columns`, or None when the header is not exactly those."""
    header = list(table.header)
    for name in columns:
        if header.count(name) != 1:
            problems.append(Problem("doubled_column" if name in header else "missing_column", table.header_line, name))
    for name in header:
        if name not in columns:
            problems.append(Problem("surplus_column", table.header_line, name))
    if has_errors(problems):
        return None
    order = [header.index(name) for name in columns]
    return [[cells[index] for index in order] for _, cells in table.rows]
