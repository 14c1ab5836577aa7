"""Words in a drawing: Plotly's few tags, and how much room words take, without a browser to measure them.

Widths are those of Arial and of the fonts made to its measure (Liberation Sans, Helvetica), so that boxes behind words,
legends and words in bars come out as on the page.
"""

import html
import re
from typing import NamedTuple

# Thousandths of the font size for the letters from space to tilde, and some beyond.
REGULAR = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556,
    556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
BOLD = (
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611,
    611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
)  # fmt: skip
BEYOND = {
    "\u00a0": 278, "\u2011": 333, "·": 333, "°": 400, "…": 1000, "—": 1000, "−": 584, "×": 584, "→": 1000, "▲": 990, "▼": 990,
    "“": 333, "”": 333, "‘": 222, "’": 222, "≤": 549, "≥": 549, "Σ": 618,
}  # fmt: skip
ASCENT, DESCENT, LEADING = 0.905, 0.212, 1.3  # shares of the font size: above and below the line, and from line to line
STYLES = {"color": "fill", "font-size": "font-size"}


class Run(NamedTuple):
    """Words in one style; `style` are attributes of SVG."""

    words: str
    bold: bool
    style: tuple[tuple[str, str], ...]


class Block(NamedTuple):
    """Lines of runs at a font size in pixels."""

    lines: tuple[tuple[Run, ...], ...]
    size: float

    @property
    def width(self) -> float:
        return max(sum(_width(run, self.size) for run in line) for line in self.lines)

    @property
    def above(self) -> float:
        """Pixels above the first line's base."""
        return round(ASCENT * self.size)

    @property
    def below(self) -> float:
        """Pixels below the first line's base, with all further lines."""
        return round(DESCENT * self.size) + (len(self.lines) - 1) * LEADING * self.size

    @property
    def height(self) -> float:
        return self.above + self.below


def block(text: str, size: float) -> Block:
    """Words as Plotly reads them: <b>, <br> and <span style>. Raises ValueError for any other tag."""
    lines: list[list[Run]] = [[]]
    opened: list[tuple[str, tuple[tuple[str, str], ...]]] = []
    for part in re.split(r"(</?[a-zA-Z][^>]*>)", str(text)):
        if part in ("<br>", "<br/>"):
            lines.append([])
        elif part == "<b>":
            opened.append(("b", ()))
        elif part.startswith("<span "):
            opened.append(("span", _style(part)))
        elif part in ("</b>", "</span>") and opened and opened[-1][0] == part[2:-1]:
            opened.pop()
        elif re.fullmatch(r"</?[a-zA-Z][^>]*>", part):
            raise ValueError(f"words with the tag {part} cannot be drawn")
        elif part:
            style = tuple(pair for _, pairs in opened for pair in pairs)
            lines[-1].append(Run(html.unescape(part), any(tag == "b" for tag, _ in opened), style))
    return Block(tuple(map(tuple, lines)), size)


def draw(found: Block, x: float, y: float, anchor: str = "start", fill: str = "", more: str = "") -> str:
    """A text element whose first line's base begins (ends, is centred) at a place."""
    attributes = f'font-size="{short(found.size)}"'
    if anchor != "start":
        attributes += f' text-anchor="{anchor}"'
    if fill:
        attributes += f' fill="{escaped(fill)}"'
    lines = ["".join(_span(run) for run in line) for line in found.lines]
    if len(lines) > 1:
        step = LEADING * found.size
        lines = [f'<tspan x="{short(x)}" y="{short(y + n * step)}">{line}</tspan>' for n, line in enumerate(lines)]
    return f'<text x="{short(x)}" y="{short(y)}" {attributes}{more}>{"".join(lines)}</text>'


def escaped(words: object) -> str:
    """Words as text or attribute of XML. Control characters, which no XML may hold, are left out."""
    return html.escape("".join(c for c in str(words) if c >= " " or c in "\t\n"))


def short(number: float) -> str:
    """A number with a tenth of a pixel, without a needless zero."""
    said = f"{number:.1f}".removesuffix(".0")
    return "0" if said == "-0" else said


def _width(run: Run, size: float) -> float:
    table = BOLD if run.bold else REGULAR
    thousandths = sum(table[ord(c) - 32] if " " <= c <= "~" else BEYOND.get(c, 556) for c in run.words)
    return thousandths / 1000 * float(dict(run.style).get("font-size", size))


def _span(run: Run) -> str:
    attributes = "".join(f' {name}="{escaped(value)}"' for name, value in run.style)
    attributes += ' font-weight="bold"' if run.bold else ""
    words = re.sub(r"^ +| +$| {2,}", lambda found: "\u00a0" * len(found[0]), escaped(run.words))  # plain ones would go
    return f"<tspan{attributes}>{words}</tspan>" if attributes else words


def _style(tag: str) -> tuple[tuple[str, str], ...]:
    """The attributes of <span style='color:#55626e;font-size:10px'>."""
    given = re.fullmatch(r"<span style=(['\"])(.*?)\1>", tag)
    pairs = [pair.split(":", 1) for pair in given[2].split(";") if pair] if given else []
    if not pairs or any(len(pair) != 2 or pair[0].strip() not in STYLES for pair in pairs):
        raise ValueError(f"words with the tag {tag} cannot be drawn")
    return tuple((STYLES[name.strip()], value.strip().removesuffix("px")) for name, value in pairs)
