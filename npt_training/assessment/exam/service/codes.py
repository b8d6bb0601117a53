"""Start codes: made by an invigilator, short, valid for minutes, kept only as a keyed digest."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from npt_training.accounts.principal import Principal
from npt_training.assessment.exam.models import StartCode
from npt_training.assessment.exam.rules import CODE_LASTS
from npt_training.assessment.exam.service.drafts import exam_in, may_write
from npt_training.core.audit import record
from npt_training.core.clock import now
from npt_training.core.db import read, write

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 6
"""30 bits, behind a limit of tries and for a quarter of an hour: said aloud, typed on a phone."""


@dataclass(frozen=True)
class MadeCode:
    """The code itself, which is shown this once."""

    code: str
    expires_at: datetime


def make_code(actor: Principal, exam_id: str) -> MadeCode:
    """A new code; the one before no longer opens anything."""
    may_write(actor)
    code = "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))
    at = now()
    with write() as s:
        exam_in(s, actor.organisation_id, exam_id)
        row = StartCode(
            exam_id=exam_id,
            digest=_digest(exam_id, code),
            made_by=actor.person_id,
            made_at=at,
            expires_at=at + CODE_LASTS,
        )
        s.add(row)
        s.flush()
        record(s, "exam.start_code", actor=actor.person_id, subject=exam_id)
        return MadeCode(f"{code[:3]} {code[3:]}", row.expires_at)


def code_opens(s: Session, exam_id: str, code: str, at: datetime) -> bool:
    """Whether ``code`` is the newest one and not too old. Blanks and case do not matter."""
    row = _newest(s, exam_id)
    if row is None or at >= row.expires_at:
        return False
    plain = "".join(code.split()).replace("-", "").upper()[:40]
    return hmac.compare_digest(row.digest, _digest(exam_id, plain))


def code_until(actor: Principal, exam_id: str) -> datetime | None:
    """Until when the newest code opens the exam; None when none does."""
    may_write(actor)
    with read() as s:
        row = _newest(s, exam_id)
    return row.expires_at if row is not None and now() < row.expires_at else None


def _newest(s: Session, exam_id: str) -> StartCode | None:
    return s.scalars(
        select(StartCode)
        .where(StartCode.exam_id == exam_id)
        .order_by(StartCode.made_at.desc(), StartCode.id.desc())
        .limit(1)
    ).first()


def _digest(exam_id: str, code: str) -> str:
    """Keyed with the application's secret: the table alone does not tell the code."""
    key = str(current_app.secret_key or "").encode()
    return hmac.new(key, f"{exam_id}:{code}".encode(), hashlib.sha256).hexdigest()
