"""Lets every template ask for corrections: of this page's things, and those not read yet."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask

from npt_training.accounts.principal import Permission, actor_or_none
from npt_training.core.runtime import Runtime
from npt_training.curriculum.corrections import service, words


def wire(app: Flask, runtime: Runtime) -> None:
    runtime.templates.globals.update(
        corrections_about=_about,
        corrections_unread=_unread,
        severity_words=words.severity,
    )


def _about(concerns: Iterable[tuple[str, str]]) -> list[service.Standing]:
    reader = actor_or_none()
    return [] if reader is None else service.about(concerns, reader)


def _unread() -> list[service.Standing]:
    """For the first page of those who learn or teach."""
    reader = actor_or_none()
    if reader is None or not any(
        reader.may(one) for one in (Permission.LEARN, Permission.MARK, Permission.OBSERVE)
    ):
        return []
    return service.unread(reader)
