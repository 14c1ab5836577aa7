"""Value axes that people read: 1 : 100, 1 : 300, 1 : 1.000 on a logarithmic one, a few round numbers on a linear one."""

import math

READABLE = (1, 3)  # a logarithmic axis has ticks at 1, 3, 10, 30, ...


def ticks(low: float, high: float, log: bool) -> list[float]:
    """The readable numbers from low to high."""
    if log:
        powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
        return [
            step * 10.0**power
            for power in powers
            for step in READABLE
            if low * 0.999 <= step * 10.0**power <= high * 1.001
        ]
    step = 10 ** math.floor(math.log10(high / 2))
    step = next(s for s in (step, 2 * step, 5 * step, 10 * step) if high / s <= 6)
    return [i * step for i in range(int(high / step) + 1)]


def nice(value: float, down: bool = False) -> float:
    """The next readable number on a logarithmic axis."""
    power = math.floor(math.log10(value))
    steps = [step * 10.0**p for p in (power - 1, power, power + 1) for step in READABLE]
    return max(s for s in steps if s <= value) if down else min(s for s in steps if s >= value)


def height(value: float, low: float, high: float, log: bool) -> float:
    """Where a value lies on the axis, 0 at the bottom, 1 at the top."""
    if log:
        return (math.log10(max(value, low)) - math.log10(low)) / (math.log10(high) - math.log10(low))
    return (value - low) / (high - low)


def extent(values: list[float], log: bool) -> tuple[float, float]:
    """From and to: a linear axis begins at zero, a logarithmic one at the readable number below the smallest value."""
    if not values:
        return (1, 1000) if log else (0, 1000)
    if not log:
        return 0, max(values) * 1.08 or 1
    positive = [value for value in values if value > 0] or [1]
    return nice(min(positive), down=True), nice(max(positive) * 1.02)


def settings(low: float, high: float, log: bool) -> dict:
    """Plotly's type and range of such an axis."""
    return {"type": "log" if log else "linear", "range": [math.log10(low), math.log10(high)] if log else [low, high]}
