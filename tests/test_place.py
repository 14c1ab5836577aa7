"""Where a warehouse may be: what is no lake, or cannot be reached yet, is said without a traceback."""

import importlib.util

import pytest

from core import lake_connection
from etl.__main__ import main as etl


@pytest.mark.parametrize(
    "place",
    [
        "ducklake:catalog.sqlite",
        "ducklake:postgres:",
        "ducklake:postgres://peksos@db/peksos",
        "ducklake:postgres:dbname=peksos password=rahasia",
        "ducklake:postgres:dbname='peksos",
    ],
)
def test_a_place_that_cannot_be_a_lake_is_said(place, capsys):
    assert etl(["--warehouse", place, "history"]) == 2
    assert "docs/deploy.md" in capsys.readouterr().err


def test_without_the_extensions_it_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    lake_connection.catalog.cache_clear()
    assert etl(["--warehouse", "ducklake:postgres:dbname=peksos host=/nowhere", "history"]) == 2
    assert "requirements-lake.txt" in capsys.readouterr().err
