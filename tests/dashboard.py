"""Pages as their visitors open them, without a browser: fixtures and what stands on the page."""

import csv
import html
import io
import json
import re

import pytest
from streamlit.testing.v1 import AppTest

from etl.__main__ import main as etl
from report import widgets
from report.__main__ import main as report
from report.entrance import PAGES
from tests.conftest import PROJECT

widgets.AHEAD = 0  # nobody draws here


@pytest.fixture(scope="session")
def warehouses(tmp_path_factory):
    """none: nothing was ever made; empty: nothing loaded; one: one district; sample."""
    root = tmp_path_factory.mktemp("warehouses")
    found = {name: root / name for name in ("none", "empty", "one", "sample")}
    etl(["--warehouse", str(found["empty"]), "init"])
    etl(["--warehouse", str(found["sample"]), "init", "--sample"])
    etl(["--warehouse", str(found["one"]), "init"])
    cases, roster = root / "cases.csv", root / "roster.csv"
    cases.write_text("district,period,category,cases,unit\nMetro,2022,08,120,person\nMetro,2023,08,90,person\n")
    roster.write_text("worker_id,district,role,certified_on\nW1,Metro,peksos,2020-01-01\nW2,Metro,tks,2023-02-01\n")
    etl(["--warehouse", str(found["one"]), "load", str(cases)])
    etl(["--warehouse", str(found["one"]), "load", str(roster), "--as-of", "2022-12-31", "--covers", "listed"])
    etl(["--warehouse", str(found["one"]), "load", str(roster), "--as-of", "2023-12-31", "--covers", "listed"])
    return found


@pytest.fixture
def open_page(warehouses, monkeypatch):
    """open_page("trend", "sample", lang="en", category="08") runs a page as its link does; `opened` is a view whose table is."""

    def run(page: str, warehouse: str = "sample", opened: str = "", **link: str) -> AppTest:
        monkeypatch.setenv("WAREHOUSE", str(warehouses[warehouse]))
        app = AppTest.from_file(str(PROJECT / "dashboard.py"), default_timeout=60)
        if page != PAGES[0]:
            app.switch_page(f"pages/{page}.py")
        for name, value in link.items():
            app.query_params[name] = value
        if opened:
            app.session_state[f"more_{opened}"] = True
        app.run()
        assert not app.exception
        return app

    return run


@pytest.fixture
def exported(warehouses, capsys):
    """The rows of `export ratio --public`, which pages show unless an analyst asks for more."""

    def run(warehouse: str = "sample", *arguments: str) -> list[dict]:
        capsys.readouterr()
        assert report(["--warehouse", str(warehouses[warehouse]), "export", "ratio", "--public", *arguments]) == 0
        return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))

    return run


def bodies(app: AppTest) -> list[str]:
    """All that is written on a page as text: its sentence, and the HTML below it."""
    return [*titles(app), *(element.proto.body for element in app.get("html"))]


def sentence(app: AppTest) -> str:
    (found,) = titles(app)
    return plain(found)


def titles(app: AppTest) -> list[str]:
    """The sentences without what keeps their signs from being markdown."""
    return [re.sub(r"\\(.)", r"\1", title.value).replace("\u2060", "") for title in app.title]


def cards(app: AppTest) -> dict[str, str]:
    """Label -> value of the headline figures, in order."""
    found = [re.search(r"class='label'>(.*?)</div><div class='value'>(.*?)</div>", body) for body in bodies(app)]
    return {plain(match[1]): plain(match[2]) for match in found if match}


def charts(app: AppTest) -> list[dict]:
    return [json.loads(element.proto.spec) for element in app.get("plotly_chart")]


def foot(figure: dict) -> str:
    """What stands below a chart, in one line."""
    (found,) = (one["text"] for one in figure["layout"]["annotations"] if one.get("name") == "foot")
    return " ".join(plain(found.replace("<br>", " ")).split())


def plain(text: str) -> str:
    return html.unescape(re.sub(r"<.*?>", "", text)).replace("\u00a0", " ")


def number(text: str, language: str, decimals: int = 0) -> str:
    """A number of the export as the page writes it, worked out here."""
    if not text:
        return "–"
    written = f"{float(text):,.{decimals}f}"
    return written if language == "en" else written.translate(str.maketrans(",.", ".,"))


def ratio(text: str, language: str) -> str:
    return (
        "–" if not text else f"1 : {number(text, language, 0 if float(text) >= 10 or float(text).is_integer() else 1)}"
    )
