"""Each chart's facts as one of the forms of report.native: what slides are drawn from."""

from report.native_forms.bars import (
    of_caseload,
    of_certificates,
    of_kinds,
    of_parts,
    of_ranking,
    of_shares,
    of_staff,
    of_steps,
)
from report.native_forms.lines import of_categories, of_inequality, of_lorenz, of_province, of_slope, of_trend
from report.native_forms.maps import of_map, of_tiles
from report.native_forms.tables import of_cells, of_firmness, of_ranks

__all__ = [
    "of_caseload", "of_categories", "of_cells", "of_certificates", "of_firmness", "of_inequality", "of_kinds", "of_lorenz",
    "of_map", "of_parts", "of_province", "of_ranking", "of_ranks", "of_shares", "of_slope", "of_staff", "of_steps",
    "of_tiles", "of_trend",
]  # fmt: skip
