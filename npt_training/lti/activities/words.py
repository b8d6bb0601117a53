"""The words of an activity: its kind on a page, and the comment beside a mark."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING

from flask import current_app, has_request_context
from flask_babel import force_locale

from npt_training.certification.states import State
from npt_training.certification.words import state_word
from npt_training.core.i18n import format_date, ngettext
from npt_training.core.i18n import gettext as _
from npt_training.core.i18n import lazy_gettext as _l
from npt_training.core.runtime import current
from npt_training.curriculum.words import duration
from npt_training.lti.activities.activity import Kind

if TYPE_CHECKING:
    from npt_training.lti.activities.catalogue import Entry

KINDS = {
    Kind.LESSON: _l("Lesson"),
    Kind.MODULE: _l("Module"),
    Kind.QUIZ: _l("Quiz"),
    Kind.EXAM: _l("Examination"),
    Kind.TIER: _l("Tier"),
    Kind.CERTIFICATE: _l("Certificate"),
}


@contextmanager
def in_site_language() -> Iterator[None]:
    """Words for somebody who is not here, such as the reader of a gradebook: the site's first
    language, whoever asks, also where nobody does (a job)."""
    with ExitStack() as stack:
        if not has_request_context():
            stack.enter_context(current_app.test_request_context())
        stack.enter_context(force_locale(current().settings.languages[0].replace("-", "_")))
        yield


def percent(value: float) -> str:
    """``85 %``, with at most one decimal."""
    return f"{round(value, 1):g} %"


def on_day(at: datetime) -> str:
    """The day in the site's time zone: ``3 December 2026``."""
    return format_date(at.astimezone(current().settings.zone))


def of_tries(best: float, passed_at: datetime | None, attempts: int) -> str:
    """``Passed with 85 % on 3 December 2026``; the best of several tries where there were more."""
    if attempts == 1 and passed_at is not None:
        return _("Passed with %(percent)s on %(day)s", percent=percent(best), day=on_day(passed_at))
    if attempts == 1:
        return _("Not passed yet: %(percent)s", percent=percent(best))
    if passed_at is not None:
        return _(
            "Passed on %(day)s; best of %(count)s tries: %(percent)s",
            day=on_day(passed_at),
            count=attempts,
            percent=percent(best),
        )
    return _(
        "Not passed yet; best of %(count)s tries: %(percent)s",
        count=attempts,
        percent=percent(best),
    )


def waits() -> str:
    return _("Handed in; the result is not out yet")


def lesson_read() -> str:
    return _("Read")


def of_module(read: int, total: int, quiz_passed: bool | None) -> str:
    """``3 of 5 lessons read, quiz passed``; ``quiz_passed`` None: there is no quiz."""
    lessons = ngettext(
        "%(read)s of %(num)s lesson read", "%(read)s of %(num)s lessons read", total, read=read
    )
    if quiz_passed is None:
        return lessons
    quiz = _("quiz passed") if quiz_passed else _("quiz not passed yet")
    return f"{lessons}, {quiz}"


def of_tier(done: int, total: int) -> str:
    return ngettext(
        "%(done)s of %(num)s module complete",
        "%(done)s of %(num)s modules complete",
        total,
        done=done,
    )


def certificate(valid_from: date, valid_until: date, state: State) -> str:
    told = _(
        "Issued on %(day)s, valid until %(end)s",
        day=format_date(valid_from),
        end=format_date(valid_until),
    )
    if state is State.REDUCED_SCOPE:
        return f"{told} ({state_word(state)})"
    return told


def certificate_ended(state: State, since: datetime) -> str:
    return _("%(state)s since %(day)s", state=state_word(state), day=on_day(since))


def kind_and_time(entry: Entry) -> str:
    """``Quiz, 20 min``; what belongs to a module says to which."""
    parts = [str(KINDS[entry.activity.kind])]
    if entry.under:
        parts.append(entry.under)
    if entry.minutes:
        parts.append(duration(entry.minutes))
    return " · ".join(parts)
