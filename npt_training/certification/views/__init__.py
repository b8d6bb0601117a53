"""Pages of certification: the holder's own, the award desk, and the certificates of a school."""

from __future__ import annotations

from typing import Any

from npt_training.certification.views import desk, mine, school  # noqa: F401
from npt_training.certification.views.room import bp


def blueprints(runtime: Any) -> list[Any]:
    return [bp]
