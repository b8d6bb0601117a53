"""The verbs of observation: request, open, sign, answer, and read what stands."""

from npt_training.competency.service.observing import decline, hand_back, open_by_link, waiting_for
from npt_training.competency.service.records import (
    Observation,
    history,
    signed_observations,
    signed_record,
    verify_chain,
)
from npt_training.competency.service.requests import (
    Request,
    mine,
    owned,
    request_observation,
    withdraw,
)
from npt_training.competency.service.responses import dispute, settle, void
from npt_training.competency.service.signing import Proof, sign

__all__ = [
    "Observation",
    "Proof",
    "Request",
    "decline",
    "dispute",
    "hand_back",
    "history",
    "mine",
    "open_by_link",
    "owned",
    "request_observation",
    "settle",
    "sign",
    "signed_observations",
    "signed_record",
    "verify_chain",
    "void",
    "waiting_for",
    "withdraw",
]
