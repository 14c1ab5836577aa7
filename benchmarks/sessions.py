"""Many readers at once, in real websocket sessions, while loads are published: errors, times, memory, CPU.

A reader opens a page, thinks (15 seconds on average), chooses another option or opens another page, and so on. Every load
gives one figure the number of the version it makes, and readers look whether page and figure agree (rule R12). An error is an
exception or a sentence of failure on a page, a lost connection, a version that was not published then, a figure of another one.

With `--climb` the same in rounds of a minute with ever more readers, on one replica and on two behind nginx with deploy/nginx.conf,
by turns: how many readers each bears with 95 % of the answers under the limit. One replica is tied to the first core, two to one core
each. That needs a machine without other work: who is alone on a core is left alone by the rest, two are not. The CPU an answer costs
on each side does not depend on it, and says how much two with a core each can do.
"""

import argparse
import asyncio
import contextlib
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.reader import Reader, Shown, reader
from core import warehouse
from report.entrance import PAGES
from tests.conftest import PROJECT
from tests.proxy import proxied
from tests.server import serve

SAMPLE = PROJECT / "data" / "sample"
FOR_READERS = ["" if page == PAGES[0] else page for page in PAGES if page not in ("briefing", "check", "upload")]
MARKED = "district", "district=18.72&category=08&unit=person"  # where the figure stands that says its version
MARK = 10_000
HZ = os.sysconf("SC_CLK_TCK")


class Round(NamedTuple):
    """What a number of readers met: (page, what was shown) of each request, errors, memory in MB at times, CPU seconds.

    `yardstick` is how long a fixed piece of work took meanwhile, in ms each time: what the machine was worth.
    """

    shown: list[tuple[str, Shown]]
    errors: list[str]
    memory: list[tuple[float, float]]
    seconds: float
    server_cpu: float
    client_cpu: float
    loads: int
    yardstick: list[float]


def main() -> None:
    """Run it and print what was seen."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sessions")
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--think", type=float, default=15, help="seconds on average")
    parser.add_argument("--every", type=float, default=30, help="seconds between loads")
    parser.add_argument("--replicas", type=int, choices=[1, 2], default=1)
    parser.add_argument("--climb", type=int, nargs="*", metavar="SESSIONS", help="how many readers in each round")
    parser.add_argument("--limit", type=float, default=400, help="milliseconds, with --climb")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root) / "warehouse"
        fill(folder)
        if arguments.climb is not None:
            climb(folder, arguments)
            return
        with served(folder, arguments.replicas, pinned=False) as (address, processes):
            seen = asyncio.run(play(folder, address, processes, arguments, arguments.sessions, arguments.minutes * 60))
        report(seen, arguments.sessions)


def fill(folder: Path) -> None:
    """A warehouse with the sample's files as if they were real: real loads would put sample loads aside."""
    run = [sys.executable, "-m", "etl", "--warehouse", str(folder)]
    subprocess.run([*run, "init"], cwd=PROJECT, check=True, capture_output=True)
    for entry in tomllib.loads((SAMPLE / "manifest.toml").read_text(encoding="utf-8"))["load"]:
        options = [f"--{name.replace('_', '-')}={entry[name]}" for name in ("as_of", "covers") if name in entry]
        subprocess.run(
            [*run, "load", str(SAMPLE / entry["file"]), *options], cwd=PROJECT, check=True, capture_output=True
        )
    publish(folder)


def publish(folder: Path) -> None:
    """One load in a process of its own, as an analyst does it; the figure says which version it makes."""
    file = folder.with_name("mark.csv")
    number = MARK + warehouse.current_version(folder) + 1
    file.write_text(f"district,period,category,cases,unit\nMetro,2023,08,{number},person\n", encoding="utf-8")
    run = [sys.executable, "-m", "etl", "--warehouse", str(folder), "load", str(file)]
    subprocess.run(run, cwd=PROJECT, check=True, capture_output=True)


@contextlib.contextmanager
def served(folder: Path, replicas: int, pinned: bool) -> Iterator[tuple[str, list[int]]]:
    """One replica alone or two behind nginx: (address, process ids, nginx' among them)."""
    free = os.sched_getaffinity(0)

    def pin(number: int) -> None:  # what is started inherits it
        os.sched_setaffinity(0, {sorted(free)[number % len(free)]} if pinned else free)

    try:
        if replicas == 1:
            pin(0)
            log: list = []
            with serve(folder, "--server.address", "127.0.0.1", log=log) as address:
                os.sched_setaffinity(0, free)
                yield address, list(children())
        else:
            with tempfile.TemporaryDirectory() as root, proxied(folder, Path(root), each=pin) as behind:
                os.sched_setaffinity(0, free)
                yield behind.address, list(children())
    finally:
        os.sched_setaffinity(0, free)


def children() -> Iterator[int]:
    """The processes that this one has started, and those of nginx' workers (Linux)."""
    parents = {os.getpid()}
    for _ in range(2):
        for path in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                if int(path.read_text().rpartition(")")[2].split()[1]) in parents:
                    parents.add(int(path.parent.name))
    yield from parents - {os.getpid()}


async def play(folder: Path, address: str, processes: list[int], arguments, sessions: int, seconds: float) -> Round:
    """Let the readers read for so long, the loads come in between."""
    shown, errors, memory, loads, yardstick = [], [], [], [], []
    until, begun = time.monotonic() + seconds, time.monotonic()
    cpu, own = cpu_seconds(processes), time.process_time()

    async def loading() -> None:
        while arguments.every and time.monotonic() + arguments.every < until:
            await asyncio.sleep(arguments.every)
            try:
                await asyncio.to_thread(publish, folder)
                loads.append(time.monotonic())
            except subprocess.CalledProcessError as error:
                errors.append(f"a load failed with exit code {error.returncode}")

    async def watching() -> None:
        while time.monotonic() < until:
            memory.append((time.monotonic() - begun, megabytes(processes)))
            measured = time.perf_counter()
            sum(range(300_000))
            yardstick.append((time.perf_counter() - measured) * 1000)
            await asyncio.sleep(min(5, max(0.1, until - time.monotonic())))

    readers = [
        reading(folder, address, random.Random(number), until, arguments.think, shown, errors)
        for number in range(sessions)
    ]
    await asyncio.gather(loading(), watching(), *readers)
    spent = cpu_seconds(processes) - cpu
    return Round(
        shown, errors, memory, time.monotonic() - begun, spent, time.process_time() - own, len(loads), yardstick
    )


async def reading(folder: Path, address: str, chance: random.Random, until: float, think: float, shown, errors) -> None:
    """One reader until the end; one whose connection is lost comes again."""
    await asyncio.sleep(chance.uniform(0, think))
    while time.monotonic() < until:
        try:
            async with reader(address) as session:
                await ask(folder, session, lambda: session.open(chance.choice(FOR_READERS)), shown, errors)
                while time.monotonic() < until:
                    await asyncio.sleep(min(chance.uniform(0.5, 1.5) * think, max(0, until - time.monotonic())))
                    if time.monotonic() < until:
                        await ask(folder, session, next_click(session, chance), shown, errors)
        except Exception as error:
            errors.append(f"lost: {type(error).__name__} {error}")
            await asyncio.sleep(1)


def next_click(session: Reader, chance: random.Random) -> Callable:
    """Half of the clicks choose another option, a third open another page, the rest the page whose figure is known."""
    kind = chance.random()
    if kind < 0.5 and session.boxes:
        box = chance.choice(sorted(session.boxes))
        option = chance.choice(session.boxes[box])
        return lambda: session.choose(box, option)
    page, query = (chance.choice(FOR_READERS), "") if kind < 0.85 else MARKED
    return lambda: session.open(page, query)


async def ask(folder: Path, session: Reader, click: Callable, shown: list, errors: list) -> None:
    """One click; whether what it brought is whole, of a version published meanwhile, and that version's figure."""
    first = warehouse.current_version(folder)
    seen = await click()
    last = warehouse.current_version(folder)
    page = session.page or PAGES[0]
    shown.append((page, seen))
    errors += [f"{page}: {wrong}" for wrong in seen.wrong]
    if seen.version is None or not first <= seen.version <= last:
        errors.append(f"{page}: version {seen.version}, published were {first} to {last}")
    elif (page, session.query) == MARKED and not re.search(rf"\b10\.{seen.version:03d}\b", seen.text):
        errors.append(f"{page}: not the figure of version {seen.version}")


def climb(folder: Path, arguments) -> None:
    """Rounds with ever more readers, on one replica and on two by turns, after one that is not counted."""
    steps = arguments.climb or [10, 20, 30, 40, 50, 60, 80, 100, 120, 160]
    with served(folder, 1, pinned=True) as alone, served(folder, 2, pinned=True) as two:
        two = two[0], sorted(set(two[1]) - set(alone[1]))
        bears, cpu, answers = {1: 0, 2: 0}, {1: 0.0, 2: 0.0}, {1: 0, 2: 0}
        for number, sessions in enumerate([steps[0], *steps]):
            for replicas, (address, processes) in ((1, alone), (2, two)):
                seen = asyncio.run(play(folder, address, processes, arguments, sessions, arguments.minutes * 60))
                print(f"{replicas} replica(s): ", end="")
                report(seen, sessions)
                if number == 0:
                    continue
                cpu[replicas], answers[replicas] = cpu[replicas] + seen.server_cpu, answers[replicas] + len(seen.shown)
                if percentile(seen, 95) <= arguments.limit and not seen.errors:
                    bears[replicas] = sessions
    times = f"{bears[2] / bears[1]:.2f} times" if bears[1] else f"one fewer than {steps[0]}"
    print(f"one replica bears {bears[1]}, two bear {bears[2]}: {times}")
    each = {replicas: cpu[replicas] / answers[replicas] for replicas in cpu}
    print(
        f"CPU an answer, nginx included: {each[1] * 1000:.0f} ms and {each[2] * 1000:.0f} ms;"
        f" two with a core each do {2 * each[1] / each[2]:.2f} times the work of one"
    )


def report(seen: Round, sessions: int) -> None:
    """Print a round."""
    print(
        f"{sessions} sessions, {seen.seconds:.0f} s, {len(seen.shown)} answers, {seen.loads} loads, {len(seen.errors)} errors;"
        f" p50 {percentile(seen, 50):.0f} ms, p95 {percentile(seen, 95):.0f} ms, mean {mean_size(seen):.0f} kB;"
        f" server {seen.server_cpu / seen.seconds:.2f} cores ({seen.server_cpu / len(seen.shown) * 1000:.0f} ms an answer),"
        f" client {seen.client_cpu / seen.seconds:.2f}; load of the machine {os.getloadavg()[0]:.1f},"
        f" adding 300,000 numbers took {statistics.median(seen.yardstick):.1f} ms, at most {max(seen.yardstick):.1f} ms",
        flush=True,
    )
    for error in sorted(set(seen.errors))[:10]:
        print(f"  {seen.errors.count(error)} x {error}")
    if len(seen.memory) > 20:
        tenth = len(seen.memory) // 10
        means = [statistics.mean(mb for _, mb in seen.memory[at * tenth : (at + 1) * tenth]) for at in range(10)]
        print(f"  memory by tenths, MB: {', '.join(f'{mean:.0f}' for mean in means)}")
        print(f"  growth in the second half: {(means[9] / means[4] - 1) * 100:+.1f} %")
        print(f"  by fifths, p50 and p95 of answers and the yardstick, ms: {', '.join(by_fifths(seen))}")
        for page in sorted({page for page, _ in seen.shown}):
            times = [one.seconds * 1000 for name, one in seen.shown if name == page]
            print(
                f"  {page:14} {len(times):4} answers, median {statistics.median(times):5.0f} ms, slowest {max(times):5.0f} ms"
            )


def by_fifths(seen: Round) -> list[str]:
    """Whether answers take longer as time goes on, or the machine does."""
    answers, works = len(seen.shown) // 5, len(seen.yardstick) // 5
    said = []
    for at in range(5):
        part = seen._replace(shown=seen.shown[at * answers : (at + 1) * answers])
        work = statistics.median(seen.yardstick[at * works : (at + 1) * works])
        said.append(f"{percentile(part, 50):.0f} {percentile(part, 95):.0f} ({work:.1f})")
    return said


def percentile(seen: Round, percent: int) -> float:
    """In milliseconds."""
    times = sorted(shown.seconds for _, shown in seen.shown)
    return times[min(len(times) - 1, len(times) * percent // 100)] * 1000


def mean_size(seen: Round) -> float:
    return statistics.mean(shown.size for _, shown in seen.shown) / 1000


def megabytes(processes: list[int]) -> float:
    """The memory of processes, each page counted once among them (PSS; Linux)."""
    lines = [line for pid in processes for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def cpu_seconds(processes: list[int]) -> float:
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in processes]
    return sum(int(field[11]) + int(field[12]) for field in fields) / HZ


if __name__ == "__main__":
    main()
