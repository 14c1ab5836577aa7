"""Workbooks and HTML tables to rows of text, known by their bytes and not by their name.

What a spreadsheet shows is kept as text: 27.605 typed as a number becomes "27.6050", which is no thousand, and a number
of more than 15 digits, which Excel has rounded, becomes "1.80101E+15".
"""

import datetime
import io
import re
import zipfile
from typing import NamedTuple

LARGEST_UNPACKED = 300 * 2**20  # bytes
MOST_MEMBERS = 10_000
MOST_CELLS = 20_000_000  # rows x columns of a sheet
NOT_WORKED_OUT = "=?"  # a formula without its result, as programs write that never opened the file in a spreadsheet
ROUNDED = 1e15  # Excel keeps 15 digits

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"Rar!", b"PAR1", b"SQLite format 3",
          b"\xfd7zXZ", b"{\\rtf", b"MZ", b"\x7fELF")  # fmt: skip
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|table|head|meta|body|style|div)\b", re.I | re.S
)
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_ERROR_CELL = re.compile(
    rb'<c\b[^>]*\br="([A-Z]{1,3}[0-9]{1,7})"[^>]*\bt="e"[^>]*>(?:<f\b.*?(?:/>|</f>))?\s*<v>([^<]*)</v>', re.S
)
_FORMULA_CELL = re.compile(
    rb'<c\b((?![^>]*\bt="str")[^>]*)>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>', re.S
)
_REPEATED = re.compile(rb'(?:table:)?number-(columns|rows)-repeated="([0-9]+)"')


_SPANNED_FIGURE = re.compile(
    rb'<table:table-cell\b(?=[^>]*number-(?:rows|columns)-spanned="(?:[2-9]|[1-9]\d+)")[^>]*\boffice:value="([0-9.]+)"'
)


class Grid(NamedTuple):
    """One sheet, or the whole of a text file, as rows of text: (line as the spreadsheet shows it, cells)."""

    sheet: str | None
    rows: list[tuple[int, tuple[str, ...]]]
    visible: bool = True
    merged: tuple[
        tuple[int, int, int, int], ...
    ] = ()  # (first line, first place, last line, last place), places from 0


class Unreadable(Exception):
    """A workbook that cannot be read: the code of the problem."""

    def __init__(self, code: str, detail: str = ""):
        super().__init__(code)
        self.code = code
        self.detail = detail


def kind_of(content: bytes) -> str | None:
    """xlsx, ods, xls, html, encrypted or binary; None for plain text."""
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_zip(content)
    if content.startswith(_OLE):
        return "encrypted" if "EncryptedPackage".encode("utf-16-le") in content else "xls"
    if content.startswith(_MAGIC):
        return "binary"
    head = content[:4096].removeprefix(b"\xef\xbb\xbf")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[2:].replace(b"\0", b"")
    if _HTML.match(head):
        return "html"
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff")) or head.count(0) > len(head) // 3
    strange = sum(byte < 32 and byte not in (0, 9, 10, 13, 26) for byte in head)
    return "binary" if strange > len(head) // 20 and not wide else None


def read_workbook(content: bytes, kind: str) -> list[Grid]:
    """Every sheet with something in it. Raises Unreadable with encrypted_workbook, damaged_workbook, workbook_too_big, binary_file."""
    if kind == "html":
        from etl.html_tables import tables_of

        return [Grid(str(number), rows, True, merged) for number, (rows, merged) in enumerate(tables_of(content), 1)]
    if kind == "encrypted":
        raise Unreadable("encrypted_workbook")
    if kind == "binary":
        raise Unreadable("binary_file")
    errors = _unpack(content, kind) if kind in ("xlsx", "ods") else {}
    import python_calamine  # 20 ms that text files need not wait for

    try:
        book = python_calamine.load_workbook(io.BytesIO(content))
        worksheet, visible = python_calamine.SheetTypeEnum.WorkSheet, python_calamine.SheetVisibleEnum.Visible
        return [
            Grid(
                sheet.name,
                _rows(book.get_sheet_by_name(sheet.name), errors.get(sheet.name, {})),
                sheet.visible == visible,
                _merged(book.get_sheet_by_name(sheet.name)),
            )
            for sheet in book.sheets_metadata
            if sheet.typ == worksheet
        ]
    except python_calamine.PasswordError:
        raise Unreadable("encrypted_workbook") from None
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # also the panics of a library written in Rust
        raise Unreadable("damaged_workbook") from None


def _kind_of_zip(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
            if "xl/workbook.xml" in names:
                return "xlsx"
            if "mimetype" in names and b"opendocument.spreadsheet" in package.open("mimetype").read(100):
                return "ods"
    except Exception:
        return "xlsx" if b"xl/" in content[:4096] else "binary"  # damaged, which reading will say
    return "binary"


def _unpack(content: bytes, kind: str) -> dict[str, dict[tuple[int, int], str]]:
    """Unpack every part once, with a limit that no header can talk away. Gives the error values of an xlsx's sheets,
    {sheet: {(row, column): "#REF!"}}, which calamine shows as empty cells."""
    unpacked, errors, texts = 0, {}, {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            members = package.infolist()
            if len(members) > MOST_MEMBERS:
                raise Unreadable("workbook_too_big")
            for member in members:
                member.file_size = LARGEST_UNPACKED + 1  # what the header says is not believed
                sheet = re.fullmatch(r"xl/worksheets/[^/]+\.xml|content\.xml", member.filename)
                kept = sheet or member.filename in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
                parts = []
                with package.open(member) as part:
                    while chunk := part.read(2**20):
                        unpacked += len(chunk)
                        if unpacked > LARGEST_UNPACKED:
                            raise Unreadable("workbook_too_big")
                        if kept:
                            parts.append(chunk)
                text = b"".join(parts)
                if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                    raise Unreadable("damaged_workbook")
                if sheet:
                    _bound(text, kind)
                    errors[member.filename] = _not_shown(text)
                elif kept:
                    texts[member.filename] = text.decode("utf-8", errors="replace")
    except Unreadable:
        raise
    except Exception:
        raise Unreadable("damaged_workbook") from None
    if not any(errors.values()):
        return {}
    return {name: errors[file] for name, file in _files_of_sheets(texts).items() if errors.get(file)}


def _not_shown(text: bytes) -> dict[tuple[int, int], str]:
    """Cells that calamine shows as empty though something stands in them: errors, and formulas nobody has worked out."""
    found = {}
    if b't="e"' in text:
        found |= {_place(m[1].decode()): m[2].decode() for m in _ERROR_CELL.finditer(text)}
    if b"<f" in text:
        for match in _FORMULA_CELL.finditer(text):
            if place := re.search(rb'\br="([A-Z]{1,3}[0-9]{1,7})"', match[1]):
                found[_place(place[1].decode())] = NOT_WORKED_OUT
    return found


def _bound(text: bytes, kind: str) -> None:
    """Refuse a sheet whose few cells span a rectangle that no memory holds."""
    if kind == "ods":
        repeats = {"columns": [1], "rows": [1]}
        for row in re.finditer(rb"<table:table-row\b.*?(?:</table:table-row>|/>)", text, re.S):
            if b"<text:p" in row[0] or b"office:value" in row[0]:  # empty repeats at the end cost nothing
                for what, number in _REPEATED.findall(row[0]):
                    repeats[what.decode()].append(int(number))
        for figure in _SPANNED_FIGURE.findall(text):  # calamine does not tell where cells of an ods are merged
            if not 1900 <= float(figure) <= 2100:  # a year above its columns
                raise Unreadable("merged_figure", figure.decode())
        if len(repeats["columns"]) > 1 and max(repeats["rows"]) * max(repeats["columns"]) > MOST_CELLS:
            raise Unreadable("workbook_too_big")
        return
    rows = columns = 1
    for letters, number in _REFERENCE.findall(text):
        row, column = int(number), _column(letters.decode())
        rows, columns = max(rows, row), max(columns, column + 1)
    if rows * columns > MOST_CELLS:
        raise Unreadable("workbook_too_big")


def _files_of_sheets(texts: dict[str, str]) -> dict[str, str]:
    """{sheet name: its file in the package}."""
    import html

    targets = {}
    for tag in re.findall(r"<Relationship\b[^>]*>", texts.get("xl/_rels/workbook.xml.rels", "")):
        own = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        target = own.get("Target", "").lstrip("/")
        targets[own.get("Id")] = target if target.startswith("xl/") else "xl/" + target
    found = {}
    for tag in re.findall(r"<sheet\b[^>]*>", texts.get("xl/workbook.xml", "")):
        own = dict(re.findall(r'([\w:]+)="([^"]*)"', tag))
        found[html.unescape(own.get("name", ""))] = targets.get(own.get("r:id"), "")
    return found


def _rows(sheet, errors: dict[tuple[int, int], str]) -> list[tuple[int, tuple[str, ...]]]:
    """Rows with the numbers that Excel shows; the text of merged cells stands in each of them."""
    rows = [[_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    for (row, column), text in errors.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = text
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        for row in rows[top : bottom + 1] if top < len(rows) and left < len(rows[top]) else ():
            row += [""] * (right + 1 - len(row))
            row[left : right + 1] = [rows[top][left]] * (right + 1 - left)
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((index + 1 for row in rows for index, text in enumerate(row) if text), default=0)
    return [(number, tuple(row[:width] + [""] * (width - len(row)))) for number, row in enumerate(rows, 1)]


def _merged(sheet) -> tuple[tuple[int, int, int, int], ...]:
    return tuple((top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ())


def _text(value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
    return "" if value is None else str(value)


def _number(value: float) -> str:
    if abs(value) >= ROUNDED:
        return f"{value:.14E}"
    if value == int(value):
        return str(int(value))
    text = f"{value:.15g}"
    if "e" in text:
        text = f"{value:.20f}".rstrip("0")
    return text + "0" if len(text.rpartition(".")[2]) == 3 else text


def _place(reference: str) -> tuple[int, int]:
    """B3 -> (2, 1)."""
    letters = reference.rstrip("0123456789")
    return int(reference[len(letters) :]) - 1, _column(letters)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
