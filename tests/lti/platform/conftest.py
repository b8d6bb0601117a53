"""A fresh platform for each test."""

from __future__ import annotations

import pytest

from tests.lti.platform.scene import Scene, make_scene


@pytest.fixture
def scene() -> Scene:
    return make_scene()
