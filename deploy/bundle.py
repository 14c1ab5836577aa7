"""`make bundle` writes dist/rasio-peksos-<platform>.zip: the project and every wheel it needs, for a machine without internet.

start.sh (start.bat on Windows) in it installs into the unpacked folder itself, so no administrator rights are needed.
The wheels are for the Python this runs on; `--platform win_amd64` fetches those for Windows instead.
"""

import argparse
import platform
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from packaging.metadata import parse_email
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).resolve().parent.parent
TOP = "rasio-peksos"
NOT_AT_RUN_TIME = ("tests/", "benchmarks/", "docs/screens/", "docs/tour/", ".ci/", ".gitignore", "requirements-dev.txt")
STARTS = ("start.sh", "start.bat")  # stand at the top of the zip
WINDOWS = {"os_name": "nt", "sys_platform": "win32", "platform_system": "Windows", "platform_machine": "AMD64"}


def main() -> None:
    """Write the zip and print its name."""
    parser = argparse.ArgumentParser(prog="make bundle")
    parser.add_argument("--platform", choices=["win_amd64"], help="for Windows instead of this machine")
    parser.add_argument("--out", type=Path, default=PROJECT / "dist")
    arguments = parser.parse_args()
    print(write(arguments.out, arguments.platform))


def write(out: Path, for_platform: str | None = None) -> Path:
    """Fetch the wheels and write the zip into the folder `out`; returns its path. Raises CalledProcessError without an index."""
    out.mkdir(parents=True, exist_ok=True)
    name = for_platform or f"{platform.system()}-{platform.machine()}".lower()
    path = out / f"{TOP}-{name}-python{sys.version_info.major}.{sys.version_info.minor}.zip"
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
        wheels = fetch(Path(folder), for_platform)
        for file in project_files():
            bundle.write(PROJECT / file, f"{TOP}/{file}")
        for file in STARTS:
            bundle.writestr(_executable(f"{TOP}/{file}"), start_script(file))
        for wheel in wheels:  # zips already
            bundle.write(wheel, f"{TOP}/wheels/{wheel.name}", zipfile.ZIP_STORED)
    return path


def project_files() -> list[str]:
    """What git tracks and a running dashboard or its reader needs."""
    listed = subprocess.run(["git", "ls-files"], cwd=PROJECT, check=True, capture_output=True, text=True)
    return [file for file in listed.stdout.splitlines() if not file.startswith(NOT_AT_RUN_TIME)]


def start_script(name: str) -> bytes:
    """A start script with its system's ends of lines, whatever git made of them."""
    text = (PROJECT / "deploy" / name).read_text(encoding="utf-8")
    return text.replace("\n", "\r\n" if name.endswith(".bat") else "\n").encode()


def fetch(folder: Path, for_platform: str | None) -> list[Path]:
    """Download what requirements.txt needs, and pip itself, as wheels.

    pip asks the markers of requirements about the machine it runs on, so what only Windows needs is looked up afterwards.
    """
    wanted = ["-r", str(PROJECT / "requirements.txt"), "pip"]
    while wanted:
        options = ["--platform", for_platform] if for_platform else []
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--only-binary=:all:", "--dest", str(folder)]
        subprocess.run([*command, *options, *wanted], check=True)
        wanted = missing(folder, WINDOWS) if for_platform else []
    return sorted(folder.glob("*.whl"))


def missing(folder: Path, environment: dict[str, str]) -> list[str]:
    """What the wheels of a folder require in an environment of PEP 508 markers and is not there."""
    needed, there = {}, set()
    for wheel in folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as content:
            name = next(name for name in content.namelist() if name.endswith(".dist-info/METADATA"))
            metadata, _ = parse_email(content.read(name))
        there.add(canonicalize_name(metadata["name"]))
        for requirement in map(Requirement, metadata.get("requires_dist", [])):
            if requirement.marker is None or requirement.marker.evaluate(environment | {"extra": ""}):
                needed[canonicalize_name(requirement.name)] = f"{requirement.name}{requirement.specifier}"
    return [text for name, text in sorted(needed.items()) if name not in there]


def _executable(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o100755 << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


if __name__ == "__main__":
    main()
