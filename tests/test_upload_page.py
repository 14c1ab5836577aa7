"""Upload and data pages, step by step: what is told, what can be corrected in place, what is kept and forgotten."""

import html

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core import audit, warehouse
from core.settings import load_settings
from core.texts import Texts, words_of
from etl import ledger
from etl.progress import STEPS
from etl.verify import verify
from report import entrance, queries, widgets
from tests.conftest import PROJECT

ID = words_of("id")
LARGE_COLUMN = "Kabupaten;Tahun;Jenis;Jumlah;Angka akhir;Satuan\nMetro;2023;Fakir Miskin;0;120;KK\n"
ROSTER = "worker_id,district,role,certified_on\nW1,Metro,peksos,2020-01-01\n"


@pytest.fixture
def open_page(folder, load, monkeypatch):
    """open_page("data") opens a page of a warehouse whose version is 2."""
    assert load(text(2021, "Mesuji"))[0] == 0
    monkeypatch.setenv("WAREHOUSE", str(folder))
    monkeypatch.setattr(entrance, "stop_when_gone", lambda: None)  # there is no browser

    def run(page: str) -> AppTest:
        app = AppTest.from_file(str(PROJECT / "dashboard.py"), default_timeout=60)
        app.switch_page(f"pages/{page}.py")
        app.run()
        assert not app.exception
        return app

    return run


def text(year: int, district: str = "Metru", cases: int = 120) -> str:
    return f"Kabupaten;Tahun;Jenis;Jumlah;Satuan\n{district};{year};Fakir Miskin;{cases};KK\n"


def upload(app: AppTest, *contents: str) -> AppTest:
    app.file_uploader[0].set_value([(f"berkas{n}.csv", one.encode(), "text/csv") for n, one in enumerate(contents)])
    return app.run()


def shown(app: AppTest) -> str:
    return html.unescape(" ".join(element.proto.body for element in app.get("html"))).replace("\u00a0", " ")


def box(app: AppTest, kind: str, start: str):
    return next(one for one in getattr(app, kind) if str(one.key).startswith(start))


def accept_all(app: AppTest) -> None:
    for one in [one for one in app.checkbox if str(one.key).startswith("accept_")]:
        one.check()
    for one in [one for one in app.text_input if str(one.key).startswith("why_")]:
        one.input("sudah dicek")
    if any(str(one.key).startswith("accept_") for one in app.checkbox):
        app.run()


def press(app: AppTest, label: str) -> AppTest:
    """Each run of an AppTest is a fresh server's, where the guard starts over and a click would be lost."""
    accept_all(app)
    next(button for button in app.button if button.label == label).click()
    app.session_state["entered"] = True
    return app.run()


def test_what_was_read_is_told_with_its_period(open_page):
    app = upload(open_page("upload"), text(2023, "Metro"))
    assert "Terbaca sebagai Jumlah PMKS, bentuk panjang (satu angka per baris), untuk 2023: 1 baris, 1 siap" in shown(
        app
    )
    assert "Kabupaten → kabupaten/kota; Tahun → periode" in shown(app)


def test_a_file_with_errors_still_says_its_period(open_page):
    assert "untuk 2023: 1 baris, 0 siap" in shown(upload(open_page("upload"), text(2023)))


def test_a_roster_is_asked_for_its_date_at_once(open_page):
    app = upload(open_page("upload"), ROSTER)
    box(app, "text_input", "as_of_").input("kemarin")
    assert ID["upload.no_such_as_of"] in shown(app.run())
    box(app, "text_input", "as_of_").input("31/12/2023")
    box(app, "selectbox", "covers_").select("listed")
    app.run()
    assert "untuk 31 Desember 2023: 1 baris, 1 siap" in shown(app)


def test_a_column_that_was_read_wrongly_is_corrected_in_place(open_page, folder):
    app = upload(open_page("upload"), LARGE_COLUMN.replace("Jumlah;", "Nomor urut;"))
    box(app, "selectbox", "means_").select("cases")
    app.run()
    assert "Angka akhir → jumlah" in shown(app)
    box(app, "selectbox", "wrong_").select("Nomor urut")
    app.run()
    assert any(str(one.key).startswith("means_") for one in app.selectbox)
    assert shown(app).count("Kolom: <b>") == 2  # both are asked for
    press(app, ID["upload.publish"])
    assert ID["upload.done"].format(version=3) in shown(app)
    assert warehouse.read(folder, "select cases from core_caseload where district_code = '18.72'").fetchall() == [
        (120,)
    ]


def test_a_spelling_is_kept_with_who_when_and_why_used_again_and_forgotten_with_a_reason(open_page, folder):
    app = upload(open_page("upload"), text(2022))
    box(app, "selectbox", "means_").select("18.72")
    app.run()
    box(app, "checkbox", "keep_").check()
    app.run()
    box(app, "text_input", "keep_why_").input("ejaan lama")
    app.run()
    press(app, ID["upload.publish"])
    con = warehouse.open_version(folder, 3).cursor()
    ((spelling, who, when, why),) = ledger.kept_spellings(con)
    assert (spelling.text, spelling.means, why, bool(who), bool(when)) == ("Metru", "18.72", "ejaan lama", True, True)
    assert "1 siap dimuat" in shown(upload(open_page("upload"), text(2023)))
    app = open_page("data")
    assert "Metro" in set(app.dataframe[-1].value["means"])
    box(app, "selectbox", "forget").select("Metru")
    app.run()
    assert not any(button.label == ID["upload.withdraw"] for button in app.button)  # first the reason
    box(app, "text_input", "forget_why").input("salah ketik")
    press(app.run(), ID["upload.withdraw"])
    assert ledger.kept_spellings(warehouse.open_version(folder, 4).cursor()) == []
    assert warehouse.history(folder)[-1]["why"] == "salah ketik"
    assert "0 siap dimuat" in shown(upload(open_page("upload"), text(2023)))


def test_the_history_shows_who_when_file_hash_rows_and_note(open_page):
    table = open_page("data").dataframe[0].value
    assert {"who", "happened_at", "file", "sha256", "rows_loaded", "why"} <= set(table.columns)
    assert len(table["sha256"][0]) == 12


def test_an_undo_that_another_change_overtook_does_nothing(open_page, folder, load):
    app = open_page("data")
    box(app, "selectbox", "switch").select(1)
    app.run()
    assert ID["data.why_first"] in shown(app)
    box(app, "text_input", "switch_why").input("salah")
    app.run()
    assert load(text(2021, "Mesuji", 130))[0] == 0  # meanwhile
    press(app, ID["data.undo"])
    assert ID["upload.moved_on"] in shown(app)
    assert warehouse.current_version(folder) == 3
    press(app, ID["data.undo"])
    assert warehouse.current_version(folder) == 4


def test_who_has_closed_the_browser_publishes_nothing(open_page, folder, monkeypatch):
    """At whatever step before the switch it is noticed."""
    app = upload(open_page("upload"), text(2023, "Metro"))
    before, asked = {path.name for path in folder.iterdir()}, []

    def gone_at_the(last: int):
        asked.append(1)
        if len(asked) == last:
            asked.clear()
            st.stop()

    for last in range(1, STEPS.index("switch")):
        monkeypatch.setattr(entrance, "stop_when_gone", lambda last=last: gone_at_the(last))
        press(app, ID["upload.publish"])
        assert warehouse.current_version(folder) == 2
        assert {path.name for path in folder.iterdir()} - before <= {"CURRENT.new"}
        app.run()
    monkeypatch.setattr(entrance, "stop_when_gone", lambda: None)
    press(app, ID["upload.publish"])
    assert warehouse.current_version(folder) == 3
    assert verify(folder).version == 3


def test_uploads_and_what_is_published_leave_a_line_each_without_names(open_page, folder):
    app = upload(open_page("upload"), text(2023, "Metro"))
    press(app, ID["upload.publish"])
    assert [line["what"] for line in audit.check(folder)] == ["init", "publish", "upload", "publish"]
    assert "berkas0" not in audit.log_path(folder).read_text()


@pytest.mark.parametrize(("audience", "lines"), [("full", ["init", "export_full"]), ("public", ["init"])])
def test_a_table_with_small_numbers_in_it_leaves_a_line_when_it_is_saved(folder, audience, lines):
    visitor = entrance.Visitor("analyst", "ani@dinsos.example", "")
    page = entrance.Page(folder, 1, load_settings(), Texts("id"), False, visitor, audience)
    assert widgets._saved(page, queries.history(folder, 1)).startswith(b"version,")
    assert [line["what"] for line in audit.check(folder)] == lines
