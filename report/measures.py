"""What each figure is: its formula, which way is good, the rule or paper it rests on, and where the code works it out.

The words are in core/texts under [measures]; the page *Definisi & metode* and the definition under each chart are made of these.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Measure:
    """`formula` is LaTeX, empty where words say it all. `better` is low, high, or empty where neither is good in itself.

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
        Measure(
            "ratio", r"\frac{\sum \text{PMKS}}{\sum \text{workers}}", "low", ("R5", "R6", "R7"), "core/sql/out.sql"
        ),
        Measure(
            "workers_per_1000",
            r"1000 \cdot \frac{\sum \text{workers}}{\sum \text{PMKS}}",
            "high",
            ("R5",),
            "core/sql/out.sql",
        ),
        Measure("coverage", "", "high", ("R7",), "core/sql/out.sql"),
        Measure(
            "gap",
            r"\max\left(0, \left\lceil \frac{\text{PMKS}}{\text{target}} \right\rceil - \text{workers}\right)",
            "low",
            ("R8",),
            "core/sql/out.sql",
        ),
        Measure(
            "category_share",
            r"\frac{\text{PMKS}_k}{\sum_j \text{PMKS}_j}",
            "",
            ("R3", "R4", "R11"),
            "report/composition.py",
        ),
        Measure(
            "category_rate",
            r"1000 \cdot \frac{\text{PMKS}_k}{\text{population}}",
            "",
            ("R11",),
            "report/charts/grid.py",
            "data/reference/population.csv (BPS)",
        ),
        Measure("comparable", "", "", ("R3",), "report/composition.py"),
    )
}
