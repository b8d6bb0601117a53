"""Mails to the holder: one for every event of their certificate."""

from __future__ import annotations

from sqlalchemy.orm import Session

from npt_training.accounts.models import Person
from npt_training.certification import words
from npt_training.certification.models import Certificate, CertificateEvent
from npt_training.certification.numbers import grouped
from npt_training.certification.states import Kind, Reason, State
from npt_training.core.i18n import format_date, format_datetime
from npt_training.core.i18n import gettext as _
from npt_training.core.mail import queue_mail
from npt_training.core.web import absolute_url


def tell_holder(s: Session, certificate: Certificate, event: CertificateEvent) -> None:
    """Write the mail in the transaction of the event. A person without an address gets none."""
    person = s.get(Person, certificate.person_id)
    if person is None or not person.email:
        return
    kind = Kind(event.kind)
    parts = [
        _("Dear %(name)s,", name=person.name),
        _issued(certificate) if kind is Kind.ISSUED else _moved(certificate, event, kind),
        _(
            "Anybody with the number can check it here:\n%(url)s",
            url=absolute_url("verification.show", number=grouped(certificate.number)),
        ),
        _("Your certificate:\n%(url)s", url=absolute_url("certification.mine")),
        certificate.issuer,
    ]
    queue_mail(
        s,
        to=person.email,
        subject=_subject(certificate, kind),
        text="\n\n".join(part for part in parts if part) + "\n",
        key=f"certificate-event:{event.id}",
    )


def _subject(certificate: Certificate, kind: Kind) -> str:
    title = certificate.scheme["title"]
    if kind is Kind.ISSUED:
        return _("Your certificate: %(title)s", title=title)
    return _("%(what)s: your certificate %(title)s", what=words.kind_word(kind), title=title)


def _issued(certificate: Certificate) -> str:
    return _(
        "You have been awarded the certificate “%(title)s”, number %(number)s. It is valid until "
        "%(until)s. Its public page does not show your name until you choose so.",
        title=certificate.scheme["title"],
        number=grouped(certificate.number),
        until=format_date(certificate.valid_until),
    )


def _moved(certificate: Certificate, event: CertificateEvent, kind: Kind) -> str:
    lines = [
        _(
            "%(what)s on %(at)s: your certificate “%(title)s”, number %(number)s.",
            what=words.kind_word(kind),
            at=format_datetime(event.at),
            title=certificate.scheme["title"],
            number=grouped(certificate.number),
        ),
        words.state_sentence(State(event.state)),
    ]
    if event.sentence:
        reason = words.reason_word(Reason(event.reason))
        lines.append(_("Reason: %(reason)s. %(sentence)s", reason=reason, sentence=event.sentence))
        lines.append(_("You may appeal within 30 days by answering to your school."))
    return "\n".join(lines)
