"""Pages of safety corrections: what stands, one of them, writing, withdrawing, having read."""

from __future__ import annotations

from typing import Any

from flask import redirect, request

from npt_training.accounts.principal import Permission, actor
from npt_training.core.editions import all_editions
from npt_training.core.errors import NotFound
from npt_training.core.i18n import gettext as _
from npt_training.core.web import (
    Blueprint,
    local_path,
    needs,
    notice,
    redirect_to,
    render,
    url_to,
)
from npt_training.curriculum.corrections import service
from npt_training.curriculum.corrections.affected import affected
from npt_training.curriculum.corrections.errors import NothingOfThatName
from npt_training.curriculum.corrections.forms import CorrectionForm, WithdrawalForm
from npt_training.curriculum.corrections.subjects import KINDS, Subject, subject, subjects

bp = Blueprint("corrections", __name__)
EDITORS = Permission.MANAGE_CONTENT


@bp.get("/corrections")
@needs(Permission.VIEW_OWN)
def index() -> Any:
    """What stands; for editors also what was withdrawn, and how many have read each."""
    reader = actor()
    archive = service.archive(reader) if reader.may(EDITORS) else None
    return render("corrections/index.html", standing=service.standing(reader), archive=archive)


@bp.get("/corrections/new")
@needs(EDITORS)
def write() -> Any:
    form = CorrectionForm()
    form.concerns.data = request.args.get("concerns", "")
    return _writing(form)


@bp.post("/corrections/new")
@needs(EDITORS)
def publish() -> Any:
    """Check, show once more with the number of people it is mailed to, then publish."""
    form = CorrectionForm()
    valid = form.validate()
    found = _chosen(form)
    if not valid or found is None or request.form.get("step") == "change":
        return _writing(form), 200 if valid and found else 422
    severity, text = form.severity.data, form.text.data
    if request.form.get("step") != "publish":
        count = len(affected(found.kind, found.code, severity, service.reaches(actor())))
        return render("corrections/confirm.html", form=form, subject=found, count=count)
    correction_id = service.publish(
        actor(),
        kind=found.kind,
        code=found.code,
        severity=severity,
        text=text,
        source=form.source.data,
    )
    notice(_("Published. It stands on its pages from now on, and the mails are on their way."))
    return redirect_to("corrections.one", correction_id=correction_id)


@bp.get("/corrections/<correction_id>")
@needs(Permission.VIEW_OWN)
def one(correction_id: str) -> Any:
    """One correction that stands, or for its editors one that was withdrawn."""
    reader = actor()
    found = next((c for c in service.standing(reader) if c.id == correction_id), None)
    archived = None
    if reader.may(EDITORS):
        archive = service.archive(reader)
        archived = next((one for one in archive if one.correction.id == correction_id), None)
    if found is None and archived is None:
        raise NotFound()
    labels = {edition.id: edition.label for edition in all_editions()}
    return render("corrections/one.html", correction=found, archived=archived, labels=labels)


@bp.post("/corrections/<correction_id>/read")
@needs(Permission.VIEW_OWN)
def acknowledge(correction_id: str) -> Any:
    """I have read this; back to the page it was read on."""
    service.acknowledge(actor(), correction_id)
    notice(_("Noted that you have read it."))
    return _back_to(request.form.get("back"))


@bp.get("/corrections/<correction_id>/withdraw")
@needs(EDITORS)
def ask_withdraw(correction_id: str) -> Any:
    return _withdrawing(correction_id, WithdrawalForm())


@bp.post("/corrections/<correction_id>/withdraw")
@needs(EDITORS)
def withdraw(correction_id: str) -> Any:
    form = WithdrawalForm()
    service.kept(actor(), correction_id)
    if not form.validate():
        return _withdrawing(correction_id, form), 422
    mended_in = form.mended_in.data or None
    service.withdraw(actor(), correction_id, reason=form.reason.data, mended_in=mended_in)
    if mended_in:
        notice(_("Noted. Those who follow an older edition are told on."))
    else:
        notice(_("Withdrawn. Those who were told of it are told of this, too."))
    return redirect_to("corrections.one", correction_id=correction_id)


def _withdrawing(correction_id: str, form: WithdrawalForm) -> Any:
    found = service.kept(actor(), correction_id)
    if found.withdrawn_at is not None:
        raise NotFound()
    return render("corrections/withdraw.html", form=form, kept=found, editions=all_editions())


def _writing(form: CorrectionForm) -> str:
    found = subjects()
    groups = {str(words): found[kind] for kind, words in KINDS.items() if found[kind]}
    return render("corrections/write.html", form=form, groups=groups)


def _chosen(form: CorrectionForm) -> Subject | None:
    """What the form names; a name that no edition has is a mistake of the form."""
    kind, _colon, code = (form.concerns.data or "").partition(":")
    found = subject(kind, code)
    if found is None and not form.concerns.errors:
        form.concerns.errors = [NothingOfThatName().message]
    return found


def _back_to(target: str | None) -> Any:
    return redirect(local_path(target, url_to("corrections.index")), code=303)
