"""The pages: what is missing, the award desk, moving a certificate; four sides of every view."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from npt_training.certification import numbers, service
from tests.accounts.factories import post
from tests.certification.factories import make_school
from tests.certification.journey import Journey, make_journey
from tests.certification.test_status_changes import WHY
from tests.world import make_organisation, make_person, sign_in


@pytest.fixture
def journey(school: Flask) -> Journey:
    return make_journey()


@pytest.fixture
def browser(school: Flask) -> FlaskClient:
    """A browser on the site with the real content."""
    return school.test_client()


def figures(text: str) -> list[str]:
    """The three numbers of "what is missing"."""
    return re.findall(r"<dd>(\d+)</dd>", text)[:3]


def test_day_one_shows_the_whole_path_and_every_line_leads_on(
    browser: FlaskClient, journey: Journey
) -> None:
    sign_in(browser, journey.people.trainee_person)
    text = browser.get("/certificate").text
    assert figures(text) == ["1", "0", "6"]
    assert "Next for you" in text
    main = text.split('<ul class="plain-list">')[1].split("</ul>")[0]
    links = re.findall(r'<a href="([^"]+)"', main)
    assert len(links) == 6
    for link in links:
        assert browser.get(link.split("#")[0]).status_code == 200, link


def test_the_name_is_asked_for_and_kept(browser: FlaskClient, journey: Journey) -> None:
    sign_in(browser, journey.people.trainee_person)
    assert post(browser, "/certificate/name", {"legal_name": "  "}).status_code == 422
    answer = post(browser, "/certificate/name", {"legal_name": "  Ana   Roe "})
    assert answer.status_code == 303
    assert 'value="Ana Roe"' in browser.get("/certificate").text


def test_consent_is_chosen_on_the_page(browser: FlaskClient, journey: Journey) -> None:
    sign_in(browser, journey.people.trainee_person)
    assert post(browser, "/certificate/consent", {"choice": "loud"}).status_code == 422
    assert post(browser, "/certificate/consent", {"choice": "initials"}).status_code == 303
    assert service.consent_of(journey.trainee.person_id) == "initials"


def test_propose_confirm_suspend_withdraw_by_the_pages(
    browser: FlaskClient, journey: Journey, school: Flask
) -> None:
    journey.everything()
    person_id = journey.trainee.person_id
    other = school.test_client()
    public = school.test_client()
    sign_in(browser, journey.first)
    sign_in(other, journey.second)
    assert "everything is there" in browser.get("/awards").text
    case = browser.get(f"/awards/people/{person_id}")
    assert "Propose the award" in case.text
    assert "sural" in case.text.lower()
    assert post(browser, f"/awards/people/{person_id}/propose", {"note": "Calm."}).location == (
        "/awards"
    )
    proposal = service.waits_for_decision(person_id)
    assert proposal is not None
    path = f"/awards/proposals/{proposal.id}"
    assert "Take the proposal back" in browser.get(path).text
    assert post(browser, f"{path}/confirm").status_code == 403
    page = other.get(path)
    assert "Confirm and issue the certificate" in page.text
    assert "Calm." in page.text
    answer = post(other, f"{path}/confirm", {"reasons": "I read it."})
    assert answer.status_code == 303
    certificate = service.held_by(person_id)[0].certificate
    assert answer.location == f"/certificates/{certificate.id}"
    assert post(other, f"{path}/confirm").status_code == 409
    assert "Decision" in other.get(path).text
    assert numbers.grouped(certificate.number) in browser.get("/certificates").text

    number = numbers.grouped(certificate.number)
    assert "Valid" in public.get(f"/verify/{number}").text
    base = f"/certificates/{certificate.id}"
    assert "Suspend now" in browser.get(base).text
    assert "From this moment" in browser.get(f"{base}/suspended").text
    bare = post(browser, f"{base}/suspended", {"reason": "safety", "sentence": ""})
    assert bare.status_code == 422
    assert "Valid" in public.get(f"/verify/{number}").text
    done = post(browser, f"{base}/suspended", {"reason": "safety", "sentence": WHY})
    assert done.status_code == 303
    assert "Suspended" in public.get(f"/verify/{number}").text
    assert post(browser, f"{base}/withdrawn", {"reason": "safety", "sentence": WHY}).location
    assert "Withdrawn" in public.get(f"/verify/{number}").text
    history = browser.get(base).text
    assert WHY in history
    assert "First Certifier" in history
    assert "Withdraw for good" not in history
    assert browser.get(f"{base}/suspended").status_code == 404


def test_reduce_the_scope_by_the_page(browser: FlaskClient, journey: Journey) -> None:
    journey.everything()
    proposal = service.propose_award(journey.proposer, journey.trainee.person_id)
    certificate = service.confirm_award(journey.confirmer, proposal)
    sign_in(browser, journey.first)
    base = f"/certificates/{certificate.id}"
    post(browser, f"{base}/review", {"reason": "complaint", "sentence": WHY})
    given = {"reason": "complaint", "sentence": WHY}
    assert post(browser, f"{base}/reduced", given).status_code == 422
    given["scope-inject"] = "not_covered"
    assert post(browser, f"{base}/reduced", given).status_code == 303
    assert "Valid, reduced scope" in browser.get(base).text


def test_the_holder_reads_shares_and_gives_back(browser: FlaskClient, journey: Journey) -> None:
    journey.everything()
    proposal = service.propose_award(journey.proposer, journey.trainee.person_id)
    certificate = service.confirm_award(journey.confirmer, proposal)
    sign_in(browser, journey.people.trainee_person)
    text = browser.get("/certificate").text
    assert numbers.grouped(certificate.number) in text
    assert "<svg" in text
    pdf = browser.get(f"/certificate/{certificate.id}/certificate.pdf")
    assert pdf.mimetype == "application/pdf"
    assert pdf.data.startswith(b"%PDF-")
    assert "cannot be undone" in browser.get(f"/certificate/{certificate.id}/give-back").text
    assert post(browser, f"/certificate/{certificate.id}/give-back").status_code == 303
    assert "Given back" in browser.get("/certificate").text
    assert browser.get(f"/certificate/{certificate.id}/certificate.pdf").status_code == 409
    assert post(browser, f"/certificate/{certificate.id}/give-back").status_code == 409


ROUTES = [
    ("GET", "/certificate/{c}/certificate.pdf"),
    ("GET", "/certificate/{c}/give-back"),
    ("POST", "/certificate/{c}/give-back"),
    ("GET", "/awards/people/{p}"),
    ("POST", "/awards/people/{p}/propose"),
    ("GET", "/awards/proposals/{q}"),
    ("POST", "/awards/proposals/{q}/confirm"),
    ("POST", "/awards/proposals/{q}/decline"),
    ("POST", "/awards/proposals/{q}/take-back"),
    ("GET", "/certificates/{c}"),
    ("GET", "/certificates/{c}/suspended"),
    ("POST", "/certificates/{c}/suspended"),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_strangers_other_roles_and_other_schools_get_nothing(
    app: Flask, method: str, path: str
) -> None:
    people = make_school()
    certificate = people.award()
    proposal = service.proposals(people.proposer)[0][0].id
    path = path.format(c=certificate.id, p=people.trainee.id, q=proposal)
    given = {"reason": "safety", "sentence": WHY, "reasons": WHY}

    def ask(client: FlaskClient) -> int:
        answer = client.get(path) if method == "GET" else post(client, path, given)
        return int(answer.status_code)

    stranger = app.test_client()
    assert ask(stranger) in {302, 401}
    clinic = app.test_client()
    sign_in(clinic, make_person(people.organisation, "clinic"))
    assert ask(clinic) in {403, 404}
    elsewhere = app.test_client()
    sign_in(elsewhere, make_person(make_organisation("Mountain"), "certifier"))
    assert ask(elsewhere) == 404
    assert len(service.held_by(people.trainee.id)[0].events) == 1


def test_own_record_has_no_button(browser: FlaskClient, journey: Journey, school: Flask) -> None:
    both = make_person(journey.people.organisation, "trainee", "certifier")
    sign_in(browser, both)
    assert "your own record" in browser.get(f"/awards/people/{both.id}").text
    assert post(browser, f"/awards/people/{both.id}/propose").status_code == 403


def test_an_unknown_move_is_not_found(browser: FlaskClient, journey: Journey) -> None:
    journey.everything()
    proposal = service.propose_award(journey.proposer, journey.trainee.person_id)
    certificate = service.confirm_award(journey.confirmer, proposal)
    sign_in(browser, journey.first)
    for kind in ("explode", "surrendered", "issued", "withdrawn"):
        assert browser.get(f"/certificates/{certificate.id}/{kind}").status_code == 404
