"""Columns, scores and results: what real platforms refuse, erase or double, this one does too."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.lti.platform.columns import ITEM, ITEMS
from tests.lti.platform.marks import RESULTS_TYPE, SCORE_TYPE
from tests.lti.platform.scene import Scene
from tests.lti.platform.world import LINEITEM_READ


def score(scene: Scene, second: int = 1, **more: Any) -> Any:
    body = {
        "userId": scene.learner.id,
        "timestamp": f"2026-03-02T09:00:{second:02}.000000+00:00",
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "scoreGiven": 17,
        "scoreMaximum": 20,
    } | more
    body = {name: value for name, value in body.items() if value is not None}
    url = scene.platform.lineitem_url(scene.platform.column_of(scene.link).id)
    return scene.call("POST", url.replace("?", "/scores?"), body=body, media=SCORE_TYPE)


def test_a_score_lands_on_the_columns_own_scale(scene: Scene) -> None:
    assert score(scene, comment="Good").status_code == 204
    grade = scene.platform.grade_of(scene.link, scene.learner)
    assert (grade.value, grade.comment) == (8.5, "Good")
    url = scene.platform.lineitem_url(scene.platform.column_of(scene.link).id)
    (row,) = scene.call("GET", url.replace("?", "/results?"), media=RESULTS_TYPE).json
    assert (row["resultScore"], row["resultMaximum"], row["userId"]) == (8.5, 10, scene.learner.id)


def test_a_score_of_the_same_time_or_an_older_one_is_refused(scene: Scene) -> None:
    assert score(scene, 5).status_code == 204
    assert score(scene, 5).status_code == 409
    assert score(scene, 4, scoreGiven=20).status_code == 409
    assert scene.platform.grade_of(scene.link, scene.learner).value == 8.5
    assert len(scene.platform.world.received) == 1


def test_a_later_score_erases_what_it_does_not_say(scene: Scene) -> None:
    score(scene, 1, comment="Good")
    score(scene, 2)
    assert scene.platform.grade_of(scene.link, scene.learner).comment is None
    score(scene, 3, gradingProgress="PendingManual", scoreGiven=None, scoreMaximum=None)
    assert scene.platform.grade_of(scene.link, scene.learner).value is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"activityProgress": "completed"},
        {"gradingProgress": "Graded"},
        {"scoreMaximum": None},
        {"scoreMaximum": 0},
        {"scoreGiven": -1},
        {"scoreGiven": "17"},
        {"timestamp": "2026-03-02T09:00:01+00:00"},
        {"timestamp": "2026-03-02T09:00:01.000000"},
        {"timestamp": None},
        {"userId": "user-99"},
        {"userId": 7},
        {"comment": 5},
        {"grade": 17},
    ],
)
def test_a_score_that_breaks_a_rule_is_refused(scene: Scene, wrong: dict[str, Any]) -> None:
    assert score(scene, **wrong).status_code == 400
    assert not scene.platform.world.received


def test_neither_a_teacher_nor_somebody_gone_gets_a_score(scene: Scene) -> None:
    assert score(scene, userId=scene.teacher.id).status_code == 400
    scene.platform.leave(scene.course, scene.learner)
    assert score(scene).status_code == 400


def test_the_columns_query_and_the_media_types_may_not_be_lost(scene: Scene) -> None:
    url = scene.platform.lineitem_url(scene.platform.column_of(scene.link).id)
    bare = url.split("?")[0]
    assert scene.call("POST", f"{bare}/scores", body={}, media=SCORE_TYPE).status_code == 404
    assert scene.call("POST", f"{url}/scores", body={}, media=SCORE_TYPE).status_code == 405
    scores = url.replace("?", "/scores?")
    assert scene.call("POST", scores, body={}, media="application/json").status_code == 415
    assert scene.call("GET", url, media="application/json").status_code == 406
    assert scene.call("GET", url, media=ITEM).status_code == 200


def test_making_a_column_twice_makes_two(scene: Scene) -> None:
    url = scene.platform.lineitems_url(scene.course.id)
    body = {"label": "Quiz", "scoreMaximum": 20, "resourceId": "r", "resourceLinkId": scene.link.id}
    first = scene.call("POST", url, body=body, media=ITEM)
    second = scene.call("POST", url, body=body, media=ITEM)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json["id"] != second.json["id"]
    found = scene.call("GET", f"{url}?resource_id=r", media=ITEMS).json
    assert [row["id"] for row in found] == [first.json["id"], second.json["id"]]
    assert scene.call("POST", url, LINEITEM_READ, body=body, media=ITEM).status_code == 403
    foreign = body | {"resourceLinkId": "link-99"}
    assert scene.call("POST", url, body=foreign, media=ITEM).status_code == 400
    assert scene.call("POST", url, body=body | {"label": " "}, media=ITEM).status_code == 400


def test_lists_go_on_only_by_the_link_header(scene: Scene) -> None:
    for n in range(24):
        scene.platform.add_column(scene.course, label=f"Column {n}")
    url, seen = scene.platform.lineitems_url(scene.course.id), []
    pages = 0
    while url:
        answer = scene.call("GET", url, media=ITEMS)
        seen += [row["id"] for row in answer.json]
        pages += 1
        found = re.search(r'<([^>]+)>; rel="next"', answer.headers.get("Link", ""))
        url = found[1].replace("http://localhost", "") if found else ""
    assert (pages, len(seen), len(set(seen))) == (3, 25, 25)
