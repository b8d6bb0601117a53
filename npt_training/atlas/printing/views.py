"""Pages of printing: choose a plate or a poster, and the PDF itself."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from npt_training.accounts.principal import Permission, actor
from npt_training.accounts.service import get_organisation
from npt_training.atlas import service
from npt_training.atlas.contents import Picture, contents
from npt_training.atlas.figures import LAYERS
from npt_training.atlas.printing.document import (
    PAPERS,
    POSTER_PICTURES,
    layers_of,
    plate_pdf,
    poster_pdf,
)
from npt_training.atlas.views import layer_name, region_name
from npt_training.core.editions import newest
from npt_training.core.errors import NotFound, NptError
from npt_training.core.i18n import gettext as _
from npt_training.core.limits import limit
from npt_training.core.web import Blueprint, needs, render

bp = Blueprint("atlas_print", __name__)
SWITCHES = tuple(layer for layer in LAYERS if layer not in ("scale", "orientation"))


class UnknownPaper(NptError):
    status = 422

    def __init__(self) -> None:
        super().__init__(_("Choose one of the paper sizes A4, A3 or Letter."), field="size")


@bp.get("/atlas/print")
@needs(Permission.VIEW_OWN)
def desk() -> str:
    regions: dict[str, list[Picture]] = {}
    for picture in _written():
        regions.setdefault(picture.region, []).append(picture)
    return render(
        "atlas/print.html",
        papers=[(key, paper.name) for key, paper in PAPERS.items()],
        switches=[(layer, layer_name(layer)) for layer in SWITCHES],
        regions=[(key, region_name(key), found) for key, found in regions.items()],
        chosen=request.args.get("view", ""),
    )


@bp.get("/atlas/plate.pdf")
@needs(Permission.VIEW_OWN)
def plate() -> Any:
    view = service.get_view(newest().id, request.args.get("view", ""))
    if view is None:
        raise NotFound()
    return _pdf(plate_pdf(view, _paper(), _layers(), _school()), view.id)


@bp.get("/atlas/poster.pdf")
@needs(Permission.VIEW_OWN)
def poster() -> Any:
    region = request.args.get("region", "")
    edition = newest()
    chosen = [picture.id for picture in _written() if picture.region == region]
    found = [service.get_view(edition.id, name) for name in chosen[:POSTER_PICTURES]]
    views = [view for view in found if view is not None]
    if not views:
        raise NotFound()
    return _pdf(
        poster_pdf(region_name(region), views, _paper(), _layers(), _school()), f"poster-{region}"
    )


def _written() -> list[Picture]:
    """Every picture but the left twins, which say nothing new on paper."""
    pictures = contents(newest().id).pictures.values()
    return [picture for picture in pictures if not picture.id.endswith("-left")]


def _paper() -> Any:
    paper = PAPERS.get(request.args.get("size", "a4"))
    if paper is None:
        raise UnknownPaper()
    limit("30/minute", "atlas-print", actor().person_id)
    return paper


def _layers() -> tuple[str, ...]:
    return layers_of(request.args.getlist("layer"), SWITCHES)


def _school() -> str:
    return str(get_organisation(actor().organisation_id).name)


def _pdf(content: bytes, name: str) -> Response:
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response.headers["Cache-Control"] = "private, max-age=600"
    return response
