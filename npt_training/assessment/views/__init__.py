"""The pages of assessment; this file is their table of contents."""

from npt_training.assessment.views import attempts, marking, play, practice
from npt_training.core.web import Blueprint

bp = Blueprint("assessment", __name__)

bp.get("/practice", endpoint="practice")(practice.practice)
bp.post("/practice", endpoint="start_practice")(practice.start_practice)
bp.get("/practice/nerves/<nerve_id>", endpoint="practise_nerve")(practice.practise_nerve)
bp.get("/practice/items/<code>", endpoint="practise_item")(practice.practise_item)

bp.get("/quizzes/<module_id>", endpoint="quiz")(attempts.quiz)
bp.post("/quizzes/<module_id>", endpoint="start_quiz")(attempts.start_quiz)
bp.get("/attempts", endpoint="attempts")(attempts.attempts)
bp.get("/attempts/<attempt_id>", endpoint="attempt")(attempts.attempt)
bp.get("/attempts/<attempt_id>/hand-in", endpoint="confirm")(attempts.confirm)
bp.post("/attempts/<attempt_id>/hand-in", endpoint="hand_in")(attempts.hand_in)

_QUESTION = "/attempts/<attempt_id>/<int(min=1, max=999):position>"
bp.get(_QUESTION, endpoint="play")(play.play)
bp.post(_QUESTION, endpoint="answer")(play.answer)
bp.post(f"{_QUESTION}/save", endpoint="save")(play.save)
bp.post(f"{_QUESTION}/hint", endpoint="hint")(play.hint)
bp.get("/pictures/<digest>/<name>.webp", endpoint="crop")(play.crop)

bp.get("/marking", endpoint="marking")(marking.desk)
bp.get("/marking/next", endpoint="mark_next")(marking.next_answer)
bp.post("/marking/undo", endpoint="undo")(marking.undo)
bp.get("/marking/<answer_id>", endpoint="mark")(marking.mark)
bp.post("/marking/<answer_id>", endpoint="give_mark")(marking.give_mark)
