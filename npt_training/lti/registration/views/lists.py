"""The list of connections, one-time links, and every address of ours to copy."""

from __future__ import annotations

from typing import Any

from npt_training.accounts.principal import Permission, actor
from npt_training.core.i18n import gettext as _
from npt_training.core.runtime import current
from npt_training.core.web import needs, notice, redirect_to, render
from npt_training.lti.activities.claims import HISTORY_PARAMETERS
from npt_training.lti.products import products
from npt_training.lti.registration.offer import addresses, description, importable
from npt_training.lti.registration.service import deployments, links, platforms
from npt_training.lti.registration.words import product_title, status_word


@needs(Permission.MANAGE_SETTINGS)
def connections() -> Any:
    asking = actor()
    return render(
        "lti/registration/connections.html",
        lines=platforms.list_platforms(asking),
        waiting=deployments.waiting(asking),
        links=links.open_links(asking),
        status_word=status_word,
        product_title=product_title,
    )


@needs(Permission.MANAGE_SETTINGS)
def make_link() -> Any:
    """The new link, shown this once."""
    url, link = links.make_link(actor())
    return render("lti/registration/link.html", address=url, link=link), 201


@needs(Permission.MANAGE_SETTINGS)
def withdraw_link(offer_id: str) -> Any:
    links.withdraw(actor(), offer_id)
    notice(_("The link is withdrawn; it no longer works."))
    return redirect_to("lti_registration.connections")


@needs(Permission.MANAGE_SETTINGS)
def our_addresses() -> Any:
    return render(
        "lti/registration/addresses.html",
        at=addresses(),
        custom=HISTORY_PARAMETERS,
        title=current().settings.site_name,
        description=description(),
        importable=[p for p in products().values() if importable(p) is not None],
    )
