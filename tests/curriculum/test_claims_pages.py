"""Statements of the real course: every one is taught where it says, and links find the place."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from npt_training.core.editions import newest
from npt_training.curriculum import service
from npt_training.curriculum.claims import anchor, claims, lessons_about
from npt_training.curriculum.questions.service import asked
from tests.world import make_organisation, make_person, sign_in

ID = re.compile(r'\sid="([^"]+)"')
LINK = re.compile(r'href="(/learn/[^"#]+)#([^"]+)"')


@pytest.fixture
def pages(school: Flask) -> dict[str, str]:
    """Every lesson of the course as a trainee's browser gets it, by address."""
    client = school.test_client()
    sign_in(client, make_person(make_organisation(), "trainee"))
    found = {}
    for module in service.modules(newest().id):
        for line in module.lessons:
            address = f"/learn/{module.id}/{line.id}"
            found[address] = client.get(address).text
    for address in ("/claims", "/claims/G60", "/claims/G01"):
        found[address] = client.get(address).text
    return found


def test_claims_of_basic_resolve_to_lesson_anchors(pages: dict[str, str]) -> None:
    edition = newest().id
    present = {module.id for module in service.modules(edition) if module.tier == "basic"}
    missing = []
    for claim in claims(edition).values():
        taught = {line.module_id: line for line in lessons_about(edition, claim.id)}
        for module in present.intersection(claim.modules):
            if module not in taught:
                missing.append(f"no lesson of {module} takes up {claim.id}")
        for line in lessons_about(edition, claim.id):
            page = pages[f"/learn/{line.module_id}/{line.id}"]
            if ID.findall(page).count(anchor(claim.id)) != 1:
                missing.append(f"{line.id} has no single place for {claim.id}")
    assert missing == []


def test_links_from_questions_and_statements_find_their_place(pages: dict[str, str]) -> None:
    links = [link for at in ("/claims", "/claims/G01") for link in LINK.findall(pages[at])]
    assert len(links) > 60
    assert [(page, place) for page, place in links if f'id="{place}"' not in pages[page]] == []


def test_every_question_stands_on_the_page_once(pages: dict[str, str]) -> None:
    groups = asked(newest().id)
    ids = ID.findall(pages["/claims"])
    assert len(ids) == len(set(ids))
    questions = [one.question.id for group in groups for one in group.asked]
    assert 55 <= len(questions) <= 75
    assert set(questions) <= set(ids)
    for code in ("G44", "G84", "N33"):
        assert f"/claims/{code}" not in pages["/claims"]
    assert '/claims#what-opens-trpv1"' in pages["/claims/G60"]
