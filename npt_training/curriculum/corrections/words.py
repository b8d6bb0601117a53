"""Plain words for how serious a correction is."""

from __future__ import annotations

from npt_training.core.i18n import lazy_gettext as _l
from npt_training.curriculum.corrections.service import NOTE, URGENT

SEVERITIES = {
    URGENT: _l("Could harm a patient"),
    NOTE: _l("Wrong, with little risk"),
}
SENTENCES = {
    URGENT: _l("What the course says here could harm a patient. This holds from now on:"),
    NOTE: _l("What the course says here is wrong. This holds from now on:"),
}


def severity(code: str) -> str:
    return str(SEVERITIES[code])


def severity_sentence(code: str) -> str:
    return str(SENTENCES[code])
