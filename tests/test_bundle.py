"""make bundle: what it writes installs and runs in an empty folder, with no network and no administrator rights."""

import os
import shutil
import subprocess
import sys
import zipfile

import pytest

from deploy import bundle
from tests.conftest import DEEP, PROJECT

# Loopback is all there is: the kernel knows no way to anything else.
INSIDE = """
import csv, fcntl, os, signal, socket, struct, subprocess, time, urllib.request
fcntl.ioctl(socket.socket(), 0x8914, struct.pack("16sh14x", b"lo", 1))  # SIOCSIFFLAGS, IFF_UP
try:
    socket.create_connection(("192.0.2.1", 80), timeout=5)
    raise SystemExit("there is a network")
except OSError as error:
    print("network:", error.strerror)
server = subprocess.Popen(["sh", "start.sh"])
for _ in range(1200):
    try:
        with urllib.request.urlopen("http://localhost:8501/_stcore/health") as answer:
            print("health:", answer.read().decode())
        break
    except OSError:
        assert server.poll() is None, "start.sh ended"
        time.sleep(0.1)
server.send_signal(signal.SIGTERM)
server.wait()
printed = subprocess.run([".venv/bin/python", "-m", "report", "export", "ratio"], check=True, capture_output=True, text=True)
print("figures:", sum(row["cases_per_worker"] != "" for row in csv.DictReader(printed.stdout.splitlines())))
assert subprocess.run([".venv/bin/python", "-m", "etl", "init", "--sample"]).returncode == 0
assert subprocess.run([".venv/bin/python", "-m", "etl", "verify"]).returncode == 0
"""


def test_the_project_without_its_tests_gives_figures(tmp_path):
    for file in bundle.project_files():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / file, tmp_path / file)
    run = {"cwd": tmp_path, "env": {"PATH": os.environ["PATH"]}, "check": True, "capture_output": True, "text": True}
    code = "from etl.__main__ import main as e; from report.__main__ import main as r; e(['init', '--sample']); r(['export', 'ratio'])"
    printed = subprocess.run([sys.executable, "-c", code], **run).stdout
    assert "Mesuji" in printed
    assert not list(tmp_path.glob("tests"))


def test_what_only_windows_needs_is_found(tmp_path):
    for name, requires in (
        ("click", ["colorama>=0.4; platform_system == 'Windows'", "uvloop; sys_platform != 'win32'"]),
        ("Here_Too", ["click>=8", "extra-thing; extra == 'all'"]),
    ):
        with zipfile.ZipFile(tmp_path / f"{name.lower()}-1.0-py3-none-any.whl", "w") as wheel:
            lines = [
                "Metadata-Version: 2.1",
                f"Name: {name}",
                "Version: 1.0",
                *(f"Requires-Dist: {r}" for r in requires),
            ]
            wheel.writestr(f"{name.lower()}-1.0.dist-info/METADATA", "\n".join(lines) + "\n")
    assert bundle.missing(tmp_path, bundle.WINDOWS) == ["colorama>=0.4"]


def test_the_start_script_for_windows_is_five_lines_with_its_ends_of_lines():
    lines = bundle.start_script("start.bat").split(b"\r\n")
    assert len(lines) == 6
    assert lines[-1] == b""
    assert not any(b"\n" in line for line in lines)


@pytest.mark.skipif(not DEEP, reason="fetches 170 MB of wheels; DEEP=1")
@pytest.mark.skipif(not shutil.which("unshare"), reason="needs unshare to be without a network")
def test_it_installs_and_serves_with_no_network(tmp_path):
    path = bundle.write(tmp_path / "dist")
    office, home = tmp_path / "office", tmp_path / "home"
    home.mkdir()
    subprocess.run(["unzip", "-q", str(path), "-d", str(office)], check=True)
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHON": sys._base_executable}
    environment["PIP_CONFIG_FILE"] = os.devnull  # what this machine knows of indexes is no help
    done = subprocess.run(
        ["unshare", "--map-root-user", "--net", sys._base_executable, "-c", INSIDE],
        cwd=office / bundle.TOP,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "network: Network is unreachable" in done.stdout
    assert "health: ok" in done.stdout
    figures = next(line for line in done.stdout.splitlines() if line.startswith("figures: "))
    assert int(figures.split()[1]) > 100
