"""``doctor``: what is well, what is not, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from npt_training.cli.setup import is_local
from npt_training.core.clock import now
from npt_training.core.db import read
from npt_training.core.editions import newest
from npt_training.core.errors import NptError
from npt_training.core.jobs import Job
from npt_training.core.migrate import revisions
from npt_training.core.runtime import current
from npt_training.core.storage import StoredFile
from npt_training.web.manifest import MANIFEST


@dataclass(frozen=True)
class Finding:
    """One thing looked at; ``advice`` says what to do when it is not well."""

    well: bool
    what: str
    advice: str = ""

    def __str__(self) -> str:
        return f"{'well   ' if self.well else 'NOT OK '} {self.what}" + (
            f"\n         {self.advice}" if not self.well else ""
        )


def examine() -> list[Finding]:
    """Every finding, in the order to mend them."""
    findings = [_database()]
    if not findings[0].well:
        return findings
    return [
        *findings,
        _keys(),
        _signatures(),
        _files(),
        _content(),
        _front_end(),
        _jobs(),
        _mail(),
        _address(),
    ]


def _database() -> Finding:
    kind = "SQLite" if current().db.is_sqlite else "PostgreSQL"
    try:
        found, head = revisions(current().db)
    except Exception as error:
        return Finding(
            False, f"{kind} does not answer ({type(error).__name__})", "Check NPT_DATABASE_URL."
        )
    return Finding(found == head, f"{kind} at schema {found}", "Run: npt-training db upgrade")


def _keys() -> Finding:
    try:
        key_id = current().signer.key_id
    except NptError as error:
        return Finding(False, "no signing key", error.message)
    kind = "demonstration" if current().signer.demonstration else "signing"
    return Finding(True, f"{kind} key {key_id}")


def _signatures() -> Finding:
    """Every signed observation and every sealed event of a certificate, walked once."""
    from npt_training.certification.service import broken_events
    from npt_training.competency.service import verify_chain

    broken = [*verify_chain(), *broken_events()]
    return Finding(
        not broken,
        "every signature and seal verifies"
        if not broken
        else f"{len(broken)} records do not verify: {', '.join(broken[:5])}",
        "Compare with your last backup: a record was changed, or a key is missing.",
    )


def _files() -> Finding:
    storage = current().storage
    if not storage.fs.exists(storage.root):
        return Finding(False, f"no files in {storage.root}", "Check NPT_STORAGE_URL.")
    with read() as s:
        missing = [d for d in s.scalars(select(StoredFile.digest)) if not storage.has(d)]
    return Finding(
        not missing,
        f"files in {storage.root}" + (f", {len(missing)} missing" if missing else ""),
        "Bring the folder back from your backup.",
    )


def _content() -> Finding:
    try:
        edition = newest()
    except NptError as error:
        return Finding(False, "no content", error.message)
    return Finding(True, f"content edition {edition.label}")


def _front_end() -> Finding:
    built = MANIFEST.exists()
    return Finding(built, "front end built", "Run: make frontend")


def _jobs() -> Finding:
    with read() as s:
        late = s.scalar(
            select(func.count())
            .select_from(Job)
            .where(Job.state == "ready", Job.run_after < now() - timedelta(minutes=10))
        )
        failed = s.scalar(select(func.count()).select_from(Job).where(Job.state == "failed"))
    return Finding(
        not late and not failed,
        f"{late} late and {failed} failed jobs",
        "Start a worker: npt-training worker",
    )


def _mail() -> Finding:
    settings = current().settings
    return Finding(
        bool(settings.smtp_url) or not settings.production,
        "mail by SMTP" if settings.smtp_url else "mail stays in the local outbox",
        "Set NPT_SMTP_URL, such as smtp://user:password@mail.example.org:587",
    )


def _address() -> Finding:
    url = current().settings.public_url
    return Finding(
        not (current().settings.production and is_local(url)),
        f"links and QR codes lead to {url}",
        "Set NPT_PUBLIC_URL to the address people use.",
    )
