"""Deep linking in the browser: choose, look at titles and points, send the signed answer on."""

from __future__ import annotations

from typing import Any

from flask import make_response, request

from npt_training.accounts.principal import Permission, actor
from npt_training.core.errors import NptError
from npt_training.core.web import needs, render, sends_to
from npt_training.lti.activities import forms, picking, words
from npt_training.lti.activities.errors import NothingChosen, OnlyOne, TakesNoLinks
from npt_training.lti.activities.picking import Answer, Picker
from npt_training.lti.activities.views.lists import grouped


@needs(Permission.VIEW_OWN)
def pick(launch_id: str) -> Any:
    """The catalogue to choose from."""
    return _list(picking.picker(actor(), launch_id))


@needs(Permission.VIEW_OWN)
def choose(launch_id: str) -> Any:
    """One form for the whole choice; ``act`` is the button that was pressed."""
    opened = picking.picker(actor(), launch_id)
    act = request.form.get("act")
    if act == "cancel":
        if not opened.settings.takes_links:
            return _answered(opened, picking.refuse(opened, TakesNoLinks().message))
        return _answered(opened, picking.cancel(opened))
    entries = opened.catalogue.chosen(request.form.getlist("chosen"))
    if act == "search" or not opened.settings.takes_links:
        return _list(opened)
    if not entries:
        return _list(opened, NothingChosen())
    if len(entries) > 1 and not opened.settings.multiple:
        return _list(opened, OnlyOne())
    if act == "back":
        return _list(opened)
    if act == "details":
        return _details(opened, forms.Filled(forms.plain(entries)))
    if act == "add-detailed":
        found = forms.filled(entries, request.form)
        if found.faults:
            return _details(opened, found)
        return _answered(opened, picking.choose(actor(), opened, found.chosen))
    return _answered(opened, picking.choose(actor(), opened, forms.plain(entries)))


def _list(opened: Picker, refusal: NptError | None = None) -> Any:
    query = request.form.get("q", "")
    found = opened.catalogue.search(query)
    chosen = opened.catalogue.chosen(request.form.getlist("chosen"))
    page = render(
        "lti/activities/pick.html",
        picker=opened,
        words=words,
        query=query,
        groups=grouped(found),
        chosen=chosen,
        elsewhere=[one for one in chosen if one not in found],
        refusal=refusal,
    )
    return page, refusal.status if refusal else 200


def _details(opened: Picker, found: forms.Filled) -> Any:
    page = render("lti/activities/details.html", picker=opened, words=words, found=found)
    return page, 422 if found.faults else 200


def _answered(opened: Picker, answer: Answer) -> Any:
    """A page that sends the answer to the platform by itself, and has a button that does."""
    sends_to(answer.origin, *opened.platform.origins)
    page = make_response(render("lti/activities/send.html", picker=opened, answer=answer))
    page.headers["Referrer-Policy"] = "strict-origin"
    return page
