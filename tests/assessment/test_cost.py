"""What answering, marking and lists ask of the database does not grow with the class."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from flask import Flask
from flask.testing import FlaskClient

from npt_training.assessment import service
from tests.assessment import items
from tests.assessment.crowd import Crowd, make_crowd
from tests.assessment.factories import choices, make_edition, principal
from tests.queries import counted
from tests.world import make_organisation, make_person, sign_in

SMALL, LARGE = 10, 1000
Visit = Callable[[FlaskClient, Crowd], object]

MARKER: dict[str, Visit] = {
    "the desk": lambda client, crowd: client.get("/marking", follow_redirects=True),
    "an answer": lambda client, crowd: client.get(f"/marking/{crowd.answers[0]}"),
    "home": lambda client, crowd: client.get("/"),
}
LEARNER: dict[str, Visit] = {
    "practice": lambda client, crowd: client.get("/practice"),
    "attempts": lambda client, crowd: client.get("/attempts"),
    "a quiz": lambda client, crowd: client.get("/quizzes/B9"),
}
MANAGER: dict[str, Visit] = {
    "people": lambda client, crowd: client.get("/people"),
    "trail": lambda client, crowd: client.get("/audit"),
}


@pytest.mark.parametrize(
    ("role", "visits"),
    [("instructor", MARKER), ("trainee", LEARNER), ("administrator", MANAGER)],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_pages_ask_the_same_of_ten_as_of_a_thousand(
    app: Flask, role: str, visits: dict[str, Visit]
) -> None:
    counts: list[dict[str, int]] = []
    edition_id = make_edition([*choices(2), items.written(id="b9-write-1")])
    organisation = make_organisation()
    client = app.test_client()
    sign_in(client, make_person(organisation, role))
    for size in (SMALL, LARGE - SMALL):
        crowd = make_crowd(organisation, edition_id, size)
        counts.append({})
        for name, visit in visits.items():
            visit(client, crowd)  # what is kept in memory is read once
            with counted(app) as seen:
                answer = visit(client, crowd)
            assert answer.status_code == 200, name
            counts[-1][name] = len(seen)
    assert counts[0] == counts[1]


def test_answering_asks_the_same_of_ten_as_of_a_thousand(app: Flask) -> None:
    counts: list[list[int]] = []
    edition_id = make_edition(choices(4))
    organisation = make_organisation()
    for size in (SMALL, LARGE - SMALL):
        person = make_person(organisation, "trainee")
        make_crowd(organisation, edition_id, size)
        actor = principal(person, organisation)
        attempt = service.start_attempt(actor, "B9")
        fields = {"choice": ["1"]}
        service.save_response(actor, attempt, 1, fields)
        steps = [
            partial(service.save_response, actor, attempt, 2, fields),
            partial(service.question, actor, attempt, 2),
            partial(service.submit_attempt, actor, attempt, key="k"),
        ]
        counts.append([])
        for step in steps:
            with counted(app) as seen:
                step()
            counts[-1].append(len(seen))
    assert counts[0] == counts[1]
