"""The review desk: what is looked at and what is not, one entry beside its picture, the export."""

from __future__ import annotations

import csv
import io
from typing import Any

from flask import Response, jsonify, request

from npt_training.accounts.principal import Permission, actor
from npt_training.accounts.service import get_person
from npt_training.atlas import service
from npt_training.atlas.contents import Picture, contents
from npt_training.atlas.plates import plate
from npt_training.atlas.review import service as review
from npt_training.atlas.review.entries import KINDS, Entry, entries, entry_of
from npt_training.atlas.review.errors import PlaceOffTheBody
from npt_training.atlas.review.fields import facts, sources_of
from npt_training.atlas.review.proposals import places
from npt_training.core.editions import newest
from npt_training.core.i18n import gettext as _
from npt_training.core.i18n import ngettext
from npt_training.core.web import Blueprint, is_json, needs, notice, redirect_to, render

bp = Blueprint("atlas_review", __name__)
STATES = ("all", "waiting", "accepted", "open")
_LAYERS = {
    "nerve": ("course", "exit", "spread", "landmarks", "labels"),
    "territory": ("territories", "course", "labels"),
    "landmark": ("landmarks", "labels"),
    "hazard": ("hazards", "labels"),
}


def kind_name(kind: str) -> str:
    return {
        "nerve": _("Nerves"),
        "territory": _("Territories"),
        "landmark": _("Landmarks"),
        "hazard": _("Hazards"),
    }[kind]


def state_name(state: str) -> str:
    return {
        "all": _("All"),
        "waiting": _("Not yet accepted"),
        "accepted": _("Accepted"),
        "open": _("With open notes"),
    }[state]


@bp.get("/atlas/review")
@needs(Permission.READ_REVIEWS)
def desk() -> str:
    edition, organisation = newest(), actor().organisation_id
    everything = entries(edition.id)
    standing = review.standings(organisation, everything)
    kind = _chosen("kind", KINDS, "nerve")
    state = _chosen("state", STATES, "all")
    shown = []
    for entry in everything:
        stands = standing.get((entry.kind, entry.code), review.Standing())
        if entry.kind == kind and _wanted(state, stands):
            shown.append((entry, stands))
    accepted = sum(1 for stands in standing.values() if stands.accepted)
    return render(
        "atlas/review/desk.html",
        kinds=[(k, kind_name(k), sum(e.kind == k for e in everything)) for k in KINDS],
        states=[(s, state_name(s)) for s in STATES],
        kind=kind,
        state=state,
        shown=shown,
        total=len(everything),
        accepted=accepted,
        open_notes=sum(stands.open_notes for stands in standing.values()),
        name=_names(),
    )


def _chosen(field: str, known: tuple[str, ...], otherwise: str) -> str:
    value = request.args.get(field, "")
    return value if value in known else otherwise


def _wanted(state: str, stands: review.Standing) -> bool:
    if state == "waiting":
        return not stands.accepted
    if state == "accepted":
        return stands.accepted
    return state == "all" or stands.open_notes > 0


@bp.get("/atlas/review/<kind>/<code>")
@needs(Permission.READ_REVIEWS)
def entry(kind: str, code: str) -> str:
    edition, asking = newest(), actor()
    everything = entries(edition.id)
    one = entry_of(edition.id, kind, code)
    place = everything.index(one)
    views = _pictures_of(edition.id, one)
    wanted = request.args.get("view")
    chosen = next((v for v in views if v.id == wanted), views[0] if views else None)
    view = None if chosen is None else service.get_view(edition.id, chosen.id)
    figure = None
    if view is not None:
        nerve = getattr(one.content, "nerve", None) or one.code
        figure = plate(view, show={nerve, one.code}, layers=_LAYERS[kind], salt="review")
    standing = review.standings(asking.organisation_id, [one]).get((kind, code), review.Standing())
    return render(
        "atlas/review/entry.html",
        entry=one,
        kind_name=kind_name(kind),
        facts=facts(one),
        sources=sources_of(edition.id, one),
        views=views,
        view=view,
        plate=figure,
        places={} if view is None else places(one, view.truth),
        notes=review.notes_on(asking.organisation_id, one),
        standing=standing,
        mine=asking.person_id in {who for who, _at in standing.accepted_by},
        before=everything[place - 1] if place else None,
        after=everything[place + 1] if place + 1 < len(everything) else None,
        name=_names(),
        landmarks=service.structure_names(edition.id),
    )


@bp.post("/atlas/review/<kind>/<code>/accept")
@needs(Permission.REVIEW_ANATOMY)
def accept(kind: str, code: str) -> Any:
    compared = request.form.get("compared") == "1"
    review.accept(actor(), newest().id, kind, code, request.form.get("digest", ""), compared)
    notice(_("Accepted as it stands. If the entry changes, it asks for review again."))
    return redirect_to("atlas_review.entry", kind=kind, code=code)


@bp.post("/atlas/review/<kind>/<code>/withdraw")
@needs(Permission.REVIEW_ANATOMY)
def withdraw(kind: str, code: str) -> Any:
    review.withdraw(actor(), newest().id, kind, code)
    notice(_("Your acceptance is withdrawn. The record of both stays."))
    return redirect_to("atlas_review.entry", kind=kind, code=code)


@bp.post("/atlas/review/<kind>/<code>/comments")
@needs(Permission.REVIEW_ANATOMY)
def comment(kind: str, code: str) -> Any:
    review.comment(actor(), newest().id, kind, code, request.form.get("text", ""))
    notice(_("Comment kept. It stays open until somebody closes it."))
    return redirect_to("atlas_review.entry", kind=kind, code=code)


@bp.post("/atlas/review/<kind>/<code>/proposals")
@needs(Permission.REVIEW_ANATOMY)
def propose(kind: str, code: str) -> Any:
    view_id = request.form.get("view", "")
    note = review.propose(
        actor(),
        newest().id,
        kind,
        code,
        view_id=view_id,
        place=request.form.get("place", ""),
        x=_share("x"),
        y=_share("y"),
        text=request.form.get("text", ""),
    )
    if is_json():
        return jsonify(id=note.id, **note.detail), 201
    moved = note.detail["moved_mm"]
    notice(_("Proposal kept: %(mm)s mm from where the point is drawn now.", mm=moved))
    return redirect_to("atlas_review.entry", kind=kind, code=code, view=view_id)


@bp.post("/atlas/review/notes/<note_id>/close")
@needs(Permission.READ_REVIEWS)
def close(note_id: str) -> Any:
    row = review.close(actor(), note_id, request.form.get("text", ""))
    notice(_("Closed. The record of it stays."))
    return redirect_to("atlas_review.entry", kind=row.kind, code=row.code)


@bp.get("/atlas/review/open.<form>")
@needs(Permission.READ_REVIEWS)
def export(form: str) -> Any:
    """Every open comment and proposal, as JSON or as a table for a spreadsheet."""
    everything = entries(newest().id)
    digests = {(e.kind, e.code): e.digest for e in everything}
    names = {(e.kind, e.code): e.name for e in everything}
    person = _names()
    rows = [
        {
            "at": note.at.isoformat(timespec="seconds"),
            "reviewer": person(note.person_id),
            "kind": note.kind,
            "entry": note.code,
            "name": names.get((note.kind, note.code), note.code),
            "act": note.act,
            "place": note.place or "",
            "text": note.text,
            "entry_unchanged": note.current,
            **_flat(note.detail),
        }
        for note in review.open_notes(actor().organisation_id, digests)
    ]
    if form != "csv":
        return jsonify(open=rows, count=len(rows))
    columns = list(dict.fromkeys(key for row in rows for key in row)) or ["at", "entry", "text"]
    out = io.StringIO()
    table = csv.DictWriter(out, columns, restval="")
    table.writeheader()
    table.writerows({k: _harmless(v) for k, v in row.items()} for row in rows)
    response = Response("\ufeff" + out.getvalue(), mimetype="text/csv")
    words = ngettext("%(num)s open note", "%(num)s open notes", len(rows)).replace(" ", "-")
    response.headers["Content-Disposition"] = f'attachment; filename="{words}.csv"'
    return response


def _harmless(value: Any) -> Any:
    """A cell that a spreadsheet will not take for a formula."""
    formula = isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{value}" if formula else value


def _flat(detail: dict[str, Any]) -> dict[str, Any]:
    flat = {k: v for k, v in detail.items() if not isinstance(v, (dict, list))}
    near = detail.get("to_landmarks_mm", {})
    if near:
        flat["to_landmarks_mm"] = "; ".join(f"{name} {mm}" for name, mm in near.items())
    return flat


def _share(field: str) -> float:
    try:
        value = float(request.form.get(field, ""))
    except ValueError as error:
        raise PlaceOffTheBody() from error
    return value


def _pictures_of(edition_id: str, one: Entry) -> list[Picture]:
    """Pictures that show the entry, the best first; the left twins are mirrors and left out."""
    part = {"nerve": "nerves", "territory": "territories"}.get(one.kind, f"{one.kind}s")
    found = [
        picture
        for picture in contents(edition_id).pictures.values()
        if one.code in getattr(picture.shown, part) and not picture.id.endswith("-left")
    ]
    best = getattr(one.content, "best_view", None)
    return sorted(found, key=lambda picture: (picture.id != best, picture.shown.mm_per_px))


def _names() -> Any:
    known: dict[str, str] = {}

    def name(person_id: str) -> str:
        if person_id not in known:
            known[person_id] = get_person(person_id).name
        return known[person_id]

    return name
