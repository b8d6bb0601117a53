"""What happens every day: our keys are turned over, and logins nobody finished are forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from npt_training.core.clock import now
from npt_training.core.db import write
from npt_training.core.jobs import TaskRegistry
from npt_training.lti.keys import DAILY, plan_daily, rotate_when_due
from npt_training.lti.models import AccessToken, FrameSession, Launch, Login, TabCode

FORGOTTEN_AFTER = timedelta(days=1)


def daily(_payload: dict[str, Any]) -> None:
    """Plan tomorrow first, so that a fault of today does not end the row."""
    with write() as s:
        plan_daily(s)
    rotate_when_due()
    forget_unfinished()


def forget_unfinished() -> int:
    """Delete what nobody asks for any more: logins without a launch, tab codes, sessions of frames
    and access tokens, each a day after it ended; returns how many logins. Launches stay, and with
    each the login that it used up."""
    before = now() - FORGOTTEN_AFTER
    with write() as s:
        s.execute(delete(TabCode).where(TabCode.expires_at < before))
        s.execute(delete(AccessToken).where(AccessToken.expires_at < before))
        s.execute(
            delete(FrameSession).where(
                (FrameSession.expires_at < before) | (FrameSession.revoked_at < before)
            )
        )
        gone = s.execute(
            delete(Login).where(Login.expires_at < before, Login.id.not_in(select(Launch.login_id)))
        )
        return int(getattr(gone, "rowcount", 0))


def register(tasks: TaskRegistry) -> None:
    # Outside a transaction: making a key takes a while, and nothing here minds being repeated.
    tasks.task(DAILY, daily, external=True)
