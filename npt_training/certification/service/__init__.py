"""The verbs of certification."""

from npt_training.certification.errors import ReasonNeeded
from npt_training.certification.service.awards import (
    AwardStatus,
    award_status,
    confirm_award,
    decline_award,
    may_decide,
    proposal_of,
    proposals,
    propose_award,
    take_back_proposal,
    waits_for_decision,
)
from npt_training.certification.service.candidates import Candidate, candidates
from npt_training.certification.service.holder import (
    CHOICES,
    consent_of,
    set_certificate_name,
    set_consent,
)
from npt_training.certification.service.registry import (
    Held,
    PublicRecord,
    broken_events,
    certificate_by_number,
    certificate_for,
    certificates_of_school,
    held_by,
    mark_of,
)
from npt_training.certification.service.schemes import install, load_schemes, scheme_of
from npt_training.certification.service.status import (
    change_status,
    possible_moves,
    review_after_void,
    surrender,
)

__all__ = [
    "CHOICES", "AwardStatus", "Candidate", "Held", "PublicRecord", "ReasonNeeded",
    "award_status", "broken_events", "candidates", "certificate_by_number", "certificate_for",
    "certificates_of_school", "change_status", "confirm_award", "consent_of",
    "decline_award", "held_by", "install", "load_schemes", "mark_of", "may_decide",
    "possible_moves",
    "proposal_of", "proposals", "propose_award", "review_after_void", "scheme_of",
    "set_certificate_name", "set_consent", "surrender", "take_back_proposal",
    "waits_for_decision",
]  # fmt: skip
