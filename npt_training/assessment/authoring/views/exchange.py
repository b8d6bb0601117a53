"""Items out as an archive in the format of the pack, and in again."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from npt_training.accounts.principal import Permission, actor
from npt_training.assessment.authoring import archive
from npt_training.assessment.authoring.errors import ImportRefused
from npt_training.assessment.authoring.service import packing
from npt_training.assessment.service.bank import school_items
from npt_training.core.i18n import gettext as _
from npt_training.core.i18n import ngettext
from npt_training.core.web import needs, notice, redirect_to, render


@needs(Permission.MANAGE_CONTENT)
def exchange() -> Any:
    return _exchange(None)


def _exchange(refusal: ImportRefused | None) -> Any:
    count = len(school_items(actor().organisation_id, "practice"))
    page = render("authoring/exchange.html", count=count, refusal=refusal)
    return page, refusal.status if refusal else 200


@needs(Permission.MANAGE_CONTENT)
def export() -> Any:
    """The practice pool; examination items leave only by the command line."""
    content = archive.zipped(packing.pack(actor().organisation_id))
    response = Response(content, mimetype="application/zip")
    response.headers["Content-Disposition"] = 'attachment; filename="items.zip"'
    response.headers["Cache-Control"] = "no-store"
    return response


@needs(Permission.MANAGE_CONTENT)
def bring_in() -> Any:
    """Items of an archive wait for another author's approval."""
    person, sent = actor(), request.files.get("file")
    content = sent.read() if sent else b""
    try:
        if not content:
            raise ImportRefused(_("Choose an archive first."), field="file")
        files = archive.unzipped(content)
        brought = packing.unpack(files, person.organisation_id, person_id=person.person_id)
    except ImportRefused as refusal:
        return _exchange(refusal)
    count = len(brought.new) + len(brought.changed)
    said = ngettext("%(num)s item waits for review;", "%(num)s items wait for review;", count)
    notice(f"{said} {_('%(num)s were there already.', num=len(brought.same))}")
    return redirect_to("authoring.items", state="review")
