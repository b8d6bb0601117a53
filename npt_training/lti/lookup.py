"""Asking for a name's numbers within a time: the system's resolver has none of its own.

It cannot be interrupted either, so it is asked in a thread that is left behind when time is up; no
more than a few may hang at once.
"""

from __future__ import annotations

import threading
from contextvars import copy_context
from queue import Empty, SimpleQueue

from npt_training.lti.addresses import Target, resolve
from npt_training.lti.outgoing import Late

MOST_AT_ONCE = 16
_PLACES = threading.BoundedSemaphore(MOST_AT_ONCE)


def resolve_within(target: Target, seconds: float, *, loopback: bool = False) -> list[str]:
    """What :func:`.addresses.resolve` says; raises Late where it takes longer than ``seconds``."""
    if not _PLACES.acquire(timeout=seconds):
        raise Late()
    answers: SimpleQueue[list[str] | Exception] = SimpleQueue()
    here = copy_context()

    def ask() -> None:
        try:
            answers.put(here.run(resolve, target, loopback=loopback))
        except Exception as error:
            answers.put(error)
        finally:
            _PLACES.release()

    threading.Thread(target=ask, name="npt-lookup", daemon=True).start()
    try:
        found = answers.get(timeout=seconds)
    except Empty:
        raise Late() from None
    if isinstance(found, Exception):
        raise found
    return found
