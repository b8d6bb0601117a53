"""``init`` and ``user add``: the first steps of a real installation, and a person more."""

from __future__ import annotations

from collections.abc import Iterable
from email.message import EmailMessage
from smtplib import SMTPException
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import func, select

from npt_training.accounts import service as accounts
from npt_training.accounts.errors import UnknownRole
from npt_training.accounts.models import Organisation, Person
from npt_training.accounts.passwords import check_rules
from npt_training.accounts.roles import ADMINISTRATOR
from npt_training.cli.keys import kept_or_made, refuse_demonstration_keys
from npt_training.content import ContentRefused, default_folders, load
from npt_training.core.db import read, write
from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _
from npt_training.core.mail import deliver
from npt_training.core.migrate import revisions, upgrade
from npt_training.core.runtime import current


class SetupRefused(NptError):
    """The installation cannot be set up like this; nothing was changed."""


class NotInitialised(NptError):
    """A command needs a set-up installation and found none."""


def initialise(
    *, organisation: str, issuer: str, name: str, email: str, password: str, test_mail: bool = True
) -> list[str]:
    """Set up an empty installation for real; returns what was done and what to do next.

    Refuses to mix: with people, an organisation, a certificate or a demonstration key that is
    there already. Nothing is written before every refusal was looked for; organisation and
    administrator are written in one transaction, the last step.
    """
    address = _checked(organisation, issuer, name, email, password)
    refuse_demonstration_keys()
    done = []
    found, newest = revisions(current().db)
    if found is not None:
        _refuse_unless_empty()
    upgrade(current().db)
    if found != newest:
        done.append(_("The database is at schema %(name)s.", name=newest))
    done.append(_content())
    done.append(kept_or_made())
    accounts.ensure_roles()
    with write():
        _refuse_unless_empty()
        made = accounts.create_organisation(organisation, issuer_name=issuer, contact_email=address)
        accounts.create_person(
            name=name,
            email=address,
            organisation_id=made.id,
            roles=(ADMINISTRATOR,),
            password=password,
            confirmed=True,
        )
    done.append(
        _("%(name)s is set up; certificates are issued by %(issuer)s.", name=made.name,
          issuer=made.issuer_name)
    )  # fmt: skip
    done.append(
        _("%(name)s may sign in as administrator with %(email)s.", name=name, email=address)
    )
    done.append(mail_line(address) if test_mail else _("No test mail was asked for."))
    return [*done, "", *_next_steps()]


def add_person(
    *, name: str, email: str, roles: Iterable[str], organisation: str | None, password: str
) -> Person:
    """A confirmed person in an organisation, named by its slug when there are several."""
    require_schema()
    if not name.strip():
        raise SetupRefused(_("Give the person a name."))
    address = checked_email(email)
    place = find_organisation(organisation)
    try:
        return accounts.create_person(
            name=name,
            email=address,
            organisation_id=place.id,
            roles=tuple(roles),
            password=password,
            confirmed=True,
        )
    except UnknownRole as error:
        known = ", ".join(role.name for role in accounts.all_roles())
        raise SetupRefused(_("Choose roles out of: %(roles)s.", roles=known)) from error


def require_schema() -> None:
    """Raises NotInitialised unless the tables are there, at the newest schema."""
    found, newest = revisions(current().db)
    if found is None:
        raise NotInitialised(_("This installation is not set up yet. Run: npt-training init"))
    if found != newest:
        raise NotInitialised(
            _(
                "The database is at schema %(found)s, this version needs %(newest)s. Make a "
                "backup, then run: npt-training db upgrade",
                found=found,
                newest=newest,
            )
        )


def checked_email(email: str) -> str:
    """The address in its usual form; raises SetupRefused."""
    try:
        return validate_email(email, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise SetupRefused(
            _("%(email)s is not an e-mail address: %(why)s", email=email, why=error)
        ) from error


def mail_line(address: str) -> str:
    """Send a test mail now and say how it went; a failure is told, not raised."""
    settings = current().settings
    if not settings.smtp_url:
        return _("No mail server is set (NPT_SMTP_URL), so mails stay in the local outbox.")
    message = EmailMessage()
    message["From"], message["To"] = settings.mail_from, address
    message["Subject"] = _("%(site)s can send mail", site=settings.site_name)
    message.set_content(
        _("This test was sent by npt-training at %(url)s.", url=settings.public_url)
    )
    try:
        deliver(settings.smtp_url, message)
    except (SMTPException, OSError, ValueError) as error:
        return _(
            "The test mail to %(email)s could NOT be sent (%(why)s). Correct NPT_SMTP_URL and "
            "NPT_MAIL_FROM, then run: npt-training doctor --mail %(email)s",
            email=address,
            why=error,
        )
    return _("A test mail is on its way to %(email)s. Look whether it arrived.", email=address)


def _checked(organisation: str, issuer: str, name: str, email: str, password: str) -> str:
    for value, sentence in (
        (organisation, _("Give your organisation a name.")),
        (issuer, _("Give the name that certificates are issued by.")),
        (name, _("Give the first administrator a name.")),
    ):
        if not value.strip():
            raise SetupRefused(sentence)
    address = checked_email(email)
    check_rules(password, email=address, name=name)
    settings = current().settings
    if settings.production and is_local(settings.public_url):
        raise SetupRefused(
            _(
                "NPT_PUBLIC_URL is %(url)s. Set the address people and clinics will use: it is "
                "printed on certificates.",
                url=settings.public_url,
            )
        )
    return address


def is_local(url: str) -> bool:
    """True for addresses that only this machine reaches."""
    host = urlsplit(url).hostname or ""
    return host == "localhost" or host.endswith(".localhost") or host.startswith("127.")


def _refuse_unless_empty() -> None:
    from npt_training.certification.models import Certificate

    with read() as s:
        for model, what in (
            (Person, _("people")),
            (Organisation, _("an organisation")),
            (Certificate, _("certificates")),
        ):
            if s.scalar(select(func.count()).select_from(model)):
                raise SetupRefused(
                    _(
                        "init refuses to mix: this database holds %(what)s already. Choose an "
                        "empty database, or add people with: npt-training user add",
                        what=what,
                    )
                )


def _content() -> str:
    try:
        edition = load(*default_folders())
    except ContentRefused as refusal:
        lines = "\n".join(str(problem) for problem in refusal.problems)
        raise SetupRefused(f"{refusal.message}\n{lines}") from refusal
    return _("The content is loaded: edition %(label)s.", label=edition.label)


def find_organisation(slug: str | None) -> Organisation:
    """The organisation of that slug; the only one there is where none is named."""
    with read() as s:
        found = list(s.scalars(select(Organisation).order_by(Organisation.slug)))
    if not found:
        raise NotInitialised(_("There is no organisation yet. Run: npt-training init"))
    if slug is None and len(found) == 1:
        return found[0]
    for organisation in found:
        if organisation.slug == slug:
            return organisation
    known = ", ".join(organisation.slug for organisation in found)
    raise SetupRefused(_("Name one of the organisations by --organisation: %(slugs)s", slugs=known))


def _next_steps() -> list[str]:
    settings = current().settings
    steps = [_("Next:")]
    if is_local(settings.public_url):
        steps.append(
            _(
                "- Set NPT_PUBLIC_URL before you issue anything: links in mails, QR codes and "
                "certificates point to %(url)s now.",
                url=settings.public_url,
            )
        )
    if not settings.production:
        steps.append(_("- Set NPT_MODE=production, NPT_SECRET_KEY and an https address."))
    return [
        *steps,
        _("- Start the site: npt-training run (docs/deploy.md shows service files)."),
        _("- Sign in at %(url)s/sign-in and invite your people.", url=settings.public_url),
        _("- Name two certifiers: one proposes, another confirms."),
        _("- Make a backup and try to restore it: npt-training backup FILE"),
        _("- Look at everything once: npt-training doctor"),
    ]
