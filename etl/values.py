"""What a text in a cell means: numbers, days, periods, districts and the other words of the design.

Each function returns the value, or raises Meaningless with the code of the problem. Nothing is guessed: a text with
two readings is refused.
"""

import difflib
import re
from collections.abc import Iterable
from datetime import date

from core.periods import parse_canonical, period_of
from core.reference import Category, District, Reference, squeeze
from core.specs import NOT_AVAILABLE, ROLE_SPELLINGS, UNIT_SPELLINGS

LARGEST = 10**12  # a count above it is a slip of the keyboard
EARLIEST = date(1900, 1, 1)

_GROUPED = re.compile(r"\d{1,3}(?:([.,\u00a0\u202f' ])\d{3})(?:\1\d{3})*")
_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]00:00(?::00(?:\.0+)?)?)?")
_PREFIX = re.compile(r"^(kabupaten|kab\.?|kota madya|kotamadya|kota)\s+", re.I)

# Short forms that offices use for more than one district; never resolved (data/reference/README.md).
AMBIGUOUS = {"tuba": ("Tulang Bawang", "Tulang Bawang Barat")}


class Meaningless(Exception):
    """A text that has no meaning here: the code of the problem and what could be meant."""

    def __init__(self, code: str, detail: str = ""):
        super().__init__(code)
        self.code = code
        self.detail = detail


def whole_number(text: str) -> int | None:
    """1234, 1.234, 1,234, 1 234 and 1234,0 as a count; None for "not available".

    `1.234` is one thousand two hundred and thirty-four, `1.5` is not a count and is refused.
    """
    text = text.strip()
    if text.casefold() in NOT_AVAILABLE:
        return None
    digits = text
    if text[:1] in "-−" and re.fullmatch(r"[-−]\s*[\d.,]*\d[\d.,]*", text):
        raise Meaningless("negative")
    decimals = re.fullmatch(r"(.*\d)([.,])0{1,2}", text)
    if decimals:  # 1234,0 and 1.234,00: a spreadsheet's decimals; the mark must not be the one that groups
        digits = decimals[1]
        if decimals[2] in digits:
            raise Meaningless("not_a_whole_number")
    if _GROUPED.fullmatch(digits):
        digits = re.sub(r"\D", "", digits)
    if not re.fullmatch(r"[0-9]+", digits):
        raise Meaningless("not_a_whole_number")
    number = int(digits)
    if number > LARGEST:
        raise Meaningless("too_large")
    return number


def day(text: str) -> date:
    """2017-07-31, 31/07/2017, 31-07-2017, 31.07.2017: ISO or day first, always. 03/14/2017 is refused."""
    text = text.strip()
    iso = _ISO.fullmatch(text)
    first = _DAY.fullmatch(text)
    try:
        if iso:
            found = date(int(iso[1]), int(iso[2]), int(iso[3]))
        elif first:
            found = date(int(first[3]), int(first[2]), int(first[1]))
        else:
            raise Meaningless("bad_day")
    except ValueError:
        raise Meaningless("bad_day") from None
    if found < EARLIEST:
        raise Meaningless("bad_day")
    return found


def day_not_after(text: str, today: date) -> date:
    """The date of a roster, which cannot lie in the future."""
    found = day(text)
    if found > today:
        raise Meaningless("as_of_in_future")
    return found


def period(text: str, today: date) -> dict:
    """2023, 2023-S1, 2023-Q3, 2023-05, or a day, which means its month.

    Gives period_end, grain, and on_last_day, False for a day that is not its month's last. A period that has not
    ended is refused (R3).
    """
    found, on_last_day = parse_canonical(text), True
    if not found:
        try:
            written = day(text)
        except Meaningless:
            raise Meaningless("bad_period") from None
        found = period_of(written, "month")
        on_last_day = written == found.end
    if found.end >= today:
        raise Meaningless("period_not_ended")
    return {"period_end": found.end, "grain": found.grain, "on_last_day": on_last_day}


def unit(text: str) -> str:
    return _spelled(text, UNIT_SPELLINGS, "unknown_unit")


def role(text: str) -> str:
    return _spelled(text, ROLE_SPELLINGS, "unknown_role")


def category(text: str, categories: Iterable[Category]) -> str:
    """A category's code by code (8 or 08), name in either language, or abbreviation."""
    if re.fullmatch(r"\d{1,2}", text.strip()):
        wanted = f"{int(text):02d}"
        names = {c.code: c.code for c in categories}
    else:
        wanted = squeeze(text)
        names = {squeeze(name): c.code for c in categories for name in (c.name_id, c.name_en, *c.abbreviations)}
    if wanted in names:
        return names[wanted]
    raise Meaningless("unknown_category", _nearest(text, [c.name_id for c in categories]))


def district_by_name(text: str, districts: Iterable[District]) -> str:
    """A district's Kemendagri code by name or alias, whatever the case, spacing and prefix."""
    bare = squeeze(_PREFIX.sub("", text.strip()))
    if bare in AMBIGUOUS:
        raise Meaningless("ambiguous_district", " / ".join(AMBIGUOUS[bare]))
    for form in (squeeze(text), bare):
        for found in districts:
            if form in {squeeze(name) for name in (found.name, *found.aliases)}:
                kind = _PREFIX.match(text.strip())
                if (
                    kind
                    and form == bare
                    and found.kind != ("kota" if kind[1].casefold().startswith("kota") else "kabupaten")
                ):
                    break  # "Kabupaten Metro" is no district
                return found.code
    raise Meaningless("unknown_district", _nearest(text, [d.name for d in districts]))


def district_by_code(text: str, system: str | None, districts: Iterable[District]) -> str:
    """A district's Kemendagri code by a code (R10): dotted is Kemendagri; without a dot `system` says which."""
    text = text.strip()
    if "." in text:
        if system == "bps":
            raise Meaningless("code_system_differs")
        codes = {d.code: d.code for d in districts}
    elif system == "bps":
        codes = {d.code_bps: d.code for d in districts}
    else:
        codes = {d.code.replace(".", ""): d.code for d in districts}
    if text in codes:
        return codes[text]
    raise Meaningless("unknown_code", _nearest(text, list(codes)))


def is_code(text: str) -> bool:
    """Whether a text in a district column is a code rather than a name."""
    return re.fullmatch(r"[\d.]+", text.strip()) is not None


def code_system(pairs: Iterable[tuple[str | None, str | None]], reference: Reference) -> str | None:
    """Which system a file's codes without a dot belong to, when names or the codes themselves prove it (R10).

    `pairs` are the (name, code) of every row. None: cannot be told, so nothing may be loaded.
    """
    districts = reference.districts
    possible = {"kemendagri", "bps"}
    proven_by_names = True
    same_in_both = {d.code_bps for d in districts if d.code.replace(".", "") == d.code_bps}
    undotted = [(name, code) for name, code in pairs if code and "." not in code]
    for name, code in undotted:
        for system in tuple(possible):
            try:
                if not name or district_by_name(name, districts) != district_by_code(code, system, districts):
                    raise Meaningless("code_name_disagree")
            except Meaningless:
                possible.discard(system)
        if not name:
            proven_by_names = False
    if all(code.strip() in same_in_both for _, code in undotted):
        return "kemendagri"
    return possible.pop() if proven_by_names and len(possible) == 1 else None


def _spelled(text: str, spellings: dict[str, tuple[str, ...]], problem: str) -> str:
    wanted = squeeze(text)
    for value, forms in spellings.items():
        if wanted in {squeeze(form) for form in forms}:
            return value
    raise Meaningless(
        problem, _nearest(text, [forms[1] if len(forms) > 1 else forms[0] for forms in spellings.values()])
    )


def _nearest(text: str, names: list[str]) -> str:
    """The nearest known names, as a hint; never taken by themselves."""
    close = difflib.get_close_matches(squeeze(text), [squeeze(name) for name in names], n=2, cutoff=0.6)
    return " / ".join(name for name in names if squeeze(name) in close)
