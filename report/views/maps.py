"""The view of the map: the districts in shades, by outline or as squares."""

from core.reference import tile_grid
from report import fetch, native_forms, target_words, words
from report.charts import extremes, shading, tiles
from report.charts import map as outline_map
from report.charts.shading import Shading
from report.fetch import View
from report.rows import RatioRow
from report.views.ask import Ask, Shown, by_period, in_period, known_districts, measure, series, stamp, view, what

LAYOUTS = ("map", "tiles")


def areas(ask: Ask) -> Shown:
    """The districts in shades that keep their meaning from period to period."""
    kind, shown, names = ask.option("measure"), view(ask), _names(ask)
    rows = shown.districts
    options = (shading.thresholds_of(series(ask), kind), kind, _stale(rows, ask))
    drawing = (ask.texts, stamp(ask, rows), measure(ask), ask.narrow)
    missing: list[str] = []
    if ask.option("layout") == "tiles":
        facts = tiles.facts(rows, names, tile_grid(ask.settings), *options)
        figure, native = tiles.draw(facts, *drawing), native_forms.of_tiles(facts, ask.texts)
    else:
        shapes = outline_map.shapes_of(ask.settings)
        facts = outline_map.facts(rows, shapes, *options)
        figure, native = outline_map.draw(facts, *drawing, large=True), native_forms.of_map(facts, ask.texts)
        missing = [name for code, name in names.items() if code not in {shape.code for shape in shapes}]
    said = ask.texts("maps.filtered", sentence=sentence(ask), filtered=measure(ask))
    named = (tiles if ask.option("layout") == "tiles" else outline_map).title(facts, ask.texts)
    title, notes = named, _notes(ask, shown, facts.shading, missing)
    return Shown(title, said, facts, figure, *by_period(rows, ask), (kind,), notes, native)


def sentence(ask: Ask) -> str:
    """What the districts' figures say, all of them, whether they have an outline or not."""
    rows = [row for row in in_period(ask) if row.districts_total is None]
    shaded = shading.shade(rows, _names(ask), ask.option("measure"))
    return extremes.sentence(shaded, ask.texts.period(ask.period), what(ask), ask.texts)


def _names(ask: Ask) -> dict[str, str]:
    return {district.code: district.name for district in known_districts(ask)}


def _stale(rows: list[RatioRow], ask: Ask) -> list[str]:
    return [row.district_code for row in rows if fetch.stale(row, ask.settings.stale_after_months)]


def _notes(ask: Ask, shown: View, shaded: Shading, missing: list[str]) -> tuple[str, ...]:
    """What a reader must know of the districts' figures, and whom the map cannot show."""
    texts = ask.texts
    if shaded.kind == "certified":  # what the caseload lacks is no matter
        shown = shown._replace(districts=list(map(_of_workers, shown.districts)), not_comparable=[])
    notes = words.remarks(shown, ask.settings.stale_after_months, texts)
    if any(place.state == "no_target" for place in shaded.places):
        notes.insert(0, texts("maps.set_target", what=what(ask)))
    elif shaded.kind == "gap" and shaded.target is not None:
        said = target_words.note(ask.choice, ask.settings, texts)
        key = "maps.published_target" if said else "maps.own_target"
        notes.insert(0, texts(key, target=texts.ratio(shaded.target), note=said))
    if missing:
        notes.append(texts("maps.no_outline", names=words.listed(missing, texts)))
    return tuple(notes)


def _of_workers(row: RatioRow) -> RatioRow:
    """The row as it stands when nothing is asked of the caseload."""
    status = "no_roster" if row.workers is None else "ok"
    return row if row.status == "not_established" else row._replace(cases=0, status=status)
