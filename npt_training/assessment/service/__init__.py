"""Verbs of assessment, as other rooms and the pages call them."""

from npt_training.assessment.service.asked import Asked, attempt_of, question, questions
from npt_training.assessment.service.bank import Bank, Held, bank_of, install
from npt_training.assessment.service.marking import (
    MarkSheet,
    Queue,
    mark_answer,
    marked_by,
    marking_left,
    queue,
    sheet,
)
from npt_training.assessment.service.place import place_of
from npt_training.assessment.service.respond import Saved, answer_practice, save_response
from npt_training.assessment.service.results import (
    HistoryLine,
    ImageGate,
    QuizResult,
    history,
    image_gate,
    open_attempts,
    quiz_result,
    sitting,
)
from npt_training.assessment.service.start import (
    practise_item,
    practise_nerve,
    start_attempt,
    start_practice,
)
from npt_training.assessment.service.submit import finals, hand_in, release, submit_attempt

__all__ = [
    "Asked", "Bank", "Held", "HistoryLine", "ImageGate", "MarkSheet", "Queue", "QuizResult",
    "Saved", "answer_practice", "attempt_of", "bank_of", "finals", "hand_in", "history",
    "image_gate", "install", "mark_answer", "marked_by", "marking_left", "open_attempts",
    "place_of", "practise_item", "practise_nerve", "question", "questions", "queue",
    "quiz_result", "release", "save_response", "sheet", "sitting", "start_attempt",
    "start_practice", "submit_attempt",
]  # fmt: skip
