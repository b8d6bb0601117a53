"""What a quiz or examination says, as data: the draft while it is written, the version for good."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from npt_training.assessment.exam.drawing import Want
from npt_training.assessment.items.formats import EVIDENCE, HAZARD
from npt_training.core.i18n import lazy_gettext as _l
from npt_training.core.signing import canonical

QUIZ: Final = "quiz"
EXAM: Final = "exam"
LEVELS = ("R", "U", "A")
MOST_QUESTIONS = 200
MOST_SECTIONS = 12
MOST_LINES = 20
MOST_MINUTES = 600

METHODS = {
    "fixed": _l("fixed in advance by the faculty"),
    "angoff": _l("modified Angoff"),
    "ebel": _l("Ebel"),
    "borderline": _l("borderline regression"),
    "cohen": _l("Cohen, relative to the best candidates"),
    "other": _l("another method, described below"),
}


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Line(_Part):
    """One line of a blueprint; None leaves a part open."""

    region: Annotated[str, Field(max_length=60)] | None = None
    kind: Annotated[str, Field(max_length=60)] | None = None
    level: Literal["R", "U", "A"] | None = None
    count: Annotated[int, Field(ge=1, le=MOST_QUESTIONS)]

    @property
    def want(self) -> Want:
        return Want(self.count, self.region, self.kind, self.level)


class Section(_Part):
    """A part of the form: ``items`` are asked in every form, ``lines`` are drawn from ``pool``.

    ``module``: only items about the nerves that module names; None: about any.
    """

    title: Annotated[str, Field(max_length=120)] = ""
    pool: Literal["practice", "exam"] = "exam"
    module: Annotated[str, Field(max_length=60)] | None = None
    items: tuple[Annotated[str, Field(max_length=120)], ...] = ()
    lines: tuple[Line, ...] = ()

    @property
    def count(self) -> int:
        return len(self.items) + sum(line.count for line in self.lines)


class CutStandard(_Part):
    """A recorded standard as it stood when a version was published: ``id`` of the standard, its
    method, who came to it (``judges`` of the last round, or ``candidates`` of a station) and its
    cut. ``reason``: why the version has another cut.
    """

    id: str
    method: str
    title: str
    judges: int = 0
    candidates: int = 0
    cut_percent: float
    decided_at: datetime
    reason: str = ""


class ExamDoc(_Part):
    """A quiz (feedback after each answer) or an examination (timed, no feedback until release).

    ``attempts`` 0: as often as wanted. ``minutes`` None: no limit. ``explains``: whether the
    released result opens the questions with their keys, which uses up the pool. Times are UTC.
    ``hazard_percent`` and ``evidence_percent`` are needed in those questions alone, whatever the
    rest comes to (curriculum.md §3.5); None: they count like the others. ``levels``: how many of
    each level a form comes near to; None: whatever comes.
    ``pinned`` maps fixed items to their row ids, ``standard`` is where the cut came from; both in
    a version only.
    """

    title: Annotated[str, Field(max_length=120)] = ""
    mode: Literal["quiz", "exam"] = EXAM
    intro: Annotated[str, Field(max_length=4000)] = ""
    sections: tuple[Section, ...] = ()
    cut_percent: float | None = None
    cut_method: str = "fixed"
    cut_note: Annotated[str, Field(max_length=2000)] = ""
    hazard_percent: float | None = None
    evidence_percent: float | None = None
    levels: dict[Literal["R", "U", "A"], Annotated[int, Field(ge=0, le=MOST_QUESTIONS)]] | None = (
        None
    )
    standard: CutStandard | None = None
    minutes: int | None = None
    attempts: Annotated[int, Field(ge=0, le=99)] = 0
    cooldown_hours: Annotated[int, Field(ge=0, le=24 * 365)] = 0
    shuffle: bool = True
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    start_code: bool = False
    release: Literal["at_once", "instructor"] = "instructor"
    explains: bool = False
    confidence: bool = False
    exposure_limit: Annotated[int, Field(ge=1, le=100_000)] | None = None
    pinned: dict[str, str] = Field(default_factory=dict)

    @property
    def count(self) -> int:
        return sum(section.count for section in self.sections)

    @property
    def method(self) -> str:
        """How the cut was set: by the standard's method where it came from one."""
        return self.cut_method if self.standard is None else self.standard.method

    @property
    def timed(self) -> bool:
        return self.mode == EXAM

    def levels_left(self) -> Counter[str] | None:
        """The levels a form still wants, before anything is drawn; None: any."""
        return None if self.levels is None else Counter({str(k): n for k, n in self.levels.items()})

    @property
    def own_bars(self) -> dict[str, float]:
        """Percent needed in some questions alone, by the name of the bar."""
        bars = {HAZARD: self.hazard_percent, EVIDENCE: self.evidence_percent}
        return {name: percent for name, percent in bars.items() if percent is not None}

    def digest(self) -> str:
        """SHA-256 over the canonical JSON (RFC 8785)."""
        return hashlib.sha256(canonical(self.plain())).hexdigest()

    def plain(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude_none=True)
