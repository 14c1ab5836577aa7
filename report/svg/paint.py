"""Fills, hatchings and strokes."""

import math
from collections.abc import Sequence

from report.svg.text import escaped, short

DIAGONAL = math.sqrt(2)


def each(value: object, place: int) -> object:
    """One of a list of values, or the value that all share."""
    return value[place] if isinstance(value, list | tuple) else value


def lined(colour: str | None, width: float, dash: str = "solid", fill: str = "") -> str:
    """Attributes of a stroke, none where it has no width."""
    said = f' fill="{fill}"' if fill else ""
    if not width or colour is None:
        return said
    said += f' stroke="{escaped(colour)}"' + (f' stroke-width="{short(width)}"' if width != 1 else "")
    if dash in ("dot", "dash"):
        unit = max(width, 3) * (3 if dash == "dash" else 1)
        said += f' stroke-dasharray="{short(unit)},{short(unit)}"'
    elif dash != "solid":
        raise ValueError(f"line.dash {dash} cannot be drawn")
    return said


class Patterns:
    """The hatchings of one drawing, each defined once under an identifier that no other drawing on a page has."""

    def __init__(self, prefix: str):
        self.prefix = prefix
        self.found: dict[tuple, str] = {}

    def fill(self, marker: dict, place: int, small: bool = False) -> str:
        """The fill of a bar, or of a legend's swatch, which is hatched finer."""
        pattern = {name: each(value, place) for name, value in marker.get("pattern", {}).items()}
        if not pattern.get("shape"):
            colour = each(marker.get("color"), place)
            if colour is None:
                raise ValueError("bar without marker.color cannot be drawn")
            return escaped(colour)
        return self.hatch(pattern, small)

    def hatch(self, pattern: dict, small: bool = False) -> str:
        """A reference to a hatching."""
        shape, size, solidity = pattern["shape"], pattern.get("size", 8), pattern.get("solidity", 0.3)
        key = (shape, size, solidity, pattern.get("fgcolor"), pattern.get("bgcolor"), small)
        if None in key or shape not in SHAPES:
            raise ValueError(f"a pattern of shape {shape} without fgcolor and bgcolor cannot be drawn")
        return f"url(#{self.prefix}-{list(self.found).index(key) if key in self.found else self._add(key)})"

    def _add(self, key: tuple) -> int:
        shape, size, solidity, front, back, small = key
        side = size * DIAGONAL if shape in "/x" else size
        number, edge = len(self.found), f"{side:.3f}"
        inner = SHAPES[shape](side, size, solidity, escaped(front))
        turned = ' patternTransform="scale(.8)"' if small else ""
        self.found[key] = (
            f'<pattern id="{self.prefix}-{number}" width="{edge}" height="{edge}" patternUnits="userSpaceOnUse"{turned}>'
            f'<rect width="{edge}" height="{edge}" fill="{escaped(back)}"/>{inner}</pattern>'
        )
        return number

    def __str__(self) -> str:
        return "".join(self.found.values())


def _rising(side: float) -> str:
    q = side / 4
    return f"M{-q:.3f},{q:.3f}l{2 * q:.3f},{-2 * q:.3f}M0,{side:.3f}L{side:.3f},0M{3 * q:.3f},{5 * q:.3f}l{2 * q:.3f},{-2 * q:.3f}"


def _falling(side: float) -> str:
    q = side / 4
    return f"M{3 * q:.3f},{-q:.3f}l{2 * q:.3f},{2 * q:.3f}M0,0L{side:.3f},{side:.3f}M{-q:.3f},{3 * q:.3f}l{2 * q:.3f},{2 * q:.3f}"


def _stroke(path: str, colour: str, width: float) -> str:
    return f'<path d="{path}" stroke="{colour}" stroke-width="{width:.3f}"/>'


SHAPES = {
    "/": lambda side, size, solid, colour: _stroke(_rising(side), colour, solid * size),
    "x": lambda side, size, solid, colour: _stroke(
        _rising(side) + _falling(side), colour, size - size * math.sqrt(1 - solid)
    ),
    "-": lambda side, size, solid, colour: _stroke(f"M0,{side / 2}L{side},{side / 2}", colour, solid * size),
    "|": lambda side, size, solid, colour: _stroke(f"M{side / 2},0L{side / 2},{side}", colour, solid * size),
    ".": lambda side, size, solid, colour: (
        f'<circle cx="{side / 2}" cy="{side / 2}" r="{math.sqrt(solid * size * size / math.pi):.3f}" fill="{colour}"/>'
    ),
}  # as plotly.js draws them


def path(points: Sequence[tuple[float, float] | None], closed: bool = False) -> str:
    """A line through points, broken where there is none; after its first point in steps, which take fewer letters."""
    said, at = [], None
    for point in points:
        if point is None:
            said.append("z" if at and closed else "")
            at = None
            continue
        x, y = round(point[0], 1), round(point[1], 1)
        if at:
            down = short(y - at[1])
            said.append(f"l{short(x - at[0])}{'' if down.startswith('-') else ','}{down}")
        else:
            said.append(f"M{short(x)},{short(y)}")
        at = (x, y)
    return "".join(said) + ("z" if at and closed else "")
