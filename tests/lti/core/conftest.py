"""One application for each module and database: launches leave each other alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from npt_training import create_app
from npt_training.core.clock import FrozenClock
from npt_training.core.runtime import EXTENSION
from tests.conftest import IsolatedClient, fresh_database
from tests.lti.core.world import SITE


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """The application on each database, its context open; its clock stands."""
    folder: Path = tmp_path_factory.mktemp("lti")
    with fresh_database(request.param, request, folder, "template") as url:
        app = create_app(
            {
                "database_url": url,
                "data_dir": folder,
                "secret_key": "for launches in tests alone, not for sites",
                "public_url": SITE,
                "rate_limits": False,
                "lti_loopback": True,
                "db_pool_size": 5,
            },
            clock=FrozenClock(),
        )
        app.test_client_class = IsolatedClient
        with app.app_context():
            yield app
        app.extensions[EXTENSION].db.dispose()
