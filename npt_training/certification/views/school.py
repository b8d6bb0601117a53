"""The certificates of a school: where each stands, its history, and moving it."""

from __future__ import annotations

from typing import Any

from flask import request

from npt_training.accounts.principal import Permission, actor
from npt_training.certification import service, words
from npt_training.certification.states import Kind, Reason
from npt_training.certification.views.room import bp, name_of, shown_held
from npt_training.core.errors import NotFound, NptError
from npt_training.core.i18n import gettext as _
from npt_training.core.web import needs, notice, redirect_to, render

REASONS = {reason.value: reason for reason in Reason}
KINDS = {kind.value: kind for kind in Kind}


@bp.get("/certificates")
@needs(Permission.CHANGE_STATUS)
def certificates() -> Any:
    """Every certificate of the school, the newest first."""
    held = [shown_held(h) for h in service.certificates_of_school(actor())]
    return render("certification/certificates.html", held=held)


@bp.get("/certificates/<certificate_id>")
@needs(Permission.CHANGE_STATUS)
def one(certificate_id: str) -> Any:
    """One certificate with everything that happened to it."""
    held = service.certificate_for(actor(), certificate_id)
    moves = {} if held.certificate.person_id == actor().person_id else _moves(certificate_id)
    return render(
        "certification/certificate.html",
        held=shown_held(held),
        events=[
            {
                "what": words.kind_word(Kind(e.kind)),
                "at": e.at,
                "who": name_of(e.actor_id),
                "reason": words.reason_word(Reason(e.reason)),
                "sentence": e.sentence,
                "digest": e.digest,
                "key": e.seal["key"],
            }
            for e in reversed(held.events)
        ],
        moves=[(kind.value, *words.move_words(kind)) for kind in moves],
    )


@bp.get("/certificates/<certificate_id>/<kind>")
@needs(Permission.CHANGE_STATUS)
def ask(certificate_id: str, kind: str) -> Any:
    """What the move does, before it is made; reason and sentence are given here."""
    return _ask(certificate_id, kind)


@bp.post("/certificates/<certificate_id>/<kind>")
@needs(Permission.CHANGE_STATUS)
def move(certificate_id: str, kind: str) -> Any:
    wanted = KINDS.get(kind)
    if wanted is None:
        raise NotFound()
    form = request.form
    places = {k.removeprefix("scope-"): v for k, v in form.items() if k.startswith("scope-")}
    try:
        reason = REASONS.get(form.get("reason", ""))
        if reason is None:
            raise service.ReasonNeeded("reason")
        service.change_status(
            actor(), certificate_id, wanted, reason, form.get("sentence", ""), scope=places
        )
    except NptError as error:
        if error.field is None:
            raise
        return _ask(certificate_id, kind, error)
    notice(_("Done: %(what)s. The holder is told.", what=words.kind_word(wanted)))
    return redirect_to("certification.one", certificate_id=certificate_id)


def _ask(certificate_id: str, kind: str, error: NptError | None = None) -> Any:
    held = service.certificate_for(actor(), certificate_id)
    wanted = KINDS.get(kind)
    moves = _moves(certificate_id)
    if wanted is None or wanted not in moves:
        raise NotFound()
    title, effect = words.move_words(wanted)
    page = render(
        "certification/move.html",
        held=shown_held(held),
        kind=kind,
        title=title,
        effect=effect,
        harmful=wanted in {Kind.SUSPENDED, Kind.WITHDRAWN, Kind.REDUCED},
        reasons=[(r.value, words.reason_word(r)) for r in moves[wanted]],
        scope=held.scope if wanted is Kind.REDUCED else (),
        place_word=words.place_word,
        error=error,
        typed=request.form,
    )
    return page, error.status if error else 200


def _moves(certificate_id: str) -> dict[Kind, list[Reason]]:
    """Kinds that are possible now, each with its reasons in the order of the rules."""
    found: dict[Kind, list[Reason]] = {}
    for possible in service.possible_moves(certificate_id):
        reasons = found.setdefault(possible.kind, [])
        reasons += [r for r in Reason if r in possible.reasons and r not in reasons]
    return found
