"""The instructor's home: answers to mark, observations opened and not signed."""

from __future__ import annotations

from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment import service as assessment
from npt_training.competency import service as competency
from npt_training.core.i18n import format_date, ngettext
from npt_training.core.i18n import gettext as _
from npt_training.dashboard import links
from npt_training.dashboard.names import nerve_name, person_name
from npt_training.dashboard.shapes import Empty, Line, NextThing, Section

SECONDS_PER_ANSWER = 60
"""Planning figure beside the marking queue; a marker reads, ticks a rubric and goes on."""


def section(actor: Principal) -> Section:
    to_mark = _to_mark(actor) if actor.may(Permission.MARK) else 0
    opened = competency.waiting_for(actor) if actor.may(Permission.OBSERVE) else []
    lines = tuple(
        Line(
            _(
                "%(trainee)s, %(nerve)s",
                trainee=person_name(row.person_id),
                nerve=nerve_name(row.edition_id, row.nerve_id),
            ),
            links.observation_form(row.id),
            _("opened %(day)s", day=format_date(row.opened_at)),
            _("waits for your signature"),
            "yours",
        )
        for row in opened
    )
    return Section(
        role="instructor",
        title=_("Teaching"),
        next=_next(to_mark, len(opened), lines),
        numbers=(
            (to_mark, ngettext("answer to mark", "answers to mark", to_mark)),
            (
                len(opened),
                ngettext("observation to sign", "observations to sign", len(opened)),
            ),
        ),
        list_title=_("Opened by you, not signed yet"),
        lines=lines,
        empty=Empty(
            _("No observation is open"),
            _("When a trainee shows you a code, open it with your phone's camera."),
        ),
        urgent=bool(to_mark or opened),
        daily=_live_room(actor),
    )


def _to_mark(actor: Principal) -> int:
    """First and second marks that wait for this person."""
    return sum(
        assessment.queue(actor, assessment.Wanted(task)).left for task in ("first", "second")
    )


def _live_room(actor: Principal) -> Line | None:
    if not actor.may(Permission.MARK):
        return None
    words = _("One picture on the screen, a tap from every phone.")
    return Line(_("Open a live room"), links.live_room(), words)


def _next(to_mark: int, opened: int, lines: tuple[Line, ...]) -> NextThing:
    if opened:
        return NextThing(
            title=ngettext(
                "%(num)s observation waits for your signature",
                "%(num)s observations wait for your signature",
                opened,
            ),
            text=_("While you remember it: rate what you saw and sign."),
            href=lines[0].href or links.observing(),
            action=_("Open the form"),
            minutes=2,
        )
    if to_mark:
        return NextThing(
            title=ngettext("%(num)s answer to mark", "%(num)s answers to mark", to_mark),
            text=_("Without names, question by question."),
            href=links.marking(),
            action=_("Start marking"),
            minutes=max(1, to_mark * SECONDS_PER_ANSWER // 60),
        )
    return NextThing(
        title=_("All marked, all signed"),
        text=_("Meanwhile you can look at the course as your trainees see it."),
        href=links.learn(),
        action=_("Open the course"),
        kicker=_("Nothing waits for you"),
        idle=True,
    )
