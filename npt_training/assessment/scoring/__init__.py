"""Scoring: pure functions from a response and a key to a fraction of one mark, 0 to 1."""

from npt_training.assessment.scoring.point import BadPoint, Point, parse_point
from npt_training.assessment.scoring.score import Score

__all__ = ["BadPoint", "Point", "Score", "parse_point"]
