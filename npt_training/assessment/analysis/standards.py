"""Setting a standard: judges, rounds, ratings, and the cut that is recorded in the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from npt_training.accounts.models import Person
from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment.analysis.errors import (
    CutRefused,
    EstimateRefused,
    NoEstimates,
    NotAJudge,
    NotEnough,
    NotInvited,
    ReasonMissing,
    RoundClosed,
)
from npt_training.assessment.analysis.judges import may_be_judges, require_all_seen
from npt_training.assessment.analysis.models import Standard, StandardAct
from npt_training.assessment.analysis.panels import (
    Decision,
    Panel,
    load_panel,
    panel,
    standards_of,
)
from npt_training.core.audit import record
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.errors import NotFound
from npt_training.core.i18n import gettext as _
from npt_training.core.mail import queue_mail
from npt_training.core.web import absolute_url

__all__ = [
    "Decision", "Panel", "decide", "estimate", "invite", "judges_to_invite", "keep_table",
    "open_round", "panel", "standards_of",
]  # fmt: skip

SAME = 0.005
"""A cut this near to the computed one, in marks, is the computed one rounded."""
MOST_REASON = 2000


def judges_to_invite(actor: Principal, found: Panel) -> set[str]:
    """Members who may be invited."""
    with read() as s:
        return may_be_judges(s, actor, found)


def invite(actor: Principal, standard_id: str, judges: Sequence[str]) -> None:
    """Make members judges. Raises NotAJudge for anybody who may not be one or is one already."""
    with _change(actor, standard_id) as (s, found):
        allowed = may_be_judges(s, actor, found)
        if not judges or found.method != "angoff" or not set(judges) <= allowed:
            raise NotAJudge()
        _open(found)
        address = absolute_url("analysis.judge", standard_id=standard_id)
        for judge in dict.fromkeys(judges):
            _add(s, actor, found, "invite", judge_id=judge)
            person = s.get(Person, judge)
            if person is not None and person.email and judge != actor.person_id:
                queue_mail(
                    s,
                    to=person.email,
                    subject=_("You are asked to judge: %(title)s", title=found.title),
                    text=_(
                        "%(name)s asks you to say, question by question, how many of a hundred "
                        "just competent people would get it right.\n\n%(address)s",
                        name=actor.name,
                        address=address,
                    ),
                    key=f"standard-judge-{standard_id}-{judge}",
                )


def estimate(
    actor: Principal, standard_id: str, number: int, percents: Sequence[int | None]
) -> None:
    """A judge's estimates for every question in the open round; again replaces them.

    ``percents``: 0 to 100 for each question in order. Raises NotInvited, SecureQuestion where one
    is hidden from the judge, RoundClosed, and EstimateRefused, which names the first question that
    lacks one.
    """
    with _change(actor, standard_id) as (s, found):
        if actor.person_id not in found.judges:
            raise NotInvited()
        require_all_seen(s, actor, found)
        _open(found)
        if number != found.round:
            raise RoundClosed()
        items = found.doc["items"]
        shares = []
        for place in range(len(items)):
            value = percents[place] if place < len(percents) else None
            if value is None or not 0 <= value <= 100:
                raise EstimateRefused(place + 1)
            shares.append(value / 100)
        _add(s, actor, found, "estimates", doc={"shares": shares})


def open_round(actor: Principal, standard_id: str, number: int) -> None:
    """Close round ``number`` and open the next, in which judges see what the others said."""
    with _change(actor, standard_id) as (s, found):
        _open(found)
        if found.method != "angoff" or number != found.round:
            raise RoundClosed()
        if not found.estimates.get(number):
            raise NoEstimates()
        _add(s, actor, found, "round", number=number + 1)


def keep_table(
    actor: Principal, standard_id: str, table: Sequence[tuple[str, float, float]]
) -> None:
    """The ratings and scores of a station (checked by :mod:`.station`); again replaces them."""
    with _change(actor, standard_id) as (s, found):
        _open(found)
        if found.method != "borderline":
            raise NotFound()
        _add(s, actor, found, "table", doc={"rows": [list(row) for row in table]})


def decide(actor: Principal, standard_id: str, cut: float | None, reason: str) -> None:
    """Record the cut. One that differs from the computed one says why. A later one replaces it.

    Raises NotEnough, CutRefused, ReasonMissing.
    """
    with _change(actor, standard_id) as (s, found):
        computed = found.computed()
        if computed is None:
            raise NotEnough()
        if cut is None or not 0 <= cut <= found.most:
            raise CutRefused(found.most)
        reason = reason.strip()[:MOST_REASON]
        if abs(cut - computed[0]) > SAME and not reason:
            raise ReasonMissing()
        doc = {"cut": cut, "computed": computed[0], "se": computed[1], "reason": reason}
        _add(s, actor, found, "decide", doc=doc)


@contextmanager
def _change(actor: Principal, standard_id: str) -> Iterator[tuple[Session, Panel]]:
    """A write about one standard: locked, loaded, and of the actor's organisation."""
    actor.require(Permission.MARK)
    with write() as s:
        locked(s, Standard, standard_id)
        yield s, load_panel(s, actor, standard_id)


def _open(found: Panel) -> None:
    if found.decision is not None:
        raise RoundClosed()


def _add(
    s: Session,
    actor: Principal,
    found: Panel,
    act: str,
    *,
    number: int | None = None,
    judge_id: str | None = None,
    doc: Mapping[str, Any] | None = None,
) -> None:
    last = s.scalars(
        select(StandardAct.sequence)
        .where(StandardAct.standard_id == found.id)
        .order_by(StandardAct.sequence.desc())
        .limit(1)
    ).first()
    row = StandardAct(
        standard_id=found.id,
        sequence=(last or 0) + 1,
        act=act,
        round=number or found.round,
        person_id=actor.person_id,
        judge_id=judge_id,
        doc=dict(doc or {}),
        at=now(),
    )
    s.add(row)
    s.flush()
    what = {"round": row.round} | ({"judge": judge_id} if judge_id else {})
    if act == "decide":
        what |= {"cut": row.doc["cut"]}
    record(s, f"assessment.standard.{act}", actor=actor.person_id, subject=found.id, detail=what)
