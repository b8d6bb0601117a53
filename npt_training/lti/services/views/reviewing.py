"""One learner's work, opened from the LMS or from the table of marks."""

from __future__ import annotations

from typing import Any

from flask import request

from npt_training.accounts.principal import Permission, actor
from npt_training.core.web import needs, redirect_to, render
from npt_training.lti.services import review as service


@needs(Permission.MARK)
def review(learner_id: str) -> Any:
    """The attempts; opened from the LMS with an answer to mark, straight to the marking desk."""
    found = service.reviewed(actor(), learner_id, request.args.get("attempt"))
    straight = request.args.get("open") == "desk"
    if straight and found.waiting:
        return redirect_to("assessment.mark", answer_id=found.waiting[0].answer_id)
    return render("lti/grades/review.html", found=found)
