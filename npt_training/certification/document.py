"""The diploma as PDF, typeset by typst from our template with our own fonts.

The same certificate in the same language gives the same bytes: nothing of the moment is in it.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

from npt_training.certification import numbers, words
from npt_training.certification.errors import DocumentBroken, NotInForce
from npt_training.certification.scheme import ScopeLine
from npt_training.certification.service.registry import Held
from npt_training.certification.states import State
from npt_training.core import qr, typeset
from npt_training.core.i18n import format_date, locale_code
from npt_training.core.i18n import gettext as _
from npt_training.core.web import absolute_url

TEMPLATE = Path(__file__).resolve().parent / "templates" / "typst" / "certificate.typ"
PRINTED = frozenset(
    {State.VALID, State.EXPIRING, State.UNDER_REVIEW, State.REDUCED_SCOPE, State.LAPSED}
)


def pdf(held: Held) -> bytes:
    """The certificate as PDF/A and PDF/UA. Raises NotInForce once it is suspended or ended."""
    if held.standing.state not in PRINTED:
        raise NotInForce(words.state_word(held.standing.state))
    return typeset.pdf(TEMPLATE, content(held))


def png(held: Held, *, ppi: float = 110) -> bytes:
    """The same page as a picture."""
    return typeset.png(TEMPLATE, content(held), ppi=ppi)


def content(held: Held) -> dict[str, Any]:
    """Everything that stands on the page, as data."""
    certificate = held.certificate
    if held.holder is None:
        raise DocumentBroken()
    number, day = numbers.grouped(certificate.number), certificate.valid_from
    address = absolute_url("verification.show", number=number)
    return {
        "lang": locale_code()[:2],
        "document_title": _("Certificate %(number)s", number=number),
        "issuer": certificate.issuer,
        "issued": [day.year, day.month, day.day],
        "certifies": _("certifies that"),
        "name": held.holder,
        "name_rtl": right_to_left(held.holder),
        "holds": _("holds the certificate"),
        "statement": held.scheme.statement,
        "title": held.scheme.title,
        "scope": _scope(held.scope),
        "facts": [
            [_("Number"), number],
            [_("Valid from"), format_date(certificate.valid_from)],
            [_("Valid until"), format_date(certificate.valid_until)],
            [_("Scheme version"), held.scheme.version],
        ],
        "not_proof": _("A PDF is not proof – check here:"),
        "check_url": address,
        "check_shown": address.removeprefix("https://").removeprefix("http://"),
        "qr": qr.svg(address, border=1).decode(),
        "qr_alt": _("QR code of the check page"),
        "disclaimer": _(
            "Certifies training and observed performance; does not certify that the treatment is "
            "effective for any condition."
        ),
        "demonstration": _("DEMONSTRATION") if certificate.demonstration else "",
        "demonstration_sentence": _("Sealed with a demonstration key: it proves nothing.")
        if certificate.demonstration
        else "",
    }


def right_to_left(text: str) -> bool:
    """True when the first letter with a direction runs from right to left."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in {"R", "AL"}:
            return True
        if direction == "L":
            return False
    return False


def _scope(scope: tuple[ScopeLine, ...]) -> list[dict[str, Any]]:
    parts = []
    for place in ("alone", "supervised", "not_covered"):
        texts = [line.text for line in scope if line.place == place]
        if texts:
            parts.append({"heading": words.place_word(place), "texts": texts})
    return parts
