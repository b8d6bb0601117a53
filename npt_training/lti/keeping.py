"""The third step: a launch that was believed is used up and written down, in one transaction.

The usual launch is of somebody, a course and a link we know and changes nothing of them: one query
finds them all, and what stands is not written again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import structlog
from sqlalchemy import bindparam, insert, select, update

from npt_training.core.clock import now
from npt_training.core.db import write
from npt_training.core.ids import new_id
from npt_training.core.runtime import current
from npt_training.lti import errors, people, rules
from npt_training.lti.activities.claims import Said, read_claims
from npt_training.lti.activities.models import Course, Learner, Link
from npt_training.lti.activities.service import Opened, note_launch
from npt_training.lti.frame_errors import PlaceClosed
from npt_training.lti.launch import Accepted, Believed
from npt_training.lti.models import Deployment, Launch, Login, LtiUser, Platform
from npt_training.lti.roles import amount

log = structlog.get_logger("npt.lti.launch")
SERVICES = (
    "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint",
    "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice",
    rules.DEEP_LINKING,
)
KEPT = (
    *(rules.CLAIM + name for name in (
        "resource_link", "context", "custom", "launch_presentation", "tool_platform",
        "target_link_uri",
    )),
    *SERVICES,
)  # fmt: skip
"""The claims a launch keeps. Names, addresses and pictures of people are not among them."""
_USE_UP = (
    update(Login)
    .where(Login.id == bindparam("login_id"), Login.used_at.is_(None))
    .values(used_at=bindparam("at"))
)
_KNOWN = (
    select(Platform, Deployment, LtiUser, Course, Link, Learner)
    .join(Deployment, Deployment.platform_id == Platform.id)
    .outerjoin(
        LtiUser, (LtiUser.platform_id == Platform.id) & (LtiUser.subject == bindparam("subject"))
    )
    .outerjoin(
        Course,
        (Course.deployment_id == Deployment.id) & (Course.context_id == bindparam("context")),
    )
    .outerjoin(
        Link, (Link.deployment_id == Deployment.id) & (Link.resource_link_id == bindparam("link"))
    )
    .outerjoin(Learner, (Learner.link_id == Link.id) & (Learner.user_id == LtiUser.id))
    .where(Platform.id == bindparam("platform_id"), Deployment.deployment_id == bindparam("named"))
)
_WRITE_DOWN = insert(Launch)


def keep(believed: Believed) -> Accepted:
    """Use the login up and write down the launch. Joins an open transaction.

    Raises LaunchUsed where another launch of the same login was first.
    """
    at, sound = now(), believed.sound
    said = read_claims(sound.claims)
    with write() as s:
        used = s.connection().execute(_USE_UP, {"login_id": believed.login_id, "at": at})
        if getattr(used, "rowcount", 0) != 1:
            raise errors.LaunchUsed(believed.login_id, platform=believed.platform)
        platform, deployment, user, course, link, learner = s.execute(
            _KNOWN, _asked(believed, said)
        ).one()
        role = amount(sound.roles, platform.role_overrides)
        try:
            user = people.resolve(s, platform, deployment, sound.claims, role, known=user)
        except PlaceClosed as closed:
            closed.platform = believed.platform
            raise
        launch = {
            "id": new_id(),
            "login_id": believed.login_id,
            "platform_id": platform.id,
            "deployment_id": deployment.id,
            "user_id": user.id,
            "message": sound.message,
            "role": role,
            "roles": list(sound.roles),
            "claims": kept_of(sound.claims),
            "launched_at": at,
        }
        s.connection().execute(_WRITE_DOWN, launch)
        accepted = Accepted(
            Launch(**launch), platform, deployment, user, sound.claims, sound.message,
            sound.target, sound.resource_link_id, sound.context_id,
        )  # fmt: skip
        known = Opened(course, link, learner)
        accepted = replace(accepted, opened=note_launch(s, accepted, said=said, known=known))
        current().db.after_commit(lambda: _tell(accepted))
    return accepted


def _asked(believed: Believed, said: Said) -> dict[str, Any]:
    return {
        "platform_id": believed.platform.id,
        "named": believed.sound.deployment_id,
        "subject": believed.sound.subject,
        "context": said.context.id if said.context else None,
        "link": said.link.id if said.link else None,
    }


def _tell(accepted: Accepted) -> None:
    log.info(
        "launch accepted",
        launch=accepted.launch.id,
        platform=accepted.platform.id,
        message=accepted.message,
    )


def kept_of(claims: dict[str, Any]) -> dict[str, Any]:
    """What is stored of a launch; of somebody whose work is reviewed the id alone."""
    kept = {name: claims[name] for name in KEPT if name in claims}
    about = claims.get(rules.CLAIM + "for_user")
    if isinstance(about, dict):
        kept[rules.CLAIM + "for_user"] = {"user_id": about.get("user_id")}
    return kept
