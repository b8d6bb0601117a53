"""Open sign-up: the same as inviting oneself, where the site allows it."""

from __future__ import annotations

from npt_training.accounts.errors import SignUpClosed
from npt_training.accounts.roles import TRAINEE
from npt_training.accounts.service.invitations import invite
from npt_training.accounts.service.organisations import default_organisation
from npt_training.accounts.service.people import person_by_email
from npt_training.core.db import write
from npt_training.core.i18n import gettext as _
from npt_training.core.ids import new_id
from npt_training.core.jobs import enqueue
from npt_training.core.mail import queue_mail
from npt_training.core.runtime import current
from npt_training.core.web import absolute_url


def sign_up(name: str, email: str) -> None:
    """Mail a link to make a trainee's account. A known address gets a mail that says so.

    What the caller sees does not depend on whether the address is known. Raises SignUpClosed.
    """
    if not current().settings.open_sign_up or default_organisation() is None:
        raise SignUpClosed()
    with write() as s:
        enqueue(s, "accounts.sign_up_mail", {"name": name, "email": email}, key=new_id())


def answer_sign_up(name: str, email: str) -> None:
    """Write the mail that answers a sign-up."""
    organisation = default_organisation()
    if organisation is None:
        return
    person = person_by_email(email)
    if person is None:
        invite(organisation_id=organisation.id, email=email, roles=[TRAINEE], by=None, name=name)
        return
    with write() as s:
        queue_mail(
            s,
            to=email,
            subject=_("You have an account already"),
            text="\n\n".join(
                (
                    _("You asked for an account, and you have one already. Sign in here:"),
                    absolute_url("accounts.sign_in"),
                    _("If you have no password or forgot it, ask for a new one there."),
                )
            ),
            key=new_id(),
        )
