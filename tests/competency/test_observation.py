"""From the trainee's request to a signed, sealed, locked form."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from npt_training.accounts import interests
from npt_training.competency import service
from npt_training.competency.errors import (
    FormIncomplete,
    GateClosed,
    IdentityNotProven,
    InterestDeclared,
    NotForYourself,
    NotInThisState,
    RequestRefused,
)
from npt_training.competency.rules import CRITICAL, Overall, Rating
from npt_training.competency.service import Proof
from npt_training.core.clock import FrozenClock
from npt_training.core.errors import Forbidden, NotFound
from npt_training.core.runtime import current
from tests.accounts.factories import PASSWORD
from tests.competency.factories import a_form, a_request, make_school, open_gate, principal
from tests.world import make_organisation, make_person

RIGHT = Proof(password=PASSWORD)


def test_a_request_needs_the_image_gate(school: Flask) -> None:
    people = make_school()
    with pytest.raises(GateClosed):
        service.request_observation(people.trainee, a_request())
    open_gate(people.trainee)
    assert service.request_observation(people.trainee, a_request()).state == "offered"


def test_the_gate_of_another_nerve_does_not_open_it(school: Flask) -> None:
    people = make_school()
    open_gate(people.trainee)
    with pytest.raises(GateClosed):
        service.request_observation(people.trainee, a_request(nerve_id="superficial_fibular"))


def test_a_request_says_which_field_is_wrong(school: Flask, clock: FrozenClock) -> None:
    people = make_school()
    open_gate(people.trainee)
    future = clock.now() + timedelta(hours=1)
    for field, value in [
        ("side", "both"), ("volume_ml", 0), ("points", 61), ("self_rating", 6),
        ("performed_at", future), ("performed_at", clock.now() - timedelta(days=15)),
        ("nerve_id", "vagus"), ("lot", " "),
    ]:  # fmt: skip
        with pytest.raises(RequestRefused) as refused:
            service.request_observation(people.trainee, a_request(**{field: value}))
        assert refused.value.field == field
    assert service.mine(people.trainee) == []


def test_signing_freezes_digests_chains_and_seals(school: Flask) -> None:
    people = make_school(legal_name="Ada Íris van der Berg")
    open_gate(people.trainee)
    signatures = []
    for _ in range(3):
        row = service.request_observation(people.trainee, a_request())
        service.open_by_link(people.instructor, row.link_secret)
        signatures.append(service.sign(people.instructor, row.id, a_form(), RIGHT))
    first, second, third = signatures
    assert [s.sequence for s in signatures] == [1, 2, 3]
    assert second.prev_hash == first.chain_hash
    assert third.prev_hash == second.chain_hash
    assert service.verify_chain() == []
    document = json.loads(first.document)
    assert "Ada" not in first.document
    assert document["trainee"]["person_id"] == people.trainee.person_id
    assert document["auth_method"] == "password"
    assert "face to face" in document["statement"]
    found = service.signed_record(people.trainee, first.observation_id)
    assert found.intact
    assert found.names["trainee"] == "Ada Íris van der Berg"


def test_one_changed_byte_is_found(school: Flask) -> None:
    people = make_school()
    open_gate(people.trainee)
    row = service.request_observation(people.trainee, a_request())
    service.open_by_link(people.instructor, row.link_secret)
    service.sign(people.instructor, row.id, a_form(), RIGHT)
    drop = (
        "DROP TRIGGER npt_signature_no_update"
        if current().db.is_sqlite
        else "DROP TRIGGER npt_signature_append_only ON npt_signature"
    )
    with current().db.engine.begin() as connection:
        connection.execute(text(drop))
        connection.execute(
            text("UPDATE npt_signature SET document = replace(document, 'routine', 'complex')")
        )
    assert service.verify_chain() == [row.id]
    assert not service.signed_record(people.trainee, row.id).intact


@pytest.mark.parametrize("table", ["npt_signature", "npt_observation_event"])
@pytest.mark.parametrize("verb", ["DELETE FROM {}", "UPDATE {} SET id = 'x'"])
def test_signatures_and_events_refuse_raw_sql(school: Flask, table: str, verb: str) -> None:
    people = make_school()
    open_gate(people.trainee)
    row = service.request_observation(people.trainee, a_request())
    service.open_by_link(people.instructor, row.link_secret)
    service.sign(people.instructor, row.id, a_form(), RIGHT)
    with pytest.raises(DBAPIError, match="append-only"), current().db.engine.begin() as connection:
        connection.execute(text(verb.format(table)))


def test_nobody_opens_or_signs_for_themselves(school: Flask) -> None:
    people = make_school()
    both = make_person(people.organisation, "trainee", "instructor")
    acting = principal(both, people.organisation)
    open_gate(acting)
    row = service.request_observation(acting, a_request())
    with pytest.raises(NotForYourself):
        service.open_by_link(acting, row.link_secret)
    with pytest.raises((NotForYourself, NotFound)):
        service.sign(acting, row.id, a_form(), RIGHT)
    assert service.signed_observations(both.id) == []


@pytest.mark.parametrize("who_declares", ["trainee", "instructor"])
def test_nobody_signs_where_an_interest_is_declared(school: Flask, who_declares: str) -> None:
    people = make_school()
    open_gate(people.trainee)
    row = service.request_observation(people.trainee, a_request())
    service.open_by_link(people.instructor, row.link_secret)
    pair = [people.trainee.person_id, people.instructor.person_id]
    if who_declares == "instructor":
        pair.reverse()
    interests.declare(pair[0], pair[1], "relative or partner")
    with pytest.raises(InterestDeclared):
        service.sign(people.instructor, row.id, a_form(), RIGHT)
    with pytest.raises(InterestDeclared):
        service.open_by_link(people.instructor, row.link_secret)


def test_a_wrong_password_signs_nothing(school: Flask) -> None:
    people = make_school()
    open_gate(people.trainee)
    row = service.request_observation(people.trainee, a_request())
    service.open_by_link(people.instructor, row.link_secret)
    for proof in (Proof(password="wrong"), Proof(), Proof(credential="{}")):
        with pytest.raises(IdentityNotProven):
            service.sign(people.instructor, row.id, a_form(), proof)
    assert service.signed_observations(people.trainee.person_id) == []


def test_the_server_enforces_the_caps(school: Flask) -> None:
    people = make_school()
    open_gate(people.trainee)
    row = service.request_observation(people.trainee, a_request())
    service.open_by_link(people.instructor, row.link_secret)
    bad = a_form(ratings=dict.fromkeys(CRITICAL, Rating.DID) | {7: Rating.STOPPED})
    with pytest.raises(FormIncomplete) as refused:
        service.sign(people.instructor, row.id, bad, RIGHT)
    assert {fault.field for fault in refused.value.faults} == {"overall"}


def test_a_second_signature_is_refused_and_the_first_stands(school: Flask) -> None:
    people = make_school()
    open_gate(people.trainee)
    row = service.request_observation(people.trainee, a_request())
    service.open_by_link(people.instructor, row.link_secret)
    service.sign(people.instructor, row.id, a_form(), RIGHT)
    with pytest.raises(NotInThisState):
        service.sign(
            people.instructor, row.id, a_form(overall=Overall.E4, to_change="x" * 20), RIGHT
        )
    (evidence,) = service.signed_observations(people.trainee.person_id)
    assert (evidence.overall, evidence.state, evidence.counts) == (5, "signed", True)


def test_a_member_of_another_school_finds_nothing(school: Flask) -> None:
    people = make_school()
    open_gate(people.trainee)
    row = service.request_observation(people.trainee, a_request())
    elsewhere = make_organisation("Elsewhere")
    stranger = principal(
        make_person(elsewhere, "instructor", "certifier", "administrator"), elsewhere
    )
    with pytest.raises(NotFound):
        service.open_by_link(stranger, row.link_secret)
    service.open_by_link(people.instructor, row.link_secret)
    service.sign(people.instructor, row.id, a_form(), RIGHT)
    with pytest.raises(NotFound):
        service.signed_record(stranger, row.id)
    with pytest.raises(NotFound):
        service.void(stranger, row.id, "wrong date")


def test_a_trainee_cannot_observe(school: Flask) -> None:
    people = make_school()
    open_gate(people.trainee)
    row = service.request_observation(people.trainee, a_request())
    other = principal(make_person(people.organisation, "trainee"), people.organisation)
    with pytest.raises(Forbidden):
        service.open_by_link(other, row.link_secret)


def test_a_code_not_opened_for_14_days_expires(school: Flask, clock: FrozenClock) -> None:
    people = make_school()
    open_gate(people.trainee)
    row = service.request_observation(people.trainee, a_request())
    clock.advance(days=14, seconds=1)
    assert service.open_by_link(people.instructor, row.link_secret).state == "expired"


def test_signed_too_late_is_for_learning_only(school: Flask, clock: FrozenClock) -> None:
    people = make_school()
    open_gate(people.trainee)
    row = service.request_observation(people.trainee, a_request())
    service.open_by_link(people.instructor, row.link_secret)
    clock.advance(days=14)
    service.sign(people.instructor, row.id, a_form(), RIGHT)
    (evidence,) = service.signed_observations(people.trainee.person_id)
    assert not evidence.counts


def test_dispute_settle_and_void_keep_the_signed_form(school: Flask) -> None:
    people = make_school()
    certifier = principal(make_person(people.organisation, "certifier"), people.organisation)
    open_gate(people.trainee)
    row = service.request_observation(people.trainee, a_request())
    service.open_by_link(people.instructor, row.link_secret)
    signed = service.sign(people.instructor, row.id, a_form(), RIGHT)
    service.dispute(people.trainee, row.id, "It was the left side.")
    with pytest.raises(Forbidden):
        service.settle(people.instructor, row.id, "No.")
    service.settle(certifier, row.id, "Checked with both.")
    service.void(people.instructor, row.id, "wrong date")
    (evidence,) = service.signed_observations(people.trainee.person_id)
    assert (evidence.state, evidence.digest) == ("voided", signed.digest)
    assert [event.new_state for event in service.history(row.id)] == [
        "opened", "signed", "disputed", "signed", "voided",
    ]  # fmt: skip
    with pytest.raises(NotInThisState):
        service.dispute(people.trainee, row.id, "Again.")


def test_nobody_voids_their_own(school: Flask) -> None:
    people = make_school()
    both = make_person(people.organisation, "trainee", "certifier")
    acting = principal(both, people.organisation)
    open_gate(acting)
    row = service.request_observation(acting, a_request())
    service.open_by_link(people.instructor, row.link_secret)
    service.sign(people.instructor, row.id, a_form(), RIGHT)
    with pytest.raises(NotForYourself):
        service.void(acting, row.id, "wrong date")
