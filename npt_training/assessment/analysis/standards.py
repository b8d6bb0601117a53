"""Setting a standard: judges, rounds, ratings, and the cut that is recorded in the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from npt_training.accounts.models import Person
from npt_training.accounts.principal import Permission, Principal
from npt_training.accounts.service.roles import holders
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
from npt_training.assessment.analysis.models import Standard, StandardAct
from npt_training.assessment.statistics.standards import (
    Angoff,
    Borderline,
    angoff,
    borderline_regression,
)
from npt_training.core.audit import record
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.errors import NotFound
from npt_training.core.i18n import gettext as _
from npt_training.core.mail import queue_mail
from npt_training.core.web import absolute_url

SAME = 0.005
"""A cut this near to the computed one, in marks, is the computed one rounded."""
MOST_REASON = 2000


@dataclass(frozen=True)
class Decision:
    """The recorded cut: marks and percent, how it came about, by whom."""

    cut: float
    percent: float
    se: float | None
    computed: float
    reason: str
    person_id: str
    at: datetime


@dataclass(frozen=True)
class Panel:
    """A standard as it stands. ``estimates``: by round, by judge, the list of the items (0 to 1).

    ``table``: (candidate, rating, score) of a station.
    """

    id: str
    method: str
    title: str
    about: str
    edition_id: str
    doc: dict[str, Any]
    created_by: str
    created_at: datetime
    judges: list[str] = field(default_factory=list)
    round: int = 1
    estimates: dict[int, dict[str, list[float]]] = field(default_factory=dict)
    table: list[tuple[str, float, float]] = field(default_factory=list)
    decision: Decision | None = None
    decisions: int = 0

    @property
    def most(self) -> float:
        if self.method == "angoff":
            return float(sum(one["most"] for one in self.doc["items"]))
        return float(self.doc["most"])

    def angoff(self, number: int) -> Angoff | None:
        """What the judges of a round come to; None while nobody has sent estimates."""
        given = self.estimates.get(number, {})
        if self.method != "angoff" or not given:
            return None
        most = [float(one["most"]) for one in self.doc["items"]]
        return angoff([given[judge] for judge in self.judges if judge in given], most)

    def regression(self) -> Borderline | None:
        if self.method != "borderline" or not self.table:
            return None
        ratings = [rating for _name, rating, _score in self.table]
        marks = [score for _name, _rating, score in self.table]
        return borderline_regression(ratings, marks, float(self.doc["borderline"]))

    def computed(self) -> tuple[float, float | None] | None:
        """(cut in marks, standard error) as the method gives it now, kept within the marks."""
        found: Angoff | Borderline | None = self.regression()
        if self.method == "angoff":
            rounds = [number for number in self.estimates if self.estimates[number]]
            found = self.angoff(max(rounds)) if rounds else None
        return None if found is None else (min(max(found.cut, 0.0), self.most), found.se)


def standards_of(organisation_id: str) -> list[Panel]:
    """Every standard of a school, the newest first. An examination points at one by its id."""
    with read() as s:
        rows = s.scalars(
            select(Standard)
            .where(Standard.organisation_id == organisation_id)
            .order_by(Standard.id.desc())
        ).all()
        acts = s.scalars(
            select(StandardAct)
            .join(Standard, Standard.id == StandardAct.standard_id)
            .where(Standard.organisation_id == organisation_id)
            .order_by(StandardAct.standard_id, StandardAct.sequence)
        ).all()
    by_standard: dict[str, list[StandardAct]] = {}
    for act in acts:
        by_standard.setdefault(act.standard_id, []).append(act)
    return [_panel(row, by_standard.get(row.id, [])) for row in rows]


def panel(actor: Principal, standard_id: str) -> Panel:
    """One standard of the actor's organisation; NotFound otherwise."""
    actor.require(Permission.MARK)
    with read() as s:
        return _load(s, actor, standard_id)


def judges_to_invite(actor: Principal, found: Panel) -> set[str]:
    """Members who mark and are not invited yet."""
    with read() as s:
        return holders(s, actor.organisation_id, Permission.MARK) - set(found.judges)


def invite(actor: Principal, standard_id: str, judges: Sequence[str]) -> None:
    """Make members judges. Raises NotAJudge for anybody who may not mark or is one already."""
    with _change(actor, standard_id) as (s, found):
        allowed = holders(s, actor.organisation_id, Permission.MARK) - set(found.judges)
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

    ``percents``: 0 to 100 for each question in order. Raises NotInvited, RoundClosed and
    EstimateRefused, which names the first question that lacks one.
    """
    with _change(actor, standard_id) as (s, found):
        if actor.person_id not in found.judges:
            raise NotInvited()
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
        yield s, _load(s, actor, standard_id)


def _open(found: Panel) -> None:
    if found.decision is not None:
        raise RoundClosed()


def _load(s: Session, actor: Principal, standard_id: str) -> Panel:
    row = s.get(Standard, standard_id) if standard_id.isalnum() else None
    if row is None or row.organisation_id != actor.organisation_id:
        raise NotFound()
    acts = s.scalars(
        select(StandardAct)
        .where(StandardAct.standard_id == standard_id)
        .order_by(StandardAct.sequence)
    ).all()
    return _panel(row, acts)


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


def _panel(row: Standard, acts: Sequence[StandardAct]) -> Panel:
    judges: list[str] = []
    estimates: dict[int, dict[str, list[float]]] = {}
    table: list[tuple[str, float, float]] = []
    decision, decisions, number = None, 0, 1
    most = float(
        sum(one["most"] for one in row.doc["items"]) if row.method == "angoff" else row.doc["most"]
    )
    for act in acts:
        if act.act == "invite" and act.judge_id:
            judges.append(act.judge_id)
        elif act.act == "estimates":
            estimates.setdefault(act.round, {})[act.person_id] = act.doc["shares"]
        elif act.act == "round":
            number = act.round
        elif act.act == "table":
            table = [(str(name), float(a), float(b)) for name, a, b in act.doc["rows"]]
        elif act.act == "decide":
            cut, decisions = float(act.doc["cut"]), decisions + 1
            decision = Decision(
                cut, 100 * cut / most, act.doc["se"], act.doc["computed"], act.doc["reason"],
                act.person_id, act.at,
            )  # fmt: skip
    return Panel(
        row.id, row.method, row.title, row.about, row.edition_id, row.doc, row.created_by,
        row.created_at, judges, number, estimates, table, decision, decisions,
    )  # fmt: skip
