"""What one mounted product holds: settings, database, clock, files, mail, jobs, keys, identity."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import current_app

if TYPE_CHECKING:
    import jinja2

    from npt_training.core.clock import Clock
    from npt_training.core.config import Settings
    from npt_training.core.db import Database
    from npt_training.core.jobs import TaskRegistry
    from npt_training.core.limits import Limits
    from npt_training.core.signing import Signer
    from npt_training.core.storage import Storage

EXTENSION = "npt_training"


@dataclass
class Runtime:
    """Everything per application; nothing of ours lives in module globals.

    ``load_principal`` tells who asks (set by accounts); ``identity`` is the adapter to the
    host's accounts in host mode, None when we keep our own accounts. ``in_frame`` says whether the
    page is shown inside somebody else's, such as an LMS's.
    """

    settings: Settings
    db: Database
    clock: Clock
    storage: Storage
    tasks: TaskRegistry
    signer: Signer
    limits: Limits
    templates: jinja2.Environment
    identity: Any = None
    load_principal: Callable[[], Any] = lambda: None
    sign_in_url: Callable[[str], str] = lambda back: "/"
    in_frame: Callable[[], bool] = lambda: False
    url_prefix: str = ""
    caches: dict[str, Any] = field(default_factory=dict)

    @property
    def hosted(self) -> bool:
        """True when mounted in somebody else's application."""
        return self.identity is not None


def current() -> Runtime:
    """The runtime of the application in context."""
    runtime: Runtime = current_app.extensions[EXTENSION]
    return runtime
