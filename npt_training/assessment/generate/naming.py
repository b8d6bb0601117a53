"""Items answered by names: whose course, exit or territory is drawn, and labels for pins."""

from __future__ import annotations

import math
import random

from npt_training.assessment import layers
from npt_training.assessment.generate.draft import Doc, course_truth, draft, level_of, on
from npt_training.assessment.generate.neighbours import by_distance, distractors
from npt_training.assessment.generate.scene import Scene
from npt_training.assessment.generate.words import prompt, reason, tells
from npt_training.assessment.items import Target
from npt_training.assessment.scoring import Point

OPTIONS = 5
LEAST_SHOWN_MM = 20.0
LEAST_CLEAR_MM = 6.0
"""A pin or a marked exit lies at least this far from every other nerve on offer."""
LEAST_PLANE_MM = 4.5
"""And, in the plane of the picture, from whatever else is drawn of a name on offer: its deep
stretches, a landmark on its line."""
LEAST_GAP = 0.05
MOST_OVERLAP = 0.1
"""A nerve whose skin covers more than this of the shaded area could be a right answer, too."""


def identify_course(scene: Scene, nerve: str, rng: random.Random) -> Doc | None:
    if not scene.shows("course", nerve) or scene.shallow_mm(nerve) < LEAST_SHOWN_MM:
        return None
    truth = course_truth(scene.atlas, nerve)
    others = distractors(scene, nerve, OPTIONS - 1)
    return _identify(scene, nerve, rng, "course", {"course": nerve}, [truth], others)


def identify_exit(scene: Scene, nerve: str, rng: random.Random) -> Doc | None:
    if not scene.shows("exit", nerve):
        return None
    exits = {place["point"]: place["basis"] for place in scene.truth["nerves"][nerve]["exits"]}
    stands = [on("exit", nerve, basis, point) for point, basis in exits.items()]
    places = [Point(*place["at"]) for place in scene.truth["nerves"][nerve]["exits"]]

    def passes(name: str) -> bool:
        found = [mm for at in places if (mm := scene.mm(name, at)) is not None]
        return min(found, default=LEAST_CLEAR_MM) < LEAST_CLEAR_MM

    others = distractors(scene, nerve, OPTIONS - 1, barred=passes)
    return _identify(scene, nerve, rng, "exit", {"exit": nerve}, stands, others)


def identify_territory(scene: Scene, ident: str, rng: random.Random) -> Doc | None:
    entry = scene.atlas.pack.territories[ident]
    if entry.nerve is None or not scene.shows("territory", ident):
        return None
    if not scene.tappable(scene.stimulus.zone(ident).width_mm):
        return None
    nerve, stands = entry.nerve, [on("territory", ident, entry.basis)]
    shown = {"territory": ident}

    def serves(name: str) -> bool:
        kin = (scene.atlas.nerve(name).parent_nerve, scene.atlas.nerve(nerve).parent_nerve)
        return kin[0] == nerve or kin[1] == name or _overlap(scene, ident, name) > MOST_OVERLAP

    others = distractors(scene, nerve, OPTIONS - 1, barred=serves)
    return _identify(scene, nerve, rng, "territory", shown, stands, others)


def _overlap(scene: Scene, ident: str, nerve: str) -> float:
    """Share of a territory that another nerve's territories cover in this picture."""
    own = scene.stimulus.zone(ident).area
    shares = [
        own.intersection(scene.stimulus.zone(one.id).area).area / own.area
        for one in scene.atlas.pack.territories.values()
        if one.nerve == nerve and scene.shows("territory", one.id) and own.area
    ]
    return max(shares, default=0.0)


def _identify(
    scene: Scene,
    nerve: str,
    rng: random.Random,
    what: str,
    highlight: Doc,
    stands_on: list[Doc],
    others: list[str],
) -> Doc | None:
    if len(others) < OPTIONS - 2:
        return None
    entry = scene.atlas.nerve(nerve)
    names = {name: one.name for name, one in scene.atlas.pack.nerves.items()}
    text = {"course": entry.find[0], "exit": entry.exit, "territory": entry.territory}[what]
    doc = draft(
        scene, "identify", f"name-{what}", nerve,
        level=level_of(scene, "R" if what == "course" else "U", "U"),
        prompt=prompt(f"identify-{what}", rng),
        rationale=reason(f"{entry.name}: {text}", tells(entry, others, names)),
        stands_on=stands_on,
    )  # fmt: skip
    options = [nerve, *others]
    rng.shuffle(options)
    return doc | {"highlight": highlight, "options": options, "answer": nerve}


def label(scene: Scene, nerve: str, rng: random.Random) -> Doc | None:
    """The nerve with its neighbours pinned, a landmark among them, and one or two names more."""
    names = [nerve, *(name for _mm, name in by_distance(scene, nerve))]
    names = [name for name in names if scene.shows("course", name)]
    wanted = rng.choice((3, 4, 4, 5))
    pins: list[Target] = []
    for name in names:
        allowed = scene.atlas.may_be_asked(name)
        if len(pins) < wanted and allowed and _clear(scene, Target(course=name), pins):
            pins.append(Target(course=name))
    if not pins or pins[0].id != nerve:
        return None
    marks = [
        Target(landmark=name)
        for name in sorted(scene.truth["landmarks"])
        if scene.atlas.pack.landmarks[name].basis != "schematic"
    ]
    rng.shuffle(marks)
    for mark in marks:
        if len(pins) < max(wanted, 3) and _clear(scene, mark, pins):
            pins.append(mark)
    if len(pins) < 3 or sum(pin.what == "course" for pin in pins) < 2:
        return None
    pinned = [pin.id for pin in pins if pin.what == "course"]
    over = distractors(scene, nerve, 2, beside=pinned)
    over = [name for name in over if _far_from(scene, name, pins)]
    if not over:
        return None
    entry = scene.atlas.nerve(nerve)
    all_names = {name: one.name for name, one in scene.atlas.pack.nerves.items()}
    doc = draft(
        scene, "label", "label", nerve,
        level=level_of(scene, "R", "U"),
        prompt=prompt("label", rng),
        rationale=reason(
            f"{entry.name}: {entry.find[0]}", tells(entry, [*pinned, *over], all_names)
        ),
        stands_on=[
            course_truth(scene.atlas, pin.id)
            if pin.what == "course"
            else on("landmark", pin.id, scene.atlas.pack.landmarks[pin.id].basis)
            for pin in pins
        ],
    )  # fmt: skip
    rng.shuffle(pins)
    shown = [{pin.what: pin.id} for pin in pins]
    return doc | {"pins": shown, "names": sorted([pin.id for pin in pins] + over)}


def _clear(scene: Scene, target: Target, pins: list[Target]) -> bool:
    """Whether a pin here is told from the others: in the picture, and on no other nerve's line."""
    stimulus = scene.stimulus
    place = layers.pin_place(target, stimulus)
    width, height = stimulus.width, stimulus.height
    if not (0.02 * width < place[0] < 0.98 * width and 0.02 * height < place[1] < 0.98 * height):
        return False
    at = stimulus.point(place)
    for pin in pins:
        other = layers.pin_place(pin, stimulus)
        if math.dist(place, other) < LEAST_GAP * max(width, height):
            return False
        if scene.atlas.alias(target.id, pin.id):
            return False
        apart = min(scene.plane_mm(pin, place), scene.plane_mm(target, other))
        if apart < LEAST_PLANE_MM:
            return False
        if pin.what == "course" and target.what == "course":
            mm, back = scene.mm(pin.id, at), scene.mm(target.id, stimulus.point(other))
            if min(mm or 0.0, back or 0.0) < LEAST_CLEAR_MM:
                return False
    return True


def _far_from(scene: Scene, name: str, pins: list[Target]) -> bool:
    """Whether no pin lies on the line of a name that belongs to none."""
    for pin in pins:
        place = layers.pin_place(pin, scene.stimulus)
        mm = scene.mm(name, scene.stimulus.point(place))
        if mm is not None and mm < LEAST_CLEAR_MM:
            return False
        if scene.plane_mm(Target(course=name), place) < LEAST_PLANE_MM:
            return False
    return True
