"""Two markers differ: both marks side by side, and the decision."""

from __future__ import annotations

from typing import Any

from flask import request

from npt_training.accounts.principal import Permission, Principal, actor
from npt_training.assessment.desk import moderation as service
from npt_training.assessment.desk import pages
from npt_training.assessment.desk.errors import NothingWritten, NotModerator, TooLong
from npt_training.assessment.desk.names import quiz_titles
from npt_training.assessment.desk.policy import marking_policy
from npt_training.assessment.errors import MarksRefused
from npt_training.core.errors import NptError, StorageUnavailable
from npt_training.core.i18n import gettext as _
from npt_training.core.web import needs, notice, redirect_to, render

PAGE = 30


@needs(Permission.MARK)
def moderations() -> Any:
    """Every answer that waits for a decision."""
    person = actor()
    found, at_page = service.differing(person), pages.page_in(request.args)
    return render(
        "desk/moderations.html",
        cases=found[PAGE * (at_page - 1) : PAGE * at_page],
        at_page=at_page,
        pages=max(1, -(-len(found) // PAGE)),
        titles=quiz_titles(one.quiz for one in found),
        policy=marking_policy(person),
    )


@needs(Permission.MARK)
def moderation(answer_id: str) -> Any:
    """One answer with both marks."""
    return _page(actor(), answer_id)


@needs(Permission.MARK)
def moderate(answer_id: str) -> Any:
    """A third person decides; one of the two proposes."""
    person, form = actor(), request.form
    try:
        case = service.case(person, answer_id)
        rubric = pages.rubric_in(form, case.item)
        if case.part == "third":
            service.decide(person, answer_id, rubric, form.get("reason", ""))
            notice(_("Decided. These marks count."))
        else:
            service.propose(person, answer_id, rubric, form.get("reason", ""))
            notice(_("Proposed. The other marker can agree to it."))
    except (MarksRefused, NothingWritten, TooLong, NotModerator, StorageUnavailable) as refusal:
        return _page(person, answer_id, refusal), refusal.status
    return redirect_to("desk.moderations")


@needs(Permission.MARK)
def agree(answer_id: str) -> Any:
    """The other of the two agrees to what was proposed."""
    service.agree(actor(), answer_id, request.form.get("proposal", ""))
    notice(_("Agreed. These marks count, and both of you are on record."))
    return redirect_to("desk.moderations")


def _page(person: Principal, answer_id: str, refusal: NptError | None = None) -> Any:
    case, form = service.case(person, answer_id), request.form
    ticked = pages.ticked_in(form, case.item) if refusal else {}
    return render(
        "desk/moderation.html",
        case=case,
        stage=pages.answer_stage(case.held, case.response, [], answer_id),
        pins=pages.marks_of(case.response),
        own=case.proposal is not None and case.proposal.person_id == person.person_id,
        ticked=ticked,
        reason=form.get("reason", "") if refusal else "",
        refusal=refusal,
        policy=marking_policy(person),
    )
