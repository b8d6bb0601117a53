"""Regrading after a change of key: who moves is shown first, then new marks are appended."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from npt_training.accounts.interests import interested
from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment import rules
from npt_training.assessment.desk.answered import answers_to, fractions_of, newest_marks
from npt_training.assessment.desk.changes import KINDS, Change, rescored
from npt_training.assessment.desk.errors import ChangeRefused, NothingWritten, PreviewOld, TooLong
from npt_training.assessment.desk.keys import versions_of
from npt_training.assessment.desk.models import Regrade
from npt_training.assessment.desk.rules import Move, counted, regraded
from npt_training.assessment.exam.bars import NONE, own_bars
from npt_training.assessment.exam.own_bars import OwnBars
from npt_training.assessment.models import Attempt, Mark
from npt_training.assessment.service.bank import Held
from npt_training.assessment.service.marks import add_mark
from npt_training.assessment.service.settle import settle
from npt_training.core.audit import record
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.i18n import gettext as _
from npt_training.core.ids import new_id
from npt_training.core.jobs import emit

MOST_REASON = 2000


@dataclass(frozen=True)
class Line:
    """One answer whose worth changes, with what that does to its attempt."""

    attempt_id: str
    answer_id: str
    person: str
    status: str
    was: float | None
    becomes: float | None
    move: Move


@dataclass(frozen=True)
class Preview:
    """Who moves. ``seen`` answers were looked at; ``left_to_others`` are the actor's own or of
    people they declared an interest in. ``token`` names exactly this preview."""

    lines: list[Line]
    seen: int
    left_to_others: int
    token: str

    @property
    def moving(self) -> list[Line]:
        """Lines whose result moves."""
        return [one for one in self.lines if one.move.moves]

    def crossing(self, way: str) -> int:
        """How many results pass now (now-passes) or fail now (now-fails)."""
        return sum(one.move.crossing == way for one in self.lines)


def preview(actor: Principal, held: Held, change: Change) -> Preview:
    """What ``change`` would do to the answers of the actor's school; nothing is written.

    Three queries, and three more for bars of their own, however many answered. Raises
    ChangeRefused.
    """
    actor.require(Permission.MARK)
    version = _version(actor, held, change)
    with read() as s:
        barred = {actor.person_id} | interested(s, actor.person_id)
        asked = answers_to(s, actor, held)
        everything = fractions_of(s, actor, held)
        bars = own_bars(s, [row.attempt_id for row in asked])
    lines, seen, left = [], 0, 0
    for row in asked:
        seen += 1
        if row.person_id in barred:
            left += 1
            continue
        own = bars.get(row.attempt_id, NONE)
        line = _line(row, everything[row.attempt_id], change, version, own)
        if line is not None:
            lines.append(line)
    lines.sort(key=lambda one: (one.move.crossing == "", not one.move.moves, one.person))
    return Preview(lines, seen, left, _token(change, lines))


def apply(actor: Principal, held: Held, change: Change, reason: str, token: str) -> tuple[int, int]:
    """Append the new marks and let every result count anew; (answers, results that moved).

    ``token`` is that of the preview that was looked at; raises PreviewOld when it no longer
    holds. People whose released result moved are told by mail.
    """
    said = reason.strip()
    if not said:
        raise NothingWritten("reason", _("Write what was wrong with the key; people read it."))
    if len(said) > MOST_REASON:
        raise TooLong("reason", MOST_REASON)
    seen = preview(actor, held, change)
    if seen.token != token:
        raise PreviewOld()
    if not seen.lines:
        raise ChangeRefused(_("Nothing moves with this change, so there is nothing to apply."))
    by_attempt = {line.attempt_id: line for line in seen.lines}
    regrade_id = new_id()
    with write() as s:
        for attempt_id in sorted(by_attempt):
            locked(s, Attempt, attempt_id)
        newest = newest_marks(s, actor, held)
        if any(newest.get(line.answer_id, (None, None))[0] != line.was for line in seen.lines):
            raise PreviewOld()
        s.add(
            Regrade(
                id=regrade_id,
                organisation_id=actor.organisation_id,
                item_id=held.id,
                change=change.as_doc(),
                reason=said,
                answers=len(seen.lines),
                results=len(seen.moving),
                made_by=actor.person_id,
                made_at=now(),
            )
        )
        detail = {"change": change.kind, "answers": len(seen.lines), "results": len(seen.moving)}
        record(s, "assessment.regrade", actor=actor.person_id, subject=regrade_id, detail=detail)
        for line in seen.lines:
            _mark(s, actor, line, newest[line.answer_id][1], change, regrade_id)
        for attempt_id, line in sorted(by_attempt.items()):
            _count_anew(s, actor, attempt_id, line, regrade_id)
    return len(seen.lines), len(seen.moving)


def _mark(
    s: Session, actor: Principal, line: Line, before: Mark | None, change: Change, cause_id: str
) -> None:
    becomes = line.becomes if line.becomes is not None else line.was
    add_mark(
        s,
        actor.person_id,
        line.answer_id,
        rubric=before.rubric if before is not None else {},
        fraction=becomes or 0.0,
        comment=before.comment if before is not None else "",
        notes=before.notes if before is not None else None,
        cause="excluded" if change.kind == "exclude" else "regrade",
        cause_id=cause_id,
    )


def _count_anew(s: Session, actor: Principal, attempt_id: str, line: Line, regrade_id: str) -> None:
    attempt = s.get(Attempt, attempt_id)
    assert attempt is not None
    out = attempt.status == "released"
    settle(s, attempt, actor=actor.person_id, cause="regrade" if out else "")
    if out and line.move.moves:
        payload = {
            "attempt_id": attempt_id,
            "person_id": attempt.person_id,
            "regrade_id": regrade_id,
            "before": line.move.before,
            "after": attempt.percent,
            "passed": attempt.passed,
        }
        emit(s, "assessment.result_changed", payload, key=f"{regrade_id}:{attempt_id}")


def _version(actor: Principal, held: Held, change: Change) -> Held | None:
    if change.kind not in KINDS:
        raise ChangeRefused()
    if change.kind == "accept" and not change.accept:
        raise ChangeRefused(_("Choose at least one more answer that is right."))
    if change.kind != "version":
        return None
    for one in versions_of(actor, held):
        if one.id == change.version_id:
            return one
    raise ChangeRefused(_("Choose one of the versions of this question."))


def _line(
    row: Any,
    fractions: Mapping[str, tuple[float | None, bool]],
    change: Change,
    version: Any,
    own: OwnBars,
) -> Line | None:
    was, out = fractions[row.id]
    if change.kind == "exclude":
        becomes, leaves = was, True
        if out:
            return None
    else:
        again = rescored(change, version, row.response, was)
        becomes, leaves = regraded(was, again, by_appeal=row.cause == "appeal"), False
        if becomes == was and not out:
            return None
    after = {answer: fraction for answer, (fraction, _out) in fractions.items()}
    excluded = {answer for answer, (_fraction, gone) in fractions.items() if gone}
    before, own_before = _percent(after, excluded), own.met(after, excluded)
    after[row.id] = becomes
    left_out = (excluded | {row.id}) if leaves else (excluded - {row.id})
    percent = _percent(after, left_out)
    if leaves and before is not None and percent is None:
        raise ChangeRefused(
            _("This question is the only one of an attempt. Give everybody full marks instead.")
        )
    cut = row.pass_percent or 0.0
    move = Move(
        before,
        percent,
        None if before is None else rules.passes(before, cut) and own_before,
        None if percent is None else rules.passes(percent, cut) and own.met(after, left_out),
    )
    return Line(row.attempt_id, row.id, row.name, row.status, was, becomes, move)


def _percent(fractions: Mapping[str, float | None], excluded: set[str]) -> float | None:
    """The result of an attempt, None while an answer that counts is not marked."""
    if any(one is None and answer not in excluded for answer, one in fractions.items()):
        return None
    given = counted(fractions, frozenset(excluded))
    return rules.percent_of(given) if given else None


def _token(change: Change, lines: list[Line]) -> str:
    moves = sorted((one.answer_id, one.was, one.becomes, one.status) for one in lines)
    text = json.dumps([change.as_doc(), moves])
    return hashlib.sha256(text.encode()).hexdigest()[:32]
