"""Who a launch is: (registration, subject), and the person of ours that stands for them.

An address is never looked at: whoever has an account here connects it by signing in to it
(:mod:`.joining`).
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from npt_training.accounts.names import clean_name
from npt_training.accounts.roles import TRAINEE
from npt_training.accounts.service import outside
from npt_training.core.clock import now
from npt_training.core.i18n import gettext as _
from npt_training.core.ids import new_id
from npt_training.lti.frame_errors import PlaceClosed
from npt_training.lti.models import Deployment, LtiUser, Platform

NOTED_EVERY = timedelta(minutes=5)
_USER = (
    select(LtiUser)
    .where(LtiUser.platform_id == bindparam("platform_id"), LtiUser.subject == bindparam("subject"))
    .with_for_update()
    .execution_options(populate_existing=True)
)


def resolve(
    s: Session,
    platform: Platform,
    deployment: Deployment,
    claims: dict[str, Any],
    role: str,
    known: LtiUser | None = None,
) -> LtiUser:
    """The row of the launch's subject with a person behind it, made at the first launch, who is a
    member of the tenant's organisation. Raises PlaceClosed where that was ended.

    ``known`` is the row where it was read already; it is locked where something is to be made.
    """
    at, subject = now(), claims["sub"]
    user = known if known is not None and known.person_id is not None else None
    if user is None:
        user = _row(s, platform.id, subject) or _made(s, platform.id, subject)
    before, user.name = user.name, _name(claims) or user.name
    user.email = _text(claims.get("email")) or user.email
    if at - user.last_at > NOTED_EVERY:
        user.last_at = at
    if user.person_id is None:
        person = outside.new_nameless(s, user.name or _("Learner"))
        user.person_id, user.how = person.id, "created"
    elif user.how == "created" and user.name and user.name != before:
        outside.follow_name(s, user.person_id, before or _("Learner"), user.name)
    _place(s, deployment, user, role)
    s.flush()
    return user


def _place(s: Session, deployment: Deployment, user: LtiUser, role: str) -> None:
    """Learners are trainees of the organisation. Nobody gets more: what an instructor may do comes
    from each launch, and an account that was connected keeps the roles it has."""
    person_id, wanted = user.person_id or "", TRAINEE if role == "learner" else None

    def wanting() -> bool:
        place = outside.place_of(s, person_id, deployment.organisation_id)
        if place.open is False:
            raise PlaceClosed()
        return place.open is None or bool(
            user.how == "created" and wanted and wanted not in place.held
        )

    if not wanting():
        return
    _row(s, user.platform_id, user.subject)  # two launches of one person make one place
    if wanting():
        outside.give_place(s, person_id, deployment.organisation_id, wanted)


def _row(s: Session, platform_id: str, subject: str) -> LtiUser | None:
    return s.scalars(_USER, {"platform_id": platform_id, "subject": subject}).one_or_none()


def _made(s: Session, platform_id: str, subject: str) -> LtiUser:
    """A new row, or that of another launch of the same person at this moment."""
    at = now()
    s.execute(
        insert(LtiUser)
        .values(id=new_id(), platform_id=platform_id, subject=subject, first_at=at, last_at=at)
        .on_conflict_do_nothing(index_elements=["platform_id", "subject"])
    )
    user = _row(s, platform_id, subject)
    assert user is not None
    return user


def _name(claims: dict[str, Any]) -> str | None:
    """The whole name, or its parts where a platform sends only those."""
    parts = (_text(claims.get("given_name")), _text(claims.get("family_name")))
    return _text(claims.get("name")) or _text(" ".join(part for part in parts if part))


def _text(value: Any) -> str | None:
    return clean_name(value) or None if isinstance(value, str) else None
