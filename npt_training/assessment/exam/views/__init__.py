"""The pages of quizzes and examinations; this file is their table of contents."""

from npt_training.assessment.exam.views import edit, pool, sit, staff, supervise
from npt_training.core.web import Blueprint

bp = Blueprint("exam", __name__)

bp.get("/examinations", endpoint="mine")(sit.mine)
bp.get("/examinations/<exam_id>", endpoint="page")(sit.page)
bp.post("/examinations/<exam_id>", endpoint="start")(sit.start)

_SITTING = "/examinations/sittings/<attempt_id>"
bp.get(_SITTING, endpoint="sitting")(sit.sitting)
bp.post(f"{_SITTING}/here", endpoint="here")(sit.take_over)
bp.get(f"{_SITTING}/hand-in", endpoint="confirm")(sit.confirm)
bp.post(f"{_SITTING}/hand-in", endpoint="hand_in")(sit.hand_in)

bp.get("/examinations/desk", endpoint="desk")(staff.desk)
bp.post("/examinations/desk", endpoint="create")(staff.create)
bp.post("/examinations/desk/tier/<module_id>", endpoint="begin")(staff.begin)
bp.get("/examinations/desk/pool", endpoint="pool")(pool.pool)
bp.post("/examinations/desk/pool", endpoint="make")(pool.make)

_EXAM = "/examinations/desk/<exam_id>"
bp.get(_EXAM, endpoint="written")(staff.written)
bp.get(f"{_EXAM}/edit", endpoint="edit")(edit.edit)
bp.post(f"{_EXAM}/edit", endpoint="save")(edit.save)
bp.get(f"{_EXAM}/publish", endpoint="confirm_publish")(staff.confirm_publish)
bp.post(f"{_EXAM}/publish", endpoint="publish")(staff.publish)
bp.post(f"{_EXAM}/close", endpoint="close")(staff.close)
bp.post(f"{_EXAM}/open", endpoint="reopen")(staff.reopen)

bp.get(f"{_EXAM}/sittings", endpoint="sittings")(supervise.sittings)
bp.get(f"{_EXAM}/release", endpoint="confirm_release")(supervise.confirm_release)
bp.post(f"{_EXAM}/release", endpoint="release")(supervise.release)
bp.get(f"{_EXAM}/sittings/<attempt_id>", endpoint="one")(supervise.one)
bp.post(f"{_EXAM}/late/<attempt_id>/<late_id>", endpoint="admit")(supervise.admit)
bp.get(f"{_EXAM}/code", endpoint="code")(supervise.code)
bp.post(f"{_EXAM}/code", endpoint="make_code")(supervise.make_code)
bp.get(f"{_EXAM}/extra-time", endpoint="extra")(supervise.extra)
bp.post(f"{_EXAM}/extra-time", endpoint="give_extra")(supervise.give_extra)
