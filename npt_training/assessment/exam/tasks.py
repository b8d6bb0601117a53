"""What happens by itself: time runs out, new items are made."""

from __future__ import annotations

from typing import Any

from npt_training.assessment.exam.service.extra import EXPIRE
from npt_training.assessment.exam.service.finish import expire_if_over
from npt_training.assessment.exam.service.making import MAKE, make_items
from npt_training.core.jobs import TaskRegistry


def register(tasks: TaskRegistry) -> None:
    """Both are safe to repeat, and neither holds the database while it computes."""
    tasks.task(EXPIRE, expire, external=True)
    tasks.task(MAKE, make, external=True)


def expire(payload: dict[str, Any]) -> None:
    """Hand in what stands; a deadline that was moved has a later job of its own."""
    expire_if_over(payload["attempt_id"])


def make(payload: dict[str, Any]) -> None:
    make_items(payload["making_id"], payload.get("module"))
