"""The audit trail: who did what to which object, and when. Rows are never changed."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Mapped, Session, mapped_column

from npt_training.core.clock import now
from npt_training.core.db import AppendOnly, Base, Id, JsonDoc, UtcDateTime
from npt_training.core.ids import new_id


class AuditEntry(AppendOnly, Base):
    """One act on ``subject`` (an id); ``detail`` holds no free text of people."""

    __tablename__ = "npt_audit"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[UtcDateTime] = mapped_column(index=True)
    actor: Mapped[Id | None] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(index=True)
    subject: Mapped[str | None] = mapped_column(index=True)
    detail: Mapped[JsonDoc] = mapped_column(default=dict)


def record(
    s: Session,
    action: str,
    *,
    actor: str | None,
    subject: str | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Append one act to the trail, in the same transaction as the act itself."""
    s.add(AuditEntry(at=now(), actor=actor, action=action, subject=subject, detail=detail or {}))
