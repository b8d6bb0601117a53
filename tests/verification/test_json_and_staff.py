"""For machines: the same facts, sealed. For a clinic with an account: a whole staff list."""

from __future__ import annotations

import base64
import csv
import io

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from flask import Flask
from flask.testing import FlaskClient

from npt_training.certification import numbers, service
from npt_training.certification.states import Kind, Reason
from npt_training.core.signing import canonical, verify_seal
from tests.accounts.factories import post
from tests.certification.factories import School, make_school
from tests.certification.test_status_changes import WHY
from tests.world import make_person, sign_in

JSON = {"Accept": "application/json"}


@pytest.fixture
def school(app: Flask) -> School:
    return make_school()


def test_json_says_the_same_and_is_sealed(client: FlaskClient, school: School) -> None:
    certificate = school.award()
    service.change_status(school.proposer, certificate.id, Kind.SUSPENDED, Reason.SAFETY, WHY)
    answer = client.get(f"/verify/{certificate.number}", headers=JSON).get_json()
    seal = answer.pop("seal")
    assert verify_seal(canonical(answer), seal)
    assert not verify_seal(canonical({**answer, "state": "valid"}), seal)
    assert answer["as_of"] == "2026-03-02T09:00:00Z"
    assert (answer["state"], answer["in_force"], answer["known"]) == ("suspended", False, True)
    assert answer["number"] == numbers.grouped(certificate.number)
    key = client.get(f"/verify/keys/{seal['key']}").get_json()
    raw = base64.urlsafe_b64decode(key["public"] + "=")
    signature = base64.urlsafe_b64decode(seal["sig"] + "==")
    Ed25519PublicKey.from_public_bytes(raw).verify(signature, canonical(answer))


def test_json_of_an_unknown_number_has_the_same_keys(client: FlaskClient, school: School) -> None:
    known = client.get(f"/verify/{school.award().number}", headers=JSON)
    unknown = client.get(f"/verify/{numbers.make(3)}", headers=JSON)
    assert known.status_code == unknown.status_code == 200
    assert known.get_json().keys() == unknown.get_json().keys()
    assert unknown.get_json()["known"] is False


def test_json_of_a_mistyped_number_names_the_mistake(client: FlaskClient) -> None:
    answer = client.get("/verify/00000-0000-0000-0001", headers=JSON)
    assert answer.status_code == 400
    assert answer.get_json()["mistake"] == "check"


def test_an_unknown_key_is_not_found(client: FlaskClient) -> None:
    assert client.get("/verify/keys/key-none").status_code == 404
    assert client.get("/verify/keys/..%2Fsecret").status_code == 404


def test_a_clinic_checks_its_whole_staff(client: FlaskClient, school: School) -> None:
    certificate = school.award()
    service.set_consent(school.holder, "full")
    sign_in(client, make_person(school.organisation, "clinic"))
    number = numbers.grouped(certificate.number)
    typed = f"{number.lower()}\n{numbers.make(9)}, 12345; =1+1\n\n"
    assert client.get("/verify/staff").status_code == 200
    answer = post(client, "/verify/staff", {"numbers": typed})
    for said in ("Valid", "Ana María Fernández Ólafsdóttir", "Not found", "Mistyped"):
        assert said in answer.text, said
    table = post(client, "/verify/staff", {"numbers": typed, "format": "csv"})
    assert table.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(table.data.decode("utf-8-sig"))))
    assert [row["Status"] for row in rows] == ["Valid", "Not found", "Mistyped", "Mistyped"]
    assert rows[0]["Number"] == number
    assert rows[3]["Number"] == "'=1+1"


def test_a_staff_list_needs_a_clinic(client: FlaskClient, school: School) -> None:
    assert client.get("/verify/staff").status_code == 302
    sign_in(client, school.trainee)
    assert client.get("/verify/staff").status_code == 403


def test_an_empty_list_says_so(client: FlaskClient, school: School) -> None:
    sign_in(client, make_person(school.organisation, "clinic"))
    assert "no number in the list" in post(client, "/verify/staff", {"numbers": " \n"}).text
