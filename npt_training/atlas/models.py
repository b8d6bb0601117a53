"""What the YAML files of quizzes/atlas may say."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Confidence = Literal["high", "medium", "low"]
Basis = Literal["measured", "textbook", "schematic"]
Region = Literal["knee", "leg", "ankle", "heel", "foot"]
ReviewState = Literal["not_reviewed", "reviewed"]
Word = Literal[
    "proximal", "distal", "anterior", "posterior", "medial", "lateral", "plantar", "dorsal"
]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Place(Strict):
    """A point on the skin; exactly one of the first eight, then steps along the skin.

    limb: seen from the axis of the leg at `t` (0 knee, 1 ankle) and `theta` degrees (0 front,
    + lateral). foot: forward from the heel, lateral of the mid-line, up from the ground, in mm.
    """

    limb: Literal["leg"] | None = None
    foot: tuple[float, float, float] | None = None
    web: tuple[int, int] | None = None
    toe: int | None = Field(None, ge=1, le=5)
    lm: Name | None = None
    between: tuple[Name, Name] | None = None
    use: str | None = None
    joins: str | None = None
    t: float | None = None
    theta: float | None = None
    joint: int | None = Field(None, ge=1, le=4)
    face: str | None = None
    frame: Literal["leg", "foot"] | None = None
    near: Place | None = None
    shift_mm: dict[Word, float] = {}
    walk: list[dict[Word, float]] = []

    @model_validator(mode="after")
    def _one_way(self) -> Place:
        ways = ("limb", "foot", "web", "toe", "lm", "between", "use", "joins")
        given = [way for way in ways if getattr(self, way) is not None]
        if len(given) != 1:
            raise ValueError(f"name exactly one of {', '.join(ways)}")
        needed = {"limb": ("t", "theta"), "foot": ("face",), "between": ("t",), "joins": ("near",)}
        for field in needed.get(given[0], ()):
            if getattr(self, field) is None:
                raise ValueError(f"{given[0]} needs {field}")
        return self


class Landmark(Strict):
    """A point a hand can find. `ask`: items may ask for it, so it has distance maps."""

    id: Name
    name: Text
    latin: Text | None = None
    synonyms: list[Text] = []
    region: Region
    face: Text
    frame: Literal["leg", "foot"]
    find: Text
    place: Place
    ask: bool = False
    sources: list[Slug] = []


class Spread(Strict):
    """How far a point lies from the mean in other people, along the drawn lines."""

    along_mm: float = Field(gt=0)
    across_mm: float = Field(gt=0)
    lines: list[str] = []
    note: Text


class WayPoint(Strict):
    id: Name
    text: Text
    at: Place
    depth: Literal["deep", "pierce", "sub", "end"]
    basis: Basis
    spread: Spread | None = None
    off_course: bool = False
    free_after: bool = False
    sources: list[Slug] = []

    @model_validator(mode="after")
    def _sourced(self) -> WayPoint:
        if self.basis != "schematic" and not self.sources:
            raise ValueError(f"the basis is {self.basis}, so a source is needed")
        return self


class Path(Strict):
    id: Name
    points: list[WayPoint] = Field(min_length=2)


class Published(Strict):
    """A figure from the literature and where it is measured on the finished body."""

    id: Slug
    what: Text
    start: dict[str, str] = Field(alias="from")
    to: dict[str, str]
    toward: dict[str, str] | None = None
    along: Literal["leg", "skin", "straight", "fraction", "width"]
    asked: float
    tolerance: float = Field(gt=0)
    spread: float | None = None
    sources: list[Slug] = Field(min_length=1)


class Tell(Strict):
    nerve: Name
    tell: Text


class SharedLine(Strict):
    """A stretch where two names are right; never offer both as options there."""

    nerve: Name
    stretch: Text


class Certainty(Strict):
    overall: Confidence
    exit: Confidence
    course: Confidence


class Nerve(Strict):
    """One skin nerve. `answer: false` marks a distractor that is never a right answer."""

    id: Name
    name: Text
    latin: Text | None
    synonyms: list[Text] = []
    roots: list[Text] = Field(min_length=1)
    roots_note: Text | None = None
    parent: Text
    parent_nerve: Name | None = None
    region: Region
    best_view: Slug
    answer: bool = True
    cutaneous: bool = True
    territory: Text
    exit: Text
    find: tuple[Text, Text, Text]
    safety: list[Text] = Field(min_length=1)
    hazards: list[Name] = []
    variation: Text
    shares_line_with: list[SharedLine] = []
    confused_with: list[Tell] = []
    confidence: Certainty
    published: list[Published] = []
    paths: list[Path] = Field(min_length=1)
    sources: list[Slug] = Field(min_length=1)
    review_state: ReviewState

    @property
    def injectable(self) -> bool:
        """Whether it may be chosen for an observation or be a right answer."""
        return self.answer and self.cutaneous

    @property
    def reviewed(self) -> bool:
        return self.review_state == "reviewed"


class Hazard(Strict):
    """A structure to keep the needle away from; drawn for recognition, never scored."""

    id: Name
    name: Text
    latin: Text | None = None
    synonyms: list[Text] = []
    kind: Literal["nerve", "artery", "vein", "tendon"]
    danger: Text
    avoid: Text
    paths: list[Path] = []
    sources: list[Slug] = Field(min_length=1)
    review_state: ReviewState


class ViewEntry(Strict):
    id: Slug
    title: Text
    region: Region
    towards: dict[Word, float]
    up: dict[Word, float]
    centre: Place
    shift_mm: tuple[float, float] = (0, 0)
    width_mm: float = Field(gt=0)
    size_px: tuple[int, int]
    leave_out: list[Name] = []
    below_mm: float | None = None
    marks: dict[Literal["left", "right", "top", "bottom"], Word]


class Source(Strict):
    id: Slug
    cite: Text
    url: Text | None = None
    note: Text | None = None
