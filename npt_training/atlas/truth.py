"""The shape of a view's truth file, checked when content is loaded."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Unit = Annotated[float, Field(ge=-0.001, le=1.001)]
Spot = tuple[Unit, Unit]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Run(_Strict):
    """A visible stretch of a course; `mm` is its length on the skin."""

    path: str
    deep: bool
    schematic: bool
    mm: float
    points: list[Spot] = Field(min_length=2)


class Exit(_Strict):
    point: str
    at: Spot
    basis: Literal["measured", "textbook", "schematic"]
    spread_mm: float | None


class Band(_Strict):
    point: str
    along_mm: float
    polygons: list[list[Spot]]


class Scorable(_Strict):
    course: bool
    exit: bool


class NerveTruth(_Strict):
    courses: list[Run]
    exits: list[Exit]
    spread: list[Band]
    shown_mm: float
    scorable: Scorable


class HazardTruth(_Strict):
    courses: list[Run]


class LandmarkTruth(_Strict):
    at: Spot


class MapEncoding(_Strict):
    form: Literal["square"]
    max_mm: float
    top: int
    off_body: int
    size_px: tuple[int, int]


class Truth(_Strict):
    """All that is known about one picture: coordinates from 0 to 1, lengths in mm on the body."""

    view: str
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
    pictures: dict[str, Digest]
    maps: dict[str, Digest]
    inputs: Digest
