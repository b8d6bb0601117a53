"""A choice is filed only if the tool's key signs it and it answers what was asked."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.lti.platform.claims import DEEP_LINK, DL, LTI
from tests.lti.platform.scene import Scene
from tests.lti.platform.world import Link, Pending

ITEM = {
    "type": "ltiResourceLink",
    "title": "Quiz B1",
    "url": "http://localhost:8000/lti/to/quiz/B1",
    "custom": {"selection": "one"},
    "lineItem": {"label": "Quiz B1", "scoreMaximum": 20, "resourceId": "quiz:B1"},
}


def asked(scene: Scene, link: Link | None = None) -> Pending:
    scene.platform.begin(link, scene.teacher, course=scene.course, message=DEEP_LINK)
    pending = list(scene.platform.world.pending.values())[-1]
    pending.answered = True
    return pending


def answer(scene: Scene, pending: Pending, items: list[Any], **claims: Any) -> Any:
    said = {
        "iss": scene.course.client_id,
        "aud": scene.platform.issuer,
        "iat": int(scene.time),
        "exp": int(scene.time) + 300,
        "nonce": uuid.uuid4().hex,
        LTI + "deployment_id": pending.deployment_id,
        LTI + "message_type": "LtiDeepLinkingResponse",
        LTI + "version": "1.3.0",
        DL + "data": pending.data,
        DL + "content_items": items,
    } | claims
    form = {"JWT": scene.signed(said)}
    return scene.platform.wsgi.test_client().post(f"/deep-link/{pending.id}", data=form)


def test_several_items_become_links_with_columns(scene: Scene) -> None:
    pending = asked(scene)
    done = answer(scene, pending, [ITEM, {"type": "ltiResourceLink", "title": "Read"}])
    assert done.status_code == 200
    quiz, read = scene.platform.linked
    assert (quiz.url, quiz.custom) == (ITEM["url"], ITEM["custom"])
    assert read.url == scene.platform.only.target_url
    column = scene.platform.column_of(quiz)
    assert (column.maximum, column.resource_id) == (20, "quiz:B1")
    assert [item.link_id for item in scene.platform.world.course_columns(scene.course.id)][1:] == [
        quiz.id
    ]


def test_choosing_again_changes_the_link_and_makes_no_second_column(scene: Scene) -> None:
    pending = asked(scene, scene.link)
    assert answer(scene, pending, [ITEM]).status_code == 200
    assert scene.platform.linked == [scene.link]
    assert scene.link.custom == {"selection": "one"}
    assert scene.platform.column_of(scene.link).maximum == 10


def test_a_platform_may_lose_the_custom_parameters(scene: Scene) -> None:
    scene.platform.loses_custom = True
    answer(scene, asked(scene), [ITEM])
    assert scene.platform.linked[0].custom == {}
    assert scene.platform.linked[0].url == ITEM["url"]


@pytest.mark.parametrize(
    ("items", "claims"),
    [
        ([ITEM], {"aud": "https://elsewhere.example"}),
        ([ITEM], {"iss": "client-99"}),
        ([ITEM], {DL + "data": "other"}),
        ([ITEM], {LTI + "deployment_id": "other"}),
        ([ITEM], {LTI + "message_type": "LtiResourceLinkRequest"}),
        ([ITEM], {LTI + "version": "1.1"}),
        ([ITEM], {"nonce": ""}),
        ([ITEM | {"type": "link"}], {}),
        ([ITEM | {"url": "https://elsewhere.example/"}], {}),
        ([ITEM | {"custom": {"selection": 1}}], {}),
        ([ITEM | {"lineItem": {"label": "x", "scoreMaximum": 0}}], {}),
        (["quiz"], {}),
    ],
)
def test_anything_else_is_refused(scene: Scene, items: list[Any], claims: dict[str, Any]) -> None:
    before = len(scene.platform.world.links)
    assert answer(scene, asked(scene), items, **claims).status_code == 400
    assert len(scene.platform.world.links) == before


def test_one_item_where_one_was_asked_for(scene: Scene) -> None:
    pending = asked(scene)
    pending.accept_multiple = False
    assert answer(scene, pending, [ITEM, ITEM]).status_code == 400
    assert answer(scene, pending, [ITEM]).status_code == 200
