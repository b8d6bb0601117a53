"""What fits a question, and how it is written."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from npt_training.curriculum.faculty import values
from npt_training.curriculum.faculty.questions import Question

REST = {"group": "G", "question": "Q?", "why": "w", "used": "u", "affects": "a"}
VOLUME = Question(id="v", kind="number", units=["ml"], min=0.1, max=5, range=True, **REST)
DOSE = Question(id="d", kind="dose", units=["mg", "mg/kg"], min=0.01, max=1, **REST)
NECK = Question(
    id="n", kind="choice", options=[{"id": "a", "text": "A"}, {"id": "b", "text": "B"}], **REST
)
YES = Question(id="y", kind="yes_no", **REST)
TEXT = Question(id="t", kind="text", **REST)


@pytest.mark.parametrize(
    ("asked", "form", "words"),
    [
        (VOLUME, {"value": "0,5"}, "0.5\u202fml"),
        (VOLUME, {"value": "0.5", "upto": "1"}, "0.5–1\u202fml"),
        (DOSE, {"value": "0.5", "unit": "mg"}, "0.5\u202fmg"),
        (NECK, {"value": "b"}, "B"),
        (YES, {"value": "no"}, "no"),
        (TEXT, {"value": " nurses "}, "nurses"),
    ],
)
def test_what_is_typed_is_shown_again(asked: Question, form: dict[str, str], words: str) -> None:
    assert values.shown(asked, values.typed(asked, form)) == words


@pytest.mark.parametrize(
    ("asked", "form", "code"),
    [
        (VOLUME, {}, "empty"),
        (VOLUME, {"value": "half"}, "number"),
        (VOLUME, {"value": "NaN"}, "number"),
        (VOLUME, {"value": "1e400"}, "number"),
        (VOLUME, {"value": "9"}, "bounds"),
        (VOLUME, {"value": "2", "upto": "1"}, "order"),
        (VOLUME, {"value": "1", "unit": "l"}, "unit"),
        (DOSE, {"value": "0.5"}, "unit"),
        (NECK, {"value": "c"}, "choice"),
        (YES, {"value": "perhaps"}, "choice"),
        (TEXT, {"value": "x" * 501}, "long"),
    ],
)
def test_what_does_not_fit_is_refused(asked: Question, form: dict[str, str], code: str) -> None:
    with pytest.raises(values.Unfit) as refused:
        values.typed(asked, form)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"kind": "dose", "units": ["mg"], "default": 1, "source": "s"}, "a dose has no default"),
        ({"kind": "dose"}, "a dose needs units"),
        ({"kind": "number", "default": 1}, "needs the source"),
        ({"kind": "number", "max": 3, "default": 4, "source": "s"}, "does not fit"),
        ({"kind": "choice"}, "two options"),
        ({"kind": "elsewhere"}, "needs one"),
    ],
)
def test_a_question_that_cannot_stand_is_refused(more: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        Question.model_validate({"id": "q", **REST, **more})
