"""The left side: views of the right, seen in a mirror. Pure.

Only the right is built and committed. Pictures are turned round when they are first asked for;
distance maps stay the bytes they are, and the truth says that they are read from right to left.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

from PIL import Image, ImageOps

from npt_training.atlas.models import ViewEntry

Document = Mapping[str, Any]
_QUALITY, _EFFORT = 84, 0
_RIGHT, _LEFT = "-right", "-left"
_WORDS = {"right": "left", "Right": "Left", "left": "right", "Left": "Right"}


def twin_id(view_id: str) -> str:
    """`hand-palm-right` -> `hand-palm-left`, and back."""
    if view_id.endswith(_LEFT):
        return view_id.removesuffix(_LEFT) + _RIGHT
    return view_id.removesuffix(_RIGHT) + _LEFT


def entry(view: ViewEntry) -> ViewEntry:
    """The entry of the left twin of a view of the right side."""
    marks = {_WORDS.get(edge, edge): _WORDS.get(word, word) for edge, word in view.marks.items()}
    shift = (-view.shift_mm[0], view.shift_mm[1])
    changed = {
        "id": twin_id(view.id),
        "title": swapped(view.title),
        "side": "left",
        "marks": marks,
        "shift_mm": shift,
    }
    return view.model_copy(update=changed)


def swapped(text: str) -> str:
    """Right and left exchanged, word by word."""
    return " ".join(_WORDS.get(word, word) for word in text.split(" "))


def truth(document: Document) -> dict[str, Any]:
    """The truth of the left twin. Digests stay those of the files it is made from."""
    twin = dict(document)
    twin["view"] = twin_id(document["view"])
    twin["side"] = "left"
    twin["map_encoding"] = {**document["map_encoding"], "mirrored": True}
    twin["orientation"] = {
        w: [-right, down] for w, (right, down) in document["orientation"].items()
    }
    twin["marks"] = {_WORDS.get(e, e): _WORDS.get(w, w) for e, w in document["marks"].items()}
    twin["silhouette"] = _rings(document["silhouette"])
    twin["nerves"] = {name: _nerve(found) for name, found in document["nerves"].items()}
    twin["landmarks"] = {n: {**f, "at": _spot(f["at"])} for n, f in document["landmarks"].items()}
    twin["hazards"] = {
        name: {**found, "courses": _runs(found["courses"]), "zones": _rings(found.get("zones", []))}
        for name, found in document["hazards"].items()
    }
    for part in ("territories", "dermatomes"):
        twin[part] = {
            name: {**found, "polygons": _rings(found["polygons"])}
            for name, found in document.get(part, {}).items()
        }
    return twin


def _nerve(found: Document) -> dict[str, Any]:
    return {
        **found,
        "courses": _runs(found["courses"]),
        "exits": [{**e, "side": "left", "at": _spot(e["at"])} for e in found["exits"]],
        "points": {name: _spot(at) for name, at in found.get("points", {}).items()},
        "spread": [
            {**band, "side": "left", "polygons": _rings(band["polygons"])}
            for band in found["spread"]
        ],
    }


def _runs(runs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**run, "side": "left", "points": _ring(run["points"])} for run in runs]


def _rings(rings: list[list[list[float]]]) -> list[list[list[float]]]:
    return [_ring(ring) for ring in rings]


def _ring(points: list[list[float]]) -> list[list[float]]:
    return [_spot(point) for point in points]


def _spot(point: list[float]) -> list[float]:
    return [round(1 - point[0], 5), point[1]]


class MirroredPictures(Mapping[int, bytes]):
    """Pictures by width, turned round when read."""

    def __init__(self, pictures: Mapping[int, bytes]) -> None:
        self.source = pictures

    def __getitem__(self, width: int) -> bytes:
        return flipped(self.source[width])

    def __iter__(self) -> Iterator[int]:
        return iter(self.source)

    def __len__(self) -> int:
        return len(self.source)


def turn_round(pictures: Iterable[Mapping[int, bytes]]) -> None:
    """Turn what is mirrored round now, on all processors, so that reading it is quick."""
    wanted = [p.source[width] for p in pictures if isinstance(p, MirroredPictures) for width in p]
    with ThreadPoolExecutor() as pool:
        list(pool.map(flipped, wanted))


@lru_cache(maxsize=512)
def flipped(webp: bytes) -> bytes:
    """A WebP picture seen in a mirror, at a quality that shows no second loss."""
    with Image.open(io.BytesIO(webp), formats=["WEBP"]) as picture:
        out = io.BytesIO()
        ImageOps.mirror(picture).save(out, "WEBP", quality=_QUALITY, method=_EFFORT)
    return out.getvalue()
