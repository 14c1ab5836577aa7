"""The id on a picture brings back exactly its view, and a mistyped one is never another's."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.periods import GRAINS, parse_canonical, period_of
from core.specs import ROLES
from report.chart_id import LETTERS, BadId, Coded, decode, encode

PERIODS = st.builds(period_of, st.dates(date(1900, 1, 1), date(2060, 12, 31)), st.sampled_from(GRAINS))
CODED = st.builds(
    Coded,
    view=st.integers(1, 60),
    version=st.integers(1, 10**6),
    language=st.sampled_from(["id", "en"]),
    unit=st.sampled_from(["person", "family"]),
    category=st.sampled_from(["all", *(f"{n:02d}" for n in range(1, 27))]),
    role=st.sampled_from([None, *ROLES]),
    grain=st.sampled_from([None, *GRAINS]),
    period=PERIODS,
    since=st.none() | PERIODS,
    district=st.none() | st.integers(0, 513),
    districts=st.lists(st.integers(0, 513), max_size=6).map(tuple),
    target=st.none() | st.integers(1, 10**9),
    options=st.lists(st.integers(0, 20), max_size=5).map(tuple),
    standard=st.none() | st.integers(0, 40),
    province=st.none() | st.integers(0, 37),
)
PLAIN = Coded(1, 7, "id", "person", "all", None, None, parse_canonical("2023"))


@given(CODED)
def test_an_id_brings_back_what_went_in(coded):
    assert decode(encode(coded)) == coded


@given(CODED)
def test_an_id_is_read_as_people_type_it(coded):
    typed = encode(coded).lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert decode(f" {typed} ") == coded


@given(CODED, st.randoms(use_true_random=False))
def test_one_wrong_character_or_two_swapped_never_pass(coded, chance):
    right = encode(coded).replace("-", "")
    place = chance.randrange(len(right))
    wrong = right[:place] + chance.choice(LETTERS.replace(right[place], "")) + right[place + 1 :]
    swapped = right[: place - 1] + right[place] + right[place - 1] + right[place + 1 :] if place else right
    for text in {wrong, swapped} - {right}:
        with pytest.raises(BadId):
            decode(text)


def test_a_plain_view_has_a_short_id():
    assert len(encode(PLAIN).replace("-", "")) <= 12


@pytest.mark.parametrize("text", ["", " ", "U", "0", "000", "<script>", "7" * 500, "-", "é"])
def test_what_is_no_id_says_so(text):
    with pytest.raises(BadId):
        decode(text)


def test_random_texts_are_hardly_ever_an_id():
    chance = random.Random(1)
    passed = 0
    for _ in range(20_000):
        try:
            decode("".join(chance.choices(LETTERS, k=chance.randint(8, 14))))
            passed += 1
        except BadId:
            pass
    assert passed < 20_000 / 500
