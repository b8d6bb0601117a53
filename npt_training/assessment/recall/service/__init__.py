"""Verbs of recall, as pages and other rooms call them."""

from npt_training.assessment.recall.service.feed import (
    Rebuilt,
    catch_up,
    rebuild,
    take_in_attempt,
)
from npt_training.assessment.recall.service.known import NerveLine, Today, due_now, nerves, today
from npt_training.assessment.recall.service.queue import open_run, start_today

__all__ = [
    "NerveLine", "Rebuilt", "Today", "catch_up", "due_now", "nerves", "open_run", "rebuild",
    "start_today", "take_in_attempt", "today",
]  # fmt: skip
