"""Everything that can be downloaded, opened in LibreOffice: no cell is a formula or a link, numbers are numbers."""

import re
import shutil
import subprocess
import zipfile
from datetime import date
from xml.etree import ElementTree

import pytest

from core import warehouse
from core.reference import Spelling, load_reference
from core.settings import load_settings
from core.texts import Texts
from etl import audited, ledger, problem_list, publish, template, upload
from etl.check import Options
from etl.read import display_name
from report import export, figures, queries, words

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
NAME = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}%s"
EVALUATING = "CSV:44,34,76,1,,1033,false,true,false,false,false,-1,true"  # as a reader who lets formulas of a csv run
HOSTILES = ('=HYPERLINK("http://evil.example","klik")', "@SUM(1+1)*cmd|' /C calc'!A0", "+1+1", "-1+1", "\t=1+1")
GOOD = "district,period,category,cases,unit\nMetro,2023,08,{},person\nMetro,2023,16,3,person\nMetru,2023,11,7,person\n"
ROSTER = "worker_id,district,role,certified_on\nW1,Metro,peksos,2020-01-01\nW2,Metro,tks,2020-01-01\n"
REFERENCE = load_reference(load_settings())
# Texts that look like numbers and have to stay texts
CODES = {"18", "2023", "2024"} | {one.code for one in (*REFERENCE.districts, *REFERENCE.categories)}


def load(folder, name: str, content: str, options: Options, said: ledger.Said) -> list:
    settings = load_settings()
    files = upload.check_uploads(
        folder, [(name, content.encode)], [options], [Spelling("district", "Metru", "18.72")], settings
    )
    change, _ = publish.change_of_files(files, settings, said=said)
    audited.publish(folder, change, settings, "publish", who=said.who)
    return files


@pytest.fixture
def files(folder, tmp_path) -> dict[str, bytes]:
    """Every download there is, of a warehouse whose every free text is hostile: name -> bytes."""
    settings, texts = load_settings(), Texts("id")
    for number, text in enumerate(HOSTILES):
        accepted = ((display_name(f"{text}.csv"), "tenfold", text, "2", text),)
        kept = ((Spelling("district", text, "18.72"), text),)
        load(folder, f"{text}.csv", GOOD.format(90 + number), Options(), ledger.Said(text, text, accepted, kept))
    load(folder, "tenaga.csv", ROSTER, Options(as_of=date(2023, 12, 31), covers="listed"), ledger.Said())
    header = ",".join(["district,period,category,cases,unit", *('"' + h.replace('"', '""') + '"' for h in HOSTILES)])
    row = ",".join('"' + h.replace('"', '""') + '"' for h in HOSTILES)
    bad = "\n".join([header, *(f'"{h.replace(chr(34), chr(34) * 2)}",2023,08,x,person,{row}' for h in HOSTILES), ""])
    checked = [
        file.checked for file in upload.check_uploads(folder, [("=1+1.csv", bad.encode)], [Options()], [], settings)
    ]
    version = warehouse.current_version(folder)
    found = {
        f"{table}_{audience}.{form}": export.table(folder, version, table, form, texts, audience)
        for table in export.TABLES
        for audience in figures.AUDIENCES
        for form in ("csv", "xlsx")
    }
    history = words.events(queries.history(folder, version), texts)
    found["page.csv"] = export.export(history, "csv")
    found["dictionary.csv"] = export.dictionary(folder, version, texts, "public")
    found["problems.xlsx"] = problem_list.as_xlsx(checked, texts)
    problem_list.save(tmp_path / "problems.csv", checked, texts)
    found["problems.csv"] = (tmp_path / "problems.csv").read_bytes()
    for form in ("csv", "xlsx"):
        found[f"isian_pmks.{form}"] = template.caseload(folder, REFERENCE, form, date(2024, 3, 1))
        found[f"isian_tenaga.{form}"] = template.roster(REFERENCE, form)
    return found


@pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice")
def test_no_cell_of_any_download_is_a_formula_and_numbers_stay_numbers(files, tmp_path):
    place = tmp_path / "downloads"
    place.mkdir()
    for name, content in files.items():
        (place / name).write_bytes(content)
    cells = opened(place, [name for name in files if name.endswith(".csv")], f"--infilter={EVALUATING}")
    cells |= opened(place, [name for name in files if name.endswith(".xlsx")])
    assert cells.keys() == files.keys()
    shown = set()
    for name, found in cells.items():
        assert [cell for cell in found if cell.get(NAME % ("table", "formula"))] == [], name
        assert not any(node.tag == NAME % ("text", "a") for cell in found for node in cell.iter()), name
        texts = ["".join(cell.itertext()) for cell in found]
        shown |= {hostile for hostile in HOSTILES for text in texts if hostile.strip() in text}
        kinds = [cell.get(NAME % ("office", "value-type")) for cell in found]
        written = {text for text, kind in zip(texts, kinds, strict=True) if kind == "string" and is_number(text)}
        assert written <= CODES, name
        assert "float" in kinds or not name.startswith(("ratio", "caseload", "workers")), name
    assert shown == set(HOSTILES)  # else nothing hostile was in them


def is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+([.,]\d+)?", text) is not None


def opened(place, names: list[str], *options: str) -> dict[str, list]:
    """Every cell of some files, as LibreOffice reads them."""
    out = place / f"out{len(options)}"
    command = [OFFICE, "--headless", f"-env:UserInstallation=file://{place}/profile", *options, "--convert-to", "ods"]
    subprocess.run(
        [*command, "--outdir", str(out), *(str(place / name) for name in names)],
        check=True,
        timeout=300,
        capture_output=True,
    )
    found = {}
    for name in names:
        with zipfile.ZipFile(out / f"{name.rpartition('.')[0]}.ods") as package:
            content = ElementTree.fromstring(package.read("content.xml"))
        found[name] = list(content.iter(NAME % ("table", "table-cell")))
    return found


@pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice")
def test_the_test_sees_a_formula(tmp_path):
    (tmp_path / "a.csv").write_text('x,=1+1,"=HYPERLINK(""http://evil.example"")"\n')
    cells = opened(tmp_path, ["a.csv"], f"--infilter={EVALUATING}")["a.csv"]
    assert [cell.get(NAME % ("table", "formula")) is not None for cell in cells[:3]] == [False, True, True]
