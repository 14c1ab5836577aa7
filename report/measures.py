"""What each figure is: its formula, which way is good, the rule or paper it rests on, and where the code works it out.

The words are in core/texts under [measures]; the page *Definisi & metode* and the definition under each chart are made of these.
"""

from dataclasses import dataclass, field

from core.texts import Texts


@dataclass(frozen=True)
class Measure:
    """`formula` is LaTeX in the symbols of SYMBOLS, without words; empty where words say it all. `better` is low, high, or empty where neither is good in itself.

    `rules` are those of the design, `source` a regulation, paper or page, `home` the one place in the code that works it
    out, `values` what the words name: constants of the code.
    """

    name: str
    formula: str
    better: str
    rules: tuple[str, ...]
    home: str
    source: str = ""
    values: dict[str, object] = field(default_factory=dict)


MEASURES = {
    measure.name: measure
    for measure in (
        Measure("certified", "", "high", ("R1", "R2"), "core/sql/out.sql"),
        Measure("caseload", "", "", ("R3", "R4"), "core/sql/out.sql"),
        Measure("ratio", r"\frac{\sum_i C_i}{\sum_i W_i}", "low", ("R5", "R6", "R7"), "core/sql/out.sql"),
        Measure(
            "workers_per_1000",
            r"1000 \cdot \frac{\sum_i W_i}{\sum_i C_i}",
            "high",
            ("R5",),
            "core/sql/out.sql",
        ),
        Measure("coverage", "", "high", ("R7",), "core/sql/out.sql"),
        Measure(
            "gap",
            r"\sum_i \max\left(0, \left\lceil \frac{C_i}{T} \right\rceil - W_i\right)",
            "low",
            ("R8",),
            "core/sql/out.sql",
        ),
    )
}


def definition_words(name: str, texts: Texts) -> str:
    """What a measure is, with the constants that the code uses."""
    values = MEASURES[name].values
    written = {key: texts.number(value, 2) if isinstance(value, float) else value for key, value in values.items()}
    return texts(f"measures.{name}.definition", **written)
