"""Relief of the hand: knuckles, tendons, pads and the creases of palm and fingers."""

from __future__ import annotations

from npt_training.atlas.build.form import Form, Place, at_lm, ridge

_CREASE_MM, _CREASE_WIDTH_MM = -0.75, 1.7


def _palm(*points: tuple[float, float]) -> list[Place]:
    """Places of the palm, mm distal of the wrist and radial of its line to the middle finger."""
    return [{"hand": [distal, radial], "face": "palmar"} for distal, radial in points]


def _back(*points: tuple[float, float]) -> list[Place]:
    return [{"hand": [distal, radial], "face": "dorsal"} for distal, radial in points]


def _joint(finger: int, joint: int, face: str) -> Place:
    return {"finger": finger, "joint": joint, "face": face}


def _crease(places: list[Place], fade: float = 0.15) -> Form:
    return ridge(places, _CREASE_MM, _CREASE_WIDTH_MM, fade, fade, "palmar", "hand")


def _across(finger: int, joint: int) -> Form:
    """The crease on the palm side of a joint of a finger."""
    sides = [_joint(finger, joint, face) for face in ("radial", "palmar", "ulnar")]
    return ridge(sides, -0.6, 1.5, 0.25, 0.25, None, "hand")


HAND: list[Form] = [
    *[Form([_joint(k, 1, "dorsal")], 2.4, 7.5, 2.2, 0, 0, "dorsal", "hand") for k in (2, 3, 4, 5)],
    Form([_joint(1, 2, "dorsal")], 1.4, 7.0),
    *[Form([_joint(k, 2, "dorsal")], 0.9, 5.5, 2.0, 0, 0, "dorsal", "hand") for k in (2, 3, 4, 5)],
    *[_across(k, joint) for k in (2, 3, 4, 5) for joint in (2, 3)],
    _across(1, 3),
    # tendons on the back of the hand
    *[
        ridge([_back((8, start))[0], _joint(k, 1, "dorsal")], 0.7, 3.6, 0.5, 0.2, "dorsal", "hand")
        for k, start in ((2, 7.0), (3, 3.0), (4, -2.0), (5, -7.0))
    ],
    *[
        Form(
            [{"between": [f"mcp{k}_dorsal", f"mcp{k + 1}_dorsal"], "t": 0.5, "face": "dorsal"}],
            -1.6,
            5.5,
            2.0,
            0,
            0,
            "dorsal",
            "hand",
        )
        for k in (2, 3, 4)
    ],
    # pads of the palm
    Form([at_lm("thenar_center")], 3.0, 17.0, 2.2, 0, 0, "palmar", "hand"),
    Form([at_lm("hypothenar_center")], 2.2, 17.0, 2.2, 0, 0, "palmar", "hand"),
    Form([at_lm("pisiform")], 1.8, 7.0),
    Form([at_lm("scaphoid_tubercle")], 1.4, 7.0),
    # creases of the palm and the wrist
    _crease(_palm((22, 4), (40, 8), (58, 18), (70, 32)), 0.1),
    _crease(_palm((70, 32), (68, 14), (60, -6), (50, -22))),
    _crease(_palm((84, 16), (80, 2), (70, -14), (64, -30))),
    ridge(_palm((4, 20), (2, 0), (5, -20)), -0.8, 1.9, 0.2, 0.2, "palmar", "hand"),
    ridge(_palm((-6, 18), (-8, 0), (-6, -18)), -0.6, 1.8, 0.2, 0.2, "palmar", "hand"),
]
