"""Hangs up what a launch opens: the page of its link, or the picker."""

from __future__ import annotations

from flask import Flask
from werkzeug.wrappers import Response

from npt_training.core.runtime import Runtime
from npt_training.core.web import url_to
from npt_training.lti import frames, rules
from npt_training.lti.activities import deeplink
from npt_training.lti.activities.activity import parse
from npt_training.lti.activities.opening import door, landing
from npt_training.lti.hooks import hooks_of
from npt_training.lti.launch import Accepted


def wire(app: Flask, runtime: Runtime) -> None:
    if runtime.hosted:
        return
    openers = hooks_of(runtime).openers
    openers[rules.RESOURCE_LINK_MESSAGE] = open_link
    openers[deeplink.MESSAGE] = open_picker


def open_link(accepted: Accepted) -> Response:
    """An activity for a learner, the page of the link for an instructor."""
    assert accepted.opened is not None
    role, link = accepted.launch.role, accepted.opened.link
    activity = parse(link.activity) if link is not None and role != "instructor" else None
    person_id = accepted.user.person_id
    if activity is not None and person_id is not None:
        there = door(person_id, accepted.deployment.organisation_id, activity)
        if there.path is not None:
            return frames.open(accepted, there.path)
    return frames.open(accepted, landing(accepted.opened, role=role))


def open_picker(accepted: Accepted) -> Response:
    """The picker refuses on its own page whoever is no instructor."""
    return frames.open(accepted, url_to("lti_activities.pick", launch_id=accepted.launch.id))
