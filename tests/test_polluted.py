"""Never a silently wrong number: a polluted file gives the clean table, or an error that names the right line."""

import random
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from core.settings import load_settings
from etl.check import Checked, Options
from etl.publish import check_files
from tests.conftest import DEEP
from tests.polluter import ANY, CODES, HARMLESS, LONG, UNIT_COLUMN, WIDE, WIDES, Polluted, Pollution, Row, Table, dirty

# --- faults: the file must be refused, with an error at the row marked here ---


def _cell(column: str, *values: str) -> Callable[[random.Random, Table], None]:
    """One cell says something that cannot be; never in the first row, so that there is something above it."""

    def change(rng: random.Random, table: Table) -> None:
        row = rng.choice(table.of("data")[1:])
        row.cells[rng.choice(table.counts) if column == "cases" else column] = rng.choice(values)
        row.fault = True

    return change


def _title(text: str) -> Callable[[random.Random, Table], None]:
    def change(rng: random.Random, table: Table) -> None:
        table.rows[0] = Row("title", ["Jumlah PMKS menurut Kabupaten/Kota " + text], fault=True)

    return change


def _measure(alter: Callable[[tuple[str, ...]], tuple[str, ...]], category: str | None = None):
    """A wide table's header of one category says something that cannot be."""

    def change(rng: random.Random, table: Table) -> None:
        column = rng.choice([column for column in table.counts if category in (None, column[0])])
        table.headers[column] = alter(table.headers[column])
        table.of("header")[0].fault = True

    return change


def _too_many(rng: random.Random, table: Table) -> None:
    row, place = rng.choice(table.of("data")[1:]), rng.random()
    row.fault, row.change = True, lambda cells: cells.insert(round(place * len(cells)), "12")


def _too_few(rng: random.Random, table: Table) -> None:
    row, place = rng.choice(table.of("data")[1:]), rng.random()
    row.fault, row.change = True, lambda cells: cells.pop(int(place * len(cells)))


def _unclosed(rng: random.Random, table: Table) -> None:
    row = rng.choice(table.of("data")[1:])
    row.fault, row.unclosed = True, rng.random()


def _nul(rng: random.Random, table: Table) -> None:
    row, column = rng.choice(table.of("data")[1:]), rng.choice(table.columns)
    row.fault, row.cells[column] = True, row.cells[column][:1] + "\0" + row.cells[column][1:]


def _doubled(rng: random.Random, table: Table) -> None:
    column = rng.choice(table.counts)
    table.add(rng.randint(1, len(table.columns)), "again", "", lambda cells: str(rng.randrange(100_000)))
    table.headers["again"] = table.headers[column]
    table.of("header")[0].fault = True


def _missing(rng: random.Random, table: Table) -> None:
    table.columns.remove(rng.choice(sorted({"district", "period", "category", "cases"}.intersection(table.columns))))
    table.of("header")[0].fault = True


def _wrong_total(rng: random.Random, table: Table) -> None:
    if not table.of("total"):
        table.add_total(rng)
    row, column = rng.choice(table.of("total")), rng.choice(table.counts)
    row.fault, row.cells[column] = True, str(int(row.cells[column]) + rng.choice([1, 10, 999, 100_000]))


def _cut_thousands(rng: random.Random, table: Table) -> None:
    """ "19" where the total needs 19084: the total's line is as right as the figure's."""
    if not table.of("total"):
        table.add_total(rng)
    row, column = rng.choice([(r, c) for r in table.of("data")[1:] for c in table.counts if len(r.cells[c]) > 4])
    row.fault, row.cells[column] = True, row.cells[column][:-3]
    own = {row.cells.get(key) for key in ("period", "category", "unit")}
    for total in table.of("total"):
        total.fault = {total.cells.get(key) for key in ("period", "category", "unit")} <= own | {None}


def _same_key(rng: random.Random, table: Table) -> None:
    row, column = rng.choice(table.of("data")[1:]), rng.choice(table.counts)
    row.fault = True
    table.put(Row("data", row.cells | {column: str(int(row.cells[column]) + 1)}, fault=True), "data", rng=rng)


def _without_unit(rng: random.Random, table: Table) -> None:
    poor = [row for row in table.of("data")[1:] if row.cells.get("category") in (None, "Fakir miskin")]
    row = rng.choice(poor)
    row.fault, row.cells["unit"] = True, ""


def _poor_without_unit_above(rng: random.Random, table: Table) -> None:
    """Every figure below lacks its unit, so that any of their lines is right too."""
    _measure(lambda text: text[:1], "24")(rng, table)
    for row in table.of("data"):
        row.fault = True


def _too_early(rng: random.Random, table: Table) -> None:
    """2008, when three of the districts were not yet."""
    if table.of("title"):
        table.rows[0] = Row("title", ["Jumlah PMKS menurut Kabupaten/Kota Tahun 2008"])
    for row in table.of("data"):
        row.fault = row.cells["district"] in ("Pringsewu", "Mesuji", "Pesisir Barat")
    if "period" in table.columns:
        chosen = rng.choice([row for row in table.of("data") if row.fault])
        chosen.cells["period"] = "2008"
        for row in table.of("data"):
            row.fault = row is chosen


def _code(code: str, district: str) -> Callable[[random.Random, Table], None]:
    def change(rng: random.Random, table: Table) -> None:
        table.add(rng.randint(0, 1), "code", "Kode", lambda cells: CODES[cells["district"]])
        row = rng.choice([row for row in table.of("data")[1:] if row.cells["district"] == district])
        row.fault, row.cells["code"] = True, code

    return change


FAULTS = [
    Pollution(name, shapes, frozenset(touches.split()), change, True)
    for name, shapes, touches, change in (
        ("unknown district", ANY, "", _cell("district", "Lampung Selatn", "Jakarta Barat", "Kabupaten Metro")),
        ("ambiguous district", ANY, "", _cell("district", "Tuba", "TUBA")),
        ("kecamatan", ANY, "", _cell("district", "Kec. Rajabasa", "Kecamatan Natar")),
        ("unknown category", LONG, "", _cell("category", "Nelayan miskin", "27")),
        ("unknown category above", WIDES, "", _measure(lambda text: ("Nelayan miskin", *text[1:]))),
        ("unknown unit", UNIT_COLUMN, "", _cell("unit", "ekor", "paket")),
        ("unknown unit above", WIDE, "", _measure(lambda text: (text[0], "ekor"))),
        ("not a whole number", ANY, "", _cell("cases", "1.5", "12abc")),
        ("negative", ANY, "", _cell("cases", "-5", "-1200")),
        ("#REF!", ANY, "", _cell("cases", "#REF!", "#VALUE!")),
        ("period to come", LONG, "", _cell("period", "2099")),
        ("period to come in the title", WIDES, "", _title("Tahun 2099")),
        ("no period", LONG, "", _cell("period", "Tahun lalu", "kemarin")),
        ("no period in the title", WIDES, "", _title("Tahun lalu")),
        ("cell too many", ANY, "width", _too_many),
        ("cell too few", ANY, "width", _too_few),
        ("unclosed quote", ANY, "quotes numbers", _unclosed),
        ("NUL", ANY, "utf-16", _nul),
        ("doubled header", ANY, "headers totals", _doubled),
        ("missing header", ANY, "headers districts code totals sections periods numbers", _missing),
        ("total not the sum", ANY, "totals", _wrong_total),
        ("thousands cut", ANY, "totals", _cut_thousands),
        ("same key, other value", ANY, "", _same_key),
        ("24 without a unit", UNIT_COLUMN, "", _without_unit),
        ("24 without a unit above", WIDE, "", _poor_without_unit_above),
        ("before its first day", ANY, "", _too_early),
        ("code and name disagree", ANY, "code", _code("18.72", "Mesuji")),
        ("18.1 for 18.10", ANY, "code", _code("18.1", "Pringsewu")),
    )
]  # fmt: skip
EVERY = HARMLESS + FAULTS


def fit(one: Pollution, other: Pollution) -> bool:
    """Whether two pollutions leave the meaning of the table certain."""
    return not (one.touches & other.touches or one.fault and other.fault) and bool({*one.shapes} & {*other.shapes})


def polluted_files(count: int, seed: int) -> Iterator[Polluted]:
    """The same files for the same seed: every pollution in turn, each second file with another one too."""
    rng, deck = random.Random(seed), []
    for number in range(count):
        deck = deck or rng.sample(EVERY, len(EVERY))
        chosen = [deck.pop()]
        if number % 2:
            chosen.append(rng.choice([other for other in EVERY if fit(chosen[0], other)]))
        yield dirty(f"{seed}-{number}", chosen)


# --- the promise ---


@pytest.fixture
def check(folder, tmp_path):
    """check(bytes) gives what the loader would load and the problems it would list."""
    settings = load_settings()

    def run(data: bytes) -> Checked:
        path = tmp_path / "polluted.csv"
        path.write_bytes(data)
        return check_files(folder, [path], Options(), settings)[0].checked

    return run


def _broken_promise(file: Polluted, check: Callable[[bytes], Checked]) -> str | None:
    """What is wrong with what becomes of a file, or None."""
    try:
        checked = check(file.data)
    except Exception as error:
        return f"it raised {error!r}"
    errors = [(problem.code, problem.line) for problem in checked.problems if problem.severity == "error"]
    if file.lines:
        if checked.rows is not None:
            return "a fault was loaded"
        named = any(line in file.lines for _, line in errors)
        return None if named else f"the fault is in line {sorted(file.lines, key=str)}, said is {errors[:5]}"
    if checked.rows is None:
        return f"nothing is wrong with it, said is {errors[:5]}"
    fields = ("district_code", "period_end", "grain", "category", "unit", "cases")
    loaded = Counter(tuple(row[name] for name in fields) for row in checked.rows.select(fields).to_pylist())
    wanted = Counter((code, day, "year", c, unit, cases) for (code, day, c, unit), cases in file.content.items())
    return None if loaded == wanted else f"wanted {[*(wanted - loaded)][:3]}, loaded {[*(loaded - wanted)][:3]}"


def _say(file: Polluted, broken: str) -> str:
    return f"{file.seed} {file.shape}: {' + '.join(file.pollutions)}: {broken}"


def test_a_polluted_file_gives_the_clean_table_or_an_error_at_the_right_line(check):
    made, broken = list(polluted_files(600 if DEEP else 64, seed=3)), []
    assert {name for file in made for name in file.pollutions} == {pollution.name for pollution in EVERY}
    for file in made:
        if wrong := _broken_promise(file, check):
            broken.append(_say(file, wrong))
    assert not broken, f"{len(broken)} of {len(made)}\n" + "\n".join(broken)


def test_the_right_line_is_named_after_line_breaks_and_lines_left_out(check):
    names = ("line breaks in a remark", "empty rows", "titles", "sections", "column numbers", "total", "mixed ends")
    above = [pollution for pollution in HARMLESS if pollution.name in names]
    faults = [fault for fault in FAULTS if not fault.name.endswith(("above", "in the title", "header"))]
    broken, count = [], 100 if DEEP else 24
    for number in range(count):
        fault = faults[number % len(faults)]
        shape = fault.shapes[number // len(faults) % len(fault.shapes)]
        chosen = [fault._replace(shapes=(shape,)), *(p for p in above if shape in p.shapes and fit(p, fault))]
        file = dirty(f"lines-{number}", chosen)
        assert None not in file.lines
        if wrong := _broken_promise(file, check):
            broken.append(_say(file, wrong))
    assert len(broken) <= 1, f"{len(broken)} of {count}\n" + "\n".join(broken)


def test_a_thousand_planted_errors_are_all_found_at_their_lines_and_none_is_invented(check):
    rng = random.Random(1000)
    header = ("Kabupaten/Kota", "Triwulan", "Kode PMKS", "Jumlah", "Satuan", "Keterangan")
    quarters = [f"{year}-Q{quarter}" for year in range(2017, 2024) for quarter in (1, 2, 3, 4)]
    keys = [(name, quarter, f"{number:02}") for name in CODES for quarter in quarters for number in range(1, 25)]
    rows = [[*key, str(rng.randrange(1000, 99_999)), "orang", "-"] for key in keys]
    spoiled = (
        ("Lampung Selatn", "Tuba", "Kec. Rajabasa"), ("2099", "TW lalu", "2023-Q5"), ("27", "Nelayan miskin"),
        ("1.5", "12abc", "-5", "#REF!"), ("ekor", "2"),
    )  # fmt: skip
    chosen = rng.sample(range(len(rows)), 1100)
    twins = dict(zip(chosen[:100], chosen[1000:], strict=True))  # a row gets the key of one that is otherwise right
    planted: dict[int, tuple[int, str | None]] = {}  # row -> the row of the same key or itself, and the column if one
    for row in chosen[:1000]:
        planted[row] = (twins.get(row, row), None)
        if row in twins:
            rows[row] = [*rows[twins[row]][:3], str(int(rows[twins[row]][3]) + 1), *rows[row][4:]]
        elif rng.random() < 0.1:
            rows[row].insert(rng.randrange(6), "12")
        elif rng.random() < 0.1:
            rows[row].pop(rng.randrange(5))
        else:
            column = rng.randrange(5)
            rows[row][column] = rng.choice(spoiled[column])
            planted[row] = (row, header[column])
    text, starts = ";".join(header) + "\n", []
    for number, row in enumerate(rows):
        text += rng.choice(["", "", "", "", "", "\n", ";;;;;\n"])
        starts.append(text.count("\n") + 1)
        if number not in planted and rng.random() < 0.2:
            row[-1] = '"lihat\nlampiran"'
        text += ";".join(row) + "\n"
    checked = check(text.encode())
    errors = {(problem.line, problem.column) for problem in checked.problems if problem.severity == "error"}
    lines = {line for line, _ in errors}
    missed = [
        (starts[row], rows[row], column)
        for row, (twin, column) in planted.items()
        if not ((starts[row], column) in errors if column else lines & {starts[row], starts[twin]})
    ]
    right = {starts[row] for row in (*planted, *twins.values())}
    whole = {(starts[row], column) for row, (_, column) in planted.items() if column}
    invented = sorted((e for e in errors if e[0] not in right or e[0] in dict(whole) and e not in whole), key=str)
    assert len(planted) == 1000
    assert not missed, f"{len(missed)} of 1000 not found: {missed[:20]}"
    assert not invented, f"{len(invented)} invented: {invented[:20]}"
