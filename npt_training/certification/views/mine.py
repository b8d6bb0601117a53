"""The holder's and trainee's own page: what is missing, name, consent, certificates."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from npt_training.accounts.principal import Permission, actor
from npt_training.accounts.service import get_person
from npt_training.certification import document, service
from npt_training.certification.states import FINAL
from npt_training.certification.views.room import bp, shown_held, shown_line
from npt_training.core import qr
from npt_training.core.errors import NotFound, NptError
from npt_training.core.i18n import gettext as _
from npt_training.core.web import needs, notice, redirect_to, render, url_to


@bp.get("/certificate")
@needs(Permission.VIEW_OWN)
def mine() -> Any:
    """What is missing for the certificate, and the certificates held."""
    return _page()


def _page(error: NptError | None = None) -> Any:
    me = actor()
    status = service.award_status(me.person_id) if me.may(Permission.LEARN) else None
    held = [shown_held(h) for h in service.held_by(me.person_id)]
    lines = [shown_line(x) for x in status.evaluation.lines] if status else []
    page = render(
        "certification/mine.html",
        status=status,
        lines=lines,
        next=next((x for x in lines if x["shape"] == "yours" and x["href"]), None),
        waiting=service.waits_for_decision(me.person_id),
        held=held,
        codes={h["id"]: qr.inline(h["check_url"]) for h in held},
        who=get_person(me.person_id),
        consent=service.consent_of(me.person_id),
        error=error,
        typed=request.form.get("legal_name"),
    )
    return page, error.status if error else 200


@bp.post("/certificate/name")
@needs(Permission.VIEW_OWN)
def name() -> Any:
    """The name the next certificate carries."""
    try:
        service.set_certificate_name(actor(), request.form.get("legal_name", ""))
    except NptError as error:
        return _page(error)
    notice(_("Your next certificate will carry this name."))
    return redirect_to("certification.mine")


@bp.post("/certificate/consent")
@needs(Permission.VIEW_OWN)
def consent() -> Any:
    """How the public page shows the name, from now on."""
    try:
        service.set_consent(actor(), request.form.get("choice", ""))
    except NptError as error:
        return _page(error)
    notice(_("The public page follows your choice from now on."))
    return redirect_to("certification.mine")


@bp.get("/certificate/<certificate_id>/certificate.pdf")
@needs(Permission.VIEW_OWN)
def pdf(certificate_id: str) -> Any:
    """The diploma, for its holder and the certifiers of the school."""
    held = service.certificate_for(actor(), certificate_id)
    response = Response(document.pdf(held), mimetype="application/pdf")
    response.headers["Content-Disposition"] = (
        f'inline; filename="certificate-{held.certificate.number}.pdf"'
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/certificate/<certificate_id>/give-back")
@needs(Permission.VIEW_OWN)
def give_back(certificate_id: str) -> Any:
    """Ask before the holder gives a certificate back."""
    held = _own(certificate_id)
    return render(
        "web/confirm.html",
        title=_("Give your certificate back?"),
        text=_(
            "Its public page will say “Given back”. This cannot be undone; you would have to "
            "apply anew."
        ),
        action=url_to("certification.surrender", certificate_id=held.certificate.id),
        words=_("Give it back"),
        back=url_to("certification.mine"),
        kind="danger",
    )


@bp.post("/certificate/<certificate_id>/give-back")
@needs(Permission.VIEW_OWN)
def surrender(certificate_id: str) -> Any:
    service.surrender(actor(), certificate_id)
    notice(_("You have given your certificate back."), "info")
    return redirect_to("certification.mine")


def _own(certificate_id: str) -> service.Held:
    for held in service.held_by(actor().person_id):
        if held.certificate.id == certificate_id and held.standing.state not in FINAL:
            return held
    raise NotFound()
