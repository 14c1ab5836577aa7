"""The three methods of the planner on made-up districts of the whole country: python -m benchmarks.planner.

Prints the CPU milliseconds of each, the best of several; CPU because other programs may run beside it.
"""

import argparse
import random
import time

from report.planner import METHODS, Place, allocate


def main() -> None:
    """Allocate and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.planner")
    parser.add_argument("--districts", type=int, default=514)
    parser.add_argument("--seats", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=5)
    arguments = parser.parse_args()
    chance = random.Random(1)
    places = [
        Place(
            f"{n:04d}", chance.randint(1_000, 400_000), chance.choice([0, 0, 1, 4, 20]), chance.choice([0, 0, 1]), 300
        )
        for n in range(arguments.districts)
    ]
    for method in METHODS:
        taken = []
        for _ in range(arguments.times):
            started = time.process_time()
            found = allocate(places, arguments.seats, method, 5_000)
            taken.append(time.process_time() - started)
        print(f"{method}: {min(taken) * 1000:.1f} ms for {sum(found.values()):,} seats in {len(found)} districts")


if __name__ == "__main__":
    main()
