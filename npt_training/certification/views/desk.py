"""The award desk: who is ready, what waits for a decision, and the decision."""

from __future__ import annotations

from typing import Any

from flask import request

from npt_training.accounts.principal import Permission, actor
from npt_training.accounts.service import get_member
from npt_training.certification import records, service
from npt_training.certification.models import AwardProposal
from npt_training.certification.views.room import bp, name_of, shown_held, shown_line
from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _
from npt_training.core.web import needs, notice, redirect_to, render


@bp.get("/awards")
@needs(Permission.PROPOSE_AWARD)
def desk() -> Any:
    """Proposals that wait, people who are ready or near, and what was decided."""
    me = actor()
    all_proposals = service.proposals(me)
    waiting = [
        {
            "id": p.id,
            "name": name_of(p.person_id),
            "proposed_by": name_of(p.proposed_by),
            "proposed_at": p.proposed_at,
            "yours": service.may_decide(me, p),
            "own": p.proposed_by == me.person_id,
        }
        for p, decision in all_proposals
        if decision is None
    ]
    decided = [
        {"id": p.id, "name": name_of(p.person_id), "outcome": d.outcome, "at": d.decided_at}
        for p, d in reversed(all_proposals)
        if d is not None
    ]
    return render(
        "certification/desk.html",
        waiting=waiting,
        candidates=service.candidates(me),
        decided=decided[:20],
    )


@bp.get("/awards/people/<person_id>")
@needs(Permission.PROPOSE_AWARD)
def case(person_id: str) -> Any:
    """All evidence about one person on one page, and the proposal."""
    return _case(person_id)


def _case(person_id: str, error: NptError | None = None) -> Any:
    me = actor()
    person = get_member(me.organisation_id, person_id)
    status = service.award_status(person_id)
    page = render(
        "certification/case.html",
        who=person,
        status=status,
        lines=[shown_line(x, own=False) for x in status.evaluation.lines],
        observations=status.evidence.observations,
        counted=status.evaluation.counted,
        name_of=name_of,
        held=[shown_held(h) for h in service.held_by(person_id)],
        waiting=service.waits_for_decision(person_id),
        own=person_id == me.person_id,
        error=error,
        note=request.form.get("note", ""),
    )
    return page, error.status if error else 200


@bp.post("/awards/people/<person_id>/propose")
@needs(Permission.PROPOSE_AWARD)
def propose(person_id: str) -> Any:
    try:
        service.propose_award(actor(), person_id, request.form.get("note", ""))
    except NptError as error:
        if error.status == 404:
            raise
        return _case(person_id, error)
    notice(_("The award is proposed. A second person has to confirm it."))
    return redirect_to("certification.desk")


@bp.get("/awards/proposals/<proposal_id>")
@needs(Permission.PROPOSE_AWARD)
def proposal(proposal_id: str) -> Any:
    """What was proposed on which evidence, what is on record now, and the decision."""
    return _proposal(proposal_id)


def _proposal(proposal_id: str, error: NptError | None = None) -> Any:
    me = actor()
    found, decision = service.proposal_of(me, proposal_id)
    status = service.award_status(found.person_id) if decision is None else None
    lines = (
        status.evaluation.lines
        if status
        else records.lines_of(decision.evaluation if decision else found.evaluation)
    )
    page = render(
        "certification/proposal.html",
        proposal=found,
        decision=decision,
        who=get_member(me.organisation_id, found.person_id) if decision is None else None,
        person_name=name_of(found.person_id),
        lines=[shown_line(x, own=False) for x in lines],
        met=status.evaluation.met if status else None,
        scheme=records_scheme(found),
        observations=_observations(found, status),
        name_of=name_of,
        may_decide=decision is None and service.may_decide(me, found),
        own=found.proposed_by == me.person_id,
        error=error,
        reasons=request.form.get("reasons", ""),
    )
    return page, error.status if error else 200


def records_scheme(found: AwardProposal) -> dict[str, Any]:
    scheme: dict[str, Any] = found.evaluation["scheme"]
    return scheme


def _observations(found: AwardProposal, status: service.AwardStatus | None) -> Any:
    evidence = status.evidence if status else records.evidence_of(found.evaluation)
    return evidence.observations


@bp.post("/awards/proposals/<proposal_id>/confirm")
@needs(Permission.DECIDE_AWARD)
def confirm(proposal_id: str) -> Any:
    try:
        certificate = service.confirm_award(actor(), proposal_id, request.form.get("reasons", ""))
    except NptError as error:
        return _again(proposal_id, error)
    notice(_("The certificate is issued, and its holder is told by mail."))
    return redirect_to("certification.one", certificate_id=certificate.id)


@bp.post("/awards/proposals/<proposal_id>/decline")
@needs(Permission.DECIDE_AWARD)
def decline(proposal_id: str) -> Any:
    try:
        service.decline_award(actor(), proposal_id, request.form.get("reasons", ""))
    except NptError as error:
        return _again(proposal_id, error)
    notice(_("The proposal is declined."), "info")
    return redirect_to("certification.desk")


@bp.post("/awards/proposals/<proposal_id>/take-back")
@needs(Permission.PROPOSE_AWARD)
def take_back(proposal_id: str) -> Any:
    try:
        service.take_back_proposal(actor(), proposal_id)
    except NptError as error:
        return _again(proposal_id, error)
    notice(_("You have taken your proposal back."), "info")
    return redirect_to("certification.desk")


def _again(proposal_id: str, error: NptError) -> Any:
    if error.status == 404:
        raise error
    return _proposal(proposal_id, error)
