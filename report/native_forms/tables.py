"""Tables for slides: ranks, ranks under every definition, and districts by category."""

from core.texts import Texts
from report import theme
from report.charts import firmness, grid, ranks
from report.charts.ranking import UNKNOWN
from report.firmness import WORST
from report.native import Cell, Fill, Grid, Remark, Swatch


def of_ranks(facts: ranks.Facts, texts: Texts) -> Grid | Remark:
    """Every district's rank, and how it moved."""
    if not facts.rows:
        return Remark(ranks.title(facts, texts))
    heads = [texts("chart.ranks.rank"), texts("column.district_name"), texts("chart.ranks.ratio")]
    heads += [texts("chart.ranks.moved")] if facts.since else []
    rows = []
    for row in facts.rows:
        ink = theme.ALARM if row.status == "no_worker" and row.rank else theme.INK if row.rank else theme.MUTED
        cells = [
            Cell(str(row.rank or "–"), bold=row.chosen),
            Cell(row.name + row.marks, bold=row.chosen),
            Cell(_ratio(row, texts), ink=ink, bold=ink == theme.ALARM),
        ]
        if facts.since:
            cells.append(_moved(row, facts, texts))
        rows.append(tuple(cells))
    return Grid(tuple(heads), tuple(rows), lefts=(1,))


def _ratio(row: ranks.Row, texts: Texts) -> str:
    if row.status in UNKNOWN:
        return texts(f"chart.slope.{row.status}")
    if row.status == "no_worker" and row.rank:
        return texts("chart.none_yet")
    return texts.ratio(row.ratio) if row.ratio else texts("chart.cases", cases=texts.number(0))


def _moved(row: ranks.Row, facts: ranks.Facts, texts: Texts) -> Cell:
    if row.move is None:
        return Cell(ranks.why_words(row.why, facts.since, texts) if row.rank else "", ink=theme.MUTED)
    before, after = row.move.before, row.move.after
    ink = theme.MUTED if before == after else theme.ALARM if after < before else theme.ACCENT
    return Cell(f"{before} → {after}   {ranks.moved_words(row.move, texts)}", ink=ink)


def of_firmness(facts: firmness.Facts, texts: Texts) -> Grid | Remark:
    """Districts by definitions; the worst places are shaded."""
    if not facts.rows or not facts.columns:
        return Remark(firmness.title(facts, texts))
    heads = [texts("column.district_name")]
    for place, column in enumerate(facts.columns, start=1):
        heads.append(f"{place} {texts(f'firmness.{column.name}')}\n{texts('firmness.of', n=column.ranked)}")
    heads += [texts("firmness.times", worst=WORST)] if facts.counted else []
    rows = []
    for row in facts.rows:
        cells = [Cell(row.standing.name, bold=bool(row.standing.worst_in))]
        for cell in row.cells:
            words = texts(f"firmness.why_{cell.reason}") if cell.rank is None else str(cell.rank)
            shade = Fill(theme.ALARM_TINT) if cell.worst else None
            ink = theme.ALARM if cell.worst else theme.INK if cell.rank is not None else theme.MUTED
            cells.append(Cell(words, shade, cell.worst, ink))
        if facts.counted:
            times, of = row.standing.worst_in, row.standing.ranked_in
            ink = theme.ALARM if times else theme.MUTED
            cells.append(Cell(texts("firmness.times_of", times=times, n=of), None, bool(times), ink))
        rows.append(tuple(cells))
    return Grid(tuple(heads), tuple(rows))


def of_cells(facts: grid.Facts, texts: Texts) -> Grid | Remark:
    """Categories by districts, shaded by size; signs and patterns where there is no number."""
    if not facts.cells or not facts.categories:
        return Remark(grid.title(facts, texts))
    found = {(cell.district, cell.category): cell for cell in facts.cells}
    heads = (texts("column.category"), *facts.districts.values())
    rows = []
    for category, name in facts.categories.items():
        cells = [Cell(name)]
        for district in facts.districts:
            cell = found.get((district, category))
            if cell is None:
                cells.append(Cell("–", Fill("#ffffff")))
                continue
            words = grid.SIGNS.get(cell.state, "" if cell.value is None else grid.short(cell.value, texts))
            cells.append(Cell(words, _shade(grid.key_of(cell, facts), facts), district == facts.marked))
        rows.append(tuple(cells))
    used = {grid.key_of(cell, facts) for cell in facts.cells}
    legend = tuple(
        Swatch(_shade(key, facts), grid.key_words(key, facts, texts))
        for key in (*range(grid.BINS), *grid.STATES)
        if key in used
    )
    return Grid(heads, tuple(rows), legend)


def _shade(key: str | int, facts: grid.Facts) -> Fill:
    return Fill("#ffffff", grid.PATTERNS[key], theme.HATCH) if key in grid.PATTERNS else Fill(grid.fill_of(key, facts))
