"""A loader in a process of its own, which kills itself at a named step or says each step as it begins."""

import os
import signal
import sys
from pathlib import Path

from core.settings import load_settings
from etl import publish
from etl.check import Options


def main(folder: str, file: str, kill_at: str) -> None:
    """Load one file; `kill_at` is a step of core.warehouse.publish, or "never"."""

    def on_step(step: str) -> None:
        print(step, flush=True)
        if step == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    settings = load_settings()
    files = publish.check_files(Path(folder), [Path(file)], Options(), settings)
    version, _ = publish.load(Path(folder), files, settings, on_step=on_step)
    print(f"version {version}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
