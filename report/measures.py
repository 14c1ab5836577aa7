"""What each figure is: its formula, which way is good, the rule or paper it rests on, and where the code works it out.

The words are in core/texts under [measures]; the page *Definisi & metode* and the definition under each chart are made of these.
"""

from dataclasses import dataclass, field

from core.texts import Texts
from report.firmness import WORST
from report.intervals import CONFIDENCE
from report.similar import KIND_DISTANCE, NEAREST


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
        Measure(
            "lorenz",
            r"\left(\frac{\sum_{j \le i} C_j}{\sum_j C_j},"
            r" \frac{\sum_{j \le i} W_j}{\sum_j W_j}\right)",
            "",
            ("R6", "R7", "R11"),
            "report/equity.py",
            "M. C. Brown, Social Science & Medicine 38 (1994) 1243-1256",
        ),
        Measure(
            "gini",
            r"1 - \sum_i (x_i - x_{i-1})(y_i + y_{i-1})",
            "low",
            ("R6", "R7", "R11"),
            "report/equity.py",
            "M. C. Brown, Social Science & Medicine 38 (1994) 1243-1256;"
            " S. Anand, WHO Human Resources for Health Observer 5 (2010)",
        ),
        Measure(
            "theil",
            r"\sum_i w_i \ln \frac{w_i}{c_i}, \qquad 0 \ln 0 = 0",
            "low",
            ("R6", "R7", "R11"),
            "report/equity.py",
            "P. Conceicao, P. Ferreira, UTIP Working Paper 14 (2000);"
            " S. Anand, WHO Human Resources for Health Observer 5 (2010)",
        ),
        Measure("without", "", "low", ("R6", "R7", "R11"), "report/equity.py"),
        Measure("firmness", "", "", ("R1", "R2", "R4", "R6", "R11"), "report/firmness.py", values={"worst": WORST}),
        Measure(
            "ratio_split",
            r"R_1 - R_0 = L(R_1, R_0)\left(\sum_k \frac{c_{1k} - c_{0k}}{L(C_1, C_0)} - \sum_j \frac{\Delta w_j}{L(W_1, W_0)}"
            r"\right), \quad L(a, b) = \frac{a - b}{\ln(a / b)}",
            "low",
            ("R2", "R3", "R5", "R11"),
            "report/split.py",
            "B. W. Ang, The LMDI approach to decomposition analysis: a practical guide, Energy Policy 33 (2005) 867-871; "
            "K. H. Choi and B. W. Ang, Energy Economics 34 (2012) 171-176; R. Wood and M. Lenzen, Energy Policy 34 (2006) 1326-1331",
        ),
        Measure("worker_flows", "", "", ("R1", "R2"), "report/sql/flows.sql"),
        Measure("comparable", "", "", ("R2", "R3", "R11"), "report/change.py"),
        Measure(
            "category_share",
            r"\frac{C_k}{\sum_j C_j}",
            "",
            ("R3", "R4", "R11"),
            "report/composition.py",
        ),
        Measure(
            "category_rate",
            r"1000 \cdot \frac{C_k}{N}",
            "",
            ("R11",),
            "report/charts/grid.py",
            "data/reference/population.csv (BPS)",
        ),
        Measure("comparable_categories", "", "", ("R3",), "report/composition.py"),
        Measure("rank", r"1 + \#\{j : R_j > R_i\}", "high", ("R3", "R6"), "report/standing.py"),
        Measure(
            "similar",
            r"d_{ij} = \sqrt{\left(z(\ln N_i) - z(\ln N_j)\right)^2 + \left(z(P_i) - z(P_j)\right)^2"
            rf" + {KIND_DISTANCE}^2 \cdot [K_i \neq K_j]}}",
            "",
            (),
            "report/similar.py",
            "CIPFA Nearest Neighbours; Benton et al. 2007, NFER (ISBN 978 1 905314 38 6)",
            {"n": NEAREST, "apart": KIND_DISTANCE},
        ),
        Measure(
            "certified_share",
            r"100 \cdot \frac{W}{A}",
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
        Measure(
            "plan_worst",
            r"\operatorname{lex\,min}_{s}\ \operatorname{sort}_{\downarrow} \left(\frac{C_i}{W_i + s_i}\right)_i",
            "low",
            ("R6", "R11"),
            "report/planner.py",
            "M. L. Balinski, H. P. Young, Fair Representation, 2nd ed., Brookings 2001 (Adams)",
        ),
        Measure(
            "plan_gap",
            r"\min_{s} \sum_i \max\left(0, \left\lceil \frac{C_i}{T} \right\rceil - W_i - s_i\right)",
            "low",
            ("R8", "R11"),
            "report/planner.py",
        ),
        Measure(
            "plan_proportional",
            r"q_i = S \cdot \frac{C_i}{\sum_j C_j}",
            "",
            ("R11",),
            "report/planner.py",
            "M. L. Balinski, H. P. Young, Fair Representation, 2nd ed., Brookings 2001 (Hamilton; Hare)",
        ),
    )
}


def definition_words(name: str, texts: Texts) -> str:
    """What a measure is, with the constants that the code uses."""
    values = MEASURES[name].values
    written = {key: texts.number(value, 2) if isinstance(value, float) else value for key, value in values.items()}
    return texts(f"measures.{name}.definition", **written)
