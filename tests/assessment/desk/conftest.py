from __future__ import annotations

import pytest
from flask import Flask

from tests.assessment.desk.school import School, make_school


@pytest.fixture
def coast(app: Flask) -> School:
    """A school with three markers; its quiz has one choice and one written question."""
    return make_school()
