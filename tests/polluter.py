"""Clean tables of cases made dirty as offices make them: harmlessly, or with one fault whose line is known.

Written from the promise alone, without the reader: lines are counted in the text that is written.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import NamedTuple

DISTRICTS = {  # code -> the reference's name and one alias
    "18.01": ("Lampung Selatan", "Lamsel"), "18.02": ("Lampung Tengah", "Lamteng"), "18.03": ("Lampung Utara", "Lampura"),
    "18.05": ("Tulang Bawang", "Tulangbawang"), "18.10": ("Pringsewu", "KABUPATEN PRINGSEWU"), "18.11": ("Mesuji", "KAB. MESUJI"),
    "18.13": ("Pesisir Barat", "Pesibar"), "18.71": ("Bandar Lampung", "Balam"), "18.72": ("Metro", "KOTA METRO"),
}  # fmt: skip
CODES = {name: code for code, (name, _) in DISTRICTS.items()}
CATEGORIES = {
    "02": "Anak terlantar", "04": "Anak jalanan", "08": "Lanjut usia terlantar", "09": "Penyandang disabilitas",
    "11": "Gelandangan", "13": "Pemulung", "21": "Korban bencana alam", "24": "Fakir miskin",
}  # fmt: skip
UNITS = {"person": "orang", "family": "KK"}
LONG, WIDE, WIDE_UNIT = ("long",), ("wide",), ("wide with a unit column",)
ANY, WIDES, UNIT_COLUMN = LONG + WIDE + WIDE_UNIT, WIDE + WIDE_UNIT, LONG + WIDE_UNIT
LINE_END = re.compile("\r\n|\r|\n")


@dataclass(eq=False)
class Row:
    """A line of the file: `cells` by column, or a list for a text above or below; `change` alters the written cells."""

    kind: str  # title, header, numbers, section, data, total, note, empty
    cells: dict | list = field(default_factory=list)
    fault: bool = False
    change: Callable[[list[str]], None] | None = None
    unclosed: float | None = None  # which cell's opening quote is never closed, as a share of the row


@dataclass
class Table:
    """A file before it is written. A wide table's columns of cases are keyed by (category, unit)."""

    columns: list
    headers: dict  # column -> (text,) or (category, unit)
    rows: list[Row]
    content: dict[tuple[str, date, str, str], int]
    delimiter: str = ","
    encoding: str = "utf-8"
    ends: tuple[str, ...] = ("\n",)
    wrapped: bool = False
    quoted: bool = False
    padded: bool = True  # texts above and below reach over all columns
    surplus: int = 0

    def of(self, *kinds: str) -> list[Row]:
        return [row for row in self.rows if row.kind in kinds]

    @property
    def counts(self) -> list:
        return [column for column in self.columns if column == "cases" or isinstance(column, tuple)]

    def spell(self, columns: list, spelling: Callable[[str], str | bool]) -> None:
        """Write cells another way; those for which `spelling` gives nothing stay."""
        for row in self.of("data", "total"):
            for column in row.cells.keys() & columns:
                row.cells[column] = spelling(row.cells[column]) or row.cells[column]

    def add(self, place: int, column: str, header: str, cell: Callable[[dict], str]) -> None:
        self.columns.insert(place, column)
        self.headers[column] = (header,)
        for row in self.of("data"):
            row.cells[column] = cell(row.cells)

    def put(self, row: Row, *kinds: str, rng: random.Random | None = None) -> None:
        """Insert a row before the first of these kinds, or before any of them."""
        places = [number for number, other in enumerate(self.rows) if other.kind in kinds] or [len(self.rows)]
        self.rows.insert(rng.choice(places) if rng else places[0], row)

    def add_total(self, rng: random.Random) -> None:
        """Sums below a long table: one of all if they have one unit, else one for each that may be added up."""
        rows, label = self.of("data"), rng.choice(["Jumlah", "Total", "Provinsi Lampung"])
        if len({row.cells["unit"] for row in rows}) == 1 and rng.random() < 0.5:
            self.put(Row("total", {"district": label, "cases": _sum(rows, "cases")}), "note")
            return
        groups: dict[tuple, list[Row]] = {}
        for row in rows:
            groups.setdefault((row.cells["period"], row.cells["category"], row.cells["unit"]), []).append(row)
        for same in groups.values():
            self.put(Row("total", same[0].cells | {"district": label, "cases": _sum(same, "cases")}), "note")


class Polluted(NamedTuple):
    """A file as written. `lines` are those that name its fault rightly, None for the whole file; empty: no fault."""

    seed: str
    pollutions: tuple[str, ...]
    shape: str
    data: bytes
    lines: frozenset[int | None]
    content: dict[tuple[str, date, str, str], int]


def clean(rng: random.Random, shape: str) -> Table:
    """A table without a blemish: 8 districts x 3 categories, long ones x 2 years."""
    dropped = rng.choice(["18.01", "18.02", "18.03", "18.71"])
    districts = [code for code in DISTRICTS if code != dropped]
    measures = [(category, "person") for category in rng.sample(sorted(CATEGORIES.keys() - {"24"}), 2)]
    measures.append(("24", "person" if shape in WIDE_UNIT else rng.choice(["person", "family"])))
    if shape in WIDE and rng.random() < 0.4:
        measures = [measures[0], ("24", "family"), ("24", "person")]
    days = [date(year, 12, 31) for year in (sorted(rng.sample(range(2017, 2024), 2)) if shape in LONG else [2023])]
    content = {}
    for code, day, measure in ((c, d, m) for c in districts for d in days for m in measures):
        digits = 5 if code == districts[1] else rng.choice([1, 2, 3, 4, 4, 5, 5, 6])
        content[code, day, *measure] = rng.randrange(10 ** (digits - 1) - (digits == 1), 10**digits)
    if shape in LONG:
        columns = ["district", "period", "category", "cases", "unit"]
        texts = ((DISTRICTS[c][0], str(d.year), CATEGORIES[k], str(n), UNITS[u]) for (c, d, k, u), n in content.items())
        rows = [Row("data", dict(zip(columns, cells, strict=True))) for cells in texts]
        headers = [("Kabupaten/Kota",), ("Tahun",), ("Jenis PMKS",), ("Jumlah",), ("Satuan",)]
        return Table(columns, dict(zip(columns, headers, strict=True)), [Row("header"), *rows], content)
    headers = {"district": ("Kabupaten/Kota",)}
    headers |= {(k, u): (CATEGORIES[k], UNITS[u])[: 2 if shape in WIDE else 1] for k, u in measures}
    rows = [Row("title", ["Jumlah PMKS menurut Kabupaten/Kota Tahun 2023"]), Row("header")]
    for code in districts:
        cases = {measure: str(content[code, days[0], *measure]) for measure in measures}
        rows.append(Row("data", {"district": DISTRICTS[code][0]} | cases))
    table = Table(list(headers), headers, rows, content)
    table.rows.append(Row("total", {"district": "Jumlah"} | {m: _sum(table.of("data"), m) for m in measures}))
    table.rows.append(Row("note", ["Sumber: Dinas Sosial"]))
    if shape in WIDE_UNIT:
        table.add(rng.choice([1, 4]), "unit", "Satuan", lambda cells: "orang")
    return table


def _sum(rows: list[Row], column) -> str:
    return str(sum(int(row.cells[column]) for row in rows if row.cells[column].isdecimal()))


def render(table: Table) -> tuple[bytes, frozenset[int | None]]:
    """The file's bytes, and the physical lines (an editor's count) that name its fault."""
    text, starts = "", []
    for number, row in enumerate(table.rows):
        starts.append(len(LINE_END.findall(text)) + 1)
        line = table.delimiter.join(_fields(table, row))
        if table.wrapped and line:
            line = '"' + line.replace('"', '""') + '"'
        end = table.ends[number % len(table.ends)]
        merges = not line and text.endswith("\r") and end == "\n"  # CR of the line before and LF would be one line end
        text += line + ("\r" if merges else end)
    lines = {start for row, start in zip(table.rows, starts, strict=True) if row.fault}
    if any(row.fault for row in table.of("title", "header")):
        lines |= {None} | {start for row, start in zip(table.rows, starts, strict=True) if row.kind == "header"}
    return text.encode(table.encoding), frozenset(lines)


def _fields(table: Table, row: Row) -> list[str]:
    """A row's cells as they are written, quoted where needed."""
    texts = [table.headers[column] for column in table.columns]
    if row.kind == "header":
        cells = [f"{text[0]} ({text[1]})" if text[1:] else text[0] for text in texts]
        if row.cells == ["upper"]:  # the text of merged cells stands in the first
            cells = [text[0] if not i or text[0] != texts[i - 1][0] else "" for i, text in enumerate(texts)]
        elif row.cells == ["lower"]:
            cells = ["".join(text[1:]) for text in texts]
    elif row.kind == "numbers":
        cells = [f"({number})" for number in range(1, len(texts) + 1)]
    elif isinstance(row.cells, dict):
        cells = [row.cells.get(column, "") for column in table.columns]
    else:
        cells = row.cells + [""] * (len(texts) - len(row.cells)) * table.padded
    if row.kind != "header" and len(cells) == len(texts):
        cells = cells + [""] * table.surplus
    if row.change:
        row.change(cells)
    quoted = [table.quoted or any(sign in cell for sign in (table.delimiter, *'"\n\r')) for cell in cells]
    cells = ['"' + cell.replace('"', '""') + '"' if q else cell for cell, q in zip(cells, quoted, strict=True)]
    if row.unclosed is not None:
        cells[int(row.unclosed * len(cells))] = '"' + cells[int(row.unclosed * len(cells))]
    return cells


class Pollution(NamedTuple):
    """`change` alters a table in place; two pollutions that `touch` the same thing are not combined."""

    name: str
    shapes: tuple[str, ...]
    touches: frozenset[str]
    change: Callable[[random.Random, Table], None]
    fault: bool


def _number(form: str, sign: str):
    return lambda rng, t: t.spell(t.counts, lambda cell: cell.isdecimal() and form.format(int(cell)).replace("_", sign))


def _district(spelling: Callable[[str], str]):
    return lambda rng, t: t.spell(["district"], lambda cell: cell in CODES and spelling(cell))


def _foreign_signs(encoding: str, rng: random.Random, table: Table) -> None:
    table.encoding = encoding
    table.rows.insert(0, Row("title", ["Rekapitulasi PMKS – Bidang Rehabilitasi Sosial"]))
    table.add(len(table.columns), "remark", "Keterangan", lambda cells: rng.choice(["Café Léon", "data – sementara"]))


def _titles(rng: random.Random, table: Table) -> None:
    texts = ["Dinas Sosial Provinsi Lampung", "Rekapitulasi PMKS menurut Kabupaten/Kota", "Bidang Rehabilitasi Sosial"]
    table.rows[:0] = [Row("title", [text]) for text in rng.sample(texts, rng.randint(1, 3))] + [Row("empty")]


def _sections(rng: random.Random, table: Table) -> None:
    table.put(Row("section", {"district": "I. Kabupaten"}), "data")
    kota = [row for row in table.of("data", "total") if row.cells["district"] in ("Bandar Lampung", "Metro", "Jumlah")]
    table.rows.insert(table.rows.index(kota[0]), Row("section", {"district": "II. Kota"}))


def _numbering(rng: random.Random, table: Table) -> None:
    numbers = iter(range(1, 1000))
    table.add(0, "no", rng.choice(["No", "No."]), lambda cells: str(next(numbers)))


def _two_rows(rng: random.Random, table: Table) -> None:
    table.of("header")[0].cells = ["upper"]
    table.put(Row("header", ["lower"], fault=table.of("header")[0].fault), "data", "numbers", "section")


def _units(rng: random.Random, table: Table) -> None:
    others = {"orang": ("jiwa", "Orang", "JIWA", "orang"), "KK": ("keluarga", "kk", "KK")}
    table.spell(["unit"], lambda cell: rng.choice(others.get(cell, (cell,))))
    table.headers |= {c: (t[0], rng.choice(others.get(t[1], (t[1],)))) for c, t in table.headers.items() if t[1:]}


def _line_breaks(rng: random.Random, table: Table) -> None:
    """Up to the fault only, so that a quote which is never closed is not closed by a later one."""
    rows = table.of("data")
    until = next((number for number, row in enumerate(rows) if row.fault), len(rows))
    broken = {id(row) for number, row in enumerate(rows[:until]) if not number or rng.random() < 0.5}
    kept = {id(row.cells): rng.choice(["lihat\nlampiran", "a\r\nb\n\nc"]) for row in rows if id(row) in broken}
    table.add(len(table.columns), "remark", "Keterangan", lambda cells: kept.get(id(cells), "lengkap"))


HARMLESS = [  # in the order in which they are applied: rows first, then how cells are spelled, then bytes
    Pollution(name, shapes, frozenset(touches.split()), change, False)
    for name, shapes, touches, change in (
        ("two-row header", WIDE, "headers order", _two_rows),
        ("column numbers", ANY, "numbers-row", lambda rng, t: t.put(Row("numbers"), "data")),
        ("sections", WIDES, "sections", _sections),
        ("total", LONG, "totals", lambda rng, t: t.add_total(rng)),
        ("footnote", LONG, "foot", lambda rng, t: t.rows.append(Row("note", ["Sumber: Dinas Sosial, diolah"]))),
        ("titles", ANY, "titles", _titles),
        ("empty rows", ANY, "empty", lambda rng, t: [t.put(Row("empty"), "title", "data", "total", "note", rng=rng) for _ in range(rng.randint(1, 5))]),
        ("numbering", ANY, "numbering", _numbering),
        ("line breaks in a remark", ANY, "breaks remark", _line_breaks),
        ("cp1252", ANY, "encoding remark", partial(_foreign_signs, "cp1252")),
        ("utf-16", ANY, "encoding remark utf-16", partial(_foreign_signs, "utf-16")),
        ("utf-8-sig", ANY, "encoding remark", partial(_foreign_signs, "utf-8-sig")),
        ("bilingual", ANY, "code", lambda rng, t: t.headers.update(district=("Kabupaten/Kota / Regency/Municipality",))),
        ("code beside", ANY, "code", lambda rng, t: t.add(rng.randint(0, 1), "code", "Kode", lambda cells: CODES.get(cells["district"], ""))),
        ("code alone", ANY, "code districts", lambda rng, t: t.headers.update(district=("Kode",)) or _district(CODES.get)(rng, t)),
        ("district upper", ANY, "districts", _district(str.upper)),
        ("district Kab.", ANY, "districts", _district(lambda name: ("Kota " if CODES[name] > "18.7" else "Kab. ") + name)),
        ("district alias", ANY, "districts", _district(lambda name: DISTRICTS[CODES[name]][1])),
        ("1.234", ANY, "numbers", _number("{:_}", ".")),
        ("1 234", ANY, "numbers", _number("{:_}", " ")),
        ("1,234", ANY, "numbers", _number("{:_}", ",")),
        ("1234,0", ANY, "numbers", _number("{},0", "")),
        ("Tahun 2023", LONG, "periods", lambda rng, t: t.spell(["period"], lambda cell: cell.isdecimal() and "Tahun " + cell)),
        ("units", ANY, "units", _units),
        ("empty columns", ANY, "width", lambda rng, t: [t.add(len(t.columns), f"empty{n}", "", lambda cells: "") for n in range(rng.randint(1, 3))]),
        ("surplus cells", ANY, "width", lambda rng, t: setattr(t, "surplus", rng.randint(1, 4))),
        ("shuffled columns", ANY, "order", lambda rng, t: rng.shuffle(t.columns)),
        ("semicolon", ANY, "delimiter", lambda rng, t: vars(t).update(delimiter=";")),
        ("tab", ANY, "delimiter", lambda rng, t: vars(t).update(delimiter="\t")),
        ("pipe", ANY, "delimiter", lambda rng, t: vars(t).update(delimiter="|")),
        ("wrapped lines", ANY, "delimiter quotes breaks", lambda rng, t: vars(t).update(delimiter=";", wrapped=True)),
        ("quoted cells", ANY, "quotes", lambda rng, t: vars(t).update(quoted=True)),
        ("CRLF", ANY, "ends", lambda rng, t: vars(t).update(ends=("\r\n",))),
        ("CR", ANY, "ends", lambda rng, t: vars(t).update(ends=("\r",))),
        ("mixed ends", ANY, "ends", lambda rng, t: setattr(t, "ends", tuple(rng.choices(["\n", "\r\n", "\r"], k=37)))),
    )
]  # fmt: skip


def dirty(seed: str, chosen: list[Pollution]) -> Polluted:
    """One file with the chosen pollutions; a fault goes first, so that the rest is spelled around it."""
    rng = random.Random(seed)
    shape = rng.choice([shape for shape in ANY if all(shape in pollution.shapes for pollution in chosen)])
    table = clean(rng, shape)
    table.padded = rng.random() < 0.5
    for pollution in sorted(chosen, key=lambda pollution: 0 if pollution.fault else 1 + HARMLESS.index(pollution)):
        pollution.change(rng, table)
    return Polluted(seed, tuple(pollution.name for pollution in chosen), shape, *render(table), table.content)
