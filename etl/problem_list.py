"""The problems of a change as a file for whoever mends it: each with its row, the faulty cell marked, and what to do."""

import csv
import io
from pathlib import Path

import xlsxwriter

from core.errors import UsageError
from core.texts import Texts
from etl.check import Checked

MARK = "► "  # before a faulty cell in a csv, which knows no colours
SAID = ("line", "column", "severity", "problem", "mend")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def save(path: Path, files: list[Checked], texts: Texts) -> None:
    """Write all problems of some files, to .csv (one block a file) or .xlsx (one sheet a file).

    Raises UsageError for another ending, and when it cannot be written.
    """
    if path.suffix not in (".csv", ".xlsx"):
        raise UsageError("--problems needs a file name that ends in .csv or .xlsx.")
    try:
        (_csv if path.suffix == ".csv" else _xlsx)(path, files, texts)
    except OSError as error:
        raise UsageError(f"{path.name} cannot be written ({error.strerror}).") from None


def _rows(checked: Checked, texts: Texts) -> list[tuple[list[str], int | None, tuple[str, ...]]]:
    """(what is said of a problem, the place of the faulty cell, the cells of its row) of every problem."""
    found = []
    for problem in checked.problems:
        place = checked.header.index(problem.column) if problem.column in checked.header else None
        said = [str(problem.line or ""), problem.column or "", texts(f"load.{problem.severity}")]
        said += [problem.message(texts), problem.hint(texts)]
        found.append((said, place, checked.rows_shown.get(problem.line, ())))
    return found


def _header(checked: Checked, texts: Texts) -> list[str]:
    return [texts(f"problem_list.{name}") for name in SAID] + list(checked.header)


def _csv(path: Path, files: list[Checked], texts: Texts) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        for checked in files:
            writer.writerow([_plain(text) for text in [texts("problem_list.file"), *_header(checked, texts)]])
            for said, place, cells in _rows(checked, texts):
                marked = [MARK + cell if index == place else cell for index, cell in enumerate(cells)]
                writer.writerow([_plain(text) for text in [checked.file, *said, *marked]])


def as_xlsx(files: list[Checked], texts: Texts) -> bytes:
    """The bytes of the .xlsx that `save` writes."""
    content = io.BytesIO()
    _xlsx(content, files, texts)
    return content.getvalue()


def _xlsx(target: Path | io.BytesIO, files: list[Checked], texts: Texts) -> None:
    target = str(target) if isinstance(target, Path) else target
    with xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        bold, faulty, wrapped = (
            book.add_format(form)
            for form in ({"bold": True}, {"bg_color": "#f8d7cf", "border": 1}, {"text_wrap": True, "valign": "top"})
        )
        for number, checked in enumerate(files, 1):
            sheet = book.add_worksheet(f"{number}")
            sheet.write_string(0, 0, checked.file, bold)
            for column, text in enumerate(_header(checked, texts)):
                sheet.write_string(1, column, text, bold)
            sheet.autofilter(1, 0, 1 + len(checked.problems), len(SAID) - 1)
            for row, (said, place, cells) in enumerate(_rows(checked, texts), 2):
                for column, text in enumerate(said):
                    if column == SAID.index("line") and text:
                        sheet.write_number(row, column, int(text), wrapped)
                    else:
                        sheet.write_string(row, column, text, wrapped)
                for index, cell in enumerate(cells):
                    sheet.write_string(row, len(said) + index, cell, faulty if index == place else None)
            sheet.freeze_panes(2, 0)
            sheet.set_column(0, 2, 13)
            sheet.set_column(3, 4, 48)
            sheet.set_column(5, len(SAID) + len(checked.header), 18)


def _plain(text: str) -> str:
    """A cell that no spreadsheet runs as a formula."""
    return "'" + text if text.startswith(FORMULA) else text
