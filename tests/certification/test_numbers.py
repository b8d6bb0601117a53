"""Certificate numbers: every single mistake is seen, every kind is named, nothing is guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npt_training.certification.numbers import (
    ALPHABET,
    LENGTH,
    WEIGHTS,
    Mistake,
    _sum,
    grouped,
    make,
    read,
)

values = st.integers(min_value=0, max_value=2**80 - 1)


def valid_with(fixed: dict[int, int]) -> str:
    """A valid number that carries ``fixed`` (position to value); another position balances it."""
    free = next(i for i in range(LENGTH) if i not in fixed)
    digits = [fixed.get(i, 0) for i in range(LENGTH)]
    for balance in range(32):
        digits[free] = balance
        if _sum(digits) == 0:
            return "".join(ALPHABET[d] for d in digits)
    raise AssertionError("one of 32 values must balance")


def test_weights_are_distinct_and_not_zero() -> None:
    assert len(WEIGHTS) == LENGTH == 17
    assert len(set(WEIGHTS)) == LENGTH
    assert 0 not in WEIGHTS


def test_every_wrong_character_in_every_place_is_seen() -> None:
    seen = 0
    for position in range(LENGTH):
        for right in range(32):
            number = valid_with({position: right})
            assert read(number).number == number
            for wrong in ALPHABET:
                if wrong == number[position]:
                    continue
                typed = number[:position] + wrong + number[position + 1 :]
                assert read(typed).mistake is Mistake.CHECK
                seen += 1
    assert seen == 17 * 32 * 31


def test_every_swap_of_neighbours_is_seen() -> None:
    seen = 0
    for left in range(LENGTH - 1):
        for a in range(32):
            for b in range(32):
                if a == b:
                    continue
                number = valid_with({left: a, left + 1: b})
                assert read(number).number == number
                typed = number[:left] + number[left + 1] + number[left] + number[left + 2 :]
                assert read(typed).mistake is Mistake.CHECK
                seen += 1
    assert seen == 16 * 32 * 31


@given(values, st.data())
def test_any_wrong_character_in_any_number_is_seen(value: int, data: st.DataObject) -> None:
    number = make(value)
    position = data.draw(st.integers(0, LENGTH - 1))
    wrong = data.draw(st.sampled_from([c for c in ALPHABET if c != number[position]]))
    assert read(number[:position] + wrong + number[position + 1 :]).mistake is Mistake.CHECK


@given(values)
def test_a_number_carries_its_bits_and_reads_back(value: int) -> None:
    number = make(value)
    assert len(number) == LENGTH
    assert read(grouped(number)).number == number
    carried = 0
    for character in number[:-1]:
        carried = carried * 32 + ALPHABET.index(character)
    assert carried == value


@pytest.mark.parametrize("value", [-1, 2**80])
def test_more_than_80_bits_are_refused(value: int) -> None:
    with pytest.raises(ValueError, match="80 bits"):
        make(value)


def test_groups_are_five_and_three_times_four() -> None:
    assert grouped("0123456789ABCDEFG") == "01234-5678-9ABC-DEFG"


@given(values)
def test_reading_forgives_how_it_is_written(value: int) -> None:
    number = make(value)
    look_alike = number.replace("0", "o").replace("1", "l").lower()
    assert read(look_alike).number == number
    assert read("  " + number.replace("1", "I").replace("0", "O") + "\n").number == number
    assert read(" - ".join(number)).number == number
    assert read("\u2013".join(grouped(number).split("-"))).number == number


NUMBER = make(123456789012345678901234)


@pytest.mark.parametrize(
    ("text", "mistake", "found", "count"),
    [
        ("", Mistake.EMPTY, "", 0),
        (" - ", Mistake.EMPTY, "", 0),
        (NUMBER[:-1], Mistake.TOO_SHORT, "", 16),
        (NUMBER + "0", Mistake.TOO_LONG, "", 18),
        (NUMBER[:3] + "U" + NUMBER[4:], Mistake.CHARACTER, "U", 17),
        (NUMBER[:3] + "ß" + NUMBER[4:], Mistake.CHARACTER, "ß", 17),
        (NUMBER[:3] + "<" + NUMBER[4:], Mistake.CHARACTER, "<", 17),
        (NUMBER[:3] + "\u0663" + NUMBER[4:], Mistake.CHARACTER, "\u0663", 17),
        ("0" * 16 + "1", Mistake.CHECK, "", 17),
    ],
)
def test_the_kind_of_mistake_is_named(text: str, mistake: Mistake, found: str, count: int) -> None:
    reading = read(text)
    assert reading.number is None
    assert (reading.mistake, reading.found, reading.count) == (mistake, found, count)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_read_or_refused_never_guessed(text: str) -> None:
    reading = read(text)
    assert (reading.number is None) == (reading.mistake is not None)
    if reading.number is not None:
        assert _sum([ALPHABET.index(c) for c in reading.number]) == 0
