"""The school's pictures: bring one in, turn and cut it, calibrate it, confirm it."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from npt_training.accounts.principal import Permission, actor
from npt_training.assessment.authoring.errors import (
    AuthoringRefused,
    NotDeidentified,
    PictureMissing,
    Uncalibrated,
)
from npt_training.assessment.authoring.forms.drawn import percent
from npt_training.assessment.authoring.imaging import MEDIA_TYPE
from npt_training.assessment.authoring.models import SchoolPicture
from npt_training.assessment.authoring.service import pictures as verbs
from npt_training.assessment.authoring.service.drafts import names_of
from npt_training.core import storage
from npt_training.core.db import read
from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _
from npt_training.core.images import UploadRefused
from npt_training.core.web import needs, notice, redirect_to, render, url_to

_REFUSALS = (AuthoringRefused, NotDeidentified, PictureMissing, Uncalibrated, UploadRefused)


@needs(Permission.MANAGE_CONTENT)
def pictures() -> Any:
    return _pictures(None)


def _pictures(refusal: NptError | None) -> Any:
    page = request.args.get("page", "1")
    found = verbs.pictures(actor(), page=int(page) if page.isdigit() and len(page) < 7 else 1)
    shown = render(
        "authoring/pictures.html",
        found=found,
        refusal=refusal,
        address=address,
        pattern=url_to("authoring.pictures") + "?page={page}",
    )
    return shown, refusal.status if refusal else 200


@needs(Permission.MANAGE_CONTENT)
def upload() -> Any:
    sent = request.files.get("file")
    try:
        row = verbs.upload(actor(), sent.read() if sent else b"")
    except _REFUSALS as refusal:
        return _pictures(refusal)
    return redirect_to("authoring.picture", picture_id=row.id)


@needs(Permission.MANAGE_CONTENT)
def picture(picture_id: str) -> Any:
    return _picture(verbs.picture(actor(), picture_id), None)


def _picture(row: SchoolPicture, refusal: NptError | None) -> Any:
    points = (row.calibration or {}).get("points") or [["", ""], ["", ""]]
    typed = request.form
    with read() as s:
        names = names_of(s, [row.uploaded_by, row.confirmed_by])
    page = render(
        "authoring/picture.html",
        picture=row,
        refusal=refusal,
        address=address(row),
        points=[[percent(v) if v != "" else "" for v in point] for point in points],
        mm=typed.get("mm") or (row.calibration or {}).get("mm") or "",
        alt=typed.get("alt", row.alt),
        credit=typed.get("credit", row.credit),
        ticked=typed.getlist("confirm"),
        names=names,
        stage=_stage(row),
    )
    return page, refusal.status if refusal else 200


def _stage(row: SchoolPicture) -> dict[str, Any]:
    image = {"src": address(row), "srcset": "", "width": row.width, "height": row.height,
             "alt": row.alt or _("The picture as it stands"), "credit": None}  # fmt: skip
    return {"kind": "authoring", "attempt": row.id, "position": 1, "image": image, "layers": []}


def address(row: SchoolPicture) -> str:
    """Confirmed pictures are open; others are shown to authors by this room alone."""
    if row.confirmed_by is not None:
        return storage.url(row.digest)
    return url_to("authoring.picture_file", picture_id=row.id, v=row.digest[:12])


@needs(Permission.MANAGE_CONTENT)
def file(picture_id: str) -> Any:
    row = verbs.picture(actor(), picture_id)
    response = Response(storage.get(row.digest), mimetype=MEDIA_TYPE)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@needs(Permission.MANAGE_CONTENT)
def turn(picture_id: str) -> Any:
    way = 3 if request.form.get("way") == "left" else 1
    row = verbs.turn(actor(), picture_id, _digest(), quarters=way)
    return redirect_to("authoring.picture", picture_id=row.id)


@needs(Permission.MANAGE_CONTENT)
def cut(picture_id: str) -> Any:
    names = ("left", "top", "right", "bottom")
    left, top, right, bottom = (_share(name) for name in names)
    try:
        row = verbs.crop(actor(), picture_id, _digest(), (left, top, right, bottom))
    except _REFUSALS as refusal:
        return _picture(verbs.picture(actor(), picture_id), refusal)
    return redirect_to("authoring.picture", picture_id=row.id)


@needs(Permission.MANAGE_CONTENT)
def calibrate(picture_id: str) -> Any:
    points = [(_share("ax"), _share("ay")), (_share("bx"), _share("by"))]
    try:
        row = verbs.calibrate(actor(), picture_id, _digest(), points=points, mm=_share("mm") * 100)
    except _REFUSALS as refusal:
        return _picture(verbs.picture(actor(), picture_id), refusal)
    notice(_("Calibrated: one pixel is %(mm)s mm.", mm=f"{row.mm_per_px:.3g}"))
    return redirect_to("authoring.picture", picture_id=row.id)


@needs(Permission.MANAGE_CONTENT)
def confirm(picture_id: str) -> Any:
    try:
        row = verbs.confirm(
            actor(),
            picture_id,
            _digest(),
            alt=request.form.get("alt", ""),
            credit=request.form.get("credit", ""),
            ticked=request.form.getlist("confirm"),
        )
    except _REFUSALS as refusal:
        return _picture(verbs.picture(actor(), picture_id), refusal)
    notice(_("The picture can be used now. It does not change any more."))
    return redirect_to("authoring.picture", picture_id=row.id)


@needs(Permission.MANAGE_CONTENT)
def ask_discard(picture_id: str) -> Any:
    row = verbs.picture(actor(), picture_id)
    return render(
        "web/confirm.html",
        title=_("Delete this picture?"),
        text=_("It is in no item yet. The file is deleted for good."),
        action=url_to("authoring.discard", picture_id=row.id),
        words=_("Delete the picture"),
        kind="danger",
        back=url_to("authoring.picture", picture_id=row.id),
    )


@needs(Permission.MANAGE_CONTENT)
def discard(picture_id: str) -> Any:
    verbs.discard(actor(), picture_id)
    notice(_("The picture is deleted."))
    return redirect_to("authoring.pictures")


def _digest() -> str:
    return request.form.get("digest", "")


def _share(name: str) -> float:
    """A field in percent as a share; what is no number lies outside everything."""
    try:
        return float(request.form.get(name, "").replace(",", ".")) / 100
    except ValueError:
        return float("nan")
