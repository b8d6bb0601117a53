"""Pages of treatment cards, and what a phone keeps of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Response, jsonify, request
from markupsafe import Markup

from npt_training.accounts.principal import Permission, actor
from npt_training.accounts.service import get_organisation
from npt_training.atlas.contents import contents
from npt_training.atlas.plates import Box, render_plate
from npt_training.atlas.service import get_view
from npt_training.atlas.views.links import link
from npt_training.core import editions
from npt_training.core.clock import now
from npt_training.core.web import Blueprint, needs, public, redirect_to, render, url_to
from npt_training.curriculum import service as curriculum
from npt_training.curriculum import words
from npt_training.curriculum.cards import service
from npt_training.curriculum.cards.part import Card
from npt_training.curriculum.cards.service import ShownCard, ShownRow
from npt_training.curriculum.glossary.service import marker
from npt_training.web.manifest import DIST, asset_url

bp = Blueprint("cards", __name__)
CARD_MARGIN, CARD_LEAST, CARD_SHAPE = 0.12, 0.5, 1.2
"""Round a card's nerves, of the picture's width; the narrowest part; its width to its height."""
READ_IN_ORDER = (
    "find", "hazards", "stop", "position", "examine", "points", "needle", "aftercare",
)  # fmt: skip
LAYERS = ("course", "exit", "hazards", "landmarks", "labels")


@bp.get("/cards/")
@needs(Permission.LEARN)
def index() -> str:
    """Every card by area, with a filter, and the switch that keeps them on this phone."""
    question = request.args.get("q", "").strip()[:100]
    return render(
        "cards/index.html",
        question=question,
        areas=service.areas(question),
        total=len(service.cards()),
    )


@bp.get("/cards/of/<nerve_id>")
@needs(Permission.LEARN)
def of_nerve(nerve_id: str) -> Any:
    """The card that treats a nerve; the list, searched for its name, where no card does."""
    found = service.card_of(nerve_id)
    if found is not None:
        return redirect_to("cards.card", card_id=found.id)
    name = contents(editions.newest().id).names.get(nerve_id, nerve_id)
    return redirect_to("cards.index", q=name)


@bp.get("/cards/<card_id>")
@needs(Permission.LEARN, Permission.MANAGE_CONTENT)
def card(card_id: str) -> str:
    """One card; those who edit it read it, too."""
    return _page(service.card(card_id), kept=False)


@bp.get("/cards/<card_id>/kept")
@needs(Permission.LEARN)
def kept(card_id: str) -> str:
    """The same for keeping on a phone: nothing of the person is in it, but the day is."""
    return _page(service.card(card_id), kept=True)


@bp.get("/cards/kept.json")
@needs(Permission.LEARN)
def list_kept() -> Any:
    """What a phone fetches to have every card without a network."""
    pages = [url_to("cards.kept", card_id=one.id) for one in service.cards()]
    return jsonify(edition=editions.newest().id, pages=pages, list=url_to("cards.kept_index"))


@bp.get("/cards/kept")
@needs(Permission.LEARN)
def kept_index() -> str:
    """The list of cards as a phone keeps it."""
    return render("cards/kept.html", areas=service.areas(), day=now())


@bp.get("/cards/worker.js")
@public
def worker() -> Response:
    """The script that answers for these pages while there is no network. It holds no data."""
    content = (DIST / asset_url("worker.ts")).read_bytes()
    response = Response(content, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


def _page(one: Card, *, kept: bool) -> str:
    person = actor()
    edition_id = editions.newest().id
    found = service.shown(one, person.organisation_id)
    lesson = _lesson(edition_id, one.lesson)
    return render(
        "cards/kept_card.html" if kept else "cards/card.html",
        shown=found if kept else _explained(found, edition_id),
        card=one,
        pictures=_pictures(edition_id, one),
        names=contents(edition_id).names,
        lesson=lesson,
        drill=link("assessment.practise_nerve", nerve_id=one.nerves[0]),
        school=get_organisation(person.organisation_id).name,
        day=now(),
        words=words,
    )


def _explained(found: ShownCard, edition_id: str) -> ShownCard:
    """With each word of the glossary a link where the card first uses it; a kept card has none,
    for there is no network behind it."""
    mark = marker(edition_id)

    def row(one: ShownRow) -> ShownRow:
        return replace(one, text=Markup(mark.text(one.text)))  # noqa: S704 - escaped by the marker

    rows = {name: tuple(row(one) for one in found.rows[name]) for name in READ_IN_ORDER}
    return replace(found, rows=found.rows | rows, known=row(found.known))


def _lesson(edition_id: str, lesson_id: str) -> tuple[str, str] | None:
    """Address and title of the lesson that teaches it."""
    for module in curriculum.modules(edition_id):
        line = module.lesson(lesson_id)
        if line is not None:
            href = url_to("curriculum.lesson", module_id=module.id, lesson_id=lesson_id)
            return href, line.title
    return None


def around(truth: Mapping[str, Any], size_px: Sequence[int], nerves: Sequence[str]) -> Box | None:
    """The part of a view that its nerves take up, wider than high where that holds them.

    Left, top, width, height as shares of the view; None: all of it. What lies deep counts only
    where nothing lies under the skin.
    """
    places = []
    for nerve in nerves:
        shown = truth["nerves"].get(nerve, {"courses": [], "exits": []})
        runs = [run for run in shown["courses"] if not run["deep"]] or shown["courses"]
        places += [at for run in runs for at in run["points"]]
        places += [one["at"] for one in shown["exits"]]
    inside = [at for at in places if 0 <= at[0] <= 1 and 0 <= at[1] <= 1]
    if not inside:
        return None
    width, height = size_px
    xs, ys = [at[0] for at in inside], [at[1] for at in inside]
    wide = max(max(xs) - min(xs) + 2 * CARD_MARGIN, CARD_LEAST)
    tall = max((max(ys) - min(ys)) * height / width + 2 * CARD_MARGIN, CARD_LEAST / CARD_SHAPE)
    wide, tall = max(wide, tall * CARD_SHAPE), max(tall, wide / CARD_SHAPE)
    if wide >= 1:
        wide, tall = 1.0, min(max(1 / CARD_SHAPE, tall), height / width)
    tall = min(tall * width / height, 1.0)
    left = min(max((min(xs) + max(xs) - wide) / 2, 0.0), 1 - wide)
    top = min(max((min(ys) + max(ys) - tall) / 2, 0.0), 1 - tall)
    return round(left, 4), round(top, 4), round(wide, 4), round(tall, 4)


def _pictures(edition_id: str, one: Card) -> list[Markup]:
    """The views of a card with its nerves, landmarks and hazards drawn."""
    found = []
    atlas = contents(edition_id)
    for place, view_id in enumerate(one.views):
        view = get_view(edition_id, view_id)
        assert view is not None, "content is checked before it is loaded"
        hazards = [h for nerve in one.nerves for h in atlas.nerves[nerve].hazards]
        found.append(
            render_plate(
                view,
                show=[*one.nerves, *view.truth["landmarks"], *hazards],
                layers=LAYERS,
                salt=f"card-{one.id}-{place}",
                crop=around(view.truth, view.size_px, one.nerves),
            )
        )
    return found
