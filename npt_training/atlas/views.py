"""Pages of the atlas: browse and search, one nerve, one picture with its layers."""

from __future__ import annotations

from typing import Any

from flask import request

from npt_training.accounts.principal import Permission
from npt_training.atlas import search, service
from npt_training.atlas.figures import ALWAYS, LAYERS
from npt_training.atlas.models import Nerve
from npt_training.atlas.plates import plate
from npt_training.core.editions import newest
from npt_training.core.errors import NotFound
from npt_training.core.i18n import gettext as _
from npt_training.core.web import Blueprint, needs, render

bp = Blueprint("atlas", __name__)
REGIONS = ("knee", "leg", "ankle", "heel", "foot")
SWITCHES = tuple(layer for layer in LAYERS if layer not in ALWAYS)


@bp.get("/atlas")
@needs(Permission.VIEW_OWN)
def index() -> str:
    edition = newest()
    wanted = request.args.get("q", "").strip()[:80]
    nerves = service.list_nerves(edition.id)
    hits = search.found(nerves, wanted) if wanted else []
    return render(
        "atlas/index.html",
        wanted=wanted,
        hits=hits,
        regions=[(r, region_name(r), [n for n in nerves if n.region == r]) for r in REGIONS],
        views=service.list_views(edition.id),
        picture_url=service.picture_url,
    )


@bp.get("/atlas/nerves/<nerve_id>")
@needs(Permission.VIEW_OWN)
def nerve(nerve_id: str) -> str:
    edition = newest()
    one = service.get_nerve(edition.id, nerve_id)
    if one is None:
        raise NotFound()
    views = [v for v in service.list_views(edition.id) if nerve_id in v.truth["nerves"]]
    views.sort(key=lambda view: (view.id != one.best_view, -_shown_mm(view, nerve_id)))
    hazards = service.list_hazards(edition.id)
    show = {nerve_id, *one.hazards}
    drawn = ("course", "exit", "spread", "hazards", "labels")
    best = plate(views[0], show=show, layers=drawn, caption=_caption(one), salt=nerve_id)
    return render(
        "atlas/nerve.html",
        nerve=one,
        plate=best,
        views=views,
        hazards=[hazards[name] for name in one.hazards],
        names=service.structure_names(edition.id),
        sources=_cited(edition.id, one),
        region=region_name(one.region),
        confidence=confidence_words(),
    )


@bp.get("/atlas/views/<view_id>")
@needs(Permission.VIEW_OWN)
def view(view_id: str) -> str:
    edition = newest()
    one = service.get_view(edition.id, view_id)
    if one is None:
        raise NotFound()
    chosen = [layer for layer in SWITCHES if layer in request.args.getlist("layer")]
    if "layer" not in request.args and "shown" not in request.args:
        chosen = ["course", "exit", "labels"]
    names = service.structure_names(edition.id)
    shown = request.args.getlist("nerve")
    known = [key for key in one.truth["nerves"] if key in shown]
    show = None
    if known:
        show = {*known, *one.truth["hazards"], *one.truth["landmarks"]}
    return render(
        "atlas/view.html",
        view=one,
        plate=plate(one, show=show, layers=chosen, salt=view_id),
        chosen=chosen,
        switches=[(layer, layer_name(layer)) for layer in SWITCHES],
        nerves=[(key, names[key], key in known) for key in one.truth["nerves"]],
        others=[v for v in service.list_views(edition.id) if v.id != view_id],
    )


def _shown_mm(view: service.View, nerve_id: str) -> float:
    return float(view.truth["nerves"][nerve_id]["shown_mm"])


def _caption(nerve: Nerve) -> str:
    if all(run.basis == "schematic" for path in nerve.paths for run in path.points):
        return _("The course is drawn schematically: no source gives measures for it.")
    return _("Solid: under the skin. Dashed: still under the fascia. Ring: where it comes through.")


def _cited(edition_id: str, nerve: Nerve) -> list[Any]:
    known = service.list_sources(edition_id)
    return [known[source] for source in nerve.sources if source in known]


def region_name(region: str) -> str:
    return {
        "knee": _("Knee"),
        "leg": _("Leg"),
        "ankle": _("Ankle"),
        "heel": _("Heel"),
        "foot": _("Foot"),
    }[region]


def layer_name(layer: str) -> str:
    return {
        "course": _("Courses"),
        "exit": _("Exits"),
        "spread": _("Spread between people"),
        "landmarks": _("Landmarks"),
        "hazards": _("Hazards"),
        "labels": _("Names"),
    }[layer]


def confidence_words() -> dict[str, str]:
    return {
        "high": _("several sources agree"),
        "medium": _("one good source, or textbooks that differ"),
        "low": _("sparse or conflicting sources"),
    }
