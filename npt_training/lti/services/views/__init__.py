"""The pages of marks and course lists; this file is their table of contents."""

from __future__ import annotations

from npt_training.core.runtime import Runtime
from npt_training.core.web import Blueprint
from npt_training.lti.services.views import courses, links, reviewing


def blueprints(runtime: Runtime) -> list[Blueprint]:
    """One blueprint; none in a host application."""
    if runtime.hosted:
        return []
    bp = Blueprint("lti_grades", __name__, url_prefix="/lti/grades")
    bp.get("/courses/<course_id>", endpoint="course")(courses.course)
    bp.post("/courses/<course_id>/list", endpoint="read_list")(courses.read_list)
    bp.get("/links/<link_id>", endpoint="link")(links.link)
    bp.get("/links/<link_id>/marks.csv", endpoint="marks_csv")(links.marks_csv)
    bp.get("/links/<link_id>/again", endpoint="confirm_again")(links.confirm_again)
    bp.post("/links/<link_id>/again", endpoint="all_again")(links.all_again)
    bp.post("/learners/<learner_id>/again", endpoint="again")(links.again)
    bp.get("/marks/<score_id>", endpoint="asked")(links.asked)
    bp.post("/marks/<score_id>", endpoint="decide")(links.decide)
    bp.get("/learners/<learner_id>/work", endpoint="review")(reviewing.review)
    return [bp]
