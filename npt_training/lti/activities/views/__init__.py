"""The pages of activities; this file is their table of contents."""

from __future__ import annotations

from npt_training.core.runtime import Runtime
from npt_training.core.web import Blueprint
from npt_training.lti.activities.views import courses, landing, picker

_COURSE, _LINK = "/courses/<course_id>", "/links/<link_id>"
_PICK = "/pick/<launch_id>"


def blueprints(runtime: Runtime) -> list[Blueprint]:
    """One blueprint; none in a host application."""
    if runtime.hosted:
        return []
    bp = Blueprint("lti_activities", __name__, url_prefix="/lti")
    bp.get("/to", endpoint="nothing")(landing.nothing)
    bp.get("/to/<kind>/<code>", endpoint="to")(landing.to)

    bp.get("/courses", endpoint="courses")(courses.courses)
    bp.get(_COURSE, endpoint="course")(courses.course)
    bp.get(f"{_COURSE}/copy", endpoint="copy")(courses.copy)
    bp.post(f"{_COURSE}/copy", endpoint="settle")(courses.settle)
    bp.get(_LINK, endpoint="link")(courses.link)
    bp.get(f"{_LINK}/change", endpoint="change")(courses.change)
    bp.post(f"{_LINK}/change", endpoint="set")(courses.set_activity)

    bp.get(_PICK, endpoint="pick")(picker.pick)
    bp.post(_PICK, endpoint="choose")(picker.choose)
    return [bp]
