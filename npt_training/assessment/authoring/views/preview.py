"""The item as a trainee meets it, in a phone's width and a desk's; answers are scored, not kept."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, make_response, request

from npt_training.accounts.principal import Permission, actor
from npt_training.assessment.authoring import trying, words
from npt_training.assessment.authoring.service import drafts
from npt_training.assessment.authoring.service.check import check
from npt_training.assessment.errors import ResponseRefused
from npt_training.assessment.fields import form_fields, json_fields
from npt_training.core import editions
from npt_training.core.errors import NotFound
from npt_training.core.web import csp_nonce, needs, redirect_to, render, url_to


@needs(Permission.MANAGE_CONTENT)
def preview(draft_id: str) -> Any:
    """Two frames side by side, each with the real player."""
    draft = drafts.get(actor(), draft_id)
    found = check(draft.doc, editions.newest().id)
    response = make_response(
        render(
            "authoring/preview.html",
            draft=draft,
            ready=found.item is not None,
            faults=found.faults,
            kind_word=words.kind_word,
        )
    )
    return policy(response, "frame-src 'self'")


@needs(Permission.MANAGE_CONTENT)
def question(draft_id: str) -> Any:
    """The question inside a frame."""
    return framed(_question(draft_id, None, None))


@needs(Permission.MANAGE_CONTENT)
def answer(draft_id: str) -> Any:
    """A form without scripts: scored at once, or asked back."""
    form = request.form.to_dict(flat=False)
    try:
        fields = form_fields(form)
        asked = _asked(draft_id)
        _done, response = trying.answered(asked, fields)
        if not response:
            raise ResponseRefused(words.nothing_answered())
    except ResponseRefused as refusal:
        return framed(_question(draft_id, refusal, form), refusal.status)
    return redirect_to("authoring.try_explained", draft_id=draft_id, given=trying.carried(fields))


@needs(Permission.MANAGE_CONTENT)
def save(draft_id: str) -> Any:
    """What the player's scripts send; the answer travels on in the address."""
    asked = _asked(draft_id)
    fields, _key = json_fields(request.get_json(silent=True), 1)
    _done, response = trying.answered(asked, fields)
    if not response:
        raise ResponseRefused(words.nothing_answered())
    given = trying.carried(fields)
    return jsonify(
        saved=True, next=url_to("authoring.try_explained", draft_id=draft_id, given=given)
    )


@needs(Permission.MANAGE_CONTENT)
def explanation(draft_id: str) -> Any:
    """The score and the feedback, by the real scorer and the real page."""
    asked = _asked(draft_id)
    try:
        done, response = trying.answered(asked, trying.uncarried(request.args.get("given", "")))
    except ResponseRefused as refusal:
        raise NotFound() from refusal
    if not response:
        raise NotFound()
    again = url_to("authoring.try_it", draft_id=draft_id)
    main = trying.explanation(done)
    return framed(render("authoring/frame.html", explanation=main, stage=None, again=again))


def _asked(draft_id: str) -> Any:
    person = actor()
    draft = drafts.get(person, draft_id)
    edition_id = editions.newest().id
    item = check(draft.doc, edition_id).item
    if item is None:
        raise NotFound()
    return trying.asked_of(person, draft, item, edition_id)


def _question(
    draft_id: str, refusal: ResponseRefused | None, form: dict[str, list[str]] | None
) -> str:
    given: dict[str, Any] | None = None
    if form is not None:
        given = {name: values[0] for name, values in form.items() if values}
        given |= {"choice": form.get("choice", [])}
    stage = trying.stage_of(
        _asked(draft_id),
        url_to("authoring.try_answer", draft_id=draft_id),
        url_to("authoring.try_save", draft_id=draft_id),
        given,
    )
    return render(
        "authoring/frame.html", stage=stage, refusal=refusal, explanation=None, again=None
    )


def framed(page: str, status: int = 200) -> Response:
    """A page that our own pages may frame."""
    response = make_response(page, status)
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return policy(response, "frame-ancestors 'self'")


def policy(response: Response, more: str) -> Response:
    """The policy of every page, but for frames of our own."""
    ancestors = "" if "frame-ancestors" in more else "; frame-ancestors 'none'"
    nonce = csp_nonce()
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' "
        f"'nonce-{nonce}'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
        f"manifest-src 'self'; form-action 'self'; base-uri 'none'; {more}{ancestors}"
    )
    return response
