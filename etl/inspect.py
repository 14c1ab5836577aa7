"""How a file is read, said before anything is loaded."""

from pathlib import Path

from core.errors import UsageError
from core.reference import Reference
from core.texts import Texts
from etl.check import sorted_problems
from etl.exact import read_exactly
from etl.read import display_name, read_file
from etl.shape import shape


def inspect(
    path: Path, columns: tuple[str, ...] | None, reference: Reference, texts: Texts, sheet: str | None = None
) -> dict:
    """The object of `inspect --json` (DESIGN section 4): with `columns` the rows of a table of exactly those columns.

    Raises UsageError when there is no such file.
    """
    try:
        return _exactly(path, columns, texts) if columns else _as_loaded(path, reference, texts, sheet)
    except OSError as error:
        raise UsageError(f"{display_name(path.name)} cannot be read ({error.strerror}).") from None


def told(found: dict, texts: Texts) -> str:
    """The same for reading."""
    lines = [f"{found['file']}:"]
    for name in ("encoding", "delimiter", "sheet", "header_line", "shape", "dataset", "row_count"):
        if found.get(name) is not None:
            lines.append(f"{name}: {found[name]!r}" if name == "delimiter" else f"{name}: {found[name]}")
    lines += [f"{header} -> {field}" for header, field in found["columns"].items()]
    lines += [f"line {left['line']} left out: {left['why']}" for left in found["left_out"]]
    lines += [f"{texts('load.' + p['severity'])}: {p['message']} {p['hint']}" for p in found["problems"]]
    return "\n  ".join(lines)


def _as_loaded(path: Path, reference: Reference, texts: Texts, sheet: str | None) -> dict:
    source = read_file(path)
    shaped = shape(source, reference, sheet=sheet)
    table = shaped.table
    return {
        "file": source.file,
        "encoding": source.encoding,
        "delimiter": source.delimiter,
        "sheet": shaped.sheet,
        "header_line": table.header_line,
        "left_out": [{"line": line, "why": why} for line, why in table.left_out],
        "shape": shaped.shape,
        "columns": shaped.mapping,
        "row_count": None if source.large else table.rows_read,
        "dataset": shaped.dataset and shaped.dataset.name,
        "problems": [problem.as_json(texts) for problem in sorted_problems(shaped.problems)],
    }


def _exactly(path: Path, columns: tuple[str, ...], texts: Texts) -> dict:
    exact = read_exactly(path, columns)
    found = {
        "file": display_name(path.name),
        "encoding": exact.encoding,
        "delimiter": exact.delimiter,
        "header_line": exact.header_line,
        "left_out": [{"line": line, "why": why} for line, why in exact.left_out],
        "shape": "long" if exact.header_line else None,
        "columns": {name: name for name in columns} if exact.header_line else {},
    }
    if exact.rows is not None:
        found |= {"rows": exact.rows, "row_count": len(exact.rows)}
    return found | {"problems": [problem.as_json(texts) for problem in exact.problems]}
