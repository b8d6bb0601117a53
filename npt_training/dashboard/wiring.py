"""Hangs the curriculum's doors to the rooms above it."""

from __future__ import annotations

from flask import Flask

from npt_training.assessment import service as assessment
from npt_training.core.i18n import gettext as _
from npt_training.core.runtime import Runtime
from npt_training.curriculum.doors import Doors, QuizLine, hang
from npt_training.curriculum.shapes import Module
from npt_training.dashboard import links


def wire(app: Flask, runtime: Runtime) -> None:
    hang(runtime, Doors(quiz=quiz_line, exercise=links.practise_item))


def quiz_line(person_id: str, module: Module) -> QuizLine | None:
    """How a person stands in a module's quiz."""
    if module.quiz is None:
        return None
    result = assessment.quiz_result(person_id, module.id)
    word, kind = _("not tried yet"), "open"
    if result.passed:
        word, kind = _("passed"), "passed"
    elif result.waiting_for_marking:
        word, kind = _("waits for marking"), "waiting"
    elif result.best_percent is not None:
        percent = round(result.best_percent)
        word, kind = _("best so far %(percent)s %%", percent=percent), "failed"
    return QuizLine(links.quiz(module.id), word, kind, result.passed)
