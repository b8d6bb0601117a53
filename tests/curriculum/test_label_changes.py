"""Labels that changed between two editions, and whom that affects."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from npt_training.core.editions import Edition
from npt_training.core.errors import Forbidden
from npt_training.curriculum import service
from npt_training.curriculum.changes.service import compare
from tests.curriculum.factories import make_edition, principal
from tests.world import make_organisation, make_person, sign_in

RELABELLED = ("claims.yaml", "labels: [CASE]", "labels: [CONTRA, RCT]")
REWORDED = ("claims.yaml", "It began at", "It started at")


@pytest.fixture
def editions(app: Flask, tmp_path: Path) -> tuple[Edition, Edition]:
    return make_edition(tmp_path), make_edition(tmp_path, edit=RELABELLED)


def test_it_names_readers_and_finishers_of_the_older_edition(
    editions: tuple[Edition, Edition],
) -> None:
    older, newer = editions
    school, other = make_organisation(), make_organisation("Elsewhere")
    reader, finisher, idle, ahead = (make_person(school, name=name) for name in "RFIA")
    stranger = make_person(other, name="S")
    for person in (reader, finisher, idle):
        service.enrol(person.id, older.id)
    service.enrol(stranger.id, older.id)
    service.enrol(ahead.id, newer.id)
    for person, home in ((reader, school), (ahead, school), (stranger, other)):
        service.mark_read(principal(person, home), "b9-first")
    service.mark_read(principal(idle, school), "b9-region")
    service.complete_module(finisher.id, "B9")
    administrator = principal(make_person(school, "administrator"), school, "administrator")

    (one,) = compare(administrator, older, newer).relabelled
    assert (one.before.labels, one.after.labels) == (("CASE",), ("CONTRA", "RCT"))
    assert [(r.name, r.lessons, r.modules) for r in one.readers] == [
        ("F", (), ("B9",)),
        ("R", ("Find your first nerve",), ()),
    ]
    author = principal(make_person(school, "author"), school, "author")
    changes = compare(author, older, newer)
    assert changes.people == 2
    assert {reader.name for reader in changes.relabelled[0].readers} == {""}
    with pytest.raises(Forbidden):
        compare(principal(reader, school), older, newer)


def test_other_words_are_no_other_label(app: Flask, tmp_path: Path) -> None:
    older, newer = make_edition(tmp_path), make_edition(tmp_path, edit=REWORDED)
    school = make_organisation()
    author = principal(make_person(school, "author"), school, "author")
    assert compare(author, older, newer).relabelled == ()


def test_the_page_and_the_file(editions: tuple[Edition, Edition], client: FlaskClient) -> None:
    school = make_organisation()
    reader = make_person(school, name="=Rana")
    service.enrol(reader.id, editions[0].id)
    service.mark_read(principal(reader, school), "b9-first")
    sign_in(client, make_person(school, "administrator"))
    page = client.get("/editions/labels").text
    assert "1 person of your school is affected." in page
    assert f"/people/{reader.id}" in page
    assert "Seen in patients, no comparison" in page
    assert "Tested in a trial" in page
    table = client.get("/editions/labels.csv").text
    assert 'G26,It began at the Achilles tendon.,"Seen in patients, no comparison"' in table
    assert ",'=Rana,Find your first nerve," in table
    turned = f"/editions/labels?from={editions[1].id}&to={editions[1].id}"
    assert "No label changed between these two" in client.get(turned).text
    assert client.get("/editions/labels?from=nothing").status_code == 404

    sign_in(client, make_person(school, "author"))
    assert "=Rana" not in client.get("/editions/labels").text
    assert "=Rana" not in client.get("/editions/labels.csv").text
    assert "1 person" in client.get("/editions/labels").text


def test_one_edition_alone_is_compared_with_nothing(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    make_edition(tmp_path)
    sign_in(client, make_person(make_organisation(), "author"))
    assert "There is only one edition" in client.get("/editions/labels").text
    assert client.get("/editions/labels.csv").status_code == 404
