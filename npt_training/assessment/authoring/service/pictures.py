"""A school's own pictures: bring in, turn, cut, calibrate, describe, confirm that nobody is shown.

Until it is confirmed a picture is served to authors alone, and what is cut away is deleted. A
confirmed picture never changes: turning or cutting it makes another one.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment.authoring import imaging
from npt_training.assessment.authoring.errors import (
    AuthoringRefused,
    NotDeidentified,
    PictureInUse,
    PictureMissing,
    Uncalibrated,
)
from npt_training.assessment.authoring.models import SchoolPicture
from npt_training.core import storage
from npt_training.core.audit import record
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.errors import NotFound
from npt_training.core.i18n import gettext as _
from npt_training.core.ids import new_id
from npt_training.core.runtime import current
from npt_training.core.storage import StoredFile

PER_PAGE = 24
LEAST_CALIBRATION_SHARE = 0.1
"""Points nearer than this part of the longer side make a mm out of a tremble of the hand."""
MM = (1.0, 2500.0)
"""What can lie between two points of a picture of a body, in millimetres."""
ACCURACY_PX = 4.0
"""Each end of the calibrated distance may be two pixels off: nothing is scored more finely."""
CONFIRMATIONS = ("faces", "names", "marks", "consent")


@dataclass(frozen=True)
class PicturePage:
    pictures: list[SchoolPicture]
    page: int
    pages: int


def upload(actor: Principal, content: bytes) -> SchoolPicture:
    """Make a picture of ours out of an upload. Raises UploadRefused, PictureMissing."""
    actor.require(Permission.MANAGE_CONTENT)
    if not content:
        raise PictureMissing()
    limits = current().settings
    made = imaging.clean(
        content, max_bytes=limits.upload_max_bytes, max_pixels=limits.upload_max_pixels
    )
    digest = storage.put(made.content, imaging.MEDIA_TYPE, open=False)
    with write() as s:
        row = _row(actor, digest, made, from_id=None)
        s.add(row)
        s.flush()
        record(s, "authoring.picture", actor=actor.person_id, subject=row.id)
    return row


def pictures(actor: Principal, *, page: int = 1, ready: bool = False) -> PicturePage:
    """The school's pictures, newest first; ``ready``: those that can be in an item."""
    actor.require(Permission.MANAGE_CONTENT)
    query = select(SchoolPicture).where(SchoolPicture.organisation_id == actor.organisation_id)
    if ready:
        query = query.where(
            SchoolPicture.confirmed_by.is_not(None), SchoolPicture.mm_per_px.is_not(None)
        )
    with read() as s:
        count = s.scalar(select(func.count()).select_from(query.subquery())) or 0
        pages = max(1, math.ceil(count / PER_PAGE))
        page = min(max(page, 1), pages)
        rows = s.scalars(
            query.order_by(SchoolPicture.id.desc()).limit(PER_PAGE).offset((page - 1) * PER_PAGE)
        ).all()
    return PicturePage(list(rows), page, pages)


def picture(actor: Principal, picture_id: str) -> SchoolPicture:
    """One picture of the actor's school; NotFound otherwise."""
    actor.require(Permission.MANAGE_CONTENT)
    with read() as s:
        row = s.get(SchoolPicture, picture_id)
    return _own(actor, row)


def by_digest(actor: Principal, digest: str) -> SchoolPicture | None:
    """A confirmed picture of the school with this file."""
    with read() as s:
        return s.scalars(
            select(SchoolPicture)
            .where(
                SchoolPicture.organisation_id == actor.organisation_id,
                SchoolPicture.digest == digest,
                SchoolPicture.confirmed_by.is_not(None),
            )
            .limit(1)
        ).one_or_none()


def item_doc(row: SchoolPicture) -> dict[str, Any]:
    """The field ``picture`` of an item on this picture; it has to be calibrated."""
    assert row.mm_per_px is not None
    doc: dict[str, Any] = {
        "digest": row.digest,
        "width": row.width,
        "height": row.height,
        "mm_per_px": row.mm_per_px,
        "accuracy_mm": round(ACCURACY_PX * row.mm_per_px, 3),
        "alt": row.alt,
        "credit": row.credit,
    }
    if row.calibration:
        first, second = row.calibration["points"]
        doc["calibration"] = {"first": first, "second": second, "mm": row.calibration["mm"]}
    return doc


def turn(actor: Principal, picture_id: str, digest: str, *, quarters: int) -> SchoolPicture:
    """Turn by quarters clockwise; returns the picture to go on with."""
    return _changed(actor, picture_id, digest, lambda old: imaging.turned(old, quarters))


def crop(
    actor: Principal, picture_id: str, digest: str, box: tuple[float, float, float, float]
) -> SchoolPicture:
    """Keep the window (left, top, right, bottom in 0..1); returns the picture to go on with."""
    left, top, right, bottom = box
    if not all(math.isfinite(v) and 0 <= v <= 1 for v in box) or right <= left or bottom <= top:
        raise AuthoringRefused(_("The cut lies outside the picture. Draw it again."), field="left")
    return _changed(actor, picture_id, digest, lambda old: imaging.cut(old, box))


def _changed(
    actor: Principal, picture_id: str, digest: str, change: Callable[[bytes], imaging.Made]
) -> SchoolPicture:
    row = picture(actor, picture_id)
    if row.digest != digest:
        raise PictureInUse()
    made = change(storage.get(digest))
    new_digest = storage.put(made.content, imaging.MEDIA_TYPE, open=False)
    with write() as s:
        row = _own(actor, locked(s, SchoolPicture, picture_id))
        if row.digest != digest:
            raise PictureInUse()
        if row.confirmed_by is not None:
            copy = _row(actor, new_digest, made, from_id=row.id)
            copy.mm_per_px, copy.alt, copy.credit = row.mm_per_px, row.alt, row.credit
            s.add(copy)
            s.flush()
            record(s, "authoring.picture", actor=actor.person_id, subject=copy.id)
            return copy
        row.digest, row.width, row.height = new_digest, made.width, made.height
        row.calibration = None
        s.flush()
        record(s, "authoring.picture_cut", actor=actor.person_id, subject=row.id)
        _forget(s, digest)
        return row


def calibrate(
    actor: Principal,
    picture_id: str,
    digest: str,
    *,
    points: list[tuple[float, float]],
    mm: float,
) -> SchoolPicture:
    """Say how far apart two points (0..1) are on the body: gives millimetres per pixel."""
    if len(points) != 2 or not all(math.isfinite(v) and 0 <= v <= 1 for p in points for v in p):
        raise Uncalibrated(_("Place two points on the picture."), field="ax")
    if not math.isfinite(mm) or not MM[0] <= mm <= MM[1]:
        raise Uncalibrated(_("Give the distance in millimetres, from 1 to 2500."), field="mm")
    with write() as s:
        row = _own(actor, locked(s, SchoolPicture, picture_id))
        if row.digest != digest or row.confirmed_by is not None:
            raise PictureInUse()
        (ax, ay), (bx, by) = points
        px = math.hypot((ax - bx) * row.width, (ay - by) * row.height)
        if px < LEAST_CALIBRATION_SHARE * max(row.width, row.height):
            raise Uncalibrated(
                _("The points are too near each other: choose two that lie farther apart."),
                field="ax",
            )
        row.mm_per_px = round(mm / px, 6)
        row.calibration = {"points": [[ax, ay], [bx, by]], "mm": mm}
        record(s, "authoring.picture_calibrated", actor=actor.person_id, subject=row.id)
        return row


def confirm(
    actor: Principal, picture_id: str, digest: str, *, alt: str, credit: str, ticked: list[str]
) -> SchoolPicture:
    """Describe the picture and say that nobody can be recognised in it; then items may use it."""
    alt, credit = " ".join(alt.split()), " ".join(credit.split())
    if not 3 <= len(alt) <= 250:
        raise AuthoringRefused(
            _("Describe the picture in 3 to 250 characters, without what is asked for."),
            field="alt",
        )
    if not 2 <= len(credit) <= 200:
        raise AuthoringRefused(_("Say who made the picture (credit)."), field="credit")
    if set(CONFIRMATIONS) - set(ticked):
        raise NotDeidentified()
    with write() as s:
        row = _own(actor, locked(s, SchoolPicture, picture_id))
        if row.digest != digest or row.confirmed_by is not None:
            raise PictureInUse()
        if row.mm_per_px is None:
            raise Uncalibrated(_("Calibrate the picture first."), field="mm")
        row.alt, row.credit = alt, credit
        row.confirmed_by, row.confirmed_at = actor.person_id, now()
        s.execute(update(StoredFile).where(StoredFile.digest == digest).values(open=True))
        record(
            s,
            "authoring.picture_confirmed",
            actor=actor.person_id,
            subject=row.id,
            detail={"digest": digest, "ticked": list(CONFIRMATIONS)},
        )
        return row


def discard(actor: Principal, picture_id: str) -> None:
    """Delete a picture that nobody confirmed, with its file."""
    with write() as s:
        row = _own(actor, locked(s, SchoolPicture, picture_id))
        if row.confirmed_by is not None:
            raise PictureInUse()
        s.delete(row)
        s.flush()
        record(s, "authoring.picture_discarded", actor=actor.person_id, subject=picture_id)
        _forget(s, row.digest)


def _row(
    actor: Principal, digest: str, made: imaging.Made, *, from_id: str | None
) -> SchoolPicture:
    return SchoolPicture(
        id=new_id(),
        organisation_id=actor.organisation_id,
        digest=digest,
        width=made.width,
        height=made.height,
        mm_per_px=None,
        calibration=None,
        alt="",
        credit="",
        from_id=from_id,
        uploaded_by=actor.person_id,
        uploaded_at=now(),
        confirmed_by=None,
        confirmed_at=None,
    )


def _own(actor: Principal, row: SchoolPicture | None) -> SchoolPicture:
    actor.require(Permission.MANAGE_CONTENT)
    if row is None or row.organisation_id != actor.organisation_id:
        raise NotFound()
    return row


def _forget(s: Session, digest: str) -> None:
    """Delete a file that no picture uses any more and that was never open."""
    used = s.scalar(select(func.count()).where(SchoolPicture.digest == digest))
    stored = s.get(StoredFile, digest)
    if used or stored is None or stored.open:
        return
    s.delete(stored)
    s.flush()
    current().db.after_commit(lambda: current().storage.remove(digest))
