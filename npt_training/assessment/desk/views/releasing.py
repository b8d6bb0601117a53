"""Results that are complete and held back: choose, see who is affected, release."""

from __future__ import annotations

from typing import Any

from flask import request

from npt_training.accounts.principal import Permission, actor
from npt_training.assessment.desk import releasing as service
from npt_training.assessment.desk.errors import NothingToRelease
from npt_training.assessment.desk.names import quiz_titles
from npt_training.assessment.desk.policy import marking_policy
from npt_training.core.i18n import ngettext
from npt_training.core.web import needs, notice, redirect_to, render


@needs(Permission.MARK)
def held_back() -> Any:
    """What is held back, to choose from."""
    return _page(None)


@needs(Permission.MARK)
def release() -> Any:
    """First a page that names everybody affected, then, confirmed, the release."""
    chosen = request.form.getlist("attempt")
    if request.form.get("confirmed") != "yes":
        found = [one for one in service.held_back(actor()) if one.attempt_id in set(chosen)]
        if not found:
            return _page(NothingToRelease()), NothingToRelease.status
        titles = quiz_titles(one.quiz for one in found)
        return render("desk/release_confirm.html", found=found, titles=titles)
    done = service.release_all(actor(), chosen)
    notice(ngettext("%(num)s result is out.", "%(num)s results are out.", done))
    return redirect_to("desk.held_back")


def _page(refusal: NothingToRelease | None) -> Any:
    found = service.held_back(actor())
    return render(
        "desk/release.html",
        found=found,
        titles=quiz_titles(one.quiz for one in found),
        refusal=refusal,
        policy=marking_policy(actor()),
    )
