"""From an invitation to a verified certificate, and to its suspension and withdrawal."""

from __future__ import annotations

import io
import re
import time
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.accounts.factories import PASSWORD
from tests.journey.conftest import PHONE, Site, Visitor
from tests.journey.touch import answer

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("backend", ["sqlite"])]

NAME, LEGAL_NAME = "Mira Holm", "Mira Katarina Holm"
WELL = "Named two hazards aloud before the first point."
WHY = "A report about a treatment is being looked into."
SEEN_WITHIN_S = 60


def test_from_invitation_to_withdrawal(site: Site, tmp_path: Path) -> None:
    administrator = site.member("administrator", "Astrid Berg")
    trainee = accepts_invitation(site, administrator)
    finds_a_first_nerve(site, trainee)
    reads_every_lesson(trainee)
    takes_the_quizzes(site, trainee)
    instructor = site.member("instructor", "Ivo Brand", **PHONE)
    marks_what_waits(instructor)
    passed_both(trainee)
    practises_until_the_gate_opens(site, trainee)
    link = asks_for_an_observation(trainee, tmp_path)
    adds_a_passkey(instructor)
    signs_with_it(instructor, link)
    gives_the_name_for_the_certificate(trainee)
    first = site.member("certifier", "Clara Voss")
    proposes_and_may_not_confirm(first)
    second = site.member("certifier", "Cem Aydin")
    confirms(second)
    clinic = opens_the_check_page(site, trainee, tmp_path)
    follows_the_consent(trainee, clinic)
    downloads_the_pdf(trainee)
    for move, word in (("Suspend", "Suspended"), ("Withdraw", "Withdrawn")):
        changes_the_status(second, move)
        sees_within_a_minute(clinic, word)


def accepts_invitation(site: Site, administrator: Visitor) -> Visitor:
    """The administrator invites by mail; the trainee follows the link on a phone."""
    administrator.nav("People")
    administrator.link("Invite somebody")
    administrator.page.get_by_label("E-mail address").fill("mira@example.org")
    administrator.page.get_by_label(re.compile("^Trainee")).check()
    administrator.button("Send the invitation")
    trainee = site.visit("/outbox", **PHONE)
    mail = trainee.page.locator("article").filter(has_text="mira@example.org")
    trainee.go(mail.get_by_role("link"))
    trainee.page.get_by_label("Your name").fill(NAME)
    trainee.page.get_by_label("Password").fill(PASSWORD)
    trainee.button("Make my account")
    return trainee


def finds_a_first_nerve(site: Site, trainee: Visitor) -> None:
    """The first screen is a picture; a tap in the right place is told to be right."""
    trainee.page.locator(".player-stage.is-live").wait_for()
    answer(site, trainee)
    trainee.page.locator(".verdict-good").wait_for()
    assert re.search(r"\d+(\.\d)?\s*mm", trainee.text())


def reads_every_lesson(trainee: Visitor) -> None:
    for module in ("Origins, names and reading a claim", "Leg, ankle, Achilles and foot"):
        trainee.nav("Learn")
        trainee.link(module)
        trainee.link("Read it")
        reading = trainee.page.get_by_role("button", name="Mark as read and continue")
        while reading.count():
            trainee.go(reading)
        trainee.page.get_by_role("link", name="To the quiz").wait_for()


def takes_the_quizzes(site: Site, trainee: Visitor) -> None:
    for module in ("Origins, names and reading a claim", "Leg, ankle, Achilles and foot"):
        trainee.nav("Learn")
        trainee.link(module)
        trainee.link("To the quiz")
        trainee.button("Start the quiz")
        while trainee.page.locator("form[data-player]").count():
            answer(site, trainee)
        trainee.link("Check and hand in")
        trainee.sees("answers are kept")
        trainee.button("Hand in")
        trainee.sees("With an instructor")


def marks_what_waits(instructor: Visitor) -> None:
    """Every row of the rubric by thumb, a word to the trainee, next."""
    page = instructor.page
    instructor.nav("Marking")
    instructor.link("Start marking")
    while page.locator("form[data-marking]").count():
        assert NAME not in page.content()
        for row in page.locator("[data-rubric]").all():
            instructor.press(row)
        page.get_by_label("Comment for the trainee").fill("Clear and complete.")
        sheet = page.locator("form[data-marking]").get_attribute("action")
        instructor.press(page.locator("[data-next]"))
        page.wait_for_function(
            "old => document.querySelector('form[data-marking]')?.getAttribute('action') !== old",
            arg=sheet,
        )


def passed_both(trainee: Visitor) -> None:
    trainee.nav("Learn")
    assert trainee.page.get_by_text("Complete", exact=True).count() == 2
    trainee.nav("Practise")
    trainee.link("Everything you have answered so far")
    assert len(re.findall(r"passed, (?:8|9|10)\d?", trainee.text())) == 2


def practises_until_the_gate_opens(site: Site, trainee: Visitor) -> None:
    for _run in range(4):
        trainee.page.goto(f"{site.address}/practice?nerve=sural")
        if trainee.page.get_by_text("You can ask for an observation until").count():
            return
        trainee.page.get_by_label("Kind of question").select_option("locate")
        trainee.button("Start practising")
        while trainee.page.locator("form[data-player]").count():
            answer(site, trainee)
            trainee.go(trainee.page.locator(".go-on a"))
    pytest.fail("The gate stayed shut after four rounds of right answers.")


def asks_for_an_observation(trainee: Visitor, folder: Path) -> str:
    """Fill in what was done; the link is read from the code on the screen by a camera."""
    trainee.nav("Observations")
    trainee.link(re.compile("^Ask for"))
    page = trainee.page
    page.get_by_label("Nerve").select_option("sural")
    for label, value in (
        ("Place", "Teaching clinic"), ("Indication", "heel pain"), ("Lot number", "L123"),
        ("Expires on", "2031-01-31"), ("Total volume in ml", "6"), ("Number of points", "8"),
    ):  # fmt: skip
        page.get_by_label(label).fill(value)
    trainee.press(page.get_by_label(re.compile("^E4")))
    trainee.button("Show the code")
    link = trainee.read_code(folder)
    assert link == page.locator("[data-copy-text]").inner_text()
    return link


def adds_a_passkey(instructor: Visitor) -> None:
    """A passkey in the phone itself, made on the page that says so."""
    phone = instructor.page.context.new_cdp_session(instructor.page)
    phone.send("WebAuthn.enable")
    phone.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
                "hasUserVerification": True, "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip
    instructor.nav("Account")
    instructor.link(re.compile("passkey|Signing in", re.IGNORECASE))
    instructor.link("Add a passkey")
    instructor.page.get_by_label("What you call it").fill("my phone")
    instructor.button("Make the passkey")
    instructor.sees("my phone")


def signs_with_it(instructor: Visitor, link: str) -> None:
    page = instructor.page
    page.goto(link)
    assert NAME in instructor.text()
    for item in page.locator(".dops-critical").all():
        instructor.press(item.get_by_text("Did it", exact=True))
    instructor.press(page.get_by_text("Everything else I saw was done"))
    instructor.press(page.get_by_text(re.compile("^E5")))
    page.get_by_label("One thing done well").fill(WELL)
    instructor.sees("face to face")
    instructor.button("Sign as observed", exact=True)
    instructor.sees("Signed. The form is locked")
    instructor.sees(WELL)


def gives_the_name_for_the_certificate(trainee: Visitor) -> None:
    trainee.nav("Certificate")
    trainee.page.get_by_label(re.compile("^Your name as it stands")).fill(LEGAL_NAME)
    trainee.button("Use this name")
    trainee.sees("Everything is there.")


def proposes_and_may_not_confirm(first: Visitor) -> None:
    first.nav("Awards")
    first.link(re.compile(f"^See the evidence.*{NAME}"))
    first.button("Propose the award")
    first.link(re.compile(f"^See your proposal.*{NAME}"))
    assert first.page.get_by_role("button", name="Confirm and issue").count() == 0
    token = first.page.locator("meta[name=csrf-token]").get_attribute("content")
    refused = first.page.request.post(
        f"{first.page.url}/confirm", form={"csrf_token": token, "reasons": "I say so."}
    )
    assert refused.status in {403, 409}
    assert "Waiting for a decision" not in first.text()


def confirms(second: Visitor) -> None:
    second.nav("Awards")
    second.link(re.compile(f"^Decide.*{NAME}"))
    second.page.get_by_label("Reasons").fill("Read line by line.")
    second.button("Confirm and issue the certificate")
    second.sees("The certificate is issued")
    assert LEGAL_NAME in second.text()


def opens_the_check_page(site: Site, trainee: Visitor, folder: Path) -> Visitor:
    """A clinic without an account points its phone at the holder's certificate page."""
    trainee.nav("Certificate")
    link = trainee.read_code(folder)
    clinic = site.visit(link.removeprefix(site.address), **PHONE)
    assert clinic.page.url == link
    assert clinic.page.get_by_role("heading", level=1).inner_text() == "Valid"
    assert "Leg and foot, demonstration scope" in clinic.text()
    assert "hidden by the holder" in clinic.text()
    return clinic


def follows_the_consent(trainee: Visitor, clinic: Visitor) -> None:
    """Hidden names can be compared; initials and full names are read; the choice counts at once."""
    for typed, said in ((LEGAL_NAME, "The name matches"), ("Mona Holm", "does not match")):
        clinic.page.get_by_label("Name, as they told you").fill(typed)
        clinic.button("Compare the name")
        clinic.sees(said)
    for choice, shown in (("Initials only", "M. K. H."), ("Full name", LEGAL_NAME)):
        consents(trainee, choice)
        reloads_until(clinic, shown)
    consents(trainee, "Hidden")
    reloads_until(clinic, "hidden by the holder")
    assert LEGAL_NAME not in clinic.page.content()


def consents(trainee: Visitor, choice: str) -> None:
    trainee.page.get_by_label(choice).check()
    trainee.button("Show it this way")
    trainee.sees("The public page follows your choice")


def downloads_the_pdf(trainee: Visitor) -> None:
    link = trainee.page.get_by_role("link", name="Open the certificate as PDF")
    answer = trainee.page.request.get(
        f"{trainee.page.url.split('/certificate')[0]}{link.get_attribute('href')}"
    )
    assert answer.headers["content-type"] == "application/pdf"
    text = PdfReader(io.BytesIO(answer.body())).pages[0].extract_text()
    assert LEGAL_NAME in " ".join(text.split())
    assert "DEMONSTRATION" in text


def changes_the_status(certifier: Visitor, move: str) -> None:
    certifier.nav("Certificates")
    certifier.go(certifier.page.locator("tbody a").first)
    certifier.link(re.compile(f"^{move}"))
    safety = certifier.page.get_by_label(re.compile("safety", re.IGNORECASE))
    safety.first.check()
    certifier.page.get_by_label("Say why, in a sentence").fill(WHY)
    certifier.go(certifier.page.locator("form .btn-danger"))
    certifier.sees("Done:")


def sees_within_a_minute(clinic: Visitor, word: str) -> None:
    began = time.monotonic()
    reloads_until(clinic, word)
    assert time.monotonic() - began < SEEN_WITHIN_S
    assert clinic.page.get_by_role("heading", level=1).inner_text() == word
    assert clinic.page.evaluate("performance.getEntriesByType('navigation')[0].responseStatus") in {
        200,
    }


def reloads_until(clinic: Visitor, words: str) -> None:
    """Open the page again, as one does, until it says so."""
    deadline = time.monotonic() + SEEN_WITHIN_S
    while time.monotonic() < deadline:
        clinic.page.goto(clinic.page.url.removesuffix("/name"))
        if words in said(clinic):
            return
        time.sleep(0.5)
    pytest.fail(f"The clinic did not read “{words}” within {SEEN_WITHIN_S} s.")


def said(visitor: Visitor) -> Any:
    return visitor.text()
