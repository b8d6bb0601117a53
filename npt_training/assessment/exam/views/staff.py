"""The desk of quizzes and examinations: the list, one of them with its preview, publishing."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import request

from npt_training.accounts.principal import Permission, actor
from npt_training.assessment.exam import service
from npt_training.assessment.exam.errors import FieldRefused, NotPublishable
from npt_training.assessment.exam.service import standards
from npt_training.assessment.exam.service.drafts import doc_of
from npt_training.assessment.exam.spec import METHODS
from npt_training.assessment.exam.words import own_bars_told, task_word
from npt_training.assessment.service.secure import prompt_for
from npt_training.core.i18n import gettext as _
from npt_training.core.web import needs, notice, redirect_to, render

MARK, CONTENT = Permission.MARK, Permission.MANAGE_CONTENT


@needs(MARK, CONTENT)
def desk() -> Any:
    return render("assessment/exam/desk.html", lines=service.listed(actor()), mocks=service.mocks())


@needs(MARK, CONTENT)
def create() -> Any:
    exam_id = service.create(actor(), request.form.get("title", ""))
    return redirect_to("exam.edit", exam_id=exam_id)


@needs(MARK, CONTENT)
def begin(module_id: str) -> Any:
    """A draft in the form of a tier's examination; its page says what the pool still lacks."""
    return redirect_to("exam.written", exam_id=service.begin(actor(), module_id))


@needs(MARK, CONTENT)
def written(exam_id: str) -> Any:
    """An exam with its draft as it would be drawn, what is missing, and its versions."""
    seed = request.args.get("draw", "")
    known = seed.isascii() and seed.isdigit() and len(seed) < 11
    found = service.look(actor(), exam_id, int(seed) if known else None)
    return render(
        "assessment/exam/written.html",
        exam=service.get(actor(), exam_id),
        found=found,
        methods=METHODS,
        task=task_word,
        own_bars=own_bars_told,
        prompt=partial(prompt_for, actor()),
        versions=[
            (version, doc_of(version), count)
            for version, count in service.versions(actor(), exam_id)
        ],
    )


@needs(CONTENT)
def confirm_publish(exam_id: str) -> Any:
    """Asks first; what cannot be published says why."""
    return _confirm(exam_id)


def _confirm(exam_id: str, refusal: FieldRefused | None = None) -> Any:
    """The question with the recorded standards to choose from; a refusal keeps what was typed."""
    exam = service.get(actor(), exam_id)
    found = service.look(actor(), exam_id, 0)
    if found.faults:
        page = render("assessment/exam/refused.html", exam=exam, faults=found.faults)
        return page, NotPublishable.status
    page = render(
        "assessment/exam/publish.html",
        exam=exam,
        standards=standards.on_offer(actor().organisation_id),
        methods=METHODS,
        refusal=refusal,
        typed=request.form,
        title=_("Publish “%(title)s”?", title=exam.title),
        text=_(
            "%(count)s questions, passed with %(cut)s %%. Whoever starts from now on sits this "
            "version. It can never be changed; a correction is a new version.",
            count=found.count,
            cut=f"{exam.draft.cut_percent:g}",
        ),
    )
    return page, refusal.status if refusal else 200


@needs(CONTENT)
def publish(exam_id: str) -> Any:
    try:
        version = service.publish(
            actor(),
            exam_id,
            revision=_revision(),
            standard_id=request.form.get("standard", ""),
            reason=request.form.get("cut_reason", ""),
        )
    except FieldRefused as refusal:
        return _confirm(exam_id, refusal)
    except NotPublishable as refusal:
        page = render(
            "assessment/exam/refused.html",
            exam=service.get(actor(), exam_id),
            faults=refusal.faults,
        )
        return page, refusal.status
    notice(_("Version %(number)s is published.", number=version.number), "success")
    return redirect_to("exam.written", exam_id=exam_id)


def _revision() -> int:
    text = request.form.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


@needs(CONTENT)
def close(exam_id: str) -> Any:
    service.set_closed(actor(), exam_id, True)
    notice(_("Nobody can start it any more. Who sits it goes on."))
    return redirect_to("exam.written", exam_id=exam_id)


@needs(CONTENT)
def reopen(exam_id: str) -> Any:
    service.set_closed(actor(), exam_id, False)
    notice(_("It can be started again."))
    return redirect_to("exam.written", exam_id=exam_id)
