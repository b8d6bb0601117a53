"""Peer review: the item to read and try, what changed, who said what, and the decision."""

from __future__ import annotations

from typing import Any

from flask import request

from npt_training.accounts.principal import Permission, actor
from npt_training.assessment.authoring import forms, words
from npt_training.assessment.authoring.errors import NotReady, SayWhatToChange, TextTooLong
from npt_training.assessment.authoring.models import Draft, DraftAct
from npt_training.assessment.authoring.rules.difference import changes
from npt_training.assessment.authoring.rules.states import acts, shown_state
from npt_training.assessment.authoring.service import drafts
from npt_training.assessment.authoring.service import review as verbs
from npt_training.assessment.authoring.service.check import check, known_sources, picture_size
from npt_training.assessment.authoring.service.drafts import standing_of
from npt_training.assessment.authoring.service.twins import twins
from npt_training.assessment.authoring.stage import compared_stage, drawn_stage
from npt_training.assessment.stimulus import structure_names
from npt_training.core import editions
from npt_training.core.db import read
from npt_training.core.errors import NotFound, NptError
from npt_training.core.i18n import gettext as _
from npt_training.core.web import needs, notice, redirect_to, render, url_to

_ASKED_FIRST = ("retire", "reopen")


@needs(Permission.MANAGE_CONTENT)
def review(draft_id: str) -> Any:
    """Everything a reviewer needs on one page; authors see where their item stands."""
    return _review(draft_id, None)


def _review(draft_id: str, refusal: NptError | None) -> Any:
    person = actor()
    draft = drafts.get(person, draft_id)
    edition_id = editions.newest().id
    history = drafts.history(person, draft_id)
    before = next((act for act in history if act.act in ("approve", "imported")), None)
    if before is not None and draft.state == "approved":
        older = [act for act in history if act.act in ("approve", "imported")]
        before = older[1] if len(older) > 1 else None
    differs = changes(before.doc, draft.doc) if before is not None else []
    page = render(
        "authoring/review.html",
        draft=draft,
        doc=draft.doc,
        refusal=refusal,
        said=request.form.get("text", ""),
        acts=acts(standing_of(draft), person.person_id),
        state=shown_state(standing_of(draft)),
        faults=check(draft.doc, edition_id).faults,
        twins=twins(person, draft, draft.doc),
        history=history,
        names=_names(draft, history),
        before=before,
        differs=differs,
        compared=compared_stage(before.doc, draft.doc, edition_id) if before and differs else None,
        stage=drawn_stage(draft.doc, edition_id),
        shapes=_shapes(draft, edition_id),
        nerve=structure_names(edition_id).get(draft.structure or "", draft.structure),
        cited=_cited(draft, edition_id),
        **_word_table(),
    )
    return page, refusal.status if refusal else 200


@needs(Permission.MANAGE_CONTENT)
def decide(draft_id: str, act: str) -> Any:
    """Send, take back, approve, ask for changes, begin the next version, retire, restore."""
    person, text = actor(), request.form.get("text", "")
    revision = _number("revision")
    drafts.get(person, draft_id)
    try:
        if act == "submit":
            verbs.submit(person, draft_id, revision)
            notice(_("Sent for review. Another author has to approve it."))
        elif act == "take_back":
            verbs.take_back(person, draft_id, revision)
        elif act == "approve":
            held = verbs.approve(person, draft_id, revision, text)
            notice(_("Approved: version %(number)s is in use.", number=held.version))
        elif act == "changes":
            verbs.ask_changes(person, draft_id, revision, text)
            notice(_("Sent back with what should be changed."))
        elif act == "reopen":
            verbs.reopen(person, draft_id, revision)
        elif act == "retire":
            verbs.retire(person, draft_id, revision, text)
            notice(_("Retired: it is drawn no more. Answers to it stay."))
        elif act == "restore":
            verbs.restore(person, draft_id, revision)
            notice(_("In use again."))
        else:
            raise NotFound()
    except (NotReady, SayWhatToChange, TextTooLong) as refusal:
        return _review(draft_id, refusal)
    if act in ("take_back", "reopen"):
        return redirect_to("authoring.edit", draft_id=draft_id)
    return redirect_to("authoring.review", draft_id=draft_id)


@needs(Permission.MANAGE_CONTENT)
def confirm(draft_id: str, act: str) -> Any:
    """Ask before what reaches trainees is changed."""
    draft = drafts.get(actor(), draft_id)
    if act not in _ASKED_FIRST or act not in acts(standing_of(draft), actor().person_id):
        raise NotFound()
    title, text, said, kind = {
        "retire": (
            _("Retire this item?"),
            _("It will not be drawn any more. Its versions and all answers to it stay."),
            _("Retire it"),
            "danger",
        ),
        "reopen": (
            _("Begin the next version?"),
            _("The approved version stays in use until another author approves the next one."),
            _("Begin the next version"),
            "primary",
        ),
    }[act]
    return render(
        "web/confirm.html",
        title=title,
        text=text,
        action=url_to("authoring.decide", draft_id=draft_id, act=act),
        words=said,
        kind=kind,
        back=url_to("authoring.review", draft_id=draft_id),
        fields={"revision": draft.revision},
    )


@needs(Permission.MANAGE_CONTENT)
def versions(draft_id: str) -> Any:
    """The approved versions, and two of them side by side, field by field and on the picture."""
    person = actor()
    draft = drafts.get(person, draft_id)
    history = drafts.history(person, draft_id)
    approved = {act.version: act for act in history if act.act in ("approve", "imported")}
    numbers = sorted(approved)
    after = _chosen("after", numbers, numbers[-1] if numbers else 0)
    before = _chosen("before", numbers, numbers[-2] if len(numbers) > 1 else 0)
    pair = (approved[before], approved[after]) if before and after and before != after else None
    edition_id = editions.newest().id
    return render(
        "authoring/versions.html",
        draft=draft,
        numbers=numbers,
        approved=approved,
        before=before,
        after=after,
        differs=changes(pair[0].doc, pair[1].doc) if pair else [],
        compared=compared_stage(pair[0].doc, pair[1].doc, edition_id) if pair else None,
        names=_names(draft, history),
        **_word_table(),
    )


def _chosen(name: str, known: list[int], otherwise: int) -> int:
    value = request.args.get(name, "")
    return int(value) if value in map(str, known) else otherwise


def _names(draft: Draft, history: list[DraftAct]) -> dict[str, str]:
    ids = [draft.created_by, draft.updated_by, *draft.authors, *(a.person_id for a in history)]
    with read() as s:
        return drafts.names_of(s, ids)


def _shapes(draft: Draft, edition_id: str) -> dict[str, list[tuple[str, str]]]:
    """What is drawn, by field: (name, what a tap in it means)."""
    drawn = forms.shapes_in(draft.doc, picture_size(draft.doc, edition_id))
    return {
        field: [
            (words.shape_name(one.kind, one.number, one.name), words.role_word(one.role))
            for one in found
        ]
        for field, found in drawn.items()
        if found
    }


def _cited(draft: Draft, edition_id: str) -> list[str]:
    known = known_sources(edition_id)
    ids = draft.doc.get("sources") or []
    return [known.get(one, one) for one in ids] + list(draft.doc.get("own_sources") or [])


def _word_table() -> dict[str, Any]:
    return {
        "kind_word": words.kind_word,
        "act_word": words.act_word,
        "state_word": words.state_word,
        "state_tone": words.state_tone,
        "field_words": words.field_words,
        "level_word": words.level_word,
        "shape_name": words.shape_name,
        "plain": words.plain,
    }


def _number(name: str) -> int:
    value = request.form.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0
