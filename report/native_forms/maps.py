"""Maps for slides, by outline or as squares."""

from core.texts import Texts
from report import theme
from report.charts import map as outline_map
from report.charts import shading, tiles
from report.charts.shading import Place, Shading
from report.native import Fill, Outline, Outlines, Remark, Square, Squares, Swatch


def of_map(facts: outline_map.Facts, texts: Texts, figures: bool = True) -> Outlines | Remark:
    """The districts' outlines in shades; each with its figure under its name where `figures` are wanted."""
    if not facts.shapes:
        return Remark(outline_map.title(facts, texts))
    areas = []
    for place, shape in facts.areas:
        areas.append(
            Outline(
                place.code, place.name, outline_map.rings(shape), _fill(place, facts.shading),
                _about(place, facts.shading, texts), outline_map.lines(place, facts.shading, texts, figures),
                _ink(place, facts.shading), shape.label,
            )
        )  # fmt: skip
    return Outlines(tuple(areas), _legend(facts.shading, texts))


def of_tiles(facts: tiles.Facts, texts: Texts) -> Squares | Remark:
    """The districts as squares in shades."""
    shaded = facts.shading
    if not shaded.places:
        return Remark(tiles.title(facts, texts))
    areas = tuple(
        Square(
            place.name + place.marks, row, column, _fill(place, shaded), _about(place, shaded, texts),
            shading.label(place, shaded.kind, texts), _ink(place, shaded),
        )
        for place, (row, column) in zip(shaded.places, facts.cells, strict=True)
    )  # fmt: skip
    return Squares(areas, _legend(shaded, texts))


def _fill(place: Place, shaded: Shading) -> Fill:
    ground = shading.fill(place, shaded)
    pattern = shading.PATTERNS.get(place.state, "") if place.bin is None else ""
    return Fill(ground, pattern, shading.ALARM_LINES if place.state == "no_worker" else theme.HATCH)


def _ink(place: Place, shaded: Shading) -> str:
    return shading.ink(place, shaded)


def _about(place: Place, shaded: Shading, texts: Texts) -> str:
    return "; ".join(shading.about(place, shaded, texts))


def _legend(shaded: Shading, texts: Texts) -> tuple[Swatch, ...]:
    return tuple(Swatch(_fill(place, shaded), words) for place, words in shading.legend(shaded, texts))
