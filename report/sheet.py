"""One page of A4 for each district: its key figures, its ratio over time, its workers, their certificates, its categories."""

import html
from collections.abc import Sequence

from report import cards, fetch, paper, queries, sentences, theme, views
from report.cards import Card
from report.charts.profile import Kind
from report.paper import chart, html_of
from report.views import ask as asked
from report.views.ask import Ask, Shown

VIEWS = ("ratio", "staff", "certificates", "kinds")
HALF = 330  # pixels: half of the page's width
PAGE = "margin: 10mm 15mm 13mm"  # a district has one page, and much to say
SMALL = {"staff": 180, "certificates": 135}  # pixels that charts of half the width are high
RATIO = (850, 281)  # pixels of the chart over the whole width, which is made as large as the page has room


def sheet(ask: Ask, district: str) -> str:
    """The sheet of one district, by code, as a file of its own; category, unit, period and audience are those of `ask`."""
    return sheets(ask, [district])


def sheets(ask: Ask, districts: Sequence[str] = ()) -> str:
    """The sheets of some districts (none named: of all), each on a page of its own, in one file."""
    codes = list(districts) or [known.code for known in asked.known_districts(ask)]
    names = {known.code: known.name for known in asked.known_districts(ask)}
    title = ask.texts("paper.sheets", province=ask.settings.province_name)
    if len(codes) == 1:
        title = ask.texts("paper.sheet", name=names[codes[0]])
    return paper.document(ask, title, "".join(_sheet(ask._replace(district=code)) for code in codes), PAGE)


def _sheet(ask: Ask) -> str:
    texts = ask.texts
    shown = asked.view(ask)
    row = next(row for row in shown.districts if row.district_code == ask.district)
    counted = queries.certificates(ask.folder, ask.version, ask.district, row.data_as_of or ask.period.end)
    changed = fetch.district_changes(ask.folder, ask.version, ask.choice, ask.period, ask.district, ask.audience)
    found = {name: views.show(name, ask._replace(narrow=name in SMALL)) for name in VIEWS}
    head = html_of(
        "<header><p class='office'>{office} · {what}</p><h1>{name}</h1><p>{said}</p></header>",
        office=ask.settings.office,
        what=asked.measure(ask),
        name=row.district_name,
        said=sentences.district(row, shown.province, texts, asked.what(ask)),
    )
    key = cards.of_district(shown, row, changed, ask.choice, asked.what(ask), counted, texts)
    key = (
        key if row.target is not None else key[:-1]
    )  # without a target there is no gap, and paper has no field for one
    ratio = f"<section class='grows'>{_titled(found['ratio'])}{chart(found['ratio'].figure, found['ratio'].sentence, '', RATIO[1], RATIO[0])}</section>"
    left = "".join(
        f"<section>{_titled(found[name])}{chart(found[name].figure, found[name].sentence, '', height, HALF)}</section>"
        for name, height in SMALL.items()
    )
    right = f"<section>{_titled(found['kinds'])}{_kinds(found['kinds'].facts, ask)}</section>"
    pair = f"<div class='pair'><div>{left}</div><div>{right}</div></div>"
    return f"<article class='sheet'>{paper.band(ask)}{head}{_cards(key)}{ratio}{pair}{_foot(found, ask)}</article>"


def _titled(shown: Shown) -> str:
    return html_of("<h2>{title}</h2><p class='filters'>{subtitle}</p>", title=shown.title, subtitle=shown.subtitle)


def _cards(found: Sequence[Card]) -> str:
    said = []
    for card in found:
        lines = "".join(html_of("<dd class='line'>{line}</dd>", line=line) for line in card.lines if line)
        said.append(
            html_of("<div><dt>{label}</dt><dd class='value'>{value}</dd>", label=card.label, value=card.value)
            + lines
            + "</div>"
        )
    return f"<dl class='cards'>{''.join(said)}</dl>"


def _kinds(facts: Sequence[Kind], ask: Ask) -> str:
    """Categories with a bar each, the largest first; what was not reported stands below in words."""
    known = [kind for kind in facts if kind.cases is not None or kind.hidden]
    most = max((kind.cases or 0 for kind in known), default=0) or 1
    rows = "".join(_kind(kind, most, ask) for kind in known)
    missing = _not_reported(facts, ask)
    below = html_of("<p class='filters'>{missing}</p>", missing=missing) if missing else ""
    return (f"<table class='bars'>{rows}</table>" if rows else "") + below


def _not_reported(facts: Sequence[Kind], ask: Ask) -> str:
    names = [kind.name for kind in facts if kind.cases is None and not kind.hidden]
    return ask.texts("foot.not_reported", names=", ".join(names)) if names else ""


def _kind(kind: Kind, most: int, ask: Ask) -> str:
    said = cards.HIDDEN if kind.hidden else ask.texts.number(kind.cases)
    bar = f"<span class='bar' style='width:{100 * (kind.cases or 0) / most:.1f}%'></span>"
    return (
        html_of("<tr><th scope='row'>{name}</th><td>", name=kind.name)
        + bar
        + html_of("</td><td class='n'>{said}</td></tr>", said=said)
    )


def _foot(found: dict[str, Shown], ask: Ask) -> str:
    """What the charts say below themselves on the page, each sentence and each stamp once, with the ids of all of them."""
    above = _not_reported(found["kinds"].facts, ask) or "\n"
    said_once, stamps = {}, {}
    for name, shown in found.items():
        definition, _, stamp = shown.foot.rpartition("\n")
        said_once |= dict.fromkeys(filter(None, definition.replace(above, " ").replace(". ", ".\n").split("\n")))
        own = views.id_of(ask._replace(view=name)).replace("-", theme.HARD_HYPHEN)
        stamps.setdefault(tuple(stamp.split(own)), []).append(own)
    lines = [
        " ".join(sentence.strip() for sentence in said_once),
        *(" ".join(ids).join(parts) for parts, ids in stamps.items()),
    ]
    said = html.escape("\n".join(lines), quote=False).replace("\n", "<br>")
    for mark in paper.marks(ask):
        said = said.replace(html.escape(mark, quote=False), f"<span class='mark'>{mark}</span>")
    return f"<p class='foot'>{said}</p>"
