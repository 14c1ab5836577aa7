"""Upload and data pages, step by step: what is told, what can be corrected in place, what is kept and forgotten."""

import contextlib
import html

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core import audit, warehouse
from core.settings import load_settings
from core.texts import Texts, words_of
from etl import ledger
from etl.progress import IMPACT, READING, STEPS
from etl.verify import verify
from report import entrance, queries, widgets
from tests.conftest import PROJECT
from tests.dashboard import bodies

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
    return html.unescape(" ".join(bodies(app))).replace("\u00a0", " ")


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


def test_a_list_of_trainings_is_read_published_and_undone(open_page, folder):
    app = upload(
        open_page("upload"),
        "Kegiatan;Tanggal;Kab/Kota;Peserta;Lulus\nUji A;3 Mei 2023;Metro;12;9\nUji A;3 Mei 2023;;4;\n",
    )
    assert (
        "Terbaca sebagai Pelatihan dan uji, bentuk panjang (satu angka per baris), untuk 3 Mei 2023: 2 baris"
        in shown(app)
    )
    assert not [one for one in app.text_input if str(one.key).startswith(("period_", "as_of_"))]
    accept_all(app)
    assert "Baris baru 2, berubah 0, tetap 0, hilang 0." in shown(app)
    press(app, ID["upload.publish"])
    assert [row.participants for row in queries.training(folder, 3)] == [4, 12]
    app = open_page("data")
    assert "2 kegiatan" not in shown(app)
    assert "Pelatihan dan uji: 1 kegiatan, 16 peserta, 9 lulus; terbaru 3 Mei 2023." in shown(app)
    app.selectbox(key="switch").select(2).run()
    app.text_input(key="switch_why").input("keliru").run()
    assert "hilang 2." in shown(app)
    press(app, ID["data.undo"])
    assert queries.training(folder, 4) == []


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


def test_a_column_can_be_left_out_and_the_office_may_keep_that(open_page, folder):
    """A wide table with a number that is no category: an error until somebody says what the column is."""
    wide = "Kabupaten;Tahun;Satuan;Fakir Miskin;Luas wilayah\nMetro;{};KK;120;77\n"
    app = upload(open_page("upload"), wide.format(2022))
    assert "0 siap dimuat" in shown(app)
    assert ID["field.ignored"] in box(app, "selectbox", "means_").options
    box(app, "selectbox", "means_").select("ignored")
    app.run()
    box(app, "checkbox", "keep_").check()
    press(app.run(), ID["upload.publish"])
    assert warehouse.read(folder, "select sum(cases) from core_caseload").fetchone() == (240,)  # with 2021's 120
    options = warehouse.read(folder, "select options from ledger_load order by load_id").fetchall()[-1][0]
    assert "Luas wilayah = ignored" in options
    assert "1 siap dimuat" in shown(upload(open_page("upload"), wide.format(2023)))
    assert ID["field.ignored"] in set(open_page("data").dataframe[-1].value["means"])


def test_a_name_stays_hidden_whatever_is_said_of_its_column(open_page):
    """A list of persons that also has a column of numbers: one of both has to be left out."""
    app = upload(
        open_page("upload"), "Nama;Kabupaten;Tahun;Jenis;Jumlah;Satuan\nSITI RAHASIA;Metro;2023;Fakir Miskin;1;orang\n"
    )
    assert "RAHASIA" not in shown(app) + app.dataframe[0].value.to_string()
    box(app, "selectbox", "wrong_").select("Nama")
    app.run()
    box(app, "selectbox", "means_").select("ignored")
    app.run()
    assert "1 siap dimuat" in shown(app)
    assert "RAHASIA" not in shown(app) + app.dataframe[0].value.to_string()


def test_what_a_removed_file_asked_is_asked_no_more(open_page):
    app = upload(open_page("upload"), text(2022), text(2023, "Pringsewo"))
    assert [text in shown(app) for text in ("<b>Metru</b>", "<b>Pringsewo</b>")] == [True, True]
    box(app, "selectbox", "means_").select("18.72")
    app.run()
    chosen = [one.value for one in app.selectbox if str(one.key).startswith("means_")]
    (first, second) = app.file_uploader[0].value
    app.file_uploader[0].set_value([(second.name, second.getvalue(), "text/csv")])
    app.run()
    assert [text in shown(app) for text in ("<b>Metru</b>", "<b>Pringsewo</b>")] == [False, True]
    assert (chosen, [one.value for one in app.selectbox if str(one.key).startswith("means_")]) == (["18.72", ""], [""])


def test_a_bar_names_the_steps_of_reading_and_of_the_impact(open_page, monkeypatch):
    told, bar = [], widgets.working

    @contextlib.contextmanager
    def noting(texts, names, times=1):
        with bar(texts, names, times) as on_step:
            yield lambda step: (told.append((times, step)), on_step(step))

    monkeypatch.setattr(widgets, "working", noting)
    accept_all(upload(open_page("upload"), text(2022, "Metro"), text(2023, "Metro")))
    assert told == [(2, step) for step in READING[:3]] * 2 + [(1, step) for step in IMPACT]
    assert all(f"step.{step}" in ID for step in (*STEPS, *READING, *IMPACT))
    told.clear()
    upload(open_page("upload"), "NIK;Kabupaten;Tahun;Jenis\n1872010101900002;Metro;2023;Pengemis\n")
    assert [step for _, step in told[: len(READING)]] == list(READING)


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


@pytest.mark.parametrize(
    ("column", "rows"), [("Kelamin", ("L", "P")), ("Kecamatan", ("Metro Pusat",))], ids=["parts", "smaller areas"]
)
def test_leaving_a_column_out_does_not_make_parts_a_whole(open_page, column, rows):
    """Rows of one key that differ in it are still refused, and so is a list of smaller areas."""
    header = f"Kabupaten;Tahun;Jenis;Jumlah;Satuan;{column}"
    app = upload(open_page("upload"), "\n".join([header, *(f"Metro;2022;Fakir Miskin;5;KK;{row}" for row in rows), ""]))
    if not any(str(one.key).startswith("means_") for one in app.selectbox):
        box(app, "selectbox", "wrong_").select(column)
        app.run()
    box(app, "selectbox", "means_").select("ignored")
    app.run()
    assert "0 siap dimuat" in shown(app)
    assert ID["upload.stopped"] in shown(app)
