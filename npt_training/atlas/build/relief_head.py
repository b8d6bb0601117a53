"""Relief of head and neck; the face of the base mesh is nearly enough by itself."""

from __future__ import annotations

from collections.abc import Sequence

from npt_training.atlas.build.form import Form, Place, at_lm, ridge


def _at(name: str, **walk: float) -> Place:
    return at_lm(name, "head", **walk)


def _line(
    names: Sequence[Place], height_mm: float, width_mm: float, fade: float, fade_out: float
) -> Form:
    return ridge(names, height_mm, width_mm, fade, fade_out, frame="head")


_INION = "external_occipital_protuberance"
_NUCHAL = [_at(_INION), _at("nuchal_line_medial_third"), _at("nuchal_line_lateral_third")]
_BROW = [_at("frontal_notch"), _at("supraorbital_notch"), _at("supraorbital_rim_lateral")]
_TEMPLE = [_at("supraorbital_rim_lateral", superior=8), _at("superior_temporal_line_mid")]
_CHEEK = [_at("malar_eminence"), _at("zygomatic_arch_mid"), _at("tmj_condyle")]
_STERNOMASTOID = [
    _at("mastoid_tip", inferior=12),
    _at("scm_anterior_mid", posterior=10),
    _at("sternoclavicular_joint", superior=4),
]

HEAD: list[Form] = [
    Form([_at("mastoid_tip")], 2.2, 10.0),
    Form([_at(_INION)], 1.6, 10.0),
    _line(_NUCHAL, 0.8, 9.0, 0.0, 0.5),
    _line([_at(_INION, inferior=16), _at("c5_spinous")], -1.6, 10.0, 0.4, 0.4),
    _line(_BROW, 0.7, 7.0, 0.4, 0.4),
    _line(_TEMPLE, 0.8, 10.0, 0.5, 0.5),
    Form([_at("lateral_orbital_rim", posterior=18, superior=10)], -1.2, 16.0),
    _line(_CHEEK, 1.2, 9.0, 0.4, 0.4),
    Form([_at("malar_eminence")], 0.8, 14.0),
    Form([_at("mandible_angle")], 1.6, 12.0),
    _line(_STERNOMASTOID, 2.8, 10.0, 0.4, 0.0),
    Form([_at("thyroid_prominence")], 3.0, 8.5),
    Form([_at("thyroid_prominence", inferior=16)], -1.2, 9.0),
]
