"""A site that may talk to loopback, and a campus served beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.lti.platform import Platform
from tests.lti.services.campus import Campus, make_campus


@pytest.fixture(scope="session", autouse=True)
def quick_keys() -> Iterator[None]:
    """One RSA key for all sites of a run: making one takes most of a test's time."""
    from npt_training.lti import keys

    made = keys.generate_private_key(public_exponent=65537, key_size=keys.BITS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "generate_private_key", lambda **_sizes: made)
        yield


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Iterator[Flask]:
    """The application, allowed to call platforms on this machine."""
    app = make_app(lti_loopback=True)
    with app.app_context():
        yield app


@pytest.fixture
def platform(port: int) -> Iterator[Platform]:
    with Platform(port=port) as platform:
        yield platform


@pytest.fixture
def campus(app: Flask, platform: Platform) -> Campus:
    """A course with one link whose column the platform made, of ten points."""
    return make_campus(app, platform)


BOTH_DATABASES = ("test_delivery", "test_columns", "test_killed_worker", "test_standing")
"""Files about locks and order; what the others look at is the same on both."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The others are tried on the second database by make test-long."""
    here = Path(__file__).parent
    for item in items:
        once = item.path.parent == here and item.path.stem not in BOTH_DATABASES
        if once and "[postgresql" in item.name:
            item.add_marker(pytest.mark.long)
