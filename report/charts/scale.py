"""A value axis for ratios: linear or logarithmic, with ticks people read and a band for "no certified worker"."""

import math
from collections.abc import Iterable
from typing import NamedTuple

from core.texts import Texts

BAND = 0.1  # the share of the axis kept for what has no number


class Scale(NamedTuple):
    """From `low` to `high` in the unit of the values; `band` is where "none yet" stands, beyond the worst end, or None."""

    low: float
    high: float
    log: bool
    inverse: bool
    band: float | None

    def height(self, value: float) -> float:
        """Where a value lies, 0 at the axis' bottom, 1 at its top."""
        bottom, top = self.range()
        return (self._along(value) - bottom) / (top - bottom)

    def value(self, height: float) -> float:
        """The value that lies at a height: the other way round of `height`."""
        bottom, top = self.range()
        along = bottom + height * (top - bottom)
        return 10**along if self.log else along

    def range(self) -> list[float]:
        """What Plotly's axis takes: powers of ten on a logarithmic axis."""
        bottom, top = self._along(self.low), self._along(self.high)
        room = (top - bottom) * BAND if self.band is not None else 0
        return [bottom - room, top] if self.inverse else [bottom, top + room]

    def ticks(self) -> list[float]:
        """1 : 1.000, 1 : 3.000, 1 : 10.000 on a logarithmic axis; even steps from zero on a linear one."""
        if self.log:
            found = _readable(self.low, self.high)
            return found if len(found) <= 9 else [tick for tick in found if math.log10(tick) % 1 < 0.01]
        step = 10 ** math.floor(math.log10(self.high / 2))
        step = next(s for s in (step, 2 * step, 5 * step, 10 * step, 20 * step) if self.high / s <= 6)
        return [place * step for place in range(int(self.high / step + 1e-9) + 1)]

    def _along(self, value: float) -> float:
        return math.log10(max(value, 1e-9)) if self.log else value


def scale_of(values: Iterable[float | None], log: bool, inverse: bool, with_band: bool) -> Scale:
    """A scale that holds the values and begins and ends at a readable number. No values: an empty but sound scale."""
    known = [value for value in values if value is not None]
    if log:
        positive = [value for value in known if value > 0] or [1 if inverse else 1000]
        low, high = _next(min(positive), down=True), _next(max(positive))
        high = high if high > low else high * 10
    else:
        low, high = 0.0, max([*known, 0]) * 1.08 or 1.0
    scale = Scale(low, high, log, inverse, None)
    if not with_band:
        return scale
    bottom, top = scale.range()
    place = bottom - (top - bottom) * BAND * 0.6 if inverse else top + (top - bottom) * BAND * 0.6
    return scale._replace(band=10**place if log else place)


def readable(value: float | None, inverse: bool, texts: Texts) -> str:
    """A value as people read it: 1 : 20.833, or 0,048 workers per 1,000."""
    if not inverse:
        return texts.ratio(value)
    if not value:
        return texts.number(value)
    return texts.number(value, max(0, min(4, 1 - math.floor(math.log10(value)))))


def tick_words(scale: Scale, texts: Texts) -> list[str]:
    """Words for the ticks; even steps have the same number of decimals."""
    ticks = scale.ticks()
    if not scale.inverse:
        return [texts.ratio(tick) if tick else texts.number(0) for tick in ticks]
    if scale.log:
        return [texts.number(tick, max(0, -math.floor(math.log10(tick)))) for tick in ticks]
    step = ticks[1] if len(ticks) > 1 else 1
    return [texts.number(tick, max(0, -math.floor(math.log10(step) + 1e-9)) if tick else 0) for tick in ticks]


def _readable(low: float, high: float) -> list[float]:
    powers = range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 1)
    steps = [float(f"{step}e{power}") for power in powers for step in (1, 3)]
    return [step for step in steps if low * 0.999 <= step <= high * 1.001]


def _next(value: float, down: bool = False) -> float:
    """The readable number at or beyond a value."""
    steps = _readable(value / 10, value * 10)
    return max(s for s in steps if s <= value) if down else min(s for s in steps if s >= value)
