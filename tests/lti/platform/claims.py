"""What an ``id_token`` says, message by message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.lti.platform.world import Client, Course, Pending, User

if TYPE_CHECKING:
    from tests.lti.platform.platform import Platform

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
RESOURCE, DEEP_LINK = "LtiResourceLinkRequest", "LtiDeepLinkingRequest"
REVIEW = "LtiSubmissionReviewRequest"
LIFE_S = 60
"""How long an ``id_token`` lives here; Moodle's lives as long."""


def launch_claims(platform: Platform, pending: Pending, nonce: str) -> dict[str, Any]:
    """Everything the platform says in this launch; what it withholds is simply not there."""
    world = platform.world
    client, user = world.clients[pending.client_id], world.users[pending.user_id]
    course = world.courses.get(pending.course_id or "")
    now = int(platform.now())
    said: dict[str, Any] = {
        "iss": platform.issuer,
        "aud": client.id,
        "iat": now,
        "exp": now + LIFE_S,
        "nonce": nonce,
        LTI + "version": "1.3.0",
        LTI + "message_type": pending.message,
        LTI + "deployment_id": pending.deployment_id,
        LTI + "target_link_uri": pending.target_url,
        LTI + "roles": _roles(course, user),
        LTI + "tool_platform": {
            "guid": "strict-test-platform",
            "name": "Strict test platform",
            "product_family_code": platform.family,
            "version": "1",
        },
        LTI + "launch_presentation": {
            "document_target": "iframe",
            "locale": "en",
            "return_url": f"{platform.base}/returned",
        },
    }
    said |= _person(platform, user)
    if course is not None:
        said[LTI + "context"] = {
            "id": course.id,
            "label": course.label,
            "title": course.title,
            "type": ["http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering"],
        }
        said |= _services(platform, client, course, pending)
    custom = _custom(platform, pending, course, user)
    if custom:
        said[LTI + "custom"] = custom
    said |= _message(platform, pending)
    return said | pending.extra


def _person(platform: Platform, user: User) -> dict[str, Any]:
    said: dict[str, Any] = {"sub": user.id} if platform.share_sub else {}
    if platform.share_pii:
        said |= {
            "name": user.name,
            "given_name": user.given,
            "family_name": user.family,
            "email": user.email,
        }
    return said


def _roles(course: Course | None, user: User) -> list[str]:
    member = course.members.get(user.id) if course else None
    return list(member.roles) if member else []


def _services(
    platform: Platform, client: Client, course: Course, pending: Pending
) -> dict[str, Any]:
    scopes = [scope for scope in client.scopes if "/lti-ags/" in scope]
    said: dict[str, Any] = {}
    if scopes:
        endpoint = {"scope": scopes, "lineitems": platform.lineitems_url(course.id)}
        own = [i for i in platform.world.course_columns(course.id) if i.link_id == pending.link_id]
        if pending.lineitem_id:
            endpoint["lineitem"] = platform.lineitem_url(pending.lineitem_id)
        elif pending.link_id and len(own) == 1:
            endpoint["lineitem"] = platform.lineitem_url(own[0].id)
        said["https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"] = endpoint
    if any("/lti-nrps/" in scope for scope in client.scopes):
        said["https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"] = {
            "context_memberships_url": f"{platform.base}/courses/{course.id}/memberships",
            "service_versions": ["2.0"],
        }
    return said


def _custom(
    platform: Platform, pending: Pending, course: Course | None, user: User
) -> dict[str, str]:
    """Custom parameters with variables put in; one that is not known goes out as it stands."""
    link = platform.world.links.get(pending.link_id or "")
    known = {
        "$ResourceLink.id": link.id if link else "",
        "$ResourceLink.id.history": ",".join(link.history) if link else "",
        "$Context.id": course.id if course else "",
        "$Context.id.history": ",".join(course.history) if course else "",
        "$User.id": user.id,
        "$Person.name.full": user.name if platform.share_pii else "",
    }
    custom = platform.tool_custom | (link.custom if link else {})
    return {name: known.get(value, value) for name, value in custom.items()}


def _message(platform: Platform, pending: Pending) -> dict[str, Any]:
    world = platform.world
    link = world.links.get(pending.link_id or "")
    if pending.message == DEEP_LINK:
        settings: dict[str, Any] = {
            "deep_link_return_url": f"{platform.base}/deep-link/{pending.id}",
            "accept_types": ["ltiResourceLink"],
            "accept_presentation_document_targets": ["iframe", "window"],
            "accept_multiple": pending.accept_multiple,
            "accept_lineitem": True,
            "auto_create": True,
        }
        if pending.data is not None:
            settings["data"] = pending.data
        return {DL + "deep_linking_settings": settings}
    said: dict[str, Any] = {}
    if link is not None:
        said[LTI + "resource_link"] = {"id": link.id, "title": link.title}
    if pending.message == REVIEW:
        learner = world.users[pending.for_user or ""]
        said[LTI + "for_user"] = {"user_id": learner.id}
        if platform.share_pii:
            said[LTI + "for_user"] |= {"name": learner.name, "email": learner.email}
    return said
