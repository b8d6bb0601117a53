"""An entry as rows for reading: every figure, its basis, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from npt_training.atlas import service
from npt_training.atlas.models import Hazard, Landmark, Nerve, Source, Territory
from npt_training.atlas.review.entries import Entry
from npt_training.core.i18n import gettext as _


@dataclass(frozen=True)
class Fact:
    """One line of an entry. ``place`` names the way-point it is about."""

    what: str
    words: str
    basis: str = ""
    sources: tuple[str, ...] = ()
    place: str | None = None


def basis_word(basis: str, precision: str | None = None) -> str:
    words = {
        "measured": _("measured"),
        "textbook": _("textbook"),
        "schematic": _("schematic, never scored"),
    }[basis]
    if precision == "estimate" and basis != "schematic":
        words += ", " + _("figure estimated, never scored")
    return words


def facts(entry: Entry) -> list[Fact]:
    content = entry.content
    if isinstance(content, Nerve):
        return _nerve(content)
    if isinstance(content, Landmark):
        return [
            Fact(_("Find"), content.find),
            Fact(_("Place"), _place(content.place), basis_word(content.basis), (*content.sources,)),
        ]
    if isinstance(content, Hazard):
        rows = [Fact(_("Danger"), content.danger), Fact(_("Avoid"), content.avoid)]
        return rows + _points(content)
    return _territory(content)


def _nerve(nerve: Nerve) -> list[Fact]:
    rows = [
        Fact(_("Territory"), nerve.territory),
        Fact(_("Exit"), nerve.exit),
        Fact(_("Roots"), ", ".join(nerve.roots)),
        Fact(_("Comes from"), nerve.parent),
        Fact(_("How people differ"), nerve.variation),
    ]
    rows += [Fact(_("Safety"), line) for line in nerve.safety]
    rows += _points(nerve)
    for figure in nerve.published:
        asked = _("%(asked)s ± %(tolerance)s", asked=figure.asked, tolerance=figure.tolerance)
        rows.append(Fact(figure.what, asked, _("measured"), (*figure.sources,)))
    return rows


def _points(entry: Nerve | Hazard) -> list[Fact]:
    return [
        Fact(
            path.name or path.id,
            point.text,
            basis_word(point.basis, point.precision),
            (*point.sources,),
            f"{path.id}.{point.id}",
        )
        for path in entry.paths
        for point in path.points
    ]


def _territory(area: Territory) -> list[Fact]:
    low, high = area.area_cm2
    rows = [
        Fact(_("Drawn as"), basis_word(area.basis), basis_word(area.basis), (*area.sources,)),
        Fact(_("Plausible area"), _("%(low)s to %(high)s cm²", low=low, high=high)),
    ]
    return rows + ([Fact(_("Note"), area.note)] if area.note else [])


def _place(place: Any) -> str:
    given = place.model_dump(mode="json", exclude_defaults=True)
    return ", ".join(f"{key} {value}" for key, value in given.items())


def sources_of(edition_id: str, entry: Entry) -> list[Source]:
    """Every source the entry names, its way-points' included, in the order of first mention."""
    known = service.list_sources(edition_id)
    named = [*getattr(entry.content, "sources", ())]
    for fact in facts(entry):
        named += fact.sources
    return [known[source] for source in dict.fromkeys(named) if source in known]
