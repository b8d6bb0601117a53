"""A day after a room was opened nothing of its taps is left."""

from __future__ import annotations

from typing import Any

from npt_training.assessment.live.service import tidy
from npt_training.core.jobs import TaskRegistry


def register(tasks: TaskRegistry) -> None:
    tasks.task("live.tidy", forget)


def forget(payload: dict[str, Any]) -> None:
    tidy(payload["room_id"])
