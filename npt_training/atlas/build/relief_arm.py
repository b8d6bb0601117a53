"""Relief of arm, elbow, forearm and wrist."""

from __future__ import annotations

from collections.abc import Sequence

from npt_training.atlas.build.form import Form, Place, at_lm, ridge


def _arm(t: float, theta: float) -> Place:
    return {"limb": "arm", "t": t, "theta": theta}


def _fore(t: float, theta: float) -> Place:
    return {"limb": "forearm", "t": t, "theta": theta}


def _line(places: Sequence[Place], height_mm: float, width_mm: float, fade: float = 0.5) -> Form:
    return ridge(places, height_mm, width_mm, fade, fade, frame="arm")


def _tendon(name: str, height_mm: float, width_mm: float, length_mm: float) -> Form:
    places = [at_lm(name, "forearm", proximal=length_mm), at_lm(name)]
    return ridge(places, height_mm, width_mm, 0.6, 0.2, "volar", "forearm")


ARM: list[Form] = [
    # deltoid, biceps and triceps
    _line([_arm(0.2, 130), _arm(0.33, 112), _arm(0.45, 94)], -1.4, 13.0),
    _line([_arm(0.26, 34), _arm(0.38, 58), _arm(0.46, 80)], -1.3, 14.0),
    Form([_arm(0.62, 5)], 3.0, 38.0),
    _line([_arm(0.5, -72), _arm(0.7, -70), _arm(0.9, -58)], -1.6, 13.0),
    _line([_arm(0.52, 84), _arm(0.72, 72), _arm(0.9, 58)], -1.4, 12.0),
    Form([_arm(0.5, 160)], 2.2, 32.0),
    Form([_arm(0.78, 180)], -1.4, 22.0),
    # elbow
    Form([at_lm("medial_epicondyle")], 3.2, 12.0, 2.2),
    Form([at_lm("lateral_epicondyle")], 1.8, 12.0),
    Form([at_lm("olecranon")], 3.4, 14.0, 2.4),
    Form([at_lm("olecranon", "arm", medial=20)], -2.2, 11.0),
    Form([at_lm("olecranon", "arm", lateral=20)], -1.8, 11.0),
    Form([at_lm("cubital_crease_mid", "forearm", distal=20)], -2.0, 17.0),
    _line([_arm(0.88, 0), at_lm("biceps_tendon")], 0.9, 7.0),
    ridge([_arm(0.985, -52), _arm(1.0, 0), _arm(0.985, 50)], -0.6, 2.6, 0.35, 0.35, None, "arm"),
    # forearm
    Form([_fore(0.22, 62)], 2.6, 32.0),
    Form([_fore(0.25, -60)], 2.0, 32.0),
    _line([_fore(0.08, 176), _fore(0.3, -160), _fore(0.6, -142), _fore(0.9, -132)], -1.4, 9.0, 0.3),
    # wrist
    Form([at_lm("radial_styloid")], 2.2, 9.0),
    Form([at_lm("ulnar_head")], 3.4, 9.5, 2.4),
    Form([at_lm("ulnar_styloid")], 1.2, 6.0),
    Form([at_lm("lister_tubercle")], 1.0, 6.0),
    Form([at_lm("anatomical_snuffbox")], -2.4, 8.0),
    _tendon("fcr_tendon_wrist", 0.9, 3.6, 75),
    _tendon("palmaris_longus_wrist", 0.9, 3.2, 75),
    _tendon("radial_pulse", -1.0, 5.5, 34),
]
