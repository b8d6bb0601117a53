"""The administrator's home: what has to be set up, and whether it is."""

from __future__ import annotations

from dataclasses import dataclass

from npt_training.accounts import service as accounts
from npt_training.accounts.principal import Permission, Principal
from npt_training.accounts.roles import CERTIFIER, INSTRUCTOR, TRAINEE
from npt_training.core import editions
from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _
from npt_training.core.i18n import ngettext
from npt_training.core.runtime import current
from npt_training.dashboard import links
from npt_training.dashboard.shapes import Line, NextThing, Section

CERTIFIERS_NEEDED = 2
"""Proposing and confirming are two persons."""


@dataclass(frozen=True)
class Step:
    """One step of setting up; ``advice`` says how to take it."""

    words: str
    done: bool
    detail: str
    advice: str
    href: str | None = None
    action: str = ""


def steps(actor: Principal) -> list[Step]:
    """Everything that has to be there before a first certificate, in the order to do it."""
    found = [_content(), _keys()]
    if actor.may(Permission.MANAGE_PEOPLE):
        found += _people(actor)
    return [*found, _mail(), _address()]


def section(actor: Principal) -> Section:
    todo = steps(actor)
    left = [step for step in todo if not step.done]
    return Section(
        role="administrator",
        title=_("Setting up"),
        next=_next(left),
        numbers=(
            (len(todo) - len(left), _("done")),
            (len(left), _("still open")),
        ),
        list_title=_("What has to be there"),
        lines=tuple(
            Line(
                step.words,
                step.href,
                step.detail if step.done else step.advice,
                _("done") if step.done else _("open"),
                "done" if step.done else "open",
            )
            for step in todo
        ),
        urgent=False,
    )


def _next(left: list[Step]) -> NextThing | None:
    reachable = next((step for step in left if step.href), None)
    if reachable is not None and reachable.href is not None:
        return NextThing(reachable.words, reachable.advice, reachable.href, reachable.action)
    if left:
        return None
    return NextThing(
        title=_("Everything is set up"),
        text=_("Invite the next people, or look at who is here."),
        href=links.people(),
        action=_("Open the list of people"),
        kicker=_("Nothing is missing"),
        idle=True,
    )


def _content() -> Step:
    words = _("Course content")
    try:
        edition = editions.newest()
    except NptError as error:
        return Step(words, False, "", error.message)
    counts = edition.counts
    detail = _(
        "Edition %(label)s: %(modules)s modules, %(items)s questions, %(pictures)s pictures.",
        label=edition.label,
        modules=counts.get("modules", 0),
        items=counts.get("items", 0),
        pictures=counts.get("pictures", 0),
    )
    return Step(words, True, detail, "")


def _keys() -> Step:
    words = _("Key that seals certificates")
    try:
        key_id = current().signer.key_id
    except NptError as error:
        return Step(words, False, "", error.message)
    if current().signer.demonstration:
        advice = _("This is a demonstration key. Run npt-training init for real certificates.")
        return Step(words, not current().settings.production, advice, advice)
    return Step(words, True, _("Key %(key)s is in place.", key=key_id), "")


def _people(actor: Principal) -> list[Step]:
    def count(role: str) -> int:
        return len(accounts.find_people(actor.organisation_id, role))

    instructors, certifiers, trainees = count(INSTRUCTOR), count(CERTIFIER), count(TRAINEE)
    return [
        Step(
            _("Instructors"),
            instructors > 0,
            ngettext("%(num)s instructor.", "%(num)s instructors.", instructors),
            _("Invite at least one person who marks answers and observes."),
            links.people(),
            _("Invite people"),
        ),
        Step(
            _("Certifiers"),
            certifiers >= CERTIFIERS_NEEDED,
            ngettext("%(num)s certifier.", "%(num)s certifiers.", certifiers),
            _("Invite two: one proposes an award, another confirms it."),
            links.people(),
            _("Invite people"),
        ),
        Step(
            _("Trainees"),
            trainees > 0,
            ngettext("%(num)s trainee.", "%(num)s trainees.", trainees),
            _("Invite the first trainee."),
            links.people(),
            _("Invite people"),
        ),
    ]


def _mail() -> Step:
    settings = current().settings
    if settings.smtp_url or current().hosted:
        return Step(_("Mail"), True, _("Mail goes out."), "")
    advice = _("Mail stays on this machine until NPT_SMTP_URL is set.")
    href = None if settings.production else links.outbox()
    return Step(_("Mail"), False, "", advice, href, _("Look at the local outbox"))


def _address() -> Step:
    settings = current().settings
    detail = _("Links and codes begin with %(url)s.", url=settings.public_url)
    advice = _("Set NPT_PUBLIC_URL to the https address people will use.")
    return Step(_("Public address"), settings.secure, detail, advice)
