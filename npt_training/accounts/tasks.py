"""Mails whose writing must not tell a stranger whether an address is known."""

from __future__ import annotations

from typing import Any

from npt_training.accounts.service.recovery import send_reset
from npt_training.accounts.service.sign_up import answer_sign_up
from npt_training.core.jobs import TaskRegistry


def _reset_mail(payload: dict[str, Any]) -> None:
    if payload["person_id"] is not None:
        send_reset(payload["person_id"])


def _sign_up_mail(payload: dict[str, Any]) -> None:
    answer_sign_up(payload["name"], payload["email"])


def register(tasks: TaskRegistry) -> None:
    tasks.task("accounts.reset_mail", _reset_mail)
    tasks.task("accounts.sign_up_mail", _sign_up_mail)
