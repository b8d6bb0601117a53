"""Moodle, observed on 4.3 (lti.md §10)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from npt_training.core.i18n import gettext as _
from npt_training.lti.products.base import (
    LINEITEM,
    LINEITEM_READ,
    RESULT,
    ROSTER,
    SCORE,
    Product,
)


class Moodle(Product):
    name = "moodle"
    title = "Moodle"
    families = ("moodle",)
    scopes: ClassVar[tuple[str, ...]] = (LINEITEM, LINEITEM_READ, SCORE, RESULT, ROSTER)

    def token_scopes(self, wanted: Iterable[str]) -> list[str]:
        """Moodle gives a token that reads line items only where the read scope is asked for too,
        and none for scopes it was not told of. Source: lti.md §1.6."""
        scopes = set(wanted)
        return sorted(scopes | {LINEITEM_READ} if LINEITEM in scopes else scopes)

    def refusal_words(self, status: int, body: str) -> str:
        """400 "Incorrect score received" is said of a person who cannot be graded in the course
        (lti.md §10.7); 404 also of a site whose own requests are blocked (§10.14)."""
        if status == 400 and "incorrect score" in body.casefold():
            return _(
                "Moodle does not grade this person in the course: they are no student of it, or "
                "not any more. Enrol them, then send the mark again."
            )
        return super().refusal_words(status, body)
