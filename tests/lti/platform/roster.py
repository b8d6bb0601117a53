"""Names and roles: a course's members, page by page, some rows broken if a test says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request

from tests.lti.platform.columns import course_of
from tests.lti.platform.oauth import caller
from tests.lti.platform.paging import page_of
from tests.lti.platform.web import answer, wants
from tests.lti.platform.world import MEMBERS, MEMBERSHIP, Member

if TYPE_CHECKING:
    from tests.lti.platform.platform import Platform

CONTAINER = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"


def row(platform: Platform, member: Member) -> dict[str, Any]:
    """One member; roles of the membership vocabulary by their short names, as Moodle tells them."""
    user = platform.world.users[member.user_id]
    said: dict[str, Any] = {
        "user_id": user.id,
        "status": member.status,
        "roles": [
            role.removeprefix(MEMBERSHIP) if platform.short_roles else role for role in member.roles
        ],
    }
    if platform.share_pii:
        said |= {
            "name": user.name,
            "given_name": user.given,
            "family_name": user.family,
            "email": user.email,
        }
    return said


def routes(platform: Platform) -> Blueprint:
    bp = Blueprint("roster", __name__)

    @bp.get("/courses/<course_id>/memberships")
    def members(course_id: str) -> Response:
        course = course_of(platform, course_id, caller(platform, MEMBERS))
        wants(CONTAINER)
        role = request.args.get("role", "").removeprefix(MEMBERSHIP)
        rows: list[Any] = [
            row(platform, member)
            for member in course.members.values()
            if not role or MEMBERSHIP + role in member.roles
        ]
        part, links = page_of([*rows, *course.broken_rows], platform.page_size)
        context = {"id": course.id, "label": course.label, "title": course.title}
        document = {"id": request.url, "context": context, "members": part}
        return answer(document, CONTAINER, links)

    return bp
