"""The words of certification: states, moves, reasons, and the sentence of every line."""

from __future__ import annotations

from datetime import date

from npt_training.certification.numbers import LENGTH, Mistake, Reading
from npt_training.certification.rules import Line
from npt_training.certification.states import Kind, Reason, State
from npt_training.core.i18n import format_date, ngettext
from npt_training.core.i18n import gettext as _

SHAPES = {
    State.VALID: "valid",
    State.EXPIRING: "expiring",
    State.LAPSED: "expired",
    State.UNDER_REVIEW: "waiting",
    State.SUSPENDED: "suspended",
    State.WITHDRAWN: "withdrawn",
    State.REDUCED_SCOPE: "care",
    State.SURRENDERED: "withdrawn",
    State.SUPERSEDED: "expired",
}


def state_word(state: State) -> str:
    """The word of a state, the same everywhere."""
    return {
        State.VALID: _("Valid"),
        State.EXPIRING: _("Valid, ends soon"),
        State.LAPSED: _("Lapsed"),
        State.UNDER_REVIEW: _("Under review"),
        State.SUSPENDED: _("Suspended"),
        State.WITHDRAWN: _("Withdrawn"),
        State.REDUCED_SCOPE: _("Valid, reduced scope"),
        State.SURRENDERED: _("Given back"),
        State.SUPERSEDED: _("Replaced"),
    }[state]


def state_sentence(state: State) -> str:
    """What a state means for somebody who relies on the certificate."""
    return {
        State.VALID: _("This certificate is in force."),
        State.EXPIRING: _("This certificate is in force and ends within 90 days."),
        State.LAPSED: _("The term of this certificate has ended. Do not rely on it."),
        State.UNDER_REVIEW: _("This certificate is being looked at and stays in force meanwhile."),
        State.SUSPENDED: _(
            "This certificate is not in force until the issuer has decided. Do not rely on it."
        ),
        State.WITHDRAWN: _("The issuer has withdrawn this certificate for good."),
        State.REDUCED_SCOPE: _(
            "This certificate is in force for less than when it was issued. Read what it covers."
        ),
        State.SURRENDERED: _("The holder has given this certificate back. Do not rely on it."),
        State.SUPERSEDED: _("A newer certificate has replaced this one. Ask the holder for it."),
    }[state]


def kind_word(kind: Kind) -> str:
    """What happened, for a history."""
    return {
        Kind.ISSUED: _("Issued"),
        Kind.REVIEW: _("Placed under review"),
        Kind.CLEARED: _("Review ended, in force"),
        Kind.SUSPENDED: _("Suspended"),
        Kind.REDUCED: _("Scope reduced"),
        Kind.REINSTATED: _("Reinstated"),
        Kind.WITHDRAWN: _("Withdrawn"),
        Kind.SURRENDERED: _("Given back by the holder"),
        Kind.SUPERSEDED: _("Replaced by a new certificate"),
    }[kind]


def move_words(kind: Kind) -> tuple[str, str]:
    """The words of a move's button and what the move does, before it is made."""
    return {
        Kind.REVIEW: (
            _("Place under review"),
            _("The holder is told. The public page goes on showing it as it stands now."),
        ),
        Kind.CLEARED: (
            _("End the review, in force"),
            _("The certificate stays in force. The holder is told."),
        ),
        Kind.SUSPENDED: (
            _("Suspend now"),
            _("From this moment the public page says “Suspended”. The holder is told by mail."),
        ),
        Kind.REDUCED: (
            _("Reduce the scope"),
            _("The public page shows the smaller scope from this moment. The holder is told."),
        ),
        Kind.REINSTATED: (
            _("Reinstate"),
            _("The certificate is in force again from this moment, until its end date."),
        ),
        Kind.WITHDRAWN: (
            _("Withdraw for good"),
            _(
                "This cannot be undone. The public page says “Withdrawn” for good; the holder "
                "would have to apply anew."
            ),
        ),
    }[kind]


def reason_word(reason: Reason) -> str:
    return {
        Reason.AWARD: _("Award"),
        Reason.SAFETY: _("Safety of patients"),
        Reason.INTEGRITY: _("Integrity: evidence or conduct"),
        Reason.COMPLAINT: _("Complaint"),
        Reason.EVIDENCE: _("Evidence was voided or found wrong"),
        Reason.RESOLVED: _("The question is resolved"),
        Reason.HOLDER: _("Wish of the holder"),
        Reason.RENEWAL: _("Renewal"),
    }[reason]


def place_word(place: str) -> str:
    """The heading over a part of the scope."""
    return {
        "alone": _("May do alone"),
        "supervised": _("Only with supervision"),
        "not_covered": _("Not covered"),
    }[place]


def mistake_sentence(reading: Reading) -> str:
    """Why what was typed is not a number; nothing is suggested."""
    if reading.mistake is Mistake.EMPTY:
        return _("Type the number that stands on the certificate.")
    if reading.mistake is Mistake.CHARACTER:
        return _(
            "No number of ours contains the character “%(found)s”. Compare with the certificate.",
            found=reading.found,
        )
    if reading.mistake in (Mistake.TOO_SHORT, Mistake.TOO_LONG):
        return _(
            "A number has %(length)s characters; this has %(count)s. Compare with the certificate.",
            length=LENGTH,
            count=reading.count,
        )
    return _(
        "This number was mistyped: at least one character is wrong, or two changed places. "
        "Compare it with the certificate."
    )


def line_sentence(line: Line) -> str:
    """The sentence of one requirement; its facts are the trainee's own."""
    facts = {k: _shown(v) for k, v in line.facts.items()}
    if line.code == "lessons_left":
        left = int(line.facts["left"] or 0)
        return ngettext(
            "%(title)s: %(num)s lesson left to read.",
            "%(title)s: %(num)s lessons left to read.",
            left,
            title=facts["title"],
        )
    return _sentence(line.code) % facts


def _sentence(code: str) -> str:
    return {
        "lessons_read": _("%(title)s: all lessons are read."),
        "quiz_passed": _("%(title)s: quiz passed with %(best)s %%."),
        "quiz_marking": _("%(title)s: your written answers wait for an instructor."),
        "quiz_not_tried": _("%(title)s: take the quiz. It is passed from %(needed)s %%."),
        "quiz_below": _("%(title)s: your best is %(best)s %%, %(needed)s %% pass. Try again."),
        "gate_unknown": _("Practise one nerve of the leg or foot on pictures."),
        "gate_few": _("%(name)s: %(answered)s of %(needed)s picture answers given."),
        "gate_below": _(
            "%(name)s: your latest picture answers stand at %(percent)s %%, %(asked)s %% open it."
        ),
        "gate_ready": _(
            "%(name)s: known on pictures until %(until)s. You may ask to be observed on it."
        ),
        "gate_open": _("%(name)s: known on pictures until %(until)s."),
        "observation_none": _("Ask an instructor to watch you treat one nerve."),
        "observation_asked": _("You asked for an observation. It waits for the instructor."),
        "observation_counts": _("%(name)s: observed and signed on %(on)s, rated E%(level)s."),
        "observation_level": _(
            "%(name)s, %(on)s: rated E%(level)s. An observation counts from E4; ask for another."
        ),
        "observation_critical": _(
            "%(name)s, %(on)s: a critical step needed help or was stopped. Ask for another."
        ),
        "observation_old": _("%(name)s, %(on)s: older than 24 months. Ask for another."),
        "observation_elsewhere": _("%(name)s, %(on)s: not a nerve of this scheme. Ask again."),
        "observation_for_learning": _("%(name)s, %(on)s: for learning only. Ask for another."),
        "observation_voided": _("%(name)s, %(on)s: was voided. Ask for another."),
        "observation_disputed": _("%(name)s, %(on)s: disputed, so it does not count now."),
        "name_given": _("The name for the certificate is given."),
        "name_missing": _("The name for the certificate is still to be given."),
    }[code]


def _shown(value: str | int | float | None) -> str:
    """A fact as it is read: dates in words, percentages without idle decimals."""
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.1f}".rstrip("0").rstrip(".")
    text = str(value)
    if len(text) == 10 and text[4:5] == "-" and text[7:8] == "-":
        return format_date(date.fromisoformat(text))
    return text
