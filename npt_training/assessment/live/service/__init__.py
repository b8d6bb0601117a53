"""Verbs of the live room."""

from npt_training.assessment.live.service.rooms import (
    close_room,
    next_picture,
    open_room,
    open_rooms,
    reveal,
    room_of,
    show_heat,
    tidy,
)
from npt_training.assessment.live.service.seats import View, join, state, tap, view
from npt_training.assessment.live.service.watch import Screen, screen

__all__ = [
    "Screen", "View", "close_room", "join", "next_picture", "open_room", "open_rooms", "reveal",
    "room_of", "screen", "show_heat", "state", "tap", "tidy", "view",
]  # fmt: skip
