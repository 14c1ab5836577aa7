"""How targets are called: the office's, those that somebody has published, and a reader's own (R8)."""

from core.reference import Standard, Target, load_reference, standards
from core.settings import Settings
from core.texts import Texts
from report.fetch import Choice
from report.queries import Result


def offered(settings: Settings, unit: str) -> list[Standard]:
    """The published ratios that can be a target for persons or families."""
    return [known for known in standards(settings) if known.value and known.unit in (unit, "any")]


def name(standard: Standard, texts: Texts) -> str:
    """Whose ratio it is; one that nobody here has verified says so."""
    said = texts.words.get(f"standards.{standard.id}", standard.issuer)
    return said if standard.verified else texts("standard.unverified", name=said)


def in_full(standard: Standard, texts: Texts) -> str:
    """`1 : 15 Australia Barat`."""
    return f"{texts.ratio(standard.value)} {name(standard, texts)}"


def of_office(settings: Settings, unit: str, category: str, texts: Texts) -> str:
    """The office's target as a choice: its value where there is one that never changes, or that there is none."""
    values = {target.value for target in _of_office(settings, unit, category)}
    if not values:
        return texts("filter.no_target")
    if len(values) > 1:
        return texts("filter.office_target")
    return texts("filter.office_target_value", target=texts.ratio(values.pop()))


def note(choice: Choice, settings: Settings, texts: Texts) -> str:
    """Who says so: of the published target chosen, else of the office's; empty for a reader's own."""
    if choice.standard:
        return next((name(known, texts) for known in standards(settings) if known.id == choice.standard), "")
    if choice.target:
        return ""
    known = _of_office(settings, choice.unit, choice.category)
    said = [texts.words.get(f"issuer_note.{target.issuer_id}", target.issuer) for target in known]
    return "; ".join(dict.fromkeys(said))


def beside(choice: Choice, settings: Settings) -> list[Standard]:
    """The published ratios that can stand beside the target that counts: not itself."""
    counts = {choice.standard}
    if not choice.target:
        counts |= {target.source_id for target in _of_office(settings, choice.unit, choice.category)}
    return [known for known in offered(settings, choice.unit) if known.id not in counts]


def targets(settings: Settings, names: dict[str, str], texts: Texts) -> Result:
    """The targets that gaps are measured by, for reading; `names` are those of the categories."""
    source = {known.id: known.url for known in standards(settings)}
    rows = [
        (
            (names | {"all": texts("filter.all_categories")})[target.category],
            texts(f"unit.{target.unit}"),
            texts.ratio(target.value),
            texts.date(target.valid_from) if target.valid_from else texts("methods.always"),
            texts.words.get(f"issuer.{target.issuer_id}", target.issuer),
            source.get(target.source_id, target.source_id),
        )
        for target in load_reference(settings).targets
    ]
    return Result(("category", "unit", "target", "valid_from", "issuer", "source"), ("VARCHAR",) * 6, rows)


def published(settings: Settings, texts: Texts) -> Result:
    """The published ratios that a reader can choose as a target, verified or not."""
    rows = [
        (
            texts.words.get(f"standards.{known.id}", known.issuer),
            texts.ratio(known.value),
            texts(f"standard.unit_{known.unit}"),
            known.url or "–",
            texts("standard.seen" if known.verified else "standard.not_verified"),
        )
        for known in standards(settings)
        if known.value and known.unit
    ]
    return Result(("issuer", "target", "unit", "source", "verified"), ("VARCHAR",) * 5, rows)


def _of_office(settings: Settings, unit: str, category: str) -> list[Target]:
    return [one for one in load_reference(settings).targets if (one.unit, one.category) == (unit, category)]
