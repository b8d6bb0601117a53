"""One device at a time: a sitting is bound to a token in a browser; moving it is logged."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from npt_training.accounts.principal import Principal
from npt_training.assessment.exam.errors import OtherDevice
from npt_training.assessment.exam.models import Sitting, SittingDevice
from npt_training.core.audit import record
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.errors import NotFound

MOST_WORDS = 120


@dataclass(frozen=True)
class Device:
    """A browser: its secret ``token`` and what it says of itself, such as "Firefox, Android"."""

    token: str
    words: str = ""

    def digest(self, attempt_id: str) -> str:
        """What is stored: it differs by sitting, so nobody is followed from one to the next."""
        return hashlib.sha256(f"{attempt_id}:{self.token}".encode()).hexdigest()


def new_token() -> str:
    return secrets.token_urlsafe(24)


def refuse(attempt_id: str, device: Device) -> OtherDevice:
    """The refusal for a device that is not the bound one: it says whether it was ended."""
    with read() as s:
        rows = s.execute(
            select(SittingDevice.device, SittingDevice.at)
            .where(SittingDevice.attempt_id == attempt_id)
            .order_by(SittingDevice.at, SittingDevice.id)
        ).all()
    mine = [place for place, row in enumerate(rows) if row.device == device.digest(attempt_id)]
    taken = rows[mine[-1] + 1].at if mine and mine[-1] + 1 < len(rows) else None
    return OtherDevice(attempt_id, taken)


def was_bound(s: Session, attempt_id: str, device: Device) -> bool:
    """Whether a sitting was ever bound to this device."""
    query = select(SittingDevice.id).where(
        SittingDevice.attempt_id == attempt_id, SittingDevice.device == device.digest(attempt_id)
    )
    return s.scalars(query.limit(1)).first() is not None


def require_device(attempt_id: str, device: Device) -> Sitting:
    """The sitting, if this device is the one it is bound to; raises OtherDevice."""
    with read() as s:
        sitting = s.get(Sitting, attempt_id)
    if sitting is None:
        raise NotFound()
    if sitting.device is not None and sitting.device != device.digest(attempt_id):
        raise refuse(attempt_id, device)
    return sitting


def take_over(actor: Principal, attempt_id: str, device: Device) -> None:
    """Go on with an open sitting on this device; the other one is ended. Twice is once."""
    digest = device.digest(attempt_id)
    with write() as s:
        sitting = locked(s, Sitting, attempt_id) if attempt_id.isalnum() else None
        if sitting is None or sitting.person_id != actor.person_id or sitting.device is None:
            raise NotFound()
        if sitting.ended is not None or sitting.device == digest:
            return
        sitting.device, sitting.device_words = digest, device.words
        sitting.devices += 1
        s.add(
            SittingDevice(attempt_id=attempt_id, device=digest, device_words=device.words, at=now())
        )
        detail = {"exam": sitting.exam_id, "devices": sitting.devices}
        record(s, "exam.takeover", actor=actor.person_id, subject=attempt_id, detail=detail)
