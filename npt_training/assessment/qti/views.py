"""Pages of QTI: look at a package, confirm it, take items out."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import Response, request

from npt_training.accounts.principal import Permission, actor
from npt_training.assessment.items import PRACTICE as ATLAS
from npt_training.assessment.kinds import kind_named
from npt_training.assessment.qti import service
from npt_training.assessment.qti.errors import ArchiveRefused, ExportRefused, XmlRefused
from npt_training.assessment.qti.interactions import KINDS as INTERACTIONS
from npt_training.assessment.qti.writers_more import cannot_say
from npt_training.assessment.service.bank import Held
from npt_training.core.editions import newest
from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _
from npt_training.core.i18n import ngettext
from npt_training.core.web import Blueprint, needs, notice, redirect_to, render, url_to
from npt_training.curriculum import service as curriculum

bp = Blueprint("qti", __name__)
MOST_AT_ONCE = 40
"""Items in one download from a page: each is drawn, so more would keep the browser waiting."""


@bp.get("/authoring/qti")
@needs(Permission.MANAGE_CONTENT)
def exchange() -> Any:
    return _exchange(None)


@bp.post("/authoring/qti")
@needs(Permission.MANAGE_CONTENT)
def upload() -> Any:
    """Keep the package and show what would become of each of its items."""
    sent, module = request.files.get("file"), request.form.get("module", ATLAS)
    try:
        if module not in dict(_modules()):
            raise ArchiveRefused(_("Choose where the items are filed."), field="module")
        if sent is None or not sent.filename:
            raise ArchiveRefused(_("Choose a package or the XML of one item."), field="file")
        row = service.upload(actor(), sent.read(), name=sent.filename, module=module)
    except (ArchiveRefused, XmlRefused) as refusal:
        return _exchange(refusal)
    return redirect_to("qti.report", upload_id=row.id)


@bp.get("/authoring/qti/<upload_id>")
@needs(Permission.MANAGE_CONTENT)
def report(upload_id: str) -> Any:
    return _report(upload_id, None)


@bp.post("/authoring/qti/<upload_id>")
@needs(Permission.MANAGE_CONTENT)
def confirm(upload_id: str) -> Any:
    """Import what the report says, once, when its pictures were looked at."""
    if request.form.get("pictures") != "1":
        refusal = ArchiveRefused(
            _("Say that nobody can be recognised in the pictures, then import."), field="pictures"
        )
        return _report(upload_id, refusal)
    row = service.confirm(actor(), upload_id)
    count = row.report["imported"]
    notice(
        ngettext(
            "%(num)s item is in the practice bank of the school.",
            "%(num)s items are in the practice bank of the school.",
            count,
        )
    )
    return redirect_to("qti.report", upload_id=upload_id)


@bp.get("/authoring/qti/export")
@needs(Permission.MANAGE_CONTENT)
def choose() -> Any:
    return _choose(request.args.get("module", ""), [], None)


@bp.post("/authoring/qti/export")
@needs(Permission.MANAGE_CONTENT)
def export() -> Any:
    """The chosen practice items as a package; examination items leave only by the command."""
    module, names = request.form.get("module", ""), request.form.getlist("item")
    try:
        if not names:
            raise ExportRefused(_("Choose the items to take out."), field="items")
        if len(names) > MOST_AT_ONCE:
            raise ExportRefused(
                _("At most %(most)s items at once. Take some away.", most=MOST_AT_ONCE),
                field="items",
            )
        done = service.write_out(actor().organisation_id, items=list(dict.fromkeys(names)))
        if done.left_out:
            one = done.left_out[0]
            raise ExportRefused(f"{one.item_id}: {one.reason}", field="items")
    except ExportRefused as refusal:
        return _choose(module, names, refusal)
    response = Response(done.package(), mimetype="application/zip")
    response.headers["Content-Disposition"] = 'attachment; filename="qti-items.zip"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _exchange(refusal: NptError | None) -> Any:
    page = render(
        "qti/exchange.html",
        refusal=refusal,
        modules=_modules(),
        chosen=request.form.get("module", ATLAS),
        uploads=service.uploads(actor()),
        interactions=sorted(set(INTERACTIONS.values())),
    )
    return page, refusal.status if refusal else 200


def _report(upload_id: str, refusal: NptError | None) -> Any:
    row = service.get(actor(), upload_id)
    page = render("qti/report.html", row=row, report=row.report, refusal=refusal)
    return page, refusal.status if refusal else 200


def _choose(module: str, names: list[str], refusal: NptError | None) -> Any:
    known = dict(_modules())
    module = module if module in known else next(iter(known))
    items = service.choose(actor().organisation_id, module=module)
    able = [one for one in items if not cannot_say(one.item)]
    pages = max(-(-len(able) // MOST_AT_ONCE), 1)
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    page = render(
        "qti/export.html",
        refusal=refusal,
        modules=_modules(),
        module=module,
        items=able[(number - 1) * MOST_AT_ONCE : number * MOST_AT_ONCE],
        count=len(able),
        number=number,
        pages=pages,
        pattern=url_to("qti.choose", module=module) + "&page={page}",
        left=Counter(cannot_say(one.item) for one in items if cannot_say(one.item)).most_common(),
        names=names,
        most=MOST_AT_ONCE,
        kind_word=_kind_word,
    )
    return page, refusal.status if refusal else 200


def _kind_word(held: Held) -> str:
    return kind_named(held.item.kind).title()


def _modules() -> list[tuple[str, str]]:
    """Where items are filed, with words: the modules, and practice without one."""
    found = [(one.id, f"{one.id} {one.title}") for one in curriculum.modules(newest().id)]
    return [*found, (ATLAS, _("Practice only, of no module"))]
