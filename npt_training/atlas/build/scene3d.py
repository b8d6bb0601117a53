"""The body in space for the 3-D viewer: `scene/body.glb` and `scene/scene.json`.

body.glb: one mesh, the base topology (13 380 vertices, both sides) on the sculpted skin, with
float32 POSITION and uint16 triangle indices, no normals. Millimetres, x towards the body's left,
y up, z forward.

scene.json, all of the RIGHT side (a client mirrors x for the left):
- nerves: {id: {lines: [{path, deep, schematic, p}], exits: [{point, p, basis, schematic}]}}, where
  `p` is x, y, z of each point in turn, one stretch per run of the same flags;
- hazards: {id: {lines}}; landmarks: {id: {p, midline}};
- territories: {ids, labels}: base64, one byte per vertex of the mesh: 0 nobody's, else 1 + the
  place in ids; both sides carry the same number. dermatomes likewise;
- views: {id: {towards, up, centre, width_mm}}: the camera of every picture of the right or both.
"""

from __future__ import annotations

import base64
import json
import struct
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from npt_training.atlas.build.camera import Camera
from npt_training.atlas.build.course import Course
from npt_training.atlas.build.mesh import triangles
from npt_training.atlas.build.model import Model
from npt_training.atlas.build.territory import Regions
from npt_training.atlas.build.view import camera_for

if TYPE_CHECKING:
    from npt_training.atlas.build.atlas import Atlas

_TOLERANCE_MM = 0.6
_FLOAT, _USHORT, _ARRAY, _ELEMENTS = 5126, 5123, 34962, 34963


def scene_document(atlas: Atlas) -> dict[str, Any]:
    return {
        "nerves": {
            name: {"lines": list(_lines(atlas, nerve)), "exits": list(_exits(atlas, nerve))}
            for name, nerve in atlas.nerves.items()
        },
        "hazards": {
            name: {"lines": list(_lines(atlas, hazard))} for name, hazard in atlas.hazards.items()
        },
        "landmarks": {
            name: {
                "p": _rounded(atlas.model.placer.landmark(name)),
                "midline": bool(entry.get("midline", False)),
            }
            for name, entry in atlas.landmarks.items()
        },
        "territories": _labels(atlas.territories, atlas.model),
        "dermatomes": _labels(atlas.dermatomes, atlas.model),
        "views": {
            name: _camera(camera_for(view, atlas.model.placer))
            for name, view in atlas.views.items()
        },
    }


def _lines(atlas: Atlas, structure: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for path in structure["paths"]:
        course = atlas.courses.get(f"{structure['id']}.{path['id']}")
        if course is None:
            continue
        kind = course.deep + 2 * course.schematic
        edges = np.flatnonzero(np.diff(kind)) + 1
        for a, b in pairwise([0, *edges.tolist(), len(kind)]):
            points = _simplified(course, a, min(b + 1, len(kind)))
            if len(points) > 1:
                yield {
                    "path": course.path,
                    "deep": bool(course.deep[a]),
                    "schematic": bool(course.schematic[a]),
                    "p": _rounded(points.ravel()),
                }


def _simplified(course: Course, a: int, b: int) -> np.ndarray:
    """The points to keep so that no other lies farther than the tolerance from the line."""
    P = course.P[a:b]
    if len(P) < 3:
        return P
    keep = np.zeros(len(P), bool)
    keep[[0, -1]] = True
    spans = [(0, len(P) - 1)]
    while spans:
        i, j = spans.pop()
        chord, off = P[j] - P[i], P[i + 1 : j] - P[i]
        if not len(off):
            continue
        length = max(float(chord @ chord), 1e-9)
        t = np.clip(off @ chord / length, 0, 1)
        far = np.linalg.norm(off - t[:, None] * chord, axis=1)
        k = int(far.argmax())
        if far[k] > _TOLERANCE_MM:
            keep[i + 1 + k] = True
            spans += [(i, i + 1 + k), (i + 1 + k, j)]
    return P[keep]


def _exits(atlas: Atlas, nerve: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for path in nerve["paths"]:
        course = atlas.courses.get(f"{nerve['id']}.{path['id']}")
        for point in path["points"]:
            if course is None or point["depth"] != "pierce" or point.get("off_course"):
                continue
            drawn = point["basis"] == "schematic" or point.get("precision") == "estimate"
            yield {
                "point": f"{path['id']}.{point['id']}",
                "p": _rounded(course.at(point["id"])),
                "basis": point["basis"],
                "schematic": drawn,
            }


def _labels(regions: Regions, model: Model) -> dict[str, Any]:
    """The owner of each base vertex; what lies over others is laid on top."""
    n = model.levels.counts[0]
    ids = [*regions.ids, *regions.over]
    owner = regions.owner[:n] + 1
    for number, (points, reach) in enumerate(regions.over.values(), len(regions.ids) + 1):
        far = model.distance.far(points, reach + 1)[:n]
        owner[(far <= reach) | (far[model.mirror[:n]] <= reach)] = number
    return {"ids": ids, "labels": base64.b64encode(owner.astype(np.uint8).tobytes()).decode()}


def _camera(camera: Camera) -> dict[str, Any]:
    _, down, away = camera.axes
    return {
        "towards": np.round(-away, 4).tolist(),
        "up": np.round(-down, 4).tolist(),
        "centre": _rounded(camera.centre),
        "width_mm": camera.width_mm,
    }


def _rounded(values: np.ndarray) -> list[float]:
    found: list[float] = (np.round(values, 1) + 0.0).tolist()
    return found


def glb(model: Model) -> bytes:
    """The base topology as binary glTF 2.0."""
    V = model.surface.V[: model.levels.counts[0]].astype("<f4")
    T = triangles(model.levels.quads[0]).astype("<u2")
    blob = V.tobytes() + T.tobytes()
    blob += b"\0" * (-len(blob) % 4)
    document = {
        "asset": {"version": "2.0"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1}]}],
        "buffers": [{"byteLength": len(blob)}],
        "bufferViews": [
            {"buffer": 0, "byteOffset": 0, "byteLength": V.nbytes, "target": _ARRAY},
            {"buffer": 0, "byteOffset": V.nbytes, "byteLength": T.nbytes, "target": _ELEMENTS},
        ],
        "accessors": [
            {
                "bufferView": 0,
                "componentType": _FLOAT,
                "count": len(V),
                "type": "VEC3",
                "min": V.min(0).tolist(),
                "max": V.max(0).tolist(),
            },
            {"bufferView": 1, "componentType": _USHORT, "count": T.size, "type": "SCALAR"},
        ],
    }
    head = json.dumps(document, separators=(",", ":")).encode()
    head += b" " * (-len(head) % 4)
    total = 12 + 8 + len(head) + 8 + len(blob)
    return b"".join(
        (
            struct.pack("<4sII", b"glTF", 2, total),
            struct.pack("<I4s", len(head), b"JSON") + head,
            struct.pack("<I4s", len(blob), b"BIN\0") + blob,
        )
    )
