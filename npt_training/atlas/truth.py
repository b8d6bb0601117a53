"""The shape of a view's truth file, checked when content is loaded."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Unit = Annotated[float, Field(ge=-0.001, le=1.001)]
Spot = tuple[Unit, Unit]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Side = Literal["right", "left"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Run(_Strict):
    """A visible stretch of a course; `mm` is its length on the skin.

    `schematic`: drawn so that the line holds together, never scored.
    """

    path: str
    side: Side = "right"
    deep: bool
    schematic: bool
    mm: float
    points: list[Spot] = Field(min_length=2)


class Exit(_Strict):
    """Where a nerve comes through; `schematic` when the place is drawn, not known."""

    point: str
    side: Side = "right"
    at: Spot
    basis: Literal["measured", "textbook", "schematic"]
    schematic: bool = False
    spread_mm: float | None


class Band(_Strict):
    point: str
    side: Side = "right"
    along_mm: float
    polygons: list[list[Spot]]


class Scorable(_Strict):
    course: bool
    exit: bool


class NerveTruth(_Strict):
    """`shown_mm` is drawn under the skin here. Of `course_mm`, `facing_mm` faces the viewer.
    `points` are the way-points of the right side that show, by path.point.

    The latter two are of one side: of the stretches under the skin, or of an entry that stays
    deep its whole line.
    """

    courses: list[Run]
    exits: list[Exit]
    spread: list[Band]
    points: dict[str, Spot] = {}
    shown_mm: float
    facing_mm: float = 0.0
    course_mm: float = 0.0
    scorable: Scorable


class HazardTruth(_Strict):
    """Its lines and the skin within its `zone_mm` of them, sides together."""

    courses: list[Run]
    zones: list[list[Spot]] = []


class LandmarkTruth(_Strict):
    """`at` is on the right or in the middle; `left` its mirror, in views of both sides."""

    at: Spot
    left: Spot | None = None


class TerritoryTruth(_Strict):
    """Where it shows, sides together; areas on the skin of one side, `whole` if all of it shows."""

    polygons: list[list[Spot]]
    area_cm2: float
    shown_cm2: float
    whole: bool


class MapEncoding(_Strict):
    """How to read a distance map; `mirrored`: from right to left."""

    form: Literal["square"]
    max_mm: float
    top: int
    off_body: int
    size_px: tuple[int, int]
    mirrored: bool = False


class Truth(_Strict):
    """All that is known about one picture: coordinates from 0 to 1, lengths in mm on the body.

    `inputs` digests everything the truth was made from, `picture_inputs` what the pictures were.
    """

    view: str
    side: Literal["right", "left", "both"] = "right"
    size_px: tuple[int, int]
    mm_per_px: float
    accuracy_mm: float
    map_encoding: MapEncoding
    orientation: dict[str, tuple[float, float]]
    marks: dict[str, str]
    silhouette: list[list[Spot]]
    nerves: dict[str, NerveTruth]
    landmarks: dict[str, LandmarkTruth]
    hazards: dict[str, HazardTruth]
    territories: dict[str, TerritoryTruth] = {}
    dermatomes: dict[str, TerritoryTruth] = {}
    pictures: dict[str, Digest]
    maps: dict[str, Digest]
    inputs: Digest
    picture_inputs: Digest | None = None
