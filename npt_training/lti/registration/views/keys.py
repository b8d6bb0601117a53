"""Our own keys: which sign, which are still published, and making the next."""

from __future__ import annotations

from typing import Any

from flask import request

from npt_training.accounts.principal import Permission, actor
from npt_training.core.clock import now
from npt_training.core.i18n import gettext as _
from npt_training.core.web import needs, notice, redirect_to, render, url_to
from npt_training.lti import keys as our
from npt_training.lti.models import ToolKey


@needs(Permission.MANAGE_SETTINGS)
def keys() -> Any:
    return render("lti/registration/keys.html", keys=our.all_keys(), state=_state)


def _state(key: ToolKey) -> tuple[str, str]:
    """``(word, shape)``: what a key does now."""
    at = now()
    if key.published_until is not None and key.published_until <= at:
        return _("withdrawn"), "quiet"
    if key.signs_from > at:
        return _("published, signs from its day on"), "waiting"
    if key.signs_until is not None and key.signs_until <= at:
        return _("still published, signs no more"), "quiet"
    return _("signs"), "good"


@needs(Permission.MANAGE_SETTINGS)
def rotate() -> Any:
    """Make the next key after asking; ``leaked`` takes the earlier ones out at once."""
    leaked = request.values.get("leaked") == "1"
    if request.method == "POST":
        key = our.rotate(leaked=leaked, by=actor().person_id)
        notice(
            _("The new key signs from now on; the earlier ones are withdrawn.") if leaked
            else _("The next key is published and signs from its day on.")
        )  # fmt: skip
        return redirect_to("lti_registration.keys", _anchor=key.id)
    return render(
        "web/confirm.html",
        title=_("Withdraw every key now?") if leaked else _("Make the next key?"),
        text=_(
            "Do this when a key may have been read by others. Until each LMS has fetched the new "
            "one, it refuses our requests; marks wait and go out later."
        ) if leaked
        else _(
            "It is published at once, signs from tomorrow on, and the present one stays "
            "published for two weeks after. Nobody notices. It also happens by itself every "
            "three months."
        ),
        action=url_to("lti_registration.rotate"),
        words=_("Withdraw and make a new one") if leaked else _("Make the next key"),
        back=url_to("lti_registration.keys"),
        kind="danger" if leaked else "primary",
        fields={"leaked": "1"} if leaked else {},
    )  # fmt: skip
