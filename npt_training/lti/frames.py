"""A browser inside an LMS, or in a tab opened from one: its session, and what it may do there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import redirect, session
from sqlalchemy import Row, bindparam, insert, select, update
from werkzeug.wrappers import Response

from npt_training.accounts.models import Membership, Person
from npt_training.accounts.principal import Permission as P
from npt_training.accounts.principal import Principal
from npt_training.accounts.tokens import hash_token, new_token
from npt_training.core.clock import now
from npt_training.core.db import look, write
from npt_training.core.ids import new_id
from npt_training.lti.cookies import KEPT_FOR, Way, go, nested
from npt_training.lti.hooks import hooks
from npt_training.lti.launch import Accepted
from npt_training.lti.models import Deployment, FrameSession, Launch, LtiUser, Platform
from npt_training.lti.roles import is_test_user

HELD = "_npt_held"
"""Where a session of a frame or tab keeps its token."""
SEEN_EVERY = timedelta(minutes=5)
LEARNS = frozenset({P.VIEW_OWN, P.LEARN, P.PRACTISE})
RIGHTS = {
    "instructor": LEARNS | {P.MARK},
    "learner": LEARNS | {P.REQUEST_OBSERVATION},
    "none": LEARNS,
}
"""What a launch's role allows, whatever rights the person holds of their own."""


@dataclass(frozen=True)
class Inside:
    """A session of a frame or tab as it stands. ``principal`` is None once it is over: left, run
    out, or its person, deployment or platform is no longer let in."""

    session_id: str
    launch_id: str
    user_id: str | None
    how: str | None
    platform: str
    origins: tuple[str, ...]
    role: str
    test_user: bool
    framed: bool
    stale: bool
    principal: Principal | None


def open(accepted: Accepted, target: str) -> Response:
    """Start a session of the launch and send the browser to ``target``, a page of ours.

    An LMS that opened a window of its own gets the session of a tab.
    """
    framed = nested()
    with write() as s:
        token = started(s, accepted.launch.id, accepted.user.person_id or "", framed=framed)
    keep(token, Way.FRAME if framed else Way.TAB)
    probe, path = hooks().probe, path_of(target)
    page = probe(accepted.launch.id, path) if framed and probe is not None else None
    return page or redirect(path, code=303)


def started(s: Any, launch_id: str, person_id: str, *, framed: bool) -> str:
    """A new session's token, in the caller's transaction."""
    token, hashed = new_token()
    at = now()
    row = {
        "id": new_id(),
        "token_hash": hashed,
        "launch_id": launch_id,
        "person_id": person_id,
        "framed": framed,
        "created_at": at,
        "last_seen": at,
        "expires_at": at + KEPT_FOR,
    }
    s.connection().execute(_START, row)
    return token


def keep(token: str, chosen: Way) -> None:
    """Put the token into a fresh cookie; nothing of who was here before stays in it."""
    go(chosen)
    session.clear()
    session[HELD] = token
    session.permanent = True


def path_of(target: str) -> str:
    """The path and query of a page of ours."""
    parts = urlsplit(target)
    return parts.path + (f"?{parts.query}" if parts.query else "")


_START = insert(FrameSession)
_RECOGNISE = (
    select(
        FrameSession.id, FrameSession.launch_id, FrameSession.person_id, FrameSession.framed,
        FrameSession.last_seen, FrameSession.expires_at, FrameSession.revoked_at,
        Launch.role, Launch.roles, Launch.user_id,
        LtiUser.person_id.label("holder_id"), LtiUser.how,
        Deployment.organisation_id, Deployment.status, Platform.status.label("platform_status"),
        Platform.origins, Platform.name.label("platform"), Person.name, Person.locale,
        Person.time_zone, Membership.id.label("membership_id"), Membership.ended_at,
    )
    .join(Launch, Launch.id == FrameSession.launch_id)
    .join(Deployment, Deployment.id == Launch.deployment_id)
    .join(Platform, Platform.id == Launch.platform_id)
    .join(Person, Person.id == FrameSession.person_id)
    .outerjoin(LtiUser, LtiUser.id == Launch.user_id)
    .outerjoin(
        Membership,
        (Membership.person_id == Person.id)
        & (Membership.organisation_id == Deployment.organisation_id),
    )
    .where(FrameSession.token_hash == bindparam("token_hash"))
)  # fmt: skip
"""Made once: every request from a frame runs it."""


def recognise(token: str) -> Inside | None:
    """The session a token stands for, over or not; None for a token we never gave."""
    with look() as connection:
        row = connection.execute(_RECOGNISE, {"token_hash": hash_token(token)}).one_or_none()
    if row is None:
        return None
    return Inside(
        session_id=row.id,
        launch_id=row.launch_id,
        user_id=row.user_id,
        how=row.how,
        platform=row.platform,
        origins=tuple(row.origins),
        role=row.role,
        test_user=is_test_user(row.roles),
        framed=row.framed,
        stale=now() - row.last_seen > SEEN_EVERY,
        principal=_principal(row) if _stands(row) else None,
    )


def _stands(row: Row[Any]) -> bool:
    return (
        row.revoked_at is None
        and row.expires_at > now()
        and row.holder_id == row.person_id
        and row.status == row.platform_status == "approved"
        and row.membership_id is not None
        and row.ended_at is None
    )


def _principal(row: Row[Any]) -> Principal:
    """Nobody who was recognised lately: the LMS says who it is, they did not show it to us."""
    return Principal(
        person_id=row.person_id,
        name=row.name,
        organisation_id=row.organisation_id,
        permissions=RIGHTS.get(row.role, LEARNS),
        locale=row.locale,
        time_zone=row.time_zone,
    )


def seen(session_id: str) -> None:
    with write() as s:
        s.execute(update(FrameSession).where(FrameSession.id == session_id).values(last_seen=now()))


def leave(session_id: str) -> None:
    """End one session; what was opened beside it stays."""
    with write() as s:
        s.execute(
            update(FrameSession)
            .where(FrameSession.id == session_id, FrameSession.revoked_at.is_(None))
            .values(revoked_at=now())
        )
