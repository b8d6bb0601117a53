"""Deep linking: takes the tool's answer only if its own keys sign it, and files what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Blueprint, render_template_string, request

from tests.lti.platform import keys
from tests.lti.platform.claims import DL, LTI
from tests.lti.platform.world import Client, LineItem, Link, Pending, Refused

if TYPE_CHECKING:
    from tests.lti.platform.platform import Platform

DONE = """<!doctype html><html lang="en"><title>Added to the course</title>
<h1>Added to the course</h1>
<ul>{% for link in links %}<li data-link="{{ link.id }}">{{ link.title }}</li>{% endfor %}</ul>
<p>{{ message }}</p></html>"""


def opened(platform: Platform, pending: Pending, token: str) -> dict[str, Any]:
    """The response's claims, every one of them checked."""
    client = platform.world.clients[pending.client_id]
    claims = keys.verified(token, client, [platform.issuer], platform.tool_keys, platform.now())
    fixed = {
        LTI + "deployment_id": pending.deployment_id,
        LTI + "message_type": "LtiDeepLinkingResponse",
        LTI + "version": "1.3.0",
        DL + "data": pending.data,
    }
    for name, value in fixed.items():
        if claims.get(name) != value:
            raise Refused(400, f"{name} has to be {value!r}, not {claims.get(name)!r}")
    nonce = claims.get("nonce")
    if not nonce or nonce in platform.world.seen_nonces:
        raise Refused(400, "the nonce is missing or was used before")
    platform.world.seen_nonces.add(nonce)
    items = claims.get(DL + "content_items", [])
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise Refused(400, "content_items has to be a list of objects")
    if len(items) > 1 and not pending.accept_multiple:
        raise Refused(400, "several items, where one was asked for")
    for item in items:
        _check_item(client, item)
    return claims


def _check_item(client: Client, item: dict[str, Any]) -> None:
    if item.get("type") != "ltiResourceLink":
        raise Refused(400, f"items of type {item.get('type')!r} were not asked for")
    url = item.get("url", client.target_url)
    if urlsplit(url).netloc != urlsplit(client.tool_url).netloc:
        raise Refused(400, f"{url} is not the tool's")
    custom = item.get("custom", {})
    if not isinstance(custom, dict) or not all(isinstance(v, str) for v in custom.values()):
        raise Refused(400, "custom has to be an object of texts")
    column = item.get("lineItem")
    if column is not None:
        maximum = column.get("scoreMaximum")
        if isinstance(maximum, bool) or not isinstance(maximum, int | float) or maximum <= 0:
            raise Refused(400, "lineItem.scoreMaximum has to be a number above 0")


def filed(platform: Platform, pending: Pending, items: list[dict[str, Any]]) -> list[Link]:
    """Make the links and their columns; choosing again for one link changes that link."""
    made = []
    client = platform.world.clients[pending.client_id]
    for item in items:
        again = platform.world.links.get(pending.link_id or "")
        link = again or Link(platform.world.new("link"), pending.course_id or "", "", "")
        link.title = item.get("title") or link.title or "Untitled"
        link.url = item.get("url") or client.target_url
        if not platform.loses_custom:
            link.custom = dict(item.get("custom", {}))
        platform.world.links[link.id] = link
        _column(platform, link, item.get("lineItem"))
        made.append(link)
    return made


def _column(platform: Platform, link: Link, said: dict[str, Any] | None) -> None:
    world = platform.world
    if said is None or any(i.link_id == link.id for i in world.course_columns(link.course_id)):
        return
    column = LineItem(
        id=world.new("column"),
        course_id=link.course_id,
        label=said.get("label") or link.title,
        maximum=said["scoreMaximum"],
        resource_id=said.get("resourceId"),
        tag=said.get("tag"),
        link_id=link.id,
        review=said.get("submissionReview"),
    )
    world.lineitems[column.id] = column


def routes(platform: Platform) -> Blueprint:
    bp = Blueprint("deeplink", __name__)

    @bp.post("/deep-link/<pending_id>")
    def returned(pending_id: str) -> str:
        pending = platform.world.pending.get(pending_id)
        if pending is None or not pending.answered:
            raise Refused(404, "nobody asked for this")
        with platform.lock:
            claims = opened(platform, pending, request.form.get("JWT", ""))
            links = filed(platform, pending, claims.get(DL + "content_items", []))
            platform.linked = links
        return render_template_string(DONE, links=links, message=claims.get(DL + "msg", ""))

    return bp
