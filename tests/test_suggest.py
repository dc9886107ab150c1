"""Suggestions: the valid name that was probably meant, and none where nothing is near."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import expert
from expert.suggest import nearest

NAMES = expert.load("leg_cramps").vocabulary.statable


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("sweling", "swelling"),
        ("Swelling", "swelling"),
        ("leg cramp", "leg_cramp"),
        ("Leg-Cramp", "leg_cramp"),
        ("varicose veins", "varicose_veins"),
        ("age", "age_years"),
        ("smoking", "smoker"),
        ("abo", "abi"),
        ("pulse", "foot_pulse"),
    ],
)
def test_the_name_that_was_meant(word: str, meant: str) -> None:
    """Slips, capitals, spaces and hyphens do not matter, and a part of a name will do."""
    assert nearest(word, NAMES) == meant


@pytest.mark.parametrize("word", ["headache", "x", "", "of", "s" * 500, "?!"])
def test_nothing_near(word: str) -> None:
    """No name is suggested where none is similar; a word that is very long is not compared at all."""
    assert nearest(word, NAMES) is None


@given(word=st.text(max_size=20), names=st.lists(st.text(max_size=12), max_size=8))
def test_only_valid_names_in_whatever_order(word: str, names: list[str]) -> None:
    """A suggestion is one of the valid names, and does not depend on their order."""
    found = nearest(word, names)
    assert found is None or found in names
    assert found == nearest(word, reversed(names))


@given(word=st.text("abc", min_size=1, max_size=8), others=st.lists(st.text("xyz", max_size=8)))
def test_a_valid_name_is_nearest_to_itself(word: str, others: list[str]) -> None:
    """The name itself wins over all others."""
    assert nearest(word, [*others, word]) == word
