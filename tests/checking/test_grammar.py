"""Questions that give themselves away are named; questions that do not pass."""

from __future__ import annotations

import pytest

from npt_training.checking.grammar import arguable, certain


def asked(*texts: str) -> list[tuple[str, bool]]:
    """Options of which the first is right."""
    return [(text, number == 0) for number, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("stem", "options", "reason"),
    [
        ("The companion of the nerve is an", asked("artery", "vein", "tendon"), "fit “vein”"),
        ("What you feel is a …", asked("cord", "ulcer", "pulse"), "does not fit “ulcer”"),
        ("You call it a:", asked("EMG", "scan"), "does not fit “EMG”"),
        ("The branches of the nerve are", asked("two twigs", "a stem"), "does not fit “a stem”"),
        ("What runs beside it is", asked("a vein", "two tendons"), "does not fit “two tendons”"),
        ("What holds?", asked("The first", "All of the above"), "without knowing anything"),
        ("What holds?", asked("The first", "None of these"), "without knowing anything"),
        ("What holds?", asked("The first", "The second", "Both of them"), "without knowing"),
    ],
)
def test_a_fault_of_grammar_is_named(
    stem: str, options: list[tuple[str, bool]], reason: str
) -> None:
    (told,) = certain(stem, options)
    assert reason in told


@pytest.mark.parametrize(
    ("stem", "options"),
    [
        ("What is marked A?", asked("The vein", "An artery")),
        ("What you feel is a", asked("cord", "unit", "pulse", "one-sided swelling")),
        ("You order an", asked("MRI", "X-ray", "hour's rest", "ultrasound")),
        ("The companions of the nerve are", asked("two veins", "three arteries")),
        ("The nerve is", asked("under the fascia", "two fingers behind the bone")),
        ("What do you tell her?", asked("Both feet, one after the other", "None today")),
        ("How many are there?", asked("Two", "All three of the toes together")),
    ],
)
def test_a_question_in_good_grammar_passes(stem: str, options: list[tuple[str, bool]]) -> None:
    assert list(certain(stem, options)) == []


def test_a_word_that_only_the_right_answer_repeats_is_named() -> None:
    stem = "She fell on the stairs. What tells you of a compartment syndrome?"
    (told,) = arguable(stem, asked("Tense compartments", "A pale foot", "A weak pulse"))
    assert "repeats “compartment”" in told
    shared = asked("Tense compartments", "A pale compartment", "A weak pulse")
    assert list(arguable(stem, shared)) == []
    assert list(arguable(stem, asked("Pain on the stairs", "A pale foot"))) == []


def test_absolute_words_in_wrong_answers_alone_are_named() -> None:
    told = list(arguable("What holds?", asked("It may swell", "It never swells", "It grows")))
    assert told == ["“never” stands in wrong answers alone: “It never swells”"]
    for right in ("It only swells", "It never grows"):
        assert list(arguable("What holds?", asked(right, "It never swells"))) == []


def test_a_number_that_is_asked_for_early_is_a_matter_of_judgement() -> None:
    (told,) = arguable("Which of these are hazards?", asked("Two veins", "A tendon", "Many nerves"))
    assert "does not fit “A tendon”" in told
    assert list(arguable("Which structure is a hazard?", asked("A vein", "The tendon"))) == []
