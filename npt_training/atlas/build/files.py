"""Files of a build: what they were made from, written whole, put in place by renaming."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from npt_training.atlas.build.picture import WIDTHS_PX
from npt_training.atlas.build.view import ALL, camera_for

if TYPE_CHECKING:
    from npt_training.atlas.build.atlas import Atlas
    from npt_training.atlas.models import ViewEntry

KINDS = ("landmarks", "nerves", "hazards", "territories", "dermatomes")
_NOT_OF_A_VIEW = {
    "cli", "look", "sketch", "cameras", "sheets", "measure", "coverage", "scene3d", "pipeline",
    "files", "__init__", "__main__",
}  # fmt: skip
_PICTURE_CODE = ("camera", "shade", "picture", "view")
_NEW, _OLD = ".new-", ".old-"
_CODE = Path(__file__).parent


def inputs(folder: Path, views: Mapping[str, ViewEntry]) -> dict[str, str]:
    """Digest per view of everything its truth is made from: anatomy, the view, and this code."""
    common = hashlib.sha256()
    for path in sorted(_CODE.glob("*.py")):
        if path.stem not in _NOT_OF_A_VIEW:
            common.update(path.read_bytes())
    for kind in KINDS:
        for path in sorted((folder / kind).glob("*.yaml")):
            common.update(path.read_bytes())
    found = {}
    for name, view in views.items():
        own = common.copy()
        own.update(view.model_dump_json().encode())
        found[name] = own.hexdigest()
    return found


def picture_inputs(atlas: Atlas, view: Mapping[str, Any]) -> str:
    """Digest of what the plain pictures are made from: body, camera, parts, and this code."""
    camera = camera_for(view, atlas.model.placer)
    numbers = np.round(np.r_[camera.centre, camera.axes.ravel(), camera.width_mm], 6) + 0.0
    digest = hashlib.sha256(atlas.shape.encode())
    for name in _PICTURE_CODE:
        digest.update((_CODE / f"{name}.py").read_bytes())
    parts = sorted(view.get("parts", ALL))
    what = [numbers.tolist(), list(view["size_px"]), parts, view.get("below_mm")]
    digest.update(json.dumps(what).encode())
    return digest.hexdigest()


def staging(cache: Path, folder: Path) -> Path:
    """Where the views of this folder are made before they are put in place."""
    place = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]
    return cache / "views" / place


def truth_of(folder: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found


def pictures_of(folders: Iterable[Path], made_from: str) -> dict[int, bytes]:
    """Pictures already made from the same inputs, by width; none where there are none."""
    for folder in folders:
        truth = truth_of(folder)
        if truth is None or truth.get("picture_inputs") != made_from:
            continue
        paths = {width: folder / f"plain-{width}.webp" for width in WIDTHS_PX}
        if not all(path.exists() for path in paths.values()):
            continue
        found = {width: path.read_bytes() for width, path in paths.items()}
        if all(digest(found[width]) == truth["pictures"].get(str(width)) for width in WIDTHS_PX):
            return found
    return {}


def write_view(
    target: Path, truth: dict[str, Any], pictures: Mapping[int, bytes], maps: Mapping[str, bytes]
) -> int:
    """All files of a view, the truth last; how many bytes they are."""
    if target.exists():
        shutil.rmtree(target)
    (target / "distance").mkdir(parents=True)
    truth["pictures"] = {str(width): digest(content) for width, content in pictures.items()}
    truth["maps"] = {key: digest(png) for key, png in sorted(maps.items())}
    for key, png in maps.items():
        (target / "distance" / f"{key}.png").write_bytes(png)
    for width, content in pictures.items():
        (target / f"plain-{width}.webp").write_bytes(content)
    write(target / "truth.json", as_json(truth))
    return sum(path.stat().st_size for path in target.rglob("*") if path.is_file())


def put_in_place(staged: Path, views: Path, names: Iterable[str]) -> None:
    """Exchange each view's folder for the staged one, by renaming."""
    for name in names:
        target, new, old = views / name, views / f"{_NEW}{name}", views / f"{_OLD}{name}"
        shutil.copytree(staged / name, new)
        if target.exists():
            target.rename(old)
        new.rename(target)
        if old.exists():
            shutil.rmtree(old)


def recover(views: Path) -> None:
    """Undo what a killed build left between two renamings."""
    for old in views.glob(f"{_OLD}*"):
        target = views / old.name.removeprefix(_OLD)
        if target.exists():
            shutil.rmtree(old)
        else:
            old.rename(target)
    for new in views.glob(f"{_NEW}*"):
        shutil.rmtree(new)


def forget(views: Path, names: set[str]) -> None:
    """Remove the files of views that are no longer written."""
    for folder in views.iterdir():
        if folder.is_dir() and folder.name not in names:
            shutil.rmtree(folder)


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def as_json(document: Any) -> bytes:
    return (json.dumps(document, separators=(",", ":"), sort_keys=True) + "\n").encode()


def write(path: Path, content: bytes) -> None:
    """Whole or not at all; a file that is already so is left alone."""
    if path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}")
    part.write_bytes(content)
    part.replace(path)
