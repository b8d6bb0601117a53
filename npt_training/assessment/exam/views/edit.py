"""Writing a draft: a form that works without scripts and grows by its buttons."""

from __future__ import annotations

from typing import Any

from flask import request

from npt_training.accounts.principal import actor
from npt_training.assessment.exam import service
from npt_training.assessment.exam.errors import DraftChanged
from npt_training.assessment.exam.form import Form, form_of, read_form
from npt_training.assessment.exam.spec import LEVELS, METHODS
from npt_training.assessment.exam.views.staff import CONTENT, MARK
from npt_training.assessment.exam.words import FORMAT_WORDS, task_word
from npt_training.assessment.items import kind_names
from npt_training.atlas.words import REGIONS, region_name
from npt_training.core.i18n import gettext as _
from npt_training.core.i18n import reader_zone
from npt_training.core.web import needs, notice, redirect_to, render


@needs(MARK, CONTENT)
def edit(exam_id: str) -> Any:
    exam = service.get(actor(), exam_id)
    return _page(exam_id, form_of(exam.draft, reader_zone()), exam.revision, [])


@needs(MARK, CONTENT)
def save(exam_id: str) -> Any:
    """Save, or grow the form by a section or lines; a refusal keeps what was entered."""
    exam = service.get(actor(), exam_id)
    form, doc, errors = read_form(request.form, reader_zone())
    text = request.form.get("revision", "")
    revision = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
    if request.form.get("action", "save") != "save":
        return _page(exam_id, form, revision, [])
    if doc is None:
        return _page(exam_id, form, revision, errors), 422
    try:
        service.save_draft(actor(), exam_id, doc, revision=revision)
    except DraftChanged as refusal:
        return _page(exam_id, form, exam.revision, [("", refusal.message)]), refusal.status
    notice(_("Saved. Below is what it would ask now."))
    return redirect_to("exam.written", exam_id=exam_id)


def _page(exam_id: str, form: Form, revision: int, errors: list[tuple[str, str]]) -> str:
    return render(
        "assessment/exam/edit.html",
        exam_id=exam_id,
        form=form,
        revision=revision,
        errors=errors,
        wrong=dict(errors),
        methods=METHODS,
        regions=[(name, region_name(name)) for name in REGIONS],
        kinds=[(name, task_word(name)) for name in (*kind_names(), *FORMAT_WORDS)],
        levels=LEVELS,
        modules=service.modules_with_nerves(),
        zone=str(reader_zone()),
    )
