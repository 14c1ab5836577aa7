"""Lakes for tests: a PostgreSQL of one's own in a temporary folder, and a local server that speaks S3.

With LAKE=folder or LAKE=s3 (`make test-lake`) the tests that take `warehouse_at` run on a lake instead of a folder, its rows
in a folder or on S3; what is missing is then a failure. Without it they use folders, and tests/test_lake.py skips unless
PostgreSQL and the extensions are there.
"""

import functools
import importlib.util
import os
import shutil
import subprocess
import tempfile
import urllib.request
import uuid
from pathlib import Path

import pytest

KIND = os.environ.get("LAKE", "")  # folder or s3: of all tests
PORT = 5432  # only names the socket, which lies in the temporary folder
ACCOUNT = "postgres"


@functools.cache
def program(name: str) -> str | None:
    """A program of PostgreSQL: Debian keeps those of the server off the PATH."""
    return shutil.which(name) or next(map(str, Path("/usr/lib/postgresql").glob(f"*/bin/{name}")), None)


def missing() -> str:
    """What is not installed for a lake; empty when all is there."""
    modules = [f"duckdb_extension_{name}" for name in ("ducklake", "postgres_scanner", "httpfs")] + ["moto"]
    absent = [name for name in modules if not importlib.util.find_spec(name)]
    return ", ".join(absent + [name for name in ("initdb", "pg_ctl", "psql") if not program(name)])


needs_a_lake = pytest.mark.skipif(bool(missing()) and not KIND, reason=f"needs {missing()} (make test-lake)")
of_files = pytest.mark.skipif(bool(KIND), reason="is about the files of a folder")
of_lakes = pytest.mark.skipif(not KIND, reason="is about a lake; tests/test_retention.py has the like of folders")


class Server:
    """A PostgreSQL server that only a socket in its folder reaches. It refuses to run as root, so root lends it an account."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="lake"))
        self.owner = {"user": ACCOUNT, "group": ACCOUNT, "extra_groups": []} if os.geteuid() == 0 else {}
        if self.owner:
            shutil.chown(self.folder, ACCOUNT, ACCOUNT)
        self._run("initdb", "-D", self.folder / "data", "-A", "trust", "-U", ACCOUNT, "-N", "--no-instructions")
        self.start()

    def start(self) -> None:
        options = f"-k {self.folder} -c listen_addresses= -c fsync=off -c max_connections=200 -p {PORT}"
        self._run("pg_ctl", "-D", self.folder / "data", "-w", "-o", options, "-l", self.folder / "log", "start")

    def stop(self) -> None:
        """As when its machine loses power."""
        self._run("pg_ctl", "-D", self.folder / "data", "-w", "-m", "immediate", "stop")

    def new_lake(self) -> Path:
        """A place for a lake in a database of its own, in which nothing is yet."""
        name = f"lake_{uuid.uuid4().hex}"
        self.ask(f"create database {name}")
        return Path(f"ducklake:postgres:dbname={name} host={self.folder} port={PORT} user={ACCOUNT}")

    def ask(self, query: str, database: str = ACCOUNT) -> str:
        options = ["-h", self.folder, "-p", PORT, "-U", ACCOUNT, "-d", database]
        return self._run("psql", "-Atq", *options, "-c", query)

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder)

    def _run(self, name: str, *arguments) -> str:
        command = [program(name), *map(str, arguments)]
        done = subprocess.run(
            command,
            stdout=subprocess.PIPE if name == "psql" else subprocess.DEVNULL,
            text=True,
            cwd="/",
            check=True,
            **self.owner,
        )
        return done.stdout


@pytest.fixture(scope="session")
def postgres():
    server = Server()
    yield server
    server.remove()


@pytest.fixture(scope="session")
def s3():
    """The address of a server that speaks S3, with the bucket `lake`."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    address = "http://{}:{}".format(*server.get_host_and_port())
    urllib.request.urlopen(urllib.request.Request(f"{address}/lake", method="PUT")).close()
    yield address
    server.stop()


@pytest.fixture
def lake_at(request, tmp_path, monkeypatch):
    """lake_at("folder") or lake_at("s3") gives a place where a lake can be made, its rows in a folder or on S3."""

    def place(kind: str) -> Path:
        monkeypatch.setenv("WAREHOUSE_LOCAL", str(tmp_path))
        if kind == "s3":
            monkeypatch.setenv("WAREHOUSE_DATA", f"s3://lake/{uuid.uuid4().hex}")
            monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
            monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
            monkeypatch.setenv("AWS_ENDPOINT_URL", request.getfixturevalue("s3"))
        else:
            monkeypatch.setenv("WAREHOUSE_DATA", str(tmp_path / "lake_data"))
        return request.getfixturevalue("postgres").new_lake()

    return place


@pytest.fixture
def warehouse_at(request, tmp_path):
    """Where a test's warehouse shall be, not made yet: a folder, or with LAKE a lake."""
    return request.getfixturevalue("lake_at")(KIND) if KIND else tmp_path / "warehouse"
