"""What an author may write in ``courses/``: one model per file and per directive."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from npt_training.core.addresses import web_fault

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=80)]
Name = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*$", max_length=80)
]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=6000)]

Label = Literal["EST", "HYP", "CASE", "RCT", "EXP", "PROMO", "CONTRA", "ADMIN"]
Layer = Literal["course", "exit", "spread", "landmarks", "hazards", "labels"]
Format = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$", max_length=40)]
"""Other packages may add kinds: whether one is there is known when all rooms are loaded."""
Count = Annotated[int, Field(ge=0)]

REGION_HEADINGS = (
    "The patient",
    "Find",
    "Examine",
    "Do",
    "Hazards and stop signs",
    "Aftercare and follow-up",
    "What is known",
    "Say this to the patient",
)
"""The fixed places of the two voices in a region lesson, in order."""


class Strict(BaseModel):
    """Unknown keys are mistakes: most are misspelt known ones."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _well_formed(url: str) -> str:
    fault = web_fault(url)
    if fault is not None:
        raise ValueError(f"{url} is no web address: {fault}")
    return url


Url = Annotated[
    str,
    StringConstraints(pattern=r"^https?://\S+$", max_length=500),
    AfterValidator(_well_formed),
]


class Source(Strict):
    """Where a sentence comes from; ``evidence`` is its row in the programme's evidence table."""

    id: Slug
    cite: Prose
    url: Url | None = None
    note: Prose | None = None
    evidence: Name | None = None


class Claim(Strict):
    """A statement met in the wild, what kind of statement it is, and what is known about it."""

    id: Name
    statement: Prose
    labels: list[Label] = Field(min_length=1)
    known: Prose
    modules: list[Name] = []
    sources: list[Slug] = Field(min_length=1)


class Course(Strict):
    """One tier of the curriculum: its modules in order, and which opens which.

    ``planned`` names every module the tier will have, written or not: claims may name those.
    ``evidence_share_max``: the largest share of evidence items in the form of a module that is not
    in ``evidence_share_except``; None: any.
    """

    id: Slug
    title: Line
    tier: Literal["basic", "advanced", "master"]
    edition: Line
    modules: list[Name]
    planned: list[Name] = []
    prerequisites: dict[Name, list[Name]] = {}
    evidence_share_max: Annotated[float, Field(ge=0, le=1)] | None = None
    evidence_share_except: list[Name] = []

    @model_validator(mode="after")
    def _has_modules(self) -> Course:
        if not self.modules and not self.planned:
            raise ValueError("modules: a course has at least one, or plans one")
        return self


class Objective(Strict):
    """What a trainee can do afterwards. R remembers, U understands, A applies."""

    level: Literal["R", "U", "A"]
    text: Prose


class MockOf(Strict):
    """The examination this quiz is the mock of: what a school's own one begins with."""

    title: Line
    cut_percent: int = Field(ge=1, le=100)
    attempts: int = Field(ge=1, le=99)
    hazard_percent: int | None = Field(default=None, ge=1, le=100)
    evidence_percent: int | None = Field(default=None, ge=1, le=100)
    hazards: int = Field(default=0, ge=0)
    """How many of the questions that name what is drawn ask what the needle must avoid."""


class Quiz(Strict):
    """The module's quiz: how many items of which format and level, how often it may be tried.

    ``levels`` (left out: any) is met as nearly as the bank allows, ``blueprint`` exactly.
    """

    title: Line
    pass_percent: int = Field(ge=1, le=100)
    items: int = Field(ge=1, le=100)
    cooldown_hours: int = Field(default=24, ge=0)
    cooldown_after_fails: int = Field(default=2, ge=1)
    mock_of: MockOf | None = None
    blueprint: dict[Format, Count]
    levels: dict[Literal["R", "U", "A"], Count] = {}

    @model_validator(mode="after")
    def _adds_up(self) -> Quiz:
        for name, counts in (("blueprint", self.blueprint), ("levels", self.levels)):
            total = sum(counts.values())
            if total != self.items and (counts or name == "blueprint"):
                raise ValueError(f"{name} adds up to {total}, but the quiz has {self.items} items")
        return self

    def evidence_share(self) -> float:
        """The share of the form that asks to label claims."""
        return self.blueprint.get("evidence", 0) / self.items


class Module(Strict):
    """One module: a few hours of lessons and one quiz. ``minutes`` is the whole of it."""

    id: Name
    title: Line
    summary: Prose
    minutes: int = Field(ge=1)
    objectives: list[Objective] = Field(min_length=1)
    nerves: list[Name] = []
    lessons: list[Slug] = Field(min_length=1)
    quiz: Quiz | None = None


class LessonHead(Strict):
    """The front matter of a lesson.

    ``teaches``: numbers of its module's objectives, from 1. ``discusses``: promising words that it
    takes apart in its own sentences, so that they may stand there. ``reckons``: figures it
    works out or makes up for an example ("36 %"), which stand in no source.
    """

    id: Slug
    title: Line
    kind: Literal["lesson", "region"]
    minutes: int = Field(ge=1, le=180)
    nerves: list[Name] = []
    claims: list[Name] = []
    sources: list[Slug] = []
    teaches: list[Annotated[int, Field(ge=1)]] = []
    discusses: list[Line] = []
    reckons: list[Line] = []
    key_points: list[Prose] = Field(min_length=1)


class FigureDirective(Strict):
    """A picture of the atlas with layers drawn on it, or a drawing of our own."""

    view: Slug | None = None
    show: list[Name] = []
    layers: list[Layer] = ["course", "exit", "labels"]
    svg: Annotated[str, StringConstraints(pattern=r"^figures/[a-z0-9-]+\.svg$")] | None = None
    alt: Prose | None = None
    caption: Prose

    @model_validator(mode="after")
    def _one_picture(self) -> FigureDirective:
        if (self.view is None) == (self.svg is None):
            raise ValueError("a figure names either a view or an svg")
        if self.svg is not None and self.alt is None:
            raise ValueError("a drawing needs alt: what it shows, in words")
        return self


class ClaimDirective(Strict):
    id: Name


class KnownDirective(Strict):
    """The one box that says what is known: one label, one sentence."""

    label: Label
    text: Prose
    sources: list[Slug] = Field(min_length=1)


class SayDirective(Strict):
    """What to say to the patient, in about 30 seconds."""

    text: Prose


class StopDirective(Strict):
    """Hazards and stop signs of a region."""

    items: list[Prose] = Field(min_length=1)
    sources: list[Slug] = Field(min_length=1)


class FindNerveDirective(Strict):
    """An exercise inside the lesson: find ``nerve`` on ``view``, scored as practice ``item``."""

    view: Slug
    nerve: Name
    item: Slug


class VignetteDirective(Strict):
    """A patient, a question, and an answer that is opened when the reader has thought."""

    title: Line
    text: Prose
    question: Prose
    answer: Prose
    sources: list[Slug] = []


DIRECTIVES: dict[str, type[Strict]] = {
    "figure": FigureDirective,
    "claim": ClaimDirective,
    "known": KnownDirective,
    "say": SayDirective,
    "stop": StopDirective,
    "find-nerve": FindNerveDirective,
    "vignette": VignetteDirective,
}
