"""Pages of the emergency cards: all, one, as PDF and as JSON for what is kept on a phone."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request

from npt_training.accounts.principal import Permission, actor
from npt_training.accounts.service import get_organisation
from npt_training.core.errors import NotFound
from npt_training.core.i18n import gettext as _
from npt_training.core.limits import limit
from npt_training.core.web import Blueprint, needs, render, url_to
from npt_training.curriculum.corrections.service import corrections_for
from npt_training.curriculum.emergency import service
from npt_training.curriculum.emergency.document import SIZES, pdf
from npt_training.curriculum.emergency.service import ShownCard
from npt_training.curriculum.faculty.service import DECIDERS

bp = Blueprint("emergency", __name__)


@bp.get("/emergency")
@needs(Permission.VIEW_OWN)
def overview() -> Any:
    return render("emergency/overview.html", cards=service.cards(actor().organisation_id))


@bp.get("/emergency/<card_id>")
@needs(Permission.VIEW_OWN)
def one(card_id: str) -> Any:
    return render(
        "emergency/card.html",
        card=service.card(actor().organisation_id, card_id),
        school=_school(),
        may_decide=any(actor().may(permission) for permission in DECIDERS),
    )


@bp.get("/emergency.json")
@needs(Permission.VIEW_OWN)
def as_json() -> Any:
    """Every card with the doses that stand, for a phone that keeps them."""
    found = service.cards(actor().organisation_id)
    return jsonify(school=_school(), cards=[_document(card) for card in found])


@bp.get("/emergency.pdf")
@needs(Permission.VIEW_OWN)
def all_printed() -> Any:
    return _pdf(service.cards(actor().organisation_id), "emergency-cards")


@bp.get("/emergency/<card_id>.pdf")
@needs(Permission.VIEW_OWN)
def printed(card_id: str) -> Any:
    return _pdf([service.card(actor().organisation_id, card_id)], f"emergency-{card_id}")


def _pdf(cards: list[ShownCard], name: str) -> Response:
    size = request.args.get("size", "a4")
    if size not in SIZES or not cards:
        raise NotFound()
    limit("30/minute", "emergency-print", actor().person_id)
    corrections = {card.id: _corrections(card) for card in cards}
    response = Response(pdf(cards, _school(), size, corrections), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}-{size}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _document(card: ShownCard) -> dict[str, Any]:
    guideline = _("use your national guideline")
    return {
        "id": card.id,
        "title": card.title,
        "when": card.when,
        "corrections": _corrections(card),
        "href": url_to("emergency.one", card_id=card.id),
        "recognise": card.recognise,
        "do": [
            {
                "text": step.text,
                "doses": [
                    {
                        "label": dose.label,
                        "dose": dose.value or guideline,
                        "decided": bool(dose.value),
                        "basis": dose.basis,
                    }
                    for dose in step.doses
                ],
            }
            for step in card.do
        ],
        "call": [{"label": label, "number": number} for label, number in card.call],
        "after": card.after,
        "sources": [source["cite"] for source in card.sources],
    }


def _corrections(card: ShownCard) -> list[str]:
    """The texts of what stands corrected about a card."""
    return [one.text for one in corrections_for("card", card.id, actor())]


def _school() -> str:
    return str(get_organisation(actor().organisation_id).name)
