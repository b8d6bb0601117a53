"""Scores and results: a later score replaces an earlier one, and can erase it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request

from tests.lti.platform.columns import column_of
from tests.lti.platform.oauth import caller
from tests.lti.platform.paging import page_of
from tests.lti.platform.web import answer, body_of, wants
from tests.lti.platform.world import (
    RESULT_READ,
    SCORE,
    Grade,
    LineItem,
    Received,
    Refused,
)

if TYPE_CHECKING:
    from tests.lti.platform.platform import Platform

SCORE_TYPE = "application/vnd.ims.lis.v1.score+json"
RESULTS_TYPE = "application/vnd.ims.lis.v2.resultcontainer+json"
ACTIVITY = ("Initialized", "Started", "InProgress", "Submitted", "Completed")
GRADING = ("FullyGraded", "Pending", "PendingManual", "Failed", "NotReady")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,6}(Z|[+-]\d\d:\d\d)")
KNOWN = {
    "userId", "timestamp", "activityProgress", "gradingProgress", "scoreGiven", "scoreMaximum",
    "comment", "submission", "scoringUserId",
}  # fmt: skip


def checked(body: dict[str, Any]) -> datetime:
    """The score's own time; :class:`Refused` names the first rule it breaks."""
    strange = [name for name in body if name not in KNOWN and not name.startswith("https://")]
    if strange:
        raise Refused(400, f"unknown fields: {strange}")
    if body.get("activityProgress") not in ACTIVITY:
        raise Refused(400, f"activityProgress {body.get('activityProgress')!r} is no such word")
    if body.get("gradingProgress") not in GRADING:
        raise Refused(400, f"gradingProgress {body.get('gradingProgress')!r} is no such word")
    given, maximum = body.get("scoreGiven"), body.get("scoreMaximum")
    for name, value in (("scoreGiven", given), ("scoreMaximum", maximum)):
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise Refused(400, f"{name} has to be a number")
    if given is not None and (given < 0 or maximum is None or maximum <= 0):
        raise Refused(400, "scoreGiven may not be negative and needs a scoreMaximum above 0")
    if not isinstance(body.get("comment", ""), str):
        raise Refused(400, "comment has to be text")
    stamp = body.get("timestamp")
    if not isinstance(stamp, str) or not MOMENT.fullmatch(stamp):
        raise Refused(400, "timestamp has to be ISO 8601 with fractions of a second and a zone")
    return datetime.fromisoformat(stamp)


def take(platform: Platform, item: LineItem, body: dict[str, Any]) -> None:
    """Write the score into the gradebook.

    Anything but FullyGraded leaves the cell without a grade, and a score without a comment leaves
    it without one, as real platforms do.
    """
    stamp = checked(body)
    course = platform.world.courses[item.course_id]
    member = course.members.get(str(body.get("userId")))
    if not isinstance(body.get("userId"), str) or member is None or member.status != "Active":
        raise Refused(platform.not_gradable, "userId cannot be graded in this course")
    if not any(role.endswith("#Learner") for role in member.roles):
        raise Refused(platform.not_gradable, "userId is not a learner of this course")
    grade = platform.world.grades.setdefault((item.id, member.user_id), Grade())
    if grade.timestamp and stamp <= datetime.fromisoformat(grade.timestamp):
        raise Refused(platform.stale_status, "a score of this time or a later one is already here")
    full = body["gradingProgress"] == "FullyGraded" and body.get("scoreGiven") is not None
    grade.value = body["scoreGiven"] / body["scoreMaximum"] * item.maximum if full else None
    grade.comment = body.get("comment")
    grade.timestamp, grade.by_teacher = body["timestamp"], False
    grade.activity, grade.grading = body["activityProgress"], body["gradingProgress"]
    platform.world.received.append(Received(platform.now(), item.id, body))


def routes(platform: Platform) -> Blueprint:
    bp = Blueprint("marks", __name__)
    world = platform.world

    @bp.post("/lineitems/<item_id>/scores")
    def score(item_id: str) -> tuple[str, int]:
        item = column_of(platform, item_id, caller(platform, SCORE))
        body = body_of(SCORE_TYPE)
        with platform.lock:
            take(platform, item, body)
        return "", 204

    @bp.get("/lineitems/<item_id>/results")
    def results(item_id: str) -> Response:
        item = column_of(platform, item_id, caller(platform, RESULT_READ))
        wants(RESULTS_TYPE)
        only = request.args.get("user_id")
        rows = []
        for (column, user_id), grade in world.grades.items():
            if column != item.id or only not in (None, user_id):
                continue
            row: dict[str, Any] = {
                "id": f"{platform.base}/lineitems/{item.id}/results/{user_id}",
                "scoreOf": platform.lineitem_url(item.id),
                "userId": user_id,
            }
            if grade.value is not None:
                row |= {"resultScore": grade.value, "resultMaximum": item.maximum}
            if grade.comment is not None:
                row["comment"] = grade.comment
            rows.append(row)
        part, links = page_of(rows, platform.page_size)
        return answer(part, RESULTS_TYPE, links)

    return bp
