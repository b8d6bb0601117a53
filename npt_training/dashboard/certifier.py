"""The certifier's home: decisions waiting, oldest first."""

from __future__ import annotations

from npt_training.accounts.principal import Principal
from npt_training.certification import service as certification
from npt_training.certification.models import AwardProposal
from npt_training.core.i18n import format_date, ngettext
from npt_training.core.i18n import gettext as _
from npt_training.dashboard import links
from npt_training.dashboard.names import person_name
from npt_training.dashboard.shapes import Empty, Line, NextThing, Section


def section(actor: Principal) -> Section:
    waiting = [proposal for proposal, decision in certification.proposals(actor) if not decision]
    mine = [proposal for proposal in waiting if certification.may_decide(actor, proposal)]
    return Section(
        role="certifier",
        title=_("Awards"),
        next=_next(mine),
        numbers=(
            (len(mine), ngettext("decision for you", "decisions for you", len(mine))),
            (len(waiting) - len(mine), _("waiting for another certifier")),
        ),
        list_title=_("Proposals, oldest first"),
        lines=tuple(
            Line(
                person_name(proposal.person_id),
                links.proposal(proposal.id),
                _("proposed %(day)s", day=format_date(proposal.proposed_at)),
                _("yours to decide") if proposal in mine else _("for somebody else"),
                "yours" if proposal in mine else "waiting",
            )
            for proposal in waiting
        ),
        more=Line(_("Who is ready, and every certificate"), links.awards()),
        empty=Empty(
            _("No proposal is waiting"),
            _("When everything a trainee needs is on record, you can propose the award."),
        ),
        urgent=bool(mine),
    )


def _next(mine: list[AwardProposal]) -> NextThing:
    if mine:
        return NextThing(
            title=ngettext(
                "%(num)s award waits for your decision",
                "%(num)s awards wait for your decision",
                len(mine),
            ),
            text=_("You see the evidence on one page. Somebody else has proposed it."),
            href=links.proposal(mine[0].id),
            action=_("Look at the evidence"),
            minutes=10,
        )
    return NextThing(
        title=_("See who is ready"),
        text=_("Trainees with everything on record can be proposed for the certificate."),
        href=links.awards(),
        action=_("Open the list"),
        kicker=_("Nothing waits for you"),
        idle=True,
    )
