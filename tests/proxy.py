"""Two replicas of the dashboard behind nginx, with the files of deploy/ as they are but for ports and certificate."""

import contextlib
import os
import re
import shutil
import ssl
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.conftest import PROJECT
from tests.server import free_port, start

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
CERTIFICATE = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost")
AROUND = """daemon off; pid {root}/nginx.pid; error_log {root}/error.log; worker_processes 1; {user}
events {{ worker_connections 4096; }}
http {{
    access_log off; types {{}} default_type application/octet-stream;
    client_body_temp_path {root}/body; proxy_temp_path {root}/proxy; fastcgi_temp_path {root}/f; uwsgi_temp_path {root}/u;
    scgi_temp_path {root}/s;
    include {root}/peksos.conf;
}}
"""


class Behind(NamedTuple):
    """The proxy's https address and process, and the replicas: {port: process}."""

    address: str
    nginx: subprocess.Popen
    replicas: dict[int, subprocess.Popen]


def configured(root: Path, ports: tuple[int, int], listen: int, plain: int) -> Path:
    """deploy/nginx.conf with these ports and a certificate made for this time, and what an nginx.conf has around it."""
    text = (PROJECT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for old, new in (("8511", ports[0]), ("8512", ports[1])):
        text = text.replace(old, str(new))
    text = text.replace("listen 443 ssl", f"listen {listen} ssl").replace("listen 80;", f"listen {plain};")
    text = re.sub("/etc/ssl/peksos/", f"{root}/", text)
    (root / "peksos.conf").write_text(text, encoding="utf-8")
    keys = ("-keyout", str(root / "privkey.pem"), "-out", str(root / "fullchain.pem"))
    subprocess.run([*CERTIFICATE, *keys], check=True, capture_output=True)
    user = "user root;" if os.geteuid() == 0 else ""  # its usual account may not look into a test's folder
    (root / "nginx.conf").write_text(AROUND.format(root=root, user=user), encoding="utf-8")
    return root / "nginx.conf"


@contextlib.contextmanager
def proxied(
    folder: Path, root: Path, *options: str, listen: int | None = None, each=None, **environment
) -> Iterator[Behind]:
    """Serve a warehouse twice behind nginx. `each` is called with 0 and 1 before that replica is started."""
    listen, processes = listen or free_port(), {}
    root.mkdir(parents=True, exist_ok=True)
    nginx = None
    try:
        for number in range(2):
            if each:
                each(number)
            port = free_port()
            processes[port], _ = start(folder, "--server.address", "127.0.0.1", *options, port=port, **environment)
        file = configured(root, tuple(processes), listen, free_port())
        nginx = subprocess.Popen([NGINX, "-p", str(root), "-e", str(root / "error.log"), "-c", str(file)])
        address = f"https://localhost:{listen}"
        _wait(address, nginx)
        yield Behind(address, nginx, processes)
    finally:
        for process in (nginx, *processes.values()):
            if process:
                process.terminate()
                process.communicate()


def _wait(address: str, nginx: subprocess.Popen) -> None:
    unchecked = ssl._create_unverified_context()
    for _ in range(100):
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/_stcore/health", context=unchecked):
            return
        if nginx.poll() is not None:
            raise RuntimeError("nginx stopped")
        time.sleep(0.1)
    raise RuntimeError("nginx does not answer")
