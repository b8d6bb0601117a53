"""The comment bank, opening names, and how the school marks."""

from __future__ import annotations

import math
from typing import Any

from flask import request

from npt_training.accounts.principal import Permission, actor
from npt_training.assessment.desk import comments as bank
from npt_training.assessment.desk import names
from npt_training.assessment.desk import policy as policies
from npt_training.assessment.desk.errors import BankFull, NothingWritten, PolicyRefused, TooLong
from npt_training.assessment.desk.rules import Policy
from npt_training.core.i18n import gettext as _
from npt_training.core.web import needs, notice, redirect_to, render


@needs(Permission.MARK)
def comments() -> Any:
    """The sentences to use again."""
    return render(
        "desk/comments.html", bank=bank.bank(actor()), text="", refusal=None,
        most=bank.MOST_CHARACTERS,
    )  # fmt: skip


@needs(Permission.MARK)
def keep_comment() -> Any:
    """Put a sentence into the bank."""
    text = request.form.get("text", "")
    try:
        bank.keep_comment(actor(), text, school=request.form.get("whose") == "school")
    except (NothingWritten, TooLong, BankFull) as refusal:
        page = render(
            "desk/comments.html", bank=bank.bank(actor()), text=text, refusal=refusal,
            most=bank.MOST_CHARACTERS,
        )  # fmt: skip
        return page, refusal.status
    notice(_("Kept in the comment bank."))
    return redirect_to("desk.comments")


@needs(Permission.MARK)
def drop_comment(comment_id: str) -> Any:
    """Take a sentence out of the bank; comments given with it stay."""
    bank.drop_comment(actor(), comment_id)
    notice(_("Dropped from the comment bank."))
    return redirect_to("desk.comments")


@needs(Permission.MARK)
def unblind() -> Any:
    """Open the names for an hour, with a reason that stays on record."""
    try:
        names.unblind(actor(), request.form.get("reason", ""))
    except (NothingWritten, TooLong) as refusal:
        notice(refusal.message, "warning")
    return redirect_to("assessment.marking")


@needs(Permission.MANAGE_SETTINGS)
def policy() -> Any:
    """How the school marks."""
    return render("desk/policy.html", policy=policies.marking_policy(actor()), refusal=None)


@needs(Permission.MANAGE_SETTINGS)
def set_policy() -> Any:
    """Change it from now on."""
    form = request.form
    wanted = Policy(
        form.get("second", ""),
        _number("band_points"),
        _number("moderation_points"),
        form.get("hold") == "yes",
        form.get("unblinding") == "yes",
    )
    try:
        policies.set_policy(actor(), wanted)
    except PolicyRefused as refusal:
        return render("desk/policy.html", policy=wanted, refusal=refusal), refusal.status
    notice(_("From now on the desk works like this."))
    return redirect_to("desk.policy")


def _number(name: str) -> float:
    try:
        return float(request.form.get(name, "").strip().replace(",", "."))
    except ValueError:
        return math.nan
