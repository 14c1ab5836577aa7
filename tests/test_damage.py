"""A warehouse whose files are damaged or gone: every command says so or works, and nothing more is lost."""

import shutil
from pathlib import Path

import pytest

from core import files, warehouse
from tests.conftest import DEEP
from tests.test_robustness import assert_goes_on, assert_sentence, run
from tests.test_warehouse import caseload, figure, loaded  # noqa: F401 - loaded is a fixture

COMMANDS = [("load",), ("undo", "1", "--why", "x"), ("init",), ("verify",), ("history",), ("export", "ratio")]


def all_said(folder: Path, tmp_path: Path, capsys) -> list[tuple[int, str]]:
    """The exit code and error of every command."""
    said = []
    for command in COMMANDS:
        capsys.readouterr()
        code = run(folder, *command, *([str(caseload(tmp_path, 9))] if command == ("load",) else []))
        said.append((code, capsys.readouterr().err))
    return said


class TestCurrent:
    @pytest.mark.parametrize(
        "content", [None, b"v000099.duckdb\n", b"v000003.duckdb\n", b"garbage", b"\xff\x00", b"x" * 9999]
    )
    def test_missing_or_pointing_nowhere(self, loaded, tmp_path, capsys, content):  # noqa: F811
        pointer = loaded / "CURRENT"
        before = {path.name: path.read_bytes() for path in loaded.glob("v*")}
        pointer.unlink() if content is None else pointer.write_bytes(content)
        for code, said in all_said(loaded, tmp_path, capsys):
            assert code == 4
            assert_sentence(said, "CURRENT", "backup")
        assert {path.name: path.read_bytes() for path in loaded.glob("v*")} == before
        pointer.write_text("v000002.duckdb\n")  # as docs/operations.md says
        assert_goes_on(loaded, tmp_path, 3)

    def test_an_old_one_does_not_make_a_writer_delete_what_was_published(self, loaded, tmp_path, capsys):  # noqa: F811
        assert run(loaded, "load", str(caseload(tmp_path, 2))) == 0
        (loaded / "CURRENT").write_text("v000001.duckdb\n")
        capsys.readouterr()
        assert run(loaded, "load", str(caseload(tmp_path, 3))) == 4
        assert_sentence(capsys.readouterr().err, "version 3 is there too", "Nothing has changed")
        (loaded / "CURRENT").write_text("v000003.duckdb\n")
        assert figure(loaded) == 2
        assert_goes_on(loaded, tmp_path, 4)


def damages(content: bytes) -> dict[str, bytes]:
    """What may become of a version's file: blocks hit once (each, with DEEP), and what is left of it."""
    found = {"zero length": b"", "truncated": content[: len(content) // 2], "zeros": bytes(len(content))}
    for start in (0, 4096, 8192, *range(12288, len(content), 262144 * (1 if DEEP else 3))):
        flipped = bytearray(content)
        flipped[start + 100] ^= 0xFF
        found[f"flipped in the block at {start}"] = bytes(flipped)
    return found


class TestDamagedVersion:
    def test_every_command_says_so_or_works(self, loaded, tmp_path, capsys):  # noqa: F811
        path = loaded / "v000002.duckdb"
        content = path.read_bytes()
        kept = tmp_path / "kept"
        shutil.copytree(loaded, kept / "warehouse")
        for beside in tmp_path.glob("warehouse.*"):
            shutil.copy(beside, kept)
        found = 0
        for name, damaged in damages(content).items():
            path.write_bytes(damaged)
            for command in (("history",), ("export", "ratio"), ("verify",), ("undo", "1", "--why", "x"), ("verify",)):
                capsys.readouterr()
                code = run(loaded, *command)
                said = capsys.readouterr().err
                assert code in (0, 4), name
                if code:
                    assert_sentence(said)
                if command == ("verify",):
                    whole, now = code == 0, warehouse.current_version(loaded)
                    found += not whole
                    assert whole or now == 2, name  # no version follows that is not whole
                else:
                    before = code
            assert whole == (before == 0), name  # a load works if and only if what it leaves is whole
            shutil.rmtree(loaded)
            shutil.copytree(kept / "warehouse", loaded)
            for beside in kept.glob("warehouse.*"):
                shutil.copy(beside, tmp_path)
        assert found > (10 if DEEP else 6)
        assert_goes_on(loaded, tmp_path, 3)

    def test_the_version_before_serves_when_current_names_it(self, loaded, tmp_path):  # noqa: F811
        assert run(loaded, "load", str(caseload(tmp_path, 2))) == 0
        (loaded / "v000003.duckdb").write_bytes(b"")
        assert run(loaded, "verify") == 4
        (loaded / "CURRENT").write_text("v000002.duckdb\n")
        assert figure(loaded) == 1
        assert_goes_on(loaded, tmp_path, 2)
        assert files.versions(loaded) == [1, 2, 3]
