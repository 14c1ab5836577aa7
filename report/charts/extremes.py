"""What districts in shades show, as a title and as a sentence: who has none, who has most and fewest, what is missing."""

from core.texts import Texts
from report.charts.shading import Place, Shading, figure_words
from report.measures import MEASURES

NAMED = 2  # so many districts without a worker are named in the title
MISSING = ("suppressed", "no_data", "no_roster")  # states in which an established district has no figure
# States that lie beyond one end of the figures, which therefore is no extreme: nobody has fewer workers than none.
BEYOND = {"workers_per_1000": "no_worker", "certified": "no_worker", "gap": "met"}


def title(shading: Shading, texts: Texts) -> str:
    """Who has no certified worker, the larger caseload first; else the extremes, or why there are none."""
    if shading.kind != "gap":
        without = [place for place in shading.places if place.state == "no_worker"]
        names = [place.name for place in sorted(without, key=lambda place: (-(place.cases or 0), place.name))]
        if len(names) == 1:
            return texts("chart.map.one", name=names[0])
        if len(names) == NAMED:
            return texts("chart.map.two", first=names[0], second=names[1])
        if names:
            return texts("chart.map.several", first=names[0], second=names[1], n=len(names) - NAMED)
    said = _clause(shading, texts.people, texts)
    hidden = sum(place.state == "suppressed" for place in shading.places)
    if hidden and _ranked(shading):
        said += texts("chart.suppressed", n=hidden)
    return said[0].upper() + said[1:]


def sentence(shading: Shading, period: str, what: str, texts: Texts) -> str:
    """The same in full, for a period in words; `what` names category and unit ("PMKS (orang)")."""
    established = [place for place in shading.places if place.state != "not_established"]
    missing = [place for place in established if place.state in MISSING]
    hidden = sum(place.state == "suppressed" for place in established)
    said = [texts("maps.said", period=period, clause=_clause(shading, what, texts))]
    if shading.kind == "gap":
        said.append(_met(shading, texts))
    elif shading.kind != "certified" or any(place.workers for place in established):
        said.append(_without(established, texts))
    if hidden and _ranked(shading):
        said.append(texts("sentence.trend_suppressed", n=hidden))
    if missing and len(missing) < len(established) and not (shading.kind == "gap" and shading.target is None):
        said.append(texts("sentence.covered", covered=len(established) - len(missing), total=len(established)))
    backcast = sum(place.backcast for place in shading.places)
    if backcast:
        everywhere = backcast == len(established) - len(missing)
        said.append(texts("sentence.backcast") if everywhere else texts("maps.backcast", n=backcast))
    return " ".join(part for part in said if part)


def _ranked(shading: Shading) -> list[Place]:
    """Districts with a figure, the worst first; one without any case is not ranked (R6)."""
    known = [place for place in shading.places if place.bin is not None and place.value]
    worst_first = -1 if MEASURES[shading.kind].better == "low" else 1
    return sorted(known, key=lambda place: (worst_first * place.value, place.name))


def _clause(shading: Shading, what: str, texts: Texts) -> str:
    """The extremes, the only one, that all are alike, or why there is none."""
    kind, ranked = shading.kind, _ranked(shading)
    if not ranked:
        return texts(_why_none(shading), what=what)
    figures = [figure_words(place, kind, texts) for place in ranked]
    if len(set(figures)) == 1:
        hidden = any(place.state == "suppressed" for place in shading.places)
        form = "same" if len(ranked) > 1 else "only"
        key = "maps.only_shown" if hidden and form == "only" else f"maps.{kind}.{form}"
        return texts(key, what=what, name=ranked[0].name, n=len(ranked), value=figures[0])
    worst, best = (
        _names([place.name for place, words in zip(ranked, figures, strict=True) if words == figures[end]], texts)
        for end in (0, -1)
    )
    if any(place.state == BEYOND.get(kind) for place in shading.places):
        name, value = (worst, figures[0]) if kind == "gap" else (best, figures[-1])
        return texts(f"maps.{kind}.most", what=what, name=name, value=value)
    ends = {"worst": worst, "worst_value": figures[0], "best": best, "best_value": figures[-1]}
    return texts(f"maps.{kind}.ends", what=what, **ends)


def _why_none(shading: Shading) -> str:
    """The key of the words for a map without a shade."""
    kind, states = shading.kind, {place.state for place in shading.places}
    if kind == "certified":
        return "maps.certified.none" if "no_worker" in states else "maps.certified.nothing"
    if kind == "gap" and "no_target" in states:
        return "maps.gap.no_target"
    if kind == "gap" and "met" in states:
        return "maps.gap.none"
    if "suppressed" in states:
        return f"maps.{kind}.hidden"
    cases = [place.cases for place in shading.places if place.cases is not None]
    if kind != "gap" and cases and not any(cases):
        return "maps.no_case"
    return f"maps.{kind}.nothing"


def _met(shading: Shading, texts: Texts) -> str:
    """In how many districts the target is reached, of those whose gap is known."""
    states = [place.state for place in shading.places]
    met, known = states.count("met"), states.count("met") + states.count("ok")
    if not known or shading.target is None:
        return ""
    target = texts.ratio(shading.target)
    return texts("maps.met" if met else "maps.met_nowhere", target=target, met=met, n=known)


def _without(established: list[Place], texts: Texts) -> str:
    """How many have no certified worker, of those whose roster is known."""
    with_roster = [place for place in established if place.workers is not None]
    without = sum(place.workers == 0 for place in with_roster)
    if not without:
        return ""
    key = "chart.ranking.without" if len(with_roster) == len(established) else "chart.ranking.without_known"
    return texts(key, n=without, total=len(with_roster)) + "."


def _names(names: list[str], texts: Texts) -> str:
    """One name, two, or the first with how many more."""
    if len(names) == 1:
        return names[0]
    if len(names) == NAMED:
        return texts("maps.two", first=names[0], second=names[1])
    return texts("maps.several", first=names[0], n=len(names) - 1)
