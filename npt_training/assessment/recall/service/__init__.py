"""Verbs of recall, as pages and other rooms call them."""

from npt_training.assessment.recall.service.feed import (
    Rebuilt,
    catch_up,
    rebuild,
    take_in_attempt,
)

__all__ = ["Rebuilt", "catch_up", "rebuild", "take_in_attempt"]
