"""Line items: found by filters, page by page, and made as often as somebody asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request

from tests.lti.platform.oauth import caller
from tests.lti.platform.paging import page_of
from tests.lti.platform.web import answer, body_of, wants
from tests.lti.platform.world import LINEITEM, LINEITEM_READ, Course, LineItem, Refused

if TYPE_CHECKING:
    from tests.lti.platform.platform import Platform

ITEM = "application/vnd.ims.lis.v2.lineitem+json"
ITEMS = "application/vnd.ims.lis.v2.lineitemcontainer+json"


def course_of(platform: Platform, course_id: str, client_id: str) -> Course:
    """The course, if this client is placed in it."""
    course = platform.world.courses.get(course_id)
    if course is None or course.client_id != client_id:
        raise Refused(404, "no such course")
    return course


def column_of(platform: Platform, item_id: str, client_id: str) -> LineItem:
    """The column, if this client may touch it and the address still carries its query."""
    item = platform.world.lineitems.get(item_id)
    if item is None or platform.world.courses[item.course_id].client_id != client_id:
        raise Refused(404, "no such line item")
    if request.args.get("type_id") != platform.type_id:
        raise Refused(404, "the query of the line item's address is lost")
    return item


def told(platform: Platform, item: LineItem) -> dict[str, Any]:
    """The column as the service spells it; what it has not got is left out."""
    said = {
        "id": platform.lineitem_url(item.id),
        "label": item.label,
        "scoreMaximum": item.maximum,
        "resourceId": item.resource_id,
        "tag": item.tag,
        "resourceLinkId": item.link_id,
        "submissionReview": item.review,
    }
    return {name: value for name, value in said.items() if value is not None} | item.extra


def fill(platform: Platform, item: LineItem, body: dict[str, Any]) -> LineItem:
    """Put what was sent into the column; :class:`Refused` where it is not a column."""
    label, maximum = body.get("label"), body.get("scoreMaximum")
    if not isinstance(label, str) or not label.strip():
        raise Refused(400, "label is missing")
    if isinstance(maximum, bool) or not isinstance(maximum, int | float) or maximum <= 0:
        raise Refused(400, "scoreMaximum has to be a number above 0")
    for name in ("resourceId", "tag", "resourceLinkId"):
        if not isinstance(body.get(name, ""), str) or len(body.get(name, "")) > 255:
            raise Refused(400, f"{name} has to be a text of at most 255 characters")
    link = body.get("resourceLinkId")
    if link and (
        link not in platform.world.links or platform.world.links[link].course_id != item.course_id
    ):
        raise Refused(400, "resourceLinkId is not of this course")
    known = {"id", "label", "scoreMaximum", "resourceId", "tag", "resourceLinkId"}
    known |= {"startDateTime", "endDateTime", "submissionReview", "gradesReleased"}
    strange = [name for name in body if name not in known and not name.startswith("http")]
    if strange:
        raise Refused(400, f"unknown fields: {strange}")
    item.label, item.maximum, item.link_id = label, maximum, link
    item.resource_id, item.tag = body.get("resourceId"), body.get("tag")
    item.review = body.get("submissionReview")
    return item


def routes(platform: Platform) -> Blueprint:
    bp = Blueprint("columns", __name__)
    world = platform.world

    @bp.get("/courses/<course_id>/lineitems")
    def listed(course_id: str) -> Response:
        course = course_of(platform, course_id, caller(platform, LINEITEM_READ, LINEITEM))
        wants(ITEMS)
        rows = [
            told(platform, item)
            for item in world.course_columns(course.id)
            if request.args.get("resource_id") in (None, item.resource_id)
            and request.args.get("resource_link_id") in (None, item.link_id)
            and request.args.get("tag") in (None, item.tag)
        ]
        part, links = page_of(rows, platform.page_size)
        return answer(part, ITEMS, links)

    @bp.post("/courses/<course_id>/lineitems")
    def made(course_id: str) -> Response:
        course = course_of(platform, course_id, caller(platform, LINEITEM))
        body = body_of(ITEM)
        with platform.lock:
            item = fill(platform, LineItem("", course.id, "", 1.0), body)
            item.id = world.new("column")
            world.lineitems[item.id] = item
        return answer(told(platform, item), ITEM, status=201)

    @bp.get("/lineitems/<item_id>")
    def one(item_id: str) -> Response:
        item = column_of(platform, item_id, caller(platform, LINEITEM_READ, LINEITEM))
        wants(ITEM)
        return answer(told(platform, item), ITEM)

    @bp.put("/lineitems/<item_id>")
    def changed(item_id: str) -> Response:
        item = column_of(platform, item_id, caller(platform, LINEITEM))
        body = body_of(ITEM)
        with platform.lock:
            return answer(told(platform, fill(platform, item, body)), ITEM)

    @bp.delete("/lineitems/<item_id>")
    def gone(item_id: str) -> tuple[str, int]:
        item = column_of(platform, item_id, caller(platform, LINEITEM))
        with platform.lock:
            del world.lineitems[item.id]
        return "", 204

    return bp
