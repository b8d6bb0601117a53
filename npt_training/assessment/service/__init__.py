"""Verbs of assessment, as other rooms and the pages call them."""

from npt_training.assessment.service.asked import Asked, attempt_of, question, questions
from npt_training.assessment.service.bank import Bank, Held, bank_of, install, practice_pool
from npt_training.assessment.service.hints import Hints, ask_hint, hints_of
from npt_training.assessment.service.marking import (
    MarkSheet,
    mark_answer,
    marked_by,
    marking_left,
    sheet,
    undo_last,
)
from npt_training.assessment.service.place import place_of
from npt_training.assessment.service.quizzes import (
    QuizResult,
    quiz_result,
    quizzes_passed,
    sitting,
)
from npt_training.assessment.service.respond import Saved, answer_practice, save_response
from npt_training.assessment.service.results import (
    HistoryLine,
    ImageGate,
    history,
    image_gate,
    image_gates,
    open_attempts,
)
from npt_training.assessment.service.start import (
    practise_item,
    practise_nerve,
    practise_these,
    run_in,
    start_attempt,
    start_practice,
    times_asked,
)
from npt_training.assessment.service.submit import finals, hand_in, release, submit_attempt
from npt_training.assessment.service.waiting import Queue, Wanted, piles, queue, waiting_people

__all__ = [
    "Asked",
    "Bank",
    "Held",
    "Hints",
    "HistoryLine",
    "ImageGate",
    "MarkSheet",
    "Queue",
    "QuizResult",
    "Saved",
    "Wanted",
    "answer_practice",
    "ask_hint",
    "attempt_of",
    "bank_of",
    "finals",
    "hand_in",
    "hints_of",
    "history",
    "image_gate",
    "image_gates",
    "install",
    "mark_answer",
    "marked_by",
    "marking_left",
    "open_attempts",
    "piles",
    "place_of",
    "practice_pool",
    "practise_item",
    "practise_nerve",
    "practise_these",
    "question",
    "questions",
    "queue",
    "quiz_result",
    "quizzes_passed",
    "release",
    "run_in",
    "save_response",
    "sheet",
    "sitting",
    "start_attempt",
    "start_practice",
    "submit_attempt",
    "times_asked",
    "undo_last",
    "waiting_people",
]
