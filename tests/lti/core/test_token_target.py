"""Open edX opens a chosen activity by a login for another page; its signed token decides."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import update

from npt_training.core.db import write
from npt_training.lti.models import Platform
from tests.lti.core.test_hostile_launches import ELSEWHERE
from tests.lti.core.world import GONE, SITE, Lms, connect


@pytest.fixture(scope="module")
def edx(site: Flask) -> Lms:
    made = connect(site, issuer="https://edx.example")
    with write() as s:
        s.execute(update(Platform).where(Platform.id == made.platform_id).values(product="openedx"))
    return made


def test_the_page_of_the_token_is_opened(site: Flask, edx: Lms) -> None:
    answer = edx.launch(site.test_client(), target_link_uri=f"{SITE}/people")
    assert answer.status_code == 303, answer.text


@pytest.mark.parametrize("target", [ELSEWHERE, GONE, "", 7])
def test_but_only_a_page_of_ours(site: Flask, edx: Lms, target: object) -> None:
    assert edx.launch(site.test_client(), target_link_uri=target).status_code == 400
