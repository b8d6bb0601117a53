"""The bundles of permissions an installation starts with. Later bundles are new rows only."""

from __future__ import annotations

from npt_training.accounts.principal import Permission as P
from npt_training.core.i18n import lazy_gettext as _l

TRAINEE = "trainee"
INSTRUCTOR = "instructor"
CERTIFIER = "certifier"
CLINIC = "clinic"
ADMINISTRATOR = "administrator"
ANATOMIST = "anatomist"
AUTHOR = "author"
EXAMINER = "examiner"

BUNDLES: dict[str, tuple[str, tuple[P, ...]]] = {
    TRAINEE: ("Trainee", (P.VIEW_OWN, P.LEARN, P.PRACTISE, P.REQUEST_OBSERVATION)),
    INSTRUCTOR: ("Instructor", (P.VIEW_OWN, P.LEARN, P.PRACTISE, P.MARK, P.OBSERVE)),
    CERTIFIER: ("Certifier", (P.VIEW_OWN, P.PROPOSE_AWARD, P.DECIDE_AWARD, P.CHANGE_STATUS)),
    CLINIC: ("Clinic", (P.VIEW_OWN, P.STAFF_CHECK)),
    ADMINISTRATOR: (
        "Administrator",
        (
            P.VIEW_OWN,
            P.MANAGE_PEOPLE,
            P.MANAGE_CONTENT,
            P.MANAGE_SETTINGS,
            P.READ_AUDIT,
            P.READ_REVIEWS,
        ),
    ),
    ANATOMIST: ("Anatomist", (P.VIEW_OWN, P.REVIEW_ANATOMY, P.READ_REVIEWS)),
    AUTHOR: ("Author", (P.VIEW_OWN, P.MANAGE_CONTENT)),
    EXAMINER: ("Examiner", (P.VIEW_OWN, P.MARK, P.MARK_SECURE)),
}

TITLES = {
    TRAINEE: _l("Trainee"),
    INSTRUCTOR: _l("Instructor"),
    CERTIFIER: _l("Certifier"),
    CLINIC: _l("Clinic"),
    ADMINISTRATOR: _l("Administrator"),
    ANATOMIST: _l("Anatomist"),
    AUTHOR: _l("Author"),
    EXAMINER: _l("Examiner"),
}

EXPLANATIONS = {
    TRAINEE: _l("Learns, sits quizzes, asks to be observed."),
    INSTRUCTOR: _l("Marks answers and observes at the bedside."),
    CERTIFIER: _l("Proposes, confirms, suspends and withdraws certificates."),
    CLINIC: _l("Checks certificates of its staff."),
    ADMINISTRATOR: _l("Invites people, gives roles, sets up the organisation."),
    ANATOMIST: _l("Compares the atlas with its sources and accepts or questions each entry."),
    AUTHOR: _l("Writes the school's own items and reviews those of others."),
    EXAMINER: _l("Marks answers, those to questions of the secure pool among them."),
}


def title_of(name: str, stored: str) -> str:
    """A role's title in the reader's language; roles added later keep the title they carry."""
    return str(TITLES.get(name, stored))
