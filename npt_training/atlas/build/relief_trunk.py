"""Relief of shoulder girdle, chest, back and pelvis. Lines are joined along the skin."""

from __future__ import annotations

from npt_training.atlas.build.form import Form, Place, at_lm, ridge


def _at(name: str, **walk: float) -> Place:
    return at_lm(name, "trunk", **walk)


_CLAVICLE = (
    "sternoclavicular_joint",
    "clavicle_medial_quarter",
    "clavicle_mid",
    "clavicle_lateral_quarter",
    "acromioclavicular_joint",
)
_LOIN_SPINES = (
    "t11_spinous",
    "t12_spinous",
    "l1_spinous",
    "l2_spinous",
    "l3_spinous",
    "l4_spinous",
    "l5_spinous",
)

GIRDLE: list[Form] = [
    # collar bone, with the hollows above and below it
    ridge([_at(name) for name in _CLAVICLE], 3.0, 9.0, 0.0, 0.25),
    Form([_at("sternoclavicular_joint")], 2.2, 11.0),
    ridge(
        [
            _at("clavicle_medial_quarter", superior=24),
            _at("clavicle_mid", superior=24),
            _at("clavicle_lateral_quarter", superior=16),
        ],
        -3.6,
        14.0,
        0.4,
        0.4,
    ),
    ridge(
        [_at("clavicle_mid", inferior=24), _at("clavicle_lateral_quarter", inferior=22)],
        -2.6,
        17.0,
        0.4,
        0.4,
    ),
    ridge(
        [_at("clavicle_lateral_quarter", inferior=14), _at("anterior_axillary_fold")],
        -1.8,
        11.0,
        0.4,
        0.5,
    ),
    Form([_at("sternal_notch", superior=3)], -4.0, 11.0),
    Form([_at("acromion_tip")], 2.0, 14.0),
    Form([_at("acromioclavicular_joint")], 1.4, 9.0),
    Form([_at("coracoid")], 1.0, 12.0),
    # shoulder blade
    ridge(
        [_at("scapula_spine_root"), _at("scapular_spine_mid"), _at("acromion_posterolateral")],
        2.6,
        12.0,
        0.15,
        0.3,
    ),
    Form([_at("acromion_posterolateral")], 1.4, 12.0),
    ridge(
        [
            _at("scapula_spine_root", superior=16),
            _at("scapula_medial_mid"),
            _at("scapula_inferior_angle"),
        ],
        2.4,
        13.0,
        0.35,
        0.0,
    ),
    ridge(
        [
            _at("scapula_spine_root", medial=22),
            _at("scapula_medial_mid", medial=22),
            _at("scapula_inferior_angle", medial=24),
        ],
        -1.6,
        15.0,
        0.4,
        0.3,
    ),
    Form([_at("scapula_inferior_angle")], 1.8, 17.0),
    ridge(
        [
            _at("scapula_spine_root", inferior=24, lateral=24),
            _at("acromion_posterolateral", inferior=26),
        ],
        -1.6,
        14.0,
        0.5,
        0.5,
    ),
]

CHEST_AND_BELLY: list[Form] = [
    Form([_at("sternal_angle")], 1.2, 13.0),
    ridge([_at("sternal_angle", inferior=14), _at("xiphisternum")], -1.8, 13.0, 0.4, 0.2),
    Form([_at("xiphisternum", inferior=14)], -2.0, 16.0),
    ridge(
        [_at("xiphisternum", lateral=24), _at("rib8_mcl"), _at("costal_margin_mal")],
        2.2,
        14.0,
        0.3,
        0.6,
    ),
    ridge(
        [_at("rib8_mcl", inferior=26, medial=6), _at("costal_margin_mal", inferior=24)],
        -1.5,
        17.0,
        0.5,
        0.6,
    ),
    ridge([_at("xiphisternum", inferior=20), _at("umbilicus", superior=10)], -1.5, 10.0, 0.3, 0.2),
    ridge([_at("umbilicus", inferior=12), _at("pubic_symphysis", superior=50)], -0.7, 9.0),
    Form([_at("umbilicus")], -4.0, 6.0),
    Form([_at("umbilicus", superior=9)], 0.8, 9.0),
    ridge(
        [
            _at("rib8_mcl", inferior=16),
            _at("semilunaris_umbilicus"),
            _at("mid_inguinal_point", superior=34),
        ],
        -1.6,
        13.0,
        0.3,
        0.4,
    ),
]

BACK: list[Form] = [
    Form([_at("c7_spinous")], 2.8, 10.0),
    Form([_at("t1_spinous")], 1.2, 9.0),
    ridge(
        [_at("t3_spinous"), _at("t7_spinous"), _at("t12_spinous"), _at("l5_spinous")],
        -3.0,
        12.0,
        0.25,
        0.1,
    ),
    *[Form([_at(name)], 0.7, 8.0) for name in _LOIN_SPINES],
    ridge(
        [
            _at("t7_spinous", lateral=34),
            _at("t12_spinous", lateral=36),
            _at("l3_spinous", lateral=37),
            _at("l5_spinous", lateral=30),
        ],
        2.6,
        21.0,
        0.5,
        0.3,
        twin=True,
    ),
    ridge([_at("t12_spinous", lateral=76), _at("erector_lateral_l3")], -1.4, 14.0, 0.5, 0.5),
]

PELVIS: list[Form] = [
    Form([_at("asis")], 3.4, 13.0),
    ridge(
        [_at("asis"), _at("iliac_tubercle"), _at("iliac_crest_high"), _at("psis")],
        2.4,
        13.0,
        0.0,
        0.4,
    ),
    ridge(
        [_at("iliac_tubercle", superior=26), _at("iliac_crest_high", superior=26)],
        -1.8,
        19.0,
        0.5,
        0.5,
    ),
    Form([_at("asis", medial=24, inferior=4)], -2.0, 16.0),
    ridge([_at("asis"), _at("pubic_tubercle")], -1.5, 9.0, 0.3, 0.3),
    Form([_at("greater_trochanter")], 3.2, 24.0, 2.4),
    Form([_at("greater_trochanter", posterior=44)], -3.5, 30.0),
    Form([_at("psis")], -2.8, 10.0),
    # the fold under the buttock
    ridge(
        [
            _at("gluteal_fold_mid", medial=44, inferior=6),
            _at("gluteal_fold_mid"),
            _at("gluteal_fold_mid", lateral=44, superior=8),
        ],
        -2.6,
        8.5,
        0.4,
        0.7,
    ),
    ridge(
        [_at("gluteal_fold_mid", medial=30, superior=18), _at("gluteal_fold_mid", superior=20)],
        1.4,
        17.0,
        0.5,
        0.5,
    ),
]

TRUNK: list[Form] = [*GIRDLE, *CHEST_AND_BELLY, *BACK, *PELVIS]
