"""Every page of authoring: it works, the wrong method, a stranger or outsider, bad input."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from npt_training.assessment.authoring.service import drafts, pictures, review
from tests.accounts.factories import make_organisation, make_person, post, sign_in
from tests.assessment import items
from tests.assessment.authoring.school import (
    School,
    approved,
    choice_doc,
    make_school,
    photo,
    ready_picture,
    written_draft,
)


@dataclass
class Desk:
    school: School
    ada: FlaskClient
    ben: FlaskClient


@pytest.fixture
def desk(app: Flask) -> Desk:
    school = make_school()
    ada, ben = app.test_client(), app.test_client()
    sign_in(ada, school.people["ada"])
    sign_in(ben, school.people["ben"])
    return Desk(school, ada, ben)


def form_of(page: str) -> dict[str, Any]:
    """The fields of the editor as the page shows them."""
    found: dict[str, Any] = {}
    page = re.sub(r"<template.*?</template>", "", page, flags=re.S)
    body = page.split("data-authoring", 1)[1]
    for name, value in re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', body):
        found.setdefault(name, []).append(value)
    for name, value in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', body):
        found.setdefault(name, []).append(value.removeprefix("\n"))
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', body, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        first = re.search(r'value="([^"]*)"', options)
        value = chosen or first
        found.setdefault(name, []).append(value.group(1) if value else "")
    found.pop("csrf_token", None)
    return found


def test_the_list_is_empty_at_first_and_says_so(desk: Desk) -> None:
    page = desk.ada.get("/authoring").text
    assert "No item yet" in page
    assert desk.ada.get("/authoring?q=nothing").text.count("Nothing matches") == 1


def test_begin_write_send_approve(desk: Desk) -> None:
    answer = post(desk.ada, "/authoring/new", {"kind": "choice", "pool": "practice"})
    address = answer.location
    page = desk.ada.get(address)
    assert page.status_code == 200
    assert "Left to do" in page.text
    assert "Question" in page.text
    sent = {
        "revision": "1", "prompt": "Where does it run?", "rationale": "Because.", "level": "R",
        "module": "atlas", "structure": "sural", "sources": "#standring\nOwn measurement, 2026",
        "options-1-text": "Behind", "options-1-why": "Yes.", "options-1-correct": "1",
        "options-2-text": "Before", "options-2-why": "No.",
        "options-3-text": "Below", "options-3-why": "No.", "action": "review",
    }  # fmt: skip
    answer = post(desk.ada, address, sent)
    assert answer.location == f"{address}/review"
    page = desk.ada.get(answer.location).text
    assert "Left to do" not in page
    assert "Own measurement, 2026" in page
    assert post(desk.ada, f"{address}/review/submit", {"revision": "2"}).status_code == 303
    assert "You wrote it" in desk.ada.get(f"{address}/review").text
    assert post(desk.ada, f"{address}/review/approve", {"revision": "2"}).status_code == 403
    page = desk.ben.get(f"{address}/review").text
    assert "Your review" in page
    answer = post(desk.ben, f"{address}/review/changes", {"revision": "2", "text": ""})
    assert answer.status_code == 422
    assert "Write what should be changed" in answer.text
    assert post(desk.ben, f"{address}/review/approve", {"revision": "2"}).status_code == 303
    assert "version 1 in use" in desk.ada.get(f"{address}/review").text
    assert "Where does it run?" in desk.ada.get("/authoring?state=approved").text


def test_what_a_half_written_form_holds_is_kept_and_named(desk: Desk) -> None:
    draft = drafts.begin(desk.school.ada, "locate", view=items.VIEW)
    address = f"/authoring/items/{draft.id}"
    sent = {
        "revision": "1",
        "prompt": "Tap",
        "full_mm": "ten",
        "half_mm": "2,5",
        "target": "course:nobody",
    }
    assert post(desk.ada, address, sent).status_code == 303
    page = desk.ada.get(address).text
    assert 'value="ten"' in page
    assert 'value="2.5"' in page
    assert "course:nobody" in page
    assert page.count("<li><a href=") >= 3


def test_saving_what_the_form_shows_changes_nothing(desk: Desk) -> None:
    """Every kind that has a form of its own survives being opened and saved as it stands."""
    for make in (items.locate, items.identify, items.label, items.choice, items.written,
                 items.trace, items.territory, items.order):  # fmt: skip
        draft = drafts.begin(desk.school.ada, make()["kind"])
        doc = make(id=draft.series)
        draft = drafts.save(desk.school.ada, draft.id, doc, draft.revision)
        address = f"/authoring/items/{draft.id}"
        fields = form_of(desk.ada.get(address).text)
        for n, option in enumerate(doc.get("options") or [], 1):
            if isinstance(option, dict) and not option["correct"]:
                fields.pop(f"options-{n}-correct", None)
        for flag in ("spread", "multiple", "pin", "directed", "every", "typed", "hazard"):
            if not doc.get(flag):
                fields.pop(flag, None)
        post(desk.ada, address, fields)
        assert drafts.get(desk.school.ada, draft.id).doc == doc, make()["kind"]


def test_two_editors_are_told_and_nothing_is_lost(desk: Desk) -> None:
    draft = written_draft(desk.school.ada)
    address = f"/authoring/items/{draft.id}"
    fields = form_of(desk.ben.get(address).text)
    drafts.save(desk.school.ada, draft.id, choice_doc(draft, prompt="Ada's words?"), draft.revision)
    mine = fields | {"prompt": ["Ben's words?"], "action": ["save"]}
    answer = post(desk.ben, address, mine)
    assert answer.status_code == 409
    assert "Ada Author saved this item after you opened it" in answer.text
    assert "Ben&#39;s words?" in answer.text
    assert "Ada" in answer.text
    assert drafts.get(desk.school.ada, draft.id).doc["prompt"] == "Ada's words?"
    copied = post(desk.ben, address, mine | {"action": ["copy"]})
    assert "Ben&#39;s words?" in desk.ben.get(copied.location).text
    over = str(drafts.get(desk.school.ada, draft.id).revision)
    assert post(desk.ben, address, mine | {"action": ["over"], "over": [over]}).status_code == 303
    assert drafts.get(desk.school.ada, draft.id).doc["prompt"] == "Ben's words?"
    [act] = drafts.history(desk.school.ada, draft.id)
    assert (act.act, act.doc["prompt"]) == ("replaced", "Ada's words?")


def test_scripts_save_and_hear_what_is_left(desk: Desk) -> None:
    draft = written_draft(desk.school.ada)
    address = f"/authoring/items/{draft.id}"
    fields = form_of(desk.ada.get(address).text) | {"prompt": [""]}
    headers = {"Accept": "application/json"}
    answer = post(desk.ada, address, fields, headers=headers)
    assert answer.json["saved"] is True
    assert answer.json["revision"] == draft.revision + 1
    assert [fault["field"] for fault in answer.json["faults"]] == ["prompt"]
    stale = post(desk.ben, address, fields | {"prompt": ["Other"]}, headers=headers)
    assert stale.status_code == 409
    assert "saved this item" in stale.json["message"]


def test_the_preview_scores_and_keeps_nothing(desk: Desk) -> None:
    draft = written_draft(desk.school.ada)
    address = f"/authoring/items/{draft.id}/preview"
    page = desk.ada.get(address)
    assert page.text.count("<iframe") == 2
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    frame = desk.ada.get(f"{address}/question")
    assert "frame-ancestors 'self'" in frame.headers["Content-Security-Policy"]
    assert "There it runs." not in frame.text
    answer = post(desk.ada, f"{address}/question", {"choice": "1", "position": "1"})
    shown = desk.ada.get(answer.location)
    assert "There it runs." in shown.text
    assert "right" in shown.text
    assert post(desk.ada, f"{address}/question", {"position": "1"}).status_code == 422
    sent = {"position": 1, "response": {"choice": ["2"]}, "key": "k"}
    from tests.accounts.factories import post_json

    saved = post_json(desk.ada, f"{address}/save", sent)
    assert saved.json["saved"] is True
    assert desk.ada.get(saved.json["next"]).status_code == 200
    assert desk.ada.get(f"{address}/explanation?given=nonsense").status_code == 404
    from sqlalchemy import func, select

    from npt_training.assessment.models import Answer, Attempt
    from npt_training.core.db import read

    with read() as s:
        assert s.scalar(select(func.count()).select_from(Answer)) == 0
        assert s.scalar(select(func.count()).select_from(Attempt)) == 0


def test_a_picture_from_camera_to_item(desk: Desk) -> None:
    sent = {"file": (io.BytesIO(photo()), "ankle.jpg")}
    answer = post(desk.ada, "/authoring/pictures", sent, content_type="multipart/form-data")
    address = answer.location
    page = desk.ada.get(address).text
    digest = re.search(r'name="digest" value="(\w+)"', page).group(1)
    assert desk.ada.get(f"{address}/file").mimetype == "image/webp"
    assert desk.ada.get(f"/files/{digest}").status_code == 404
    answer = post(desk.ada, f"{address}/turn", {"digest": digest, "way": "right"})
    page = desk.ada.get(answer.location).text
    assert "600 × 800" in page
    assert post(desk.ada, f"{address}/turn", {"digest": digest, "way": "right"}).status_code == 409
    digest = re.search(r'name="digest" value="(\w+)"', page).group(1)
    cut = {"digest": digest, "left": "0", "top": "0", "right": "100", "bottom": "50"}
    page = desk.ada.get(post(desk.ada, f"{address}/cut", cut).location).text
    assert "600 × 400" in page
    digest = re.search(r'name="digest" value="(\w+)"', page).group(1)
    bad = {"digest": digest, "ax": "1", "ay": "1", "bx": "2", "by": "1", "mm": "30"}
    answer = post(desk.ada, f"{address}/calibration", bad)
    assert answer.status_code == 422
    assert "too near" in answer.text
    good = bad | {"bx": "51"}
    assert post(desk.ada, f"{address}/calibration", good).status_code == 303
    words = {"digest": digest, "alt": "Outer ankle", "credit": "Own work", "confirm": ["faces"]}
    answer = post(desk.ada, f"{address}/confirmation", words)
    assert answer.status_code == 422
    assert 'value="Outer ankle"' in answer.text
    words["confirm"] = list(pictures.CONFIRMATIONS)
    assert post(desk.ada, f"{address}/confirmation", words).status_code == 303
    assert "Ada Author confirmed" in desk.ada.get(address).text
    assert desk.ada.get(f"/files/{digest}").status_code == 200
    assert "Outer ankle" in desk.ada.get("/authoring/new").text
    assert "Ready" in desk.ada.get("/authoring/pictures").text


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "Choose a picture file"), (b"GIF89a nothing", "not a PNG, JPEG or WebP"),
     (photo((100, 100)), "too small")],
)  # fmt: skip
def test_bad_uploads_are_asked_back(desk: Desk, content: bytes, words: str) -> None:
    sent = {"file": (io.BytesIO(content), "x.jpg")}
    answer = post(desk.ada, "/authoring/pictures", sent, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert words in answer.text


def test_versions_side_by_side(desk: Desk) -> None:
    draft, _held = approved(desk.school)
    draft = review.reopen(desk.school.ada, draft.id, draft.revision)
    doc = choice_doc(draft, prompt="Where exactly does it run?")
    draft = drafts.save(desk.school.ada, draft.id, doc, draft.revision)
    page = desk.ben.get(f"/authoring/items/{draft.id}/review").text
    assert "<ins>exactly</ins>" in page
    approved(desk.school, draft=draft)
    page = desk.ada.get(f"/authoring/items/{draft.id}/versions").text
    assert "From version 1 to version 2" in page
    assert "<ins>exactly</ins>" in page
    assert "<del>" in desk.ada.get(f"/authoring/items/{draft.id}/versions?before=2&after=1").text


def test_retiring_asks_first(desk: Desk) -> None:
    draft, _held = approved(desk.school)
    address = f"/authoring/items/{draft.id}/review"
    assert "Retire this item?" in desk.ada.get(f"{address}/retire").text
    assert post(desk.ada, f"{address}/retire", {"revision": draft.revision}).status_code == 303
    assert "Bring it back" in desk.ada.get(address).text
    assert post(desk.ada, f"{address}/retire", {"revision": draft.revision}).status_code == 409
    assert post(desk.ada, f"{address}/restore", {"revision": draft.revision}).status_code == 303
    assert desk.ada.get(f"{address}/nonsense").status_code == 404
    assert post(desk.ada, f"{address}/nonsense", {}).status_code == 404


def test_twins_are_shown_while_writing_and_reported(desk: Desk) -> None:
    first = written_draft(desk.school.ada)
    second = written_draft(desk.school.ben)
    page = desk.ben.get(f"/authoring/items/{second.id}").text
    assert "Asked already?" in page
    report = desk.ada.get("/authoring/twins").text
    assert first.id in report
    assert second.id in report
    for n in range(8):
        written_draft(desk.school.ada, rationale=f"Because {n}.")
    assert "Page 2 of 2" in desk.ada.get("/authoring/twins?page=2").text


def test_the_archive_goes_out_and_in(desk: Desk) -> None:
    approved(desk.school)
    assert "1 item in use" in desk.ada.get("/authoring/exchange").text
    archive = desk.ada.get("/authoring/items.zip")
    assert archive.mimetype == "application/zip"
    sent = {"file": (io.BytesIO(archive.data), "items.zip")}
    answer = post(desk.ada, "/authoring/exchange", sent, content_type="multipart/form-data")
    assert answer.status_code == 303
    assert "1 were there already" in desk.ada.get(answer.location).text
    for content, words in ((b"", "Choose an archive"), (b"PK no", "no zip archive")):
        sent = {"file": (io.BytesIO(content), "x.zip")}
        answer = post(desk.ada, "/authoring/exchange", sent, content_type="multipart/form-data")
        assert answer.status_code == 422
        assert words in answer.text


def test_wrong_methods(desk: Desk) -> None:
    draft = written_draft(desk.school.ada)
    base = f"/authoring/items/{draft.id}"
    assert desk.ada.put("/authoring").status_code in (400, 405)
    assert desk.ada.get(f"{base}/preview/save").status_code == 405
    assert post(desk.ada, "/authoring/items.zip").status_code == 405
    assert post(desk.ada, f"{base}/versions").status_code == 405


def test_strangers_trainees_and_outsiders_get_nothing(app: Flask, desk: Desk) -> None:
    draft, _held = approved(desk.school)
    row = ready_picture(desk.school.ada)
    waiting = pictures.upload(desk.school.ada, photo(colour=(1, 2, 3)))
    base, picture = f"/authoring/items/{draft.id}", f"/authoring/pictures/{row.id}"
    paths = [
        "/authoring", "/authoring/new", "/authoring/twins", "/authoring/pictures",
        "/authoring/exchange", "/authoring/items.zip", base, f"{base}/review", f"{base}/versions",
        f"{base}/preview", f"{base}/preview/question", f"{base}/snaps.json", f"{base}/picture",
        picture, f"/authoring/pictures/{waiting.id}/file",
    ]  # fmt: skip
    stranger, trainee, outsider = (app.test_client() for _n in range(3))
    sign_in(trainee, make_person(desk.school.organisation, "trainee"))
    sign_in(outsider, make_person(make_organisation("Elsewhere"), "administrator"))
    for path in paths:
        assert stranger.get(path).location.startswith("/sign-in"), path
        assert trainee.get(path).status_code == 403, path
        if draft.id in path or row.id in path or waiting.id in path:
            assert outsider.get(path).status_code == 404, path
    for path in (base, f"{base}/review/retire", f"{base}/picture", f"{picture}/turn",
                 f"{picture}/discard"):  # fmt: skip
        assert post(outsider, path, {"revision": "1"}).status_code == 404, path
    assert "Where does it run?" not in outsider.get("/authoring").text
