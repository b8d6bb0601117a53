"""From the YAML of quizzes/atlas to pictures, truth and maps, view by view."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from npt_training.atlas.build.course import Course, CourseBuilder
from npt_training.atlas.build.maps import ENCODING
from npt_training.atlas.build.measure import measurements
from npt_training.atlas.build.model import Model, make_model
from npt_training.atlas.build.outline import polygons
from npt_training.atlas.build.picture import WIDTHS_PX, render, webp
from npt_training.atlas.build.shade import ambient_occlusion
from npt_training.atlas.build.truth import (
    Fields,
    Scene,
    hazard_truth,
    landmark_truth,
    nerve_truth,
    orientation,
)
from npt_training.atlas.build.view import camera_for
from npt_training.atlas.geometry import DistanceMap, Encoding
from npt_training.core.yamlfile import load_yaml

Say = Callable[[str], None]
_FILES = ("landmarks.yaml", "nerves.yaml", "hazards.yaml")
_LEAST_ACCURACY_MM = 1.0


class Atlas:
    """The anatomy of one folder on the finished body."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self.folder = folder
        self.landmarks = _by_id(folder / "landmarks.yaml")
        self.nerves = _by_id(folder / "nerves.yaml")
        self.hazards = _by_id(folder / "hazards.yaml")
        self.model: Model = make_model(cache, self.landmarks)
        builder = CourseBuilder(self.model.placer, {**self.nerves, **self.hazards})
        self.courses: dict[str, Course] = builder.all()
        self.extras = builder.extras
        self.fields = Fields(self.model, self.courses, {})
        self._ao: np.ndarray | None = None

    @property
    def ao(self) -> np.ndarray:
        if self._ao is None:
            self._ao = ambient_occlusion(self.model.surface)
        return self._ao

    def truth(self, view: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, bytes]]:
        """Truth of a view without picture digests, and its distance maps by key."""
        camera = camera_for(view, self.model.placer)
        scene = Scene(view, camera, self.model)
        nerves, hazards = {}, {}
        landmarks, maps = landmark_truth(scene, self.landmarks, self.fields)
        for name, nerve in self.nerves.items():
            if name in view.get("leave_out", ()):
                continue
            found, own = nerve_truth(scene, nerve, self.courses, self.fields)
            if found is not None:
                nerves[name] = found
                maps |= own
        for name, hazard in self.hazards.items():
            courses = [self.courses[f"{name}.{p['id']}"] for p in hazard["paths"]]
            shown = hazard_truth(scene, courses)
            if shown is not None:
                hazards[name] = shown
        small = scene.small_buffer.mask
        truth = {
            "view": view["id"],
            "size_px": list(view["size_px"]),
            "mm_per_px": round(camera.mm_per_px, 5),
            "accuracy_mm": _accuracy(nerves, maps),
            "map_encoding": ENCODING | {"size_px": [small.shape[1], small.shape[0]]},
            "orientation": orientation(scene),
            "marks": view["marks"],
            "silhouette": polygons(small, least_px=200),
            "nerves": nerves,
            "landmarks": landmarks,
            "hazards": hazards,
        }
        return truth, maps

    def picture(self, view: Mapping[str, Any]) -> dict[int, bytes]:
        camera = camera_for(view, self.model.placer)
        scene = Scene(view, camera, self.model)
        image = render(camera, scene.surface, self.ao)
        return {width: webp(image, width) for width in WIDTHS_PX}


def build(
    folder: Path,
    cache: Path,
    only: Iterable[str] = (),
    force: bool = False,
    pictures: bool = True,
    say: Say = print,
) -> int:
    """Make what is missing or changed; returns how many views were made."""
    views = load_yaml(folder / "views.yaml").data
    chosen = [v for v in views if not only or v["id"] in only]
    stale = [v for v in chosen if force or not _is_current(folder, v)]
    for view in chosen:
        if view not in stale:
            say(f"{view['id']}: unchanged")
    if not stale:
        return 0
    say("body, landmarks and courses")
    atlas = Atlas(folder, cache)
    frames = {"leg_down": atlas.model.frames.leg_down, "leg_side": atlas.model.frames.leg_side}
    document = {
        "axes": {name: np.round(axis, 6).tolist() for name, axis in frames.items()},
        "points": _points(atlas),
        "measured": measurements(atlas),
    }
    _write(folder / "body.json", _json(document))
    for view in stale:
        _make(atlas, view, pictures, say)
    return len(stale)


def _make(atlas: Atlas, view: Mapping[str, Any], pictures: bool, say: Say) -> None:
    target = atlas.folder / "views" / view["id"]
    target.mkdir(parents=True, exist_ok=True)
    truth, maps = atlas.truth(view)
    (target / "distance").mkdir(exist_ok=True)
    for old in (target / "distance").glob("*.png"):
        if old.stem not in maps:
            old.unlink()
    for key, png in maps.items():
        _write(target / "distance" / f"{key}.png", png)
    if pictures:
        for width, content in atlas.picture(view).items():
            _write(target / f"plain-{width}.webp", content)
    files = {p.name: p for p in sorted(target.glob("plain-*.webp"))}
    truth["pictures"] = {
        name.removeprefix("plain-").removesuffix(".webp"): _digest(path.read_bytes())
        for name, path in files.items()
    }
    truth["maps"] = {key: _digest(png) for key, png in sorted(maps.items())}
    truth["inputs"] = _inputs(atlas.folder, view)
    _write(target / "truth.json", _json(truth))
    total = sum(p.stat().st_size for p in target.rglob("*") if p.is_file())
    say(f"{view['id']}: {len(truth['nerves'])} nerves, {len(maps)} maps, {total // 1024} KB")


def _accuracy(nerves: Mapping[str, Any], maps: Mapping[str, bytes]) -> float:
    """How far a map may be from 0 on a course it was made from (95th percentile), mm."""
    worst = []
    for name, nerve in nerves.items():
        shallow = [run for run in nerve["courses"] if not run["deep"]]
        chart = DistanceMap.decode(maps[name], Encoding.from_truth(ENCODING))
        for run in shallow:
            found = [chart.mm_at(x, y) for x, y in run["points"] if 0 <= x <= 1 and 0 <= y <= 1]
            worst += [mm for mm in found if mm is not None]
    p95 = float(np.percentile(worst, 95)) if worst else 0.0
    return max(_LEAST_ACCURACY_MM, math.ceil(p95 * 10 + 1) / 10)


def _points(atlas: Atlas) -> dict[str, Any]:
    """Landmarks and way-points on the body: mm, face number and barycentric weights."""
    where = {name: atlas.model.placer.landmark(name) for name in atlas.landmarks}
    for key, course in atlas.courses.items():
        where |= {f"{key}.{point}": course.at(point) for point in course.stations}
    where |= atlas.extras
    found = {}
    for name, point in where.items():
        p, face, weights = atlas.model.surface.locate(point)
        found[name] = {
            "mm": np.round(p[0], 2).tolist(),
            "face": int(face[0]),
            "weights": np.round(weights[0], 4).tolist(),
        }
    return found


def _is_current(folder: Path, view: Mapping[str, Any]) -> bool:
    target = folder / "views" / view["id"]
    try:
        truth = json.loads((target / "truth.json").read_text())
    except (OSError, ValueError):
        return False
    pictures = [target / f"plain-{width}.webp" for width in WIDTHS_PX]
    maps = [target / "distance" / f"{key}.png" for key in truth.get("maps", {})]
    present = all(path.exists() for path in (*pictures, *maps))
    return present and truth.get("inputs") == _inputs(folder, view)


def _inputs(folder: Path, view: Mapping[str, Any]) -> str:
    """Digest of everything a view is made from: anatomy, the view, and this code."""
    digest = hashlib.sha256(json.dumps(view, sort_keys=True).encode())
    code = sorted(Path(__file__).parent.glob("*.py"))
    for path in [folder / name for name in _FILES] + code:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _by_id(path: Path) -> dict[str, Any]:
    return {entry["id"]: entry for entry in load_yaml(path).data}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _json(document: Any) -> bytes:
    return (json.dumps(document, separators=(",", ":"), sort_keys=True) + "\n").encode()


def _write(path: Path, content: bytes) -> None:
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)
