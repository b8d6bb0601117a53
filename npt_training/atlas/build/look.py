"""A quick picture of the atlas as it is being written: mistakes are printed and passed over.

python -m npt_training.atlas.build.look AREA|VIEW-ID OUT.png [--labels] [--territories]
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
import numpy as np
import yaml
from pydantic import BaseModel, ValidationError

from npt_training.atlas import models
from npt_training.atlas.build.camera import Camera
from npt_training.atlas.build.cameras import ALL, LOOKS, named, of_view
from npt_training.atlas.build.course import CourseBuilder
from npt_training.atlas.build.limbs import Placer
from npt_training.atlas.build.model import Model, make_model
from npt_training.atlas.build.parts import PARTS
from npt_training.atlas.build.shortest import ShortWay
from npt_training.atlas.build.sketch import Sketch, tint
from npt_training.atlas.build.source import default_cache
from npt_training.core.yamlfile import ContentError, load_yaml

_KINDS: dict[str, type[BaseModel]] = {
    "landmarks": models.Landmark,
    "nerves": models.Nerve,
    "hazards": models.Hazard,
    "territories": models.Territory,
    "views": models.ViewEntry,
}
_LEVEL = 2
_RED, _BLACK = (200, 30, 30), (30, 30, 30)


class Draft:
    """The YAML of a folder as it stands: what can be read of it, by kind and id."""

    def __init__(self, folder: Path) -> None:
        self.by_kind: dict[str, dict[str, dict[str, Any]]] = {kind: {} for kind in _KINDS}
        for kind, model in _KINDS.items():
            for path in sorted((folder / kind).glob("*.yaml")):
                self._read(path, self.by_kind[kind], model)

    def _read(self, path: Path, found: dict[str, dict[str, Any]], model: type[BaseModel]) -> None:
        where = f"{path.parent.name}/{path.name}"
        try:
            entries = load_yaml(path).data
        except ContentError as error:
            click.echo(f"{where}: cannot be read: {error}")
            return
        for entry in entries or ():
            name = entry.get("id", "?")
            if name in found:
                click.echo(f"{where}: {name}: this id is used twice")
            try:
                model.model_validate(entry)
            except ValidationError as error:
                for problem in error.errors():
                    at = ".".join(str(part) for part in problem["loc"])
                    click.echo(f"{where}: {name}: {at}: {problem['msg']}")
            found[name] = entry


class Drawing:
    """One camera on the body, and what is drawn through it."""

    def __init__(self, model: Model, draft: Draft, camera: Camera, parts: tuple[str, ...]) -> None:
        self.draft, self.placer = draft, model.placer
        surface = model.at_level(_LEVEL)
        wanted = np.isin(model.part[: len(surface.V)], [PARTS.index(name) for name in parts])
        self.sketch = Sketch(camera, surface, surface.T[wanted[surface.T].all(1)])
        rough = model.at_level(1)
        self._placer = Placer(rough, model.frames, draft.by_kind["landmarks"])
        self._placer._found = model.placer._found  # landmarks lie on the fine skin
        self._short = ShortWay(rough)

    def landmarks(self, only: set[str], labels: bool) -> None:
        for name in self.draft.by_kind["landmarks"]:
            if only and name not in only:
                continue
            try:
                point = self.placer.landmark(name)
            except (ValueError, KeyError, TypeError) as error:
                click.echo(f"landmark {name}: {error}")
                continue
            if self.sketch.dot(point, _BLACK, 3) and labels:
                self.sketch.name(point, name, _BLACK)

    def courses(self, only: set[str], labels: bool) -> None:
        """Nerves in colours of their own, hazards red; dashed where deep, a ring at each exit."""
        structures = {
            name: {**entry, "paths": [p for p in entry.get("paths") or () if "id" in p]}
            for name, entry in (
                self.draft.by_kind["nerves"] | self.draft.by_kind["hazards"]
            ).items()
        }
        builder = CourseBuilder(self._placer, structures, self._placer.surface)
        legend = []
        for number, (name, structure) in enumerate(structures.items()):
            if only and name not in only:
                continue
            hazard = name in self.draft.by_kind["hazards"]
            ink, seen = (_RED if hazard else tint(number)), 0
            for path in structure["paths"]:
                try:
                    course = builder.course(f"{name}.{path['id']}")
                    seen += self._course(course, path, ink, name if labels else "")
                except Exception as error:  # any mistake of one entry must not hide the others
                    kind = "" if isinstance(error, ValueError) else f"{type(error).__name__}: "
                    click.echo(f"{name}.{path['id']}: {kind}{error}")
            if seen > 4:
                legend.append((name, ink))
        self.sketch.legend(legend)
        for problem in builder.problems.found:
            click.echo(problem)

    def _course(
        self, course: Any, path: Mapping[str, Any], ink: tuple[int, int, int], label: str
    ) -> int:
        seen = 0
        edges = np.flatnonzero(np.diff(course.deep.astype(int))) + 1
        bounds = [0, *edges.tolist(), len(course.P)]
        for a, b in pairwise(bounds):
            stretch = course.P[a : b + 1]
            seen += self.sketch.line(stretch, ink, 3, bool(course.deep[min(a + 1, b - 1)]))
        for entry in path["points"]:
            if entry.get("depth") == "pierce" and entry["id"] in course.stations:
                self.sketch.dot(course.P[course.stations[entry["id"]]], ink, 6, ring=True)
            elif entry["id"] in course.stations:
                self.sketch.dot(course.P[course.stations[entry["id"]]], ink, 2)
        shown = np.flatnonzero(self.sketch.seen(course.P)) if label else []
        if len(shown):
            self.sketch.name(course.P[shown[len(shown) // 2]], label, ink)
        return seen

    def territories(self, only: set[str]) -> None:
        """The lines that make up the cores, with their ids."""
        for number, (name, entry) in enumerate(self.draft.by_kind["territories"].items()):
            if only and name not in only and entry.get("nerve") not in only:
                continue
            ink = tint(number, 0.95)
            for places in entry.get("lines") or ():
                try:
                    points = [self._placer.point(place, entry=name) for place in places]
                except (ValueError, KeyError, TypeError) as error:
                    click.echo(f"territory {name}: {error}")
                    continue
                for a, b in pairwise(points):
                    self.sketch.line(self._short.line(a, b), ink, 7)
                shown = [p for p in points if self.sketch.dot(p, ink, 5)]
                if shown:
                    self.sketch.name(shown[len(shown) // 2], name, ink)

    def vertices(self) -> None:
        """Numbers of the base vertices in sight, and a list of where they are."""
        V = self.placer.surface.V[:13380]
        for number in np.flatnonzero(self.sketch.seen(V)):
            self.sketch.dot(V[number], (20, 80, 200), 2)
            self.sketch.name(V[number], str(number), (20, 80, 200))


@click.command(help=__doc__)
@click.argument("what")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--labels", is_flag=True, help="Write ids beside landmarks and courses.")
@click.option("--territories", is_flag=True, help="Draw the core lines of the territories.")
@click.option("--vertices", is_flag=True, help="Number the base vertices in sight.")
@click.option("--plain", is_flag=True, help="Nothing but the body.")
@click.option("--only", default="", help="Only these ids, with commas between.")
@click.option("--centre", default=None, help="Look here instead: a landmark or a place in YAML.")
@click.option("--width", type=float, default=None, help="Width in mm instead.")
@click.option("--px", default=1400, show_default=True, help="Pixels of the longer side.")
@click.option("--folder", type=click.Path(path_type=Path), default=Path("quizzes/atlas"))
def main(
    what: str,
    out: Path,
    labels: bool,
    territories: bool,
    vertices: bool,
    plain: bool,
    only: str,
    centre: str | None,
    width: float | None,
    px: int,
    folder: Path,
) -> None:
    draft = Draft(folder)
    model = make_model(default_cache(), draft.by_kind["landmarks"], click.echo)
    views = draft.by_kind["views"]
    if what in LOOKS:
        camera, parts = named(LOOKS[what], model.frames, px), LOOKS[what].parts
    elif what in views:
        camera, parts = of_view(views[what], model.placer, px), tuple(views[what].get("parts", ALL))
    else:
        raise click.UsageError(f"{what}: neither a view nor one of {', '.join(LOOKS)}")
    if centre is not None or width is not None:
        at = camera.centre
        if centre is not None:
            place = yaml.safe_load(centre)
            at = model.placer.point({"lm": place} if isinstance(place, str) else place)
        wide = width or camera.width_mm
        camera = Camera(at, camera.towards, camera.up, wide, camera.width_px, camera.height_px)
    drawing = Drawing(model, draft, camera, parts)
    chosen = {name for name in only.split(",") if name}
    if vertices:
        drawing.vertices()
    elif not plain:
        if territories:
            drawing.territories(chosen)
        drawing.courses(chosen, labels)
        drawing.landmarks(chosen, labels)
    drawing.sketch.image.save(out)
    click.echo(f"{out}: {camera.width_px} x {camera.height_px}, {camera.mm_per_px:.2f} mm a pixel")


if __name__ == "__main__":
    main()
