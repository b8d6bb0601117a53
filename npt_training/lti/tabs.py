"""One-time codes that carry a launch out of its frame: 60 seconds, once, by POST, in a page's body.

A code is worth its launch and nothing more: in a tab the person may do what they may in the frame.
Whoever needs their own account shows in the tab that it is theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Any

from flask import request
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from npt_training.accounts.tokens import hash_token, new_token
from npt_training.core.clock import now
from npt_training.core.db import write
from npt_training.core.runtime import current
from npt_training.lti.frame_errors import (
    CodeElsewhere,
    CodeExpired,
    CodeUnknown,
    CodeUsed,
    LaunchOver,
)
from npt_training.lti.frames import started
from npt_training.lti.models import Deployment, Launch, LtiUser, Platform, TabCode
from npt_training.lti.origins import origin_of

GOOD_FOR = timedelta(seconds=60)


class Purpose(Enum):
    """What the tab is for: go on there, use one's own account, or connect it to the LMS."""

    OPEN = "open"
    OWN = "own"
    JOIN = "join"


@dataclass(frozen=True)
class Taken:
    """A code that was good. ``session`` is the token of the tab's session, where it opens one."""

    purpose: Purpose
    target: str
    user_id: str
    person_id: str
    platform: str
    session: str | None


def new_code(launch_id: str, target: str, purpose: Purpose) -> str:
    """A code for ``target``, a path of ours."""
    code, hashed = new_token()
    at = now()
    with write() as s:
        s.add(
            TabCode(
                code_hash=hashed,
                launch_id=launch_id,
                target=target,
                purpose=purpose.value,
                created_at=at,
                expires_at=at + GOOD_FOR,
            )
        )
    return code


def take(code: str) -> Taken:
    """Use a code up and open the tab's session. Raises a class of :mod:`.errors`."""
    with write() as s:
        row = _row(s, code)
        used = s.execute(
            update(TabCode)
            .where(TabCode.id == row.id, TabCode.used_at.is_(None))
            .values(used_at=now())
        )
        if getattr(used, "rowcount", 0) != 1:
            raise CodeUsed()
        purpose = Purpose(row.purpose)
        token = None
        if purpose is Purpose.OPEN:
            token = started(s, row.launch_id, row.person_id, framed=False)
        return Taken(purpose, row.target, row.user_id, row.person_id, row.name, token)


def _row(s: Session, code: str) -> Any:
    row = s.execute(
        select(
            TabCode.id, TabCode.launch_id, TabCode.target, TabCode.purpose, TabCode.expires_at,
            TabCode.used_at, LtiUser.id.label("user_id"), LtiUser.person_id, Platform.name,
            Platform.status.label("platform_status"), Deployment.status,
        )
        .join(Launch, Launch.id == TabCode.launch_id)
        .join(LtiUser, LtiUser.id == Launch.user_id)
        .join(Deployment, Deployment.id == Launch.deployment_id)
        .join(Platform, Platform.id == Launch.platform_id)
        .where(TabCode.code_hash == hash_token(code))
    ).one_or_none()  # fmt: skip
    if row is None:
        raise CodeUnknown()
    if row.used_at is not None:
        raise CodeUsed()
    if row.expires_at <= now():
        raise CodeExpired()
    if not row.status == row.platform_status == "approved":
        raise LaunchOver()
    return row


def from_our_page() -> None:
    """Raises CodeElsewhere when another site's page sent the code: no CSRF token can say so, for a
    frame's cookie does not come along into a tab."""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    sender = request.headers.get("Origin")
    ours = origin_of(current().settings.public_url)
    if site != "same-origin" or (sender is not None and origin_of(sender) != ours):
        raise CodeElsewhere()
