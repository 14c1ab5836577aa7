"""Named parameters written into a query as DuckDB's literals.

DuckDB 1.5 imports pandas, and with it numpy and pyarrow, when the first parameter is bound, whatever the value: a quarter of a
second before the first words of the first page. DuckDB 2.0 does not; with it this module can go.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime

NAME = re.compile(r"\$(\w+)")


def written(sql: str, params: Mapping[str, object]) -> str:
    """The query with each `$name` replaced by its value: text, int, float, bool, date, a list of these, or None.

    Raises KeyError for a name without a value, TypeError for a value of another kind, ValueError for text that holds a NUL.
    """
    return NAME.sub(lambda found: literal(params[found[1]]), sql)


def literal(value: object) -> str:
    """A value as DuckDB reads it back, of the type that binding it would give."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case float():
            return f"cast('{value!r}' as double)"
        case str():
            if "\0" in value:
                raise ValueError("text with a NUL")
            return "'" + value.replace("'", "''") + "'"
        case date() if not isinstance(value, datetime):
            return f"date '{value.isoformat()}'"
        case list():
            return f"[{', '.join(map(literal, value))}]"
    raise TypeError(f"no literal for {type(value).__name__}")
