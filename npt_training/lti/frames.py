"""A browser inside an LMS: its session and the page it lands on."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from flask import redirect
from sqlalchemy import select
from werkzeug.wrappers import Response

from npt_training.accounts.models import Membership, MembershipRole, Person, Role
from npt_training.accounts.principal import Principal
from npt_training.accounts.service.access import permissions_in
from npt_training.accounts.tokens import hash_token, new_token
from npt_training.core.clock import now
from npt_training.core.db import look, write
from npt_training.core.web import url_to
from npt_training.lti.launch import Accepted
from npt_training.lti.models import Deployment, FrameSession, Launch

COOKIE = "npt_frame"
KEPT_FOR = timedelta(hours=12)


def open(accepted: Accepted, target: str) -> Response:
    """Start the frame's session and send the browser to ``target``, a page of ours."""
    token, hashed = new_token()
    at = now()
    with write() as s:
        s.add(
            FrameSession(
                token_hash=hashed,
                launch_id=accepted.launch.id,
                person_id=accepted.user.person_id,
                framed=True,
                created_at=at,
                last_seen=at,
                expires_at=at + KEPT_FOR,
            )
        )
    parts = urlsplit(target)
    response = redirect(parts.path + (f"?{parts.query}" if parts.query else ""), code=303)
    response.set_cookie(
        COOKIE, token, max_age=int(KEPT_FOR.total_seconds()), path=url_to("core.healthz")[:-7],
        httponly=True, secure=True, samesite="None", partitioned=True,
    )  # fmt: skip
    return response


def recognise(token: str) -> Principal | None:
    """Whom a frame's cookie stands for, acting for the organisation of the launch's deployment."""
    with look() as connection:
        rows = connection.execute(
            select(
                FrameSession.person_id, Person.name, Membership.organisation_id, Role.permissions
            )
            .join(Launch, Launch.id == FrameSession.launch_id)
            .join(Deployment, Deployment.id == Launch.deployment_id)
            .join(Person, Person.id == FrameSession.person_id)
            .join(
                Membership,
                (Membership.person_id == Person.id)
                & (Membership.organisation_id == Deployment.organisation_id),
            )
            .outerjoin(MembershipRole, MembershipRole.membership_id == Membership.id)
            .outerjoin(Role, Role.id == MembershipRole.role_id)
            .where(
                FrameSession.token_hash == hash_token(token),
                FrameSession.revoked_at.is_(None),
                FrameSession.expires_at > now(),
                Membership.ended_at.is_(None),
            )
        ).all()
    if not rows:
        return None
    return Principal(
        person_id=rows[0].person_id,
        name=rows[0].name,
        organisation_id=rows[0].organisation_id,
        permissions=permissions_in(row.permissions for row in rows),
    )
