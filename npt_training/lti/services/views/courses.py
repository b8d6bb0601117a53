"""One course of the LMS: its activities with their marks, and its list."""

from __future__ import annotations

from typing import Any

from npt_training.accounts.principal import Permission, actor
from npt_training.core.i18n import gettext as _
from npt_training.core.web import needs, notice, redirect_to, render
from npt_training.lti.services import courses as service
from npt_training.lti.services import words
from npt_training.lti.services.errors import NoRoster, RosterBusy
from npt_training.lti.services.views.common import page_in, query_in


@needs(Permission.MARK)
def course(course_id: str) -> Any:
    """Its activities with what waits, and the people the LMS named."""
    query = query_in()
    found = service.course_page(actor(), course_id, query=query, page=page_in())
    return render("lti/grades/course.html", found=found, query=query, state_word=words.state)


@needs(Permission.MARK)
def read_list(course_id: str) -> Any:
    """Have the list read anew."""
    try:
        service.read_list(actor(), course_id)
        notice(_("The list is being read from the LMS. Look again in a minute."), "info")
    except (NoRoster, RosterBusy) as refusal:
        notice(refusal.message, "warning")
    return redirect_to("lti_grades.course", course_id=course_id)
