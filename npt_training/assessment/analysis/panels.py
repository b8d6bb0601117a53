"""A standard as it stands: read from what was done to it, with what its method gives now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment.analysis.models import Standard, StandardAct
from npt_training.assessment.statistics.standards import (
    Angoff,
    Borderline,
    angoff,
    borderline_regression,
)
from npt_training.core.db import read
from npt_training.core.errors import NotFound


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
        return load_panel(s, actor, standard_id)


def load_panel(s: Session, actor: Principal, standard_id: str) -> Panel:
    """The standard inside a transaction; NotFound where it is another school's."""
    row = s.get(Standard, standard_id) if standard_id.isalnum() else None
    if row is None or row.organisation_id != actor.organisation_id:
        raise NotFound()
    acts = s.scalars(
        select(StandardAct)
        .where(StandardAct.standard_id == standard_id)
        .order_by(StandardAct.sequence)
    ).all()
    return _panel(row, acts)


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
