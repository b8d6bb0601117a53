"""Tells rooms above, in this process, that a certificate's public answer may have changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from npt_training.core.runtime import Runtime

_LISTENERS = "certification.listeners"
Listener = Callable[[str], None]


def on_change(runtime: Runtime, listener: Listener) -> None:
    """Call ``listener(number)`` after each committed change."""
    runtime.caches.setdefault(_LISTENERS, []).append(listener)


def changed(numbers: Iterable[str]) -> None:
    """Inside a write: tell the listeners once it has committed."""
    from npt_training.core.runtime import current

    runtime = current()
    told = list(numbers)
    listeners: list[Listener] = runtime.caches.get(_LISTENERS, [])

    def tell() -> None:
        for listener in listeners:
            for number in told:
                listener(number)

    runtime.db.after_commit(tell)
