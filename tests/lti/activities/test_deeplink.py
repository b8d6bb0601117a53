"""Deep linking without a browser: settings read, items and answers as the standard writes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from npt_training.lti.activities.activity import Activity, Kind
from npt_training.lti.activities.deeplink import Item, Settings, read_settings, response
from tests.lti.activities.factories import DL

BACK = "https://lms.example/deep-link?x=1"
DLC = "https://purl.imsglobal.org/spec/lti-dl/claim/"


def settings(**more: Any) -> Settings | None:
    return read_settings({DL: {"deep_link_return_url": BACK} | more})


def read(**more: Any) -> Settings:
    found = settings(**more)
    assert found is not None
    return found


QUIZ = Item(
    Activity(Kind.QUIZ, "B9"),
    "01JH0000000000000000000000",
    "https://npt.example/lti/to/quiz/B9?selection=01JH0000000000000000000000",
    "Quiz: Leg",
    "Quiz",
    20.0,
)


def test_what_a_platform_does_not_say_it_takes() -> None:
    found = read()
    assert (found.takes_links, found.multiple, found.columns) == (True, True, True)
    assert (found.return_url, found.origin, found.data) == (BACK, "https://lms.example", None)


def test_what_it_says_is_kept_to() -> None:
    found = read(
        accept_types=["link", "file"], accept_multiple=False, accept_lineitem=False, data="opaque"
    )
    assert (found.takes_links, found.multiple, found.columns) == (False, False, False)
    assert found.data == "opaque"
    assert read(accept_types="ltiResourceLink,link").takes_links


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "javascript:alert(1)",
        "/relative",
        "https://",
        7,
        "https://a b/",
        "https://[x",
        "data:,",
    ],
)
def test_an_answer_goes_to_a_web_address_alone(address: object) -> None:
    assert settings(deep_link_return_url=address) is None
    assert read_settings({}) is None


def test_an_item_carries_its_ids_twice_and_asks_for_the_histories() -> None:
    (item,) = answer(read(), [QUIZ])[DLC + "content_items"]
    assert item["type"] == "ltiResourceLink"
    assert item["url"].endswith("/lti/to/quiz/B9?selection=01JH0000000000000000000000")
    assert item["custom"] == {
        "npt_selection": "01JH0000000000000000000000",
        "npt_activity": "quiz:B9",
        "context_id_history": "$Context.id.history",
        "resource_link_id_history": "$ResourceLink.id.history",
    }
    assert item["lineItem"] == {
        "scoreMaximum": 20.0,
        "label": "Quiz: Leg",
        "resourceId": "npt-training:01JH0000000000000000000000",
        "tag": "score",
        "submissionReview": {"reviewableStatus": ["Submitted", "Completed"]},
    }


def test_there_is_nothing_to_review_where_nothing_is_answered() -> None:
    module = replace(QUIZ, activity=Activity(Kind.MODULE, "B9"))
    (item,) = answer(read(), [module])[DLC + "content_items"]
    assert "submissionReview" not in item["lineItem"]


def test_no_column_where_it_is_not_wanted_or_not_taken() -> None:
    (item,) = answer(read(accept_lineitem=False), [QUIZ])[DLC + "content_items"]
    assert "lineItem" not in item
    plain = Item(QUIZ.activity, QUIZ.selection_id, QUIZ.url, QUIZ.title, "", None)
    (item,) = answer(read(), [plain])[DLC + "content_items"]
    assert "lineItem" not in item
    assert "text" not in item


@pytest.mark.parametrize(
    ("targets", "window"),
    [(["window"], True), (["iframe", "window"], False), ([], False), (["embed"], False)],
)
def test_a_window_where_there_is_no_frame(targets: list[str], window: bool) -> None:
    said = read(accept_presentation_document_targets=targets)
    (item,) = answer(said, [QUIZ])[DLC + "content_items"]
    assert ("window" in item) is window


def answer(said: Settings, items: list[Item], **more: str) -> dict[str, Any]:
    return response(
        client_id="us",
        issuer="https://lms.example",
        deployment_id="d1",
        nonce="n",
        at=datetime(2026, 12, 1, tzinfo=UTC),
        settings=said,
        items=items,
        **more,
    )


def test_the_answer_goes_from_the_tool_to_the_platform() -> None:
    said = answer(read(data="opaque"), [])
    core = "https://purl.imsglobal.org/spec/lti/claim/"
    assert (said["iss"], said["aud"], said["exp"] - said["iat"]) == (
        "us",
        "https://lms.example",
        300,
    )
    assert said[core + "message_type"] == "LtiDeepLinkingResponse"
    assert said[core + "version"] == "1.3.0"
    assert said[core + "deployment_id"] == "d1"
    assert said[DLC + "data"] == "opaque"
    assert said[DLC + "content_items"] == []


def test_data_that_was_not_sent_does_not_go_back() -> None:
    said = answer(read(), [], message="Nothing was chosen.", error="")
    assert DLC + "data" not in said
    assert said[DLC + "msg"] == "Nothing was chosen."
    assert DLC + "errormsg" not in said
