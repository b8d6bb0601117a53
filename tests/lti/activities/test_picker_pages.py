"""The picker: works, refuses the wrong method, strangers, others and nonsense; answers signed."""

from __future__ import annotations

import html
import re
from typing import Any

import jwt
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from npt_training.accounts.models import Person
from npt_training.core.clock import FrozenClock
from npt_training.core.db import read
from npt_training.lti.activities.models import Selection
from npt_training.lti.keys import public_jwks
from tests.accounts.factories import audited, csrf, post, sign_in
from tests.lti.activities.factories import DL, School, claims, make_school

DLC = "https://purl.imsglobal.org/spec/lti-dl/claim/"
BACK = "https://lms.example/deep-link"


@pytest.fixture
def at_home(app: Flask) -> School:
    return make_school()


@pytest.fixture
def teacher(at_home: School) -> Person:
    return at_home.person("instructor")


@pytest.fixture
def browser(app: Flask, teacher: Person) -> FlaskClient:
    client = app.test_client()
    sign_in(client, teacher)
    return client


def opened(school: School, teacher: Person, role: str = "instructor", **more: Any) -> str:
    """A deep linking request of the teacher; the picker's path."""
    wanted = {"deep_link_return_url": BACK, "accept_types": ["ltiResourceLink"], "data": "opaque"}
    said = claims(message="LtiDeepLinkingRequest", link=None, **{DL: wanted | more})
    user = school.user(f"teacher of {teacher.id}", teacher)
    accepted = school.accepted(said, role=role, user=user)
    school.launch(said, role=role, user=user)
    return f"/lti/pick/{accepted.launch.id}"


def token_in(page: str) -> dict[str, Any]:
    """The answer that the page sends, checked with our published key."""
    assert f'action="{BACK}"' in page
    found = re.search(r'name="JWT" value="([^"]+)"', page)
    assert found
    raw = html.unescape(found[1])
    keys = {key["kid"]: jwt.PyJWK(key) for key in public_jwks()["keys"]}
    key = keys[jwt.get_unverified_header(raw)["kid"]]
    said: dict[str, Any] = jwt.decode(
        raw,
        key,
        algorithms=["RS256"],
        audience="https://lms.example",
        options={"verify_exp": False, "verify_iat": False},
    )
    return said


def selections() -> list[Selection]:
    with read() as s:
        return list(s.scalars(select(Selection).order_by(Selection.id)))


def test_everything_is_offered(at_home: School, teacher: Person, browser: FlaskClient) -> None:
    page = browser.get(opened(at_home, teacher))
    assert page.status_code == 200
    for words in ("The whole tier: Basic", "Quiz: Leg and foot", "Lesson two", "My certificate"):
        assert words in page.text
    assert page.text.count('type="checkbox"') == 7


def test_several_are_chosen_at_once(at_home: School, teacher: Person, browser: FlaskClient) -> None:
    path = opened(at_home, teacher)
    page = post(browser, path, {"act": "add", "chosen": ["quiz:B9", "lesson:b9-one"]})
    said = token_in(page.text)
    kept = selections()
    items = said[DLC + "content_items"]
    assert [item["title"] for item in items] == ["Quiz: Leg and foot", "Lesson one"]
    assert [item["custom"]["npt_selection"] for item in items] == [one.id for one in kept]
    assert [item["url"] for item in items] == [
        f"http://localhost:8000/lti/to/{part}?selection={one.id}"
        for part, one in zip(("quiz/B9", "lesson/b9-one"), kept, strict=True)
    ]
    assert ["lineItem" in item for item in items] == [True, False]
    assert said[DLC + "data"] == "opaque"
    assert said["iss"] == at_home.platform.client_id
    assert kept[0].settings == {"graded": True, "points": 100.0}
    assert kept[0].chosen_by == teacher.id
    assert kept[0].course_id is not None
    assert [entry.actor for entry in audited("lti.chosen")] == [teacher.id]


def test_the_answer_may_leave_for_the_platform_alone(
    at_home: School, teacher: Person, browser: FlaskClient
) -> None:
    path = opened(at_home, teacher)
    assert "form-action 'self';" in browser.get(path).headers["Content-Security-Policy"]
    page = post(browser, path, {"act": "add", "chosen": "quiz:B9"})
    policy = page.headers["Content-Security-Policy"]
    assert "form-action 'self' https://lms.example;" in policy
    assert f'<form method="post" data-send-at-once action="{BACK}">' in page.text
    assert "Go back to your course" in page.text


def test_titles_and_points_as_typed(at_home: School, teacher: Person, browser: FlaskClient) -> None:
    path = opened(at_home, teacher)
    chosen = {"chosen": ["quiz:B9", "module:B9"]}
    page = post(browser, path, {"act": "details", **chosen})
    assert page.status_code == 200
    assert 'value="Quiz: Leg and foot"' in page.text
    typed = {
        "title-1": "  Week 1:  quiz ", "graded-1": "1", "points-1": "12,5",
        "title-2": "Week 1: reading", "points-2": "nonsense",
    }  # fmt: skip
    page = post(browser, path, {"act": "add-detailed", **chosen, **typed})
    first, second = token_in(page.text)[DLC + "content_items"]
    assert (first["title"], first["lineItem"]["scoreMaximum"]) == ("Week 1: quiz", 12.5)
    assert second["title"] == "Week 1: reading"
    assert "lineItem" not in second
    assert selections()[1].settings == {"graded": False}


@pytest.mark.parametrize("points", ["", "0", "-3", "nan", "inf", "many", "10001"])
def test_points_no_gradebook_takes_are_refused_and_kept(
    at_home: School, teacher: Person, browser: FlaskClient, points: str
) -> None:
    path = opened(at_home, teacher)
    typed = {"title-1": "Kept title", "graded-1": "1", "points-1": points}
    page = post(browser, path, {"act": "add-detailed", "chosen": "quiz:B9", **typed})
    assert page.status_code == 422
    assert "Write the points as a number above 0" in page.text
    assert 'value="Kept title"' in page.text
    assert f'value="{points}"' in page.text
    assert not selections()


def test_a_title_is_needed(at_home: School, teacher: Person, browser: FlaskClient) -> None:
    path = opened(at_home, teacher)
    for title in ("  ", "x" * 201):
        typed = {"title-1": title, "points-1": "1"}
        page = post(browser, path, {"act": "add-detailed", "chosen": "quiz:B9", **typed})
        assert page.status_code == 422
        assert "Give the link a title of at most 200 characters" in page.text


def test_a_search_keeps_what_was_chosen(
    at_home: School, teacher: Person, browser: FlaskClient
) -> None:
    path = opened(at_home, teacher)
    page = post(browser, path, {"act": "search", "q": "two", "chosen": "quiz:B9"})
    assert page.status_code == 200
    assert "Chosen before this search" in page.text
    assert re.search(r'value="quiz:B9" id="pick-quiz:B9"[^>]* checked', page.text)
    assert "Lesson two" in page.text
    assert "Lesson one" not in page.text
    page = post(browser, path, {"act": "search", "q": "no such thing"})
    assert "Nothing found" in page.text


def test_nothing_chosen_is_said_and_can_be_sent(
    at_home: School, teacher: Person, browser: FlaskClient
) -> None:
    path = opened(at_home, teacher)
    for act in ("add", "details", "add-detailed", "nonsense"):
        page = post(browser, path, {"act": act, "chosen": "quiz:NOPE"})
        assert page.status_code == 422
        assert "Choose at least one activity" in page.text
    said = token_in(post(browser, path, {"act": "cancel", "chosen": "quiz:B9"}).text)
    assert said[DLC + "content_items"] == []
    assert said[DLC + "msg"] == "Nothing was chosen."
    assert not selections()


def test_where_one_is_taken_one_is_chosen(
    at_home: School, teacher: Person, browser: FlaskClient
) -> None:
    path = opened(at_home, teacher, accept_multiple=False)
    page = browser.get(path)
    assert (page.text.count('type="radio"'), page.text.count('type="checkbox"')) == (7, 0)
    page = post(browser, path, {"act": "add", "chosen": ["quiz:B9", "module:B9"]})
    assert page.status_code == 422
    assert "takes one activity" in page.text
    assert len(token_in(post(browser, path, {"act": "add", "chosen": "quiz:B9"}).text)) > 5


def test_a_place_that_takes_no_links_gets_that_told(
    at_home: School, teacher: Person, browser: FlaskClient
) -> None:
    path = opened(at_home, teacher, accept_types=["file"])
    assert "takes no activities" in browser.get(path).text
    assert "takes no activities" in post(browser, path, {"act": "add", "chosen": "quiz:B9"}).text
    said = token_in(post(browser, path, {"act": "cancel"}).text)
    assert "takes no activities of other tools" in said[DLC + "errormsg"]
    assert not selections()


def test_without_columns_none_is_asked_about(
    at_home: School, teacher: Person, browser: FlaskClient
) -> None:
    path = opened(at_home, teacher, accept_lineitem=False)
    page = post(browser, path, {"act": "details", "chosen": "quiz:B9"})
    assert "gradebook" not in page.text
    typed = {"title-1": "Quiz", "graded-1": "1", "points-1": "100"}
    page = post(browser, path, {"act": "add-detailed", "chosen": "quiz:B9", **typed})
    (item,) = token_in(page.text)[DLC + "content_items"]
    assert "lineItem" not in item


def test_learners_do_not_choose(at_home: School, teacher: Person, browser: FlaskClient) -> None:
    path = opened(at_home, teacher, role="learner")
    page = browser.get(path)
    assert page.status_code == 403
    assert "Only instructors choose" in page.text


def test_a_request_without_a_way_back_is_explained(
    at_home: School, teacher: Person, browser: FlaskClient
) -> None:
    page = browser.get(opened(at_home, teacher, deep_link_return_url="javascript:alert(1)"))
    assert page.status_code == 422
    assert "no return address" in page.text


def test_a_picker_is_its_openers_alone(
    app: Flask, at_home: School, teacher: Person, clock: FrozenClock, browser: FlaskClient
) -> None:
    path = opened(at_home, teacher)
    for other in (at_home.person("instructor"), make_school().person("instructor")):
        client = app.test_client()
        sign_in(client, other)
        assert client.get(path).status_code == 404
        assert post(client, path, {"act": "add", "chosen": "quiz:B9"}).status_code == 404
    assert app.test_client().get(path).location.startswith("/sign-in")
    assert browser.get("/lti/pick/nonsense").status_code == 404
    clock.advance(hours=12)
    sign_in(browser, teacher)
    answer = browser.get(path)
    assert answer.status_code == 404
    assert "too old" in answer.text


def test_wrong_ways(at_home: School, teacher: Person, browser: FlaskClient) -> None:
    path = opened(at_home, teacher)
    assert browser.put(path, headers={"X-CSRFToken": csrf(browser)}).status_code == 405
    assert browser.post(path, data={"act": "add", "chosen": "quiz:B9"}).status_code == 400
    assert not selections()
