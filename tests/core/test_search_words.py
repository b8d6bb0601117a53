"""Words as they are compared, and the snippet that shows where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npt_training.core.search.words import asked_words, folded, matches, snippet, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Nervus suralis", ["nervus", "suralis"]),
        ("Lyftogt’s 5 % dextrose", ["lyftogts", "5", "dextrose"]),
        ("Übung, façade, Łódź, Ørsted, Straße", ["ubung", "facade", "lodz", "orsted", "strasse"]),
        ("p-value < 0.05", ["p", "value", "0", "05"]),
        ("ΜΥΣ μῦς", ["μυσ", "μυσ"]),
        ("", []),
    ],
)
def test_words_are_small_and_without_accents(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_a_word_is_asked_for_once() -> None:
    assert asked_words("Sural sural SURÁL nerve") == ["sural", "nerve"]


def test_every_word_has_to_begin_a_word() -> None:
    assert matches("The sural nerve of the heel", asked_words("sur heel"))
    assert not matches("The sural nerve of the heel", asked_words("ural"))


def test_a_snippet_marks_what_was_asked_for() -> None:
    text = "Long before. " * 30 + "Here the Súral nerve surfaces." + " Long after." * 30
    pieces = snippet(text, asked_words("sural"))
    assert [piece.text for piece in pieces if piece.hit] == ["Súral"]
    assert pieces[0].text == "… "
    assert pieces[-1].text.endswith(" …")


@given(st.text(max_size=400), st.text(max_size=20))
def test_a_snippet_is_a_stretch_of_its_text(text: str, question: str) -> None:
    pieces = snippet(text, asked_words(question))
    shown = "".join(piece.text for piece in pieces).removeprefix("… ").removesuffix(" …")
    assert shown in text
    assert all(word == folded(word) for word in words_of(text))
