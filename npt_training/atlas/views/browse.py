"""Ways into the atlas: search, by region, by nerve, by landmark, by hazard."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar

from flask import jsonify, request

from npt_training.accounts.principal import Permission
from npt_training.atlas import search
from npt_training.atlas.contents import Contents, Picture, contents
from npt_training.atlas.models import Nerve
from npt_training.atlas.service import picture_url
from npt_training.atlas.views.links import body_link, href_of, link
from npt_training.atlas.words import REGIONS, hazard_name, hazards_name, kind_name, region_name
from npt_training.core.editions import newest
from npt_training.core.errors import NotFound
from npt_training.core.i18n import gettext as _
from npt_training.core.i18n import locale_code
from npt_training.core.runtime import current
from npt_training.core.web import is_json, needs, render, url_to

INDEX = "atlas.search"
HAZARDS = ("nerve", "artery", "vein", "tendon", "pleura", "organ")


class _Named(Protocol):
    @property
    def name(self) -> str: ...


Thing = TypeVar("Thing", bound=_Named)


@needs(Permission.VIEW_OWN)
def index() -> Any:
    """The first page of the atlas, and what a search found."""
    atlas = contents(newest().id)
    wanted = request.args.get("q", "").strip()[:80]
    hits = search.found(_index(atlas), wanted) if wanted else []
    if is_json():
        return jsonify(query=wanted, count=len(hits), hits=[_hit_doc(atlas, hit) for hit in hits])
    return render(
        "atlas/index.html",
        wanted=wanted,
        hits=[(hit, href_of(atlas, hit.kind, hit.id), _told(hit)) for hit in hits],
        kind_name=kind_name,
        regions=[
            (key, region_name(key), _face_of(atlas, key), _count(atlas, key))
            for key in _regions(atlas)
        ],
        picture_url=picture_url,
        body=body_link(atlas),
        printing=link("atlas_print.desk"),
    )


@needs(Permission.VIEW_OWN)
def region(region: str) -> str:
    """Pictures, nerves, landmarks of one region."""
    atlas = contents(newest().id)
    if region not in _regions(atlas):
        raise NotFound()
    regions = _regions(atlas)
    here = regions.index(region)
    return render(
        "atlas/region.html",
        region=region,
        title=region_name(region),
        picture_url=picture_url,
        pictures=_pairs(atlas, [p for p in atlas.pictures.values() if p.region == region]),
        nerves=_sorted(n for n in atlas.nerves.values() if n.region == region),
        landmarks=_sorted(m for m in atlas.landmarks.values() if m.region == region),
        hazards=_sorted(atlas.hazards[key] for key in _hazards_in(atlas, region)),
        before=_neighbour(regions, here - 1),
        after=_neighbour(regions, here + 1),
        printing=link("atlas_print.desk", region=region),
    )


@needs(Permission.VIEW_OWN)
def nerves() -> str:
    """All nerves, from A to Z or under the nerve they come from."""
    atlas = contents(newest().id)
    way = "parent" if request.args.get("by") == "parent" else "name"
    if way == "name":
        groups = _by_letter(atlas.nerves.values())
    else:
        groups = _by_parent(atlas.nerves.values())
    return render("atlas/nerves.html", groups=groups, way=way, region_name=region_name)


@needs(Permission.VIEW_OWN)
def landmarks() -> str:
    """All landmarks, region by region."""
    atlas = contents(newest().id)
    groups = [
        (region_name(key), _sorted(m for m in atlas.landmarks.values() if m.region == key))
        for key in REGIONS
    ]
    return render(
        "atlas/landmarks.html",
        groups=[(words, found) for words, found in groups if found],
        measured_from=atlas.measured_from,
    )


@needs(Permission.VIEW_OWN)
def hazards() -> str:
    """All hazards, by what they are."""
    atlas = contents(newest().id)
    groups = [
        (hazards_name(kind), _sorted(h for h in atlas.hazards.values() if h.kind == kind))
        for kind in HAZARDS
    ]
    return render("atlas/hazards.html", groups=[(words, found) for words, found in groups if found])


def _index(atlas: Contents) -> list[search.Entry]:
    """Made once for an edition and a language."""
    cache: dict[tuple[str, str], list[search.Entry]] = current().caches.setdefault(INDEX, {})
    key = atlas.edition_id, locale_code()
    if key not in cache:
        regions = {region: region_name(region) for region in _regions(atlas)}
        cache[key] = search.index(atlas, regions, {kind: hazard_name(kind) for kind in HAZARDS})
    return cache[key]


def _hit_doc(atlas: Contents, hit: search.Hit) -> dict[str, Any]:
    return {
        "kind": hit.kind,
        "id": hit.id,
        "name": hit.name,
        "latin": hit.latin,
        "matched": hit.matched,
        "what": hit.what,
        "slip": hit.slip,
        "href": href_of(atlas, hit.kind, hit.id),
    }


def _told(hit: search.Hit) -> str | None:
    """What matched, where it was not the name that the page has as its title."""
    sentences = {
        "latin": _("Latin: %(name)s"),
        "synonym": _("also called %(name)s"),
        "branch": _("has the branch %(name)s"),
        "group": _("belongs to %(name)s"),
        "parent": _("comes from %(name)s"),
        "root": _("root %(name)s"),
        "hazard_kind": _("kind: %(name)s"),
    }
    return None if hit.what == "name" else sentences[hit.what] % {"name": hit.matched}


def _regions(atlas: Contents) -> list[str]:
    """Those that hold something, from head to foot."""
    held = {picture.region for picture in atlas.pictures.values()}
    held |= {nerve.region for nerve in atlas.nerves.values()}
    held |= {landmark.region for landmark in atlas.landmarks.values()}
    return [region for region in REGIONS if region in held]


def _face_of(atlas: Contents, region: str) -> Picture | None:
    """The picture that stands for a region: the right-hand one with most nerves in it."""
    own = [p for p in atlas.pictures.values() if p.region == region and p.entry.side != "left"]
    return max(own, key=lambda p: len(p.shown.nerves), default=None)


def _count(atlas: Contents, region: str) -> tuple[int, int]:
    """Nerves and pictures of a region."""
    return (
        sum(nerve.region == region for nerve in atlas.nerves.values()),
        sum(picture.region == region for picture in atlas.pictures.values()),
    )


def _pairs(atlas: Contents, pictures: Iterable[Picture]) -> list[tuple[Picture, Picture | None]]:
    """Each picture with its twin of the other side, the right one first."""
    found = []
    for picture in pictures:
        twin = atlas.pictures.get(picture.twin or "")
        if twin is not None and picture.id.endswith("-left"):
            continue
        found.append((picture, twin))
    return found


def _hazards_in(atlas: Contents, region: str) -> list[str]:
    """Hazards that the nerves of a region name, or that its pictures show."""
    named = {h for n in atlas.nerves.values() if n.region == region for h in n.hazards}
    drawn = {h for p in atlas.pictures.values() if p.region == region for h in p.shown.hazards}
    return [key for key in atlas.hazards if key in named | drawn]


def _neighbour(regions: list[str], at: int) -> tuple[str, str] | None:
    """(address, words) of the region before or after, None past the ends."""
    if not 0 <= at < len(regions):
        return None
    return url_to("atlas.region", region=regions[at]), region_name(regions[at])


def _by_letter(nerves: Iterable[Nerve]) -> list[tuple[str, list[Nerve]]]:
    groups: dict[str, list[Nerve]] = {}
    for nerve in _sorted(nerves):
        groups.setdefault(search.folded(nerve.name)[:1].upper(), []).append(nerve)
    return list(groups.items())


def _by_parent(nerves: Iterable[Nerve]) -> list[tuple[str, list[Nerve]]]:
    groups: dict[str, list[Nerve]] = {}
    for nerve in _sorted(nerves):
        groups.setdefault(nerve.group or nerve.parent, []).append(nerve)
    return sorted(groups.items(), key=lambda group: search.folded(group[0]))


def _sorted(things: Iterable[Thing]) -> list[Thing]:
    return sorted(things, key=lambda thing: search.folded(thing.name))
