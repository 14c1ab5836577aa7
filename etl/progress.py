"""A bar with the name of the step, on a terminal, for whatever takes over a second."""

import contextlib
import sys

from tqdm import tqdm

STEPS = ("read", "copy", "apply", "build", "checkpoint", "verify", "rename", "announce", "switch", "clean")
READING = ("read", "understand", "compare", "count")  # of each file; those that a file needs
IMPACT = ("copy", "apply", "build", "compare")


@contextlib.contextmanager
def progress():
    """Gives the function to call with the name of each step as it begins."""
    bar = tqdm(
        total=len(STEPS),
        delay=1,
        leave=False,
        file=sys.stderr,
        disable=not sys.stderr.isatty(),
        bar_format="{desc} |{bar}| {elapsed}",
    )

    def on_step(step: str) -> None:
        bar.set_description_str(step, refresh=False)
        bar.update()

    with bar:
        yield on_step
