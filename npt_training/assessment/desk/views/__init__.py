"""The pages of the desk besides marking itself; this file is their table of contents."""

from npt_training.assessment.desk.views import (
    appealing,
    deciding,
    figures,
    releasing,
    rescoring,
    settings,
)
from npt_training.core.web import Blueprint

bp = Blueprint("desk", __name__)

bp.get("/marking/decisions", endpoint="moderations")(deciding.moderations)
bp.get("/marking/decisions/<answer_id>", endpoint="moderation")(deciding.moderation)
bp.post("/marking/decisions/<answer_id>", endpoint="moderate")(deciding.moderate)
bp.post("/marking/decisions/<answer_id>/agree", endpoint="agree")(deciding.agree)

bp.get("/marking/agreement", endpoint="agreement")(figures.agreement)

bp.get("/marking/release", endpoint="held_back")(releasing.held_back)
bp.post("/marking/release", endpoint="release")(releasing.release)

bp.get("/marking/regrade", endpoint="regrades")(rescoring.items)
bp.get("/marking/regrade/<item_id>", endpoint="regrade")(rescoring.item)
bp.post("/marking/regrade/<item_id>", endpoint="apply_regrade")(rescoring.apply)

bp.get("/marking/appeals", endpoint="appeals")(appealing.appeals)
bp.get("/marking/appeals/<appeal_id>", endpoint="appeal")(appealing.appeal)
bp.post("/marking/appeals/<appeal_id>", endpoint="answer_appeal")(appealing.answer_appeal)
_QUESTION = "/attempts/<attempt_id>/<int(min=1, max=999):position>"
bp.get(f"{_QUESTION}/ask", endpoint="ask")(appealing.ask)
bp.post(f"{_QUESTION}/ask", endpoint="make_appeal")(appealing.make_appeal)

bp.get("/marking/comments", endpoint="comments")(settings.comments)
bp.post("/marking/comments", endpoint="keep_comment")(settings.keep_comment)
bp.post("/marking/comments/<comment_id>/drop", endpoint="drop_comment")(settings.drop_comment)
bp.post("/marking/names", endpoint="unblind")(settings.unblind)
bp.get("/marking/policy", endpoint="policy")(settings.policy)
bp.post("/marking/policy", endpoint="set_policy")(settings.set_policy)
