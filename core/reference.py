"""Reference data of the province: districts, categories, targets, known breaks, published figures."""

import csv
import functools
import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from core.settings import PROJECT, Settings

POOR = "Fakir miskin"  # its name_id in categories.csv
SAMPLE_BREAKS = PROJECT / "data" / "sample" / "breaks.csv"


@dataclass(frozen=True)
class District:
    """One kabupaten or kota; `code` is Kemendagri's (18.01), `code_bps` the statistics office's (1803)."""

    code: str
    code_bps: str
    name: str
    kind: str
    parent: str | None
    first_day: date | None  # R9: inaugurated_on, else an exact law_date, else it always existed
    law: str | None
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Category:
    """One of the 26 PMKS categories of Permensos 08/2012."""

    code: str
    name_id: str
    name_en: str
    abbreviations: tuple[str, ...]
    usual_unit: str
    sensitive: bool


@dataclass(frozen=True)
class Target:
    """Cases per certified worker to aim at (R8); `valid_from` None holds for the whole series."""

    unit: str
    category: str
    value: float
    valid_from: date | None
    issuer: str
    issuer_id: str = ""  # of its words in core/texts under [issuer], where it has some
    source_id: str = ""  # its row in ratio_standards.csv


@dataclass(frozen=True)
class Standard:
    """A ratio that somebody has stated. `unit` is person, family or any where it can be a target (cases per worker), else empty;
    `place` is its row from 0, which ids of charts hold: rows are only ever added at the end."""

    id: str
    place: int
    value: float | None
    unit: str
    statement: str
    issuer: str
    url: str
    verified: bool


@dataclass(frozen=True)
class Break:
    """A day from which a series is no longer comparable with itself (R3); district None means all of them.

    `sample` marks breaks of the sample data, which count only while sample loads are active.
    """

    dataset: str
    district: str | None
    day: date
    why: str
    why_en: str
    sample: bool


@dataclass(frozen=True)
class Statistics:
    """A district in one year, by the statistics office: persons, and the per cent of them that are poor."""

    district: str
    year: int
    population: int | None
    poor_percent: float | None
    doubtful: bool


@dataclass(frozen=True)
class Spelling:
    """What a file calls something: `kind` is district, category or column, `means` its code or field."""

    kind: str
    text: str
    means: str


class Province(NamedTuple):
    """A province by its Kemendagri code, the first two digits of its districts'."""

    code: str
    name: str


@dataclass(frozen=True)
class Reference:
    """Everything the figures of a province rest on beside the loads."""

    province_code: str
    province_name: str
    districts: tuple[District, ...]
    categories: tuple[Category, ...]
    targets: tuple[Target, ...]
    breaks: tuple[Break, ...]
    certificate_validity_years: int | None
    stale_after_months: int
    columns: tuple[Spelling, ...] = ()  # headers the office has taught; they alter no figure that is loaded

    def with_spellings(self, spellings: Iterable[Spelling]) -> "Reference":
        """This reference, and what the office or an analyst calls things."""
        said = tuple(spellings)
        if not said:
            return self

        def of(kind: str, code: str) -> tuple[str, ...]:
            return tuple(spelling.text for spelling in said if (spelling.kind, spelling.means) == (kind, code))

        return replace(
            self,
            districts=tuple(replace(d, aliases=d.aliases + of("district", d.code)) for d in self.districts),
            categories=tuple(
                replace(c, abbreviations=c.abbreviations + of("category", c.code)) for c in self.categories
            ),
            columns=tuple(spelling for spelling in said if spelling.kind == "column"),
        )

    def fingerprint(self) -> str:
        """Changes when anything here that could alter a figure changes (R12)."""
        rules = {name: value for name, value in asdict(self).items() if name != "columns"}
        for target in rules["targets"]:
            del target["issuer_id"], target["source_id"]  # words, no figures
        text = json.dumps(rules, default=str, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def squeeze(text: str) -> str:
    """The form in which names are compared: lower case, letters and digits only."""
    return re.sub(r"[^a-z0-9]+", "", text.casefold())


@functools.cache
def load_reference(settings: Settings) -> Reference:
    """Read the reference folder named in the settings."""
    folder = settings.reference
    return Reference(
        province_code=settings.province_code,
        province_name=settings.province_name,
        districts=tuple(_district(row) for row in _rows(folder / "districts.csv")),
        categories=tuple(
            Category(
                code=row["code"],
                name_id=row["name_id"],
                name_en=row["name_en"],
                abbreviations=tuple(re.findall(r"[A-Z]\w*(?: \w+)*", re.sub(r"\(.*?\)", "", row["abbreviation"]))),
                usual_unit=row["usual_unit"],
                sensitive=row["sensitive"] == "yes",
            )
            for row in _rows(folder / "categories.csv")
        ),
        targets=tuple(
            Target(
                row["unit"],
                row["category"],
                float(row["value"]),
                _day(row["valid_from"]),
                row["issuer"],
                row.get("issuer_id") or "",
                row.get("source_id") or "",
            )
            for row in _rows(folder / "targets.csv")
        ),
        breaks=_breaks(folder / "breaks.csv", sample=False) + _breaks(SAMPLE_BREAKS, sample=True),
        certificate_validity_years=settings.certificate_validity_years,
        stale_after_months=settings.stale_after_months,
    )


def published_figures(settings: Settings) -> list[dict[str, str]]:
    """Figures that were published, with source and caveat: shown beside computed values, never mixed into them."""
    return _rows(settings.reference / "published_figures.csv")


@functools.cache
def population(settings: Settings) -> list[tuple[str, int, int]]:
    """(district code, year, persons) of data/reference/population.csv, to tell a caseload that cannot be."""
    rows = _rows(settings.reference / "population.csv")
    return sorted(
        (row["code_kemendagri"], int(row["year"]), int(row["population"])) for row in rows if row["population"]
    )


@functools.cache
def statistics(settings: Settings) -> tuple[Statistics, ...]:
    """The figures of the series `bps` in data/reference/population.csv, the years of one district after another.

    Its other series count differently and are left out.
    """
    rows = _rows(settings.reference / "population.csv")
    return tuple(
        Statistics(
            row["code_kemendagri"], int(row["year"]), int(row["population"]) if row["population"] else None,
            float(row["poor_percent"]) if row["poor_percent"] else None, bool(row["doubt"]),
        )
        for row in sorted(rows, key=lambda row: (row["code_kemendagri"], row["year"]))
        if row["series"] == "bps"
    )  # fmt: skip


@functools.cache
def standards(settings: Settings) -> tuple[Standard, ...]:
    """The ratios that somebody has stated, verified or not; none where an office keeps no such file."""
    rows = _rows(settings.reference / "ratio_standards.csv", must=False)
    for row, above in zip(rows[1:], rows, strict=False):  # "same" as in the row above
        row |= {name: above[name] for name in ("issuer_note", "url") if row[name] == "same"}
    return tuple(
        Standard(
            row["id"], place, float(row["value"]) if row["value"] else None, row.get("target_unit") or "", row["statement"],
            row["issuer_note"], row["url"], row["verified"].startswith("seen"),
        )
        for place, row in enumerate(rows)
    )  # fmt: skip


@functools.cache
def provinces(settings: Settings) -> dict[str, Province]:
    """Code -> province; empty where an office has no provinces.csv. Do not alter it."""
    rows = _rows(settings.reference / "provinces.csv", must=False)
    return {row["code"]: Province(row["code"], row["name"]) for row in rows}


def boundaries(settings: Settings) -> dict:
    """The districts' outlines as GeoJSON; feature id = Kemendagri code. No feature for a province without a file."""
    path = settings.reference / f"{settings.province_name.lower()}.geojson"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"features": []}


def map_labels(settings: Settings) -> dict[str, tuple[float, float]]:
    """Where a district's name stands on the map (degrees) when there is no room inside it, placed by hand."""
    return {row["code"]: (float(row["x"]), float(row["y"])) for row in _rows(settings.reference / "map_labels.csv")}


def tile_grid(settings: Settings) -> dict[str, tuple[int, int]]:
    """Each district's square as (row, column), from 1 at the top and at the left; empty where an office has drawn none."""
    rows = _rows(settings.reference / "tile_grid.csv", must=False)
    return {row["code"]: (int(row["row"]), int(row["column"])) for row in rows}


def _district(row: dict[str, str]) -> District:
    return District(
        code=row["code_kemendagri"],
        code_bps=row["code_bps"],
        name=row["name"],
        kind=row["kind"],
        parent=row["parent"] or None,
        first_day=_day(row["inaugurated_on"]) or _day(row["law_date"]),
        law=row["law"] or None,
        aliases=tuple(alias for alias in row["aliases"].split("|") if alias),
    )


def _breaks(path: Path, sample: bool) -> tuple[Break, ...]:
    return tuple(
        Break(
            row["dataset"], row["district"] or None, date.fromisoformat(row["date"]), row["why"],
            row.get("why_en") or row["why"], sample,
        )
        for row in _rows(path)
    )  # fmt: skip


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _rows(path: Path, must: bool = True) -> list[dict[str, str]]:
    if not must and not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
