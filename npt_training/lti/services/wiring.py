"""Hangs Submission Review onto the launch."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from npt_training.core.db import write
from npt_training.core.runtime import Runtime
from npt_training.lti import frames
from npt_training.lti.hooks import hooks_of
from npt_training.lti.launch import Accepted
from npt_training.lti.services.review import MESSAGE, review_path


def wire(app: Any, runtime: Runtime) -> None:
    if not runtime.hosted:
        hooks_of(runtime).openers[MESSAGE] = open_review


def open_review(accepted: Accepted) -> Response:
    """The learner's work, in a session of the frame."""
    with write() as s:
        path = review_path(s, accepted)
    return frames.open(accepted, path)
