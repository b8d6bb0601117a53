"""A version points at the recorded standard its cut came from, frozen as it stood."""

from __future__ import annotations

import pytest
from flask import Flask

from npt_training.assessment.analysis import standards as setting
from npt_training.assessment.exam import service
from npt_training.assessment.exam.errors import FieldRefused
from npt_training.assessment.exam.models import ExamVersion
from npt_training.assessment.exam.service import standards
from npt_training.assessment.exam.service.drafts import doc_of
from npt_training.core.audit import AuditEntry
from npt_training.core.db import read
from tests.accounts.factories import audited, make_person, post, sign_in
from tests.assessment import factories as quiz
from tests.assessment.exam import factories


@pytest.fixture
def world(app: Flask) -> factories.World:
    """Staff who also publish: they mark and manage content."""
    world = factories.make_world()
    world.staff = quiz.principal(
        make_person(world.organisation, "instructor", "administrator"), world.organisation
    )
    return world


def written(world: factories.World, cut: float) -> str:
    exam_id = service.create(world.staff, "Final")
    service.save_draft(world.staff, exam_id, factories.doc(cut_percent=cut), revision=1)
    return exam_id


def test_it_is_stored_by_id_with_its_method_and_cut(world: factories.World) -> None:
    ident = factories.standard(world.staff)
    factories.standard(world.staff, "Not decided", decided=False)
    (offered,) = standards.on_offer(world.organisation.id)
    assert (offered.id, offered.method, offered.judges, offered.cut_percent) == (
        ident, "angoff", 1, 75.0,
    )  # fmt: skip
    exam_id = written(world, 75)
    version = service.publish(world.staff, exam_id, revision=2, standard_id=ident)
    setting.decide(world.staff, ident, 1.5, "Another panel.")
    with read() as s:
        row = s.get(ExamVersion, version.id)
    assert row is not None
    assert row.standard_id == ident
    frozen = doc_of(row).standard
    assert frozen == offered, "a later decision changes nothing of it"
    assert doc_of(row).digest() == row.digest, "the digest covers it"
    assert not service.get(world.staff, exam_id).changed
    (entry,) = audited("exam.publish")
    assert isinstance(entry, AuditEntry)
    assert entry.detail["standard"] == ident


def test_another_cut_needs_a_reason(world: factories.World) -> None:
    ident, exam_id = factories.standard(world.staff), written(world, 70)
    with pytest.raises(FieldRefused, match="came to 75 %, the cut here is 70 %") as refusal:
        service.publish(world.staff, exam_id, revision=2, standard_id=ident, reason=" ")
    assert refusal.value.field == "cut_reason"
    version = service.publish(
        world.staff, exam_id, revision=2, standard_id=ident, reason="One standard error lower."
    )
    found = doc_of(version).standard
    assert found is not None
    assert (found.cut_percent, found.reason) == (75.0, "One standard error lower.")
    assert version.doc["cut_percent"] == 70


@pytest.mark.parametrize("which", ["unknown", "undecided", "other school"])
def test_only_a_recorded_standard_of_the_school_is_taken(
    world: factories.World, which: str
) -> None:
    ident = "nobody"
    if which == "undecided":
        ident = factories.standard(world.staff, decided=False)
    elif which == "other school":
        ident = factories.standard(quiz.principal(*quiz.member("instructor")))
    with pytest.raises(FieldRefused, match="recorded standards"):
        service.publish(world.staff, written(world, 75), revision=2, standard_id=ident)


def test_it_is_chosen_on_the_page_and_read_by_trainees(app: Flask, world: factories.World) -> None:
    client, trainee = app.test_client(), app.test_client()
    sign_in(client, make_person(world.organisation, "instructor", "administrator"))
    sign_in(trainee, world.person)
    exam_id = written(world, 70)
    base = f"/examinations/desk/{exam_id}"
    assert "record their standard first" in client.get(f"{base}/publish").text
    ident = factories.standard(world.staff)
    page = client.get(f"{base}/publish").text
    for told in ("Leg and foot", "modified Angoff, 1 judge, cut 75 %", "No recorded standard"):
        assert told in page, told
    refused = post(client, f"{base}/publish", {"revision": "2", "standard": ident})
    assert refused.status_code == 422
    assert "Say why they differ" in refused.text
    assert f'value="{ident}" checked' in refused.text
    assert post(client, f"{base}/publish", {"revision": "2", "standard": "x"}).status_code == 422
    sent = {"revision": "2", "standard": ident, "cut_reason": "One <b>error</b> lower."}
    assert post(client, f"{base}/publish", sent).status_code == 303
    assert f"/standards/{ident}" in client.get(base).text
    rules = trainee.get(f"/examinations/{exam_id}").text
    assert "modified Angoff, 1 judge, cut 75 %" in rules
    assert "One &lt;b&gt;error&lt;/b&gt; lower." in rules
