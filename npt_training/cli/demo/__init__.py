"""The demonstration: a fresh database filled with a school at work, all of it made up.

Everything happens through the verbs that the pages call, with a clock that moves through three
years, in one transaction: an interrupted filling leaves an empty database behind.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from npt_training.accounts import service as accounts
from npt_training.accounts.models import Organisation, Person
from npt_training.certification import service as certification
from npt_training.certification.numbers import grouped
from npt_training.cli.demo import cast
from npt_training.cli.demo.calendar import plan
from npt_training.cli.demo.story import Story
from npt_training.content import ContentRefused, default_folders, load
from npt_training.core import audit
from npt_training.core.audit import AuditEntry
from npt_training.core.clock import FrozenClock
from npt_training.core.db import read, write
from npt_training.core.errors import NptError
from npt_training.core.migrate import revisions, upgrade
from npt_training.core.runtime import current
from npt_training.core.signing import DEMO

ACTION = "demo.fill"
DAYS_A_YEAR = 365


class DemoRefused(NptError):
    """The demonstration is not set up here; nothing was changed."""


@dataclass(frozen=True)
class Account:
    """An account to try, and what is to be seen there."""

    role: str
    email: str
    what: str


@dataclass(frozen=True)
class DemoFacts:
    """What a person needs to look around. ``numbers`` maps a state to a certificate number."""

    public_url: str
    password: str
    accounts: tuple[Account, ...]
    numbers: dict[str, str]

    @property
    def number(self) -> str:
        """The certificate to check first: a valid one."""
        return self.numbers["valid"]


def fill() -> DemoFacts:
    """Fill a fresh database. Raises DemoRefused everywhere else."""
    _refuse()
    runtime = current()
    upgrade(runtime.db)
    signer = runtime.signer
    signer.load()
    if not any(signer.folder.glob(f"{DEMO}*.pem")):
        signer.create(demonstration=True)
    real = runtime.clock
    today = real.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    clock = FrozenClock(today)
    runtime.clock = clock
    try:
        with write() as s:
            facts = _play(clock, today)
            clock.set(real.now())
            detail = {"accounts": [[a.role, a.email, a.what] for a in facts.accounts]}
            audit.record(
                s, ACTION, actor=None, subject=None, detail=detail | {"numbers": facts.numbers}
            )
    finally:
        runtime.clock = real
    return facts


def recall() -> DemoFacts | None:
    """The facts of a demonstration that was filled before; None on a real installation."""
    if revisions(current().db)[0] is None:
        return None
    with read() as s:
        entry = s.scalars(select(AuditEntry).where(AuditEntry.action == ACTION)).first()
    if entry is None:
        return None
    listed = tuple(Account(*fields) for fields in entry.detail["accounts"])
    return _facts(listed, entry.detail["numbers"])


def is_fresh() -> bool:
    """True while nobody and nothing is in the database."""
    if revisions(current().db)[0] is None:
        return True
    with read() as s:
        return (
            s.scalars(select(Person.id).limit(1)).first() is None
            and s.scalars(select(Organisation.id).limit(1)).first() is None
        )


def describe(facts: DemoFacts) -> str:
    """Plain lines: where to go, who to be, what to check."""
    site = facts.public_url
    wide = max(len(account.email) for account in facts.accounts)
    lines = [
        "",
        "This is a demonstration. Every person and certificate in it is made up.",
        "",
        f"  The site              {site}/",
        f"  Check a certificate   {site}/verify/{grouped(facts.number)}",
        f"  Sign in               {site}/sign-in   password of every account: {facts.password}",
        f"  Mails                 {site}/outbox",
        "",
        "  Accounts",
        *(f"    {a.email:<{wide}}  {a.role}: {a.what}" for a in facts.accounts),
        "",
        "  Certificate numbers",
        *(f"    {grouped(number)}  {state}" for state, number in facts.numbers.items()),
        "",
        f"To start afresh: stop, remove {current().settings.data_dir}, start again.",
        "",
    ]
    return "\n".join(lines)


def _refuse() -> None:
    settings = current().settings
    if settings.production:
        raise DemoRefused(
            "The demonstration is for looking around and does not run in production. "
            "Set up a real installation with: npt-training init"
        )
    if settings.smtp_url:
        raise DemoRefused(
            "The demonstration writes mails to made-up addresses. Unset NPT_SMTP_URL for it."
        )
    if any(not path.name.startswith(DEMO) for path in settings.keys.glob("*.pem")):
        raise DemoRefused(
            f"The demonstration refuses to mix: {settings.keys} holds a real key. "
            "Choose an empty NPT_DATA_DIR for it."
        )
    if not is_fresh():
        raise DemoRefused(
            "The demonstration fills a fresh database only, and this one holds people already. "
            "Choose an empty NPT_DATA_DIR or database for it."
        )


def _play(clock: FrozenClock, today: datetime) -> DemoFacts:
    clock.set(today - timedelta(days=4 * DAYS_A_YEAR))
    try:
        edition = load(*default_folders())
    except ContentRefused as refusal:
        problems = "\n".join(str(problem) for problem in refusal.problems)
        raise DemoRefused(f"{refusal.message}\n{problems}") from refusal
    accounts.ensure_roles()
    school = accounts.create_organisation(
        cast.SCHOOL, issuer_name=cast.ISSUER, contact_email=cast.ARI.email
    )
    years = certification.scheme_of(edition.id).doc["valid_years"]
    everybody = cast.trainees(years * DAYS_A_YEAR)
    story = Story(clock, today, school)
    plan(story, everybody)
    story.play()
    staff = [Account(who.role, who.email, who.what) for who in (*cast.STAFF, cast.IVO)]
    learners = [Account("trainee", who.email, who.listed) for who in everybody if who.listed]
    numbers = {
        "valid": story.numbers["petra"],
        "valid, the longest name": story.numbers["maria"],
        "valid, a name from right to left": story.numbers["nur"],
        "expiring": story.numbers["sami"],
        "suspended": story.numbers["quinn"],
        "withdrawn": story.numbers["rosa"],
    }
    return _facts((*learners, *staff), numbers)


def _facts(listed: tuple[Account, ...], numbers: dict[str, str]) -> DemoFacts:
    return DemoFacts(current().settings.public_url, cast.PASSWORD, listed, numbers)
