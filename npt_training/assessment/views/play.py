"""One question: to answer, or with its explanation once the answer is in."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from flask import Response, jsonify, redirect, request

from npt_training.accounts.principal import Permission, Principal, actor
from npt_training.assessment import crops, service
from npt_training.assessment.errors import NoHints, ResponseRefused
from npt_training.assessment.exam.errors import OtherDevice
from npt_training.assessment.exam.views import play as exam
from npt_training.assessment.exam.views.sit import other_device
from npt_training.assessment.feedback import feedback_on
from npt_training.assessment.fields import (
    crop_of,
    form_fields,
    is_click,
    json_fields,
    json_revision,
)
from npt_training.assessment.service.asked import Asked
from npt_training.assessment.stage import next_url, play_stage, with_hints
from npt_training.core import storage
from npt_training.core.errors import NotFound, NptError, StorageUnavailable
from npt_training.core.views import FOR_EVER
from npt_training.core.web import needs, redirect_to, render, url_to


@needs(Permission.LEARN)
def play(attempt_id: str, position: int) -> Any:
    """The question, or its explanation when the answer is in and the key may be seen."""
    asked, others = _asked(actor(), attempt_id, position)
    if asked.seen_key:
        return render(
            "assessment/feedback.html",
            asked=asked,
            others=others,
            feedback=feedback_on(asked),
            next_url=next_url(asked, len(others)),
        )
    if not asked.open:
        return redirect_to("assessment.attempt", attempt_id=attempt_id)
    if asked.mode == "exam":
        barred = exam.barred(actor(), asked)
        if barred is not None:
            return barred
    return _player(asked, others, request.args.get("crop", ""))


@needs(Permission.LEARN)
def answer(attempt_id: str, position: int) -> Any:
    """A form without scripts: a click on the picture is kept, the button answers."""
    person = actor()
    form = request.form.to_dict(flat=False)
    here = {"attempt_id": attempt_id, "position": position}
    place = service.place_of(person, attempt_id, position)
    keep = exam.keep_form if place.mode == "exam" else service.save_response
    try:
        fields = form_fields(form)
        if is_click(form) and place.held.kind.staged:
            asked, others = _asked(person, attempt_id, position)
            return _player(
                asked,
                others,
                crop_of(form),
                form={name: list(values) for name, values in fields.items()},
            )
        if is_click(form):
            keep(person, attempt_id, position, fields)
            name = crop_of(form)
            return redirect_to("assessment.play", **here, **({"crop": name} if name else {}))
        asked, others = _asked(person, attempt_id, position)
        if asked.mode == "practice":
            service.answer_practice(person, attempt_id, position, fields)
            return redirect_to("assessment.play", **here)
        if not asked.complete:
            now_kept = keep(person, attempt_id, position, fields)
            if not place.held.kind.complete(place.held.item, now_kept.response):
                return redirect_to("assessment.play", **here)
    except OtherDevice as refusal:
        return other_device(refusal)
    except ResponseRefused as refusal:
        asked, others = _asked(person, attempt_id, position)
        return _player(asked, others, crop_of(form), refusal=refusal, form=form)
    except StorageUnavailable as refusal:
        kept = [(name, value) for name, values in form.items() for value in values]
        page = render("assessment/again.html", error=refusal, kept=kept, position=position)
        return page, refusal.status
    if position < len(others):
        return redirect_to("assessment.play", attempt_id=attempt_id, position=position + 1)
    return redirect_to("assessment.attempt", attempt_id=attempt_id)


@needs(Permission.LEARN)
def hint(attempt_id: str, position: int) -> Any:
    """Show one hint more, above what was typed so far. Practice only."""
    person = actor()
    place = service.place_of(person, attempt_id, position)
    form = request.form.to_dict(flat=False)
    said = form.get("hints", ["0"])[0]
    fields: dict[str, Sequence[str]] = dict(form)
    refusal = None
    try:
        fields |= form_fields(form)
    except ResponseRefused as problem:
        refusal = problem
    try:
        shown = service.ask_hint(person, attempt_id, position, seen=_count(said))
    except NoHints as none:
        if place.mode != "practice":
            raise
        asked, others = _asked(person, attempt_id, position)
        return _player(asked, others, crop_of(form), refusal=none, form=form)
    for one in shown[_count(said) :]:
        fields |= {name: [value] for name, value in one.fills.items()}
    if not place.held.kind.staged and refusal is None:
        with suppress(ResponseRefused):
            service.save_response(person, attempt_id, position, fields)
            name = crop_of(form)
            back = url_to(
                "assessment.play",
                attempt_id=attempt_id,
                position=position,
                **({"crop": name} if name else {}),
            )
            return redirect(f"{back}#hint-{len(shown)}", 303)
    asked, others = _asked(person, attempt_id, position)
    return _player(asked, others, crop_of(form), form={k: list(v) for k, v in fields.items()})


def _count(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) <= 2 else 0


@needs(Permission.LEARN)
def save(attempt_id: str, position: int) -> Any:
    """What scripts send: in a quiz the answer is kept, in practice it is judged."""
    person = actor()
    place = service.place_of(person, attempt_id, position)
    document = request.get_json(silent=True)
    fields, key = json_fields(document, position)
    if place.mode == "practice":
        service.answer_practice(person, attempt_id, position, fields, key=key)
        return jsonify(saved=True)
    revision = json_revision(document)
    if place.mode == "exam":
        return exam.keep_json(person, attempt_id, position, fields, key, revision)
    kept = service.save_response(person, attempt_id, position, fields, key=key, revision=revision)
    if not place.held.kind.complete(place.held.item, kept.response):
        here = url_to("assessment.play", attempt_id=attempt_id, position=position)
        return jsonify(saved=True, revision=kept.revision, next=here)
    return jsonify(saved=True, revision=kept.revision)


@needs(Permission.LEARN)
def crop(digest: str, name: str) -> Any:
    """A window of a plain picture, for zooming without scripts."""
    window = crops.parse_crop(name)
    stored = storage.describe(digest)
    known = stored is not None and stored.open and stored.media_type.startswith("image/")
    if not known or not window.name:
        raise NotFound()
    response = Response(crops.cut(storage.get(digest), window), mimetype="image/webp")
    response.headers["Cache-Control"] = FOR_EVER
    return response


def _asked(person: Principal, attempt_id: str, position: int) -> tuple[Asked, list[Asked]]:
    others = service.questions(person, attempt_id)
    if position > len(others):
        raise NotFound()
    return others[position - 1], others


def _player(
    asked: Asked,
    others: list[Asked],
    crop_name: str,
    *,
    refusal: NptError | None = None,
    form: dict[str, list[str]] | None = None,
) -> Any:
    given = None
    if form is not None:
        given = {name: values[0] for name, values in form.items() if values} | {
            "choice": form.get("choice", [])
        }
        if isinstance(refusal, ResponseRefused):
            given.pop("x", None), given.pop("y", None)
    stage = play_stage(asked, len(others), crops.parse_crop(crop_name), given)
    if asked.mode == "exam":
        stage = exam.stage_of(asked, len(others), stage)
    elif asked.exam_id is not None and "confidence" in stage:
        stage["confidence"] = exam.asks(asked)
    stage = with_hints(stage, service.hints_of(asked), asked)
    page = render(
        "assessment/play.html",
        asked=asked,
        others=others,
        stage=stage,
        refusal=refusal,
    )
    return page, refusal.status if refusal else 200
