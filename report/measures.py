"""What each figure is: its formula, which way is good, the rule or paper it rests on, and where the code works it out.

The words are in core/texts under [measures]; the page *Definisi & metode* and the definition under each chart are made of these.
"""

from dataclasses import dataclass, field

from report.intervals import CONFIDENCE
from report.similar import KIND_DISTANCE, NEAREST


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
        Measure("rank", r"1 + \#\{\text{districts with a heavier ratio}\}", "high", ("R3", "R6"), "report/standing.py"),
        Measure("comparable", "", "", ("R2", "R3"), "report/change.py"),
        Measure(
            "similar",
            r"d_{ij} = \sqrt{(z_i - z_j)^2_{\ln \text{population}} + (z_i - z_j)^2_{\text{per cent poor}}"
            rf" + {KIND_DISTANCE}^2 \cdot [\text{{kind}}_i \neq \text{{kind}}_j]}}",
            "",
            (),
            "report/similar.py",
            "CIPFA Nearest Neighbours; Benton et al. 2007, NFER (ISBN 978 1 905314 38 6)",
            {"n": NEAREST, "apart": KIND_DISTANCE},
        ),
        Measure(
            "certified_share",
            r"100 \cdot \frac{\text{certified workers}}{\text{workers on the roster}}",
            "high",
            ("R1", "R2"),
            "report/sql/workforce.sql",
        ),
        Measure(
            "interval",
            r"\frac{2np + z^2 \pm z\sqrt{z^2 + 4np(1-p)}}{2(n + z^2)}",
            "",
            (),
            "report/intervals.py",
            "Wilson 1927, J. Am. Stat. Assoc. 22:209-212; Newcombe 1998, Statistics in Medicine 17:857-872, method 3",
            {"confidence": CONFIDENCE, "chance": 100 - CONFIDENCE},
        ),
    )
}
