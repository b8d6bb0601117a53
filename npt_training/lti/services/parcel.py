"""One score as a worker carries it, read once and independent of the session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from npt_training.lti.services.rules import Told, percent


@dataclass(frozen=True)
class Parcel:
    """One score to carry. ``subject`` is the person's name at the platform, ``ours`` the mark we
    delivered last (percent); ``again``: it may have arrived already; ``overwrite``: an instructor
    said that it replaces what stands there."""

    score_id: str
    learner_id: str
    link_id: str
    platform_id: str
    subject: str
    told: Told
    sent_as: datetime
    created_at: datetime
    tries: int
    overwrite: bool
    ours: float | None

    @property
    def again(self) -> bool:
        return self.tries > 1

    @property
    def percent(self) -> float | None:
        return None if self.told.given is None else percent(self.told.given, self.told.maximum)
