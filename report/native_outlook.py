"""The charts of certification as forms of report.native, for slides."""

from core.texts import Texts
from report import theme
from report.charts import cliff, expiries, expiring, reaching
from report.native import Bars, Lines, Series
from report.native_forms.lines import after

EVERY = 12  # months between the points of a line on a slide


def of_cliff(facts: cliff.Facts, texts: Texts) -> Lines:
    """Every year from the day backwards and forwards: what was, what is left, and the scenarios."""
    past = facts.past[-1::-EVERY][::-1]
    places = list(range(0, len(facts.days), EVERY))
    ahead = places[1:]
    labels = [f"{day:%m/%Y}" for day in (*(month.day for month in past), *(facts.days[place] for place in ahead))]
    gap, rest = (None,) * max(0, len(past) - 1), (None,) * len(ahead)
    hollow = tuple(month.backcast for month in past)
    counts, now = tuple(month.certified for month in past), texts.number(past[-1].certified if past else None)
    said = (None,) * (len(labels) - 1) + (now,)
    series = [Series(texts("card.workers"), counts + rest, theme.INK, said, hollow=hollow, ways=after(hollow))]
    courses = [(texts("chart.cliff.nobody"), theme.ALARM, facts.cliff)] if facts.past else []
    colours = (theme.ACCENT, cliff.SECOND)
    courses += [
        (_short(line, texts), colour, line.course) for line, colour in zip(facts.lines, colours, strict=False) if past
    ]
    for name, colour, course in courses:
        series.append(Series(name, gap + tuple(round(course.total[place], 1) for place in places), colour))
    unknown = tuple(m.unknown for m in past) + tuple(round(facts.cliff.undated[place], 1) for place in ahead)
    if any(unknown):
        series.append(Series(texts("chart.cliff.unknown"), unknown, theme.RAMP[2]))
    return Lines(tuple(labels), tuple(series), upright=max(0, len(past) - 1))


def of_expiring(facts: expiring.Facts, texts: Texts) -> Bars:
    """The three spans beside each other; a district without a roster says so in its name."""
    names = tuple(bar.name if bar.within else f"{bar.name}: {expiring.words(bar, texts)}" for bar in facts.bars)
    series = []
    for place, (months, colour) in enumerate(zip(expiring.WITHIN, expiring.COLOURS, strict=True)):
        name = texts("chart.expiring.before", date=texts.short_date(expiring.months_later(facts.day, months)))
        values = tuple(expiring.segments(bar)[place] or None if bar.within else None for bar in facts.bars)
        series.append(Series(name, values, colour))
    aside = tuple(expiring.words(bar, texts) if bar.within else "" for bar in facts.bars)
    return Bars(names, tuple(series), stacked=True, aside=aside)


def of_expiries(facts: expiries.Facts, texts: Texts) -> Bars:
    """A column a month."""
    names = tuple(f"{month.end:%m}\n{month.end.year}" for month in facts.months)
    values = tuple(month.workers or None for month in facts.months)
    return Bars(names, (Series(texts("column.ending"), values, theme.ALARM),), columns=True)


def of_reaching(facts: reaching.Facts, texts: Texts) -> Bars:
    """Months until a district has enough, by scenario; when that is, or why never, stands in its name."""
    names = tuple(f"{row.name}: {reaching.words(row, texts)}" for row in facts.rows)
    series = []
    for place, said in enumerate(facts.words):
        days = [row.ways[place].reached if place < len(row.ways) else None for row in facts.rows]
        months = [
            None if day is None else (day.year - facts.day.year) * 12 + day.month - facts.day.month for day in days
        ]
        series.append(Series(texts("chart.reaching.months", words=said), tuple(months), reaching.COLOURS[place]))
    return Bars(names, tuple(series))


def _short(line: cliff.Line, texts: Texts) -> str:
    """A scenario's name that fits beside a line; its assumptions stand in the notes of the slide."""
    renewal, new = texts.percent(line.scenario.renewal, 0), texts.number(line.scenario.new)
    return texts("certification.short", renewal=renewal, new=new)
