"""Parameters of a query: read back as they were given, and no first word waits for a library that only tables need."""

import os
import subprocess
import sys
from datetime import date, datetime

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.literals import literal, written
from tests.conftest import PROJECT

TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
ONE = st.one_of(
    TEXT, st.booleans(), st.integers(-(2**62), 2**62), st.floats(allow_nan=False), st.dates(date(1, 1, 1)), st.none()
)
# Of the first page: whatever Streamlit draws later, the sentence stands there before pandas is asked for.
FIRST_WORDS = """
import sys
from streamlit.testing.v1 import AppTest
from report import widgets
say = widgets.sentence
def sentence(text):
    print('pandas' in sys.modules)
    say(text)
widgets.sentence = sentence
page = AppTest.from_file('dashboard.py', default_timeout=60)
assert not page.run().exception
"""


@pytest.fixture(scope="module")
def con():
    with duckdb.connect() as made:
        yield made


@given(value=ONE | st.lists(TEXT) | st.lists(st.dates(date(1, 1, 1)), min_size=1))
def test_a_literal_is_read_back_as_if_it_had_been_bound(con, value):
    asked = "select $value, typeof($value)"
    assert con.execute(written(asked, {"value": value})).fetchone() == con.execute(asked, {"value": value}).fetchone()


@given(first=TEXT, second=TEXT)
def test_a_value_that_looks_like_sql_or_like_a_name_stays_a_value(con, first, second):
    first += "' or $second -- \\"
    said = con.execute(written("select $first, $second, $first", {"first": first, "second": second})).fetchone()
    assert said == (first, second, first)


@pytest.mark.parametrize(
    ("value", "error"), [(b"x", TypeError), (datetime(2024, 1, 1), TypeError), ({}, TypeError), ("a\0b", ValueError)]
)
def test_what_has_no_literal_is_refused(value, error):
    with pytest.raises(error):
        literal(value)


def test_a_name_without_a_value_is_refused():
    with pytest.raises(KeyError):
        written("select $unit", {})


def test_the_first_words_wait_for_no_pandas(tmp_path):
    at = {"WAREHOUSE": str(tmp_path / "warehouse")}
    subprocess.run([sys.executable, "-m", "etl", "init", "--sample"], cwd=PROJECT, env=os.environ | at, check=True)
    script = tmp_path / "first_words.py"
    script.write_text(FIRST_WORDS.replace("dashboard.py", str(PROJECT / "dashboard.py")), encoding="utf-8")
    found = subprocess.run(
        [sys.executable, str(script)],
        cwd=PROJECT,
        env=os.environ | at | {"PYTHONPATH": str(PROJECT)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert found.stdout.split() == ["False"]
