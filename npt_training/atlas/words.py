"""The words of the atlas for regions, layers, kinds, directions and confidence."""

from __future__ import annotations

from npt_training.core.i18n import gettext as _

REGIONS = (
    "head", "neck", "shoulder", "arm", "elbow", "forearm", "wrist", "hand", "thorax", "back",
    "abdomen", "loin", "groin", "buttock", "hip", "thigh", "knee", "leg", "ankle", "heel", "foot",
    "body",
)  # fmt: skip
"""From head to foot, the whole body last."""


def region_name(region: str) -> str:
    return {
        "head": _("Head"),
        "neck": _("Neck"),
        "shoulder": _("Shoulder"),
        "arm": _("Upper arm"),
        "elbow": _("Elbow"),
        "forearm": _("Forearm"),
        "wrist": _("Wrist"),
        "hand": _("Hand"),
        "thorax": _("Chest"),
        "abdomen": _("Abdomen"),
        "groin": _("Groin"),
        "back": _("Back"),
        "loin": _("Loin"),
        "buttock": _("Buttock"),
        "hip": _("Hip"),
        "thigh": _("Thigh"),
        "knee": _("Knee"),
        "leg": _("Leg"),
        "ankle": _("Ankle"),
        "heel": _("Heel"),
        "foot": _("Foot"),
        "body": _("Whole body"),
    }[region]


def layer_name(layer: str) -> str:
    return {
        "course": _("Courses"),
        "exit": _("Exits"),
        "spread": _("Spread between people"),
        "landmarks": _("Landmarks"),
        "hazards": _("Hazards"),
        "territories": _("Territories"),
        "dermatomes": _("Dermatomes"),
        "labels": _("Names"),
    }[layer]


def kind_name(kind: str) -> str:
    """What a thing of the atlas is, as one word under its name."""
    return {
        "nerve": _("Nerve"),
        "landmark": _("Landmark"),
        "hazard": _("Hazard"),
        "picture": _("Picture"),
        "region": _("Region"),
        "dermatome": _("Dermatome"),
    }[kind]


def hazard_name(kind: str) -> str:
    """What a hazard is."""
    return {
        "nerve": _("Nerve"),
        "artery": _("Artery"),
        "vein": _("Vein"),
        "tendon": _("Tendon"),
        "pleura": _("Pleura"),
        "organ": _("Organ"),
    }[kind]


def hazards_name(kind: str) -> str:
    """The heading over hazards of a kind."""
    return {
        "nerve": _("Nerves that move muscles or lie deep"),
        "artery": _("Arteries"),
        "vein": _("Veins"),
        "tendon": _("Tendons"),
        "pleura": _("Pleura"),
        "organ": _("Organs"),
    }[kind]


def confidence_words() -> dict[str, str]:
    return {
        "high": _("several sources agree"),
        "medium": _("one good source, or textbooks that differ"),
        "low": _("sparse or conflicting sources"),
    }


def directions() -> dict[str, str]:
    """The words of orientation marks."""
    return {
        "proximal": _("proximal"),
        "distal": _("distal"),
        "anterior": _("anterior"),
        "posterior": _("posterior"),
        "medial": _("medial"),
        "lateral": _("lateral"),
        "plantar": _("plantar"),
        "dorsal": _("dorsal"),
        "superior": _("superior"),
        "inferior": _("inferior"),
        "radial": _("radial"),
        "ulnar": _("ulnar"),
        "volar": _("volar"),
        "palmar": _("palmar"),
        "left": _("left"),
        "right": _("right"),
    }
