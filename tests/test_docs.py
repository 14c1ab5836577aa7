"""The README's commands work as written."""

import re
import shlex

import pytest

from etl.__main__ import main as etl
from report.__main__ import main as report
from tests import guide
from tests.conftest import PROJECT

README = (PROJECT / "README.md").read_text(encoding="utf-8")
DOCS = README + "".join(path.read_text(encoding="utf-8") for path in (PROJECT / "docs").glob("*.md"))
MAKEFILE = (PROJECT / "Makefile").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.S)


def test_every_make_target_that_the_docs_name_exists():
    named = set(re.findall(r"`make ([a-z-]+)`", DOCS)) | set(re.findall(r"^make ([a-z-]+)$", "\n".join(BLOCKS), re.M))
    assert {"run", "test", "help"} <= named
    assert {target for target in named if f"\n{target}:" not in MAKEFILE} == set()


def test_every_file_that_the_docs_link_to_exists():
    links = re.findall(r"\]\((?!http)([^)#]+)\)", README)
    assert links
    assert [link for link in links if not (PROJECT / link).exists()] == []


def test_the_commands_of_the_readme_run_in_their_order(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WAREHOUSE", str(tmp_path / "warehouse"))
    sample = PROJECT / "data" / "sample"
    (tmp_path / "pmks_2023.csv").write_bytes((sample / "caseload_other_2018_2023.csv").read_bytes())
    (tmp_path / "tenaga_2023.csv").write_bytes((sample / "workers_2023-12-31.csv").read_bytes())
    (tmp_path / "pelatihan.csv").write_bytes((sample / "training_2018_2023.csv").read_bytes())
    commands = [line for block in BLOCKS for line in block.splitlines() if line.startswith("python -m ")]
    assert len(commands) >= 6
    for command in commands:
        _, _, module, *arguments = shlex.split(command)
        assert {"etl": etl, "report": report}[module](arguments) == 0, command
    assert (tmp_path / "rasio.xlsx").stat().st_size > 1000


@pytest.mark.parametrize("command", re.findall(r"`python -m (etl|report) ([a-z]+)", DOCS))
def test_every_command_that_the_docs_name_exists(command, capsys):
    module, name = command
    with pytest.raises(SystemExit) as ended:
        {"etl": etl, "report": report}[module]([name, "--help"])
    assert ended.value.code == 0


def test_what_is_needed_to_run_is_installed_by_the_plain_way():
    requirements = (PROJECT / "requirements.txt").read_text()
    for package in ("streamlit", "pandas", "plotly", "duckdb", "pytest"):
        assert re.search(rf"^{package}==", requirements, re.M)


def test_the_sample_is_what_its_generator_writes(tmp_path):
    import importlib.util

    spec = importlib.util.spec_from_file_location("generate", PROJECT / "data" / "sample" / "generate.py")
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    generate.main(tmp_path)
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert len(written) == 8
    for name, content in written.items():
        assert (PROJECT / "data" / "sample" / name).read_bytes() == content, name


def test_the_guide_explains_every_problem_in_the_words_of_the_page():
    assert guide.problems() == (PROJECT / "docs" / "panduan" / "masalah.md").read_text(encoding="utf-8")
