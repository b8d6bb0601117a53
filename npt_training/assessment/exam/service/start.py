"""Starting a sitting: whether one may, the form that is drawn, the deadline, the device."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from npt_training.accounts.principal import Principal
from npt_training.assessment import rules as quiz_rules
from npt_training.assessment.errors import NoQuestions
from npt_training.assessment.exam import rules
from npt_training.assessment.exam.drawing import draw, in_order
from npt_training.assessment.exam.errors import CannotStart, CodeRefused
from npt_training.assessment.exam.models import Exam, ExamVersion, Sitting, SittingDevice
from npt_training.assessment.exam.rules import Bar, Door, Tried
from npt_training.assessment.exam.service.codes import code_opens
from npt_training.assessment.exam.service.devices import Device
from npt_training.assessment.exam.service.drafts import doc_of, exam_in, newest_version
from npt_training.assessment.exam.service.extra import Extra, expire_at, extra_for
from npt_training.assessment.exam.service.finish import expire_if_over
from npt_training.assessment.exam.service.pool import (
    cards_of,
    count_shown,
    name_of,
    pool_of,
    seen_counts,
    shown_counts,
)
from npt_training.assessment.exam.spec import ExamDoc
from npt_training.assessment.models import Attempt, AttemptItem
from npt_training.assessment.service.bank import Held, held_item
from npt_training.core.audit import record
from npt_training.core.clock import now
from npt_training.core.db import read, write
from npt_training.core.errors import NotFound
from npt_training.core.i18n import format_datetime
from npt_training.core.i18n import gettext as _
from npt_training.core.ids import new_id


@dataclass(frozen=True)
class Facts:
    """What one person's page of an exam says. ``running``: the open attempt."""

    exam: Exam
    version: ExamVersion
    doc: ExamDoc
    door: Door
    running: str | None
    tried: list[Sitting]
    attempts: list[Attempt]
    extra: Extra


def facts(actor: Principal, exam_id: str) -> Facts:
    """A published exam of the person's school, and how they stand. NotFound."""
    with read() as s:
        exam = exam_in(s, actor.organisation_id, exam_id)
        version = newest_version(s, exam_id)
        if version is None:
            raise NotFound()
        rows = s.execute(
            select(Sitting, Attempt)
            .join(Attempt, Attempt.id == Sitting.attempt_id)
            .where(Sitting.exam_id == exam_id, Sitting.person_id == actor.person_id)
            .order_by(Sitting.number)
        ).all()
        extra = extra_for(s, actor.organisation_id, exam_id, actor.person_id)
    doc = doc_of(version)
    done = [attempt for _sitting, attempt in rows if attempt.status != "open"]
    running = next((a.id for _sitting, a in rows if a.status == "open"), None)
    tried = [
        Tried(
            attempt.submitted_at or attempt.expires_at,
            bool(attempt.passed) if attempt.status == "released" else None,
        )
        for attempt in done
    ]
    found = rules.door(
        tried,
        at=now(),
        attempts=doc.attempts,
        cooldown_hours=doc.cooldown_hours,
        opens_at=doc.opens_at,
        closes_at=doc.closes_at,
        closed=exam.closed_at is not None,
    )
    return Facts(
        exam,
        version,
        doc,
        found,
        running,
        [row[0] for row in rows],
        [row[1] for row in rows],
        extra,
    )


def start(
    actor: Principal, exam_id: str, device: Device, *, code: str = "", seed: str | None = None
) -> str:
    """Open a sitting and return its attempt; the running one when there is one.

    A sitting whose time is over is handed in as it stands first. Raises CannotStart, CodeRefused,
    NoQuestions, NotFound. ``seed`` fixes the form for tests and for looking at it again.
    """
    found = facts(actor, exam_id)
    if found.running is not None:
        if not expire_if_over(found.running):
            return found.running
        found = facts(actor, exam_id)
    if found.door.bar is not None:
        raise CannotStart(bar_words(found.door))
    if found.doc.start_code:
        with read() as s:
            if not code_opens(s, exam_id, code, now()):
                raise CodeRefused()
    seed = seed or secrets.token_hex(8)
    sections = _form(actor, found, int(seed, 16))
    try:
        with write() as s:
            return _write(s, actor, found, sections, seed, device)
    except IntegrityError:
        running = facts(actor, exam_id).running
        if running is None:
            raise
        return running


def bar_words(found: Door) -> str:
    """Why it does not start, in a sentence."""
    when = format_datetime(found.at)
    return {
        Bar.NOT_YET: _("This opens on %(when)s.", when=when),
        Bar.OVER: _("This could be started until %(when)s.", when=when),
        Bar.CLOSED: _("The school has closed this. Ask your instructor."),
        Bar.NO_MORE_TRIES: _("You have used all your tries."),
        Bar.WAITS: _("The result of your last try is not out yet. You can try again after that."),
        Bar.COOLING_OFF: _(
            "Your next try opens on %(when)s. Practice stays open until then.", when=when
        ),
    }[found.bar or Bar.CLOSED]


def _form(actor: Principal, found: Facts, seed: int) -> list[list[Held]]:
    """The items of each section for this person; NoQuestions when a pool ran dry meanwhile."""
    doc, edition_id = found.doc, found.version.edition_id
    seen = seen_counts(actor.person_id)
    shown = shown_counts(actor.organisation_id) if doc.timed else {}
    used, levels = set(doc.pinned), doc.levels_left()
    sections: list[list[Held]] = []
    for number, section in enumerate(doc.sections, 1):
        items = [held_item(edition_id, doc.pinned[name]) for name in section.items]
        if section.lines:
            pool = pool_of(actor.organisation_id, edition_id, section)
            free = [held for name, held in pool.items() if name not in used]
            drawn = draw(
                cards_of(free, seen=seen, shown=shown),
                [line.want for line in section.lines],
                seed + number,
                limit=doc.exposure_limit if doc.timed else None,
                levels=levels,
            )
            if drawn.short:
                raise NoQuestions()
            by_id = {held.id: held for held in free}
            items += [by_id[ident] for ident in drawn.ids]
        used |= {name_of(held) for held in items}
        sections.append(items)
    return sections


def _write(
    s: Session,
    actor: Principal,
    found: Facts,
    sections: list[list[Held]],
    seed: str,
    device: Device,
) -> str:
    doc, at, attempt_id = found.doc, now(), new_id()
    number = int(seed, 16)
    deadline, extra_s = _deadline(found, at)
    attempt = Attempt(
        id=attempt_id,
        person_id=actor.person_id,
        organisation_id=actor.organisation_id,
        edition_id=found.version.edition_id,
        module_id=None,
        mode="exam" if doc.timed else "practice",
        open_slot=f"exam:{found.exam.id}",
        seed=seed,
        status="open",
        pass_percent=doc.cut_percent,
        started_at=at,
        expires_at=deadline or at + quiz_rules.ATTEMPT_OPEN_FOR,
        exam_id=found.exam.id,
        explains=doc.explains if doc.timed else None,
    )
    s.add(attempt)
    s.flush()
    by_id = {held.id: held for part in sections for held in part}
    order = in_order([[held.id for held in part] for part in sections], number, shuffle=doc.shuffle)
    for position, ident in enumerate(order, 1):
        held = by_id[ident]
        shown = quiz_rules.draw_order(held.kind.option_ids(held.item), number + position)
        s.add(AttemptItem(attempt_id=attempt_id, position=position, item_id=ident, shown=shown))
    digest = device.digest(attempt_id) if doc.timed else None
    s.add(
        Sitting(
            attempt_id=attempt_id,
            exam_id=found.exam.id,
            version_id=found.version.id,
            person_id=actor.person_id,
            organisation_id=actor.organisation_id,
            number=len(found.tried) + 1,
            sections=[
                {"title": section.title, "count": len(part)}
                for section, part in zip(doc.sections, sections, strict=True)
            ],
            deadline=deadline,
            extra_s=extra_s,
            device=digest,
            device_words=device.words,
            devices=1,
        )
    )
    if digest is not None:
        s.add(SittingDevice(attempt_id=attempt_id, device=digest, device_words=device.words, at=at))
    s.flush()
    if doc.timed:
        count_shown(s, actor.organisation_id, {name_of(held) for held in by_id.values()})
    if deadline is not None:
        expire_at(s, attempt_id, deadline)
    detail = {"exam": found.exam.id, "version": found.version.number, "extra_s": extra_s}
    record(s, "exam.start", actor=actor.person_id, subject=attempt_id, detail=detail)
    return attempt_id


def _deadline(found: Facts, at: datetime) -> tuple[datetime | None, int]:
    if not found.doc.timed or found.doc.minutes is None:
        return None, 0
    extra = found.extra.of(found.doc.minutes)
    return rules.deadline_of(at, found.doc.minutes, extra), int(extra.total_seconds())
