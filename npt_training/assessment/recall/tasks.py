"""Answers flow into cards after the fact: answering itself does nothing of this."""

from __future__ import annotations

from typing import Any

from npt_training.assessment.recall.service.feed import catch_up, take_in_attempt
from npt_training.core.jobs import TaskRegistry


def register(tasks: TaskRegistry) -> None:
    tasks.handle("assessment.practice_finished", "recall.practice", take_in_practice)
    tasks.handle("assessment.attempt_finished", "recall.attempt", take_in_released)


def take_in_practice(payload: dict[str, Any]) -> None:
    """A run is through; what was left of earlier runs that were broken off comes along."""
    catch_up(payload["person_id"])


def take_in_released(payload: dict[str, Any]) -> None:
    """Results are out, for the first time or after a mark changed."""
    take_in_attempt(payload["person_id"], payload["attempt_id"])
