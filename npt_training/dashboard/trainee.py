"""Today: the trainee's one next thing, what is done, what waits, what is theirs to do."""

from __future__ import annotations

from npt_training.accounts.principal import Principal
from npt_training.assessment import service as assessment
from npt_training.assessment.recall import service as recall
from npt_training.assessment.recall.rules import QUEUE_MOST, minutes_for
from npt_training.certification import service as certification
from npt_training.certification.links import line_href
from npt_training.certification.rules import Line as Requirement
from npt_training.certification.rules import Status
from npt_training.certification.service import AwardStatus
from npt_training.certification.states import State
from npt_training.certification.words import line_sentence, state_word
from npt_training.core.clock import now
from npt_training.core.i18n import format_datetime, ngettext
from npt_training.core.i18n import gettext as _
from npt_training.core.i18n import lazy_gettext as _l
from npt_training.curriculum import service as curriculum
from npt_training.curriculum.shapes import FirstFind, ModuleProgress, Path
from npt_training.dashboard import links
from npt_training.dashboard.shapes import Line, NextThing, Section

FIRST_FIND_MINUTES = 2
PRACTICE_MINUTES = 8
REQUEST_MINUTES = 3
"""Planning figures shown to the reader (users.md §1): a run of ten pictures, a request with its
code."""

FORMER = {State.LAPSED, State.WITHDRAWN, State.SURRENDERED, State.SUPERSEDED}
"""A certificate in these states is history: the way to a new one is the next thing."""


def section(actor: Principal) -> Section:
    curriculum.enrol(actor.person_id)
    path = curriculum.path(actor.person_id)
    award = certification.award_status(actor.person_id)
    return Section(
        role="trainee",
        title=_("Learning"),
        next=next_thing(actor, path, award),
        numbers=(
            (award.done, _("done")),
            (award.waiting, _("waiting for others")),
            (award.yours, _("yours to do")),
        ),
        list_title=_("On the way to “%(title)s”", title=award.scheme.title),
        lines=tuple(_line(line) for line in award.evaluation.lines),
        more=Line(_("What is missing, in full"), links.missing()),
        daily=_daily(actor),
    )


def _daily(actor: Principal) -> Line | None:
    """The way to the daily review, once there is anything to review."""
    waits = recall.due_now(actor.person_id)
    if waits is None:
        return None
    if not waits:
        return Line(_("Review"), links.review(), _("nothing is due today"))
    due = ngettext("%(num)s picture is due", "%(num)s pictures are due", waits)
    minutes = minutes_for(min(waits, QUEUE_MOST))
    return Line(
        _("Review: %(due)s", due=due),
        links.review(),
        ngettext("%(num)s minute", "%(num)s minutes", minutes),
    )


def first_find(actor: Principal) -> FirstFind | None:
    """The exercise a person starts with, None once they have answered anything or read a lesson."""
    path = curriculum.path(actor.person_id)
    if path.any_read or assessment.history(actor, limit=5):
        return None
    return curriculum.first_find(path.edition_id)


def next_thing(actor: Principal, path: Path, award: AwardStatus) -> NextThing:
    """The first of: first nerve, an open quiz, the certificate, lessons and quizzes in course
    order, whatever else is the trainee's to do, and practice when everything waits for others."""
    return (
        _start(actor)
        or _open_quiz(actor, path)
        or _certificate(actor)
        or next(filter(None, (_in_module(actor, entry) for entry in path.modules)), None)
        or _requirement(award)
        or _practice(_("Everything of yours is done. Ten pictures keep it fresh."))
    )


def _start(actor: Principal) -> NextThing | None:
    found = first_find(actor)
    if found is None:
        return None
    return NextThing(
        title=_("Find your first nerve"),
        text=_(
            "A runner's outer heel burns. Tap where the nerve runs; you see how many "
            "millimetres you are away."
        ),
        href=links.practise_item(found.item),
        action=_("Find it"),
        minutes=FIRST_FIND_MINUTES,
        kicker=_("Begin here"),
    )


def _open_quiz(actor: Principal, path: Path) -> NextThing | None:
    for attempt in assessment.open_attempts(actor.person_id):
        if attempt.mode == "exam":
            return NextThing(
                title=_("Your examination is running"),
                text=_("The time goes on. Your answers so far are kept."),
                href=links.sitting(attempt.id),
                action=_("Go on"),
                kicker=_("Now"),
            )
        if attempt.mode != "quiz":
            continue
        title = next((e.module.title for e in path.modules if e.module.id == attempt.module_id), "")
        return NextThing(
            title=_("Go on with your quiz: %(title)s", title=title),
            text=_("Your answers so far are kept."),
            href=links.attempt(attempt.id),
            action=_("Go on"),
        )
    return None


def _certificate(actor: Principal) -> NextThing | None:
    for held in certification.held_by(actor.person_id):
        if held.standing.state not in FORMER:
            return NextThing(
                title=_("Your certificate: %(title)s", title=held.scheme.title),
                text=_("Show it, print it, choose what others see of your name."),
                href=links.missing(),
                action=_("Open it"),
                kicker=state_word(held.standing.state),
                idle=True,
            )
    return None


def _in_module(actor: Principal, entry: ModuleProgress) -> NextThing | None:
    """The next lesson of a module, then its quiz; None when both are done or not possible now."""
    if not entry.open:
        return None
    line = entry.next_lesson
    if line is not None:
        return NextThing(
            title=line.title,
            text=_(
                "%(module)s: %(read)s of %(total)s lessons read.",
                module=entry.module.title,
                read=entry.read_count,
                total=entry.total,
            ),
            href=links.lesson(entry.module.id, line.id),
            action=_("Read on") if entry.read_count else _("Start reading"),
            minutes=line.minutes,
        )
    quiz = entry.module.quiz
    if quiz is None:
        return None
    found = assessment.sitting(actor.person_id, entry.module, now())
    if found.result.passed or found.result.waiting_for_marking:
        return None
    if found.until is not None:
        return _practice(
            _(
                "The next try of “%(title)s” is possible from %(when)s. Until then, practise.",
                title=quiz["title"],
                when=format_datetime(found.until),
            )
        )
    return NextThing(
        title=_("Quiz: %(title)s", title=quiz["title"]),
        text=_(
            "Every lesson is read. The pass mark is %(percent)s %%.", percent=quiz["pass_percent"]
        ),
        href=links.quiz(entry.module.id),
        action=_("To the quiz"),
        minutes=entry.module.quiz_minutes,
    )


def _requirement(award: AwardStatus) -> NextThing | None:
    """The first open line that is not reading or a quiz, which the path has covered."""
    for line in award.evaluation.lines:
        kind = line.target[0] if line.target else ""
        if line.status is not Status.YOURS or kind not in _STEPS:
            continue
        title, action, minutes = _STEPS[kind]
        return NextThing(
            title=str(title),
            text=line_sentence(line),
            href=line_href(line) or links.missing(),
            action=str(action),
            minutes=minutes,
        )
    return None


_STEPS = {
    "practice": (_l("Know one nerve on pictures"), _l("Practise"), PRACTICE_MINUTES),
    "observe": (_l("Ask to be observed"), _l("Ask now"), REQUEST_MINUTES),
    "name": (_l("Say which name your certificate carries"), _l("Set the name"), 1),
}


def _practice(text: str) -> NextThing:
    return NextThing(
        title=_("Practise ten pictures"),
        text=text,
        href=links.practice(),
        action=_("Start"),
        minutes=PRACTICE_MINUTES,
    )


def _line(line: Requirement) -> Line:
    word = {
        Status.MET: _("done"),
        Status.WAITING: _("waiting for others"),
        Status.YOURS: _("yours to do"),
    }[line.status]
    kind = {Status.MET: "done", Status.WAITING: "waiting", Status.YOURS: "yours"}[line.status]
    href = line_href(line) if line.status is not Status.MET else None
    return Line(line_sentence(line), href, "", word, kind)
