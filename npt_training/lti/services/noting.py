"""What came of a delivery, written down. A delivery that somebody settled meanwhile stays so."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.lti.models import Platform
from npt_training.lti.services import holding, words
from npt_training.lti.services.models import Delivery
from npt_training.lti.services.parcel import Parcel
from npt_training.lti.services.scores import ASKED, DELIVERED, PASSED, REFUSED, WAITING
from npt_training.lti.services.telling import tell_later


def delivered(parcel: Parcel) -> None:
    """It is there: earlier ones of the learner that waited for a decision are settled by it."""
    with write() as s:
        done = {"state": DELIVERED, "delivered_at": now(), "reason": None, "status_code": None}
        if _set(s, parcel, **done):
            _settle_asked(s, parcel)
    with read() as s:
        platform = s.get(Platform, parcel.platform_id)
    if platform is not None and (platform.failures or platform.held_until):
        holding.let_go(parcel.platform_id)


def refused(parcel: Parcel, reason: str, status: int | None = None) -> None:
    with write() as s:
        if _set(s, parcel, state=REFUSED, reason=reason, status_code=status):
            tell_later(s, parcel.link_id)


def asked(parcel: Parcel, theirs: float) -> None:
    """The mark in the LMS is not ours: an instructor decides about this newest of our marks."""
    with write() as s:
        if _set(s, parcel, state=ASKED, reason=words.mark_is_theirs(), theirs=theirs):
            _settle_asked(s, parcel)
            tell_later(s, parcel.link_id)


def passed(parcel: Parcel, reason: str) -> None:
    with write() as s:
        _set(s, parcel, state=PASSED, reason=reason)


def put_off(parcel: Parcel, until: datetime) -> None:
    """Somebody else is at its column: this was no try."""
    with write() as s:
        _set(s, parcel, next_at=until, tries=parcel.tries - 1)


def waits(s: Session, parcel: Parcel, until: datetime, why: str, status: int | None) -> None:
    _set(s, parcel, next_at=until, reason=why, status_code=status)


def _set(s: Session, parcel: Parcel, **values: Any) -> bool:
    """Change the delivery while it waits; whether it still did."""
    row = locked(s, Delivery, parcel.score_id)
    if row is None or row.state != WAITING:
        return False
    for name, value in values.items():
        setattr(row, name, value)
    return True


def _settle_asked(s: Session, parcel: Parcel) -> None:
    s.execute(
        update(Delivery)
        .where(
            Delivery.learner_id == parcel.learner_id,
            Delivery.state == ASKED,
            Delivery.score_id != parcel.score_id,
        )
        .values(state=PASSED)
    )
