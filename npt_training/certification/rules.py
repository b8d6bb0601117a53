"""Award rules: what a scheme asks for, held against recorded evidence. Pure; time is an argument.

A rule says which lines are met, which wait for somebody else and which are the trainee's to do.
It says so in codes and facts; :mod:`npt_training.certification.words` makes the sentences.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from npt_training.certification.dates import months_before
from npt_training.certification.scheme import QuizAsked, Scheme


@dataclass(frozen=True)
class Lessons:
    """How much of a module a person has read."""

    module: str
    title: str
    read: int
    total: int
    next_lesson: str | None = None


@dataclass(frozen=True)
class Quiz:
    """A person's best result in a module's quiz."""

    module: str
    title: str
    passed: bool
    best_percent: float | None = None
    passed_at: datetime | None = None
    waiting_for_marking: bool = False
    attempts: int = 0


@dataclass(frozen=True)
class Gate:
    """A person's latest picture answers on one nerve, on the day the evidence was gathered."""

    nerve: str
    name: str
    open: bool
    percent: float | None = None
    answered: int = 0
    needed: int = 0
    until: datetime | None = None


@dataclass(frozen=True)
class Observation:
    """A signed observation form. ``critical`` pairs each critical item with its rating.

    ``counts`` is False when the form itself says that it is for learning only.
    """

    id: str
    observer: str
    epa: str
    nerve: str
    nerve_name: str
    overall: int
    critical: tuple[tuple[str, str], ...]
    signed_at: datetime
    state: str
    digest: str
    counts: bool = True


@dataclass(frozen=True)
class Evidence:
    """Everything on record about one person that a scheme looks at, as of one moment."""

    person: str
    as_of: datetime
    lessons: tuple[Lessons, ...] = ()
    quizzes: tuple[Quiz, ...] = ()
    gates: tuple[Gate, ...] = ()
    observations: tuple[Observation, ...] = ()
    observation_asked_for: bool = False
    name_given: bool = False

    @property
    def observers(self) -> frozenset[str]:
        """Everybody who signed an observation of this person."""
        return frozenset(o.observer for o in self.observations)


class Status(StrEnum):
    """Whose move it is."""

    MET = "met"
    WAITING = "waiting"
    YOURS = "yours"


@dataclass(frozen=True)
class Line:
    """One requirement and where it stands.

    ``code`` names the sentence, ``facts`` fill it in, ``target`` is (kind, id) of the page that
    moves it on.
    """

    requirement: str
    status: Status
    code: str
    facts: dict[str, str | int | float | None] = field(default_factory=dict)
    target: tuple[str, str] | None = None


@dataclass(frozen=True)
class Evaluation:
    """A scheme held against evidence. ``counted`` are the observations that fulfil it."""

    scheme: str
    version: str
    as_of: datetime
    lines: tuple[Line, ...]
    counted: tuple[str, ...] = ()

    @property
    def met(self) -> bool:
        return bool(self.lines) and all(line.status is Status.MET for line in self.lines)

    def count(self, status: Status) -> int:
        return sum(line.status is status for line in self.lines)


def evaluate(scheme: Scheme, evidence: Evidence) -> Evaluation:
    """Hold ``evidence`` against ``scheme`` on the day the evidence was gathered."""
    counted = tuple(
        o for o in evidence.observations if why_not_counted(scheme, o, evidence.as_of) is None
    )
    lines = [
        *(_lessons_line(module, evidence) for module in scheme.lessons),
        *(_quiz_line(asked, evidence) for asked in scheme.quizzes),
        _gate_line(scheme, evidence, counted),
        _observation_line(scheme, evidence, counted),
        _name_line(evidence),
    ]
    return Evaluation(
        scheme.id, scheme.version, evidence.as_of, tuple(lines), tuple(o.id for o in counted)
    )


def why_not_counted(scheme: Scheme, observation: Observation, as_of: datetime) -> str | None:
    """The code of the first reason an observation does not count; None when it counts."""
    asked = scheme.observation
    rated = {rating for _item, rating in observation.critical}
    if observation.state != "signed":
        return f"observation_{observation.state}"
    if observation.epa != asked.epa or observation.nerve not in asked.nerves:
        return "observation_elsewhere"
    if not observation.counts:
        return "observation_for_learning"
    if not months_before(as_of, asked.max_age_months) <= observation.signed_at <= as_of:
        return "observation_old"
    if not observation.critical or rated & set(asked.never):
        return "observation_critical"
    if observation.overall not in asked.levels:
        return "observation_level"
    return None


def _lessons_line(module: str, evidence: Evidence) -> Line:
    found = next((x for x in evidence.lessons if x.module == module), Lessons(module, module, 0, 0))
    facts: dict[str, str | int | float | None] = {
        "module": module, "title": found.title, "read": found.read, "total": found.total,
        "left": max(found.total - found.read, 0),
    }  # fmt: skip
    if found.total > 0 and found.read >= found.total:
        return Line(f"lessons:{module}", Status.MET, "lessons_read", facts, ("module", module))
    target = ("lesson", found.next_lesson) if found.next_lesson else ("module", module)
    return Line(f"lessons:{module}", Status.YOURS, "lessons_left", facts, target)


def _quiz_line(asked: QuizAsked, evidence: Evidence) -> Line:
    module = asked.module
    found = next((x for x in evidence.quizzes if x.module == module), Quiz(module, module, False))
    facts: dict[str, str | int | float | None] = {
        "module": module, "title": found.title, "best": found.best_percent,
        "needed": asked.pass_percent, "attempts": found.attempts,
    }  # fmt: skip
    name, target = f"quiz:{module}", ("quiz", module)
    best = found.best_percent
    if found.passed and best is not None and best >= asked.pass_percent:
        return Line(name, Status.MET, "quiz_passed", facts, target)
    if found.waiting_for_marking:
        return Line(name, Status.WAITING, "quiz_marking", facts, target)
    code = "quiz_not_tried" if best is None else "quiz_below"
    return Line(name, Status.YOURS, code, facts, target)


def _gate_line(scheme: Scheme, evidence: Evidence, counted: tuple[Observation, ...]) -> Line:
    """The gate of an observed nerve; before any observation, of whichever nerve comes nearest."""
    observed = {o.nerve for o in counted}
    gates = [g for g in evidence.gates if g.nerve in (observed or set(scheme.observation.nerves))]
    gates.sort(key=lambda g: (not _gate_open(scheme, g), -g.answered, -(g.percent or 0), g.nerve))
    if not gates:
        return Line("image_gate", Status.YOURS, "gate_unknown", {}, ("practice", ""))
    gate = gates[0]
    facts: dict[str, str | int | float | None] = {
        "nerve": gate.nerve, "name": gate.name, "percent": gate.percent, "answered": gate.answered,
        "needed": gate.needed, "asked": scheme.image_gate_percent,
        "until": gate.until.date().isoformat() if gate.until else None,
    }  # fmt: skip
    if _gate_open(scheme, gate):
        code = "gate_open" if observed else "gate_ready"
        return Line("image_gate", Status.MET, code, facts, ("nerve", gate.nerve))
    code = "gate_below" if gate.answered >= gate.needed > 0 else "gate_few"
    return Line("image_gate", Status.YOURS, code, facts, ("practice", gate.nerve))


def _gate_open(scheme: Scheme, gate: Gate) -> bool:
    return gate.open and gate.percent is not None and gate.percent >= scheme.image_gate_percent


def _observation_line(scheme: Scheme, evidence: Evidence, counted: tuple[Observation, ...]) -> Line:
    if counted:
        best = max(counted, key=lambda o: o.signed_at)
        return Line("observation", Status.MET, "observation_counts", _seen(best), _form(best))
    if evidence.observation_asked_for:
        return Line("observation", Status.WAITING, "observation_asked", {}, ("observations", ""))
    if not evidence.observations:
        return Line("observation", Status.YOURS, "observation_none", {}, ("observe", ""))
    last = max(evidence.observations, key=lambda o: o.signed_at)
    code = why_not_counted(scheme, last, evidence.as_of) or "observation_none"
    return Line("observation", Status.YOURS, code, _seen(last), ("observe", ""))


def _name_line(evidence: Evidence) -> Line:
    if evidence.name_given:
        return Line("name", Status.MET, "name_given", {}, ("name", ""))
    return Line("name", Status.YOURS, "name_missing", {}, ("name", ""))


def _form(observation: Observation) -> tuple[str, str]:
    return ("observation", observation.id)


def _seen(observation: Observation) -> dict[str, str | int | float | None]:
    return {
        "nerve": observation.nerve, "name": observation.nerve_name,
        "level": observation.overall, "on": observation.signed_at.date().isoformat(),
    }  # fmt: skip
