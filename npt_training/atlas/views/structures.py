"""A page each for nerves, landmarks and hazards."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from npt_training.accounts.principal import Permission
from npt_training.atlas import service
from npt_training.atlas.contents import Contents, Picture, contents, landmarks_of
from npt_training.atlas.models import Nerve, Source
from npt_training.atlas.plates import Plate, around, plate
from npt_training.atlas.views.links import body_link, link
from npt_training.atlas.words import confidence_words, hazard_name, region_name
from npt_training.core.editions import newest
from npt_training.core.errors import NotFound
from npt_training.core.i18n import gettext as _
from npt_training.core.web import needs, render

_BESIDE = 3  # landmarks drawn on a nerve's first picture
_THUMBS = 12


@needs(Permission.VIEW_OWN)
def nerve(nerve_id: str) -> str:
    """What it takes to find a nerve by hand, on one phone screen; everything else below."""
    edition = newest()
    atlas = contents(edition.id)
    one = atlas.nerves.get(nerve_id)
    if one is None:
        raise NotFound()
    pictures = atlas.pictures_of(nerve_id)
    return render(
        "atlas/nerve.html",
        nerve=one,
        plate=_first_picture(atlas, one, pictures),
        best=pictures[0] if pictures else None,
        territory=_territory(atlas, one),
        territory_entries=[t for t in atlas.territories.values() if t.nerve == nerve_id],
        picture_url=service.picture_url,
        pictures=_both_sides(pictures)[:_THUMBS],
        hazards=[atlas.hazards[name] for name in one.hazards],
        names=atlas.names,
        sources=_cited(atlas, _source_ids(one)),
        source_names={key: source.cite for key, source in atlas.sources.items()},
        region=region_name(one.region),
        confidence=confidence_words(),
        caption=_caption(one),
        body=body_link(atlas, nerve=nerve_id),
        review=link("atlas_review.entry", kind="nerve", code=nerve_id),
    )


@needs(Permission.VIEW_OWN)
def landmark(landmark_id: str) -> str:
    """How to find a landmark, where it is seen, what is measured from it."""
    atlas = contents(newest().id)
    one = atlas.landmarks.get(landmark_id)
    if one is None:
        raise NotFound()
    pictures = [p for p in atlas.pictures.values() if landmark_id in p.shown.clear]
    pictures.sort(
        key=lambda p: (
            p.entry.side == "left",
            p.region != one.region,
            -min(p.shown.clear[landmark_id], 0.2),
            p.shown.mm_per_px,
        )
    )
    near = atlas.measured_from.get(landmark_id, ())
    figure = None
    if pictures:
        drawn = [n for n in near if n in pictures[0].shown.nerves]
        figure = _part(
            pictures[0], [landmark_id], {landmark_id, *drawn},
            ("course", "exit", "landmarks", "labels"), least_mm=150,
        )  # fmt: skip
    return render(
        "atlas/landmark.html",
        landmark=one,
        plate=figure,
        picture_url=service.picture_url,
        pictures=_both_sides(pictures)[:_THUMBS],
        nerves=[atlas.nerves[key] for key in near],
        published=[
            (n, figure)
            for n in (atlas.nerves[key] for key in near)
            for figure in n.published
            if landmark_id in _named_in(figure)
        ],
        sources=_cited(atlas, one.sources),
        region=region_name(one.region),
        confidence=confidence_words(),
        review=link("atlas_review.entry", kind="landmark", code=landmark_id),
    )


@needs(Permission.VIEW_OWN)
def hazard(hazard_id: str) -> str:
    """What a hazard is, how to keep away from it, and which nerves lie beside it."""
    atlas = contents(newest().id)
    one = atlas.hazards.get(hazard_id)
    if one is None:
        raise NotFound()
    nerves = [n for n in atlas.nerves.values() if hazard_id in n.hazards]
    pictures = [p for p in atlas.pictures.values() if hazard_id in p.shown.hazards]
    beside = {n.id for n in nerves}
    pictures.sort(key=lambda p: (p.entry.side == "left", -len(beside & set(p.shown.nerves)),
                                 p.shown.mm_per_px))  # fmt: skip
    figure = None
    if pictures:
        figure = _part(
            pictures[0], [hazard_id], {hazard_id, *beside}, ("hazards", "course", "exit", "labels")
        )
    return render(
        "atlas/hazard.html",
        hazard=one,
        kind=hazard_name(one.kind),
        plate=figure,
        picture_url=service.picture_url,
        pictures=_both_sides(pictures)[:_THUMBS],
        nerves=nerves,
        sources=_cited(atlas, one.sources),
        review=link("atlas_review.entry", kind="hazard", code=hazard_id),
    )


def _first_picture(atlas: Contents, nerve: Nerve, pictures: list[Picture]) -> Plate | None:
    """The best view, cut to the nerve, with its hazards and the landmarks it is found from."""
    if not pictures:
        return None
    seen = pictures[0].shown
    marks = list(dict.fromkeys(key for key in landmarks_of(nerve) if key in seen.clear))[:_BESIDE]
    show = {nerve.id, *nerve.hazards, *marks}
    layers = ("course", "exit", "spread", "hazards", "landmarks", "labels")
    return _part(pictures[0], [nerve.id], show, layers)


def _territory(atlas: Contents, nerve: Nerve) -> Plate | None:
    """The picture that shows most of a nerve's territory, from the right or both sides."""
    own = {key for key, entry in atlas.territories.items() if entry.nerve == nerve.id}
    pictures = [
        p
        for p in atlas.pictures.values()
        if own & set(p.shown.territories) and p.entry.side != "left"
    ]
    if not pictures:
        return None
    pictures.sort(key=lambda p: (p.id != nerve.best_view, nerve.id not in p.shown.nerves))
    view = service.get_view(atlas.edition_id, pictures[0].id)
    assert view is not None
    return plate(view, show={nerve.id, *own}, layers=("territories", "course"), salt="territory")


def _part(
    picture: Picture, focus: list[str], show: set[str], layers: tuple[str, ...], **how: Any
) -> Plate:
    view = service.get_view(picture.edition_id, picture.id)
    assert view is not None
    box = around(view.truth, focus, **how)
    return plate(view, show=show, layers=layers, salt="-".join(focus), crop=box)


def _both_sides(pictures: Iterable[Picture]) -> list[tuple[Picture, Picture | None]]:
    """Each picture once, with its twin where that is among them too."""
    by_id = {picture.id: picture for picture in pictures}
    found: dict[str, tuple[Picture, Picture | None]] = {}
    for picture in by_id.values():
        twin = by_id.get(picture.twin or "")
        if twin is None or twin.id not in found:
            found[picture.id] = (picture, twin)
    return list(found.values())


def _caption(nerve: Nerve) -> str:
    if all(point.schematic for path in nerve.paths for point in path.points):
        return _("The course is drawn schematically: no source gives measures for it.")
    return _("Solid: under the skin. Dashed: still under the fascia. Ring: where it comes through.")


def _source_ids(nerve: Nerve) -> list[str]:
    points = (point for path in nerve.paths for point in path.points)
    ids = [*nerve.sources, *(key for figure in nerve.published for key in figure.sources)]
    return list(dict.fromkeys([*ids, *(key for point in points for key in point.sources)]))


def _cited(atlas: Contents, ids: Iterable[str]) -> list[Source]:
    return [atlas.sources[key] for key in ids if key in atlas.sources]


def _named_in(figure: Any) -> set[str]:
    places = (figure.start, figure.to, figure.toward or {})
    return {place["lm"] for place in places if "lm" in place}
