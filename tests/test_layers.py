"""The rules of the layout hold: who may import whom, where SQL and Streamlit live, how long a file may be."""

import ast
import re
import string
import tomllib

import pytest

from core.periods import GRAINS
from core.specs import DATASETS, ROLES, UNITS
from core.texts import LANGUAGES, words_of
from etl.problems import OF_A_ROW, WARNINGS
from report.entrance import FOR_ANALYSTS
from tests.conftest import PROJECT

CODE = [path for folder in ("core", "etl", "report", "pages") for path in sorted((PROJECT / folder).rglob("*.py"))]
MAY_IMPORT = {"core": {"core"}, "etl": {"core", "etl"}, "report": {"core", "report"}, "pages": {"core", "report"}}
PAGES_WITH_ETL = {"data.py", "upload.py"}


def imported(path) -> set[str]:
    """The top-level names that a file imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(PROJECT)))
class TestLayers:
    def test_imports_go_one_way(self, path):
        folder = path.relative_to(PROJECT).parts[0]
        allowed = MAY_IMPORT[folder] | ({"etl"} if folder == "pages" and path.name in PAGES_WITH_ETL else set())
        assert imported(path) & set(MAY_IMPORT) <= allowed

    def test_streamlit_stays_in_pages_and_widgets(self, path):
        if "streamlit" in imported(path):
            assert path.parent.name == "pages" or path.name in (
                "widgets.py",
                "panels.py",
                "entrance.py",
                "filters.py",
                "frame.py",
            )

    def test_no_plotly_express_and_no_kaleido(self, path):
        text = path.read_text(encoding="utf-8")
        assert "plotly.express" not in text
        assert "kaleido" not in text


def test_no_file_is_too_long_to_read():
    files = [
        path
        for pattern in ("*.py", "*.sql")
        for path in PROJECT.rglob(pattern)
        if not path.relative_to(PROJECT).parts[0].startswith(".")
    ]
    assert [path.name for path in files if len(path.read_text(encoding="utf-8").splitlines()) > 300] == []


def test_every_page_begins_with_the_guard():
    for path in (PROJECT / "pages").glob("*.py"):
        guard = f"page = widgets.enter({'for_analysts=True' if path.stem in FOR_ANALYSTS else ''})\n"
        assert guard in path.read_text(encoding="utf-8"), path.name


def test_both_languages_have_the_same_keys_and_placeholders():
    first, second = (words_of(language) for language in LANGUAGES)
    singular = {
        key for key in second if key.endswith("_one") and key.removesuffix("_one") in second
    }  # Indonesian has none
    assert first.keys() == second.keys() - (singular - first.keys())
    for key in first:
        fields = [
            {field for _, field, _, _ in string.Formatter().parse(words[key]) if field} for words in (first, second)
        ]
        assert fields[0] == fields[1], key


def test_every_text_that_code_asks_for_exists():
    source = "".join(path.read_text(encoding="utf-8") for path in [*CODE, PROJECT / "dashboard.py"])
    keys = words_of("id")
    asked = set(re.findall(r"\btexts\(\s*\"([a-z_0-9.]+)\"", source, re.I))
    assert {key for key in asked if key not in keys and f"{key}_one" not in keys} == set()


def test_every_problem_has_its_words():
    source = "".join(path.read_text(encoding="utf-8") for path in (PROJECT / "etl").rglob("*.py"))
    source += "".join(path.read_text(encoding="utf-8") for path in (PROJECT / "etl").rglob("*.sql"))
    raised = set(re.findall(r"(?:Problem|Meaningless|sheet\.add)\(\s*\"([a-z_0-9]+)\"", source)) | OF_A_ROW | WARNINGS
    words = words_of("id")
    assert {code for code in raised if f"problem.{code}" not in words or f"hint.{code}" not in words} == set()
    written = {key.split(".")[1] for key in words if key.startswith("problem.")} - {"line", "column"}
    assert {code for code in written if f'"{code}"' not in source and f"'{code}'" not in source} == set()


def test_every_field_role_unit_and_grain_has_its_words():
    words = words_of("id")
    for dataset in DATASETS.values():
        assert all(f"about.{column.name}" in words for column in dataset.columns)
    assert all(f"role.{role}" in words for role in ROLES)
    assert all(f"unit.{unit}" in words for unit in UNITS)
    assert all(f"filter.grain_{grain}" in words for grain in GRAINS)


def test_runtime_dependencies_are_pinned_and_used():
    lines = [line for line in (PROJECT / "requirements.txt").read_text().splitlines() if line and line[0] != "#"]
    assert all(re.fullmatch(r"[a-z0-9-]+(\[[a-z]+\])?==[\d.]+", line) for line in lines)
    ruff = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["ruff"]
    assert ruff["line-length"] <= 120
