"""Files from a browser: checked from a private folder that is gone at once, and what an analyst may put right in the page."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from core.reference import Reference, Spelling
from core.settings import Settings
from core.specs import DATASETS
from core.texts import Texts
from etl import publish
from etl.change import File
from etl.check import Options
from etl.problems import Problem

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
) -> list[File]:
    """Check files given as (name, bytes). They lie on the disk only meanwhile, in a folder that only this account can read."""
    with tempfile.TemporaryDirectory(prefix="upload-") as private:
        paths = []
        for number, (_, content) in enumerate(uploads):
            path = Path(private) / str(number)
            path.write_bytes(content())
            paths.append(path)
        names = [name for name, _ in uploads]
        return publish.check_files(folder, paths, options, settings, spellings=spellings, named=names)


def asked(problem: Problem) -> tuple[str, str] | None:
    """(kind, text) of what an analyst could say the meaning of: an unknown district, category or column."""
    kind = KIND_OF.get(problem.code)
    text = problem.column if kind == "column" else problem.value
    return (kind, text) if kind and text else None


def meanings(kind: str, dataset: str | None, reference: Reference, texts: Texts) -> dict[str, str]:
    """What a text of this kind can mean, {code or field: name}."""
    if kind == "district":
        return {district.code: district.name for district in reference.districts}
    if kind == "category":
        return {category.code: f"{category.code} {category.name_id}" for category in reference.categories}
    return {column.name: texts(f"field.{column.name}") for column in DATASETS[dataset].columns} if dataset else {}
