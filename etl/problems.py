"""One thing wrong in a file, said so that the person with the spreadsheet can mend it."""

import re
from datetime import date
from typing import NamedTuple

from core.texts import Texts

WARNINGS = frozenset({
    "unknown_column", "column_nearly", "unit_assumed", "same_key_twice", "date_as_period", "period_from_title",
    "as_of_from_title", "category_from_title", "unit_from_title", "dash_is_zero", "marked_figures", "thousands_lost", "total_unsure", "without_nik",
    "person_in_two_districts", "persons_in_two_districts", "tenfold", "above_population", "families_and_persons",
    "district_missing", "like_other_period", "certified_halved", "other_measure", "province_assumed",
    "province_beside_districts", "same_event_other_day", "like_other_event", "first_day_taken",
})  # fmt: skip
# Errors of a single row, which --on-problem skip may leave out; any other error stops its whole file.
OF_A_ROW = frozenset({
    "ragged_row", "missing_value", "unknown_district", "ambiguous_district", "kecamatan_not_district", "unknown_code",
    "code_name_disagree", "bad_period", "period_not_ended", "district_before_first_day", "unknown_category", "unknown_unit",
    "missing_unit", "not_a_whole_number", "ambiguous_number", "negative", "too_large", "unknown_role", "bad_day",
    "as_of_in_future", "same_key_differs", "expires_before_certified", "revoked_before_certified", "after_as_of",
    "merged_figure", "rows_split", "rows_are_families", "certificate_without_day", "roster_before_first_day", "missing_identity", "rounded_identity",
    "event_in_future", "identity_in_event", "event_too_long", "passed_above_participants", "event_before_first_day", "province_is_sum",
})  # fmt: skip
IN_WORDS = frozenset({  # whose detail holds numbers or days, to be written in the reader's language
    "total_differs", "total_unsure", "thousands_lost", "dash_is_zero", "marked_figures", "without_nik", "persons_in_two_districts",
    "above_population", "families_and_persons", "unit_assumed", "tenfold", "certified_halved", "like_other_period",
    "district_before_first_day", "roster_before_first_day", "expires_before_certified", "revoked_before_certified", "after_as_of",
    "event_too_long", "passed_above_participants", "event_before_first_day", "province_assumed", "province_is_sum",
    "province_beside_districts", "same_event_other_day", "first_day_taken",
})  # fmt: skip
NUMBER_OR_DAY = re.compile(r"(\d{4}-\d\d-\d\d)|\d+")
SHOWN = 60  # characters of a value that a message repeats


class Problem(NamedTuple):
    """`line` is the physical line an editor or spreadsheet shows, None for the whole file; `column` the file's own
    header; `value` the text found, None where it is personal; `hint` what could be meant, in the texts' words."""

    code: str
    line: int | None = None
    column: str | None = None
    value: str | None = None
    detail: str = ""

    @property
    def severity(self) -> str:
        return "warning" if self.code in WARNINGS else "error"

    def message(self, texts: Texts) -> str:
        """Where and what, as a sentence."""
        place = ""
        if self.line is not None:
            place = texts("problem.line", line=self.line)
        if self.column is not None:
            place += texts("problem.column", column=self.column)
        return place + texts(f"problem.{self.code}", value=shorten(self.value or ""), detail=self._detail(texts))

    def hint(self, texts: Texts) -> str:
        """What to do; for an unknown word, first the nearest known ones."""
        perhaps = (
            texts("hint.perhaps", detail=self.detail)
            if self.detail and self.code.startswith("unknown_") and self.code != "unknown_sheet"
            else ""
        )
        return perhaps + texts(f"hint.{self.code}", value=shorten(self.value or ""), detail=self.detail)

    def _detail(self, texts: Texts) -> str:
        def in_words(found: re.Match) -> str:
            return texts.date(date.fromisoformat(found[0])) if found[1] else texts.number(int(found[0]))

        return NUMBER_OR_DAY.sub(in_words, self.detail) if self.code in IN_WORDS else self.detail

    def as_json(self, texts: Texts) -> dict:
        """The object of the command line's --json (DESIGN section 4)."""
        return {
            "code": self.code,
            "severity": self.severity,
            "line": self.line,
            "column": self.column,
            "value": self.value,
            "message": self.message(texts),
            "hint": self.hint(texts),
        }


def has_errors(problems: list[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def by_cause(problems: list[Problem]) -> list[list[Problem]]:
    """Problems of one kind in one column together: errors first, then by the line of the first."""
    causes: dict[tuple[str, str | None], list[Problem]] = {}
    for problem in problems:
        causes.setdefault((problem.code, problem.column), []).append(problem)
    return sorted(causes.values(), key=lambda cause: (cause[0].severity, cause[0].line or 0))


def stop_file(problems: list[Problem]) -> bool:
    """Whether an error concerns the file as a whole, so that not even its good rows may be loaded."""
    return any(
        problem.severity == "error" and (problem.code not in OF_A_ROW or problem.line is None) for problem in problems
    )


def shorten(value: str) -> str:
    return value if len(value) <= SHOWN else value[:SHOWN] + "…"
