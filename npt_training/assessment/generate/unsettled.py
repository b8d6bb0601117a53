"""What the atlas draws and no mark may hang on, nerve by nerve, with the reason.

Found by reading what was made, beside what the entries say of variation. A reason is for whoever
settles it; the entry's own text tells trainees.
"""

from __future__ import annotations

EXIT_UNSETTLED: dict[str, str] = {
    "cutaneous_branch_obturator": "Found in less than half of people; nobody measured its opening.",
    "dorsal_branch_ulnar": "Five centimetres above the pisiform, or half of that by ultrasound.",
    "iliohypogastric_anterior_cutaneous": "Books differ by three centimetres.",
    "lateral_antebrachial_cutaneous_posterior": "The level of the shared opening is uncertain.",
    "lateral_plantar": "Where its skin twigs come through has not been measured.",
    "lesser_occipital": "The edge of the muscle, or the fascia at the nuchal line.",
    "medial_antebrachial_cutaneous_anterior": "The middle of the arm in one book, ten centimetres "
    "above the epicondyle in another.",
    "medial_plantar": "Where its skin twigs come through has not been measured.",
    "posterior_femoral_cutaneous": "14 to 62 mm from the sitting bone.",
    "proper_plantar_digital": "Only some of these nerves are drawn.",
    "subcostal_lateral_cutaneous": "Further back than older books by centimetres.",
    "superficial_branch_radial": "Out of the muscles at 8.6 cm, through the fascia at 6.0 cm.",
    "zygomaticofacial": "One foramen, several or none: the point is a convention.",
}
"""Exits that are shown and told, and never asked for."""
EXIT_LEAST_MM: dict[str, float] = {
    "deep_fibular_cutaneous": 14.0,
    "saphenous": 15.0,
    "superior_cluneal": 15.0,
}
"""Exits for which sources differ by more than the confidence of the entry says: full credit, mm."""
DRAWN_IN_PART: dict[str, str] = {
    "medial_crural_cutaneous": "The three drawn are examples.",
    "proper_plantar_digital": "Those to three toes at most are drawn.",
}
"""Whoever taps one that is not drawn would be right and be marked wrong: courses are not asked."""
