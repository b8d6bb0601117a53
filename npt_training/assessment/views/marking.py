"""The marking desk: one answer after another, blind, by key or by thumb."""

from __future__ import annotations

from typing import Any

from flask import jsonify, request

from npt_training.accounts.principal import Permission, Principal, actor
from npt_training.assessment import service
from npt_training.assessment.desk import comments, names, pages
from npt_training.assessment.desk.appeals import open_appeals
from npt_training.assessment.desk.errors import (
    BankFull,
    KeptBeside,
    NoteRefused,
    NothingWritten,
    TooLong,
    UnblindingClosed,
)
from npt_training.assessment.desk.moderation import differing
from npt_training.assessment.desk.notes import MOST_CHARACTERS, MOST_NOTES
from npt_training.assessment.desk.policy import marking_policy
from npt_training.assessment.errors import MarkedMeanwhile, MarksRefused
from npt_training.assessment.service.bank import held_item
from npt_training.assessment.service.marking import MOST_COMMENT, MarkSheet
from npt_training.assessment.service.waiting import TASKS, secure_waiting
from npt_training.assessment.stimulus import structure_names
from npt_training.core.errors import NptError, StorageUnavailable
from npt_training.core.i18n import gettext as _
from npt_training.core.web import is_json, needs, notice, redirect_to, render, url_to


@needs(Permission.MARK)
def desk() -> Any:
    """Everything that waits, by quiz and question, and the other tasks of the desk."""
    person = actor()
    piles = service.piles(person)
    until = names.names_open_until(person)
    people = service.waiting_people(person) if until is not None else {}
    return render(
        "desk/desk.html",
        piles=piles,
        waiting={task: sum(one.waiting for one in piles if one.task == task) for task in TASKS},
        prompts={one.item_id: held_item(one.edition_id, one.item_id).item.prompt for one in piles},
        titles=names.quiz_titles(one.quiz for one in piles),
        decisions=len(differing(person)),
        appeals=open_appeals(person),
        secure=secure_waiting(person),
        marked=service.marked_by(person),
        policy=marking_policy(person),
        until=until,
        people=sorted((name, who) for who, name in names.names_of(people).items()),
        per_person=people,
    )


@needs(Permission.MARK)
def next_answer() -> Any:
    """The first answer of the part of the queue that was chosen; the desk when it is empty."""
    wanted = _wanted(actor())
    first = service.queue(actor(), wanted).after(None)
    if first is None:
        return redirect_to("assessment.marking")
    return redirect_to("assessment.mark", answer_id=first, **_query(wanted))


@needs(Permission.MARK)
def mark(answer_id: str) -> Any:
    """One answer with its rubric."""
    return _page(actor(), service.sheet(actor(), answer_id))


@needs(Permission.MARK)
def give_mark(answer_id: str) -> Any:
    """Save the marks and go to the next answer; a refusal keeps what was entered."""
    person, form = actor(), request.form
    wanted = _wanted(person)
    following = service.queue(person, wanted).after(answer_id)
    told, kind = _("Marked."), "success"
    try:
        sheet = service.sheet(person, answer_id)
        comment = _comment_in(person)
        service.mark_answer(
            person,
            answer_id,
            pages.rubric_in(form, sheet.item),
            comment,
            sequence=_sequence(),
            notes=pages.notes_in(form),
        )
        if form.get("keep"):
            told, kind = _kept(person, comment, told)
    except KeptBeside as kept:
        told, kind = kept.message, "warning"
    except (MarksRefused, MarkedMeanwhile, NoteRefused, StorageUnavailable) as refusal:
        if is_json():
            raise
        return _page(person, service.sheet(person, answer_id), refusal), refusal.status
    queue = service.queue(person, wanted)
    if following not in queue.answer_ids:
        following = queue.after(answer_id)
    return _go_on(following, wanted, told, kind, queue.left)


@needs(Permission.MARK)
def undo() -> Any:
    """Take the last mark back, or open it where its result is out already."""
    wanted = _wanted(actor())
    answer_id, came = service.undo_last(actor())
    told = {
        "undone": _("Taken back. Give the marks anew."),
        "out": _("This result is out already. Correct the marks here; it counts anew."),
        "second": _("Give the second marks anew; they replace your last ones."),
    }[came]
    left = service.queue(actor(), wanted).left
    return _go_on(answer_id, wanted, told, "info", left)


def _go_on(answer_id: str | None, wanted: service.Wanted, told: str, kind: str, left: int) -> Any:
    """Scripts read where to go; a form is sent there with a sentence."""
    target = (
        url_to("assessment.mark", answer_id=answer_id, **_query(wanted))
        if answer_id is not None
        else url_to("assessment.marking")
    )
    if is_json():
        return jsonify(next=target, told=told, kind=kind, left=left)
    notice(told, kind)
    if answer_id is None:
        return redirect_to("assessment.marking")
    return redirect_to("assessment.mark", answer_id=answer_id, **_query(wanted))


def _wanted(person: Principal) -> service.Wanted:
    """The part of the queue that the address names; by person only while names are open."""
    args = request.args
    who = args.get("person") or None
    if who is not None and names.names_open_until(person) is None:
        raise UnblindingClosed()
    task = args.get("task", "")
    return service.Wanted(
        task if task in TASKS else "first", args.get("quiz") or None, args.get("item") or None, who
    )


def _query(wanted: service.Wanted) -> dict[str, str]:
    """The same as parts of an address."""
    found = {
        "task": wanted.task if wanted.task != "first" else None,
        "quiz": wanted.quiz,
        "item": wanted.item,
        "person": wanted.person_id,
    }
    return {name: value for name, value in found.items() if value}


def _comment_in(person: Principal) -> str:
    """The comment with the sentences of the bank that were ticked (without scripts)."""
    chosen = set(request.form.getlist("bank"))
    parts = [request.form.get("comment", "").strip()]
    if chosen:
        parts += [one.text for one in comments.bank(person) if one.id in chosen]
    return "\n".join(part for part in parts if part)


def _kept(person: Principal, comment: str, told: str) -> tuple[str, str]:
    """Keep the comment in the bank; the marks are saved already, so a refusal is only told."""
    try:
        comments.keep_comment(person, comment, school=request.form["keep"] == "school")
    except (NothingWritten, TooLong, BankFull) as refusal:
        return f"{told} {_('The comment is not in the bank:')} {refusal.message}", "warning"
    return told, "success"


def _sequence() -> int:
    text = request.form.get("sequence", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1


def _page(person: Principal, sheet: MarkSheet, refusal: NptError | None = None) -> Any:
    wanted = _wanted(person)
    queue = service.queue(person, wanted)
    following = queue.after(sheet.answer_id)
    query = _query(wanted)
    form = request.form
    mark = sheet.mark
    item = sheet.item
    notes = mark.notes if mark is not None else []
    rows = [(f"{100 * one.x:.1f}", f"{100 * one.y:.1f}", one.text) for one in notes]
    if refusal is not None:
        rows = [
            tuple(form.get(f"note-{number}-{part}", "") for part in ("x", "y", "text"))  # type: ignore[misc]
            for number in range(1, MOST_NOTES + 1)
            if form.get(f"note-{number}-text")
        ]
    return render(
        "assessment/mark.html",
        sheet=sheet,
        stage=pages.answer_stage(sheet.held, sheet.response, [], sheet.answer_id),
        pins=pages.marks_of(sheet.response),
        left=queue.left,
        waiting=sheet.answer_id in queue.answer_ids,
        save_url=url_to("assessment.give_mark", answer_id=sheet.answer_id, **query),
        undo_url=url_to("assessment.undo", **query),
        ahead=url_to("assessment.mark", answer_id=following, **query) if following else "",
        ticked=pages.ticked_in(form, item) if refusal else (mark.rubric if mark else {}),
        comment=form.get("comment", "") if refusal else (mark.comment if mark else ""),
        nothing=bool(mark and mark.fraction == 0 and not refusal),
        notes=rows,
        most_notes=MOST_NOTES,
        most_note=MOST_CHARACTERS,
        bank=comments.bank(person),
        refusal=refusal,
        structure=structure_names(sheet.held.edition_id).get(item.structure or "", ""),
        most_comment=MOST_COMMENT,
        letters=pages.LETTERS,
        whose=_whose(person, sheet),
    )


def _whose(person: Principal, sheet: MarkSheet) -> str:
    """The name while names are open, else nothing."""
    if names.names_open_until(person) is None:
        return ""
    return names.whose(sheet.answer_id)
