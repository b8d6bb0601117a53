"""Which templates are asked of which nerve, on which pictures and sides."""

from __future__ import annotations

import hashlib
import hmac
import random
import uuid
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Literal

from npt_training.assessment.against import faults
from npt_training.assessment.generate import choosing, naming, placing
from npt_training.assessment.generate.draft import Doc, rng_of
from npt_training.assessment.generate.scene import Atlas, Scene
from npt_training.assessment.items import item_of
from npt_training.atlas.pack import AtlasPack
from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _

Make = Callable[[Scene, str, random.Random], Doc | None]
PER_NERVE = 15
BEST_VIEW = 1.6
"""How much more a nerve's own best view weighs when pictures are chosen."""


class UnknownTemplate(NptError):
    """A template was named that there is not."""

    status = 422

    def __init__(self, name: str) -> None:
        known = ", ".join(TEMPLATES)
        super().__init__(
            _("There is no template %(name)s. There are: %(known)s.", name=name, known=known)
        )


@dataclass(frozen=True)
class Template:
    """How one question is made: about what, by which function, on how many pictures at most."""

    make: Make
    about: Literal["nerve", "territory", "landmark"] = "nerve"
    views: int = 1


TEMPLATES: dict[str, Template] = {
    "course": Template(placing.locate_course, views=2),
    "name-course": Template(naming.identify_course, views=2),
    "exit": Template(placing.locate_exit, views=2),
    "trace": Template(placing.trace, views=2),
    "territory": Template(placing.territory, about="territory", views=2),
    "label": Template(naming.label, views=2),
    "name-exit": Template(naming.identify_exit, views=2),
    "name-territory": Template(naming.identify_territory, about="territory"),
    "neighbour": Template(choosing.neighbour, views=2),
    "hazard": Template(choosing.hazard),
    "row": Template(placing.row, views=2),
    "order": Template(placing.order),
    "landmark": Template(placing.locate_landmark, about="landmark"),
}


def generate(
    pack: AtlasPack,
    *,
    seed: str,
    per_nerve: int = PER_NERVE,
    templates: Collection[str] = (),
    exam: bool = False,
    about: Collection[str] | None = None,
    taught: Collection[str] | None = None,
) -> list[Doc]:
    """Items as documents, in order of id; at most ``per_nerve`` about one nerve.

    ``about``: of these nerves and landmarks only; what is made of one does not depend on the
    others. ``taught``: no other nerve is what has to be named beside it; others may stand among
    the answers to choose from. ``exam``: ids are drawn from the seed, so that without it they say
    nothing of what is asked.
    Raises UnknownTemplate; an item that contradicts the atlas is a fault of ours (ValueError).
    """
    for name in templates:
        if name not in TEMPLATES:
            raise UnknownTemplate(name)
    chosen = {name: TEMPLATES[name] for name in TEMPLATES if not templates or name in templates}
    atlas = Atlas.of(pack, taught)
    wanted = set(about) if about is not None else {*pack.nerves, *pack.landmarks}
    nerves = [nerve for nerve in sorted(pack.nerves) if nerve in wanted]
    docs = [doc for nerve in nerves for doc in _of_nerve(atlas, nerve, chosen, seed)]
    kept = _at_most(docs, per_nerve)
    if "landmark" in chosen:
        for ident in sorted(pack.landmarks):
            if ident in wanted and pack.landmarks[ident].ask:
                kept += _made(atlas, "landmark", chosen["landmark"], ident, ident, seed)
    for doc in kept:
        for where, reason in faults(item_of(doc), atlas.facts):
            raise ValueError(f"{doc['id']}: {where}: {reason}")
    if exam:
        kept = [doc | {"id": _secret_id(seed, doc["id"])} for doc in kept]
    return sorted(kept, key=lambda doc: str(doc["id"]))


def _of_nerve(atlas: Atlas, nerve: str, templates: dict[str, Template], seed: str) -> Iterator[Doc]:
    """Everything that can be asked of a nerve, the templates taking turns."""
    if not atlas.nerve(nerve).injectable:
        return
    areas = [one.id for one in atlas.pack.territories.values() if one.nerve == nerve]
    made: list[list[Doc]] = []
    for name, template in templates.items():
        if template.about == "nerve":
            made.append(_made(atlas, name, template, nerve, nerve, seed))
        elif template.about == "territory":
            found = [_made(atlas, name, template, area, nerve, seed) for area in areas]
            made.append([doc for docs in found for doc in docs][: template.views])
    for turn in zip_longest(*made):
        yield from (doc for doc in turn if doc is not None)


def _made(
    atlas: Atlas, name: str, template: Template, subject: str, about: str, seed: str
) -> list[Doc]:
    """One template on up to ``views`` pictures of a subject, right and left in turn."""
    rng = rng_of(seed, name, subject)
    left = rng.random() < 0.5
    docs: list[Doc] = []
    for scene in _scenes(atlas, template, subject, about, rng):
        if len(docs) == template.views:
            break
        if left and scene.twin:
            scene = atlas.scenes[scene.twin]
        doc = template.make(scene, subject, rng_of(seed, name, subject, scene.name))
        if doc is None:
            continue
        if template.about == "territory" and subject != about:
            doc["id"] = f"atlas-{name}-{subject}-{scene.name}"
        docs.append(doc)
        left = not left
    return docs


def _scenes(
    atlas: Atlas, template: Template, subject: str, about: str, rng: random.Random
) -> list[Scene]:
    """Pictures of the right or of both sides that show the subject, the most telling first."""
    weighed = []
    for scene in atlas.scenes.values():
        if scene.name != scene.base:
            continue
        weight = _weight(scene, template, subject)
        if about in atlas.pack.nerves and atlas.nerve(about).best_view == scene.name:
            weight *= BEST_VIEW
        if weight > 0:
            weighed.append((weight * rng.uniform(0.8, 1.25), scene.name))
    return [atlas.scenes[name] for _weight, name in sorted(weighed, reverse=True)]


def _weight(scene: Scene, template: Template, subject: str) -> float:
    """How much of the picture the subject fills."""
    across = float(max(scene.truth["size_px"]) * scene.truth["mm_per_px"])
    if template.about == "landmark":
        return 100 / across if scene.shows("landmark", subject) else 0.0
    if template.about == "territory":
        shown: dict[str, Any] = scene.truth.get("territories", {}).get(subject, {})
        return len(shown.get("polygons", ())) and (shown.get("area_cm2") or 1.0) / across
    if not scene.shows("course", subject) and not scene.shows("exit", subject):
        return 0.0
    return (scene.shallow_mm(subject) + 10.0) / across


def _at_most(docs: Sequence[Doc], per_nerve: int) -> list[Doc]:
    kept: list[Doc] = []
    count: dict[str, int] = {}
    for doc in docs:
        nerve = str(doc["structure"])
        count[nerve] = count.get(nerve, 0) + 1
        if count[nerve] <= per_nerve:
            kept.append(doc)
    return kept


def _secret_id(seed: str, ident: str) -> str:
    """A UUID only the holder of the seed can connect with what is asked."""
    digest = hmac.new(seed.encode(), ident.encode(), hashlib.sha256).digest()
    return f"exam-{uuid.UUID(bytes=digest[:16], version=4)}"
