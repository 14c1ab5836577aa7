"""Bars for slides: rankings, counts, changes, steps and intervals."""

from core.texts import Texts
from report import theme
from report.change import HIDDEN
from report.charts import certificates, composition, parts, profile, ranking, shares, waterfall
from report.drivers import UNMATCHED
from report.native import Bars, Fill, Range, Ranges, Remark, Series, Step, Steps, Swatch


def of_ranking(facts: ranking.Facts, texts: Texts) -> Bars | Remark:
    """The districts' ratios; where there is none the category says why."""
    if not facts.bars:
        return Remark(ranking.title(facts, texts))
    names = tuple(
        bar.name if bar.ratio is not None else f"{bar.name}: {ranking.said(bar, texts)}" for bar in facts.bars
    )
    words = tuple(
        ranking.figure_of(bar, texts) if bar.backcast or bar.stale or bar.ratio == 0 else None for bar in facts.bars
    )
    hollow = tuple(bar.backcast for bar in facts.bars)
    values = tuple(bar.ratio for bar in facts.bars)
    series = Series(texts("chart.province.ratio"), values, theme.ACCENT, words, hollow=hollow)
    return Bars(names, (series,), "ratio")


def of_certificates(facts: certificates.Facts, texts: Texts) -> Bars | Remark:
    """Workers by the state of their certificate."""
    if not facts.states:
        return Remark(certificates.title(facts, texts))
    names = tuple(texts(f"chart.certificates.{state}") for state in facts.states)
    fills = tuple(Fill(certificates.COLOURS[state]) for state in facts.states)
    return Bars(names, (Series(texts("column.workers"), tuple(facts.states.values()), theme.ACCENT, fills=fills),))


def of_staff(facts: list[profile.Staff], texts: Texts) -> Bars | Remark:
    """Certified workers over time; a period without any, or without a roster, says so under its column."""
    if not facts:
        return Remark(texts("chart.ranking.nothing"))
    names, hollow = [], tuple(staff.backcast for staff in facts)
    for staff in facts:
        why = ""
        if staff.peksos is None:
            why = texts(f"status.{staff.status if staff.status == 'not_established' else 'no_roster'}")
        elif not staff.peksos + staff.others:
            why = texts("chart.none_yet")
        names.append(texts.period(staff.period) + (f"\n{why}" if why else ""))
    fields = ((texts("role.peksos"), "peksos", theme.ACCENT), (texts("chart.staff.others"), "others", theme.RAMP[1]))
    series = tuple(
        Series(name, tuple(getattr(staff, field) for staff in facts), colour, hollow=hollow)
        for name, field, colour in fields
    )
    legend = tuple(Swatch(Fill(colour), name) for name, _, colour in fields)
    return Bars(tuple(names), series, stacked=True, columns=True, legend=legend)


def of_kinds(facts: list[profile.Kind], texts: Texts) -> Bars | Remark:
    """A district's categories; what is hidden says so in its name, what is not reported stands in the foot."""
    shown = [kind for kind in facts if kind.cases is not None or kind.hidden]
    if not shown:
        return Remark(texts("status.no_data").capitalize())
    names = tuple(kind.name if not kind.hidden else f"{kind.name}: {texts('status.suppressed')}" for kind in shown)
    return Bars(names, (Series(texts("column.cases"), tuple(kind.cases for kind in shown), theme.ACCENT),))


def of_parts(facts: composition.Facts, texts: Texts) -> Bars | Remark:
    """What a caseload is made of, with shares; the ratio stands beside."""
    if not facts.bars:
        return Remark(composition.title(facts, texts))
    anyone = any(bar.chosen for bar in facts.bars)
    names = tuple(
        bar.name if bar.cases is not None else f"{bar.name}: {texts(f'status.{bar.state}')}" for bar in facts.bars
    )
    words = tuple(
        composition.bar_words(bar, facts, texts) if bar.cases is not None and bar.share is not None else None
        for bar in facts.bars
    )
    fills = tuple(Fill(theme.ACCENT if bar.chosen or not anyone else theme.RAMP[1]) for bar in facts.bars)
    series = Series(
        texts("column.cases"), tuple(bar.cases for bar in facts.bars), theme.ACCENT, words, fills=fills
    )  # fmt: skip
    aside = tuple(composition.ratio_words(bar, texts) for bar in facts.bars)
    return Bars(names, (series,), aside=aside, heading=texts("chart.composition.ratio"))


def of_caseload(facts: parts.Facts, texts: Texts) -> Bars | Remark:
    """What a change of a count is made of: to the left for less."""
    if not facts.bars:
        reason = f"drivers.why_{facts.reason}" if facts.before is None else f"chart.parts.no_{facts.kind}"
        return Remark(_sentence(texts(reason)))
    names = tuple(parts.label(bar, texts) for bar in facts.bars)
    words = tuple(parts.signed(bar.count, 0, texts) for bar in facts.bars)
    fills = tuple(_fill(bar) for bar in facts.bars)
    series = Series(
        texts("column.driver_change"), tuple(bar.count for bar in facts.bars), theme.ACCENT, words, fills=fills
    )
    legend = tuple(swatch for swatch in _legend(texts) if swatch.fill in fills)
    return Bars(names, (series,), signed=True, legend=legend)


def of_steps(facts: waterfall.Facts, texts: Texts) -> Steps | Remark:
    """From the ratio before to the ratio after."""
    if not facts.steps:
        return Remark(_sentence(texts(f"drivers.why_{facts.reason}")))
    digits = parts.decimals(step.bar.effect for step in facts.steps if step.kind != "total")
    rows = []
    for step in facts.steps:
        count = "" if step.bar.count is None else f" {parts.signed(step.bar.count, 0, texts)}"
        name = waterfall.name_of(step, facts, texts) + count
        if step.kind == "total":
            rows.append(Step(name, step.end, step.end, f"◆ {texts.ratio(step.end)}", None))
            continue
        fill = Fill(theme.FAINT) if step.kind == "side" else _fill(step.bar)
        rows.append(Step(name, step.start, step.end, parts.signed(step.bar.effect, digits, texts), fill))
    used = [row.fill for row in rows]
    side = Swatch(Fill(theme.FAINT), texts("slides.side"))
    legend = tuple(swatch for swatch in (*_legend(texts), side) if swatch.fill in used)
    return Steps(tuple(rows), texts("slides.base"), texts("slides.label"), legend)


def of_shares(facts: shares.Facts, texts: Texts) -> Ranges | Remark:
    """The share of workers who are certified, with its interval."""
    if not any(dot.interval for dot in facts.dots):
        return Remark(shares.title(facts, texts))
    rows = []
    for dot in facts.dots:
        if dot.interval is None:
            rows.append(Range(dot.name, None, None, None, texts(f"chart.shares.{dot.status}"), theme.MUTED))
            continue
        counted = {"certified": texts.number(dot.certified), "on_roster": texts.number(dot.on_roster)}
        words = f"{texts('chart.shares.of', **counted)} {shares.ARROWS.get(dot.verdict, '')}".strip()
        ends = dot.interval
        rows.append(Range(dot.name, ends.share, ends.low, ends.high, words, shares.COLOURS[dot.verdict], dot.backcast))
    line = None
    if facts.province is not None:
        line = (facts.province, texts("chart.shares.province", share=texts.small(100 * facts.province)))
    legend = tuple(
        Swatch(Fill(shares.COLOURS[said]), f"{shares.ARROWS.get(said, '')} {texts('chart.shares.' + said)}".strip())
        for said in ("lower", "higher", "unclear")
        if any(dot.verdict == said for dot in facts.dots)
    )
    return Ranges(tuple(rows), texts("column.share_percent"), texts("slides.interval"), line, legend)


def _fill(bar: parts.Bar) -> Fill:
    """Hatched where it holds what is not split."""
    colour = parts.colour(bar)
    return Fill("#ffffff", "/", colour) if bar.name in (HIDDEN, UNMATCHED) else Fill(colour)


def _legend(texts: Texts) -> list[Swatch]:
    """Which colours lower a ratio and which raise it; hatched is what is not split."""
    found = []
    for colour, way in ((theme.ACCENT, "lowers"), (theme.ALARM, "raises")):
        found.append(Swatch(Fill(colour), texts(f"slides.{way}")))
        found.append(Swatch(Fill("#ffffff", "/", colour), texts(f"slides.{way}_unsplit")))
    return found


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
