"""Where the sub-rooms of LTI hang what a launch does, so that the core imports none of them.

A room fills these from its ``wiring.py``::

    def wire(app, runtime):
        hooks_of(runtime).openers[DEEP_LINKING_MESSAGE] = deep_linking.open
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from werkzeug.wrappers import Response

from npt_training.core.runtime import Runtime, current

if TYPE_CHECKING:
    from npt_training.lti.errors import BrowserUnproven
    from npt_training.lti.launch import Accepted
    from npt_training.lti.login import Begun

Opener = Callable[["Accepted"], Response]


@dataclass
class Hooks:
    """``openers`` answer an accepted launch by message type. ``begin_with_storage`` answers a
    login whose platform offers storage, in place of the redirect; ``prove_by_storage`` answers a
    launch whose cookie did not return, given its state and token. ``probe`` stands in for the
    redirect to a launch's page (id, path) where the session's cookie may not hold."""

    openers: dict[str, Opener] = field(default_factory=dict)
    begin_with_storage: Callable[[Begun], Response] | None = None
    probe: Callable[[str, str], Response | None] | None = None
    prove_by_storage: Callable[[BrowserUnproven, str, str], Response] | None = None


def hooks_of(runtime: Runtime) -> Hooks:
    hooks: Hooks = runtime.caches.setdefault("lti.hooks", Hooks())
    return hooks


def hooks() -> Hooks:
    """The hooks of the running application."""
    return hooks_of(current())
