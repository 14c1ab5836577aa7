"""Which district, category, unit or role a text names. Near misses are hints, never matches."""

import difflib
import functools
import re
from collections.abc import Iterable

from core.reference import Category, District, Reference, squeeze
from core.specs import ROLE_SPELLINGS, UNIT_SPELLINGS
from etl.values import Meaningless

# Short forms that offices use for more than one district; never resolved (data/reference/README.md).
AMBIGUOUS = {"tuba": ("Tulang Bawang", "Tulang Bawang Barat")}
SCALES = {"ribu": 1000, "ribuan": 1000, "thousand": 1000, "thousands": 1000, "000": 1000, "juta": 1_000_000, "jutaan": 1_000_000,
          "million": 1_000_000, "millions": 1_000_000}  # fmt: skip

_PREFIX = re.compile(r"^(kabupaten|kab\b\.?|pemkab|kota madya|kotamadya|kodya|kota\b|pemkot)\s*", re.I)
_SUFFIX = re.compile(r",\s*(kabupaten|kab\.?|kota)$", re.I)
_NUMBERING = re.compile(r"^(?:\d{1,2}|[ivx]{1,4}|[a-z])[.)]\s*|^\d{1,2}\s+(?=[a-z])", re.I)
_FOOTNOTE = re.compile(r"\s*(?:\*{1,3}\)?|\b\d\))$")
_KECAMATAN = re.compile(r"^kec(amatan\b|\.)\s*", re.I)


def district_by_name(text: str, districts: Iterable[District]) -> str:
    """A district's Kemendagri code by name or alias, whatever the case, spacing, prefix and numbering."""
    districts = tuple(districts)
    plain = _FOOTNOTE.sub("", _NUMBERING.sub("", text.strip()))
    if _KECAMATAN.match(plain):
        raise Meaningless("kecamatan_not_district")
    bare = squeeze(_SUFFIX.sub("", _PREFIX.sub("", plain)))
    known = _by_name(districts)
    if bare in AMBIGUOUS and squeeze(plain) not in known:  # unless the office says which one it means
        raise Meaningless("ambiguous_district", " / ".join(AMBIGUOUS[bare]))
    kind = _PREFIX.match(plain) or _SUFFIX.search(plain)
    for form in (squeeze(text), squeeze(plain)):
        if form in known:
            return known[form].code
    found = known.get(bare)
    if found and (not kind or found.kind == ("kota" if re.match("ko|pemko", kind[1], re.I) else "kabupaten")):
        return found.code  # but "Kabupaten Metro" is no district
    raise Meaningless("unknown_district", lambda: _nearest(text, [d.name for d in districts]))


def district_by_code(text: str, system: str | None, districts: Iterable[District]) -> str:
    """A district's Kemendagri code by a code (R10): dotted is Kemendagri; without a dot `system` says which."""
    text = plain_code(text)
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
    lost = [code for code in codes if code == f"{text}0"]  # 18.1 is 18.10 typed as a number, or 18.01 misspelt
    raise Meaningless("unknown_code", lambda: "".join(lost) or _nearest(text, list(codes)))


def plain_code(text: str) -> str:
    """A code without a spreadsheet's decimals: 1801.0 is 1801, and 18.1 stays 18.1, which is no code."""
    return re.sub(r"^(\d{4})[.,]0+$", r"\1", text.strip())


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
    undotted = [(name, plain_code(code)) for name, code in pairs if code and "." not in plain_code(code)]
    for name, code in undotted:
        for system in tuple(possible):
            try:
                if not name or district_by_name(name, districts) != district_by_code(code, system, districts):
                    raise Meaningless("code_name_disagree")
            except Meaningless:
                possible.discard(system)
        if not name:
            proven_by_names = False
    if all(code in same_in_both for _, code in undotted):
        return "kemendagri"
    return possible.pop() if proven_by_names and len(possible) == 1 else None


def category(text: str, categories: Iterable[Category]) -> str:
    """A category's code by code (8 or 08), name in either language, or abbreviation."""
    categories = tuple(categories)
    plain = _FOOTNOTE.sub("", text.strip())
    code = re.fullmatch(r"(\d{1,2})(?:[.,]0)?", plain)
    if code:
        found = {c.code: c.code for c in categories}.get(f"{int(code[1]):02d}")
    else:
        known = _category_names(categories)
        inside = re.fullmatch(r"(.*?)\s*\((.*)\)", plain)  # Orang dengan HIV/AIDS (ODHA)
        bare = _NUMBERING.sub("", plain)
        forms = [plain, bare]
        if inside and known.get(_spelled_new(inside[1])) == known.get(_spelled_new(inside[2])):
            forms += [inside[1], _NUMBERING.sub("", inside[1])]
        found = next((known[form] for form in map(_spelled_new, forms) if form in known), None)
    if found:
        return found
    raise Meaningless("unknown_category", lambda: _nearest(text, [c.name_id for c in categories]))


def unit(text: str) -> str:
    """person or family; "ribu jiwa" is person too, its scale is scale_of."""
    _, words = _scale_and_words(text)
    return _spelled(" ".join(words) if words else text, UNIT_SPELLINGS, "unknown_unit")


def scale_of(text: str | None) -> int:
    """1000 for "ribu jiwa", else 1."""
    return _scale_and_words(text or "")[0]


def _scale_and_words(text: str) -> tuple[int, list[str]]:
    """ "dalam ribuan jiwa", "Jiwa (ribu)" -> 1000, ["jiwa"]."""
    words = re.findall(r"[^\W_]+", text.casefold())
    while len(words) > 1 and words[0] in ("dalam", "satuan", "in"):
        words = words[1:]
    for place in (0, -1):
        if len(words) > 1 and words[place] in SCALES:
            scale = SCALES[words.pop(place)]
            return scale, [word for word in words if word not in ("dalam", "in", "of")]
    return 1, words


def role(text: str) -> str:
    return _spelled(text, ROLE_SPELLINGS, "unknown_role")


@functools.lru_cache(maxsize=65536)
def is_total(text: str, province: str) -> bool:
    """Jumlah, Total, Jumlah Kabupaten, Jumlah/Total, Provinsi Lampung: a row or column that sums others."""
    plain = squeeze(re.sub(r"^\d+[.)]\s*", "", text.strip()))  # not letters: B. Lampung is Bandar Lampung
    name = squeeze(province)
    return (
        plain in {name, *(word + name for word in ("provinsi", "propinsi", "prov", "province"))}
        or re.match(r"(sub\s*-?\s*)?(jumlah|total)\b", text.strip(), re.I) is not None
    )


def _spelled(text: str, spellings: dict[str, tuple[str, ...]], problem: str) -> str:
    wanted = squeeze(text)
    for value, forms in spellings.items():
        if wanted in {squeeze(form) for form in forms}:
            return value
    usual = [forms[min(1, len(forms) - 1)] for forms in spellings.values()]
    raise Meaningless(problem, lambda: _nearest(text, usual))


def _spelled_new(text: str) -> str:
    """Offices write telantar and terlantar, penyandang cacat is another thing."""
    return squeeze(text).replace("telantar", "terlantar")


@functools.lru_cache(maxsize=8)
def _by_name(districts: tuple[District, ...]) -> dict[str, District]:
    return {squeeze(name): d for d in districts for name in (d.name, *d.aliases)}


@functools.lru_cache(maxsize=8)
def _category_names(categories: tuple[Category, ...]) -> dict[str, str]:
    return {_spelled_new(name): c.code for c in categories for name in (c.name_id, c.name_en, *c.abbreviations)}


def _nearest(text: str, names: list[str]) -> str:
    """The nearest known names, as a hint; never taken by themselves."""
    close = difflib.get_close_matches(squeeze(text), [squeeze(name) for name in names], n=2, cutoff=0.6)
    return " / ".join(name for name in names if squeeze(name) in close)
