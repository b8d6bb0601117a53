"""docs/lms/openedx.md, followed as it is written, against Open edX's own code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask
from sqlalchemy import select

import npt_training
from npt_training.core.clock import SystemClock
from npt_training.core.db import read
from npt_training.core.jobs import run_pending
from npt_training.lti.activities.models import Course
from npt_training.lti.models import LtiUser
from npt_training.lti.services.models import RosterMember, RosterSync
from tests.accounts.factories import make_organisation, make_person, post
from tests.lti.openedx.both import UNIT, Both
from tests.lti.openedx.counterpart import Campus, unit
from tests.lti.openedx.sitting import acting, hand_in, mark_all
from tests.lti.openedx.walk import arrive, form_in, guide

pytestmark = pytest.mark.xdist_group("openedx")


@pytest.fixture(scope="module")
def backend() -> str:
    return "sqlite"


@pytest.fixture
def both(
    campus: Campus,
    make_app: Callable[..., Flask],
    content_url: str,
    content_files: Path,
    serve: Callable[[Flask, int], str],
    port: int,
) -> Iterator[Both]:
    tool = f"http://localhost:{port}"
    app = make_app(
        database_url=content_url,
        storage_url=f"file://{content_files}",
        public_url=tool,
        lti_loopback=True,
        clock=SystemClock(),
    )
    serve(app, port)
    campus.person("stella", "staff", "Stella Staff")
    campus.person("ada", "student", "Ada Demo")
    with app.app_context():
        organisation = make_organisation("Clinic of the campus")
        admin = make_person(organisation, "administrator")
        yield Both(campus, app, guide(tool), organisation, admin)


def test_the_guide_leads_from_the_form_to_mark_and_roster(both: Both) -> None:
    both.connect()
    attributes = chosen(both)
    assert attributes["lineItem"]["scoreMaximum"] == 100

    client = both.app.test_client()
    page = arrive(client, both.campus.shown("learn", UNIT, "ada"))
    assert page.status_code == 200, page.text
    assert page.request.path == "/quizzes/B1"
    with read() as s:
        person_id = s.scalars(select(LtiUser.person_id).where(LtiUser.name == "Ada Demo")).one()
    assert person_id is not None
    hand_in(acting(person_id, both.organisation), "B1")
    run_pending()
    assert both.campus.book()["grades"] == []
    mark_all(both.organisation)
    run_pending()
    book = both.campus.book()
    assert book["grades"] == [["ada", unit(UNIT), 10.0, 10.0]]
    (column,) = book["columns"]
    assert column["link"] == unit(UNIT)
    assert [score["grading"] for score in book["scores"]][-1] == "FullyGraded"

    again = arrive(both.app.test_client(), both.campus.shown("learn", UNIT, "ada"))
    assert again.status_code == 200
    run_pending()
    assert len(both.campus.book()["columns"]) == 1
    assert both.campus.book()["grades"] == book["grades"]

    both.campus.share_names()
    roster_names(both)


def test_what_the_guide_sets_in_bold_is_written_on_our_pages() -> None:
    folder = Path(npt_training.__file__).parent
    written = "".join(page.read_text("utf-8") for page in folder.rglob("templates/**/*.html"))
    told = re.findall(r"\*\*([^*]+)\*\*", guide("https://tool.example"))
    ours = [part for words in told for part in " ".join(words.split()).split(" → ")]
    assert len(ours) >= 6
    assert [words for words in ours if f'_("{words}")' not in written] == []


def chosen(both: Both) -> dict[str, Any]:
    """Step 4: the link below the component, our picker, the answer that Open edX keeps."""
    client = both.app.test_client()
    picker = arrive(client, both.campus.shown("studio", UNIT, "stella"))
    assert "Choose" in picker.text, picker.text
    action, _fields = form_in(picker.text)
    sent = post(client, action, {"chosen": "quiz:B1", "act": "add"})
    assert sent.status_code == 200, sent.text
    back, fields = form_in(sent.text)
    signed_in = both.campus.cookie("stella")
    kept = requests.post(back, data=fields, headers=signed_in, timeout=30)
    assert kept.status_code == 200, kept.text[-2000:]
    (link,) = both.campus.book()["links"]
    assert link["component"] == unit(UNIT)
    return dict(link["attributes"])


def roster_names(both: Both) -> None:
    """Step 7: the instructor has the list read, and it holds both by name."""
    client = both.app.test_client()
    assert arrive(client, both.campus.shown("learn", UNIT, "stella")).status_code == 200
    with read() as s:
        course = s.scalars(select(Course)).one()
    assert post(client, f"/lti/grades/courses/{course.id}/list").status_code == 303
    run_pending()
    with read() as s:
        sync = s.scalars(select(RosterSync).order_by(RosterSync.id.desc())).first()
        rows = s.execute(
            select(LtiUser.name, RosterMember.role)
            .join(RosterMember, RosterMember.user_id == LtiUser.id)
            .order_by(LtiUser.name)
        ).all()
    assert sync is not None
    assert (sync.state, sync.faults) == ("complete", [])
    assert [tuple(row) for row in rows] == [
        ("Ada Demo", "learner"),
        ("Stella Staff", "instructor"),
    ]
