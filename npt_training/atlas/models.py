"""What the YAML files of quizzes/atlas may say."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Confidence = Literal["high", "medium", "low"]
Basis = Literal["measured", "textbook", "schematic"]
Precision = Literal["published", "landmark", "estimate"]
Area = Literal["head", "trunk", "arm", "pelvis", "leg"]
Region = Literal[
    "head", "neck", "shoulder", "arm", "elbow", "forearm", "wrist", "hand", "thorax", "abdomen",
    "groin", "back", "loin", "buttock", "hip", "thigh", "knee", "leg", "ankle", "heel", "foot",
    "body",
]  # fmt: skip
Frame = Literal["head", "trunk", "arm", "forearm", "hand", "thigh", "leg", "foot"]
Part = Literal["head", "trunk", "arm", "leg", "other_arm", "other_leg"]
Level = Annotated[str, StringConstraints(pattern=r"^(C[1-8]|T([1-9]|1[0-2])|L[1-5]|S[1-5])$")]
ReviewState = Literal["not_reviewed", "reviewed"]
Word = Literal[
    "proximal", "distal", "anterior", "posterior", "medial", "lateral", "plantar", "dorsal",
    "superior", "inferior", "radial", "ulnar", "volar", "palmar",
]  # fmt: skip


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Place(Strict):
    """A point on the skin of the right side; exactly one of `_WAYS`, then steps along the skin.

    limb: seen from the axis of a limb at `t` (0 its upper joint, 1 its lower; of the trunk 0 the
    pelvis, 1 the root of the neck) and `theta` degrees (0 front, + lateral, 180 back).
    head: from the middle of the head at degrees of azimuth (0 front, + right) and elevation.
    foot: forward from the heel, lateral of the mid-line, up from the ground, mm.
    hand: distal of the wrist and radial of the line to the middle finger, mm, on `face`.
    over: the skin over a joint centre of the body (shoulder, elbow, wrist ...), seen from `face`.
    vertex: a vertex of the base mesh (0..13379). between: on the straight line from a to b, then
    projected from `face`; without `face` along the skin from a to b.
    """

    limb: Literal["leg", "thigh", "arm", "forearm", "neck", "trunk"] | None = None
    head: tuple[float, float] | None = None
    foot: tuple[float, float, float] | None = None
    hand: tuple[float, float] | None = None
    web: tuple[int, int] | None = None
    toe: int | None = Field(None, ge=1, le=5)
    finger: int | None = Field(None, ge=1, le=5)
    finger_web: tuple[int, int] | None = None
    over: str | None = None
    vertex: int | None = Field(None, ge=0, le=13379)
    lm: Name | None = None
    between: tuple[Name, Name] | None = None
    use: str | None = None
    joins: str | None = None
    t: float | None = None
    theta: float | None = None
    joint: int | None = Field(None, ge=1, le=4)
    face: str | None = None
    frame: Frame | None = None
    near: Place | None = None
    shift_mm: dict[Word, float] = {}
    walk: list[dict[Word, float]] = []

    @model_validator(mode="after")
    def _one_way(self) -> Place:
        given = [way for way in _WAYS if getattr(self, way) is not None]
        if len(given) != 1:
            raise ValueError(f"name exactly one of {', '.join(_WAYS)}")
        for field in _NEEDED.get(given[0], ()):
            if getattr(self, field) is None:
                raise ValueError(f"{given[0]} needs {field}")
        return self


_WAYS = (
    "limb", "head", "foot", "hand", "web", "toe", "finger", "finger_web", "over", "vertex", "lm",
    "between", "use", "joins",
)  # fmt: skip
_NEEDED = {
    "limb": ("t", "theta"),
    "foot": ("face",),
    "hand": ("face",),
    "over": ("face",),
    "between": ("t",),
    "joins": ("near",),
}


class Published(Strict):
    """A figure from the literature and where it is measured on the finished body.

    along: skin (mm along the skin), straight (mm through space), leg/thigh/arm/forearm/body (mm
    along that axis), midline (mm sideways from the median plane to `to`), fraction (% of the way
    from `from` to `toward`), width (% of the way across the limb, seen from the front).
    A place is {lm: landmark}, {point: path.point} of the same nerve, or {course: path} (nearest).
    `tolerance` was set before the first measurement; `spread` is the published SD.
    """

    id: Slug
    what: Text
    start: dict[str, str] = Field(default={}, alias="from")
    to: dict[str, str]
    toward: dict[str, str] | None = None
    along: Literal[
        "skin", "straight", "leg", "thigh", "arm", "forearm", "body", "midline", "fraction", "width"
    ]
    asked: float
    tolerance: float = Field(gt=0)
    spread: float | None = None
    explained: Text | None = None
    sources: list[Slug] = Field(min_length=1)


class Landmark(Strict):
    """A point a hand can find. `ask`: items may ask for it, so it has distance maps."""

    id: Name
    name: Text
    latin: Text | None = None
    synonyms: list[Text] = []
    region: Region
    midline: bool = False
    face: Text
    frame: Frame
    find: Text
    place: Place
    ask: bool = False
    basis: Basis = "textbook"
    confidence: Confidence = "medium"
    published: list[Published] = []
    sources: list[Slug] = []
    review_state: ReviewState = "not_reviewed"


class Spread(Strict):
    """How far a point lies from the mean in other people, along the drawn lines."""

    along_mm: float = Field(gt=0)
    across_mm: float = Field(gt=0)
    lines: list[str] = []
    note: Text


class WayPoint(Strict):
    """One point of a course.

    depth: deep (under fascia, muscle or bone: dashed, never a target), pierce (comes through),
    galea (scalp, under the galea), sub (under the skin), end (last point drawn).
    """

    id: Name
    text: Text
    at: Place
    depth: Literal["deep", "pierce", "galea", "sub", "end"]
    basis: Basis
    precision: Precision | None = None
    spread: Spread | None = None
    off_course: bool = False
    free_after: bool = False
    sources: list[Slug] = []

    @model_validator(mode="after")
    def _sourced(self) -> WayPoint:
        if self.basis != "schematic" and not self.sources:
            raise ValueError(f"the basis is {self.basis}, so a source is needed")
        return self

    @property
    def schematic(self) -> bool:
        """Whether it was chosen so that a line can be drawn: drawn, but never scored against."""
        return self.basis == "schematic" or self.precision == "estimate"


class Path(Strict):
    """One line of a nerve; `name` where the branch has one, `level` in a segmental row."""

    id: Name
    name: Text | None = None
    level: Level | None = None
    points: list[WayPoint] = Field(min_length=2)


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
    group: Text | None = None
    levels: list[Level] = []
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
    """A structure to keep the needle away from; drawn for recognition.

    `zone_mm`: skin within this distance of its lines is the danger zone; a faculty setting.
    """

    id: Name
    name: Text
    latin: Text | None = None
    synonyms: list[Text] = []
    kind: Literal["nerve", "artery", "vein", "tendon", "pleura", "organ"]
    danger: Text
    avoid: Text
    zone_mm: float = Field(10.0, gt=0, le=80)
    paths: list[Path] = []
    sources: list[Slug] = Field(min_length=1)
    review_state: ReviewState


class Territory(Strict):
    """The skin a nerve (or, in dermatomes.yaml, a root) serves, as it is drawn.

    The skin is divided among all territories: every point goes to the one whose core is nearest
    along the skin, so neighbours share their border. The core is `lines` (each one place, or
    places joined along the skin) and the subcutaneous stretches of `courses`. `reach_mm` ends it
    that far from its core. `over`: lies on top of others without cutting them (needs reach_mm).
    `area_cm2` is what is plausible on the body of 1750 mm, one side; the build stops outside it.
    Without `nerve` it is skin no entry serves. Borders are drawings: never scored.
    """

    id: Name
    nerve: Name | None = None
    level: Level | None = None
    lines: list[list[Place]] = []
    courses: list[Name] = []
    reach_mm: float | None = Field(None, gt=0)
    over: bool = False
    area_cm2: tuple[float, float]
    basis: Literal["textbook", "schematic"]
    confidence: Confidence
    note: Text | None = None
    sources: list[Slug] = []
    review_state: ReviewState = "not_reviewed"

    @model_validator(mode="after")
    def _has_core(self) -> Territory:
        if not self.lines and not self.courses:
            raise ValueError("a territory needs lines or courses as its core")
        if self.over and self.reach_mm is None:
            raise ValueError("a territory that lies over others needs reach_mm")
        return self


class ViewEntry(Strict):
    """A picture: from where, how wide, of which parts.

    side: a view of the right side, or of both; left are only the twins made by mirroring.
    frame: whose axes the words of `towards` and `up` mean. parts: what of the body is drawn.
    """

    id: Slug
    title: Text
    region: Region
    side: Literal["right", "left", "both"] = "right"
    frame: Frame = "leg"
    towards: dict[Word, float]
    up: dict[Word, float]
    centre: Place
    shift_mm: tuple[float, float] = (0, 0)
    width_mm: float = Field(gt=0)
    size_px: tuple[int, int]
    parts: list[Part] = ["head", "trunk", "arm", "leg", "other_arm", "other_leg"]
    leave_out: list[Name] = []
    below_mm: float | None = None
    marks: dict[Literal["left", "right", "top", "bottom"], Word]


class Source(Strict):
    id: Slug
    cite: Text
    url: Text | None = None
    note: Text | None = None
