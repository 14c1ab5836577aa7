"""Full disks, folders that cannot be written and kills: a sentence, the right exit code, and nothing lost."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from core import warehouse
from etl import __main__ as command_line
from etl.__main__ import main as etl
from report.__main__ import main as report
from tests.conftest import DEEP, PROJECT
from tests.test_warehouse import STEPS, caseload, figure, loaded  # noqa: F401 - loaded is a fixture

posix = pytest.mark.skipif(os.name == "nt", reason="kill -9, limits and accounts are POSIX's")
NOBODY = 65534


def forget() -> None:
    """As a process that opens each version for the first time."""
    warehouse._open_file.cache_clear()
    warehouse.recompute.cache_clear()


def run(folder: Path, *arguments: str) -> int:
    forget()
    return (report if arguments[0] == "export" else etl)(["--warehouse", str(folder), *arguments])


def assert_goes_on(folder: Path, tmp_path: Path, number: int) -> None:
    """The cause being gone, the warehouse is whole and the next load works."""
    assert run(folder, "verify") == 0
    assert run(folder, "load", str(caseload(tmp_path, number))) == 0
    assert figure(folder) == number
    assert run(folder, "verify") == 0


def assert_sentence(said: str, *words: str) -> None:
    """One or two lines for people: the words, no traceback, no path."""
    assert 0 < len(said.strip().splitlines()) <= 2, said
    assert not re.search(r"Traceback|unforeseen|/(tmp|work|home|root)/|Error\b", said), said
    assert all(word in said for word in words), said


@pytest.fixture
def small_disk(tmp_path):
    """An empty disk of 60 MB of its own."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=60m", "none", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting a small disk needs root; the test with a limit on file sizes runs instead")
    yield disk
    forget()
    subprocess.run(["umount", str(disk)], check=True)


class TestFullDisk:
    @pytest.mark.parametrize("step", STEPS if DEEP else STEPS[::4])
    def test_at_each_step(self, small_disk, tmp_path, monkeypatch, capsys, step):
        folder, filler = small_disk / "warehouse", small_disk / "filler"

        @contextlib.contextmanager
        def filling():
            def on_step(name: str) -> None:
                if name == step:
                    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
                        while file.write(bytes(2**16)):
                            pass

            yield on_step

        assert run(folder, "init") == 0
        assert run(folder, "load", str(caseload(tmp_path, 1))) == 0
        monkeypatch.setattr(command_line, "progress", filling)
        capsys.readouterr()
        code = run(folder, "load", str(caseload(tmp_path, 2)))
        monkeypatch.undo()
        assert filler.stat().st_size > 2**20
        if step in ("switch", "clean"):
            assert (code, figure(folder)) == (0, 2)
        else:
            assert (code, figure(folder)) == (4, 1)
            assert_sentence(capsys.readouterr().err, "No space left on device", "Nothing has changed")
            assert sorted(path.name for path in folder.glob("*.duckdb")) == ["v000001.duckdb", "v000002.duckdb"]
        filler.unlink()
        assert_goes_on(folder, tmp_path, 3)

    @posix
    @pytest.mark.parametrize("limit", [0, 1000, 2**20])
    def test_a_file_that_may_not_grow(self, loaded, tmp_path, limit):  # noqa: F811
        import resource

        done = subprocess.run(
            [sys.executable, "-m", "etl", "--warehouse", str(loaded), "load", str(caseload(tmp_path, 2))],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        )
        assert done.returncode == 4
        assert_sentence(done.stderr, "File too large", "Nothing has changed")
        assert figure(loaded) == 1
        assert_goes_on(loaded, tmp_path, 3)


@posix
class TestReadOnly:
    """Run by an account that permissions bind: root is nobody here."""

    @pytest.fixture
    def place(self):
        place = Path(tempfile.mkdtemp())
        place.chmod(0o755)
        if os.geteuid() == 0:
            os.chown(place, NOBODY, NOBODY)
        yield place
        subprocess.run(["chmod", "-R", "u+rwX", str(place)], check=True)
        shutil.rmtree(place)

    def call(self, place: Path, module: str, *arguments: str) -> tuple[int, str]:
        nobody = {"user": NOBODY} if os.geteuid() == 0 else {}
        command = [sys.executable, "-m", module, "--warehouse", str(place / "warehouse"), *arguments]
        environment = os.environ | {"PYTHONPATH": str(PROJECT)}
        try:
            done = subprocess.run(command, cwd="/", capture_output=True, text=True, env=environment, **nobody)
        except PermissionError:
            pytest.skip("another account may not use this Python")
        if "No module named" in done.stderr:
            pytest.skip("another account may not read this project")
        return done.returncode, done.stderr

    @pytest.mark.parametrize(
        ("closed", "export"), [("warehouse", 0), (".", 4), ("both", 4)], ids=["the folder", "beside it", "both"]
    )
    def test_reading_goes_on_and_a_load_says_why_it_cannot(self, place, closed, export):
        file = caseload(place, 1)
        assert self.call(place, "etl", "init")[0] == 0
        folders = [place / "warehouse", place] if closed == "both" else [place / closed]
        for folder in folders:
            folder.chmod(0o555)
        for command in [("load", str(file)), ("init", "--new-key")]:
            code, said = self.call(place, "etl", *command)
            assert code == 4
            assert_sentence(said, "Permission denied", "Nothing has changed")
        assert warehouse.current_version(place / "warehouse") == 1
        assert self.call(place, "etl", "verify") == (0, "")
        assert self.call(place, "etl", "history") == (0, "")
        code, said = self.call(place, "report", "export", "ratio")
        assert code == export
        if export:
            assert_sentence(said, "Permission denied")
        for folder in folders:
            folder.chmod(0o755)
        assert self.call(place, "etl", "load", str(file)) == (0, "")
        assert self.call(place, "etl", "verify") == (0, "")


@posix
@pytest.mark.parametrize("step", STEPS if DEEP else STEPS[1::6])
@pytest.mark.parametrize("command", [("undo", "1", "--why", "x"), ("init", "--new-key")], ids=["undo", "new key"])
def test_killed_at_a_step(loaded, tmp_path, step, command):  # noqa: F811
    code = (
        "import contextlib, os, signal, sys; from etl import __main__ as command_line\n"
        "kill = lambda step: os.kill(os.getpid(), signal.SIGKILL) if step == sys.argv[1] else None\n"
        "command_line.progress = lambda: contextlib.nullcontext(kill)\n"
        "command_line.main(sys.argv[2:])"
    )
    done = subprocess.run([sys.executable, "-c", code, step, "--warehouse", str(loaded), *command], cwd=PROJECT)
    assert done.returncode == -9
    assert warehouse.current_version(loaded) == (3 if step == "clean" else 2)
    if (step, command[0]) == ("switch", "init"):  # its key is in place and its version is not
        assert run(loaded, "verify") == 4
        assert figure(loaded) == 1
    else:
        assert run(loaded, "verify") == 0
    assert run(loaded, *command) == 0
    assert_goes_on(loaded, tmp_path, 5)


@posix
def test_a_lock_whose_holder_was_killed_is_free(loaded, tmp_path):  # noqa: F811
    locks = [loaded / ".lock", loaded.parent / "warehouse.audit.lock"]
    code = (
        "import os, signal, sys; from filelock import FileLock\n"
        "for path in sys.argv[1:]: FileLock(path).acquire()\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert subprocess.run([sys.executable, "-c", code, *map(str, locks)]).returncode == -9
    assert all(path.exists() for path in locks)
    for path in locks:
        path.write_text("4711\nsome host\n")  # whatever is written in it
    assert_goes_on(loaded, tmp_path, 2)


def test_ctrl_c_ends_with_a_sentence(loaded, tmp_path, monkeypatch, capsys):  # noqa: F811
    @contextlib.contextmanager
    def stopping():
        def on_step(name: str) -> None:
            if name == "build":
                raise KeyboardInterrupt

        yield on_step

    monkeypatch.setattr(command_line, "progress", stopping)
    assert run(loaded, "load", str(caseload(tmp_path, 2))) == 130
    assert_sentence(capsys.readouterr().err, "Stopped")
    monkeypatch.undo()
    assert figure(loaded) == 1
    assert_goes_on(loaded, tmp_path, 2)
