"""Views on paper: one HTML file that opens without a network, prints to A4 and can stand on a slow website as it is.

Charts are drawn here as SVG (report.svg), so that no script is needed. Every value from data is escaped, in `html_of`.
"""

import html
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import plotly.graph_objects as go

from core.texts import Texts
from report import queries, svg, theme, views, words
from report.measures import definition_words
from report.queries import Result
from report.views.ask import Ask, Shown

STYLE = Path(__file__).with_name("paper.css")
WIDTH = 680  # pixels: the width of A4 without its margins, and of a chart on a full page
ROOM = 405  # pixels that a map may be high on paper
# Said once, over a table, where all rows share it.
IN_CAPTION = ("period", "unit", "target", "gap", "basis", "roster_as_of", "data_as_of", "status")
MARGIN = f"font: 8pt {theme.FONT}; color: {theme.MUTED}"
PLACE = "counter(page) ' / ' counter(pages)"


def paper(asks: Sequence[Ask], title: str = "", made: date | None = None) -> str:
    """A report: a cover with office, province, dates, version and contents, then each view on a page of its own.

    All of `asks` are of one version, language and audience; raises ValueError where not, or where there are none. `made` is
    the day on the cover, default today. Reports with small numbers in them (audience full) are marked on every page (R11).
    """
    if len({(ask.folder, ask.version, ask.texts.language, ask.audience) for ask in asks}) != 1:
        raise ValueError("a report needs views of one version, language and audience")
    first = asks[0]
    found = [views.show(ask.view, ask) for ask in asks]
    title = title or first.texts("app.title", province=first.settings.province_name)
    blocks = [_block(number, ask, shown) for number, (ask, shown) in enumerate(zip(asks, found, strict=True), start=1)]
    return document(first, title, _cover(first, found, title, made or date.today()) + "".join(blocks))


def document(ask: Ask, title: str, body: str, page: str = "") -> str:
    """A whole file around a body of HTML; the margin of every printed page says whose it is and whether it is internal.

    `page` is CSS of the printed page.
    """
    texts = ask.texts
    margin = " · ".join([ask.settings.office, texts("app.version", version=ask.version), *marks(ask)])
    boxes = f"@bottom-left {{ content: {_css(margin)}; {MARGIN} }} @bottom-right {{ content: {PLACE}; {MARGIN} }}"
    whole = f"body {{ font-family: {theme.FONT} }} {STYLE.read_text(encoding='utf-8')} @page {{ {boxes} {page} }}"
    head = "<meta charset='utf-8'><meta name='viewport' content='width=device-width'>"
    head += html_of("<title>{title}</title>", title=title)
    return (
        f"<!doctype html><html lang='{texts.language}'><head>{head}<style>{whole}</style></head>"
        f"<body><main>{body}</main></body></html>\n"
    )


def html_of(template: str, **values: object) -> str:
    """HTML of our own with values from data in it, each escaped."""
    return template.format(**{name: html.escape(str(value)) for name, value in values.items()})


def marks(ask: Ask) -> list[str]:
    """What a reader must see before any figure: that they are samples, or not for the public."""
    sample = [theme.sample_words(ask.texts)] if queries.is_sample(ask.folder, ask.version) else []
    return sample + ([ask.texts("app.internal")] if ask.audience == "full" else [])


def band(ask: Ask) -> str:
    """The line over every view with small numbers; nothing for the public."""
    return html_of("<p class='mark'>{words}</p>", words=ask.texts("paper.internal")) if ask.audience == "full" else ""


def chart(figure: go.Figure, sentence: str, kind: str = "", height: float | None = None, width: float = WIDTH) -> str:
    """A figure without the words that stand beside it, as a block; `kind` is a class of its own."""
    plain = theme.bare(figure)
    drawn = svg.draw(plain, width, height or _height(plain["layout"], width), sentence)
    return f"<figure class='{kind}'>{drawn}</figure>"


def as_bytes(asks: Sequence[Ask], title: str = "") -> bytes:
    """The report as a file."""
    return paper(asks, title).encode()


def foot(figure: go.Figure, texts: Texts) -> str:
    """The definition, then sources, date, version and chart id, as below the chart on the page."""
    said = figure.layout.meta["foot"].replace("\n", "<br>")
    for mark in (theme.sample_words(texts), texts("app.internal")):
        said = said.replace(html.escape(mark, quote=False), f"<span class='mark'>{mark}</span>")
    return said


def table(result: Result, keys: Sequence[str], texts: Texts, label: str) -> str:
    """A result as a table that scrolls where it has no room; what all rows share is said once, over it.

    `label` names it for who cannot see it, unlike any other on the page.
    """
    rows = [dict(zip(result.columns, row, strict=True)) for row in result.rows]
    if not rows:
        return ""
    shared = {
        name: rows[0][name] for name in result.columns if name in IN_CAPTION and len({row[name] for row in rows}) == 1
    }
    shared = shared if len(rows) > 1 else {}
    columns = [name for name in result.columns if name not in shared]
    numeric = {name for name in columns if any(isinstance(row[name], int | float) for row in rows)}
    said = ", ".join(
        f"{texts(f'column.{name}').lower()} {words.cell(value, name, texts)}" for name, value in shared.items()
    )
    caption = f"<caption>{html_of('{said}', said=texts('paper.shared', values=said))}</caption>" if said else ""
    days = {name for name in columns if any(isinstance(row[name], date) for row in rows)}
    looks = {name: "n" if name in numeric else "d" if name in days else "" for name in columns}
    head = "".join(_cell("th", "col", texts(f"column.{name}"), looks[name]) for name in columns)
    body = ""
    for row in rows:
        cells = []
        for name in columns:
            kind = ("th", "row") if name in keys else ("td", "")
            cells.append(_cell(*kind, words.cell(row[name], name, texts), looks[name]))
        body += f"<tr>{''.join(cells)}</tr>"
    label = html_of("{label}", label=label)
    return (
        f"<div class='scroll' role='region' tabindex='0' aria-label='{label}'><table>{caption}"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cover(ask: Ask, found: Sequence[Shown], title: str, made: date) -> str:
    texts = ask.texts
    published = queries.made_on(ask.folder, ask.version)[ask.version]
    lines = [
        texts("paper.province", province=ask.settings.province_name),
        texts("paper.made", date=texts.date(made)),
        texts("paper.version", version=ask.version, date=texts.date(published)),
    ]
    said = html_of("<p class='office'>{office}</p><h1>{title}</h1>", office=ask.settings.office, title=title)
    said += "".join(html_of("<p>{line}</p>", line=line) for line in lines)
    said += "".join(html_of("<p class='mark'>{mark}</p>", mark=mark) for mark in marks(ask))
    items = "".join(
        html_of("<li><a href='#v{number}'>{title}</a></li>", number=number, title=shown.title)
        for number, shown in enumerate(found, start=1)
    )
    contents = html_of("<h2 id='contents'>{words}</h2>", words=texts("paper.contents"))
    said += f"<nav aria-labelledby='contents'>{contents}<ol>{items}</ol></nav>"
    return f"<header class='cover'>{said}{html_of('<p class=said>{words}</p>', words=texts('paper.code'))}</header>"


def _block(number: int, ask: Ask, shown: Shown) -> str:
    """A view: its sentence, chart, notes, table, definitions and foot. A phone gets the chart drawn for it."""
    texts = ask.texts
    title = html_of("<h2>{title}</h2><p class='filters'>{subtitle}</p>", title=shown.title, subtitle=shown.subtitle)
    phone = views.show(ask.view, ask._replace(narrow=True)).figure
    charts = chart(shown.figure, shown.sentence, "wide")
    charts += chart(phone, shown.sentence, "narrow", width=theme.PHONE)
    notes = "".join(html_of("<p class='note'>{note}</p>", note=note) for note in shown.notes)
    said = "".join(
        html_of(
            "<p class='said'><b>{name}.</b> {words}</p>",
            name=texts(f"measures.{name}.name"),
            words=definition_words(name, texts),
        )
        for name in shown.measures
    )
    below = table(shown.table, shown.keys, texts, texts("paper.table", number=number, title=shown.title))
    return f"<section class='view' id='v{number}'>{band(ask)}{title}{charts}{notes}{below}{said}<p class='foot'>{foot(shown.figure, texts)}</p></section>"


def _height(layout: dict, width: float) -> float:
    """A map grows with its width; every other chart keeps the height it has on the page."""
    height = layout["height"]
    is_map = any(name[:5] == "yaxis" and axis.get("scaleanchor") for name, axis in layout.items())
    return max(height, min(ROOM, height * width / theme.HALF)) if is_map else height


def _cell(tag: str, scope: str, said: str, look: str) -> str:
    attributes = (f" scope='{scope}'" if scope else "") + (f" class='{look}'" if look else "")
    return f"<{tag}{attributes}>{html.escape(said)}</{tag}>"


def _css(words: str) -> str:
    """Words as a string of CSS, in which neither quotes nor tags can end anything."""
    return json.dumps(words, ensure_ascii=False).replace("<", "\\3c ")
