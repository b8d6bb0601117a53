"""The organisation's settings, its logo, and several organisations of one person."""

from __future__ import annotations

import io

from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from npt_training.accounts import service
from npt_training.accounts.service.people import join
from npt_training.core import storage
from npt_training.core.db import write
from tests.accounts.factories import make_organisation, make_person, post, sign_in


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 20), "navy").save(out, "JPEG", comment=b"made at home")
    return out.getvalue()


def test_settings_are_kept(app: Flask, client: FlaskClient) -> None:
    organisation = make_organisation("North")
    sign_in(client, make_person(organisation, "administrator"))
    data = {"name": "North School", "issuer_name": "North Issuer", "contact_email": "a@example.org"}
    assert post(client, "/organisation", data).status_code == 303
    changed = service.get_organisation(organisation.id)
    assert (changed.name, changed.issuer_name) == ("North School", "North Issuer")
    refused = post(client, "/organisation", {**data, "contact_email": "no address"})
    assert refused.status_code == 422


def test_a_logo_is_made_anew(app: Flask, client: FlaskClient) -> None:
    organisation = make_organisation()
    sign_in(client, make_person(organisation, "administrator"))
    answer = post(client, "/organisation/logo", {"logo": (io.BytesIO(picture()), "logo.jpg")})
    assert answer.status_code == 303
    digest = service.get_organisation(organisation.id).logo_digest
    assert digest is not None
    assert digest in client.get("/organisation").text
    assert storage.get(digest).startswith(b"\x89PNG")
    assert b"made at home" not in storage.get(digest)
    assert post(client, "/organisation/logo/remove").status_code == 303
    assert service.get_organisation(organisation.id).logo_digest is None


def test_what_is_no_picture_is_refused(app: Flask, client: FlaskClient) -> None:
    organisation = make_organisation()
    sign_in(client, make_person(organisation, "administrator"))
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    answer = post(client, "/organisation/logo", {"logo": (io.BytesIO(svg), "logo.svg")})
    assert answer.status_code == 422
    assert "not a PNG, JPEG or WebP" in answer.text
    assert service.get_organisation(organisation.id).logo_digest is None


def test_names_alike_get_addresses_of_their_own(app: Flask) -> None:
    slugs = [make_organisation(name).slug for name in ("École A", "Ecole a", "学校")]
    assert slugs == ["ecole-a", "ecole-a-2", "organisation"]


def test_acting_for_another_of_ones_organisations(app: Flask, client: FlaskClient) -> None:
    north, south = make_organisation("North"), make_organisation("South")
    person = make_person(north)
    with write() as s:
        join(s, person.id, south.id, ["administrator"])
    sign_in(client, person)
    assert client.get("/people").status_code == 403
    assert post(client, "/account/organisation", {"organisation_id": south.id}).status_code == 303
    assert client.get("/people").status_code == 200
    strangers = make_organisation("West")
    answer = post(client, "/account/organisation", {"organisation_id": strangers.id})
    assert answer.status_code == 404
