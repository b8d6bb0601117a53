"""What is drawn over a picture of the atlas, from its truth, in pixels of the picture. Pure.

Ids in the drawing are opaque: nothing in the markup says which nerve a line is, except a label
that was asked for, or the keys that pages of the atlas (never a player) ask for with `keyed`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from npt_training.atlas.ground import Frame, ground_of, mark_places, scale_bar, wanted_of
from npt_training.atlas.labels import SHARES, arrange
from npt_training.atlas.plane import Pixel, middle
from npt_training.atlas.seams import dissolved

Layer = dict[str, Any]
LAYERS = (
    "territories", "dermatomes", "spread", "hazards", "course", "exit", "landmarks", "labels",
    "scale", "orientation",
)  # fmt: skip
ALWAYS = ("scale", "orientation")
NAMED = {"nerve": ("course", "exit"), "hazard": ("hazards",), "landmark": ("landmarks",)}
"""Which layers must be drawn for structures of a kind to be named."""


def layers(
    truth: Mapping[str, Any],
    *,
    show: Collection[str] | None = None,
    layers: Collection[str] = ("course", "exit", "labels"),
    names: Mapping[str, str] | None = None,
    words: Mapping[str, str] | None = None,
    id_salt: str = "",
    tones: Mapping[str, int] | None = None,
    thin: Collection[str] = (),
    keyed: bool = False,
    shares: Sequence[float] = SHARES,
) -> list[Layer]:
    """Drawing instructions from back to front.

    `show` limits nerves, landmarks, hazards, territories and dermatomes to these ids (None: all).
    `names` gives the words of labels, `words` those of orientation marks, `tones` the style of
    each territory; `thin` are the lines (nerve.path) under the galea. Ids depend on `id_salt` and
    order only. `keyed` adds the `key` of the structure
    and the `layer` a shape belongs to.
    """
    drawing = _Drawing(truth, show, id_salt, keyed)
    if "territories" in layers:
        drawing.territories(tones or {})
    if "dermatomes" in layers:
        drawing.dermatomes()
    if "spread" in layers:
        drawing.spread()
    if "hazards" in layers:
        drawing.hazards()
    if "course" in layers:
        drawing.courses(thin)
    if "exit" in layers:
        drawing.exits()
    if "landmarks" in layers:
        drawing.landmarks()
    signs = drawing.signs(layers)
    if "labels" in layers:
        drawing.labels(layers, names or {}, shares, signs)
    drawing.orientation(words or {})
    drawing.scale()
    return drawing.done


class _Drawing(Frame):
    def __init__(
        self,
        truth: Mapping[str, Any],
        show: Collection[str] | None,
        salt: str,
        keyed: bool,
    ) -> None:
        super().__init__(truth, show)
        self.salt, self.keyed = salt, keyed
        self.done: list[Layer] = []

    def add(self, kind: str, layer: str = "", key: str = "", **values: Any) -> None:
        number = len(self.done)
        opaque = hashlib.sha256(f"{self.salt}\0{number}".encode()).hexdigest()[:10]
        told = {"layer": layer, "key": key} if self.keyed else {}
        self.done.append({"kind": kind, "id": f"l{opaque}"} | told | values)

    def path(self, points: Sequence[Sequence[float]], closed: bool = False) -> str:
        drawn = "L".join(f"{x:g} {y:g}" for x, y in map(self.px, points))
        return "M" + drawn + ("Z" if closed else "")

    def area(self, polygons: Sequence[Sequence[Sequence[float]]]) -> str:
        rings = dissolved(polygons, (self.width, self.height))
        return "".join(self.path(ring, closed=True) for ring in rings)

    def territories(self, tones: Mapping[str, int]) -> None:
        for key, territory in self.areas("territories"):
            d = self.area(territory["polygons"])
            self.add("territory", "territories", key, d=d, tone=tones.get(key, 0))

    def dermatomes(self) -> None:
        for key, dermatome in self.areas("dermatomes"):
            self.add("dermatome", "dermatomes", key, d=self.area(dermatome["polygons"]))

    def signs(self, shown: Collection[str]) -> list[Pixel]:
        """A number in every territory, which a list beside names; the level in a dermatome."""
        placed = []
        for layer, kind in (("territories", "number"), ("dermatomes", "level")):
            if layer not in shown:
                continue
            for number, (key, area) in enumerate(self.areas(layer), 1):
                x, y, room = self.roomiest(area["polygons"])
                text = str(number) if kind == "number" else key.upper()
                self.add(kind, layer, key, x=x, y=y, text=text, size=self.number_size(room))
                placed.append((x, y))
        return placed

    def areas(self, part: str) -> list[tuple[str, Mapping[str, Any]]]:
        return [(key, area) for key, area in self.chosen(part) if area["polygons"]]

    def roomiest(self, polygons: Sequence[Sequence[Sequence[float]]]) -> tuple[float, float, float]:
        found = [middle([self.px(p) for p in ring]) for ring in polygons]
        (x, y), room = max(found, key=lambda one: one[1])
        return x, y, room

    def number_size(self, room: float) -> float:
        """As large as the region has room for, within what is read and what is calm."""
        return round(min(max(room * 1.3, self.width * 0.016), self.width * 0.026), 1)

    def spread(self) -> None:
        for key, nerve in self.chosen("nerves"):
            for band in nerve["spread"]:
                for ring in band["polygons"]:
                    self.add("spread", "spread", key, d=self.path(ring, closed=True))

    def courses(self, thin: Collection[str]) -> None:
        for key, nerve in self.chosen("nerves"):
            for run in sorted(nerve["courses"], key=lambda run: not run["deep"]):
                galea = f"{key}.{run['path']}" in thin
                kind = "deep" if run["deep"] else "galea" if galea else "course"
                d = self.path(run["points"])
                self.add(kind, "course", key, d=d, schematic=run["schematic"])

    def hazards(self) -> None:
        for key, hazard in self.chosen("hazards"):
            if hazard.get("zones"):
                self.add("zone", "hazards", key, d=self.area(hazard["zones"]))
            for run in hazard["courses"]:
                self.add("hazard", "hazards", key, d=self.path(run["points"]))

    def exits(self) -> None:
        for key, nerve in self.chosen("nerves"):
            for place in nerve["exits"]:
                x, y = self.px(place["at"])
                self.add("exit", "exit", key, x=x, y=y)

    def landmarks(self) -> None:
        for key, landmark in self.chosen("landmarks"):
            for x, y in self.spots(landmark):
                self.add("landmark", "landmarks", key, x=x, y=y)

    def labels(
        self,
        shown: Collection[str],
        names: Mapping[str, str],
        shares: Sequence[float],
        signs: Sequence[Pixel],
    ) -> None:
        """Nerves first; other names as far as there is room for them."""
        kinds = [kind for kind, needed in NAMED.items() if set(needed) & set(shown)]
        wanted = wanted_of(self.truth, names, kinds=kinds, show=self.show, layers=shown)
        ground = ground_of(self.truth, kinds, show=self.show, layers=shown, shares=shares)
        ground = replace(ground, points=[*ground.points, *((x, y, "") for x, y in signs)])
        for label in arrange(wanted, ground):
            layer = {"nerve": "course", "hazard": "hazards", "landmark": "landmarks"}[label.of]
            self.add("leader", layer, label.key, d=label.leader)
            self.add(
                "label",
                layer,
                label.key,
                x=label.x,
                y=label.y,
                lines=label.lines,
                anchor=label.anchor,
                size=label.size,
                of=label.of,
            )

    def orientation(self, words: Mapping[str, str]) -> None:
        for mark in mark_places(self):
            text = words.get(mark.word, mark.word)
            self.add(
                "mark", x=mark.x, y=mark.y, text=text, anchor="middle", turn=mark.turn,
                size=round(self.width * 0.024, 1),
            )  # fmt: skip

    def scale(self) -> None:
        bar = scale_bar(self)
        tick = self.width * 0.008
        self.add(
            "scale",
            d=f"M{bar.x:.1f} {bar.y - tick:.1f}v{tick:.1f}h{bar.length:.1f}v{-tick:.1f}",
            x=round(bar.x + bar.length / 2, 1),
            y=round(bar.y - tick * 1.8, 1),
            text=f"{bar.mm}\u2009mm",
            size=round(self.width * 0.024, 1),
        )


__all__ = ["ALWAYS", "LAYERS", "Layer", "Pixel", "layers"]
