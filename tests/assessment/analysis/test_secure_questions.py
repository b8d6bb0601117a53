"""Questions of the secure pool in analysis and standards: figures for all who mark, no words."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from npt_training.accounts.models import Person
from npt_training.accounts.service.people import membership_in
from npt_training.accounts.service.roles import give_roles, roles_named
from npt_training.assessment.analysis import service, setting_up, standards
from npt_training.assessment.analysis.errors import NotAJudge
from npt_training.assessment.analysis.reading import Choice
from npt_training.assessment.errors import SecureQuestion
from npt_training.assessment.exam import service as exams
from npt_training.core.db import write
from tests.accounts.factories import make_person, post, principal_of, sign_in
from tests.assessment.exam import factories

NO_RIGHT, RIGHT = "instructor", ["examiner", "author too"]


@dataclass
class Sat:
    """An examination of four secure questions on the sural nerve that two people sat."""

    world: factories.World
    key: str
    people: dict[str, Person]

    def browser(self, app: Flask, name: str) -> FlaskClient:
        client = app.test_client()
        sign_in(client, self.people[name])
        return client


@pytest.fixture
def sat(app: Flask) -> Sat:
    world = factories.make_world(pool=0)
    factories.fill_pool(world.organisation.id, world.edition_id, 4, structure="sural")
    exam_id = factories.published(world)
    for right in (4, 1):
        factories.sit(world.trainee(), exam_id, right=right)
    exams.release_results(world.staff, exam_id)
    people = {
        "instructor": make_person(world.organisation, "instructor"),
        "examiner": make_person(world.organisation, "examiner"),
        "author too": make_person(world.organisation, "instructor", "author"),
    }
    return Sat(world, f"exam-{exam_id}", people)


def rows(client: FlaskClient, path: str) -> list[dict[str, str]]:
    return [*csv.DictReader(io.StringIO(client.get(path).text.removeprefix("\ufeff")))]


def test_who_may_not_see_them_gets_figures_without_words(app: Flask, sat: Sat) -> None:
    client, base = sat.browser(app, NO_RIGHT), f"/analysis/tests/{sat.key}"
    text = client.get(base).text
    assert text.count("A question of the secure pool") == 4
    assert "Secret" not in text
    assert "Sural" not in text
    assert f"{base}/items/" not in text
    assert "No question matches" in client.get(f"{base}?nerve=sural").text
    told = rows(client, f"{base}/items.csv")
    assert [(row["n"], row["structure"]) for row in told] == [("2", "")] * 4
    about = client.get("/analysis/nerves/sural").text
    assert "A question of the secure pool" in about
    assert "Secret" not in about
    asking = principal_of(sat.people[NO_RIGHT])
    for line in service.report(asking, sat.key, Choice()).lines:
        refused = client.get(f"{base}/items/{line.id}")
        assert refused.status_code == 403
        assert "Secret" not in refused.text
        with pytest.raises(SecureQuestion):
            service.item(asking, sat.key, line.id, Choice())


@pytest.mark.parametrize("name", RIGHT)
def test_who_may_see_them_gets_everything(app: Flask, sat: Sat, name: str) -> None:
    client, base = sat.browser(app, name), f"/analysis/tests/{sat.key}"
    text = client.get(f"{base}?nerve=sural").text
    assert text.count("Secret") == 4
    assert {row["structure"] for row in rows(client, f"{base}/items.csv")} == {"sural"}
    line = service.report(principal_of(sat.people[name]), sat.key, Choice()).lines[0]
    assert line.held.item.prompt in client.get(f"{base}/items/{line.id}").text
    assert "Secret" in client.get("/analysis/nerves/sural").text


def test_only_who_may_see_them_sets_a_standard_on_them(app: Flask, sat: Sat) -> None:
    lead, other = (principal_of(sat.people[name]) for name in ("examiner", NO_RIGHT))
    with pytest.raises(SecureQuestion):
        setting_up.items_to_judge(other, "exam")
    client = sat.browser(app, NO_RIGHT)
    assert 'value="exam"' not in client.get("/standards/new").text
    assert "Secret" not in client.get("/standards/new?source=exam").text
    form = {"title": "Final", "source": "exam", "items": ["x"]}
    assert post(client, "/standards/new", form).status_code == 403
    ids = [one.id for one in setting_up.items_to_judge(lead, "exam")]
    ident = setting_up.start_angoff(lead, title="Final", source="exam", item_ids=ids)
    with pytest.raises(NotAJudge):
        standards.invite(lead, ident, [other.person_id])
    author = principal_of(sat.people["author too"])
    wanted = standards.judges_to_invite(lead, standards.panel(lead, ident))
    assert {lead.person_id, author.person_id} <= wanted
    assert other.person_id not in wanted
    standards.invite(lead, ident, [author.person_id])
    standards.estimate(author, ident, 1, [70] * len(ids))
    page = client.get(f"/standards/{ident}").text
    assert page.count("A question of the secure pool") == len(ids)
    assert "Secret" not in page
    asked = sat.browser(app, "author too").get(f"/standards/{ident}/estimates").text
    assert asked.count("Secret") == len(ids)


def test_a_judge_who_lost_the_right_judges_no_more(app: Flask, sat: Sat) -> None:
    lead = principal_of(sat.people["examiner"])
    ids = [one.id for one in setting_up.items_to_judge(lead, "exam")]
    ident = setting_up.start_angoff(lead, title="Final", source="exam", item_ids=ids)
    judge = sat.people["author too"]
    standards.invite(lead, ident, [judge.id])
    with write() as s:
        membership = membership_in(s, judge.id, sat.world.organisation.id)
        assert membership is not None
        give_roles(s, membership.id, roles_named(s, ["instructor"]))
    with pytest.raises(SecureQuestion):
        standards.estimate(principal_of(judge), ident, 1, [70] * len(ids))
    refused = sat.browser(app, "author too").get(f"/standards/{ident}/estimates")
    assert refused.status_code == 403
    assert "Secret" not in refused.text
