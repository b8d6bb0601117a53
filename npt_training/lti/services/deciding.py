"""What an instructor does about marks: send again, and decide where the LMS holds another mark."""

from __future__ import annotations

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from npt_training.accounts.principal import Principal
from npt_training.core.audit import record
from npt_training.core.clock import now
from npt_training.core.db import locked, write
from npt_training.core.errors import NotFound
from npt_training.lti.activities.models import Learner
from npt_training.lti.models import LtiUser
from npt_training.lti.services import holding, scores, words
from npt_training.lti.services.errors import (
    NotConfirmed,
    NothingToDecide,
    NothingToSend,
    Undecided,
)
from npt_training.lti.services.models import Delivery, Score
from npt_training.lti.services.reach import link_of
from npt_training.lti.services.scores import ASKED, DELIVERED, PASSED, REFUSED, WAITING

REPLACE, LEAVE = "replace", "leave"
WHICH = {"refused": (REFUSED, WAITING), "all": (REFUSED, WAITING, DELIVERED)}


def send_again(actor: Principal, learner_id: str) -> str:
    """Send one learner's mark again, as it stands now; the link's id. A double click sends once.

    What still waits is tried at once. Raises NothingToSend, and NothingToDecide where a decision
    is wanted instead.
    """
    with write() as s:
        learner = locked(s, Learner, learner_id)
        if learner is None:
            raise NotFound()
        link, deployment = link_of(s, actor, learner.link_id)
        last = scores.newest(s, learner_id)
        delivery = s.get(Delivery, last.id) if last is not None else None
        if delivery is not None and delivery.state == ASKED:
            raise NothingToDecide()
        stands = scores.standing_of(s, learner)
        if stands is None or stands.given is None:
            stands = scores.told(last) if last is not None else None
        if stands is None:
            raise NothingToSend()
        holding.lift(s, deployment.platform_id)
        if delivery is not None and delivery.state == WAITING:
            _due_now(s, learner_id)
            scores.wake(s, deployment.platform_id)
        else:
            cause = f"again:{last.id}" if last is not None else f"again:{learner_id}"
            if not scores.taken(s, learner_id, cause):
                scores.add(s, learner, stands, cause, last)
        record(s, "lti.send_again", actor=actor.person_id, subject=learner_id)
        return link.id


def send_all_again(actor: Principal, link_id: str, which: str) -> int:
    """Send again what was refused or waits (``refused``), or everybody's last mark (``all``); how
    many. Marks that wait for a decision are left alone."""
    if which not in WHICH:
        raise NotConfirmed()
    with write() as s:
        _link, deployment = link_of(s, actor, link_id)
        found = _newest_of(s, link_id, WHICH[which])
        holding.lift(s, deployment.platform_id)
        _due_now(s, *(learner.id for learner, _score, row in found if row.state == WAITING))
        for learner, score, delivery in found:
            if delivery.state != WAITING and not scores.taken(s, learner.id, f"again:{score.id}"):
                scores.add(s, learner, scores.told(score), f"again:{score.id}", score, waking=False)
        scores.wake(s, deployment.platform_id)
        detail = {"which": which, "marks": len(found)}
        record(s, "lti.send_all_again", actor=actor.person_id, subject=link_id, detail=detail)
        return len(found)


def decide(actor: Principal, score_id: str, decision: str) -> str:
    """Replace the mark in the LMS by ours, or leave it; the link's id. Raises NothingToDecide
    where that was decided or a newer mark came."""
    with write() as s:
        score = s.get(Score, score_id)
        learner = locked(s, Learner, score.learner_id) if score is not None else None
        if score is None or learner is None:
            raise NotFound()
        link, _deployment = link_of(s, actor, learner.link_id)
        if decision not in (REPLACE, LEAVE):
            raise Undecided()
        delivery = locked(s, Delivery, score_id)
        if delivery is None or delivery.state != ASKED:
            raise NothingToDecide()
        delivery.state, delivery.overwrite_by = PASSED, actor.person_id
        if decision == LEAVE:
            delivery.reason = words.left_to_them()
        else:
            last = scores.newest(s, learner.id)
            scores.add(
                s, learner, scores.told(score), f"replace:{score.id}", last,
                overwrite_by=actor.person_id,
            )  # fmt: skip
        detail = {"decision": decision, "theirs": delivery.theirs}
        record(s, "lti.decide", actor=actor.person_id, subject=score_id, detail=detail)
        return link.id


def _due_now(s: Session, *learner_ids: str) -> None:
    """What waits of these learners is due; a repeat of one that is on its way just now is
    harmless."""
    s.execute(
        update(Delivery)
        .where(Delivery.learner_id.in_(learner_ids), Delivery.state == WAITING)
        .values(next_at=now())
    )


def _newest_of(
    s: Session, link_id: str, states: tuple[str, ...]
) -> list[tuple[Learner, Score, Delivery]]:
    """Each learner's last score where its delivery is in one of ``states``, learners locked."""
    last = (
        select(Score.learner_id, func.max(Score.number).label("number"))
        .join(Learner, Learner.id == Score.learner_id)
        .where(Learner.link_id == link_id)
        .group_by(Score.learner_id)
        .subquery()
    )
    rows = s.execute(
        select(Learner, Score, Delivery, LtiUser)
        .join(Score, Score.learner_id == Learner.id)
        .join(last, (last.c.learner_id == Score.learner_id) & (last.c.number == Score.number))
        .join(Delivery, Delivery.score_id == Score.id)
        .join(LtiUser, LtiUser.id == Learner.user_id)
        .where(Learner.link_id == link_id, Delivery.state.in_(states))
        .order_by(Learner.id)
        .with_for_update(of=Learner)
    ).all()
    return [(row[0], row[1], row[2]) for row in rows]
