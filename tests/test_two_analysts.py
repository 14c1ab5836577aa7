"""Upload page, what goes otherwise than planned: another analyst was faster, a file is too large."""

from core import warehouse
from core.texts import words_of
from etl.__main__ import main as etl
from tests.conftest import deep
from tests.server import open_page, serve, settle
from tests.test_browser import chromium, pytestmark  # noqa: F401
from tests.test_upload import BASE, office  # noqa: F401 - a fixture

ID = words_of("id")


def upload(view, content: str, name: str = "pmks.csv") -> None:
    view.set_input_files("input[type=file]", {"name": name, "mimeType": "text/csv", "buffer": content.encode()})


def impact(view) -> str:
    """What the page says will change: the counts of rows."""
    view.wait_for_selector(f"h2:has-text('{ID['upload.impact']}')", timeout=60_000)
    settle(view)
    return view.locator("p.note").filter(has_text="Baris baru").inner_text()


def test_the_second_of_two_analysts_sees_the_impact_again(chromium, office, tmp_path):  # noqa: F811
    with serve(office) as address:
        view = open_page(chromium, f"{address}/upload", height=1800)
        upload(view, BASE.replace(";900;", ";1000;"))
        assert impact(view) == ID["upload.rows"].format(new=0, changed=1, unchanged=1, gone=0)
        other = tmp_path / "other.csv"
        other.write_text(BASE.replace(";900;", ";950;").replace("Metro", "Mesuji"), encoding="utf-8")
        assert etl(["--warehouse", str(office), "load", str(other)]) == 0
        view.get_by_role("button", name=ID["upload.publish"]).click()
        view.wait_for_selector("p.warn:visible")
        settle(view)
        assert ID["upload.moved_on"] in view.locator("p.warn:visible").all_inner_texts()
        assert warehouse.current_version(office) == 4
        assert impact(view) == ID["upload.rows"].format(new=0, changed=1, unchanged=1, gone=0)
        view.get_by_role("button", name=ID["upload.publish"]).click()
        view.wait_for_selector(".done")
        assert warehouse.current_version(office) == 5
        view.context.close()


@deep
def test_a_file_that_is_too_large_is_refused_in_the_reader_s_language(chromium, office):  # noqa: F811
    with serve(office, "--server.maxUploadSize", "1") as address:
        view = open_page(chromium, f"{address}/upload")
        assert not view.locator("p.refused").is_visible()
        upload(view, "a,b\n" * 400_000)
        view.wait_for_selector("p.refused:visible")
        shown = view.locator("[data-testid=stMain]").inner_text()
        assert "python -m etl load" in shown
        assert "must be" not in shown
        view.context.close()
