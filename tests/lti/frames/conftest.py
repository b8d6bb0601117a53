"""A site on each database, a campus whose key signs launches, browsers that say what they load."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from flask import Flask

from npt_training.core.ids import new_id
from tests.lti.core.conftest import site as a_site
from tests.lti.core.world import Lms, connect
from tests.lti.frames.browser import Browser

open_site = contextlib.contextmanager(a_site.__wrapped__)


@pytest.fixture(scope="package", params=["sqlite", "postgresql"])
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """One application of each database for this folder; its clock only goes on."""
    with open_site(request, tmp_path_factory) as app:
        yield app


@pytest.fixture(scope="module")
def lms(site: Flask) -> Lms:
    return connect(site, issuer="https://campus.example", client_id=new_id())


@pytest.fixture
def browser(site: Flask) -> Browser:
    return Browser(site.test_client())
