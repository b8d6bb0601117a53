"""What follows by itself when a link opens something else."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from npt_training.core.db import write
from npt_training.core.ids import new_id
from npt_training.core.jobs import TaskRegistry, enqueue
from npt_training.lti.activities.links import LINK_CHANGED
from npt_training.lti.activities.models import Learner
from npt_training.lti.services.scores import note_standing

STAND_ANEW = "lti.stand_anew"
AT_ONCE = 25
"""Learners in one transaction: a large class keeps nobody from writing for long."""


def register(tasks: TaskRegistry) -> None:
    tasks.handle(LINK_CHANGED, "lti.note_changed", link_changed)
    tasks.task(STAND_ANEW, stand_anew)


def link_changed(payload: dict[str, Any]) -> None:
    stand_anew({"link_id": payload["link_id"], "after": "", "change": new_id()})


def stand_anew(payload: dict[str, Any]) -> None:
    """Note how the next learners of a link stand in what it opens now, and queue those after."""
    link_id, change = payload["link_id"], payload["change"]
    with write() as s:
        found = s.scalars(
            select(Learner.id)
            .where(Learner.link_id == link_id, Learner.id > payload["after"])
            .order_by(Learner.id)
            .limit(AT_ONCE)
        ).all()
        for learner_id in found:
            note_standing(s, learner_id, f"changed:{change}")
        if len(found) == AT_ONCE:
            following = {"link_id": link_id, "after": found[-1], "change": change}
            enqueue(s, STAND_ANEW, following, key=f"{change}:{found[-1]}")
