"""The review desk: acceptance holds for one text only, notes stay, proposals carry distances."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from npt_training.accounts.service import organisation_of
from npt_training.atlas import service
from npt_training.atlas.review import service as review
from npt_training.atlas.review.entries import digest_of, entries, entry_of
from npt_training.atlas.review.errors import (
    AlreadyClosed,
    EntryChanged,
    NotConfirmed,
    NothingToWithdraw,
    PlaceOffTheBody,
    UnknownPlace,
)
from npt_training.atlas.review.proposals import places
from npt_training.core import editions
from npt_training.core.db import write
from npt_training.core.errors import Forbidden, NotFound
from tests.accounts.factories import make_organisation, make_person, post, principal_of, sign_in
from tests.atlas.packs import committed

VIEWS = ("ankle-lateral-right", "heel-posterior-right")


@pytest.fixture
def desk(app):
    with app.app_context():
        pack = committed()
        with write() as s:
            edition = editions.create(s, label="test", digest="0" * 64, counts={})
            service.install(s, edition.id, replace(pack, views={v: pack.views[v] for v in VIEWS}))
        organisation = make_organisation()
        anna = make_person(organisation, "anatomist", email="anna@review.example")
        yield edition.id, principal_of(anna), anna


def test_nothing_is_accepted_at_delivery(desk):
    edition_id, anna, _person = desk
    everything = entries(edition_id)
    assert {entry.kind for entry in everything} >= {"nerve", "landmark", "hazard"}
    assert review.standings(anna.organisation_id, everything) == {}
    assert not any(nerve.reviewed for nerve in service.list_nerves(edition_id))


def test_an_acceptance_counts_for_the_text_that_was_read(desk):
    edition_id, anna, _person = desk
    sural = entry_of(edition_id, "nerve", "sural")
    review.accept(anna, edition_id, "nerve", "sural", sural.digest, compared=True)
    assert review.standings(anna.organisation_id, [sural])["nerve", "sural"].accepted
    changed = sural.content.model_copy(update={"exit": "Somewhere else."})
    other = type(sural)("nerve", "sural", sural.name, sural.region, digest_of(changed), changed)
    assert not review.standings(anna.organisation_id, [other])["nerve", "sural"].accepted
    with pytest.raises(EntryChanged):
        review.accept(anna, edition_id, "nerve", "sural", "0" * 64, compared=True)


def test_acceptance_needs_the_comparison_and_can_be_withdrawn(desk):
    edition_id, anna, _person = desk
    sural = entry_of(edition_id, "nerve", "sural")
    with pytest.raises(NotConfirmed):
        review.accept(anna, edition_id, "nerve", "sural", sural.digest, compared=False)
    with pytest.raises(NothingToWithdraw):
        review.withdraw(anna, edition_id, "nerve", "sural")
    review.accept(anna, edition_id, "nerve", "sural", sural.digest, compared=True)
    review.withdraw(anna, edition_id, "nerve", "sural")
    assert not review.standings(anna.organisation_id, [sural])["nerve", "sural"].accepted
    assert [note.act for note in review.notes_on(anna.organisation_id, sural)] == [
        "withdraw",
        "accept",
    ]


def test_nobody_without_the_right_accepts(desk):
    edition_id, anna, _person = desk
    other = principal_of(make_person(organisation_of(anna.person_id), "instructor"))
    sural = entry_of(edition_id, "nerve", "sural")
    with pytest.raises(Forbidden):
        review.accept(other, edition_id, "nerve", "sural", sural.digest, compared=True)
    with pytest.raises(Forbidden):
        review.comment(other, edition_id, "nerve", "sural", "Wrong side.")


def test_a_proposal_holds_the_distances_that_follow(desk):
    edition_id, anna, _person = desk
    view = service.get_view(edition_id, "ankle-lateral-right")
    entry = entry_of(edition_id, "landmark", "lat_mal")
    ((place, (x, y)),) = places(entry, view.truth).items()
    note = review.propose(
        anna, edition_id, "landmark", "lat_mal",
        view_id=view.id, place=place, x=x + 0.02, y=y, text="Further forward.",
    )  # fmt: skip
    assert note.detail["moved_in"] == "skin"
    assert 2 < note.detail["moved_mm"] < 20
    assert "lat_mal" in note.detail["to_landmarks_mm"]
    still = review.propose(
        anna, edition_id, "landmark", "lat_mal", view_id=view.id, place=place, x=x, y=y
    )
    assert still.detail["moved_mm"] <= 2
    with pytest.raises(PlaceOffTheBody):
        review.propose(
            anna, edition_id, "landmark", "lat_mal", view_id=view.id, place=place, x=0.001, y=0.001
        )
    for bad in (float("nan"), float("inf"), 1.5, -0.2):
        with pytest.raises(PlaceOffTheBody):
            review.propose(
                anna, edition_id, "landmark", "lat_mal", view_id=view.id, place=place, x=bad, y=0.5
            )
    with pytest.raises(UnknownPlace):
        review.propose(
            anna, edition_id, "landmark", "lat_mal", view_id=view.id, place="heel", x=x, y=y
        )


def test_a_note_is_closed_once_and_only_at_home(desk):
    edition_id, anna, _person = desk
    review.comment(anna, edition_id, "nerve", "sural", "Check the exit against the new series.")
    digests = {("nerve", "sural"): entry_of(edition_id, "nerve", "sural").digest}
    (note,) = review.open_notes(anna.organisation_id, digests)
    assert note.current
    stranger = principal_of(make_person(make_organisation("Elsewhere"), "anatomist"))
    with pytest.raises(NotFound):
        review.close(stranger, note.id)
    assert review.open_notes(stranger.organisation_id, digests) == []
    review.close(anna, note.id)
    with pytest.raises(AlreadyClosed):
        review.close(anna, note.id)
    assert review.open_notes(anna.organisation_id, digests) == []


def test_the_desk_shows_and_exports_what_is_open(app, desk, client):
    _edition_id, _anna, person = desk
    sign_in(client, person)
    page = client.get("/atlas/review/nerve/sural")
    assert page.status_code == 200
    assert "reviewed by an anatomist" in page.text
    path = "/atlas/review/nerve/sural/comments"
    assert post(client, path, {"text": "=SUM(A1)"}).status_code == 303
    rows = list(
        csv.DictReader(io.StringIO(client.get("/atlas/review/open.csv").text.lstrip("\ufeff")))
    )
    assert [row["entry"] for row in rows] == ["sural"]
    assert rows[0]["text"] == "'=SUM(A1)"
    assert client.get("/atlas/review/open.json").json["count"] == 1
    assert "Sural nerve" in client.get("/atlas/review?state=open").text
    assert post(client, path, {"text": "  "}).status_code == 422
