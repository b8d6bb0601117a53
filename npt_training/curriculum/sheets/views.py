"""Pages of printed sheets: all, one, its PDF, the stations of a module, and one's own wording."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from npt_training.accounts.principal import Permission, actor
from npt_training.accounts.service import get_organisation, get_person
from npt_training.core.errors import NotFound, NptError
from npt_training.core.i18n import gettext as _
from npt_training.core.i18n import lazy_gettext as _l
from npt_training.core.i18n import ngettext
from npt_training.core.limits import limit
from npt_training.core.web import Blueprint, needs, notice, redirect_to, render
from npt_training.curriculum import words
from npt_training.curriculum.faculty import service as faculty
from npt_training.curriculum.sheets import paper, service
from npt_training.curriculum.sheets.document import pdf
from npt_training.curriculum.sheets.service import READERS, OwnSheet

bp = Blueprint("sheets", __name__)

KIND_WORDS = {
    "consent": _l("Consent"), "leaflet": _l("Leaflets for patients"),
    "aftercare": _l("Aftercare"), "costs": _l("Costs"), "kit": _l("Kit"),
    "workshop": _l("Workshop plan"), "station": _l("Station cards"),
}  # fmt: skip


@bp.get("/sheets")
@needs(*READERS)
def overview() -> Any:
    kinds: dict[str, list[OwnSheet]] = {}
    for found in service.sheets(actor().organisation_id):
        kinds.setdefault(found.sheet.kind, []).append(found)
    stations = {one.sheet.module: None for one in kinds.get("station", [])}
    return render(
        "sheets/overview.html",
        kinds=[(kind, KIND_WORDS[kind], found) for kind, found in kinds.items()],
        modules=list(stations),
    )


@bp.get("/sheets/<sheet_id>")
@needs(*READERS)
def one(sheet_id: str) -> Any:
    """The sheet as it prints."""
    found = service.sheet(actor().organisation_id, sheet_id)
    return _shown(found, "sheets/sheet.html")


@bp.get("/sheets/<sheet_id>.pdf")
@needs(*READERS)
def printed(sheet_id: str) -> Any:
    found = service.sheet(actor().organisation_id, sheet_id)
    return _pdf([found], found.title, sheet_id)


@bp.get("/sheets/stations/<module_id>.pdf")
@needs(*READERS)
def stations(module_id: str) -> Any:
    """Every station card of a module, one sheet each."""
    every = service.sheets(actor().organisation_id)
    found = [one for one in every if one.sheet.kind == "station" and one.sheet.module == module_id]
    if not found:
        raise NotFound()
    return _pdf(found, _("Station cards %(module)s", module=module_id), f"stations-{module_id}")


@bp.get("/sheets/<sheet_id>/edit")
@needs(Permission.MANAGE_CONTENT)
def edit(sheet_id: str) -> Any:
    return _form(service.sheet(actor().organisation_id, sheet_id))


@bp.post("/sheets/<sheet_id>/edit")
@needs(Permission.MANAGE_CONTENT)
def save(sheet_id: str) -> Any:
    """Preview, put an original back into the form, or keep what was written."""
    found = service.sheet(actor().organisation_id, sheet_id)
    typed, form = _typed(found), request.form
    section = form.get("original")
    if section is not None:
        original = {p.section.id: (p.section.title, p.section.text) for p in found.editable}
        return _form(service.written(found, typed | {section: original.get(section, ("", ""))}))
    new = service.written(found, typed)
    try:
        if form.get("step") == "preview":
            service.check(new)
            return _form(new, preview=True)
        kept = service.save(actor(), sheet_id, typed, _places(found))
    except NptError as error:
        if error.field is None:
            raise
        return _form(new, error=error), error.status
    if not kept:
        notice(_("Nothing was changed."), "info")
    else:
        count = len(kept)
        notice(ngettext("%(num)s section saved.", "%(num)s sections saved.", count))
    return redirect_to("sheets.one", sheet_id=sheet_id)


def _typed(found: OwnSheet) -> dict[str, tuple[str, str]]:
    form = request.form
    return {
        part.section.id: (form[f"title-{part.section.id}"], form[f"text-{part.section.id}"])
        for part in found.editable
        if f"title-{part.section.id}" in form and f"text-{part.section.id}" in form
    }


def _places(found: OwnSheet) -> dict[str, int]:
    """The state the form was made from; -1 where it said none."""
    given = {
        part.section.id: request.form.get(f"place-{part.section.id}", "") for part in found.editable
    }
    return {name: int(n) if n.isdecimal() and len(n) < 7 else -1 for name, n in given.items()}


def _form(found: OwnSheet, *, preview: bool = False, error: NptError | None = None) -> Any:
    acts = service.history(actor().organisation_id, found.sheet.id)
    titles = {part.section.id: part.section.title for part in found.editable}
    return _shown(
        found,
        "sheets/edit.html",
        preview=preview,
        error=error,
        acts=[
            {
                "section": titles.get(act.section, act.section),
                "title": act.title,
                "text": act.text,
                "at": act.at,
                "by": _name(act.by),
            }
            for act in acts
        ],
        places=_places(found) if request.method == "POST" else None,
    )


def _shown(found: OwnSheet, template: str, **more: Any) -> str:
    organisation_id = actor().organisation_id
    every = service.sheets(organisation_id)
    return render(
        template,
        own=found,
        sheet=paper.printed(found, every, organisation_id),
        sources=list(faculty.citations(_sources(found)).values()),
        school=_school(),
        may_edit=actor().may(Permission.MANAGE_CONTENT),
        kind_word=KIND_WORDS[found.sheet.kind],
        words=words,
        **more,
    )


def _sources(found: OwnSheet) -> list[str]:
    status = found.sheet.status
    return [*(status.sources if status else []), *found.sheet.sources]


def _pdf(found: list[OwnSheet], title: str, name: str) -> Response:
    limit("30/minute", "sheets-print", actor().person_id)
    organisation_id = actor().organisation_id
    every = service.sheets(organisation_id)
    pages = [paper.printed(one, every, organisation_id) for one in found]
    content = pdf(pages, _school(), title, words.evidence)
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _school() -> str:
    return str(get_organisation(actor().organisation_id).name)


def _name(person_id: str) -> str:
    try:
        return str(get_person(person_id).name)
    except NotFound:
        return _("somebody who has left")
