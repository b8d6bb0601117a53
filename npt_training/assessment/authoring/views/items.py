"""Begin an item, write it, keep it: by the page, by script while one types, and side by side."""

from __future__ import annotations

from typing import Any

from flask import jsonify, request

from npt_training.accounts.principal import Permission, actor
from npt_training.assessment.authoring import forms, words
from npt_training.assessment.authoring.errors import AuthoringRefused, SavedElsewhere
from npt_training.assessment.authoring.scene import snaps_of
from npt_training.assessment.authoring.service import drafts
from npt_training.assessment.authoring.service.check import check, picture_size
from npt_training.assessment.authoring.views.editor import choosing, editor_page
from npt_training.core import editions
from npt_training.core.i18n import gettext as _
from npt_training.core.web import is_json, needs, notice, redirect_to, render, url_to


@needs(Permission.MANAGE_CONTENT)
def new() -> Any:
    """Choose the kind and the picture of a new item."""
    return _new(None)


def _new(refusal: AuthoringRefused | None) -> Any:
    page = render(
        "authoring/new.html",
        refusal=refusal,
        kinds=[(one, words.kind_word(one)) for one in forms.kinds()],
        kind=request.values.get("kind", ""),
        pool=request.values.get("pool", "practice"),
        **choosing(actor()),
    )
    return page, refusal.status if refusal else 200


@needs(Permission.MANAGE_CONTENT)
def begin() -> Any:
    try:
        draft = drafts.begin(
            actor(),
            request.form.get("kind", ""),
            view=request.form.get("view") or None,
            picture_id=request.form.get("picture") or None,
            pool=request.form.get("pool", "practice"),
        )
    except AuthoringRefused as refusal:
        return _new(refusal)
    return redirect_to("authoring.edit", draft_id=draft.id)


@needs(Permission.MANAGE_CONTENT)
def edit(draft_id: str) -> Any:
    """The editor; what is approved or in review is shown to read."""
    draft = drafts.get(actor(), draft_id)
    if draft.state != "draft":
        return redirect_to("authoring.review", draft_id=draft_id)
    return editor_page(actor(), draft, draft.doc, revision=draft.revision)


@needs(Permission.MANAGE_CONTENT)
def save(draft_id: str) -> Any:
    """Keep the draft. A save over somebody else's is asked about, with both texts kept."""
    person = actor()
    draft = drafts.get(person, draft_id)
    action = request.form.get("action", "save")
    form = forms.rearranged(request.form.to_dict(flat=False), action)
    size = picture_size(draft.doc, editions.newest().id)
    doc = forms.read(draft.kind, form, draft.doc, size)
    if action == "copy":
        copied = drafts.copy(person, draft_id, doc)
        notice(_("Your text is now an item of its own."))
        return redirect_to("authoring.edit", draft_id=copied.id)
    over = _number("over") if action == "over" else None
    revision, pool = _number("revision"), request.form.get("pool") or None
    try:
        kept = drafts.save(person, draft_id, doc, revision, pool=pool, over=over)
    except SavedElsewhere as refusal:
        if is_json():
            raise
        return editor_page(person, draft, doc, revision=revision, refusal=refusal)
    except AuthoringRefused as refusal:
        if is_json():
            raise
        return editor_page(person, draft, doc, revision=revision, refusal=refusal)
    if is_json():
        found = check(kept.doc, editions.newest().id)
        faults = [{"field": fault.field, "text": fault.text} for fault in found.faults]
        return jsonify(saved=True, revision=kept.revision, faults=faults)
    if action in ("preview", "review", "choose_picture"):
        return redirect_to(f"authoring.{action}", draft_id=draft_id)
    way, _dash, row = action.partition("-")
    if way in ("add", "up", "down", "away") and row:
        rows = row.partition("-")[0]
        more = {"more": rows} if way == "add" else {}
        return redirect_to("authoring.edit", draft_id=draft_id, _anchor=f"rows-{rows}", **more)
    notice(_("Saved."))
    return redirect_to("authoring.edit", draft_id=draft_id)


@needs(Permission.MANAGE_CONTENT)
def snaps(draft_id: str) -> Any:
    """Where the atlas has something on the item's picture, for the editor to snap to."""
    draft = drafts.get(actor(), draft_id)
    view = draft.doc.get("view")
    return jsonify(snaps_of(view, editions.newest().id) if view else {"points": [], "lines": []})


@needs(Permission.MANAGE_CONTENT)
def choose_picture(draft_id: str) -> Any:
    draft = drafts.get(actor(), draft_id)
    return _choose_picture(draft, None)


def _choose_picture(draft: Any, refusal: AuthoringRefused | None) -> Any:
    page = render(
        "authoring/choose_picture.html",
        draft=draft,
        refusal=refusal,
        action=url_to("authoring.set_picture", draft_id=draft.id),
        **choosing(actor()),
    )
    return page, refusal.status if refusal else 200


@needs(Permission.MANAGE_CONTENT)
def set_picture(draft_id: str) -> Any:
    """Put another picture under an item; what is drawn stays where it is, in shares of it."""
    person = actor()
    draft = drafts.get(person, draft_id)
    try:
        fields = drafts.picture_fields(
            person,
            view=request.form.get("view") or None,
            picture_id=request.form.get("picture") or None,
        )
        old = ("view", "picture") if "picture" in fields else ("view", "picture", "drawn")
        doc = {k: v for k, v in draft.doc.items() if k not in old} | fields
        drafts.save(person, draft_id, doc, _number("revision"))
    except AuthoringRefused as refusal:
        return _choose_picture(draft, refusal)
    return redirect_to("authoring.edit", draft_id=draft_id)


def _number(name: str) -> int:
    value = request.form.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0
