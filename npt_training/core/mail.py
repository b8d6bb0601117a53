"""Mail: written to our own outbox table in the transaction of its cause, sent by the worker.

Without ``NPT_SMTP_URL`` mails stay in the outbox, which development shows on a page.
"""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from npt_training.core.clock import now
from npt_training.core.db import Base, Id, LongText, UtcDateTime, read, write
from npt_training.core.ids import new_id
from npt_training.core.jobs import TaskRegistry, enqueue


class Mail(Base):
    """One mail, once: ``key`` is unique, so the same cause never writes twice."""

    __tablename__ = "npt_mail"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(unique=True)
    to_address: Mapped[str]
    subject: Mapped[str]
    text: Mapped[LongText]
    created_at: Mapped[UtcDateTime] = mapped_column(index=True)
    sent_at: Mapped[UtcDateTime | None]


def queue_mail(s: Session, *, to: str, subject: str, text: str, key: str) -> None:
    """Write a mail to the outbox; the worker sends it when SMTP is set."""
    if s.scalars(select(Mail.id).where(Mail.key == key)).first() is not None:
        return
    mail = Mail(key=key, to_address=to, subject=subject, text=text, created_at=now())
    s.add(mail)
    s.flush()
    enqueue(s, "mail.send", {"mail_id": mail.id}, key=mail.id)


def outbox(limit: int = 50) -> list[Mail]:
    """The latest mails, newest first."""
    with read() as s:
        return list(s.scalars(select(Mail).order_by(Mail.id.desc()).limit(limit)))


def send(payload: dict[str, Any]) -> None:
    """Send one mail by SMTP; its Message-ID is its id, so a repeat can be recognised."""
    from npt_training.core.runtime import current

    settings = current().settings
    with read() as s:
        mail = s.get(Mail, payload["mail_id"])
    if mail is None or mail.sent_at is not None or not settings.smtp_url:
        return
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        settings.mail_from,
        mail.to_address,
        mail.subject,
    )
    message["Message-ID"] = f"<{mail.id}@{urlsplit(settings.public_url).hostname}>"
    message.set_content(mail.text)
    deliver(settings.smtp_url, message)
    with write() as s:
        stored = s.get(Mail, mail.id)
        if stored is not None:
            stored.sent_at = now()


def deliver(smtp_url: str, message: EmailMessage) -> None:
    """Hand ``message`` to ``smtp://user:password@host:port`` (STARTTLS) or ``smtps://…``."""
    parts = urlsplit(smtp_url)
    host = parts.hostname or "localhost"
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=20, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=20)
    with server:
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)


def register(tasks: TaskRegistry) -> None:
    tasks.task("mail.send", send, external=True)
