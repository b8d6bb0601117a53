"""A school's own wording: kept act by act, taken back, refused when it promises."""

from __future__ import annotations

import io
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import update
from sqlalchemy.exc import DatabaseError

from npt_training.core.db import write
from npt_training.core.errors import Forbidden
from npt_training.curriculum.sheets import errors, service
from npt_training.curriculum.sheets.models import SheetWording
from tests.accounts.factories import audited, post
from tests.curriculum.committed import files, school_with_parts
from tests.curriculum.factories import make_edition, principal
from tests.world import make_organisation, make_person, sign_in

EDIT = "/sheets/aftercare/edit"
NAME = "sheets/aftercare.yaml"


def form_of(page: str) -> dict[str, str]:
    """Every field of the editing form as the page has it."""
    main = page[page.index("<main") : page.index("</main>")]
    found = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', main))
    areas = re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', main, re.DOTALL)
    found |= dict(areas)
    found.pop("csrf_token", None)
    return {name: unescape(text) for name, text in found.items()}


def save(client: FlaskClient, **changed: str) -> Any:
    form = form_of(client.get(EDIT).text)
    given = {name.replace("_", "-"): text for name, text in changed.items()}
    return post(client, EDIT, form | {"step": "save"} | given)


def test_words_of_the_school_stand_until_taken_back(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    school = school_with_parts(tmp_path)
    author = make_person(school, "author")
    sign_in(client, author)
    answer = save(
        client, title_top="When you are home", text_today="Stay with us.\n\n- Drink water",
        text_own="Ask for Noor.",
    )  # fmt: skip
    assert (answer.status_code, answer.location) == (303, "/sheets/aftercare")
    page = client.get("/sheets/aftercare").text
    for words in ("<h1>When you are home</h1>", "<li>Drink water</li>", "Ask for Noor.", "Next"):
        assert words in page, words
    pdf = PdfReader(io.BytesIO(client.get("/sheets/aftercare.pdf").data))
    assert "When you are home" in " ".join(one.extract_text() for one in pdf.pages)
    assert "in your own words" in client.get("/sheets").text
    assert service.sheet(make_organisation("Other").id, "aftercare").title == (
        "After your injections"
    )
    form = form_of(client.get(EDIT).text)
    answer = post(client, EDIT, form | {"original": "today"})
    assert "You stay with us after a first session" in answer.text
    assert "Stay with us." in client.get("/sheets/aftercare").text, "not saved yet"
    post(client, EDIT, form_of(answer.text) | {"step": "save"})
    assert "You stay with us after a first session" in client.get("/sheets/aftercare").text
    acts = service.history(school.id, "aftercare")
    assert (acts[0].section, acts[0].text) == ("today", None)
    assert {act.section for act in acts} == {"top", "today", "own"}
    assert len(acts) == 4
    assert audited("sheets.wording")[0].detail == {
        "sheet": "aftercare", "sections": ["top", "today", "own"],
    }  # fmt: skip
    assert "Nothing was changed" in client.get(save(client).location).text


def test_preview_keeps_nothing(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    school = school_with_parts(tmp_path)
    sign_in(client, make_person(school, "administrator"))
    answer = save(client, text_today="[ ] Tick <b>me</b>", step="preview")
    assert answer.status_code == 200
    assert "Preview, not saved yet" in answer.text
    assert "<li>Tick &lt;b&gt;me&lt;/b&gt;</li>" in answer.text
    assert service.history(school.id, "aftercare") == []


def test_a_promise_is_refused_and_named(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    school = school_with_parts(tmp_path)
    sign_in(client, make_person(school, "author"))
    for step in ("save", "preview"):
        answer = save(client, text_days="We cure 85 % of all cases.", step=step)
        assert answer.status_code == 422
        assert "promises what nobody has shown: “cure”, “85 %”" in answer.text
        assert "We cure 85 % of all cases.</textarea>" in answer.text
    assert save(client, title_top="Pain-free again").status_code == 422
    assert save(client, title_days="").status_code == 422
    assert save(client, text_days="x" * 4001).status_code == 422
    assert service.history(school.id, "aftercare") == []


def test_a_consent_record_keeps_its_elements(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    school = school_with_parts(tmp_path)
    author = principal(make_person(school, "author"), school, "author")
    found = service.sheet(school.id, "consent-record")
    places = {part.section.id: part.place for part in found.editable}
    for part in found.parts:
        typed = {part.section.id: (part.title, " ")}
        with pytest.raises(errors.SectionNeeded):
            service.save(author, "consent-record", typed, places)


def test_two_people_do_not_write_over_each_other(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    school = school_with_parts(tmp_path)
    sign_in(client, make_person(school, "author"))
    stale = form_of(client.get(EDIT).text)
    assert save(client, text_today="First.").status_code == 303
    answer = post(client, EDIT, stale | {"step": "save", "text-today": "Second."})
    assert answer.status_code == 409
    assert "First." in client.get("/sheets/aftercare").text


def test_a_changed_original_is_told(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    school = school_with_parts(tmp_path)
    sign_in(client, make_person(school, "author"))
    save(client, text_today="Stay a while.")
    assert not service.sheet(school.id, "aftercare").original_changed
    new = files()[NAME].replace("A bruise may come.", "A bruise may come and go.")
    make_edition(tmp_path, files=files() | {NAME: new})
    assert service.sheet(school.id, "aftercare").original_changed
    assert "original changed" in client.get("/sheets").text
    page = client.get(EDIT).text
    assert "The original has changed since you wrote this." in page
    assert "A bruise may come and go." in page
    assert "Stay a while." in client.get("/sheets/aftercare").text
    save(client, text_today="Stay a while. A bruise may come and go.")
    assert not service.sheet(school.id, "aftercare").original_changed


def test_who_may_write_and_that_rows_never_change(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    school = school_with_parts(tmp_path)
    found = service.sheet(school.id, "aftercare")
    places = {part.section.id: part.place for part in found.editable}
    typed = {"today": ("Today", "Rest.")}
    for role in ("trainee", "instructor", "certifier", "clinic"):
        with pytest.raises(Forbidden):
            acting = principal(make_person(school, role), school, role)
            service.save(acting, "aftercare", typed, places)
    author = principal(make_person(school, "author"), school, "author")
    assert service.save(author, "aftercare", typed, places) == ["today"]
    with pytest.raises(DatabaseError), write() as s:
        s.execute(update(SheetWording).values(text="other"))
