"""How sure people said they were: kept in practice and quizzes, told back, and as a table."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from flask import Flask

from npt_training.assessment import service
from npt_training.assessment.analysis import service as analysis
from npt_training.assessment.analysis.reading import Choice
from npt_training.assessment.feedback import feedback_on
from npt_training.assessment.statistics.sureness import calibration
from tests.accounts.factories import make_organisation, post, sign_in
from tests.assessment import factories

RADIO = re.compile(r'name="confidence" value="([123])"( checked)?')


def test_calibration_of_a_few() -> None:
    assert calibration([]) == calibration([(None, 1.0), (2, None)]) == []
    low, middle, high = calibration([(1, 0.0), (1, 1.0), (3, 1.0), (3, 0.5), (None, 0.0)])
    assert (low.answers, low.right) == (2, 0.5)
    assert (middle.answers, middle.right, middle.interval) == (0, None, None)
    assert (high.answers, high.right) == (2, 0.75)
    assert high.interval is not None
    assert high.interval[0] < 0.75 < high.interval[1]


@pytest.mark.parametrize("mode", ["practice", "quiz"])
def test_it_is_offered_and_kept(app: Flask, mode: str) -> None:
    person, organisation = factories.member("trainee")
    factories.make_edition(factories.choices(2))
    actor = factories.principal(person, organisation)
    start = service.start_practice if mode == "practice" else service.start_attempt
    run = start(actor) if mode == "practice" else start(actor, "B9")  # type: ignore[operator]
    client = app.test_client()
    sign_in(client, person)
    url = f"/attempts/{run}/1"
    assert RADIO.findall(client.get(url).text) == [("1", ""), ("2", ""), ("3", "")]
    right = factories.place_of(actor, run, 1, "b")
    post(client, url, {"choice": right, "confidence": "3", "action": "answer"})
    assert service.question(actor, run, 1).confidence == 3
    if mode == "quiz":
        assert RADIO.findall(client.get(url).text)[2] == ("3", " checked")
        service.submit_attempt(actor, run, key="k")
        assert service.question(actor, run, 1).confidence == 3
    assert "You were certain of it." in client.get(url).text


@pytest.mark.parametrize(
    ("option", "said", "words"),
    [("b", "3", "You were certain of it."), ("a", "1", "You called it a guess"), ("a", "3", None),
     ("b", "1", None), ("b", "", None), ("b", "9", None)],
)  # fmt: skip
def test_what_is_told_back(app: Flask, option: str, said: str, words: str | None) -> None:
    factories.make_edition(factories.choices(1))
    actor = factories.trainee(make_organisation())
    run = service.start_practice(actor)
    value = factories.place_of(actor, run, 1, option)
    asked = service.answer_practice(actor, run, 1, {"choice": [value], "confidence": [said]})
    told = " ".join(feedback_on(asked).sentences)
    assert (words or "") in told
    assert words is not None or ("certain" not in told and "guess" not in told)


def test_the_table_of_a_test_leaves_hinted_answers_out(app: Flask) -> None:
    factories.make_edition(factories.choices(3))
    person, organisation = factories.member("instructor")
    staff = factories.principal(person, organisation)
    actor = factories.trainee(organisation)
    run = service.start_practice(actor)
    said: list[tuple[Any, str]] = [("a", "3"), ("b", "3"), ("a", "1")]
    for position, (option, sure) in enumerate(said, 1):
        if position == 2:
            service.ask_hint(actor, run, position, seen=0)
        value = factories.place_of(actor, run, position, option)
        service.answer_practice(actor, run, position, {"choice": [value], "confidence": [sure]})
    report = analysis.report(staff, "practice", Choice())
    assert [(line.answers, line.right) for line in report.sureness] == [(1, 1), (0, None), (1, 1)]
    assert len(report.lines) == 2, "the answer with a hint is in no figure"
    client = app.test_client()
    sign_in(client, person)
    assert "How sure, and how right" in client.get("/analysis/tests/practice").text
    table = client.get("/analysis/tests/practice/items.csv").text.removeprefix("\ufeff")
    said_so = [
        (row["guessing_n"], row["guessing_right"], row["fairly_sure_n"], row["certain_n"])
        for row in csv.DictReader(io.StringIO(table))
    ]
    assert sorted(said_so) == [("0", "", "0", "1"), ("1", "1.0", "0", "0")]
    asked = client.get(f"/analysis/tests/practice/items/{report.lines[0].id}").text
    assert "How sure, and how right" in asked
