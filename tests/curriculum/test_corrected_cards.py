"""A correction of a card stands wherever the card is read: page, phone, lesson, paper, JSON."""

from __future__ import annotations

import io

from flask import Flask
from pypdf import PdfReader

from npt_training.core.jobs import run_pending
from npt_training.core.mail import outbox
from npt_training.curriculum.corrections.service import publish
from tests.curriculum.factories import principal
from tests.world import make_organisation, make_person, sign_in

TEXT = "Compress for longer in people who take an anticoagulant."


def test_on_every_page_of_it_and_on_paper(school: Flask) -> None:
    home = make_organisation()
    trainee = make_person(home)
    writer = principal(make_person(home, "author"), home, "author")
    client = school.test_client()
    sign_in(client, trainee)
    for code in ("sural", "anaphylaxis"):
        publish(writer, kind="card", code=code, severity="note", text=TEXT, source="A label, 2026")
    for page in ("/cards/sural", "/emergency/anaphylaxis", "/learn/B9/b9-find-your-first-nerve"):
        assert client.get(page).text.count(TEXT) == 1, page
    kept = client.get("/cards/sural/kept").text
    assert TEXT in kept
    assert "csrf" not in kept
    assert TEXT not in client.get("/emergency/vasovagal").text
    printed = PdfReader(io.BytesIO(client.get("/emergency/anaphylaxis.pdf").data))
    assert len(printed.pages) == 1
    assert TEXT in " ".join(printed.pages[0].extract_text().split())
    cards = {card["id"]: card for card in client.get("/emergency.json").json["cards"]}
    assert cards["anaphylaxis"]["corrections"] == [TEXT]
    assert cards["vasovagal"]["corrections"] == []
    run_pending()
    told = [mail.subject for mail in outbox() if mail.to_address == trainee.email]
    assert len(told) == 1, "an emergency card is everybody's; a lesson not read is not theirs"
