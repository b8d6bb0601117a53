"""Editions: the content as it was loaded, whole and immutable.

Files are checked and loaded once; nothing reads the folder afterwards. Rooms hang their rows on
an edition's id. ``digest`` is the SHA-256 over every file, so loading the same twice is a no-op.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from npt_training.core.clock import now
from npt_training.core.db import Base, Id, JsonDoc, UtcDateTime, read
from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _
from npt_training.core.ids import new_id


class NoContent(NptError):
    """No edition was loaded yet."""

    status = 503


class Edition(Base):
    """One loaded state of ``courses/`` and ``quizzes/``; the newest is offered to new trainees."""

    __tablename__ = "npt_edition"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    label: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True)
    counts: Mapped[JsonDoc]
    loaded_at: Mapped[UtcDateTime]


def find(s: Session, digest: str) -> Edition | None:
    return s.scalars(select(Edition).where(Edition.digest == digest)).one_or_none()


def create(s: Session, *, label: str, digest: str, counts: dict[str, int]) -> Edition:
    edition = Edition(label=label, digest=digest, counts=counts, loaded_at=now())
    s.add(edition)
    s.flush()
    return edition


def newest() -> Edition:
    """The edition that new enrolments and the open atlas use; raises NoContent."""
    with read() as s:
        edition = s.scalars(select(Edition).order_by(Edition.id.desc()).limit(1)).first()
    if edition is None:
        raise NoContent(_("No course content is loaded yet. Run: npt-training content load"))
    return edition


def all_editions() -> list[Edition]:
    """Every edition that was ever loaded, the newest first."""
    with read() as s:
        return list(s.scalars(select(Edition).order_by(Edition.id.desc())))
